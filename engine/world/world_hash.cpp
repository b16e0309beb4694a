// The checksum over all state. Every field that decides anything goes in, one by one.
#include "engine/core/field_hash.hpp"
#include "engine/core/hash.hpp"
#include "engine/world/world.hpp"

namespace drydock {
namespace {

using ecs::ContainerRow;
using ecs::ContainerSpec;
using ecs::DeploymentRecord;
using ecs::DeploymentRow;
using ecs::ServiceEventRow;
using ecs::ServiceRow;
using ecs::TaskDefinitionRow;

// Sizes of lists have another width in WebAssembly.
template <class List>
std::uint32_t count(const List& list) {
    return static_cast<std::uint32_t>(list.size());
}

template <class... Values>
void add_all(Hasher& h, Values... values) {
    (h.add(static_cast<std::uint64_t>(values)), ...);
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
        h.add(f.executable ? 1 : 0);
    }
    for (const shell::Function& f : s.functions) {
        h.add_text(f.name);
        h.add_text(f.body);
        h.add_text(f.file);
        h.add(f.line);
    }
    h.add_text(s.script);
    for (const std::string& argument : s.arguments) {
        h.add_text(argument);
    }
    add_all(h, s.options, s.randoms, count(s.functions), count(s.arguments));
    for (const shell::Trap& trap : s.traps) {
        h.add_signed(trap.signal);
        h.add_text(trap.text);
    }
    for (const shell::Variable& v : s.variables) {
        h.add_text(v.name);
        h.add_text(v.value);
        add_all(h, static_cast<std::uint32_t>(v.array), v.attributes, count(v.elements));
        for (const shell::Element& e : v.elements) {
            h.add_signed(e.index);
            h.add_text(e.key);
            h.add_text(e.value);
        }
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
    ecs::hash_into(fields, world.ecs);
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
