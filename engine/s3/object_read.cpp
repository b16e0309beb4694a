// Reading an object: all of it, a range, or its headers alone.
#include <charconv>

#include "engine/api/base64.hpp"
#include "engine/api/timestamp.hpp"
#include "engine/s3/s3_lookup.hpp"
#include "engine/s3/s3_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::s3 {
namespace {

struct Slice {
    std::size_t begin = 0;
    std::size_t size = 0;
    bool partial = false;
};

bool read_number(std::string_view text, std::uint64_t* out) {
    const auto [at, problem] = std::from_chars(text.data(), text.data() + text.size(), *out);
    return problem == std::errc() && at == text.data() + text.size();
}

// "bytes=0-9", "bytes=5-", "bytes=-3". What is no such range is ignored, as on S3; one behind the
// end is refused.
std::optional<ApiError> read_range(std::string_view text, std::size_t size, Slice* out) {
    *out = {0, size, false};
    constexpr std::string_view kUnit = "bytes=";
    const std::size_t dash = text.find('-');
    if (text.substr(0, kUnit.size()) != kUnit || dash == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view first_text = text.substr(kUnit.size(), dash - kUnit.size());
    const std::string_view last_text = text.substr(dash + 1);
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    const bool has_first = read_number(first_text, &first);
    const bool has_last = read_number(last_text, &last);
    if ((!has_first && !first_text.empty()) || (!has_last && !last_text.empty()) ||
        (!has_first && !has_last) || (has_first && has_last && last < first)) {
        return std::nullopt;
    }
    if (!has_first) {
        first = last >= size ? 0 : size - last;  // the last `last` bytes; 0 of them are none
        last = size;
    }
    if (first >= size) {
        return refused("InvalidRange", "The requested range is not satisfiable", 416,
                       {{"RangeRequested", text}, {"ActualObjectSize", std::to_string(size)}});
    }
    const std::uint64_t end = has_last && last < size ? last + 1 : size;
    *out = {static_cast<std::size_t>(first), static_cast<std::size_t>(end - first), true};
    return std::nullopt;
}

// The object a read asks for, its conditions held.
std::optional<ApiError> find_readable(const World& world, const api::Call& call,
                                      const ObjectRow** out) {
    const BucketRow* bucket = nullptr;
    const api::Value in = call.input;
    if (std::optional<ApiError> error = named_bucket(world, call, &bucket)) {
        return error;
    }
    if (std::optional<ApiError> error = check_version(in)) {
        return error;
    }
    if (in["SSECustomerAlgorithm"].exists()) {
        return refused("InvalidRequest",
                       "The encryption parameters are not applicable to this "
                       "object.");
    }
    if (in["PartNumber"].i64(1) != 1) {
        return refused("InvalidPartNumber", "The requested partnumber is not satisfiable", 416);
    }
    *out = find_object(*bucket, in["Key"].str());
    if (*out == nullptr) {
        return refused("NoSuchKey", "The specified key does not exist.", 404,
                       {{"Key", in["Key"].str()}});
    }
    std::optional<ApiError> error = check_conditions(world, in, *out);
    if (error.has_value() && (error->extra_json.find("If-None-Match") != std::string::npos ||
                              error->extra_json.find("If-Modified-Since") != std::string::npos)) {
        return refused("304", "Not Modified", 304);
    }
    return error;
}

bool is_archived(std::string_view storage_class) {
    return storage_class == "GLACIER" || storage_class == "DEEP_ARCHIVE";
}

// Everything but the body. `doc` holds the kept headers and must outlive `members`.
void describe(const World& world, const api::Call& call, const ObjectRow& object,
              const Slice& slice, api::Doc* doc, Members* members) {
    const api::Value in = call.input;
    std::string json;
    std::string problem;
    append_unix_seconds(json, world.unix_ms(object.modified_at) / 1000 * 1000);
    members->text("AcceptRanges", "bytes");
    members->raw("LastModified", json);
    members->raw("ContentLength", std::to_string(slice.size));
    members->text("ETag", '"' + std::string(world.text(object.etag)) + '"');
    if (in["ChecksumMode"].str() == "ENABLED" && !slice.partial) {
        members->text(world.text(object.checksum), world.text(object.checksum_value));
        members->text("ChecksumType", "FULL_OBJECT");
    }
    if (slice.partial) {
        members->text("ContentRange", "bytes " + std::to_string(slice.begin) + "-" +
                                          std::to_string(slice.begin + slice.size - 1) + "/" +
                                          std::to_string(object.body.size()));
    }
    if (world.text(object.storage_class) != "STANDARD") {
        members->text("StorageClass", world.text(object.storage_class));
    }
    if (!api::parse_json(object.headers, doc, &problem)) {
        return;
    }
    bool has_metadata = false;
    for (auto it = doc->root().begin(); !(it == doc->root().end()); ++it) {
        const api::Value wish = in["Response" + std::string(it.key())];
        members->raw(it.key(), api::to_json(wish.is_string() ? wish : *it));
        has_metadata = has_metadata || it.key() == "Metadata";
    }
    for (const std::string_view name :
         {"CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "Expires"}) {
        const api::Value wish = in["Response" + std::string(name)];
        if (wish.is_string() && !doc->root()[name].exists()) {
            members->text(name, wish.str());
        }
    }
    if (!has_metadata) {
        members->raw("Metadata", "{}");
    }
}

// What a request wants to read in the answer's headers must fit into one.
std::optional<ApiError> check_wishes(api::Value in) {
    for (const std::string_view name :
         {"ResponseCacheControl", "ResponseContentDisposition", "ResponseContentEncoding",
          "ResponseContentLanguage", "ResponseContentType"}) {
        for (const char c : in[name].str()) {
            if (c < ' ' || c > '~') {
                return refused("InvalidArgument",
                               "Header value cannot be represented using ISO-8859-1.");
            }
        }
    }
    return std::nullopt;
}

}  // namespace

api::Outcome get_object(const World& world, const api::Call& call, api::JsonWriter& out) {
    const ObjectRow* object = nullptr;
    Slice slice;
    if (std::optional<ApiError> error = check_wishes(call.input)) {
        return *error;
    }
    if (std::optional<ApiError> error = find_readable(world, call, &object)) {
        return *error;
    }
    if (is_archived(world.text(object->storage_class))) {
        return refused("InvalidObjectState",
                       "The operation is not valid for the object's storage class", 403,
                       {{"StorageClass", world.text(object->storage_class)}});
    }
    if (std::optional<ApiError> error =
            read_range(call.input["Range"].str(), object->body.size(), &slice)) {
        return *error;
    }
    Members members;
    api::Doc doc;
    std::string body;
    api::append_json_string(
        body, api::base64_encode(std::string_view(object->body).substr(slice.begin, slice.size)));
    members.raw("Body", std::move(body));
    describe(world, call, *object, slice, &doc, &members);
    members.write(call, out);
    return api::Done{};
}

// A HEAD answer has no body, so clients read the code off the status.
api::Outcome head_object(const World& world, const api::Call& call, api::JsonWriter& out) {
    const ObjectRow* object = nullptr;
    Slice slice;
    std::optional<ApiError> error = find_readable(world, call, &object);
    if (!error.has_value()) {
        error = read_range(call.input["Range"].str(), object->body.size(), &slice);
    }
    if (error.has_value()) {
        const int status = error->http_status;
        const std::string_view text = status == 404   ? "Not Found"
                                      : status == 403 ? "Forbidden"
                                      : status == 412 ? "Precondition Failed"
                                      : status == 416 ? "Requested Range Not Satisfiable"
                                      : status == 304 ? "Not Modified"
                                                      : "Bad Request";
        return refused(std::to_string(status), text, status);
    }
    Members members;
    api::Doc doc;
    describe(world, call, *object, slice, &doc, &members);
    members.write(call, out);
    return api::Done{};
}

}  // namespace drydock::s3
