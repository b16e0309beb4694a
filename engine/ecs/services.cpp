// Services: create, update, delete, read. What happens then is the scheduler's.
#include <algorithm>

#include "engine/api/paging.hpp"
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_operations.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/ecs/exec.hpp"
#include "engine/ecs/service_scheduler.hpp"
#include "engine/ecs/task_definition_uses.hpp"
#include "engine/ecs/task_request.hpp"
#include "engine/iam/principal.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr std::uint32_t kDescribeMax = 10;
constexpr api::PageRules kPages{.limit_default = 10};
constexpr std::size_t kClientTokenMax = 36;

// Reads deploymentConfiguration over `settings`; what it does not name stays.
Result<DeploymentSettings> read_deployment_configuration(api::Value in,
                                                         DeploymentSettings settings) {
    const api::Value config = in["deploymentConfiguration"];
    if (!config.is_object()) {
        return settings;
    }
    const std::string_view strategy = config["strategy"].str("ROLLING");
    if (strategy != "ROLLING") {
        return unsupported("the deployment strategy " + std::string(strategy));
    }
    if (config["alarms"]["enable"].boolean()) {
        return unsupported("deployment alarms");
    }
    const std::int64_t minimum =
        config["minimumHealthyPercent"].i64(settings.minimum_healthy_percent);
    const std::int64_t maximum = config["maximumPercent"].i64(settings.maximum_percent);
    if (minimum < 0 || minimum > 100) {
        return invalid_parameter("minimumHealthyPercent must be between 0 and 100.");
    }
    if (maximum < 100 || maximum > 1000) {
        return invalid_parameter("maximumPercent must be at least 100.");
    }
    settings.minimum_healthy_percent = static_cast<std::int32_t>(minimum);
    settings.maximum_percent = static_cast<std::int32_t>(maximum);
    const api::Value breaker = config["deploymentCircuitBreaker"];
    if (breaker.is_object()) {
        settings.circuit_breaker = breaker["enable"].boolean();
        settings.circuit_breaker_rollback = breaker["rollback"].boolean();
    }
    return settings;
}

struct CreateServicePlan {
    ServiceId existing;  // set: an identical service is the answer
    TaskRequest request;
    DeploymentSettings settings;
    std::string name;
    std::int32_t desired = 0;
    std::string tags;
    std::string request_text;
};

Result<std::int32_t> read_desired(api::Value value, std::int32_t otherwise) {
    const std::int64_t desired = value.i64(otherwise);
    if (desired < 0) {
        return invalid_parameter("desiredCount must be greater than or equal to 0.");
    }
    if (desired > kTasksPerServiceMax) {
        return invalid_parameter("The service's desired count exceeds the limit of 5000 tasks.");
    }
    return static_cast<std::int32_t>(desired);
}

// No service has load balancers yet. Seen from CreateService and UpdateService with numbers above
// 0; that 0 passes is a guess.
ApiError check_grace_period(api::Value in) {
    if (in["healthCheckGracePeriodSeconds"].i64(0) != 0) {
        return invalid_parameter(
            "Health check grace period is only valid for services configured to use load "
            "balancers");
    }
    return {};
}

ApiError check_create_features(api::Value in) {
    const std::string_view controller = in["deploymentController"]["type"].str("ECS");
    if (controller != "ECS") {
        return unsupported("the deployment controller " + std::string(controller));
    }
    if (in["schedulingStrategy"].str("REPLICA") == "DAEMON") {
        if (in["launchType"].str() == "FARGATE") {
            return invalid_parameter(
                "The daemon scheduling strategy is not supported for Fargate tasks.");
        }
        return unsupported("the DAEMON scheduling strategy");
    }
    for (const api::Value balancer : in["loadBalancers"]) {
        // No target group can exist yet, so this is what ECS says of any ARN.
        if (balancer["targetGroupArn"].is_string()) {
            return invalid_parameter("Unable to find the specified target group: " +
                                     std::string(balancer["targetGroupArn"].str()));
        }
        return unsupported("Classic Load Balancers");
    }
    return check_grace_period(in);
}

