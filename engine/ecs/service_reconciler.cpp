#include "engine/ecs/service_reconciler.hpp"

#include <algorithm>

namespace drydock::ecs {
namespace {

// Works on a copy of the view: each step books what it decided, so that the next step sees it.
struct Reconciler {
    ServiceView view;
    ServicePlan plan;
    std::uint32_t lower = 0;
    std::uint32_t upper = 0;
    std::uint32_t guarded_serial = 0;
    std::uint32_t guarded_count = 0;  // tasks that only their protection keeps

    DeploymentView& primary() { return view.deployments.front(); }

    std::uint32_t placed() const {
        std::uint32_t sum = 0;
        for (const DeploymentView& d : view.deployments) {
            sum += d.pending + d.running + d.lost;
        }
        return sum;
    }
    std::uint32_t healthy() const {
        std::uint32_t sum = 0;
        for (const DeploymentView& d : view.deployments) {
            sum += d.healthy;
        }
        return sum;
    }
    // Running tasks of a deployment that a scale-in may choose from; books what it must leave.
    std::uint32_t unguarded(const DeploymentView& d, std::uint32_t running, std::uint32_t wanted) {
        const std::uint32_t free = running > d.guarded ? running - d.guarded : 0;
        if (wanted > free) {
            guarded_serial = d.serial;
            guarded_count += std::min(d.guarded, wanted - free);
        }
        return std::min(wanted, free);
    }
    void act(ActionKind kind, std::uint32_t serial, std::uint32_t count = 0,
             std::uint32_t replaced = 0) {
        plan.actions.push_back({kind, serial, count, replaced, false});
    }

