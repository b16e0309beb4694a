#include "engine/ecs/service_scheduler.hpp"

#include <algorithm>

#include "engine/core/check.hpp"
#include "engine/core/rng.hpp"
#include "engine/ecs/deployment_records.hpp"
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/task_definition_uses.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

// Events of real services cluster on 10 s steps (ecs-control-plane 4.3).
constexpr Duration kTickPeriod = seconds(10);
// CreateService to first task 4 to 8 s.
constexpr Duration kReaction = seconds(6);
constexpr std::int64_t kReactionJitterPercent = 33;
// Tasks started by a service: 500 a minute (service quotas).
constexpr std::uint32_t kLaunchesPerMinute = 500;
// An INACTIVE service stays describable "for a while"; the length is unpublished.
constexpr Duration kInactiveServiceKept = hours(1);
constexpr std::int64_t kMinuteMs = 60'000;

void schedule_tick(World& world, ServiceId id, SimTime due) {
    ServiceRow& service = world.ecs.services.get(id);
    if (service.status == ServiceStatus::kInactive) {
        return;
    }
    if (is_set(service.tick_at) && service.tick_at <= due) {
        return;
    }
    service.tick_at = due;
    schedule(world, EventKind::kServiceTick, id.index, due);
}

SimTime next_grid_point(const ServiceRow& service, SimTime now) {
    const std::int64_t phase = is_set(service.tick_phase) ? service.tick_phase.ms : 0;
    const std::int64_t since = now.ms - phase;
    const std::int64_t steps = since < 0 ? 0 : since / kTickPeriod.ms + 1;
    return {phase + steps * kTickPeriod.ms};
}

std::uint64_t subject_of(ServiceId id) { return id.bits(); }

// The tasks of a deployment that a stop may choose from, best candidates first: those that started
// last have served least, and the tie is broken by row index. A seeded draw would hide the order.
std::vector<std::uint32_t> candidates(const World& world, const ServiceRow& service,
                                      std::uint32_t serial, ActionKind kind) {
    std::vector<std::uint32_t> result;
    for (std::uint32_t i = service.last_task; i != kNoIndex;
         i = world.ecs.tasks.at(i).prev_in_service) {
        const TaskRow& task = world.ecs.tasks.at(i);
        world.ecs.tasks.prefetch(task.prev_in_service);
        if (task.deployment != serial) {
            continue;
        }
        const TaskCounts c = counts_of(task);
        const bool spared = c.guarded != 0 && service.status == ServiceStatus::kActive;
        const bool match = kind == ActionKind::kStopPending     ? c.pending != 0
                           : kind == ActionKind::kStopUnhealthy ? c.unhealthy != 0
                                                                : c.running != 0 && !spared;
        if (match) {
            result.push_back(i);
        }
    }
    if (kind == ActionKind::kStopRunning) {
        // Tasks that do not count as healthy go before healthy ones.
        std::stable_sort(result.begin(), result.end(), [&](std::uint32_t a, std::uint32_t b) {
            return !world.ecs.tasks.at(a).counted_healthy && world.ecs.tasks.at(b).counted_healthy;
        });
    }
    return result;
}

// Fargate spreads a service's tasks over the zones of its subnets.
Sym next_subnet(ServiceRow& service, const DeploymentRow& deployment) {
    if (deployment.network.subnets.empty()) {
        return {};
    }
    const auto count = static_cast<std::uint32_t>(deployment.network.subnets.size());
    return deployment.network.subnets[service.az_cursor++ % count];
}

