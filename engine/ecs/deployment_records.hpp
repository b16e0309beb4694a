// The history of a service: one record for each deployment, which is its service deployment and its
// service revision at once (ecs-control-plane 5.8). The scheduler reports what happens; nothing
// here decides anything.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// Null when the record has left (kDeploymentRecordsKept).
[[nodiscard]] DeploymentRecord* find_record(ServiceRow& service, std::uint32_t serial);
[[nodiscard]] const DeploymentRecord* find_record(const ServiceRow& service, std::uint32_t serial);

// Reports of the scheduler. `row` is in service.deployments.
void record_deployment(const World& world, ServiceRow& service, const DeploymentRow& row);
void record_scheduler_looked(const World& world, ServiceRow& service);
void record_completed(const World& world, ServiceRow& service, const DeploymentRow& row);
void record_failed(const World& world, ServiceRow& service, const DeploymentRow& row);
void record_rollback(const World& world, ServiceRow& service, const DeploymentRow& from,
                     const DeploymentRow& to);
void record_drained(const World& world, ServiceRow& service);  // the service becomes INACTIVE

// True while a service deployment of this status may still change.
[[nodiscard]] bool is_ongoing(ServiceDeploymentStatus status);
[[nodiscard]] std::string_view service_deployment_status_text(ServiceDeploymentStatus status);
// statusReason; empty while all is well.
[[nodiscard]] std::string_view status_reason_text(const DeploymentRecord& record);

}  // namespace drydock::ecs
