#include "engine/ecr/repository_tags.hpp"

#include <vector>

#include "engine/ecr/ecr_lookup.hpp"
#include "engine/ecr/ecr_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecr {
namespace {

constexpr std::size_t kTagKeyMax = 128;
constexpr std::size_t kTagValueMax = 256;

struct Tag {
    std::string key;
    std::string value;
};

std::vector<Tag> parse_tags(std::string_view json) {
    std::vector<Tag> tags;
    api::Doc doc;
    std::string problem;
    if (json.empty() || !api::parse_json(json, &doc, &problem)) {
        return tags;
    }
    for (const api::Value tag : doc.root()) {
        tags.push_back({std::string(tag["Key"].str()), std::string(tag["Value"].str())});
    }
    return tags;
}

std::string to_json(const std::vector<Tag>& tags) {
    std::string json;
    if (tags.empty()) {
        return json;
    }
    api::JsonWriter out(&json);
    out.begin_array();
    for (const Tag& tag : tags) {
        out.begin_object();
        out.member("Key", tag.key);
        out.member("Value", tag.value);
        out.end_object();
    }
    out.end_array();
    return json;
}

std::optional<ApiError> check_tag(const Tag& tag) {
    const bool sized = !tag.key.empty() && tag.key.size() <= kTagKeyMax &&
                       tag.value.size() <= kTagValueMax;
    if (sized && tag.key.substr(0, 4) != "aws:") {
        return std::nullopt;
    }
    // Wording not confirmed.
    return ApiError{"InvalidTagParameterException",
                    sized ? "Tag keys cannot start with the reserved prefix aws:."
                          : "Tag keys must have 1 to 128 characters and values at most 256.",
                    400,
                    {}};
}

// The repository an ARN names, or why not.
std::optional<ApiError> find_by_arn(const World& world, std::string_view arn,
                                    std::string* repository) {
    const std::string head = "arn:aws:ecr:" + std::string(world.text(world.region)) + ":" +
                             std::string(world.text(world.account)) + ":repository/";
    if (arn.substr(0, head.size()) != head) {
        // MOTO's wording.
        return invalid_parameter(
            "Invalid parameter at 'resourceArn' failed to satisfy constraint: 'Invalid ARN'");
    }
    *repository = arn.substr(head.size());
    if (find_repository(world, *repository) == nullptr) {
        return ApiError{"RepositoryNotFoundException",
                        "The repository with name '" + *repository +
                            "' does not exist in the registry with id '" +
                            std::string(world.text(world.account)) + "'",
                        400,
                        {}};
    }
    return std::nullopt;
}

}  // namespace

Result<std::string> merged_tags(std::string_view json, api::Value added) {
    std::vector<Tag> tags = parse_tags(json);
    for (const api::Value value : added) {
        Tag tag{std::string(value["Key"].str()), std::string(value["Value"].str())};
        if (std::optional<ApiError> error = check_tag(tag)) {
            return *error;
        }
        bool replaced = false;
        for (Tag& old : tags) {
            if (old.key == tag.key) {
                old.value = tag.value;
                replaced = true;
            }
        }
        if (!replaced) {
            tags.push_back(std::move(tag));
        }
    }
    if (tags.size() > kTagsMax) {
        return ApiError{"TooManyTagsException",
                        "The list of tags on the repository is over the limit. The maximum number "
                        "of tags that can be applied to a repository is 50.",
                        400,
                        {}};
    }
    return to_json(tags);
}

std::optional<ApiError> change_tags(World& world, std::string_view arn, api::Value added,
                                    api::Value removed_keys) {
    std::string name;
    if (std::optional<ApiError> error = find_by_arn(world, arn, &name)) {
        return error;
    }
    RepositoryRow& row = *find_repository(world, name);
    Result<std::string> json = merged_tags(world.text(row.tags), added);
    if (!json.ok()) {
        return json.error();
    }
    std::vector<Tag> tags = parse_tags(json.value());
    for (const api::Value key : removed_keys) {
        std::erase_if(tags, [&key](const Tag& tag) { return tag.key == key.str(); });
    }
    row.tags = world.symbols.intern(to_json(tags));
    return std::nullopt;
}

void each_tagged(const World& world, void* context, VisitTags visit) {
    for (const RepositoryRow& row : world.ecr.repositories) {
        visit(context, repository_arn(world, row), world.text(row.tags));
    }
}

api::Outcome tag_resource(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    const std::optional<ApiError> error =
        change_tags(world, call.input["resourceArn"].str(), call.input["tags"], {});
    return error.has_value() ? api::Outcome(*error) : api::Outcome(api::Done{});
}

api::Outcome untag_resource(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    const std::optional<ApiError> error =
        change_tags(world, call.input["resourceArn"].str(), {}, call.input["tagKeys"]);
    return error.has_value() ? api::Outcome(*error) : api::Outcome(api::Done{});
}

api::Outcome list_tags_for_resource(const World& world, const api::Call& call,
                                    api::JsonWriter& out) {
    std::string name;
    if (std::optional<ApiError> error =
            find_by_arn(world, call.input["resourceArn"].str(), &name)) {
        return *error;
    }
    const std::string_view tags = world.text(find_repository(world, name)->tags);
    out.member_raw("tags", tags.empty() ? "[]" : tags);
    return api::Done{};
}

}  // namespace drydock::ecr
