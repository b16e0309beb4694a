#include "engine/shell/aws/shorthand.hpp"

#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

bool in_range(char c, char from, char to) { return c >= from && c <= to; }

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// Characters that may begin an unquoted value.
bool is_start(char c) {
    return c == '!' || in_range(c, '#', '&') || in_range(c, '(', '+') || in_range(c, '-', '<') ||
           in_range(c, '>', 'Z') || in_range(c, '\\', 'z') || in_range(c, '|', '\x7f') ||
           is_high(c);
}

// What may follow in the first value behind a "=": all but quotes, "," and closing brackets.
bool is_first_follow(char c) {
    return is_space(c) || c == '!' || in_range(c, '#', '&') || in_range(c, '(', '+') ||
           in_range(c, '-', '\\') || in_range(c, '^', '|') || in_range(c, '~', '\x7f') ||
           is_high(c);
}

// What may follow in later values of a comma list: all but quotes, "," and "=".
bool is_second_follow(char c) {
    return is_space(c) || c == '!' || in_range(c, '#', '&') || in_range(c, '(', '+') ||
           in_range(c, '-', '<') || in_range(c, '>', '\x7f') || is_high(c);
}

bool is_key_char(char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == '#' || c == '/' ||
           c == ':';
}

Shorthand make_text(std::string text) {
    Shorthand out;
    out.text = std::move(text);
    return out;
}

class ShorthandParser {
public:
    explicit ShorthandParser(std::string_view text) : text_(text) {}

