// An image's configuration, as far as the instructions of a Dockerfile change it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/shell/dockerfile.hpp"

namespace drydock::shell {

struct DockerConfig {
    DockerVariables env;
    DockerVariables labels;
    std::vector<std::string> entrypoint;
    std::vector<std::string> command;
    std::vector<std::string> ports;
    std::string workdir;
    std::string user;
    std::vector<std::string> diff_ids;
};

[[nodiscard]] DockerConfig parse_docker_config(std::string_view json);
[[nodiscard]] std::string write_docker_config(const DockerConfig& config, std::string_view created);

// The pair of that name gets the value, or is added.
void set_docker_variable(DockerVariables* pairs, std::string_view name, std::string_view value);

}  // namespace drydock::shell
