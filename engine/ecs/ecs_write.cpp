#include "engine/ecs/ecs_write.hpp"

#include <charconv>
#include <string>
#include <utility>

#include "engine/core/check.hpp"
#include "engine/core/rng.hpp"
#include "engine/ecs/deployment_records.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/service_scheduler.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

std::string_view text_or(const World& world, Sym symbol, std::string_view otherwise) {
    return symbol.empty() ? otherwise : world.text(symbol);
}

void member_sym(const World& world, api::JsonWriter& out, api::MemberName name, Sym symbol) {
    if (!symbol.empty()) {
        out.member(name, world.text(symbol));
    }
}

void member_json(const World& world, api::JsonWriter& out, api::MemberName name, Sym json) {
    if (!json.empty()) {
        out.member_raw(name, world.text(json));
    }
}

// ClusterRow::active_services counts DRAINING services too: what DeleteCluster refuses for.
std::uint32_t count_services(const World& world, const ClusterRow& cluster, ServiceStatus status) {
    std::uint32_t count = 0;
    for (std::uint32_t i = cluster.first_service; i != kNoIndex;
         i = world.ecs.services.at(i).next_in_cluster) {
        if (world.ecs.services.at(i).status == status) {
            ++count;
        }
    }
    return count;
}

void write_statistics(const World& world, const ClusterRow& cluster, api::JsonWriter& out) {
    const std::uint32_t active = count_services(world, cluster, ServiceStatus::kActive);
    const std::uint32_t draining = count_services(world, cluster, ServiceStatus::kDraining);
    // Only Fargate capacity exists yet, so the EC2 and External rows are truly zero.
    const std::pair<const char*, std::uint32_t> rows[] = {
        {"runningEC2TasksCount", 0},       {"runningFargateTasksCount", cluster.running_tasks},
        {"pendingEC2TasksCount", 0},       {"pendingFargateTasksCount", cluster.pending_tasks},
        {"runningExternalTasksCount", 0},  {"pendingExternalTasksCount", 0},
        {"activeEC2ServiceCount", 0},      {"activeFargateServiceCount", active},
        {"drainingEC2ServiceCount", 0},    {"drainingFargateServiceCount", draining},
        {"activeExternalServiceCount", 0}, {"drainingExternalServiceCount", 0},
    };
    for (const auto& [name, value] : rows) {
        out.begin_object();
        out.member("name", name);
        out.member("value", std::to_string(value));
        out.end_object();
    }
}

std::string_view rollout_state_text(RolloutState state) {
    switch (state) {
        case RolloutState::kInProgress:
            return "IN_PROGRESS";
        case RolloutState::kCompleted:
            return "COMPLETED";
        case RolloutState::kFailed:
            return "FAILED";
    }
    DD_UNREACHABLE();
}

// A number's digits as text.
class Digits {
public:
    explicit Digits(std::uint64_t value)
        : size_(static_cast<std::size_t>(std::to_chars(chars_, chars_ + sizeof chars_, value).ptr -
                                         chars_)) {}
    operator std::string_view() const {  // NOLINT(google-explicit-constructor)
        return {chars_, size_};
    }

private:
    char chars_[24];
    std::size_t size_;
};

void write_deployment(const World& world, const DeploymentRow& d, api::JsonWriter& out) {
    out.begin_object();
    out.key("id").begin_text().part("ecs-svc/").part_number(d.number).end_text();
    out.member_plain("status", d.primary ? "PRIMARY" : "ACTIVE");
    out.key("taskDefinition");
    write_task_definition_arn(world, world.ecs.task_definitions.get(d.task_definition), out);
    out.member_int("desiredCount", d.desired);
    out.member_int("pendingCount", d.pending);
    out.member_int("runningCount", d.running);
    out.member_int("failedTasks", d.failed_tasks);
    out.member_time("createdAt", world.unix_ms(d.created_at));
    out.member_time("updatedAt", world.unix_ms(d.updated_at));
    out.member_plain("launchType", launch_type_text(d.launch_type));
    if (d.launch_type == LaunchType::kFargate) {
        out.member("platformVersion", world.text(d.platform_version));
        out.member_plain("platformFamily", "Linux");
    }
    if (d.network.present) {
        out.key("networkConfiguration");
        write_network(world, d.network, out);
    }
    out.member_plain("rolloutState", rollout_state_text(d.rollout_state));
    out.member_plain("rolloutStateReason", rollout_reason_text(d));
    out.end_object();
}

