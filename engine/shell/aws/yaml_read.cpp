#include "engine/shell/aws/yaml_read.hpp"

#include <algorithm>
#include <string>

#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

void append_utf8(std::uint32_t code, std::string* out) {
    const auto add = [out](std::uint32_t byte) { *out += static_cast<char>(byte); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0 | code >> 6U);
        add(0x80 | (code & 0x3FU));
    } else if (code < 0x10000) {
        add(0xE0 | code >> 12U);
        add(0x80 | (code >> 6U & 0x3FU));
        add(0x80 | (code & 0x3FU));
    } else {
        add(0xF0 | code >> 18U);
        add(0x80 | (code >> 12U & 0x3FU));
        add(0x80 | (code >> 6U & 0x3FU));
        add(0x80 | (code & 0x3FU));
    }
}

class YamlReader {
public:
    YamlReader(std::string_view text, api::DocBuilder* builder) : text_(text), builder_(builder) {}

    bool run() {
        next_token();
        if (text_.substr(at_, 3) == "---" && column() == 0) {
            at_ += 3;
            next_token();
        }
        if (at_end()) {
            builder_->null();
            return ok_;
        }
        node(0, 0);
        next_token();
        if (text_.substr(at_, 3) == "..." && column() == 0) {
            at_ = text_.size();
        }
        return ok_ && at_end();
    }

private:
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n';
    }
    [[nodiscard]] std::size_t column() const {
        const std::size_t newline = at_ == 0 ? std::string_view::npos : text_.rfind('\n', at_ - 1);
        return newline == std::string_view::npos ? at_ : at_ - newline - 1;
    }
    void fail() {
        ok_ = false;
        at_ = text_.size();
    }

    void skip_blanks() {
        while (!at_end() && is_blank(text_[at_])) {
            ++at_;
        }
        if (!at_end() && text_[at_] == '#' && (at_ == 0 || is_space(text_[at_ - 1]))) {
            while (!at_end() && text_[at_] != '\n') {
                ++at_;
            }
        }
        if (!at_end() && text_[at_] == '\r' && peek(1) == '\n') {
            ++at_;
        }
    }
    [[nodiscard]] bool at_line_end() const { return at_end() || text_[at_] == '\n'; }

    // To the next thing that is neither space nor comment, over line ends.
    void next_token() {
        for (skip_blanks(); !at_end() && text_[at_] == '\n'; skip_blanks()) {
            ++at_;
        }
    }

    [[nodiscard]] bool at_dash() const { return peek() == '-' && is_space(peek(1)); }

    // At the first character of a node whose column is at least `indent`.
    void node(std::size_t indent, int depth) {
        if (depth > kYamlDepthMax) {
            return fail();
        }
        const std::size_t at_column = column();
        if (at_column < indent) {
            return builder_->null();
        }
        if (at_dash()) {
            sequence(at_column, depth);
        } else if (at_key()) {
            mapping(at_column, depth);
        } else {
            inline_value(indent, depth);
        }
    }

    // Does "key:" stand here? A quoted key may hold anything.
    [[nodiscard]] bool at_key() const {
        std::size_t i = at_;
        if (peek() == '"' || peek() == '\'') {
            const char quote = peek();
            for (++i; i < text_.size() && text_[i] != quote && text_[i] != '\n'; ++i) {
                i += quote == '"' && text_[i] == '\\' ? 1U : 0U;
            }
            for (++i; i < text_.size() && is_blank(text_[i]); ++i) {
            }
            return i < text_.size() && text_[i] == ':';
        }
        if (peek() == '[' || peek() == '{') {
            return false;
        }
        for (; i < text_.size() && text_[i] != '\n'; ++i) {
            if (text_[i] == ':' && (i + 1 == text_.size() || is_space(text_[i + 1]))) {
                return true;
            }
            if (text_[i] == '#' && i > at_ && is_blank(text_[i - 1])) {
                return false;
            }
        }
        return false;
    }

    void mapping(std::size_t indent, int depth) {
        builder_->begin_object();
        while (ok_ && !at_end() && column() == indent && at_key() && !at_dash()) {
            builder_->key(key());
            skip_blanks();
            if (at_line_end()) {
                next_token();
                const bool list = !at_end() && column() == indent && at_dash();
                if (at_end() || (column() <= indent && !list)) {
                    builder_->null();
                } else {
                    node(list ? indent : indent + 1, depth + 1);
                }
            } else {
                inline_value(indent + 1, depth + 1);
            }
            next_token();
        }
        builder_->end();
        if (ok_ && !at_end() && column() > indent) {
            fail();
        }
    }

    std::string key() {
        std::string out;
        if (peek() == '"' || peek() == '\'') {
            out = quoted(0);
            skip_blanks();
        } else {
            const std::size_t begin = at_;
            while (!(text_[at_] == ':' && is_space(peek(1)))) {
                ++at_;
            }
            out = std::string(strip(text_.substr(begin, at_ - begin)));
        }
        if (out.empty() || out[0] == '&' || out[0] == '*' || out[0] == '?' || out[0] == '!') {
            fail();
        }
        ++at_;
        return out;
    }

    void sequence(std::size_t indent, int depth) {
        builder_->begin_array();
        while (ok_ && !at_end() && column() == indent && at_dash()) {
            ++at_;
            skip_blanks();
            if (at_line_end()) {
                next_token();
                if (at_end() || column() <= indent) {
                    builder_->null();
                } else {
                    node(indent + 1, depth + 1);
                }
            } else {
                node(indent + 1, depth + 1);
            }
            next_token();
        }
        builder_->end();
        if (ok_ && !at_end() && column() > indent) {
            fail();
        }
    }

    // A scalar or a flow collection; its further lines stand at `indent` or deeper.
    void inline_value(std::size_t indent, int depth) {
        const char c = peek();
        if (c == '[' || c == '{') {
            flow(depth);
            skip_blanks();
            if (!at_line_end()) {
                fail();
            }
        } else if (c == '"' || c == '\'') {
            builder_->string(quoted(indent));
            skip_blanks();
            if (!at_line_end()) {
                fail();
            }
        } else if (c == '|' || c == '>') {
            block(indent);
        } else if (c == '&' || c == '*' || c == '!' || c == '%' || c == '@' || c == '`') {
            fail();
        } else {
            plain(indent);
        }
    }

    // Words on one line, and on the next ones where those are deeper, joined by spaces.
    void plain(std::size_t indent) {
        std::string out;
        while (true) {
            const std::size_t begin = at_;
            while (!at_line_end() &&
                   !(text_[at_] == '#' && at_ > begin && is_blank(text_[at_ - 1]))) {
                if (text_[at_] == ':' && is_space(peek(1))) {
                    return fail();
                }
                ++at_;
            }
            out += (out.empty() ? "" : " ") + std::string(strip(text_.substr(begin, at_ - begin)));
            const std::size_t here = at_;
            next_token();
            if (at_end() || column() < indent || indent == 0 || at_dash() || at_key()) {
                at_ = here;
                break;
            }
        }
        scalar(out);
    }

    void scalar(const std::string& text) {
        std::int64_t number = 0;
        if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
            builder_->null();
        } else if (text == "true" || text == "True" || text == "TRUE") {
            builder_->boolean(true);
        } else if (text == "false" || text == "False" || text == "FALSE") {
            builder_->boolean(false);
        } else if (!is_space(text[0]) && parse_int(text, &number)) {
            builder_->number(number);
        } else if (is_float(text)) {
            builder_->number_text(text[0] == '+' ? text.substr(1) : text);
        } else {
            builder_->string(text);
        }
    }

    static bool is_float(std::string_view text) {
        std::size_t i = text[0] == '-' || text[0] == '+' ? 1U : 0U;
        std::size_t whole = i;
        while (i < text.size() && is_digit(text[i])) {
            ++i;
        }
        if (i == whole || i + 1 >= text.size() || text[i] != '.') {
            return false;
        }
        return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i) + 1, text.end(), is_digit);
    }

    // At the opening quote; ends behind the closing one. A line break in it is a space.
    std::string quoted(std::size_t) {
        const char quote = peek();
        std::string out;
        for (++at_; !at_end(); ++at_) {
            const char c = text_[at_];
            if (c == quote && quote == '\'' && peek(1) == '\'') {
                out += c;
                ++at_;
            } else if (c == quote) {
                ++at_;
                return out;
            } else if (c == '\n') {
                fold_line(&out);
            } else if (c == '\\' && quote == '"') {
                ++at_;
                escape(&out);
            } else {
                out += c;
            }
        }
        fail();
        return out;
    }

    void fold_line(std::string* out) {
        while (!out->empty() && is_blank(out->back())) {
            out->pop_back();
        }
        std::size_t breaks = 0;
        while (at_ < text_.size() && is_space(text_[at_])) {
            breaks += text_[at_] == '\n' ? 1U : 0U;
            ++at_;
        }
        --at_;
        *out += breaks > 1 ? std::string(breaks - 1, '\n') : " ";
    }

    void escape(std::string* out) {
        static constexpr std::string_view kNames = "0abtnvfre\"/\\ \t";
        static constexpr std::string_view kValues{"\0\a\b\t\n\v\f\r\x1b\"/\\ \t", 14};
        const char c = peek();
        const std::size_t known = kNames.find(c);
        if (c == '\n') {
            while (at_ + 1 < text_.size() && is_blank(text_[at_ + 1])) {
                ++at_;
            }
        } else if (known != std::string_view::npos) {
            *out += kValues[known];
        } else if (c == 'x' || c == 'u' || c == 'U') {
            const int digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
            std::uint32_t code = 0;
            for (int i = 0; i < digits; ++i) {
                ++at_;
                const char digit = to_lower(peek());
                if (!is_digit(digit) && (digit < 'a' || digit > 'f')) {
                    return fail();
                }
                code = code * 16 +
                       static_cast<std::uint32_t>(is_digit(digit) ? digit - '0' : digit - 'a' + 10);
            }
            append_utf8(code, out);
        } else {
            fail();
        }
    }

    // "|" and ">" with their signs.
    void block(std::size_t indent) {
        const bool folds = text_[at_++] == '>';
        char chomp = ' ';
        std::size_t own = 0;
        for (; peek() == '-' || peek() == '+' || is_digit(peek()); ++at_) {
            if (is_digit(peek())) {
                own = indent - (indent > 0 ? 1 : 0) + static_cast<std::size_t>(peek() - '0');
            } else {
                chomp = peek();
            }
        }
        skip_blanks();
        if (!at_line_end()) {
            return fail();
        }
        std::string out;
        bool last_more = true;  // the line before was empty or indented deeper
        while (at_ < text_.size()) {
            const std::size_t begin = at_ + 1;
            std::size_t end = text_.find('\n', begin);
            end = end == std::string_view::npos ? text_.size() : end;
            const std::string_view line =
                begin <= text_.size() ? text_.substr(begin, end - begin) : std::string_view();
            const std::size_t spaces = std::min(line.find_first_not_of(' '), line.size());
            const bool empty = spaces == line.size();
            if (begin >= text_.size() && empty) {
                break;
            }
            own = own == 0 && !empty ? spaces : own;
            if (!empty && (spaces < own || spaces < indent)) {
                break;
            }
            const std::string_view content = empty ? std::string_view() : line.substr(own);
            const bool more = empty || is_blank(content[0]);
            if (folds && !more && !last_more && !out.empty() && out.back() == '\n') {
                out.back() = ' ';
            }
            out += std::string(content) + "\n";
            last_more = more;
            at_ = end;
        }
        const std::size_t kept = out.find_last_not_of('\n');
        const std::size_t size = kept == std::string::npos ? 0 : kept + 1;
        if (chomp == '-') {
            out.resize(size);
        } else if (chomp == ' ') {
            out.resize(std::min(out.size(), size + (size > 0 ? 1U : 0U)));
        }
        builder_->string(out);
    }

    void flow(int depth) {
        if (depth > kYamlDepthMax) {
            return fail();
        }
        const bool object = text_[at_++] == '{';
        const char close = object ? '}' : ']';
        object ? builder_->begin_object() : builder_->begin_array();
        next_token();
        while (ok_ && peek() != close) {
            if (at_end()) {
                return fail();
            }
            if (object) {
                flow_key();
                next_token();
            }
            if (object && (peek() == ',' || peek() == close)) {
                builder_->null();
            } else {
                flow_value(depth);
            }
            next_token();
            if (peek() == ',') {
                ++at_;
                next_token();
            } else if (peek() != close) {
                return fail();
            }
        }
        ++at_;
        if (ok_) {
            builder_->end();
        }
    }

    void flow_key() {
        std::string out;
        if (peek() == '"' || peek() == '\'') {
            out = quoted(0);
        } else {
            const std::size_t begin = at_;
            while (!at_line_end() &&
                   std::string_view(":,{}[]").find(peek()) == std::string_view::npos) {
                ++at_;
            }
            out = std::string(strip(text_.substr(begin, at_ - begin)));
        }
        skip_blanks();
        builder_->key(out);
        if (peek() == ':') {
            ++at_;
        } else if (peek() != ',' && peek() != '}') {
            fail();
        }
    }

    void flow_value(int depth) {
        if (peek() == '[' || peek() == '{') {
            return flow(depth + 1);
        }
        if (peek() == '"' || peek() == '\'') {
            return builder_->string(quoted(0));
        }
        const std::size_t begin = at_;
        while (!at_line_end() && std::string_view(",{}[]").find(peek()) == std::string_view::npos &&
               !(peek() == ':' && is_space(peek(1)))) {
            ++at_;
        }
        const std::string text(strip(text_.substr(begin, at_ - begin)));
        if (text.empty() || text[0] == '&' || text[0] == '*' || text[0] == '!') {
            return fail();
        }
        scalar(text);
    }

    std::string_view text_;
    api::DocBuilder* builder_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

}  // namespace

bool parse_yaml(std::string_view text, api::Doc* doc) {
    api::DocBuilder builder(doc);
    const bool ok = YamlReader(text, &builder).run();
    if (!ok) {
        doc->clear();
    }
    return ok;
}

}  // namespace drydock::shell
