#include "engine/ecr/repository_tags.hpp"

#include <vector>

#include "engine/ecr/ecr_lookup.hpp"
#include "engine/ecr/ecr_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecr {
namespace {

ApiError invalid_tag(std::string message) {
    return {"InvalidTagParameterException", std::move(message), 400, {}};
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

api::Outcome apply_tags(std::vector<api::Tag>* tags, const api::TagChange& change) {
    // Wordings not confirmed, but for the first.
    switch (api::change_tags(tags, change)) {
        case api::TagProblem::kNone:
            return api::Done{};
        case api::TagProblem::kTooMany:
            return ApiError{"TooManyTagsException",
                            "The list of tags on the repository is over the limit. The maximum "
                            "number of tags that can be applied to a repository is 50.",
                            400,
                            {}};
        case api::TagProblem::kReserved:
            return invalid_tag("Tag keys cannot start with the reserved prefix aws:.");
        case api::TagProblem::kDuplicate:
            return invalid_tag("Duplicate tag keys are not allowed.");
        case api::TagProblem::kTooLong:
            break;
    }
    return invalid_tag("Tag keys must have 1 to 128 characters and values at most 256.");
}

api::Outcome change_resource_tags(World& world, std::string_view arn,
                                  const api::TagChange& change) {
    std::string name;
    if (std::optional<ApiError> error = find_by_arn(world, arn, &name)) {
        return *error;
    }
    RepositoryRow& row = *find_repository(world, name);
    const std::string before(world.text(row.tags));
    std::vector<api::Tag> tags = api::parse_tags(before);
    api::Outcome outcome = apply_tags(&tags, change);
    if (outcome.ok()) {
        row.tags = world.symbols.intern(api::changed_tags_json(before, tags));
    }
    return outcome;
}

void collect_tagged(const World& world, std::vector<api::TaggedResource>* out) {
    for (const RepositoryRow& row : world.ecr.repositories) {
        if (!row.tags.empty()) {
            out->push_back({repository_arn(world, row), row.tags});
        }
    }
}

api::Outcome tag_resource(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    return change_resource_tags(world, call.input["resourceArn"].str(),
                                api::read_tag_change(call.input));
}

api::Outcome untag_resource(World& world, const api::Call& call, api::JsonWriter& out) {
    return tag_resource(world, call, out);
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
