#include "engine/vpc/security_groups.hpp"

#include <algorithm>

#include "engine/core/rng.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"

namespace drydock::vpc {
namespace {

bool matches(const SecurityGroupRuleRow& rule, std::int16_t protocol, std::int32_t port,
             const Peer& peer) {
    if (rule.protocol != kAllProtocols &&
        (rule.protocol != protocol || port < rule.from_port || port > rule.to_port)) {
        return false;
    }
    return rule.group.empty()
               ? rule.cidr.contains(peer.address)
               : std::find(peer.groups.begin(), peer.groups.end(), rule.group) != peer.groups.end();
}

bool same_ports(const SecurityGroupRuleRow& a, const SecurityGroupRuleRow& b) {
    return a.egress == b.egress && a.protocol == b.protocol && a.from_port == b.from_port &&
           a.to_port == b.to_port;
}

void write_peer(const World& world, const SecurityGroupRuleRow& rule, api::JsonWriter& out) {
    out.begin_object();
    if (!rule.description.empty()) {
        out.member("Description", world.text(rule.description));
    }
    if (rule.group.empty()) {
        out.member("CidrIp", format_cidr(rule.cidr));
    } else {
        out.member("UserId", world.text(world.account));
        out.member("GroupId", world.text(rule.group));
    }
    out.end_object();
}

}  // namespace

std::string rule_id(const World& world, const SecurityGroupRuleRow& rule) {
    return long_id("sgr-", draw(world.seed, Stream::kSecurityGroupRule, rule.serial, 0));
}

std::string group_id(const World& world, std::uint64_t nth) {
    return long_id("sg-", draw(world.seed, Stream::kSecurityGroup, nth, 0));
}

SecurityGroupRuleRow& add_rule(World& world, SecurityGroupRow& group, SecurityGroupRuleRow rule) {
    rule.serial = ++world.vpc.rules_total;
    return group.rules.emplace_back(rule);
}

bool same_rule(const SecurityGroupRuleRow& a, const SecurityGroupRuleRow& b) {
    return same_ports(a, b) && a.group == b.group && (!a.group.empty() || a.cidr == b.cidr);
}

std::string protocol_text(std::int16_t protocol) {
    return protocol == kTcp      ? "tcp"
           : protocol == kUdp    ? "udp"
           : protocol == kIcmp   ? "icmp"
           : protocol == kIcmpV6 ? "icmpv6"
                                 : std::to_string(protocol);
}

bool has_ports(std::int16_t protocol) {
    return protocol == kTcp || protocol == kUdp || protocol == kIcmp;
}

const SecurityGroupRuleRow* allowing_rule(const World& world, const std::vector<Sym>& groups,
                                          bool egress, std::int16_t protocol, std::int32_t port,
                                          const Peer& peer) {
    for (const Sym id : groups) {
        const SecurityGroupRow* group = find_security_group(world, id);
        if (group == nullptr) {
            continue;
        }
        for (const SecurityGroupRuleRow& rule : group->rules) {
            if (rule.egress == egress && matches(rule, protocol, port, peer)) {
                return &rule;
            }
        }
    }
    return nullptr;
}

void write_permissions(const World& world, const std::vector<SecurityGroupRuleRow>& rules,
                       bool egress, api::JsonWriter& out) {
    out.begin_array();
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const SecurityGroupRuleRow& rule = rules[i];
        const auto like = [&rule](const SecurityGroupRuleRow& other) {
            return same_ports(rule, other);
        };
        const auto here = rules.begin() + static_cast<std::ptrdiff_t>(i);
        if (rule.egress != egress || std::any_of(rules.begin(), here, like)) {
            continue;
        }
        out.begin_object();
        out.member("IpProtocol", protocol_text(rule.protocol));
        if (has_ports(rule.protocol)) {
            out.member_int("FromPort", rule.from_port);
            out.member_int("ToPort", rule.to_port);
        }
        for (const bool groups : {true, false}) {
            out.key(groups ? api::MemberName("UserIdGroupPairs") : api::MemberName("IpRanges"))
                .begin_array();
            for (const SecurityGroupRuleRow& other : rules) {
                if (like(other) && groups != other.group.empty()) {
                    write_peer(world, other, out);
                }
            }
            out.end_array();
        }
        out.member_raw("Ipv6Ranges", "[]");
        out.member_raw("PrefixListIds", "[]");
        out.end_object();
    }
    out.end_array();
}

}  // namespace drydock::vpc
