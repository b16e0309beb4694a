// The commands of a shell inside a container. Each is backed by what the simulation knows; whatever
// else an image may hold is not there.
#pragma once

#include <span>

#include "engine/shell/interpreter.hpp"

namespace drydock::shell {

// Sorted by name.
[[nodiscard]] std::span<const CommandRow> container_commands();
// cd, export and the like are the shell's own and cannot be started as programs.
[[nodiscard]] bool is_shell_builtin(std::string_view name);

// container_wget.cpp
int run_container_wget(Shell& shell, Command& command);

}  // namespace drydock::shell
