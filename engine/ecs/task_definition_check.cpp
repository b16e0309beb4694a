#include "engine/ecs/task_definition_check.hpp"

#include <algorithm>

#include "engine/api/model.hpp"
#include "engine/ecr/registry.hpp"
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/task_request.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr std::size_t kDefinitionBytesMax = 64 * 1024;
constexpr std::int32_t kMemoryMinMib = 6;         // Docker 20.10 and later
constexpr std::int64_t kTimeoutMin = 2;           // seconds, startTimeout and stopTimeout
constexpr std::int64_t kFargateTimeoutMax = 120;  // seconds, likewise

using Check = Result<api::Done>;

// Checks one definition step by step; the first refusal wins, in the order of the functions.
struct Checker {
    const World& world;
    const api::Call& call;
    api::Value in;
    CheckedTaskDefinition out;
    bool fits_fargate = true;          // no container asks for what Fargate does not take
    std::vector<std::string> excuses;  // lenient: errors that strict ECS would have raised

    bool fargate() const { return (out.requires_compatibilities & kCompatibleFargate) != 0; }
    bool lenient() const { return !world.strict; }

    Check task_level();
    Check fargate_level();
    Check container(api::Value value);
    Check container_values(api::Value value, const CheckedContainer& c);
    Check timeouts(api::Value value, const CheckedContainer& c);
    Check volumes_and_logs(api::Value value, const CheckedContainer& c);
    Check ports(api::Value value, CheckedContainer& c);
    Check fargate_container(api::Value value, const CheckedContainer& c);
    Check fargate_forbids(api::Value value, const CheckedContainer& c) const;
    Check memory(api::Value value, CheckedContainer& c);
    Check dependencies();
    void write_dependencies();
    Check health(api::Value value, CheckedContainer& c);
    Check roles();
    void write_container(api::Value value, CheckedContainer& c) const;
    void compatibilities();
    void attributes();
    std::string note() const;
};

Check fail(std::string message) { return client_error(std::move(message)); }

bool fits_int32(api::Value value) {
    return !value.exists() || value.is_null() ||
           (value.is_integer() && value.i64() >= INT32_MIN && value.i64() <= INT32_MAX);
}

std::string setting_error(std::string_view container) {
    return "Invalid setting for container '" + std::string(container) + "'. ";
}

Check Checker::task_level() {
    out.family = in["family"].str();
    if (!is_name(out.family)) {
        return fail(out.family.empty() ? "Family should not be null or empty."
                                       : "Family contains invalid characters.");
    }
    const std::string_view mode = in["networkMode"].str();
    out.network_mode_given = !mode.empty();
    out.network_mode = mode == "awsvpc" ? NetworkMode::kAwsvpc
                       : mode == "host" ? NetworkMode::kHost
                       : mode == "none" ? NetworkMode::kNone
                                        : NetworkMode::kBridge;
    for (const api::Value item : in["requiresCompatibilities"]) {
        out.requires_compatibilities |= item.str() == "FARGATE"    ? kCompatibleFargate
                                        : item.str() == "EXTERNAL" ? kCompatibleExternal
                                        : item.str() == "MANAGED_INSTANCES"
                                            ? kCompatibleManagedInstances
                                            : kCompatibleEc2;
    }
    if (!read_task_size(in["cpu"], api::Value(), &out.cpu, &out.memory)) {
        return fail(
            "Invalid 'cpu' setting for task. For more information, see the Troubleshooting "
            "section of the Amazon ECS Developer Guide.");
    }
    if (!read_task_size(api::Value(), in["memory"], &out.cpu, &out.memory)) {
        return fail(
            "Invalid 'memory' setting for task. For more information, see the "
            "Troubleshooting section of the Amazon ECS Developer Guide.");
    }
    for (const char* role : {"taskRoleArn", "executionRoleArn"}) {
        const std::string_view arn = in[role].str();
        // A bare role name is accepted and expanded by nobody: ECS wants an ARN or a name it keeps.
        if (arn.substr(0, 4) == "arn:" && arn.find(":role/") == std::string_view::npos) {
            return fail("Role is not valid");
        }
    }
    const api::Value storage = in["ephemeralStorage"]["sizeInGiB"];
    if (storage.exists() && storage.i64() < 21) {
        return fail("EphemeralStorage size should be at least 21");
    }
    if (storage.exists() && storage.i64() > 200) {
        return fail("EphemeralStorage size should be at most 200");
    }
    Result<std::string> tags = canonical_tags(in["tags"]);
    if (!tags.ok()) {
        return tags.error();
    }
    out.tags = tags.value();
    return api::Done{};
}

