// The operations of Secrets Manager, one row each.
#pragma once

#include <span>
#include <vector>

#include "engine/api/call.hpp"
#include "engine/api/tags.hpp"

namespace drydock::secrets {

[[nodiscard]] std::span<const api::OperationRow> secret_operations();

// secrets.cpp
api::Outcome create_secret(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome put_secret_value(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome update_secret(World& world, const api::Call& call, api::JsonWriter& out);

// secret_read.cpp
api::Outcome get_secret_value(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome describe_secret(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome list_secrets(const World& world, const api::Call& call, api::JsonWriter& out);

// secret_deletion.cpp
api::Outcome delete_secret(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome restore_secret(World& world, const api::Call& call, api::JsonWriter& out);

// secret_policies.cpp
api::Outcome put_resource_policy(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome get_resource_policy(const World& world, const api::Call& call, api::JsonWriter& out);

// For the tagging API (secrets.cpp).
void collect_tagged_secrets(const World& world, std::vector<api::TaggedResource>* out);
api::Outcome change_secret_tags(World& world, std::string_view arn, const api::TagChange& change);

}  // namespace drydock::secrets