void write_events(const World& world, const ServiceRow& s, api::JsonWriter& out) {
    out.key("events").begin_array();
    for (std::size_t i = s.events.size(); i-- > 0;) {
        const ServiceEventRow& event = s.events[i];
        out.begin_object();
        const std::uint64_t n = event.number * 2ULL;
        out.member_plain("id",
                         uuid_chars(draw(world.seed, Stream::kEventIdentity, s.identity, n),
                                    draw(world.seed, Stream::kEventIdentity, s.identity, n + 1)));
        out.member_time("createdAt", world.unix_ms(event.at));
        out.key("message");
        write_service_event_message(world, s, event, out);
        out.end_object();
    }
    out.end_array();
}

void write_current_revisions(const World& world, const ServiceRow& s, api::JsonWriter& out) {
    if (s.deployments.empty()) {
        return;
    }
    // Several may be ongoing while older ones come to their end; the newest is the current one.
    const DeploymentRecord* current = nullptr;
    for (const DeploymentRow& d : s.deployments) {
        const DeploymentRecord* record = find_record(s, d.serial);
        if (record != nullptr && is_ongoing(record->status) &&
            (current == nullptr || record->serial > current->serial)) {
            current = record;
        }
    }
    if (current != nullptr) {
        out.member_plain("currentServiceDeployment",
                         service_deployment_arn(world, s, current->number));
    }
    const std::string_view cluster = world.text(world.ecs.clusters.get(s.cluster).name);
    out.key("currentServiceRevisions").begin_array();
    for (const DeploymentRow& d : s.deployments) {
        out.begin_object();
        out.key("arn");
        write_arn(world, out,
                  {"service-revision/", cluster, "/", world.text(s.name), "/",
                   Digits(d.revision_number)});
        out.member_int("requestedTaskCount", d.desired);
        out.member_int("runningTaskCount", d.running);
        out.member_int("pendingTaskCount", d.pending);
        out.end_object();
    }
    out.end_array();
}

}  // namespace

Include read_include(api::Value include) {
    Include result;
    for (const api::Value item : include) {
        result.attachments |= item.str() == "ATTACHMENTS";
        result.configurations |= item.str() == "CONFIGURATIONS";
        result.settings |= item.str() == "SETTINGS";
        result.statistics |= item.str() == "STATISTICS";
        result.tags |= item.str() == "TAGS";
    }
    return result;
}

std::string_view launch_type_text(LaunchType type) {
    switch (type) {
        case LaunchType::kEc2:
            return "EC2";
        case LaunchType::kFargate:
            return "FARGATE";
        case LaunchType::kExternal:
            return "EXTERNAL";
        case LaunchType::kManagedInstances:
            return "MANAGED_INSTANCES";
    }
    DD_UNREACHABLE();
}

std::string_view service_status_text(ServiceStatus status) {
    switch (status) {
        case ServiceStatus::kActive:
            return "ACTIVE";
        case ServiceStatus::kDraining:
            return "DRAINING";
        case ServiceStatus::kInactive:
            return "INACTIVE";
    }
    DD_UNREACHABLE();
}

std::string_view task_definition_status_text(TaskDefinitionStatus status) {
    switch (status) {
        case TaskDefinitionStatus::kActive:
            return "ACTIVE";
        case TaskDefinitionStatus::kInactive:
            return "INACTIVE";
        case TaskDefinitionStatus::kDeleteInProgress:
            return "DELETE_IN_PROGRESS";
    }
    DD_UNREACHABLE();
}

std::string rollout_reason_text(const DeploymentRow& d) {
    switch (d.rollout_reason) {
        case RolloutReason::kInProgress:
            return "ECS deployment " + deployment_id(d.number) + " in progress.";
        case RolloutReason::kCompleted:
            return "ECS deployment " + deployment_id(d.number) + " completed.";
        case RolloutReason::kCircuitBreakerTasksFailed:
            return "ECS deployment circuit breaker: tasks failed to start.";
        case RolloutReason::kCircuitBreakerRollingBack:
            return "ECS deployment circuit breaker: rolling back to deploymentId " +
                   deployment_id(d.rolling_back_to) + ".";
        case RolloutReason::kUserStopped:  // wordings of the next two: not found in any capture
            return "ECS deployment " + deployment_id(d.number) + " stopped by user.";
        case RolloutReason::kUserRollingBack:
            return "ECS deployment rolling back to deploymentId " +
                   deployment_id(d.rolling_back_to) + ".";
    }
    DD_UNREACHABLE();
}

void write_arn(const World& world, api::JsonWriter& out,
               std::initializer_list<std::string_view> parts) {
    out.begin_text().part("arn:aws:ecs:").part(world.text(world.region)).part(":");
    out.part(world.text(world.account)).part(":");
    for (const std::string_view part : parts) {
        out.part(part);
    }
    out.end_text();
}

