#include "engine/ecs/task_definition_uses.hpp"

#include <algorithm>

#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

bool is_due(const TaskDefinitionRow& row, SimTime now) {
    return row.status == TaskDefinitionStatus::kDeleteInProgress && row.uses == 0 &&
           row.delete_requested_at + kDeletedDefinitionKept <= now;
}

}  // namespace

void use_task_definition(World& world, TaskDefinitionId id) {
    ++world.ecs.task_definitions.get(id).uses;
}

// The row leaves in an event of its own: the caller may still hold a reference to it.
void release_task_definition(World& world, TaskDefinitionId id) {
    TaskDefinitionRow& row = world.ecs.task_definitions.get(id);
    --row.uses;
    if (is_due(row, world.now)) {
        schedule(world, EventKind::kTaskDefinitionLeaves, id.index, world.now);
    }
}

void request_deletion(World& world, TaskDefinitionId id) {
    TaskDefinitionRow& row = world.ecs.task_definitions.get(id);
    row.status = TaskDefinitionStatus::kDeleteInProgress;
    row.delete_requested_at = world.now;
    schedule(world, EventKind::kTaskDefinitionLeaves, id.index, world.now + kDeletedDefinitionKept);
}

void on_task_definition_leaves(World& world, std::uint32_t index) {
    if (!world.ecs.task_definitions.live_at(index) ||
        !is_due(world.ecs.task_definitions.at(index), world.now)) {
        return;
    }
    const TaskDefinitionId id = world.ecs.task_definitions.id_at(index);
    const Sym family = world.ecs.task_definitions.at(index).family;
    // The family stays, so that its next revision has the next number.
    std::vector<TaskDefinitionId>& revisions =
        world.ecs.families[world.ecs.family_by_name.find(family.value)].revisions;
    revisions.erase(std::find(revisions.begin(), revisions.end(), id));
    world.ecs.task_definitions.remove(id);
}

}  // namespace drydock::ecs
