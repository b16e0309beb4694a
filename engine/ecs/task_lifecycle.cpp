#include "engine/ecs/task_lifecycle.hpp"

#include <algorithm>
#include <array>

#include "engine/core/check.hpp"
#include "engine/ecr/registry.hpp"
#include "engine/ecs/container_runs.hpp"
#include "engine/ecs/deployment_records.hpp"
#include "engine/ecs/exec.hpp"
#include "engine/ecs/ordered_task.hpp"
#include "engine/ecs/program_end.hpp"
#include "engine/ecs/programs.hpp"
#include "engine/ecs/task_definition_uses.hpp"
#include "engine/ecs/task_steps.hpp"
#include "engine/vpc/interfaces.hpp"

namespace drydock::ecs {
namespace {

using Adds = LifecycleRow::Adds;

constexpr auto kUp = DesiredStatus::kRunning;
constexpr auto kDown = DesiredStatus::kStopped;

// clang-format off
constexpr LifecycleRow kRows[] = {
    // The way up.
    {TaskStatus::kProvisioning, kUp, TaskStatus::kPending, seconds(10), 20,
     Stream::kTaskProvision, Adds::kNothing, "ENI and Fargate capacity: 10-16 s measured"},
    {TaskStatus::kPending, kUp, TaskStatus::kActivating, milliseconds(400), 50,
     Stream::kTaskPullStart, Adds::kNothing, "placed to pullStartedAt, task state change examples"},
    {TaskStatus::kActivating, kUp, TaskStatus::kRunning, kContainerStarts, kContainerStartsSpread,
     Stream::kTaskStart, Adds::kImagePull, "create and start 0.4-1.2 s after pullStoppedAt"},
    // The way down.
    {TaskStatus::kProvisioning, kDown, TaskStatus::kDeprovisioning, seconds(1), 50,
     Stream::kTaskExit, Adds::kNothing, "nothing runs yet; the ENI is given back"},
    {TaskStatus::kPending, kDown, TaskStatus::kDeprovisioning, seconds(1), 50,
     Stream::kTaskExit, Adds::kNothing, "nothing runs yet"},
    {TaskStatus::kActivating, kDown, TaskStatus::kDeprovisioning, seconds(1), 50,
     Stream::kTaskExit, Adds::kNothing, "the pull is given up"},
    {TaskStatus::kRunning, kDown, TaskStatus::kStopping, milliseconds(700), 40,
     Stream::kTaskExit, Adds::kNothing, "the agent takes the order; SIGTERM 0.3 s after STOPPING"},
    {TaskStatus::kStopping, kDown, TaskStatus::kDeprovisioning, milliseconds(300), 0,
     Stream::kTaskExit, Adds::kContainerExit, "SIGTERM to exit is the program's"},
    {TaskStatus::kDeprovisioning, kDown, TaskStatus::kStopped, seconds(20), 25,
     Stream::kTaskDeprovision, Adds::kNothing, "ENI delete 15-25 s measured"},
};
// clang-format on

// connectivityAt minus createdAt: 3.3 to 4.1 s in five captures.
constexpr Duration kConnectAfter = milliseconds(3500);
// A Fargate pull of a missing image gives up after one retry: 8.2 s measured.
constexpr Duration kMissingImageAfter = milliseconds(8200);
constexpr Duration kPullOverhead = seconds(2);
constexpr std::int64_t kPullMibPerSecond = 30;

// Positions in kRows by (from, wanted); every step looks here.
constexpr auto kRowIndex = [] {
    std::array<std::array<std::uint8_t, 2>, kTaskStatusCount> index{};
    std::uint8_t position = 0;
    for (const LifecycleRow& row : kRows) {
        index[static_cast<std::size_t>(row.from)][static_cast<std::size_t>(row.wanted)] =
            ++position;  // 0: no such step
    }
    return index;
}();

const LifecycleRow& row_for(const World& world, const TaskRow& task) {
    // Containers that run while others still wait are stopped as those of a RUNNING task.
    const TaskStatus from =
        task.ordered && stops_like_running(world, task) ? TaskStatus::kRunning : task.last_status;
    const std::uint8_t row =
        kRowIndex[static_cast<std::size_t>(from)][static_cast<std::size_t>(task.desired_status)];
    DD_ASSERT(row != 0);
    return kRows[row - 1];
}

ContainerRow* containers_of(World& world, TaskRow& task) {
    return &world.ecs.containers.rows[task.first_container];
}

// Where a task's delay comes from: its own identity, so that nothing else shifts it.
Duration delay_of(const World& world, const TaskRow& task, const LifecycleRow& row) {
    return jitter(draw(world.seed, row.stream, task.identity, static_cast<std::uint64_t>(row.to)),
                  row.mean, row.jitter_percent);
}

const TaskDefinitionRow& definition_of(const World& world, const TaskRow& task) {
    return world.ecs.task_definitions.get(task.task_definition);
}

// What a container's program does, known from its start on.
const workload::Behaviour& behaviour_of(const ContainerRow& container) {
    return workload::behaviours()[container.behaviour];
}

// The image of a container definition, looked up once per version of the registry.
const ContainerSpec& resolved(World& world, TaskDefinitionId definition, std::size_t i) {
    ContainerSpec& spec = world.ecs.task_definitions.get(definition).containers[i];
    if (spec.resolved_at != world.ecr.version) {
        const ecr::ResolvedImage image = ecr::resolve_image(world, world.text(spec.image));
        spec.resolved_at = world.ecr.version;
        spec.image_found = image.found;
        spec.behaviour = workload::behaviour_index(image.behaviour);
        spec.compressed_mib = image.compressed_mib;
        spec.digest = world.symbols.intern(image.digest);
        spec.pull_recorded_at = kNever;
        spec.run = definition_run(world, spec);
    }
    return spec;
}

// What a task of a service runs: the first task of its revision pins the content of each image.
ImagePin* pin_of(World& world, const TaskRow& task, std::uint32_t i) {
    if (!task.service.is_set()) {
        return nullptr;
    }
    DeploymentRecord* record = find_record(world.ecs.services.get(task.service), task.deployment);
    return record == nullptr || i >= record->images.size() ? nullptr : &record->images[i];
}

std::string pinned_reference(const World& world, const ContainerSpec& spec, const ImagePin& pin) {
    const ecr::ImageReference reference = ecr::parse_image(world.text(spec.image));
    return reference.registry + "/" + reference.repository + "@" +
           std::string(world.text(pin.digest));
}

// The content of a task's i-th image.
ImagePin image_of(World& world, const TaskRow& task, std::uint32_t i) {
    const ContainerSpec& spec = resolved(world, task.task_definition, i);
    ImagePin* pin = pin_of(world, task, i);
    if (pin == nullptr || pin->digest.empty()) {
        return {spec.digest, spec.behaviour, spec.image_found, spec.resolved_at,
                spec.compressed_mib};
    }
    if (pin->checked_at != world.ecr.version) {
        // Public images never change here, so only a private registry can have lost the content.
        const ecr::ImageReference reference = ecr::parse_image(world.text(spec.image));
        pin->found = reference.kind != ecr::RegistryKind::kPrivateEcr ||
                     ecr::resolve_image(world, pinned_reference(world, spec, *pin)).found;
        pin->checked_at = world.ecr.version;
    }
    return *pin;
}

// Decides what each container will run; what happens to the registry during the pull changes
// nothing any more. False when an image is missing.
bool resolve_all(World& world, TaskRow& task, std::int64_t* compressed_mib) {
    bool found = true;
    *compressed_mib = 0;
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        const ImagePin image = image_of(world, task, i);
        found = found && image.found;
        *compressed_mib += image.compressed_mib;
        ContainerRow& container = containers_of(world, task)[i];
        container.digest = image.digest;
        container.behaviour = image.behaviour;
        const std::uint8_t commanded = command_run(world, task, i).behaviour;
        if (commanded != workload::kImagesBehaviour) {
            container.behaviour = commanded;
        }
    }
    return found;
}

// The registry remembers when its images were pulled last.
void record_pulls(World& world, const TaskRow& task) {
    TaskDefinitionRow& definition = world.ecs.task_definitions.get(task.task_definition);
    for (ContainerSpec& spec : definition.containers) {
        if (!is_set(spec.pull_recorded_at) ||
            world.now - spec.pull_recorded_at >= ecr::kPullRecordEvery) {
            spec.pull_recorded_at = ecr::record_pull(world, world.text(spec.image));
        }
    }
}

Duration pull_time(const World& world, const TaskRow& task, std::int64_t compressed_mib) {
    return jitter(draw(world.seed, Stream::kTaskPull, task.identity, 0),
                  kPullOverhead + milliseconds(compressed_mib * 1000 / kPullMibPerSecond), 20);
}

// The longest any container takes from SIGTERM, at most its stopTimeout.
Duration exit_time(const World& world, std::uint32_t index) {
    const TaskRow& task = world.ecs.tasks.at(index);
    Duration longest{0};
    const TaskDefinitionRow& definition = definition_of(world, task);
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        const ContainerRow& container = world.ecs.containers.rows[task.first_container + i];
        if (container.last_status != ContainerStatus::kRunning) {
            continue;
        }
        longest = std::max(longest, std::min(sigterm_time(world, world.ecs.tasks.id_at(index), i),
                                             seconds(definition.containers[i].stop_timeout_s)));
    }
    return longest;
}

