// What other rooms ask of the network: subnets and security groups by id, and addresses for network
// interfaces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vpc/vpc_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::vpc {

// Null when there is none of that id.
[[nodiscard]] const VpcRow* find_vpc(const World& world, Sym id);
[[nodiscard]] const SubnetRow* find_subnet(const World& world, Sym id);
[[nodiscard]] const SecurityGroupRow* find_security_group(const World& world, Sym id);
[[nodiscard]] const RouteTableRow* route_table_of(const World& world, const SubnetRow& subnet);
[[nodiscard]] const VpcRow* default_vpc(const World& world);
// Every VPC has a group named "default", which cannot be deleted.
[[nodiscard]] const SecurityGroupRow* default_group(const World& world, Sym vpc);

// The groups of a new interface as a row keeps them: ids with a blank between, the VPC's default
// group where none is named.
[[nodiscard]] Sym join_groups(World& world, const std::vector<Sym>& groups, Sym subnet);
[[nodiscard]] std::vector<Sym> split_groups(const World& world, Sym joined);

// The lowest free private address of the subnet, 0 when it is full. AWS reserves the first four and
// the last address of every subnet.
std::uint32_t allocate_address(World& world, Sym subnet);
void release_address(World& world, Sym subnet, std::uint32_t address);
[[nodiscard]] std::uint32_t free_addresses(const SubnetRow& subnet);

// The Amazon DNS server of a VPC: the base of its address range and 2.
[[nodiscard]] std::uint32_t resolver_address(const World& world, Sym vpc);

// Ids of today are a prefix and 17 digits, of which the first is 0.
[[nodiscard]] std::string long_id(std::string_view prefix, std::uint64_t bits);

[[nodiscard]] std::string format_ipv4(std::uint32_t address);
[[nodiscard]] bool parse_ipv4(std::string_view text, std::uint32_t* address);
[[nodiscard]] std::string format_cidr(const Cidr& cidr);
// "10.0.0.5/24" is 10.0.0.0/24: EC2 "canonicalizes" ranges.
[[nodiscard]] bool parse_cidr(std::string_view text, Cidr* cidr);

// Furnishes an account: the default VPC with its subnets, routes and groups.
void add_default_vpc(World& world);

}  // namespace drydock::vpc
