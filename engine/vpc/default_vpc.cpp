// The network that an account finds in a Region: the default VPC as AWS makes it, and one security
// group more, which the first tutorial names.
#include <string>

#include "engine/vpc/security_groups.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"

namespace drydock::vpc {
namespace {

struct SubnetSpec {
    const char* id;
    char zone;
    std::uint32_t third_octet;
};

// A default VPC is 172.31.0.0/16 with one /20 subnet a zone (VPC guide, "Default VPC components").
// The first subnet is the one that the first tutorial names.
constexpr SubnetSpec kSubnets[] = {
    {"subnet-0a1b2c3d", 'a', 0},  {"subnet-0b2c3d4e", 'b', 16}, {"subnet-0c3d4e5f", 'c', 32},
    {"subnet-0d4e5f60", 'd', 48}, {"subnet-0e5f6071", 'e', 64}, {"subnet-0f607182", 'f', 80},
};
constexpr const char* kVpc = "vpc-0a1b2c3d";
constexpr const char* kGateway = "igw-0a1b2c3d";
constexpr Cidr kVpcRange{(172U << 24) | (31U << 16), 16};
constexpr Cidr kEverywhere{0, 0};

void add_networks(World& world, Sym vpc) {
    VpcRow row;
    row.id = vpc;
    row.cidr = kVpcRange;
    row.cidr_association = world.symbols.intern("vpc-cidr-assoc-0a1b2c3d");
    row.dhcp_options = world.symbols.intern("dopt-0a1b2c3d");
    row.is_default = true;
    world.vpc.vpcs.push_back(row);
    const Sym gateway = world.symbols.intern(kGateway);
    world.vpc.internet_gateways.push_back({gateway, vpc});
    RouteTableRow table;
    table.id = world.symbols.intern("rtb-0a1b2c3d");
    table.vpc = vpc;
    table.association = world.symbols.intern("rtbassoc-0a1b2c3d");
    table.main = true;
    table.routes = {{kVpcRange, {}}, {kEverywhere, gateway}};
    world.vpc.route_tables.push_back(table);
    for (const SubnetSpec& spec : kSubnets) {
        SubnetRow subnet;
        subnet.id = world.symbols.intern(spec.id);
        subnet.vpc = vpc;
        subnet.availability_zone =
            world.symbols.intern(std::string(world.text(world.region)) + spec.zone);
        subnet.cidr_base = kVpcRange.base | (spec.third_octet << 8);
        subnet.cidr_bits = 20;
        world.vpc.subnets.push_back(subnet);
    }
}

SecurityGroupRow& add_group(World& world, Sym vpc, std::string_view id, std::string_view name,
                            std::string_view description) {
    SecurityGroupRow group;
    group.id = world.symbols.intern(id);
    group.vpc = vpc;
    group.name = world.symbols.intern(name);
    group.description = world.symbols.intern(description);
    world.vpc.security_groups.push_back(group);
    SecurityGroupRow& row = world.vpc.security_groups.back();
    SecurityGroupRuleRow all_out;
    all_out.egress = true;
    add_rule(world, row, all_out);
    return row;
}

}  // namespace

void add_default_vpc(World& world) {
    const Sym vpc = world.symbols.intern(kVpc);
    add_networks(world, vpc);
    SecurityGroupRow& web = add_group(world, vpc, "sg-0a1b2c3d", "web-api", "Web services");
    for (const std::int32_t port : {8080, 80}) {
        SecurityGroupRuleRow rule;
        rule.protocol = kTcp;
        rule.from_port = port;
        rule.to_port = port;
        add_rule(world, web, rule);
    }
    // "Default security group rules" of the VPC guide: everything from itself, everything out.
    SecurityGroupRow& own =
        add_group(world, vpc, "sg-0d1e2f3a", "default", "default VPC security group");
    SecurityGroupRuleRow from_itself;
    from_itself.group = own.id;
    add_rule(world, own, from_itself);
}

}  // namespace drydock::vpc