void start_step(World& world, std::uint32_t index) {
    const TaskRow& task = world.ecs.tasks.at(index);
    const LifecycleRow& row = row_for(world, task);
    Duration delay = delay_of(world, task, row);
    if (row.adds == Adds::kImagePull) {
        delay = delay + (task.pull_stopped_at - world.now);
    } else if (row.adds == Adds::kContainerExit && !task.ordered) {
        delay = delay + exit_time(world, index);
    }
    set_timer(world, index, world.now + delay);
}

void append_to_lists(World& world, std::uint32_t index) {
    auto& tasks = world.ecs.tasks;
    TaskRow& task = tasks.at(index);
    ClusterRow& cluster = world.ecs.clusters.get(task.cluster);
    task.prev_in_cluster = cluster.last_task;
    (cluster.last_task == kNoIndex ? cluster.first_task
                                   : tasks.at(cluster.last_task).next_in_cluster) = index;
    cluster.last_task = index;
    if (!task.service.is_set()) {
        return;
    }
    ServiceRow& service = world.ecs.services.get(task.service);
    task.prev_in_service = service.last_task;
    (service.last_task == kNoIndex ? service.first_task
                                   : tasks.at(service.last_task).next_in_service) = index;
    service.last_task = index;
}

void remove_from_lists(World& world, std::uint32_t index) {
    auto& tasks = world.ecs.tasks;
    const TaskRow& task = tasks.at(index);
    ClusterRow& cluster = world.ecs.clusters.get(task.cluster);
    (task.prev_in_cluster == kNoIndex ? cluster.first_task
                                      : tasks.at(task.prev_in_cluster).next_in_cluster) =
        task.next_in_cluster;
    (task.next_in_cluster == kNoIndex ? cluster.last_task
                                      : tasks.at(task.next_in_cluster).prev_in_cluster) =
        task.prev_in_cluster;
    if (!task.service.is_set()) {
        return;
    }
    ServiceRow& service = world.ecs.services.get(task.service);
    (task.prev_in_service == kNoIndex ? service.first_task
                                      : tasks.at(task.prev_in_service).next_in_service) =
        task.next_in_service;
    (task.next_in_service == kNoIndex ? service.last_task
                                      : tasks.at(task.next_in_service).prev_in_service) =
        task.prev_in_service;
}

