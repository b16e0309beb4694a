#include "engine/lesson/fact_names.hpp"

#include <iterator>

namespace drydock::lesson {
namespace {

// In the order of FactKind.
constexpr std::string_view kNames[] = {
    "None",
    "Input",
    "ClusterCreated",
    "ClusterDeleted",
    "TaskDefinitionRegistered",
    "TaskDefinitionDeregistered",
    "ServiceCreated",
    "ServiceUpdated",
    "ServiceDeleted",
    "ServiceInactive",
    "DeploymentStarted",
    "DeploymentCompleted",
    "DeploymentFailed",
    "DeploymentRolledBack",
    "ServiceSteady",
    "ServiceStartThrottled",
    "TaskCreated",
    "TaskStatusChanged",
    "TaskStopDecided",
    "TaskHealthChanged",
    "ContainerExited",
    "FaultInjected",
    "ParameterPut",
    "ParameterDeleted",
    "SecretCreated",
    "SecretChanged",
    "SecretDeletionScheduled",
    "SecretRestored",
    "SecretDeleted",
};
static_assert(std::size(kNames) == kFactKindCount);

}  // namespace

bool find_fact_kind(std::string_view name, FactKind* kind) {
    for (std::size_t i = 1; i < std::size(kNames); ++i) {
        if (kNames[i] == name) {
            *kind = static_cast<FactKind>(i);
            return true;
        }
    }
    return false;
}

}  // namespace drydock::lesson
