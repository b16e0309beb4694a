// Putting an image: a manifest whose parts must be there, under a digest and perhaps a tag.
#include <algorithm>

#include "engine/ecr/ecr_lookup.hpp"
#include "engine/ecr/ecr_operations.hpp"
#include "engine/ecr/image_content.hpp"
#include "engine/ecr/registry.hpp"
#include "engine/workload/behaviour.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecr {
namespace {

// What a manifest says and needs.
struct Manifest {
    std::string media_type;
    std::string behaviour;
    std::int64_t size = 0;
    bool is_list = false;
    std::vector<std::string> missing;  // digests of parts the repository does not have
};

bool is_list_type(std::string_view type) {
    return type == "application/vnd.docker.distribution.manifest.list.v2+json" ||
           type == "application/vnd.oci.image.index.v1+json";
}

void read_list(const World& world, const RepositoryRow& repository, api::Value manifests,
               Manifest* out) {
    out->is_list = true;
    for (const api::Value entry : manifests) {
        const ImageRow* image = find_by_digest(world, repository, entry["digest"].str());
        if (image == nullptr) {
            out->missing.emplace_back(entry["digest"].str());
            continue;
        }
        const std::string_view platform = entry["platform"]["architecture"].str("amd64");
        if (out->behaviour.empty() || platform == "amd64") {
            out->behaviour = world.text(image->behaviour);
            out->size = image->size;
        }
    }
}

void read_single(const World& world, const RepositoryRow& repository, api::Value root,
                 Manifest* out) {
    const auto need = [&](api::Value blob) {
        const LayerRow* layer = find_layer(world, repository, blob["digest"].str());
        if (layer == nullptr) {
            out->missing.emplace_back(blob["digest"].str());
        }
        return layer;
    };
    const LayerRow* config = need(root["config"]);
    if (config != nullptr) {
        out->behaviour = behaviour_of_config(config->config);
    }
    for (const api::Value blob : root["layers"]) {
        const LayerRow* layer = need(blob);
        out->size += layer == nullptr ? 0 : layer->size;
    }
}

Result<Manifest> read_manifest(const World& world, const RepositoryRow& repository,
                               std::string_view text, std::string_view media_type) {
    api::Doc doc;
    std::string problem;
    if (text.size() > kManifestBytesMax) {
        return invalid_at("imageManifest", "Drydock keeps manifests of at most 64 KB");
    }
    if (!api::parse_json(text, &doc, &problem) || !doc.root().is_object()) {
        return invalid_at("imageManifest", "Invalid JSON syntax");  // wording not confirmed
    }
    const api::Value root = doc.root();
    Manifest manifest;
    manifest.media_type = media_type.empty() ? root["mediaType"].str() : media_type;
    if (manifest.media_type.empty()) {
        return invalid_parameter(
            "image manifest mediatype not provided in manifest or parameter");  // MOTO
    }
    if (is_list_type(manifest.media_type)) {
        read_list(world, repository, root["manifests"], &manifest);
    } else if (root["config"]["digest"].is_string() && root["layers"].is_array()) {
        read_single(world, repository, root, &manifest);
    } else {
        return invalid_at("imageManifest", "Unsupported image manifest");  // not confirmed
    }
    return manifest;
}

ApiError missing_parts(const World& world, const RepositoryRow& repository,
                       const Manifest& manifest) {
    const std::string place = "repository with name '" + std::string(world.text(repository.name)) +
                              "' in the registry with id '" +
                              std::string(world.text(world.account)) + "' do not exist";
    std::string digests;
    for (const std::string& digest : manifest.missing) {
        digests += (digests.empty() ? "'[" : ", ") + digest;
    }
    digests += "]'";
    return {manifest.is_list ? "ReferencedImagesNotFoundException" : "LayersNotFoundException",
            (manifest.is_list ? "Images" : "Layers") + (" with digests " + digests) +
                " required for pushing image into " + place,
            400,
            {}};
}

// '*' stands for any run of characters; filters have no other wildcard.
bool matches_wildcard(std::string_view pattern, std::string_view text) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) {
        return pattern == text;
    }
    if (text.substr(0, star) != pattern.substr(0, star)) {
        return false;
    }
    for (std::size_t skip = star; skip <= text.size(); ++skip) {
        if (matches_wildcard(pattern.substr(star + 1), text.substr(skip))) {
            return true;
        }
    }
    return false;
}

// Whether this tag, once there, may not move.
bool is_fixed(const World& world, const RepositoryRow& repository, std::string_view tag) {
    bool excluded = false;
    api::Doc filters;
    std::string problem;
    if (!repository.exclusions.empty() &&
        api::parse_json(world.text(repository.exclusions), &filters, &problem)) {
        for (const api::Value filter : filters.root()) {
            excluded = excluded || matches_wildcard(filter["filter"].str(), tag);
        }
    }
    switch (repository.mutability) {
        case Mutability::kMutable:
            return false;
        case Mutability::kImmutable:
            return true;
        case Mutability::kImmutableWithExclusion:
            return !excluded;
        case Mutability::kMutableWithExclusion:
            return excluded;
    }
    return false;
}