void start_tasks(World& world, ServiceId id, const Action& action) {
    ServiceRow& service = world.ecs.services.get(id);
    DeploymentRow* deployment = find_deployment(service, action.deployment);
    DD_ASSERT(deployment != nullptr);
    ServiceEventRow event;
    event.kind = action.replaced > 0 ? ServiceEventKind::kStartedTasksReplacing
                                     : ServiceEventKind::kStartedTasks;
    event.replaced = action.replaced;
    NewTask spec;
    spec.cluster = service.cluster;
    spec.service = id;
    spec.task_definition = deployment->task_definition;
    spec.deployment = deployment->serial;
    spec.launch_type = deployment->launch_type;
    spec.public_ip = deployment->network.assign_public_ip;
    spec.enable_execute_command = service.enable_execute_command;
    spec.started_by = world.symbols.intern(deployment_id(deployment->number));
    spec.group = world.symbols.intern("service:" + std::string(world.text(service.name)));
    if (world.text(service.propagate_tags) == "SERVICE") {
        spec.tags = service.tags;
    } else if (world.text(service.propagate_tags) == "TASK_DEFINITION") {
        spec.tags = world.ecs.task_definitions.get(spec.task_definition).tags;
    }
    if (service.enable_ecs_managed_tags) {
        spec.tags = world.symbols.intern(
            merge_tags(world.text(spec.tags),
                       managed_tags(world.text(world.ecs.clusters.get(service.cluster).name),
                                    world.text(service.name))));
    }
    const NetworkConfiguration& network = deployment->network;
    if (!network.subnets.empty()) {
        spec.security_groups =
            vpc::join_groups(world, network.security_groups, network.subnets.front());
    }
    const std::uint32_t room =
        kTasksMax > world.ecs.tasks.size() ? kTasksMax - world.ecs.tasks.size() : 0;
    const std::uint32_t count = std::min(action.count, room);
    event.count = count;
    for (std::uint32_t i = 0; i < count; ++i) {
        spec.identity = draw(service.identity, Stream::kTaskIdentity, 2, service.starts_total++);
        spec.subnet = next_subnet(service, *deployment);
        event.tasks.push_back(create_task(world, spec).bits());
    }
    if (count < action.count) {
        ServiceEventRow limit;
        limit.kind = ServiceEventKind::kTaskLimit;
        add_service_event(world, service, limit);
    }
    const std::int64_t minute = world.now.ms / kMinuteMs;
    service.launches_in_minute =
        (service.launch_minute == minute ? service.launches_in_minute : 0) + count;
    service.launch_minute = minute;
    if (count > 0) {
        add_service_event(world, service, std::move(event));
    }
}

std::string stop_reason(const ServiceRow& service, ActionKind kind) {
    if (kind == ActionKind::kStopUnhealthy) {
        return "Task failed container health checks";
    }
    return "Scaling activity initiated by (deployment " +
           deployment_id(service.deployments.front().number) + ")";
}

void stop_tasks(World& world, ServiceId id, const Action& action) {
    ServiceRow& service = world.ecs.services.get(id);
    const std::string reason = stop_reason(service, action.kind);
    const std::vector<std::uint32_t> chosen =
        candidates(world, service, action.deployment, action.kind);
    ServiceEventRow event;
    event.kind = action.kind == ActionKind::kStopPending ? ServiceEventKind::kStoppedPendingTasks
                                                         : ServiceEventKind::kStoppedRunningTasks;
    const std::uint32_t cause = world.cause;
    for (const std::uint32_t index : chosen) {
        if (event.count == action.count) {
            break;
        }
        const TaskId task = world.ecs.tasks.id_at(index);
        world.cause = cause;
        stop_task(world, task, StopCode::kServiceSchedulerInitiated, reason);
        event.tasks.push_back(task.bits());
        ++event.count;
    }
    world.cause = cause;
    if (event.count > 0) {
        add_service_event(world, service, std::move(event));
    }
}

void set_rollout(World& world, DeploymentRow& deployment, RolloutState state,
                 RolloutReason reason) {
    deployment.rollout_state = state;
    deployment.rollout_reason = reason;
    deployment.updated_at = world.now;
}

void complete(World& world, ServiceId id, const Action& action) {
    ServiceRow& service = world.ecs.services.get(id);
    DeploymentRow* deployment = find_deployment(service, action.deployment);
    DD_ASSERT(deployment != nullptr);
    set_rollout(world, *deployment, RolloutState::kCompleted, RolloutReason::kCompleted);
    deployment->ever_completed = true;
    ServiceEventRow event;
    event.kind = ServiceEventKind::kDeploymentCompleted;
    event.deployment = deployment->number;
    add_service_event(world, service, event);
    world.cause = record(world, FactKind::kDeploymentCompleted, SubjectKind::kService,
                         subject_of(id), action.deployment);
    record_completed(world, service, *deployment);
    for (std::size_t i = 1; i < service.deployments.size(); ++i) {
        release_task_definition(world, service.deployments[i].task_definition);
    }
    service.deployments.resize(1);
}

