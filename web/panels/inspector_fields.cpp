#include "web/panels/inspector_fields.hpp"

#include <algorithm>

#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/service_scheduler.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/vpc/interfaces.hpp"
#include "engine/vpc/vpc.hpp"
#include "web/icons.hpp"

namespace drydock::ui {
namespace {

std::string time_text(const World& world, SimTime t) {
    return is_set(t) && t <= world.now ? clock_text(world, t) + "  (" + ago_text(world, t) + ")"
                                       : std::string();
}

const char* launch_type_text(ecs::LaunchType type) {
    switch (type) {
        case ecs::LaunchType::kEc2:
            return "EC2";
        case ecs::LaunchType::kFargate:
            return "FARGATE";
        case ecs::LaunchType::kExternal:
            return "EXTERNAL";
        case ecs::LaunchType::kManagedInstances:
            return "MANAGED_INSTANCES";
    }
    return "";
}

const char* network_mode_text(ecs::NetworkMode mode) {
    switch (mode) {
        case ecs::NetworkMode::kBridge:
            return "bridge";
        case ecs::NetworkMode::kHost:
            return "host";
        case ecs::NetworkMode::kAwsvpc:
            return "awsvpc";
        case ecs::NetworkMode::kNone:
            return "none";
    }
    return "";
}

void status_field(const char* name, const Tone& tone) {
    field_name(name);
    badge(tone);
}

void link_field(Ui& ui, const char* name, Selection what) {
    field_name(name);
    if (object_name(ui.world(), what).empty()) {
        text_dim("\xe2\x80\x94");
    } else {
        object_link(ui, what, "inspector");
    }
}

void mono_field(const char* name, std::string_view value) { field(name, value, fonts().mono); }

void section(const char* title) {
    gap(10);
    hairline();
    gap(10);
    caption(title);
}

bool action(Ui& ui, const char* label, const char* icon_text, const char* name,
            const std::string& line) {
    ButtonStyle style;
    style.icon = icon_text;
    style.disabled = ui.in_past;
    style.tooltip =
        ui.in_past ? "Return to now, or continue from here, to change something" : line.c_str();
    if (!button(label, name, style)) return false;
    ui.run(line);
    return true;
}

void draw_cluster(Ui& ui, ecs::ClusterId id) {
    const World& world = ui.world();
    const ecs::ClusterRow& row = world.ecs.clusters.get(id);
    status_field("status", cluster_tone(row));
    mono_field("runningTasksCount", std::to_string(row.running_tasks));
    mono_field("pendingTasksCount", std::to_string(row.pending_tasks));
    mono_field("activeServicesCount", std::to_string(row.active_services));
    mono_field("containerInsights", world.text(row.container_insights));
    field("created", time_text(world, row.created_at));
    mono_field("clusterArn", ecs::cluster_arn(world, row));
    section("Services");
    if (row.first_service == kNoIndex) {
        text_wrapped("None yet. aws ecs create-service starts one in this cluster.",
                     palette().text_dim);
    }
    int shown = 0;
    for (std::uint32_t s = row.first_service; s != kNoIndex && shown < 50; ++shown) {
        const ecs::ServiceRow& service = world.ecs.services.at(s);
        object_link(ui, select(world.ecs.services.id_at(s)), "inspector");
        ImGui::SameLine(0, 12);
        badge(service_tone(service));
        s = service.next_in_cluster;
    }
}

void draw_deployment(Ui& ui, const ecs::DeploymentRow& d, std::size_t i) {
    const std::string where = "inspector/deployment-" + std::to_string(i);
    object_link(ui, select(d.task_definition), where);
    ImGui::SameLine(0, 12);
    badge(deployment_tone(d));
    const FontScope font(fonts().small);
    text_dim(format(
        "%s  \xc2\xb7  desired %u  \xc2\xb7  running %u  \xc2\xb7  pending %u  \xc2\xb7  failed %u",
        d.primary ? "PRIMARY" : "ACTIVE", d.desired, d.running, d.pending, d.failed_tasks));
}

void draw_service_actions(Ui& ui, const ecs::ServiceRow& row) {
    const World& world = ui.world();
    if (row.status != ecs::ServiceStatus::kActive) return;
    const std::string base = "aws ecs update-service --cluster " +
                             cluster_name(world, row.cluster) + " --service " +
                             std::string(world.text(row.name));
    gap(8);
    action(ui, "Scale out", icon::kPlus, "inspector.scale-out",
           base + " --desired-count " + std::to_string(row.desired_count + 1));
    if (row.desired_count > 0) {
        ImGui::SameLine();
        action(ui, "Scale in", icon::kMinus, "inspector.scale-in",
               base + " --desired-count " + std::to_string(row.desired_count - 1));
    }
    action(ui, "Force new deployment", icon::kRefresh, "inspector.redeploy",
           base + " --force-new-deployment");
}

void draw_service(Ui& ui, ecs::ServiceId id) {
    const World& world = ui.world();
    const ecs::ServiceRow& row = world.ecs.services.get(id);
    std::uint32_t running = 0;
    std::uint32_t pending = 0;
    for (const ecs::DeploymentRow& d : row.deployments) {
        running += d.running;
        pending += d.pending;
    }
    status_field("state", service_tone(row));
    mono_field("desiredCount", std::to_string(row.desired_count));
    mono_field("runningCount", std::to_string(running));
    mono_field("pendingCount", std::to_string(pending));
    link_field(ui, "taskDefinition", select(row.task_definition));
    link_field(ui, "cluster", select(row.cluster));
    mono_field("launchType", launch_type_text(row.launch_type));
    mono_field("minimumHealthyPercent", std::to_string(row.settings.minimum_healthy_percent));
    mono_field("maximumPercent", std::to_string(row.settings.maximum_percent));
    mono_field("circuit breaker",
               row.settings.circuit_breaker
                   ? (row.settings.circuit_breaker_rollback ? "on, with rollback" : "on")
                   : "off");
    field("created", time_text(world, row.created_at));
    mono_field("serviceArn", ecs::service_arn(world, row));
    draw_service_actions(ui, row);
    section("Deployments");
    for (std::size_t i = 0; i < row.deployments.size(); ++i)
        draw_deployment(ui, row.deployments[i], i);
    section("Events");
    if (row.events.empty()) text_dim("None yet.");
    const std::size_t shown = std::min<std::size_t>(row.events.size(), 30);
    for (std::size_t i = 0; i < shown; ++i) {
        const ecs::ServiceEventRow& event = row.events[row.events.size() - 1 - i];
        {
            const FontScope font(fonts().small);
            text_dim(clock_text(world, event.at));
        }
        ImGui::SetCursorPosY(ImGui::GetCursorPosY() - 5);
        text_wrapped(ecs::service_event_message(world, row, event));
    }
}

const char* condition_text(ecs::DependencyCondition condition) {
    switch (condition) {
        case ecs::DependencyCondition::kStart:
            return "START";
        case ecs::DependencyCondition::kComplete:
            return "COMPLETE";
        case ecs::DependencyCondition::kSuccess:
            return "SUCCESS";
        case ecs::DependencyCondition::kHealthy:
            return "HEALTHY";
    }
    return "";
}

void draw_task_definition(Ui& ui, ecs::TaskDefinitionId id) {
    const World& world = ui.world();
    const ecs::TaskDefinitionRow& row = world.ecs.task_definitions.get(id);
    status_field("status", task_definition_tone(row));
    mono_field("family", world.text(row.family));
    mono_field("revision", std::to_string(row.revision));
    mono_field("networkMode", network_mode_text(row.network_mode));
    mono_field("cpu", row.cpu == 0 ? "" : std::to_string(row.cpu) + " units");
    mono_field("memory", row.memory == 0 ? "" : std::to_string(row.memory) + " MiB");
    mono_field("executionRoleArn", world.text(row.execution_role_arn));
    mono_field("taskRoleArn", world.text(row.task_role_arn));
    field("registered", time_text(world, row.registered_at));
    mono_field("taskDefinitionArn", ecs::task_definition_arn(world, row));
    for (const ecs::ContainerSpec& c : row.containers) {
        section(format("Container %s", std::string(world.text(c.name)).c_str()).c_str());
        mono_field("image", world.text(c.image));
        mono_field("essential", c.essential ? "true" : "false");
        mono_field("containerPort", c.first_port == 0 ? "" : std::to_string(c.first_port));
        mono_field("cpu", c.cpu == 0 ? "" : std::to_string(c.cpu) + " units");
        mono_field("memory", c.memory == 0 ? "" : std::to_string(c.memory) + " MiB");
        mono_field("stopTimeout", std::to_string(c.stop_timeout_s) + " s");
        if (c.start_timeout_s != 0)
            mono_field("startTimeout", std::to_string(c.start_timeout_s) + " s");
        for (const ecs::ContainerDependency& d : c.depends_on)
            mono_field("dependsOn", std::string(world.text(row.containers[d.container].name)) +
                                        " " + condition_text(d.condition));
    }
    section("Other revisions");
    for (const ecs::FamilyRow& family : world.ecs.families) {
        if (family.name != row.family) continue;
        for (const ecs::TaskDefinitionId other : family.revisions) {
            if (other != id) object_link(ui, select(other), "inspector");
        }
        if (family.revisions.size() < 2) text_dim("None.");
    }
}

const char* container_status_text(ecs::ContainerStatus status) {
    switch (status) {
        case ecs::ContainerStatus::kPending:
            return "PENDING";
        case ecs::ContainerStatus::kRunning:
            return "RUNNING";
        case ecs::ContainerStatus::kStopped:
            return "STOPPED";
    }
    return "";
}

void draw_containers(const World& world, const ecs::TaskRow& row) {
    const ecs::TaskDefinitionRow* definition = world.ecs.task_definitions.find(row.task_definition);
    for (std::uint32_t i = 0; i < row.container_count; ++i) {
        const ecs::ContainerRow& c = world.ecs.containers.rows[row.first_container + i];
        const bool named = definition != nullptr && i < definition->containers.size();
        const std::string name =
            named ? std::string(world.text(definition->containers[i].name)) : std::string();
        section(("Container " + name).c_str());
        mono_field("lastStatus", container_status_text(c.last_status));
        if (named) mono_field("image", world.text(definition->containers[i].image));
        if (c.health != ecs::HealthStatus::kUnknown)
            mono_field("healthStatus",
                       c.health == ecs::HealthStatus::kHealthy ? "HEALTHY" : "UNHEALTHY");
        if (c.exit_code != ecs::kNoExitCode) mono_field("exitCode", std::to_string(c.exit_code));
        if (!c.reason.empty()) field("reason", world.text(c.reason));
    }
}

void draw_task(Ui& ui, ecs::TaskId id) {
    const World& world = ui.world();
    const ecs::TaskRow& row = world.ecs.tasks.get(id);
    status_field("status", task_tone(row));
    mono_field("lastStatus", ecs::task_status_text(row.last_status));
    mono_field("desiredStatus",
               row.desired_status == ecs::DesiredStatus::kRunning ? "RUNNING" : "STOPPED");
    link_field(ui, "taskDefinition", select(row.task_definition));
    if (row.service.is_set()) {
        link_field(ui, "service", select(row.service));
    } else {
        mono_field("group", world.text(row.group));
    }
    link_field(ui, "cluster", select(row.cluster));
    mono_field("launchType", launch_type_text(row.launch_type));
    mono_field("privateIpv4Address",
               row.private_ipv4 == 0 ? "" : vpc::format_ipv4(row.private_ipv4));
    // ECS does not show it; describe-network-interfaces calls it so.
    if (const std::uint32_t address = vpc::public_address(world, row))
        mono_field("PublicIp", vpc::format_ipv4(address));
    if (row.cpu != 0) mono_field("cpu / memory", format("%d units / %d MiB", row.cpu, row.memory));
    field("createdAt", time_text(world, row.created_at));
    field("pullStartedAt", time_text(world, row.pull_started_at));
    field("startedAt", time_text(world, row.started_at));
    if (is_set(row.stopping_at)) field("stoppingAt", time_text(world, row.stopping_at));
    if (is_set(row.stopped_at)) field("stoppedAt", time_text(world, row.stopped_at));
    if (row.stop_code != ecs::StopCode::kNone)
        mono_field("stopCode", ecs::stop_code_text(row.stop_code));
    if (!row.stopped_reason.empty()) field("stoppedReason", world.text(row.stopped_reason));
    mono_field("taskArn", ecs::task_arn(world, id));
    if (row.desired_status == ecs::DesiredStatus::kRunning) {
        gap(8);
        action(ui, "Stop this task", icon::kStop, "inspector.stop-task",
               "aws ecs stop-task --cluster " + cluster_name(world, row.cluster) + " --task " +
                   ecs::task_id_text(world, id.bits()));
    }
    draw_containers(world, row);
}

}  // namespace

void draw_object_fields(Ui& ui) {
    const std::uint64_t bits = ui.selection.bits;
    switch (ui.selection.kind) {
        case ObjectKind::kNone:
            return;
        case ObjectKind::kCluster:
            draw_cluster(ui, id_from_bits<ecs::ClusterId>(bits));
            return;
        case ObjectKind::kService:
            draw_service(ui, id_from_bits<ecs::ServiceId>(bits));
            return;
        case ObjectKind::kTaskDefinition:
            draw_task_definition(ui, id_from_bits<ecs::TaskDefinitionId>(bits));
            return;
        case ObjectKind::kTask:
            draw_task(ui, id_from_bits<ecs::TaskId>(bits));
            return;
    }
}

}  // namespace drydock::ui
