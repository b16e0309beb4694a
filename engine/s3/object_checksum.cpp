#include "engine/s3/object_checksum.hpp"

#include "engine/api/base64.hpp"
#include "engine/core/digest.hpp"
#include "engine/s3/s3_lookup.hpp"

namespace drydock::s3 {
namespace {

struct Algorithm {
    std::string_view name;
    std::string_view member;
    std::string (*digest)(std::string_view bytes);  // nullptr: not modelled
};

constexpr Algorithm kAlgorithms[] = {
    {"CRC64NVME", "ChecksumCRC64NVME", crc64nvme}, {"CRC32", "ChecksumCRC32", crc32},
    {"CRC32C", "ChecksumCRC32C", crc32c},          {"SHA1", "ChecksumSHA1", sha1},
    {"SHA256", "ChecksumSHA256", sha256},          {"MD5", "ChecksumMD5", md5},
    {"SHA512", "ChecksumSHA512", nullptr},         {"XXHASH64", "ChecksumXXHASH64", nullptr},
    {"XXHASH3", "ChecksumXXHASH3", nullptr},       {"XXHASH128", "ChecksumXXHASH128", nullptr},
};

std::optional<ApiError> check_md5(api::Value input, std::string_view body) {
    const api::Value given = input["ContentMD5"];
    if (!given.exists()) {
        return std::nullopt;
    }
    std::string bytes;
    if (!api::base64_decode(given.str(), &bytes) || bytes.size() != 16) {
        return refused("InvalidDigest", "The Content-MD5 you specified was invalid.", 400,
                       {{"Content-MD5", given.str()}});
    }
    if (bytes != md5(body)) {
        return refused("BadDigest", "The Content-MD5 you specified did not match what we received.",
                       400, {{"ExpectedDigest", given.str()}});
    }
    return std::nullopt;
}

std::string header_name(std::string_view name) {
    std::string out = "x-amz-checksum-";
    for (const char c : name) {
        out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return out;
}

}  // namespace

Result<Checksum> checked_checksum(api::Value input, std::string_view body) {
    if (std::optional<ApiError> error = check_md5(input, body)) {
        return *error;
    }
    const Algorithm* used = nullptr;
    for (const Algorithm& row : kAlgorithms) {
        if (!input[row.member].exists()) {
            continue;
        }
        if (used != nullptr) {
            return refused("InvalidRequest",
                           "Expecting a single x-amz-checksum- header. Multiple checksum Types are "
                           "not allowed.");
        }
        used = &row;
    }
    for (const Algorithm& row : kAlgorithms) {
        used = used == nullptr && input["ChecksumAlgorithm"].str() == row.name ? &row : used;
    }
    used = used == nullptr ? &kAlgorithms[0] : used;
    if (used->digest == nullptr) {
        return not_modelled("checksums by " + std::string(used->name));
    }
    Checksum sum{used->member, api::base64_encode(used->digest(body))};
    const api::Value given = input[used->member];
    if (given.exists() && given.str() != sum.value) {
        std::string bytes;
        const bool shaped =
            api::base64_decode(given.str(), &bytes) && bytes.size() == used->digest({}).size();
        return shaped ? refused("BadDigest", "The " + std::string(used->name) +
                                                 " you specified did not match the calculated "
                                                 "checksum.")
                      : refused("InvalidRequest",
                                "Value for " + header_name(used->name) + " header is invalid.");
    }
    return sum;
}

}  // namespace drydock::s3