Result<CreateServicePlan> validate_create_service(const World& world, api::Value in) {
    CreateServicePlan plan;
    if (in["clientToken"].str().size() > kClientTokenMax) {
        return invalid_parameter("clientToken must be at most 36 characters.");
    }
    plan.name = in["serviceName"].str();
    if (!is_name(plan.name)) {
        return invalid_parameter(
            "Invalid identifier: Identifier is for service. Service names "
            "must match ^[a-zA-Z0-9\\-_]{1,255}$, but was " +
            plan.name);
    }
    ApiError error = check_create_features(in);
    if (!error.code.empty()) {
        return error;
    }
    if (!in["taskDefinition"].is_string()) {
        return invalid_parameter("TaskDefinition can not be blank.");
    }
    Result<TaskRequest> request = read_task_request(world, in, RequestFor::kService);
    if (!request.ok()) {
        return request.error();
    }
    plan.request = request.value();
    if (in["enableExecuteCommand"].boolean()) {
        const TaskDefinitionRow& definition =
            world.ecs.task_definitions.get(plan.request.task_definition);
        ApiError refused = check_exec(world.text(definition.task_role_arn),
                                      in["platformVersion"].str(), ExecRequest::kCreateService);
        if (!refused.code.empty()) {
            return refused;
        }
    }
    Result<std::int32_t> desired = read_desired(in["desiredCount"], 0);
    if (!desired.ok()) {
        return desired.error();
    }
    plan.desired = desired.value();
    Result<DeploymentSettings> settings = read_deployment_configuration(in, {});
    if (!settings.ok()) {
        return settings.error();
    }
    plan.settings = settings.value();
    Result<std::string> tags = canonical_tags(in["tags"]);
    if (!tags.ok()) {
        return tags.error();
    }
    plan.tags = tags.value();
    plan.request_text = canonical_request(in);
    ServiceId id;
    if (find_service(world, plan.request.cluster, plan.name, &id)) {
        const ServiceRow& row = world.ecs.services.get(id);
        if (row.status == ServiceStatus::kActive) {
            if (world.text(row.create_request) != plan.request_text) {
                return invalid_parameter("Creation of service was not idempotent.");
            }
            plan.existing = id;
        } else if (row.status == ServiceStatus::kDraining) {
            return invalid_parameter("Unable to Start a service that is still Draining.");
        }
    }
    if (world.ecs.clusters.get(plan.request.cluster).active_services >= kServicesPerClusterMax) {
        return client_error("You have reached the maximum number of services in the cluster.");
    }
    return plan;
}

void append_to_cluster(World& world, ServiceId id) {
    auto& services = world.ecs.services;
    ServiceRow& row = services.get(id);
    ClusterRow& cluster = world.ecs.clusters.get(row.cluster);
    row.prev_in_cluster = cluster.last_service;
    (cluster.last_service == kNoIndex ? cluster.first_service
                                      : services.at(cluster.last_service).next_in_cluster) =
        id.index;
    cluster.last_service = id.index;
    ++cluster.active_services;
}

