#include "engine/api/check_text.hpp"

#include <algorithm>
#include <array>

#include "engine/api/utf8.hpp"
#include "engine/api/value.hpp"

namespace drydock::api {
namespace {

constexpr std::size_t kShownValuesMax = 12;  // of an enum, in one sentence
constexpr std::size_t kTypoMax = 3;          // edits between what is written and what was meant

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string quoted(std::string_view text) {
    constexpr std::size_t kMax = 60;
    std::string out = "\"";
    out.append(text.substr(0, kMax)).append(text.size() > kMax ? "...\"" : "\"");
    return out;
}

std::string subject(std::string_view name) { return name.empty() ? "This" : quoted(name); }

// Levenshtein distance, at most `limit` + 1; capitals count as equal.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
    constexpr std::size_t kMax = 64;
    const std::size_t longer = std::max(a.size(), b.size());
    if (longer > kMax || longer - std::min(a.size(), b.size()) > limit) return limit + 1;
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    std::array<std::size_t, kMax + 1> row{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

// Keeps the nearest of the names offered.
class Nearest {
public:
    explicit Nearest(std::string_view written)
        : written_(written), best_(std::min(kTypoMax, written.size() / 2) + 1) {}
    void offer(std::string_view name) {
        const std::size_t d = distance(written_, name, best_ - 1);
        if (d >= best_) return;
        best_ = d;
        name_ = name;
    }
    [[nodiscard]] std::string_view name() const { return name_; }

private:
    std::string_view written_;
    std::size_t best_;
    std::string_view name_;
};

const char* type_name(ShapeKind kind) {
    switch (kind) {
        case ShapeKind::kStructure:
        case ShapeKind::kMap:
            return "an object { }";
        case ShapeKind::kList:
            return "a list [ ]";
        case ShapeKind::kString:
            return "a text in quotes";
        case ShapeKind::kBlob:
            return "base64 text in quotes";
        case ShapeKind::kBoolean:
            return "true or false";
        case ShapeKind::kTimestamp:
            return "a time";
        case ShapeKind::kInteger:
        case ShapeKind::kLong:
            return "a whole number";
        case ShapeKind::kFloat:
        case ShapeKind::kDouble:
            return "a number";
    }
    return "something else";
}

enum class Token : std::uint8_t { kObject, kArray, kString, kNumber, kBoolean, kNull };

const char* token_name(Token token) {
    switch (token) {
        case Token::kObject:
            return "an object { }";
        case Token::kArray:
            return "a list [ ]";
        case Token::kString:
            return "a text in quotes";
        case Token::kNumber:
            return "a number";
        case Token::kBoolean:
            return "true or false";
        case Token::kNull:
            return "null";
    }
    return "something else";
}

bool fits(ShapeKind kind, Token token) {
    switch (kind) {
        case ShapeKind::kStructure:
        case ShapeKind::kMap:
            return token == Token::kObject;
        case ShapeKind::kList:
            return token == Token::kArray;
        case ShapeKind::kString:
        case ShapeKind::kBlob:
            return token == Token::kString;
        case ShapeKind::kBoolean:
            return token == Token::kBoolean;
        case ShapeKind::kTimestamp:
            return token == Token::kNumber || token == Token::kString;
        case ShapeKind::kInteger:
        case ShapeKind::kLong:
        case ShapeKind::kFloat:
        case ShapeKind::kDouble:
            return token == Token::kNumber;
    }
    return false;
}

// Walks text and shape together. After a syntax error nothing more is read.
class Checker {
public:
    explicit Checker(std::string_view text) : text_(text) {}

    std::vector<TextIssue> run(Shape shape) {
        if (text_.size() > kCheckedTextMax) {
            add(IssueKind::kSyntax, 0, 0, "This text is larger than 256 KB.");
            return std::move(issues_);
        }
        skip_space();
        if (at_end()) {
            fail(at_, at_, "The file is empty: JSON begins with { or [.");
        } else if (value(shape, {}, 0)) {
            skip_space();
            if (!at_end()) fail(at_, text_.size(), "Something stands behind the end of the JSON.");
        }
        std::stable_sort(issues_.begin(), issues_.end(),
                         [](const TextIssue& a, const TextIssue& b) { return a.begin < b.begin; });
        return std::move(issues_);
    }

private:
    void add(IssueKind kind, std::size_t begin, std::size_t end, std::string message) {
        if (issues_.size() >= kTextIssuesMax) return;
        issues_.push_back({kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                           std::move(message)});
    }
    bool fail(std::size_t begin, std::size_t end, std::string message) {
        // A range of at least one character, which an editor can underline.
        if (end <= begin && begin < text_.size()) {
            const std::size_t width = utf8_sequence(text_.substr(begin));
            end = begin + std::max<std::size_t>(width, 1);
        }
        add(IssueKind::kSyntax, begin, std::min(end, text_.size()), std::move(message));
        return false;
    }

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
    void skip_space() {
        while (!at_end() && is_space(text_[at_]))
            ++at_;
    }
    // The end of the last thing before here: where a missing comma belongs.
    [[nodiscard]] std::size_t before_space() const {
        std::size_t i = at_;
        while (i > 0 && is_space(text_[i - 1]))
            --i;
        return i;
    }

    bool value(Shape shape, std::string_view name, int depth) {
        skip_space();
        if (at_end())
            return fail(before_space(), text_.size(),
                        "The text ends too early: a value is missing.");
        if (depth > kJsonDepthMax)
            return fail(at_, at_ + 1, "This is nested more than 64 levels deep.");
        const char c = peek();
        if (c == '{') return object(checked(shape, Token::kObject, name, at_, at_ + 1), depth);
        if (c == '[') return array(checked(shape, Token::kArray, name, at_, at_ + 1), depth);
        if (c == '"') return string_value(shape, name);
        if (c == '-' || is_digit(c)) return number(shape, name);
        return word(shape, name);
    }

    // The shape, or none when the token does not fit: then only JSON is looked at below it.
    Shape checked(Shape shape, Token token, std::string_view name, std::size_t begin,
                  std::size_t end) {
        if (!shape.exists() || fits(shape.kind(), token)) return shape;
        if (token == Token::kNull) {
            add(IssueKind::kWrongType, begin, end,
                "null is refused by the AWS clients: leave the member out.");
            return {};
        }
        std::string message = subject(name);
        message.append(" takes ").append(type_name(shape.kind())).append(", not ");
        add(IssueKind::kWrongType, begin, end, message + token_name(token) + ".");
        return {};
    }

    bool object(Shape shape, int depth);
    bool member(Shape shape, int depth, std::vector<std::string>* seen);
    bool array(Shape shape, int depth);
    bool word(Shape shape, std::string_view name);
    bool number(Shape shape, std::string_view name);
    bool string_value(Shape shape, std::string_view name);
    bool string(std::string* out);
    bool escape(std::string* out);
    void unknown_key(Shape shape, std::string_view key, std::size_t begin);
    void missing(Shape shape, const std::vector<std::string>& seen, std::size_t brace);
    void size_limits(Shape shape, std::int64_t size, std::size_t begin, std::size_t end,
                     const char* what);

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<TextIssue> issues_;
};

bool Checker::object(Shape shape, int depth) {
    const std::size_t brace = at_++;
    std::vector<std::string> seen;
    skip_space();
    if (peek() == '}') {
        ++at_;
        missing(shape, seen, brace);
        return true;
    }
    for (;;) {
        skip_space();
        if (at_end()) return fail(brace, brace + 1, "This { is never closed.");
        if (peek() == '}') {
            return fail(before_space() - 1, before_space(),
                        "JSON takes no comma behind the last member.");
        }
        if (!member(shape, depth, &seen)) return false;
        skip_space();
        if (peek() == '}') {
            ++at_;
            break;
        }
        if (at_end()) return fail(brace, brace + 1, "This { is never closed.");
        if (peek() != ',') {
            const std::size_t gap = before_space();
            return fail(gap - 1, gap,
                        peek() == ']' ? "A } is missing here, before the ]."
                                      : "A comma or } is missing behind this.");
        }
        ++at_;
    }
    if (shape.exists() && shape.is_map()) {
        size_limits(shape, static_cast<std::int64_t>(seen.size()), brace, brace + 1, "entries");
    }
    missing(shape, seen, brace);
    return true;
}

bool Checker::member(Shape shape, int depth, std::vector<std::string>* seen) {
    const std::size_t begin = at_;
    if (peek() != '"') return fail(at_, at_, "A member's name in double quotes belongs here.");
    std::string key;
    if (!string(&key)) return false;
    const std::size_t end = at_;
    if (std::find(seen->begin(), seen->end(), key) != seen->end()) {
        add(IssueKind::kDuplicate, begin, end,
            quoted(key) + " is here twice; the last one counts.");
    }
    Shape inner;
    if (shape.exists() && shape.is_structure()) {
        const Member found = shape.find(key);
        if (found.exists()) {
            inner = found.shape();
        } else {
            unknown_key(shape, key, begin);
        }
    } else if (shape.exists() && shape.is_map()) {
        inner = shape.element();
    }
    skip_space();
    if (peek() != ':') return fail(end - 1, end, "A colon is missing behind " + quoted(key) + ".");
    ++at_;
    seen->push_back(key);
    return value(inner, key, depth + 1);
}

bool Checker::array(Shape shape, int depth) {
    const std::size_t bracket = at_++;
    const Shape inner = shape.exists() && shape.is_list() ? shape.element() : Shape{};
    std::int64_t count = 0;
    skip_space();
    if (peek() == ']') {
        ++at_;
    } else {
        for (;;) {
            skip_space();
            if (at_end()) return fail(bracket, bracket + 1, "This [ is never closed.");
            if (peek() == ']') {
                return fail(before_space() - 1, before_space(),
                            "JSON takes no comma behind the last element.");
            }
            if (!value(inner, {}, depth + 1)) return false;
            ++count;
            skip_space();
            if (peek() == ']') {
                ++at_;
                break;
            }
            if (at_end()) return fail(bracket, bracket + 1, "This [ is never closed.");
            if (peek() != ',') {
                const std::size_t gap = before_space();
                return fail(gap - 1, gap,
                            peek() == '}' ? "A ] is missing here, before the }."
                                          : "A comma or ] is missing behind this.");
            }
            ++at_;
        }
    }
    if (shape.exists() && shape.is_list()) {
        size_limits(shape, count, bracket, bracket + 1, "elements");
    }
    return true;
}

bool Checker::word(Shape shape, std::string_view name) {
    const std::size_t begin = at_;
    while (!at_end() && !is_space(peek()) &&
           std::string_view(",:{}[]\"").find(peek()) == std::string_view::npos) {
        ++at_;
    }
    const std::string_view written = text_.substr(begin, at_ - begin);
    if (written == "true" || written == "false") {
        checked(shape, Token::kBoolean, name, begin, at_);
        return true;
    }
    if (written == "null") {
        checked(shape, Token::kNull, name, begin, at_);
        return true;
    }
    if (written.empty()) return fail(begin, begin + 1, "A value belongs here.");
    if (written.front() == '\'') return fail(begin, at_, "JSON takes double quotes only.");
    if (written.starts_with("//") || written.starts_with("/*") || written.front() == '#') {
        return fail(begin, at_, "JSON has no comments.");
    }
    if (written == "True" || written == "False" || written == "None") {
        return fail(begin, at_, "JSON writes true, false and null in small letters.");
    }
    return fail(begin, at_, "Text belongs in double quotes.");
}

bool Checker::number(Shape shape, std::string_view name) {
    const std::size_t begin = at_;
    const auto digits = [this] {
        const std::size_t from = at_;
        while (is_digit(peek()))
            ++at_;
        return at_ > from;
    };
    if (peek() == '-') ++at_;
    const bool zero = peek() == '0';
    const std::size_t first = at_;
    bool good = digits();
    if (zero && at_ - first > 1) good = false;
    bool whole = true;
    if (good && peek() == '.') {
        whole = false;
        ++at_;
        good = digits();
    }
    if (good && (peek() == 'e' || peek() == 'E')) {
        whole = false;
        ++at_;
        if (peek() == '+' || peek() == '-') ++at_;
        good = digits();
    }
    if (!good) return fail(begin, at_, "This is no number of JSON.");
    const Shape fitting = checked(shape, Token::kNumber, name, begin, at_);
    if (!fitting.exists()) return true;
    const bool integer =
        fitting.kind() == ShapeKind::kInteger || fitting.kind() == ShapeKind::kLong;
    if (!integer) return true;
    if (!whole) {
        add(IssueKind::kWrongType, begin, at_, subject(name) + " takes a whole number.");
        return true;
    }
    Doc doc;
    DocBuilder(&doc).number_text(text_.substr(begin, at_ - begin));
    const std::int64_t n = doc.root().i64();
    const bool wide = fitting.kind() == ShapeKind::kLong;
    if (!doc.root().is_integer() || (!wide && (n > INT32_MAX || n < INT32_MIN))) {
        add(IssueKind::kValue, begin, at_, "This number is too large.");
        return true;
    }
    if (fitting.has_min() && n < fitting.min()) {
        add(IssueKind::kValue, begin, at_, "The least is " + std::to_string(fitting.min()) + ".");
    } else if (fitting.has_max() && n > fitting.max()) {
        add(IssueKind::kValue, begin, at_, "The most is " + std::to_string(fitting.max()) + ".");
    }
    return true;
}

bool Checker::string_value(Shape shape, std::string_view name) {
    const std::size_t begin = at_;
    std::string written;
    if (!string(&written)) return false;
    const Shape fitting = checked(shape, Token::kString, name, begin, at_);
    if (!fitting.exists() || fitting.kind() != ShapeKind::kString) return true;
    if (fitting.enum_count() == 0) {
        size_limits(fitting, static_cast<std::int64_t>(written.size()), begin, at_, "characters");
        return true;
    }
    if (fitting.has_enum_value(written)) return true;
    Nearest nearest(written);
    std::string all;
    for (std::uint16_t i = 0; i < fitting.enum_count(); ++i) {
        nearest.offer(fitting.enum_value(i));
        if (i < kShownValuesMax) {
            all.append(i == 0 ? "" : ", ").append(fitting.enum_value(i));
        } else if (i == kShownValuesMax) {
            all.append(", ...");
        }
    }
    std::string message = quoted(written) + " is not a value here.";
    if (!nearest.name().empty()) {
        message.append(" Did you mean ").append(quoted(nearest.name())).append("?");
    }
    add(IssueKind::kValue, begin, at_, message + " Values: " + all + ".");
    return true;
}

bool Checker::string(std::string* out) {
    const std::size_t begin = at_++;
    for (;;) {
        if (at_end() || peek() == '\n') {
            return fail(begin, before_space(), "This text is never closed: a \" is missing.");
        }
        const char c = peek();
        if (c == '"') {
            ++at_;
            return true;
        }
        if (c == '\\') {
            if (!escape(out)) return false;
            continue;
        }
        if (static_cast<unsigned char>(c) < 0x20) {
            return fail(at_, at_ + 1,
                        "A tab or control character inside a text is written \\t or \\u00XX.");
        }
        const std::size_t width = utf8_sequence(text_.substr(at_));
        if (width == 0) return fail(at_, at_ + 1, "This is not UTF-8.");
        out->append(text_.substr(at_, width));
        at_ += width;
    }
}

bool Checker::escape(std::string* out) {
    const std::size_t begin = at_++;
    const char c = peek();
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    const std::size_t simple = c == '\0' ? std::string_view::npos : kNames.find(c);
    if (simple != std::string_view::npos) {
        out->push_back(kMeant[simple]);
        ++at_;
        return true;
    }
    std::uint32_t point = 0;
    bool good = c == 'u' && at_ + 4 < text_.size();
    for (std::size_t i = 1; good && i <= 4; ++i) {
        const char digit = text_[at_ + i];
        const char small =
            digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit;
        const std::size_t nibble = std::string_view("0123456789abcdef").find(small);
        good = nibble != std::string_view::npos;
        point = point * 16 + static_cast<std::uint32_t>(nibble & 15U);
    }
    if (!good)
        return fail(begin, std::min(at_ + 1, text_.size()), "This escape is none of JSON's.");
    at_ += 5;
    // Halves of pairs matter to nobody who compares keys and values of the model.
    append_utf8(*out, point >= 0xd800 && point < 0xe000 ? 0xfffdU : point);
    return true;
}

void Checker::unknown_key(Shape shape, std::string_view key, std::size_t begin) {
    Nearest nearest(key);
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        nearest.offer(shape.member(i).name());
    }
    std::string message(shape.name());
    message.append(" has no member ").append(quoted(key)).append(".");
    if (!nearest.name().empty()) {
        message.append(" Did you mean ").append(quoted(nearest.name())).append("?");
    }
    add(IssueKind::kUnknownKey, begin, at_, std::move(message));
}

void Checker::missing(Shape shape, const std::vector<std::string>& seen, std::size_t brace) {
    if (!shape.exists() || !shape.is_structure()) return;
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        const Member member = shape.member(i);
        if (!member.required() || member.idempotency_token()) continue;
        if (std::find(seen.begin(), seen.end(), member.name()) != seen.end()) continue;
        std::string message = quoted(member.name());
        message.append(" is required in ").append(shape.name()).append(" and missing.");
        add(IssueKind::kMissing, brace, brace + 1, std::move(message));
    }
}

void Checker::size_limits(Shape shape, std::int64_t size, std::size_t begin, std::size_t end,
                          const char* what) {
    if (shape.has_min() && size < shape.min()) {
        add(IssueKind::kValue, begin, end,
            "At least " + std::to_string(shape.min()) + " " + what + " are needed.");
    } else if (shape.has_max() && size > shape.max()) {
        add(IssueKind::kValue, begin, end,
            "At most " + std::to_string(shape.max()) + " " + what + " are taken.");
    }
}

// ---- which operation -------------------------------------------------------------------------

// Keys of the outermost object, as far as the text can be read.
std::vector<std::string> outer_keys(std::string_view text) {
    std::vector<std::string> keys;
    int depth = 0;
    std::size_t i = 0;
    while (i < text.size()) {
        const char c = text[i];
        if (c == '"') {
            std::size_t end = i + 1;
            while (end < text.size() && text[end] != '"' && text[end] != '\n')
                end += text[end] == '\\' ? 2U : 1U;
            std::size_t next = std::min(end + 1, text.size());
            while (next < text.size() && is_space(text[next]))
                ++next;
            if (depth == 1 && next < text.size() && text[next] == ':') {
                keys.emplace_back(text.substr(i + 1, std::min(end, text.size()) - i - 1));
            }
            i = std::min(end + 1, text.size());
            continue;
        }
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        ++i;
    }
    return keys;
}

struct NameHint {
    std::string_view part;
    std::string_view operation;
};
constexpr NameHint kNameHints[] = {
    {"task-def", "RegisterTaskDefinition"}, {"taskdef", "RegisterTaskDefinition"},
    {"task_def", "RegisterTaskDefinition"}, {"run-task", "RunTask"},
    {"create-service", "CreateService"},    {"update-service", "UpdateService"},
    {"create-cluster", "CreateCluster"},    {"service", "CreateService"},
};

std::string_view name_hint(std::string_view file) {
    const std::size_t slash = file.rfind('/');
    if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
    for (const NameHint& hint : kNameHints) {
        if (file.find(hint.part) != std::string_view::npos) return hint.operation;
    }
    return {};
}

// The operation of ECS that knows most of the keys; the file's name decides between equals, and
// when there are no keys yet. Of what is left, the one with fewer members wins.
std::string_view guess(const ServiceModel& ecs, std::string_view file, std::string_view text) {
    const std::string_view hint = name_hint(file);
    const std::vector<std::string> keys = outer_keys(text);
    if (keys.empty()) return hint;
    std::string_view best;
    std::int64_t best_score = 0;
    for (const OperationModel& operation : ecs.operations) {
        const Shape input = ecs.input(operation);
        if (!input.exists()) continue;
        std::int64_t known = 0;
        for (const std::string& key : keys)
            known += input.find(key).exists() ? 1 : 0;
        if (known == 0 || known * 2 < static_cast<std::int64_t>(keys.size())) continue;
        std::int64_t required = 0;
        for (std::uint16_t i = 0; i < input.member_count(); ++i) {
            const Member member = input.member(i);
            if (!member.required()) continue;
            const bool there = std::find(keys.begin(), keys.end(), member.name()) != keys.end();
            required += there ? 1 : -1;
        }
        const std::int64_t score = known * 1'000'000 + (operation.name == hint ? 500'000 : 0) +
                                   required * 1000 + 500 - input.member_count();
        if (score <= best_score) continue;
        best_score = score;
        best = operation.name;
    }
    return best.empty() ? hint : best;
}

}  // namespace

std::vector<TextIssue> check_json_text(Shape shape, std::string_view text) {
    return Checker(text).run(shape);
}

EditorCheck check_editor_text(std::string_view file_name, std::string_view text,
                              std::string_view wanted) {
    EditorCheck out;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const bool braces =
        first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
    out.json = file_name.ends_with(".json") || braces;
    if (!out.json) return out;
    Shape shape;
    if (wanted != "none") {
        const std::size_t dot = wanted.find('.');
        const ServiceModel* service = find_service(wanted.empty() ? "ecs" : wanted.substr(0, dot));
        if (service != nullptr) {
            const std::string_view name = wanted.empty() ? guess(*service, file_name, text)
                                          : dot == std::string_view::npos ? std::string_view()
                                                                          : wanted.substr(dot + 1);
            const OperationModel* operation = service->find_operation(name);
            if (operation != nullptr) {
                out.operation = std::string(service->id) + "." + std::string(operation->name);
                shape = service->input(*operation);
            }
        }
    }
    out.issues = check_json_text(shape, text);
    return out;
}

}  // namespace drydock::api
