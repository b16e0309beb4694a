#include "engine/ecs/ordered_task.hpp"

#include <algorithm>
#include <string>

#include "engine/core/check.hpp"
#include "engine/core/rng.hpp"
#include "engine/ecs/container_runs.hpp"
#include "engine/ecs/exec.hpp"
#include "engine/ecs/program_end.hpp"
#include "engine/ecs/task_steps.hpp"

namespace drydock::ecs {
namespace {

// SubmitTaskStateChange of the agent cuts a container's reason here (ecsMaxContainerReasonLength).
constexpr std::size_t kReasonMax = 1024;
// The agent gives a container that will never start the code of one that was sent SIGTERM
// (task_manager.go, handleTerminalDependencyError).
constexpr std::int32_t kNeverStartedCode = 143;
// What real answers give for a task that never got to RUNNING; the details are its containers'.
// That Fargate says just this for a dependency is not confirmed.
constexpr std::string_view kFailedToStart = "Task failed to start";
// Draws of a container's creation, apart from those of the task's own steps.
constexpr std::uint64_t kCreationDraws = 100;

// One task at work.
struct Ordered {
    World& world;
    std::uint32_t index;

    [[nodiscard]] TaskRow& task() const { return world.ecs.tasks.at(index); }
    [[nodiscard]] TaskId id() const { return world.ecs.tasks.id_at(index); }
    [[nodiscard]] const std::vector<ContainerSpec>& specs() const {
        return world.ecs.task_definitions.get(task().task_definition).containers;
    }
    [[nodiscard]] ContainerRow& row(std::uint32_t i) const {
        return world.ecs.containers.rows[task().first_container + i];
    }
    [[nodiscard]] ContainerRun& run(std::uint32_t i) const {
        return container_run(world, task(), i);
    }
    [[nodiscard]] std::vector<ContainerView> views() const {
        return container_views(world, task());
    }
    [[nodiscard]] bool wanted() const { return task().desired_status == DesiredStatus::kRunning; }
    [[nodiscard]] bool waits(std::uint32_t i) const {
        return row(i).last_status == ContainerStatus::kPending && !is_set(run(i).started_at);
    }

