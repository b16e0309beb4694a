// The texts of service events, verbatim (ecs-control-plane 5.11).
#include "engine/core/check.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/service_scheduler.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr const char* kMoreInformation =
    " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";

std::string task_list(const World& world, const ServiceEventRow& event) {
    constexpr std::size_t kEntry = 40;  // " (task ", an id, ")"
    std::string text;
    text.reserve(event.tasks.size() * kEntry);
    for (const std::uint64_t bits : event.tasks) {
        text += " (task ";
        text += task_id_chars(world, bits);
        text += ')';
    }
    return text;
}

std::string started(const World& world, const ServiceEventRow& event) {
    return "has started " + std::to_string(event.count) + " tasks:" + task_list(world, event) + ".";
}

std::string deployment_text(const ServiceEventRow& event) {
    return "(deployment " + deployment_id(event.deployment) + ")";
}

std::string body(const World& world, const ServiceEventRow& event) {
    const std::string count = std::to_string(event.count);
    switch (event.kind) {
        case ServiceEventKind::kSteadyState:
            return "has reached a steady state.";
        case ServiceEventKind::kStartedTasks:
            return started(world, event);
        case ServiceEventKind::kStartedTasksReplacing:
            return started(world, event) + " Amazon ECS replaced " +
                   std::to_string(event.replaced) + " tasks due to an unhealthy status.";
        case ServiceEventKind::kStoppedRunningTasks:
            return "has stopped " + count + " running tasks:" + task_list(world, event) + ".";
        case ServiceEventKind::kStoppedPendingTasks:
            return "stopped " + count + " pending tasks.";
        case ServiceEventKind::kDeploymentCompleted:
            return deployment_text(event) + " deployment completed.";
        case ServiceEventKind::kDeploymentFailed:
            return deployment_text(event) + " deployment failed: tasks failed to start.";
        case ServiceEventKind::kRollingBack:
            return "rolling back to deployment " + deployment_id(event.deployment) + ".";
        case ServiceEventKind::kFailedContainerHealthChecks:
            return task_list(world, event).substr(1) + " failed container health checks.";
        case ServiceEventKind::kNoContainerInstances:
            return std::string(
                       "was unable to place a task because no container instance met all "
                       "of its requirements. Reason: No Container Instances were found in "
                       "your cluster.") +
                   kMoreInformation;
        case ServiceEventKind::kUnableToStartConsistently:
            return std::string("is unable to consistently start tasks successfully.") +
                   kMoreInformation;
        case ServiceEventKind::kStuckByDeploymentConfiguration:
            return "was unable to stop or start tasks during a deployment because of the service "
                   "deployment configuration. Update the minimumHealthyPercent or maximumPercent "
                   "value and try again.";
        case ServiceEventKind::kStartFailure:
            return "was unable to place a task. Reason: " + std::string(world.text(event.text)) +
                   ".";
        case ServiceEventKind::kCapacityUnavailable:
            return std::string(
                       "was unable to place a task. Reason: Capacity is unavailable at "
                       "this time. Please try again later or in a different availability "
                       "zone.") +
                   kMoreInformation;
        case ServiceEventKind::kTaskLimit:
            return "was unable to place a task. Reason: You've reached the limit on the number of "
                   "tasks you can run concurrently";
        case ServiceEventKind::kTasksUnderProtection:
            return "was unable to reach steady state because task set (taskSet " +
                   deployment_id(event.deployment) + ") was unable to scale in due to (reason " +
                   count + " tasks under protection)";
    }
    DD_UNREACHABLE();
}

}  // namespace

std::string service_event_message(const World& world, const ServiceRow& service,
                                  const ServiceEventRow& event) {
    return "(service " + std::string(world.text(service.name)) + ") " + body(world, event);
}

}  // namespace drydock::ecs
