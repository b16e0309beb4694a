// Facts as sentences for people: "Why?", the timeline, the journal.
#include <string>

#include "engine/core/check.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/ecs/service_scheduler.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/world/world.hpp"

namespace drydock {
namespace {

template <class RowId>
RowId id_of(const Fact& fact) {
    return {static_cast<std::uint32_t>(fact.subject),
            static_cast<std::uint32_t>(fact.subject >> 32)};
}

std::string symbol_text(const World& world, std::int64_t symbol) {
    return std::string(world.text({static_cast<std::uint32_t>(symbol)}));
}

std::string subject_text(const World& world, const Fact& fact) {
    switch (fact.subject_kind) {
        case SubjectKind::kNone:
            return "The world";
        case SubjectKind::kInput:
            return "You";
        case SubjectKind::kCluster: {
            const auto* row = world.ecs.clusters.find(id_of<ecs::ClusterId>(fact));
            return row == nullptr ? "A cluster that is gone"
                                  : "Cluster " + std::string(world.text(row->name));
        }
        case SubjectKind::kTaskDefinition: {
            const auto* row = world.ecs.task_definitions.find(id_of<ecs::TaskDefinitionId>(fact));
            return row == nullptr ? "A task definition that is gone"
                                  : "Task definition " + std::string(world.text(row->family)) +
                                        ":" + std::to_string(row->revision);
        }
        case SubjectKind::kService: {
            const auto* row = world.ecs.services.find(id_of<ecs::ServiceId>(fact));
            return row == nullptr ? "A service that is gone"
                                  : "Service " + std::string(world.text(row->name));
        }
        case SubjectKind::kTask:
            return "Task " + ecs::task_id_text(world, fact.subject).substr(0, 8);
        case SubjectKind::kParameter:
            return "Parameter " + symbol_text(world, fact.detail1);
        case SubjectKind::kSecret:
            return "Secret " + symbol_text(world, fact.detail1);
    }
    DD_UNREACHABLE();
}

std::string status(std::int64_t value) {
    return std::string(ecs::task_status_text(static_cast<ecs::TaskStatus>(value)));
}

std::string health(std::int64_t value) {
    constexpr const char* kNames[] = {"UNKNOWN", "HEALTHY", "UNHEALTHY"};
    return value >= 0 && value < 3 ? kNames[value] : "?";
}

std::string input_text(std::int64_t kind) {
    constexpr const char* kNames[] = {"acted",
                                      "called the API",
                                      "typed a command",
                                      "changed a file",
                                      "changed strictness",
                                      "injected a fault",
                                      "interrupted a command"};
    return kind >= 0 && kind < 7 ? kNames[kind] : kNames[0];
}

std::string deployment_text(const World& world, const Fact& fact) {
    const auto* service = world.ecs.services.find(id_of<ecs::ServiceId>(fact));
    const ecs::DeploymentRow* row =
        service == nullptr
            ? nullptr
            : ecs::find_deployment(*service, static_cast<std::uint32_t>(fact.detail1));
    if (row == nullptr) {
        return "deployment no. " + std::to_string(fact.detail1 + 1);
    }
    const auto& definition = world.ecs.task_definitions.get(row->task_definition);
    return "the deployment of " + std::string(world.text(definition.family)) + ":" +
           std::to_string(definition.revision);
}

std::string stop_text(const World& world, const Fact& fact) {
    return "was told to stop: " + symbol_text(world, fact.detail2) + " (" +
           std::string(ecs::stop_code_text(static_cast<ecs::StopCode>(fact.detail1))) + ")";
}

// By its name, or by its number where the task is gone.
std::string container_text(const World& world, const Fact& fact, std::int64_t container) {
    const ecs::TaskRow* task = world.ecs.tasks.find(id_of<ecs::TaskId>(fact));
    if (task == nullptr || container < 0 || container >= task->container_count) {
        return "container " + std::to_string(container);
    }
    const auto& specs = world.ecs.task_definitions.get(task->task_definition).containers;
    return "container " + std::string(world.text(specs[static_cast<std::size_t>(container)].name));
}

std::string wait_text(const World& world, const Fact& fact) {
    const std::string who = container_text(world, fact, fact.detail1) + " waits for ";
    const ecs::TaskRow* task = world.ecs.tasks.find(id_of<ecs::TaskId>(fact));
    if (task == nullptr) {
        return who + "another one";
    }
    constexpr const char* kUntil[] = {" to start", " to end", " to end with exit code 0",
                                      " to be HEALTHY"};
    const auto& specs = world.ecs.task_definitions.get(task->task_definition).containers;
    const ecs::ContainerDependency& dependency =
        specs[static_cast<std::size_t>(fact.detail1)]
            .depends_on[static_cast<std::size_t>(fact.detail2)];
    return who + container_text(world, fact, dependency.container) +
           kUntil[static_cast<std::size_t>(dependency.condition)];
}

// Of the facts about one container of a task; detail 1 is which.
std::string container_predicate(const World& world, const Fact& fact) {
    const std::string who = container_text(world, fact, fact.detail1);
    if (fact.kind == FactKind::kContainerWaits) {
        return wait_text(world, fact);
    }
    if (fact.kind == FactKind::kExecSessionStarted) {
        return "got an ECS Exec session in " + who;
    }
    if (fact.kind == FactKind::kContainerExited) {
        return who + " exited with code " + std::to_string(fact.detail2);
    }
    if (fact.kind == FactKind::kContainerHealthChanged) {
        return who + " became " + health(fact.detail2);
    }
    if (fact.kind == FactKind::kContainerNeverStarts) {
        std::string reason = symbol_text(world, fact.detail2);
        if (!reason.empty() && reason.back() == '.') {
            reason.pop_back();  // the sentence has its own
        }
        return who + " will never start: " + reason;
    }
    return who + (fact.kind == FactKind::kContainerStarted    ? " started"
                  : fact.kind == FactKind::kContainerStopSent ? " was sent SIGTERM"
                                                              : " was sent SIGTERM from inside");
}

std::string predicate(const World& world, const Fact& fact) {
    switch (fact.kind) {
        case FactKind::kNone:
            return "did nothing";
        case FactKind::kInput:
            return input_text(fact.detail1);
        case FactKind::kClusterCreated:
        case FactKind::kServiceCreated:
        case FactKind::kSecretCreated:
            return "was created";
        case FactKind::kClusterDeleted:
        case FactKind::kParameterDeleted:
        case FactKind::kSecretDeleted:
            return "was deleted";
        case FactKind::kTaskDefinitionRegistered:
            return "was registered";
        case FactKind::kTaskDefinitionDeregistered:
            return "was deregistered";
        case FactKind::kServiceUpdated:
            return fact.detail1 == fact.detail2
                       ? "was updated"
                       : "was updated: desired count " + std::to_string(fact.detail1) + " to " +
                             std::to_string(fact.detail2);
        case FactKind::kServiceDeleted:
            return "was deleted and drains";
        case FactKind::kServiceInactive:
            return "has no task left and is INACTIVE";
        case FactKind::kDeploymentStarted:
            return "started " + deployment_text(world, fact);
        case FactKind::kDeploymentCompleted:
            return "completed " + deployment_text(world, fact);
        case FactKind::kDeploymentFailed:
            return "gave up " + deployment_text(world, fact) +
                   (fact.detail2 == 1 ? ": it was asked to stop" : ": the circuit breaker tripped");
        case FactKind::kDeploymentRolledBack:
            return "rolls back to " + deployment_text(world, fact);
        case FactKind::kServiceSteady:
            return "reached a steady state";
        case FactKind::kServiceStartThrottled:
            return "waits " + format_duration({fact.detail2}) + " before the next start, after " +
                   std::to_string(fact.detail1) + " failures in a row";
        case FactKind::kTaskCreated:
            return "was created";
        case FactKind::kTaskStatusChanged:
            return "went from " + status(fact.detail1) + " to " + status(fact.detail2);
        case FactKind::kTaskStopDecided:
            return stop_text(world, fact);
        case FactKind::kTaskHealthChanged:
            return "health went from " + health(fact.detail1) + " to " + health(fact.detail2);
        case FactKind::kFaultInjected:
            return "was hit by an injected fault";
        case FactKind::kParameterPut:
            return "got version " + std::to_string(fact.detail2);
        case FactKind::kSecretChanged:
            return "was changed";
        case FactKind::kSecretDeletionScheduled:
            return "will be deleted in " + format_duration({fact.detail2});
        case FactKind::kSecretRestored:
            return "was restored";
        case FactKind::kContainerExited:
        case FactKind::kExecSessionStarted:
        case FactKind::kContainerSignalled:
        case FactKind::kContainerWaits:
        case FactKind::kContainerStarted:
        case FactKind::kContainerHealthChanged:
        case FactKind::kContainerNeverStarts:
        case FactKind::kContainerStopSent:
            return container_predicate(world, fact);
    }
    DD_UNREACHABLE();
}

}  // namespace

std::string describe_fact(const World& world, const Fact& fact) {
    return subject_text(world, fact) + " " + predicate(world, fact) + ".";
}

}  // namespace drydock
