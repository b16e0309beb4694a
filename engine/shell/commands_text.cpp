// Commands on text.
#include <algorithm>
#include <limits>

#include "engine/shell/commands.hpp"
#include "engine/shell/pattern.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

int usage(Command& command, const std::string& error) { return command.fail(error, 2); }

// Backslash sequences of echo -e and printf.
std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char c = text[++i];
        switch (c) {
            case 'n':
                out += '\n';
                break;
            case 't':
                out += '\t';
                break;
            case 'r':
                out += '\r';
                break;
            case '\\':
                out += '\\';
                break;
            case '"':
                out += '"';
                break;
            case 'e':
                out += '\x1b';
                break;
            case '0':
            case '1':
            case '2':
            case '3': {
                int value = 0;
                std::size_t digits = 0;
                for (; digits < 3 && i + digits < text.size() && text[i + digits] >= '0' &&
                       text[i + digits] <= '7';
                     ++digits) {
                    value = value * 8 + (text[i + digits] - '0');
                }
                i += digits - 1;
                out += static_cast<char>(value & 255);
                break;
            }
            default:
                out += '\\';
                out += c;
                break;
        }
    }
    return out;
}

}  // namespace

int run_echo(Shell&, Command& command) {
    bool newline = true;
    bool escapes = false;
    std::size_t i = 1;
    for (; i < command.args.size(); ++i) {
        const std::string& arg = command.args[i];
        if (arg.size() < 2 || arg[0] != '-' ||
            arg.find_first_not_of("neE", 1) != std::string::npos) {
            break;
        }
        newline = newline && arg.find('n') == std::string::npos;
        escapes = escapes || arg.find('e') != std::string::npos;
    }
    std::string text;
    for (std::size_t first = i; i < command.args.size(); ++i) {
        text += i > first ? " " : "";
        text += command.args[i];
    }
    command.out(escapes ? unescape(text) : text);
    command.out(newline ? "\n" : "");
    return 0;
}

namespace {

// One "%-10.3s" conversion of printf. Returns its length in the format, 0 when it is not one.
std::size_t format_one(std::string_view format, const std::vector<std::string>& args,
                       std::size_t* next, std::string* out, std::string* error) {
    std::size_t i = 1;
    bool left = false;
    bool zero = false;
    while (i < format.size() && (format[i] == '-' || format[i] == '0' || format[i] == '+')) {
        left = left || format[i] == '-';
        zero = zero || format[i] == '0';
        ++i;
    }
    std::size_t width = 0;
    std::size_t precision = std::string::npos;
    const auto number = [&format, &i] {
        std::size_t value = 0;
        for (; i < format.size() && is_digit(format[i]); ++i) {
            value =
                std::min<std::size_t>(value * 10 + static_cast<std::size_t>(format[i] - '0'), 1000);
        }
        return value;
    };
    width = number();
    if (i < format.size() && format[i] == '.') {
        ++i;
        precision = number();
    }
    if (i >= format.size() ||
        std::string_view("sdibqxXu").find(format[i]) == std::string_view::npos) {
        return 0;
    }
    std::string text = *next < args.size() ? args[*next] : std::string();
    ++*next;
    const char kind = format[i];
    if (kind == 'b') {
        text = unescape(text);
    } else if (kind == 'q') {
        text = shell_quote(text);
    } else if (kind != 's') {
        std::int64_t value = 0;
        if (!text.empty() && !parse_int(text, &value)) {
            *error = text + ": invalid number";
        }
        text = std::to_string(value);
        if (kind == 'x' || kind == 'X') {
            const char* digits = kind == 'x' ? "0123456789abcdef" : "0123456789ABCDEF";
            auto bits = static_cast<std::uint64_t>(value);
            text.clear();
            do {
                text.insert(text.begin(), digits[bits & 15U]);
                bits >>= 4U;
            } while (bits != 0);
        }
    } else if (precision != std::string::npos) {
        text = text.substr(0, precision);
    }
    const std::size_t length = utf8_length(text);
    const std::string padding(width > length ? width - length : 0,
                              zero && !left && kind != 's' ? '0' : ' ');
    *out += left ? text + padding : padding + text;
    return i + 1;
}

}  // namespace

