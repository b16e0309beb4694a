// AuthorizeSecurityGroup*, RevokeSecurityGroup*: a request's permissions become rules, one for each
// range and group, and each is added or taken away.
#include <algorithm>
#include <charconv>

#include "engine/vpc/group_lookup.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/vpc/vpc_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::vpc {
namespace {

constexpr std::int32_t kPortMax = 65535;

using Rules = std::vector<SecurityGroupRuleRow>;

ApiError invalid_value(std::string message) {
    return ec2_error("InvalidParameterValue", std::move(message));
}

// The texts of this, of MissingParameter and of a malformed CIDR are unconfirmed.
std::optional<ApiError> read_protocol(std::string_view text, std::int16_t* protocol) {
    if (text.empty()) {
        return ec2_error("MissingParameter", "The request must contain the parameter ipProtocol");
    }
    if (text == "all") {
        *protocol = kAllProtocols;
        return std::nullopt;
    }
    for (const std::int16_t named : {kTcp, kUdp, kIcmp, kIcmpV6}) {
        if (text == protocol_text(named)) {
            *protocol = named;
            return std::nullopt;
        }
    }
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), *protocol);
    if (problem != std::errc() || end != text.data() + text.size() || *protocol < kAllProtocols ||
        *protocol > 255) {
        return invalid_value("Invalid value '" + std::string(text) +
                             "' for IP protocol. Unknown protocol.");
    }
    return std::nullopt;
}

// Ports of TCP and UDP, type and code of ICMP; other protocols have none, whatever is said.
std::optional<ApiError> read_ports(api::Value in, SecurityGroupRuleRow* rule) {
    const api::Value from = in["FromPort"];
    const api::Value to = in["ToPort"];
    rule->from_port = -1;
    rule->to_port = -1;
    if (!has_ports(rule->protocol)) {
        return std::nullopt;
    }
    if (!from.is_number() || !to.is_number()) {
        return invalid_value(
            "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
    }
    rule->from_port = static_cast<std::int32_t>(from.i64());
    rule->to_port = static_cast<std::int32_t>(to.i64());
    if (rule->protocol == kIcmp) {
        return std::nullopt;
    }
    if (rule->from_port == -1 && rule->to_port == -1) {  // all of them, as the CLI's "all"
        rule->from_port = 0;
        rule->to_port = kPortMax;
    }
    if (rule->from_port < 0 || rule->to_port > kPortMax || rule->from_port > rule->to_port) {
        return invalid_value("Invalid TCP/UDP port range (" + std::to_string(rule->from_port) +
                             ":" + std::to_string(rule->to_port) + ")");
    }
    return std::nullopt;
}

// What only IPv6 and managed lists would use; the network here is IPv4.
std::optional<ApiError> check_peers(api::Value permission) {
    const bool lists = permission["PrefixListIds"].size() > 0;
    if (lists || permission["Ipv6Ranges"].size() > 0) {
        return ec2_error("UnsupportedOperation",
                         "Drydock does not model " +
                             std::string(lists ? "prefix lists" : "IPv6 ranges") +
                             " in security groups yet. Nothing was changed.");
    }
    if (permission["IpRanges"].size() + permission["UserIdGroupPairs"].size() == 0) {
        return ec2_error("MissingParameter", "Source group ID missing.");
    }
    return std::nullopt;
}

std::optional<ApiError> read_description(World& world, api::Value peer, Sym* description) {
    const std::string_view text = peer["Description"].str();
    if (!is_group_text(text)) {
        return invalid_value(
            "Invalid rule description. Valid descriptions are strings less than 256 characters "
            "from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*");
    }
    *description = world.symbols.intern(text);
    return std::nullopt;
}

std::optional<ApiError> read_range(std::string_view text, Cidr* cidr) {
    if (parse_cidr(text, cidr)) {
        return std::nullopt;
    }
    return invalid_value("CIDR block " + std::string(text) + " is malformed");
}

std::optional<ApiError> add_ranges(World& world, api::Value ranges, SecurityGroupRuleRow rule,
                                   Rules* rules) {
    for (const api::Value range : ranges) {
        if (std::optional<ApiError> error = read_range(range["CidrIp"].str(), &rule.cidr)) {
            return error;
        }
        if (std::optional<ApiError> error = read_description(world, range, &rule.description)) {
            return error;
        }
        rules->push_back(rule);
    }
    return std::nullopt;
}

std::optional<ApiError> add_groups(World& world, api::Value pairs, SecurityGroupRuleRow rule,
                                   Rules* rules) {
    rule.cidr = Cidr{};
    for (const api::Value pair : pairs) {
        std::size_t index = 0;
        if (std::optional<ApiError> error =
                named_group(world, pair["GroupId"].str(), pair["GroupName"].str(), &index)) {
            return error;
        }
        const std::string_view owner = pair["UserId"].str();
        if (!owner.empty() && owner != world.text(world.account)) {
            return not_found(kGroupNoun, pair["GroupId"].str(pair["GroupName"].str()));
        }
        if (std::optional<ApiError> error = read_description(world, pair, &rule.description)) {
            return error;
        }
        rule.group = world.vpc.security_groups[index].id;
        rules->push_back(rule);
    }
    return std::nullopt;
}

// Direction, protocol and ports: all of a rule but its peer.
std::optional<ApiError> begin_rule(api::Value in, bool egress, SecurityGroupRuleRow* rule) {
    rule->egress = egress;
    if (std::optional<ApiError> error = read_protocol(in["IpProtocol"].str(), &rule->protocol)) {
        return error;
    }
    return read_ports(in, rule);
}

std::optional<ApiError> add_permission(World& world, api::Value permission, bool egress,
                                       Rules* rules) {
    SecurityGroupRuleRow rule;
    if (std::optional<ApiError> error = begin_rule(permission, egress, &rule)) {
        return error;
    }
    if (std::optional<ApiError> error = check_peers(permission)) {
        return error;
    }
    if (std::optional<ApiError> error = add_ranges(world, permission["IpRanges"], rule, rules)) {
        return error;
    }
    return add_groups(world, permission["UserIdGroupPairs"], rule, rules);
}

// IpProtocol, FromPort, ToPort and CidrIp (or a group's name) beside GroupId: one rule, as before
// there were lists.
std::optional<ApiError> add_plain(World& world, api::Value in, bool egress, Rules* rules) {
    SecurityGroupRuleRow rule;
    if (std::optional<ApiError> error = begin_rule(in, egress, &rule)) {
        return error;
    }
    if (in["SourceSecurityGroupName"].is_string()) {
        std::size_t index = 0;
        if (std::optional<ApiError> error =
                named_group(world, {}, in["SourceSecurityGroupName"].str(), &index)) {
            return error;
        }
        rule.group = world.vpc.security_groups[index].id;
    } else if (std::optional<ApiError> error = read_range(in["CidrIp"].str(), &rule.cidr)) {
        return error;
    }
    rules->push_back(rule);
    return std::nullopt;
}

std::optional<ApiError> read_rules(World& world, api::Value in, bool egress, Rules* rules) {
    const api::Value permissions = in["IpPermissions"];
    for (const api::Value permission : permissions) {
        if (std::optional<ApiError> error = add_permission(world, permission, egress, rules)) {
            return error;
        }
    }
    if (permissions.size() == 0) {
        if (std::optional<ApiError> error = add_plain(world, in, egress, rules)) {
            return error;
        }
    }
    for (std::size_t i = 0; i < rules->size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (same_rule((*rules)[i], (*rules)[k])) {
                return invalid_value("The same permission must not appear multiple times");
            }
        }
    }
    return std::nullopt;
}

