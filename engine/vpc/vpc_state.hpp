// Subnets and security groups of the default world: what ECS needs of a VPC to place tasks. The EC2
// API itself is not modelled yet.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/symbols.hpp"

namespace drydock::vpc {

struct SubnetRow {
    Sym id;
    Sym vpc;
    Sym availability_zone;
    std::uint32_t cidr_base = 0;  // host byte order
    std::uint8_t cidr_bits = 24;
    std::uint32_t addresses_used = 0;
    std::vector<std::uint64_t> used;    // one bit per address, made with the first allocation
    std::uint32_t first_free_word = 0;  // no free address in the words before
};

struct SecurityGroupRow {
    Sym id;
    Sym vpc;
    Sym name;
};

struct VpcState {
    std::vector<SubnetRow> subnets;
    std::vector<SecurityGroupRow> security_groups;
};

}  // namespace drydock::vpc
