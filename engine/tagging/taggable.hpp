// Which resources carry tags: one row for each service. A room joins with two functions: one that
// lists what has or had tags, one that changes the tags of an ARN as the service's own operations
// would, errors included.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/api/call.hpp"
#include "engine/api/tags.hpp"

namespace drydock::tagging {

struct Taggable {
    std::string_view service;  // third part of its ARNs
    // Of ARNs whose resource part names no type ("arn:aws:s3:::bucket"); else empty.
    std::string_view only_type;
    void (*collect)(const World&, std::vector<api::TaggedResource>*);
    api::Outcome (*change)(World&, std::string_view arn, const api::TagChange&);
};

[[nodiscard]] std::span<const Taggable> taggables();
[[nodiscard]] const Taggable* find_taggable(std::string_view service);  // null: none

// Service and resource type of an ARN: "ecs" and "cluster" of
// arn:aws:ecs:us-east-1:111122223333:cluster/prod. False when it is no ARN.
[[nodiscard]] bool parse_type(std::string_view arn, std::string_view* service,
                              std::string_view* type);

// "ecs" or "ecs:cluster" against an ARN.
[[nodiscard]] bool is_of_type(std::string_view arn, std::string_view filter);

}  // namespace drydock::tagging
