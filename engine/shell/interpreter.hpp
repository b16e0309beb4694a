// How the shell runs: the parts that commands see (Command), what a line collects (Console) and the
// machine that executes a Program (Frame).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/json_writer.hpp"
#include "engine/shell/shell.hpp"
#include "engine/shell/syntax.hpp"
#include "engine/world/world.hpp"

namespace drydock::shell {

inline constexpr std::uint32_t kVariablesMax = 500;
inline constexpr std::uint32_t kVariableBytesMax = 64 * 1024;
// Of all of them together: each side of a pipe keeps a copy, and so does every snapshot.
inline constexpr std::size_t kVariablesBytesMax = 1024 * 1024;
inline constexpr std::size_t kFunctionsBytesMax = 256 * 1024;
inline constexpr std::size_t kArgumentsBytesMax = 256 * 1024;  // $1, $2, ...
inline constexpr std::uint32_t kWordsMax = 10'000;             // of one command, of one loop
inline constexpr int kNestedTextsMax = 16;  // $(...), functions and scripts inside each other
// Of the words of one command, and of all its $(...); Linux takes as much for the arguments of a
// program.
inline constexpr std::size_t kCommandBytesMax = 2 * 1024 * 1024;

// Collects what is printed, up to kOutputBytesMax.
class Console {
public:
    void write(OutputKind kind, std::string_view text);
    [[nodiscard]] bool full() const { return full_; }
    std::vector<Output> take() { return std::move(outputs_); }
    [[nodiscard]] std::string text_of(OutputKind kind) const;
    [[nodiscard]] const std::vector<Output>& outputs() const { return outputs_; }

private:
    std::vector<Output> outputs_;
    std::size_t bytes_ = 0;
    bool full_ = false;
};

struct Shell;
struct Command;
struct Frame;

using CommandFunction = int (*)(Shell& shell, Command& command);

struct CommandRow {
    std::string_view name;
    std::string_view usage;    // "cat [FILE]..."
    std::string_view summary;  // one short line for `help`
    CommandFunction run;
};

// Where commands run that is not the learner's machine: a container that ECS Exec has opened.
struct Machine {
    ShellState* state = nullptr;
    std::string_view shell;                // what its messages begin with: "sh"
    std::span<const CommandRow> commands;  // sorted by name
    ecs::TaskId task;
    std::uint32_t container = 0;
    std::uint64_t session = 0;        // of ECS Exec
    bool* files_asked_for = nullptr;  // somebody looked for a file that the image may have
};

// What a subshell or a script forgets when it ends.
struct Surroundings {
    std::string cwd;
    std::vector<Variable> variables;
    std::vector<Function> functions;
    std::string script;
    std::vector<std::string> arguments;
    std::uint8_t options = 0;
    std::vector<Trap> traps;
};
[[nodiscard]] Surroundings surroundings_of(const ShellState& state);
void give_back(ShellState& state, Surroundings surroundings);
void save_surroundings(api::JsonWriter& json, const Surroundings& surroundings);
void load_surroundings(api::Value value, Surroundings* surroundings);

struct Shell {
    World& world;
    const ApiPort& port;
    Console& console;
    const Machine* machine = nullptr;  // null: the learner's
    std::uint32_t commands_run = 0;
    int depth = 0;              // of command substitutions
    bool exited = false;        // by `exit`, or by `set -e`
    bool returned = false;      // by `return`
    std::string file{};         // the script whose lines run; empty: typed ones
    std::uint32_t line = 0;     // of the command at hand, 1 the first
    bool guarded = false;       // it stands in a condition: `set -e` looks away
    bool in_trap = false;       // of ERR, which does not trap itself
    bool stopped = false;       // a limit was passed: nothing more runs
    bool braces_split = false;  // the command at hand had braces that became several words
    bool substituted = false;   // the command at hand had a $(...)
    // The text in execution, and how many $(...) of its present instruction were met so far.
    Frame* frame = nullptr;
    std::size_t substitutions = 0;
    bool line_failed = false;  // an assignment was refused: the rest of its line is not run
    bool suspended = false;    // one of them waits: the instruction runs anew when it has ended

