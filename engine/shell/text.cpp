#include "engine/shell/text.hpp"

#include <charconv>

#include "engine/shell/east_asian_width.hpp"

namespace drydock::shell {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_name_start(char c) { return is_alpha(c) || c == '_'; }

bool is_name_char(char c) { return is_name_start(c) || is_digit(c); }

bool is_name(std::string_view text) {
    if (text.empty() || !is_name_start(text[0])) {
        return false;
    }
    for (const char c : text) {
        if (!is_name_char(c)) {
            return false;
        }
    }
    return true;
}

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        c = to_lower(c);
    }
    return out;
}

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        c = to_upper(c);
    }
    return out;
}

std::string_view strip_left(std::string_view text) {
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    return text;
}

std::string_view strip_right(std::string_view text) {
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::string_view strip(std::string_view text) { return strip_left(strip_right(text)); }

std::string join(const std::vector<std::string>& parts, std::string_view between) {
    std::string out;
    bool first = true;
    for (const std::string& part : parts) {
        if (!first) {
            out += between;
        }
        first = false;
        out += part;
    }
    return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    while (true) {
        const std::size_t at = text.find(separator);
        if (at == std::string_view::npos) {
            out.push_back(text);
            return out;
        }
        out.push_back(text.substr(0, at));
        text.remove_prefix(at + 1);
    }
}

std::vector<std::string_view> split_lines(std::string_view text) {
    if (text.empty()) {
        return {};
    }
    if (text.back() == '\n') {
        text.remove_suffix(1);
    }
    return split(text, '\n');
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    while (true) {
        const std::size_t at = from.empty() ? std::string_view::npos : text.find(from);
        if (at == std::string_view::npos) {
            out += text;
            return out;
        }
        out += text.substr(0, at);
        out += to;
        text.remove_prefix(at + from.size());
    }
}

std::size_t utf8_length(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    }
    return count;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    std::uint32_t code = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::uint32_t byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            ++width;
            continue;
        }
        if (byte >= 0xC0) {
            code = byte >= 0xF0 ? byte & 7U : byte >= 0xE0 ? byte & 15U : byte & 31U;
        } else {
            code = (code << 6U) | (byte & 63U);
        }
        const bool last =
            i + 1 == text.size() || (static_cast<unsigned char>(text[i + 1]) & 0xC0U) != 0x80U;
        if (last) {
            width += is_wide(code) ? 2U : 1U;
        }
    }
    return width;
}

bool parse_int(std::string_view text, std::int64_t* out) {
    text = strip(text);
    if (!text.empty() && text[0] == '+') {
        text.remove_prefix(1);
        if (!text.empty() && text[0] == '-') {
            return false;
        }
    }
    if (text.empty()) {
        return false;
    }
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, *out);
    return error == std::errc() && stop == end;
}

std::string python_repr(std::string_view text) {
    const bool has_single = text.find('\'') != std::string_view::npos;
    const bool has_double = text.find('"') != std::string_view::npos;
    const char quote = has_single && !has_double ? '"' : '\'';
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out(1, quote);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == quote || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (byte < 0x20 || byte == 0x7F) {
            out += "\\x";
            out += kHex[byte >> 4U];
            out += kHex[byte & 15U];
        } else {
            out += c;
        }
    }
    out += quote;
    return out;
}

std::string base64_encode(std::string_view bytes) {
    static constexpr char kAlphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        const std::size_t have = bytes.size() - i < 3 ? bytes.size() - i : 3;
        for (std::size_t k = 0; k < 3; ++k) {
            group = (group << 8U) | (k < have ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            out += k <= have ? kAlphabet[(group >> (18U - 6U * k)) & 63U] : '=';
        }
    }
    return out;
}

bool base64_decode(std::string_view text, std::string* bytes) {
    bytes->clear();
    std::uint32_t group = 0;
    std::size_t digits = 0;
    std::size_t padding = 0;
    for (const char c : text) {
        std::uint32_t value = 0;
        if (c >= 'A' && c <= 'Z') {
            value = static_cast<std::uint32_t>(c - 'A');
        } else if (c >= 'a' && c <= 'z') {
            value = static_cast<std::uint32_t>(c - 'a') + 26;
        } else if (is_digit(c)) {
            value = static_cast<std::uint32_t>(c - '0') + 52;
        } else if (c == '+' || c == '/') {
            value = c == '+' ? 62 : 63;
        } else if (c == '=') {
            ++padding;
        } else {
            return false;
        }
        if (c != '=' && padding > 0) {
            return false;
        }
        group = (group << 6U) | value;
        if (++digits % 4 == 0) {
            for (std::size_t k = 0; k + padding < 3; ++k) {
                bytes->push_back(static_cast<char>((group >> (16U - 8U * k)) & 255U));
            }
            group = 0;
        }
    }
    return digits % 4 == 0 && padding <= 2;
}

namespace {

// One bracket expression at pattern[0] == '['. Returns its length, 0 when it is not closed.
std::size_t match_bracket(std::string_view pattern, char c, bool* matched) {
    std::size_t i = 1;
    const bool negate = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
    i += negate ? 1 : 0;
    bool found = false;
    for (std::size_t first = i; i < pattern.size() && (pattern[i] != ']' || i == first); ++i) {
        char from = pattern[i];
        char to = from;
        if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
            to = pattern[i + 2];
            i += 2;
        }
        found = found || (c >= from && c <= to);
    }
    *matched = found != negate;
    return i < pattern.size() ? i + 1 : 0;
}

}  // namespace

std::size_t glob_piece(std::string_view pattern) {
    bool unused = false;
    const std::size_t bracket = pattern[0] == '[' ? match_bracket(pattern, 'x', &unused) : 0;
    return bracket > 0 ? bracket : pattern[0] == '\\' && pattern.size() > 1 ? 2 : 1;
}

bool glob_match(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t star_text = 0;
    while (true) {
        bool ok = false;
        std::size_t used = 1;
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            star_text = t;
            continue;
        }
        if (p == pattern.size() && t == text.size()) {
            return true;
        }
        if (p < pattern.size() && t < text.size()) {
            if (pattern[p] == '?') {
                ok = true;
            } else if (pattern[p] == '[') {
                used = match_bracket(pattern.substr(p), text[t], &ok);
                if (used == 0) {
                    used = 1;
                    ok = text[t] == '[';
                }
            } else if (pattern[p] == '\\' && p + 1 < pattern.size()) {
                used = 2;
                ok = pattern[p + 1] == text[t];
            } else {
                ok = pattern[p] == text[t];
            }
        }
        if (ok) {
            p += used;
            ++t;
            continue;
        }
        if (star == std::string_view::npos || star_text >= text.size()) {
            return false;
        }
        p = star + 1;
        t = ++star_text;
    }
}

std::string as_line(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) {
        line += line.empty() ? "'" : " '";
        line += replace_all(word, "'", "'\\''") + "'";
    }
    return line;
}

std::string shell_quote(std::string_view text) {
    bool plain = !text.empty();
    for (const char c : text) {
        plain = plain && (is_name_char(c) || c == '-' || c == '.' || c == '/' || c == ':' ||
                          c == '=' || c == '@' || c == '%' || c == '+' || c == ',');
    }
    return plain ? std::string(text) : "'" + replace_all(text, "'", "'\\''") + "'";
}

}  // namespace drydock::shell
