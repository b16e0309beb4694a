// `--output yaml`: block style with sorted keys, scalars plain where YAML 1.2 reads them back as
// text, else in single quotes, or double quotes where they hold control characters; folded at 80
// columns.
#include <algorithm>
#include <vector>

#include "engine/shell/aws/output.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

using api::Kind;
using api::Value;

namespace {

constexpr std::size_t kYamlWidth = 80;

bool all_of(std::string_view text, bool (*test)(char)) {
    return std::all_of(text.begin(), text.end(), test);
}

// Would a reader take the plain text for a number?
bool reads_as_number(std::string_view text) {
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        text.remove_prefix(1);
    }
    if (text.empty()) {
        return false;
    }
    const std::string word = lower(text);
    if (word == ".inf" || word == ".nan") {
        return true;
    }
    if (word.size() > 2 && word[0] == '0' && (word[1] == 'x' || word[1] == 'o' || word[1] == 'b')) {
        return all_of(std::string_view(word).substr(2),
                      [](char c) { return is_digit(c) || c == '_' || (c >= 'a' && c <= 'f'); });
    }
    bool digits = false;
    std::size_t i = 0;
    const auto skip = [&text, &i, &digits] {
        for (; i < text.size() && (is_digit(text[i]) || (text[i] == '_' && digits)); ++i) {
            digits = true;
        }
    };
    skip();
    if (i < text.size() && text[i] == '.') {
        ++i;
        skip();
    }
    if (digits && i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '-' || text[i] == '+')) {
            ++i;
        }
        const std::size_t before = i;
        skip();
        return i > before && i == text.size();
    }
    return digits && i == text.size();
}

// "2026-01-05", alone or before a time.
bool reads_as_timestamp(std::string_view text) {
    if (text.size() < 8 || !all_of(text.substr(0, 4), is_digit) || text[4] != '-') {
        return false;
    }
    if (text.size() == 10) {
        return all_of(text.substr(5, 2), is_digit) && text[7] == '-' &&
               all_of(text.substr(8), is_digit);
    }
    const std::size_t time = text.find_first_of("Tt \t", 8);
    if (time > 10 || time + 6 > text.size()) {  // npos is greater, too
        return false;
    }
    return all_of(text.substr(time + 1), [](char c) {
        return is_digit(c) || c == ':' || c == '.' || c == 'Z' || c == '+' || c == '-' || c == ' ';
    });
}

bool reads_as_other(std::string_view text) {
    static constexpr std::string_view kWords[] = {"~",    "null",  "Null",  "NULL",  "true", "True",
                                                  "TRUE", "false", "False", "FALSE", "=",    "<<"};
    return std::find(std::begin(kWords), std::end(kWords), text) != std::end(kWords) ||
           reads_as_number(text) || reads_as_timestamp(text);
}

enum class Style { kPlain, kSingle, kDouble };

Style choose_style(std::string_view text) {
    bool breaks = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        // Python's writer escapes characters beyond the first plane, which begin with F0 to F4.
        if ((byte < 0x20 && c != '\n') || byte == 0x7F || byte >= 0xF0) {
            return Style::kDouble;
        }
        breaks = breaks || c == '\n';
    }
    if (breaks) {
        // A space before or after a line break cannot be kept in quotes of one kind.
        return text.find(" \n") != std::string_view::npos ||
                       text.find("\n ") != std::string_view::npos
                   ? Style::kDouble
                   : Style::kSingle;
    }
    if (text.empty() || text.front() == ' ' || text.back() == ' ' || reads_as_other(text) ||
        text.substr(0, 3) == "---" || text.substr(0, 3) == "...") {
        return Style::kSingle;
    }
    static constexpr std::string_view kIndicators = "#,[]{}&*!|>'\"%@`";
    if (kIndicators.find(text[0]) != std::string_view::npos) {
        return Style::kSingle;
    }
    if ((text[0] == '?' || text[0] == ':' || text[0] == '-') &&
        (text.size() == 1 || text[1] == ' ')) {
        return Style::kSingle;
    }
    for (std::size_t i = 1; i < text.size(); ++i) {
        const bool before_space = i + 1 == text.size() || text[i + 1] == ' ';
        if ((text[i] == ':' && before_space) || (text[i] == '#' && text[i - 1] == ' ')) {
            return Style::kSingle;
        }
    }
    return Style::kPlain;
}

class YamlFormat {
public:
    std::string out;

