// Smaller commands: paths, find, base64, checksums, which, type.
#include <algorithm>

#include "engine/core/digest.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

int run_basename(Shell&, Command& command) {
    const Options options = read_options(command, "a", "s");
    if (!options.error.empty() || options.operands.empty()) {
        return command.fail(options.error.empty() ? "missing operand" : options.error);
    }
    const bool many = options.has('a') || options.has('s');
    if (!many && options.operands.size() > 2) {
        return command.fail("extra operand '" + options.operands[2] + "'");
    }
    const std::string suffix = options.has('s')               ? options.value('s')
                               : options.operands.size() == 2 ? options.operands[1]
                                                              : "";
    for (std::size_t i = 0; i < (many ? options.operands.size() : 1); ++i) {
        std::string name(base_name(options.operands[i]));
        if (name.size() > suffix.size() && !suffix.empty() &&
            name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0) {
            name.resize(name.size() - suffix.size());
        }
        command.out(name + "\n");
    }
    return 0;
}

int run_dirname(Shell&, Command& command) {
    const Options options = read_options(command, "", "");
    if (!options.error.empty() || options.operands.empty()) {
        return command.fail(options.error.empty() ? "missing operand" : options.error);
    }
    for (const std::string& operand : options.operands) {
        std::string_view path = operand;
        while (path.size() > 1 && path.back() == '/') {
            path.remove_suffix(1);
        }
        command.out(std::string(folder_of(path)) + "\n");
    }
    return 0;
}

bool is_builtin(std::string_view name) {
    static constexpr std::string_view kBuiltins[] = {
        ".",      ":",      "[",     "cd",        "command",  "declare", "echo",  "eval",
        "exit",   "export", "false", "help",      "history",  "let",     "local", "mapfile",
        "printf", "pwd",    "read",  "readarray", "readonly", "return",  "set",   "shift",
        "source", "test",   "trap",  "true",      "type",     "typeset", "unset", "wait"};
    return std::find(std::begin(kBuiltins), std::end(kBuiltins), name) != std::end(kBuiltins);
}

namespace {

bool is_word_of_the_language(std::string_view name) {
    static constexpr std::string_view kWords[] = {
        "!",   "[[",       "]]", "case", "do",   "done", "elif",  "else",  "esac", "fi",
        "for", "function", "if", "in",   "then", "time", "until", "while", "{",    "}"};
    return std::find(std::begin(kWords), std::end(kWords), name) != std::end(kWords);
}

}  // namespace

int run_which(Shell& shell, Command& command) {
    int exit_code = command.args.size() < 2 ? 1 : 0;
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        const std::string& name = command.args[i];
        if (find_command(shell, name) != nullptr && !(is_builtin(name) && name != "echo")) {
            command.out("/usr/bin/" + name + "\n");
        } else {
            exit_code = 1;
        }
    }
    return exit_code;
}

int run_type(Shell& shell, Command& command) {
    int exit_code = 0;
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        const std::string& name = command.args[i];
        if (const Function* function = find_function(shell.state(), name)) {
            command.out(name + " is a function\n" + name + " () \n" + function->body + "\n");
        } else if (is_word_of_the_language(name)) {
            command.out(name + " is a shell keyword\n");
        } else if (is_builtin(name)) {
            command.out(name + " is a shell builtin\n");
        } else if (find_command(shell, name) != nullptr) {
            command.out(name + " is /usr/bin/" + name + "\n");
        } else {
            command.err(shell.name() + ": type: " + name + ": not found\n");
            exit_code = 1;
        }
    }
    return exit_code;
}

int run_base64(Shell& shell, Command& command) {
    const Options options = read_options(command, "di", "w");
    if (!options.error.empty() || options.operands.size() > 1) {
        return command.fail(options.error.empty() ? "extra operand '" + options.operands[1] + "'"
                                                  : options.error);
    }
    std::vector<std::string> texts;
    if (!read_inputs(shell, command, options.operands, &texts)) {
        return 1;
    }
    if (options.has('d')) {
        std::string clean;
        for (const char c : texts[0]) {
            clean += is_space(c) ? "" : std::string(1, c);
        }
        std::string bytes;
        const bool ok = base64_decode(clean, &bytes);
        command.out(bytes);
        return ok ? 0 : command.fail("invalid input");
    }
    std::int64_t width = 76;
    if (options.has('w') && (!parse_int(options.value('w'), &width) || width < 0)) {
        return command.fail("invalid wrap size: '" + options.value('w') + "'");
    }
    const std::string text = base64_encode(texts[0]);
    if (width == 0) {
        command.out(text);
        return 0;
    }
    for (std::size_t at = 0; at < text.size(); at += static_cast<std::size_t>(width)) {
        command.out(text.substr(at, static_cast<std::size_t>(width)) + "\n");
    }
    return 0;
}

// ---- sha256sum, md5sum

