// Repositories: names, settings, and the token that opens the registry to docker.
#include <algorithm>

#include "engine/api/base64.hpp"
#include "engine/api/paging.hpp"
#include "engine/ecr/ecr_lookup.hpp"
#include "engine/ecr/ecr_operations.hpp"
#include "engine/ecr/registry.hpp"
#include "engine/ecr/repository_tags.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecr {
namespace {

Mutability mutability_of(std::string_view text) {
    return text == "IMMUTABLE"                  ? Mutability::kImmutable
           : text == "IMMUTABLE_WITH_EXCLUSION" ? Mutability::kImmutableWithExclusion
           : text == "MUTABLE_WITH_EXCLUSION"   ? Mutability::kMutableWithExclusion
                                                : Mutability::kMutable;
}

// Filters belong to the two settings with an exclusion, and to no other (wording not confirmed).
std::optional<ApiError> check_exclusions(Mutability mutability, api::Value filters) {
    const bool wanted = mutability == Mutability::kImmutableWithExclusion ||
                        mutability == Mutability::kMutableWithExclusion;
    if (wanted == (filters.size() > 0)) {
        return std::nullopt;
    }
    return invalid_at("imageTagMutabilityExclusionFilters",
                      wanted ? "Member must not be empty for this imageTagMutability"
                             : "Member is only allowed with an imageTagMutability WITH_EXCLUSION");
}

std::string exclusions_of(api::Value filters) {
    return filters.size() > 0 ? api::to_json(filters) : std::string();
}

std::string encryption_key(const World& world, api::Value encryption) {
    const std::string_view type = encryption["encryptionType"].str("AES256");
    if (type == "AES256") {
        return {};
    }
    const std::string_view key = encryption["kmsKey"].str();
    if (key.substr(0, 4) == "arn:") {
        return std::string(key);
    }
    // Without a key of one's own ECR takes the alias aws/ecr.
    return "arn:aws:kms:" + std::string(world.text(world.region)) + ":" +
           std::string(world.text(world.account)) +
           (key.empty() ? ":alias/aws/ecr" : ":key/" + std::string(key));
}

}  // namespace

api::Outcome create_repository(World& world, const api::Call& call, api::JsonWriter& out) {
    const api::Value in = call.input;
    const std::string_view name = in["repositoryName"].str();
    const std::string account(world.text(world.account));
    if (find_repository(world, name) != nullptr) {
        return ApiError{"RepositoryAlreadyExistsException",
                        "The repository with name '" + std::string(name) +
                            "' already exists in the registry with id '" + account + "'",
                        400,
                        {}};
    }
    if (in["registryId"].exists() && in["registryId"].str() != account) {
        return invalid_at("registryId", "Must be the caller's own registry");  // not confirmed
    }
    const Mutability mutability = mutability_of(in["imageTagMutability"].str());
    const api::Value filters = in["imageTagMutabilityExclusionFilters"];
    if (std::optional<ApiError> error = check_exclusions(mutability, filters)) {
        return *error;
    }
    const api::Value encryption = in["encryptionConfiguration"];
    if (encryption["kmsKey"].exists() && encryption["encryptionType"].str() == "AES256") {
        return invalid_at("kmsKey", "Member must not be set when encryptionType is AES256");
    }
    std::vector<api::Tag> tags;
    const api::Outcome tagged = apply_tags(&tags, {api::read_tags(in["tags"]), {}});
    if (!tagged.ok()) {
        return tagged.error();
    }
    if (world.ecr.repositories.size() >= kRepositoriesMax) {
        return ApiError{"LimitExceededException",
                        "The maximum number of repositories has been reached.",
                        400,
                        {}};
    }
    RepositoryRow row;
    row.name = world.symbols.intern(name);
    row.created_at = world.now;
    row.mutability = mutability;
    row.exclusions = world.symbols.intern(exclusions_of(filters));
    row.scan_on_push = in["imageScanningConfiguration"]["scanOnPush"].boolean();
    row.encryption = world.symbols.intern(encryption["encryptionType"].str("AES256"));
    row.kms_key = world.symbols.intern(encryption_key(world, encryption));
    row.tags = world.symbols.intern(api::changed_tags_json({}, tags));
    out.key("repository");
    write_repository(world, row, out);
    add_repository(world, std::move(row));
    return api::Done{};
}

