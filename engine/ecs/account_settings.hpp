// Account settings: AWS's defaults, the account's, and those of single users and roles
// (ecs-control-plane 8.8).
#pragma once

#include <string_view>

#include "engine/core/symbols.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// What holds for the caller of the world. Empty: no such setting.
[[nodiscard]] std::string_view effective_setting(const World& world, std::string_view name);

}  // namespace drydock::ecs
