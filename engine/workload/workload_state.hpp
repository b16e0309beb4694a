// What rows of other rooms keep of a program.
#pragma once

#include <cstdint>

#include "engine/core/sim_time.hpp"

namespace drydock::workload {

inline constexpr std::uint8_t kImagesBehaviour = 255;

struct CommandRun {
    // False: a program of the image runs, which the line does not describe.
    bool known = false;
    // The row of behaviours() that fits, or kImagesBehaviour.
    std::uint8_t behaviour = kImagesBehaviour;
    // known: from the container's start to its own end; below zero: runs until told to stop.
    Duration exits_after{-1};
    std::int32_t exit_code = 0;
};

}  // namespace drydock::workload
