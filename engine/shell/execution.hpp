// What the parts of the machine share: simple_command.cpp, calls.cpp, traps.cpp and the
// instructions of interpreter.cpp.
#pragma once

#include "engine/shell/interpreter.hpp"

namespace drydock::shell {

// simple_command.cpp
int run_simple(Shell& shell, const Program& program, const SimpleCommand& simple, Frame& frame);

// interpreter.cpp: the frame waits as its command does; what runs inside it is given up.
void wait_for(Frame& frame, Command& command);
void abandon_inside(ShellState& state, Frame& frame);

// calls.cpp: the frame waits for what its innermost $(...) waits for; that goes on.
void wait_for_inner(Frame& frame);
void resume_inner(Shell& shell, Frame& frame, std::string_view typed, Wake wake);
// The files that <(...) made go.
void close_processes(ShellState& state, Frame& frame);

// traps.cpp. After a command: `trap ... ERR` and `set -e` look at its exit code.
void check_exit(Shell& shell, Frame& frame, const Instruction& instruction);
void exit_if_failed(Shell& shell);
// The trap between two commands has ended.
void end_trap_inside(Shell& shell, Frame& frame);
// The frame's text has ended: `trap ... EXIT` may follow.
void end_script(Shell& shell, Frame& frame);
// Goes on after interrupt_frame.
void begin_interrupted(Shell& shell, Frame& frame);

}  // namespace drydock::shell