    // A fact about a container; 0: caused by what is being acted upon.
    void note(std::uint32_t i, FactKind kind, std::uint32_t cause, std::int64_t detail = 0) const {
        world.cause = cause != 0 ? cause : world.cause;
        world.cause = record(world, kind, SubjectKind::kTask, id().bits(), i, detail);
        run(i).fact = world.cause;
        task().cause_fact = world.cause;
    }
};

// "NAME(IMAGE) (KNOWN->DESIRED) - Exit: N", as the agent prints a container.
std::string agent_text(const Ordered& o, std::uint32_t i, std::string_view states, bool code) {
    std::string text(o.world.text(o.specs()[i].name));
    text += "(" + std::string(o.world.text(o.specs()[i].image)) + ") (" + std::string(states) + ")";
    return code ? text + " - Exit: " + std::to_string(o.row(i).exit_code) : text;
}

// The agent's own texts (dependencygraph/graph.go); a capture shows the second one as the reason of
// a container (aws/amazon-ecs-agent pull request 3218). For Fargate they are not confirmed.
std::string failure_text(const Ordered& o, std::uint32_t i, const StartDecision& decision) {
    const std::uint32_t dependency = o.specs()[i].depends_on[decision.dependency].container;
    const std::string target = "] for target [" + agent_text(o, i, "NONE->RUNNING", false) + "]";
    switch (decision.failure) {
        case DependencyFailure::kTimedOut:
            return "dependency graph: container ordering dependency [" +
                   agent_text(o, dependency, "RUNNING->RUNNING", false) + target +
                   " has timed out.";
        case DependencyFailure::kNotSuccessful:
            return "dependency graph: failed to resolve container ordering dependency [" +
                   agent_text(o, dependency, "STOPPED->RUNNING", true) + target +
                   " as dependency did not exit successfully.";
        case DependencyFailure::kNeverStarts:
            return "dependency graph: failed to resolve container ordering dependency [" +
                   agent_text(o, dependency, "NONE->STOPPED", true) + target +
                   " because dependency will never start";
        case DependencyFailure::kNone:
            break;
    }
    DD_UNREACHABLE();
}

// The container counts as stopped without having run; an essential one takes the task with it.
void give_up_container(const Ordered& o, std::uint32_t i, const StartDecision& decision) {
    const ContainerDependency& dependency = o.specs()[i].depends_on[decision.dependency];
    const std::string reason =
        ("CannotStartContainerError: " + failure_text(o, i, decision)).substr(0, kReasonMax);
    ContainerRow& row = o.row(i);
    row.last_status = ContainerStatus::kStopped;
    row.exit_code = kNeverStartedCode;
    row.reason = o.world.symbols.intern(reason);
    o.run(i).started_at = kNever;
    // It was the waiting that took too long, else what became of the dependency.
    const std::uint32_t waited = o.run(i).fact;
    const bool timed_out = decision.failure == DependencyFailure::kTimedOut;
    o.run(i).waits_for = kWaitsForNothing;
    o.note(i, FactKind::kContainerNeverStarts,
           timed_out && waited != 0 ? waited : o.run(dependency.container).fact,
           static_cast<std::int64_t>(row.reason.value));
    ++o.task().version;
    if (row.essential) {
        stop_task(o.world, o.id(), StopCode::kTaskFailedToStart, kFailedToStart);
    }
}

SimTime health_due(const Ordered& o, std::uint32_t i) {
    const ContainerRow& row = o.row(i);
    if (!o.specs()[i].health_check.present || row.last_status != ContainerStatus::kRunning ||
        row.health != HealthStatus::kUnknown) {
        return kNever;
    }
    return o.run(i).started_at +
           health_verdict_after(o.specs()[i], workload::behaviours()[row.behaviour]);
}

// When a container's program ends, by itself or after its SIGTERM.
SimTime ends_at(const Ordered& o, std::uint32_t i) {
    SimTime end = own_end(o.world, o.id(), i);
    const ContainerRun& run = o.run(i);
    if (is_set(run.sigterm_at) && o.row(i).last_status == ContainerStatus::kRunning) {
        const SimTime stopped = run.sigterm_at + std::min(sigterm_time(o.world, o.id(), i),
                                                          seconds(o.specs()[i].stop_timeout_s));
        end = !is_set(end) || stopped < end ? stopped : end;
    }
    return end;
}

std::int32_t code_at_end(const Ordered& o, std::uint32_t i, SimTime end) {
    const workload::Behaviour& behaviour = workload::behaviours()[o.row(i).behaviour];
    const SignalledContainer* signalled = find_signalled(o.world, o.id(), i);
    if (signalled != nullptr && signalled->exits_at <= end) {
        return behaviour.sigterm_exit_code;
    }
    // The own end comes first where both fall together.
    const SimTime own = own_end(o.world, o.id(), i);
    return is_set(own) && own <= end ? own_exit_code(o.world, o.id(), i)
                                     : stop_exit_code(o.world, o.id(), i);
}

// A signal, or that the container was started; its health did not end it.
std::uint32_t cause_of_end(const Ordered& o, std::uint32_t i) {
    const SignalledContainer* signalled = find_signalled(o.world, o.id(), i);
    if (signalled != nullptr && signalled->exits_at <= o.world.now) {
        return signalled->fact;
    }
    const Fact* fact = o.world.journal.find(o.run(i).fact);
    const bool health = fact != nullptr && fact->kind == FactKind::kContainerHealthChanged;
    return health ? fact->cause : o.run(i).fact;
}

// False: nothing ended.
bool end_programs(const Ordered& o) {
    bool changed = false;
    for (std::uint32_t i = 0; i < o.task().container_count; ++i) {
        const SimTime end = ends_at(o, i);
        if (!is_set(end) || end > o.world.now) {
            continue;
        }
        o.world.cause = cause_of_end(o, i);
        end_container(o.world, o.id(), i, code_at_end(o, i, end), {});
        changed = true;
    }
    return changed;
}

// A verdict on the task itself counts for its service once the task is RUNNING.
void report_health(const Ordered& o) {
    TaskRow& task = o.task();
    if (task.last_status != TaskStatus::kRunning || task.health == HealthStatus::kUnknown) {
        return;
    }
    const bool healthy = task.health == HealthStatus::kHealthy;
    change(o.world, task, [healthy](TaskRow& t) { t.counted_healthy = healthy; });
    if (healthy) {
        on_task_healthy(o.world, o.id());
    } else {
        on_task_unhealthy(o.world, o.id());
    }
}

// The task's own health follows that of its containers.
void settle_task_health(const Ordered& o) {
    TaskRow& task = o.task();
    const HealthStatus verdict = task_health(o.specs(), o.views());
    if (verdict == task.health) {
        return;
    }
    o.world.cause =
        record(o.world, FactKind::kTaskHealthChanged, SubjectKind::kTask, o.id().bits(),
               static_cast<std::int64_t>(task.health), static_cast<std::int64_t>(verdict));
    task.cause_fact = o.world.cause;
    change(o.world, task, [verdict](TaskRow& t) {
        t.health = verdict;
        ++t.version;
    });
    report_health(o);
}

bool judge_health(const Ordered& o) {
    bool changed = false;
    for (std::uint32_t i = 0; i < o.task().container_count; ++i) {
        const SimTime due = health_due(o, i);
        if (!is_set(due) || due > o.world.now) {
            continue;
        }
        const bool healthy = workload::behaviours()[o.row(i).behaviour].healthy;
        o.row(i).health = healthy ? HealthStatus::kHealthy : HealthStatus::kUnhealthy;
        o.note(i, FactKind::kContainerHealthChanged, o.run(i).fact,
               static_cast<std::int64_t>(o.row(i).health));
        changed = true;
    }
    if (changed) {
        settle_task_health(o);
    }
    return changed;
}

// What let a container start: the newest fact about what it depends on.
std::uint32_t freed_by(const Ordered& o, std::uint32_t i) {
    std::uint32_t newest = 0;
    for (const ContainerDependency& dependency : o.specs()[i].depends_on) {
        newest = std::max(newest, o.run(dependency.container).fact);
    }
    return newest;
}

// Containers whose dependencies are fulfilled are created, which takes a moment.
bool decide_starts(const Ordered& o) {
    bool changed = false;
    for (std::uint32_t i = 0; i < o.task().container_count && o.wanted(); ++i) {
        if (!o.waits(i)) {
            continue;
        }
        const StartDecision decision = decide_start(o.specs(), o.views(), i, o.world.now);
        ContainerRun& run = o.run(i);
        if (decision.verdict == StartVerdict::kNever) {
            give_up_container(o, i, decision);
            changed = true;
        } else if (decision.verdict == StartVerdict::kMay) {
            // The first ones were created before the timer came due.
            const bool first = o.specs()[i].depends_on.empty();
            const Duration creation = jitter(
                draw(o.world.seed, Stream::kTaskStart, o.task().identity, kCreationDraws + i),
                kContainerStarts, kContainerStartsSpread);
            run.started_at = first ? o.world.now : o.world.now + creation;
            run.waits_for = kWaitsForNothing;
            run.fact = freed_by(o, i);
            changed = true;
        }
    }
    return changed;
}

// Created containers start, unless what they depend on has fallen back meanwhile: the agent asks
// before each of its steps.
bool start_created(const Ordered& o) {
    const std::uint32_t cause = o.world.cause;
    bool changed = false;
    for (std::uint32_t i = 0; i < o.task().container_count; ++i) {
        const SimTime due = o.run(i).started_at;
        if (o.row(i).last_status != ContainerStatus::kPending || !is_set(due) ||
            due > o.world.now) {
            continue;
        }
        changed = true;
        if (decide_start(o.specs(), o.views(), i, o.world.now).verdict != StartVerdict::kMay) {
            o.run(i).started_at = kNever;
            continue;
        }
        o.row(i).last_status = ContainerStatus::kRunning;
        pin_image(o.world, o.task(), i);
        ++o.task().version;
        o.note(i, FactKind::kContainerStarted, o.run(i).fact != 0 ? o.run(i).fact : cause);
    }
    return changed;
}

void note_wait(const Ordered& o, std::uint32_t i, std::uint8_t dependency) {
    o.run(i).waits_for = dependency;
    o.note(i, FactKind::kContainerWaits, o.run(o.specs()[i].depends_on[dependency].container).fact,
           dependency);
}

// The newest fact about a task that waits says for what it waits.
void note_waits(const Ordered& o) {
    for (std::uint32_t i = 0; i < o.task().container_count; ++i) {
        if (o.waits(i)) {
            const StartDecision decision = decide_start(o.specs(), o.views(), i, o.world.now);
            if (o.run(i).waits_for != decision.dependency) {
                note_wait(o, i, decision.dependency);
            }
        }
    }
    const Fact* newest = o.world.journal.find(o.task().cause_fact);
    if (newest == nullptr || newest->kind == FactKind::kContainerWaits) {
        return;
    }
    for (std::uint32_t i = 0; i < o.task().container_count; ++i) {
        if (o.waits(i)) {
            note_wait(o, i, o.run(i).waits_for);
            return;
        }
    }
}

void schedule_next(const Ordered& o) {
    SimTime next = kNever;
    const auto consider = [&next](SimTime t) {
        next = is_set(t) && (!is_set(next) || t < next) ? t : next;
    };
    const std::vector<ContainerView> views = o.views();
    for (std::uint32_t i = 0; i < o.task().container_count; ++i) {
        consider(ends_at(o, i));
        if (!o.wanted()) {
            continue;
        }
        consider(health_due(o, i));
        if (o.waits(i)) {
            consider(gives_up_at(o.specs(), views, i));
            consider(o.task().created_at + kPendingAtMost);
        } else if (o.row(i).last_status == ContainerStatus::kPending) {
            consider(o.run(i).started_at);
        }
    }
    if (is_set(next)) {
        set_timer(o.world, o.index, std::max(o.world.now, next));
    } else {
        o.task().timer_at = kNever;
    }
}

void become_running(const Ordered& o) {
    TaskRow& task = o.task();
    task.started_at = o.world.now;
    set_status(o.world, o.index, TaskStatus::kRunning);
    on_task_started(o.world, o.id());
    const bool checked = std::any_of(
        o.specs().begin(), o.specs().end(),
        [](const ContainerSpec& spec) { return spec.essential && spec.health_check.present; });
    if (checked) {
        report_health(o);
    } else {
        task.health_at = o.world.now + kHealthyAfterRunning;
        schedule(o.world, EventKind::kTaskHealth, o.index, task.health_at);
    }
}

void go_up(const Ordered& o) {
    for (bool changed = true; changed;) {
        changed = end_programs(o);
        changed = (o.wanted() && judge_health(o)) || changed;
        changed = (o.wanted() && start_created(o)) || changed;
        changed = (o.wanted() && decide_starts(o)) || changed;
        if (!o.wanted()) {
            return;  // an essential container ended, or will not start: the way down has begun
        }
    }
    const bool started = all_started(o.views());
    if (o.task().last_status == TaskStatus::kActivating && started) {
        become_running(o);
    } else if (!started && o.world.now - o.task().created_at >= kPendingAtMost) {
        // The wording is ours.
        stop_task(o.world, o.id(), StopCode::kTaskFailedToStart, kFailedToStart);
        return;
    }
    note_waits(o);
    schedule_next(o);
}

bool any_container_runs(const World& world, const TaskRow& task) {
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        if (world.ecs.containers.rows[task.first_container + i].last_status ==
            ContainerStatus::kRunning) {
            return true;
        }
    }
    return false;
}

// SIGTERM to each container on which nothing that runs depends.
bool send_stops(const Ordered& o) {
    const std::uint32_t cause = o.world.cause;
    const std::vector<ContainerView> views = o.views();
    bool changed = false;
    for (std::uint32_t i = 0; i < o.task().container_count; ++i) {
        if (o.row(i).last_status == ContainerStatus::kRunning && !is_set(o.run(i).sigterm_at) &&
            may_stop(o.specs(), views, i)) {
            o.run(i).sigterm_at = o.world.now;
            o.note(i, FactKind::kContainerStopSent, cause);
            changed = true;
        }
    }
    return changed;
}

void go_down(const Ordered& o) {
    for (std::uint32_t i = 0; i < o.task().container_count; ++i) {
        if (o.row(i).last_status == ContainerStatus::kPending) {
            o.row(i).last_status = ContainerStatus::kStopped;
        }
    }
    for (bool changed = true; changed;) {
        changed = end_programs(o);
        changed = send_stops(o) || changed;
    }
    if (any_container_runs(o.world, o.task())) {
        schedule_next(o);
    } else {
        execution_stopped(o.world, o.index);
    }
}

}  // namespace