ServiceId apply_create_service(World& world, const CreateServicePlan& plan, api::Value in) {
    if (plan.existing.is_set()) {
        return plan.existing;
    }
    ServiceRow row;
    row.cluster = plan.request.cluster;
    row.name = world.symbols.intern(plan.name);
    Hasher identity;
    identity.add_text(world.text(world.ecs.clusters.get(row.cluster).name));
    identity.add_text(plan.name);
    identity.add(world.ecs.service_incarnations++);
    row.identity = identity.value();
    row.desired_count = plan.desired;
    row.launch_type = plan.request.launch_type;
    row.task_definition = plan.request.task_definition;
    row.network = plan.request.network;
    row.platform_version = world.symbols.intern(in["platformVersion"].str("LATEST"));
    row.role_arn = world.symbols.intern("arn:aws:iam::" + std::string(world.text(world.account)) +
                                        ":role/aws-service-role/ecs.amazonaws.com/"
                                        "AWSServiceRoleForECS");
    row.created_by = world.symbols.intern(iam::caller_arn(world));
    row.settings = plan.settings;
    row.enable_ecs_managed_tags = in["enableECSManagedTags"].boolean();
    row.enable_execute_command = in["enableExecuteCommand"].boolean();
    row.az_rebalancing = in["availabilityZoneRebalancing"].str("ENABLED") == "ENABLED";
    row.propagate_tags = world.symbols.intern(in["propagateTags"].str("NONE"));
    row.health_check_grace_period_s =
        static_cast<std::int32_t>(in["healthCheckGracePeriodSeconds"].i64(0));
    if (in["placementConstraints"].size() > 0) {
        row.placement_constraints = world.symbols.intern(api::to_json(in["placementConstraints"]));
    }
    if (in["placementStrategy"].size() > 0) {
        row.placement_strategy = world.symbols.intern(api::to_json(in["placementStrategy"]));
    }
    row.tags = world.symbols.intern(plan.tags);
    row.create_request = world.symbols.intern(plan.request_text);
    row.created_at = world.now;
    use_task_definition(world, row.task_definition);
    const ClusterId cluster = row.cluster;
    const Sym name = row.name;
    const ServiceId id = world.ecs.services.add(std::move(row));
    world.ecs.service_by_name.put(service_key(cluster, name), id.index);
    append_to_cluster(world, id);
    world.cause = record(world, FactKind::kServiceCreated, SubjectKind::kService, id.bits());
    start_deployment(world, id);
    mark_dirty_by_user(world, id);
    return id;
}

struct UpdateServicePlan {
    ServiceId service;
    TaskDefinitionId task_definition;
    NetworkConfiguration network;
    DeploymentSettings settings;
    std::int32_t desired = 0;
    bool new_deployment = false;
};

ApiError check_update_features(api::Value in) {
    ApiError error = check_modelled(in);
    if (!error.code.empty()) {
        return error;
    }
    if (in["loadBalancers"].size() > 0) {
        return check_create_features(in);
    }
    if (in["deploymentController"].is_object() &&
        in["deploymentController"]["type"].str() != "ECS") {
        return unsupported("changing the deployment controller");
    }
    return check_grace_period(in);
}

