// Scripts and functions: running them, their arguments, options and variables.
#include <algorithm>

#include "engine/core/rng.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/shell/arrays.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

using Words = std::vector<std::string>;

Words words_from(const Command& command, std::size_t first) {
    return first < command.args.size()
               ? Words(command.args.begin() + static_cast<std::ptrdiff_t>(first),
                       command.args.end())
               : Words();
}

struct Option {
    char letter;
    std::string_view name;
    std::uint8_t bit;
};
constexpr Option kOptions[] = {
    {'a', "allexport", kAllexport}, {'e', "errexit", kErrexit}, {'E', "errtrace", kErrtrace},
    {'f', "noglob", kNoglob},       {'u', "nounset", kNounset}, {'x', "xtrace", kXtrace},
    {'\0', "pipefail", kPipefail},
};

const Option* find_option(char letter, std::string_view name) {
    for (const Option& option : kOptions) {
        if ((letter != '\0' && option.letter == letter) || option.name == name) {
            return &option;
        }
    }
    return nullptr;
}

// One word of options, "-euo" with "pipefail" behind it or "+x". False: *bad is what is unknown.
bool read_option_word(const Words& args, std::size_t* at, std::uint8_t* options, std::string* bad) {
    const std::string& word = args[*at];
    for (const char letter : std::string_view(word).substr(1)) {
        const Option* option = nullptr;
        if (letter == 'o') {
            const std::string name = *at + 1 < args.size() ? args[++*at] : "";
            option = find_option('\0', name);
            *bad = option == nullptr ? name + ": invalid option name" : "";
        } else {
            option = find_option(letter, "-");
            *bad = option == nullptr ? std::string(1, word[0]) + letter + ": invalid option" : "";
        }
        if (option == nullptr) {
            return false;
        }
        const auto bit = option->bit;
        *options = static_cast<std::uint8_t>(word[0] == '-' ? *options | bit : *options & ~bit);
    }
    return true;
}

bool is_option_word(const std::string& word) {
    return word.size() > 1 && (word[0] == '-' || word[0] == '+') && word != "--";
}

// What stands behind "#!", or empty.
std::string_view interpreter_line(std::string_view text) {
    return text.substr(0, 2) == "#!" ? strip(text.substr(2, text.find('\n') - 2))
                                     : std::string_view();
}

bool is_shell_name(std::string_view name) { return name == "bash" || name == "sh"; }

// "/bin/bash -e", "/usr/bin/env bash". False: another program than a shell.
bool read_interpreter(std::string_view line, std::string_view* program, std::uint8_t* options) {
    std::vector<std::string> words;
    for (const std::string_view word : split(line, ' ')) {
        if (!strip(word).empty()) {
            words.emplace_back(strip(word));
        }
    }
    std::size_t at = 0;
    *program = line.substr(0, line.find(' '));
    if (base_name(*program) == "env" && words.size() > 1) {
        at = words[1] == "-S" && words.size() > 2 ? 2 : 1;
        const std::size_t begin = line.find(words[at]);
        *program = line.substr(begin, words[at].size());
    }
    std::string bad;
    for (std::size_t i = at + 1; i < words.size(); ++i) {
        if (is_option_word(words[i]) && !read_option_word(words, &i, options, &bad)) {
            return false;
        }
    }
    return is_shell_name(base_name(*program));
}

int run_script(Shell& shell, Command& command, std::string_view path, std::string_view text,
               Words arguments, std::uint8_t options) {
    Call call;
    call.kind = CallKind::kScript;
    call.text = std::string(text);
    call.file = std::string(path);
    call.script = std::string(path);
    call.arguments = std::move(arguments);
    call.options = options;
    return run_call(shell, command, std::move(call));
}

// Why a file cannot be read as a script; empty: it can.
std::string unreadable(const Shell& shell, std::string_view path, const File** file) {
    const std::string absolute = resolve_path(shell.state(), path);
    *file = find_file(shell.state(), absolute);
    if (*file != nullptr) {
        return {};
    }
    return is_folder(shell.state(), absolute) ? "Is a directory" : "No such file or directory";
}

}  // namespace

