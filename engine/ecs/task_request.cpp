#include "engine/ecs/task_request.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

std::string lower(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c != ' ') {
            result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return result;
}

// A decimal of at most three fraction digits, times `scale`. No floating point: the result is exact
// or refused.
bool scaled_decimal(std::string_view text, std::int64_t scale, std::int32_t* result) {
    std::int64_t whole = 0;
    std::int64_t fraction = 0;
    std::int64_t unit = 1;
    bool point = false;
    bool digits = false;
    for (const char c : text) {
        if (c == '.' && !point) {
            point = true;
        } else if (c < '0' || c > '9') {
            return false;
        } else if (point) {
            fraction = fraction * 10 + (c - '0');
            unit *= 10;
            digits = true;
        } else {
            whole = whole * 10 + (c - '0');
            digits = true;
        }
        if (whole > 100'000'000 || unit > 100'000) {
            return false;
        }
    }
    const std::int64_t product = fraction * scale;
    if (!digits || product % unit != 0) {
        return false;
    }
    const std::int64_t value = whole * scale + product / unit;
    if (value <= 0 || value > INT32_MAX) {
        return false;
    }
    *result = static_cast<std::int32_t>(value);
    return true;
}

bool take_suffix(std::string* text, std::string_view suffix) {
    if (text->size() <= suffix.size() ||
        text->compare(text->size() - suffix.size(), suffix.size(), suffix) != 0) {
        return false;
    }
    text->resize(text->size() - suffix.size());
    return true;
}

constexpr std::int32_t kUnitsPerVcpu = 1024;
constexpr std::int32_t kMibPerGib = 1024;

void append_canonical(std::string& out, api::Value value) {
    if (value.is_array()) {
        out += '[';
        for (const api::Value item : value) {
            append_canonical(out, item);
            out += ',';
        }
        out += ']';
        return;
    }
    if (!value.is_object()) {
        api::append_json(out, value);
        return;
    }
    std::vector<std::pair<std::string_view, api::Value>> members;
    for (auto it = value.begin(); !(it == value.end()); ++it) {
        if (it.key() != "clientToken" && !(*it).is_null()) {
            members.emplace_back(it.key(), *it);
        }
    }
    std::stable_sort(members.begin(), members.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    out += '{';
    for (const auto& [key, member] : members) {
        api::append_json_string(out, key);
        out += ':';
        append_canonical(out, member);
        out += ',';
    }
    out += '}';
}

LaunchType parse_launch_type(std::string_view text) {
    if (text == "FARGATE") {
        return LaunchType::kFargate;
    }
    if (text == "EXTERNAL") {
        return LaunchType::kExternal;
    }
    return text == "MANAGED_INSTANCES" ? LaunchType::kManagedInstances : LaunchType::kEc2;
}

}  // namespace

bool read_task_size(api::Value cpu, api::Value memory, std::int32_t* cpu_units,
                    std::int32_t* memory_mib) {
    if (cpu.is_string()) {
        std::string text = lower(cpu.str());
        const bool vcpu = take_suffix(&text, "vcpu");
        if (!scaled_decimal(text, vcpu ? kUnitsPerVcpu : 1, cpu_units)) {
            return false;
        }
    }
    if (memory.is_string()) {
        std::string text = lower(memory.str());
        const bool gb = take_suffix(&text, "gb");
        if (!scaled_decimal(text, gb ? kMibPerGib : 1, memory_mib)) {
            return false;
        }
    }
    return true;
}

bool is_fargate_size(std::int32_t cpu, std::int32_t memory) {
    struct Size {
        std::int32_t cpu, min, max, step;
    };
    // "Task size", ecs-control-plane 3.3. 256 takes 512 as well as 1 and 2 GB.
    constexpr Size kSizes[] = {
        {256, 512, 512, 1024},      {256, 1024, 2048, 1024},      {512, 1024, 4096, 1024},
        {1024, 2048, 8192, 1024},   {2048, 4096, 16384, 1024},    {4096, 8192, 30720, 1024},
        {8192, 16384, 61440, 4096}, {16384, 32768, 122880, 8192},
    };
    for (const Size& size : kSizes) {
        if (cpu == size.cpu && memory >= size.min && memory <= size.max &&
            (memory - size.min) % size.step == 0) {
            return true;
        }
    }
    return false;
}

std::string canonical_request(api::Value in) {
    std::string text;
    append_canonical(text, in);
    return text;
}

std::string fargate_size_error(std::int32_t cpu, std::int32_t memory) {
    return "No Fargate configuration exists for given values: " + std::to_string(cpu) + " CPU, " +
           std::to_string(memory) +
           " memory. See the Amazon ECS documentation for the valid values.";
}

