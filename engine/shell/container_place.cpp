#include "engine/shell/container_place.hpp"

#include <algorithm>

#include "engine/api/value.hpp"
#include "engine/ecr/image_config.hpp"
#include "engine/ecr/registry.hpp"
#include "engine/ecs/programs.hpp"
#include "engine/ecs/task_metadata.hpp"
#include "engine/ecs/task_names.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/interpreter.hpp"
#include "engine/shell/text.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/workload/behaviour.hpp"
#include "engine/world/world.hpp"

namespace drydock::shell {

namespace {

constexpr std::string_view kPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

constexpr std::string_view kFolders[] = {"/bin/", "/dev/", "/etc/",  "/home/", "/lib/", "/media/",
                                         "/mnt/", "/opt/", "/proc/", "/root/", "/run/", "/sbin/",
                                         "/srv/", "/sys/", "/tmp/",  "/usr/",  "/var/"};

constexpr std::string_view kDebianRelease =
    "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\n"
    "VERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n"
    "HOME_URL=\"https://www.debian.org/\"\nSUPPORT_URL=\"https://www.debian.org/support\"\n"
    "BUG_REPORT_URL=\"https://bugs.debian.org/\"\n";

const ecs::ContainerSpec& spec_of(const World& world, const ecs::TaskRow& task, std::uint32_t i) {
    return world.ecs.task_definitions.get(task.task_definition).containers[i];
}

std::string userland(const World& world, const ecs::TaskRow& task, std::uint32_t i,
                     std::string_view config) {
    const ecr::ImageReference reference =
        ecr::parse_image(world.text(spec_of(world, task, i).image));
    if (reference.kind == ecr::RegistryKind::kPublic) {
        return std::string(
            workload::userland_of(reference.registry + "/" + reference.repository, reference.tag));
    }
    const std::string base = ecr::base_of(config);
    return base == "scratch" ? base : std::string(workload::userland_of(base, {}));
}

void set_environment(ShellState* state, api::Value list) {
    for (const api::Value pair : list) {
        put_environment(*state, pair["name"].str(), pair["value"].str());
    }
}

// What Fargate and the agent's session add, as captures of `env` in such sessions show it.
void set_platform_environment(const World& world, ecs::TaskId id, std::uint32_t i,
                              ShellState* state) {
    const std::string runtime(ecs::runtime_id(world, id, i));
    const std::string credentials = ecs::credentials_path(world, id);
    if (!credentials.empty()) {
        put_environment(*state, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", credentials);
    }
    put_environment(*state, "AWS_DEFAULT_REGION", world.text(world.region));
    put_environment(*state, "AWS_EXECUTION_ENV", "AWS_ECS_FARGATE");
    put_environment(*state, "AWS_REGION", world.text(world.region));
    put_environment(*state, "ECS_AGENT_URI", "http://169.254.170.2/api/" + runtime);
    put_environment(*state, "ECS_CONTAINER_METADATA_URI", "http://169.254.170.2/v3/" + runtime);
    put_environment(*state, "ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/" + runtime);
    put_environment(*state, "HOME", "/root");
    put_environment(*state, "LANG", "C.UTF-8");
    put_environment(*state, "TERM", "xterm-256color");
}

void add_file(ShellState* state, std::string_view path, std::string_view content) {
    state->files.push_back({std::string(path), std::string(content)});
}

void add_files(const World& world, const ecs::TaskRow& task, const ContainerPlace& place,
               ShellState* state) {
    for (const std::string_view folder : kFolders) {
        add_file(state, folder, {});
    }
    const vpc::SubnetRow* subnet = vpc::find_subnet(world, task.subnet);
    add_file(state, "/etc/hostname", place.hostname + "\n");
    add_file(state, "/etc/hosts",
             "127.0.0.1 localhost\n" + vpc::format_ipv4(task.private_ipv4) + " " + place.hostname +
                 "\n");
    if (place.userland == "debian") {
        add_file(state, "/etc/os-release", kDebianRelease);
    }
    if (subnet != nullptr) {
        add_file(state, "/etc/resolv.conf",
                 "search " + ecs::private_dns_zone(world) + "\nnameserver " +
                     vpc::format_ipv4(vpc::resolver_address(world, subnet->vpc)) + "\n");
    }
    if (place.workdir != "/") {
        add_file(state, place.workdir + "/", {});
    }
    // Paths are unique, so this is a total order.
    std::sort(state->files.begin(), state->files.end(),
              [](const File& a, const File& b) { return a.path < b.path; });
    const auto same = [](const File& a, const File& b) { return a.path == b.path; };
    state->files.erase(std::unique(state->files.begin(), state->files.end(), same),
                       state->files.end());
}

}  // namespace

ContainerPlace container_place(const World& world, ecs::TaskId id, std::uint32_t i) {
    const ecs::TaskRow& task = world.ecs.tasks.get(id);
    api::Doc container;
    std::string problem;
    (void)api::parse_json(ecs::container_json(world, task, i), &container, &problem);
    const std::string config = ecs::image_config(world, task, i);
    ContainerPlace place;
    place.config = parse_docker_config(config);
    place.userland = userland(world, task, i, config);
    place.program = ecs::program_of(world, task, i);
    place.workdir = std::string(container.root()["workingDirectory"].str(place.config.workdir));
    if (place.workdir.empty() || place.workdir[0] != '/') {
        place.workdir = "/";
    }
    while (place.workdir.size() > 1 && place.workdir.back() == '/') {
        place.workdir.pop_back();
    }
    place.hostname = ecs::private_dns_name(world, task);
    return place;
}

std::string_view shell_of(const ContainerPlace& place, std::string_view program) {
    const bool small = place.userland == "alpine" || place.userland == "busybox";
    if (place.userland == "scratch") {
        return {};
    }
    if (program == "sh" || program == "/bin/sh") {
        return "sh";
    }
    if (small && (program == "ash" || program == "/bin/ash")) {
        return "ash";
    }
    return !small && (program == "bash" || program == "/bin/bash" || program == "/usr/bin/bash")
               ? std::string_view("bash")
               : std::string_view();
}

ShellState container_state(const World& world, ecs::TaskId id, std::uint32_t i,
                           const ContainerPlace& place) {
    const ecs::TaskRow& task = world.ecs.tasks.get(id);
    ShellState state;
    state.in_container = true;
    state.cwd = place.workdir;
    put_environment(state, "PATH", kPath);
    for (const auto& [name, value] : place.config.env) {
        put_environment(state, name, value);
    }
    api::Doc doc;
    std::string problem;
    if (api::parse_json(ecs::container_json(world, task, i), &doc, &problem)) {
        set_environment(&state, doc.root()["environment"]);
    }
    api::Doc overridden;
    if (api::parse_json(ecs::container_override_json(world, task, i), &overridden, &problem)) {
        set_environment(&state, overridden.root()["environment"]);
    }
    put_environment(state, "HOSTNAME", place.hostname);
    set_platform_environment(world, id, i, &state);
    add_files(world, task, place, &state);
    return state;
}

}  // namespace drydock::shell
