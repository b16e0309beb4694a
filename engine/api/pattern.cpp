#include "engine/api/pattern.hpp"

#include <cstdint>
#include <vector>

namespace drydock::api {

namespace {

// The pattern becomes a small program with relative jumps; the matcher walks it with an explicit
// stack and visits each (instruction, position) at most once, so time is bounded by their product.
enum class Op : std::uint8_t { kSet, kSplit, kJump, kBegin, kEnd, kWordEdge, kLook, kMatch };

struct Inst {
    Op op = Op::kMatch;
    bool negated = false;  // kSet, kLook
    bool behind = false;   // kLook
    std::int32_t a = 0;    // kSet: first range; kSplit, kJump: target; kLook: length of its body
    std::int32_t b = 0;    // kSet: number of ranges; kSplit: other target
};

struct Range {
    std::uint32_t low;
    std::uint32_t high;
};

using Code = std::vector<Inst>;

constexpr std::uint32_t kLastCodePoint = 0x10ffff;
constexpr std::size_t kCodeMax = 8000;
constexpr int kDepthMax = 30;

std::int32_t length(const Code& code) { return static_cast<std::int32_t>(code.size()); }

void append(Code& to, const Code& from) { to.insert(to.end(), from.begin(), from.end()); }

class Compiler {
public:
    explicit Compiler(std::string_view pattern) : text_(pattern) {}

