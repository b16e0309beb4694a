// From what a request names to rows, with AWS's errors when there is none (ecs-control-plane 2.4).
#pragma once

#include <string>
#include <string_view>

#include "engine/api/value.hpp"
#include "engine/core/result.hpp"
#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

[[nodiscard]] ApiError invalid_parameter(std::string message);
[[nodiscard]] ApiError client_error(std::string message);
[[nodiscard]] ApiError unsupported(const std::string& what);  // Drydock does not model it yet

// The cluster argument: name or ARN, absent means `default`. Only ACTIVE clusters are found; an
// INACTIVE one is refused in other words than an unknown one.
[[nodiscard]] Result<ClusterId> find_cluster(const World& world, api::Value reference);
// ACTIVE or INACTIVE.
[[nodiscard]] bool find_cluster_any(const World& world, std::string_view reference, ClusterId* id);

// `family` (newest ACTIVE), `family:revision` or an ARN of either form. False: no such revision.
[[nodiscard]] bool find_task_definition(const World& world, std::string_view reference,
                                        TaskDefinitionId* id);
[[nodiscard]] const FamilyRow* find_family(const World& world, std::string_view name);

// A service or task ARN names its own cluster; an error code when that is not `cluster`.
[[nodiscard]] ApiError check_cluster_of(const World& world, ClusterId cluster,
                                        std::string_view reference);

// Name or ARN; the newest service of that name in any status.
[[nodiscard]] bool find_service(const World& world, ClusterId cluster, std::string_view reference,
                                ServiceId* id);

// The service that a request names by its members `cluster` and `service`, in any status.
[[nodiscard]] Result<ServiceId> find_named_service(const World& world, api::Value input);

enum class TaskLookup : std::uint8_t { kFound, kMissing, kBadId, kBadSeparators };
[[nodiscard]] TaskLookup find_task(const World& world, ClusterId cluster,
                                   std::string_view reference, TaskId* id);
// What an operation on one task answers where it is not kFound. `called`: what the operation calls
// a task's id when its length is wrong.
[[nodiscard]] ApiError task_error(TaskLookup lookup, std::string_view called = "taskId");
// The task that a request names by its members `cluster` and `task`.
[[nodiscard]] Result<TaskId> find_named_task(const World& world, api::Value input,
                                             std::string_view called = "taskId");

[[nodiscard]] std::uint64_t service_key(ClusterId cluster, Sym name);

// Letters, digits, hyphen and underscore, 1 to 255.
[[nodiscard]] bool is_name(std::string_view text);

// Checks a Tags list (count, keys, reserved prefix) and gives its canonical JSON ("" when absent).
[[nodiscard]] Result<std::string> canonical_tags(api::Value tags);

// Tags in canonical JSON: `first`, then those of `second` whose keys `first` does not have.
[[nodiscard]] std::string merge_tags(std::string_view first, std::string_view second);
// What enableECSManagedTags adds to a task; no service: a standalone task.
[[nodiscard]] std::string managed_tags(std::string_view cluster, std::string_view service);

// awsvpcConfiguration of a request: subnets and security groups must exist in the world.
[[nodiscard]] Result<NetworkConfiguration> read_network(const World& world, api::Value value);

// The symbol of a text known to the world, or an empty symbol.
[[nodiscard]] Sym known(const World& world, std::string_view text);

}  // namespace drydock::ecs
