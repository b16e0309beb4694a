// Network interfaces. Today each is that of a Fargate task, from the moment its address is taken
// until the task is STOPPED; everything about it follows from the task's row.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::vpc {

// Takes a private address of the task's subnet. Empty, or the reason why the task stops, in ECS's
// words. Nothing happens to a task without a subnet (its network mode is not awsvpc).
[[nodiscard]] std::string create_interface(World& world, ecs::TaskRow& task);
void delete_interface(World& world, const ecs::TaskRow& task);

[[nodiscard]] bool has_interface(const ecs::TaskRow& task);
// 0: it has none. The same for as long as the interface is there, and no two have the same.
[[nodiscard]] std::uint32_t public_address(const World& world, const ecs::TaskRow& task);
// The addresses of which those are drawn.
[[nodiscard]] bool is_public_pool(std::uint32_t address);

// By address; not set: no interface has it.
[[nodiscard]] ecs::TaskId find_by_private(const World& world, std::uint32_t address);
[[nodiscard]] ecs::TaskId find_by_public(const World& world, std::uint32_t address);
// All, or those of some ids; unknown ids are left out. In no particular order.
struct Interface {
    std::string id;
    ecs::TaskId task;
};
[[nodiscard]] std::vector<Interface> all_interfaces(const World& world);
[[nodiscard]] std::vector<Interface> find_interfaces(const World& world,
                                                     std::vector<std::string_view> ids);

// "ec2-3-208-0-1.compute-1.amazonaws.com"
[[nodiscard]] std::string public_dns_name(const World& world, std::uint32_t address);
// ".compute-1.amazonaws.com": us-east-1 has its own zone, others <region>.compute.amazonaws.com.
[[nodiscard]] std::string public_dns_zone(const World& world);

[[nodiscard]] bool is_group_in_use(const World& world, Sym group);

// Recomputed: no address twice, groups exist. Empty when all is well.
[[nodiscard]] std::string check_network(const World& world);

}  // namespace drydock::vpc
