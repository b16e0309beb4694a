// The scopes of a Frame: what pipes, redirections, ( ... ) and $(...) open, and what their ends
// give back.
#include <algorithm>

#include "engine/shell/wiring.hpp"

namespace drydock::shell {

Scope open_scope(const Frame& frame, bool subshell, const Shell& shell) {
    Scope scope;
    scope.opened_at = frame.position;
    scope.loops = static_cast<std::uint32_t>(frame.loops.size());
    scope.to = destinations_at(frame, frame.scopes.size());
    scope.subshell = subshell;
    if (subshell) {
        scope.before = surroundings_of(shell.state());
    }
    return scope;
}

Scope capture_scope(const Frame& frame, const Shell& shell) {
    Scope scope = open_scope(frame, true, shell);
    scope.to.standard_output = Destination();
    scope.to.standard_output.kind = Destination::Kind::kCapture;
    scope.to.standard_output.scope = static_cast<std::uint32_t>(frame.scopes.size());
    return scope;
}

namespace {

// The left side of a pipe has ended; `inputs`: it had an input from a pipe itself.
void open_right_side(Shell& shell, Frame& frame, bool inputs) {
    std::string captured = std::move(frame.scopes.back().captured);
    std::size_t shown = frame.scopes.back().shown;
    const std::int32_t last = shell.state().last_exit_code;
    std::int32_t failed = last;
    end_scope(shell.state(), frame);
    if (inputs) {
        failed = last != 0 ? last : frame.scopes.back().failed;
        shown = std::max(shown, frame.scopes.back().shown);
        end_scope(shell.state(), frame);
    }
    Scope scope = open_scope(frame, true, shell);
    scope.has_input = true;
    scope.input = std::move(captured);
    scope.shown = shown;
    scope.failed = failed;
    frame.scopes.push_back(std::move(scope));
}

bool open_redirects(Shell& shell, const Program& program, const Instruction& instruction,
                    Frame& frame) {
    Scope scope = open_scope(frame, false, shell);
    Wiring wiring;
    wiring.to = scope.to;
    std::string error;
    for (const Redirect& redirect : program.redirects[instruction.index]) {
        if (!apply_redirect(shell, program, redirect, &wiring, &error)) {
            shell.state().last_exit_code = expansion_failed(shell, error);
            return false;
        }
    }
    scope.to = wiring.to;
    scope.has_input = wiring.has_input;
    scope.input = std::move(wiring.input);
    frame.scopes.push_back(std::move(scope));
    return true;
}

// With `set -o pipefail` a pipe's exit code is that of its last side that failed.
void end_pipe(Shell& shell, Frame& frame) {
    const std::int32_t failed = frame.scopes.back().failed;
    end_scope(shell.state(), frame);
    if ((shell.state().options & kPipefail) != 0 && shell.state().last_exit_code == 0) {
        shell.state().last_exit_code = failed;
    }
}

// `exit` ends the innermost subshell only. False: there is none.
bool leave_subshell(Shell& shell, const Program& program, Frame& frame) {
    std::size_t at = frame.scopes.size();
    while (at > frame.base_scopes && !frame.scopes[at - 1].subshell) {
        --at;
    }
    if (at <= frame.base_scopes) {
        return false;
    }
    while (frame.scopes.size() > at) {
        end_scope(shell.state(), frame);
    }
    frame.loops.resize(frame.scopes.back().loops);
    frame.position = program.code[frame.scopes.back().opened_at].target;
    return true;
}

}  // namespace

std::uint32_t step_scope(Shell& shell, const Program& program, const Instruction& instruction,
                         Frame& frame) {
    const std::uint32_t next = frame.position + 1;
    if (frame.scopes.size() >= kScopesMax) {
        complain(shell, "too many pipes and redirections inside each other", 1);
        shell.stopped = true;
        return next;
    }
    if (instruction.op == Op::kRedirect) {
        return open_redirects(shell, program, instruction, frame) ? next : instruction.target;
    }
    if (instruction.op == Op::kEndScope) {
        if (frame.scopes.size() > frame.base_scopes) {
            end_pipe(shell, frame);
        }
    } else if (instruction.op == Op::kSubshell) {
        frame.scopes.push_back(open_scope(frame, true, shell));
    } else if (instruction.op == Op::kCapture) {
        frame.scopes.push_back(capture_scope(frame, shell));
    } else if (instruction.op == Op::kPipe) {
        open_right_side(shell, frame, instruction.index == 1);
    } else {
        while (frame.scopes.size() > frame.base_scopes &&
               frame.scopes.back().opened_at >= instruction.index) {
            end_scope(shell.state(), frame);
        }
    }
    return next;
}

void leave_what_ended(Shell& shell, const Program& program, Frame& frame) {
    if ((shell.exited || shell.returned) && leave_subshell(shell, program, frame)) {
        shell.exited = false;
        shell.returned = false;
    }
}

}  // namespace drydock::shell
