// The operations of the registry, one row each.
#pragma once

#include <span>

#include "engine/api/call.hpp"

namespace drydock::ecr {

[[nodiscard]] std::span<const api::OperationRow> operations();

// repositories.cpp
api::Outcome create_repository(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome describe_repositories(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_repository(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome put_image_tag_mutability(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome put_image_scanning_configuration(World& world, const api::Call& call,
                                              api::JsonWriter& out);
api::Outcome get_authorization_token(const World& world, const api::Call& call,
                                     api::JsonWriter& out);

// repository_tags.cpp
api::Outcome tag_resource(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome untag_resource(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome list_tags_for_resource(const World& world, const api::Call& call,
                                    api::JsonWriter& out);

// policies.cpp
api::Outcome set_repository_policy(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome get_repository_policy(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_repository_policy(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome put_lifecycle_policy(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome get_lifecycle_policy(const World& world, const api::Call& call, api::JsonWriter& out);

// images.cpp, image_put.cpp
api::Outcome list_images(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome describe_images(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome batch_get_image(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome put_image(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome batch_delete_image(World& world, const api::Call& call, api::JsonWriter& out);

// layers.cpp
api::Outcome batch_check_layer_availability(const World& world, const api::Call& call,
                                            api::JsonWriter& out);
api::Outcome initiate_layer_upload(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome upload_layer_part(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome complete_layer_upload(World& world, const api::Call& call, api::JsonWriter& out);

}  // namespace drydock::ecr
