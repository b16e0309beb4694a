// xargs: a command for words of the input. What it runs may wait, and then it waits.
#include <algorithm>

#include "engine/api/json_writer.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr std::size_t kXargsWordsMax = 5000;

// Words with quotes and backslashes, as xargs reads them.
bool split_words(std::string_view text, std::vector<std::string>* out) {
    std::string word;
    bool open = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\'' || c == '"') {
            const std::size_t close = text.find(c, i + 1);
            if (close == std::string_view::npos) {
                return false;
            }
            word += text.substr(i + 1, close - i - 1);
            open = true;
            i = close;
        } else if (c == '\\' && i + 1 < text.size()) {
            word += text[++i];
            open = true;
        } else if (is_space(c)) {
            if (open) {
                out->push_back(word);
            }
            word.clear();
            open = false;
        } else {
            word += c;
            open = true;
        }
    }
    if (open) {
        out->push_back(word);
    }
    return true;
}

struct XargsOptions {
    std::string replace;      // -I
    std::size_t most = 0;     // -n; 0: all at once
    bool skip_empty = false;  // -r
    bool trace = false;       // -t
    char separator = '\0';    // -d
    std::size_t first = 1;    // of the command's words
};

bool read_xargs(const Command& command, XargsOptions* out, std::string* error) {
    std::size_t i = 1;
    for (; i < command.args.size() && command.args[i].size() > 1 && command.args[i][0] == '-';
         ++i) {
        const std::string& arg = command.args[i];
        const char letter = arg[1];
        if (letter == 'r' || letter == 't' || arg == "--no-run-if-empty") {
            out->skip_empty = out->skip_empty || letter != 't';
            out->trace = out->trace || letter == 't';
            continue;
        }
        if (letter != 'n' && letter != 'I' && letter != 'd' && letter != 'L') {
            *error = std::string("invalid option -- '") + letter + "'";
            return false;
        }
        const std::string value = arg.size() > 2                ? arg.substr(2)
                                  : i + 1 < command.args.size() ? command.args[++i]
                                                                : "";
        std::int64_t number = 0;
        if (value.empty()) {
            *error = std::string("option requires an argument -- '") + letter + "'";
            return false;
        }
        if (letter == 'I') {
            out->replace = value;
        } else if (letter == 'd') {
            out->separator = value == "\\n" ? '\n' : value == "\\t" ? '\t' : value[0];
        } else if (!parse_int(value, &number) || number < 1) {
            *error = "invalid number \"" + value + "\" for -" + letter + " option";
            return false;
        } else {
            out->most = static_cast<std::size_t>(number);
        }
    }
    out->first = i;
    return true;
}

// Where it stands: everything but the command that runs.
struct Xargs {
    std::vector<std::string> base;   // the command's words
    std::vector<std::string> items;  // those not yet used
    std::string replace;
    std::size_t most = 0;
    bool trace = false;
    int exit_code = 0;
};

bool read_items(std::string_view input, const XargsOptions& options,
                std::vector<std::string>* items) {
    if (!options.replace.empty()) {
        for (const std::string_view line : split_lines(input)) {
            if (!strip(line).empty()) {
                items->emplace_back(strip_left(line));
            }
        }
        return true;
    }
    if (options.separator == '\0') {
        return split_words(input, items);
    }
    for (const std::string_view item : split(input, options.separator)) {
        items->emplace_back(item);
    }
    if (!items->empty() && items->back().empty()) {
        items->pop_back();
    }
    return true;
}

// False: *exit_code says how it ends.
bool begin_xargs(Command& command, Xargs* out, bool* empty, int* exit_code) {
    XargsOptions options;
    std::string error;
    if (!read_xargs(command, &options, &error)) {
        *exit_code = command.fail(error);
        return false;
    }
    out->base.assign(command.args.begin() + static_cast<std::ptrdiff_t>(options.first),
                     command.args.end());
    if (out->base.empty()) {
        out->base.emplace_back("echo");
    }
    if (!read_items(command.take_input(), options, &out->items)) {
        *exit_code = command.fail("unmatched quote; by default quotes are special to xargs");
        return false;
    }
    if (out->items.size() > kXargsWordsMax) {
        *exit_code = command.fail("the limit is 5000 words");
        return false;
    }
    out->replace = options.replace;
    out->most = options.replace.empty() ? options.most : 1;
    out->trace = options.trace;
    *empty = out->items.empty() && (options.skip_empty || !options.replace.empty());
    return true;
}

