// Task definitions: families, revisions that are never reused, and their states.
#include <algorithm>

#include "engine/api/paging.hpp"
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_operations.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/ecs/task_definition_check.hpp"
#include "engine/ecs/task_definition_uses.hpp"
#include "engine/iam/principal.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr std::uint32_t kDeleteMax = 10;
constexpr api::PageRules kPages;

Sym json_symbol(World& world, api::Value value) {
    return value.exists() && !value.is_null() ? world.symbols.intern(api::to_json(value)) : Sym{};
}

FamilyRow& family_row(World& world, std::string_view name) {
    const Sym symbol = world.symbols.intern(name);
    const std::uint32_t index = world.ecs.family_by_name.find(symbol.value);
    if (index != kNoIndex) {
        return world.ecs.families[index];
    }
    world.ecs.family_by_name.put(symbol.value,
                                 static_cast<std::uint32_t>(world.ecs.families.size()));
    FamilyRow row;
    row.name = symbol;
    world.ecs.families.push_back(row);
    return world.ecs.families.back();
}

TaskDefinitionId apply_register(World& world, const CheckedTaskDefinition& checked, api::Value in) {
    TaskDefinitionRow row;
    FamilyRow& family = family_row(world, checked.family);
    row.family = family.name;
    row.revision = ++family.last_revision;
    row.network_mode = checked.network_mode;
    row.network_mode_given = checked.network_mode_given;
    row.compatibilities = checked.compatibilities;
    row.requires_compatibilities = checked.requires_compatibilities;
    row.cpu = checked.cpu;
    row.memory = checked.memory;
    row.ephemeral_storage_gib =
        static_cast<std::int32_t>(in["ephemeralStorage"]["sizeInGiB"].i64(0));
    row.task_role_arn = world.symbols.intern(in["taskRoleArn"].str());
    row.execution_role_arn = world.symbols.intern(checked.execution_role_arn);
    row.pid_mode = world.symbols.intern(in["pidMode"].str());
    row.ipc_mode = world.symbols.intern(in["ipcMode"].str());
    std::string containers = "[";
    for (const CheckedContainer& container : checked.containers) {
        containers += containers.size() > 1 ? "," : "";
        containers += container.json;
        ContainerSpec spec = container.spec;
        spec.name = world.symbols.intern(container.name);
        spec.image = world.symbols.intern(container.image);
        spec.entry_point = world.symbols.intern(container.entry_point);
        spec.command = world.symbols.intern(container.command);
        row.containers.push_back(spec);
    }
    row.container_definitions = world.symbols.intern(containers + "]");
    row.volumes = json_symbol(world, in["volumes"]);
    row.placement_constraints = json_symbol(world, in["placementConstraints"]);
    row.requires_attributes = world.symbols.intern(checked.requires_attributes);
    row.requires_compatibilities_json = json_symbol(world, in["requiresCompatibilities"]);
    row.runtime_platform = json_symbol(world, in["runtimePlatform"]);
    row.proxy_configuration = json_symbol(world, in["proxyConfiguration"]);
    row.inference_accelerators = json_symbol(world, in["inferenceAccelerators"]);
    if (in["enableFaultInjection"].is_bool()) {
        row.enable_fault_injection = in["enableFaultInjection"].boolean() ? 1 : 0;
    }
    row.tags = world.symbols.intern(checked.tags);
    row.registered_by = world.symbols.intern(iam::caller_arn(world));
    row.registered_at = world.now;
    const TaskDefinitionId id = world.ecs.task_definitions.add(std::move(row));
    family_row(world, checked.family).revisions.push_back(id);
    record(world, FactKind::kTaskDefinitionRegistered, SubjectKind::kTaskDefinition, id.bits());
    return id;
}

std::string_view status_filter(api::Value in) { return in["status"].str("ACTIVE"); }

bool any_active(const World& world, const FamilyRow& family) {
    return std::any_of(family.revisions.begin(), family.revisions.end(), [&](TaskDefinitionId id) {
        return world.ecs.task_definitions.get(id).status == TaskDefinitionStatus::kActive;
    });
}

// Revisions sort by number, so the key pads it; families sort by name.
std::string sort_key(std::string_view family, std::int32_t revision) {
    std::string digits = std::to_string(revision);
    return std::string(family) + '\n' + std::string(10 - digits.size(), '0') + digits;
}

}  // namespace

api::Outcome register_task_definition(World& world, const api::Call& call, api::JsonWriter& out) {
    Result<CheckedTaskDefinition> checked = check_task_definition(world, call);
    if (!checked.ok()) {
        return checked.error();
    }
    const TaskDefinitionId id = apply_register(world, checked.value(), call.input);
    if (call.note != nullptr) {
        *call.note = checked.value().note;
    }
    const TaskDefinitionRow& row = world.ecs.task_definitions.get(id);
    out.key("taskDefinition");
    write_task_definition(world, row, out);
    if (!row.tags.empty()) {
        write_tags(world, row.tags, out);
    }
    return api::Done{};
}

api::Outcome describe_task_definition(const World& world, const api::Call& call,
                                      api::JsonWriter& out) {
    TaskDefinitionId id;
    if (!find_task_definition(world, call.input["taskDefinition"].str(), &id)) {
        return client_error("Unable to describe task definition.");
    }
    const TaskDefinitionRow& row = world.ecs.task_definitions.get(id);
    out.key("taskDefinition");
    write_task_definition(world, row, out);
    write_tags(world, read_include(call.input["include"]).tags ? row.tags : Sym{}, out);
    return api::Done{};
}

