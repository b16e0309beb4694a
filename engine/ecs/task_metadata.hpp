// What a Fargate task learns about itself at 169.254.170.2: the task metadata endpoint version 4
// and the credentials of its role.
#pragma once

#include <cstdint>
#include <string>

#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// The container's definition as it was registered, and its part of the task's overrides: JSON.
[[nodiscard]] std::string container_json(const World& world, const TaskRow& task, std::uint32_t i);
[[nodiscard]] std::string container_override_json(const World& world, const TaskRow& task,
                                                  std::uint32_t i);

// ${ECS_CONTAINER_METADATA_URI_V4}/task and ${ECS_CONTAINER_METADATA_URI_V4}
[[nodiscard]] std::string task_metadata(const World& world, TaskId id);
[[nodiscard]] std::string container_metadata(const World& world, TaskId id, std::uint32_t i);

// "/v2/credentials/<uuid>", AWS_CONTAINER_CREDENTIALS_RELATIVE_URI; empty without a task role.
[[nodiscard]] std::string credentials_path(const World& world, TaskId id);
[[nodiscard]] std::string credentials_json(const World& world, TaskId id);

}  // namespace drydock::ecs