// Steps with their own effects.

// Decides that a task which never reached RUNNING has failed.
void fail_to_start(World& world, std::uint32_t index, std::string_view reason) {
    const TaskId id = world.ecs.tasks.id_at(index);
    stop_task(world, id, StopCode::kTaskFailedToStart, reason);
    TaskRow& task = world.ecs.tasks.at(index);
    ContainerRow* containers = containers_of(world, task);
    const Sym reason_symbol = world.symbols.intern(reason);
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        containers[i].last_status = ContainerStatus::kStopped;
        containers[i].reason = reason_symbol;
    }
    task.execution_stopped_at = world.now;
    set_status(world, index, TaskStatus::kDeprovisioning);
    start_step(world, index);
}

void enter_pending(World& world, std::uint32_t index) {
    const std::string refusal = vpc::create_interface(world, world.ecs.tasks.at(index));
    if (!refusal.empty()) {
        fail_to_start(world, index, refusal);
        return;
    }
    set_status(world, index, TaskStatus::kPending);
    start_step(world, index);
}

// The pull begins, or is known to fail.
void enter_activating(World& world, std::uint32_t index) {
    set_status(world, index, TaskStatus::kActivating);
    TaskRow& task = world.ecs.tasks.at(index);
    task.pull_started_at = world.now;
    std::int64_t compressed_mib = 0;
    if (!resolve_all(world, task, &compressed_mib)) {
        set_timer(world, index, world.now + kMissingImageAfter);
        return;
    }
    record_pulls(world, task);
    task.pull_stopped_at = world.now + pull_time(world, task, compressed_mib);
    start_step(world, index);
}

