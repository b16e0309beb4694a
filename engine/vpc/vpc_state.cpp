#include "engine/vpc/vpc_state.hpp"

namespace drydock::vpc {
namespace {

void add(Hasher& h, const Cidr& cidr) {
    h.add(cidr.base);
    h.add(cidr.bits);
}

void add(Hasher& h, std::initializer_list<Sym> symbols) {
    for (const Sym symbol : symbols) {
        h.add(symbol.value);
    }
}

void add(Hasher& h, const SubnetRow& row) {
    add(h, {row.id, row.vpc, row.availability_zone});
    h.add(row.cidr_base);
    h.add(row.cidr_bits);
    h.add(row.addresses_used);
    h.add(row.first_free_word);
    for (const std::uint64_t word : row.used) {
        h.add(word);
    }
}

void add(Hasher& h, const RouteTableRow& row) {
    add(h, {row.id, row.vpc, row.association});
    h.add(row.main ? 1 : 0);
    h.add(row.routes.size());
    for (const RouteRow& route : row.routes) {
        add(h, route.destination);
        h.add(route.gateway.value);
    }
}

void add(Hasher& h, const SecurityGroupRow& row) {
    add(h, {row.id, row.vpc, row.name, row.description, row.tags});
    h.add(row.rules.size());
    for (const SecurityGroupRuleRow& rule : row.rules) {
        h.add(rule.serial);
        h.add(rule.egress ? 1 : 0);
        h.add_signed(rule.protocol);
        h.add_signed(rule.from_port);
        h.add_signed(rule.to_port);
        add(h, rule.cidr);
        add(h, {rule.group, rule.description, rule.tags});
    }
}

}  // namespace

void hash_into(Hasher& h, const VpcState& state) {
    for (const VpcRow& row : state.vpcs) {
        add(h, {row.id, row.cidr_association, row.dhcp_options});
        add(h, row.cidr);
        h.add(row.is_default ? 1 : 0);
    }
    for (const InternetGatewayRow& row : state.internet_gateways) {
        add(h, {row.id, row.vpc});
    }
    for (const RouteTableRow& row : state.route_tables) {
        add(h, row);
    }
    for (const SubnetRow& row : state.subnets) {
        add(h, row);
    }
    h.add(state.security_groups.size());
    for (const SecurityGroupRow& row : state.security_groups) {
        add(h, row);
    }
    h.add(state.groups_total);
    h.add(state.rules_total);
}

std::uint64_t bytes_of(const VpcState& state) {
    std::uint64_t bytes = state.security_groups.capacity() * sizeof(SecurityGroupRow);
    for (const SubnetRow& row : state.subnets) {
        bytes += row.used.capacity() * 8;
    }
    for (const SecurityGroupRow& row : state.security_groups) {
        bytes += row.rules.capacity() * sizeof(SecurityGroupRuleRow);
    }
    return bytes;
}

}  // namespace drydock::vpc
