#include "engine/ecs/ecs_names.hpp"

#include <cstdio>

#include "engine/core/rng.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

// The inverse of mix64: undo the shifts and multiply by the modular inverses.
std::uint64_t unmix64(std::uint64_t x) {
    x ^= x >> 33;
    x *= 0x9cb4b2f8129337dbULL;
    x ^= x >> 33;
    x *= 0x4f74430c22a54005ULL;
    x ^= x >> 33;
    return x;
}

std::uint64_t check_word(std::uint64_t seed, std::uint64_t word) {
    return draw(seed, Stream::kTaskIdentity, word, 1);
}

void append_hex(std::string& out, std::uint64_t value) {
    constexpr char kDigits[] = "0123456789abcdef";
    char digits[16];
    for (char& digit : digits) {
        digit = kDigits[value >> 60];
        value <<= 4;
    }
    out.append(digits, sizeof digits);
}

bool parse_hex(std::string_view text, std::uint64_t* value) {
    *value = 0;
    for (const char c : text) {
        std::uint64_t digit = 0;
        if (c >= '0' && c <= '9') {
            digit = static_cast<std::uint64_t>(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            digit = static_cast<std::uint64_t>(c - 'a') + 10;
        } else {
            return false;
        }
        *value = *value << 4 | digit;
    }
    return true;
}

std::string arn_prefix(const World& world) {
    std::string arn = "arn:aws:ecs:";
    arn += world.text(world.region);
    arn += ':';
    arn += world.text(world.account);
    arn += ':';
    return arn;
}

}  // namespace

TaskIdOrder::TaskIdOrder(const World& world)
    : key_(draw(world.seed, Stream::kTaskIdentity, 0, 0)) {}

std::string task_id_text(const World& world, std::uint64_t task_bits) {
    const std::uint64_t word = mix64(task_bits ^ draw(world.seed, Stream::kTaskIdentity, 0, 0));
    std::string text;
    text.reserve(32);
    append_hex(text, word);
    append_hex(text, check_word(world.seed, word));
    return text;
}

bool parse_task_id(const World& world, std::string_view text, TaskId* id) {
    std::uint64_t word = 0;
    std::uint64_t check = 0;
    if (text.size() != 32 || !parse_hex(text.substr(0, 16), &word) ||
        !parse_hex(text.substr(16), &check) || check != check_word(world.seed, word)) {
        return false;
    }
    const std::uint64_t bits = unmix64(word) ^ draw(world.seed, Stream::kTaskIdentity, 0, 0);
    id->index = static_cast<std::uint32_t>(bits);
    id->generation = static_cast<std::uint32_t>(bits >> 32);
    return true;
}

std::string cluster_arn(const World& world, const ClusterRow& cluster) {
    std::string arn = arn_prefix(world) + "cluster/";
    arn += world.text(cluster.name);
    return arn;
}

std::string service_arn(const World& world, const ServiceRow& service) {
    std::string arn = arn_prefix(world) + "service/";
    arn += world.text(world.ecs.clusters.get(service.cluster).name);
    arn += '/';
    arn += world.text(service.name);
    return arn;
}

std::string task_arn(const World& world, TaskId id) {
    std::string arn = arn_prefix(world) + "task/";
    arn += world.text(world.ecs.clusters.get(world.ecs.tasks.get(id).cluster).name);
    arn += '/';
    arn += task_id_text(world, id.bits());
    return arn;
}

std::string task_definition_arn(const World& world, const TaskDefinitionRow& row) {
    std::string arn = arn_prefix(world) + "task-definition/";
    arn += world.text(row.family);
    arn += ':';
    arn += std::to_string(row.revision);
    return arn;
}

std::string service_deployment_arn(const World& world, const ServiceRow& service,
                                   std::uint64_t number) {
    constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string arn = arn_prefix(world) + "service-deployment/";
    arn += world.text(world.ecs.clusters.get(service.cluster).name);
    arn += '/';
    arn += world.text(service.name);
    arn += '/';
    for (std::uint64_t n = 0; n < 21; ++n) {
        arn += kAlphabet[draw(world.seed, Stream::kDeploymentIdentity, number, n) & 63];
    }
    return arn;
}

std::string service_revision_arn(const World& world, const ServiceRow& service,
                                 std::uint64_t revision_number) {
    std::string arn = arn_prefix(world) + "service-revision/";
    arn += world.text(world.ecs.clusters.get(service.cluster).name);
    arn += '/';
    arn += world.text(service.name);
    arn += '/';
    arn += std::to_string(revision_number);
    return arn;
}

std::string deployment_id(std::uint64_t number) { return "ecs-svc/" + std::to_string(number); }

std::string uuid_text(std::uint64_t high, std::uint64_t low) {
    std::string hex;
    append_hex(hex, (high & 0xffffffffffff0fffULL) | 0x4000ULL);
    append_hex(hex, (low & 0x3fffffffffffffffULL) | 0x8000000000000000ULL);
    return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' +
           hex.substr(16, 4) + '-' + hex.substr(20);
}

ParsedReference parse_reference(std::string_view text) {
    ParsedReference result;
    if (text.substr(0, 4) != "arn:") {
        result.name = text;
        return result;
    }
    result.is_arn = true;
    // arn:partition:ecs:region:account:type/...
    std::string_view parts[5];
    for (std::string_view& part : parts) {
        const std::size_t colon = text.find(':');
        if (colon == std::string_view::npos) {
            result.ok = false;
            return result;
        }
        part = text.substr(0, colon);
        text = text.substr(colon + 1);
    }
    result.region = parts[3];
    result.account = parts[4];
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos || parts[2] != "ecs") {
        result.ok = false;
        return result;
    }
    result.resource_type = text.substr(0, slash);
    std::string_view rest = text.substr(slash + 1);
    const std::size_t second = rest.find('/');
    if (second != std::string_view::npos) {
        result.cluster = rest.substr(0, second);
        rest = rest.substr(second + 1);
    }
    result.name = rest;
    result.ok = !rest.empty();
    return result;
}

}  // namespace drydock::ecs
