// What the operations of the object store share: finding rows, S3's refusals, answers in order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/api/call.hpp"
#include "engine/s3/s3_state.hpp"

namespace drydock::s3 {

// An error with further elements in its document: {"Key", "notes.txt"}.
using Extra = std::pair<std::string_view, std::string_view>;
[[nodiscard]] ApiError refused(std::string_view code, std::string_view message, int status = 400,
                               std::initializer_list<Extra> extras = {});
[[nodiscard]] ApiError not_modelled(std::string_view what);

// Nothing when `name` may be a bucket's ("Bucket naming rules" of the user guide).
[[nodiscard]] bool is_bucket_name(std::string_view name);

[[nodiscard]] BucketRow* find_bucket(World& world, std::string_view name);
[[nodiscard]] const BucketRow* find_bucket(const World& world, std::string_view name);
[[nodiscard]] const ObjectRow* find_object(const BucketRow& bucket, std::string_view key);

// The bucket of a request: NoSuchBucket, or AccessDenied when another owner is expected.
[[nodiscard]] std::optional<ApiError> named_bucket(const World& world, const api::Call& call,
                                                   const BucketRow** out);
[[nodiscard]] std::optional<ApiError> named_bucket(World& world, const api::Call& call,
                                                   BucketRow** out);

[[nodiscard]] std::string bucket_arn(const World& world, const BucketRow& row);
// The 64 digits by which S3 names an account.
[[nodiscard]] std::string canonical_id(const World& world);

// Collects members in any order and writes them in the order of the operation's output.
class Members {
public:
    void text(std::string_view name, std::string_view value);
    void raw(std::string_view name, std::string json) { rows_.emplace_back(name, std::move(json)); }
    void write(const api::Call& call, api::JsonWriter& out) const;

private:
    std::vector<std::pair<std::string_view, std::string>> rows_;
};

// Conditions of a request (If-Match and its kin) against the object that is there, or nullptr.
[[nodiscard]] std::optional<ApiError> check_conditions(const World& world, api::Value input,
                                                       const ObjectRow* object);
// A bucket without versions knows the version "null" alone.
[[nodiscard]] std::optional<ApiError> check_version(api::Value input);

}  // namespace drydock::s3
