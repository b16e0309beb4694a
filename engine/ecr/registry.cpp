#include "engine/ecr/registry.hpp"

#include <algorithm>

#include "engine/core/rng.hpp"
#include "engine/workload/behaviour.hpp"
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

std::string public_digest(std::string_view repository, std::string_view tag) {
    constexpr char kDigits[] = "0123456789abcdef";
    Hasher hasher;
    hasher.add_text(repository);
    hasher.add_text(tag);
    std::string text = "sha256:";
    for (std::uint64_t n = 0; n < 64; ++n) {
        text += kDigits[draw(hasher.value(), Stream::kImageDigest, 1, n) & 15];
    }
    return text;
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

ResolvedImage resolve_private(const World& world, const ImageReference& reference) {
    ResolvedImage result;
    const bool own = reference.account == world.text(world.account);
    // The examples of AWS's own pages use 123456789012; its images are served as the account's own.
    const bool example = reference.account == "123456789012";
    if ((own || example) && reference.region == world.text(world.region)) {
        for (const RepositoryRow& repository : world.ecr.repositories) {
            if (world.text(repository.name) != reference.repository) {
                continue;
            }
            for (const ImageRow& image : repository.images) {
                if (reference.digest.empty() ? world.text(image.tag) == reference.tag
                                             : world.text(image.digest) == reference.digest) {
                    result.found = true;
                    result.digest = world.text(image.digest);
                    result.behaviour = world.text(image.behaviour);
                    result.compressed_mib = image.compressed_mib;
                    return result;
                }
            }
        }
    }
    result.error = not_found_text(reference);
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
    const std::string name = reference.registry + "/" + reference.repository;
    for (const workload::PublicImage& row : workload::public_images()) {
        if (row.repository == name && reference.digest.empty() &&
            has_word(row.tags, reference.tag)) {
            result.found = true;
            result.digest = public_digest(name, reference.tag);
            result.behaviour = row.behaviour;
            result.compressed_mib = row.compressed_mib;
            return result;
        }
    }
    result.error = not_found_text(reference);
    return result;
}

}  // namespace drydock::ecr
