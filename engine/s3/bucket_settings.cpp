// What hangs on a bucket: its policy and its tags. Policies are kept, not evaluated.
#include <vector>

#include "engine/s3/bucket_tags.hpp"
#include "engine/s3/s3_lookup.hpp"
#include "engine/s3/s3_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::s3 {
namespace {

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

std::optional<ApiError> check_tags(const std::vector<Tag>& tags) {
    constexpr std::size_t kTagKeyMax = 128;
    constexpr std::size_t kTagValueMax = 256;
    if (tags.size() > kTagsMax) {
        return refused("BadRequest", "Bucket tag count cannot be greater than 50");
    }
    for (std::size_t i = 0; i < tags.size(); ++i) {
        const Tag& tag = tags[i];
        if (tag.key.empty() || tag.key.size() > kTagKeyMax) {
            return refused("InvalidTag", "The TagKey you have provided is invalid", 400,
                           {{"TagKey", tag.key}});
        }
        if (tag.value.size() > kTagValueMax) {
            return refused("InvalidTag", "The TagValue you have provided is invalid", 400,
                           {{"TagKey", tag.key}, {"TagValue", tag.value}});
        }
        if (tag.key.substr(0, 4) == "aws:") {
            return refused("InvalidTag", "System tags cannot be added/updated by requester");
        }
        for (std::size_t k = 0; k < i; ++k) {
            if (tags[k].key == tag.key) {
                return refused("InvalidTag", "Cannot provide multiple Tags with the same key", 400,
                               {{"TagKey", tag.key}});
            }
        }
    }
    return std::nullopt;
}

std::optional<ApiError> bad_policy(std::string_view text) {
    api::Doc doc;
    std::string problem;
    const auto malformed = [](std::string_view why) { return refused("MalformedPolicy", why); };
    if (text.size() > kPolicyBytesMax) {
        return refused("PolicyTooLarge", "Your policy exceeds the maximum allowed document size.");
    }
    if (!api::parse_json(text, &doc, &problem) || !doc.root().is_object()) {
        return malformed("Policies must be valid JSON and the first byte must be '{'");
    }
    const api::Value statements = doc.root()["Statement"];
    if (!statements.is_array() && !statements.is_object()) {
        return malformed("Missing required field Statement");
    }
    const auto check = [&malformed](api::Value statement) -> std::optional<ApiError> {
        const std::string_view effect = statement["Effect"].str();
        if (effect != "Allow" && effect != "Deny") {
            return malformed(effect.empty() ? "Missing required field Effect"
                                            : "Invalid effect: " + std::string(effect));
        }
        for (const std::string_view field : {"Principal", "Action", "Resource"}) {
            if (!statement[field].exists() && !statement["Not" + std::string(field)].exists()) {
                return malformed("Missing required field " + std::string(field));
            }
        }
        return std::nullopt;
    };
    if (statements.is_object()) {
        return check(statements);
    }
    for (const api::Value statement : statements) {
        if (std::optional<ApiError> error = check(statement)) {
            return error;
        }
    }
    return std::nullopt;
}

}  // namespace

Result<std::string> checked_tags(api::Value tag_set) {
    std::vector<Tag> tags;
    for (const api::Value tag : tag_set) {
        tags.push_back({std::string(tag["Key"].str()), std::string(tag["Value"].str())});
    }
    if (std::optional<ApiError> error = check_tags(tags)) {
        return *error;
    }
    return to_json(tags);
}

void each_tagged(const World& world, void* context, VisitTags visit) {
    for (const BucketRow& row : world.s3.buckets) {
        visit(context, bucket_arn(world, row), world.text(row.tags));
    }
}

std::optional<ApiError> change_tags(World& world, std::string_view arn, api::Value added,
                                    api::Value removed_keys) {
    constexpr std::string_view kHead = "arn:aws:s3:::";
    BucketRow* row = arn.substr(0, kHead.size()) == kHead
                         ? find_bucket(world, arn.substr(kHead.size()))
                         : nullptr;
    if (row == nullptr) {
        return refused("NoSuchBucket", "The specified bucket does not exist", 404);
    }
    std::vector<Tag> tags = parse_tags(world.text(row->tags));
    for (const api::Value tag : added) {
        std::erase_if(tags, [&tag](const Tag& old) { return old.key == tag["Key"].str(); });
        tags.push_back({std::string(tag["Key"].str()), std::string(tag["Value"].str())});
    }
    for (const api::Value key : removed_keys) {
        std::erase_if(tags, [&key](const Tag& old) { return old.key == key.str(); });
    }
    if (std::optional<ApiError> error = check_tags(tags)) {
        return error;
    }
    row->tags = world.symbols.intern(to_json(tags));
    return std::nullopt;
}

api::Outcome put_bucket_policy(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    BucketRow* row = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &row)) {
        return *error;
    }
    if (std::optional<ApiError> error = bad_policy(call.input["Policy"].str())) {
        return *error;
    }
    row->policy = world.symbols.intern(call.input["Policy"].str());
    return api::Done{};
}

api::Outcome get_bucket_policy(const World& world, const api::Call& call, api::JsonWriter& out) {
    const BucketRow* row = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &row)) {
        return *error;
    }
    if (row->policy.empty()) {
        return refused("NoSuchBucketPolicy", "The bucket policy does not exist", 404,
                       {{"BucketName", world.text(row->name)}});
    }
    out.member("Policy", world.text(row->policy));
    return api::Done{};
}

api::Outcome delete_bucket_policy(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    BucketRow* row = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &row)) {
        return *error;
    }
    row->policy = Sym();
    return api::Done{};
}

api::Outcome put_bucket_tagging(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    BucketRow* row = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &row)) {
        return *error;
    }
    const Result<std::string> tags = checked_tags(call.input["Tagging"]["TagSet"]);
    if (!tags.ok()) {
        return tags.error();
    }
    row->tags = world.symbols.intern(tags.value());
    return api::Done{};
}

api::Outcome get_bucket_tagging(const World& world, const api::Call& call, api::JsonWriter& out) {
    const BucketRow* row = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &row)) {
        return *error;
    }
    if (row->tags.empty()) {
        return refused("NoSuchTagSet", "The TagSet does not exist", 404,
                       {{"BucketName", world.text(row->name)}});
    }
    out.member_raw("TagSet", world.text(row->tags));
    return api::Done{};
}

api::Outcome delete_bucket_tagging(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    BucketRow* row = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &row)) {
        return *error;
    }
    row->tags = Sym();
    return api::Done{};
}

}  // namespace drydock::s3
