// What comes due by itself, and the upkeep of the room.
#pragma once

#include <cstdint>
#include <string>

namespace drydock {
struct World;
}

namespace drydock::secrets {

void on_parameter_expire(World& world, std::uint32_t index);
void on_secret_delete(World& world, std::uint32_t index);

// Empty when every index and counter of the room holds, else what does not.
[[nodiscard]] std::string check_secrets(const World& world);

}  // namespace drydock::secrets
