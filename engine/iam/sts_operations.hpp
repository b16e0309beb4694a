// The operations of STS, one row each.
#pragma once

#include <span>

#include "engine/api/call.hpp"

namespace drydock::iam {

[[nodiscard]] std::span<const api::OperationRow> sts_operations();

// sts.cpp
api::Outcome get_caller_identity(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome assume_role(World& world, const api::Call& call, api::JsonWriter& out);

}  // namespace drydock::iam