    bool compile(Code* out) {
        *out = alternation(0);
        out->push_back(Inst{});
        return good_ && at_ == text_.size() && out->size() < kCodeMax;
    }
    // Most patterns are one class repeated, "([\\p{L}_-]*)": those need no program.
    bool single_class(bool* negated, bool* may_be_empty);
    [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }

private:
    [[nodiscard]] bool more() const { return at_ < text_.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    bool take(std::string_view wanted) {
        if (!text_.substr(at_).starts_with(wanted)) {
            return false;
        }
        at_ += wanted.size();
        return true;
    }
    std::uint32_t fail() {
        good_ = false;
        at_ = text_.size();
        return 0;
    }

    Code alternation(int depth);
    Code sequence(int depth);
    Code atom(int depth);
    Code group(int depth);
    Code quantified(Code body);
    Code repeat(const Code& body, int least, int most);
    Code set(std::size_t first, bool negated);
    Code one(std::uint32_t code_point);
    Code bracket();
    bool class_escape(char c);
    bool property();
    void bracket_part();
    std::uint32_t escaped_char();
    std::uint32_t hex(int digits);
    std::uint32_t class_char();
    void add(std::uint32_t low, std::uint32_t high) { ranges_.push_back({low, high}); }
    int number();

    std::string_view text_;
    std::size_t at_ = 0;
    bool good_ = true;
    std::vector<Range> ranges_;
};

Code Compiler::alternation(int depth) {
    if (depth > kDepthMax) {
        fail();
        return {};
    }
    Code left = sequence(depth);
    while (good_ && take("|")) {
        const Code right = sequence(depth);
        Code both;
        both.push_back({Op::kSplit, false, false, 1, length(left) + 2});
        append(both, left);
        both.push_back({Op::kJump, false, false, length(right) + 1, 0});
        append(both, right);
        left = std::move(both);
        if (left.size() > kCodeMax) {
            fail();
        }
    }
    return left;
}

Code Compiler::sequence(int depth) {
    Code out;
    while (good_ && more() && peek() != '|' && peek() != ')') {
        append(out, quantified(atom(depth)));
        if (out.size() > kCodeMax) {
            fail();
        }
    }
    return out;
}

Code Compiler::group(int depth) {
    Inst look{Op::kLook, false, false, 0, 0};
    bool is_look = true;
    if (take("?=")) {
    } else if (take("?!")) {
        look.negated = true;
    } else if (take("?<=")) {
        look.behind = true;
    } else if (take("?<!")) {
        look.behind = true;
        look.negated = true;
    } else {
        is_look = false;
        take("?:");
    }
    Code body = alternation(depth + 1);
    if (!take(")")) {
        fail();
        return {};
    }
    if (!is_look) {
        return body;
    }
    body.push_back(Inst{});
    look.a = length(body);
    Code out;
    out.push_back(look);
    append(out, body);
    return out;
}

Code Compiler::atom(int depth) {
    const char c = peek();
    if (c == '(') {
        ++at_;
        return group(depth);
    }
    if (c == '[') {
        ++at_;
        return bracket();
    }
    if (c == '^' || c == '$') {
        ++at_;
        return {Inst{c == '^' ? Op::kBegin : Op::kEnd, false, false, 0, 0}};
    }
    if (c == '.') {
        ++at_;
        const std::size_t first = ranges_.size();
        add('\n', '\n');
        return set(first, true);
    }
    if (c == '\\' && peek(1) == 'b') {
        at_ += 2;
        return {Inst{Op::kWordEdge, false, false, 0, 0}};
    }
    if (c == '\\') {
        ++at_;
        const std::size_t first = ranges_.size();
        if (class_escape(peek())) {
            return set(first, false);
        }
        return one(escaped_char());
    }
    if (c == '*' || c == '+' || c == '?') {
        fail();
        return {};
    }
    return one(class_char());
}

int Compiler::number() {
    int value = 0;
    while (peek() >= '0' && peek() <= '9' && value < 100'000) {
        value = value * 10 + (peek() - '0');
        ++at_;
    }
    return value;
}

Code Compiler::quantified(Code body) {
    int least = 1;
    int most = 1;
    if (take("*")) {
        least = 0;
        most = -1;
    } else if (take("+")) {
        most = -1;
    } else if (take("?")) {
        least = 0;
    } else if (peek() == '{' && peek(1) >= '0' && peek(1) <= '9') {
        ++at_;
        least = number();
        most = least;
        if (take(",")) {
            most = peek() == '}' ? -1 : number();
        }
        if (!take("}") || (most >= 0 && most < least)) {
            fail();
            return {};
        }
    } else {
        return body;
    }
    // Lazy and possessive forms accept the same whole texts here, or fewer only in patterns no
    // model holds.
    if (peek() == '?' || peek() == '+') {
        ++at_;
    }
    return repeat(body, least, most);
}

Code Compiler::repeat(const Code& body, int least, int most) {
    const std::int32_t size = length(body);
    const std::int64_t copies = most < 0 ? least + 1 : most;
    if (copies * (size + 1) > static_cast<std::int64_t>(kCodeMax)) {
        fail();
        return {};
    }
    Code out;
    for (int i = 0; i < least; ++i) {
        append(out, body);
    }
    if (most < 0) {
        out.push_back({Op::kSplit, false, false, 1, size + 2});
        append(out, body);
        out.push_back({Op::kJump, false, false, -(size + 1), 0});
    }
    for (int i = least; i < most; ++i) {
        const std::int32_t rest = (most - i) * (size + 1);
        out.push_back({Op::kSplit, false, false, 1, rest});
        append(out, body);
    }
    return out;
}

Code Compiler::set(std::size_t first, bool negated) {
    const auto count = static_cast<std::int32_t>(ranges_.size() - first);
    return {Inst{Op::kSet, negated, false, static_cast<std::int32_t>(first), count}};
}

Code Compiler::one(std::uint32_t code_point) {
    const std::size_t first = ranges_.size();
    add(code_point, code_point);
    return set(first, false);
}

bool Compiler::property() {
    struct Row {
        std::string_view name;
        std::string_view pairs;  // low, high, low, high
    };
    constexpr Row kRows[] = {
        {"{L}", "azAZ"}, {"{N}", "09"}, {"{Z}", "  "}, {"{Print}", " ~"}, {"{Alnum}", "azAZ09"},
    };
    for (const Row& row : kRows) {
        if (take(row.name)) {
            for (std::size_t i = 0; i < row.pairs.size(); i += 2) {
                add(static_cast<unsigned char>(row.pairs[i]),
                    static_cast<unsigned char>(row.pairs[i + 1]));
            }
            if (row.name == "{L}") {
                add(0x80, kLastCodePoint);
            }
            return true;
        }
    }
    fail();
    return true;
}

// \d \w \s, their complements and \p{...}; anything else is one character.
bool Compiler::class_escape(char c) {
    switch (c) {
        case 'd':
            add('0', '9');
            break;
        case 'D':
            add(0, '0' - 1);
            add('9' + 1, kLastCodePoint);
            break;
        case 'w':
            add('a', 'z');
            add('A', 'Z');
            add('0', '9');
            add('_', '_');
            break;
        case 's':
            add('\t', '\r');
            add(' ', ' ');
            break;
        case 'S':
            add(0, '\t' - 1);
            add('\r' + 1, ' ' - 1);
            add(' ' + 1, kLastCodePoint);
            break;
        case 'p':
            ++at_;
            return property();
        default:
            return false;
    }
    ++at_;
    return true;
}

std::uint32_t Compiler::hex(int digits) {
    std::uint32_t value = 0;
    for (int i = 0; i < digits; ++i) {
        const char c = peek();
        const bool digit = c >= '0' && c <= '9';
        const char lower = static_cast<char>(c | 0x20);
        if (!digit && !(lower >= 'a' && lower <= 'f')) {
            return fail();
        }
        value = value * 16 + static_cast<std::uint32_t>(digit ? c - '0' : lower - 'a' + 10);
        ++at_;
    }
    return value;
}

// After a backslash.
std::uint32_t Compiler::escaped_char() {
    const char c = peek();
    ++at_;
    switch (c) {
        case 't':
            return '\t';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 'f':
            return '\f';
        case 'x':
            return hex(2);
        case 'u': {
            const std::uint32_t unit = hex(4);
            if (unit >= 0xd800 && unit < 0xdc00 && take("\\u")) {
                return 0x10000 + ((unit - 0xd800) << 10) + (hex(4) - 0xdc00);
            }
            return unit;
        }
        default:
            break;
    }
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || c == '\0' ? fail() : static_cast<unsigned char>(c);
}

std::uint32_t Compiler::class_char() {
    const auto c = static_cast<unsigned char>(peek());
    if (c >= 0x80 || c == 0) {
        return fail();  // the models are ASCII
    }
    ++at_;
    return c == '\\' ? escaped_char() : c;
}

void Compiler::bracket_part() {
    if (peek() == '\\') {
        ++at_;
        if (class_escape(peek())) {
            return;
        }
        --at_;
    }
    const std::uint32_t low = class_char();
    const bool range = peek() == '-' && peek(1) != ']' && peek(1) != '\0';
    const bool into_class =
        peek(1) == '\\' && (peek(2) == 'p' || peek(2) == 'w' || peek(2) == 'd' || peek(2) == 's');
    if (!range || into_class) {
        add(low, low);
        return;
    }
    ++at_;
    const std::uint32_t high = class_char();
    if (high < low) {
        fail();
        return;
    }
    add(low, high);
}

Code Compiler::bracket() {
    const bool negated = take("^");
    const std::size_t first = ranges_.size();
    while (good_ && more() && peek() != ']') {
        bracket_part();
    }
    if (!take("]")) {
        fail();
    }
    return set(first, negated);
}

bool Compiler::single_class(bool* negated, bool* may_be_empty) {
    ranges_.reserve(24);
    take("^");
    const bool grouped = take("(");
    if (!take("[")) {
        return false;
    }
    *negated = take("^");
    while (good_ && more() && peek() != ']') {
        bracket_part();
    }
    const bool closed = good_ && take("]");
    *may_be_empty = take("*");
    if (!closed || !(*may_be_empty || take("+")) || (grouped && !take(")"))) {
        return false;
    }
    take("$");
    return at_ == text_.size();
}

bool in_ranges(const std::vector<Range>& ranges, std::uint32_t point) {
    for (const Range& range : ranges) {
        if (point >= range.low && point <= range.high) {
            return true;
        }
    }
    return false;
}

std::vector<std::uint32_t> decode(std::string_view text) {
    std::vector<std::uint32_t> out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i++]);
        std::uint32_t point = lead < 0x80   ? lead
                              : lead < 0xe0 ? lead & 0x1fU
                              : lead < 0xf0 ? lead & 0x0fU
                                            : lead & 0x07U;
        while (lead >= 0x80 && i < text.size() &&
               (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80) {
            point = (point << 6) | (static_cast<unsigned char>(text[i++]) & 0x3fU);
        }
        out.push_back(point);
    }
    return out;
}

class Matcher {
public:
    Matcher(const Code& code, const std::vector<Range>& ranges,
            const std::vector<std::uint32_t>& text)
        : code_(code), ranges_(ranges), text_(text) {}

