// The learner's terminal: a small honest shell with the aws CLI inside. It runs in the engine, so
// that a session replays; it knows no clock, file or process but the World's.
//
// A command either ends at once or waits for simulated time (`sleep`, `aws ... wait`). A waiting
// command and what stands behind it on its line live in world.shell.job; the event kShellJob takes
// them up again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.hpp"
#include "engine/shell/shell_state.hpp"

namespace drydock {
struct World;
}  // namespace drydock

namespace drydock::shell {

inline constexpr std::uint32_t kOutputBytesMax = 1024 * 1024;  // of one line
inline constexpr std::uint32_t kCommandsMax = 10'000;          // run without simulated time passing
inline constexpr std::string_view kHome = "/home/learner";

struct LineResult {
    std::vector<Output> outputs;
    int exit_code = 0;
    bool waiting = false;  // the line goes on in simulated time
    bool exited = false;   // `exit` was typed
};

// Calls an operation on the world. True: *json is the answer. False: *error says why. *note may be
// given what strict ECS would have said.
struct ApiPort {
    bool (*call)(World& world, std::string_view service, std::string_view operation,
                 std::string_view json_body, std::string* json, ApiError* error, std::string* note);
    // Something goes wrong on purpose (`drydock fault`), by name, with arguments as a JSON object.
    bool (*fault)(World& world, std::string_view name, std::string_view json_body, ApiError* error);
};

// Runs one or more lines as typed or pasted. While a command is in the foreground they are its
// input, or wait until it has ended (typed_ahead).
LineResult run_line(World& world, const ApiPort& port, std::string_view line);

// EventKind::kShellJob fired: the foreground command goes on, and when it ends, the lines typed
// meanwhile. What they print goes to the outbox. `subject`: 0 when the job's time has come, or
// ecs::kExecSessionEnded.
void on_job_event(World& world, const ApiPort& port, std::uint32_t subject);

// Ctrl-C: the foreground command ends; the rest of its line and what was typed ahead is dropped. In
// an ECS Exec session it goes to the shell inside.
LineResult interrupt(World& world, const ApiPort& port);

// True while the text needs more lines: a trailing backslash, an open quote or bracket, a
// here-document, a loop without `done`.
[[nodiscard]] bool wants_continuation(std::string_view text);

// Puts a file into the virtual home (an editor, a lesson, a drop). Parent folders appear by
// themselves. False, with a sentence in *error: a limit or a path outside /home/learner and /tmp.
bool write_file(World& world, std::string_view path, std::string_view content, std::string* error);
// nullptr: there is none.
[[nodiscard]] const File* read_file(const World& world, std::string_view path);

// `drydock goto TIME` is not for the World, whose time only goes forward, but for the program
// around it. False: the line is another one. *error is not empty where the time cannot be read or
// lies in the future.
bool read_goto(const World& world, std::string_view line, SimTime* at, std::string* error);

struct Completion {
    std::string insert;  // replaces the word at the cursor
    std::string display;
    std::string detail;  // one short line: the kind or the type
    int rank = 0;        // lower ones come first: required options, other options, the CLI's own
};

// What could stand at the cursor: commands, services, operations, options, enum values, names and
// ids that exist, files. Sorted by rank and text, at most `limit`.
[[nodiscard]] std::vector<Completion> complete(const World& world, std::string_view line,
                                               std::size_t cursor, std::size_t limit);

}  // namespace drydock::shell
