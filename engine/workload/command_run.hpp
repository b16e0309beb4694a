// What a container does whose command line alone says so: `sleep 360`, `sh -c "echo hi; exit 3"`.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/core/sim_time.hpp"

namespace drydock::workload {

struct CommandRun {
    // False: a program of the image runs, which the line does not describe.
    bool known = false;
    // The row of behaviours() that fits; empty: the image's own.
    std::string_view behaviour;
    // known: from the container's start to its own end; below zero: runs until told to stop.
    Duration exits_after{-1};
    std::int32_t exit_code = 0;
};

// `line`: entry point and command, words with blanks between. Understood are sh and bash with -c,
// `;`, `&&`, `||`, `sleep`, `exit`, `true`, `false`, `tail -f`, endless `while` loops, and small
// programs that end at once. `base`: the image is only a base to run something in (its own program
// is a shell); `exposes`: the container has a port.
[[nodiscard]] CommandRun run_of_command(std::string_view line, bool base, bool exposes);

}  // namespace drydock::workload
