// Security groups: create, describe, delete; and their rules as DescribeSecurityGroupRules has
// them.
#include <algorithm>

#include "engine/vpc/group_lookup.hpp"
#include "engine/vpc/interfaces.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/vpc/vpc_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::vpc {
namespace {

constexpr std::string_view kGroupFilters[] = {"description",
                                              "egress.ip-permission.cidr",
                                              "egress.ip-permission.from-port",
                                              "egress.ip-permission.group-id",
                                              "egress.ip-permission.protocol",
                                              "egress.ip-permission.to-port",
                                              "group-id",
                                              "group-name",
                                              "ip-permission.cidr",
                                              "ip-permission.from-port",
                                              "ip-permission.group-id",
                                              "ip-permission.protocol",
                                              "ip-permission.to-port",
                                              "owner-id",
                                              "vpc-id"};
constexpr std::string_view kRuleFilters[] = {"group-id", "security-group-rule-id"};

constexpr std::string_view kTextRule =
    "strings less than 256 characters from the following set:  a-zA-Z0-9. "
    "_-:/()#,@[]+=&;{}!$*";

std::string text(const World& world, Sym symbol) { return std::string(world.text(symbol)); }

// Five fields a rule, under the name of its direction.
void add_rule_fields(const World& world, const SecurityGroupRuleRow& rule, Fields* fields) {
    const bool out = rule.egress;
    const auto add = [&](std::string_view in_name, std::string_view out_name, std::string value) {
        fields->push_back({out ? out_name : in_name, std::move(value)});
    };
    add("ip-permission.protocol", "egress.ip-permission.protocol", protocol_text(rule.protocol));
    if (has_ports(rule.protocol)) {
        add("ip-permission.from-port", "egress.ip-permission.from-port",
            std::to_string(rule.from_port));
        add("ip-permission.to-port", "egress.ip-permission.to-port", std::to_string(rule.to_port));
    }
    if (rule.group.empty()) {
        add("ip-permission.cidr", "egress.ip-permission.cidr", format_cidr(rule.cidr));
    } else {
        add("ip-permission.group-id", "egress.ip-permission.group-id", text(world, rule.group));
    }
}

Fields group_fields(const World& world, const SecurityGroupRow& group) {
    Fields fields = {{"description", text(world, group.description)},
                     {"group-id", text(world, group.id)},
                     {"group-name", text(world, group.name)},
                     {"owner-id", text(world, world.account)},
                     {"vpc-id", text(world, group.vpc)}};
    for (const SecurityGroupRuleRow& rule : group.rules) {
        add_rule_fields(world, rule, &fields);
    }
    add_tags(world.text(group.tags), &fields);
    return fields;
}

std::string group_arn(const World& world, const SecurityGroupRow& group) {
    return ec2_arn(world, "security-group/" + text(world, group.id));
}

void write_group(const World& world, const SecurityGroupRow& group, api::JsonWriter& out) {
    out.begin_object();
    out.member("GroupId", world.text(group.id));
    out.key("IpPermissionsEgress");
    write_permissions(world, group.rules, true, out);
    if (!group.tags.empty()) {
        write_tags("Tags", world.text(group.tags), out);
    }
    out.member("VpcId", world.text(group.vpc));
    out.member("SecurityGroupArn", group_arn(world, group));
    out.member("OwnerId", world.text(world.account));
    out.member("GroupName", world.text(group.name));
    out.member("Description", world.text(group.description));
    out.key("IpPermissions");
    write_permissions(world, group.rules, false, out);
    out.end_object();
}

std::optional<ApiError> check_new_group(const World& world, api::Value in, Sym vpc) {
    const std::string name(in["GroupName"].str());
    if (name.starts_with("sg-")) {
        return ec2_error("InvalidParameterValue",
                         "Value (" + name +
                             ") for parameter GroupName is invalid. Group names may not be in the "
                             "format sg-*.");
    }
    if (name == "default") {
        return ec2_error("InvalidParameterValue",
                         "Cannot use reserved security group name: default");
    }
    if (name.empty() || !is_group_text(name)) {  // unconfirmed for names
        return ec2_error("InvalidParameterValue",
                         "Value (" + name +
                             ") for parameter GroupName is invalid. Valid names are " +
                             std::string(kTextRule));
    }
    if (in["Description"].str().empty()) {
        return ec2_error("MissingParameter",
                         "The request must contain the parameter GroupDescription");
    }
    if (!is_group_text(in["Description"].str())) {
        return ec2_error(
            "InvalidParameterValue",
            "Invalid security group description. Valid descriptions are " + std::string(kTextRule));
    }
    for (const SecurityGroupRow& row : world.vpc.security_groups) {
        if (row.vpc == vpc && world.text(row.name) == name) {
            return ec2_error("InvalidGroup.Duplicate", "The security group '" + name +
                                                           "' already exists for VPC '" +
                                                           text(world, vpc) + "'");
        }
    }
    if (world.vpc.security_groups.size() >= kSecurityGroupsMax) {
        return ec2_error("SecurityGroupLimitExceeded",
                         "The maximum number of security groups for VPC '" + text(world, vpc) +
                             "' has been reached.");
    }
    return std::nullopt;
}

bool is_referred_to(const World& world, Sym id) {
    return std::any_of(
        world.vpc.security_groups.begin(), world.vpc.security_groups.end(),
        [id](const SecurityGroupRow& row) {
            return row.id != id &&
                   std::any_of(row.rules.begin(), row.rules.end(),
                               [id](const SecurityGroupRuleRow& rule) { return rule.group == id; });
        });
}

}  // namespace

