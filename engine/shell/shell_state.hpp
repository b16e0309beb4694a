// The learner's terminal: a virtual home folder, variables and at most one command in the
// foreground that waits for simulated time. It is part of the World, so a session replays with it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/sim_time.hpp"
#include "engine/core/symbols.hpp"
#include "engine/shell/docker_state.hpp"

namespace drydock::shell {

inline constexpr std::uint32_t kFilesMax = 200;
inline constexpr std::uint32_t kFileBytesMax = 256 * 1024;
inline constexpr std::uint32_t kLineBytesMax = 64 * 1024;

inline constexpr std::uint32_t kFunctionsMax = 100;

struct File {
    std::string path;  // absolute, "/home/learner/task-def.json"
    std::string content;
    bool executable = false;
};

enum class ArrayKind : std::uint8_t {
    kNone,
    kIndexed,      // declare -a
    kAssociative,  // declare -A
};

struct Element {
    std::int64_t index = 0;  // kIndexed
    std::string key;         // kAssociative
    std::string value;
};

// Attributes of a variable, as bits.
inline constexpr std::uint8_t kExported = 1;  // programs see it
inline constexpr std::uint8_t kReadonly = 2;

struct Variable {
    std::string name;
    std::string value;  // kNone
    ArrayKind array = ArrayKind::kNone;
    std::vector<Element> elements{};  // by index, or in the order in which bash gives keys
    std::uint8_t attributes = 0;
};

struct Function {
    std::string name;
    std::string body;        // source text of a compound command
    std::string file;        // the script that defined it; empty: a typed line
    std::uint32_t line = 0;  // of that script, 0 the first
};

// Options of `set`, as bits.
inline constexpr std::uint8_t kErrexit = 1;     // -e
inline constexpr std::uint8_t kNounset = 2;     // -u
inline constexpr std::uint8_t kPipefail = 4;    // -o pipefail
inline constexpr std::uint8_t kXtrace = 8;      // -x
inline constexpr std::uint8_t kErrtrace = 16;   // -E
inline constexpr std::uint8_t kAllexport = 32;  // -a
inline constexpr std::uint8_t kNoglob = 64;     // -f

// What `trap` has set.
struct Trap {
    std::int32_t signal = 0;  // its number; 0: EXIT, kTrapErr: ERR
    std::string text;         // empty: the signal is ignored
};
inline constexpr std::int32_t kTrapExit = 0;
inline constexpr std::int32_t kTrapInt = 2;
inline constexpr std::int32_t kTrapErr = 66;  // where bash has it in its list

enum class OutputKind : std::uint8_t { kStdout, kStderr, kNote };

// Something a command printed. Notes are Drydock's own dim lines, never part of a command's output.
struct Output {
    OutputKind kind = OutputKind::kStdout;
    std::string text;  // may hold many lines; ends with '\n' where the command wrote one
};

// How often an operation was called from the terminal and answered.
struct CallCount {
    Sym operation;  // "ecs.ListTasks"
    std::uint32_t answered = 0;
};

// A command that goes on in simulated time (`aws ecs wait ...`, `sleep`) or with the next line that
// is typed (`read`, `aws configure`).
struct Job {
    bool active = false;
    std::string line;         // what was typed
    std::string state;        // the command's own continuation data, as JSON text
    bool wants_line = false;  // the next typed line is its input
    SimTime next_at = kNever;
    std::int32_t attempts = 0;
    std::uint64_t session = 0;  // number of the ECS Exec session in it; 0: none
};

struct ShellState {
    std::string cwd = "/home/learner";
    // Not the learner's machine but a container that ECS Exec has opened; such a state lives in the
    // job, never in the World itself.
    bool in_container = false;
    std::vector<File> files;             // sorted by path
    std::vector<Variable> variables;     // sorted by name
    std::vector<Function> functions;     // sorted by name
    std::string script;                  // $0 of the script that runs; empty: none
    std::vector<std::string> arguments;  // $1, $2, ...
    std::uint8_t options = 0;
    std::vector<Trap> traps;    // by signal
    std::uint32_t randoms = 0;  // values that $RANDOM has had
    static constexpr std::uint32_t kHistoryKept = 500;
    std::vector<std::string> history;  // what was typed, oldest first
    std::int32_t last_exit_code = 0;
    Job job;
    // Lines typed while a job ran, oldest first; they run when it has ended.
    static constexpr std::uint32_t kTypedAheadMax = 200;
    std::vector<std::string> typed_ahead;
    // What a job printed after its line had been answered. Readers poll by number: the newest
    // output has number outputs_total, older ones are dropped past kOutboxKept.
    static constexpr std::uint32_t kOutboxKept = 64;
    std::vector<Output> outbox;
    std::uint32_t outputs_total = 0;
    std::uint64_t client_tokens = 0;  // idempotency tokens made up so far
    std::vector<CallCount> calls;     // in the order of their first answers
    // What `edit` asked for last, as an absolute path, and how often it did: whoever has an editor
    // (the page) compares the count.
    std::string edit_path;
    std::uint32_t edits_total = 0;
    DockerState docker;
};

}  // namespace drydock::shell
