// The life of a task, PROVISIONING to STOPPED, as a table of steps with measured delays
// (ecs-control-plane 4.1 to 4.3). One timer a task is pending at any moment; an event whose time is
// not the row's timer_at is stale and does nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/core/rng.hpp"
#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

struct LifecycleRow {
    TaskStatus from;
    DesiredStatus wanted;  // the row applies while desiredStatus is this
    TaskStatus to;
    Duration mean;  // without what the image and the network add (see `adds`)
    std::int32_t jitter_percent;
    Stream stream;
    enum class Adds : std::uint8_t { kNothing, kImagePull, kContainerExit } adds;
    std::string_view source;  // where the number comes from
};
[[nodiscard]] std::span<const LifecycleRow> lifecycle_rows();

[[nodiscard]] std::string_view task_status_text(TaskStatus status);
[[nodiscard]] std::string_view stop_code_text(StopCode code);  // empty for kNone

// How long STOPPED tasks stay describable ("at least 1 hour": Stopped tasks error page).
inline constexpr Duration kStoppedTaskKept = hours(1);
// A container from its images to its start: "create and start" of the table.
inline constexpr Duration kContainerStarts = seconds(1);
inline constexpr std::int32_t kContainerStartsSpread = 20;  // percent
// RUNNING for so long counts as healthy where nothing checks health (UpdateService, minimum healthy
// percent).
inline constexpr Duration kHealthyAfterRunning = seconds(40);

struct NewTask {
    ClusterId cluster;
    ServiceId service;
    TaskDefinitionId task_definition;
    std::uint64_t identity = 0;
    std::uint32_t deployment = 0;
    LaunchType launch_type = LaunchType::kFargate;
    bool public_ip = false;
    bool enable_execute_command = false;
    Sym started_by;
    Sym group;
    Sym overrides;
    std::vector<Sym> commands;  // ContainerRow::command of each container; empty: none has one
    Sym task_role;              // ARN of the override's; empty: the definition's
    Sym tags;
    Sym subnet;
    Sym security_groups;  // vpc::join_groups
    std::int32_t cpu = 0;
    std::int32_t memory = 0;
};

// Creates the row in PROVISIONING and sets its first timer. The caller has checked limits.
TaskId create_task(World& world, const NewTask& spec);

// The end of PROVISIONING, when its network interface is there.
[[nodiscard]] SimTime interface_made_at(const World& world, const TaskRow& task);

// Asks a task to stop: desiredStatus becomes STOPPED at once, the rest takes its time. No effect on
// a task that is stopping already.
void stop_task(World& world, TaskId id, StopCode code, std::string_view reason);

// Scale-in protection until a time; kNever takes it away. The caller has checked the task.
void protect_task(World& world, TaskId id, SimTime until);
void on_task_protection_ends(World& world, std::uint32_t index);

// A container's process ends before its time (crash, end of work, a fault). No effect unless it
// runs.
void container_exited(World& world, TaskId id, std::uint32_t container, std::int32_t exit_code,
                      std::string_view reason);

// A program of the task will end at another time than it would have by itself.
void own_end_changed(World& world, TaskId id);

// Events.
void on_task_timer(World& world, std::uint32_t index);
void on_task_health(World& world, std::uint32_t index);
void on_task_expire(World& world, std::uint32_t index);

// What a task adds to the counters of its deployment and cluster; the invariants sum these up.
struct TaskCounts {
    std::uint32_t pending = 0;
    std::uint32_t running = 0;
    std::uint32_t healthy = 0;
    std::uint32_t unhealthy = 0;
    std::uint32_t stopping = 0;
    std::uint32_t lost = 0;
    std::uint32_t guarded = 0;
    std::uint32_t cluster_running = 0;
    std::uint32_t cluster_pending = 0;
    std::uint32_t cluster_live = 0;
};
// Inline: every transition asks twice.
[[nodiscard]] inline TaskCounts counts_of(const TaskRow& task) {
    TaskCounts c;
    const bool wanted = task.desired_status == DesiredStatus::kRunning;
    const bool runs = task.last_status == TaskStatus::kRunning;
    const bool stopped = task.last_status == TaskStatus::kStopped;
    const bool before_running = task.last_status < TaskStatus::kRunning;
    c.pending = wanted && before_running ? 1 : 0;
    c.running = wanted && runs ? 1 : 0;
    c.healthy = c.running != 0 && task.counted_healthy ? 1 : 0;
    c.unhealthy = c.running != 0 && task.health == HealthStatus::kUnhealthy ? 1 : 0;
    c.stopping = !wanted && !stopped ? 1 : 0;
    c.guarded = c.running != 0 && is_set(task.protected_until) ? 1 : 0;
    c.lost = c.stopping != 0 && task.holds_place ? 1 : 0;
    c.cluster_running = runs ? 1 : 0;
    c.cluster_pending = wanted && before_running ? 1 : 0;
    c.cluster_live = stopped ? 0 : 1;
    return c;
}

}  // namespace drydock::ecs
