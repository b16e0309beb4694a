// The operations of ECS, one row each. Those of the model that are not in the table answer that
// Drydock does not model them yet.
#pragma once

#include <span>

#include "engine/api/call.hpp"

namespace drydock::ecs {

[[nodiscard]] std::span<const api::OperationRow> operations();

// clusters.cpp
api::Outcome create_cluster(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome describe_clusters(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome list_clusters(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_cluster(World& world, const api::Call& call, api::JsonWriter& out);

// task_definitions.cpp
api::Outcome register_task_definition(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome describe_task_definition(const World& world, const api::Call& call,
                                      api::JsonWriter& out);
api::Outcome list_task_definitions(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome list_task_definition_families(const World& world, const api::Call& call,
                                           api::JsonWriter& out);
api::Outcome deregister_task_definition(World& world, const api::Call& call, api::JsonWriter& out);

// tasks.cpp
api::Outcome run_task(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome stop_task_operation(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome describe_tasks(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome list_tasks(const World& world, const api::Call& call, api::JsonWriter& out);

// services.cpp
api::Outcome create_service(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome update_service(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_service(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome describe_services(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome list_services(const World& world, const api::Call& call, api::JsonWriter& out);

// tags.cpp
api::Outcome tag_resource(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome untag_resource(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome list_tags_for_resource(const World& world, const api::Call& call,
                                    api::JsonWriter& out);

}  // namespace drydock::ecs
