#include "engine/vpc/vpc.hpp"

#include <charconv>

#include "engine/core/check.hpp"
#include "engine/world/world.hpp"

namespace drydock::vpc {
namespace {

SubnetRow* find_mutable(World& world, Sym id) {
    for (SubnetRow& row : world.vpc.subnets) {
        if (row.id == id) {
            return &row;
        }
    }
    return nullptr;
}

constexpr std::uint32_t kReservedAtStart = 4;

}  // namespace

const SubnetRow* find_subnet(const World& world, Sym id) {
    for (const SubnetRow& row : world.vpc.subnets) {
        if (row.id == id) {
            return &row;
        }
    }
    return nullptr;
}

bool security_group_exists(const World& world, Sym id) {
    for (const SecurityGroupRow& row : world.vpc.security_groups) {
        if (row.id == id) {
            return true;
        }
    }
    return false;
}

std::uint32_t allocate_address(World& world, Sym subnet) {
    SubnetRow* row = find_mutable(world, subnet);
    DD_ASSERT(row != nullptr);
    const std::uint32_t size = 1U << (32 - row->cidr_bits);
    if (row->used.empty()) {
        row->used.assign((size + 63) / 64, 0);
        row->used[0] = (1U << kReservedAtStart) - 1;
        row->used[(size - 1) / 64] |= 1ULL << ((size - 1) % 64);
    }
    for (std::size_t word = row->first_free_word; word < row->used.size(); ++word) {
        if (row->used[word] != ~0ULL) {
            const auto bit = static_cast<std::uint32_t>(__builtin_ctzll(~row->used[word]));
            row->used[word] |= 1ULL << bit;
            row->first_free_word = static_cast<std::uint32_t>(word);
            ++row->addresses_used;
            return row->cidr_base + static_cast<std::uint32_t>(word) * 64 + bit;
        }
    }
    return 0;
}

void release_address(World& world, Sym subnet, std::uint32_t address) {
    SubnetRow* row = find_mutable(world, subnet);
    DD_ASSERT(row != nullptr);
    const std::uint32_t offset = address - row->cidr_base;
    DD_ASSERT(offset / 64 < row->used.size());
    const std::uint64_t bit = 1ULL << (offset % 64);
    DD_ASSERT((row->used[offset / 64] & bit) != 0);
    row->used[offset / 64] &= ~bit;
    row->first_free_word = offset / 64 < row->first_free_word ? offset / 64 : row->first_free_word;
    --row->addresses_used;
}

// VPCs have no rows yet; the first subnet of the default one begins where the VPC does.
std::uint32_t resolver_address(const World& world, Sym vpc) {
    constexpr std::uint32_t kResolver = 2;
    std::uint32_t base = UINT32_MAX;
    for (const SubnetRow& row : world.vpc.subnets) {
        base = row.vpc == vpc && row.cidr_base < base ? row.cidr_base : base;
    }
    return base + kResolver;
}

std::string format_ipv4(std::uint32_t address) {
    char text[16];
    char* at = text;
    for (unsigned shift = 24;; shift -= 8) {
        at = std::to_chars(at, text + sizeof text, address >> shift & 255).ptr;
        if (shift == 0) {
            return {text, static_cast<std::size_t>(at - text)};
        }
        *at++ = '.';
    }
}

}  // namespace drydock::vpc