api::Outcome describe_repositories(const World& world, const api::Call& call,
                                   api::JsonWriter& out) {
    constexpr api::PageRules kRules{.limit_default = 100, .limit_max = 1000};
    api::Page page;
    const api::Value names = call.input["repositoryNames"];
    if (std::optional<ApiError> error = api::read_page(call, kRules, &page)) {
        return *error;
    }
    const std::string_view account = world.text(world.account);
    const std::string_view registry = call.input["registryId"].str(account);
    for (const api::Value name : names) {
        if (registry != account || find_repository(world, name.str()) == nullptr) {
            return ApiError{"RepositoryNotFoundException",
                            "The repository with name '" + std::string(name.str()) +
                                "' does not exist in the registry with id '" +
                                std::string(registry) + "'",
                            400,
                            {}};
        }
    }
    out.key("repositories").begin_array();
    for (const api::Value name : names) {
        write_repository(world, *find_repository(world, name.str()), out);
    }
    std::string next;
    if (names.size() == 0 && registry == account) {
        std::int64_t given = 0;
        std::string_view last;
        for (const RepositoryRow& row : world.ecr.repositories) {
            const std::string_view name = world.text(row.name);
            if (!page.from_start && name <= page.after) {
                continue;
            }
            if (given == page.limit) {
                next = api::page_token(call, kRules, last);
                break;
            }
            write_repository(world, row, out);
            last = name;
            ++given;
        }
    }
    out.end_array();
    if (!next.empty()) {
        out.member("nextToken", next);
    }
    return api::Done{};
}

api::Outcome delete_repository(World& world, const api::Call& call, api::JsonWriter& out) {
    RepositoryRow* row = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &row)) {
        return *error;
    }
    if (!row->images.empty() && !call.input["force"].boolean()) {
        return ApiError{"RepositoryNotEmptyException",
                        "The repository with name '" + std::string(world.text(row->name)) +
                            "' in registry with id '" + std::string(world.text(world.account)) +
                            "' cannot be deleted because it still contains images",
                        400,
                        {}};
    }
    out.key("repository");
    write_repository(world, *row, out);
    const Sym name = row->name;
    world.ecr.version += row->images.empty() ? 0U : 1U;
    std::erase_if(world.ecr.uploads, [name](const UploadRow& u) { return u.repository == name; });
    world.ecr.repositories.erase(world.ecr.repositories.begin() +
                                 (row - world.ecr.repositories.data()));
    return api::Done{};
}

api::Outcome put_image_tag_mutability(World& world, const api::Call& call, api::JsonWriter& out) {
    RepositoryRow* row = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &row)) {
        return *error;
    }
    const Mutability mutability = mutability_of(call.input["imageTagMutability"].str());
    const api::Value filters = call.input["imageTagMutabilityExclusionFilters"];
    if (std::optional<ApiError> error = check_exclusions(mutability, filters)) {
        return *error;
    }
    row->mutability = mutability;
    row->exclusions = world.symbols.intern(exclusions_of(filters));
    write_place(world, world.text(row->name), out);
    out.member("imageTagMutability", call.input["imageTagMutability"].str());
    if (!row->exclusions.empty()) {
        out.member_raw("imageTagMutabilityExclusionFilters", world.text(row->exclusions));
    }
    return api::Done{};
}

api::Outcome put_image_scanning_configuration(World& world, const api::Call& call,
                                              api::JsonWriter& out) {
    RepositoryRow* row = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &row)) {
        return *error;
    }
    row->scan_on_push = call.input["imageScanningConfiguration"]["scanOnPush"].boolean();
    write_place(world, world.text(row->name), out);
    out.key("imageScanningConfiguration").begin_object();
    out.member_bool("scanOnPush", row->scan_on_push);
    out.end_object();
    return api::Done{};
}

api::Outcome get_authorization_token(const World& world, const api::Call& call,
                                     api::JsonWriter& out) {
    const std::string_view account = world.text(world.account);
    const SimTime expires = world.now + kTokenLife;
    out.key("authorizationData").begin_array();
    const auto write = [&](std::string_view registry) {
        out.begin_object();
        out.member("authorizationToken",
                   api::base64_encode("AWS:" + registry_password(world, expires)));
        out.member_time("expiresAt", world.unix_ms(expires));
        out.member("proxyEndpoint", "https://" + std::string(registry) + ".dkr.ecr." +
                                        std::string(world.text(world.region)) + ".amazonaws.com");
        out.end_object();
    };
    if (call.input["registryIds"].size() == 0) {
        write(account);
    }
    for (const api::Value registry : call.input["registryIds"]) {
        write(registry.str());
    }
    out.end_array();
    return api::Done{};
}

}  // namespace drydock::ecr
