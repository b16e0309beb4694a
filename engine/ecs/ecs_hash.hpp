// Checksums of the state of ECS.
#pragma once

#include "engine/core/field_hash.hpp"
#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// The part of ECS in the checksum of the World.
void hash_into(FieldHasher& h, const EcsState& ecs);

// Two rows of one World's history with the same id and the same hash have the same Service object,
// but for their tags, which may be left out.
[[nodiscard]] std::uint64_t shown_hash(const World& world, const ServiceRow& service);
// Likewise the Task object of a task without ECS Exec and without dependsOn, whose containers have
// state of their own.
[[nodiscard]] std::uint64_t shown_hash(const World& world, const TaskRow& task);

}  // namespace drydock::ecs