void schedule_health(World& world, std::uint32_t index) {
    TaskRow& task = world.ecs.tasks.at(index);
    const TaskDefinitionRow& definition = definition_of(world, task);
    Duration verdict{0};
    bool checked = false;
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        const ContainerSpec& spec = definition.containers[i];
        if (!spec.health_check.present || !spec.essential) {
            continue;
        }
        checked = true;
        verdict = std::max(verdict,
                           health_verdict_after(spec, behaviour_of(containers_of(world, task)[i])));
    }
    task.health_at = world.now + (checked ? verdict : kHealthyAfterRunning);
    schedule(world, EventKind::kTaskHealth, index, task.health_at);
}

void schedule_own_end(World& world, std::uint32_t index) {
    const TaskId id = world.ecs.tasks.id_at(index);
    TaskRow& task = world.ecs.tasks.at(index);
    SimTime first = kNever;
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        const SimTime end = own_end(world, id, i);
        if (is_set(end) && (!is_set(first) || end < first)) {
            first = end;
        }
    }
    if (is_set(first)) {
        set_timer(world, index, std::max(world.now, first));
    } else {
        task.timer_at = kNever;
    }
}

void pin_content(World& world, const TaskRow& task, const ContainerSpec& spec, std::uint32_t i) {
    ImagePin* pin = pin_of(world, task, i);
    if (pin != nullptr && pin->digest.empty() && spec.pins_image) {
        // Looked at again before the next use: the registry may have changed during the pull.
        const ContainerRow& row = world.ecs.containers.rows[task.first_container + i];
        *pin = {row.digest, row.behaviour, false, 0, spec.compressed_mib};
    }
}

// Of a program that takes so long from SIGTERM.
std::int32_t exit_code_of(Duration takes, const ContainerSpec& spec, const ContainerRow& row) {
    return takes > seconds(spec.stop_timeout_s) ? 137 : behaviour_of(row).sigterm_exit_code;
}

void enter_running(World& world, std::uint32_t index) {
    TaskRow& row = world.ecs.tasks.at(index);
    for (std::uint32_t i = 0; i < row.container_count; ++i) {
        containers_of(world, row)[i].last_status = ContainerStatus::kRunning;
        pin_content(world, row, definition_of(world, row).containers[i], i);
    }
    row.started_at = world.now;
    set_status(world, index, TaskStatus::kRunning);
    schedule_health(world, index);
    schedule_own_end(world, index);
    on_task_started(world, world.ecs.tasks.id_at(index));
}

void enter_stopped(World& world, std::uint32_t index) {
    TaskRow& task = world.ecs.tasks.at(index);
    vpc::delete_interface(world, task);
    task.timer_at = kNever;
    task.stopped_at = world.now;
    task.tags = Sym{};  // "Any tags associated with the task will be deleted" (StopTask)
    ContainerRow* containers = containers_of(world, task);
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        containers[i].last_status = ContainerStatus::kStopped;
    }
    set_status(world, index, TaskStatus::kStopped);
    schedule(world, EventKind::kTaskExpire, index, world.now + kStoppedTaskKept);
    on_task_stopped(world, world.ecs.tasks.id_at(index));
}

