#include "engine/iam/principal.hpp"

#include "engine/core/hash.hpp"
#include "engine/core/rng.hpp"
#include "engine/world/world.hpp"

namespace drydock::iam {
namespace {

constexpr std::size_t kPrincipalIdCharacters = 17;  // behind AIDA or AROA

std::uint64_t subject_of(std::string_view kind, std::string_view name) {
    Hasher hasher;
    hasher.add_text(kind);
    hasher.add_text(name);
    return hasher.value();
}

}  // namespace

std::string caller_arn(const World& world) {
    return "arn:aws:iam::" + std::string(world.text(world.account)) + ":user/learner";
}

std::string caller_id(const World& world) {
    return unique_id(world, "AIDA", kPrincipalIdCharacters, subject_of("user", "learner"));
}

bool role_exists(const World& world, std::string_view name) {
    for (const Sym role : world.iam.role_names) {
        if (world.text(role) == name) {
            return true;
        }
    }
    return false;
}

std::string role_id(const World& world, std::string_view name) {
    return unique_id(world, "AROA", kPrincipalIdCharacters, subject_of("role", name));
}

std::string unique_id(const World& world, std::string_view prefix, std::size_t characters,
                      std::uint64_t subject) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string id(prefix);
    for (std::size_t i = 0; i < characters; ++i) {
        const std::uint64_t number = draw(world.seed, Stream::kPrincipalIdentity, subject, i);
        id += kAlphabet[static_cast<std::size_t>(number % kAlphabet.size())];
    }
    return id;
}

}  // namespace drydock::iam