Check Checker::fargate_level() {
    if (!fargate()) {
        return api::Done{};
    }
    if (out.network_mode != NetworkMode::kAwsvpc) {
        return fail("Fargate only supports network mode ‘awsvpc’.");
    }
    if (out.cpu == 0) {
        return fail("Fargate requires that 'cpu' be defined at the task level.");
    }
    if (out.memory == 0) {
        return fail("Fargate requires that 'memory' be defined at the task level.");
    }
    if (!is_fargate_size(out.cpu, out.memory)) {
        return fail(fargate_size_error(out.cpu, out.memory));
    }
    if (in["pidMode"].str() == "host") {
        return fail(
            "Tasks using the Fargate launch type do not support pidMode 'host'. The "
            "supported value for pidMode is 'task'.");
    }
    if (in["ipcMode"].is_string()) {
        return fail("Tasks using the Fargate launch type do not support ipcMode.");
    }
    if (in["placementConstraints"].size() > 0) {
        return fail("Tasks using the Fargate launch type do not support placementConstraints.");
    }
    for (const api::Value volume : in["volumes"]) {
        if (volume["dockerVolumeConfiguration"].is_object() ||
            volume["host"]["sourcePath"].is_string()) {
            return fail(
                "Tasks using the Fargate launch type do not support Docker volumes or a "
                "host volume sourcePath.");
        }
    }
    return api::Done{};
}

Check Checker::container_values(api::Value value, const CheckedContainer& c) {
    for (const char* member :
         {"cpu", "memory", "memoryReservation", "startTimeout", "stopTimeout"}) {
        if (!fits_int32(value[member]) || value[member].i64() < 0) {
            return fail(setting_error(c.name) + "'" + member + "' must not be negative.");
        }
    }
    const api::Value environment = value["environment"];
    for (const api::Value variable : environment) {
        if (variable["name"].str().empty()) {
            return fail(setting_error(c.name) + "Environment variable name cannot be blank.");
        }
    }
    for (const CheckedContainer& other : out.containers) {
        if (other.name == c.name) {
            return fail("Container definitions must have unique names. '" + c.name +
                        "' is used more than once.");
        }
    }
    return api::Done{};
}

Check Checker::timeouts(api::Value value, const CheckedContainer& c) {
    for (const char* kind : {"start", "stop"}) {
        if (value[std::string(kind) + "Timeout"].i64(kTimeoutMin) < kTimeoutMin) {
            return fail("Granular " + std::string(kind) + " timeout on container '" + c.name +
                        "' must be at least 2 seconds.");
        }
    }
    // For the start timeout the limit is documented; that it is refused in the same words is not.
    for (const char* kind : {"start", "stop"}) {
        if (fargate() && value[std::string(kind) + "Timeout"].i64(0) > kFargateTimeoutMax) {
            return fail("Tasks using the Fargate launch type must have a container " +
                        std::string(kind) + " timeout of less than 120 seconds.");
        }
    }
    return api::Done{};
}

// Mount points name volumes of the definition, and log drivers want their options.
Check Checker::volumes_and_logs(api::Value value, const CheckedContainer& c) {
    (void)c;
    for (const api::Value mount : value["mountPoints"]) {
        const std::string_view source = mount["sourceVolume"].str();
        bool found = source.empty();
        for (const api::Value volume : in["volumes"]) {
            found = found || volume["name"].str() == source;
        }
        if (!found) {
            return fail("Unknown volume '" + std::string(source) + "'.");
        }
    }
    const api::Value log = value["logConfiguration"];
    const api::Value options = log["options"];
    if (log["logDriver"].str() == "awslogs" &&
        (options["awslogs-region"].str().empty() || options["awslogs-group"].str().empty())) {
        return fail("Log driver awslogs requires options: awslogs-region, awslogs-group");
    }
    return api::Done{};
}

