// What other rooms ask of the network: subnets by id, and addresses for network interfaces.
#pragma once

#include <cstdint>
#include <string>

#include "engine/vpc/vpc_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::vpc {

// Null when there is no such subnet.
[[nodiscard]] const SubnetRow* find_subnet(const World& world, Sym id);
[[nodiscard]] bool security_group_exists(const World& world, Sym id);

// The lowest free private address of the subnet, 0 when it is full. AWS reserves the first four and
// the last address of every subnet.
std::uint32_t allocate_address(World& world, Sym subnet);
void release_address(World& world, Sym subnet, std::uint32_t address);

// The Amazon DNS server of a VPC: the base of its address range and 2.
[[nodiscard]] std::uint32_t resolver_address(const World& world, Sym vpc);

[[nodiscard]] std::string format_ipv4(std::uint32_t address);

}  // namespace drydock::vpc
