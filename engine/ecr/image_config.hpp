// The configuration of an image that a container runs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock {
struct World;
}

namespace drydock::ecr {

// JSON text, by the reference and the digest it stood for. Empty: the registry no longer has it.
[[nodiscard]] std::string config_of(const World& world, std::string_view image,
                                    std::string_view digest);

// What a configuration says of the program that the image starts.
struct ImageProgram {
    std::string entry_point;               // words with blanks between
    std::string command;                   // likewise
    std::vector<std::uint16_t> tcp_ports;  // exposed
};
[[nodiscard]] ImageProgram image_program(std::string_view config);

// Repository of the public image that an image is built upon ("docker.io/library/nginx"), by its
// first layer; "scratch" where the Dockerfile says so; empty: not known.
[[nodiscard]] std::string base_of(std::string_view config);

}  // namespace drydock::ecr