Check Checker::ports(api::Value value, CheckedContainer& c) {
    std::vector<std::string> seen;
    for (const api::Value mapping : value["portMappings"]) {
        const std::int64_t port = mapping["containerPort"].i64(0);
        const std::int64_t host = mapping["hostPort"].i64(0);
        if (out.network_mode == NetworkMode::kNone) {
            return fail("Port mappings are not supported when the network mode is 'none'.");
        }
        if (mapping["containerPortRange"].is_string()) {
            continue;
        }
        if (port < 1 || port > 65535 || host < 0 || host > 65535) {
            return fail(setting_error(c.name) + "Port must be between 1 and 65535.");
        }
        if (out.network_mode == NetworkMode::kAwsvpc && host != 0 && host != port) {
            return fail(
                "When networkMode=awsvpc, the host ports and container ports in port "
                "mappings must match.");
        }
        const std::string key =
            std::to_string(port) + "/" + std::string(mapping["protocol"].str("tcp"));
        if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
            return fail(setting_error(c.name) + "Duplicate port mapping for " + key + ".");
        }
        seen.push_back(key);
        if (c.spec.first_port == 0) {
            c.spec.first_port = static_cast<std::uint16_t>(port);
        }
    }
    return api::Done{};
}

// What Fargate does not take (ecs-control-plane 3.3).
Check Checker::fargate_container(api::Value value, const CheckedContainer& c) {
    Check refusal = fargate_forbids(value, c);
    if (!refusal.ok()) {
        fits_fargate = false;
    }
    return fargate() ? refusal : api::Done{};
}

Check Checker::fargate_forbids(api::Value value, const CheckedContainer& c) const {
    for (const char* member : {"disableNetworking", "privileged"}) {
        if (value[member].boolean()) {
            return fail("Tasks using the Fargate launch type do not support '" +
                        std::string(member) + "' (container '" + c.name + "').");
        }
    }
    for (const char* member :
         {"dnsSearchDomains", "dnsServers", "dockerSecurityOptions", "extraHosts", "links"}) {
        if (value[member].size() > 0) {
            return fail("Tasks using the Fargate launch type do not support '" +
                        std::string(member) + "' (container '" + c.name + "').");
        }
    }
    const api::Value linux_parameters = value["linuxParameters"];
    for (const char* member : {"devices", "tmpfs", "sharedMemorySize", "maxSwap", "swappiness"}) {
        if (linux_parameters[member].exists()) {
            return fail("Tasks using the Fargate launch type do not support '" +
                        std::string(member) + "' (container '" + c.name + "').");
        }
    }
    for (const api::Value capability : linux_parameters["capabilities"]["add"]) {
        if (capability.str() != "SYS_PTRACE") {
            return fail("Fargate only supports adding the SYS_PTRACE kernel capability.");
        }
    }
    const std::string_view driver = value["logConfiguration"]["logDriver"].str();
    if (!driver.empty() && driver != "awslogs" && driver != "splunk" && driver != "awsfirelens") {
        return fail(std::string(driver) +
                    " is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]");
    }
    return api::Done{};
}

Check Checker::memory(api::Value value, CheckedContainer& c) {
    c.spec.cpu = static_cast<std::int32_t>(value["cpu"].i64(0));
    c.spec.memory = static_cast<std::int32_t>(value["memory"].i64(0));
    c.spec.memory_reservation = static_cast<std::int32_t>(value["memoryReservation"].i64(0));
    if (c.spec.memory != 0 && c.spec.memory < kMemoryMinMib) {
        return fail(setting_error(c.name) + "The memory value must be at least 6 MiB.");
    }
    if (c.spec.memory != 0 && c.spec.memory_reservation > c.spec.memory) {
        return fail(setting_error(c.name) +
                    "The 'memory' value must be greater than 'memoryReservation'.");
    }
    if (c.spec.memory == 0 && c.spec.memory_reservation == 0 && out.memory == 0) {
        const std::string error =
            setting_error(c.name) +
            "At least one of 'memory' or 'memoryReservation' must be specified.";
        if (!lenient()) {
            return fail(error);
        }
        excuses.push_back(error);
        c.spec.memory = 512;
    }
    return api::Done{};
}

