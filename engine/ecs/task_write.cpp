// The Task object of DescribeTasks, RunTask and StopTask.
#include "engine/core/check.hpp"
#include "engine/ecs/container_runs.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/ecs/exec.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/ecs/task_names.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

std::string_view health_text(HealthStatus health) {
    switch (health) {
        case HealthStatus::kUnknown:
            return "UNKNOWN";
        case HealthStatus::kHealthy:
            return "HEALTHY";
        case HealthStatus::kUnhealthy:
            return "UNHEALTHY";
    }
    DD_UNREACHABLE();
}

std::string_view container_status_text(ContainerStatus status) {
    switch (status) {
        case ContainerStatus::kPending:
            return "PENDING";
        case ContainerStatus::kRunning:
            return "RUNNING";
        case ContainerStatus::kStopped:
            return "STOPPED";
    }
    DD_UNREACHABLE();
}

std::string_view attachment_status(TaskStatus status) {
    switch (status) {
        case TaskStatus::kProvisioning:
            return "PRECREATED";
        case TaskStatus::kPending:
        case TaskStatus::kActivating:
        case TaskStatus::kRunning:
        case TaskStatus::kDeactivating:
        case TaskStatus::kStopping:
            return "ATTACHED";
        case TaskStatus::kDeprovisioning:
            return "DETACHING";
        case TaskStatus::kStopped:
            return "DELETED";
    }
    DD_UNREACHABLE();
}

// What one task's answer says several times.
struct TaskTexts {
    std::string_view cluster;  // its name
    IdText<kTaskIdLength> id;
    IdText<36> attachment;  // these two: with an interface alone
    std::string address;
};

TaskTexts texts_of(const World& world, TaskId id, const TaskRow& task) {
    TaskTexts texts{world.text(world.ecs.clusters.get(task.cluster).name),
                    task_id_chars(world, id.bits()),
                    {},
                    {}};
    if (!task.subnet.empty()) {
        texts.attachment = attachment_id(world, task);
    }
    if (task.private_ipv4 != 0) {
        texts.address = vpc::format_ipv4(task.private_ipv4);
    }
    return texts;
}

// Names and values without a character that needs an escape.
void detail(api::JsonWriter& out, std::string_view name, std::string_view value) {
    out.begin_object();
    out.member_plain("name", name);
    out.member_plain("value", value);
    out.end_object();
}

void write_attachments(const World& world, const TaskRow& task, const TaskTexts& texts,
                       api::JsonWriter& out) {
    out.key("attachments").begin_array();
    if (!task.subnet.empty()) {
        out.begin_object();
        out.member_plain("id", texts.attachment);
        out.member_plain("type", "ElasticNetworkInterface");
        out.member_plain("status", attachment_status(task.last_status));
        out.key("details").begin_array();
        detail(out, "subnetId", world.text(task.subnet));
        if (task.private_ipv4 != 0) {
            detail(out, "networkInterfaceId", interface_id(world, task));
            detail(out, "macAddress", mac_address(world, task));
            detail(out, "privateDnsName", private_dns_name(world, task));
            detail(out, "privateIPv4Address", texts.address);
        }
        out.end_array();
        out.end_object();
    }
    out.end_array();
}

void write_container_network(const TaskRow& task, const TaskTexts& texts, api::JsonWriter& out) {
    out.member_raw("networkBindings", "[]");
    out.key("networkInterfaces").begin_array();
    if (task.private_ipv4 != 0) {
        out.begin_object();
        out.member_plain("attachmentId", texts.attachment);
        out.member_plain("privateIpv4Address", texts.address);
        out.end_object();
    }
    out.end_array();
}

// The agent of ECS Exec, where it was asked for.
void write_managed_agents(const World& world, const TaskRow& task, std::uint32_t i,
                          api::JsonWriter& out) {
    if (!task.enable_execute_command) {
        return;
    }
    const ManagedAgent agent = managed_agent(world, task, i);
    out.key("managedAgents").begin_array();
    out.begin_object();
    if (is_set(agent.started_at)) {
        out.member_time("lastStartedAt", world.unix_ms(agent.started_at));
    }
    out.member_plain("name", "ExecuteCommandAgent");
    if (!agent.reason.empty()) {
        out.member("reason", agent.reason);
    }
    out.member_plain("lastStatus", container_status_text(agent.status));
    out.end_object();
    out.end_array();
}