int run_printf(Shell&, Command& command) {
    if (command.args.size() < 2) {
        return command.fail("usage: printf FORMAT [VALUE]...", 2);
    }
    const std::string format = command.args[1];
    const std::vector<std::string> values(command.args.begin() + 2, command.args.end());
    std::size_t next = 0;
    std::string out;
    std::string error;
    do {
        const std::size_t before = next;
        for (std::size_t i = 0; i < format.size(); ++i) {
            if (format[i] == '%' && i + 1 < format.size() && format[i + 1] == '%') {
                out += '%';
                ++i;
            } else if (format[i] == '%') {
                const std::size_t used =
                    format_one(std::string_view(format).substr(i), values, &next, &out, &error);
                if (used == 0) {
                    return command.fail("'" + format.substr(i) + "': invalid directive");
                }
                i += used - 1;
            } else if (format[i] == '\\' && i + 1 < format.size()) {
                out += unescape(std::string_view(format).substr(i, 2));
                ++i;
            } else {
                out += format[i];
            }
        }
        if (next == before) {
            break;
        }
    } while (next < values.size() && out.size() < kOutputBytesMax);
    command.out(out);
    return error.empty() ? 0 : command.fail(error);
}

namespace {

// -o: each part of the line that matches, from the first one on.
void print_parts(Command& command, const std::string& head, std::string_view line, Pattern& pattern,
                 bool words, PatternMatch match) {
    for (bool hit = true; hit;) {
        if (match.end > match.begin) {
            command.out(head + std::string(line.substr(match.begin, match.end - match.begin)) +
                        "\n");
        }
        const std::size_t from = match.end > match.begin ? match.end : match.end + 1;
        hit = from <= line.size() && pattern.search(line, from, words, &match);
    }
}

}  // namespace

int run_grep(Shell& shell, Command& command) {
    Options options = read_options(command, "ivnclqoEFwHhrs", "em");
    if (!options.error.empty()) {
        return usage(command, options.error);
    }
    std::string text = options.value('e');
    if (!options.has('e')) {
        if (options.operands.empty()) {
            return usage(command, "no pattern");
        }
        text = options.operands[0];
        options.operands.erase(options.operands.begin());
    }
    Pattern pattern;
    std::string error;
    const PatternStyle style = options.has('F')   ? PatternStyle::kFixed
                               : options.has('E') ? PatternStyle::kExtended
                                                  : PatternStyle::kBasic;
    if (!pattern.compile(text, style, options.has('i'), &error)) {
        return usage(command, error);
    }
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
    if (options.has('m') && (!parse_int(options.value('m'), &most) || most < 0)) {
        return command.fail("invalid max count", 2);
    }
    std::vector<std::string> texts;
    const bool readable = read_inputs(shell, command, options.operands, &texts);
    command.by_line = !options.has('c') && !options.has('l');
    bool found = false;
    std::size_t file = 0;
    for (const std::string& input : texts) {
        const std::string prefix =
            texts.size() > 1 && readable && !options.has('h') ? options.operands[file] + ":" : "";
        ++file;
        std::int64_t matches = 0;
        std::size_t number = 0;
        for (const std::string_view line : split_lines(input)) {
            if (matches >= most) {
                break;
            }
            ++number;
            PatternMatch match;
            if (pattern.search(line, 0, options.has('w'), &match) == options.has('v')) {
                continue;
            }
            ++matches;
            if (options.has('c') || options.has('l') || options.has('q')) {
                continue;
            }
            const std::string head =
                prefix + (options.has('n') ? std::to_string(number) + ":" : "");
            if (!options.has('o') || options.has('v')) {
                command.out(head + std::string(line) + "\n");
                continue;
            }
            print_parts(command, head, line, pattern, options.has('w'), match);
        }
        found = found || matches > 0;
        command.read_enough = matches >= most || (options.has('q') && found);
        if (options.has('c')) {
            command.out(prefix + std::to_string(matches) + "\n");
        } else if (options.has('l') && matches > 0 && readable && !options.operands.empty()) {
            command.out(options.operands[file - 1] + "\n");
        }
    }
    return !readable ? 2 : found ? 0 : 1;
}

