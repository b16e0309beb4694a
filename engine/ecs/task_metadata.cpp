// Members and their order are those of "Task metadata v4 examples for tasks on Fargate" and of
// captures. Left out: ClockDrift and EphemeralStorageMetrics, which the simulation does not have,
// the blocks of stats, and Health.
#include "engine/ecs/task_metadata.hpp"

#include <algorithm>

#include "engine/api/base64.hpp"
#include "engine/core/rng.hpp"
#include "engine/ecs/container_runs.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/ecs/exec.hpp"
#include "engine/ecs/task_names.hpp"
#include "engine/iam/principal.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr std::int64_t kUnitsPerVcpu = 1024;
// Containers without CPU of their own have Docker's least share.
constexpr std::int32_t kLeastCpu = 2;
// A task's credentials are good for six hours.
constexpr std::int64_t kCredentialsLifeMs = 6LL * 3600 * 1000;

// The i-th value of a JSON list.
std::string item_json(std::string_view list, std::uint32_t i) {
    api::Doc doc;
    std::string problem;
    if (list.empty() || !api::parse_json(list, &doc, &problem) || i >= doc.root().size()) {
        return "{}";
    }
    return api::to_json(doc.root().at(i));
}

// Units as vCPU: 256 is 0.25.
std::string vcpu(std::int64_t units) {
    std::string text = std::to_string(units / kUnitsPerVcpu);
    const std::int64_t rest = units % kUnitsPerVcpu * 10'000 / kUnitsPerVcpu;
    if (rest != 0) {
        std::string digits = std::to_string(10'000 + rest).substr(1);
        digits.resize(digits.find_last_not_of('0') + 1);
        text += "." + digits;
    }
    return text;
}

void member_time(const World& world, api::JsonWriter& out, api::MemberName name, SimTime at) {
    if (is_set(at) && at <= world.now) {
        out.member(name, format_iso8601(world.unix_ms(at)));
    }
}

std::string_view status_text(ContainerStatus status) {
    return status == ContainerStatus::kRunning   ? "RUNNING"
           : status == ContainerStatus::kStopped ? "STOPPED"
                                                 : "PENDING";
}

void write_labels(const World& world, TaskId id, const ContainerSpec& spec, api::JsonWriter& out) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const TaskDefinitionRow& definition = world.ecs.task_definitions.get(task.task_definition);
    out.key("Labels").begin_object();
    out.member("com.amazonaws.ecs.cluster",
               cluster_arn(world, world.ecs.clusters.get(task.cluster)));
    out.member("com.amazonaws.ecs.container-name", world.text(spec.name));
    out.member("com.amazonaws.ecs.task-arn", task_arn(world, id));
    out.member("com.amazonaws.ecs.task-definition-family", world.text(definition.family));
    out.member("com.amazonaws.ecs.task-definition-version", std::to_string(definition.revision));
    out.end_object();
}

void write_log(const World& world, TaskId id, std::uint32_t i, api::JsonWriter& out) {
    api::Doc doc;
    std::string problem;
    const TaskRow& task = world.ecs.tasks.get(id);
    if (!api::parse_json(container_json(world, task, i), &doc, &problem)) {
        return;
    }
    const api::Value log = doc.root()["logConfiguration"];
    if (!log["logDriver"].is_string()) {
        return;
    }
    out.member("LogDriver", log["logDriver"].str());
    const api::Value options = log["options"];
    if (options.size() == 0) {
        return;
    }
    out.key("LogOptions").begin_object();
    for (auto it = options.begin(); !(it == options.end()); ++it) {
        if (it.key() == "awslogs-stream-prefix") {
            out.member("awslogs-stream", std::string((*it).str()) + "/" +
                                             std::string(doc.root()["name"].str()) + "/" +
                                             task_id_text(world, id.bits()));
        } else {
            out.key_text(it.key()).string((*it).str());
        }
    }
    out.end_object();
}

void write_text_list(api::JsonWriter& out, api::MemberName name, std::string_view text) {
    out.key(name).begin_array();
    out.string(text);
    out.end_array();
}

void write_networks(const World& world, const TaskRow& task, api::JsonWriter& out) {
    const vpc::SubnetRow* subnet = vpc::find_subnet(world, task.subnet);
    if (subnet == nullptr || task.private_ipv4 == 0) {
        return;
    }
    const std::string bits = "/" + std::to_string(subnet->cidr_bits);
    out.key("Networks").begin_array();
    out.begin_object();
    out.member("NetworkMode", "awsvpc");
    write_text_list(out, "IPv4Addresses", vpc::format_ipv4(task.private_ipv4));
    out.member_int("AttachmentIndex", 0);
    out.member("MACAddress", mac_address(world, task));
    out.member("IPv4SubnetCIDRBlock", vpc::format_ipv4(subnet->cidr_base) + bits);
    write_text_list(out, "DomainNameServers",
                    vpc::format_ipv4(vpc::resolver_address(world, subnet->vpc)));
    write_text_list(out, "DomainNameSearchList", private_dns_zone(world));
    out.member("PrivateDNSName", private_dns_name(world, task));
    out.member("SubnetGatewayIpv4Address", vpc::format_ipv4(subnet->cidr_base + 1) + bits);
    out.end_object();
    out.end_array();
}

