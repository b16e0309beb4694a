#include "engine/ecr/registry.hpp"

#include <algorithm>

#include "engine/api/base64.hpp"
#include "engine/api/value.hpp"
#include "engine/ecr/ecr_lookup.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecr {
namespace {

bool has_word(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const std::size_t space = words.find(' ');
        if (words.substr(0, space) == word) {
            return true;
        }
        words = space == std::string_view::npos ? std::string_view{} : words.substr(space + 1);
    }
    return false;
}

// "111122223333.dkr.ecr.us-east-1.amazonaws.com" -> account and Region.
bool parse_ecr_host(std::string_view host, ImageReference* out) {
    constexpr std::string_view kMiddle = ".dkr.ecr.";
    constexpr std::string_view kEnd = ".amazonaws.com";
    const std::size_t middle = host.find(kMiddle);
    if (middle != 12 || host.size() <= middle + kMiddle.size() + kEnd.size() ||
        host.substr(host.size() - kEnd.size()) != kEnd) {
        return false;
    }
    out->account = host.substr(0, middle);
    const std::size_t region = middle + kMiddle.size();
    out->region = host.substr(region, host.size() - kEnd.size() - region);
    return true;
}

// The image that the simulated internet serves under a name.
std::string public_digest(const workload::PublicImage& image) {
    return digest_of(manifest_of(public_content(image)));
}

// The wording of ecs-control-plane 4.6. The ECR form is marked unconfirmed there.
std::string not_found_text(const ImageReference& reference) {
    const std::string separator = reference.digest.empty() ? ":" : "@";
    const std::string version = reference.digest.empty() ? reference.tag : reference.digest;
    const std::string full = reference.registry + "/" + reference.repository + separator + version;
    std::string text =
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to "
        "resolve ref " +
        full + ": ";
    if (reference.kind == RegistryKind::kPrivateEcr) {
        return text + full + ": not found";
    }
    return text +
           "pull access denied, repository does not exist or may require authorization: server "
           "message: insufficient_scope: authorization failed";
}

const ImageRow* find_private(const World& world, const ImageReference& reference) {
    const bool own = reference.account == world.text(world.account);
    // The examples of AWS's own pages use 123456789012; its images are served as the account's own.
    const bool example = reference.account == "123456789012";
    const RepositoryRow* repository =
        (own || example) && reference.region == world.text(world.region)
            ? find_repository(world, reference.repository)
            : nullptr;
    return repository == nullptr      ? nullptr
           : reference.digest.empty() ? find_by_tag(world, *repository, reference.tag)
                                      : find_by_digest(world, *repository, reference.digest);
}

ResolvedImage resolve_private(const World& world, const ImageReference& reference) {
    ResolvedImage result;
    const ImageRow* image = find_private(world, reference);
    if (image == nullptr) {
        result.error = not_found_text(reference);
        return result;
    }
    result.found = true;
    result.digest = world.text(image->digest);
    result.behaviour = world.text(image->behaviour);
    result.compressed_mib = static_cast<std::int32_t>((image->size + (1 << 20) - 1) >> 20);
    return result;
}

}  // namespace

ImageReference parse_image(std::string_view image) {
    ImageReference result;
    const std::size_t at = image.find('@');
    if (at != std::string_view::npos) {
        result.digest = image.substr(at + 1);
        image = image.substr(0, at);
    }
    const std::size_t slash = image.find('/');
    const std::string_view first = image.substr(0, slash);
    const bool has_host = slash != std::string_view::npos &&
                          (first.find('.') != std::string_view::npos ||
                           first.find(':') != std::string_view::npos || first == "localhost");
    result.registry = has_host ? std::string(first) : "docker.io";
    std::string_view rest = has_host ? image.substr(slash + 1) : image;
    const std::size_t colon = rest.rfind(':');
    if (colon != std::string_view::npos) {
        result.tag = rest.substr(colon + 1);
        rest = rest.substr(0, colon);
    } else if (result.digest.empty()) {
        result.tag = "latest";
    }
    result.repository = rest;
    if (!has_host && rest.find('/') == std::string_view::npos) {
        result.repository = "library/" + result.repository;
    }
    if (has_host && parse_ecr_host(first, &result)) {
        result.kind = RegistryKind::kPrivateEcr;
    }
    return result;
}

ResolvedImage resolve_image(const World& world, std::string_view image) {
    const ImageReference reference = parse_image(image);
    if (reference.kind == RegistryKind::kPrivateEcr) {
        return resolve_private(world, reference);
    }
    ResolvedImage result;
    const workload::PublicImage* row = find_public(reference);
    if (row == nullptr) {
        result.error = not_found_text(reference);
        return result;
    }
    result.found = true;
    result.digest = public_digest(*row);
    result.behaviour = row->behaviour;
    result.compressed_mib = row->compressed_mib;
    return result;
}

const workload::PublicImage* find_public(const ImageReference& reference) {
    const std::string name = reference.registry + "/" + reference.repository;
    for (const workload::PublicImage& row : workload::public_images()) {
        if (row.repository != name) {
            continue;
        }
        const bool named = reference.digest.empty() ? has_word(row.tags, reference.tag)
                                                    : public_digest(row) == reference.digest;
        if (named) {
            return &row;
        }
    }
    return nullptr;
}

ImageContent public_content(const workload::PublicImage& image) {
    return synthetic_image(image.repository, image.behaviour, image.compressed_mib, image.port);
}

RepositoryRow& add_repository(World& world, RepositoryRow row) {
    std::vector<RepositoryRow>& rows = world.ecr.repositories;
    const auto at = std::lower_bound(rows.begin(), rows.end(), row,
                                     [&world](const RepositoryRow& a, const RepositoryRow& b) {
                                         return world.text(a.name) < world.text(b.name);
                                     });
    return *rows.insert(at, std::move(row));
}

void note_pull(World& world, ImageRow* image) {
    if (!is_set(image->pulled_at) || world.now - image->pulled_at >= kPullRecordEvery) {
        image->pulled_at = world.now;
    }
}

SimTime record_pull(World& world, std::string_view image) {
    const ImageReference reference = parse_image(image);
    const ImageRow* found =
        reference.kind == RegistryKind::kPrivateEcr ? find_private(world, reference) : nullptr;
    if (found == nullptr) {
        return world.now;
    }
    RepositoryRow& repository = *find_repository(world, reference.repository);
    ImageRow& row = repository.images[static_cast<std::size_t>(found - repository.images.data())];
    note_pull(world, &row);
    return row.pulled_at;
}

std::string registry_password(const World& world, SimTime expires) {
    const std::int64_t seconds = world.unix_ms(expires) / 1000;
    std::string secret = std::to_string(world.seed) + ":" + std::to_string(seconds);
    std::string json = "{\"payload\":\"";
    for (int i = 0; i < 6; ++i) {
        secret = sha256(secret + std::to_string(i));
        json += api::base64_encode(secret);
    }
    json += "\",\"datakey\":\"" + api::base64_encode(sha256(secret)) +
            "\",\"version\":\"2\",\"type\":\"DATA_KEY\",\"expiration\":" + std::to_string(seconds) +
            "}";
    return api::base64_encode(json);
}

bool check_password(const World& world, std::string_view password, SimTime* expires) {
    std::string json;
    api::Doc doc;
    std::string problem;
    if (!api::base64_decode(password, &json) || !api::parse_json(json, &doc, &problem)) {
        return false;
    }
    *expires = SimTime{doc.root()["expiration"].i64() * 1000 - world.epoch_unix_ms};
    return registry_password(world, *expires) == password;
}

}  // namespace drydock::ecr
