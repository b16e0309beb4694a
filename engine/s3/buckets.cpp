// Buckets: names, places, and the questions whether they are there.
#include <algorithm>

#include "engine/api/paging.hpp"
#include "engine/s3/bucket_tags.hpp"
#include "engine/s3/s3_lookup.hpp"
#include "engine/s3/s3_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::s3 {
namespace {

// Names that somebody else in the world has had for years: everyone's first tries.
constexpr std::string_view kTaken[] = {
    "backup", "bucket",    "data",     "example", "example-bucket", "images",
    "logs",   "my-bucket", "mybucket", "test",    "test-bucket",
};

constexpr std::string_view kHomeRegion = "us-east-1";

std::optional<ApiError> check_location(const api::Call& call, std::string_view* constraint) {
    const api::Value configuration = call.input["CreateBucketConfiguration"];
    *constraint = configuration["LocationConstraint"].str();
    if (configuration["Location"].exists() || configuration["Bucket"].exists()) {
        return not_modelled("directory buckets");
    }
    if (constraint->empty() && call.region != kHomeRegion) {
        return refused("IllegalLocationConstraintException",
                       "The unspecified location constraint is incompatible for the region "
                       "specific endpoint this request was sent to.");
    }
    if (!constraint->empty() && *constraint != call.region) {
        return refused("IllegalLocationConstraintException",
                       "The " + std::string(*constraint) +
                           " location constraint is incompatible for the region specific endpoint "
                           "this request was sent to.");
    }
    return std::nullopt;
}

// What a new bucket can be told that is not modelled, or that today's buckets refuse.
std::optional<ApiError> check_settings(api::Value in) {
    const std::string_view acl = in["ACL"].str("private");
    for (const std::string_view grant :
         {"GrantFullControl", "GrantRead", "GrantReadACP", "GrantWrite", "GrantWriteACP"}) {
        if (acl != "private" || in[grant].exists()) {
            return refused("InvalidBucketAclWithObjectOwnership",
                           "Bucket cannot have ACLs set with ObjectOwnership's "
                           "BucketOwnerEnforced setting");
        }
    }
    if (in["ObjectLockEnabledForBucket"].boolean()) {
        return not_modelled("object locks");
    }
    if (in["ObjectOwnership"].str("BucketOwnerEnforced") != "BucketOwnerEnforced") {
        return not_modelled("object ownership other than BucketOwnerEnforced");
    }
    return in["BucketNamespace"].str("global") == "global"
               ? std::nullopt
               : std::optional<ApiError>(not_modelled("account-regional bucket namespaces"));
}

std::optional<ApiError> check_name(const World& world, const api::Call& call, bool* mine) {
    const std::string_view name = call.input["Bucket"].str();
    if (!is_bucket_name(name)) {
        return refused("InvalidBucketName", "The specified bucket is not valid.", 400,
                       {{"BucketName", name}});
    }
    *mine = find_bucket(world, name) != nullptr;
    // The oldest Region still answers success here, as it did before there were others.
    if (*mine && call.region != kHomeRegion) {
        return refused("BucketAlreadyOwnedByYou",
                       "Your previous request to create the named bucket succeeded and you already "
                       "own it.",
                       409, {{"BucketName", name}});
    }
    if (std::find(std::begin(kTaken), std::end(kTaken), name) != std::end(kTaken)) {
        return refused("BucketAlreadyExists",
                       "The requested bucket name is not available. The bucket namespace is shared "
                       "by all users of the system. Please select a different name and try again.",
                       409, {{"BucketName", name}});
    }
    if (!*mine && world.s3.buckets.size() >= kBucketsMax) {
        return refused("TooManyBuckets", "You have attempted to create more buckets than allowed");
    }
    return std::nullopt;
}

}  // namespace

