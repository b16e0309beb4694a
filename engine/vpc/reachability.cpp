#include "engine/vpc/reachability.hpp"

#include <algorithm>

#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/task_names.hpp"
#include "engine/vpc/interfaces.hpp"
#include "engine/vpc/security_groups.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"

namespace drydock::vpc {
namespace {

// checkip tells the caller its address. The address is one for documentation, too (RFC 5737).
constexpr InternetHost kHosts[] = {
    {"checkip.amazonaws.com", (198U << 24) | (51U << 16) | (100U << 8) | 10},
};
constexpr std::uint16_t kHttp = 80;
constexpr std::uint16_t kHttps = 443;

constexpr Cidr kPrivateRanges[] = {
    {10U << 24, 8},
    {(172U << 24) | (16U << 16), 12},
    {(192U << 24) | (168U << 16), 16},
    {(100U << 24) | (64U << 16), 10},   // shared (RFC 6598)
    {(169U << 24) | (254U << 16), 16},  // link-local
};

std::string text(const World& world, Sym symbol) { return std::string(world.text(symbol)); }

// One connection on its way: each step adds a hop, and says whether the packet gets further.
class Walk {
public:
    Walk(const World& world, std::uint16_t port, Reach* out)
        : world_(world), port_(port), out_(out) {}

    bool pass(std::string why) {
        out_->hops.push_back({true, std::move(why)});
        return true;
    }
    bool stop(Verdict verdict, std::string why) {
        out_->verdict = verdict;
        out_->hops.push_back({false, std::move(why)});
        return false;
    }

    bool leave(const ecs::TaskRow& task, const Peer& to);
    bool go_out(const ecs::TaskRow& task, std::uint32_t address);
    bool come_in(const ecs::TaskRow& task);
    bool find_public(std::uint32_t address);
    bool find_private(std::uint32_t address, bool own);
    bool enter(const Peer& from);
    void listen();
    void call_public(std::uint32_t address, const Peer& from);

private:
    [[nodiscard]] const ecs::TaskRow& target() const { return world_.ecs.tasks.get(out_->task); }
    [[nodiscard]] std::string groups_text(const std::vector<Sym>& groups) const;
    [[nodiscard]] std::string rule_text(const SecurityGroupRuleRow& rule) const;
    [[nodiscard]] std::string port_text() const { return "tcp port " + std::to_string(port_); }

