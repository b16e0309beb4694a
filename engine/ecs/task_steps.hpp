// Steps of the lifecycle that its own files share: task_lifecycle.cpp and, for tasks with
// dependsOn, ordered_task.cpp. Nobody else includes this.
#pragma once

#include <cstdint>

#include "engine/ecs/service_scheduler.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/workload/behaviour.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {

// Applies f to the row and keeps every counter that depends on it.
template <class Change>
void change(World& world, TaskRow& task, Change f) {
    ClusterRow& cluster = world.ecs.clusters.get(task.cluster);
    DeploymentRow* deployment = nullptr;
    if (task.service.is_set()) {
        deployment = find_deployment(world.ecs.services.get(task.service), task.deployment);
    }
    const TaskCounts before = counts_of(task);
    f(task);
    const TaskCounts after = counts_of(task);
    cluster.running_tasks += after.cluster_running - before.cluster_running;
    cluster.pending_tasks += after.cluster_pending - before.cluster_pending;
    cluster.live_tasks += after.cluster_live - before.cluster_live;
    if (deployment != nullptr) {
        deployment->pending += after.pending - before.pending;
        deployment->running += after.running - before.running;
        deployment->healthy += after.healthy - before.healthy;
        deployment->unhealthy += after.unhealthy - before.unhealthy;
        deployment->stopping += after.stopping - before.stopping;
        deployment->lost += after.lost - before.lost;
        deployment->guarded += after.guarded - before.guarded;
    }
}

void set_timer(World& world, std::uint32_t index, SimTime due);
void set_status(World& world, std::uint32_t index, TaskStatus to);

// The first task of a service revision to start a container pins the content of its image.
void pin_image(World& world, const TaskRow& task, std::uint32_t container);

// From a container's start to the verdict of its health check, which it has.
[[nodiscard]] Duration health_verdict_after(const ContainerSpec& spec,
                                            const workload::Behaviour& behaviour);

// What its program exits with after SIGTERM: 137 where stopTimeout is too short for it.
[[nodiscard]] std::int32_t stop_exit_code(const World& world, TaskId id, std::uint32_t container);

// A container that runs ends: its row, the fact, and the task if it is essential.
void end_container(World& world, TaskId id, std::uint32_t container, std::int32_t exit_code,
                   std::string_view reason);

// Every container of a STOPPING task has ended.
void execution_stopped(World& world, std::uint32_t index);

}  // namespace drydock::ecs
