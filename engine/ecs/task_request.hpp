// What RunTask, CreateService and UpdateService share: which definition, where, on what.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/api/value.hpp"
#include "engine/core/result.hpp"
#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

enum class RequestFor : std::uint8_t { kRunTask, kService };

struct TaskRequest {
    ClusterId cluster;
    TaskDefinitionId task_definition;
    LaunchType launch_type = LaunchType::kEc2;
    NetworkConfiguration network;
};

// Reads and checks cluster, taskDefinition, launchType, platformVersion and networkConfiguration.
[[nodiscard]] Result<TaskRequest> read_task_request(const World& world, api::Value in,
                                                    RequestFor purpose);

// The definition an existing service should move to, and whether it fits.
[[nodiscard]] Result<TaskDefinitionId> read_task_definition(const World& world,
                                                            std::string_view reference,
                                                            RequestFor purpose);
// Whether definition, launch type and network fit together; an empty error code means they do.
[[nodiscard]] ApiError check_fit(const World& world, TaskDefinitionId definition,
                                 LaunchType launch_type, const NetworkConfiguration& network);

// Task-level cpu and memory: "256", "1 vCPU", ".25 vCPU"; "512", "1 GB", "0.5GB". False: nonsense.
// Absent values leave the result at 0.
[[nodiscard]] bool read_task_size(api::Value cpu, api::Value memory, std::int32_t* cpu_units,
                                  std::int32_t* memory_mib);
// Whether Fargate offers the pair (cpu units, MiB); ecs-control-plane 3.3.
[[nodiscard]] bool is_fargate_size(std::int32_t cpu, std::int32_t memory);
// What ECS says of a pair that Fargate does not offer.
[[nodiscard]] std::string fargate_size_error(std::int32_t cpu, std::int32_t memory);

// The request as one text, without its clientToken: equal texts ask for the same, in whatever order
// their members came.
[[nodiscard]] std::string canonical_request(api::Value in);

// Features of a request that Drydock does not model yet; an empty code means none is used.
[[nodiscard]] ApiError check_modelled(api::Value in);

}  // namespace drydock::ecs