namespace {

// head and tail. `-5` means `-n 5`.
int print_ends(Shell& shell, Command& command, bool head) {
    if (command.args.size() > 1 && command.args[1].size() > 1 && command.args[1][0] == '-' &&
        is_digit(command.args[1][1])) {
        command.args[1] = "-n" + command.args[1].substr(1);
    }
    const Options options = read_options(command, "q", "nc");
    if (!options.error.empty()) {
        return usage(command, options.error);
    }
    std::int64_t count = 10;
    const bool bytes = options.has('c');
    std::string given = options.value(bytes ? 'c' : 'n');
    const bool from_start = !head && !given.empty() && given[0] == '+';
    if ((bytes || options.has('n')) && !parse_int(given, &count)) {
        return command.fail("invalid number of lines: '" + given + "'");
    }
    std::vector<std::string> texts;
    const bool ok = read_inputs(shell, command, options.operands, &texts);
    command.by_line = head && count >= 0;
    for (std::size_t f = 0; f < texts.size(); ++f) {
        if (texts.size() > 1 && ok) {
            command.out((f > 0 ? "\n" : "") + ("==> " + options.operands[f] + " <==\n"));
        }
        const std::string_view text = texts[f];
        const std::vector<std::string_view> lines = split_lines(text);
        const auto total = static_cast<std::int64_t>(bytes ? text.size() : lines.size());
        std::int64_t first = 0;
        std::int64_t last = total;
        command.read_enough = command.by_line && total >= count;
        if (head) {
            last = count >= 0 ? std::min(count, total) : std::max<std::int64_t>(0, total + count);
        } else {
            first = from_start ? std::clamp<std::int64_t>(count - 1, 0, total)
                               : std::max<std::int64_t>(0, total - (count < 0 ? -count : count));
        }
        if (bytes) {
            command.out(text.substr(static_cast<std::size_t>(first),
                                    static_cast<std::size_t>(last - first)));
            continue;
        }
        for (std::int64_t i = first; i < last; ++i) {
            command.out(std::string(lines[static_cast<std::size_t>(i)]) + "\n");
        }
    }
    return ok ? 0 : 1;
}

}  // namespace

int run_head(Shell& shell, Command& command) { return print_ends(shell, command, true); }

int run_tail(Shell& shell, Command& command) {
    for (const std::string& arg : command.args) {
        if (arg == "-f" || arg == "-F") {
            return command.fail("-f: files do not grow by themselves here");
        }
    }
    return print_ends(shell, command, false);
}

int run_wc(Shell& shell, Command& command) {
    const Options options = read_options(command, "lwcm", "");
    if (!options.error.empty()) {
        return usage(command, options.error);
    }
    const bool all = options.letters.empty();
    std::vector<std::string> texts;
    const bool ok = read_inputs(shell, command, options.operands, &texts);
    std::vector<std::vector<std::size_t>> table;
    std::vector<std::size_t> totals(3, 0);
    for (const std::string& text : texts) {
        std::size_t words = 0;
        bool inside = false;
        for (const char c : text) {
            words += !is_space(c) && !inside ? 1U : 0U;
            inside = !is_space(c);
        }
        const auto newlines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
        table.push_back({newlines, words, options.has('m') ? utf8_length(text) : text.size()});
        for (std::size_t i = 0; i < 3; ++i) {
            totals[i] += table.back()[i];
        }
    }
    if (table.size() > 1) {
        table.push_back(totals);
    }
    const bool single = !all && options.letters.size() == 1 && texts.size() == 1;
    const std::size_t width =
        single ? 0
        : options.operands.empty()
            ? 7
            : std::to_string(std::max({totals[0], totals[1], totals[2]})).size();
    for (std::size_t row = 0; row < table.size(); ++row) {
        std::string line;
        static constexpr std::string_view kColumns = "lwc";
        for (std::size_t i = 0; i < 3; ++i) {
            if (!all && !options.has(kColumns[i]) && !(i == 2 && options.has('m'))) {
                continue;
            }
            const std::string number = std::to_string(table[row][i]);
            line += line.empty() ? "" : " ";
            line += std::string(number.size() < width ? width - number.size() : 0, ' ') + number;
        }
        if (!options.operands.empty() && ok) {
            line += " " +
                    (row < options.operands.size() ? options.operands[row] : std::string("total"));
        }
        command.out(line + "\n");
    }
    return ok ? 0 : 1;
}