Check Checker::health(api::Value value, CheckedContainer& c) {
    const api::Value check = value["healthCheck"];
    if (!check.is_object()) {
        return api::Done{};
    }
    struct Range {
        const char* member;
        std::int32_t* target;
        std::int64_t min, max;
    };
    HealthCheckSpec& spec = c.spec.health_check;
    spec.present = true;
    const Range ranges[] = {{"interval", &spec.interval_s, 5, 300},
                            {"timeout", &spec.timeout_s, 2, 60},
                            {"retries", &spec.retries, 1, 10},
                            {"startPeriod", &spec.start_period_s, 0, 300}};
    for (const Range& range : ranges) {
        const std::int64_t number = check[range.member].i64(*range.target);
        if (number < range.min || number > range.max) {
            return fail(setting_error(c.name) + "The health check " + range.member +
                        " must be between " + std::to_string(range.min) + " and " +
                        std::to_string(range.max) + ".");
        }
        *range.target = static_cast<std::int32_t>(number);
    }
    const std::string_view first = check["command"].at(0).str();
    if (first != "CMD" && first != "CMD-SHELL" && first != "NONE") {
        return fail(setting_error(c.name) +
                    "The health check command must start with CMD or CMD-SHELL.");
    }
    return api::Done{};
}

Check Checker::container(api::Value value) {
    CheckedContainer c;
    c.name = value["name"].str();
    c.image = value["image"].str();
    if (c.name.empty()) {
        return fail("Container.name should not be null or empty.");
    }
    if (c.image.empty()) {
        return fail("Container.image should not be null or empty.");
    }
    if (!is_name(c.name)) {
        return fail("Container.name contains invalid characters.");
    }
    if (c.image.size() > 255 || c.image.find(' ') != std::string::npos) {
        return fail("Container.image contains invalid characters.");
    }
    c.entry_point = api::join_texts(value["entryPoint"]);
    c.command = api::join_texts(value["command"]);
    c.spec.essential = value["essential"].boolean(true);
    c.spec.pins_image = value["versionConsistency"].str("enabled") != "disabled";
    c.spec.read_only_root = value["readonlyRootFilesystem"].boolean();
    c.spec.stop_timeout_s = static_cast<std::int32_t>(value["stopTimeout"].i64(30));
    c.spec.start_timeout_s = static_cast<std::int32_t>(value["startTimeout"].i64(0));
    for (const auto step : {&Checker::memory, &Checker::ports, &Checker::health}) {
        Check result = (this->*step)(value, c);
        if (!result.ok()) {
            return result;
        }
    }
    for (const auto step : {&Checker::container_values, &Checker::timeouts,
                            &Checker::volumes_and_logs, &Checker::fargate_container}) {
        Check result = (this->*step)(value, c);
        if (!result.ok()) {
            return result;
        }
    }
    write_container(value, c);
    out.containers.push_back(std::move(c));
    return api::Done{};
}

Check Checker::dependencies() {
    const api::Value containers = in["containerDefinitions"];
    const auto find = [&](std::string_view name) -> api::Value {
        for (const api::Value c : containers) {
            if (c["name"].str() == name) {
                return c;
            }
        }
        return {};
    };
    std::int64_t cpu = 0;
    bool essential = false;
    for (const CheckedContainer& c : out.containers) {
        cpu += c.spec.cpu;
        essential = essential || c.spec.essential;
        if (out.memory != 0 && c.spec.memory > out.memory) {
            return fail("The 'memory' setting for container '" + c.name +
                        "' is greater than for the task.");
        }
    }
    if (!essential) {
        return fail("Task definition doesn't have any essential container.");
    }
    if (out.cpu != 0 && cpu > out.cpu) {
        return fail(
            "The sum of all container 'cpu' values cannot be greater than the value of the "
            "task 'cpu'.");
    }
    // Depth-first over dependsOn; more steps than containers means a cycle.
    for (const api::Value start : containers) {
        for (const api::Value edge : start["dependsOn"]) {
            const api::Value target = find(edge["containerName"].str());
            if (!target.exists()) {
                // The stray plus sign is theirs.
                return fail("Cannot depend on container + '" +
                            std::string(edge["containerName"].str()) +
                            "' because it does not exist");
            }
            const std::string_view condition = edge["condition"].str();
            if (condition == "HEALTHY" && !target["healthCheck"].is_object()) {
                return fail(
                    "A dependency container with HEALTHY condition must have health check "
                    "configured");
            }
            if ((condition == "COMPLETE" || condition == "SUCCESS") &&
                target["essential"].boolean(true)) {
                return fail(
                    "A dependency container with SUCCESS or COMPLETE condition cannot be an "
                    "essential container");
            }
        }
    }
    std::vector<std::string_view> order;
    for (std::uint32_t round = 0; round < containers.size(); ++round) {
        for (const api::Value c : containers) {
            bool ready = std::find(order.begin(), order.end(), c["name"].str()) == order.end();
            for (const api::Value edge : c["dependsOn"]) {
                ready = ready && std::find(order.begin(), order.end(),
                                           edge["containerName"].str()) != order.end();
            }
            if (ready) {
                order.push_back(c["name"].str());
            }
        }
    }
    if (order.size() < containers.size()) {
        return fail("Container dependsOn contains a cycle");
    }
    return api::Done{};
}