    bool run(Shorthand* out, std::string* error) {
        const bool ok = parameter(out);
        *error = error_;
        return ok;
    }

private:
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] bool is(char c) const { return !at_end() && text_[at_] == c; }

    // The text up to the end of the current line, a caret under `at`, then what follows.
    [[nodiscard]] std::string location(std::size_t at) const {
        const std::string_view before = text_.substr(0, at);
        const std::size_t last_newline = before.rfind('\n');
        const std::size_t column = utf8_length(
            last_newline == std::string_view::npos ? before : before.substr(last_newline + 1));
        const std::size_t next_newline = text_.find('\n', at);
        const std::string_view consumed = text_.substr(0, next_newline);
        const std::string_view remaining =
            next_newline == std::string_view::npos ? "" : text_.substr(next_newline);
        return std::string(consumed) + "\n" + std::string(column, ' ') + "^" +
               std::string(remaining);
    }

    bool syntax_error(std::string_view expected, std::string_view received) {
        error_ = "Expected: '" + std::string(expected) + "', received: '" + std::string(received) +
                 "' for input:\n" + location(at_);
        return false;
    }

    bool too_deep(int depth) {
        if (depth > kShorthandDepthMax) {
            error_ = "Nested too deeply for input:\n" + location(at_);
            return true;
        }
        return false;
    }

    void skip_space() {
        while (!at_end() && is_space(text_[at_])) {
            ++at_;
        }
    }

    bool expect(char c, bool space_around) {
        if (space_around) {
            skip_space();
        }
        if (at_end()) {
            return syntax_error(std::string_view(&c, 1), "EOF");
        }
        if (text_[at_] != c) {
            return syntax_error(std::string_view(&c, 1), text_.substr(at_, 1));
        }
        ++at_;
        if (space_around) {
            skip_space();
        }
        return true;
    }

    std::string key() {
        const std::size_t begin = at_;
        while (!at_end() && is_key_char(text_[at_])) {
            ++at_;
        }
        return std::string(text_.substr(begin, at_ - begin));
    }

    bool parameter(Shorthand* out) {
        out->kind = Shorthand::Kind::kMap;
        std::size_t last = 0;
        bool first = true;
        while (first || !at_end()) {
            if (!first && !expect(',', true)) {
                return false;
            }
            const std::string name = key();
            Shorthand value;
            if (!expect('=', true) || !values(&value)) {
                return false;
            }
            for (const std::string& known : out->keys) {
                if (known == name) {
                    error_ = "Second instance of key \"" + name + "\" encountered for input:\n" +
                             location(last + 1) +
                             "\nThis is often because there is a preceding \",\" instead of a "
                             "space.";
                    return false;
                }
            }
            out->keys.push_back(name);
            out->children.push_back(std::move(value));
            last = at_;
            first = false;
        }
        return true;
    }

    bool values(Shorthand* out) {
        if (at_end()) {
            return true;
        }
        if (is('[')) {
            return explicit_list(out, 0);
        }
        if (is('{')) {
            return hash_literal(out, 0);
        }
        return csv_value(out);
    }

    bool csv_value(Shorthand* out) {
        Shorthand first;
        if (!first_value(&first)) {
            return false;
        }
        skip_space();
        if (!is(',')) {
            *out = std::move(first);
            return true;
        }
        (void)expect(',', true);
        out->kind = Shorthand::Kind::kList;
        out->children.push_back(first);
        while (true) {
            Shorthand current;
            bool ok = second_value(&current);
            if (ok) {
                skip_space();
                if (at_end()) {
                    out->children.push_back(std::move(current));
                    break;
                }
                ok = expect(',', true);
            }
            if (ok) {
                out->children.push_back(std::move(current));
                continue;
            }
            if (at_end()) {
                return false;
            }
            // "a=b,c=d": what was read last is the next key. Go back to the comma before it.
            error_.clear();
            while (at_ > 0 && text_[at_] != ',') {
                --at_;
            }
            break;
        }
        if (out->children.size() == 1) {
            *out = std::move(first);
        }
        return true;
    }

    bool explicit_list(Shorthand* out, int depth) {
        if (too_deep(depth) || !expect('[', true)) {
            return false;
        }
        out->kind = Shorthand::Kind::kList;
        while (!is(']')) {
            Shorthand value;
            if (!explicit_values(&value, depth + 1)) {
                return false;
            }
            out->children.push_back(std::move(value));
            skip_space();
            if (!is(']')) {
                if (!expect(',', false)) {
                    return false;
                }
                skip_space();
            }
        }
        return expect(']', false);
    }

    bool hash_literal(Shorthand* out, int depth) {
        if (too_deep(depth) || !expect('{', true)) {
            return false;
        }
        out->kind = Shorthand::Kind::kMap;
        while (!is('}')) {
            const std::string name = key();
            Shorthand value;
            if (!expect('=', true) || !explicit_values(&value, depth + 1)) {
                return false;
            }
            skip_space();
            if (!is('}')) {
                if (!expect(',', false)) {
                    return false;
                }
                skip_space();
            }
            set(out, name, std::move(value));
        }
        return expect('}', false);
    }

    static void set(Shorthand* map, const std::string& name, Shorthand value) {
        for (std::size_t i = 0; i < map->keys.size(); ++i) {
            if (map->keys[i] == name) {
                map->children[i] = std::move(value);
                return;
            }
        }
        map->keys.push_back(name);
        map->children.push_back(std::move(value));
    }

    bool explicit_values(Shorthand* out, int depth) {
        if (is('[')) {
            return explicit_list(out, depth);
        }
        if (is('{')) {
            return hash_literal(out, depth);
        }
        return first_value(out);
    }

    bool first_value(Shorthand* out) {
        if (is('\'') || is('"')) {
            return quoted(text_[at_], out);
        }
        *out = make_text(unquoted(is_first_follow));
        return true;
    }

    bool second_value(Shorthand* out) {
        if (is('\'') || is('"')) {
            return quoted(text_[at_], out);
        }
        const std::size_t begin = at_;
        std::string text = unquoted(is_second_follow);
        if (at_ == begin) {
            return syntax_error("<second>", "<none>");
        }
        *out = make_text(std::move(text));
        return true;
    }

    // [start][follow]*, where "\," stands for a comma anywhere.
    std::string unquoted(bool (*follows)(char)) {
        const std::size_t begin = at_;
        while (!at_end()) {
            if (text_.substr(at_, 2) == "\\,") {
                at_ += 2;
            } else if (at_ == begin ? is_start(text_[at_]) : follows(text_[at_])) {
                ++at_;
            } else {
                break;
            }
        }
        const std::string value = replace_all(text_.substr(begin, at_ - begin), "\\,", ",");
        return std::string(strip_right(value));
    }

    bool quoted(char quote, Shorthand* out) {
        std::size_t i = at_ + 1;
        std::string text;
        while (i < text_.size() && text_[i] != quote) {
            if (text_[i] == '\\' && i + 1 < text_.size() &&
                (text_[i + 1] == quote || text_[i + 1] == '\\')) {
                ++i;
            }
            text += text_[i];
            ++i;
        }
        if (i >= text_.size()) {
            return syntax_error(quote == '"' ? "<double quoted>" : "<singled quoted>", "<none>");
        }
        at_ = i + 1;
        *out = make_text(std::move(text));
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string error_;
};

}  // namespace

bool parse_shorthand(std::string_view text, Shorthand* out, std::string* error) {
    return ShorthandParser(text).run(out, error);
}

}  // namespace drydock::shell
