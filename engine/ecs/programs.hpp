// The programs inside a task's containers: their command lines, and the ports on which they listen
// at this moment.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/ecs/ecs_state.hpp"
#include "engine/workload/http_answer.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// The configuration of the container's image, JSON; empty: the registry no longer has it.
[[nodiscard]] std::string image_config(const World& world, const TaskRow& task, std::uint32_t i);
// Entry point and command: the override's, the definition's, the image's. Where nobody says, the
// program is named after the image.
[[nodiscard]] std::string program_of(const World& world, const TaskRow& task, std::uint32_t i);

// What the command line makes of the program: the definition's and its image's, which is resolved;
// and that of a task, which an override may have changed. Not known where the line starts a program
// of the image.
[[nodiscard]] workload::CommandRun definition_run(const World& world, const ContainerSpec& spec);
[[nodiscard]] workload::CommandRun command_run(const World& world, const TaskRow& task,
                                               std::uint32_t i);

// A TCP port of the task's interface, which its containers share, on which one of them listens.
struct Listener {
    std::uint16_t port = 0;
    std::uint32_t container = 0;
    bool healthy = false;
};
[[nodiscard]] std::vector<Listener> listeners(const World& world, TaskId id);

[[nodiscard]] workload::HttpServer http_server(const World& world, TaskId id,
                                               const Listener& listener);

}  // namespace drydock::ecs
