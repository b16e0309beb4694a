// What the programs inside images do, as a table: how long they take to start, what they do on
// SIGTERM, whether they fall over by themselves. An image of the registry names its row.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/core/sim_time.hpp"

namespace drydock::workload {

struct Behaviour {
    std::string_view name;
    // From container start to serving; 12 s was measured for a JVM, below 1 s for nginx.
    Duration ready_after;
    // From SIGTERM to exit. Above stopTimeout the process is killed (exit code 137).
    Duration exits_after_sigterm;
    std::int32_t sigterm_exit_code;  // 0: handles SIGTERM; 143: does not
    // By itself, after this long; below zero: runs until told to stop.
    Duration exits_after;
    std::int32_t exit_code;
    // What a container health check (any command) answers once ready.
    bool healthy;
};

[[nodiscard]] std::span<const Behaviour> behaviours();
// Position of a row by its name; an unknown name gets the first row, a plain web server.
[[nodiscard]] std::uint8_t behaviour_index(std::string_view name);

// Public images the simulated internet serves, by repository as in the image reference after
// normalisation ("docker.io/library/nginx").
struct PublicImage {
    std::string_view repository;
    std::string_view tags;  // space separated
    std::string_view behaviour;
    std::int32_t compressed_mib;  // Docker Hub's compressed size for linux/amd64, rounded
    std::uint16_t port;           // that the image exposes; 0: none
};
[[nodiscard]] std::span<const PublicImage> public_images();

// The userland of a public image, by its repository and tag: "debian", "alpine", "busybox",
// "ubuntu", "scratch" (no shell at all); empty where it is not known. An empty tag stands for any.
[[nodiscard]] std::string_view userland_of(std::string_view repository, std::string_view tag);

// What a program does inside an image whose Dockerfile says so by ENTRYPOINT or CMD: `words` is the
// command, program first; `exposes`: the image exposes a port. engine/workload/README.md has the
// table.
[[nodiscard]] std::string_view behaviour_of_command(std::span<const std::string> words,
                                                    bool exposes);

}  // namespace drydock::workload
