#include "engine/shell/aws/group_rules.hpp"

#include <algorithm>

#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr std::string_view kOperations[] = {
    "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupEgress",
    "RevokeSecurityGroupIngress"};
constexpr std::string_view kNames[] = {"protocol", "port", "cidr", "source-group", "group-owner"};
constexpr std::string_view kHidden[] = {"ip-protocol",
                                        "from-port",
                                        "to-port",
                                        "cidr-ip",
                                        "source-security-group-name",
                                        "source-security-group-owner-id"};

template <class List>
bool has(const List& list, std::string_view name) {
    return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

void usage_error(CliError* error, std::string_view text) {
    *error = {std::string(text), kExitUsage};
}

struct Rule {
    std::string protocol;
    std::string port;
    std::string cidr;
    std::string group;
    std::string owner;
};

std::string protocol_of(const std::string& text, CliError* error) {
    std::int64_t number = 0;
    if (parse_int(text, &number)) {
        if (number < -1 || number > 255) {
            usage_error(error,
                        "protocol numbers must be in the range 0-255 or -1 to specify all "
                        "protocols");
        }
        return text;
    }
    if (text != "tcp" && text != "udp" && text != "icmp" && text != "all") {
        usage_error(error,
                    "protocol parameter should be one of: tcp|udp|icmp|all or any valid protocol "
                    "number.");
    }
    return text == "all" ? "-1" : text;
}

void build_ports(const std::string& text, api::DocBuilder* builder, CliError* error) {
    std::string from = text;
    std::string to = text;
    const std::size_t dash = text.find('-');
    if (text == "all" || text == "-1") {
        from = to = "-1";
    } else if (dash != std::string::npos) {
        from = text.substr(0, dash);
        to = text.substr(dash + 1);
    }
    std::int64_t first = 0;
    std::int64_t last = 0;
    if (!parse_int(from, &first) || !parse_int(to, &last)) {
        return usage_error(error,
                           "port parameter should be of the form <from[-to]> (e.g. 22 or 22-25)");
    }
    builder->key("FromPort");
    builder->number(first);
    builder->key("ToPort");
    builder->number(last);
}

void build_pair(const Rule& rule, api::DocBuilder* builder) {
    builder->key("UserIdGroupPairs");
    builder->begin_array();
    builder->begin_object();
    if (!rule.group.empty()) {
        builder->key(rule.group.starts_with("sg-") ? "GroupId" : "GroupName");
        builder->string(rule.group);
    }
    if (!rule.owner.empty()) {
        builder->key("UserId");
        builder->string(rule.owner);
    }
    builder->end();
    builder->end();
}

void build_rule(const Rule& rule, api::DocBuilder* builder, CliError* error) {
    builder->key("IpPermissions");
    builder->begin_array();
    builder->begin_object();
    if (!rule.protocol.empty()) {
        builder->key("IpProtocol");
        builder->string(protocol_of(rule.protocol, error));
    }
    if (!rule.port.empty() && !error->set()) {
        build_ports(rule.port, builder, error);
    }
    if (!rule.cidr.empty()) {
        builder->key("IpRanges");
        builder->begin_array();
        builder->begin_object();
        builder->key("CidrIp");
        builder->string(rule.cidr);
        builder->end();
        builder->end();
    }
    if (!rule.group.empty() || !rule.owner.empty()) {
        build_pair(rule, builder);
    }
    builder->end();
    builder->end();
}

}  // namespace

void add_group_rule_options(const api::ServiceModel& service, const api::OperationModel& operation,
                            std::vector<Argument>* table) {
    if (service.id != "ec2" || !has(kOperations, operation.name)) {
        return;
    }
    for (Argument& argument : *table) {
        argument.documented = argument.documented && !has(kHidden, argument.name);
    }
    for (const std::string_view name : kNames) {
        Argument argument;
        argument.kind = ArgumentKind::kRulePart;
        argument.name = std::string(name);
        table->push_back(std::move(argument));
    }
}

void build_group_rule(const std::vector<Argument>& table, const std::vector<ArgValue>& values,
                      std::vector<std::string_view>* done, api::DocBuilder* builder,
                      CliError* error) {
    Rule rule;
    std::string* const parts[] = {&rule.protocol, &rule.port, &rule.cidr, &rule.group, &rule.owner};
    std::string_view given;
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table[i].kind != ArgumentKind::kRulePart || values[i].values.empty() ||
            values[i].values[0].empty()) {
            continue;
        }
        const auto at = std::find(std::begin(kNames), std::end(kNames), table[i].name);
        *parts[at - std::begin(kNames)] = values[i].values[0];
        given = given.empty() ? *at : given;
    }
    if (given.empty()) {
        return;
    }
    if (has(*done, "IpPermissions")) {
        std::string name(given);
        std::replace(name.begin(), name.end(), '-', '_');  // as argparse spells it
        return usage_error(error, "The --" + name +
                                      " option is not compatible with the --ip-permissions "
                                      "option ");
    }
    done->push_back("IpPermissions");
    build_rule(rule, builder, error);
}

}  // namespace drydock::shell
