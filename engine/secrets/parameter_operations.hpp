// The operations of SSM Parameter Store, one row each.
#pragma once

#include <span>
#include <vector>

#include "engine/api/call.hpp"
#include "engine/api/tags.hpp"

namespace drydock::secrets {

[[nodiscard]] std::span<const api::OperationRow> parameter_operations();

// parameters.cpp
api::Outcome put_parameter(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_parameter(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_parameters(World& world, const api::Call& call, api::JsonWriter& out);

// parameter_read.cpp
api::Outcome get_parameter(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome get_parameters(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome get_parameters_by_path(const World& world, const api::Call& call,
                                    api::JsonWriter& out);

// parameter_list.cpp
api::Outcome describe_parameters(const World& world, const api::Call& call, api::JsonWriter& out);

// For the tagging API (parameters.cpp).
void collect_tagged_parameters(const World& world, std::vector<api::TaggedResource>* out);
api::Outcome change_parameter_tags(World& world, std::string_view arn,
                                   const api::TagChange& change);

}  // namespace drydock::secrets
