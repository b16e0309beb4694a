// Listing a bucket: prefixes, delimiters, pages that survive what comes and goes.
#include <algorithm>

#include "engine/api/paging.hpp"
#include "engine/s3/s3_lookup.hpp"
#include "engine/s3/s3_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::s3 {
namespace {

constexpr api::PageRules kPaging{
    .token_member = "ContinuationToken",
    .limit_member = "MaxKeys",
    .limit_default = kListMax,
    .limit_min = 0,
    .limit_max = INT32_MAX,
    .code = "InvalidArgument",
    .bad_token_text = "The continuation token provided is incorrect",
    .bad_limit_text = "Argument maxKeys must be an integer between 0 and 2147483647"};

// EncodingType url: everything but letters, digits and a few marks.
std::string url_encoded(std::string_view text) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    constexpr std::string_view kPlain = "-_.~/*";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || kPlain.find(c) != std::string_view::npos;
        const auto byte = static_cast<unsigned char>(c);
        if (plain) {
            out.push_back(c);
        } else {
            out.push_back('%');
            out.push_back(kDigits[byte >> 4]);
            out.push_back(kDigits[byte & 15]);
        }
    }
    return out;
}

class Lister {
public:
    Lister(const World& world, const api::Call& call, const BucketRow& bucket,
           const api::Page& page)
        : world_(world),
          call_(call),
          bucket_(bucket),
          page_(page),
          prefix_(call.input["Prefix"].str()),
          delimiter_(call.input["Delimiter"].str()),
          limit_(std::min<std::int64_t>(page.limit, kListMax)) {
        contents_out_.begin_array();
        prefixes_out_.begin_array();
    }

    void run();
    void write(api::JsonWriter& out);

private:
    [[nodiscard]] std::string shown(std::string_view text) const {
        return call_.input["EncodingType"].str() == "url" ? url_encoded(text) : std::string(text);
    }
    // Each key that stands between the prefix and the next delimiter is one entry.
    [[nodiscard]] std::string group_of(const std::string& key) const {
        const std::size_t at =
            delimiter_.empty() ? std::string::npos : key.find(delimiter_, prefix_.size());
        return at == std::string::npos ? std::string() : key.substr(0, at + delimiter_.size());
    }
    void write_object(const ObjectRow& object);

    const World& world_;
    const api::Call& call_;
    const BucketRow& bucket_;
    const api::Page& page_;
    std::string_view prefix_;
    std::string_view delimiter_;
    std::int64_t limit_;
    std::int64_t given_ = 0;
    std::string last_;  // entry given out last
    bool more_ = false;
    std::string contents_;
    std::string prefixes_;
    api::JsonWriter contents_out_{&contents_};
    api::JsonWriter prefixes_out_{&prefixes_};
};

void Lister::write_object(const ObjectRow& object) {
    const std::string_view member = world_.text(object.checksum);
    api::JsonWriter& out = contents_out_;
    out.begin_object();
    out.member("Key", shown(object.key));
    out.member_time("LastModified", world_.unix_ms(object.modified_at) / 1000 * 1000);
    out.member("ETag", '"' + std::string(world_.text(object.etag)) + '"');
    out.key("ChecksumAlgorithm").begin_array();
    out.string(member.substr(std::string_view("Checksum").size()));
    out.end_array();
    out.member("ChecksumType", "FULL_OBJECT");
    out.member_int("Size", static_cast<std::int64_t>(object.body.size()));
    out.member("StorageClass", world_.text(object.storage_class));
    if (call_.input["FetchOwner"].boolean()) {
        out.key("Owner").begin_object();
        out.member("ID", canonical_id(world_));
        out.end_object();
    }
    out.end_object();
}

void Lister::run() {
    const std::string start =
        page_.from_start ? std::string(call_.input["StartAfter"].str()) : page_.after;
    const std::string first = std::max(start, std::string(prefix_));
    auto at = std::lower_bound(
        bucket_.objects.begin(), bucket_.objects.end(), first,
        [](const ObjectRow& row, const std::string& key) { return row.key < key; });
    for (; at != bucket_.objects.end() && at->key.compare(0, prefix_.size(), prefix_) == 0; ++at) {
        const std::string group = group_of(at->key);
        const std::string& entry = group.empty() ? at->key : group;
        // A group given out on this page or the one before stands for all its keys.
        const bool seen =
            !group.empty() && (group == last_ || (!page_.from_start && group == page_.after));
        if (at->key <= start || seen) {
            continue;
        }
        if (given_ >= limit_) {
            more_ = limit_ > 0;
            return;
        }
        if (group.empty()) {
            write_object(*at);
        } else {
            prefixes_out_.begin_object();
            prefixes_out_.member("Prefix", shown(group));
            prefixes_out_.end_object();
        }
        last_ = entry;
        ++given_;
    }
}

void Lister::write(api::JsonWriter& out) {
    const api::Value in = call_.input;
    contents_out_.end_array();
    prefixes_out_.end_array();
    Members members;
    members.raw("IsTruncated", more_ ? "true" : "false");
    members.text("Name", world_.text(bucket_.name));
    members.text("Prefix", shown(prefix_));
    members.raw("MaxKeys", std::to_string(limit_));
    members.raw("KeyCount", std::to_string(given_));
    if (contents_ != "[]") {
        members.raw("Contents", contents_);
    }
    if (prefixes_ != "[]") {
        members.raw("CommonPrefixes", prefixes_);
    }
    for (const std::string_view name : {"Delimiter", "StartAfter"}) {
        if (in[name].exists()) {
            members.text(name, shown(in[name].str()));
        }
    }
    for (const std::string_view name : {"EncodingType", "ContinuationToken"}) {
        if (in[name].exists()) {
            members.text(name, in[name].str());
        }
    }
    if (more_) {
        members.text("NextContinuationToken", api::page_token(call_, kPaging, last_));
    }
    members.write(call_, out);
}

}  // namespace

api::Outcome list_objects_v2(const World& world, const api::Call& call, api::JsonWriter& out) {
    const BucketRow* bucket = nullptr;
    api::Page page;
    if (std::optional<ApiError> error = named_bucket(world, call, &bucket)) {
        return *error;
    }
    if (std::optional<ApiError> error = api::read_page(call, kPaging, &page)) {
        const bool token = error->message == kPaging.bad_token_text;
        return refused(error->code, error->message, 400,
                       {{"ArgumentName", token ? "continuation-token" : "maxKeys"}});
    }
    Lister lister(world, call, *bucket, page);
    lister.run();
    lister.write(out);
    return api::Done{};
}

}  // namespace drydock::s3
