#include "engine/shell/aws/python_json.hpp"

#include "engine/api/value.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    std::string run() {
        skip();
        if (value(0)) {
            skip();
            if (at_ < text_.size()) {
                fail("Extra data", at_);
            }
        }
        return error_;
    }

private:
    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' ||
                                      text_[at_] == '\n' || text_[at_] == '\r')) {
            ++at_;
        }
    }

    bool fail(std::string_view message, std::size_t at) {
        std::size_t line = 1;
        std::size_t line_begin = 0;
        for (std::size_t i = 0; i < at && i < text_.size(); ++i) {
            if (text_[i] == '\n') {
                ++line;
                line_begin = i + 1;
            }
        }
        const std::size_t column = utf8_length(text_.substr(line_begin, at - line_begin)) + 1;
        error_ = std::string(message) + ": line " + std::to_string(line) + " column " +
                 std::to_string(column) + " (char " +
                 std::to_string(utf8_length(text_.substr(0, at))) + ")";
        return false;
    }

    bool value(int depth) {
        if (depth > api::kJsonDepthMax) {
            return fail("Nested too deeply", at_);
        }
        const char c = peek();
        if (c == '"') {
            return string();
        }
        if (c == '{') {
            return object(depth);
        }
        if (c == '[') {
            return array(depth);
        }
        static constexpr std::string_view kWords[] = {"null", "true",     "false",
                                                      "NaN",  "Infinity", "-Infinity"};
        for (const std::string_view word : kWords) {
            if (text_.substr(at_, word.size()) == word) {
                at_ += word.size();
                return true;
            }
        }
        return number();
    }

    bool number() {
        const std::size_t begin = at_;
        std::size_t i = at_ + (peek() == '-' ? 1 : 0);
        const auto digits = [this](std::size_t from) {
            while (from < text_.size() && is_digit(text_[from])) {
                ++from;
            }
            return from;
        };
        const std::size_t whole = i;
        i = i < text_.size() && text_[i] == '0' ? i + 1 : digits(i);
        if (i == whole) {
            return fail("Expecting value", begin);
        }
        if (i < text_.size() && text_[i] == '.' && digits(i + 1) > i + 1) {
            i = digits(i + 1);
        }
        if (i < text_.size() && (text_[i] == 'e' || text_[i] == 'E')) {
            const bool sign = i + 1 < text_.size() && (text_[i + 1] == '-' || text_[i + 1] == '+');
            const std::size_t from = i + (sign ? 2U : 1U);
            i = digits(from) > from ? digits(from) : i;
        }
        at_ = i;
        return true;
    }

    bool string() {
        const std::size_t begin = at_;
        ++at_;
        while (true) {
            if (at_ >= text_.size()) {
                return fail("Unterminated string starting at", begin);
            }
            const char c = text_[at_];
            if (c == '"') {
                ++at_;
                return true;
            }
            if (static_cast<unsigned char>(c) < 0x20) {
                return fail("Invalid control character at", at_);
            }
            if (c == '\\') {
                ++at_;
                if (at_ >= text_.size()) {
                    return fail("Unterminated string starting at", begin);
                }
                if (text_[at_] == 'u') {
                    for (std::size_t k = 1; k <= 4; ++k) {
                        const char h = at_ + k < text_.size() ? to_lower(text_[at_ + k]) : '\0';
                        if (!is_digit(h) && !(h >= 'a' && h <= 'f')) {
                            return fail("Invalid \\uXXXX escape", at_);
                        }
                    }
                    at_ += 4;
                } else if (std::string_view("\"\\/bfnrt").find(text_[at_]) ==
                           std::string_view::npos) {
                    return fail("Invalid \\escape", at_ - 1);
                }
            }
            ++at_;
        }
    }

    bool object(int depth) {
        ++at_;
        skip();
        if (peek() == '}') {
            ++at_;
            return true;
        }
        while (true) {
            if (peek() != '"') {
                return fail("Expecting property name enclosed in double quotes", at_);
            }
            if (!string()) {
                return false;
            }
            skip();
            if (peek() != ':') {
                return fail("Expecting ':' delimiter", at_);
            }
            ++at_;
            skip();
            if (!value(depth + 1)) {
                return false;
            }
            skip();
            if (peek() == '}') {
                ++at_;
                return true;
            }
            if (peek() != ',') {
                return fail("Expecting ',' delimiter", at_);
            }
            ++at_;
            skip();
            if (peek() != '"') {
                return fail("Expecting property name enclosed in double quotes", at_);
            }
        }
    }

    bool array(int depth) {
        ++at_;
        skip();
        if (peek() == ']') {
            ++at_;
            return true;
        }
        while (true) {
            if (!value(depth + 1)) {
                return false;
            }
            skip();
            if (peek() == ']') {
                ++at_;
                return true;
            }
            if (peek() != ',') {
                return fail("Expecting ',' delimiter", at_);
            }
            ++at_;
            skip();
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string error_;
};

}  // namespace

std::string python_json_error(std::string_view text) { return Scanner(text).run(); }

}  // namespace drydock::shell