int run_function(Shell& shell, Command& command, const Function& function) {
    Call call;
    call.kind = CallKind::kFunction;
    call.text = function.body;
    call.file = function.file;
    call.line = function.line;
    call.arguments = words_from(command, 1);
    return run_call(shell, command, std::move(call));
}

int run_script_file(Shell& shell, Command& command, const File& file) {
    const std::string_view line = interpreter_line(file.content);
    std::string_view program = "bash";
    std::uint8_t options = 0;
    if (!line.empty() && !read_interpreter(line, &program, &options)) {
        command.err(shell.name() + ": " + command.args[0] + ": " + std::string(program) +
                    ": bad interpreter: No such file or directory\n");
        return 126;
    }
    return run_script(shell, command, command.args[0], file.content, words_from(command, 1),
                      options);
}

// bash and sh: [-eux] [-o pipefail] [-c TEXT | FILE] [ARGUMENT]...
int run_shell(Shell& shell, Command& command) {
    std::uint8_t options = 0;
    std::string bad;
    std::size_t at = 1;
    bool text = false;
    for (; at < command.args.size() && is_option_word(command.args[at]); ++at) {
        std::string& word = command.args[at];
        const std::size_t c = word.find('c');
        text = text || c != std::string::npos;
        word.erase(c == std::string::npos ? word.size() : c, 1);
        if (word == "-l" || word == "--login" || word == "-i") {
            continue;
        }
        if (word.size() > 1 && !read_option_word(command.args, &at, &options, &bad)) {
            command.err(command.args[0] + ": " + bad + "\n");
            return 2;
        }
    }
    const Words rest = words_from(command, at);
    if (text) {
        if (rest.empty()) {
            command.err(command.args[0] + ": -c: option requires an argument\n");
            return 2;
        }
        const std::string name = rest.size() > 1 ? rest[1] : command.args[0];
        return run_script(shell, command, name, rest[0], words_from(command, at + 2), options);
    }
    if (rest.empty()) {
        if (!command.has_input) {
            command.note("This is a shell already.\n");
            return 0;
        }
        const std::string script(command.take_input());
        command.has_input = false;
        return run_script(shell, command, command.args[0], script, {}, options);
    }
    const File* file = nullptr;
    const std::string why = unreadable(shell, rest[0], &file);
    if (!why.empty()) {
        command.err(command.args[0] + ": " + rest[0] + ": " + why + "\n");
        return why[0] == 'I' ? 126 : 127;
    }
    return run_script(shell, command, rest[0], std::string(file->content),
                      words_from(command, at + 1), options);
}

int run_source(Shell& shell, Command& command) {
    if (command.resumed) {
        return resume_call(shell, command);
    }
    if (command.args.size() < 2) {
        return refuse(shell, command, "filename argument required", 2);
    }
    const File* file = nullptr;
    const std::string why = unreadable(shell, command.args[1], &file);
    if (!why.empty()) {
        command.err(shell.name() + ": " + command.args[1] + ": " + why + "\n");
        return 1;
    }
    Call call;
    call.kind = CallKind::kSource;
    call.text = file->content;
    call.file = command.args[1];
    call.arguments = words_from(command, 2);
    return run_call(shell, command, std::move(call));
}

int run_eval(Shell& shell, Command& command) {
    Call call;
    call.text = join(words_from(command, 1), " ");
    call.file = shell.file;
    call.line = shell.line > 0 ? shell.line - 1 : 0;
    return run_call(shell, command, std::move(call));
}