// dependsOn as the engine follows it: positions instead of names.
void Checker::write_dependencies() {
    const api::Value containers = in["containerDefinitions"];
    for (std::uint32_t i = 0; i < containers.size(); ++i) {
        for (const api::Value edge : containers.at(i)["dependsOn"]) {
            ContainerDependency dependency;
            for (std::size_t target = 0; target < out.containers.size(); ++target) {
                if (out.containers[target].name == edge["containerName"].str()) {
                    dependency.container = static_cast<std::uint8_t>(target);
                }
            }
            const std::string_view condition = edge["condition"].str();
            dependency.condition = condition == "START"      ? DependencyCondition::kStart
                                   : condition == "COMPLETE" ? DependencyCondition::kComplete
                                   : condition == "SUCCESS"  ? DependencyCondition::kSuccess
                                                             : DependencyCondition::kHealthy;
            out.containers[i].spec.depends_on.push_back(dependency);
        }
    }
}

// Pulling from a private registry and writing awslogs need an execution role on Fargate. Off strict
// the console's own default role is supplied.
Check Checker::roles() {
    out.execution_role_arn = in["executionRoleArn"].str();
    if (!fargate() || !out.execution_role_arn.empty()) {
        return api::Done{};
    }
    std::string error;
    for (const api::Value value : in["containerDefinitions"]) {
        if (value["logConfiguration"]["logDriver"].str() == "awslogs") {
            error =
                "Fargate requires task definition to have execution role ARN to support log "
                "driver awslogs.";
        }
        if (error.empty() &&
            ecr::parse_image(value["image"].str()).kind == ecr::RegistryKind::kPrivateEcr) {
            error =
                "Fargate requires task definition to have execution role ARN to support ECR "
                "images.";
        }
    }
    if (error.empty()) {
        return api::Done{};
    }
    if (!lenient()) {
        return fail(error);
    }
    excuses.push_back(error);
    out.execution_role_arn =
        "arn:aws:iam::" + std::string(world.text(world.account)) + ":role/ecsTaskExecutionRole";
    return api::Done{};
}

void write_ports(api::Value mappings, bool awsvpc, api::JsonWriter& json) {
    json.begin_array();
    for (const api::Value mapping : mappings) {
        json.begin_object();
        if (mapping["containerPort"].is_number()) {
            json.member_int("containerPort", mapping["containerPort"].i64());
            json.member_int("hostPort",
                            awsvpc ? mapping["containerPort"].i64() : mapping["hostPort"].i64(0));
        }
        json.member("protocol", mapping["protocol"].str("tcp"));
        for (const api::MemberName name : {api::MemberName("name"), api::MemberName("appProtocol"),
                                           api::MemberName("containerPortRange")}) {
            if (mapping[name.text()].is_string()) {
                json.member(name, mapping[name.text()].str());
            }
        }
        json.end_object();
    }
    json.end_array();
}

// Members in the model's order; those that real answers always show are filled in.
void Checker::write_container(api::Value value, CheckedContainer& c) const {
    const api::Shape shape = call.service->find_shape("ContainerDefinition");
    api::JsonWriter json(&c.json);
    json.begin_object();
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        const std::string_view name = shape.member(i).name();
        const auto key = api::MemberName::of_model(name);
        const api::Value member = value[name];
        if (name == "cpu") {
            json.member_int(key, c.spec.cpu);
        } else if (name == "memory" && c.spec.memory != 0) {
            json.member_int(key, c.spec.memory);
        } else if (name == "essential") {
            json.member_bool(key, c.spec.essential);
        } else if (name == "portMappings") {
            json.key(key);
            write_ports(member, out.network_mode == NetworkMode::kAwsvpc, json);
        } else if (member.exists() && !member.is_null()) {
            json.member_raw(key, api::to_json(member));
        } else if (name == "environment" || name == "mountPoints" || name == "volumesFrom" ||
                   name == "systemControls") {
            json.member_raw(key, "[]");
        }
    }
    json.end_object();
}