namespace {

std::string_view sort_key(std::string_view line, std::int64_t field) {
    if (field <= 1) {
        return field == 1 ? strip_left(line) : line;
    }
    for (std::int64_t i = 1; i < field; ++i) {
        line = strip_left(line);
        while (!line.empty() && !is_space(line.front())) {
            line.remove_prefix(1);
        }
    }
    return strip_left(line);
}

std::int64_t leading_number(std::string_view text) {
    text = strip_left(text);
    std::size_t size = !text.empty() && text[0] == '-' ? 1 : 0;
    while (size < text.size() && is_digit(text[size]) && size < 18) {
        ++size;
    }
    std::int64_t value = 0;
    (void)parse_int(text.substr(0, size), &value);
    return value;
}

}  // namespace

int run_sort(Shell& shell, Command& command) {
    const Options options = read_options(command, "rnuf", "k");
    if (!options.error.empty()) {
        return usage(command, options.error);
    }
    std::int64_t field = 0;
    const std::string key = options.value('k');
    if (options.has('k') && !parse_int(key.substr(0, key.find_first_of(",.n")), &field)) {
        return usage(command, "invalid number at field start: '" + key + "'");
    }
    std::vector<std::string> texts;
    const bool ok = read_inputs(shell, command, options.operands, &texts);
    std::vector<std::string> lines;
    for (const std::string& text : texts) {
        for (const std::string_view line : split_lines(text)) {
            lines.emplace_back(line);
        }
    }
    const bool numbers = options.has('n') || key.find('n') != std::string::npos;
    const auto compare = [&options, field, numbers](const std::string& a, const std::string& b) {
        const std::string_view left = sort_key(a, field);
        const std::string_view right = sort_key(b, field);
        if (numbers && leading_number(left) != leading_number(right)) {
            return leading_number(left) < leading_number(right) ? -1 : 1;
        }
        if (options.has('f') && lower(left) != lower(right)) {
            return lower(left) < lower(right) ? -1 : 1;
        }
        return left != right ? (left < right ? -1 : 1) : a.compare(b);
    };
    const bool reverse = options.has('r');
    std::stable_sort(lines.begin(), lines.end(),
                     [&compare, reverse](const std::string& a, const std::string& b) {
                         return reverse ? compare(b, a) < 0 : compare(a, b) < 0;
                     });
    if (options.has('u')) {
        lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    }
    for (const std::string& line : lines) {
        command.out(line + "\n");
    }
    return ok ? 0 : 2;
}

int run_uniq(Shell& shell, Command& command) {
    const Options options = read_options(command, "cdu", "");
    if (!options.error.empty()) {
        return usage(command, options.error);
    }
    std::vector<std::string> texts;
    const bool ok = read_inputs(shell, command, options.operands, &texts);
    for (const std::string& text : texts) {
        const std::vector<std::string_view> lines = split_lines(text);
        for (std::size_t i = 0; i < lines.size();) {
            std::size_t end = i;
            while (end < lines.size() && lines[end] == lines[i]) {
                ++end;
            }
            const std::size_t count = end - i;
            if (!(options.has('d') && count < 2) && !(options.has('u') && count > 1)) {
                const std::string number = std::to_string(count);
                command.out(options.has('c')
                                ? std::string(number.size() < 7 ? 7 - number.size() : 0, ' ') +
                                      number + " "
                                : "");
                command.out(std::string(lines[i]) + "\n");
            }
            i = end;
        }
    }
    return ok ? 0 : 1;
}

