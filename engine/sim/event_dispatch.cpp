#include "engine/sim/event_dispatch.hpp"

#include "engine/core/check.hpp"
#include "engine/ecs/service_scheduler.hpp"
#include "engine/ecs/task_definition_uses.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/secrets/secrets_events.hpp"

namespace drydock::sim {

void dispatch(World& world, std::uint32_t word) {
    const std::uint32_t index = event_subject(word);
    switch (static_cast<EventKind>(event_kind(word))) {
        case EventKind::kTaskTimer:
            ecs::on_task_timer(world, index);
            return;
        case EventKind::kTaskHealth:
            ecs::on_task_health(world, index);
            return;
        case EventKind::kTaskExpire:
            ecs::on_task_expire(world, index);
            return;
        case EventKind::kServiceTick:
            ecs::on_service_tick(world, index);
            return;
        case EventKind::kServiceExpire:
            ecs::on_service_expire(world, index);
            return;
        case EventKind::kShellJob:
            shell::on_job_event(world, shell_port(), index);
            return;
        case EventKind::kTaskProtectionEnds:
            ecs::on_task_protection_ends(world, index);
            return;
        case EventKind::kTaskDefinitionLeaves:
            ecs::on_task_definition_leaves(world, index);
            return;
        case EventKind::kParameterExpire:
            secrets::on_parameter_expire(world, index);
            return;
        case EventKind::kSecretDelete:
            secrets::on_secret_delete(world, index);
            return;
    }
    DD_UNREACHABLE();
}

void prefetch(const World& world, std::uint32_t word) {
    const auto kind = static_cast<EventKind>(event_kind(word));
    if (kind == EventKind::kTaskTimer || kind == EventKind::kTaskHealth ||
        kind == EventKind::kTaskExpire) {
        world.ecs.tasks.prefetch(event_subject(word));
    }
}

}  // namespace drydock::sim
