// The ECS service scheduler's decision as a pure function: what is wanted and what is observed go
// in, actions with their reasons and the next wake-up come out (ecs-control-plane 5.4 to 5.7). No
// World, no queue, no randomness. Same view, same plan; a plan for a converged service is empty.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/sim_time.hpp"

namespace drydock::ecs {

struct DeploymentView {
    std::uint32_t serial = 0;
    bool primary = false;
    bool failed = false;  // circuit breaker tripped
    bool ever_completed = false;
    bool in_progress = true;  // rolloutState IN_PROGRESS
    std::uint32_t desired = 0;
    std::uint32_t pending = 0;
    std::uint32_t running = 0;
    std::uint32_t healthy = 0;
    std::uint32_t unhealthy = 0;
    std::uint32_t stopping = 0;
    std::uint32_t lost = 0;
    std::uint32_t failed_tasks = 0;
    std::uint32_t guarded = 0;  // of running: under scale-in protection
};

struct ServiceView {
    bool draining = false;  // deleted
    std::uint32_t desired = 0;
    std::uint32_t minimum_healthy_percent = 100;
    std::uint32_t maximum_percent = 200;
    bool circuit_breaker = false;
    bool circuit_breaker_rollback = false;
    bool steady = false;    // was steady after the last tick
    bool can_place = true;  // false: launch type EC2 without container instances
    bool impaired = false;  // "unable to consistently start" was said
    bool stuck_said = false;
    bool guarded_said = false;
    bool stop_requested = false;       // StopServiceDeployment asked the primary to roll back
    std::uint32_t start_failures = 0;  // in a row, tasks that never reached RUNNING
    SimTime retry_at = kNever;         // back-off
    SimTime last_steady_event_at = kNever;
    std::uint32_t launches_left = 0;     // of 500 a minute
    SimTime launches_again_at = kNever;  // when launches_left is refilled
    SimTime now;
    std::vector<DeploymentView> deployments;  // newest first
};

enum class ActionKind : std::uint8_t {
    kStart,          // count tasks of the deployment
    kStopPending,    // surplus that has not reached RUNNING
    kStopRunning,    // surplus
    kStopUnhealthy,  // a replacement stands ready, or there is no room for one
    kComplete,       // the primary deployment is done; the others leave
    kFail,           // circuit breaker
    kRollBack,       // make this deployment PRIMARY again
    kSteady,         // say "has reached a steady state."
    kStuck,          // say that the percentages forbid any step
    kGuarded,        // say that protected tasks forbid a scale-in; count of them
    kImpaired,       // say "is unable to consistently start tasks successfully."
    kUnplaceable,    // say that no container instance met the requirements
    kInactive,       // a deleted service has no task left
};

struct Action {
    ActionKind kind = ActionKind::kSteady;
    std::uint32_t deployment = 0;  // serial
    std::uint32_t count = 0;
    std::uint32_t replaced = 0;  // kStart: of these, for unhealthy tasks
    bool by_user = false;        // kFail, kRollBack: StopServiceDeployment, not the circuit breaker
};

struct DeploymentShare {
    std::uint32_t serial = 0;
    std::uint32_t desired = 0;
};

struct ServicePlan {
    std::vector<Action> actions;          // in the order in which they are carried out
    std::vector<DeploymentShare> shares;  // desiredCount of each deployment from now on
    SimTime wake_at = kNever;             // look again at this time even if nothing changes
    bool steady = false;
    bool stuck = false;
    bool guarded = false;  // protected tasks are in the way
};

// ceil(desired * minimum / 100) and floor(desired * maximum / 100).
[[nodiscard]] std::uint32_t lower_limit(std::uint32_t desired, std::uint32_t minimum_percent);
[[nodiscard]] std::uint32_t upper_limit(std::uint32_t desired, std::uint32_t maximum_percent);
// min(200, max(3, ceil(desired / 2))).
[[nodiscard]] std::uint32_t circuit_breaker_threshold(std::uint32_t desired);
// Delay before the next attempt after so many failures to start in a row: none for three, then 30 s
// doubling to 27 minutes. AWS publishes the cap, not the steps (unconfirmed).
[[nodiscard]] Duration start_backoff(std::uint32_t failures);

// "has reached a steady state." is repeated at this interval while nothing changes.
inline constexpr Duration kSteadyEventInterval = hours(6);

[[nodiscard]] ServicePlan reconcile(const ServiceView& view);

}  // namespace drydock::ecs
