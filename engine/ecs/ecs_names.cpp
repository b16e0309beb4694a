#include "engine/ecs/ecs_names.hpp"

#include <cstdio>
#include <cstring>

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

// Eight digits at once: each step spreads the halves of every lane into lanes of half the width,
// until each byte holds four bits.
void write_hex(std::uint32_t value, char* to) {
    std::uint64_t x = value;
    x = ((x & 0xffff0000ULL) << 16) | (x & 0xffffULL);
    x = ((x << 8) | x) & 0x00ff00ff00ff00ffULL;
    x = ((x << 4) | x) & 0x0f0f0f0f0f0f0f0fULL;
    // 10 to 15 become letters: 39 more than a digit's distance from '0'.
    const std::uint64_t letters = ((x + 0x0606060606060606ULL) >> 4) & 0x0101010101010101ULL;
    x += 0x3030303030303030ULL + letters * 39;
    x = __builtin_bswap64(x);  // the first digit is the highest, and goes to the lowest address
    std::memcpy(to, &x, sizeof x);
}

void write_hex64(std::uint64_t value, char* to) {
    write_hex(static_cast<std::uint32_t>(value >> 32), to);
    write_hex(static_cast<std::uint32_t>(value), to + 8);
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

}  // namespace

std::string ecs_arn(const World& world, std::string_view rest) {
    std::string arn = "arn:aws:ecs:";
    arn += world.text(world.region);
    arn += ':';
    arn += world.text(world.account);
    arn += ':';
    arn += rest;
    return arn;
}

std::string missing_arn(const World& world, std::string_view place, std::string_view reference) {
    return parse_reference(reference).is_arn
               ? std::string(reference)
               : ecs_arn(world, std::string(place) + std::string(reference));
}

TaskIds::TaskIds(const World& world)
    : key_(draw(world.seed, Stream::kTaskIdentity, 0, 0)),
      stream_(stream_key(world.seed, Stream::kTaskIdentity)) {}

IdText<kTaskIdLength> TaskIds::chars(std::uint64_t task_bits) const {
    const std::uint64_t word = order(task_bits);
    IdText<kTaskIdLength> id;
    write_hex64(word, id.text);
    write_hex64(draw_of(stream_, word, 1), id.text + 16);  // check_word
    return id;
}

bool TaskIds::begins_with(std::uint64_t task_bits, std::string_view prefix) const {
    if (prefix.size() > 16) {
        return std::string_view(chars(task_bits)).substr(0, prefix.size()) == prefix;
    }
    char first[16];
    write_hex64(order(task_bits), first);
    return std::string_view(first, prefix.size()) == prefix;
}

IdText<kTaskIdLength> task_id_chars(const World& world, std::uint64_t task_bits) {
    return TaskIds(world).chars(task_bits);
}

std::string task_id_text(const World& world, std::uint64_t task_bits) {
    return std::string(task_id_chars(world, task_bits));
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
    std::string arn = ecs_arn(world, "cluster/");
    arn += world.text(cluster.name);
    return arn;
}

std::string service_arn(const World& world, const ServiceRow& service) {
    std::string arn = ecs_arn(world, "service/");
    arn += world.text(world.ecs.clusters.get(service.cluster).name);
    arn += '/';
    arn += world.text(service.name);
    return arn;
}

std::string task_arn(const World& world, TaskId id) {
    std::string arn = ecs_arn(world, "task/");
    arn += world.text(world.ecs.clusters.get(world.ecs.tasks.get(id).cluster).name);
    arn += '/';
    arn += task_id_text(world, id.bits());
    return arn;
}

std::string task_definition_arn(const World& world, const TaskDefinitionRow& row) {
    std::string arn = ecs_arn(world, "task-definition/");
    arn += world.text(row.family);
    arn += ':';
    arn += std::to_string(row.revision);
    return arn;
}

std::string service_deployment_arn(const World& world, const ServiceRow& service,
                                   std::uint64_t number) {
    constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string arn = ecs_arn(world, "service-deployment/");
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
    std::string arn = ecs_arn(world, "service-revision/");
    arn += world.text(world.ecs.clusters.get(service.cluster).name);
    arn += '/';
    arn += world.text(service.name);
    arn += '/';
    arn += std::to_string(revision_number);
    return arn;
}

std::string deployment_id(std::uint64_t number) { return "ecs-svc/" + std::to_string(number); }

IdText<36> uuid_chars(std::uint64_t high, std::uint64_t low) {
    char hex[32];
    write_hex64((high & 0xffffffffffff0fffULL) | 0x4000ULL, hex);
    write_hex64((low & 0x3fffffffffffffffULL) | 0x8000000000000000ULL, hex + 16);
    IdText<36> id;
    std::memset(id.text, '-', sizeof id.text);
    std::memcpy(id.text, hex, 8);
    std::memcpy(id.text + 9, hex + 8, 4);
    std::memcpy(id.text + 14, hex + 12, 4);
    std::memcpy(id.text + 19, hex + 16, 4);
    std::memcpy(id.text + 24, hex + 20, 12);
    return id;
}

std::string uuid_text(std::uint64_t high, std::uint64_t low) {
    return std::string(uuid_chars(high, low));
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
