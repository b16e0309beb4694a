// Objects come and go.
#include <algorithm>

#include "engine/api/base64.hpp"
#include "engine/api/timestamp.hpp"
#include "engine/core/digest.hpp"
#include "engine/s3/object_checksum.hpp"
#include "engine/s3/s3_lookup.hpp"
#include "engine/s3/s3_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::s3 {
namespace {

// What GetObject gives back as PutObject had it.
constexpr std::string_view kKept[] = {
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "Expires",
    "WebsiteRedirectLocation",
    "ServerSideEncryption",
    "SSEKMSKeyId",
    "Metadata",
};

// Parts of a write that are not modelled, or that a bucket of today refuses.
std::optional<ApiError> check_settings(api::Value in) {
    const std::string_view acl = in["ACL"].str("bucket-owner-full-control");
    bool grants = acl != "bucket-owner-full-control" && acl != "private";
    for (const std::string_view grant :
         {"GrantFullControl", "GrantRead", "GrantReadACP", "GrantWriteACP"}) {
        grants = grants || in[grant].exists();
    }
    if (grants) {
        return refused("AccessControlListNotSupported", "The bucket does not allow ACLs");
    }
    if (in["ObjectLockMode"].exists() || in["ObjectLockLegalHoldStatus"].exists()) {
        return refused("InvalidRequest", "Bucket is missing Object Lock Configuration");
    }
    if (in["SSECustomerAlgorithm"].exists() || in["CopySourceSSECustomerAlgorithm"].exists()) {
        return not_modelled("encryption with customer-provided keys");
    }
    if (in["Tagging"].exists()) {
        return not_modelled("tags of objects");
    }
    if (in["WriteOffsetBytes"].exists()) {
        return not_modelled("appending to objects");
    }
    std::size_t metadata = 0;
    const api::Value pairs = in["Metadata"];
    for (auto it = pairs.begin(); !(it == pairs.end()); ++it) {
        metadata += it.key().size() + (*it).str().size();
    }
    return metadata <= kMetadataBytesMax
               ? std::nullopt
               : std::optional<ApiError>(
                     refused("MetadataTooLarge",
                             "Your metadata headers exceed the maximum allowed metadata size"));
}

std::optional<ApiError> check_size(const World& world, const BucketRow& bucket,
                                   std::string_view key, std::size_t size) {
    const ObjectRow* old = find_object(bucket, key);
    const std::uint64_t after = world.s3.bytes + size - (old == nullptr ? 0 : old->body.size());
    if (key.size() > kKeyBytesMax) {
        return refused("KeyTooLongError", "Your key is too long", 400,
                       {{"Size", std::to_string(key.size())}, {"MaxSizeAllowed", "1024"}});
    }
    if (size > kObjectBytesMax) {
        return refused("EntityTooLarge",
                       "Your proposed upload exceeds the maximum allowed size: Drydock keeps "
                       "objects of at most 4 MiB.",
                       400,
                       {{"ProposedSize", std::to_string(size)},
                        {"MaxSizeAllowed", std::to_string(kObjectBytesMax)}});
    }
    if (after > kTotalBytesMax || (old == nullptr && bucket.objects.size() >= kObjectsMax)) {
        return refused("EntityTooLarge",
                       "Drydock keeps at most 16 MiB of objects in all, and 10,000 in a bucket. "
                       "Delete some first.");
    }
    return std::nullopt;
}

// The members to keep, as JSON.
std::string kept_headers(api::Value in) {
    std::string json;
    api::JsonWriter out(&json);
    out.begin_object();
    for (const std::string_view name : kKept) {
        const api::Value value = in[name];
        if (value.exists() && !value.is_null() && !(value.is_object() && value.size() == 0)) {
            out.member_raw(api::MemberName::of_model(name), api::to_json(value));
        } else if (name == "ContentType") {
            out.member("ContentType", "binary/octet-stream");
        } else if (name == "ServerSideEncryption") {
            out.member("ServerSideEncryption", "AES256");
        }
    }
    out.end_object();
    return json;
}

void store(World& world, BucketRow& bucket, ObjectRow row) {
    auto at =
        std::lower_bound(bucket.objects.begin(), bucket.objects.end(), row.key,
                         [](const ObjectRow& a, const std::string& key) { return a.key < key; });
    world.s3.bytes += row.body.size();
    if (at != bucket.objects.end() && at->key == row.key) {
        world.s3.bytes -= at->body.size();
        *at = std::move(row);
    } else {
        bucket.objects.insert(at, std::move(row));
    }
}

void remove(World& world, BucketRow& bucket, std::string_view key) {
    const ObjectRow* row = find_object(bucket, key);
    if (row != nullptr) {
        world.s3.bytes -= row->body.size();
        bucket.objects.erase(bucket.objects.begin() + (row - bucket.objects.data()));
    }
}

void write_encryption(std::string_view headers, Members* out) {
    api::Doc doc;
    std::string problem;
    if (!api::parse_json(headers, &doc, &problem)) {
        return;
    }
    for (const std::string_view name : {"ServerSideEncryption", "SSEKMSKeyId"}) {
        if (doc.root()[name].exists()) {
            out->text(name, doc.root()[name].str());
        }
    }
}

std::string quoted(std::string_view etag) { return '"' + std::string(etag) + '"'; }

}  // namespace

