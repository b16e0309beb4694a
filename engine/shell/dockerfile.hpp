// Dockerfiles: lines, instructions, variables. What an instruction does is docker_build.cpp's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace drydock::shell {

struct DockerInstruction {
    std::string name;                // upper case: COPY
    std::string text;                // as written, for the build's output: COPY . /app
    std::vector<std::string> words;  // arguments without flags; of a JSON form its elements
    std::vector<std::pair<std::string, std::string>> flags;  // {"from", "build"}
    std::string rest;                                        // the arguments as one text
    bool json_form = false;
    std::uint32_t line = 0;  // 1-based
};

struct DockerfileParsed {
    std::vector<DockerInstruction> instructions;
    std::string error;       // as BuildKit words it behind "failed to solve: "
    std::uint32_t line = 0;  // of the error; 0: no line
};

// Variables are not yet replaced.
[[nodiscard]] DockerfileParsed parse_dockerfile(std::string_view text);

// $NAME, ${NAME}, ${NAME:-word}, ${NAME:+word}; "\$" is a dollar sign.
using DockerVariables = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] std::string expand_docker_variables(std::string_view text,
                                                  const DockerVariables& variables);

// Words as a shell splits them, quotes removed.
[[nodiscard]] std::vector<std::string> docker_words(std::string_view text);

}  // namespace drydock::shell
