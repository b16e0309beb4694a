#include "engine/ecs/programs.hpp"

#include "engine/ecr/image_config.hpp"
#include "engine/ecr/image_content.hpp"
#include "engine/ecr/registry.hpp"
#include "engine/ecs/container_runs.hpp"
#include "engine/workload/behaviour.hpp"
#include "engine/workload/command_run.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

const ContainerSpec& spec_of(const World& world, const TaskRow& task, std::uint32_t i) {
    return world.ecs.task_definitions.get(task.task_definition).containers[i];
}

const ContainerRow& row_of(const World& world, const TaskRow& task, std::uint32_t i) {
    return world.ecs.containers.rows[task.first_container + i];
}

std::string_view base_name(std::string_view repository) {
    return repository.substr(repository.rfind('/') + 1);
}

}  // namespace

std::string image_config(const World& world, const TaskRow& task, std::uint32_t i) {
    return ecr::config_of(world, world.text(spec_of(world, task, i).image),
                          world.text(row_of(world, task, i).digest));
}

namespace {

// Entry point and command, words with blanks between; empty: nobody says.
std::string command_line(const World& world, const ContainerSpec& spec, std::string_view config,
                         Sym overriding) {
    const ecr::ImageProgram image = ecr::image_program(config);
    std::string line =
        spec.entry_point.empty() ? image.entry_point : std::string(world.text(spec.entry_point));
    // An entry point of the definition's own takes away the image's command.
    const std::string command = !overriding.empty()         ? std::string(world.text(overriding))
                                : !spec.command.empty()     ? std::string(world.text(spec.command))
                                : !spec.entry_point.empty() ? std::string()
                                                            : image.command;
    line += line.empty() || command.empty() ? "" : " ";
    return line + command;
}

std::string_view behaviour_name(const ContainerSpec& spec) {
    return workload::behaviours()[spec.behaviour].name;
}

workload::CommandRun run_of(const World& world, const ContainerSpec& spec, std::string_view config,
                            Sym overriding) {
    return workload::run_of_command(command_line(world, spec, config, overriding),
                                    behaviour_name(spec) == "exit-at-once", spec.first_port != 0);
}

// The rows that `docker build` gives to an image by its command; another was chosen by a LABEL, or
// stands for a program.
bool follows_command(const ContainerSpec& spec) {
    const std::string_view name = behaviour_name(spec);
    return name == "exit-at-once" || name == "crash-early" || name == "stubborn";
}

}  // namespace

std::string program_of(const World& world, const TaskRow& task, std::uint32_t i) {
    const ContainerSpec& spec = spec_of(world, task, i);
    const std::string line =
        command_line(world, spec, image_config(world, task, i), row_of(world, task, i).command);
    return line.empty()
               ? std::string(base_name(ecr::parse_image(world.text(spec.image)).repository))
               : line;
}

workload::CommandRun definition_run(const World& world, const ContainerSpec& spec) {
    const std::string_view image = world.text(spec.image);
    if (!spec.entry_point.empty() || !spec.command.empty()) {
        return run_of(world, spec, ecr::config_of(world, image, world.text(spec.digest)), {});
    }
    if (ecr::parse_image(image).kind != ecr::RegistryKind::kPrivateEcr || !follows_command(spec)) {
        return {};
    }
    const workload::CommandRun run =
        run_of(world, spec, ecr::config_of(world, image, world.text(spec.digest)), {});
    return run.known ? run : workload::CommandRun{};
}

workload::CommandRun command_run(const World& world, const TaskRow& task, std::uint32_t i) {
    const ContainerSpec& spec = spec_of(world, task, i);
    const ContainerRow& row = row_of(world, task, i);
    // A revision of a service may pin content that its tag no longer names.
    return row.command.empty() && row.digest == spec.digest
               ? spec.run
               : run_of(world, spec, image_config(world, task, i), row.command);
}

std::vector<Listener> listeners(const World& world, TaskId id) {
    const TaskRow& task = world.ecs.tasks.get(id);
    std::vector<Listener> found;
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        const ContainerRow& row = row_of(world, task, i);
        const workload::Behaviour& behaviour = workload::behaviours()[row.behaviour];
        if (row.last_status != ContainerStatus::kRunning || behaviour.exits_after.ms >= 0 ||
            container_started_at(world, task, i) + behaviour.ready_after > world.now ||
            workload::run_of_command(program_of(world, task, i), false, false).known) {
            continue;
        }
        for (const std::uint16_t port :
             ecr::image_program(image_config(world, task, i)).tcp_ports) {
            found.push_back({port, i, behaviour.healthy});
        }
    }
    return found;
}

workload::HttpServer http_server(const World& world, TaskId id, const Listener& listener) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const std::uint32_t i = listener.container;
    const ecr::ImageReference image = ecr::parse_image(world.text(spec_of(world, task, i).image));
    workload::HttpServer server;
    server.healthy = listener.healthy;
    server.page = workload::echoed_page(program_of(world, task, i));
    if (image.kind == ecr::RegistryKind::kPublic) {
        server.program = base_name(image.repository);
        server.tag = image.tag;
        return server;
    }
    const std::string config = image_config(world, task, i);
    const std::string base = ecr::base_of(config);
    server.program = base_name(base);
    server.default_pages = false;  // COPY may have brought others
    if (base.empty() && !ecr::behaviour_of_config(config).empty()) {
        server.image = std::string(base_name(image.repository)) +
                       (image.tag.empty() ? std::string() : ":" + image.tag);
    }
    return server;
}

}  // namespace drydock::ecs
