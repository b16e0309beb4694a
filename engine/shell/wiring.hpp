// Where commands read and write: redirections, and the scopes of a Frame.
#pragma once

#include "engine/shell/interpreter.hpp"

namespace drydock::shell {

// The standard streams of one command, or those that a scope gives.
struct Wiring {
    std::string input;
    bool has_input = false;
    Destinations to;
};

// "bash: message\n" on standard error; returns the exit code.
int complain(Shell& shell, std::string_view message, int exit_code);

// What an expansion that failed ends with: its message, or nothing where it waits.
int expansion_failed(Shell& shell, std::string_view error);

// Opens what a redirection names. False: *error says why, or shell.suspended is set.
bool apply_redirect(Shell& shell, const Program& program, const Redirect& redirect, Wiring* wiring,
                    std::string* error);

// Sends what a command wrote to its destinations. Returns an error where one could not take it.
std::string deliver(Shell& shell, Frame& frame, const Destinations& to,
                    const std::vector<Output>& chunks);

// Where a command writes inside the outermost `scopes` scopes.
[[nodiscard]] Destinations destinations_at(const Frame& frame, std::size_t scopes);

// The innermost scope that has an input; null: the terminal.
[[nodiscard]] Scope* reading_scope(Frame& frame);

// A scope at the frame's position. A subshell's gives back what is set inside.
[[nodiscard]] Scope open_scope(const Frame& frame, bool subshell, const Shell& shell);
// Its standard output is gathered in the scope itself.
[[nodiscard]] Scope capture_scope(const Frame& frame, const Shell& shell);
// Ends the innermost scope.
void end_scope(ShellState& state, Frame& frame);
// The instructions about scopes. Returns where to go on.
std::uint32_t step_scope(Shell& shell, const Program& program, const Instruction& instruction,
                         Frame& frame);
// After `exit`, `return` and what `set -e` ends: the innermost subshell is left, if there is one.
void leave_what_ended(Shell& shell, const Program& program, Frame& frame);

// What a waiting command has written so far goes through the commands behind it in its pipe, where
// these work line by line, and is printed. One of them may have read enough (`head`): then the
// command waits no longer, as by SIGPIPE.
void stream_pipes(Shell& shell, const Program& program, Frame& frame);

}  // namespace drydock::shell