void fail(World& world, ServiceId id, const Action& action) {
    ServiceRow& service = world.ecs.services.get(id);
    DeploymentRow* deployment = find_deployment(service, action.deployment);
    DD_ASSERT(deployment != nullptr);
    deployment->failed = true;
    service.start_failures = 0;
    service.retry_at = kNever;
    set_rollout(
        world, *deployment, RolloutState::kFailed,
        action.by_user ? RolloutReason::kUserStopped : RolloutReason::kCircuitBreakerTasksFailed);
    record_failed(world, service, *deployment);
    if (!action.by_user) {
        ServiceEventRow event;
        event.kind = ServiceEventKind::kDeploymentFailed;
        event.deployment = deployment->number;
        add_service_event(world, service, event);
    }
    world.cause = record(world, FactKind::kDeploymentFailed, SubjectKind::kService, subject_of(id),
                         action.deployment, action.by_user ? 1 : 0);
}

void roll_back(World& world, ServiceId id, const Action& action) {
    ServiceRow& service = world.ecs.services.get(id);
    auto target =
        std::find_if(service.deployments.begin(), service.deployments.end(),
                     [&](const DeploymentRow& d) { return d.serial == action.deployment; });
    DD_ASSERT(target != service.deployments.end());
    DeploymentRow& failed = service.deployments.front();
    failed.primary = false;
    failed.rolling_back_to = target->number;
    failed.rollout_reason = action.by_user ? RolloutReason::kUserRollingBack
                                           : RolloutReason::kCircuitBreakerRollingBack;
    record_rollback(world, service, failed, *target);
    target->primary = true;
    target->failed_tasks = 0;
    set_rollout(world, *target, RolloutState::kInProgress, RolloutReason::kInProgress);
    std::rotate(service.deployments.begin(), target, target + 1);
    const DeploymentRow& primary = service.deployments.front();
    use_task_definition(world, primary.task_definition);
    release_task_definition(world, service.task_definition);
    service.task_definition = primary.task_definition;
    service.network = primary.network;
    service.start_failures = 0;
    service.retry_at = kNever;
    service.impaired = false;
    ServiceEventRow event;
    event.kind = ServiceEventKind::kRollingBack;
    event.deployment = primary.number;
    add_service_event(world, service, event);
    world.cause = record(world, FactKind::kDeploymentRolledBack, SubjectKind::kService,
                         subject_of(id), action.deployment);
}

void become_inactive(World& world, ServiceId id) {
    ServiceRow& service = world.ecs.services.get(id);
    service.status = ServiceStatus::kInactive;
    service.tick_at = kNever;
    record_drained(world, service);
    for (const DeploymentRow& deployment : service.deployments) {
        release_task_definition(world, deployment.task_definition);
    }
    service.deployments.clear();
    --world.ecs.clusters.get(service.cluster).active_services;
    record(world, FactKind::kServiceInactive, SubjectKind::kService, subject_of(id));
    service.deleted_at = world.now;
    schedule(world, EventKind::kServiceExpire, id.index, world.now + kInactiveServiceKept);
}

void say(World& world, ServiceId id, ServiceEventKind kind) {
    ServiceEventRow event;
    event.kind = kind;
    add_service_event(world, world.ecs.services.get(id), event);
}

void say_guarded(World& world, ServiceId id, const Action& action) {
    ServiceRow& service = world.ecs.services.get(id);
    const DeploymentRow* deployment = find_deployment(service, action.deployment);
    DD_ASSERT(deployment != nullptr);
    ServiceEventRow event;
    event.kind = ServiceEventKind::kTasksUnderProtection;
    event.deployment = deployment->number;
    event.count = action.count;
    add_service_event(world, service, event);
    service.guarded_said = true;
}

