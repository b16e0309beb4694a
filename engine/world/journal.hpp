// What happened, in order, each fact with the fact that caused it. The journal is a ring inside the
// World: readers (service discovery of "why", the timeline, lesson goals, EventBridge) keep a
// cursor and poll; nobody in the engine calls into them.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/sim_time.hpp"

namespace drydock {

// Append only: numbers are part of saved hashes.
enum class FactKind : std::uint16_t {
    kNone,
    kInput,  // subject: input number
    kClusterCreated,
    kClusterDeleted,
    kTaskDefinitionRegistered,
    kTaskDefinitionDeregistered,
    kServiceCreated,
    kServiceUpdated,  // detail 1: desired count before, 2: after
    kServiceDeleted,
    kServiceInactive,
    kDeploymentStarted,  // detail 1: deployment serial
    kDeploymentCompleted,
    kDeploymentFailed,
    kDeploymentRolledBack,
    kServiceSteady,
    kServiceStartThrottled,  // detail 1: failures in a row, 2: delay in ms
    kTaskCreated,
    kTaskStatusChanged,  // detail 1: from, 2: to (TaskStatus)
    kTaskStopDecided,    // detail 1: StopCode, 2: symbol of the reason
    kTaskHealthChanged,  // detail 1: HealthStatus before, 2: after
    kContainerExited,    // detail 1: container, 2: exit code
    kFaultInjected,
    // Of parameters and secrets; detail 1: symbol of the name, since the row may go.
    kParameterPut,  // detail 2: version
    kParameterDeleted,
    kSecretCreated,
    kSecretChanged,
    kSecretDeletionScheduled,  // detail 2: window in ms
    kSecretRestored,
    kSecretDeleted,
    // ECS Exec, of a task; detail 1: container.
    kExecSessionStarted,  // detail 2: number of the session
    kContainerSignalled,  // somebody inside sent SIGTERM to its first process
    // dependsOn, of a task; detail 1: container.
    kContainerWaits,          // detail 2: position in its dependsOn
    kContainerStarted,        // of a task with dependsOn; others start all at once
    kContainerHealthChanged,  // likewise; detail 2: HealthStatus
    kContainerNeverStarts,    // detail 2: symbol of the reason
    kContainerStopSent,       // its turn to stop: SIGTERM
};

enum class SubjectKind : std::uint16_t {
    kNone,
    kInput,
    kCluster,
    kTaskDefinition,
    kService,
    kTask,
    kParameter,
    kSecret
};

struct Fact {
    SimTime at = kNever;
    std::uint64_t subject = 0;  // Id bits of a row of SubjectKind, or an input number
    std::int64_t detail1 = 0;
    std::int64_t detail2 = 0;
    std::uint32_t cause = 0;  // number of an earlier fact; 0: none
    FactKind kind = FactKind::kNone;
    SubjectKind subject_kind = SubjectKind::kNone;
};

class Journal {
public:
    static constexpr std::uint32_t kKept = 16'384;

    // Returns the fact's number; numbers start at 1 and never repeat.
    std::uint32_t append(const Fact& fact);
    [[nodiscard]] std::uint32_t newest() const { return newest_; }
    // Number of the oldest fact still kept; newest() + 1 when there is none.
    [[nodiscard]] std::uint32_t oldest() const {
        return newest_ + 1 - static_cast<std::uint32_t>(ring_.size());
    }
    // Null when the number is unknown or no longer kept.
    [[nodiscard]] const Fact* find(std::uint32_t number) const;

private:
    std::vector<Fact> ring_;
    std::uint32_t newest_ = 0;
};

}  // namespace drydock
