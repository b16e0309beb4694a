#include "engine/ecs/task_names.hpp"

#include <cstring>

#include "engine/core/rng.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

std::uint64_t interface_bits(const World& world, const TaskRow& task) {
    return draw(world.seed, Stream::kEniIdentity, task.identity, 2);
}

}  // namespace

IdText<36> attachment_id(const World& world, const TaskRow& task) {
    return uuid_chars(draw(world.seed, Stream::kEniIdentity, task.identity, 0),
                      draw(world.seed, Stream::kEniIdentity, task.identity, 1));
}

// "eni-" and 17 digits: the high half, then the low 36 bits.
IdText<21> interface_id(const World& world, const TaskRow& task) {
    const std::uint64_t eni = interface_bits(world, task);
    IdText<21> id;
    std::memcpy(id.text, "eni-", 4);
    for (int i = 0; i < 8; ++i) {
        id.text[4 + i] = kHexDigits[eni >> (60 - 4 * i) & 15];
    }
    for (int i = 0; i < 9; ++i) {
        id.text[12 + i] = kHexDigits[eni >> (32 - 4 * i) & 15];
    }
    return id;
}

// A locally administered address.
IdText<17> mac_address(const World& world, const TaskRow& task) {
    constexpr int kShifts[] = {8, 16, 24, 40, 48};
    const std::uint64_t eni = interface_bits(world, task);
    IdText<17> id;
    std::memcpy(id.text, "0a", 2);
    for (int i = 0; i < 5; ++i) {
        id.text[2 + 3 * i] = ':';
        id.text[3 + 3 * i] = kHexDigits[eni >> (kShifts[i] + 4) & 15];
        id.text[4 + 3 * i] = kHexDigits[eni >> kShifts[i] & 15];
    }
    return id;
}

std::string private_dns_zone(const World& world) {
    return world.text(world.region) == "us-east-1"
               ? "ec2.internal"
               : std::string(world.text(world.region)) + ".compute.internal";
}

std::string private_dns_name(const World& world, const TaskRow& task) {
    std::string name = "ip-" + vpc::format_ipv4(task.private_ipv4);
    for (char& c : name) {
        c = c == '.' ? '-' : c;
    }
    return name + "." + private_dns_zone(world);
}

IdText<36> container_uuid(const World& world, const TaskRow& task, std::uint32_t i) {
    return uuid_chars(draw(world.seed, Stream::kContainerIdentity, task.identity, i * 2ULL),
                      draw(world.seed, Stream::kContainerIdentity, task.identity, i * 2ULL + 1));
}

IdText<43> runtime_id(const World& world, TaskId id, std::uint32_t i) {
    const TaskRow& task = world.ecs.tasks.get(id);
    const IdText<32> hex = task_id_chars(world, id.bits());
    std::uint64_t number =
        below(draw(world.seed, Stream::kRuntimeId, task.identity, i), 9'000'000'000ULL) +
        1'000'000'000ULL;
    IdText<43> out;
    std::memcpy(out.text, hex.text, sizeof hex.text);
    out.text[32] = '-';
    for (int at = 42; at > 32; --at, number /= 10) {
        out.text[at] = static_cast<char>('0' + number % 10);
    }
    return out;
}

}  // namespace drydock::ecs