    void drain();
    void judge_primary();
    void share_desired();
    void start(DeploymentView& deployment);
    void stop_unhealthy(DeploymentView& deployment);
    void scale_in(DeploymentView& deployment);
    void retire(DeploymentView& deployment);
    void conclude();
    bool is_stuck() const;
    void set_wake();
};

// A deleted service: everything goes, nothing starts.
void Reconciler::drain() {
    bool any = false;
    for (DeploymentView& d : view.deployments) {
        if (d.pending > 0) {
            act(ActionKind::kStopPending, d.serial, d.pending);
        }
        if (d.running > 0) {
            act(ActionKind::kStopRunning, d.serial, d.running);
        }
        any = any || d.pending + d.running > 0;
    }
    if (any) {
        plan.wake_at = view.now;  // by the next tick all have reached STOPPING: enough for INACTIVE
    } else {
        act(ActionKind::kInactive, 0);
    }
}

// Circuit breaker (5.6). With a rollback, the target is the newest deployment that ever completed;
// without one the deployment stalls.
void Reconciler::judge_primary() {
    DeploymentView& p = primary();
    const bool tripped = view.circuit_breaker && p.in_progress &&
                         p.failed_tasks >= circuit_breaker_threshold(view.desired);
    if (p.failed || (!tripped && !view.stop_requested)) {
        return;
    }
    p.failed = true;
    p.in_progress = false;
    view.start_failures = 0;  // it starts nothing any more, so there is nothing left to complain of
    act(ActionKind::kFail, p.serial);
    plan.actions.back().by_user = view.stop_requested;
    if (!view.circuit_breaker_rollback && !view.stop_requested) {
        return;
    }
    for (std::size_t i = 1; i < view.deployments.size(); ++i) {
        if (view.deployments[i].ever_completed && !view.deployments[i].failed) {
            act(ActionKind::kRollBack, view.deployments[i].serial);
            plan.actions.back().by_user = view.stop_requested;
            p.primary = false;
            view.deployments[i].primary = true;
            view.deployments[i].in_progress = true;
            std::rotate(view.deployments.begin(),
                        view.deployments.begin() + static_cast<std::ptrdiff_t>(i),
                        view.deployments.begin() + static_cast<std::ptrdiff_t>(i) + 1);
            return;
        }
    }
}

// The primary wants everything; an older deployment keeps what the newer ones do not serve yet, so
// that a task of it that dies during the rollout is replaced by its own revision.
void Reconciler::share_desired() {
    primary().desired = view.desired;
    std::uint32_t served = primary().failed ? 0 : primary().healthy;
    for (std::size_t i = 1; i < view.deployments.size(); ++i) {
        DeploymentView& d = view.deployments[i];
        const std::uint32_t rest = view.desired > served ? view.desired - served : 0;
        // What never was complete is not worth completing.
        const std::uint32_t kept = d.ever_completed ? d.desired : std::min(d.desired, d.running);
        d.desired = d.failed ? 0 : std::min(kept, rest);
        served += d.desired;
    }
}

void Reconciler::start(DeploymentView& d) {
    const std::uint32_t usable = d.pending + d.running - d.unhealthy + d.lost;
    if (d.failed || usable >= d.desired) {
        return;
    }
    if (!view.can_place) {
        act(ActionKind::kUnplaceable, d.serial);
        return;
    }
    if (is_set(view.retry_at) && view.retry_at > view.now) {
        return;
    }
    const std::uint32_t now_placed = placed();
    const std::uint32_t room = upper > now_placed ? upper - now_placed : 0;
    const std::uint32_t count = std::min({d.desired - usable, room, view.launches_left});
    if (count == 0) {
        return;
    }
    act(ActionKind::kStart, d.serial, count, std::min(count, d.unhealthy));
    d.pending += count;
    view.launches_left -= count;
}

// Replacement first where the maximum allows it; the bad task leaves once enough good ones stand.
// Without room for a replacement one unhealthy task goes first.
void Reconciler::stop_unhealthy(DeploymentView& d) {
    if (d.unhealthy == 0) {
        return;
    }
    const std::uint32_t good = d.running - d.unhealthy;
    std::uint32_t count = 0;
    if (good >= d.desired && d.healthy >= d.desired) {
        count = d.unhealthy;
    } else if (d.pending == 0 && placed() >= upper && d.stopping == d.lost) {
        count = 1;
    }
    if (count == 0) {
        return;
    }
    act(ActionKind::kStopUnhealthy, d.serial, count);
    d.unhealthy -= count;
    d.running -= count;
    d.stopping += count;
}

// More than wanted in the primary: what has not started goes first.
void Reconciler::scale_in(DeploymentView& d) {
    const std::uint32_t usable = d.pending + d.running - d.unhealthy + d.lost;
    std::uint32_t surplus = usable > d.desired ? usable - d.desired : 0;
    const std::uint32_t from_pending = std::min(surplus, d.pending);
    if (from_pending > 0) {
        act(ActionKind::kStopPending, d.serial, from_pending);
        d.pending -= from_pending;
        d.stopping += from_pending;
        surplus -= from_pending;
    }
    const std::uint32_t usable_running = d.running - d.unhealthy;
    const std::uint32_t from_running =
        unguarded(d, usable_running, std::min(surplus, usable_running));
    if (from_running > 0) {
        act(ActionKind::kStopRunning, d.serial, from_running);
        d.running -= from_running;
        d.healthy -= std::min(d.healthy, from_running);
        d.stopping += from_running;
    }
}

// An older deployment gives way: surplus pending and unhealthy tasks at once, healthy ones while at
// least the lower limit stays healthy without them.
void Reconciler::retire(DeploymentView& d) {
    if (primary().failed) {
        return;  // stalled: nothing replaces the old tasks, so they stay
    }
    const std::uint32_t usable = d.pending + d.running - d.unhealthy + d.lost;
    const std::uint32_t surplus = usable > d.desired ? usable - d.desired : 0;
    const std::uint32_t from_pending = std::min(surplus, d.pending);
    if (from_pending > 0) {
        act(ActionKind::kStopPending, d.serial, from_pending);
        d.stopping += from_pending;
        d.pending -= from_pending;
    }
    if (d.unhealthy > 0) {
        act(ActionKind::kStopUnhealthy, d.serial, d.unhealthy);
        d.running -= d.unhealthy;
        d.stopping += d.unhealthy;
        d.unhealthy = 0;
    }
    const std::uint32_t all_healthy = healthy();
    const std::uint32_t spare = all_healthy > lower ? all_healthy - lower : 0;
    // Tasks that run but do not count as healthy yet may still be needed for the lower limit.
    const std::uint32_t fresh = all_healthy >= lower ? d.running - d.healthy : 0;
    const std::uint32_t wanted = fresh + std::min(d.healthy, spare);
    const std::uint32_t count = unguarded(d, d.running, wanted);
    if (count > 0) {
        act(ActionKind::kStopRunning, d.serial, count);
        d.healthy -= count > fresh ? count - fresh : 0;
        d.running -= count;
        d.stopping += count;
        d.desired = std::min(d.desired, d.running);
    }
}

// No step is possible and none is on its way: the percentages leave no room (5.4).
bool Reconciler::is_stuck() const {
    if (view.deployments.size() < 2 || view.deployments.front().failed) {
        return false;
    }
    for (const DeploymentView& d : view.deployments) {
        if (d.pending + d.stopping + d.lost > 0) {
            return false;
        }
    }
    const DeploymentView& p = view.deployments.front();
    return plan.actions.empty() && p.running < view.desired && placed() >= upper &&
           p.running == p.healthy && healthy() <= lower;
}

void Reconciler::conclude() {
    DeploymentView& p = primary();
    bool alone = true;
    for (std::size_t i = 1; i < view.deployments.size(); ++i) {
        const DeploymentView& d = view.deployments[i];
        alone = alone && d.pending + d.running + d.stopping == 0;
    }
    const bool full = p.running == view.desired && p.healthy == view.desired && p.pending == 0 &&
                      p.lost == 0 && !p.failed;
    if (full && alone && p.in_progress) {
        act(ActionKind::kComplete, p.serial);
    }
    plan.steady = full && alone && p.stopping == 0;
    if (plan.steady && (!view.steady || !is_set(view.last_steady_event_at) ||
                        view.now - view.last_steady_event_at >= kSteadyEventInterval)) {
        act(ActionKind::kSteady, p.serial);
        view.last_steady_event_at = view.now;
    }
    plan.stuck = is_stuck();
    if (plan.stuck && !view.stuck_said) {
        act(ActionKind::kStuck, p.serial);
    }
    plan.guarded = guarded_count > 0;
    if (plan.guarded && !view.guarded_said) {
        act(ActionKind::kGuarded, guarded_serial, guarded_count);
    }
    if (view.start_failures > 3 && !view.impaired) {
        act(ActionKind::kImpaired, p.serial);
    }
}

void Reconciler::set_wake() {
    const DeploymentView& p = primary();
    const auto sooner = [this](SimTime t) {
        if (!is_set(plan.wake_at) || t < plan.wake_at) {
            plan.wake_at = t;
        }
    };
    const bool wants = !p.failed && p.pending + p.running - p.unhealthy + p.lost < p.desired;
    if (wants && is_set(view.retry_at) && view.retry_at > view.now) {
        sooner(view.retry_at);
    } else if (wants && view.launches_left == 0 && is_set(view.launches_again_at)) {
        sooner(view.launches_again_at);
    }
    if (plan.steady && is_set(view.last_steady_event_at)) {
        sooner(view.last_steady_event_at + kSteadyEventInterval);
    }
}

}  // namespace

std::uint32_t lower_limit(std::uint32_t desired, std::uint32_t minimum_percent) {
    const std::uint64_t product = static_cast<std::uint64_t>(desired) * minimum_percent;
    return static_cast<std::uint32_t>((product + 99) / 100);
}

std::uint32_t upper_limit(std::uint32_t desired, std::uint32_t maximum_percent) {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(desired) * maximum_percent / 100);
}

