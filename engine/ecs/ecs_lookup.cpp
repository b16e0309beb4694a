#include "engine/ecs/ecs_lookup.hpp"

#include <algorithm>
#include <vector>

#include "engine/ecs/ecs_names.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

bool foreign(const World& world, const ParsedReference& reference) {
    return reference.is_arn && (reference.account != world.text(world.account) ||
                                reference.region != world.text(world.region));
}

bool parse_revision(std::string_view text, std::int32_t* revision) {
    if (text.empty() || text.size() > 9) {
        return false;
    }
    *revision = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return false;
        }
        *revision = *revision * 10 + (c - '0');
    }
    return true;
}

constexpr std::size_t kSubnetsMax = 16;
constexpr std::size_t kSecurityGroupsMax = 5;

}  // namespace

ApiError invalid_parameter(std::string message) {
    return {"InvalidParameterException", std::move(message), 400, {}};
}

ApiError client_error(std::string message) {
    return {"ClientException", std::move(message), 400, {}};
}

ApiError unsupported(const std::string& what) {
    return {"UnsupportedFeatureException", "Drydock does not model " + what + " yet.", 400, {}};
}

Sym known(const World& world, std::string_view text) { return world.symbols.find(text); }

bool find_cluster_any(const World& world, std::string_view text, ClusterId* id) {
    const ParsedReference reference = parse_reference(text);
    if (!reference.ok || foreign(world, reference) ||
        (reference.is_arn && reference.resource_type != "cluster")) {
        return false;
    }
    const Sym name = known(world, reference.name);
    if (name.empty()) {
        return false;
    }
    const std::uint32_t index = world.ecs.cluster_by_name.find(name.value);
    if (index == kNoIndex || !world.ecs.clusters.live_at(index)) {
        return false;
    }
    *id = world.ecs.clusters.id_at(index);
    return true;
}

Result<ClusterId> find_cluster(const World& world, api::Value reference) {
    const std::string_view text = reference.str("default");
    const ParsedReference parsed = parse_reference(text);
    if (!parsed.is_arn && !is_name(text)) {
        return invalid_parameter("Cluster must match ^[a-zA-Z0-9\\-_]{1,255}$, but was " +
                                 std::string(text));
    }
    ClusterId id;
    if (!find_cluster_any(world, text, &id)) {
        return ApiError{"ClusterNotFoundException", "Cluster not found.", 400, {}};
    }
    if (world.ecs.clusters.get(id).status != ClusterStatus::kActive) {
        return ApiError{
            "ClusterNotFoundException", "The referenced cluster was inactive.", 400, {}};
    }
    return id;
}

ApiError check_cluster_of(const World& world, ClusterId cluster, std::string_view reference) {
    const ParsedReference parsed = parse_reference(reference);
    const std::string_view yours = world.text(world.ecs.clusters.get(cluster).name);
    if (parsed.is_arn && parsed.name.find('/') != std::string_view::npos) {
        return invalid_parameter("Unexpected number of separators");
    }
    // The old short ARNs name no cluster.
    if (!parsed.is_arn || parsed.cluster.empty() || parsed.cluster == yours) {
        return {};
    }
    return invalid_parameter("Invalid identifier: Identifier is for cluster " +
                             std::string(parsed.cluster) + ". Your cluster is " +
                             std::string(yours));
}

const FamilyRow* find_family(const World& world, std::string_view name) {
    const Sym symbol = known(world, name);
    if (symbol.empty()) {
        return nullptr;
    }
    const std::uint32_t index = world.ecs.family_by_name.find(symbol.value);
    return index == kNoIndex ? nullptr : &world.ecs.families[index];
}

bool find_task_definition(const World& world, std::string_view text, TaskDefinitionId* id) {
    std::string_view name = text;
    if (text.substr(0, 4) == "arn:") {
        const ParsedReference reference = parse_reference(text);
        if (!reference.ok || foreign(world, reference) ||
            reference.resource_type != "task-definition") {
            return false;
        }
        name = reference.name;
    }
    const std::size_t colon = name.find(':');
    const FamilyRow* family = find_family(world, name.substr(0, colon));
    if (family == nullptr) {
        return false;
    }
    std::int32_t revision = 0;
    const bool newest = colon == std::string_view::npos;
    if (!newest && !parse_revision(name.substr(colon + 1), &revision)) {
        return false;
    }
    for (std::size_t i = family->revisions.size(); i-- > 0;) {
        const TaskDefinitionRow& row = world.ecs.task_definitions.get(family->revisions[i]);
        if (newest ? row.status == TaskDefinitionStatus::kActive : row.revision == revision) {
            *id = family->revisions[i];
            return true;
        }
    }
    return false;
}

std::uint64_t service_key(ClusterId cluster, Sym name) {
    return static_cast<std::uint64_t>(cluster.index) << 32 | name.value;
}