api::Outcome put_object(World& world, const api::Call& call, api::JsonWriter& out) {
    BucketRow* bucket = nullptr;
    const api::Value in = call.input;
    std::string body;
    if (std::optional<ApiError> error = named_bucket(world, call, &bucket)) {
        return *error;
    }
    if (std::optional<ApiError> error = check_settings(in)) {
        return *error;
    }
    const std::string_view key = in["Key"].str();
    const ObjectRow* old = find_object(*bucket, key);
    if (in["IfMatch"].exists() && old == nullptr) {
        return refused("NoSuchKey", "The specified key does not exist.", 404, {{"Key", key}});
    }
    if (std::optional<ApiError> error = check_conditions(world, in, old)) {
        return *error;
    }
    if (!api::base64_decode(in["Body"].str(), &body)) {
        return refused("InvalidRequest", "The body is not a blob.");
    }
    if (std::optional<ApiError> error = check_size(world, *bucket, key, body.size())) {
        return *error;
    }
    const Result<Checksum> sum = checked_checksum(in, body);
    if (!sum.ok()) {
        return sum.error();
    }
    ObjectRow row;
    row.key = key;
    row.headers = kept_headers(in);
    row.etag = world.symbols.intern(to_hex(md5(body)));
    row.body = std::move(body);
    row.storage_class = world.symbols.intern(in["StorageClass"].str("STANDARD"));
    row.checksum = world.symbols.intern(sum.value().member);
    row.checksum_value = world.symbols.intern(sum.value().value);
    row.modified_at = world.now;
    Members members;
    members.text("ETag", quoted(world.text(row.etag)));
    members.text(sum.value().member, sum.value().value);
    members.text("ChecksumType", "FULL_OBJECT");
    write_encryption(row.headers, &members);
    store(world, *bucket, std::move(row));
    members.write(call, out);
    return api::Done{};
}

namespace {

int hex_digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

// "/bucket/a%20key" or "bucket/a%20key", perhaps with "?versionId=null".
bool split_source(std::string_view text, std::string* bucket, std::string* key) {
    text = text.substr(0, text.find("?versionId="));
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                            hex_digit(text[i + 2]) >= 0;
        plain.push_back(
            escape ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]))
                   : text[i]);
        i += escape ? 2 : 0;
    }
    plain.erase(0, plain.substr(0, 1) == "/" ? 1 : 0);
    const std::size_t slash = plain.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == plain.size()) {
        return false;
    }
    *bucket = plain.substr(0, slash);
    *key = plain.substr(slash + 1);
    return true;
}

// The source's conditions under the names of a read.
std::optional<ApiError> check_source(const World& world, api::Value in, const ObjectRow& source) {
    api::Doc doc;
    api::DocBuilder build(&doc);
    build.begin_object();
    for (const std::string_view name :
         {"IfMatch", "IfModifiedSince", "IfNoneMatch", "IfUnmodifiedSince"}) {
        const api::Value given = in["CopySource" + std::string(name)];
        if (given.exists()) {
            build.key(name);
            build.copy(given);
        }
    }
    build.end();
    return check_conditions(world, doc.root(), &source);
}

}  // namespace

