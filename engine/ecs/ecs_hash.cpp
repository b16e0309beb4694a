// The checksum over the state of ECS, and over what one row's answer is made from. Every field that
// decides anything goes in, one by one.
#include "engine/ecs/ecs_hash.hpp"

#include "engine/core/field_hash.hpp"
#include "engine/ecs/deployment_records.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

// Sizes of lists have another width in WebAssembly.
template <class List>
std::uint32_t count(const List& list) {
    return static_cast<std::uint32_t>(list.size());
}

void add_network(FieldHasher& h, const NetworkConfiguration& n) {
    h.add(n.present, n.assign_public_ip, count(n.subnets), count(n.security_groups));
    for (const Sym s : n.subnets) {
        h.add(s.value);
    }
    for (const Sym s : n.security_groups) {
        h.add(s.value);
    }
}

void add_cluster(FieldHasher& h, const ClusterRow& r) {
    h.add(r.name.value, r.tags.value, r.container_insights.value, r.configuration.value,
          r.service_connect_namespace.value, r.capacity_providers.value, r.default_strategy.value);
    h.add(r.created_at.ms);
    h.add(r.status, r.running_tasks, r.pending_tasks, r.active_services, r.live_tasks, r.first_task,
          r.last_task, r.first_service, r.last_service);
}

void add_container_spec(FieldHasher& h, const ContainerSpec& c) {
    h.add(c.name.value, c.image.value, c.entry_point.value, c.command.value);
    h.add(c.cpu, c.memory, c.memory_reservation, c.stop_timeout_s, c.start_timeout_s, c.essential,
          c.pins_image, c.read_only_root, c.first_port, c.health_check.present,
          c.health_check.interval_s, c.health_check.timeout_s, c.health_check.retries,
          c.health_check.start_period_s, count(c.depends_on));
    for (const ContainerDependency& d : c.depends_on) {
        h.add(d.container, d.condition);
    }
}

void add_task_definition(FieldHasher& h, const TaskDefinitionRow& r) {
    h.add(r.family.value, r.task_role_arn.value, r.execution_role_arn.value, r.pid_mode.value,
          r.ipc_mode.value, r.container_definitions.value, r.volumes.value,
          r.placement_constraints.value, r.requires_attributes.value,
          r.requires_compatibilities_json.value, r.runtime_platform.value,
          r.proxy_configuration.value, r.inference_accelerators.value, r.tags.value,
          r.registered_by.value);
    h.add(r.registered_at.ms, r.deregistered_at.ms, r.delete_requested_at.ms);
    h.add(r.revision, r.status, r.network_mode, r.network_mode_given, r.compatibilities,
          r.requires_compatibilities, r.cpu, r.memory, r.ephemeral_storage_gib,
          r.enable_fault_injection, r.uses, count(r.containers));
    for (const ContainerSpec& c : r.containers) {
        add_container_spec(h, c);
    }
}

void add_deployment(FieldHasher& h, const DeploymentRow& d) {
    h.add(d.number, d.revision_number, d.serial, d.task_definition.bits(), d.launch_type, d.primary,
          d.ever_completed, d.failed, d.rollout_state, d.rollout_reason, d.rolling_back_to,
          d.desired, d.failed_tasks, d.pending, d.running, d.healthy, d.unhealthy, d.stopping,
          d.lost, d.guarded);
    h.add(d.platform_version.value);
    add_network(h, d.network);
    h.add(d.created_at.ms, d.updated_at.ms);
}

void add_record(FieldHasher& h, const DeploymentRecord& d) {
    h.add(d.serial, d.number, d.revision_number, d.status, d.reason, d.family.value,
          d.definition_revision, d.launch_type, d.platform_version.value,
          d.settings.minimum_healthy_percent, d.settings.maximum_percent,
          d.settings.circuit_breaker, d.settings.circuit_breaker_rollback, d.desired,
          d.failed_tasks, count(d.sources), count(d.images));
    h.add(d.created_at.ms, d.started_at.ms, d.finished_at.ms, d.stopped_at.ms, d.updated_at.ms,
          d.rollback_at.ms, d.rollback_to);
    add_network(h, d.network);
    for (const std::uint32_t serial : d.sources) {
        h.add(serial);
    }
    for (const ImagePin& pin : d.images) {
        h.add(pin.digest.value, pin.behaviour, pin.found, pin.checked_at, pin.compressed_mib);
    }
}

void add_event(FieldHasher& h, const ServiceEventRow& e) {
    h.add(e.at.ms);
    h.add(e.kind, e.number, e.replaced, e.count, e.deployment, e.text.value, e.fact,
          count(e.tasks));
    for (const std::uint64_t bits : e.tasks) {
        h.add(bits);
    }
}

