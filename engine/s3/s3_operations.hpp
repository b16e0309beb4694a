// The operations of the object store, one row each.
#pragma once

#include <span>

#include "engine/api/call.hpp"

namespace drydock::s3 {

[[nodiscard]] std::span<const api::OperationRow> operations();

// buckets.cpp
api::Outcome create_bucket(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome list_buckets(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_bucket(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome head_bucket(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome get_bucket_location(const World& world, const api::Call& call, api::JsonWriter& out);

// bucket_settings.cpp
api::Outcome put_bucket_policy(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome get_bucket_policy(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_bucket_policy(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome put_bucket_tagging(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome get_bucket_tagging(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_bucket_tagging(World& world, const api::Call& call, api::JsonWriter& out);

// object_write.cpp
api::Outcome put_object(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome copy_object(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_object(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_objects(World& world, const api::Call& call, api::JsonWriter& out);

// object_read.cpp, listing.cpp
api::Outcome get_object(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome head_object(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome list_objects_v2(const World& world, const api::Call& call, api::JsonWriter& out);

}  // namespace drydock::s3
