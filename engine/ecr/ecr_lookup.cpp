#include "engine/ecr/ecr_lookup.hpp"

#include <algorithm>

#include "engine/api/model.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecr {

namespace {

// By the model's order of the enum.
constexpr std::string_view kMutability[] = {"MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION",
                                            "MUTABLE_WITH_EXCLUSION"};

}  // namespace

ApiError invalid_parameter(std::string message) {
    return {"InvalidParameterException", std::move(message), 400, {}};
}

ApiError invalid_at(std::string_view member, std::string_view why) {
    return invalid_parameter("Invalid parameter at '" + std::string(member) +
                             "' failed to satisfy constraint: '" + std::string(why) + "'");
}

std::string place_text(const World& world, std::string_view repository) {
    return "the repository with name '" + std::string(repository) + "' in the registry with id '" +
           std::string(world.text(world.account)) + "'";
}

RepositoryRow* find_repository(World& world, std::string_view name) {
    std::vector<RepositoryRow>& rows = world.ecr.repositories;
    const auto at = std::lower_bound(rows.begin(), rows.end(), name,
                                     [&world](const RepositoryRow& row, std::string_view n) {
                                         return world.text(row.name) < n;
                                     });
    return at != rows.end() && world.text(at->name) == name ? &*at : nullptr;
}

const RepositoryRow* find_repository(const World& world, std::string_view name) {
    const std::vector<RepositoryRow>& rows = world.ecr.repositories;
    const auto at = std::lower_bound(rows.begin(), rows.end(), name,
                                     [&world](const RepositoryRow& row, std::string_view n) {
                                         return world.text(row.name) < n;
                                     });
    return at != rows.end() && world.text(at->name) == name ? &*at : nullptr;
}

std::optional<ApiError> named_repository(const World& world, const api::Call& call,
                                         const RepositoryRow** out) {
    const std::string_view registry = call.input["registryId"].str(world.text(world.account));
    const std::string_view name = call.input["repositoryName"].str();
    *out = registry == world.text(world.account) ? find_repository(world, name) : nullptr;
    if (*out != nullptr) {
        return std::nullopt;
    }
    return ApiError{"RepositoryNotFoundException",
                    "The repository with name '" + std::string(name) +
                        "' does not exist in the registry with id '" + std::string(registry) + "'",
                    400,
                    {}};
}

std::optional<ApiError> named_repository(World& world, const api::Call& call, RepositoryRow** out) {
    const RepositoryRow* row = nullptr;
    const World& fixed = world;
    if (std::optional<ApiError> error = named_repository(fixed, call, &row)) {
        return error;
    }
    *out = find_repository(world, world.text(row->name));
    return std::nullopt;
}

const ImageRow* find_by_digest(const World& world, const RepositoryRow& repository,
                               std::string_view digest) {
    for (const ImageRow& image : repository.images) {
        if (world.text(image.digest) == digest) {
            return &image;
        }
    }
    return nullptr;
}

const ImageRow* find_by_tag(const World& world, const RepositoryRow& repository,
                            std::string_view tag) {
    const Sym wanted = world.symbols.find(tag);
    if (wanted.empty()) {
        return nullptr;
    }
    for (const ImageRow& image : repository.images) {
        if (std::find(image.tags.begin(), image.tags.end(), wanted) != image.tags.end()) {
            return &image;
        }
    }
    return nullptr;
}

const LayerRow* find_layer(const World& world, const RepositoryRow& repository,
                           std::string_view digest) {
    const Sym wanted = world.symbols.find(digest);
    for (const LayerRow& layer : repository.layers) {
        if (!wanted.empty() && layer.digest == wanted) {
            return &layer;
        }
    }
    return nullptr;
}

std::string registry_host(const World& world) {
    return std::string(world.text(world.account)) + ".dkr.ecr." +
           std::string(world.text(world.region)) + ".amazonaws.com";
}

std::string repository_arn(const World& world, const RepositoryRow& row) {
    return "arn:aws:ecr:" + std::string(world.text(world.region)) + ":" +
           std::string(world.text(world.account)) + ":repository/" +
           std::string(world.text(row.name));
}

void write_place(const World& world, std::string_view repository, api::JsonWriter& out) {
    out.member("registryId", world.text(world.account));
    out.member("repositoryName", repository);
}

void write_repository(const World& world, const RepositoryRow& row, api::JsonWriter& out) {
    out.begin_object();
    out.member("repositoryArn", repository_arn(world, row));
    write_place(world, world.text(row.name), out);
    out.member("repositoryUri", registry_host(world) + "/" + std::string(world.text(row.name)));
    out.member_time("createdAt", world.unix_ms(row.created_at));
    out.member("imageTagMutability", kMutability[static_cast<std::size_t>(row.mutability)]);
    if (!row.exclusions.empty()) {
        out.member_raw("imageTagMutabilityExclusionFilters", world.text(row.exclusions));
    }
    out.key("imageScanningConfiguration").begin_object();
    out.member_bool("scanOnPush", row.scan_on_push);
    out.end_object();
    out.key("encryptionConfiguration").begin_object();
    out.member("encryptionType", world.text(row.encryption));
    if (!row.kms_key.empty()) {
        out.member("kmsKey", world.text(row.kms_key));
    }
    out.end_object();
    out.end_object();
}

}  // namespace drydock::ecr
