// VPCs, subnets, route tables and internet gateways: those of the default VPC, read only.
#include "engine/vpc/ec2_request.hpp"
#include "engine/vpc/regions.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/vpc/vpc_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::vpc {
namespace {

// The codes for malformed ids of these kinds are unconfirmed.
constexpr Noun kVpc{"vpc-", "InvalidVpcID", "InvalidVpcID", "The vpc ID"};
constexpr Noun kSubnet{"subnet-", "InvalidSubnetID", "InvalidSubnetID", "The subnet ID"};
constexpr Noun kRouteTable{"rtb-", "InvalidRouteTableID", "InvalidRouteTableId",
                           "The routeTable ID"};
constexpr Noun kGateway{"igw-", "InvalidInternetGatewayID", "InvalidInternetGatewayId",
                        "The internetGateway ID"};

constexpr std::string_view kVpcFilters[] = {"cidr",
                                            "cidr-block-association.association-id",
                                            "cidr-block-association.cidr-block",
                                            "cidr-block-association.state",
                                            "dhcp-options-id",
                                            "is-default",
                                            "isDefault",
                                            "owner-id",
                                            "state",
                                            "vpc-id"};
constexpr std::string_view kSubnetFilters[] = {"availability-zone",
                                               "availabilityZone",
                                               "availability-zone-id",
                                               "availabilityZoneId",
                                               "available-ip-address-count",
                                               "cidr-block",
                                               "cidr",
                                               "cidrBlock",
                                               "default-for-az",
                                               "defaultForAz",
                                               "map-public-ip-on-launch",
                                               "owner-id",
                                               "state",
                                               "subnet-arn",
                                               "subnet-id",
                                               "vpc-id"};
constexpr std::string_view kRouteTableFilters[] = {"association.main",
                                                   "association.route-table-association-id",
                                                   "association.route-table-id",
                                                   "association.subnet-id",
                                                   "owner-id",
                                                   "route-table-id",
                                                   "route.destination-cidr-block",
                                                   "route.gateway-id",
                                                   "route.origin",
                                                   "route.state",
                                                   "vpc-id"};
constexpr std::string_view kGatewayFilters[] = {"attachment.state", "attachment.vpc-id",
                                                "internet-gateway-id", "owner-id"};

std::string text(const World& world, Sym symbol) { return std::string(world.text(symbol)); }

std::string yes(bool value) { return value ? "true" : "false"; }

template <class List>
std::vector<Row> rows_of(const World& world, const List& list) {
    std::vector<Row> rows;
    for (std::size_t i = 0; i < list.size(); ++i) {
        rows.push_back({text(world, list[i].id), i});
    }
    return rows;
}

// Block Public Access for VPCs is off unless somebody turns it on.
void write_public_access(api::JsonWriter& out) {
    out.key("BlockPublicAccessStates").begin_object();
    out.member("InternetGatewayBlockMode", "off");
    out.end_object();
}

Fields vpc_fields(const World& world, const VpcRow& row) {
    return {{"cidr", format_cidr(row.cidr)},
            {"cidr-block-association.association-id", text(world, row.cidr_association)},
            {"cidr-block-association.cidr-block", format_cidr(row.cidr)},
            {"cidr-block-association.state", "associated"},
            {"dhcp-options-id", text(world, row.dhcp_options)},
            {"is-default", yes(row.is_default)},
            {"isDefault", yes(row.is_default)},
            {"owner-id", text(world, world.account)},
            {"state", "available"},
            {"vpc-id", text(world, row.id)}};
}

void write_vpc(const World& world, const VpcRow& row, api::JsonWriter& out) {
    out.begin_object();
    out.member("OwnerId", world.text(world.account));
    out.member("InstanceTenancy", "default");
    out.key("CidrBlockAssociationSet").begin_array();
    out.begin_object();
    out.member("AssociationId", world.text(row.cidr_association));
    out.member("CidrBlock", format_cidr(row.cidr));
    out.key("CidrBlockState").begin_object();
    out.member("State", "associated");
    out.end_object();
    out.end_object();
    out.end_array();
    out.member_bool("IsDefault", row.is_default);
    write_public_access(out);
    out.member("VpcId", world.text(row.id));
    out.member("State", "available");
    out.member("CidrBlock", format_cidr(row.cidr));
    out.member("DhcpOptionsId", world.text(row.dhcp_options));
    out.end_object();
}

std::string subnet_cidr(const SubnetRow& row) {
    return format_cidr({row.cidr_base, row.cidr_bits});
}

std::string subnet_arn(const World& world, const SubnetRow& row) {
    return ec2_arn(world, "subnet/" + text(world, row.id));
}

Fields subnet_fields(const World& world, const SubnetRow& row) {
    const std::string zone = text(world, row.availability_zone);
    const std::string zone_id = availability_zone_id(zone);
    return {{"availability-zone", zone},
            {"availabilityZone", zone},
            {"availability-zone-id", zone_id},
            {"availabilityZoneId", zone_id},
            {"available-ip-address-count", std::to_string(free_addresses(row))},
            {"cidr-block", subnet_cidr(row)},
            {"cidr", subnet_cidr(row)},
            {"cidrBlock", subnet_cidr(row)},
            {"default-for-az", "true"},
            {"defaultForAz", "true"},
            {"map-public-ip-on-launch", "true"},
            {"owner-id", text(world, world.account)},
            {"state", "available"},
            {"subnet-arn", subnet_arn(world, row)},
            {"subnet-id", text(world, row.id)},
            {"vpc-id", text(world, row.vpc)}};
}

// Default subnets assign public addresses to instances; Fargate does what its task says.
void write_subnet(const World& world, const SubnetRow& row, api::JsonWriter& out) {
    const std::string_view zone = world.text(row.availability_zone);
    out.begin_object();
    out.member("AvailabilityZoneId", availability_zone_id(zone));
    out.member_bool("MapCustomerOwnedIpOnLaunch", false);
    out.member("OwnerId", world.text(world.account));
    out.member_bool("AssignIpv6AddressOnCreation", false);
    out.member_raw("Ipv6CidrBlockAssociationSet", "[]");
    out.member("SubnetArn", subnet_arn(world, row));
    out.member_bool("EnableDns64", false);
    out.member_bool("Ipv6Native", false);
    out.key("PrivateDnsNameOptionsOnLaunch").begin_object();
    out.member("HostnameType", "ip-name");
    out.member_bool("EnableResourceNameDnsARecord", false);
    out.member_bool("EnableResourceNameDnsAAAARecord", false);
    out.end_object();
    write_public_access(out);
    out.member("SubnetId", world.text(row.id));
    out.member("State", "available");
    out.member("VpcId", world.text(row.vpc));
    out.member("CidrBlock", subnet_cidr(row));
    out.member_int("AvailableIpAddressCount", free_addresses(row));
    out.member("AvailabilityZone", zone);
    out.member_bool("DefaultForAz", true);
    out.member_bool("MapPublicIpOnLaunch", true);
    out.end_object();
}

std::string gateway_of(const World& world, const RouteRow& route) {
    return route.gateway.empty() ? "local" : text(world, route.gateway);
}

// The route that comes with the table, and those that were added.
std::string_view origin_of(const RouteRow& route) {
    return route.gateway.empty() ? "CreateRouteTable" : "CreateRoute";
}

Fields route_table_fields(const World& world, const RouteTableRow& row) {
    Fields fields = {{"association.main", yes(row.main)},
                     {"association.route-table-association-id", text(world, row.association)},
                     {"association.route-table-id", text(world, row.id)},
                     {"owner-id", text(world, world.account)},
                     {"route-table-id", text(world, row.id)},
                     {"route.state", "active"},
                     {"vpc-id", text(world, row.vpc)}};
    for (const RouteRow& route : row.routes) {
        fields.push_back({"route.destination-cidr-block", format_cidr(route.destination)});
        fields.push_back({"route.gateway-id", gateway_of(world, route)});
        fields.push_back({"route.origin", std::string(origin_of(route))});
    }
    return fields;
}

void write_route_table(const World& world, const RouteTableRow& row, api::JsonWriter& out) {
    out.begin_object();
    out.key("Associations").begin_array();
    out.begin_object();
    out.member_bool("Main", row.main);
    out.member("RouteTableAssociationId", world.text(row.association));
    out.member("RouteTableId", world.text(row.id));
    out.key("AssociationState").begin_object();
    out.member("State", "associated");
    out.end_object();
    out.end_object();
    out.end_array();
    out.member_raw("PropagatingVgws", "[]");
    out.member("RouteTableId", world.text(row.id));
    out.key("Routes").begin_array();
    for (const RouteRow& route : row.routes) {
        out.begin_object();
        out.member("DestinationCidrBlock", format_cidr(route.destination));
        out.member("GatewayId", gateway_of(world, route));
        out.member("Origin", origin_of(route));
        out.member("State", "active");
        out.end_object();
    }
    out.end_array();
    out.member_raw("Tags", "[]");
    out.member("VpcId", world.text(row.vpc));
    out.member("OwnerId", world.text(world.account));
    out.end_object();
}

void write_gateway(const World& world, const InternetGatewayRow& row, api::JsonWriter& out) {
    out.begin_object();
    out.key("Attachments").begin_array();
    if (!row.vpc.empty()) {
        out.begin_object();
        out.member("State", "available");
        out.member("VpcId", world.text(row.vpc));
        out.end_object();
    }
    out.end_array();
    out.member("InternetGatewayId", world.text(row.id));
    out.member("OwnerId", world.text(world.account));
    out.member_raw("Tags", "[]");
    out.end_object();
}

}  // namespace

