// What people did, with the simulated time at which they did it. World(t) = config + inputs up to
// t.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/sim_time.hpp"
#include "engine/world/world.hpp"

namespace drydock::sim {

enum class InputKind : std::uint8_t {
    kApi = 1,        // target "ecs.CreateCluster", text: JSON body
    kShell = 2,      // text: the line(s) typed
    kFile = 3,       // target: absolute path, text: content (an editor or a drop)
    kStrict = 4,     // text: "on" or "off"
    kFault = 5,      // target: fault name, text: JSON arguments
    kInterrupt = 6,  // Ctrl-C: ends the foreground command
};

struct Input {
    SimTime at = kNever;
    InputKind kind = InputKind::kShell;
    std::string target;
    std::string text;
};

struct InputLog {
    WorldConfig config;
    std::vector<Input> inputs;  // times never decrease
};

}  // namespace drydock::sim