// While RUNNING the timer stands for the end of a program, by itself or by a signal from inside.
void programs_end(World& world, std::uint32_t index) {
    const TaskRow& task = world.ecs.tasks.at(index);
    const TaskId id = world.ecs.tasks.id_at(index);
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        const SimTime end = own_end(world, id, i);
        if (!is_set(end) || end > world.now) {
            continue;
        }
        const workload::Behaviour& behaviour =
            behaviour_of(world.ecs.containers.rows[task.first_container + i]);
        const SignalledContainer* signalled = find_signalled(world, id, i);
        const bool by_signal = signalled != nullptr && signalled->exits_at <= world.now;
        world.cause = by_signal ? signalled->fact : world.cause;
        end_container(world, id, i,
                      by_signal ? behaviour.sigterm_exit_code : own_exit_code(world, id, i), {});
        if (task.desired_status == DesiredStatus::kStopped) {
            return;
        }
    }
    schedule_own_end(world, index);
}

}  // namespace

void set_timer(World& world, std::uint32_t index, SimTime due) {
    world.ecs.tasks.at(index).timer_at = due;
    schedule(world, EventKind::kTaskTimer, index, due);
}

void set_status(World& world, std::uint32_t index, TaskStatus to) {
    TaskRow& task = world.ecs.tasks.at(index);
    const TaskStatus from = task.last_status;
    world.cause = record(world, FactKind::kTaskStatusChanged, SubjectKind::kTask,
                         world.ecs.tasks.id_at(index).bits(), static_cast<std::int64_t>(from),
                         static_cast<std::int64_t>(to));
    change(world, task, [&](TaskRow& t) {
        t.last_status = to;
        ++t.version;
        t.cause_fact = world.cause;
        if (to == TaskStatus::kStopped) {
            t.holds_place = false;
        }
    });
}

void pin_image(World& world, const TaskRow& task, std::uint32_t container) {
    pin_content(world, task, definition_of(world, task).containers[container], container);
}

Duration health_verdict_after(const ContainerSpec& spec, const workload::Behaviour& behaviour) {
    const HealthCheckSpec& check = spec.health_check;
    if (behaviour.healthy) {
        // The first check after the program is ready succeeds.
        const std::int64_t interval = seconds(check.interval_s).ms;
        return milliseconds((behaviour.ready_after.ms / interval + 1) * interval);
    }
    // `retries` failures in a row, of which those within startPeriod do not count.
    return seconds(check.start_period_s +
                   static_cast<std::int64_t>(check.interval_s) * check.retries);
}

std::int32_t stop_exit_code(const World& world, TaskId id, std::uint32_t container) {
    const TaskRow& task = world.ecs.tasks.get(id);
    return exit_code_of(sigterm_time(world, id, container),
                        definition_of(world, task).containers[container],
                        world.ecs.containers.rows[task.first_container + container]);
}

void execution_stopped(World& world, std::uint32_t index) {
    const TaskId id = world.ecs.tasks.id_at(index);
    TaskRow& task = world.ecs.tasks.at(index);
    const TaskDefinitionRow& definition = definition_of(world, task);
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        ContainerRow& container = containers_of(world, task)[i];
        if (container.last_status == ContainerStatus::kRunning) {
            container.exit_code =
                exit_code_of(sigterm_time(world, id, i), definition.containers[i], container);
            container.last_status = ContainerStatus::kStopped;
            exec_container_stopped(world, id, i);
        }
        container.last_status = ContainerStatus::kStopped;
    }
    task.execution_stopped_at = world.now;
    set_status(world, index, TaskStatus::kDeprovisioning);
    start_step(world, index);
}

std::span<const LifecycleRow> lifecycle_rows() { return kRows; }

std::string_view task_status_text(TaskStatus status) {
    switch (status) {
        case TaskStatus::kProvisioning:
            return "PROVISIONING";
        case TaskStatus::kPending:
            return "PENDING";
        case TaskStatus::kActivating:
            return "ACTIVATING";
        case TaskStatus::kRunning:
            return "RUNNING";
        case TaskStatus::kDeactivating:
            return "DEACTIVATING";
        case TaskStatus::kStopping:
            return "STOPPING";
        case TaskStatus::kDeprovisioning:
            return "DEPROVISIONING";
        case TaskStatus::kStopped:
            return "STOPPED";
    }
    DD_UNREACHABLE();
}