void save_strings(api::JsonWriter& json, api::MemberName name,
                  const std::vector<std::string>& texts) {
    json.key(name).begin_array();
    for (const std::string& text : texts) {
        json.string(text);
    }
    json.end_array();
}

void save_xargs(const Xargs& xargs, Command& command) {
    command.wait_state.clear();
    api::JsonWriter json(&command.wait_state);
    json.begin_object();
    save_strings(json, "base", xargs.base);
    save_strings(json, "items", xargs.items);
    json.member("replace", xargs.replace);
    json.member_int("most", static_cast<std::int64_t>(xargs.most));
    json.member_bool("trace", xargs.trace);
    json.member_int("code", xargs.exit_code);
    json.end_object();
}

bool load_xargs(const Command& command, Xargs* xargs) {
    api::Doc state;
    std::string problem;
    if (!api::parse_json(command.resumed_state, &state, &problem)) {
        return false;
    }
    const api::Value root = state.root();
    for (const api::Value word : root["base"]) {
        xargs->base.emplace_back(word.str());
    }
    for (const api::Value item : root["items"]) {
        xargs->items.emplace_back(item.str());
    }
    xargs->replace = std::string(root["replace"].str());
    xargs->most = static_cast<std::size_t>(root["most"].i64());
    xargs->trace = root["trace"].boolean();
    xargs->exit_code = static_cast<int>(root["code"].i64());
    return !xargs->base.empty();
}

// The words of the next command, whose items are used up.
std::vector<std::string> next_words(Xargs* xargs, std::size_t* used) {
    const std::size_t left = xargs->items.size() - *used;
    const std::size_t count = xargs->most == 0 ? left : std::min(xargs->most, left);
    std::vector<std::string> words = xargs->base;
    if (xargs->replace.empty()) {
        words.insert(words.end(), xargs->items.begin() + static_cast<std::ptrdiff_t>(*used),
                     xargs->items.begin() + static_cast<std::ptrdiff_t>(*used + count));
    } else {
        for (std::string& word : words) {
            word = replace_all(word, xargs->replace, xargs->items[*used]);
        }
    }
    *used += count;
    return words;
}

void pass_on(Command& command, Console& console) {
    for (Output& chunk : console.take()) {
        command.chunks.push_back(std::move(chunk));
    }
}

// False: the command cannot be run, and xargs ends.
bool run_next(Shell& shell, Command& command, Xargs* xargs, std::size_t* used) {
    const std::vector<std::string> words = next_words(xargs, used);
    if (xargs->trace) {
        command.err(join(words, " ") + "\n");
    }
    if (find_command(shell, words[0]) == nullptr) {
        xargs->exit_code = command.fail(words[0] + ": No such file or directory", 127);
        return false;
    }
    Console console;
    if (!run_text(shell, command, as_line(words), &console)) {
        xargs->exit_code = command.fail("nested too deeply");
        return false;
    }
    pass_on(command, console);
    return true;
}

// A command has ended. False: xargs ends.
bool take_exit_code(Shell& shell, Command& command, Xargs* xargs) {
    const int code = shell.state().last_exit_code;
    if (code == 255) {
        xargs->exit_code = command.fail(xargs->base[0] + ": exited with status 255; aborting", 124);
        return false;
    }
    xargs->exit_code = code == 0 ? xargs->exit_code : 123;
    return !shell.stopped && ++shell.commands_run <= kCommandsMax;
}

}  // namespace

int run_xargs(Shell& shell, Command& command) {
    Xargs xargs;
    std::size_t used = 0;
    bool empty = false;
    if (command.resumed) {
        if (!load_xargs(command, &xargs)) {
            return 1;
        }
        Console console;
        resume_text(shell, command, &console);
        pass_on(command, console);
        if (command.waits) {
            command.wait_state = std::string(command.resumed_state);
            return 0;
        }
        empty = !take_exit_code(shell, command, &xargs) || xargs.items.empty();
    } else {
        int exit_code = 0;
        if (!begin_xargs(command, &xargs, &empty, &exit_code)) {
            return exit_code;
        }
    }
    while (!empty) {
        if (!run_next(shell, command, &xargs, &used)) {
            break;
        }
        if (command.waits) {
            xargs.items.erase(xargs.items.begin(),
                              xargs.items.begin() + static_cast<std::ptrdiff_t>(used));
            save_xargs(xargs, command);
            return 0;
        }
        empty = !take_exit_code(shell, command, &xargs) || used >= xargs.items.size();
    }
    return xargs.exit_code;
}

}  // namespace drydock::shell
