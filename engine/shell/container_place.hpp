// What a shell inside a container finds: environment, files, programs that listen. All of it
// follows from the task; files of images are not simulated.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/ecs/ecs_state.hpp"
#include "engine/shell/docker_config.hpp"
#include "engine/shell/shell_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::shell {

struct ContainerPlace {
    DockerConfig config;   // of the image
    std::string userland;  // workload::userland_of; empty: not known
    std::string program;   // the command line of its first process
    std::string workdir;
    std::string hostname;
};
[[nodiscard]] ContainerPlace container_place(const World& world, ecs::TaskId id, std::uint32_t i);

// "sh", "bash" or "ash" where the image has it at that path or name; else empty.
[[nodiscard]] std::string_view shell_of(const ContainerPlace& place, std::string_view program);

// A fresh state: working folder, environment, the files that the runtime writes.
[[nodiscard]] ShellState container_state(const World& world, ecs::TaskId id, std::uint32_t i,
                                         const ContainerPlace& place);

}  // namespace drydock::shell
