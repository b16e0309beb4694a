// GetResources, GetTagKeys, GetTagValues: over whatever has tags at the moment of asking.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/paging.hpp"
#include "engine/tagging/taggable.hpp"
#include "engine/tagging/tagging_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::tagging {
namespace {

using api::TaggedResource;

constexpr std::size_t kTypeFiltersMax = 100;
constexpr std::int64_t kTagsPerPageMin = 100;
constexpr std::int64_t kTagsPerPageMax = 500;

// Page sizes: GetResources, API Reference. How many keys or values come in a page of the other two
// is not published. The texts are not confirmed.
constexpr api::PageRules kResourcePages{
    .token_member = "PaginationToken",
    .limit_member = "ResourcesPerPage",
    .limit_default = 50,
    .limit_max = 100,
    .code = "InvalidParameterException",
    .bad_token_text = "The PaginationToken is invalid.",
    .bad_limit_text = "ResourcesPerPage must be between {min} and {max}."};
constexpr api::PageRules kTextPages{.token_member = "PaginationToken",
                                    .limit_member = {},
                                    .code = "InvalidParameterException",
                                    .bad_token_text = "The PaginationToken is invalid."};

ApiError invalid(std::string message) {
    return {"InvalidParameterException", std::move(message), 400, {}};
}

std::vector<TaggedResource> all_tagged(const World& world) {
    std::vector<TaggedResource> all;
    for (const Taggable& row : taggables()) {
        row.collect(world, &all);
    }
    return all;
}

// An empty list asks for nothing, so everything will do.
template <class Test>
bool empty_or_any(api::Value list, Test test) {
    for (const api::Value item : list) {
        if (test(item)) {
            return true;
        }
    }
    return list.size() == 0;
}

bool holds(const std::vector<api::Tag>& tags, api::Value filter) {
    return std::any_of(tags.begin(), tags.end(), [&](const api::Tag& tag) {
        return tag.key == filter["Key"].str() &&
               empty_or_any(filter["Values"],
                            [&](api::Value value) { return value.str() == tag.value; });
    });
}

bool is_wanted(const World& world, const TaggedResource& resource, api::Value in) {
    const auto equals = [&](api::Value value) { return value.str() == resource.arn; };
    const auto type = [&](api::Value value) { return is_of_type(resource.arn, value.str()); };
    if (!empty_or_any(in["ResourceARNList"], equals) ||
        !empty_or_any(in["ResourceTypeFilters"], type)) {
        return false;
    }
    if (in["TagFilters"].size() == 0) {
        return true;
    }
    const std::vector<api::Tag> tags = api::parse_tags(world.text(resource.tags));
    for (const api::Value filter : in["TagFilters"]) {
        if (!holds(tags, filter)) {
            return false;
        }
    }
    return true;
}

// GetResources, API Reference, says what excludes what; the wordings are not confirmed.
ApiError check_get_resources(api::Value in) {
    if (in["ResourceARNList"].size() > 0) {
        for (const char* other : {"TagFilters", "ResourceTypeFilters", "ResourcesPerPage",
                                  "TagsPerPage", "PaginationToken"}) {
            const api::Value value = in[other];
            if (value.size() > 0 || value.is_number() || !value.str().empty()) {
                return invalid("You can't specify both ResourceARNList and " + std::string(other) +
                               " in the same request.");
            }
        }
    }
    for (const api::Value filter : in["TagFilters"]) {
        if (filter["Key"].str().empty()) {
            return invalid("A TagFilter must have a Key.");
        }
    }
    if (in["ResourceTypeFilters"].size() > kTypeFiltersMax) {
        return invalid("ResourceTypeFilters can have at most 100 items.");
    }
    const std::int64_t tags = in["TagsPerPage"].i64(kTagsPerPageMin);
    if (tags < kTagsPerPageMin || tags > kTagsPerPageMax) {
        return invalid("TagsPerPage must be between 100 and 500.");
    }
    if (in["ExcludeCompliantResources"].boolean() && !in["IncludeComplianceDetails"].boolean()) {
        return invalid("ExcludeCompliantResources needs IncludeComplianceDetails.");
    }
    return {};
}

// No tag policy is in force, so every resource complies.
void write_resource(const World& world, const TaggedResource& resource, bool compliance,
                    api::JsonWriter& out) {
    out.begin_object();
    out.member("ResourceARN", resource.arn);
    out.key("Tags").begin_array();
    for (const api::Tag& tag : api::parse_tags(world.text(resource.tags))) {
        out.begin_object();
        out.member("Key", tag.key);
        out.member("Value", tag.value);
        out.end_object();
    }
    out.end_array();
    if (compliance) {
        out.key("ComplianceDetails").begin_object();
        out.member_bool("ComplianceStatus", true);
        out.end_object();
    }
    out.end_object();
}

// Resources of a page, in the order of their ARNs: as many as ResourcesPerPage says, fewer when
// TagsPerPage would be exceeded (a resource without tags counts as one tag).
std::size_t page_end(const World& world, const std::vector<TaggedResource>& resources,
                     const api::Page& page, api::Value in) {
    const std::size_t limit = std::min(resources.size(), static_cast<std::size_t>(page.limit));
    if (!in["TagsPerPage"].is_number()) {
        return limit;
    }
    std::size_t left = static_cast<std::size_t>(in["TagsPerPage"].i64());
    for (std::size_t i = 0; i < limit; ++i) {
        const std::size_t tags =
            std::max<std::size_t>(api::parse_tags(world.text(resources[i].tags)).size(), 1);
        if (tags > left) {
            return i;
        }
        left -= tags;
    }
    return limit;
}

// Unlike other lists the last page of this API carries an empty token.
void write_texts(const api::Call& call, const api::Page& page, std::vector<std::string> texts,
                 api::MemberName member, api::JsonWriter& out) {
    // Equal texts are alike, so this is a total order.
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    const bool more = api::select_page(page, &texts);
    out.member("PaginationToken",
               more ? api::page_token(call, kTextPages, texts.back()) : std::string());
    out.key(member).begin_array();
    for (const std::string& text : texts) {
        out.string(text);
    }
    out.end_array();
}

}  // namespace

