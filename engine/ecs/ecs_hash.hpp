// Checksums of what one row's answer is made from.
#pragma once

#include <cstdint>

#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// Two rows of one World's history with the same id and the same hash have the same Service object,
// but for their tags, which may be left out.
[[nodiscard]] std::uint64_t shown_hash(const World& world, const ServiceRow& service);
// Likewise the Task object of a task without ECS Exec and without dependsOn, whose containers have
// state of their own.
[[nodiscard]] std::uint64_t shown_hash(const World& world, const TaskRow& task);

}  // namespace drydock::ecs