// All but its records, which may be two hundred.
void add_service(FieldHasher& h, const ServiceRow& r) {
    h.add(r.name.value, r.platform_version.value, r.role_arn.value, r.created_by.value,
          r.propagate_tags.value, r.placement_constraints.value, r.placement_strategy.value,
          r.tags.value, r.create_request.value);
    h.add(r.created_at.ms, r.deleted_at.ms, r.tick_at.ms, r.tick_phase.ms,
          r.last_steady_event_at.ms, r.retry_at.ms);
    h.add(r.cluster.bits(), r.status, r.identity, r.desired_count, r.launch_type,
          r.task_definition.bits(), r.settings.minimum_healthy_percent, r.settings.maximum_percent,
          r.settings.circuit_breaker, r.settings.circuit_breaker_rollback,
          r.enable_ecs_managed_tags, r.enable_execute_command, r.az_rebalancing,
          r.health_check_grace_period_s);
    h.add(r.events_total, r.deployments_total, r.starts_total, r.steady, r.impaired, r.stuck_said,
          r.guarded_said, r.start_failures, r.launch_minute, r.launches_in_minute, r.az_cursor,
          r.cause_fact, r.first_task, r.last_task, r.next_in_cluster, r.prev_in_cluster);
    add_network(h, r.network);
    for (const DeploymentRow& d : r.deployments) {
        add_deployment(h, d);
    }
    for (const ServiceEventRow& e : r.events) {
        add_event(h, e);
    }
}

// Not inlined, like the one below: hash_world runs seldom, these ten thousands of times in one run,
// and a browser's compiler takes the functions that are called often first.
[[gnu::noinline]] void add_task(FieldHasher& h, const TaskRow& r) {
    h.add(r.cluster.bits(), r.service.bits(), r.task_definition.bits(), r.identity, r.deployment,
          r.version, r.launch_type, r.last_status, r.desired_status, r.health, r.stop_code,
          r.counted_healthy, r.holds_place, r.public_ip, r.enable_execute_command, r.ordered,
          r.container_count, r.first_container);
    h.add(r.stopped_reason.value, r.started_by.value, r.group.value, r.overrides.value,
          r.task_role.value, r.tags.value, r.subnet.value);
    h.add(r.security_groups.value, r.private_ipv4, r.cpu, r.memory, r.cause_fact, r.next_in_service,
          r.prev_in_service, r.next_in_cluster, r.prev_in_cluster);
    h.add(r.timer_at.ms, r.health_at.ms, r.created_at.ms, r.connectivity_at.ms,
          r.pull_started_at.ms, r.pull_stopped_at.ms, r.started_at.ms, r.stopping_at.ms,
          r.execution_stopped_at.ms, r.stopped_at.ms, r.protected_until.ms);
}

[[gnu::noinline]] void add_container(FieldHasher& h, const ContainerRow& c) {
    h.add(c.last_status, c.health, c.essential, c.agent_ran, c.behaviour, c.exit_code,
          c.reason.value, c.digest.value, c.command.value);
}

}  // namespace

void hash_into(FieldHasher& h, const EcsState& s) {
    s.clusters.each([&](ClusterId id, const ClusterRow& r) {
        h.add(id.bits());
        add_cluster(h, r);
    });
    s.task_definitions.each([&](TaskDefinitionId id, const TaskDefinitionRow& r) {
        h.add(id.bits());
        add_task_definition(h, r);
    });
    s.services.each([&](ServiceId id, const ServiceRow& r) {
        h.add(id.bits());
        add_service(h, r);
        for (const DeploymentRecord& d : r.records) {
            add_record(h, d);
        }
    });
    s.tasks.each([&](TaskId id, const TaskRow& r) {
        h.add(id.bits());
        add_task(h, r);
    });
    for (const ContainerRow& c : s.containers.rows) {
        add_container(h, c);
    }
    for (const ContainerRun& c : s.container_runs.rows) {
        h.add(c.started_at.ms, c.sigterm_at.ms, c.fact, c.waits_for);
    }
    for (const FamilyRow& f : s.families) {
        h.add(f.name.value, f.last_revision, count(f.revisions));
        for (const TaskDefinitionId id : f.revisions) {
            h.add(id.bits());
        }
    }
    for (const EcsState::RunToken& t : s.run_tokens) {
        h.add(t.key, t.request.value, count(t.tasks));
        h.add(t.expires_at.ms);
    }
    for (const AccountSettingRow& a : s.account_settings) {
        h.add(a.name.value, a.principal.value, a.value.value);
    }
    h.add(count(s.account_settings), s.run_tokens_next, s.standalone_starts,
          s.service_incarnations);
    for (const ExecSession& e : s.exec.sessions) {
        h.add(e.number, e.task.bits(), e.container, e.idle_at.ms);
    }
    for (const SignalledContainer& e : s.exec.signalled) {
        h.add(e.task.bits(), e.container, e.exits_at.ms, e.fact);
    }
    h.add(count(s.exec.sessions), count(s.exec.signalled), s.exec.sessions_total);
}

std::uint64_t shown_hash(const World& world, const ServiceRow& service) {
    FieldHasher h;
    add_service(h, service);
    for (const DeploymentRow& d : service.deployments) {
        const DeploymentRecord* record = find_record(service, d.serial);
        h.add(record != nullptr && is_ongoing(record->status));
    }
    h.add(world.seed);
    return h.value();
}

std::uint64_t shown_hash(const World& world, const TaskRow& task) {
    FieldHasher h;
    add_task(h, task);
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        add_container(h, world.ecs.containers.rows[task.first_container + i]);
    }
    // Of what is planned, the answer shows what has come.
    for (const SimTime t :
         {task.connectivity_at, task.pull_started_at, task.pull_stopped_at, task.started_at,
          task.stopping_at, task.execution_stopped_at, task.stopped_at}) {
        h.add(t <= world.now);
    }
    h.add(world.seed);
    return h.value();
}

}  // namespace drydock::ecs
