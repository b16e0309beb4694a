// The checksum over all state. Every field that decides anything goes in, one by one.
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

template <class... Values>
void add_all(Hasher& h, Values... values) {
    (h.add(static_cast<std::uint64_t>(values)), ...);
}

void add_syms(Hasher& h, std::initializer_list<Sym> symbols) {
    for (const Sym symbol : symbols) {
        h.add(symbol.value);
    }
}

void add_times(Hasher& h, std::initializer_list<SimTime> times) {
    for (const SimTime t : times) {
        h.add_signed(t.ms);
    }
}

void add_network(Hasher& h, const NetworkConfiguration& n) {
    add_all(h, n.present, n.assign_public_ip, n.subnets.size(), n.security_groups.size());
    for (const Sym s : n.subnets) {
        h.add(s.value);
    }
    for (const Sym s : n.security_groups) {
        h.add(s.value);
    }
}

void add_cluster(Hasher& h, const ClusterRow& r) {
    add_syms(h, {r.name, r.tags, r.container_insights, r.configuration, r.service_connect_namespace,
                 r.capacity_providers, r.default_strategy});
    add_times(h, {r.created_at});
    add_all(h, r.status, r.running_tasks, r.pending_tasks, r.active_services, r.live_tasks,
            r.first_task, r.last_task, r.first_service, r.last_service);
}

void add_container_spec(Hasher& h, const ContainerSpec& c) {
    add_syms(h, {c.name, c.image});
    add_all(h, c.cpu, c.memory, c.memory_reservation, c.stop_timeout_s, c.essential, c.first_port,
            c.health_check.present, c.health_check.interval_s, c.health_check.timeout_s,
            c.health_check.retries, c.health_check.start_period_s);
}

void add_task_definition(Hasher& h, const TaskDefinitionRow& r) {
    add_syms(h, {r.family, r.task_role_arn, r.execution_role_arn, r.pid_mode, r.ipc_mode,
                 r.container_definitions, r.volumes, r.placement_constraints, r.requires_attributes,
                 r.requires_compatibilities_json, r.runtime_platform, r.proxy_configuration,
                 r.inference_accelerators, r.tags, r.registered_by});
    add_times(h, {r.registered_at, r.deregistered_at});
    add_all(h, r.revision, r.status, r.network_mode, r.network_mode_given, r.compatibilities,
            r.requires_compatibilities, r.cpu, r.memory, r.ephemeral_storage_gib,
            r.enable_fault_injection, r.uses, r.containers.size());
    for (const ContainerSpec& c : r.containers) {
        add_container_spec(h, c);
    }
}

void add_deployment(Hasher& h, const DeploymentRow& d) {
    add_all(h, d.number, d.revision_number, d.serial, d.task_definition.bits(), d.launch_type,
            d.primary, d.ever_completed, d.failed, d.rollout_state, d.rollout_reason,
            d.rolling_back_to, d.desired, d.failed_tasks, d.pending, d.running, d.healthy,
            d.unhealthy, d.stopping, d.lost);
    h.add(d.platform_version.value);
    add_network(h, d.network);
    add_times(h, {d.created_at, d.updated_at});
}

void add_event(Hasher& h, const ServiceEventRow& e) {
    h.add_signed(e.at.ms);
    add_all(h, e.kind, e.number, e.replaced, e.count, e.deployment, e.text.value, e.fact,
            e.tasks.size());
    for (const std::uint64_t bits : e.tasks) {
        h.add(bits);
    }
}

void add_service(Hasher& h, const ServiceRow& r) {
    add_syms(h, {r.name, r.platform_version, r.role_arn, r.created_by, r.propagate_tags,
                 r.placement_constraints, r.placement_strategy, r.tags, r.create_request});
    add_times(h, {r.created_at, r.deleted_at, r.tick_at, r.tick_phase, r.last_steady_event_at,
                  r.retry_at});
    add_all(h, r.cluster.bits(), r.status, r.identity, r.desired_count, r.launch_type,
            r.task_definition.bits(), r.minimum_healthy_percent, r.maximum_percent,
            r.circuit_breaker, r.circuit_breaker_rollback, r.enable_ecs_managed_tags,
            r.enable_execute_command, r.az_rebalancing, r.health_check_grace_period_s);
    add_all(h, r.events_total, r.deployments_total, r.starts_total, r.steady, r.impaired,
            r.stuck_said, r.start_failures, r.launch_minute, r.launches_in_minute, r.az_cursor,
            r.cause_fact, r.first_task, r.last_task, r.next_in_cluster, r.prev_in_cluster);
    add_network(h, r.network);
    for (const DeploymentRow& d : r.deployments) {
        add_deployment(h, d);
    }
    for (const ServiceEventRow& e : r.events) {
        add_event(h, e);
    }
}