std::string_view stop_code_text(StopCode code) {
    switch (code) {
        case StopCode::kNone:
            return "";
        case StopCode::kTaskFailedToStart:
            return "TaskFailedToStart";
        case StopCode::kEssentialContainerExited:
            return "EssentialContainerExited";
        case StopCode::kUserInitiated:
            return "UserInitiated";
        case StopCode::kServiceSchedulerInitiated:
            return "ServiceSchedulerInitiated";
        case StopCode::kSpotInterruption:
            return "SpotInterruption";
        case StopCode::kTerminationNotice:
            return "TerminationNotice";
    }
    DD_UNREACHABLE();
}

SimTime interface_made_at(const World& world, const TaskRow& task) {
    return task.created_at + delay_of(world, task, kRows[0]);
}

TaskId create_task(World& world, const NewTask& spec) {
    const TaskDefinitionRow& definition = world.ecs.task_definitions.get(spec.task_definition);
    TaskRow row;
    row.cluster = spec.cluster;
    row.service = spec.service;
    row.task_definition = spec.task_definition;
    row.identity = spec.identity;
    row.deployment = spec.deployment;
    row.launch_type = spec.launch_type;
    row.public_ip = spec.public_ip;
    row.enable_execute_command = spec.enable_execute_command;
    row.started_by = spec.started_by;
    row.group = spec.group;
    row.overrides = spec.overrides;
    row.task_role = spec.task_role.empty() ? definition.task_role_arn : spec.task_role;
    row.tags = spec.tags;
    row.subnet = spec.subnet;
    row.security_groups = spec.security_groups;
    row.cpu = spec.cpu != 0 ? spec.cpu : definition.cpu;
    row.memory = spec.memory != 0 ? spec.memory : definition.memory;
    row.created_at = world.now;
    row.connectivity_at =
        world.now +
        jitter(draw(world.seed, Stream::kTaskConnect, spec.identity, 0), kConnectAfter, 15);
    row.container_count = static_cast<std::uint8_t>(definition.containers.size());
    row.first_container = allocate_run(world.ecs.containers, row.container_count);
    for (std::uint32_t i = 0; i < row.container_count; ++i) {
        ContainerRow container;
        container.essential = definition.containers[i].essential;
        row.ordered = row.ordered || !definition.containers[i].depends_on.empty();
        container.command = i < spec.commands.size() ? spec.commands[i] : Sym{};
        world.ecs.containers.rows[row.first_container + i] = container;
    }
    if (row.ordered) {
        add_container_runs(world, row);
    }
    use_task_definition(world, spec.task_definition);
    // Counted from nothing: the row enters the counters as a whole.
    const TaskId id = world.ecs.tasks.add(row);
    TaskRow& task = world.ecs.tasks.get(id);
    task.desired_status = DesiredStatus::kStopped;
    task.last_status = TaskStatus::kStopped;
    change(world, task, [](TaskRow& t) {
        t.desired_status = DesiredStatus::kRunning;
        t.last_status = TaskStatus::kProvisioning;
    });
    append_to_lists(world, id.index);
    task.cause_fact = record(world, FactKind::kTaskCreated, SubjectKind::kTask, id.bits());
    start_step(world, id.index);
    return id;
}