api::Outcome list_task_definitions(const World& world, const api::Call& call,
                                   api::JsonWriter& out) {
    api::Page page;
    if (const std::optional<ApiError> error = api::read_page(call, kPages, &page)) {
        return *error;
    }
    const std::string_view wanted = call.input["familyPrefix"].str();
    std::vector<std::string> keys;
    for (const FamilyRow& family : world.ecs.families) {
        // Despite its name the filter takes the full family name.
        if (!wanted.empty() && world.text(family.name) != wanted) {
            continue;
        }
        for (const TaskDefinitionId id : family.revisions) {
            const TaskDefinitionRow& row = world.ecs.task_definitions.get(id);
            if (task_definition_status_text(row.status) == status_filter(call.input)) {
                keys.push_back(sort_key(world.text(family.name), row.revision));
            }
        }
    }
    const std::string prefix = ecs_arn(world, "task-definition/");
    api::write_page(
        call, kPages, page, std::move(keys), "taskDefinitionArns",
        call.input["sort"].str() == "DESC",
        [&](const std::string& key) {
            const std::size_t line = key.find('\n');
            const std::size_t digits = key.find_first_not_of('0', line + 1);
            return prefix + key.substr(0, line) + ":" + key.substr(digits);
        },
        out);
    return api::Done{};
}

api::Outcome list_task_definition_families(const World& world, const api::Call& call,
                                           api::JsonWriter& out) {
    api::Page page;
    if (const std::optional<ApiError> error = api::read_page(call, kPages, &page)) {
        return *error;
    }
    const std::string_view prefix = call.input["familyPrefix"].str();
    const std::string_view status = status_filter(call.input);
    std::vector<std::string> keys;
    for (const FamilyRow& family : world.ecs.families) {
        const std::string_view name = world.text(family.name);
        const bool active = any_active(world, family);
        const bool match = status == "ALL" || (status == "ACTIVE") == active;
        if (name.substr(0, prefix.size()) == prefix && match && !family.revisions.empty()) {
            keys.emplace_back(name);
        }
    }
    api::write_page(call, kPages, page, std::move(keys), "families", out);
    return api::Done{};
}

api::Outcome deregister_task_definition(World& world, const api::Call& call, api::JsonWriter& out) {
    const std::string_view reference = call.input["taskDefinition"].str();
    const std::string_view name = parse_reference(reference).name;
    if (name.find(':') == std::string_view::npos) {
        return client_error("Revision is missing.");
    }
    const std::string_view number = name.substr(name.find(':') + 1);
    if (number.empty() || number.find_first_not_of("0123456789") != std::string_view::npos) {
        return client_error("Invalid revision number. Number: " + std::string(number));
    }
    TaskDefinitionId id;
    if (!find_task_definition(world, reference, &id)) {
        return client_error("Unable to describe task definition.");
    }
    TaskDefinitionRow& row = world.ecs.task_definitions.get(id);
    if (row.status == TaskDefinitionStatus::kActive) {
        row.status = TaskDefinitionStatus::kInactive;
        row.deregistered_at = world.now;
        record(world, FactKind::kTaskDefinitionDeregistered, SubjectKind::kTaskDefinition,
               id.bits());
    }
    out.key("taskDefinition");
    write_task_definition(world, row, out);
    return api::Done{};
}

api::Outcome delete_task_definitions(World& world, const api::Call& call, api::JsonWriter& out) {
    const api::Value wanted = call.input["taskDefinitions"];
    if (wanted.size() == 0) {
        return invalid_parameter("size of TaskDefinition references list must be greater than 0");
    }
    if (wanted.size() > kDeleteMax) {
        return invalid_parameter("size of TaskDefinition references list must be at most 10");
    }
    for (const api::Value reference : wanted) {
        if (parse_reference(reference.str()).name.find(':') == std::string_view::npos) {
            return invalid_parameter("Revision is missing.");
        }
    }
    std::string failures;
    api::JsonWriter failures_out(&failures);
    failures_out.begin_array();
    out.key("taskDefinitions").begin_array();
    for (const api::Value reference : wanted) {
        TaskDefinitionId id;
        if (!find_task_definition(world, reference.str(), &id)) {
            write_failure(failures_out, reference.str(), "MISSING");
            continue;
        }
        const TaskDefinitionStatus status = world.ecs.task_definitions.get(id).status;
        if (status == TaskDefinitionStatus::kActive) {
            // The reason's wording was not found in any capture.
            failures_out.begin_object();
            failures_out.member("arn",
                                task_definition_arn(world, world.ecs.task_definitions.get(id)));
            failures_out.member("reason",
                                "The specified task definition is still in ACTIVE status. Please "
                                "deregister the target and try again.");
            failures_out.end_object();
            continue;
        }
        if (status == TaskDefinitionStatus::kInactive) {
            request_deletion(world, id);
        }
        write_task_definition(world, world.ecs.task_definitions.get(id), out);
    }
    out.end_array();
    failures_out.end_array();
    out.member_raw("failures", failures);
    return api::Done{};
}

}  // namespace drydock::ecs
