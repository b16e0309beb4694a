// The World: every bit of simulated state as one plain value. A copy is a snapshot, hash() a
// checksum, and two Worlds can live side by side. Only an input and the next event of the queue
// change it (engine/sim).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/event_queue.hpp"
#include "engine/core/sim_time.hpp"
#include "engine/core/symbols.hpp"
#include "engine/ecr/ecr_state.hpp"
#include "engine/ecs/ecs_state.hpp"
#include "engine/iam/iam_state.hpp"
#include "engine/s3/s3_state.hpp"
#include "engine/secrets/secrets_state.hpp"
#include "engine/shell/shell_state.hpp"
#include "engine/vpc/vpc_state.hpp"
#include "engine/world/journal.hpp"

namespace drydock {

// How a world starts. The same config and the same inputs give the same world, bit for bit.
struct WorldConfig {
    std::uint64_t seed = 1;
    std::string account = "111122223333";
    std::string region = "us-east-1";
    std::int64_t epoch_unix_ms = 1'767'603'600'000;  // 2026-01-05T09:00:00Z, a Monday
    // Strict: refuse what real ECS refuses for missing roles and memory. Off, the call succeeds
    // with a supplied default and a note says what ECS would have answered.
    bool strict = false;
};

// What an event does; the queue's word is kind << 26 | row index. Append only, below 64.
enum class EventKind : std::uint32_t {
    kTaskTimer = 1,             // the next step of a task's lifecycle
    kTaskHealth = 2,            // a container health check result, or 40 s of RUNNING without one
    kTaskExpire = 3,            // a STOPPED task leaves after its hour
    kServiceTick = 4,           // reconcile
    kServiceExpire = 5,         // an INACTIVE service leaves
    kShellJob = 6,              // the foreground command goes on
    kTaskProtectionEnds = 7,    // scale-in protection runs out
    kTaskDefinitionLeaves = 8,  // a deleted task definition goes, if nothing uses it
    kParameterExpire = 9,       // an Expiration policy comes due
    kSecretDelete = 10,         // a recovery window ends
};

struct World {
    // Defined in world.cpp: at each of their uses they would be in the program many times.
    World();
    ~World();
    World(const World& other);
    World(World&& other) noexcept;
    World& operator=(const World& other);
    World& operator=(World&& other) noexcept;

    std::uint64_t seed = 1;
    Sym account;
    Sym region;
    std::int64_t epoch_unix_ms = 0;
    bool strict = false;

    SimTime now{0};
    std::uint64_t revision = 0;  // +1 by every event and input: "has anything changed?"
    std::uint64_t events_run = 0;
    std::uint64_t inputs_run = 0;
    std::uint32_t cause = 0;  // fact that is being acted upon right now

    SymbolTable symbols;
    EventQueue queue;
    Journal journal;

    vpc::VpcState vpc;
    ecr::EcrState ecr;
    iam::IamState iam;
    ecs::EcsState ecs;
    secrets::SecretsState secrets;
    s3::S3State s3;
    shell::ShellState shell;

    [[nodiscard]] std::int64_t unix_ms(SimTime t) const { return epoch_unix_ms + t.ms; }
    [[nodiscard]] std::string_view text(Sym symbol) const { return symbols.text(symbol); }
};

// An empty account with the default VPC, repositories, images and roles (world/default_world.cpp).
[[nodiscard]] World make_world(const WorldConfig& config);

// The only way into the queue.
void schedule(World& world, EventKind kind, std::uint32_t index, SimTime due);

// Appends a fact caused by world.cause and returns its number.
std::uint32_t record(World& world, FactKind kind, SubjectKind subject_kind, std::uint64_t subject,
                     std::int64_t detail1 = 0, std::int64_t detail2 = 0);

// Stable checksum over all state.
[[nodiscard]] std::uint64_t hash_world(const World& world);

// Bytes held by all tables, for the bench.
[[nodiscard]] std::uint64_t world_bytes(const World& world);

// Recomputes every counter, list and index and compares. Empty when all is well, else what is
// wrong.
[[nodiscard]] std::string check_invariants(const World& world);

// A fact as one English sentence, for "Why?" and the timeline.
[[nodiscard]] std::string describe_fact(const World& world, const Fact& fact);

}  // namespace drydock
