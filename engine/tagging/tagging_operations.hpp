// The operations of the Resource Groups Tagging API, one row each.
#pragma once

#include <span>

#include "engine/api/call.hpp"

namespace drydock::tagging {

[[nodiscard]] std::span<const api::OperationRow> operations();

// tag_reading.cpp
api::Outcome get_resources(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome get_tag_keys(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome get_tag_values(const World& world, const api::Call& call, api::JsonWriter& out);

// tag_writing.cpp
api::Outcome tag_resources(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome untag_resources(World& world, const api::Call& call, api::JsonWriter& out);

}  // namespace drydock::tagging
