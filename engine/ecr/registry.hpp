// Resolving an image reference: the account's registry, the public ones, or the reason why not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace drydock {
struct World;
}

namespace drydock::ecr {

enum class RegistryKind : std::uint8_t { kPrivateEcr, kPublic };

struct ImageReference {
    RegistryKind kind = RegistryKind::kPublic;
    std::string registry;    // 111122223333.dkr.ecr.us-east-1.amazonaws.com, docker.io, ...
    std::string repository;  // web-api, library/nginx
    std::string tag;         // "latest" when neither tag nor digest was given
    std::string digest;      // sha256:..., empty when none
    std::string account;     // of a private ECR registry
    std::string region;
};

// Splits a reference the way Docker does; never fails, a nonsense reference resolves to nothing.
[[nodiscard]] ImageReference parse_image(std::string_view image);

struct ResolvedImage {
    bool found = false;
    std::string digest;
    std::string_view behaviour;
    std::int32_t compressed_mib = 0;
    std::string error;  // not found: the text of the container's reason on Fargate
};

[[nodiscard]] ResolvedImage resolve_image(const World& world, std::string_view image);

}  // namespace drydock::ecr
