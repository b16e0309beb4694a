// Resolving an image reference: the account's registry, the public ones, or the reason why not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/result.hpp"
#include "engine/ecr/ecr_state.hpp"
#include "engine/ecr/image_content.hpp"
#include "engine/workload/behaviour.hpp"

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

// The public image of a reference; nullptr when the simulated internet has none.
[[nodiscard]] const workload::PublicImage* find_public(const ImageReference& reference);
[[nodiscard]] ImageContent public_content(const workload::PublicImage& image);

// Puts a row at its place by name.
RepositoryRow& add_repository(World& world, RepositoryRow row);

// Adds a layer unless it is there. `config`: its bytes where it is an image's configuration.
void add_layer(World& world, RepositoryRow& repository, std::string_view digest, std::int64_t size,
               std::string_view config);

// All layers of an image and its configuration.
void add_content(World& world, RepositoryRow& repository, const ImageContent& content);

struct PutRequest {
    std::string manifest;
    std::string media_type;  // empty: as the manifest says
    std::string tag;         // empty: none
    std::string digest;      // empty: whatever comes out
};
// What PutImage and `docker push` end with: the image's digest, or ECR's refusal. The repository
// must exist.
[[nodiscard]] Result<std::string> put_manifest(World& world, std::string_view repository_name,
                                               const PutRequest& request);

// ECR refreshes lastRecordedPullTime once in 24 hours (API reference, ImageDetail).
inline constexpr Duration kPullRecordEvery = hours(24);
void note_pull(World& world, ImageRow* image);
// Notes a pull of an image reference. Gives back the recorded time: until it is 24 hours old,
// another pull changes nothing.
SimTime record_pull(World& world, std::string_view image);

// The password of GetAuthorizationToken is good for 12 hours.
inline constexpr Duration kTokenLife = hours(12);
[[nodiscard]] std::string registry_password(const World& world, SimTime expires);
// False: no password of this registry. Whether it has expired is the caller's question.
[[nodiscard]] bool check_password(const World& world, std::string_view password, SimTime* expires);

}  // namespace drydock::ecr
