#include "engine/vpc/vpc_operations.hpp"

namespace drydock::vpc {
namespace {

// clang-format off
constexpr api::OperationRow kOperations[] = {
    {"AuthorizeSecurityGroupEgress", nullptr, authorize_security_group_egress},
    {"AuthorizeSecurityGroupIngress", nullptr, authorize_security_group_ingress},
    {"CreateSecurityGroup", nullptr, create_security_group},
    {"DeleteSecurityGroup", nullptr, delete_security_group},
    {"DescribeAvailabilityZones", describe_availability_zones, nullptr},
    {"DescribeInternetGateways", describe_internet_gateways, nullptr},
    {"DescribeNetworkInterfaces", describe_network_interfaces, nullptr},
    {"DescribeRegions", describe_regions, nullptr},
    {"DescribeRouteTables", describe_route_tables, nullptr},
    {"DescribeSecurityGroupRules", describe_security_group_rules, nullptr},
    {"DescribeSecurityGroups", describe_security_groups, nullptr},
    {"DescribeSubnets", describe_subnets, nullptr},
    {"DescribeVpcs", describe_vpcs, nullptr},
    {"RevokeSecurityGroupEgress", nullptr, revoke_security_group_egress},
    {"RevokeSecurityGroupIngress", nullptr, revoke_security_group_ingress},
};
// clang-format on

}  // namespace

std::span<const api::OperationRow> operations() { return kOperations; }

}  // namespace drydock::vpc
