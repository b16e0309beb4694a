// Rows to JSON, in the members' order of the model and with the members that captures of the real
// service show (ecs-control-plane 9).
#pragma once

#include <initializer_list>

#include "engine/api/json_writer.hpp"
#include "engine/api/kept_texts.hpp"
#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// What `include` asked for.
struct Include {
    bool attachments = false;
    bool configurations = false;
    bool settings = false;
    bool statistics = false;
    bool tags = false;
};
[[nodiscard]] Include read_include(api::Value include);

void write_cluster(const World& world, const ClusterRow& cluster, const Include& include,
                   api::JsonWriter& out);
void write_task_definition(const World& world, const TaskDefinitionRow& row, api::JsonWriter& out);
void write_service(const World& world, ServiceId id, bool tags, api::JsonWriter& out);
void write_task(const World& world, TaskId id, bool tags, api::JsonWriter& out);
// The same two, taken from earlier answers where the row has not changed since. `kept` may be null.
void write_service(const World& world, ServiceId id, bool tags, api::KeptTexts* kept,
                   api::JsonWriter& out);
void write_task(const World& world, TaskId id, bool tags, api::KeptTexts* kept,
                api::JsonWriter& out);
void write_failure(api::JsonWriter& out, std::string_view arn, std::string_view reason);
void write_deployment_configuration(const DeploymentSettings& settings, api::JsonWriter& out);
void write_network(const World& world, const NetworkConfiguration& network, api::JsonWriter& out);

// A string value "arn:aws:ecs:<region>:<account>:" and the parts.
void write_arn(const World& world, api::JsonWriter& out,
               std::initializer_list<std::string_view> parts);
void write_task_arn(const World& world, TaskId id, api::JsonWriter& out);
void write_task_definition_arn(const World& world, const TaskDefinitionRow& row,
                               api::JsonWriter& out);

// A string value: the event's text.
void write_service_event_message(const World& world, const ServiceRow& service,
                                 const ServiceEventRow& event, api::JsonWriter& out);

// "tags": as stored, [] when there are none.
void write_tags(const World& world, Sym tags, api::JsonWriter& out);

[[nodiscard]] std::string_view launch_type_text(LaunchType type);
[[nodiscard]] std::string_view service_status_text(ServiceStatus status);
[[nodiscard]] std::string_view task_definition_status_text(TaskDefinitionStatus status);
[[nodiscard]] std::string rollout_reason_text(const DeploymentRow& deployment);

}  // namespace drydock::ecs
