// The machine: runs a Frame's lines instruction by instruction, wires pipes and redirections, and
// saves itself when a command waits.
#include "engine/shell/interpreter.hpp"

#include <algorithm>

#include "engine/shell/execution.hpp"
#include "engine/shell/text.hpp"
#include "engine/shell/wiring.hpp"

namespace drydock::shell {

void wait_for(Frame& frame, Command& command) {
    frame.waiting = command.waits;
    frame.inner = std::move(command.inner);
    frame.command_state = command.wait_state;
    frame.due = command.due;
    frame.wants_line = command.wants_line;
    frame.session = command.session;
}

// ---- instructions

namespace {

bool count_command(Shell& shell) {
    if (shell.console.full()) {
        shell.stopped = true;
    } else if (++shell.commands_run > kCommandsMax) {
        complain(shell, "stopped: 10000 commands ran without any simulated time passing", 1);
        shell.stopped = true;
    }
    if (shell.stopped) {
        shell.state().last_exit_code = 1;
    }
    return !shell.stopped;
}

// False: the line ends here, or a $(...) waits.
bool begin_loop(Shell& shell, const Program& program, const Instruction& instruction,
                Frame& frame) {
    std::string error;
    Loop loop;
    if (!expand_words(shell, program.lists[instruction.index], &loop.items, &error)) {
        if (!shell.suspended) {
            shell.state().last_exit_code = complain(shell, error, 1);
            shell.stopped = true;
        }
        return false;
    }
    frame.loops.push_back(std::move(loop));
    return true;
}

// Gives the loop's variable its next item. Returns where to go on.
std::uint32_t next_item(Shell& shell, const Instruction& instruction, Frame& frame) {
    Loop& loop = frame.loops.back();
    if (loop.next >= loop.items.size()) {
        return instruction.target;
    }
    const std::string why = set_variable(shell, instruction.name, loop.items[loop.next]);
    if (!why.empty()) {
        shell.state().last_exit_code = complain(shell, why, 1);
        shell.stopped = true;
    }
    ++loop.next;
    return frame.position + 1;
}

// The first arm with a pattern that fits; where it waits or fails, this instruction or the end.
std::uint32_t choose_arm(Shell& shell, const Program& program, const Instruction& instruction) {
    const Case& all = program.cases[instruction.index];
    std::string word;
    std::string error;
    bool ok = expand_single(shell, all.word, &word, &error);
    for (std::size_t i = 0; ok && i < all.arms.size(); ++i) {
        for (const Word& pattern_word : all.arms[i].patterns) {
            std::string pattern;
            ok = ok && expand_glob(shell, pattern_word, &pattern, &error);
            if (ok && glob_match(pattern, word)) {
                return all.arms[i].target;
            }
        }
    }
    shell.state().last_exit_code = ok ? 0 : expansion_failed(shell, error);
    return instruction.target;
}

// [[ ]] and (( )).
void run_condition(Shell& shell, const Program& program, const Instruction& instruction) {
    std::string error;
    bool holds = false;
    bool ok = false;
    if (instruction.op == Op::kTest) {
        ok = evaluate_test(shell, program.tests[instruction.index], &holds, &error);
    } else {
        std::int64_t value = 0;
        ok = expand_arithmetic(shell, program.expressions[instruction.index], &value, &error);
        holds = value != 0;
    }
    if (shell.suspended) {
        return;
    }
    const int failed = instruction.op == Op::kTest ? 2 : 1;
    shell.state().last_exit_code = !ok ? complain(shell, error, failed) : holds ? 0 : 1;
}

void define(Shell& shell, const Frame& frame, const Definition& definition) {
    const std::string why = set_function(shell.state(), {definition.name, definition.body,
                                                         frame.file, frame.line + definition.line});
    shell.state().last_exit_code = why.empty() ? 0 : complain(shell, why, 1);
}

void run_one(Shell& shell, const Program& program, const Instruction& instruction, Frame& frame) {
    const SimpleCommand& command = program.commands[instruction.index];
    int& last = shell.state().last_exit_code;
    shell.line = frame.line + command.line + 1;
    shell.guarded = frame.guarded || instruction.guarded;
    const int exit_code = run_simple(shell, program, command, frame);
    last = shell.suspended ? last : exit_code;
}

// The instructions that run something or choose; gives where to go on.
std::uint32_t run_step(Shell& shell, const Program& program, const Instruction& instruction,
                       Frame& frame) {
    const std::uint32_t next = frame.position + 1;
    if (instruction.op == Op::kCase) {
        return choose_arm(shell, program, instruction);
    }
    if (instruction.op == Op::kDefine) {
        define(shell, frame, program.definitions[instruction.index]);
        return next;
    }
    if (instruction.op == Op::kRun) {
        run_one(shell, program, instruction, frame);
        if (shell.line_failed) {
            shell.line_failed = false;
            return static_cast<std::uint32_t>(program.code.size());
        }
    } else if (instruction.op != Op::kCheck) {
        run_condition(shell, program, instruction);
    }
    if (!frame.waiting && !shell.suspended) {
        check_exit(shell, frame, instruction);
    }
    return next;
}

// Runs the instruction at frame.position and moves on, except where a $(...) of it waits.
void run_instruction(Shell& shell, const Program& program, Frame& frame) {
    const Instruction& instruction = program.code[frame.position];
    int& last = shell.state().last_exit_code;
    std::uint32_t next = frame.position + 1;
    switch (instruction.op) {
        case Op::kRun:
        case Op::kTest:
        case Op::kArithmetic:
        case Op::kCase:
        case Op::kDefine:
        case Op::kCheck:
            next = run_step(shell, program, instruction, frame);
            break;
        case Op::kJump:
            next = instruction.target;
            break;
        case Op::kJumpIfOk:
            next = last == 0 ? instruction.target : next;
            break;
        case Op::kJumpIfFailed:
            next = last != 0 ? instruction.target : next;
            break;
        case Op::kNegate:
            last = last == 0 ? 1 : 0;
            break;
        case Op::kOk:
            last = 0;
            break;
        case Op::kForBegin:
            next = begin_loop(shell, program, instruction, frame) ? next : frame.position;
            break;
        case Op::kForNext:
            next = next_item(shell, instruction, frame);
            break;
        case Op::kForEnd:
            frame.loops.pop_back();
            break;
        case Op::kNop:
            break;
        case Op::kRedirect:
        case Op::kSubshell:
        case Op::kCapture:
        case Op::kPipe:
        case Op::kEndScope:
        case Op::kUnwind:
            next = step_scope(shell, program, instruction, frame);
            break;
    }
    frame.position = shell.suspended ? frame.position : next;
}

// Returns false when the program must not go on (a wait, exit, a limit).
bool step(Shell& shell, const Program& program, Frame& frame) {
    const Op op = program.code[frame.position].op;
    const bool counts = op == Op::kRun || op == Op::kForNext || op == Op::kTest ||
                        op == Op::kArithmetic || op == Op::kCase;
    if (counts && !count_command(shell)) {
        return false;
    }
    shell.substitutions = 0;
    run_instruction(shell, program, frame);
    if (shell.suspended || !frame.waiting) {
        close_processes(shell.state(), frame);
    }
    if (shell.suspended) {
        shell.suspended = false;
        wait_for_inner(frame);
    } else {
        frame.substituted.clear();
    }
    if (frame.waiting) {
        stream_pipes(shell, program, frame);
    }
    leave_what_ended(shell, program, frame);
    return !frame.waiting && !shell.exited && !shell.returned && !shell.stopped;
}

// Runs the line at frame.begin from frame.position. False as for step().
bool run_program(Shell& shell, const Program& program, Frame& frame) {
    while (frame.position < program.code.size()) {
        // Jumps backwards always pass an instruction that counts.
        if (!step(shell, program, frame)) {
            return false;
        }
    }
    return true;
}

// The next line begins, or nothing does.
void close_line(Shell& shell, Frame& frame) {
    frame.position = 0;
    frame.loops.clear();
    frame.substituted.clear();
    while (frame.scopes.size() > frame.base_scopes) {
        end_scope(shell.state(), frame);
    }
}

}  // namespace

void run_frame(Shell& shell, Frame& frame) {
    shell.frame = &frame;
    shell.file = frame.file;
    const auto go_to = [&frame](std::size_t begin) {
        const std::string_view passed = std::string_view(frame.text).substr(0, begin);
        frame.line += static_cast<std::uint32_t>(std::count(
            passed.begin() + static_cast<std::ptrdiff_t>(frame.begin), passed.end(), '\n'));
        frame.begin = begin;
    };
    while (frame.begin < frame.text.size() && !shell.exited && !shell.returned && !shell.stopped) {
        Program program;
        const ParseOutcome outcome = parse_line(frame.text, frame.begin, &program);
        if (outcome.status != ParseStatus::kOk) {
            shell.line = frame.line + 1;
            shell.state().last_exit_code = complain(shell, outcome.message, 2);
            const std::size_t newline =
                frame.text.find('\n', outcome.end > 0 ? outcome.end - 1 : 0);
            if (outcome.status == ParseStatus::kIncomplete || newline == std::string::npos) {
                break;
            }
            go_to(newline + 1);
        } else {
            if (!run_program(shell, program, frame)) {
                break;
            }
            go_to(outcome.end);
        }
        close_line(shell, frame);
    }
    if (!frame.waiting) {
        close_line(shell, frame);
        end_script(shell, frame);
    }
}

// ---- waiting

namespace {

// The command that waited goes on.
void resume_command(Shell& shell, Frame& frame, std::string_view typed, Wake wake) {
    const std::string state = std::move(frame.command_state);
    Command command;
    command.args = {frame.command};
    command.typed = typed;
    command.resumed = true;
    command.wake = wake;
    command.resumed_state = state;
    command.inner = std::move(frame.inner);
    frame.inner.clear();
    const CommandRow* row = find_command(shell, frame.command);
    const int exit_code = row == nullptr ? 1 : row->run(shell, command);
    const std::string error = deliver(shell, frame, frame.destinations, command.chunks);
    shell.state().last_exit_code = error.empty() ? exit_code : complain(shell, error, 1);
    wait_for(frame, command);
}

// The command at hand has gone on; false: it waits again.
bool resume_present(Shell& shell, const Program& program, Frame& frame, std::string_view typed,
                    Wake wake) {
    const bool ran = frame.inner.empty() || !frame.command.empty();
    shell.in_trap = frame.trap_inside;
    if (ran) {
        resume_command(shell, frame, typed, wake);
    } else {
        resume_inner(shell, frame, typed, wake);
    }
    shell.in_trap = false;
    if (frame.waiting) {
        stream_pipes(shell, program, frame);
        return false;
    }
    const bool checked = frame.position > 0 && frame.position <= program.code.size() &&
                         !program.code[frame.position - 1].guarded && !frame.guarded;
    if (frame.trap_inside) {
        end_trap_inside(shell, frame);
        if (checked) {
            exit_if_failed(shell);
        }
    } else if (ran && checked) {
        check_exit(shell, frame, program.code[frame.position - 1]);
    }
    return !frame.waiting;
}

}  // namespace

void resume_frame(Shell& shell, Frame& frame, std::string_view typed, Wake wake) {
    shell.file = frame.file;
    shell.line = frame.line + 1;
    Program program;
    (void)parse_line(frame.text, frame.begin, &program);
    if (frame.interrupted) {
        begin_interrupted(shell, frame);
    } else if (!resume_present(shell, program, frame, typed, wake)) {
        return;
    }
    if (!frame.waiting) {
        close_processes(shell.state(), frame);
        leave_what_ended(shell, program, frame);
        run_frame(shell, frame);
    }
}

void abandon_inside(ShellState& state, Frame& frame) {
    for (Frame& inner : frame.inner) {
        abandon_frame(state, inner);
    }
    frame.inner.clear();
    frame.substituted.clear();
    close_processes(state, frame);
    frame.waiting = false;
}

void abandon_frame(ShellState& state, Frame& frame) {
    abandon_inside(state, frame);
    while (!frame.scopes.empty()) {
        end_scope(state, frame);
    }
}

}  // namespace drydock::shell