bool is_group_text(std::string_view text) {
    constexpr std::string_view kSigns = "._-:/()#,@[]+=&;{}!$* ";
    return text.size() <= 255 && std::all_of(text.begin(), text.end(), [kSigns](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      kSigns.find(c) != std::string_view::npos;
           });
}

std::optional<ApiError> named_group(const World& world, std::string_view id, std::string_view name,
                                    std::size_t* index) {
    if (id.empty() && name.empty()) {
        return ec2_error("MissingParameter",
                         "The request must contain the parameter groupName or groupId");
    }
    const VpcRow* vpc = default_vpc(world);
    if (!id.empty()) {
        if (std::optional<ApiError> error = check_id(kGroupNoun, id)) {
            return error;
        }
    }
    const std::vector<SecurityGroupRow>& groups = world.vpc.security_groups;
    for (*index = 0; *index < groups.size(); ++*index) {
        const SecurityGroupRow& row = groups[*index];
        if (id.empty() ? vpc != nullptr && row.vpc == vpc->id && world.text(row.name) == name
                       : world.text(row.id) == id) {
            return std::nullopt;
        }
    }
    if (id.empty() && vpc != nullptr) {
        return ec2_error("InvalidGroup.NotFound", "The security group '" + std::string(name) +
                                                      "' does not exist in default VPC '" +
                                                      text(world, vpc->id) + "'");
    }
    return not_found(kGroupNoun, id.empty() ? name : id);
}

void write_rule(const World& world, const SecurityGroupRow& group, const SecurityGroupRuleRow& rule,
                bool always_tags, api::JsonWriter& out) {
    const std::string id = rule_id(world, rule);
    out.begin_object();
    out.member("SecurityGroupRuleId", id);
    out.member("GroupId", world.text(group.id));
    out.member("GroupOwnerId", world.text(world.account));
    out.member_bool("IsEgress", rule.egress);
    out.member("IpProtocol", protocol_text(rule.protocol));
    out.member_int("FromPort", rule.from_port);
    out.member_int("ToPort", rule.to_port);
    if (rule.group.empty()) {
        out.member("CidrIpv4", format_cidr(rule.cidr));
    } else {
        out.key("ReferencedGroupInfo").begin_object();
        out.member("GroupId", world.text(rule.group));
        out.member("UserId", world.text(world.account));
        out.end_object();
    }
    if (!rule.description.empty()) {
        out.member("Description", world.text(rule.description));
    }
    if (always_tags || !rule.tags.empty()) {
        write_tags("Tags", world.text(rule.tags), out);
    }
    out.member("SecurityGroupRuleArn", ec2_arn(world, "security-group-rule/" + id));
    out.end_object();
}

