// What hangs on a bucket: its policy and its tags. Policies are kept, not evaluated.
#include <vector>

#include "engine/s3/bucket_tags.hpp"
#include "engine/s3/s3_lookup.hpp"
#include "engine/s3/s3_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::s3 {
namespace {

// The key that a change gives twice, or the one that is too long or reserved: S3 names it.
std::string_view bad_key(const api::TagChange& change, api::TagProblem problem) {
    for (std::size_t i = 0; i < change.added.size(); ++i) {
        const std::string_view key = change.added[i].key;
        bool found = problem == api::TagProblem::kTooLong &&
                     (key.empty() || key.size() > api::kTagKeyMax ||
                      change.added[i].value.size() > api::kTagValueMax);
        for (std::size_t k = 0; k < i; ++k) {
            found = found || (problem == api::TagProblem::kDuplicate && change.added[k].key == key);
        }
        if (found) {
            return key;
        }
    }
    return {};
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

api::Outcome apply_tags(std::vector<api::Tag>* tags, const api::TagChange& change) {
    const api::TagProblem problem = api::change_tags(tags, change);
    const std::string_view key = bad_key(change, problem);
    switch (problem) {
        case api::TagProblem::kNone:
            return api::Done{};
        case api::TagProblem::kTooMany:
            return refused("BadRequest", "Bucket tag count cannot be greater than 50");
        case api::TagProblem::kReserved:
            return refused("InvalidTag", "System tags cannot be added/updated by requester");
        case api::TagProblem::kDuplicate:
            return refused("InvalidTag", "Cannot provide multiple Tags with the same key", 400,
                           {{"TagKey", key}});
        case api::TagProblem::kTooLong:
            break;
    }
    const bool value = !key.empty() && key.size() <= api::kTagKeyMax;
    return refused("InvalidTag",
                   value ? "The TagValue you have provided is invalid"
                         : "The TagKey you have provided is invalid",
                   400, {{"TagKey", key}});
}

void collect_tagged(const World& world, std::vector<api::TaggedResource>* out) {
    for (const BucketRow& row : world.s3.buckets) {
        if (!row.tags.empty()) {
            out->push_back({bucket_arn(world, row), row.tags});
        }
    }
}

api::Outcome change_resource_tags(World& world, std::string_view arn,
                                  const api::TagChange& change) {
    constexpr std::string_view kHead = "arn:aws:s3:::";
    BucketRow* row = arn.substr(0, kHead.size()) == kHead
                         ? find_bucket(world, arn.substr(kHead.size()))
                         : nullptr;
    if (row == nullptr) {
        return refused("NoSuchBucket", "The specified bucket does not exist", 404);
    }
    const std::string before(world.text(row->tags));
    std::vector<api::Tag> tags = api::parse_tags(before);
    api::Outcome outcome = apply_tags(&tags, change);
    if (outcome.ok()) {
        row->tags = world.symbols.intern(api::changed_tags_json(before, tags));
    }
    return outcome;
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
    std::vector<api::Tag> tags;  // the set replaces the one before
    api::Outcome outcome = apply_tags(&tags, {api::read_tags(call.input["Tagging"]["TagSet"]), {}});
    if (outcome.ok()) {
        row->tags =
            world.symbols.intern(api::changed_tags_json(std::string(world.text(row->tags)), tags));
    }
    return outcome;
}

api::Outcome get_bucket_tagging(const World& world, const api::Call& call, api::JsonWriter& out) {
    const BucketRow* row = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &row)) {
        return *error;
    }
    const std::string_view tags = world.text(row->tags);
    if (tags.empty() || tags == "[]") {
        return refused("NoSuchTagSet", "The TagSet does not exist", 404,
                       {{"BucketName", world.text(row->name)}});
    }
    out.member_raw("TagSet", tags);
    return api::Done{};
}

api::Outcome delete_bucket_tagging(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    BucketRow* row = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &row)) {
        return *error;
    }
    row->tags =
        world.symbols.intern(api::changed_tags_json(std::string(world.text(row->tags)), {}));
    return api::Done{};
}

}  // namespace drydock::s3
