// Docker on the learner's machine: local images, containers, logins to registries.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/hash.hpp"
#include "engine/core/sim_time.hpp"

namespace drydock::shell {

inline constexpr std::uint32_t kDockerImagesMax = 100;
inline constexpr std::uint32_t kDockerNamesMax = 500;
inline constexpr std::uint32_t kDockerContainersMax = 100;
inline constexpr std::uint32_t kDockerLayersMax = 127;  // of an image, as overlay2 has it
inline constexpr std::uint32_t kDockerConfigBytesMax = 16 * 1024;

struct DockerLayer {
    std::string digest;     // compressed, as pushed
    std::string diff_id;    // unpacked
    std::int64_t size = 0;  // bytes, compressed
};

struct DockerImage {
    std::string id;      // sha256:<64 hex> of the configuration
    std::string config;  // the image's configuration, JSON
    std::vector<DockerLayer> layers;
    SimTime created_at{0};
};

// A repository and tag of an image. `digest` is known once it was pushed or pulled.
struct DockerName {
    std::string repository;  // as `docker images` shows it: nginx, 1111.dkr.ecr..../web
    std::string tag;
    std::string id;
    std::string digest;
};

struct DockerContainer {
    std::string id;  // 64 hex digits
    std::string name;
    std::string image;  // as typed
    std::string image_id;
    std::string command;  // what `docker ps` shows
    std::string ports;
    std::string says;  // its log so far and to come: lines "MILLISECONDS TEXT" after the start
    SimTime started_at{0};
    SimTime stopped_at = kNever;  // when it ends or has ended; kNever: runs until told to stop
    std::int32_t exit_code = 0;
    std::uint32_t behaviour = 0;  // row of workload::behaviours()
    bool attached = false;        // in the foreground: Ctrl-C stops it
    bool removed_at_end = false;  // --rm
};

struct DockerLogin {
    std::string registry;
    SimTime expires_at = kNever;  // kNever: no end
};

struct DockerState {
    std::vector<DockerImage> images;          // oldest first
    std::vector<DockerName> names;            // sorted by repository and tag
    std::vector<DockerContainer> containers;  // oldest first
    std::vector<DockerLogin> logins;          // sorted by registry
    std::uint64_t containers_total = 0;
};

void hash_into(Hasher& h, const DockerState& state);

}  // namespace drydock::shell
