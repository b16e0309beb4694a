#include "web/ui.hpp"

#include "engine/ecs/ecs_names.hpp"
#include "web/icons.hpp"

namespace drydock::ui {
namespace {

using Hue = Tone::Hue;

template <class Table, class RowId>
const auto* row_of(const Table& table, RowId id) {
    return table.find(id);
}

std::string service_path(const World& world, const ecs::ServiceRow& service) {
    return cluster_name(world, service.cluster) + "/" + std::string(world.text(service.name));
}

}  // namespace

Selection select(ecs::ClusterId id) { return {ObjectKind::kCluster, id.bits()}; }
Selection select(ecs::ServiceId id) { return {ObjectKind::kService, id.bits()}; }
Selection select(ecs::TaskDefinitionId id) { return {ObjectKind::kTaskDefinition, id.bits()}; }
Selection select(ecs::TaskId id) { return {ObjectKind::kTask, id.bits()}; }

void Ui::select_object(Selection s) {
    selection = s;
    if (narrow && s.is_set()) narrow_tab = NarrowTab::kInspector;
}

Color hue_color(Tone::Hue hue) {
    const Palette& c = palette();
    switch (hue) {
        case Hue::kRunning:
            return c.running;
        case Hue::kStarting:
            return c.starting;
        case Hue::kDraining:
            return c.draining;
        case Hue::kFailed:
            return c.failed;
        case Hue::kUnknown:
            return c.unknown;
    }
    return c.unknown;
}

Tone task_tone(const ecs::TaskRow& task) {
    const bool wanted = task.desired_status == ecs::DesiredStatus::kRunning;
    switch (task.last_status) {
        case ecs::TaskStatus::kProvisioning:
            return {Hue::kStarting, icon::kHourglass, "Provisioning"};
        case ecs::TaskStatus::kPending:
            return {Hue::kStarting, icon::kHourglass, "Pending"};
        case ecs::TaskStatus::kActivating:
            return {Hue::kStarting, icon::kHourglass, "Activating"};
        case ecs::TaskStatus::kRunning:
            if (!wanted) return {Hue::kDraining, icon::kArrowDown, "Stopping"};
            if (task.health == ecs::HealthStatus::kUnhealthy) {
                return {Hue::kFailed, icon::kWarning, "Unhealthy"};
            }
            return {Hue::kRunning, icon::kCheckCircle, "Running"};
        case ecs::TaskStatus::kDeactivating:
            return {Hue::kDraining, icon::kArrowDown, "Deactivating"};
        case ecs::TaskStatus::kStopping:
            return {Hue::kDraining, icon::kArrowDown, "Stopping"};
        case ecs::TaskStatus::kDeprovisioning:
            return {Hue::kDraining, icon::kArrowDown, "Deprovisioning"};
        case ecs::TaskStatus::kStopped:
            if (task.stop_code == ecs::StopCode::kTaskFailedToStart ||
                task.stop_code == ecs::StopCode::kEssentialContainerExited) {
                return {Hue::kFailed, icon::kCrossCircle, "Failed"};
            }
            return {Hue::kUnknown, icon::kStop, "Stopped"};
    }
    return {};
}

Tone deployment_tone(const ecs::DeploymentRow& d) {
    switch (d.rollout_state) {
        case ecs::RolloutState::kInProgress:
            return d.primary ? Tone{Hue::kStarting, icon::kRefresh, "In progress"}
                             : Tone{Hue::kDraining, icon::kArrowDown, "Draining"};
        case ecs::RolloutState::kCompleted:
            return d.primary ? Tone{Hue::kRunning, icon::kCheckCircle, "Completed"}
                             : Tone{Hue::kDraining, icon::kArrowDown, "Draining"};
        case ecs::RolloutState::kFailed:
            return {Hue::kFailed, icon::kCrossCircle, "Failed"};
    }
    return {};
}

Tone service_tone(const ecs::ServiceRow& s) {
    switch (s.status) {
        case ecs::ServiceStatus::kDraining:
            return {Hue::kDraining, icon::kArrowDown, "Draining"};
        case ecs::ServiceStatus::kInactive:
            return {Hue::kUnknown, icon::kBan, "Inactive"};
        case ecs::ServiceStatus::kActive:
            break;
    }
    if (s.impaired) return {Hue::kFailed, icon::kWarning, "Cannot start tasks"};
    if (s.deployments.empty()) return {Hue::kUnknown, icon::kQuestion, "No deployment"};
    const ecs::DeploymentRow& primary = s.deployments.front();
    if (primary.failed || primary.rollout_state == ecs::RolloutState::kFailed) {
        return {Hue::kFailed, icon::kCrossCircle, "Deployment failed"};
    }
    if (s.deployments.size() > 1) return {Hue::kStarting, icon::kRefresh, "Rolling out"};
    const auto desired = static_cast<std::uint32_t>(s.desired_count < 0 ? 0 : s.desired_count);
    if (primary.running < desired) return {Hue::kStarting, icon::kHourglass, "Starting"};
    if (primary.running > desired) return {Hue::kDraining, icon::kArrowDown, "Scaling in"};
    if (desired == 0) return {Hue::kUnknown, icon::kCircleOutline, "Scaled to zero"};
    return {Hue::kRunning, icon::kCheckCircle, "Steady"};
}

Tone cluster_tone(const ecs::ClusterRow& c) {
    return c.status == ecs::ClusterStatus::kActive
               ? Tone{Hue::kRunning, icon::kCheckCircle, "Active"}
               : Tone{Hue::kUnknown, icon::kBan, "Inactive"};
}

Tone task_definition_tone(const ecs::TaskDefinitionRow& row) {
    switch (row.status) {
        case ecs::TaskDefinitionStatus::kActive:
            return {Hue::kRunning, icon::kCheckCircle, "Active"};
        case ecs::TaskDefinitionStatus::kInactive:
            return {Hue::kUnknown, icon::kBan, "Inactive"};
        case ecs::TaskDefinitionStatus::kDeleteInProgress:
            return {Hue::kDraining, icon::kArrowDown, "Deleting"};
    }
    return {};
}

void badge_at(ImVec2 at, float max_x, const Tone& tone) {
    const Color color = hue_color(tone.hue);
    ImGui::GetWindowDrawList()->AddText(at, color, tone.icon);
    text_at(ImVec2(at.x + ImGui::GetFontSize() + 5, at.y), max_x, color, tone.word, Role::kStatus);
}

void badge(const Tone& tone) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetFontSize() + 6 + text_width(tone.word);
    badge_at(at, at.x + width + 1, tone);
    ImGui::Dummy(ImVec2(width, ImGui::GetFontSize()));
}

