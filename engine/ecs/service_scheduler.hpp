// Carries out what the reconciler decides. A service has at most one tick pending; whatever changes
// it calls mark_dirty.
#pragma once

#include <cstdint>
#include <string>

#include "engine/ecs/ecs_state.hpp"
#include "engine/ecs/service_reconciler.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// Something about the service changed: reconcile at its next tick (a 10 s grid).
void mark_dirty(World& world, ServiceId id);
// A user changed it: the scheduler looks within 4 to 8 s (measured, ecs-control-plane 4.3).
void mark_dirty_by_user(World& world, ServiceId id);

// Starts a deployment with the service's present settings; it becomes PRIMARY.
void start_deployment(World& world, ServiceId id);

// Reports of the task room.
void on_task_started(World& world, TaskId id);          // reached RUNNING
void on_task_healthy(World& world, TaskId id);          // counts for minimumHealthyPercent
void on_task_stopped(World& world, TaskId id);          // reached STOPPED
void on_task_failed_to_start(World& world, TaskId id);  // stop decided before RUNNING
void on_task_unhealthy(World& world, TaskId id);

void on_service_tick(World& world, std::uint32_t index);
void on_service_expire(World& world, std::uint32_t index);

// Null when the deployment is gone (its last tasks are only kept for DescribeTasks).
[[nodiscard]] DeploymentRow* find_deployment(ServiceRow& service, std::uint32_t serial);
[[nodiscard]] const DeploymentRow* find_deployment(const ServiceRow& service, std::uint32_t serial);

[[nodiscard]] ServiceView view_of(const World& world, const ServiceRow& service);

void add_service_event(World& world, ServiceRow& service, ServiceEventRow event);
// The message as DescribeServices gives it.
[[nodiscard]] std::string service_event_message(const World& world, const ServiceRow& service,
                                                const ServiceEventRow& event);

}  // namespace drydock::ecs