api::Outcome create_bucket(World& world, const api::Call& call, api::JsonWriter& out) {
    const std::string_view name = call.input["Bucket"].str();
    std::string_view constraint;
    bool mine = false;
    if (std::optional<ApiError> error = check_location(call, &constraint)) {
        return *error;
    }
    if (std::optional<ApiError> error = check_settings(call.input)) {
        return *error;
    }
    if (std::optional<ApiError> error = check_name(world, call, &mine)) {
        return *error;
    }
    std::vector<api::Tag> tags;
    const api::Outcome tagged =
        apply_tags(&tags, {api::read_tags(call.input["CreateBucketConfiguration"]["Tags"]), {}});
    if (!tagged.ok()) {
        return tagged.error();
    }
    if (!mine) {
        BucketRow row;
        row.name = world.symbols.intern(name);
        row.created_at = world.now;
        row.tags = world.symbols.intern(api::changed_tags_json({}, tags));
        const auto at = std::lower_bound(world.s3.buckets.begin(), world.s3.buckets.end(), name,
                                         [&world](const BucketRow& other, std::string_view n) {
                                             return world.text(other.name) < n;
                                         });
        world.s3.buckets.insert(at, std::move(row));
    }
    out.member("Location", constraint.empty()
                               ? "/" + std::string(name)
                               : "http://" + std::string(name) + ".s3.amazonaws.com/");
    return api::Done{};
}

api::Outcome list_buckets(const World& world, const api::Call& call, api::JsonWriter& out) {
    constexpr api::PageRules kRules{
        .token_member = "ContinuationToken",
        .limit_member = "MaxBuckets",
        .limit_default = kBucketsMax,
        .limit_max = 10'000,
        .code = "InvalidArgument",
        .bad_token_text = "The continuation token provided is incorrect"};
    api::Page page;
    if (std::optional<ApiError> error = api::read_page(call, kRules, &page)) {
        return *error;
    }
    const std::string_view prefix = call.input["Prefix"].str();
    const std::string_view region = call.input["BucketRegion"].str(call.region);
    std::string next;
    std::string_view last;
    std::int64_t given = 0;
    out.key("Buckets").begin_array();
    for (const BucketRow& row : world.s3.buckets) {
        const std::string_view name = world.text(row.name);
        if (region != call.region || name.substr(0, prefix.size()) != prefix ||
            (!page.from_start && name <= page.after)) {
            continue;
        }
        if (given == page.limit) {
            next = api::page_token(call, kRules, last);
            break;
        }
        out.begin_object();
        out.member("Name", name);
        out.member_time("CreationDate", world.unix_ms(row.created_at) / 1000 * 1000);
        if (call.input["MaxBuckets"].exists() || call.input["BucketRegion"].exists()) {
            out.member("BucketRegion", call.region);
        }
        out.end_object();
        last = name;
        ++given;
    }
    out.end_array();
    out.key("Owner").begin_object();
    out.member("ID", canonical_id(world));
    out.end_object();
    if (!next.empty()) {
        out.member("ContinuationToken", next);
    }
    if (call.input["Prefix"].exists()) {
        out.member("Prefix", prefix);
    }
    return api::Done{};
}

api::Outcome delete_bucket(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    BucketRow* row = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &row)) {
        return *error;
    }
    if (!row->objects.empty()) {
        return refused("BucketNotEmpty", "The bucket you tried to delete is not empty", 409,
                       {{"BucketName", world.text(row->name)}});
    }
    world.s3.buckets.erase(world.s3.buckets.begin() + (row - world.s3.buckets.data()));
    return api::Done{};
}

// A HEAD answer has no body, so clients read the code off the status.
api::Outcome head_bucket(const World& world, const api::Call& call, api::JsonWriter& out) {
    const BucketRow* row = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &row)) {
        return error->http_status == 403 ? refused("403", "Forbidden", 403)
                                         : refused("404", "Not Found", 404);
    }
    out.member("BucketRegion", call.region);
    out.member_bool("AccessPointAlias", false);
    return api::Done{};
}

api::Outcome get_bucket_location(const World& world, const api::Call& call, api::JsonWriter& out) {
    const BucketRow* row = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &row)) {
        return *error;
    }
    out.key("LocationConstraint");
    if (call.region == kHomeRegion) {
        out.raw("null");
    } else {
        out.string(call.region);
    }
    return api::Done{};
}

}  // namespace drydock::s3
