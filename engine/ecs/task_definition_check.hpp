// RegisterTaskDefinition: every parameter checked (ecs-control-plane 3 and 2.4) and put into the
// canonical form that DescribeTaskDefinition answers.
#pragma once

#include <string>
#include <vector>

#include "engine/api/call.hpp"
#include "engine/core/result.hpp"
#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// What was checked of one container, with texts instead of symbols.
struct CheckedContainer {
    std::string name;
    std::string image;
    std::string entry_point;
    std::string command;
    std::string json;    // canonical, defaults made explicit
    ContainerSpec spec;  // its symbols are not set yet
};

struct CheckedTaskDefinition {
    std::string family;
    NetworkMode network_mode = NetworkMode::kBridge;
    bool network_mode_given = false;
    std::uint8_t compatibilities = 0;
    std::uint8_t requires_compatibilities = 0;
    std::int32_t cpu = 0;
    std::int32_t memory = 0;
    std::string execution_role_arn;
    std::string tags;
    std::string requires_attributes;  // canonical JSON
    std::vector<CheckedContainer> containers;
    std::string note;  // lenient: what strict ECS would have answered
};

// Pure. In lenient mode a missing execution role or container memory is supplied and noted.
[[nodiscard]] Result<CheckedTaskDefinition> check_task_definition(const World& world,
                                                                  const api::Call& call);

}  // namespace drydock::ecs
