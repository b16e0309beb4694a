// The integers of $((...)), ((...)) and let: bash's operators on 64 bits, which wrap around.
#include <array>

#include "engine/shell/arrays.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

struct Binary {
    std::string_view op;
    int level;  // higher binds tighter
};
// Longer ones first where one is the beginning of another.
constexpr std::array kBinary = {
    Binary{"||", 1}, Binary{"&&", 2}, Binary{"==", 6}, Binary{"!=", 6},  Binary{"<=", 7},
    Binary{">=", 7}, Binary{"<<", 8}, Binary{">>", 8}, Binary{"**", 11}, Binary{"|", 3},
    Binary{"^", 4},  Binary{"&", 5},  Binary{"<", 7},  Binary{">", 7},   Binary{"+", 9},
    Binary{"-", 9},  Binary{"*", 10}, Binary{"/", 10}, Binary{"%", 10},
};
constexpr std::array<std::string_view, 11> kAssignments = {
    "<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "="};

std::uint64_t bits(std::int64_t value) { return static_cast<std::uint64_t>(value); }
std::int64_t wrap(std::uint64_t value) { return static_cast<std::int64_t>(value); }

// Recursive descent; what && || ?: skip is read without effect.
class Arithmetic {
public:
    Arithmetic(Shell& shell, std::string_view text) : shell_(shell), text_(text) {}

    bool run(std::int64_t* out, std::string* error) {
        skip();
        *out = at_ == text_.size() ? 0 : list(0);
        skip();
        if (error_.empty() && at_ < text_.size()) {
            error_ = "syntax error in expression";
        }
        *error = error_.empty() ? "" : std::string(strip(text_)) + ": " + error_;
        return error_.empty();
    }

private:
    void skip() {
        while (at_ < text_.size() && is_space(text_[at_])) {
            ++at_;
        }
    }
    bool take(std::string_view op) {
        skip();
        if (text_.substr(at_, op.size()) != op) {
            return false;
        }
        at_ += op.size();
        return true;
    }
    bool too_deep(int depth) {
        if (depth > kNestingMax) {
            error_ = "nested too deeply";
        }
        return !error_.empty();
    }

    std::int64_t list(int depth) {
        std::int64_t value = assignment(depth);
        while (error_.empty() && take(",")) {
            value = assignment(depth);
        }
        return value;
    }

    // NAME = ..., NAME += ...; else a condition.
    std::int64_t assignment(int depth) {
        if (too_deep(depth)) {
            return 0;
        }
        skip();
        const std::string_view op = assignment_ahead();
        if (op.empty()) {
            return condition(depth);
        }
        Place place;
        read_place(depth, &place);
        skip();
        at_ += op.size();
        const std::int64_t right = assignment(depth + 1);
        return store(
            place, op == "=" ? right : apply(op.substr(0, op.size() - 1), variable(place), right));
    }

    std::int64_t condition(int depth) {
        const std::int64_t value = binary(depth, 1);
        if (!error_.empty() || !take("?")) {
            return value;
        }
        const std::int64_t yes = skipped(value == 0, [&] { return assignment(depth + 1); });
        if (error_.empty() && !take(":")) {
            error_ = "`:' expected for conditional expression";
        }
        const std::int64_t no = skipped(value != 0, [&] { return assignment(depth + 1); });
        return value != 0 ? yes : no;
    }

    template <class Read>
    std::int64_t skipped(bool skip_it, Read read) {
        idle_ += skip_it ? 1 : 0;
        const std::int64_t value = read();
        idle_ -= skip_it ? 1 : 0;
        return value;
    }

    // The operator that comes next, if it binds at least as tightly as `level`.
    const Binary* next_operator(int level) {
        skip();
        for (const Binary& one : kBinary) {
            if (text_.substr(at_, one.op.size()) != one.op) {
                continue;
            }
            // `a += 1` with something else than a name on the left.
            return one.level >= level ? &one : nullptr;
        }
        return nullptr;
    }

    std::int64_t binary(int depth, int level) {
        std::int64_t left = unary(depth);
        while (error_.empty()) {
            const Binary* const one = next_operator(level);
            if (one == nullptr) {
                break;
            }
            at_ += one->op.size();
            // ** binds to the right.
            const int right_level = one->op == "**" ? one->level : one->level + 1;
            const bool idle = (one->op == "&&" && left == 0) || (one->op == "||" && left != 0);
            const std::int64_t right =
                skipped(idle, [&] { return binary(depth + 1, right_level); });
            left = apply(one->op, left, right);
        }
        return left;
    }

    std::int64_t divide(std::int64_t left, std::int64_t right, bool remainder) {
        if (right == 0) {
            error_ = idle_ > 0 ? error_ : "division by 0";
            return 0;
        }
        if (right == -1) {
            return remainder ? 0 : wrap(0 - bits(left));
        }
        return remainder ? left % right : left / right;
    }

    std::int64_t power(std::int64_t base, std::int64_t exponent) {
        if (exponent < 0) {
            error_ = "exponent less than 0";
            return 0;
        }
        std::uint64_t result = 1;
        std::uint64_t square = bits(base);
        for (; exponent > 0; exponent >>= 1) {
            result *= (exponent & 1) != 0 ? square : 1;
            square *= square;
        }
        return wrap(result);
    }

    std::int64_t apply(std::string_view op, std::int64_t a, std::int64_t b) {
        const auto truth = [](bool value) { return std::int64_t{value ? 1 : 0}; };
        switch (op[0]) {
            case '+':
                return wrap(bits(a) + bits(b));
            case '-':
                return wrap(bits(a) - bits(b));
            case '*':
                return op.size() == 2 ? power(a, b) : wrap(bits(a) * bits(b));
            case '/':
            case '%':
                return divide(a, b, op[0] == '%');
            case '&':
                return op.size() == 2 ? truth(a != 0 && b != 0) : wrap(bits(a) & bits(b));
            case '|':
                return op.size() == 2 ? truth(a != 0 || b != 0) : wrap(bits(a) | bits(b));
            case '^':
                return wrap(bits(a) ^ bits(b));
            case '=':
                return truth(a == b);
            case '!':
                return truth(a != b);
            case '<':
                return op == "<<"   ? wrap(bits(a) << (bits(b) & 63U))
                       : op == "<=" ? truth(a <= b)
                                    : truth(a < b);
            default:
                return op == ">>"   ? a >> (bits(b) & 63U)
                       : op == ">=" ? truth(a >= b)
                                    : truth(a > b);
        }
    }

    std::int64_t unary(int depth) {
        if (too_deep(depth)) {
            return 0;
        }
        if (take("++") || take("--")) {
            const bool plus = text_[at_ - 1] == '+';
            skip();
            Place place;
            if (!read_place(depth, &place)) {
                at_ -= 1;  // "--5": minus of minus
                return plus ? unary(depth + 1) : wrap(0 - bits(unary(depth + 1)));
            }
            return store(place, wrap(bits(variable(place)) + (plus ? 1 : ~std::uint64_t{0})));
        }
        if (take("-")) {
            return wrap(0 - bits(unary(depth + 1)));
        }
        if (take("+")) {
            return unary(depth + 1);
        }
        if (take("~")) {
            return wrap(~bits(unary(depth + 1)));
        }
        if (take("!")) {
            return unary(depth + 1) == 0 ? 1 : 0;
        }
        if (take("(")) {
            const std::int64_t inner = list(depth + 1);
            if (error_.empty() && !take(")")) {
                error_ = "missing `)'";
            }
            return inner;
        }
        return operand(depth);
    }

    std::int64_t operand(int depth) {
        skip();
        Place place;
        if (read_place(depth, &place)) {
            const std::int64_t value = variable(place);
            if (text_.substr(at_, 2) == "++" || text_.substr(at_, 2) == "--") {
                const bool plus = text_[at_] == '+';
                at_ += 2;
                store(place, wrap(bits(value) + (plus ? 1 : ~std::uint64_t{0})));
            }
            return value;
        }
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_name_char(text_[at_])) {
            ++at_;
        }
        std::int64_t value = 0;
        if (at_ == begin) {
            error_ = "syntax error: operand expected";
        } else if (!parse_int(text_.substr(begin, at_ - begin), &value)) {
            error_ = "value too great or not a number";
        }
        return value;
    }

    std::string_view read_name() {
        const std::size_t begin = at_;
        if (at_ < text_.size() && is_name_start(text_[at_])) {
            while (at_ < text_.size() && is_name_char(text_[at_])) {
                ++at_;
            }
        }
        return text_.substr(begin, at_ - begin);
    }

    // Behind "[": up to its "]", of which there may be more inside. npos: it does not close.
    [[nodiscard]] std::size_t closing_bracket(std::size_t at) const {
        int open = 1;
        for (; at < text_.size(); ++at) {
            open += text_[at] == '[' ? 1 : text_[at] == ']' ? -1 : 0;
            if (open == 0) {
                return at;
            }
        }
        return std::string_view::npos;
    }

    // NAME or NAME[SUBSCRIPT]. False: there is no name here.
    bool read_place(int depth, Place* place) {
        const std::string name(read_name());
        place->name = name;
        if (name.empty() || text_.substr(at_, 1) != "[" || too_deep(depth)) {
            return !name.empty();
        }
        const std::size_t close = closing_bracket(at_ + 1);
        if (close == std::string_view::npos) {
            error_ = "bad array subscript";
            return true;
        }
        const std::string_view subscript = text_.substr(at_ + 1, close - at_ - 1);
        at_ = close + 1;
        std::string problem;
        if (idle_ == 0 && !find_place(shell_, name, subscript, place, &problem)) {
            error_ = problem;
        }
        return true;
    }

    // The operator behind NAME or NAME[SUBSCRIPT] where that is an assignment; else empty.
    [[nodiscard]] std::string_view assignment_ahead() {
        const std::size_t start = at_;
        const bool named = !read_name().empty();
        if (named && text_.substr(at_, 1) == "[") {
            const std::size_t close = closing_bracket(at_ + 1);
            at_ = close == std::string_view::npos ? text_.size() : close + 1;
        }
        skip();
        const std::string_view rest = text_.substr(at_);
        at_ = start;
        for (const std::string_view op : kAssignments) {
            if (named && rest.substr(0, op.size()) == op && rest.substr(0, 2) != "==") {
                return rest.substr(0, op.size());
            }
        }
        return {};
    }

    std::int64_t variable(const Place& place) {
        std::int64_t value = 0;
        const std::string text = error_.empty() ? value_at(shell_, place) : std::string();
        if (text.empty() || parse_int(text, &value)) {
            return value;
        }
        // A value is an expression itself, as in bash. Each counts as a command: expressions that
        // name each other grow with the power of their depth.
        shell_.commands_run += 1 + static_cast<std::uint32_t>(text.size() / kCallBytesPerCommand);
        if (shell_.commands_run > kCommandsMax) {
            error_ = "too many expressions inside each other";
            return 0;
        }
        if (shell_.depth >= kNestedTextsMax) {
            error_ = "expression recursion level exceeded";
            return 0;
        }
        ++shell_.depth;
        std::string problem;
        if (!Arithmetic(shell_, text).run(&value, &problem)) {
            error_ = "'" + text + "' is not a number";
        }
        --shell_.depth;
        return value;
    }

    std::int64_t store(const Place& place, std::int64_t value) {
        if (idle_ == 0 && error_.empty()) {
            error_ = set_value(shell_, place, std::to_string(value));
        }
        return value;
    }

    Shell& shell_;
    std::string_view text_;
    std::size_t at_ = 0;
    int idle_ = 0;  // inside something that && || ?: skip
    std::string error_;
};

}  // namespace

bool evaluate_arithmetic(Shell& shell, std::string_view text, std::int64_t* out,
                         std::string* error) {
    return Arithmetic(shell, text).run(out, error);
}

}  // namespace drydock::shell