ApiError check_modelled(api::Value in) {
    struct Feature {
        const char* member;
        const char* name;
    };
    constexpr Feature kFeatures[] = {
        {"capacityProviderStrategy", "capacity provider strategies"},
        {"serviceRegistries", "service discovery"},
        {"serviceConnectConfiguration", "Service Connect"},
        {"volumeConfigurations", "volumes configured at launch"},
        {"vpcLatticeConfigurations", "VPC Lattice"},
    };
    for (const Feature& feature : kFeatures) {
        const api::Value value = in[feature.member];
        if (value.size() > 0) {
            return unsupported(feature.name);
        }
    }
    return {};
}

Result<TaskDefinitionId> read_task_definition(const World& world, std::string_view reference,
                                              RequestFor purpose) {
    const std::string_view name = parse_reference(reference).name;
    const std::size_t colon = name.find(':');
    if (!is_name(name.substr(0, colon))) {
        return client_error("Family contains invalid characters.");
    }
    if (colon != std::string_view::npos &&
        (colon + 1 == name.size() ||
         name.find_first_not_of("0123456789", colon + 1) != std::string_view::npos)) {
        return invalid_parameter("Invalid revision number. Number: " +
                                 std::string(name.substr(colon + 1)));
    }
    TaskDefinitionId id;
    if (!find_task_definition(world, reference, &id)) {
        return client_error("TaskDefinition not found.");
    }
    if (world.ecs.task_definitions.get(id).status != TaskDefinitionStatus::kActive) {
        return purpose == RequestFor::kRunTask ? invalid_parameter("TaskDefinition is inactive")
                                               : client_error("TaskDefinition is inactive");
    }
    return id;
}

ApiError check_fit(const World& world, TaskDefinitionId id, LaunchType launch_type,
                   const NetworkConfiguration& network) {
    const TaskDefinitionRow& definition = world.ecs.task_definitions.get(id);
    const std::uint8_t needed = launch_type == LaunchType::kFargate    ? kCompatibleFargate
                                : launch_type == LaunchType::kExternal ? kCompatibleExternal
                                : launch_type == LaunchType::kManagedInstances
                                    ? kCompatibleManagedInstances
                                    : kCompatibleEc2;
    if ((definition.compatibilities & needed) == 0) {
        return invalid_parameter("Task definition does not support launch_type " +
                                 std::string(launch_type_text(launch_type)) + ".");
    }
    if (definition.network_mode == NetworkMode::kAwsvpc && !network.present) {
        return invalid_parameter(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
    }
    if (definition.network_mode != NetworkMode::kAwsvpc && network.present) {
        return invalid_parameter(
            "Network Configuration is not valid for the given networkMode of this task "
            "definition.");
    }
    if (network.assign_public_ip && launch_type == LaunchType::kEc2) {
        return invalid_parameter("Assign public IP is not supported for this launch type.");
    }
    return {};
}

Result<TaskRequest> read_task_request(const World& world, api::Value in, RequestFor purpose) {
    TaskRequest request;
    Result<ClusterId> cluster = find_cluster(world, in["cluster"]);
    if (!cluster.ok()) {
        return cluster.error();
    }
    request.cluster = cluster.value();
    ApiError error = check_modelled(in);
    if (!error.code.empty()) {
        return error;
    }
    Result<TaskDefinitionId> definition =
        read_task_definition(world, in["taskDefinition"].str(), purpose);
    if (!definition.ok()) {
        return definition.error();
    }
    request.task_definition = definition.value();
    request.launch_type = parse_launch_type(in["launchType"].str("EC2"));
    if (in["platformVersion"].is_string() && request.launch_type != LaunchType::kFargate) {
        return invalid_parameter(
            "The platform version must be null when specifying an EC2 launch type.");
    }
    const std::string_view platform = in["platformVersion"].str("LATEST");
    if (platform != "LATEST" && platform != "1.4.0" && platform != "1.3.0") {
        return ApiError{
            "PlatformUnknownException", "The specified platform version does not exist.", 400, {}};
    }
    Result<NetworkConfiguration> network = read_network(world, in["networkConfiguration"]);
    if (!network.ok()) {
        return network.error();
    }
    request.network = network.value();
    error = check_fit(world, request.task_definition, request.launch_type, request.network);
    if (!error.code.empty()) {
        return error;
    }
    if (purpose == RequestFor::kRunTask && request.launch_type != LaunchType::kFargate) {
        // No container instance can exist yet, so this is the true answer of an empty cluster.
        return invalid_parameter("No Container Instances were found in your cluster.");
    }
    return request;
}

}  // namespace drydock::ecs
