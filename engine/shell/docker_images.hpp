// The images of the learner's machine and their way to and from registries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/json_writer.hpp"
#include "engine/ecr/registry.hpp"
#include "engine/shell/interpreter.hpp"

namespace drydock::shell {

// The name as docker shows it: "nginx", not "docker.io/library/nginx".
[[nodiscard]] std::string familiar_name(const ecr::ImageReference& reference);
// "sha256:0123456789ab..." -> "0123456789ab"
[[nodiscard]] std::string short_id(std::string_view digest);

// By name, by id or its beginning; nullptr when the machine has none.
[[nodiscard]] const DockerImage* find_docker_image(const ShellState& state,
                                                   std::string_view reference);
[[nodiscard]] const DockerName* find_docker_name(const ShellState& state,
                                                 std::string_view repository, std::string_view tag);

// Adds the image unless it is there. Empty, or why not.
[[nodiscard]] std::string add_docker_image(World& world, const ecr::ImageContent& content);
// Gives a name to an image; another image loses it.
void name_docker_image(ShellState* state, std::string_view repository, std::string_view tag,
                       std::string_view id, std::string_view digest);
// Drops images that nothing names and no container uses. Gives back their ids.
std::vector<std::string> drop_unnamed_image(ShellState* state, std::string_view id);

// Whether this machine may talk to a registry of ECR now; else docker's words why not.
[[nodiscard]] std::string login_problem(const World& world, std::string_view registry);

// What a registry serves under a reference.
struct FetchedImage {
    bool found = false;
    ecr::ImageContent content;
    std::string digest;
    std::string error;  // as the daemon words it
};
[[nodiscard]] FetchedImage fetch_image(World& world, const ecr::ImageReference& reference);

// Fetches an image and names it, with docker's lines to `lines`. Empty, or the daemon's error.
std::string pull_docker_image(World& world, std::string_view reference, std::string* lines);

[[nodiscard]] std::int64_t image_bytes(const DockerImage& image);
// 68.2MB, 1.5kB: three digits, decimal units, as `docker images` shows sizes.
[[nodiscard]] std::string docker_size(std::int64_t bytes);
// "5 seconds", "About a minute", "3 hours".
[[nodiscard]] std::string docker_duration(Duration duration);

int run_docker_build(Shell& shell, Command& command, const std::vector<std::string>& args);
int run_docker_run(Shell& shell, Command& command, const std::vector<std::string>& args);
int run_docker_ps(Shell& shell, Command& command, const std::vector<std::string>& args);
int run_docker_logs(Shell& shell, Command& command, const std::vector<std::string>& args);
int run_docker_stop(Shell& shell, Command& command, const std::vector<std::string>& args);
int run_docker_rm(Shell& shell, Command& command, const std::vector<std::string>& args);
int resume_docker(Shell& shell, Command& command);

[[nodiscard]] const DockerContainer* find_container(const ShellState& state,
                                                    std::string_view reference);
[[nodiscard]] bool is_running(const World& world, const DockerContainer& container);

// Columns with three spaces between, as docker's tables have them.
void print_docker_table(Command& command, const std::vector<std::vector<std::string>>& rows);

}  // namespace drydock::shell