void write_container(const World& world, TaskId id, std::uint32_t i, const TaskTexts& texts,
                     api::JsonWriter& out) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const TaskDefinitionRow& definition = world.ecs.task_definitions.get(task.task_definition);
    const ContainerSpec& spec = definition.containers[i];
    const ContainerRow& row = world.ecs.containers.rows[task.first_container + i];
    out.begin_object();
    out.key("containerArn");
    write_arn(world, out,
              {"container/", texts.cluster, "/", texts.id, "/", container_uuid(world, task, i)});
    out.key("taskArn");
    write_arn(world, out, {"task/", texts.cluster, "/", texts.id});
    out.member("name", world.text(spec.name));
    out.member("image", world.text(spec.image));
    if (!row.digest.empty() && is_set(task.pull_stopped_at) && task.pull_stopped_at <= world.now) {
        out.member_plain("imageDigest", world.text(row.digest));
        // A container that waits for another has not been created.
        if (!task.ordered || is_set(container_started_at(world, task, i))) {
            out.key("runtimeId").begin_text().part(runtime_id(world, id, i)).end_text();
        }
    }
    out.member_plain("lastStatus", container_status_text(row.last_status));
    if (row.exit_code != kNoExitCode) {
        out.member_int("exitCode", row.exit_code);
    }
    if (!row.reason.empty()) {
        out.member("reason", world.text(row.reason));
    }
    write_container_network(task, texts, out);
    out.member_plain("healthStatus", health_text(row.health));
    write_managed_agents(world, task, i, out);
    out.member_int_text("cpu", spec.cpu);
    if (spec.memory != 0) {
        out.member_int_text("memory", spec.memory);
    }
    if (spec.memory_reservation != 0) {
        out.member_int_text("memoryReservation", spec.memory_reservation);
    }
    out.end_object();
}

void write_overrides(const World& world, const TaskRow& task, api::JsonWriter& out) {
    if (!task.overrides.empty()) {
        out.member_raw("overrides", world.text(task.overrides));
        return;
    }
    out.key("overrides").begin_object();
    out.key("containerOverrides").begin_array();
    for (const ContainerSpec& spec :
         world.ecs.task_definitions.get(task.task_definition).containers) {
        out.begin_object();
        out.member("name", world.text(spec.name));
        out.end_object();
    }
    out.end_array();
    out.member_raw("inferenceAcceleratorOverrides", "[]");
    out.end_object();
}

// A time that has come; planned ones are not shown.
void member_past(const World& world, api::JsonWriter& out, api::MemberName name, SimTime t) {
    if (is_set(t) && t <= world.now) {
        out.member_time(name, world.unix_ms(t));
    }
}

}  // namespace

void write_task(const World& world, TaskId id, bool tags, api::JsonWriter& out) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const TaskDefinitionRow& definition = world.ecs.task_definitions.get(task.task_definition);
    const vpc::SubnetRow* subnet = vpc::find_subnet(world, task.subnet);
    const TaskTexts texts = texts_of(world, id, task);
    out.begin_object();
    write_attachments(world, task, texts, out);
    const bool arm =
        world.text(definition.runtime_platform).find("\"ARM64\"") != std::string_view::npos;
    out.key("attributes").begin_array();
    detail(out, "ecs.cpu-architecture", arm ? "arm64" : "x86_64");
    out.end_array();
    if (subnet != nullptr) {
        out.member_plain("availabilityZone", world.text(subnet->availability_zone));
    }
    out.key("clusterArn");
    write_arn(world, out, {"cluster/", texts.cluster});
    if (is_set(task.connectivity_at) && task.connectivity_at <= world.now) {
        out.member_plain("connectivity", "CONNECTED");
        out.member_time("connectivityAt", world.unix_ms(task.connectivity_at));
    }
    out.key("containers").begin_array();
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        write_container(world, id, i, texts, out);
    }
    out.end_array();
    out.member_int_text("cpu", task.cpu);
    out.member_time("createdAt", world.unix_ms(task.created_at));
    out.member_plain("desiredStatus",
                     task.desired_status == DesiredStatus::kRunning ? "RUNNING" : "STOPPED");
    out.member_bool("enableExecuteCommand", task.enable_execute_command);
    member_past(world, out, "executionStoppedAt", task.execution_stopped_at);
    out.member("group", world.text(task.group));
    out.member_plain("healthStatus", health_text(task.health));
    out.member_plain("lastStatus", task_status_text(task.last_status));
    out.member_plain("launchType", launch_type_text(task.launch_type));
    out.member_int_text("memory", task.memory);
    write_overrides(world, task, out);
    out.member_plain("platformVersion", "1.4.0");
    out.member_plain("platformFamily", "Linux");
    member_past(world, out, "pullStartedAt", task.pull_started_at);
    member_past(world, out, "pullStoppedAt", task.pull_stopped_at);
    member_past(world, out, "startedAt", task.started_at);
    if (!task.started_by.empty()) {
        out.member("startedBy", world.text(task.started_by));
    }
    if (task.stop_code != StopCode::kNone) {
        out.member_plain("stopCode", stop_code_text(task.stop_code));
    }
    member_past(world, out, "stoppedAt", task.stopped_at);
    if (!task.stopped_reason.empty()) {
        out.member("stoppedReason", world.text(task.stopped_reason));
    }
    member_past(world, out, "stoppingAt", task.stopping_at);
    write_tags(world, tags ? task.tags : Sym{}, out);
    out.key("taskArn");
    write_arn(world, out, {"task/", texts.cluster, "/", texts.id});
    out.key("taskDefinitionArn");
    write_task_definition_arn(world, definition, out);
    out.member_int("version", task.version);
    const std::int64_t storage =
        definition.ephemeral_storage_gib != 0 ? definition.ephemeral_storage_gib : 20;
    out.key("ephemeralStorage").begin_object();
    out.member_int("sizeInGiB", storage);
    out.end_object();
    out.key("fargateEphemeralStorage").begin_object();
    out.member_int("sizeInGiB", storage);
    out.end_object();
    out.end_object();
}

}  // namespace drydock::ecs