void stop_task(World& world, TaskId id, StopCode code, std::string_view reason) {
    TaskRow& task = world.ecs.tasks.get(id);
    if (task.desired_status == DesiredStatus::kStopped) {
        return;
    }
    const bool by_scheduler = code == StopCode::kServiceSchedulerInitiated;
    const bool before_running = task.last_status < TaskStatus::kRunning;
    const Sym reason_symbol = world.symbols.intern(reason);
    world.cause =
        record(world, FactKind::kTaskStopDecided, SubjectKind::kTask, id.bits(),
               static_cast<std::int64_t>(code), static_cast<std::int64_t>(reason_symbol.value));
    change(world, task, [&](TaskRow& t) {
        t.desired_status = DesiredStatus::kStopped;
        t.stop_code = code;
        t.stopped_reason = reason_symbol;
        t.stopping_at = world.now;
        t.holds_place = !by_scheduler;
        t.cause_fact = world.cause;
        t.health_at = kNever;
        t.protected_until = kNever;
        t.connectivity_at = t.connectivity_at > world.now ? kNever : t.connectivity_at;
        ++t.version;
    });
    if (task.ordered) {
        forget_planned_starts(world, task);
    }
    if (before_running && !by_scheduler && code == StopCode::kTaskFailedToStart) {
        on_task_failed_to_start(world, id);
    }
    start_step(world, id.index);
}

void protect_task(World& world, TaskId id, SimTime until) {
    TaskRow& task = world.ecs.tasks.get(id);
    change(world, task, [&](TaskRow& t) { t.protected_until = until; });
    if (is_set(until)) {
        schedule(world, EventKind::kTaskProtectionEnds, id.index, until);
    } else if (task.service.is_set()) {
        mark_dirty(world, task.service);
    }
}

// An event whose time is not the row's protected_until is stale: protection was renewed or lifted.
void on_task_protection_ends(World& world, std::uint32_t index) {
    if (world.ecs.tasks.live_at(index) && world.ecs.tasks.at(index).protected_until == world.now) {
        world.cause = world.ecs.tasks.at(index).cause_fact;
        protect_task(world, world.ecs.tasks.id_at(index), kNever);
    }
}

void end_container(World& world, TaskId id, std::uint32_t container, std::int32_t exit_code,
                   std::string_view reason) {
    TaskRow& task = world.ecs.tasks.get(id);
    ContainerRow& row = containers_of(world, task)[container];
    if (row.last_status != ContainerStatus::kRunning) {
        return;
    }
    row.last_status = ContainerStatus::kStopped;
    row.exit_code = exit_code;
    row.reason = world.symbols.intern(reason);
    exec_container_stopped(world, id, container);
    world.cause = record(world, FactKind::kContainerExited, SubjectKind::kTask, id.bits(),
                         static_cast<std::int64_t>(container), exit_code);
    task.cause_fact = world.cause;
    ++task.version;
    if (task.ordered) {
        container_run(world, task, container).fact = world.cause;
    }
    if (row.essential && task.desired_status == DesiredStatus::kRunning) {
        // While others still wait the task has never been RUNNING: its code is that of all such
        // tasks. No capture was found of the two together.
        stop_task(world, id,
                  task.last_status == TaskStatus::kRunning ? StopCode::kEssentialContainerExited
                                                           : StopCode::kTaskFailedToStart,
                  "Essential container in task exited");
    }
}

void container_exited(World& world, TaskId id, std::uint32_t container, std::int32_t exit_code,
                      std::string_view reason) {
    const TaskRow* task = world.ecs.tasks.find(id);
    if (task != nullptr && container < task->container_count) {
        end_container(world, id, container, exit_code, reason);
        ordered_task_changed(world, id);
    }
}

void own_end_changed(World& world, TaskId id) {
    const TaskRow& task = world.ecs.tasks.get(id);
    if (task.ordered) {
        ordered_task_changed(world, id);
    } else if (task.last_status == TaskStatus::kRunning &&
               task.desired_status == DesiredStatus::kRunning) {
        schedule_own_end(world, id.index);
    }
}