void write_task_arn(const World& world, TaskId id, api::JsonWriter& out) {
    const ClusterRow& cluster = world.ecs.clusters.get(world.ecs.tasks.get(id).cluster);
    write_arn(world, out,
              {"task/", world.text(cluster.name), "/", task_id_chars(world, id.bits())});
}

void write_task_definition_arn(const World& world, const TaskDefinitionRow& row,
                               api::JsonWriter& out) {
    write_arn(world, out,
              {"task-definition/", world.text(row.family), ":",
               Digits(static_cast<std::uint64_t>(row.revision))});
}

void write_tags(const World& world, Sym tags, api::JsonWriter& out) {
    out.member_raw("tags", text_or(world, tags, "[]"));
}

void write_failure(api::JsonWriter& out, std::string_view arn, std::string_view reason) {
    out.begin_object();
    out.member("arn", arn);
    out.member("reason", reason);
    out.end_object();
}

void write_deployment_configuration(const DeploymentSettings& settings, api::JsonWriter& out) {
    out.key("deploymentConfiguration").begin_object();
    out.key("deploymentCircuitBreaker").begin_object();
    out.member_bool("enable", settings.circuit_breaker);
    out.member_bool("rollback", settings.circuit_breaker_rollback);
    out.end_object();
    out.member_int("maximumPercent", settings.maximum_percent);
    out.member_int("minimumHealthyPercent", settings.minimum_healthy_percent);
    out.member_plain("strategy", "ROLLING");
    out.end_object();
}

void write_network(const World& world, const NetworkConfiguration& network, api::JsonWriter& out) {
    out.begin_object();
    out.key("awsvpcConfiguration").begin_object();
    out.key("subnets").begin_array();
    for (const Sym subnet : network.subnets) {
        out.plain(world.text(subnet));
    }
    out.end_array();
    out.key("securityGroups").begin_array();
    for (const Sym group : network.security_groups) {
        out.plain(world.text(group));
    }
    out.end_array();
    out.member_plain("assignPublicIp", network.assign_public_ip ? "ENABLED" : "DISABLED");
    out.end_object();
    out.end_object();
}

void write_cluster(const World& world, const ClusterRow& c, const Include& include,
                   api::JsonWriter& out) {
    out.begin_object();
    out.member_plain("clusterArn", cluster_arn(world, c));
    out.member_plain("clusterName", world.text(c.name));
    if (include.configurations) {
        member_json(world, out, "configuration", c.configuration);
    }
    out.member("status", c.status == ClusterStatus::kActive ? "ACTIVE" : "INACTIVE");
    out.member_int("registeredContainerInstancesCount", 0);
    out.member_int("runningTasksCount", c.running_tasks);
    out.member_int("pendingTasksCount", c.pending_tasks);
    out.member_int("activeServicesCount", count_services(world, c, ServiceStatus::kActive));
    out.key("statistics").begin_array();
    if (include.statistics) {
        write_statistics(world, c, out);
    }
    out.end_array();
    write_tags(world, include.tags ? c.tags : Sym{}, out);
    out.key("settings").begin_array();
    if (include.settings) {
        out.begin_object();
        out.member_plain("name", "containerInsights");
        out.member("value", world.text(c.container_insights));
        out.end_object();
    }
    out.end_array();
    out.member_raw("capacityProviders", text_or(world, c.capacity_providers, "[]"));
    out.member_raw("defaultCapacityProviderStrategy", text_or(world, c.default_strategy, "[]"));
    if (!c.service_connect_namespace.empty()) {
        out.key("serviceConnectDefaults").begin_object();
        out.member("namespace", world.text(c.service_connect_namespace));
        out.end_object();
    }
    out.end_object();
}

