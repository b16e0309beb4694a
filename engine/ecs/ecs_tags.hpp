// What the Resource Groups Tagging API asks of ECS.
#pragma once

#include <string_view>
#include <vector>

#include "engine/api/call.hpp"
#include "engine/api/tags.hpp"

namespace drydock::ecs {

// Clusters, services, tasks and task definitions that have or had tags; those that ECS no longer
// lets one tag (INACTIVE, STOPPED) are left out.
void collect_tagged(const World& world, std::vector<api::TaggedResource>* out);

// With the errors of TagResource and UntagResource.
api::Outcome change_resource_tags(World& world, std::string_view arn, const api::TagChange& change);

}  // namespace drydock::ecs
