// The state of Amazon ECS in one account and Region: plain rows. Read this first.
//
// Rows hold ids, enums, integers and symbols. Parts of a request that the scheduler never acts upon
// (a task definition's ulimits, say) are kept as canonical JSON text in a symbol and answered as
// they came. Identities that AWS draws at random (task ids, ENI ids, deployment ids) are computed
// from the row's Id or identity and the world's seed: see ecs_names.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/core/flat_index.hpp"
#include "engine/core/id.hpp"
#include "engine/core/sim_time.hpp"
#include "engine/core/slot_table.hpp"
#include "engine/core/symbols.hpp"
#include "engine/workload/workload_state.hpp"

namespace drydock {
class FieldHasher;
}

namespace drydock::ecs {

using ClusterId = Id<struct ClusterTag>;
using TaskDefinitionId = Id<struct TaskDefinitionTag>;
using ServiceId = Id<struct ServiceTag>;
using TaskId = Id<struct TaskTag>;

// Limits of one world. Where AWS publishes a quota it is the quota ("Amazon ECS endpoints and
// quotas"); the rest bound memory. Reaching one is an API error, never a crash.
inline constexpr std::uint32_t kClustersMax = 10'000;
inline constexpr std::uint32_t kServicesPerClusterMax = 5'000;
inline constexpr std::uint32_t kTasksPerServiceMax = 5'000;
inline constexpr std::uint32_t kTasksMax = 200'000;
inline constexpr std::uint32_t kContainersPerTaskDefinitionMax = 10;
inline constexpr std::uint32_t kServiceEventsKept = 100;
inline constexpr std::uint32_t kServiceDeploymentsMax = 6;  // the PRIMARY and 5 ACTIVE ones
inline constexpr std::uint32_t kRunTaskCountMax = 10;
inline constexpr std::uint32_t kRunTokensMax = 10'000;
inline constexpr std::uint32_t kDeploymentRecordsKept = 200;  // of one service; AWS keeps 90 days
inline constexpr std::uint32_t kAccountSettingsMax = 1'000;
inline constexpr std::uint32_t kExecSessionsPerContainerMax = 1'000;
inline constexpr std::uint32_t kExecSessionsMax = 10'000;

enum class ClusterStatus : std::uint8_t { kActive, kInactive };

struct ClusterRow {
    Sym name;
    ClusterStatus status = ClusterStatus::kActive;
    Sym tags;                       // JSON list of {key, value}; empty: none
    Sym container_insights;         // "disabled", "enabled" or "enhanced"
    Sym configuration;              // JSON of ClusterConfiguration; empty: absent
    Sym service_connect_namespace;  // empty: absent
    Sym capacity_providers;         // JSON list; empty: []
    Sym default_strategy;           // JSON list; empty: []
    SimTime created_at = kNever;
    std::uint32_t running_tasks = 0;
    std::uint32_t pending_tasks = 0;
    std::uint32_t active_services = 0;
    std::uint32_t live_tasks = 0;         // tasks not yet STOPPED: what DeleteCluster refuses for
    std::uint32_t first_task = kNoIndex;  // intrusive list, oldest first
    std::uint32_t last_task = kNoIndex;
    std::uint32_t first_service = kNoIndex;
    std::uint32_t last_service = kNoIndex;
};

enum class TaskDefinitionStatus : std::uint8_t { kActive, kInactive, kDeleteInProgress };
enum class NetworkMode : std::uint8_t { kBridge, kHost, kAwsvpc, kNone };

// Bits of `compatibilities`.
inline constexpr std::uint8_t kCompatibleEc2 = 1;
inline constexpr std::uint8_t kCompatibleFargate = 2;
inline constexpr std::uint8_t kCompatibleExternal = 4;
inline constexpr std::uint8_t kCompatibleManagedInstances = 8;

struct HealthCheckSpec {
    bool present = false;
    std::int32_t interval_s = 30;
    std::int32_t timeout_s = 5;
    std::int32_t retries = 3;
    std::int32_t start_period_s = 0;
};

// The conditions of dependsOn, in the model's order.
enum class DependencyCondition : std::uint8_t { kStart, kComplete, kSuccess, kHealthy };

struct ContainerDependency {
    std::uint8_t container = 0;  // its position in the task definition
    DependencyCondition condition = DependencyCondition::kStart;
};

// What the engine acts upon of one container definition.
struct ContainerSpec {
    Sym name;
    Sym image;
    std::int32_t cpu = 0;                 // units, 1024 = 1 vCPU
    std::int32_t memory = 0;              // hard limit, MiB; 0: none
    std::int32_t memory_reservation = 0;  // MiB; 0: none
    std::int32_t stop_timeout_s = 30;
    std::int32_t start_timeout_s = 0;  // how long others wait for it; 0: for ever
    bool essential = true;
    std::uint16_t first_port = 0;  // first containerPort; 0: none
    bool pins_image = true;        // versionConsistency
    bool read_only_root = false;   // readonlyRootFilesystem
    Sym entry_point;               // words with blanks between; empty: the image's
    Sym command;                   // likewise
    HealthCheckSpec health_check;
    std::vector<ContainerDependency> depends_on;  // as given
    // What the image resolved to when the registry had this version; worked out on first use.
    std::uint32_t resolved_at = 0;
    bool image_found = false;
    std::uint8_t behaviour = 0;  // row of workload::behaviours()
    workload::CommandRun run;    // by its command line
    std::int32_t compressed_mib = 0;
    Sym digest;
    SimTime pull_recorded_at = kNever;  // by the registry; for a day another pull changes nothing
};

struct TaskDefinitionRow {
    Sym family;
    std::int32_t revision = 0;
    TaskDefinitionStatus status = TaskDefinitionStatus::kActive;
    NetworkMode network_mode = NetworkMode::kBridge;
    bool network_mode_given = false;
    std::uint8_t compatibilities = 0;
    std::uint8_t requires_compatibilities = 0;
    std::int32_t cpu = 0;                    // units; 0: not given
    std::int32_t memory = 0;                 // MiB; 0: not given
    std::int32_t ephemeral_storage_gib = 0;  // 0: not given
    Sym task_role_arn;
    Sym execution_role_arn;
    Sym pid_mode;
    Sym ipc_mode;
    Sym container_definitions;  // canonical JSON, defaults made explicit
    Sym volumes;                // canonical JSON lists and objects; empty: absent
    Sym placement_constraints;
    Sym requires_attributes;
    Sym requires_compatibilities_json;
    Sym runtime_platform;
    Sym proxy_configuration;
    Sym inference_accelerators;
    std::int8_t enable_fault_injection = -1;  // -1: not given
    Sym tags;
    Sym registered_by;
    SimTime registered_at = kNever;
    SimTime deregistered_at = kNever;
    SimTime delete_requested_at = kNever;
    std::uint32_t uses = 0;  // tasks, services and deployments that refer to it
    std::vector<ContainerSpec> containers;
};

struct FamilyRow {
    Sym name;
    std::int32_t last_revision = 0;
    std::vector<TaskDefinitionId> revisions;  // ascending; deleted ones are gone
};

enum class LaunchType : std::uint8_t { kEc2, kFargate, kExternal, kManagedInstances };

// Subnets and security groups of an awsvpcConfiguration.
struct NetworkConfiguration {
    bool present = false;
    bool assign_public_ip = false;
    std::vector<Sym> subnets;
    std::vector<Sym> security_groups;
    friend bool operator==(const NetworkConfiguration&, const NetworkConfiguration&) = default;
};

enum class RolloutState : std::uint8_t { kInProgress, kCompleted, kFailed };
enum class RolloutReason : std::uint8_t {
    kInProgress,
    kCompleted,
    kCircuitBreakerTasksFailed,
    kCircuitBreakerRollingBack,
    kUserStopped,  // StopServiceDeployment
    kUserRollingBack,
};

// What CreateService and UpdateService say about rollouts, and a service deployment keeps.
struct DeploymentSettings {
    std::int32_t minimum_healthy_percent = 100;
    std::int32_t maximum_percent = 200;
    bool circuit_breaker = false;
    bool circuit_breaker_rollback = false;
};

struct DeploymentRow {
    std::uint64_t number = 0;           // `ecs-svc/<number>`
    std::uint64_t revision_number = 0;  // the service revision's
    std::uint32_t serial = 0;           // nth deployment of this service; tasks refer to it
    TaskDefinitionId task_definition;
    LaunchType launch_type = LaunchType::kFargate;
    NetworkConfiguration network;
    Sym platform_version;  // as resolved, "1.4.0"
    bool primary = true;
    bool ever_completed = false;  // a rollback goes to the newest of these
    bool failed = false;          // tripped the circuit breaker: starts nothing any more
    RolloutState rollout_state = RolloutState::kInProgress;
    RolloutReason rollout_reason = RolloutReason::kInProgress;
    std::uint64_t rolling_back_to = 0;
    SimTime created_at = kNever;
    SimTime updated_at = kNever;
    std::uint32_t desired = 0;
    std::uint32_t failed_tasks = 0;  // consecutive, as DescribeServices shows
    // Counters kept with every task transition; the invariants recompute them.
    std::uint32_t pending = 0;    // desiredStatus RUNNING, lastStatus before RUNNING
    std::uint32_t running = 0;    // desiredStatus RUNNING, lastStatus RUNNING
    std::uint32_t healthy = 0;    // of running: counted for minimumHealthyPercent
    std::uint32_t unhealthy = 0;  // of running: failed container health checks
    std::uint32_t stopping = 0;   // desiredStatus STOPPED, lastStatus not STOPPED
    std::uint32_t lost = 0;       // of stopping: not by the scheduler; still holds its place
    std::uint32_t guarded = 0;    // of running: under task scale-in protection
};

// The states of a service deployment (ecs-control-plane 5.8), in the model's order.
enum class ServiceDeploymentStatus : std::uint8_t {
    kPending,
    kSuccessful,
    kStopped,
    kStopRequested,
    kInProgress,
    kRollbackRequested,
    kRollbackInProgress,
    kRollbackSuccessful,
    kRollbackFailed,
};

// Why a service deployment ended other than well.
enum class ServiceDeploymentReason : std::uint8_t {
    kNone,
    kCircuitBreaker,          // rolled back by the circuit breaker
    kCircuitBreakerNoTarget,  // it tripped and there is nothing to roll back to, or no wish to
    kSuperseded,              // a newer deployment took its place
    kUser,                    // StopServiceDeployment
};

// What an image reference stood for when the first task of a service revision pulled it; later
// tasks of the revision pull the same content, whatever the tag points at by then.
struct ImagePin {
    Sym digest;  // empty: not yet pulled
    std::uint8_t behaviour = 0;
    bool found = false;            // the registry still has it
    std::uint32_t checked_at = 0;  // version of the registry
    std::int32_t compressed_mib = 0;
};

// The memory of one deployment: the service deployment and the service revision it rolls out. It
// outlives its DeploymentRow and leaves with the service.
struct DeploymentRecord {
    std::uint32_t serial = 0;           // DeploymentRow::serial
    std::uint64_t number = 0;           // DeploymentRow::number
    std::uint64_t revision_number = 0;  // DeploymentRow::revision_number
    ServiceDeploymentStatus status = ServiceDeploymentStatus::kPending;
    ServiceDeploymentReason reason = ServiceDeploymentReason::kNone;
    Sym family;  // the task definition by name: it may be deleted meanwhile
    std::int32_t definition_revision = 0;
    LaunchType launch_type = LaunchType::kFargate;
    Sym platform_version;
    NetworkConfiguration network;
    DeploymentSettings settings;
    std::uint32_t desired = 0;           // when it began
    std::uint32_t failed_tasks = 0;      // when it ended
    std::vector<std::uint32_t> sources;  // serials of the deployments it replaces
    std::vector<ImagePin> images;        // one a container
    SimTime created_at = kNever;
    SimTime started_at = kNever;
    SimTime finished_at = kNever;
    SimTime stopped_at = kNever;
    SimTime updated_at = kNever;
    SimTime rollback_at = kNever;
    std::uint32_t rollback_to = 0;  // serial; read only when rollback_at is set
};

enum class ServiceStatus : std::uint8_t { kActive, kDraining, kInactive };

// The texts of ecs-control-plane 5.11. Append only.
enum class ServiceEventKind : std::uint8_t {
    kSteadyState,
    kStartedTasks,
    kStartedTasksReplacing,
    kStoppedRunningTasks,
    kStoppedPendingTasks,
    kDeploymentCompleted,
    kDeploymentFailed,
    kRollingBack,
    kFailedContainerHealthChecks,
    kNoContainerInstances,
    kUnableToStartConsistently,
    kStuckByDeploymentConfiguration,
    kStartFailure,
    kCapacityUnavailable,
    kTaskLimit,
    kTasksUnderProtection,
};

struct ServiceEventRow {
    SimTime at = kNever;
    ServiceEventKind kind = ServiceEventKind::kSteadyState;
    std::uint32_t number = 0;    // nth event of this service; its UUID derives from it
    std::uint32_t replaced = 0;  // kStartedTasksReplacing
    std::uint32_t count = 0;
    std::uint64_t deployment = 0;      // number of `ecs-svc/<number>`
    Sym text;                          // kStartFailure: the task's stopped reason
    std::vector<std::uint64_t> tasks;  // TaskId bits
    std::uint32_t fact = 0;            // journal fact behind it
};

struct ServiceRow {
    ClusterId cluster;
    Sym name;
    ServiceStatus status = ServiceStatus::kActive;
    std::uint64_t identity = 0;  // hash of cluster name, service name and incarnation
    std::int32_t desired_count = 0;
    LaunchType launch_type = LaunchType::kFargate;
    TaskDefinitionId task_definition;
    NetworkConfiguration network;
    Sym platform_version;  // as given or "LATEST"
    Sym role_arn;
    Sym created_by;
    DeploymentSettings settings;
    bool enable_ecs_managed_tags = false;
    bool enable_execute_command = false;
    bool az_rebalancing = true;
    Sym propagate_tags;  // NONE, SERVICE, TASK_DEFINITION
    std::int32_t health_check_grace_period_s = 0;
    Sym placement_constraints;  // canonical JSON; empty: []
    Sym placement_strategy;
    Sym tags;
    Sym create_request;  // canonical JSON of CreateService, for its idempotency
    SimTime created_at = kNever;
    SimTime deleted_at = kNever;
    std::vector<DeploymentRow> deployments;  // newest first
    std::vector<ServiceEventRow> events;     // oldest first, at most kServiceEventsKept
    std::vector<DeploymentRecord> records;   // oldest first, at most kDeploymentRecordsKept
    std::uint32_t events_total = 0;
    std::uint32_t deployments_total = 0;
    std::uint32_t starts_total = 0;  // nth start: subject of every draw of its tasks
    // The scheduler.
    SimTime tick_at = kNever;     // the one pending reconcile event
    SimTime tick_phase = kNever;  // ticks fall on phase + n * 10 s
    SimTime last_steady_event_at = kNever;
    bool steady = false;
    bool impaired = false;  // "unable to consistently start" was said
    bool stuck_said = false;
    bool guarded_said = false;         // "unable to scale in ... tasks under protection" was said
    std::uint32_t start_failures = 0;  // consecutive tasks that never reached RUNNING
    SimTime retry_at = kNever;         // back-off: no start before
    std::int64_t launch_minute = -1;   // 500 launches a minute
    std::uint32_t launches_in_minute = 0;
    std::uint32_t az_cursor = 0;
    std::uint32_t cause_fact = 0;  // journal fact that last made it act
    std::uint32_t first_task = kNoIndex;
    std::uint32_t last_task = kNoIndex;
    std::uint32_t next_in_cluster = kNoIndex;
    std::uint32_t prev_in_cluster = kNoIndex;
};

enum class TaskStatus : std::uint8_t {
    kProvisioning,
    kPending,
    kActivating,
    kRunning,
    kDeactivating,
    kStopping,
    kDeprovisioning,
    kStopped,
};
inline constexpr int kTaskStatusCount = 8;

enum class DesiredStatus : std::uint8_t { kRunning, kStopped };
enum class HealthStatus : std::uint8_t { kUnknown, kHealthy, kUnhealthy };
enum class StopCode : std::uint8_t {
    kNone,
    kTaskFailedToStart,
    kEssentialContainerExited,
    kUserInitiated,
    kServiceSchedulerInitiated,
    kSpotInterruption,
    kTerminationNotice,
};
enum class ContainerStatus : std::uint8_t { kPending, kRunning, kStopped };

inline constexpr std::int32_t kNoExitCode = INT32_MIN;

struct ContainerRow {
    ContainerStatus last_status = ContainerStatus::kPending;
    HealthStatus health = HealthStatus::kUnknown;
    bool essential : 1 = true;
    bool agent_ran : 1 = false;  // STOPPED: its ECS Exec agent had started before
    std::uint8_t behaviour = 0;  // row of workload::behaviours(), once it has started
    std::int32_t exit_code = kNoExitCode;
    Sym reason;
    Sym digest;   // of the image, once pulled
    Sym command;  // the override's, words with blanks between; empty: none
};

struct TaskRow {
    ClusterId cluster;
    ServiceId service;  // not set: standalone
    TaskDefinitionId task_definition;
    std::uint64_t identity = 0;    // subject of its draws: whose nth start it is
    std::uint32_t deployment = 0;  // DeploymentRow::serial
    std::uint32_t version = 1;
    LaunchType launch_type = LaunchType::kFargate;
    TaskStatus last_status = TaskStatus::kProvisioning;
    DesiredStatus desired_status = DesiredStatus::kRunning;
    HealthStatus health = HealthStatus::kUnknown;
    StopCode stop_code = StopCode::kNone;
    bool counted_healthy = false;  // is in DeploymentRow::healthy
    bool holds_place = false;      // is in DeploymentRow::lost
    bool public_ip = false;
    bool enable_execute_command = false;
    bool ordered = false;  // a container has dependsOn: there are ContainerRuns; fills a gap
    std::uint8_t container_count = 0;
    std::uint32_t first_container = kNoIndex;
    Sym stopped_reason;
    Sym started_by;
    Sym group;
    Sym overrides;  // canonical JSON; empty: default
    Sym tags;
    Sym subnet;
    std::uint32_t private_ipv4 = 0;  // 0: none yet
    std::int32_t cpu = 0;
    std::int32_t memory = 0;
    Sym task_role;  // ARN; empty: none
    // The one pending lifecycle event and the one pending health event; others are stale.
    SimTime timer_at = kNever;
    SimTime health_at = kNever;
    SimTime created_at = kNever;
    SimTime connectivity_at = kNever;  // planned at creation; true once passed
    SimTime pull_started_at = kNever;
    SimTime pull_stopped_at = kNever;
    SimTime started_at = kNever;
    SimTime stopping_at = kNever;
    SimTime execution_stopped_at = kNever;
    SimTime stopped_at = kNever;
    SimTime protected_until = kNever;  // scale-in protection; not set: none
    std::uint32_t cause_fact = 0;      // newest journal fact about it
    std::uint32_t next_in_service = kNoIndex;
    std::uint32_t prev_in_service = kNoIndex;
    std::uint32_t next_in_cluster = kNoIndex;
    std::uint32_t prev_in_cluster = kNoIndex;
    Sym security_groups;  // of its interface (vpc::split_groups); here it fills a gap
};

// Rows of tasks' containers: runs of 1 to 10 rows, freed runs reused by length.
template <class Row>
struct RowPool {
    std::vector<Row> rows;
    std::array<std::vector<std::uint32_t>, kContainersPerTaskDefinitionMax + 1> free_runs;
};

inline constexpr std::uint8_t kWaitsForNothing = 255;

// How a container of an ordered task gets up and down. Tasks without dependsOn have none of these.
struct ContainerRun {
    // PENDING: when it will have been created; not set: it waits. STOPPED and not set: never ran.
    SimTime started_at = kNever;
    SimTime sigterm_at = kNever;
    std::uint32_t fact = 0;                     // newest journal fact about it
    std::uint8_t waits_for = kWaitsForNothing;  // position in its dependsOn
};

// An ECS Exec session that was opened and has not ended.
struct ExecSession {
    std::uint64_t number = 0;  // nth of this world; its id derives from it
    TaskId task;
    std::uint32_t container = 0;
    SimTime idle_at = kNever;  // it ends then, if nothing is typed or printed before
};

// A container whose first process was sent SIGTERM from inside and has not ended yet.
struct SignalledContainer {
    TaskId task;
    std::uint32_t container = 0;
    SimTime exits_at = kNever;
    std::uint32_t fact = 0;  // journal fact of the signal
};

// Both lists are short: people at terminals make them.
struct ExecState {
    std::vector<ExecSession> sessions;  // oldest first
    std::vector<SignalledContainer> signalled;
    std::uint64_t sessions_total = 0;
};

// A setting of the account: for everybody (no principal) or for one user or role.
struct AccountSettingRow {
    Sym name;
    Sym principal;  // ARN; empty: the account's default
    Sym value;
};

struct EcsState {
    SlotTable<struct ClusterTag, ClusterRow> clusters;
    SlotTable<struct TaskDefinitionTag, TaskDefinitionRow> task_definitions;
    SlotTable<struct ServiceTag, ServiceRow> services;
    SlotTable<struct TaskTag, TaskRow> tasks;
    RowPool<ContainerRow> containers;
    RowPool<ContainerRun> container_runs;
    FlatIndex run_by_container;       // TaskRow::first_container -> index into container_runs
    std::vector<FamilyRow> families;  // by first registration
    FlatIndex cluster_by_name;        // Sym -> index of the newest cluster of that name
    FlatIndex family_by_name;         // Sym -> index into families
    FlatIndex service_by_name;        // (cluster index, Sym) -> index of the newest service
    FlatIndex run_task_tokens;        // hash of (cluster, token) -> index into run_tokens
    struct RunToken {
        std::uint64_t key = 0;
        Sym request;  // canonical JSON of the request
        SimTime expires_at = kNever;
        std::vector<TaskId> tasks;
    };
    std::vector<RunToken> run_tokens;  // a ring of kRunTokensMax
    std::uint32_t run_tokens_next = 0;
    std::vector<AccountSettingRow> account_settings;  // by first change
    std::uint64_t standalone_starts = 0;
    std::uint32_t service_incarnations = 0;
    ExecState exec;
};

// The part of ECS in the checksum of the World.
void hash_into(FieldHasher& h, const EcsState& state);

}  // namespace drydock::ecs
