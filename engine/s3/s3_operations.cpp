#include "engine/s3/s3_operations.hpp"

namespace drydock::s3 {
namespace {

constexpr api::Depth kStored = api::Depth::kStored;

// clang-format off
constexpr api::OperationRow kOperations[] = {
    {"CopyObject",          nullptr,             copy_object,           kStored},
    {"CreateBucket",        nullptr,             create_bucket,         kStored},
    {"DeleteBucket",        nullptr,             delete_bucket,         kStored},
    {"DeleteBucketPolicy",  nullptr,             delete_bucket_policy,  kStored},
    {"DeleteBucketTagging", nullptr,             delete_bucket_tagging, kStored},
    {"DeleteObject",        nullptr,             delete_object,         kStored},
    {"DeleteObjects",       nullptr,             delete_objects,        kStored},
    {"GetBucketLocation",   get_bucket_location, nullptr,               kStored},
    {"GetBucketPolicy",     get_bucket_policy,   nullptr,               kStored},
    {"GetBucketTagging",    get_bucket_tagging,  nullptr,               kStored},
    {"GetObject",           get_object,          nullptr,               kStored},
    {"HeadBucket",          head_bucket,         nullptr,               kStored},
    {"HeadObject",          head_object,         nullptr,               kStored},
    {"ListBuckets",         list_buckets,        nullptr,               kStored},
    {"ListObjectsV2",       list_objects_v2,     nullptr,               kStored},
    {"PutBucketPolicy",     nullptr,             put_bucket_policy,     kStored},
    {"PutBucketTagging",    nullptr,             put_bucket_tagging,    kStored},
    {"PutObject",           nullptr,             put_object,            kStored},
};
// clang-format on

}  // namespace

std::span<const api::OperationRow> operations() { return kOperations; }

}  // namespace drydock::s3
