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
api::Outcome update_cluster(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome update_cluster_settings(World& world, const api::Call& call, api::JsonWriter& out);

// task_definitions.cpp
api::Outcome register_task_definition(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome describe_task_definition(const World& world, const api::Call& call,
                                      api::JsonWriter& out);
api::Outcome list_task_definitions(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome list_task_definition_families(const World& world, const api::Call& call,
                                           api::JsonWriter& out);
api::Outcome deregister_task_definition(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_task_definitions(World& world, const api::Call& call, api::JsonWriter& out);

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

// account_settings.cpp
api::Outcome list_account_settings(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome put_account_setting(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome put_account_setting_default(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_account_setting(World& world, const api::Call& call, api::JsonWriter& out);

// capacity.cpp
api::Outcome describe_capacity_providers(const World& world, const api::Call& call,
                                         api::JsonWriter& out);
api::Outcome list_container_instances(const World& world, const api::Call& call,
                                      api::JsonWriter& out);
api::Outcome describe_container_instances(const World& world, const api::Call& call,
                                          api::JsonWriter& out);

// service_deployments.cpp
api::Outcome list_service_deployments(const World& world, const api::Call& call,
                                      api::JsonWriter& out);
api::Outcome describe_service_deployments(const World& world, const api::Call& call,
                                          api::JsonWriter& out);
api::Outcome describe_service_revisions(const World& world, const api::Call& call,
                                        api::JsonWriter& out);
api::Outcome stop_service_deployment(World& world, const api::Call& call, api::JsonWriter& out);

// task_protection.cpp
api::Outcome get_task_protection(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome update_task_protection(World& world, const api::Call& call, api::JsonWriter& out);

// execute_command.cpp
api::Outcome execute_command(World& world, const api::Call& call, api::JsonWriter& out);

}  // namespace drydock::ecs
