#include "engine/world/world.hpp"

#include "engine/core/check.hpp"
#include "engine/world/default_world.hpp"

namespace drydock {

namespace {
constexpr std::uint32_t kIndexBits = 26;
}  // namespace

World::World() = default;
World::~World() = default;
World::World(const World& other) = default;
World::World(World&& other) noexcept = default;
World& World::operator=(const World& other) = default;
World& World::operator=(World&& other) noexcept = default;

World make_world(const WorldConfig& config) {
    World world;
    world.seed = config.seed;
    world.account = world.symbols.intern(config.account);
    world.region = world.symbols.intern(config.region);
    world.epoch_unix_ms = config.epoch_unix_ms;
    world.strict = config.strict;
    furnish_default_world(world);
    return world;
}

void schedule(World& world, EventKind kind, std::uint32_t index, SimTime due) {
    DD_ASSERT(index < (1U << kIndexBits));
    DD_ASSERT(due >= world.now);
    world.queue.schedule(due, (static_cast<std::uint32_t>(kind) << kIndexBits) | index);
}

std::uint32_t record(World& world, FactKind kind, SubjectKind subject_kind, std::uint64_t subject,
                     std::int64_t detail1, std::int64_t detail2) {
    Fact fact;
    fact.at = world.now;
    fact.subject = subject;
    fact.detail1 = detail1;
    fact.detail2 = detail2;
    fact.cause = world.cause;
    fact.kind = kind;
    fact.subject_kind = subject_kind;
    return world.journal.append(fact);
}

}  // namespace drydock
