#include "engine/world/default_world.hpp"

#include <string>

#include "engine/core/rng.hpp"
#include "engine/world/world.hpp"

namespace drydock {
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

struct ImageSpec {
    const char* repository;
    const char* tag;
    const char* behaviour;
    std::int32_t compressed_mib;
};

constexpr ImageSpec kImages[] = {
    {"web-api", "1.0", "web", 96},        {"web-api", "2.0", "web", 98},
    {"web-api", "latest", "web", 98},     {"web-api", "2.1-crash", "crash-early", 98},
    {"web-api", "slow", "slow-web", 310}, {"web-api", "unhealthy", "unhealthy", 98},
    {"sample-api", "latest", "web", 84},  {"worker", "1.0", "batch", 120},
};

std::string hex64(std::uint64_t value) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text(16, '0');
    for (std::size_t i = 16; i-- > 0; value >>= 4) {
        text[i] = kDigits[value & 15];
    }
    return text;
}

// A digest belongs to the image's content, so it does not depend on the world's seed.
std::string digest_of(const std::string& reference) {
    Hasher hasher;
    hasher.add_text(reference);
    std::string text = "sha256:";
    for (std::uint64_t n = 0; n < 4; ++n) {
        text += hex64(draw(hasher.value(), Stream::kImageDigest, 0, n));
    }
    return text;
}

void add_image(World& world, const ImageSpec& spec) {
    const Sym name = world.symbols.intern(spec.repository);
    auto& repositories = world.ecr.repositories;
    if (repositories.empty() || !(repositories.back().name == name)) {
        ecr::RepositoryRow row;
        row.name = name;
        repositories.push_back(row);
    }
    ecr::ImageRow image;
    image.tag = world.symbols.intern(spec.tag);
    image.digest = world.symbols.intern(digest_of(std::string(spec.repository) + ":" + spec.tag));
    image.behaviour = world.symbols.intern(spec.behaviour);
    image.compressed_mib = spec.compressed_mib;
    repositories.back().images.push_back(image);
}

}  // namespace

void furnish_default_world(World& world) {
    const Sym vpc = world.symbols.intern(kVpc);
    for (const SubnetSpec& spec : kSubnets) {
        vpc::SubnetRow row;
        row.id = world.symbols.intern(spec.id);
        row.vpc = vpc;
        row.availability_zone =
            world.symbols.intern(std::string(world.text(world.region)) + spec.zone);
        row.cidr_base = (172U << 24) | (31U << 16) | (spec.third_octet << 8);
        row.cidr_bits = 20;
        world.vpc.subnets.push_back(row);
    }
    vpc::SecurityGroupRow group;
    group.id = world.symbols.intern("sg-0a1b2c3d");
    group.vpc = vpc;
    group.name = world.symbols.intern("web-api");
    world.vpc.security_groups.push_back(group);
    group.id = world.symbols.intern("sg-0default1");
    group.name = world.symbols.intern("default");
    world.vpc.security_groups.push_back(group);
    for (const ImageSpec& spec : kImages) {
        add_image(world, spec);
    }
    for (const char* role : {"ecsTaskExecutionRole", "ecsTaskRole", "AWSServiceRoleForECS"}) {
        world.iam.role_names.push_back(world.symbols.intern(role));
    }
}

}  // namespace drydock