void add_task(Hasher& h, const TaskRow& r) {
    add_all(h, r.cluster.bits(), r.service.bits(), r.task_definition.bits(), r.identity,
            r.deployment, r.version, r.launch_type, r.last_status, r.desired_status, r.health,
            r.stop_code, r.counted_healthy, r.holds_place, r.public_ip, r.enable_execute_command,
            r.container_count, r.first_container);
    add_syms(h, {r.stopped_reason, r.started_by, r.group, r.overrides, r.tags, r.subnet});
    add_all(h, r.private_ipv4, r.cpu, r.memory, r.cause_fact, r.next_in_service, r.prev_in_service,
            r.next_in_cluster, r.prev_in_cluster);
    add_times(
        h, {r.timer_at, r.health_at, r.created_at, r.connectivity_at, r.pull_started_at,
            r.pull_stopped_at, r.started_at, r.stopping_at, r.execution_stopped_at, r.stopped_at});
}

void add_ecs(Hasher& h, const ecs::EcsState& s) {
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
        add_all(h, c.last_status, c.health, c.essential, c.behaviour, c.exit_code, c.reason.value,
                c.digest.value);
    }
    for (const ecs::FamilyRow& f : s.families) {
        add_all(h, f.name.value, f.last_revision, f.revisions.size());
        for (const ecs::TaskDefinitionId id : f.revisions) {
            h.add(id.bits());
        }
    }
    for (const ecs::EcsState::RunToken& t : s.run_tokens) {
        add_all(h, t.key, t.request.value, t.tasks.size());
        h.add_signed(t.expires_at.ms);
    }
    add_all(h, s.run_tokens_next, s.standalone_starts, s.service_incarnations);
}

void add_surroundings(Hasher& h, const World& w) {
    for (const vpc::SubnetRow& s : w.vpc.subnets) {
        add_syms(h, {s.id, s.vpc, s.availability_zone});
        add_all(h, s.cidr_base, s.cidr_bits, s.addresses_used, s.first_free_word);
        for (const std::uint64_t word : s.used) {
            h.add(word);
        }
    }
    for (const vpc::SecurityGroupRow& g : w.vpc.security_groups) {
        add_syms(h, {g.id, g.vpc, g.name});
    }
    for (const ecr::RepositoryRow& r : w.ecr.repositories) {
        h.add(r.name.value);
        for (const ecr::ImageRow& i : r.images) {
            add_syms(h, {i.tag, i.digest, i.behaviour});
            h.add(static_cast<std::uint64_t>(i.compressed_mib));
        }
    }
    h.add(w.ecr.version);
    for (const Sym role : w.iam.role_names) {
        h.add(role.value);
    }
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
    add_all(h, s.last_exit_code, s.job.active, s.job.attempts, s.outputs_total);
    h.add_text(s.job.line);
    h.add_text(s.job.state);
    h.add_signed(s.job.next_at.ms);
    for (const shell::Output& o : s.outbox) {
        h.add(static_cast<std::uint64_t>(o.kind));
        h.add_text(o.text);
    }
}

void add_journal(Hasher& h, const Journal& journal) {
    h.add(journal.newest());
    for (std::uint32_t n = journal.oldest(); n <= journal.newest(); ++n) {
        const Fact* f = journal.find(n);
        if (f != nullptr) {
            add_all(h, f->subject, f->detail1, f->detail2, f->cause, f->kind, f->subject_kind);
            h.add_signed(f->at.ms);
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
    add_journal(h, world.journal);
    add_surroundings(h, world);
    add_ecs(h, world.ecs);
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
    bytes += std::uint64_t{world.journal.newest() < Journal::kKept ? world.journal.newest()
                                                                   : Journal::kKept} *
             sizeof(Fact);
    s.services.each([&](ecs::ServiceId, const ServiceRow& r) {
        bytes += r.deployments.capacity() * sizeof(DeploymentRow) +
                 r.events.capacity() * sizeof(ServiceEventRow);
        for (const ServiceEventRow& e : r.events) {
            bytes += e.tasks.capacity() * 8;
        }
    });
    s.task_definitions.each([&](ecs::TaskDefinitionId, const TaskDefinitionRow& r) {
        bytes += r.containers.capacity() * sizeof(ContainerSpec);
    });
    for (const shell::File& f : world.shell.files) {
        bytes += f.content.capacity() + f.path.capacity();
    }
    for (const vpc::SubnetRow& r : world.vpc.subnets) {
        bytes += r.used.capacity() * 8;
    }
    return bytes;
}

}  // namespace drydock