api::Outcome describe_vpcs(const World& world, const api::Call& call, api::JsonWriter& out) {
    const std::vector<VpcRow>& list = world.vpc.vpcs;
    return describe(
        call, {kVpc, "VpcIds", "Vpcs", kVpcFilters}, rows_of(world, list),
        [&](const Row& row) { return vpc_fields(world, list[row.index]); },
        [&](const Row& row) { write_vpc(world, list[row.index], out); }, out);
}

api::Outcome describe_subnets(const World& world, const api::Call& call, api::JsonWriter& out) {
    const std::vector<SubnetRow>& list = world.vpc.subnets;
    return describe(
        call, {kSubnet, "SubnetIds", "Subnets", kSubnetFilters}, rows_of(world, list),
        [&](const Row& row) { return subnet_fields(world, list[row.index]); },
        [&](const Row& row) { write_subnet(world, list[row.index], out); }, out);
}

api::Outcome describe_route_tables(const World& world, const api::Call& call,
                                   api::JsonWriter& out) {
    const std::vector<RouteTableRow>& list = world.vpc.route_tables;
    return describe(
        call, {kRouteTable, "RouteTableIds", "RouteTables", kRouteTableFilters},
        rows_of(world, list),
        [&](const Row& row) { return route_table_fields(world, list[row.index]); },
        [&](const Row& row) { write_route_table(world, list[row.index], out); }, out);
}

api::Outcome describe_internet_gateways(const World& world, const api::Call& call,
                                        api::JsonWriter& out) {
    const std::vector<InternetGatewayRow>& list = world.vpc.internet_gateways;
    const auto fields = [&](const Row& row) -> Fields {
        return {{"attachment.state", "available"},
                {"attachment.vpc-id", text(world, list[row.index].vpc)},
                {"internet-gateway-id", row.id},
                {"owner-id", text(world, world.account)}};
    };
    return describe(
        call, {kGateway, "InternetGatewayIds", "InternetGateways", kGatewayFilters},
        rows_of(world, list), fields,
        [&](const Row& row) { write_gateway(world, list[row.index], out); }, out);
}

}  // namespace drydock::vpc
