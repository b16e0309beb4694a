#include "engine/ecs/container_runs.hpp"

#include <algorithm>

#include "engine/core/check.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

std::uint32_t first_run(const World& world, const TaskRow& task) {
    const std::uint32_t first = world.ecs.run_by_container.find(task.first_container);
    DD_ASSERT(task.ordered && first != kNoIndex);
    return first;
}

const std::vector<ContainerSpec>& specs_of(const World& world, const TaskRow& task) {
    return world.ecs.task_definitions.get(task.task_definition).containers;
}

// What holds of each container of an ordered task at any moment.
std::string check_container(const World& world, const TaskRow& task,
                            const std::vector<ContainerView>& views, std::uint32_t i) {
    const ContainerRun& run = container_run(world, task, i);
    const ContainerStatus status = views[i].status;
    const bool up = task.desired_status == DesiredStatus::kRunning;
    if (status == ContainerStatus::kRunning &&
        (!is_set(run.started_at) || run.started_at > world.now)) {
        return "a container runs and has not started";
    }
    if (status == ContainerStatus::kPending && up && task.last_status == TaskStatus::kRunning) {
        return "a task is RUNNING and waits for a container";
    }
    if (run.waits_for != kWaitsForNothing &&
        (status != ContainerStatus::kPending ||
         run.waits_for >= specs_of(world, task)[i].depends_on.size())) {
        return "a container waits for nothing";
    }
    if (is_set(run.sigterm_at) && (up || !may_stop(specs_of(world, task), views, i))) {
        return "a container was told to stop before its turn";
    }
    for (const ContainerDependency& dependency : specs_of(world, task)[i].depends_on) {
        if (status == ContainerStatus::kRunning &&
            views[dependency.container].status == ContainerStatus::kPending) {
            return "a container runs before one on which it depends";
        }
    }
    return {};
}

}  // namespace

void add_container_runs(World& world, const TaskRow& task) {
    world.ecs.run_by_container.put(task.first_container,
                                   allocate_run(world.ecs.container_runs, task.container_count));
}

void remove_container_runs(World& world, const TaskRow& task) {
    free_run(world.ecs.container_runs, first_run(world, task), task.container_count);
    world.ecs.run_by_container.put(task.first_container, kNoIndex);
}

ContainerRun& container_run(World& world, const TaskRow& task, std::uint32_t i) {
    return world.ecs.container_runs.rows[first_run(world, task) + i];
}

const ContainerRun& container_run(const World& world, const TaskRow& task, std::uint32_t i) {
    return world.ecs.container_runs.rows[first_run(world, task) + i];
}

SimTime container_started_at(const World& world, const TaskRow& task, std::uint32_t i) {
    if (!task.ordered) {
        return task.started_at;
    }
    const bool pending = world.ecs.containers.rows[task.first_container + i].last_status ==
                         ContainerStatus::kPending;
    return pending ? kNever : container_run(world, task, i).started_at;
}

std::vector<ContainerView> container_views(const World& world, const TaskRow& task) {
    std::vector<ContainerView> views(task.container_count);
    for (std::uint32_t i = 0; i < task.container_count; ++i) {
        const ContainerRow& row = world.ecs.containers.rows[task.first_container + i];
        views[i] = {row.last_status, row.health, row.exit_code,
                    container_run(world, task, i).started_at};
    }
    return views;
}

std::string check_container_runs(const World& world) {
    std::string wrong;
    std::vector<bool> used(world.ecs.container_runs.rows.size(), false);
    world.ecs.tasks.each([&](TaskId, const TaskRow& task) {
        const auto& specs = specs_of(world, task);
        const bool wants_order =
            std::any_of(specs.begin(), specs.end(),
                        [](const ContainerSpec& spec) { return !spec.depends_on.empty(); });
        const std::uint32_t first = world.ecs.run_by_container.find(task.first_container);
        if (task.ordered != wants_order || task.ordered != (first != kNoIndex)) {
            wrong = "container runs of a task without dependsOn, or none of one with it";
        }
        if (!task.ordered || !wrong.empty()) {
            return;
        }
        const std::vector<ContainerView> views = container_views(world, task);
        for (std::uint32_t i = 0; i < task.container_count && wrong.empty(); ++i) {
            if (first + i >= used.size() || used[first + i]) {
                wrong = "tasks share a container run";
                return;
            }
            used[first + i] = true;
            wrong = check_container(world, task, views, i);
        }
    });
    return wrong;
}

}  // namespace drydock::ecs
