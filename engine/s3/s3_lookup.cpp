#include "engine/s3/s3_lookup.hpp"

#include <algorithm>

#include "engine/api/model.hpp"
#include "engine/api/timestamp.hpp"
#include "engine/core/digest.hpp"
#include "engine/world/world.hpp"

namespace drydock::s3 {

namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool looks_like_ip(std::string_view name) {
    return std::count(name.begin(), name.end(), '.') == 3 &&
           name.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::string_view unquoted(std::string_view etag) {
    if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
        etag = etag.substr(1, etag.size() - 2);
    }
    return etag;
}

// "*", or one of a list of ETags.
bool names_etag(std::string_view list, std::string_view etag) {
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        std::string_view part = list.substr(0, comma);
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
        part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
        if (part == "*" || unquoted(part) == etag) {
            return true;
        }
    }
    return false;
}

}  // namespace

ApiError refused(std::string_view code, std::string_view message, int status,
                 std::initializer_list<Extra> extras) {
    ApiError error{std::string(code), std::string(message), status, {}};
    for (const auto& [name, value] : extras) {
        error.extra_json += ",";
        api::append_json_string(error.extra_json, name);
        error.extra_json += ":";
        api::append_json_string(error.extra_json, value);
    }
    return error;
}

ApiError not_modelled(std::string_view what) {
    return refused(
        "NotImplemented",
        "Drydock does not model " + std::string(what) + " of S3 yet. Nothing was changed.", 501);
}

bool is_bucket_name(std::string_view name) {
    if (name.size() < 3 || name.size() > 63 || !is_letter_or_digit(name.front()) ||
        !is_letter_or_digit(name.back()) || looks_like_ip(name)) {
        return false;
    }
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (!is_letter_or_digit(name[i]) && name[i] != '-' && name[i] != '.') {
            return false;
        }
        if (name[i] == '.' && name[i + 1] == '.') {
            return false;
        }
    }
    for (const std::string_view start : {"xn--", "sthree-", "amzn-s3-demo-"}) {
        if (name.substr(0, start.size()) == start) {
            return false;
        }
    }
    for (const std::string_view end : {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}) {
        if (name.size() > end.size() && name.substr(name.size() - end.size()) == end) {
            return false;
        }
    }
    return true;
}

const BucketRow* find_bucket(const World& world, std::string_view name) {
    const std::vector<BucketRow>& rows = world.s3.buckets;
    const auto at = std::lower_bound(
        rows.begin(), rows.end(), name,
        [&world](const BucketRow& row, std::string_view n) { return world.text(row.name) < n; });
    return at != rows.end() && world.text(at->name) == name ? &*at : nullptr;
}

BucketRow* find_bucket(World& world, std::string_view name) {
    const World& fixed = world;
    const BucketRow* row = find_bucket(fixed, name);
    return row == nullptr
               ? nullptr
               : &world.s3.buckets[static_cast<std::size_t>(row - world.s3.buckets.data())];
}

const ObjectRow* find_object(const BucketRow& bucket, std::string_view key) {
    const auto at =
        std::lower_bound(bucket.objects.begin(), bucket.objects.end(), key,
                         [](const ObjectRow& row, std::string_view k) { return row.key < k; });
    return at != bucket.objects.end() && at->key == key ? &*at : nullptr;
}

std::optional<ApiError> named_bucket(const World& world, const api::Call& call,
                                     const BucketRow** out) {
    const std::string_view name = call.input["Bucket"].str();
    *out = find_bucket(world, name);
    if (*out == nullptr) {
        return refused("NoSuchBucket", "The specified bucket does not exist", 404,
                       {{"BucketName", name}});
    }
    const std::string_view owner = call.input["ExpectedBucketOwner"].str();
    if (!owner.empty() && owner != world.text(world.account)) {
        return refused("AccessDenied", "Access Denied", 403);
    }
    return std::nullopt;
}

std::optional<ApiError> named_bucket(World& world, const api::Call& call, BucketRow** out) {
    const BucketRow* row = nullptr;
    const World& fixed = world;
    std::optional<ApiError> error = named_bucket(fixed, call, &row);
    if (!error.has_value()) {
        *out = find_bucket(world, world.text(row->name));
    }
    return error;
}

std::string bucket_arn(const World& world, const BucketRow& row) {
    return "arn:aws:s3:::" + std::string(world.text(row.name));
}

std::string canonical_id(const World& world) { return to_hex(sha256(world.text(world.account))); }

void Members::text(std::string_view name, std::string_view value) {
    std::string json;
    api::append_json_string(json, value);
    raw(name, std::move(json));
}

void Members::write(const api::Call& call, api::JsonWriter& out) const {
    const api::Shape shape = call.service->output(*call.operation);
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        for (const auto& [name, json] : rows_) {
            if (name == shape.member(i).name()) {
                out.member_raw(api::MemberName::of_model(name), json);
            }
        }
    }
}

std::optional<ApiError> check_conditions(const World& world, api::Value input,
                                         const ObjectRow* object) {
    const auto failed = [](std::string_view condition) {
        return refused("PreconditionFailed",
                       "At least one of the pre-conditions you specified did not hold", 412,
                       {{"Condition", condition}});
    };
    const std::string_view etag = object == nullptr ? std::string_view() : world.text(object->etag);
    const api::Value match = input["IfMatch"];
    const api::Value none = input["IfNoneMatch"];
    const bool reads = input["IfModifiedSince"].exists() || input["IfUnmodifiedSince"].exists();
    if (match.exists() && (object == nullptr || !names_etag(match.str(), etag))) {
        return failed("If-Match");
    }
    std::int64_t ms = 0;
    const std::int64_t modified =
        object == nullptr ? 0 : world.unix_ms(object->modified_at) / 1000 * 1000;
    if (reads && !match.exists() && api::timestamp_ms(input["IfUnmodifiedSince"], &ms) &&
        modified > ms) {
        return failed("If-Unmodified-Since");
    }
    if (none.exists() && object != nullptr && names_etag(none.str(), etag)) {
        return failed("If-None-Match");
    }
    if (reads && !none.exists() && api::timestamp_ms(input["IfModifiedSince"], &ms) &&
        modified <= ms) {
        return failed("If-Modified-Since");
    }
    return std::nullopt;
}

std::optional<ApiError> check_version(api::Value input) {
    const std::string_view version = input["VersionId"].str("null");
    if (version == "null") {
        return std::nullopt;
    }
    return refused("InvalidArgument", "Invalid version id specified", 400,
                   {{"ArgumentName", "versionId"}, {"ArgumentValue", version}});
}

}  // namespace drydock::s3