bool ordered_task_timer(World& world, std::uint32_t index) {
    const Ordered o{world, index};
    const TaskRow& task = o.task();
    const bool activating =
        task.last_status == TaskStatus::kActivating && is_set(task.pull_stopped_at);
    if (o.wanted() && (activating || task.last_status == TaskStatus::kRunning)) {
        go_up(o);
        return true;
    }
    if (!o.wanted() && task.last_status == TaskStatus::kStopping) {
        go_down(o);
        return true;
    }
    return false;
}

void ordered_task_changed(World& world, TaskId id) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const bool up = task.desired_status == DesiredStatus::kRunning;
    if (task.ordered && (up ? task.last_status == TaskStatus::kActivating ||
                                  task.last_status == TaskStatus::kRunning
                            : task.last_status == TaskStatus::kStopping)) {
        set_timer(world, id.index, world.now);
    }
}

void forget_planned_starts(World& world, const TaskRow& task) {
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        if (world.ecs.containers.rows[task.first_container + i].last_status ==
            ContainerStatus::kPending) {
            container_run(world, task, i).started_at = kNever;
            container_run(world, task, i).waits_for = kWaitsForNothing;
        }
    }
}

bool stops_like_running(const World& world, const TaskRow& task) {
    return task.last_status == TaskStatus::kActivating &&
           task.desired_status == DesiredStatus::kStopped && any_container_runs(world, task);
}

}  // namespace drydock::ecs