void Checker::compatibilities() {
    if (fargate() || (fits_fargate && out.network_mode == NetworkMode::kAwsvpc &&
                      is_fargate_size(out.cpu, out.memory))) {
        out.compatibilities = kCompatibleEc2 | kCompatibleFargate;
    } else if (out.network_mode == NetworkMode::kAwsvpc) {
        out.compatibilities = kCompatibleEc2;
    } else {
        out.compatibilities = kCompatibleExternal | kCompatibleEc2;
    }
}

// requiresAttributes: what an instance must offer (names from captures).
void Checker::attributes() {
    std::vector<std::string> names;
    bool ecr = false;
    bool logs = false;
    bool health = false;
    bool soft_memory = false;
    bool ordering = false;
    for (const api::Value value : in["containerDefinitions"]) {
        ecr = ecr || ecr::parse_image(value["image"].str()).kind == ecr::RegistryKind::kPrivateEcr;
        logs = logs || value["logConfiguration"]["logDriver"].str() == "awslogs";
        health = health || value["healthCheck"].is_object();
        soft_memory = soft_memory || value["memoryReservation"].is_number();
        ordering = ordering || value["dependsOn"].size() > 0 || value["startTimeout"].is_number() ||
                   value["stopTimeout"].is_number();
    }
    if (logs) {
        names.emplace_back("com.amazonaws.ecs.capability.logging-driver.awslogs");
    }
    if (logs && !out.execution_role_arn.empty()) {
        names.emplace_back("ecs.capability.execution-role-awslogs");
    }
    if (ecr) {
        names.emplace_back("com.amazonaws.ecs.capability.ecr-auth");
    }
    if (logs) {
        names.emplace_back("com.amazonaws.ecs.capability.docker-remote-api.1.19");
    }
    if (soft_memory) {
        names.emplace_back("com.amazonaws.ecs.capability.docker-remote-api.1.21");
    }
    if (health) {
        names.emplace_back("com.amazonaws.ecs.capability.docker-remote-api.1.24");
        names.emplace_back("ecs.capability.container-health-check");
    }
    if (ordering) {
        names.emplace_back("ecs.capability.container-ordering");
    }
    if (ecr && !out.execution_role_arn.empty()) {
        names.emplace_back("ecs.capability.execution-role-ecr-pull");
    }
    if (in["taskRoleArn"].is_string()) {
        names.emplace_back("com.amazonaws.ecs.capability.task-iam-role");
    }
    names.emplace_back("com.amazonaws.ecs.capability.docker-remote-api.1.18");
    if (out.network_mode == NetworkMode::kAwsvpc) {
        names.emplace_back("ecs.capability.task-eni");
    }
    api::JsonWriter json(&out.requires_attributes);
    json.begin_array();
    for (const std::string& name : names) {
        json.begin_object();
        json.member("name", name);
        json.end_object();
    }
    json.end_array();
}

std::string Checker::note() const {
    if (excuses.empty()) {
        return {};
    }
    std::string text = "strict ECS would have answered: ";
    for (std::size_t i = 0; i < excuses.size(); ++i) {
        text += i == 0 ? "" : " / ";
        text +=
            "An error occurred (ClientException) when calling the RegisterTaskDefinition "
            "operation: " +
            excuses[i];
    }
    return text + " (to be refused like that: drydock strict on)";
}

}  // namespace

Result<CheckedTaskDefinition> check_task_definition(const World& world, const api::Call& call) {
    Checker checker{world, call, call.input, {}, true, {}};
    const api::Value containers = call.input["containerDefinitions"];
    if (containers.size() == 0) {
        return client_error("Container list cannot be empty.");
    }
    if (containers.size() > kContainersPerTaskDefinitionMax) {
        return client_error("Too many containers.");
    }
    if (api::to_json(call.input).size() > kDefinitionBytesMax) {
        return client_error("Task definition exceeds the maximum size of 64 KiB.");
    }
    for (const auto step : {&Checker::task_level, &Checker::fargate_level, &Checker::roles}) {
        Check result = (checker.*step)();
        if (!result.ok()) {
            return result.error();
        }
    }
    for (const api::Value value : containers) {
        Check result = checker.container(value);
        if (!result.ok()) {
            return result.error();
        }
    }
    Check result = checker.dependencies();
    if (!result.ok()) {
        return result.error();
    }
    checker.write_dependencies();
    checker.compatibilities();
    checker.attributes();
    checker.out.note = checker.note();
    return std::move(checker.out);
}

}  // namespace drydock::ecs