// "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW". Quoted from the service for TCP, UDP,
// all protocols and numbers; for ICMP unconfirmed.
std::string describe_rule(const World& world, const SecurityGroupRuleRow& rule) {
    std::string text = "peer: " + (rule.group.empty() ? format_cidr(rule.cidr)
                                                      : std::string(world.text(rule.group)));
    const auto number = [](std::int32_t n) { return n < 0 ? "ALL" : std::to_string(n); };
    if (rule.protocol == kAllProtocols) {
        text += ", ALL";
    } else if (rule.protocol == kIcmp) {
        text += ", ICMP, type: " + number(rule.from_port) + ", code: " + number(rule.to_port);
    } else if (has_ports(rule.protocol)) {
        text += std::string(rule.protocol == kTcp ? ", TCP" : ", UDP") +
                ", from port: " + number(rule.from_port) + ", to port: " + number(rule.to_port);
    } else {
        text += ", protocol: " + number(rule.protocol);
    }
    return text + ", ALLOW";
}

std::optional<ApiError> check_room(const World& world, const SecurityGroupRow& group,
                                   const Rules& rules) {
    for (const SecurityGroupRuleRow& rule : rules) {
        for (const SecurityGroupRuleRow& there : group.rules) {
            if (same_rule(rule, there)) {
                return ec2_error(
                    "InvalidPermission.Duplicate",
                    "the specified rule \"" + describe_rule(world, rule) + "\" already exists");
            }
        }
    }
    const bool egress = rules.front().egress;
    const auto same_way = [egress](const SecurityGroupRuleRow& r) { return r.egress == egress; };
    const auto count = std::count_if(group.rules.begin(), group.rules.end(), same_way);
    if (static_cast<std::size_t>(count) + rules.size() > kRulesMax) {
        return ec2_error("RulesPerSecurityGroupLimitExceeded",
                         "The maximum number of rules per security group has been reached.");
    }
    return std::nullopt;
}

api::Outcome authorize(World& world, const api::Call& call, bool egress, api::JsonWriter& out) {
    std::size_t index = 0;
    Rules rules;
    std::string tags;
    if (std::optional<ApiError> error = named_group(world, call.input["GroupId"].str(),
                                                    call.input["GroupName"].str(), &index)) {
        return *error;
    }
    if (std::optional<ApiError> error = read_rules(world, call.input, egress, &rules)) {
        return *error;
    }
    SecurityGroupRow& group = world.vpc.security_groups[index];
    if (std::optional<ApiError> error = check_room(world, group, rules)) {
        return *error;
    }
    if (std::optional<ApiError> error =
            read_tag_specifications(call, "security-group-rule", &tags)) {
        return *error;
    }
    if (std::optional<ApiError> error = check_dry_run(call)) {
        return *error;
    }
    out.member_bool("Return", true);
    out.key("SecurityGroupRules").begin_array();
    for (SecurityGroupRuleRow& rule : rules) {
        rule.tags = world.symbols.intern(tags);
        write_rule(world, group, add_rule(world, group, rule), false, out);
    }
    out.end_array();
    return api::Done{};
}