void on_task_timer(World& world, std::uint32_t index) {
    if (!world.ecs.tasks.live_at(index) || world.ecs.tasks.at(index).timer_at != world.now) {
        return;
    }
    TaskRow& task = world.ecs.tasks.at(index);
    task.timer_at = kNever;
    world.cause = task.cause_fact;
    if (task.ordered && ordered_task_timer(world, index)) {
        return;
    }
    if (task.last_status == TaskStatus::kRunning &&
        task.desired_status == DesiredStatus::kRunning) {
        programs_end(world, index);
        return;
    }
    if (task.last_status == TaskStatus::kActivating && !is_set(task.pull_stopped_at) &&
        task.desired_status == DesiredStatus::kRunning) {
        for (std::uint32_t i = 0; i < task.container_count; ++i) {
            const ImagePin image = image_of(world, task, i);
            if (image.found) {
                continue;
            }
            const ContainerSpec& spec = definition_of(world, task).containers[i];
            const ImagePin* pin = pin_of(world, task, i);
            const bool pinned = pin != nullptr && !pin->digest.empty();
            fail_to_start(world, index,
                          ecr::resolve_image(world, pinned ? pinned_reference(world, spec, *pin)
                                                           : std::string(world.text(spec.image)))
                              .error);
            return;
        }
        // The image arrived in the registry during the retries.
        std::int64_t compressed_mib = 0;
        resolve_all(world, task, &compressed_mib);
        record_pulls(world, task);
        task.pull_stopped_at = world.now + pull_time(world, task, compressed_mib);
        start_step(world, index);
        return;
    }
    switch (row_for(world, task).to) {
        case TaskStatus::kPending:
            enter_pending(world, index);
            return;
        case TaskStatus::kActivating:
            enter_activating(world, index);
            return;
        case TaskStatus::kRunning:
            enter_running(world, index);
            return;
        case TaskStatus::kStopping:
            set_status(world, index, TaskStatus::kStopping);
            start_step(world, index);
            return;
        case TaskStatus::kDeprovisioning:
            execution_stopped(world, index);
            return;
        case TaskStatus::kStopped:
            enter_stopped(world, index);
            return;
        case TaskStatus::kProvisioning:
        case TaskStatus::kDeactivating:
            DD_UNREACHABLE();
    }
}

void on_task_health(World& world, std::uint32_t index) {
    if (!world.ecs.tasks.live_at(index) || world.ecs.tasks.at(index).health_at != world.now) {
        return;
    }
    TaskRow& task = world.ecs.tasks.at(index);
    task.health_at = kNever;
    world.cause = task.cause_fact;
    const TaskDefinitionRow& definition = definition_of(world, task);
    HealthStatus verdict = HealthStatus::kUnknown;
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        const ContainerSpec& spec = definition.containers[i];
        // Those of a task with dependsOn have had theirs, each in its own time.
        if (!spec.health_check.present || task.ordered) {
            continue;
        }
        const bool healthy = behaviour_of(containers_of(world, task)[i]).healthy;
        containers_of(world, task)[i].health =
            healthy ? HealthStatus::kHealthy : HealthStatus::kUnhealthy;
        if (spec.essential && verdict != HealthStatus::kUnhealthy) {
            verdict = healthy ? HealthStatus::kHealthy : HealthStatus::kUnhealthy;
        }
    }
    const TaskId id = world.ecs.tasks.id_at(index);
    if (verdict != HealthStatus::kUnknown) {
        world.cause =
            record(world, FactKind::kTaskHealthChanged, SubjectKind::kTask, id.bits(),
                   static_cast<std::int64_t>(task.health), static_cast<std::int64_t>(verdict));
        task.cause_fact = world.cause;
    }
    change(world, task, [&](TaskRow& t) {
        t.health = verdict;
        t.counted_healthy = verdict != HealthStatus::kUnhealthy;
        t.version += verdict != HealthStatus::kUnknown ? 1 : 0;
    });
    if (verdict == HealthStatus::kUnhealthy) {
        on_task_unhealthy(world, id);
    } else {
        on_task_healthy(world, id);
    }
}

void on_task_expire(World& world, std::uint32_t index) {
    if (!world.ecs.tasks.live_at(index)) {
        return;
    }
    const TaskRow& task = world.ecs.tasks.at(index);
    if (task.last_status != TaskStatus::kStopped ||
        task.stopped_at + kStoppedTaskKept != world.now) {
        return;
    }
    remove_from_lists(world, index);
    release_task_definition(world, task.task_definition);
    if (task.ordered) {
        remove_container_runs(world, task);
    }
    free_run(world.ecs.containers, task.first_container, task.container_count);
    world.ecs.tasks.remove(world.ecs.tasks.id_at(index));
}

}  // namespace drydock::ecs