std::optional<ApiError> check_tag(const World& world, const RepositoryRow& repository,
                                  const ImageRow* same, const std::string& digest,
                                  std::string_view tag) {
    const ImageRow* holder = tag.empty() ? nullptr : find_by_tag(world, repository, tag);
    if (same != nullptr && (tag.empty() || holder == same)) {
        return ApiError{"ImageAlreadyExistsException",
                        "Image with digest '" + digest + "'" +
                            (tag.empty() ? "" : " and tag '" + std::string(tag) + "'") +
                            " already exists in the repository with name '" +
                            std::string(world.text(repository.name)) + "' in registry with id '" +
                            std::string(world.text(world.account)) + "'",
                        400,
                        {}};
    }
    if (holder != nullptr && is_fixed(world, repository, tag)) {
        return ApiError{"ImageTagAlreadyExistsException",
                        "The image tag '" + std::string(tag) + "' already exists in the '" +
                            std::string(world.text(repository.name)) +
                            "' repository and cannot be overwritten because the tag is immutable.",
                        400,
                        {}};
    }
    const bool full = same == nullptr ? repository.images.size() >= kImagesMax
                                      : same->tags.size() >= kImageTagsMax;
    if (full) {
        return ApiError{"LimitExceededException",
                        same == nullptr
                            ? "Drydock keeps at most 1000 images in a repository."
                            : "The maximum number of tags of an image has been reached.",
                        400,
                        {}};
    }
    return std::nullopt;
}

// Gives `tag` to the image of that digest alone.
void move_tag(World& world, RepositoryRow& repository, const std::string& digest, Sym tag) {
    for (ImageRow& image : repository.images) {
        if (world.text(image.digest) == digest) {
            image.tags.push_back(tag);
        } else {
            std::erase(image.tags, tag);
        }
    }
}

std::string known_behaviour(const std::string& name) {
    for (const workload::Behaviour& row : workload::behaviours()) {
        if (row.name == name) {
            return name;
        }
    }
    return std::string(workload::behaviours()[0].name);
}

}  // namespace

Result<std::string> put_manifest(World& world, std::string_view repository_name,
                                 const PutRequest& request) {
    RepositoryRow& repository = *find_repository(world, repository_name);
    Result<Manifest> manifest =
        read_manifest(world, repository, request.manifest, request.media_type);
    if (!manifest.ok()) {
        return manifest.error();
    }
    const std::string digest = digest_of(request.manifest);
    if (!request.digest.empty() && request.digest != digest) {
        return ApiError{"ImageDigestDoesNotMatchException",  // wording not confirmed
                        "The specified image digest '" + std::string(request.digest) +
                            "' does not match the digest of the image manifest '" + digest + "'",
                        400,
                        {}};
    }
    if (!manifest.value().missing.empty()) {
        return missing_parts(world, repository, manifest.value());
    }
    const ImageRow* same = find_by_digest(world, repository, digest);
    if (std::optional<ApiError> error = check_tag(world, repository, same, digest, request.tag)) {
        return *error;
    }
    if (same == nullptr) {
        ImageRow image;
        image.digest = world.symbols.intern(digest);
        image.media_type = world.symbols.intern(manifest.value().media_type);
        image.manifest = request.manifest;
        image.behaviour = world.symbols.intern(known_behaviour(manifest.value().behaviour));
        image.size = manifest.value().size;
        image.is_list = manifest.value().is_list;
        image.pushed_at = world.now;
        const auto at = std::lower_bound(
            repository.images.begin(), repository.images.end(), digest,
            [&world](const ImageRow& a, const std::string& b) { return world.text(a.digest) < b; });
        repository.images.insert(at, std::move(image));
    }
    if (!request.tag.empty()) {
        move_tag(world, repository, digest, world.symbols.intern(request.tag));
    }
    ++world.ecr.version;
    return digest;
}

api::Outcome put_image(World& world, const api::Call& call, api::JsonWriter& out) {
    RepositoryRow* repository = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &repository)) {
        return *error;
    }
    PutRequest request;
    request.manifest = call.input["imageManifest"].str();
    request.media_type = call.input["imageManifestMediaType"].str();
    request.tag = call.input["imageTag"].str();
    request.digest = call.input["imageDigest"].str();
    const Result<std::string> digest =
        put_manifest(world, std::string(world.text(repository->name)), request);
    if (!digest.ok()) {
        return digest.error();
    }
    const ImageRow* image = find_by_digest(world, *repository, digest.value());
    out.key("image").begin_object();
    write_place(world, world.text(repository->name), out);
    out.key("imageId").begin_object();
    out.member("imageDigest", digest.value());
    if (!request.tag.empty()) {
        out.member("imageTag", request.tag);
    }
    out.end_object();
    out.member("imageManifest", image->manifest);
    out.member("imageManifestMediaType", world.text(image->media_type));
    out.end_object();
    return api::Done{};
}

}  // namespace drydock::ecr