namespace {

int print_sums(Shell& shell, Command& command, std::string (*digest)(std::string_view)) {
    const Options options = read_options(command, "bt", "");
    if (!options.error.empty()) {
        return command.fail(options.error);
    }
    std::vector<std::string> names = options.operands;
    if (names.empty()) {
        names.emplace_back("-");
    }
    int exit_code = 0;
    for (const std::string& name : names) {
        std::vector<std::string> texts;
        if (!read_inputs(shell, command, {name}, &texts)) {
            exit_code = 1;
            continue;
        }
        command.out(to_hex(digest(texts[0])) + "  " + name + "\n");
    }
    return exit_code;
}

}  // namespace

int run_sha256sum(Shell& shell, Command& command) { return print_sums(shell, command, sha256); }
int run_md5sum(Shell& shell, Command& command) { return print_sums(shell, command, md5); }

// ---- find

namespace {

struct FindTests {
    std::string name;  // pattern; empty: any
    bool fold_case = false;
    std::string path;
    char type = '\0';
    bool empty = false;
    std::int64_t depth_max = 1000;
    std::int64_t depth_min = 0;
    bool remove = false;
};

bool read_find(const Command& command, std::vector<std::string>* places, FindTests* tests,
               std::string* error) {
    std::size_t i = 1;
    for (; i < command.args.size() && command.args[i][0] != '-'; ++i) {
        places->push_back(command.args[i]);
    }
    if (places->empty()) {
        places->emplace_back(".");
    }
    for (; i < command.args.size(); ++i) {
        const std::string& word = command.args[i];
        if (word == "-print") {
            continue;
        }
        if (word == "-empty") {
            tests->empty = true;
            continue;
        }
        if (word == "-delete") {
            tests->remove = true;
            continue;
        }
        static constexpr std::string_view kKnown[] = {"-name", "-iname",    "-path",
                                                      "-type", "-maxdepth", "-mindepth"};
        if (std::find(std::begin(kKnown), std::end(kKnown), word) == std::end(kKnown)) {
            *error = "unknown predicate `" + word + "'";
            return false;
        }
        if (i + 1 >= command.args.size()) {
            *error = "missing argument to `" + word + "'";
            return false;
        }
        const std::string& value = command.args[++i];
        if (word == "-name" || word == "-iname") {
            tests->name = word == "-iname" ? lower(value) : value;
            tests->fold_case = word == "-iname";
        } else if (word == "-path") {
            tests->path = value;
        } else if (word == "-type") {
            tests->type = value.empty() ? '\0' : value[0];
        } else if (!parse_int(value, word == "-maxdepth" ? &tests->depth_max : &tests->depth_min)) {
            *error = "Expected a positive decimal integer argument to " + word + ", but got '" +
                     value + "'";
            return false;
        }
    }
    return true;
}

struct Found {
    std::string shown;
    std::string path;
};

void walk(const Shell& shell, const FindTests& tests, const Found& at, std::int64_t depth,
          std::vector<Found>* out) {
    const bool folder = is_folder(shell.state(), at.path);
    const File* file = find_file(shell.state(), at.path);
    const std::vector<Entry> entries =
        folder ? list_folder(shell.state(), at.path) : std::vector<Entry>();
    std::string name(base_name(at.shown));
    if (tests.fold_case) {
        name = lower(name);
    }
    const bool fits =
        depth >= tests.depth_min && (tests.name.empty() || glob_match(tests.name, name)) &&
        (tests.path.empty() || glob_match(tests.path, at.shown)) &&
        (tests.type == '\0' || tests.type == (folder ? 'd' : 'f')) &&
        (!tests.empty || (folder ? entries.empty() : file != nullptr && file->content.empty()));
    if (fits) {
        out->push_back(at);
    }
    if (depth >= tests.depth_max) {
        return;
    }
    for (const Entry& entry : entries) {
        const std::string shown = at.shown + (at.shown.back() == '/' ? "" : "/") + entry.name;
        walk(shell, tests, {shown, resolve_path(shell.state(), shown)}, depth + 1, out);
    }
}

}  // namespace

int run_find(Shell& shell, Command& command) {
    std::vector<std::string> places;
    FindTests tests;
    std::string error;
    if (!read_find(command, &places, &tests, &error)) {
        return command.fail(error);
    }
    int exit_code = 0;
    for (const std::string& place : places) {
        const std::string path = resolve_path(shell.state(), place);
        if (!is_folder(shell.state(), path) && find_file(shell.state(), path) == nullptr) {
            exit_code = command.fail("'" + place + "': No such file or directory");
            continue;
        }
        std::vector<Found> found;
        walk(shell, tests, {place, path}, 0, &found);
        for (const Found& one : found) {
            if (!tests.remove) {
                command.out(one.shown + "\n");
            } else if (find_file(shell.state(), one.path) != nullptr) {
                remove_tree(&shell.state(), one.path);
            }
        }
    }
    return exit_code;
}

}  // namespace drydock::shell