    // Runs from `pc` at `begin`; succeeds at kMatch where `end` is the position, or anywhere when
    // `end` is kAnywhere.
    static constexpr std::size_t kAnywhere = SIZE_MAX;
    bool run(std::size_t pc, std::size_t begin, std::size_t end);
    [[nodiscard]] bool exhausted() const { return steps_ >= kPatternSteps; }

private:
    struct State {
        std::size_t pc;
        std::size_t at;
    };
    [[nodiscard]] bool in_set(const Inst& inst, std::uint32_t point) const {
        for (std::int32_t i = inst.a; i < inst.a + inst.b; ++i) {
            const Range& range = ranges_[static_cast<std::size_t>(i)];
            if (point >= range.low && point <= range.high) {
                return !inst.negated;
            }
        }
        return inst.negated;
    }
    [[nodiscard]] bool word_at(std::size_t at) const {
        if (at >= text_.size()) {
            return false;
        }
        const std::uint32_t c = text_[at];
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '_';
    }
    bool look(const Inst& inst, std::size_t pc, std::size_t at);

    const Code& code_;
    const std::vector<Range>& ranges_;
    const std::vector<std::uint32_t>& text_;
    int steps_ = 0;
};

bool Matcher::look(const Inst& inst, std::size_t pc, std::size_t at) {
    if (!inst.behind) {
        return run(pc + 1, at, kAnywhere) != inst.negated;
    }
    for (std::size_t begin = at + 1; begin-- > 0 && !exhausted();) {
        if (run(pc + 1, begin, at)) {
            return !inst.negated;
        }
    }
    return inst.negated;
}

bool Matcher::run(std::size_t first, std::size_t begin, std::size_t end) {
    std::vector<bool> visited((code_.size() - first) * (text_.size() - begin + 1));
    std::vector<State> stack{{first, begin}};
    const auto jump = [](std::size_t pc, std::int32_t by) {
        return static_cast<std::size_t>(static_cast<std::int64_t>(pc) + by);
    };
    while (!stack.empty() && !exhausted()) {
        const auto [pc, at] = stack.back();
        stack.pop_back();
        const std::size_t mark = (pc - first) * (text_.size() - begin + 1) + (at - begin);
        if (visited[mark]) {
            continue;
        }
        visited[mark] = true;
        ++steps_;
        const Inst& inst = code_[pc];
        switch (inst.op) {
            case Op::kSet:
                if (at < text_.size() && in_set(inst, text_[at])) {
                    stack.push_back({pc + 1, at + 1});
                }
                break;
            case Op::kSplit:
                stack.push_back({jump(pc, inst.b), at});
                stack.push_back({jump(pc, inst.a), at});
                break;
            case Op::kJump:
                stack.push_back({jump(pc, inst.a), at});
                break;
            case Op::kBegin:
                if (at == 0) {
                    stack.push_back({pc + 1, at});
                }
                break;
            case Op::kEnd:
                if (at == text_.size()) {
                    stack.push_back({pc + 1, at});
                }
                break;
            case Op::kWordEdge:
                if ((at > 0 && word_at(at - 1)) != word_at(at)) {
                    stack.push_back({pc + 1, at});
                }
                break;
            case Op::kLook:
                if (look(inst, pc, at)) {
                    stack.push_back({jump(pc, inst.a + 1), at});
                }
                break;
            case Op::kMatch:
                if (end == kAnywhere || at == end) {
                    return true;
                }
                break;
        }
    }
    return false;
}

}  // namespace