void write_container(const World& world, TaskId id, std::uint32_t i, api::JsonWriter& out) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const ContainerRow& row = world.ecs.containers.rows[task.first_container + i];
    const ContainerSpec& spec = world.ecs.task_definitions.get(task.task_definition).containers[i];
    out.begin_object();
    out.member("DockerId", runtime_id(world, id, i));
    out.member("Name", world.text(spec.name));
    out.member("DockerName", world.text(spec.name));
    out.member("Image", world.text(spec.image));
    out.member("ImageID", world.text(row.digest));
    write_labels(world, id, spec, out);
    out.member("DesiredStatus",
               task.desired_status == DesiredStatus::kRunning ? "RUNNING" : "STOPPED");
    out.member("KnownStatus", status_text(row.last_status));
    if (row.exit_code != kNoExitCode) {
        out.member_int("ExitCode", row.exit_code);
    }
    out.key("Limits").begin_object();
    out.member_int("CPU", std::max(spec.cpu, kLeastCpu));
    if (spec.memory != 0) {
        out.member_int("Memory", spec.memory);
    }
    out.end_object();
    const SimTime started_at = container_started_at(world, task, i);
    member_time(world, out, "CreatedAt", started_at);
    member_time(world, out, "StartedAt", started_at);
    out.member("Type", "NORMAL");
    write_log(world, id, i, out);
    out.key("ContainerARN");
    write_arn(world, out,
              {"container/", world.text(world.ecs.clusters.get(task.cluster).name), "/",
               task_id_chars(world, id.bits()), "/", container_uuid(world, task, i)});
    write_networks(world, task, out);
    out.member("Snapshotter", "overlayfs");
    out.end_object();
}

}  // namespace

std::string container_json(const World& world, const TaskRow& task, std::uint32_t i) {
    const TaskDefinitionRow& definition = world.ecs.task_definitions.get(task.task_definition);
    return item_json(world.text(definition.container_definitions), i);
}

std::string container_override_json(const World& world, const TaskRow& task, std::uint32_t i) {
    api::Doc doc;
    std::string problem;
    const std::string_view overrides = world.text(task.overrides);
    if (overrides.empty() || !api::parse_json(overrides, &doc, &problem)) {
        return "{}";
    }
    return item_json(api::to_json(doc.root()["containerOverrides"]), i);
}

std::string container_metadata(const World& world, TaskId id, std::uint32_t i) {
    std::string json;
    api::JsonWriter out(&json);
    write_container(world, id, i, out);
    return json;
}

std::string task_metadata(const World& world, TaskId id) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const TaskDefinitionRow& definition = world.ecs.task_definitions.get(task.task_definition);
    const vpc::SubnetRow* subnet = vpc::find_subnet(world, task.subnet);
    std::string json;
    api::JsonWriter out(&json);
    out.begin_object();
    out.member("Cluster", cluster_arn(world, world.ecs.clusters.get(task.cluster)));
    out.member("TaskARN", task_arn(world, id));
    out.member("Family", world.text(definition.family));
    if (task.service.is_set()) {
        out.member("ServiceName", world.text(world.ecs.services.get(task.service).name));
    }
    out.member("Revision", std::to_string(definition.revision));
    out.member("DesiredStatus",
               task.desired_status == DesiredStatus::kRunning ? "RUNNING" : "STOPPED");
    // The least of its containers', in the agent's words: NONE while one waits for another.
    out.member("KnownStatus", task.last_status >= TaskStatus::kStopped  ? "STOPPED"
                              : task.last_status < TaskStatus::kRunning ? "NONE"
                                                                        : "RUNNING");
    out.key("Limits").begin_object();
    out.member_raw("CPU", vcpu(task.cpu));
    out.member_int("Memory", task.memory);
    out.end_object();
    member_time(world, out, "PullStartedAt", task.pull_started_at);
    member_time(world, out, "PullStoppedAt", task.pull_stopped_at);
    if (subnet != nullptr) {
        out.member("AvailabilityZone", world.text(subnet->availability_zone));
    }
    out.member("LaunchType", launch_type_text(task.launch_type));
    out.key("Containers").begin_array();
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        // The agent knows a container from its creation on.
        if (is_set(container_started_at(world, task, i))) {
            write_container(world, id, i, out);
        }
    }
    out.end_array();
    out.member_bool("FaultInjectionEnabled", definition.enable_fault_injection == 1);
    out.end_object();
    return json;
}

std::string credentials_path(const World& world, TaskId id) {
    const TaskRow& task = world.ecs.tasks.get(id);
    return task.task_role.empty()
               ? std::string()
               : "/v2/credentials/" +
                     uuid_text(draw(world.seed, Stream::kTaskCredentials, task.identity, 0),
                               draw(world.seed, Stream::kTaskCredentials, task.identity, 1));
}

std::string credentials_json(const World& world, TaskId id) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const auto random = [&world, &task](std::uint64_t first, std::uint64_t bytes) {
        std::string text;
        for (std::uint64_t n = 0; n < bytes; ++n) {
            text.push_back(static_cast<char>(
                draw(world.seed, Stream::kTaskCredentials, task.identity, first + n) & 255));
        }
        return api::base64_encode(text);
    };
    std::string json;
    api::JsonWriter out(&json);
    out.begin_object();
    out.member("RoleArn", world.text(task.task_role));
    out.member("AccessKeyId", iam::unique_id(world, "ASIA", 16, task.identity));
    out.member("SecretAccessKey", random(100, 30));
    out.member("Token", random(200, 276));
    out.member(
        "Expiration",
        format_iso8601(world.unix_ms(world.now) / 1000 * 1000 + kCredentialsLifeMs).substr(0, 19) +
            "Z");
    out.end_object();
    return json;
}

}  // namespace drydock::ecs