    // Writes a node at `indent`; the cursor stands behind "key:" or "-" (or at a line's beginning).
    void node(Value value, std::size_t indent, bool in_sequence_item, bool root) {
        if (value.is_object() && value.size() > 0) {
            mapping(value, indent, in_sequence_item || root);
        } else if (value.is_array() && value.size() > 0) {
            sequence(value, indent, in_sequence_item || root);
        } else {
            if (!root) {
                out += ' ';
            }
            leaf(value, indent);
            out += '\n';
        }
    }

private:
    void mapping(Value value, std::size_t indent, bool compact) {
        struct Entry {
            std::string_view key;
            Value value;
        };
        std::vector<Entry> entries;
        const auto stop = value.end();
        for (auto it = value.begin(); !(it == stop); ++it) {
            entries.push_back({it.key(), *it});
        }
        std::stable_sort(entries.begin(), entries.end(),
                         [](const Entry& a, const Entry& b) { return a.key < b.key; });
        bool first = true;
        if (!compact) {
            out += '\n';
        } else if (!out.empty() && out.back() == '-') {
            out += ' ';
        }
        for (const Entry& entry : entries) {
            if (!first || !compact) {
                out.append(indent, ' ');
            }
            first = false;
            text(entry.key, indent);
            out += ':';
            // A sequence inside a mapping stands at the mapping's own column.
            const bool list = entry.value.is_array() && entry.value.size() > 0;
            node(entry.value, list ? indent : indent + 2, false, false);
        }
    }

    void sequence(Value value, std::size_t indent, bool compact) {
        bool first = true;
        if (!compact) {
            out += '\n';
        } else if (!out.empty() && out.back() == '-') {
            out += ' ';
        }
        for (const Value element : value) {
            if (!first || !compact) {
                out.append(indent, ' ');
            }
            first = false;
            out += '-';
            node(element, indent + 2, true, false);
        }
    }

    void leaf(Value value, std::size_t indent) {
        switch (value.kind()) {
            case Kind::kNull:
                out += "null";
                return;
            case Kind::kTrue:
                out += "true";
                return;
            case Kind::kFalse:
                out += "false";
                return;
            case Kind::kNumber:
                out += value.str();
                return;
            case Kind::kArray:
                out += "[]";
                return;
            case Kind::kObject:
                out += "{}";
                return;
            case Kind::kString:
                text(value.str(), indent);
                return;
        }
    }

    void text(std::string_view value, std::size_t indent) {
        switch (choose_style(value)) {
            case Style::kPlain:
                return folded(value, "", indent);
            case Style::kSingle:
                return folded(value, "'", indent);
            case Style::kDouble:
                return double_quoted(value);
        }
    }

    [[nodiscard]] std::size_t column() const {
        const std::size_t newline = out.rfind('\n');
        const std::size_t begin = newline == std::string::npos ? 0 : newline + 1;
        return utf8_length(std::string_view(out).substr(begin));
    }

    // Breaks at single spaces once the line has passed the width; a line break in the text is an
    // empty line.
    void folded(std::string_view value, std::string_view quote, std::size_t indent) {
        out += quote;
        for (std::size_t i = 0; i < value.size(); ++i) {
            const char c = value[i];
            if (c == '\n') {
                const bool first = i == 0 || value[i - 1] != '\n';
                const bool last = i + 1 == value.size() || value[i + 1] != '\n';
                out += first ? "\n\n" : "\n";
                out.append(last ? indent : 0, ' ');
                continue;
            }
            const bool lone_space = c == ' ' && i > 0 && i + 1 < value.size() &&
                                    value[i - 1] != ' ' && value[i + 1] != ' ';
            if (lone_space && column() > kYamlWidth) {
                out += '\n';
                out.append(indent, ' ');
                continue;
            }
            out += c;
            if (c == '\'' && !quote.empty()) {
                out += c;
            }
        }
        out += quote;
    }

    // \U and eight digits for a character of four bytes; gives how many more than one it had.
    std::size_t escape_large(std::string_view bytes) {
        static constexpr char kHex[] = "0123456789ABCDEF";
        std::uint32_t code = static_cast<unsigned char>(bytes[0]) & 7U;
        for (const char c : bytes.substr(1)) {
            code = code << 6U | (static_cast<unsigned char>(c) & 63U);
        }
        out += "\\U";
        for (int shift = 28; shift >= 0; shift -= 4) {
            out += kHex[code >> static_cast<unsigned>(shift) & 15U];
        }
        return bytes.size() - 1;
    }

    void double_quoted(std::string_view value) {
        static constexpr char kHex[] = "0123456789ABCDEF";
        out += '"';
        for (std::size_t i = 0; i < value.size(); ++i) {
            const char c = value[i];
            const auto byte = static_cast<unsigned char>(c);
            switch (c) {
                case '"':
                    out += "\\\"";
                    break;
                case '\\':
                    out += "\\\\";
                    break;
                case '\n':
                    out += "\\n";
                    break;
                case '\t':
                    out += "\\t";
                    break;
                case '\r':
                    out += "\\r";
                    break;
                default:
                    if (byte >= 0xF0) {
                        i += escape_large(value.substr(i, 4));
                    } else if (byte < 0x20 || byte == 0x7F) {
                        out += "\\x";
                        out += kHex[byte >> 4U];
                        out += kHex[byte & 15U];
                    } else {
                        out += c;
                    }
                    break;
            }
        }
        out += '"';
    }
};

}  // namespace

std::string format_yaml(Value value) {
    if (value.is_object() && value.size() == 0) {
        return {};
    }
    if (!value.is_object() && !value.is_array()) {
        return format_json(value);
    }
    YamlFormat format;
    format.node(value, 0, false, true);
    return format.out;
}

}  // namespace drydock::shell
