// Who refers to a task definition: tasks, services and deployments. A deleted one leaves when
// nobody does any more.
#pragma once

#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// How long a deleted task definition stays at least (DELETE_IN_PROGRESS; AWS publishes no length).
inline constexpr Duration kDeletedDefinitionKept = minutes(10);

void use_task_definition(World& world, TaskDefinitionId id);
void release_task_definition(World& world, TaskDefinitionId id);

// INACTIVE to DELETE_IN_PROGRESS.
void request_deletion(World& world, TaskDefinitionId id);
void on_task_definition_leaves(World& world, std::uint32_t index);

}  // namespace drydock::ecs
