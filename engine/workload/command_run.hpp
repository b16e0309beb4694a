// What a container does whose command line alone says so: `sleep 360`, `sh -c "echo hi; exit 3"`.
#pragma once

#include <string_view>

#include "engine/workload/workload_state.hpp"

namespace drydock::workload {

// `line`: entry point and command, words with blanks between. Understood are sh and bash with -c,
// `;`, `&&`, `||`, `sleep`, `exit`, `true`, `false`, `tail -f`, endless `while` loops, and small
// programs that end at once. `base`: the image is only a base to run something in (its own program
// is a shell); `exposes`: the container has a port.
[[nodiscard]] CommandRun run_of_command(std::string_view line, bool base, bool exposes);

}  // namespace drydock::workload