void say_steady(World& world, ServiceId id) {
    ServiceRow& service = world.ecs.services.get(id);
    service.last_steady_event_at = world.now;
    service.stuck_said = false;
    service.impaired = false;
    say(world, id, ServiceEventKind::kSteadyState);
    if (!service.steady) {
        record(world, FactKind::kServiceSteady, SubjectKind::kService, subject_of(id));
    }
}

void carry_out(World& world, ServiceId id, const Action& action) {
    switch (action.kind) {
        case ActionKind::kStart:
            start_tasks(world, id, action);
            return;
        case ActionKind::kStopPending:
        case ActionKind::kStopRunning:
        case ActionKind::kStopUnhealthy:
            stop_tasks(world, id, action);
            return;
        case ActionKind::kComplete:
            complete(world, id, action);
            return;
        case ActionKind::kFail:
            fail(world, id, action);
            return;
        case ActionKind::kRollBack:
            roll_back(world, id, action);
            return;
        case ActionKind::kSteady:
            say_steady(world, id);
            return;
        case ActionKind::kStuck:
            world.ecs.services.get(id).stuck_said = true;
            say(world, id, ServiceEventKind::kStuckByDeploymentConfiguration);
            return;
        case ActionKind::kGuarded:
            say_guarded(world, id, action);
            return;
        case ActionKind::kImpaired:
            world.ecs.services.get(id).impaired = true;
            say(world, id, ServiceEventKind::kUnableToStartConsistently);
            return;
        case ActionKind::kUnplaceable:
            say(world, id, ServiceEventKind::kNoContainerInstances);
            return;
        case ActionKind::kInactive:
            become_inactive(world, id);
            return;
    }
    DD_UNREACHABLE();
}

// Reports of the task room that wake the scheduler. What woke it is the cause of what it does next.
void note_cause(World& world, ServiceRow& service) { service.cause_fact = world.cause; }

}  // namespace

DeploymentRow* find_deployment(ServiceRow& service, std::uint32_t serial) {
    for (DeploymentRow& deployment : service.deployments) {
        if (deployment.serial == serial) {
            return &deployment;
        }
    }
    return nullptr;
}

const DeploymentRow* find_deployment(const ServiceRow& service, std::uint32_t serial) {
    for (const DeploymentRow& deployment : service.deployments) {
        if (deployment.serial == serial) {
            return &deployment;
        }
    }
    return nullptr;
}

void mark_dirty(World& world, ServiceId id) {
    ServiceRow& service = world.ecs.services.get(id);
    note_cause(world, service);
    schedule_tick(world, id, next_grid_point(service, world.now));
}

void mark_dirty_by_user(World& world, ServiceId id) {
    ServiceRow& service = world.ecs.services.get(id);
    note_cause(world, service);
    const SimTime due =
        world.now + jitter(draw(world.seed, Stream::kServiceTick, service.identity,
                                service.deployments_total * 1000ULL + service.events_total),
                           kReaction, kReactionJitterPercent);
    service.tick_phase = due;
    schedule_tick(world, id, due);
}

void start_deployment(World& world, ServiceId id) {
    ServiceRow& service = world.ecs.services.get(id);
    DeploymentRow row;
    row.serial = service.deployments_total++;
    constexpr std::uint64_t kNineteenDigits = 1'000'000'000'000'000'000ULL;
    row.number = kNineteenDigits +
                 below(draw(world.seed, Stream::kDeploymentIdentity, service.identity, row.serial),
                       8 * kNineteenDigits);
    row.revision_number = kNineteenDigits + below(draw(world.seed, Stream::kDeploymentIdentity,
                                                       service.identity, row.serial + (1ULL << 32)),
                                                  8 * kNineteenDigits);
    row.task_definition = service.task_definition;
    row.launch_type = service.launch_type;
    row.network = service.network;
    row.platform_version = world.symbols.intern(world.text(service.platform_version) == "LATEST"
                                                    ? "1.4.0"
                                                    : world.text(service.platform_version));
    row.created_at = world.now;
    row.updated_at = world.now;
    row.desired = static_cast<std::uint32_t>(service.desired_count);
    use_task_definition(world, row.task_definition);
    for (DeploymentRow& old : service.deployments) {
        old.primary = false;
    }
    service.deployments.insert(service.deployments.begin(), row);
    record_deployment(world, service, row);
    service.steady = false;
    service.stuck_said = false;
    service.impaired = false;
    service.start_failures = 0;
    service.retry_at = kNever;
    world.cause = record(world, FactKind::kDeploymentStarted, SubjectKind::kService, subject_of(id),
                         row.serial);
}

