// The commands, one function each.
#pragma once

#include "engine/shell/interpreter.hpp"

namespace drydock::shell {

// commands_files.cpp
int run_ls(Shell& shell, Command& command);
int run_cat(Shell& shell, Command& command);
int run_cp(Shell& shell, Command& command);
int run_mv(Shell& shell, Command& command);
int run_rm(Shell& shell, Command& command);
int run_mkdir(Shell& shell, Command& command);
int run_touch(Shell& shell, Command& command);
int run_cd(Shell& shell, Command& command);
int run_pwd(Shell& shell, Command& command);
int run_tee(Shell& shell, Command& command);

// commands_text.cpp
int run_echo(Shell& shell, Command& command);
int run_printf(Shell& shell, Command& command);
int run_grep(Shell& shell, Command& command);
int run_head(Shell& shell, Command& command);
int run_tail(Shell& shell, Command& command);
int run_wc(Shell& shell, Command& command);
int run_sort(Shell& shell, Command& command);
int run_uniq(Shell& shell, Command& command);
int run_cut(Shell& shell, Command& command);
int run_tr(Shell& shell, Command& command);

// commands_shell.cpp
int run_true(Shell& shell, Command& command);
int run_false(Shell& shell, Command& command);
int run_test(Shell& shell, Command& command);
int run_env(Shell& shell, Command& command);
int run_date(Shell& shell, Command& command);
int run_sleep(Shell& shell, Command& command);
int run_history(Shell& shell, Command& command);
int run_clear(Shell& shell, Command& command);
int run_exit(Shell& shell, Command& command);
int run_help(Shell& shell, Command& command);
int run_jp(Shell& shell, Command& command);
int run_seq(Shell& shell, Command& command);
// `format` as of date(1), at the present simulated time.
[[nodiscard]] std::string format_date(const Shell& shell, std::string_view format);
// "90", "1.5", "2m" to milliseconds.
[[nodiscard]] bool parse_time_span(std::string_view text, std::int64_t* ms);

// commands_more.cpp
int run_basename(Shell& shell, Command& command);
int run_dirname(Shell& shell, Command& command);
int run_which(Shell& shell, Command& command);
int run_type(Shell& shell, Command& command);
int run_base64(Shell& shell, Command& command);
int run_sha256sum(Shell& shell, Command& command);
int run_md5sum(Shell& shell, Command& command);
int run_find(Shell& shell, Command& command);

// commands_xargs.cpp
int run_xargs(Shell& shell, Command& command);

// commands_script.cpp
int run_function(Shell& shell, Command& command, const Function& function);
// command.args[0] is an executable file.
int run_script_file(Shell& shell, Command& command, const File& file);
int run_shell(Shell& shell, Command& command);
int run_source(Shell& shell, Command& command);
int run_eval(Shell& shell, Command& command);
int run_timed(Shell& shell, Command& command);
int run_set(Shell& shell, Command& command);
int run_shift(Shell& shell, Command& command);
int run_return(Shell& shell, Command& command);
int run_let(Shell& shell, Command& command);
int run_stray_jump(Shell& shell, Command& command);
int run_getopts(Shell& shell, Command& command);
int run_command_builtin(Shell& shell, Command& command);
int run_chmod(Shell& shell, Command& command);
int run_uuidgen(Shell& shell, Command& command);
// Whether bash has it built in.
[[nodiscard]] bool is_builtin(std::string_view name);

// commands_variables.cpp
int run_local(Shell& shell, Command& command);
int run_declare(Shell& shell, Command& command);
int run_unset(Shell& shell, Command& command);
int run_read(Shell& shell, Command& command);
int run_mapfile(Shell& shell, Command& command);
// Attributes that `declare -r x`, `export x` and their like give.
[[nodiscard]] std::uint8_t declared_attributes(const std::vector<std::string>& args);

// commands_trap.cpp
int run_trap(Shell& shell, Command& command);

// commands_wait.cpp
int run_watch(Shell& shell, Command& command);

// sed.cpp, commands_diff.cpp
int run_sed(Shell& shell, Command& command);
int run_diff(Shell& shell, Command& command);

// commands_curl.cpp
int run_curl(Shell& shell, Command& command);

// commands_network.cpp
int run_dig(Shell& shell, Command& command);
int run_nslookup(Shell& shell, Command& command);

// commands_edit.cpp
int run_edit(Shell& shell, Command& command);

// commands_drydock.cpp
int run_drydock(Shell& shell, Command& command);

// commands_docker.cpp
int run_docker(Shell& shell, Command& command);
[[nodiscard]] std::vector<std::string_view> docker_verbs();

// Options of the simple kind: letters behind one dash, some of them with a value. Everything behind
// "--" and every word that is no option is an operand.
struct Options {
    std::string letters;              // those given, in order, each once per use
    std::vector<std::string> values;  // one per letter; empty for flags
    std::vector<std::string> operands;
    std::string error;  // "invalid option -- 'x'"

    [[nodiscard]] bool has(char letter) const { return letters.find(letter) != std::string::npos; }
    // The last value given; empty when there is none.
    [[nodiscard]] std::string value(char letter) const;
};
[[nodiscard]] Options read_options(const Command& command, std::string_view flags,
                                   std::string_view with_value);

// "bash: NAME: message" on standard error; returns the exit code.
int refuse(const Shell& shell, Command& command, std::string_view message, int exit_code);

// The files named, or standard input ("-" and none). False: a message was written; what could be
// read is in *text.
bool read_inputs(Shell& shell, Command& command, const std::vector<std::string>& names,
                 std::vector<std::string>* texts);

}  // namespace drydock::shell