    const World& world_;
    std::uint16_t port_;
    Reach* out_;
};

std::string peer_text(std::uint32_t address) {
    return address == kLearnerAddress ? "this terminal (" + format_ipv4(address) + ")"
                                      : format_ipv4(address);
}

std::string interface_text(const World& world, const ecs::TaskRow& task) {
    return std::string(std::string_view(ecs::interface_id(world, task)));
}

std::string task_text(const World& world, ecs::TaskId id) {
    return "task " + ecs::task_id_text(world, id.bits()).substr(0, 8);
}

std::string Walk::groups_text(const std::vector<Sym>& groups) const {
    std::string names;
    for (const Sym id : groups) {
        const SecurityGroupRow* group = find_security_group(world_, id);
        names += names.empty() ? "" : ", ";
        names += text(world_, id);
        names += group == nullptr ? "" : " (" + text(world_, group->name) + ")";
    }
    return names;
}

std::string Walk::rule_text(const SecurityGroupRuleRow& rule) const {
    std::string ports =
        rule.protocol == kAllProtocols ? "all traffic" : protocol_text(rule.protocol);
    if (rule.protocol != kAllProtocols && has_ports(rule.protocol)) {
        ports += " " + std::to_string(rule.from_port) +
                 (rule.from_port == rule.to_port ? "" : "-" + std::to_string(rule.to_port));
    }
    return ports + (rule.egress ? " to " : " from ") +
           (rule.group.empty() ? format_cidr(rule.cidr) : text(world_, rule.group));
}

// The security groups of the end that calls.
bool Walk::leave(const ecs::TaskRow& task, const Peer& to) {
    const std::vector<Sym> groups = split_groups(world_, task.security_groups);
    const SecurityGroupRuleRow* rule = allowing_rule(world_, groups, true, kTcp, port_, to);
    if (rule == nullptr) {
        return stop(Verdict::kDropped, "no outbound rule of " + groups_text(groups) + " allows " +
                                           port_text() + " to " + format_ipv4(to.address));
    }
    return pass("outbound rule " + rule_id(world_, *rule) + " allows " + rule_text(*rule));
}

const RouteRow* best_route(const RouteTableRow& table, std::uint32_t address) {
    const RouteRow* best = nullptr;
    for (const RouteRow& route : table.routes) {
        if (route.destination.contains(address) &&
            (best == nullptr || route.destination.bits > best->destination.bits)) {
            best = &route;
        }
    }
    return best;
}

// From an interface to the internet: a route to a gateway that is attached, and a public address,
// to which the gateway translates.
bool Walk::go_out(const ecs::TaskRow& task, std::uint32_t address) {
    const SubnetRow& subnet = *find_subnet(world_, task.subnet);
    const RouteTableRow* table = route_table_of(world_, subnet);
    const RouteRow* route = table == nullptr ? nullptr : best_route(*table, address);
    if (route == nullptr || route->gateway.empty()) {
        return stop(Verdict::kDropped,
                    "no route of " + text(world_, subnet.id) + " leads to " + format_ipv4(address));
    }
    (void)pass(text(world_, table->id) + " sends " + format_cidr(route->destination) + " to " +
               text(world_, route->gateway));
    if (is_private(address)) {
        return stop(
            Verdict::kDropped,
            "behind an internet gateway nobody has the private address " + format_ipv4(address));
    }
    out_->heard = public_address(world_, task);
    if (out_->heard == 0) {
        return stop(Verdict::kDropped,
                    interface_text(world_, task) +
                        " has no public address (assignPublicIp is DISABLED), and an internet "
                        "gateway takes in only traffic of interfaces that have one");
    }
    return pass(text(world_, route->gateway) + " gives it the public address " +
                format_ipv4(out_->heard));
}

// Answers must find their way back through the gateway.
bool Walk::come_in(const ecs::TaskRow& task) {
    const SubnetRow& subnet = *find_subnet(world_, task.subnet);
    const RouteTableRow* table = route_table_of(world_, subnet);
    const RouteRow* route = table == nullptr ? nullptr : best_route(*table, out_->heard);
    if (route == nullptr || route->gateway.empty()) {
        return stop(Verdict::kDropped, text(world_, subnet.id) +
                                           " has no route to an internet gateway, so it is a "
                                           "private subnet");
    }
    return pass(text(world_, table->id) + " of " + text(world_, subnet.id) + " has the route " +
                format_cidr(route->destination) + " to " + text(world_, route->gateway));
}

bool Walk::find_public(std::uint32_t address) {
    out_->task = find_by_public(world_, address);
    if (!out_->task.is_set()) {
        return stop(Verdict::kDropped, "no network interface has the public address " +
                                           format_ipv4(address) +
                                           " now: it goes with its task, and a new task gets "
                                           "another");
    }
    return pass(format_ipv4(address) + " is the public address of " +
                interface_text(world_, target()) + " (" + task_text(world_, out_->task) + ")") &&
           come_in(target());
}

bool Walk::find_private(std::uint32_t address, bool own) {
    out_->task = find_by_private(world_, address);
    if (!out_->task.is_set()) {
        return stop(Verdict::kDropped, "no network interface has the private address " +
                                           format_ipv4(address) + " now");
    }
    return pass(format_ipv4(address) +
                (own ? " is its own address"
                     : " is the private address of " + interface_text(world_, target()) + " (" +
                           task_text(world_, out_->task) + ")"));
}

// The security groups of the end that is called.
bool Walk::enter(const Peer& from) {
    const std::vector<Sym> groups = split_groups(world_, target().security_groups);
    const SecurityGroupRuleRow* rule = allowing_rule(world_, groups, false, kTcp, port_, from);
    if (rule == nullptr) {
        return stop(Verdict::kDropped, "no inbound rule of " + groups_text(groups) + " allows " +
                                           port_text() + " from " + peer_text(from.address));
    }
    return pass("inbound rule " + rule_id(world_, *rule) + " allows " + rule_text(*rule));
}

void Walk::listen() {
    std::string others;
    for (const ecs::Listener& listener : ecs::listeners(world_, out_->task)) {
        if (listener.port == port_) {
            out_->verdict = Verdict::kOpen;
            out_->listener = listener;
            (void)pass("a program of " + task_text(world_, out_->task) + " listens on " +
                       port_text());
            return;
        }
        others += others.empty() ? "" : ", ";
        others += std::to_string(listener.port);
    }
    (void)stop(Verdict::kRefused,
               task_text(world_, out_->task) + " has no program that listens on " + port_text() +
                   (others.empty() ? " now" : " (there is one on " + others + ")"));
}

// On the internet, where `from` is a public address: a host there, or an interface behind a
// gateway.
void Walk::call_public(std::uint32_t address, const Peer& from) {
    if (internet_host(address) != nullptr && (port_ == kHttp || port_ == kHttps)) {
        out_->verdict = Verdict::kHost;
    } else if (is_public_pool(address) && find_public(address) && enter(from)) {
        listen();
    }
}

Reach from_internet(const World& world, std::uint32_t address, std::uint16_t port) {
    Reach out;
    Walk walk(world, port, &out);
    out.heard = kLearnerAddress;
    if (is_private(address)) {
        out.task = find_by_private(world, address);
        (void)walk.stop(Verdict::kDropped,
                        format_ipv4(address) +
                            (out.task.is_set()
                                 ? " is a running task's private address: it answers inside the "
                                   "VPC only, and this terminal stands outside"
                                 : " is a private address: nothing outside its network reaches it, "
                                   "and this terminal stands outside"));
    } else {
        walk.call_public(address, {kLearnerAddress, {}});
    }
    return out;
}

Reach from_task(const World& world, ecs::TaskId from, std::uint32_t address, std::uint16_t port) {
    const ecs::TaskRow& task = world.ecs.tasks.get(from);
    Reach out;
    if (!has_interface(task)) {
        return out;
    }
    const SubnetRow& subnet = *find_subnet(world, task.subnet);
    Walk walk(world, port, &out);
    out.heard = task.private_ipv4;
    const Peer source{task.private_ipv4, split_groups(world, task.security_groups)};
    if (address == task.private_ipv4) {
        if (walk.find_private(address, true)) {
            walk.listen();
        }
        return out;
    }
    if (find_vpc(world, subnet.vpc)->cidr.contains(address)) {
        const ecs::TaskId target = find_by_private(world, address);
        Peer to{address, {}};
        if (target.is_set()) {
            to.groups = split_groups(world, world.ecs.tasks.get(target).security_groups);
        }
        if (walk.leave(task, to) && walk.find_private(address, false) && walk.enter(source)) {
            walk.listen();
        }
        return out;
    }
    // Outside, a rule sees the public address only; groups count inside the VPC.
    if (walk.leave(task, {address, {}}) && walk.go_out(task, address)) {
        walk.call_public(address, {out.heard, {}});
    }
    return out;
}

// "ec2-3-208-0-1<zone>" and "ip-172-31-0-4.<zone>".
bool read_dashed(std::string_view name, std::string_view prefix, std::string_view zone,
                 std::uint32_t* address) {
    if (!name.starts_with(prefix) || !name.ends_with(zone) ||
        name.size() < prefix.size() + zone.size()) {
        return false;
    }
    std::string dotted(name.substr(prefix.size(), name.size() - prefix.size() - zone.size()));
    std::replace(dotted.begin(), dotted.end(), '-', '.');
    return parse_ipv4(dotted, address);
}

}  // namespace

Reach reach(const World& world, ecs::TaskId from, std::uint32_t address, std::uint16_t port) {
    return from.is_set() ? from_task(world, from, address, port)
                         : from_internet(world, address, port);
}

bool resolve_name(const World& world, ecs::TaskId from, std::string_view name,
                  std::uint32_t* address) {
    for (const InternetHost& host : kHosts) {
        if (host.name == name) {
            *address = host.address;
            return true;
        }
    }
    if (read_dashed(name, "ec2-", public_dns_zone(world), address)) {
        const ecs::TaskId task = find_by_public(world, *address);
        if (from.is_set() && task.is_set()) {
            *address = world.ecs.tasks.get(task).private_ipv4;
        }
        return is_public_pool(*address) || task.is_set();
    }
    return from.is_set() && read_dashed(name, "ip-", "." + ecs::private_dns_zone(world), address) &&
           find_by_private(world, *address).is_set();
}

const InternetHost* internet_host(std::uint32_t address) {
    for (const InternetHost& host : kHosts) {
        if (host.address == address) {
            return &host;
        }
    }
    return nullptr;
}

bool is_private(std::uint32_t address) {
    return std::any_of(std::begin(kPrivateRanges), std::end(kPrivateRanges),
                       [address](const Cidr& range) { return range.contains(address); });
}

}  // namespace drydock::vpc
