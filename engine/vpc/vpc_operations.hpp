// The operations of the EC2 API that the network answers, one row each.
#pragma once

#include <span>

#include "engine/api/call.hpp"

namespace drydock::vpc {

[[nodiscard]] std::span<const api::OperationRow> operations();

// networks.cpp
api::Outcome describe_vpcs(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome describe_subnets(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome describe_route_tables(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome describe_internet_gateways(const World& world, const api::Call& call,
                                        api::JsonWriter& out);

// regions.cpp
api::Outcome describe_regions(const World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome describe_availability_zones(const World& world, const api::Call& call,
                                         api::JsonWriter& out);

// network_interfaces.cpp
api::Outcome describe_network_interfaces(const World& world, const api::Call& call,
                                         api::JsonWriter& out);

// group_operations.cpp
api::Outcome describe_security_groups(const World& world, const api::Call& call,
                                      api::JsonWriter& out);
api::Outcome describe_security_group_rules(const World& world, const api::Call& call,
                                           api::JsonWriter& out);
api::Outcome create_security_group(World& world, const api::Call& call, api::JsonWriter& out);
api::Outcome delete_security_group(World& world, const api::Call& call, api::JsonWriter& out);

// rule_operations.cpp
api::Outcome authorize_security_group_ingress(World& world, const api::Call& call,
                                              api::JsonWriter& out);
api::Outcome authorize_security_group_egress(World& world, const api::Call& call,
                                             api::JsonWriter& out);
api::Outcome revoke_security_group_ingress(World& world, const api::Call& call,
                                           api::JsonWriter& out);
api::Outcome revoke_security_group_egress(World& world, const api::Call& call,
                                          api::JsonWriter& out);

}  // namespace drydock::vpc