void on_task_started(World& world, TaskId id) {
    const TaskRow& task = world.ecs.tasks.get(id);
    if (!task.service.is_set()) {
        return;
    }
    ServiceRow& service = world.ecs.services.get(task.service);
    service.start_failures = 0;
    service.retry_at = kNever;
    mark_dirty(world, task.service);
}

void on_task_healthy(World& world, TaskId id) {
    const TaskRow& task = world.ecs.tasks.get(id);
    if (!task.service.is_set()) {
        return;
    }
    ServiceRow& service = world.ecs.services.get(task.service);
    if (DeploymentRow* deployment = find_deployment(service, task.deployment)) {
        deployment->failed_tasks = 0;
    }
    mark_dirty(world, task.service);
}

void on_task_unhealthy(World& world, TaskId id) {
    const TaskRow& task = world.ecs.tasks.get(id);
    if (!task.service.is_set()) {
        return;
    }
    ServiceRow& service = world.ecs.services.get(task.service);
    if (DeploymentRow* deployment = find_deployment(service, task.deployment)) {
        ++deployment->failed_tasks;
    }
    ServiceEventRow event;
    event.kind = ServiceEventKind::kFailedContainerHealthChecks;
    event.tasks.push_back(id.bits());
    add_service_event(world, service, std::move(event));
    mark_dirty(world, task.service);
}

void on_task_failed_to_start(World& world, TaskId id) {
    const TaskRow& task = world.ecs.tasks.get(id);
    if (!task.service.is_set()) {
        return;
    }
    ServiceRow& service = world.ecs.services.get(task.service);
    if (DeploymentRow* deployment = find_deployment(service, task.deployment)) {
        ++deployment->failed_tasks;
    }
    ++service.start_failures;
    const Duration delay = start_backoff(service.start_failures);
    service.retry_at = delay.ms > 0 ? world.now + delay : kNever;
    if (delay.ms > 0) {
        record(world, FactKind::kServiceStartThrottled, SubjectKind::kService,
               subject_of(task.service), service.start_failures, delay.ms);
    }
    ServiceEventRow event;
    event.kind = ServiceEventKind::kStartFailure;
    event.text = task.stopped_reason;
    add_service_event(world, service, std::move(event));
    mark_dirty(world, task.service);
}

void on_task_stopped(World& world, TaskId id) {
    const TaskRow& task = world.ecs.tasks.get(id);
    if (!task.service.is_set()) {
        return;
    }
    ServiceRow& service = world.ecs.services.get(task.service);
    // A task that ran but fell over before it counted as healthy is a failed task of its rollout
    // (inferred: the documented stage 1 ends at RUNNING, yet real crash loops do roll back).
    if (task.stop_code == StopCode::kEssentialContainerExited && !task.counted_healthy) {
        if (DeploymentRow* deployment = find_deployment(service, task.deployment)) {
            ++deployment->failed_tasks;
        }
    }
    mark_dirty(world, task.service);
}