std::uint32_t circuit_breaker_threshold(std::uint32_t desired) {
    return std::min<std::uint32_t>(200, std::max<std::uint32_t>(3, desired / 2 + desired % 2));
}

Duration start_backoff(std::uint32_t failures) {
    if (failures <= 3) {
        return {0};
    }
    const std::uint32_t doublings = std::min<std::uint32_t>(failures - 4, 10);
    return std::min(seconds(30) * (std::int64_t{1} << doublings), minutes(27));
}

ServicePlan reconcile(const ServiceView& view) {
    Reconciler r;
    r.view = view;
    if (view.deployments.empty()) {
        if (view.draining) {
            r.act(ActionKind::kInactive, 0);
        }
        return r.plan;
    }
    if (view.draining) {
        r.drain();
        return r.plan;
    }
    r.lower = lower_limit(view.desired, view.minimum_healthy_percent);
    r.upper = upper_limit(view.desired, view.maximum_percent);
    r.judge_primary();
    r.share_desired();
    r.scale_in(r.primary());
    for (DeploymentView& d : r.view.deployments) {
        r.start(d);
    }
    for (std::size_t i = 1; i < r.view.deployments.size(); ++i) {
        r.retire(r.view.deployments[i]);
    }
    r.stop_unhealthy(r.primary());
    r.conclude();
    r.set_wake();
    for (const DeploymentView& d : r.view.deployments) {
        r.plan.shares.push_back({d.serial, d.desired});
    }
    return r.plan;
}

}  // namespace drydock::ecs
