#include "engine/ecs/program_end.hpp"

#include "engine/core/rng.hpp"
#include "engine/ecs/container_runs.hpp"
#include "engine/ecs/exec.hpp"
#include "engine/workload/behaviour.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {

Duration sigterm_time(const World& world, TaskId id, std::uint32_t container) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const ContainerRow& row = world.ecs.containers.rows[task.first_container + container];
    return jitter(draw(world.seed, Stream::kTaskExit, task.identity, 100 + container),
                  workload::behaviours()[row.behaviour].exits_after_sigterm, 30);
}

SimTime own_end(const World& world, TaskId id, std::uint32_t container) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const ContainerRow& row = world.ecs.containers.rows[task.first_container + container];
    if (row.last_status != ContainerStatus::kRunning) {
        return kNever;
    }
    const Duration after = workload::behaviours()[row.behaviour].exits_after;
    SimTime end = kNever;
    if (after.ms >= 0) {
        end = container_started_at(world, task, container) +
              jitter(draw(world.seed, Stream::kWorkload, task.identity, container), after, 20);
    }
    const SignalledContainer* signalled = find_signalled(world, id, container);
    return signalled != nullptr && (!is_set(end) || signalled->exits_at < end) ? signalled->exits_at
                                                                               : end;
}

}  // namespace drydock::ecs
