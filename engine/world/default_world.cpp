#include "engine/world/default_world.hpp"

#include <string>

#include "engine/core/check.hpp"
#include "engine/ecr/ecr_lookup.hpp"
#include "engine/ecr/registry.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"

namespace drydock {
namespace {

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

// A digest belongs to the image's content, so it does not depend on the world's seed. Equal content
// is one image with several tags.
void add_image(World& world, const ImageSpec& spec) {
    if (ecr::find_repository(world, spec.repository) == nullptr) {
        ecr::RepositoryRow row;
        row.name = world.symbols.intern(spec.repository);
        row.encryption = world.symbols.intern("AES256");
        ecr::add_repository(world, row);
    }
    ecr::RepositoryRow& repository = *ecr::find_repository(world, spec.repository);
    constexpr std::uint16_t kPort = 8080;
    const bool serves = std::string_view(spec.behaviour) != "batch";
    const ecr::ImageContent content = ecr::synthetic_image(
        spec.repository, spec.behaviour, spec.compressed_mib, serves ? kPort : std::uint16_t{0});
    ecr::add_content(world, repository, content);
    ecr::PutRequest request;
    request.manifest = ecr::manifest_of(content);
    request.tag = spec.tag;
    const Result<std::string> digest = ecr::put_manifest(world, spec.repository, request);
    DD_ASSERT(digest.ok());
}

}  // namespace

void furnish_default_world(World& world) {
    vpc::add_default_vpc(world);
    for (const ImageSpec& spec : kImages) {
        add_image(world, spec);
    }
    world.ecr.version = 1;
    for (const char* role : {"ecsTaskExecutionRole", "ecsTaskRole", "AWSServiceRoleForECS"}) {
        world.iam.role_names.push_back(world.symbols.intern(role));
    }
}

}  // namespace drydock