void write_revoked(const World& world, const SecurityGroupRow& group, const Rules& rules,
                   api::JsonWriter& out) {
    out.key("RevokedSecurityGroupRules").begin_array();
    for (const SecurityGroupRuleRow& rule : rules) {
        out.begin_object();
        out.member("SecurityGroupRuleId", rule_id(world, rule));
        out.member("GroupId", world.text(group.id));
        out.member_bool("IsEgress", rule.egress);
        out.member("IpProtocol", protocol_text(rule.protocol));
        out.member_int("FromPort", rule.from_port);
        out.member_int("ToPort", rule.to_port);
        if (rule.group.empty()) {
            out.member("CidrIpv4", format_cidr(rule.cidr));
        } else {
            out.member("ReferencedGroupId", world.text(rule.group));
        }
        if (!rule.description.empty()) {
            out.member("Description", world.text(rule.description));
        }
        out.end_object();
    }
    out.end_array();
}

// The group's rules that the request names: by id, where an unknown one is refused, or by what they
// allow, where those that are not there come back in `unknown`.
std::optional<ApiError> find_revoked(World& world, const api::Call& call, bool egress,
                                     const SecurityGroupRow& group, Rules* found, Rules* unknown) {
    for (const api::Value id : call.input["SecurityGroupRuleIds"]) {
        if (std::optional<ApiError> error = check_id(kRuleNoun, id.str())) {
            return error;
        }
        const auto at = std::find_if(group.rules.begin(), group.rules.end(), [&](const auto& rule) {
            return rule.egress == egress && rule_id(world, rule) == id.str();
        });
        if (at == group.rules.end()) {
            return not_found(kRuleNoun, id.str());
        }
        found->push_back(*at);
    }
    if (call.input["SecurityGroupRuleIds"].size() > 0) {
        return std::nullopt;
    }
    Rules rules;
    if (std::optional<ApiError> error = read_rules(world, call.input, egress, &rules)) {
        return error;
    }
    for (const SecurityGroupRuleRow& rule : rules) {
        const auto at = std::find_if(group.rules.begin(), group.rules.end(),
                                     [&rule](const auto& there) { return same_rule(rule, there); });
        at == group.rules.end() ? unknown->push_back(rule) : found->push_back(*at);
    }
    return std::nullopt;
}

// "For a default VPC, if the values you specify do not match the existing rule's values, no error
// is returned, and the output describes the security group rules that were not revoked. For a
// non-default VPC ... an InvalidPermission.NotFound client error is returned" (API reference).
api::Outcome revoke(World& world, const api::Call& call, bool egress, api::JsonWriter& out) {
    std::size_t index = 0;
    Rules found;
    Rules unknown;
    if (std::optional<ApiError> error = named_group(world, call.input["GroupId"].str(),
                                                    call.input["GroupName"].str(), &index)) {
        return *error;
    }
    if (std::optional<ApiError> error =
            find_revoked(world, call, egress, world.vpc.security_groups[index], &found, &unknown)) {
        return *error;
    }
    SecurityGroupRow& group = world.vpc.security_groups[index];
    if (!unknown.empty() && !find_vpc(world, group.vpc)->is_default) {
        return ec2_error("InvalidPermission.NotFound",
                         "The specified rule does not exist in this security group.");
    }
    if (std::optional<ApiError> error = check_dry_run(call)) {
        return *error;
    }
    std::erase_if(group.rules, [&found](const SecurityGroupRuleRow& rule) {
        return std::any_of(found.begin(), found.end(), [&rule](const SecurityGroupRuleRow& gone) {
            return gone.serial == rule.serial;
        });
    });
    out.member_bool("Return", true);
    if (!unknown.empty()) {
        out.key("UnknownIpPermissions");
        write_permissions(world, unknown, egress, out);
    }
    write_revoked(world, group, found, out);
    return api::Done{};
}

}  // namespace

api::Outcome authorize_security_group_ingress(World& world, const api::Call& call,
                                              api::JsonWriter& out) {
    return authorize(world, call, false, out);
}

api::Outcome authorize_security_group_egress(World& world, const api::Call& call,
                                             api::JsonWriter& out) {
    return authorize(world, call, true, out);
}

api::Outcome revoke_security_group_ingress(World& world, const api::Call& call,
                                           api::JsonWriter& out) {
    return revoke(world, call, false, out);
}

api::Outcome revoke_security_group_egress(World& world, const api::Call& call,
                                          api::JsonWriter& out) {
    return revoke(world, call, true, out);
}

}  // namespace drydock::vpc