void write_task_definition(const World& world, const TaskDefinitionRow& row, api::JsonWriter& out) {
    constexpr std::string_view kModes[] = {"bridge", "host", "awsvpc", "none"};
    out.begin_object();
    out.member_plain("taskDefinitionArn", task_definition_arn(world, row));
    out.member_raw("containerDefinitions", world.text(row.container_definitions));
    out.member_plain("family", world.text(row.family));
    member_sym(world, out, "taskRoleArn", row.task_role_arn);
    member_sym(world, out, "executionRoleArn", row.execution_role_arn);
    if (row.network_mode_given) {
        out.member("networkMode", kModes[static_cast<std::size_t>(row.network_mode)]);
    }
    out.member_int("revision", row.revision);
    out.member_raw("volumes", text_or(world, row.volumes, "[]"));
    out.member_plain("status", task_definition_status_text(row.status));
    member_json(world, out, "requiresAttributes", row.requires_attributes);
    out.member_raw("placementConstraints", text_or(world, row.placement_constraints, "[]"));
    out.key("compatibilities").begin_array();
    constexpr std::pair<std::uint8_t, std::string_view> kNames[] = {
        {kCompatibleExternal, "EXTERNAL"},
        {kCompatibleEc2, "EC2"},
        {kCompatibleFargate, "FARGATE"},
        {kCompatibleManagedInstances, "MANAGED_INSTANCES"},
    };
    for (const auto& [bit, name] : kNames) {
        if ((row.compatibilities & bit) != 0) {
            out.string(name);
        }
    }
    out.end_array();
    member_json(world, out, "runtimePlatform", row.runtime_platform);
    member_json(world, out, "requiresCompatibilities", row.requires_compatibilities_json);
    if (row.cpu != 0) {
        out.member("cpu", std::to_string(row.cpu));
    }
    if (row.memory != 0) {
        out.member("memory", std::to_string(row.memory));
    }
    member_json(world, out, "inferenceAccelerators", row.inference_accelerators);
    member_sym(world, out, "pidMode", row.pid_mode);
    member_sym(world, out, "ipcMode", row.ipc_mode);
    member_json(world, out, "proxyConfiguration", row.proxy_configuration);
    out.member_time("registeredAt", world.unix_ms(row.registered_at));
    if (is_set(row.deregistered_at)) {
        out.member_time("deregisteredAt", world.unix_ms(row.deregistered_at));
    }
    out.member("registeredBy", world.text(row.registered_by));
    if (row.ephemeral_storage_gib != 0) {
        out.key("ephemeralStorage").begin_object();
        out.member_int("sizeInGiB", row.ephemeral_storage_gib);
        out.end_object();
    }
    if (row.enable_fault_injection >= 0) {
        out.member_bool("enableFaultInjection", row.enable_fault_injection == 1);
    }
    out.end_object();
}

void write_service(const World& world, ServiceId id, bool tags, api::JsonWriter& out) {
    const ServiceRow& s = world.ecs.services.get(id);
    std::uint32_t running = 0;
    std::uint32_t pending = 0;
    for (const DeploymentRow& d : s.deployments) {
        running += d.running;
        pending += d.pending;
    }
    const bool fargate = s.launch_type == LaunchType::kFargate;
    out.begin_object();
    const std::string_view cluster = world.text(world.ecs.clusters.get(s.cluster).name);
    out.key("serviceArn");
    write_arn(world, out, {"service/", cluster, "/", world.text(s.name)});
    out.member_plain("serviceName", world.text(s.name));
    out.key("clusterArn");
    write_arn(world, out, {"cluster/", cluster});
    out.member_raw("loadBalancers", "[]");
    out.member_raw("serviceRegistries", "[]");
    out.member_plain("status", service_status_text(s.status));
    out.member_int("desiredCount", s.desired_count);
    out.member_int("runningCount", running);
    out.member_int("pendingCount", pending);
    out.member_plain("launchType", launch_type_text(s.launch_type));
    if (fargate) {
        out.member("platformVersion", world.text(s.platform_version));
        out.member_plain("platformFamily", "Linux");
    }
    out.key("taskDefinition");
    write_task_definition_arn(world, world.ecs.task_definitions.get(s.task_definition), out);
    write_deployment_configuration(s.settings, out);
    out.key("deployments").begin_array();
    for (const DeploymentRow& d : s.deployments) {
        write_deployment(world, d, out);
    }
    out.end_array();
    member_sym(world, out, "roleArn", s.role_arn);
    write_events(world, s, out);
    out.member_time("createdAt", world.unix_ms(s.created_at));
    write_current_revisions(world, s, out);
    out.member_raw("placementConstraints", text_or(world, s.placement_constraints, "[]"));
    out.member_raw("placementStrategy", text_or(world, s.placement_strategy, "[]"));
    if (s.network.present) {
        out.key("networkConfiguration");
        write_network(world, s.network, out);
    }
    out.member_int("healthCheckGracePeriodSeconds", s.health_check_grace_period_s);
    out.member_plain("schedulingStrategy", "REPLICA");
    out.key("deploymentController").begin_object();
    out.member_plain("type", "ECS");
    out.end_object();
    if (tags) {
        write_tags(world, s.tags, out);
    }
    member_sym(world, out, "createdBy", s.created_by);
    out.member_bool("enableECSManagedTags", s.enable_ecs_managed_tags);
    out.member_plain("propagateTags", world.text(s.propagate_tags));
    out.member_bool("enableExecuteCommand", s.enable_execute_command);
    out.member_plain("availabilityZoneRebalancing", s.az_rebalancing ? "ENABLED" : "DISABLED");
    out.end_object();
}

}  // namespace drydock::ecs
