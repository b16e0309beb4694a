#include "engine/vpc/interfaces.hpp"

#include <algorithm>

#include "engine/core/rng.hpp"
#include "engine/ecs/task_names.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"

namespace drydock::vpc {
namespace {

// 3.208.0.0/12 and 3.224.0.0/12, side by side: EC2's in us-east-1 (ip-ranges.json).
constexpr std::uint32_t kPoolBase = (3U << 24) | (208U << 16);
constexpr std::uint32_t kPoolBits = 21;
constexpr std::uint32_t kPoolMask = (1U << kPoolBits) - 1;
constexpr std::uint32_t kPrivateBits = 16;  // the VPC's range

// A bijection of 21 bits under the seed: each step can be undone.
std::uint32_t scramble(std::uint64_t seed, std::uint32_t x) {
    constexpr std::uint32_t kOdd[] = {0x9e3779b1U, 0x85ebca77U, 0xc2b2ae3dU};
    for (std::uint64_t round = 0; round < 3; ++round) {
        const std::uint64_t key = draw(seed, Stream::kPublicAddress, 0, round);
        x = (x ^ static_cast<std::uint32_t>(key)) & kPoolMask;
        x = x * kOdd[round] & kPoolMask;
        x ^= x >> (kPoolBits / 2 + 1);
    }
    return x;
}

// A group that nothing uses can be deleted while a service still names it. That EC2's code stands
// in this place of the text is unconfirmed.
std::string_view missing_group_code(const World& world, const ecs::TaskRow& task) {
    if (find_security_group(world, task.security_groups) != nullptr) {
        return {};  // the one group that most tasks have
    }
    for (const Sym group : split_groups(world, task.security_groups)) {
        if (find_security_group(world, group) == nullptr) {
            return "InvalidGroup.NotFound";
        }
    }
    return {};
}

template <class Holds>
ecs::TaskId find_task(const World& world, Holds holds) {
    ecs::TaskId found;
    world.ecs.tasks.each([&](ecs::TaskId id, const ecs::TaskRow& row) {
        if (!found.is_set() && has_interface(row) && holds(row)) {
            found = id;
        }
    });
    return found;
}

template <class Wanted>
std::vector<Interface> interfaces_if(const World& world, Wanted wanted) {
    std::vector<Interface> found;
    world.ecs.tasks.each([&](ecs::TaskId task, const ecs::TaskRow& row) {
        if (has_interface(row)) {
            const ecs::IdText<21> id = ecs::interface_id(world, row);
            if (wanted(std::string_view(id))) {
                found.push_back({std::string(std::string_view(id)), task});
            }
        }
    });
    return found;
}

std::string check_groups(const World& world) {
    for (const SecurityGroupRow& group : world.vpc.security_groups) {
        const std::string where = "security group " + std::string(world.text(group.id)) + ": ";
        if (find_vpc(world, group.vpc) == nullptr) {
            return where + "its VPC is gone";
        }
        std::uint32_t ways[2] = {};
        for (const SecurityGroupRuleRow& rule : group.rules) {
            ++ways[rule.egress ? 1 : 0];
            if (!rule.group.empty() && find_security_group(world, rule.group) == nullptr) {
                return where + "a rule names a group that is gone";
            }
            if (rule.serial == 0 || rule.serial > world.vpc.rules_total) {
                return where + "a rule without a number";
            }
        }
        if (ways[0] > kRulesMax || ways[1] > kRulesMax) {
            return where + "too many rules";
        }
    }
    return world.vpc.security_groups.size() > kSecurityGroupsMax ? "too many security groups" : "";
}

}  // namespace

std::string create_interface(World& world, ecs::TaskRow& task) {
    if (task.subnet.empty()) {
        return {};
    }
    std::string_view code = missing_group_code(world, task);
    if (code.empty()) {
        task.private_ipv4 = allocate_address(world, task.subnet);
        code = task.private_ipv4 == 0 ? "InsufficientFreeAddressesInSubnet" : "";
    }
    if (code.empty()) {
        return {};
    }
    return "Unexpected EC2 error while attempting to Create Network Interface " +
           std::string(task.public_ip ? "with public IP assignment enabled " : "") + "in subnet '" +
           std::string(world.text(task.subnet)) + "': " + std::string(code);
}

void delete_interface(World& world, const ecs::TaskRow& task) {
    if (task.private_ipv4 != 0) {
        release_address(world, task.subnet, task.private_ipv4);
    }
}

bool has_interface(const ecs::TaskRow& task) {
    return task.private_ipv4 != 0 && task.last_status != ecs::TaskStatus::kStopped;
}

// A draw of the task's own (32 kinds) with the private address, which is unique while in use: so is
// what a bijection makes of the two, and nothing has to be stored. A task that gets the private
// address of one that is gone has another public one, but for one in 32.
std::uint32_t public_address(const World& world, const ecs::TaskRow& task) {
    if (!task.public_ip || !has_interface(task)) {
        return 0;
    }
    const auto kind =
        static_cast<std::uint32_t>(draw(world.seed, Stream::kPublicAddress, task.identity, 1) >>
                                   (64 - kPoolBits + kPrivateBits));
    const std::uint32_t host = task.private_ipv4 & ((1U << kPrivateBits) - 1);
    return kPoolBase + scramble(world.seed, kind << kPrivateBits | host);
}

bool is_public_pool(std::uint32_t address) { return address - kPoolBase <= kPoolMask; }

ecs::TaskId find_by_private(const World& world, std::uint32_t address) {
    return find_task(world,
                     [address](const ecs::TaskRow& row) { return row.private_ipv4 == address; });
}

ecs::TaskId find_by_public(const World& world, std::uint32_t address) {
    if (!is_public_pool(address)) {
        return {};
    }
    return find_task(world, [&](const ecs::TaskRow& row) {
        return row.public_ip && public_address(world, row) == address;
    });
}

std::vector<Interface> find_interfaces(const World& world, std::vector<std::string_view> ids) {
    std::sort(ids.begin(), ids.end());  // equal texts are alike
    return interfaces_if(world, [&ids](std::string_view id) {
        return std::binary_search(ids.begin(), ids.end(), id);
    });
}

std::vector<Interface> all_interfaces(const World& world) {
    return interfaces_if(world, [](std::string_view) { return true; });
}

std::string public_dns_zone(const World& world) {
    const std::string_view region = world.text(world.region);
    return region == "us-east-1" ? ".compute-1.amazonaws.com"
                                 : "." + std::string(region) + ".compute.amazonaws.com";
}

std::string public_dns_name(const World& world, std::uint32_t address) {
    std::string name = "ec2-" + format_ipv4(address);
    std::replace(name.begin(), name.end(), '.', '-');
    return name + public_dns_zone(world);
}

bool is_group_in_use(const World& world, Sym group) {
    Sym last;  // most tasks have the same groups as the one before
    bool last_has = false;
    return find_task(world,
                     [&](const ecs::TaskRow& row) {
                         if (row.security_groups != last) {
                             last = row.security_groups;
                             const std::vector<Sym> groups = split_groups(world, last);
                             last_has =
                                 std::find(groups.begin(), groups.end(), group) != groups.end();
                         }
                         return last_has;
                     })
        .is_set();
}

std::string check_network(const World& world) {
    std::vector<std::uint32_t> addresses;
    std::string wrong = check_groups(world);
    world.ecs.tasks.each([&](ecs::TaskId, const ecs::TaskRow& row) {
        if (const std::uint32_t address = public_address(world, row)) {
            addresses.push_back(address);
        }
        if (!has_interface(row) || !wrong.empty()) {
            return;
        }
        const std::vector<Sym> groups = split_groups(world, row.security_groups);
        wrong = groups.empty() ? "an interface without a security group" : wrong;
        for (const Sym group : groups) {
            wrong = find_security_group(world, group) == nullptr
                        ? "an interface has a security group that is gone"
                        : wrong;
        }
    });
    std::sort(addresses.begin(), addresses.end());  // equal numbers are alike
    const bool twice = std::adjacent_find(addresses.begin(), addresses.end()) != addresses.end();
    return wrong.empty() && twice ? "a public address is in use twice" : wrong;
}

}  // namespace drydock::vpc
