// Security groups and their rules as rows: ids, adding, comparing, what they let through.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/json_writer.hpp"
#include "engine/vpc/vpc_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::vpc {

// "sgr-0" and 16 digits; "sg-0..." of the nth group that was created.
[[nodiscard]] std::string rule_id(const World& world, const SecurityGroupRuleRow& rule);
[[nodiscard]] std::string group_id(const World& world, std::uint64_t nth);

// The rule gets its number.
SecurityGroupRuleRow& add_rule(World& world, SecurityGroupRow& group, SecurityGroupRuleRow rule);

// Direction, protocol, ports and peer are the same; descriptions do not count.
[[nodiscard]] bool same_rule(const SecurityGroupRuleRow& a, const SecurityGroupRuleRow& b);

// "tcp", "udp", "icmp", "-1" or the number.
[[nodiscard]] std::string protocol_text(std::int16_t protocol);
[[nodiscard]] bool has_ports(std::int16_t protocol);

// One end of a connection: its address and the groups of its interface, where it has one.
struct Peer {
    std::uint32_t address = 0;
    std::vector<Sym> groups;
};

// The first rule of the groups that lets a connection in (or out) from (to) the peer. Null: none
// does.
[[nodiscard]] const SecurityGroupRuleRow* allowing_rule(const World& world,
                                                        const std::vector<Sym>& groups, bool egress,
                                                        std::int16_t protocol, std::int32_t port,
                                                        const Peer& peer);

// The IpPermissions of a list of rules: those of one protocol and port range together.
void write_permissions(const World& world, const std::vector<SecurityGroupRuleRow>& rules,
                       bool egress, api::JsonWriter& out);

}  // namespace drydock::vpc
