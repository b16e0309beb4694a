// Tags of buckets as JSON text.
#pragma once

#include <string>

#include "engine/api/value.hpp"
#include "engine/core/result.hpp"

namespace drydock::s3 {

// A TagSet by S3's rules as JSON [{"Key","Value"}], "" when it is empty.
[[nodiscard]] Result<std::string> checked_tags(api::Value tag_set);

}  // namespace drydock::s3