namespace {

bool is_ascii(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) {
            return false;
        }
    }
    return true;
}

}  // namespace

bool is_pattern(std::string_view pattern) {
    int open = 0;
    bool in_class = false;
    bool repeatable = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '\\') {
            if (++i == pattern.size()) {
                return false;
            }
        } else if (in_class) {
            in_class = c != ']';
            continue;
        } else if (c == '[') {
            in_class = true;
        } else if (c == '(' || c == '|') {
            open += c == '(' ? 1 : 0;
            repeatable = false;
            // "(?:", "(?=": the mark is no repetition.
            i += c == '(' && pattern.substr(i + 1, 1) == "?" ? 1U : 0U;
            continue;
        } else {
            open -= c == ')' ? 1 : 0;
            const bool repeats = c == '*' || c == '+' || c == '?' || c == '{';
            const bool endless = c == '{' && pattern.find('}', i) == std::string_view::npos;
            if (open < 0 || endless || (repeats && !repeatable)) {
                return false;
            }
        }
        repeatable = true;
    }
    return open == 0 && !in_class;
}

PatternVerdict match_pattern(std::string_view pattern, std::string_view text) {
    bool negated = false;
    bool may_be_empty = false;
    Compiler lone(pattern);
    if (is_ascii(text) && lone.single_class(&negated, &may_be_empty)) {
        for (const char c : text) {
            if (in_ranges(lone.ranges(), static_cast<unsigned char>(c)) == negated) {
                return PatternVerdict::kDiffers;
            }
        }
        return text.empty() && !may_be_empty ? PatternVerdict::kDiffers : PatternVerdict::kMatches;
    }
    Compiler compiler(pattern);
    Code code;
    // Long texts meet length limits first; here they would only cost memory.
    if (!compiler.compile(&code) || text.size() > 20'000 ||
        code.size() * (text.size() + 1) > 8'000'000) {
        return PatternVerdict::kUnknown;
    }
    const std::vector<std::uint32_t> points = decode(text);
    Matcher matcher(code, compiler.ranges(), points);
    if (matcher.run(0, 0, points.size())) {
        return PatternVerdict::kMatches;
    }
    return matcher.exhausted() ? PatternVerdict::kUnknown : PatternVerdict::kDiffers;
}

}  // namespace drydock::api