    [[nodiscard]] ShellState& state() const {
        return machine == nullptr ? world.shell : *machine->state;
    }
    [[nodiscard]] bool is_bash() const { return machine == nullptr || machine->shell == "bash"; }
    // What its messages begin with.
    [[nodiscard]] std::string name() const {
        if (!file.empty()) {
            return file + ": line " + std::to_string(line);
        }
        return machine == nullptr ? "bash" : std::string(machine->shell);
    }
};

// Why a waiting command goes on.
enum class Wake : std::uint8_t {
    kTime,       // its time has come
    kLine,       // a line was typed
    kInterrupt,  // Ctrl-C
    kEnded,      // what it was connected to has ended
};

// One command that runs. `chunks` keeps standard output and standard error in the order written.
struct Command {
    std::vector<std::string> args;  // args[0] is the name
    std::string_view input;         // standard input
    bool has_input = false;         // false: standard input is the (empty) terminal
    std::vector<Output> chunks;
    // A command that waits sets `waits`, and gets `state` back in `resumed_state` when `due` has
    // come.
    bool waits = false;
    std::vector<Frame> inner;  // the text that it runs and waits for (run_text); at most one
    SimTime due = kNever;
    std::string wait_state;
    bool wants_line = false;    // waits for the next typed line, until `due` if that is set
    std::uint64_t session = 0;  // the ECS Exec session that it holds while it waits
    std::string_view resumed_state;
    std::string_view typed;  // the line that a command with wants_line gets
    bool resumed = false;
    Wake wake = Wake::kTime;
    std::string_view goes_on_as;  // the command that takes a wait up again; empty: args[0]
    std::size_t input_used = 0;   // bytes of `input`; the rest is there for the loop's next command
    bool read_enough = false;     // would read no further, whatever came
    // A look ahead: `input` is what a pipe holds so far. A command whose output for the beginning
    // of a text is the beginning of its output for all of it sets by_line.
    bool more_comes = false;
    bool by_line = false;

    // All of standard input.
    std::string_view take_input() {
        input_used = input.size();
        return input;
    }

