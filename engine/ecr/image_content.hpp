// What an image is made of: a configuration and layers, as `docker` and registries exchange them.
// Files inside layers are not simulated; a layer is a digest and a size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::ecr {

inline constexpr std::string_view kManifestType =
    "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr std::string_view kConfigType = "application/vnd.docker.container.image.v1+json";
inline constexpr std::string_view kLayerType = "application/vnd.docker.image.rootfs.diff.tar.gzip";

// The label of an image's configuration that names its row of the workload catalogue.
inline constexpr std::string_view kBehaviourLabel = "dev.drydock.behaviour";
// "scratch" in images without a base, which therefore have no shell.
inline constexpr std::string_view kBaseLabel = "dev.drydock.base";

struct ImageLayer {
    std::string digest;     // of the compressed layer, as pushed
    std::string diff_id;    // of the layer unpacked
    std::int64_t size = 0;  // bytes, compressed
};

struct ImageContent {
    std::string config;  // JSON text; its digest is the image's id
    std::vector<ImageLayer> layers;
};

// An image of a name, a behaviour, a compressed size and an exposed port (0: none): the same for
// every seed, as content is.
[[nodiscard]] ImageContent synthetic_image(std::string_view name, std::string_view behaviour,
                                           std::int64_t compressed_mib, std::uint16_t port);

// The manifest as `docker push` writes it (schema 2, three spaces a level).
[[nodiscard]] std::string manifest_of(const ImageContent& content);

// "sha256:<64 hex>" of some bytes, and of nothing but a name.
[[nodiscard]] std::string digest_of(std::string_view bytes);
[[nodiscard]] std::string digest_of_name(std::string_view name, std::uint64_t n);

// What the configuration's label says; empty when it is no JSON or says nothing.
[[nodiscard]] std::string behaviour_of_config(std::string_view config);

}  // namespace drydock::ecr
