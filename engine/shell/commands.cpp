// The table of commands and what they share.
#include "engine/shell/commands.hpp"

#include <algorithm>

#include "engine/shell/aws/cli.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

// clang-format off
constexpr CommandRow kTable[] = {
    {".",        ". FILE [ARGUMENT]...",      "run a file in this shell",            run_source},
    {":",        ":",                         "do nothing",                          run_true},
    {"[",        "[ EXPRESSION ]",            "test files, texts and numbers",       run_test},
    {"aws",      "aws SERVICE OPERATION ...", "the AWS command line",                run_aws},
    {"base64",   "base64 [-d] [-w N] [FILE]", "encode or decode base64",             run_base64},
    {"basename", "basename PATH [SUFFIX]",    "the last part of a path",             run_basename},
    {"bash",     "bash [-eux] [-c TEXT | FILE]", "run a script",                        run_shell},
    {"break", "break [N]", "leave a loop", run_stray_jump},
    {"cat",      "cat [FILE]...",             "print files",                         run_cat},
    {"cd",       "cd [FOLDER]",               "change the current folder",           run_cd},
    {"chmod",    "chmod +x FILE...",          "make a file a program",               run_chmod},
    {"clear",    "clear",                     "clear the screen",                    run_clear},
    {"command", "command [-v] NAME...", "find a command", run_command_builtin},
    {"continue", "continue [N]", "go on with a loop", run_stray_jump},
    {"cp",       "cp [-r] SOURCE... TARGET",  "copy files",                          run_cp},
    {"curl",     "curl [OPTION]... URL",      "ask a web server",                    run_curl},
    {"cut",      "cut -f N|-c N [-d C] [FILE]...", "print parts of lines",                run_cut},
    {"date",     "date [+FORMAT]",            "print the simulated time",            run_date},
    {"declare",  "declare NAME[=VALUE]...",   "set variables",                       run_declare},
    {"diff",     "diff [-uq] FILE FILE",      "compare files line by line",          run_diff},
    {"dig",      "dig [+short] NAME [TYPE]",  "look a name up",                      run_dig},
    {"dirname",  "dirname PATH...",           "a path without its last part",        run_dirname},
    {"docker",   "docker COMMAND",            "build, run and push images",          run_docker},
    {"drydock",  "drydock COMMAND",           "the sandbox itself: strict, why, ...", run_drydock},
    {"echo",     "echo [-n] [-e] [TEXT]...",  "print text",                          run_echo},
    {"edit",     "edit FILE",                 "open a file in the page's editor",    run_edit},
    {"env",      "env",                       "print the variables",                 run_env},
    {"eval",     "eval TEXT...",              "run words as a line",                 run_eval},
    {"exit",     "exit [CODE]",               "end a script",                        run_exit},
    {"export",   "export NAME[=VALUE]...",    "set variables",                       run_declare},
    {"false",    "false",                     "fail",                                run_false},
    {"find", "find [FOLDER]... [-name P] [-type f|d]", "find files", run_find},
    {"getopts",  "getopts LETTERS NAME",      "read options of a script",            run_getopts},
    {"grep", "grep [-ivnclqoEFwm] PATTERN [FILE]...", "print matching lines", run_grep},
    {"head",     "head [-n N] [FILE]...",     "print first lines",                   run_head},
    {"help",     "help",                      "list the commands",                   run_help},
    {"history",  "history",                   "list what was typed",                 run_history},
    {"jp",       "jp [-f FILE] EXPRESSION",   "apply a JMESPath expression to JSON", run_jp},
    {"less",     "less [FILE]...",            "print files (the terminal scrolls)",  run_cat},
    {"let",      "let EXPRESSION...",         "calculate",                           run_let},
    {"local",    "local NAME[=VALUE]...",     "variables of a function",             run_local},
    {"ls",       "ls [-la1] [FILE]...",       "list files",                          run_ls},
    {"mapfile", "mapfile [-t] [NAME]", "lines of the input to an array", run_mapfile},
    {"md5sum",   "md5sum [FILE]...",          "print MD5 checksums",                 run_md5sum},
    {"mkdir",    "mkdir [-p] FOLDER...",      "make folders",                        run_mkdir},
    {"more",     "more [FILE]...",            "print files (the terminal scrolls)",  run_cat},
    {"mv",       "mv SOURCE... TARGET",       "move or rename files",                run_mv},
    {"nslookup", "nslookup NAME",             "look a name up",                      run_nslookup},
    {"printf",   "printf FORMAT [VALUE]...",  "print formatted text",                run_printf},
    {"pwd",      "pwd",                       "print the current folder",            run_pwd},
    {"read", "read [-r] [-p PROMPT] [-a ARRAY] [NAME]...", "read a line into variables", run_read},
    {"readarray", "readarray [-t] [NAME]", "lines of the input to an array", run_mapfile},
    {"readonly", "readonly NAME[=VALUE]...",  "set variables",                       run_declare},
    {"return",   "return [CODE]",             "leave a function",                    run_return},
    {"rm",       "rm [-rf] FILE...",          "remove files",                        run_rm},
    {"sed",      "sed [-nEi] SCRIPT [FILE]...", "change lines by a script",            run_sed},
    {"seq",      "seq [FIRST] LAST",          "print numbers",                       run_seq},
    {"set", "set [-eux] [-o pipefail] [--] ...", "options of the shell", run_set},
    {"sh",       "sh [-eux] [-c TEXT | FILE]", "run a script",                        run_shell},
    {"sha256sum", "sha256sum [FILE]...", "print SHA-256 checksums", run_sha256sum},
    {"shift",    "shift [N]",                 "drop first arguments",                run_shift},
    {"sleep",    "sleep SECONDS",             "let simulated time pass",             run_sleep},
    {"sort",     "sort [-rnu] [-k N] [FILE]...", "sort lines",                          run_sort},
    {"source",   "source FILE [ARGUMENT]...", "run a file in this shell",            run_source},
    {"tail",     "tail [-n N] [FILE]...",     "print last lines",                    run_tail},
    {"tee",      "tee [-a] FILE...",          "copy input to files and output",      run_tee},
    {"test",     "test EXPRESSION",           "test files, texts and numbers",       run_test},
    {"time",     "time COMMAND",              "how long a command takes",            run_timed},
    {"touch",    "touch FILE...",             "make empty files",                    run_touch},
    {"tr",       "tr [-d] SET1 [SET2]",       "replace or delete characters",        run_tr},
    {"trap",     "trap",                      "read without effect",                 run_trap},
    {"true",     "true",                      "succeed",                             run_true},
    {"type",     "type NAME...",              "what a command is",                   run_type},
    {"typeset",  "typeset NAME[=VALUE]...",   "set variables",                       run_declare},
    {"uniq",     "uniq [-c] [FILE]",          "drop repeated lines",                 run_uniq},
    {"unset",    "unset NAME...",             "remove variables",                    run_unset},
    {"uuidgen",  "uuidgen",                   "print a new UUID",                    run_uuidgen},
    {"wait",     "wait",                      "for jobs, of which there are none",   run_true},
    {"watch", "watch [-n SECONDS] [-teg] COMMAND", "repeat a command", run_watch},
    {"wc",       "wc [-lwc] [FILE]...",       "count lines, words, bytes",           run_wc},
    {"which",    "which NAME...",             "where a command is",                  run_which},
    {"xargs",    "xargs [-n N] [-I S] COMMAND", "run a command for words of the input", run_xargs},
};
// clang-format on

}  // namespace

