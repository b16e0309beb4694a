// The rows of Amazon VPC: networks, routes, security groups. Network interfaces have no rows: each
// belongs to a task and follows from it (interfaces.hpp).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/hash.hpp"
#include "engine/core/symbols.hpp"

namespace drydock::vpc {

// Quotas of AWS ("Amazon VPC quotas"): security groups of a Region, rules of a group each way.
inline constexpr std::uint32_t kSecurityGroupsMax = 2500;
inline constexpr std::uint32_t kRulesMax = 60;

// An IPv4 range; the address in host byte order, without bits beyond the prefix.
struct Cidr {
    std::uint32_t base = 0;
    std::uint8_t bits = 0;

    [[nodiscard]] constexpr bool contains(std::uint32_t address) const {
        return bits == 0 || (address ^ base) >> (32U - bits) == 0;
    }
    friend constexpr bool operator==(const Cidr&, const Cidr&) = default;
};

struct VpcRow {
    Sym id;
    Cidr cidr;
    Sym cidr_association;
    Sym dhcp_options;
    bool is_default = false;
};

struct InternetGatewayRow {
    Sym id;
    Sym vpc;  // attached to; empty: to none
};

struct RouteRow {
    Cidr destination;
    Sym gateway;  // an internet gateway; empty: the VPC itself ("local")
};

struct RouteTableRow {
    Sym id;
    Sym vpc;
    Sym association;
    bool main = false;  // of every subnet without a table of its own
    std::vector<RouteRow> routes;
};

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

inline constexpr std::int16_t kAllProtocols = -1;
inline constexpr std::int16_t kIcmp = 1;
inline constexpr std::int16_t kIcmpV6 = 58;
inline constexpr std::int16_t kTcp = 6;
inline constexpr std::int16_t kUdp = 17;

// A rule allows; there are none that deny. Its peer is a range or, where that is set, a group.
struct SecurityGroupRuleRow {
    std::uint64_t serial = 0;  // nth rule of this world; its id derives from it
    bool egress = false;
    std::int16_t protocol = kAllProtocols;  // its number
    std::int32_t from_port = -1;            // ICMP: the type; -1: all
    std::int32_t to_port = -1;              // ICMP: the code
    Cidr cidr;
    Sym group;
    Sym description;
    Sym tags;  // JSON [{"Key":..,"Value":..}], or empty
};

struct SecurityGroupRow {
    Sym id;
    Sym vpc;
    Sym name;
    Sym description;
    Sym tags;
    std::vector<SecurityGroupRuleRow> rules;  // oldest first
};

struct VpcState {
    std::vector<VpcRow> vpcs;
    std::vector<InternetGatewayRow> internet_gateways;
    std::vector<RouteTableRow> route_tables;
    std::vector<SubnetRow> subnets;
    std::vector<SecurityGroupRow> security_groups;  // oldest first
    std::uint64_t groups_total = 0;
    std::uint64_t rules_total = 0;
};

void hash_into(Hasher& h, const VpcState& state);
// Bytes held, for the time machine's budget.
[[nodiscard]] std::uint64_t bytes_of(const VpcState& state);

}  // namespace drydock::vpc
