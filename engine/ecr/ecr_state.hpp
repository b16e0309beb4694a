// The account's private registry: repositories, their images by digest, the layers that were
// uploaded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/digest.hpp"
#include "engine/core/sim_time.hpp"
#include "engine/core/symbols.hpp"

namespace drydock::ecr {

// Ours, far below AWS's 100,000: a World is copied for each snapshot.
inline constexpr std::uint32_t kRepositoriesMax = 1000;
inline constexpr std::uint32_t kImagesMax = 1000;  // of a repository
inline constexpr std::uint32_t kLayersMax = 5000;  // of a repository
inline constexpr std::uint32_t kUploadsMax = 50;   // open at once
inline constexpr std::uint32_t kManifestBytesMax = 64 * 1024;
inline constexpr std::uint32_t kConfigBytesMax = 16 * 1024;  // of a layer whose bytes are kept
inline constexpr std::int64_t kPartBytes = 20'971'520;       // what InitiateLayerUpload offers
inline constexpr std::uint32_t kImageTagsMax = 1000;         // of an image; AWS's quota

enum class Mutability : std::uint8_t {
    kMutable,
    kImmutable,
    kImmutableWithExclusion,
    kMutableWithExclusion,
};

// Of a layer only size and digest are kept. An image's configuration is a layer, too, and a small
// one: its text says what the image does.
struct LayerRow {
    Sym digest;
    std::int64_t size = 0;
    std::string config;  // the bytes where they are a small JSON document, else empty
};

struct ImageRow {
    Sym digest;  // sha256:<64 hex> of the manifest's bytes
    Sym media_type;
    std::string manifest;
    std::vector<Sym> tags;  // in the order in which they were put
    Sym behaviour;          // name in the workload catalogue
    std::int64_t size = 0;  // bytes, compressed
    bool is_list = false;   // a manifest list: platforms' images by digest
    SimTime pushed_at{0};
    SimTime pulled_at = kNever;  // as recorded: refreshed once in 24 hours
};

struct RepositoryRow {
    Sym name;
    SimTime created_at{0};
    Mutability mutability = Mutability::kMutable;
    bool scan_on_push = false;
    Sym exclusions;                // JSON of imageTagMutabilityExclusionFilters, or empty
    Sym encryption;                // AES256, KMS, KMS_DSSE
    Sym kms_key;                   // ARN, or empty
    Sym policy;                    // repository policy, as given back; empty: none
    Sym lifecycle;                 // lifecycle policy, as given back; empty: none
    Sym tags;                      // JSON [{"Key":..,"Value":..}], or empty
    std::vector<ImageRow> images;  // sorted by digest's text
    std::vector<LayerRow> layers;  // in the order of arrival
};

struct UploadRow {
    std::uint64_t serial = 0;
    Sym repository;
    Sha256 hash;
    std::string head;  // the bytes so far while they may be a configuration
};

struct EcrState {
    std::vector<RepositoryRow> repositories;  // sorted by name
    std::vector<UploadRow> uploads;           // oldest first
    std::uint64_t uploads_total = 0;
    std::uint32_t version = 1;  // +1 with every change of what an image reference resolves to
};

void hash_into(Hasher& h, const EcrState& state);
// Bytes held, for the time machine's budget.
[[nodiscard]] std::uint64_t bytes_of(const EcrState& state);

}  // namespace drydock::ecr