std::string cluster_name(const World& world, ecs::ClusterId id) {
    const ecs::ClusterRow* row = world.ecs.clusters.find(id);
    return row == nullptr ? std::string() : std::string(world.text(row->name));
}

std::string task_definition_name(const World& world, ecs::TaskDefinitionId id) {
    const ecs::TaskDefinitionRow* row = world.ecs.task_definitions.find(id);
    if (row == nullptr) return {};
    return std::string(world.text(row->family)) + ":" + std::to_string(row->revision);
}

std::string short_task_id(const World& world, ecs::TaskId id) {
    return ecs::task_id_text(world, id.bits()).substr(0, 8);
}

std::string object_name(const World& world, Selection what) {
    switch (what.kind) {
        case ObjectKind::kNone:
            return {};
        case ObjectKind::kCluster:
            return cluster_name(world, id_from_bits<ecs::ClusterId>(what.bits));
        case ObjectKind::kService: {
            const auto* row = row_of(world.ecs.services, id_from_bits<ecs::ServiceId>(what.bits));
            return row == nullptr ? std::string() : std::string(world.text(row->name));
        }
        case ObjectKind::kTaskDefinition:
            return task_definition_name(world, id_from_bits<ecs::TaskDefinitionId>(what.bits));
        case ObjectKind::kTask: {
            const auto id = id_from_bits<ecs::TaskId>(what.bits);
            return world.ecs.tasks.contains(id) ? ecs::task_id_text(world, what.bits)
                                                : std::string();
        }
    }
    return {};
}