api::Outcome get_resources(const World& world, const api::Call& call, api::JsonWriter& out) {
    const api::Value in = call.input;
    ApiError error = check_get_resources(in);
    if (!error.code.empty()) {
        return error;
    }
    api::Page page;
    if (const std::optional<ApiError> refused = api::read_page(call, kResourcePages, &page)) {
        return *refused;
    }
    std::vector<TaggedResource> found;
    for (TaggedResource& resource : all_tagged(world)) {
        if (!in["ExcludeCompliantResources"].boolean() && is_wanted(world, resource, in) &&
            (page.from_start || resource.arn > page.after)) {
            found.push_back(std::move(resource));
        }
    }
    // ARNs are unique, so this is a total order.
    std::sort(found.begin(), found.end(),
              [](const TaggedResource& a, const TaggedResource& b) { return a.arn < b.arn; });
    // A list of ARNs is answered in one page; the model limits it to 100.
    const std::size_t end =
        in["ResourceARNList"].size() > 0 ? found.size() : page_end(world, found, page, in);
    out.member("PaginationToken", end < found.size()
                                      ? api::page_token(call, kResourcePages, found[end - 1].arn)
                                      : std::string());
    out.key("ResourceTagMappingList").begin_array();
    for (std::size_t i = 0; i < end; ++i) {
        write_resource(world, found[i], in["IncludeComplianceDetails"].boolean(), out);
    }
    out.end_array();
    return api::Done{};
}

api::Outcome get_tag_keys(const World& world, const api::Call& call, api::JsonWriter& out) {
    api::Page page;
    if (const std::optional<ApiError> refused = api::read_page(call, kTextPages, &page)) {
        return *refused;
    }
    std::vector<std::string> keys;
    for (const TaggedResource& resource : all_tagged(world)) {
        for (api::Tag& tag : api::parse_tags(world.text(resource.tags))) {
            keys.push_back(std::move(tag.key));
        }
    }
    write_texts(call, page, std::move(keys), "TagKeys", out);
    return api::Done{};
}

api::Outcome get_tag_values(const World& world, const api::Call& call, api::JsonWriter& out) {
    api::Page page;
    if (const std::optional<ApiError> refused = api::read_page(call, kTextPages, &page)) {
        return *refused;
    }
    std::vector<std::string> values;
    for (const TaggedResource& resource : all_tagged(world)) {
        for (api::Tag& tag : api::parse_tags(world.text(resource.tags))) {
            if (tag.key == call.input["Key"].str()) {
                values.push_back(std::move(tag.value));
            }
        }
    }
    write_texts(call, page, std::move(values), "TagValues", out);
    return api::Done{};
}

}  // namespace drydock::tagging
