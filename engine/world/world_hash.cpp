// The checksum over all state. Every field that decides anything goes in, one by one.
#include "engine/core/field_hash.hpp"
#include "engine/core/hash.hpp"
#include "engine/world/world.hpp"

namespace drydock {
namespace {

using ecs::ClusterRow;
using ecs::ContainerRow;
using ecs::ContainerSpec;
using ecs::DeploymentRow;
using ecs::NetworkConfiguration;
using ecs::ServiceEventRow;
using ecs::ServiceRow;
using ecs::TaskDefinitionRow;
using ecs::TaskRow;

using ecs::DeploymentRecord;

// Sizes of lists have another width in WebAssembly.
template <class List>
std::uint32_t count(const List& list) {
    return static_cast<std::uint32_t>(list.size());
}

template <class... Values>
void add_all(Hasher& h, Values... values) {
    (h.add(static_cast<std::uint64_t>(values)), ...);
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
    for (const ecs::ContainerDependency& d : c.depends_on) {
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
    for (const ecs::ImagePin& pin : d.images) {
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
    for (const DeploymentRecord& d : r.records) {
        add_record(h, d);
    }
}

// Not inlined, like the two below: hash_world runs seldom, these ten thousands of times in one run,
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

void add_ecs(FieldHasher& h, const ecs::EcsState& s) {
    s.clusters.each([&](ecs::ClusterId id, const ClusterRow& r) {
        h.add(id.bits());
        add_cluster(h, r);
    });
    s.task_definitions.each([&](ecs::TaskDefinitionId id, const TaskDefinitionRow& r) {
        h.add(id.bits());
        add_task_definition(h, r);
    });
    s.services.each([&](ecs::ServiceId id, const ServiceRow& r) {
        h.add(id.bits());
        add_service(h, r);
    });
    s.tasks.each([&](ecs::TaskId id, const TaskRow& r) {
        h.add(id.bits());
        add_task(h, r);
    });
    for (const ContainerRow& c : s.containers.rows) {
        add_container(h, c);
    }
    for (const ecs::ContainerRun& c : s.container_runs.rows) {
        h.add(c.started_at.ms, c.sigterm_at.ms, c.fact, c.waits_for);
    }
    for (const ecs::FamilyRow& f : s.families) {
        h.add(f.name.value, f.last_revision, count(f.revisions));
        for (const ecs::TaskDefinitionId id : f.revisions) {
            h.add(id.bits());
        }
    }
    for (const ecs::EcsState::RunToken& t : s.run_tokens) {
        h.add(t.key, t.request.value, count(t.tasks));
        h.add(t.expires_at.ms);
    }
    for (const ecs::AccountSettingRow& a : s.account_settings) {
        h.add(a.name.value, a.principal.value, a.value.value);
    }
    h.add(count(s.account_settings), s.run_tokens_next, s.standalone_starts,
          s.service_incarnations);
    for (const ecs::ExecSession& e : s.exec.sessions) {
        h.add(e.number, e.task.bits(), e.container, e.idle_at.ms);
    }
    for (const ecs::SignalledContainer& e : s.exec.signalled) {
        h.add(e.task.bits(), e.container, e.exits_at.ms, e.fact);
    }
    h.add(count(s.exec.sessions), count(s.exec.signalled), s.exec.sessions_total);
}

void add_surroundings(Hasher& h, const World& w) {
    vpc::hash_into(h, w.vpc);
    ecr::hash_into(h, w.ecr);
    s3::hash_into(h, w.s3);
    for (const Sym role : w.iam.role_names) {
        h.add(role.value);
    }
    h.add(w.iam.sessions_total);
}

void add_parameter(FieldHasher& h, const secrets::ParameterRow& r) {
    h.add(r.path.value, r.name.value, r.description.value, r.allowed_pattern.value,
          r.policies.value, r.tags.value, r.modified_by.value, r.tier, r.identity, r.expires_at.ms,
          count(r.versions));
    for (const secrets::ParameterVersion& v : r.versions) {
        h.add(v.number, v.modified_at.ms, v.type, v.data_type.value, v.key_id.value);
        h.add_text(v.value);
    }
}

void add_secret(FieldHasher& h, const secrets::SecretRow& r) {
    h.add(r.name.value, r.description.value, r.kms_key.value, r.tags.value, r.policy.value,
          r.identity, r.created_at.ms, r.changed_at.ms, r.accessed_on.ms, r.deleted_at.ms,
          count(r.versions));
    for (const secrets::SecretVersion& v : r.versions) {
        h.add_text(v.id);
        h.add(v.binary, v.created_at.ms, count(v.stages));
        for (const std::string& stage : v.stages) {
            h.add_text(stage);
        }
        h.add_text(v.value);
    }
}

void add_secrets(FieldHasher& h, const secrets::SecretsState& s) {
    s.parameters.each([&](secrets::ParameterId id, const secrets::ParameterRow& r) {
        h.add(id.bits());
        add_parameter(h, r);
    });
    s.secrets.each([&](secrets::SecretId id, const secrets::SecretRow& r) {
        h.add(id.bits());
        add_secret(h, r);
    });
    for (const std::uint32_t row : s.parameters_by_path) {
        h.add(row);
    }
    for (const std::uint32_t row : s.secrets_by_name) {
        h.add(row);
    }
    h.add(s.advanced_parameters, s.bytes, s.incarnations);
}

void add_shell(Hasher& h, const shell::ShellState& s) {
    h.add_text(s.cwd);
    for (const shell::File& f : s.files) {
        h.add_text(f.path);
        h.add_text(f.content);
    }
    for (const shell::Variable& v : s.variables) {
        h.add_text(v.name);
        h.add_text(v.value);
    }
    for (const std::string& line : s.history) {
        h.add_text(line);
    }
    add_all(h, s.last_exit_code, s.job.active, s.job.wants_line, s.job.attempts, s.job.session,
            s.outputs_total, s.client_tokens, count(s.calls));
    for (const shell::CallCount& row : s.calls) {
        add_all(h, row.operation.value, row.answered);
    }
    h.add_text(s.job.line);
    h.add_text(s.job.state);
    h.add_signed(s.job.next_at.ms);
    hash_into(h, s.docker);
    for (const std::string& line : s.typed_ahead) {
        h.add_text(line);
    }
    for (const shell::Output& o : s.outbox) {
        h.add(static_cast<std::uint64_t>(o.kind));
        h.add_text(o.text);
    }
    h.add_text(s.edit_path);
    h.add(s.edits_total);
}

[[gnu::noinline]] void add_fact(FieldHasher& h, const Fact& f) {
    h.add(f.subject, f.detail1, f.detail2, f.cause, f.kind, f.subject_kind, f.at.ms);
}

void add_journal(FieldHasher& h, const Journal& journal) {
    h.add(journal.newest());
    for (std::uint32_t n = journal.oldest(); n <= journal.newest(); ++n) {
        const Fact* f = journal.find(n);
        if (f != nullptr) {
            add_fact(h, *f);
        }
    }
}

}  // namespace

std::uint64_t hash_world(const World& world) {
    Hasher h;
    add_all(h, world.seed, world.account.value, world.region.value, world.epoch_unix_ms,
            world.strict, world.now.ms, world.revision, world.events_run, world.inputs_run,
            world.cause, world.symbols.content_hash());
    world.queue.hash_into(h);
    add_surroundings(h, world);
    FieldHasher fields;
    add_journal(fields, world.journal);
    add_ecs(fields, world.ecs);
    add_secrets(fields, world.secrets);
    h.add(fields.value());
    add_shell(h, world.shell);
    return h.value();
}

std::uint64_t world_bytes(const World& world) {
    const ecs::EcsState& s = world.ecs;
    std::uint64_t bytes = sizeof(World) + world.symbols.bytes() + world.queue.bytes() +
                          s.clusters.bytes() + s.task_definitions.bytes() + s.services.bytes() +
                          s.tasks.bytes() + s.containers.rows.capacity() * sizeof(ContainerRow) +
                          s.cluster_by_name.bytes() + s.family_by_name.bytes() +
                          s.service_by_name.bytes() + s.run_task_tokens.bytes();
    for (const auto& runs : s.containers.free_runs) {
        bytes += runs.capacity() * sizeof(std::uint32_t);
    }
    bytes +=
        s.container_runs.rows.capacity() * sizeof(ecs::ContainerRun) + s.run_by_container.bytes();
    for (const auto& runs : s.container_runs.free_runs) {
        bytes += runs.capacity() * sizeof(std::uint32_t);
    }
    bytes += std::uint64_t{world.journal.newest() < Journal::kKept ? world.journal.newest()
                                                                   : Journal::kKept} *
             sizeof(Fact);
    s.services.each([&](ecs::ServiceId, const ServiceRow& r) {
        bytes += r.deployments.capacity() * sizeof(DeploymentRow) +
                 r.events.capacity() * sizeof(ServiceEventRow) +
                 r.records.capacity() * sizeof(DeploymentRecord);
        for (const ServiceEventRow& e : r.events) {
            bytes += e.tasks.capacity() * 8;
        }
    });
    s.task_definitions.each([&](ecs::TaskDefinitionId, const TaskDefinitionRow& r) {
        bytes += r.containers.capacity() * sizeof(ContainerSpec);
        for (const ContainerSpec& c : r.containers) {
            bytes += c.depends_on.capacity() * sizeof(ecs::ContainerDependency);
        }
    });
    bytes += ecr::bytes_of(world.ecr) + s3::bytes_of(world.s3) + vpc::bytes_of(world.vpc);
    for (const shell::File& f : world.shell.files) {
        bytes += f.content.capacity() + f.path.capacity();
    }
    bytes += world.secrets.bytes + world.secrets.parameters.bytes() +
             world.secrets.secrets.bytes() + world.secrets.parameters_by_path.capacity() * 4 +
             world.secrets.secrets_by_name.capacity() * 4;
    return bytes;
}

}  // namespace drydock