// A keyword in bash; here it times one simple command.
int run_timed(Shell& shell, Command& command) {
    std::int64_t began = shell.world.now.ms;
    int exit_code = 0;
    if (command.resumed) {
        (void)parse_int(command.resumed_state, &began);
        exit_code = resume_call(shell, command);
    } else {
        Call call;
        call.text = as_line(words_from(command, 1));
        exit_code = run_call(shell, command, std::move(call));
    }
    if (command.waits) {
        command.goes_on_as = "time";
        command.wait_state = std::to_string(began);
        return exit_code;
    }
    const std::int64_t ms = shell.world.now.ms - began;
    std::string thousandths = std::to_string(1000 + ms % 1000).substr(1);
    command.err("\nreal\t" + std::to_string(ms / 60'000) + "m" + std::to_string(ms / 1000 % 60) +
                "." + thousandths + "s\nuser\t0m0.000s\nsys\t0m0.000s\n");
    return exit_code;
}

int run_set(Shell& shell, Command& command) {
    ShellState& state = shell.state();
    if (command.args.size() == 1) {
        for (const Variable& variable : state.variables) {
            const std::string declaration = declaration_of(variable);
            command.out(variable.array == ArrayKind::kNone
                            ? variable.name + "=" + shell_quote(variable.value) + "\n"
                            : declaration.substr(declaration.find(variable.name)) + "\n");
        }
        return 0;
    }
    std::uint8_t options = state.options;
    std::string bad;
    std::size_t at = 1;
    for (; at < command.args.size() && is_option_word(command.args[at]); ++at) {
        if (!read_option_word(command.args, &at, &options, &bad)) {
            return refuse(shell, command, bad, 2);
        }
    }
    state.options = options;
    const bool dashes = at < command.args.size() && command.args[at] == "--";
    if (dashes || at < command.args.size()) {
        const std::string why = set_arguments(state, words_from(command, at + (dashes ? 1 : 0)));
        return why.empty() ? 0 : refuse(shell, command, why, 1);
    }
    return 0;
}

int run_shift(Shell& shell, Command& command) {
    std::int64_t count = 1;
    Words& arguments = shell.state().arguments;
    if (command.args.size() > 1 && (!parse_int(command.args[1], &count) || count < 0)) {
        return refuse(shell, command, command.args[1] + ": numeric argument required", 1);
    }
    if (count > static_cast<std::int64_t>(arguments.size())) {
        return 1;
    }
    arguments.erase(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(count));
    return 0;
}

int run_return(Shell& shell, Command& command) {
    std::int64_t code = shell.state().last_exit_code;
    if (shell.frame == nullptr || !shell.frame->returns) {
        return refuse(shell, command, "can only `return' from a function or sourced script", 2);
    }
    if (command.args.size() > 1 && !parse_int(command.args[1], &code)) {
        code = refuse(shell, command, command.args[1] + ": numeric argument required", 2);
    }
    shell.returned = true;
    return static_cast<int>(code & 255);
}

int run_let(Shell& shell, Command& command) {
    std::int64_t value = 0;
    for (const std::string& expression : words_from(command, 1)) {
        std::string error;
        if (!evaluate_arithmetic(shell, expression, &value, &error)) {
            return refuse(shell, command, error, 1);
        }
    }
    return value != 0 ? 0 : 1;
}

// break and continue outside of loops.
int run_stray_jump(Shell& shell, Command& command) {
    return refuse(shell, command, "only meaningful in a `for', `while', or `until' loop", 0);
}

// getopts SPEC NAME [ARGUMENT]...: the next option, with OPTIND and OPTARG. Letters in one word
// ("-ab") are told apart by OPTPOS.
int run_getopts(Shell& shell, Command& command) {
    if (command.args.size() < 3) {
        command.err("getopts: usage: getopts optstring name [arg ...]\n");
        return 2;
    }
    const std::string& letters = command.args[1];
    const Words words = command.args.size() > 3 ? words_from(command, 3) : shell.state().arguments;
    std::int64_t index = 1;
    std::int64_t position = 1;
    (void)parse_int(get_variable(shell, "OPTIND"), &index);
    (void)parse_int(get_variable(shell, "OPTPOS"), &position);
    const auto at = static_cast<std::size_t>(std::max<std::int64_t>(index, 1)) - 1;
    drop_variable(shell.state(), "OPTARG");
    if (at >= words.size() || words[at].size() < 2 || words[at][0] != '-' || words[at] == "--") {
        (void)set_variable(shell, "OPTIND",
                           std::to_string(at + (at < words.size() && words[at] == "--" ? 2 : 1)));
        (void)set_variable(shell, command.args[2], "?");
        return 1;
    }
    const std::string& word = words[at];
    const auto here = static_cast<std::size_t>(std::max<std::int64_t>(position, 1));
    const char letter = word[std::min(here, word.size() - 1)];
    const std::size_t known = letter == ':' ? std::string::npos : letters.find(letter);
    const bool silent = letters[0] == ':';
    std::string name(1, letter);
    std::size_t next = here + 1 < word.size() ? at : at + 1;
    std::string_view complaint;
    if (known == std::string::npos) {
        complaint = "illegal option -- ";
        name = "?";
    } else if (known + 1 < letters.size() && letters[known + 1] == ':') {
        const bool inside = here + 1 < word.size();
        next = at + (inside ? 1 : 2);
        if (!inside && at + 1 >= words.size()) {
            complaint = "option requires an argument -- ";
            next = at + 1;
            name = silent ? ":" : "?";
        } else {
            (void)set_variable(shell, "OPTARG", inside ? word.substr(here + 1) : words[at + 1]);
        }
    }
    if (!complaint.empty() && silent) {
        (void)set_variable(shell, "OPTARG", std::string(1, letter));
    } else if (!complaint.empty()) {
        const std::string script = get_variable(shell, "0");
        command.err(script + ": " + std::string(complaint) + letter + "\n");
    }
    (void)set_variable(shell, "OPTPOS", std::to_string(next == at ? here + 1 : 1));
    (void)set_variable(shell, "OPTIND", std::to_string(next + 1));
    (void)set_variable(shell, command.args[2], name);
    return 0;
}

// command NAME...: past functions. command -v NAME: whether there is such a command.
int run_command_builtin(Shell& shell, Command& command) {
    const bool asks =
        command.args.size() > 1 && (command.args[1] == "-v" || command.args[1] == "-V");
    if (!asks) {
        command.args.erase(command.args.begin());
        if (command.args.empty()) {
            return 0;
        }
        const CommandRow* row = find_command(shell, command.args[0]);
        if (row != nullptr) {
            command.goes_on_as = row->name;
            return row->run(shell, command);
        }
        command.err(shell.name() + ": " + command.args[0] + ": command not found\n");
        return 127;
    }
    int exit_code = 1;
    for (const std::string& name : words_from(command, 2)) {
        if (find_function(shell.state(), name) != nullptr || is_builtin(name)) {
            command.out(name + "\n");
        } else if (find_command(shell, name) != nullptr) {
            command.out("/usr/bin/" + name + "\n");
        } else {
            continue;
        }
        exit_code = 0;
    }
    return exit_code;
}

int run_chmod(Shell& shell, Command& command) {
    if (command.args.size() < 3) {
        return command.fail(command.args.size() < 2
                                ? "missing operand"
                                : "missing operand after '" + command.args[1] + "'");
    }
    const std::string& mode = command.args[1];
    const std::size_t sign = mode.find_first_of("+-=");
    std::int64_t octal = 0;
    bool executable = false;
    bool changes = true;
    if (sign != std::string::npos) {
        changes = mode.find('x', sign) != std::string::npos || mode[sign] == '=';
        executable = mode[sign] != '-' && mode.find('x', sign) != std::string::npos;
    } else if (mode.find_first_not_of("01234567") == std::string::npos && parse_int(mode, &octal)) {
        executable = octal / 100 % 10 % 2 == 1;
    } else {
        return command.fail("invalid mode: '" + mode + "'");
    }
    int exit_code = 0;
    for (const std::string& name : words_from(command, 2)) {
        const std::string path = resolve_path(shell.state(), name);
        if (find_file(shell.state(), path) == nullptr && !is_folder(shell.state(), path)) {
            exit_code = command.fail("cannot access '" + name + "': No such file or directory");
        } else if (changes) {
            set_executable(&shell.state(), path, executable);
        }
    }
    return exit_code;
}

int run_uuidgen(Shell& shell, Command& command) {
    const std::uint64_t number = shell.state().randoms++;
    command.out(ecs::uuid_text(draw(shell.world.seed, Stream::kShellRandom, 1, number),
                               draw(shell.world.seed, Stream::kShellRandom, 2, number)) +
                "\n");
    return 0;
}

}  // namespace drydock::shell