Result<UpdateServicePlan> validate_update_service(const World& world, api::Value in) {
    UpdateServicePlan plan;
    Result<ServiceId> service = find_named_service(world, in);
    if (!service.ok()) {
        return service.error();
    }
    plan.service = service.value();
    const ServiceRow& row = world.ecs.services.get(plan.service);
    if (row.status != ServiceStatus::kActive) {
        return ApiError{"ServiceNotActiveException", "Service was not ACTIVE.", 400, {}};
    }
    ApiError error = check_update_features(in);
    if (!error.code.empty()) {
        return error;
    }
    plan.task_definition = row.task_definition;
    if (in["taskDefinition"].is_string()) {
        Result<TaskDefinitionId> definition =
            read_task_definition(world, in["taskDefinition"].str(), RequestFor::kService);
        if (!definition.ok()) {
            return definition.error();
        }
        plan.task_definition = definition.value();
    }
    plan.network = row.network;
    if (in["networkConfiguration"].is_object()) {
        Result<NetworkConfiguration> network = read_network(world, in["networkConfiguration"]);
        if (!network.ok()) {
            return network.error();
        }
        plan.network = network.value();
    }
    error = check_fit(world, plan.task_definition, row.launch_type, plan.network);
    if (!error.code.empty()) {
        return error;
    }
    Result<std::int32_t> desired = read_desired(in["desiredCount"], row.desired_count);
    if (!desired.ok()) {
        return desired.error();
    }
    plan.desired = desired.value();
    Result<DeploymentSettings> settings = read_deployment_configuration(in, row.settings);
    if (!settings.ok()) {
        return settings.error();
    }
    plan.settings = settings.value();
    const std::string_view platform = in["platformVersion"].str(world.text(row.platform_version));
    if (platform != "LATEST" && platform != "1.4.0" && platform != "1.3.0") {
        return ApiError{
            "PlatformUnknownException", "The specified platform version does not exist.", 400, {}};
    }
    if (in["enableExecuteCommand"].boolean(row.enable_execute_command)) {
        const TaskDefinitionRow& definition = world.ecs.task_definitions.get(plan.task_definition);
        error =
            check_exec(world.text(definition.task_role_arn), platform, ExecRequest::kUpdateService);
        if (!error.code.empty()) {
            return error;
        }
    }
    // Table 5.3: what starts a new deployment.
    plan.new_deployment =
        in["forceNewDeployment"].boolean() || !(plan.task_definition == row.task_definition) ||
        !(plan.network == row.network) || platform != world.text(row.platform_version);
    if (plan.new_deployment && row.deployments.size() >= kServiceDeploymentsMax) {
        return invalid_parameter("5 active deployments exist, unable to create new deployment.");
    }
    return plan;
}

void apply_update_service(World& world, const UpdateServicePlan& plan, api::Value in) {
    ServiceRow& row = world.ecs.services.get(plan.service);
    world.cause = record(world, FactKind::kServiceUpdated, SubjectKind::kService,
                         plan.service.bits(), row.desired_count, plan.desired);
    use_task_definition(world, plan.task_definition);
    release_task_definition(world, row.task_definition);
    row.task_definition = plan.task_definition;
    row.network = plan.network;
    row.desired_count = plan.desired;
    row.settings = plan.settings;
    row.enable_ecs_managed_tags = in["enableECSManagedTags"].boolean(row.enable_ecs_managed_tags);
    row.enable_execute_command = in["enableExecuteCommand"].boolean(row.enable_execute_command);
    if (in["platformVersion"].is_string()) {
        row.platform_version = world.symbols.intern(in["platformVersion"].str());
    }
    if (in["propagateTags"].is_string()) {
        row.propagate_tags = world.symbols.intern(in["propagateTags"].str());
    }
    if (in["availabilityZoneRebalancing"].is_string()) {
        row.az_rebalancing = in["availabilityZoneRebalancing"].str() == "ENABLED";
    }
    row.health_check_grace_period_s = static_cast<std::int32_t>(
        in["healthCheckGracePeriodSeconds"].i64(row.health_check_grace_period_s));
    row.steady = false;
    row.stuck_said = false;
    // The request that made it no longer describes it, so repeating CreateService is an error now.
    row.create_request = world.symbols.intern("updated");
    if (plan.new_deployment) {
        start_deployment(world, plan.service);
    } else {
        DeploymentRow& primary = world.ecs.services.get(plan.service).deployments.front();
        primary.updated_at = world.now;
        if (!primary.failed) {
            primary.desired = static_cast<std::uint32_t>(plan.desired);
        }
    }
    mark_dirty_by_user(world, plan.service);
}

}  // namespace

api::Outcome create_service(World& world, const api::Call& call, api::JsonWriter& out) {
    Result<CreateServicePlan> plan = validate_create_service(world, call.input);
    if (!plan.ok()) {
        return plan.error();
    }
    const ServiceId id = apply_create_service(world, plan.value(), call.input);
    out.key("service");
    write_service(world, id, true, out);
    return api::Done{};
}

