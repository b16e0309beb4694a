// When a container's program ends: by itself, by SIGTERM.
#pragma once

#include <cstdint>

#include "engine/core/sim_time.hpp"
#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// From SIGTERM to the exit of a container's program, however long its stopTimeout is.
[[nodiscard]] Duration sigterm_time(const World& world, TaskId id, std::uint32_t container);

// When a program that runs will end by itself or by a signal from inside; kNever: it will not.
[[nodiscard]] SimTime own_end(const World& world, TaskId id, std::uint32_t container);
// What it ends with then, if no signal ended it.
[[nodiscard]] std::int32_t own_exit_code(const World& world, TaskId id, std::uint32_t container);

}  // namespace drydock::ecs
