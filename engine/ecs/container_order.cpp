#include "engine/ecs/container_order.hpp"

#include <algorithm>

#include "engine/core/check.hpp"

namespace drydock::ecs {
namespace {

bool never_ran(const ContainerView& view) {
    return view.status == ContainerStatus::kStopped && !is_set(view.started_at);
}

bool is_fulfilled(DependencyCondition condition, const ContainerView& dependency) {
    const bool ended = dependency.status == ContainerStatus::kStopped && !never_ran(dependency);
    switch (condition) {
        case DependencyCondition::kStart:
            return ended || dependency.status == ContainerStatus::kRunning;
        case DependencyCondition::kComplete:
            return ended;
        case DependencyCondition::kSuccess:
            return ended && dependency.exit_code == 0;
        case DependencyCondition::kHealthy:
            // That one which has ended counts no longer as HEALTHY is not confirmed.
            return dependency.status == ContainerStatus::kRunning &&
                   dependency.health == HealthStatus::kHealthy;
    }
    DD_UNREACHABLE();
}

// The dependency's startTimeout counts from its own start, and not for START.
SimTime times_out_at(const ContainerSpec& spec, const ContainerView& view,
                     DependencyCondition condition) {
    const bool counts = condition != DependencyCondition::kStart && spec.start_timeout_s > 0 &&
                        view.status == ContainerStatus::kRunning;
    return counts ? view.started_at + seconds(spec.start_timeout_s) : kNever;
}

// The agent's own code lets a startTimeout run on although the dependency has come as far as it
// should, while another one is open. The documentation says "if it does not reach the desired
// status within that time", and so it is here.
DependencyFailure failure_of(const ContainerSpec& spec, const ContainerView& view,
                             DependencyCondition condition, bool timed, SimTime now) {
    const SimTime limit = times_out_at(spec, view, condition);
    if (timed && is_set(limit) && limit <= now) {
        return DependencyFailure::kTimedOut;
    }
    if (never_ran(view)) {
        return DependencyFailure::kNeverStarts;
    }
    return condition == DependencyCondition::kSuccess && view.status == ContainerStatus::kStopped
               ? DependencyFailure::kNotSuccessful
               : DependencyFailure::kNone;
}

}  // namespace

StartDecision decide_start(std::span<const ContainerSpec> specs,
                           std::span<const ContainerView> views, std::uint32_t container,
                           SimTime now) {
    const bool timed = !is_set(views[container].started_at);
    StartDecision decision;
    std::uint8_t position = 0;
    for (const ContainerDependency& dependency : specs[container].depends_on) {
        const ContainerView& view = views[dependency.container];
        if (!is_fulfilled(dependency.condition, view)) {
            const DependencyFailure failure =
                failure_of(specs[dependency.container], view, dependency.condition, timed, now);
            if (failure != DependencyFailure::kNone) {
                return {StartVerdict::kNever, position, failure};
            }
            if (decision.verdict == StartVerdict::kMay) {
                decision = {StartVerdict::kWaits, position, DependencyFailure::kNone};
            }
        }
        ++position;
    }
    return decision;
}

SimTime gives_up_at(std::span<const ContainerSpec> specs, std::span<const ContainerView> views,
                    std::uint32_t container) {
    SimTime first = kNever;
    for (const ContainerDependency& dependency : specs[container].depends_on) {
        const ContainerView& view = views[dependency.container];
        const SimTime limit = times_out_at(specs[dependency.container], view, dependency.condition);
        if (is_set(limit) && !is_fulfilled(dependency.condition, view) &&
            (!is_set(first) || limit < first)) {
            first = limit;
        }
    }
    return first;
}

bool may_stop(std::span<const ContainerSpec> specs, std::span<const ContainerView> views,
              std::uint32_t container) {
    for (std::size_t other = 0; other < specs.size(); ++other) {
        for (const ContainerDependency& dependency : specs[other].depends_on) {
            if (dependency.container == container &&
                views[other].status == ContainerStatus::kRunning) {
                return false;
            }
        }
    }
    return true;
}

bool all_started(std::span<const ContainerView> views) {
    return std::none_of(views.begin(), views.end(), [](const ContainerView& view) {
        return view.status == ContainerStatus::kPending;
    });
}

HealthStatus task_health(std::span<const ContainerSpec> specs,
                         std::span<const ContainerView> views) {
    bool checked = false;
    bool healthy = true;
    for (std::size_t i = 0; i < specs.size(); ++i) {
        if (!specs[i].essential || !specs[i].health_check.present) {
            continue;
        }
        checked = true;
        healthy = healthy && views[i].health == HealthStatus::kHealthy;
        if (views[i].health == HealthStatus::kUnhealthy) {
            return HealthStatus::kUnhealthy;
        }
    }
    return checked && healthy ? HealthStatus::kHealthy : HealthStatus::kUnknown;
}

}  // namespace drydock::ecs