bool find_service(const World& world, ClusterId cluster, std::string_view text, ServiceId* id) {
    const ParsedReference reference = parse_reference(text);
    if (!reference.ok || foreign(world, reference)) {
        return false;
    }
    if (reference.is_arn &&
        (reference.resource_type != "service" ||
         (!reference.cluster.empty() &&
          reference.cluster != world.text(world.ecs.clusters.get(cluster).name)))) {
        return false;
    }
    const Sym name = known(world, reference.name);
    if (name.empty()) {
        return false;
    }
    const std::uint32_t index = world.ecs.service_by_name.find(service_key(cluster, name));
    if (index == kNoIndex || !world.ecs.services.live_at(index)) {
        return false;
    }
    *id = world.ecs.services.id_at(index);
    return true;
}

Result<ServiceId> find_named_service(const World& world, api::Value input) {
    Result<ClusterId> cluster = find_cluster(world, input["cluster"]);
    if (!cluster.ok()) {
        return cluster.error();
    }
    ApiError error = check_cluster_of(world, cluster.value(), input["service"].str());
    if (!error.code.empty()) {
        return error;
    }
    ServiceId id;
    if (!find_service(world, cluster.value(), input["service"].str(), &id)) {
        return ApiError{"ServiceNotFoundException", "Service not found.", 400, {}};
    }
    return id;
}

TaskLookup find_task(const World& world, ClusterId cluster, std::string_view text, TaskId* id) {
    const ParsedReference reference = parse_reference(text);
    if (!reference.ok || (reference.is_arn && reference.resource_type != "task") ||
        reference.name.find('/') != std::string_view::npos) {
        return TaskLookup::kBadSeparators;
    }
    if (reference.name.size() != 32 && reference.name.size() != 36) {
        return TaskLookup::kBadId;
    }
    if (foreign(world, reference) || !parse_task_id(world, reference.name, id)) {
        return TaskLookup::kMissing;
    }
    const TaskRow* task = world.ecs.tasks.find(*id);
    return task != nullptr && task->cluster == cluster ? TaskLookup::kFound : TaskLookup::kMissing;
}

ApiError task_error(TaskLookup lookup, std::string_view called) {
    switch (lookup) {
        case TaskLookup::kBadId:
            return invalid_parameter(std::string(called) + " length should be one of [32,36]");
        case TaskLookup::kBadSeparators:
            return invalid_parameter("Unexpected number of separators");
        case TaskLookup::kFound:
        case TaskLookup::kMissing:
            break;
    }
    return invalid_parameter("The referenced task was not found.");
}

Result<TaskId> find_named_task(const World& world, api::Value input, std::string_view called) {
    Result<ClusterId> cluster = find_cluster(world, input["cluster"]);
    if (!cluster.ok()) {
        return cluster.error();
    }
    ApiError error = check_cluster_of(world, cluster.value(), input["task"].str());
    if (!error.code.empty()) {
        return error;
    }
    TaskId id;
    const TaskLookup lookup = find_task(world, cluster.value(), input["task"].str(), &id);
    if (lookup != TaskLookup::kFound) {
        return task_error(lookup, called);
    }
    return id;
}

bool is_name(std::string_view text) {
    if (text.empty() || text.size() > 255) {
        return false;
    }
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

Result<NetworkConfiguration> read_network(const World& world, api::Value value) {
    NetworkConfiguration network;
    const api::Value vpc = value["awsvpcConfiguration"];
    if (!vpc.is_object()) {
        return network;
    }
    network.present = true;
    network.assign_public_ip = vpc["assignPublicIp"].str() == "ENABLED";
    if (vpc["subnets"].size() == 0) {
        return invalid_parameter("subnets can not be empty.");
    }
    if (vpc["subnets"].size() > kSubnetsMax || vpc["securityGroups"].size() > kSecurityGroupsMax) {
        return invalid_parameter(
            "awsvpcConfiguration can have up to 16 subnets and up to 5 securityGroups.");
    }
    for (const api::Value subnet : vpc["subnets"]) {
        const Sym id = known(world, subnet.str());
        if (vpc::find_subnet(world, id) == nullptr) {
            const std::string name(subnet.str());
            return invalid_parameter("Error retrieving subnet information for [" + name +
                                     "]: The subnet ID '" + name +
                                     "' does not exist (ErrorCode: InvalidSubnetID.NotFound)");
        }
        network.subnets.push_back(id);
    }
    for (const api::Value group : vpc["securityGroups"]) {
        const Sym id = known(world, group.str());
        const vpc::SecurityGroupRow* row = vpc::find_security_group(world, id);
        // To a VPC the groups of another one are not there.
        if (row == nullptr || row->vpc != vpc::find_subnet(world, network.subnets[0])->vpc) {
            const std::string name(group.str());
            return invalid_parameter("Error retrieving security group information for [" + name +
                                     "]: The security group '" + name +
                                     "' does not exist (ErrorCode: InvalidGroup.NotFound)");
        }
        network.security_groups.push_back(id);
    }
    return network;
}

}  // namespace drydock::ecs