    void out(std::string_view text) { add(OutputKind::kStdout, text); }
    void err(std::string_view text) { add(OutputKind::kStderr, text); }
    void note(std::string_view text) { add(OutputKind::kNote, text); }
    // "name: message\n" on standard error; returns the exit code.
    int fail(std::string_view message, int exit_code = 1);

private:
    void add(OutputKind kind, std::string_view text);
};

// The learner's, sorted by name.
[[nodiscard]] std::span<const CommandRow> command_table();
[[nodiscard]] const CommandRow* find_command(const Shell& shell, std::string_view name);
// Runs command.args: a command of the table, or "command not found".
int run_command(Shell& shell, Command& command);

[[nodiscard]] const Function* find_function(const ShellState& state, std::string_view name);

// Variables. Names that the shell knows by itself: those of special parameters, PWD, SECONDS,
// RANDOM, LINENO, IFS, BASH_SOURCE, and HOME USER HOSTNAME UID on the learner's machine. Of an
// array these see element 0, as bash does.
[[nodiscard]] std::string get_variable(const Shell& shell, std::string_view name);
[[nodiscard]] bool has_variable(const Shell& shell, std::string_view name);
// Empty, or why not.
[[nodiscard]] std::string set_variable(Shell& shell, std::string_view name, std::string_view value);
// Null: there is none. A pointer is good until the next change.
[[nodiscard]] const Variable* find_variable(const ShellState& state, std::string_view name);
[[nodiscard]] Variable* find_variable(ShellState& state, std::string_view name);
// Puts a variable as it is, unless the one that is there is readonly or the limits forbid it.
// Empty, or why not.
[[nodiscard]] std::string put_checked(Shell& shell, Variable variable);
// Whether a variable may be changed and have so many bytes more. Empty, or why not.
[[nodiscard]] std::string may_grow(const Shell& shell, std::string_view name, std::size_t bytes);
// On a state, without limits.
void put_variable(ShellState& state, Variable variable);
void put_environment(ShellState& state, std::string_view name, std::string_view value);
void drop_variable(ShellState& state, std::string_view name);
// What a program sees of it.
[[nodiscard]] std::string exported_value(const Shell& shell, std::string_view name);
void drop_function(ShellState& state, std::string_view name);
// What a signal runs; null: nothing.
[[nodiscard]] const std::string* find_trap(const ShellState& state, std::int32_t signal);
// $1, $2, ... Empty, or why not.
[[nodiscard]] std::string set_arguments(ShellState& state, std::vector<std::string> arguments);
// Empty, or why not.
[[nodiscard]] std::string set_function(ShellState& state, Function function);

// Expansion. False: *error holds the message, or shell.suspended is set.
bool expand_words(Shell& shell, const std::vector<Word>& words, std::vector<std::string>* out,
                  std::string* error);
bool expand_single(Shell& shell, const Word& word, std::string* out, std::string* error);
// As one pattern for glob_match, in which quoted characters stand for themselves.
bool expand_glob(Shell& shell, const Word& word, std::string* out, std::string* error);
// $NAME and ${NAME...}, as one text.
bool expand_parameter(Shell& shell, const Part& part, std::string* out, std::string* error);
// Whether it may be several words: $@, ${NAME[@]}, ${!NAME[*]}.
[[nodiscard]] bool stands_for_list(const Part& part);
// Of those, $* and its like, which are one word in quotes.
[[nodiscard]] bool joins_list(const Part& part);
bool expand_list(Shell& shell, const Part& part, std::vector<std::string>* out, std::string* error);
// ${NAME:-WORD}, ${NAME-WORD}, ${NAME:+WORD}, ${NAME+WORD}: which of them is to be expanded.
enum class Choice : std::uint8_t { kValue, kWord, kNothing };
[[nodiscard]] bool has_choice(const Part& part);
bool choose_word(Shell& shell, const Part& part, Choice* out, std::string* error);
// What stands between the values of "$*".
[[nodiscard]] std::string separator_of(const Shell& shell, const Part& part);

// Integer arithmetic; it may set variables.
bool evaluate_arithmetic(Shell& shell, std::string_view text, std::int64_t* out,
                         std::string* error);
// The same of source text, whose variables and $(...) are expanded first.
bool expand_arithmetic(Shell& shell, std::string_view source, std::int64_t* out,
                       std::string* error);

// [[ ... ]]. False: *error says why, or shell.suspended is set.
bool evaluate_test(Shell& shell, const std::vector<TestToken>& tokens, bool* out,
                   std::string* error);
// -f FILE and its like, as of test(1). False: there is no such operator.
bool test_unary(Shell& shell, char op, const std::string& operand, bool* out);
// -eq -ne -lt -le -gt -ge.
[[nodiscard]] bool test_numbers(std::int64_t left, std::string_view op, std::int64_t right);

struct Loop {
    std::vector<std::string> items;
    std::uint32_t next = 0;
};

// Where a command writes.
struct Destination {
    enum class Kind : std::uint8_t { kStdout, kStderr, kFile, kNull, kCapture };
    Kind kind = Kind::kStdout;
    std::string path;         // kFile: absolute; was emptied or kept when it was opened
    std::uint32_t scope = 0;  // kCapture: the Scope of the frame that gathers
};
struct Destinations {
    Destination standard_output;
    Destination standard_error;
};

// A variable as it was before `local`; without was_set only its name counts.
struct Local {
    bool was_set = false;
    Variable before;
};

// What redirections, pipes, ( ... ), $(...) and calls open; the innermost one counts.
struct Scope {
    std::uint32_t opened_at = 0;  // the instruction
    std::uint32_t loops = 0;      // that were open then
    Destinations to;
    bool has_input = false;
    std::string input;
    std::size_t input_at = 0;  // what was read of it
    std::string captured;      // what was written to a Destination of this scope
    // Of what the pipe's last command prints for `captured`, or `input`: bytes already printed.
    std::size_t shown = 0;
    // A side of a pipe: what it sets is forgotten when it ends, as in bash.
    bool subshell = false;
    // A function: its arguments and what it made local are forgotten.
    bool call = false;
    Surroundings before;
    std::vector<Local> locals;
    std::int32_t failed = 0;  // exit code of the pipe's last side before that failed
};
inline constexpr std::size_t kScopesMax = 64;

// A $(...) that has ended, of a command that is not run yet.
struct Substituted {
    std::string output;
    std::int32_t exit_code = 0;
};

// A text in execution: which line of it, where in that line's program, and what is open.
struct Frame {
    std::string text;
    std::size_t begin = 0;
    std::uint32_t position = 0;
    std::vector<Loop> loops;
    std::vector<Scope> scopes;
    std::uint32_t base_scopes = 0;  // 1: a text inside another, which the first one is around
    std::string file;               // the script that it is from; empty: typed
    std::uint32_t line = 0;         // of that script where `begin` stands, 0 the first
    bool guarded = false;           // called in a condition: `set -e` looks away
    bool returns = false;           // a function or a sourced file: `return` ends it
    bool script = false;            // its end is what `trap ... EXIT` waits for
    // The command that runs is that of a trap for ERR or INT; or the text is that of one for EXIT.
    // When it has ended the exit code is again what it was.
    bool trap_inside = false;
    bool exit_trap = false;
    std::int32_t trap_exit_code = 0;
    bool interrupted = false;  // a trap is to run next; never saved
    // A command that waits.
    bool waiting = false;
    std::string command;
    std::string command_state;
    Destinations destinations;
    SimTime due = kNever;
    bool wants_line = false;
    std::uint64_t session = 0;
    // Or a $(...) of the instruction at `position` (no `command`): those before it.
    std::vector<Substituted> substituted;
    std::vector<std::string> processes;  // files that <(...) has made for the instruction
    // The $(...) that waits, or the text that the command runs; at most one.
    std::vector<Frame> inner;
};

// Runs until the text ends or a command waits (frame.waiting).
void run_frame(Shell& shell, Frame& frame);
// Goes on after a wait, with the typed line where the command waited for one.
void resume_frame(Shell& shell, Frame& frame, std::string_view typed, Wake wake);

[[nodiscard]] std::string save_frame(const Frame& frame);
[[nodiscard]] bool load_frame(std::string_view json, Frame* frame);

// Gives a frame up: what its scopes keep comes back.
void abandon_frame(ShellState& state, Frame& frame);
// Ctrl-C: gives up what runs inside, up to the innermost script with a trap for it. True: there is
// one, and resume_frame goes on with its trap. False: the frame is to be given up.
bool interrupt_frame(ShellState& state, Frame& frame);

// Runs a text for a command (watch, xargs), with nothing to read; what it sets is forgotten. When
// it waits, so does the command: it sets wait_state and returns, and when it is called again it
// goes on with resume_text. What was printed meanwhile is in *console; when the text has ended, its
// exit code is the shell's last one. False: nested too deeply.
bool run_text(Shell& shell, Command& command, std::string_view text, Console* console);
// True: the text was left by `exit`.
bool resume_text(Shell& shell, Command& command, Console* console);

// So much text of a call counts as one command of kCommandsMax.
inline constexpr std::size_t kCallBytesPerCommand = 4096;

enum class CallKind : std::uint8_t {
    kFunction,
    kSource,  // . FILE
    kEval,
    kScript,  // in a shell of its own
};
struct Call {
    CallKind kind = CallKind::kEval;
    std::string text;
    std::string file;  // what messages name; empty: as for typed lines
    std::uint32_t line = 0;
    std::vector<std::string> arguments;  // kSource: none keeps those of the caller
    std::string script;                  // kScript: $0
    std::uint8_t options = 0;            // kScript
};
// Runs a text in the command's place: it reads and writes what the command does, and may wait.
int run_call(Shell& shell, Command& command, Call call);
// Takes a call up again after a wait.
int resume_call(Shell& shell, Command& command);
// Runs text and gives its standard output without trailing newlines. False: *error says why, or
// shell.suspended is set.
bool run_substitution(Shell& shell, std::string_view text, std::string* out, std::string* error);
// <(...): runs text and gives the path of a file with its standard output, which is there until the
// command at hand has run.
bool open_process(Shell& shell, std::string_view text, std::string* out, std::string* error);

}  // namespace drydock::shell
