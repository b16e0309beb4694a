// The side table of tasks with dependsOn: when each container started, what it waits for, when it
// was told to stop. Tasks without dependsOn have no rows in it and pay nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/ecs/container_order.hpp"
#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

template <class Row>
std::uint32_t allocate_run(RowPool<Row>& pool, std::uint32_t count) {
    std::vector<std::uint32_t>& free = pool.free_runs[count];
    if (!free.empty()) {
        const std::uint32_t first = free.back();
        free.pop_back();
        return first;
    }
    const auto first = static_cast<std::uint32_t>(pool.rows.size());
    pool.rows.resize(pool.rows.size() + count);
    return first;
}

template <class Row>
void free_run(RowPool<Row>& pool, std::uint32_t first, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
        pool.rows[first + i] = Row{};
    }
    pool.free_runs[count].push_back(first);
}

// The task is ordered and has its rows in ContainerPool.
void add_container_runs(World& world, const TaskRow& task);
void remove_container_runs(World& world, const TaskRow& task);
// The task is ordered; i is below its container_count.
[[nodiscard]] ContainerRun& container_run(World& world, const TaskRow& task, std::uint32_t i);
[[nodiscard]] const ContainerRun& container_run(const World& world, const TaskRow& task,
                                                std::uint32_t i);

// When a container of any task started; kNever: it has not, or never did.
[[nodiscard]] SimTime container_started_at(const World& world, const TaskRow& task,
                                           std::uint32_t i);

// The containers of an ordered task, as the decisions see them.
[[nodiscard]] std::vector<ContainerView> container_views(const World& world, const TaskRow& task);

// What is wrong with the table; empty: nothing.
[[nodiscard]] std::string check_container_runs(const World& world);

}  // namespace drydock::ecs
