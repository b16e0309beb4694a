// Tags of buckets, for the room itself and for the tagging API.
#pragma once

#include <string_view>
#include <vector>

#include "engine/api/call.hpp"
#include "engine/api/tags.hpp"

namespace drydock {
struct World;
}

namespace drydock::s3 {

// Changes tags by S3's rules, or says in its words what is wrong.
[[nodiscard]] api::Outcome apply_tags(std::vector<api::Tag>* tags, const api::TagChange& change);

// Every bucket that has or had tags.
void collect_tagged(const World& world, std::vector<api::TaggedResource>* out);
// Errors are those of the bucket's own operations.
[[nodiscard]] api::Outcome change_resource_tags(World& world, std::string_view arn,
                                                const api::TagChange& change);

}  // namespace drydock::s3
