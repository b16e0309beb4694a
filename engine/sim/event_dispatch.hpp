// The one exhaustive switch over events, and the shell's way to the front door.
#pragma once

#include <cstdint>

#include "engine/shell/shell.hpp"
#include "engine/world/world.hpp"

namespace drydock::sim {

// Runs one event that is due at world.now.
void dispatch(World& world, std::uint32_t word);
// Fetches from memory what dispatch() of this event will read first. No effect on the World.
void prefetch(const World& world, std::uint32_t word);

[[nodiscard]] const shell::ApiPort& shell_port();

}  // namespace drydock::sim