api::Outcome describe_security_groups(const World& world, const api::Call& call,
                                      api::JsonWriter& out) {
    const std::vector<SecurityGroupRow>& groups = world.vpc.security_groups;
    const api::Value names = call.input["GroupNames"];
    std::vector<Row> rows;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        rows.push_back({text(world, groups[i].id), i});
    }
    if (names.size() > 0) {
        std::vector<Row> named;
        for (const api::Value name : names) {
            std::size_t index = 0;
            if (std::optional<ApiError> error = named_group(world, {}, name.str(), &index)) {
                return *error;
            }
            named.push_back(rows[index]);
        }
        rows = std::move(named);
    }
    return describe(
        call, {kGroupNoun, "GroupIds", "SecurityGroups", kGroupFilters}, std::move(rows),
        [&](const Row& row) { return group_fields(world, groups[row.index]); },
        [&](const Row& row) { write_group(world, groups[row.index], out); }, out);
}

api::Outcome describe_security_group_rules(const World& world, const api::Call& call,
                                           api::JsonWriter& out) {
    struct Place {
        const SecurityGroupRow* group;
        const SecurityGroupRuleRow* rule;
    };
    std::vector<Place> places;
    std::vector<Row> rows;
    for (const SecurityGroupRow& group : world.vpc.security_groups) {
        for (const SecurityGroupRuleRow& rule : group.rules) {
            rows.push_back({rule_id(world, rule), places.size()});
            places.push_back({&group, &rule});
        }
    }
    const auto fields = [&](const Row& row) {
        Fields list = {{"group-id", text(world, places[row.index].group->id)},
                       {"security-group-rule-id", row.id}};
        add_tags(world.text(places[row.index].rule->tags), &list);
        return list;
    };
    return describe(
        call, {kRuleNoun, "SecurityGroupRuleIds", "SecurityGroupRules", kRuleFilters},
        std::move(rows), fields,
        [&](const Row& row) {
            write_rule(world, *places[row.index].group, *places[row.index].rule, true, out);
        },
        out);
}

api::Outcome create_security_group(World& world, const api::Call& call, api::JsonWriter& out) {
    const api::Value in = call.input;
    const std::string_view id = in["VpcId"].str();
    const VpcRow* vpc = id.empty() ? default_vpc(world) : find_vpc(world, world.symbols.find(id));
    if (vpc == nullptr) {
        return ec2_error("InvalidVpcID.NotFound",
                         "The vpc ID '" + std::string(id) + "' does not exist");
    }
    if (std::optional<ApiError> error = check_new_group(world, in, vpc->id)) {
        return *error;
    }
    std::string tags;
    if (std::optional<ApiError> error = read_tag_specifications(call, "security-group", &tags)) {
        return *error;
    }
    if (std::optional<ApiError> error = check_dry_run(call)) {
        return *error;
    }
    SecurityGroupRow row;
    row.id = world.symbols.intern(group_id(world, ++world.vpc.groups_total));
    row.vpc = vpc->id;
    row.name = world.symbols.intern(in["GroupName"].str());
    row.description = world.symbols.intern(in["Description"].str());
    row.tags = world.symbols.intern(tags);
    SecurityGroupRuleRow all_out;  // a new group lets everything out
    all_out.egress = true;
    add_rule(world, row, all_out);
    out.member("GroupId", world.text(row.id));
    if (!row.tags.empty()) {
        write_tags("Tags", world.text(row.tags), out);
    }
    out.member("SecurityGroupArn", group_arn(world, row));
    world.vpc.security_groups.push_back(std::move(row));
    return api::Done{};
}

api::Outcome delete_security_group(World& world, const api::Call& call, api::JsonWriter& out) {
    std::size_t index = 0;
    if (std::optional<ApiError> error = named_group(world, call.input["GroupId"].str(),
                                                    call.input["GroupName"].str(), &index)) {
        return *error;
    }
    const SecurityGroupRow& row = world.vpc.security_groups[index];
    const std::string id = text(world, row.id);
    if (world.text(row.name) == "default") {
        return ec2_error("CannotDelete", "the specified group: \"" + id +
                                             "\" name: \"default\" cannot be deleted by a user");
    }
    if (is_group_in_use(world, row.id) || is_referred_to(world, row.id)) {
        return ec2_error("DependencyViolation", "resource " + id + " has a dependent object");
    }
    if (std::optional<ApiError> error = check_dry_run(call)) {
        return *error;
    }
    world.vpc.security_groups.erase(world.vpc.security_groups.begin() +
                                    static_cast<std::ptrdiff_t>(index));
    out.member_bool("Return", true);
    out.member("GroupId", id);
    return api::Done{};
}

}  // namespace drydock::vpc
