// Buckets and objects. An object is its bytes and what its headers said.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/hash.hpp"
#include "engine/core/sim_time.hpp"
#include "engine/core/symbols.hpp"

namespace drydock::s3 {

// Ours: a World is copied for each snapshot, and its objects with it. AWS allows 5 GiB in one
// PutObject and 10,000 buckets.
inline constexpr std::uint32_t kObjectBytesMax = 4U << 20;
inline constexpr std::uint32_t kTotalBytesMax = 16U << 20;  // of all objects together
inline constexpr std::uint32_t kBucketsMax = 100;
inline constexpr std::uint32_t kObjectsMax = 10'000;  // of a bucket
// AWS's own.
inline constexpr std::uint32_t kKeyBytesMax = 1024;
inline constexpr std::uint32_t kMetadataBytesMax = 2048;
inline constexpr std::uint32_t kListMax = 1000;
inline constexpr std::uint32_t kPolicyBytesMax = 20 * 1024;

struct ObjectRow {
    std::string key;
    std::string body;
    std::string headers;  // JSON object of the members that GetObject gives back as they came
    Sym etag;             // 32 hex digits, without quotes
    Sym storage_class;
    Sym checksum;        // name of the checksum's member: ChecksumCRC64NVME
    Sym checksum_value;  // base64
    SimTime modified_at{0};
};

struct BucketRow {
    Sym name;
    SimTime created_at{0};
    Sym policy;                      // JSON as given; empty: none
    Sym tags;                        // JSON [{"Key":..,"Value":..}]; empty: none
    std::vector<ObjectRow> objects;  // sorted by key's bytes, as S3 lists them
};

struct S3State {
    std::vector<BucketRow> buckets;  // sorted by name
    std::uint64_t bytes = 0;         // of all objects' bodies
};

void hash_into(Hasher& h, const S3State& state);
// Bytes held, for the time machine's budget.
[[nodiscard]] std::uint64_t bytes_of(const S3State& state);
// Whether what is kept twice agrees.
[[nodiscard]] bool is_consistent(const S3State& state);

}  // namespace drydock::s3
