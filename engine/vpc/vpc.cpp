#include "engine/vpc/vpc.hpp"

#include <algorithm>
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
constexpr std::uint32_t kReserved = kReservedAtStart + 1;

template <class Row>
const Row* find_row(const std::vector<Row>& rows, Sym id) {
    for (const Row& row : rows) {
        if (row.id == id) {
            return &row;
        }
    }
    return nullptr;
}

}  // namespace

const VpcRow* find_vpc(const World& world, Sym id) { return find_row(world.vpc.vpcs, id); }

const SubnetRow* find_subnet(const World& world, Sym id) { return find_row(world.vpc.subnets, id); }

const SecurityGroupRow* find_security_group(const World& world, Sym id) {
    return find_row(world.vpc.security_groups, id);
}

const RouteTableRow* route_table_of(const World& world, const SubnetRow& subnet) {
    for (const RouteTableRow& row : world.vpc.route_tables) {
        if (row.vpc == subnet.vpc && row.main) {
            return &row;
        }
    }
    return nullptr;
}

const VpcRow* default_vpc(const World& world) {
    for (const VpcRow& row : world.vpc.vpcs) {
        if (row.is_default) {
            return &row;
        }
    }
    return nullptr;
}

const SecurityGroupRow* default_group(const World& world, Sym vpc) {
    for (const SecurityGroupRow& row : world.vpc.security_groups) {
        if (row.vpc == vpc && world.text(row.name) == "default") {
            return &row;
        }
    }
    return nullptr;
}

Sym join_groups(World& world, const std::vector<Sym>& groups, Sym subnet) {
    const SubnetRow* row = find_subnet(world, subnet);
    if (row == nullptr) {
        return {};
    }
    if (groups.empty()) {
        const SecurityGroupRow* group = default_group(world, row->vpc);
        DD_ASSERT(group != nullptr);
        return group->id;
    }
    std::string joined;
    std::vector<Sym> seen;
    for (const Sym group : groups) {
        if (std::find(seen.begin(), seen.end(), group) == seen.end()) {
            seen.push_back(group);
            joined += joined.empty() ? "" : " ";
            joined += world.text(group);
        }
    }
    return world.symbols.intern(joined);
}

std::vector<Sym> split_groups(const World& world, Sym joined) {
    std::vector<Sym> groups;
    std::string_view text = world.text(joined);
    while (!text.empty()) {
        const std::size_t blank = text.find(' ');
        groups.push_back(world.symbols.find(text.substr(0, blank)));
        text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
    }
    return groups;
}

std::uint32_t free_addresses(const SubnetRow& subnet) {
    return (1U << (32 - subnet.cidr_bits)) - kReserved - subnet.addresses_used;
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

std::uint32_t resolver_address(const World& world, Sym vpc) {
    constexpr std::uint32_t kResolver = 2;
    const VpcRow* row = find_vpc(world, vpc);
    DD_ASSERT(row != nullptr);
    return row->cidr.base + kResolver;
}

std::string long_id(std::string_view prefix, std::uint64_t bits) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string id(prefix);
    id += '0';
    for (unsigned shift = 64; shift > 0; shift -= 4) {
        id += kDigits[bits >> (shift - 4) & 15];
    }
    return id;
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

namespace {

// One to three digits up to `most`, taken off the front of the text.
bool take_number(std::string_view* text, std::uint32_t most, std::uint32_t* out) {
    std::size_t digits = 0;
    *out = 0;
    while (digits < text->size() && digits < 3 && (*text)[digits] >= '0' &&
           (*text)[digits] <= '9') {
        *out = *out * 10 + static_cast<std::uint32_t>((*text)[digits++] - '0');
    }
    text->remove_prefix(digits);
    return digits > 0 && *out <= most;
}

}  // namespace

bool parse_ipv4(std::string_view text, std::uint32_t* address) {
    *address = 0;
    for (int part = 0; part < 4; ++part) {
        std::uint32_t number = 0;
        if (part > 0) {
            if (text.empty() || text[0] != '.') {
                return false;
            }
            text.remove_prefix(1);
        }
        if (!take_number(&text, 255, &number)) {
            return false;
        }
        *address = *address << 8 | number;
    }
    return text.empty();
}

std::string format_cidr(const Cidr& cidr) {
    return format_ipv4(cidr.base) + "/" + std::to_string(cidr.bits);
}

bool parse_cidr(std::string_view text, Cidr* cidr) {
    const std::size_t slash = text.find('/');
    std::uint32_t bits = 0;
    if (slash == std::string_view::npos || !parse_ipv4(text.substr(0, slash), &cidr->base)) {
        return false;
    }
    text.remove_prefix(slash + 1);
    if (!take_number(&text, 32, &bits) || !text.empty()) {
        return false;
    }
    cidr->bits = static_cast<std::uint8_t>(bits);
    cidr->base = bits == 0 ? 0 : cidr->base >> (32 - bits) << (32 - bits);
    return true;
}

}  // namespace drydock::vpc