std::string object_arn(const World& world, Selection what) {
    switch (what.kind) {
        case ObjectKind::kNone:
            return {};
        case ObjectKind::kCluster: {
            const auto* row = row_of(world.ecs.clusters, id_from_bits<ecs::ClusterId>(what.bits));
            return row == nullptr ? std::string() : ecs::cluster_arn(world, *row);
        }
        case ObjectKind::kService: {
            const auto* row = row_of(world.ecs.services, id_from_bits<ecs::ServiceId>(what.bits));
            return row == nullptr ? std::string() : ecs::service_arn(world, *row);
        }
        case ObjectKind::kTaskDefinition: {
            const auto* row =
                row_of(world.ecs.task_definitions, id_from_bits<ecs::TaskDefinitionId>(what.bits));
            return row == nullptr ? std::string() : ecs::task_definition_arn(world, *row);
        }
        case ObjectKind::kTask: {
            const auto id = id_from_bits<ecs::TaskId>(what.bits);
            return world.ecs.tasks.contains(id) ? ecs::task_arn(world, id) : std::string();
        }
    }
    return {};
}

std::string object_anchor(const World& world, Selection what) {
    const std::string name = object_name(world, what);
    switch (what.kind) {
        case ObjectKind::kNone:
            return {};
        case ObjectKind::kCluster:
            return "cluster." + name;
        case ObjectKind::kService: {
            const auto* row = row_of(world.ecs.services, id_from_bits<ecs::ServiceId>(what.bits));
            return "service." + (row == nullptr ? name : service_path(world, *row));
        }
        case ObjectKind::kTaskDefinition:
            return "taskdef." + name;
        case ObjectKind::kTask:
            return "task." + name.substr(0, 8);
    }
    return {};
}

Selection find_object(const World& world, std::string_view anchor_name) {
    Selection found;
    const auto check = [&](Selection s) {
        if (object_anchor(world, s) == anchor_name) found = s;
    };
    if (anchor_name.starts_with("cluster.")) {
        world.ecs.clusters.each([&](ecs::ClusterId id, const auto&) { check(select(id)); });
    } else if (anchor_name.starts_with("service.")) {
        world.ecs.services.each([&](ecs::ServiceId id, const auto&) { check(select(id)); });
    } else if (anchor_name.starts_with("taskdef.")) {
        world.ecs.task_definitions.each(
            [&](ecs::TaskDefinitionId id, const auto&) { check(select(id)); });
    } else if (anchor_name.starts_with("task.")) {
        world.ecs.tasks.each([&](ecs::TaskId id, const auto&) { check(select(id)); });
    }
    return found;
}

void object_link(Ui& ui, Selection what, std::string_view where, bool mono) {
    const World& world = ui.world();
    std::string name = object_name(world, what);
    if (name.empty()) {
        text_dim("gone");
        return;
    }
    std::string anchor_name(where);
    anchor_name += '/';
    anchor_name += object_anchor(world, what);
    if (link(name, anchor_name, mono ? fonts().mono : nullptr)) ui.select_object(what);
}

std::string clock_text(const World& world, SimTime t) {
    return format_iso8601(world.unix_ms(t)).substr(11, 8);
}

std::string date_text(const World& world, SimTime t) {
    static constexpr const char* kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::int64_t unix_ms = world.unix_ms(t);
    const std::string iso = format_iso8601(unix_ms);
    const auto day = static_cast<std::size_t>((unix_ms / 86'400'000) % 7);
    const int month = (iso[5] - '0') * 10 + (iso[6] - '0');
    const int mday = (iso[8] - '0') * 10 + (iso[9] - '0');
    return format("%s %d %s %s", kDays[day], mday, kMonths[month - 1], iso.substr(0, 4).c_str());
}

std::string ago_text(const World& world, SimTime t) {
    if (!is_set(t)) return "\xe2\x80\x94";
    return format_duration(world.now - t) + " ago";
}

}  // namespace drydock::ui
