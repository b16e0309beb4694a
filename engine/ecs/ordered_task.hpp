// Tasks with dependsOn: their containers start one after the other and stop in the reverse order.
// The steps before the images are there and after the last container has ended are those of every
// task; task_lifecycle.cpp asks here in between.
#pragma once

#include <cstdint>

#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// A task that waits for a dependency is given up after so long: three hours, say issues 1532 and
// 2379 of aws/containers-roadmap. That they count from its creation is ours.
inline constexpr Duration kPendingAtMost = hours(3);

// The timer of a task came due. True: it stood for something of its containers.
bool ordered_task_timer(World& world, std::uint32_t index);

// Something happened to a container in between; any task may be given.
void ordered_task_changed(World& world, TaskId id);

// A task was told to stop: what is still being created will not run. It is ordered.
void forget_planned_starts(World& world, const TaskRow& task);

// Whether an ordered task that was told to stop before it was RUNNING has containers that run.
[[nodiscard]] bool stops_like_running(const World& world, const TaskRow& task);

}  // namespace drydock::ecs