ServiceView view_of(const World& world, const ServiceRow& service) {
    ServiceView view;
    view.draining = service.status == ServiceStatus::kDraining;
    view.desired = static_cast<std::uint32_t>(service.desired_count);
    view.minimum_healthy_percent =
        static_cast<std::uint32_t>(service.settings.minimum_healthy_percent);
    view.maximum_percent = static_cast<std::uint32_t>(service.settings.maximum_percent);
    view.circuit_breaker = service.settings.circuit_breaker;
    view.circuit_breaker_rollback = service.settings.circuit_breaker_rollback;
    view.steady = service.steady;
    view.can_place = service.launch_type == LaunchType::kFargate;
    view.impaired = service.impaired;
    view.stuck_said = service.stuck_said;
    view.guarded_said = service.guarded_said;
    if (!service.deployments.empty()) {
        const DeploymentRecord* current = find_record(service, service.deployments.front().serial);
        view.stop_requested =
            current != nullptr && current->status == ServiceDeploymentStatus::kRollbackRequested;
    }
    view.start_failures = service.start_failures;
    view.retry_at = service.retry_at;
    view.last_steady_event_at = service.last_steady_event_at;
    view.now = world.now;
    const std::int64_t minute = world.now.ms / kMinuteMs;
    const std::uint32_t used = service.launch_minute == minute ? service.launches_in_minute : 0;
    view.launches_left = used < kLaunchesPerMinute ? kLaunchesPerMinute - used : 0;
    view.launches_again_at = {(minute + 1) * kMinuteMs};
    for (const DeploymentRow& d : service.deployments) {
        view.deployments.push_back({d.serial, d.primary, d.failed, d.ever_completed,
                                    d.rollout_state == RolloutState::kInProgress, d.desired,
                                    d.pending, d.running, d.healthy, d.unhealthy, d.stopping,
                                    d.lost, d.failed_tasks, d.guarded});
    }
    return view;
}

void on_service_tick(World& world, std::uint32_t index) {
    if (!world.ecs.services.live_at(index) || world.ecs.services.at(index).tick_at != world.now) {
        return;
    }
    const ServiceId id = world.ecs.services.id_at(index);
    ServiceRow& service = world.ecs.services.get(id);
    service.tick_at = kNever;
    record_scheduler_looked(world, service);
    const ServicePlan plan = reconcile(view_of(world, service));
    for (const DeploymentShare& share : plan.shares) {
        if (DeploymentRow* deployment = find_deployment(service, share.serial)) {
            deployment->desired = share.desired;
        }
    }
    for (const Action& action : plan.actions) {
        world.cause = service.cause_fact;
        carry_out(world, id, action);
    }
    service.steady = plan.steady;
    service.guarded_said = service.guarded_said && plan.guarded;
    if (is_set(plan.wake_at) && service.status != ServiceStatus::kInactive) {
        schedule_tick(world, id, std::max(plan.wake_at, next_grid_point(service, world.now)));
    }
}

void on_service_expire(World& world, std::uint32_t index) {
    if (!world.ecs.services.live_at(index)) {
        return;
    }
    const ServiceRow& service = world.ecs.services.at(index);
    if (service.status != ServiceStatus::kInactive) {
        return;
    }
    if (service.first_task != kNoIndex) {
        // Its last tasks are still describable; look again when they can have gone.
        schedule(world, EventKind::kServiceExpire, index, world.now + kStoppedTaskKept);
        return;
    }
    ClusterRow& cluster = world.ecs.clusters.get(service.cluster);
    auto& services = world.ecs.services;
    (service.prev_in_cluster == kNoIndex ? cluster.first_service
                                         : services.at(service.prev_in_cluster).next_in_cluster) =
        service.next_in_cluster;
    (service.next_in_cluster == kNoIndex ? cluster.last_service
                                         : services.at(service.next_in_cluster).prev_in_cluster) =
        service.prev_in_cluster;
    const std::uint64_t key =
        static_cast<std::uint64_t>(service.cluster.index) << 32 | service.name.value;
    if (world.ecs.service_by_name.find(key) == index) {
        world.ecs.service_by_name.put(key, kNoIndex);
    }
    release_task_definition(world, service.task_definition);
    services.remove(services.id_at(index));
}

void add_service_event(World& world, ServiceRow& service, ServiceEventRow event) {
    event.at = world.now;
    event.number = service.events_total++;
    event.fact = world.cause;
    if (service.events.size() >= kServiceEventsKept) {
        service.events.erase(service.events.begin());
    }
    service.events.push_back(std::move(event));
}

}  // namespace drydock::ecs