api::Outcome update_service(World& world, const api::Call& call, api::JsonWriter& out) {
    Result<UpdateServicePlan> plan = validate_update_service(world, call.input);
    if (!plan.ok()) {
        return plan.error();
    }
    apply_update_service(world, plan.value(), call.input);
    out.key("service");
    write_service(world, plan.value().service, false, out);
    return api::Done{};
}

api::Outcome delete_service(World& world, const api::Call& call, api::JsonWriter& out) {
    Result<ServiceId> named = find_named_service(world, call.input);
    if (!named.ok()) {
        return named.error();
    }
    const ServiceId id = named.value();
    ServiceRow& row = world.ecs.services.get(id);
    if (row.status == ServiceStatus::kActive) {
        if (row.desired_count > 0 && !call.input["force"].boolean()) {
            return invalid_parameter("The service cannot be stopped while it is scaled above 0.");
        }
        row.status = ServiceStatus::kDraining;
        row.desired_count = 0;
        row.steady = false;
        world.cause = record(world, FactKind::kServiceDeleted, SubjectKind::kService, id.bits());
        for (DeploymentRow& deployment : row.deployments) {
            deployment.desired = 0;
        }
        mark_dirty_by_user(world, id);
    }
    out.key("service");
    write_service(world, id, false, out);
    return api::Done{};
}

api::Outcome describe_services(const World& world, const api::Call& call, api::JsonWriter& out) {
    Result<ClusterId> cluster = find_cluster(world, call.input["cluster"]);
    if (!cluster.ok()) {
        return cluster.error();
    }
    const api::Value wanted = call.input["services"];
    if (wanted.size() == 0) {
        return invalid_parameter("Services cannot be empty.");
    }
    if (wanted.size() > kDescribeMax) {
        return invalid_parameter("services can have at most 10 items.");
    }
    for (const api::Value reference : wanted) {
        ApiError error = check_cluster_of(world, cluster.value(), reference.str());
        if (!error.code.empty()) {
            return error;
        }
    }
    const bool tags = read_include(call.input["include"]).tags;
    std::string failures;
    api::JsonWriter failures_out(&failures);
    failures_out.begin_array();
    out.key("services").begin_array();
    std::size_t left = wanted.size();
    for (const api::Value reference : wanted) {
        ServiceId id;
        --left;
        if (find_service(world, cluster.value(), reference.str(), &id)) {
            const std::size_t begin = out.place();
            write_service(world, id, tags, call.kept, out);
            out.expect(left, begin);
            continue;
        }
        const std::string name(parse_reference(reference.str()).name);
        write_failure(
            failures_out,
            ecs_arn(world,
                    "service/" +
                        std::string(world.text(world.ecs.clusters.get(cluster.value()).name)) +
                        "/" + name),
            "MISSING");
    }
    out.end_array();
    failures_out.end_array();
    out.member_raw("failures", failures);
    return api::Done{};
}

api::Outcome list_services(const World& world, const api::Call& call, api::JsonWriter& out) {
    Result<ClusterId> cluster = find_cluster(world, call.input["cluster"]);
    if (!cluster.ok()) {
        return cluster.error();
    }
    api::Page page;
    if (const std::optional<ApiError> error = api::read_page(call, kPages, &page)) {
        return *error;
    }
    const std::string_view launch_type = call.input["launchType"].str();
    const bool daemons = call.input["schedulingStrategy"].str() == "DAEMON";
    std::vector<std::string> keys;
    for (std::uint32_t i = world.ecs.clusters.get(cluster.value()).first_service; i != kNoIndex;
         i = world.ecs.services.at(i).next_in_cluster) {
        const ServiceRow& row = world.ecs.services.at(i);
        if (row.status == ServiceStatus::kActive && !daemons &&
            (launch_type.empty() || launch_type_text(row.launch_type) == launch_type)) {
            keys.push_back(service_arn(world, row));
        }
    }
    api::write_page(call, kPages, page, std::move(keys), "serviceArns", out);
    return api::Done{};
}

}  // namespace drydock::ecs
