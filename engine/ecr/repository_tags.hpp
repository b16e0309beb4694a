// Tags of repositories, for the room itself and for the tagging API.
#pragma once

#include <string_view>
#include <vector>

#include "engine/api/call.hpp"
#include "engine/api/tags.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecr {

// Changes tags by ECR's rules, or says in its words what is wrong.
[[nodiscard]] api::Outcome apply_tags(std::vector<api::Tag>* tags, const api::TagChange& change);

// Every repository that has or had tags.
void collect_tagged(const World& world, std::vector<api::TaggedResource>* out);
// As TagResource and UntagResource would, errors included.
[[nodiscard]] api::Outcome change_resource_tags(World& world, std::string_view arn,
                                                const api::TagChange& change);

}  // namespace drydock::ecr
