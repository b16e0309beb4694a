// What dependsOn, startTimeout and the order of shutdown decide, as pure functions over the
// containers of one task (ecs-control-plane 3.6; the agent's dependencygraph/graph.go).
#pragma once

#include <cstdint>
#include <span>

#include "engine/core/sim_time.hpp"
#include "engine/ecs/ecs_state.hpp"

namespace drydock::ecs {

// What is known of a container.
struct ContainerView {
    ContainerStatus status = ContainerStatus::kPending;
    HealthStatus health = HealthStatus::kUnknown;
    std::int32_t exit_code = kNoExitCode;
    // PENDING: when its creation will be done, not set while it waits. STOPPED and not set: it
    // never ran.
    SimTime started_at = kNever;
};

enum class StartVerdict : std::uint8_t { kMay, kWaits, kNever };
// Why a dependency can never be fulfilled, in the order in which the agent looks.
enum class DependencyFailure : std::uint8_t { kNone, kTimedOut, kNotSuccessful, kNeverStarts };

struct StartDecision {
    StartVerdict verdict = StartVerdict::kMay;
    std::uint8_t dependency = kWaitsForNothing;  // the position in dependsOn that decided
    DependencyFailure failure = DependencyFailure::kNone;
    friend bool operator==(const StartDecision&, const StartDecision&) = default;
};

// `specs` and `views` are of the same task, by position; `container` is PENDING. One that is being
// created is asked about once more before it starts, and then no startTimeout runs any longer.
[[nodiscard]] StartDecision decide_start(std::span<const ContainerSpec> specs,
                                         std::span<const ContainerView> views,
                                         std::uint32_t container, SimTime now);

// When a container that waits gives up, unless something changes; kNever: no startTimeout runs.
[[nodiscard]] SimTime gives_up_at(std::span<const ContainerSpec> specs,
                                  std::span<const ContainerView> views, std::uint32_t container);

// Whether a container of a task that stops is due for SIGTERM: nothing that depends on it runs.
[[nodiscard]] bool may_stop(std::span<const ContainerSpec> specs,
                            std::span<const ContainerView> views, std::uint32_t container);

// Each container runs or has ended: the task is RUNNING.
[[nodiscard]] bool all_started(std::span<const ContainerView> views);

// Of a task: its essential containers with a health check decide.
[[nodiscard]] HealthStatus task_health(std::span<const ContainerSpec> specs,
                                       std::span<const ContainerView> views);

}  // namespace drydock::ecs