namespace {

// "1,3-5,7-" : is n in the list?
bool in_list(std::string_view list, std::size_t n) {
    for (const std::string_view range : split(list, ',')) {
        const std::size_t dash = range.find('-');
        std::int64_t from = 1;
        std::int64_t to = INT64_MAX;
        if (dash != 0) {
            (void)parse_int(range.substr(0, dash), &from);
        }
        if (dash == std::string_view::npos) {
            to = from;
        } else if (dash + 1 < range.size()) {
            (void)parse_int(range.substr(dash + 1), &to);
        }
        if (static_cast<std::int64_t>(n) >= from && static_cast<std::int64_t>(n) <= to) {
            return true;
        }
    }
    return false;
}

}  // namespace

int run_cut(Shell& shell, Command& command) {
    const Options options = read_options(command, "s", "dfcb");
    if (!options.error.empty()) {
        return usage(command, options.error);
    }
    command.by_line = true;
    const bool fields = options.has('f');
    const std::string list =
        fields ? options.value('f') : options.value(options.has('c') ? 'c' : 'b');
    if (list.empty() || list.find_first_not_of("0123456789,-") != std::string::npos) {
        return command.fail("you must specify a list of bytes, characters, or fields");
    }
    const std::string delimiter = options.has('d') ? options.value('d') : "\t";
    if (delimiter.size() != 1) {
        return command.fail("the delimiter must be a single character");
    }
    std::vector<std::string> texts;
    const bool ok = read_inputs(shell, command, options.operands, &texts);
    for (const std::string& text : texts) {
        for (const std::string_view line : split_lines(text)) {
            if (!fields) {
                std::string out;
                for (std::size_t i = 0; i < line.size(); ++i) {
                    if (in_list(list, i + 1)) {
                        out += line[i];
                    }
                }
                command.out(out + "\n");
                continue;
            }
            const std::vector<std::string_view> parts = split(line, delimiter[0]);
            if (parts.size() == 1) {
                command.out(options.has('s') ? "" : std::string(line) + "\n");
                continue;
            }
            std::vector<std::string> kept;
            for (std::size_t i = 0; i < parts.size(); ++i) {
                if (in_list(list, i + 1)) {
                    kept.emplace_back(parts[i]);
                }
            }
            command.out(join(kept, delimiter) + "\n");
        }
    }
    return ok ? 0 : 1;
}

namespace {

// "a-z\n" to its characters.
std::string expand_set(std::string_view set) {
    const std::string text = unescape(set);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i + 2 < text.size() && text[i + 1] == '-' &&
            static_cast<unsigned char>(text[i]) <= static_cast<unsigned char>(text[i + 2])) {
            for (int c = static_cast<unsigned char>(text[i]);
                 c <= static_cast<unsigned char>(text[i + 2]); ++c) {
                out += static_cast<char>(c);
            }
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string named_set(std::string_view set) {
    if (set == "[:upper:]") {
        return expand_set("A-Z");
    }
    if (set == "[:lower:]") {
        return expand_set("a-z");
    }
    if (set == "[:digit:]") {
        return expand_set("0-9");
    }
    return set == "[:space:]" ? " \t\n\r\v\f" : expand_set(set);
}

}  // namespace

int run_tr(Shell&, Command& command) {
    const Options options = read_options(command, "ds", "");
    if (!options.error.empty()) {
        return usage(command, options.error);
    }
    command.by_line = true;
    const bool remove = options.has('d');
    const bool squeeze = options.has('s');
    if (options.operands.empty() || (!remove && !squeeze && options.operands.size() < 2)) {
        return command.fail("missing operand");
    }
    const std::string from = named_set(options.operands[0]);
    const std::string to = options.operands.size() > 1 ? named_set(options.operands[1]) : from;
    std::string out;
    char last = '\0';
    bool have_last = false;
    for (const char c : command.take_input()) {
        const std::size_t at = from.find(c);
        if (at == std::string::npos) {
            out += c;
            have_last = false;
            continue;
        }
        if (remove || to.empty()) {
            continue;
        }
        const char replaced = to[std::min(at, to.size() - 1)];
        if (squeeze && have_last && last == replaced) {
            continue;
        }
        out += replaced;
        last = replaced;
        have_last = true;
    }
    command.out(out);
    return 0;
}

}  // namespace drydock::shell
