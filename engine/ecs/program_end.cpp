#include "engine/ecs/program_end.hpp"

#include "engine/core/rng.hpp"
#include "engine/ecs/container_runs.hpp"
#include "engine/ecs/exec.hpp"
#include "engine/ecs/programs.hpp"
#include "engine/workload/behaviour.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {

Duration sigterm_time(const World& world, TaskId id, std::uint32_t container) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const ContainerRow& row = world.ecs.containers.rows[task.first_container + container];
    return jitter(draw(world.seed, Stream::kTaskExit, task.identity, 100 + container),
                  workload::behaviours()[row.behaviour].exits_after_sigterm, 30);
}

std::int32_t own_exit_code(const World& world, TaskId id, std::uint32_t container) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const workload::CommandRun run = command_run(world, task, container);
    const ContainerRow& row = world.ecs.containers.rows[task.first_container + container];
    return run.known ? run.exit_code : workload::behaviours()[row.behaviour].exit_code;
}

SimTime own_end(const World& world, TaskId id, std::uint32_t container) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const ContainerRow& row = world.ecs.containers.rows[task.first_container + container];
    if (row.last_status != ContainerStatus::kRunning) {
        return kNever;
    }
    const workload::CommandRun run = command_run(world, task, container);
    const Duration after =
        run.known ? run.exits_after : workload::behaviours()[row.behaviour].exits_after;
    SimTime end = kNever;
    if (after.ms >= 0) {
        const std::uint64_t chance = draw(world.seed, Stream::kWorkload, task.identity, container);
        end = container_started_at(world, task, container) +
              jitter(chance, after, run.known ? 0 : 20);
    }
    const SignalledContainer* signalled = find_signalled(world, id, container);
    return signalled != nullptr && (!is_set(end) || signalled->exits_at < end) ? signalled->exits_at
                                                                               : end;
}

}  // namespace drydock::ecs
