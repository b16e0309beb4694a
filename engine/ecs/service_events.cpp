// The texts of service events, verbatim (ecs-control-plane 5.11).
#include <cstring>

#include "engine/core/check.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/ecs/service_scheduler.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr std::string_view kMoreInformation =
    " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";

// " (task ", an id, ")".
constexpr std::string_view kTaskBefore = " (task ";
constexpr std::size_t kTaskEntry = kTaskBefore.size() + kTaskIdLength + 1;

IdText<kTaskEntry> task_entry(const TaskIds& ids, std::uint64_t task) {
    IdText<kTaskEntry> entry;
    std::memcpy(entry.text, kTaskBefore.data(), kTaskBefore.size());
    std::memcpy(entry.text + kTaskBefore.size(), ids.chars(task).text, kTaskIdLength);
    entry.text[kTaskEntry - 1] = ')';
    return entry;
}

// Where a message goes that is read by itself; JsonWriter has the same three functions.
class TextParts {
public:
    explicit TextParts(std::string* out) : out_(out) {}
    TextParts& part(std::string_view text) {
        out_->append(text);
        return *this;
    }
    TextParts& part_of_any_text(std::string_view text) { return part(text); }
    TextParts& part_number(std::uint64_t number) { return part(std::to_string(number)); }

private:
    std::string* out_;
};

template <class Parts>
void write_tasks(const World& world, const ServiceEventRow& event, Parts& out) {
    const TaskIds ids(world);
    for (const std::uint64_t task : event.tasks) {
        out.part(task_entry(ids, task));
    }
}

template <class Parts>
void write_unhealthy(const World& world, const ServiceEventRow& event, Parts& out) {
    const TaskIds ids(world);
    for (const std::uint64_t task : event.tasks) {
        out.part(std::string_view(task_entry(ids, task)).substr(1)).part(" ");
    }
    out.part("failed container health checks.");
}

template <class Parts>
void write_started(const World& world, const ServiceEventRow& event, Parts& out) {
    out.part("has started ").part_number(event.count).part(" tasks:");
    write_tasks(world, event, out);
    out.part(".");
}

// A task could not be placed.
template <class Parts>
void write_unplaced(const World& world, const ServiceEventRow& event, Parts& out) {
    out.part("was unable to place a task");
    if (event.kind == ServiceEventKind::kNoContainerInstances) {
        out.part(
            " because no container instance met all of its requirements. Reason: No Container "
            "Instances were found in your cluster.");
        out.part(kMoreInformation);
        return;
    }
    out.part(". Reason: ");
    if (event.kind == ServiceEventKind::kStartFailure) {
        out.part_of_any_text(world.text(event.text)).part(".");
    } else if (event.kind == ServiceEventKind::kCapacityUnavailable) {
        out.part(
            "Capacity is unavailable at this time. Please try again later or in a different "
            "availability zone.");
        out.part(kMoreInformation);
    } else {
        out.part("You've reached the limit on the number of tasks you can run concurrently");
    }
}

template <class Parts>
void write_body(const World& world, const ServiceEventRow& event, Parts& out) {
    switch (event.kind) {
        case ServiceEventKind::kSteadyState:
            out.part("has reached a steady state.");
            return;
        case ServiceEventKind::kStartedTasks:
            write_started(world, event, out);
            return;
        case ServiceEventKind::kStartedTasksReplacing:
            write_started(world, event, out);
            out.part(" Amazon ECS replaced ").part_number(event.replaced);
            out.part(" tasks due to an unhealthy status.");
            return;
        case ServiceEventKind::kStoppedRunningTasks:
            out.part("has stopped ").part_number(event.count).part(" running tasks:");
            write_tasks(world, event, out);
            out.part(".");
            return;
        case ServiceEventKind::kStoppedPendingTasks:
            out.part("stopped ").part_number(event.count).part(" pending tasks.");
            return;
        case ServiceEventKind::kDeploymentCompleted:
            out.part("(deployment ecs-svc/").part_number(event.deployment);
            out.part(") deployment completed.");
            return;
        case ServiceEventKind::kDeploymentFailed:
            out.part("(deployment ecs-svc/").part_number(event.deployment);
            out.part(") deployment failed: tasks failed to start.");
            return;
        case ServiceEventKind::kRollingBack:
            out.part("rolling back to deployment ecs-svc/").part_number(event.deployment).part(".");
            return;
        case ServiceEventKind::kFailedContainerHealthChecks:
            write_unhealthy(world, event, out);
            return;
        case ServiceEventKind::kUnableToStartConsistently:
            out.part("is unable to consistently start tasks successfully.").part(kMoreInformation);
            return;
        case ServiceEventKind::kStuckByDeploymentConfiguration:
            out.part(
                "was unable to stop or start tasks during a deployment because of the service "
                "deployment configuration. Update the minimumHealthyPercent or maximumPercent "
                "value and try again.");
            return;
        case ServiceEventKind::kNoContainerInstances:
        case ServiceEventKind::kStartFailure:
        case ServiceEventKind::kCapacityUnavailable:
        case ServiceEventKind::kTaskLimit:
            write_unplaced(world, event, out);
            return;
        case ServiceEventKind::kTasksUnderProtection:
            out.part("was unable to reach steady state because task set (taskSet ecs-svc/");
            out.part_number(event.deployment).part(") was unable to scale in due to (reason ");
            out.part_number(event.count).part(" tasks under protection)");
            return;
    }
    DD_UNREACHABLE();
}

template <class Parts>
void write_message(const World& world, const ServiceRow& service, const ServiceEventRow& event,
                   Parts& out) {
    out.part("(service ").part(world.text(service.name)).part(") ");
    write_body(world, event, out);
}

}  // namespace

std::string service_event_message(const World& world, const ServiceRow& service,
                                  const ServiceEventRow& event) {
    std::string text;
    TextParts out(&text);
    write_message(world, service, event, out);
    return text;
}

void write_service_event_message(const World& world, const ServiceRow& service,
                                 const ServiceEventRow& event, api::JsonWriter& out) {
    out.begin_text();
    write_message(world, service, event, out);
    out.end_text();
}

}  // namespace drydock::ecs