std::span<const CommandRow> command_table() { return kTable; }

const CommandRow* find_command(const Shell& shell, std::string_view name) {
    const std::span<const CommandRow> table =
        shell.machine == nullptr ? command_table() : shell.machine->commands;
    const auto at = std::lower_bound(
        table.begin(), table.end(), name,
        [](const CommandRow& row, std::string_view wanted) { return row.name < wanted; });
    return at != table.end() && at->name == name ? &*at : nullptr;
}

std::string Options::value(char letter) const {
    for (std::size_t i = letters.size(); i > 0; --i) {
        if (letters[i - 1] == letter) {
            return values[i - 1];
        }
    }
    return {};
}

Options read_options(const Command& command, std::string_view flags, std::string_view with_value) {
    Options out;
    bool only_operands = false;
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        const std::string& arg = command.args[i];
        if (only_operands || arg.size() < 2 || arg[0] != '-') {
            out.operands.push_back(arg);
            continue;
        }
        if (arg == "--") {
            only_operands = true;
            continue;
        }
        if (arg[1] == '-') {
            out.error = "unrecognized option '" + arg + "'";
            return out;
        }
        for (std::size_t k = 1; k < arg.size(); ++k) {
            const char letter = arg[k];
            const bool takes_value = with_value.find(letter) != std::string_view::npos;
            if (!takes_value && flags.find(letter) == std::string_view::npos) {
                out.error = std::string("invalid option -- '") + letter + "'";
                return out;
            }
            out.letters += letter;
            out.values.emplace_back();
            if (takes_value) {
                if (k + 1 < arg.size()) {
                    out.values.back() = arg.substr(k + 1);
                } else if (i + 1 < command.args.size()) {
                    out.values.back() = command.args[++i];
                } else {
                    out.error = std::string("option requires an argument -- '") + letter + "'";
                    return out;
                }
                break;
            }
        }
    }
    return out;
}

int refuse(const Shell& shell, Command& command, std::string_view message, int exit_code) {
    // bash says this one without the command's name, except in declare and its like.
    const std::string& name = command.args[0];
    if (message.ends_with(": readonly variable") &&
        (name == "export" || name == "read" || name == "readonly" || name == "mapfile")) {
        command.err(shell.name() + ": " + std::string(message) + "\n");
        return exit_code;
    }
    command.err(shell.name() + ": " + command.args[0] + ": " + std::string(message) + "\n");
    return exit_code;
}

bool read_inputs(Shell& shell, Command& command, const std::vector<std::string>& names,
                 std::vector<std::string>* texts) {
    bool ok = true;
    if (names.empty()) {
        texts->emplace_back(command.take_input());
    }
    for (const std::string& name : names) {
        if (name == "-" || name == "/dev/stdin") {
            texts->emplace_back(command.take_input());
            continue;
        }
        const std::string path = resolve_path(shell.state(), name);
        const File* file = find_file(shell.state(), path);
        if (file != nullptr) {
            texts->push_back(file->content);
            continue;
        }
        (void)command.fail(name + (is_folder(shell.state(), path) ? ": Is a directory"
                                                                  : ": No such file or directory"));
        ok = name == "/dev/null" && ok;
    }
    return ok;
}

}  // namespace drydock::shell
