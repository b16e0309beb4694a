// What `trap` has set: where it runs.
#include <algorithm>

#include "engine/shell/execution.hpp"
#include "engine/shell/wiring.hpp"

namespace drydock::shell {

namespace {

// Functions, and subshells inside the frame, have no trap for ERR unless `set -E` gives it to them.
bool inherits_trap(const ShellState& state, const Frame& frame) {
    const auto inside = frame.scopes.begin() + static_cast<std::ptrdiff_t>(frame.base_scopes);
    return (state.options & kErrtrace) != 0 ||
           (!frame.returns && std::none_of(inside, frame.scopes.end(),
                                           [](const Scope& scope) { return scope.subshell; }));
}

// A trap between two commands. It may wait.
void run_trap_inside(Shell& shell, Frame& frame, const std::string& text) {
    frame.trap_inside = true;
    frame.trap_exit_code = shell.state().last_exit_code;
    Call call;
    call.text = text;
    call.file = shell.file;
    call.line = shell.line > 0 ? shell.line - 1 : 0;
    Command command;
    command.args = {"trap"};
    shell.in_trap = true;
    run_call(shell, command, std::move(call));
    shell.in_trap = false;
    frame.destinations = destinations_at(frame, frame.scopes.size());
    const std::string error = deliver(shell, frame, frame.destinations, command.chunks);
    if (!error.empty()) {
        complain(shell, error, 1);
    }
    if (command.waits) {
        frame.command = command.goes_on_as;
        wait_for(frame, command);
    } else {
        end_trap_inside(shell, frame);
    }
}

// The text of `trap ... EXIT` takes the place of the frame's own.
void begin_exit_trap(ShellState& state, Frame& frame, std::string text) {
    std::erase_if(state.traps, [](const Trap& trap) { return trap.signal == kTrapExit; });
    frame.exit_trap = true;
    frame.trap_exit_code = state.last_exit_code;
    frame.text = std::move(text);
    frame.begin = 0;
    frame.line = 0;
}

}  // namespace

void end_trap_inside(Shell& shell, Frame& frame) {
    frame.trap_inside = false;
    if (!shell.exited) {
        shell.state().last_exit_code = frame.trap_exit_code;
    }
}

void exit_if_failed(Shell& shell) {
    if ((shell.state().options & kErrexit) != 0 && shell.state().last_exit_code != 0) {
        shell.exited = true;
    }
}

// A command has failed outside of conditions: `trap ... ERR` runs, `set -e` ends the shell.
void check_exit(Shell& shell, Frame& frame, const Instruction& instruction) {
    const ShellState& state = shell.state();
    if (state.last_exit_code == 0 || instruction.guarded || frame.guarded) {
        return;
    }
    const std::string* trap = find_trap(state, kTrapErr);
    if (trap != nullptr && !shell.in_trap && !shell.exited && inherits_trap(state, frame)) {
        run_trap_inside(shell, frame, *trap);
    }
    if (!frame.waiting) {
        exit_if_failed(shell);
    }
}

// The frame's text has ended. Of a typed line only `exit` is an end.
void end_script(Shell& shell, Frame& frame) {
    const bool ends = frame.script || (shell.depth == 0 && shell.exited);
    const std::string* trap = find_trap(shell.state(), kTrapExit);
    if (frame.exit_trap) {
        if (!shell.exited) {
            shell.state().last_exit_code = frame.trap_exit_code;
        }
        shell.exited = shell.exited || !frame.script;
    } else if (ends && trap != nullptr && !shell.stopped) {
        begin_exit_trap(shell.state(), frame, *trap);
        shell.exited = false;
        shell.returned = false;
        run_frame(shell, frame);
    }
}

// Ctrl-C came while a script ran that has a trap for it.
void begin_interrupted(Shell& shell, Frame& frame) {
    frame.interrupted = false;
    shell.state().last_exit_code = 130;
    if (const std::string* trap = find_trap(shell.state(), kTrapInt)) {
        run_trap_inside(shell, frame, *trap);
    } else {
        shell.exited = true;  // run_frame finds the trap for EXIT
    }
}

bool interrupt_frame(ShellState& state, Frame& frame) {
    if (!frame.inner.empty() && interrupt_frame(state, frame.inner.back())) {
        return true;
    }
    abandon_inside(state, frame);
    frame.wants_line = false;
    frame.session = 0;
    frame.trap_inside = false;
    frame.interrupted =
        frame.script && !frame.exit_trap &&
        (find_trap(state, kTrapInt) != nullptr || find_trap(state, kTrapExit) != nullptr);
    return frame.interrupted;
}

}  // namespace drydock::shell
