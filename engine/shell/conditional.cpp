// [[ ... ]]: tests whose words are neither split nor taken for file names; == compares with a
// pattern, =~ with a regular expression.
#include <algorithm>

#include "engine/shell/arrays.hpp"
#include "engine/shell/pattern.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

// Sides that && and || skip are read without being expanded.
class Conditional {
public:
    Conditional(Shell& shell, const std::vector<TestToken>& tokens)
        : shell_(shell), tokens_(tokens) {}

    bool run(bool* out, std::string* error) {
        const bool value = either(false, 0);
        if (ok() && at_ < tokens_.size()) {
            error_ = "syntax error in conditional expression";
        }
        *out = value;
        *error = error_;
        return ok();
    }

private:
    [[nodiscard]] bool ok() const { return error_.empty() && !shell_.suspended && !failed_; }
    [[nodiscard]] bool at_operator(std::string_view op, std::size_t ahead = 0) const {
        const std::size_t at = at_ + ahead;
        return at < tokens_.size() && tokens_[at].text == op &&
               (tokens_[at].is_operator || op[0] == '!' || op[0] == '=' || op[0] == '-');
    }
    bool take(std::string_view op) {
        const bool there = at_operator(op);
        at_ += there ? 1 : 0;
        return there;
    }

    bool either(bool skip, int depth) {
        bool value = both(skip, depth);
        while (ok() && take("||")) {
            const bool right = both(skip || value, depth);
            value = value || right;
        }
        return value;
    }
    bool both(bool skip, int depth) {
        bool value = primary(skip, depth);
        while (ok() && take("&&")) {
            const bool right = primary(skip || !value, depth);
            value = value && right;
        }
        return value;
    }

    bool primary(bool skip, int depth) {
        if (depth > kNestingMax) {
            error_ = "nested too deeply";
            return false;
        }
        if (at_operator("!") && at_ + 1 < tokens_.size()) {
            ++at_;
            return !primary(skip, depth + 1);
        }
        if (take("(")) {
            const bool value = either(skip, depth + 1);
            if (ok() && !take(")")) {
                error_ = "expected `)'";
            }
            return value;
        }
        if (at_ >= tokens_.size() || tokens_[at_].is_operator) {
            error_ = "syntax error in conditional expression";
            return false;
        }
        if (at_ + 2 < tokens_.size() && is_binary(tokens_[at_ + 1])) {
            at_ += 3;
            return !skip && binary(tokens_[at_ - 3], tokens_[at_ - 2].text, tokens_[at_ - 1]);
        }
        const std::string& op = tokens_[at_].text;
        if (op.size() == 2 && op[0] == '-' && at_ + 1 < tokens_.size() &&
            !tokens_[at_ + 1].is_operator) {
            at_ += 2;
            return !skip && unary(op[1], tokens_[at_ - 1]);
        }
        ++at_;
        std::string text;
        return !skip && expand(tokens_[at_ - 1], &text) && !text.empty();
    }

    static bool is_binary(const TestToken& token) {
        static constexpr std::string_view kOps[] = {"=",   "==",  "!=",  "=~",  "<",   ">",
                                                    "-eq", "-ne", "-lt", "-le", "-gt", "-ge"};
        return std::find(std::begin(kOps), std::end(kOps), token.text) != std::end(kOps);
    }

    bool expand(const TestToken& token, std::string* out) {
        failed_ = failed_ || !expand_single(shell_, token.word, out, &error_);
        return !failed_;
    }

    bool unary(char op, const TestToken& operand) {
        std::string text;
        bool value = false;
        if (!expand(operand, &text)) {
            return false;
        }
        if (!test_unary(shell_, op, text, &value)) {
            error_ = std::string("-") + op + ": unary operator expected";
        }
        return value;
    }

    bool binary(const TestToken& left, const std::string& op, const TestToken& right) {
        std::string a;
        if (!expand(left, &a)) {
            return false;
        }
        if (op[0] == '-') {
            return compare_numbers(a, op, right);
        }
        std::string b;
        if (op == "=~") {
            return expand(right, &b) && matches(a, b);
        }
        if (op == "<" || op == ">") {
            return expand(right, &b) && (op == "<" ? a < b : b < a);
        }
        failed_ = failed_ || !expand_glob(shell_, right.word, &b, &error_);
        return !failed_ && glob_match(b, a) == (op != "!=");
    }

    // The whole match and what its groups took.
    static std::vector<std::string> pieces_of(const Pattern& pattern, const PatternMatch& match,
                                              const std::string& text) {
        std::vector<std::string> out{text.substr(match.begin, match.end - match.begin)};
        for (const PatternMatch& group : pattern.groups(text, match)) {
            out.push_back(text.substr(group.begin, group.end - group.begin));
        }
        return out;
    }

    bool matches(const std::string& text, const std::string& expression) {
        Pattern pattern;
        std::string problem;
        if (!pattern.compile(expression, PatternStyle::kExtended, false, &problem)) {
            error_ = "invalid regular expression `" + expression + "'";
            return false;
        }
        PatternMatch match;
        const bool found = pattern.search(text, 0, false, &match);
        error_ = set_list(shell_, "BASH_REMATCH",
                          found ? pieces_of(pattern, match, text) : std::vector<std::string>());
        return found;
    }

    bool compare_numbers(const std::string& left, const std::string& op, const TestToken& right) {
        std::string text;
        std::int64_t a = 0;
        std::int64_t b = 0;
        if (!expand(right, &text) || !evaluate_arithmetic(shell_, left, &a, &error_) ||
            !evaluate_arithmetic(shell_, text, &b, &error_)) {
            return false;
        }
        return test_numbers(a, op, b);
    }

    Shell& shell_;
    const std::vector<TestToken>& tokens_;
    std::size_t at_ = 0;
    bool failed_ = false;
    std::string error_;
};

}  // namespace

bool evaluate_test(Shell& shell, const std::vector<TestToken>& tokens, bool* out,
                   std::string* error) {
    return Conditional(shell, tokens).run(out, error);
}

}  // namespace drydock::shell