api::Outcome copy_object(World& world, const api::Call& call, api::JsonWriter& out) {
    BucketRow* bucket = nullptr;
    const api::Value in = call.input;
    std::string from;
    std::string key;
    if (std::optional<ApiError> error = named_bucket(world, call, &bucket)) {
        return *error;
    }
    if (std::optional<ApiError> error = check_settings(in)) {
        return *error;
    }
    if (!split_source(in["CopySource"].str(), &from, &key)) {
        return refused("InvalidArgument",
                       "Copy Source must mention the source bucket and key: "
                       "sourcebucket/sourcekey",
                       400, {{"ArgumentName", "x-amz-copy-source"}});
    }
    const BucketRow* origin = find_bucket(world, from);
    if (origin == nullptr) {
        return refused("NoSuchBucket", "The specified bucket does not exist", 404,
                       {{"BucketName", from}});
    }
    const ObjectRow* source = find_object(*origin, key);
    if (source == nullptr) {
        return refused("NoSuchKey", "The specified key does not exist.", 404, {{"Key", key}});
    }
    if (std::optional<ApiError> error = check_source(world, in, *source)) {
        return *error;
    }
    const bool replace = in["MetadataDirective"].str() == "REPLACE";
    const std::string_view target = in["Key"].str();
    if (origin == bucket && key == target && !replace && !in["StorageClass"].exists() &&
        !in["ServerSideEncryption"].exists()) {
        return refused("InvalidRequest",
                       "This copy request is illegal because it is trying to copy an object to "
                       "itself without changing the object's metadata, storage class, website "
                       "redirect location or encryption attributes.");
    }
    if (std::optional<ApiError> error = check_size(world, *bucket, target, source->body.size())) {
        return *error;
    }
    ObjectRow row = *source;
    row.key = target;
    row.modified_at = world.now;
    row.headers = replace ? kept_headers(in) : row.headers;
    row.storage_class = world.symbols.intern(in["StorageClass"].str("STANDARD"));
    Members members;
    std::string json;
    api::JsonWriter result(&json);
    result.begin_object();
    result.member("ETag", quoted(world.text(row.etag)));
    result.member_time("LastModified", world.unix_ms(row.modified_at) / 1000 * 1000);
    result.member("ChecksumType", "FULL_OBJECT");
    result.key_text(world.text(row.checksum)).string(world.text(row.checksum_value));
    result.end_object();
    members.raw("CopyObjectResult", json);
    write_encryption(row.headers, &members);
    store(world, *bucket, std::move(row));
    members.write(call, out);
    return api::Done{};
}

// Deleting what is not there is a success, as on S3.
api::Outcome delete_object(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    BucketRow* bucket = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &bucket)) {
        return *error;
    }
    if (std::optional<ApiError> error = check_version(call.input)) {
        return *error;
    }
    const std::string_view key = call.input["Key"].str();
    const ObjectRow* old = find_object(*bucket, key);
    if (call.input["IfMatch"].exists()) {
        if (std::optional<ApiError> error = check_conditions(world, call.input, old)) {
            return *error;
        }
    }
    remove(world, *bucket, key);
    return api::Done{};
}

api::Outcome delete_objects(World& world, const api::Call& call, api::JsonWriter& out) {
    BucketRow* bucket = nullptr;
    if (std::optional<ApiError> error = named_bucket(world, call, &bucket)) {
        return *error;
    }
    const api::Value objects = call.input["Delete"]["Objects"];
    if (objects.size() == 0 || objects.size() > kListMax) {
        return refused("MalformedXML",
                       "The XML you provided was not well-formed or did not validate against our "
                       "published schema");
    }
    std::string errors;
    std::string deleted;
    api::JsonWriter errors_out(&errors);
    api::JsonWriter deleted_out(&deleted);
    errors_out.begin_array();
    deleted_out.begin_array();
    for (const api::Value object : objects) {
        const std::string_view key = object["Key"].str();
        if (std::optional<ApiError> error = check_version(object)) {
            errors_out.begin_object();
            errors_out.member("Key", key);
            errors_out.member("VersionId", object["VersionId"].str());
            errors_out.member("Code", "NoSuchVersion");
            errors_out.member("Message", "The specified version does not exist.");
            errors_out.end_object();
            continue;
        }
        remove(world, *bucket, key);
        if (!call.input["Delete"]["Quiet"].boolean()) {
            deleted_out.begin_object();
            deleted_out.member("Key", key);
            deleted_out.end_object();
        }
    }
    deleted_out.end_array();
    errors_out.end_array();
    if (deleted != "[]") {
        out.member_raw("Deleted", deleted);
    }
    if (errors != "[]") {
        out.member_raw("Errors", errors);
    }
    return api::Done{};
}

}  // namespace drydock::s3
