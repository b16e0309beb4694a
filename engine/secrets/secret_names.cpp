#include "engine/secrets/secret_names.hpp"

#include "engine/core/rng.hpp"
#include "engine/secrets/store.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

constexpr std::size_t kSuffix = 6;
constexpr std::size_t kNameMax = 512;

std::string suffix_of(const World& world, std::uint64_t identity) {
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string suffix;
    for (std::uint64_t n = 0; n < kSuffix; ++n) {
        suffix += kAlphabet[static_cast<std::size_t>(
            below(draw(world.seed, Stream::kSecretIdentity, identity, n), kAlphabet.size()))];
    }
    return suffix;
}

SecretId find_by_name(const World& world, std::string_view name) {
    const SecretsState& s = world.secrets;
    const auto text_of = [&](std::uint32_t row) { return world.text(s.secrets.at(row).name); };
    const std::size_t at = position_of(s.secrets_by_name, name, text_of);
    if (at == s.secrets_by_name.size() || text_of(s.secrets_by_name[at]) != name) {
        return {};
    }
    return s.secrets.id_at(s.secrets_by_name[at]);
}

}  // namespace

bool is_secret_name(std::string_view name) {
    constexpr std::string_view kMarks = "-/_+=.@!";
    for (const char c : name) {
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              kMarks.find(c) != std::string_view::npos)) {
            return false;
        }
    }
    return !name.empty() && name.size() <= kNameMax;
}

std::string secret_arn(const World& world, std::string_view name, std::uint64_t identity) {
    std::string arn = arn_prefix(world, "secretsmanager") + "secret:";
    arn += name;
    arn += '-';
    arn += suffix_of(world, identity);
    return arn;
}

std::string secret_arn(const World& world, const SecretRow& row) {
    return secret_arn(world, world.text(row.name), row.identity);
}

SecretId find_secret(const World& world, std::string_view id) {
    if (!id.starts_with("arn:")) {
        return find_by_name(world, id);
    }
    const std::string prefix = arn_prefix(world, "secretsmanager") + "secret:";
    if (!id.starts_with(prefix)) {
        return {};
    }
    const std::string_view name = id.substr(prefix.size());
    if (name.size() <= kSuffix + 1 || name[name.size() - kSuffix - 1] != '-') {
        return find_by_name(world, name);
    }
    const SecretId found = find_by_name(world, name.substr(0, name.size() - kSuffix - 1));
    const SecretRow* row = world.secrets.secrets.find(found);
    return row != nullptr && name.substr(name.size() - kSuffix) == suffix_of(world, row->identity)
               ? found
               : SecretId();
}

Result<SecretId> require_secret(const World& world, std::string_view id) {
    if (!id.starts_with("arn:") && !is_secret_name(id)) {
        return refuse("ValidationException",
                      "Invalid name. Must be a valid name containing alphanumeric characters, or "
                      "any of the following: -/_+=.@!");
    }
    const SecretId found = find_secret(world, id);
    if (!found.is_set()) {
        return refuse("ResourceNotFoundException",
                      "Secrets Manager can't find the specified secret.");
    }
    return found;
}

Result<SecretId> require_live_secret(const World& world, std::string_view id) {
    Result<SecretId> found = require_secret(world, id);
    if (found.ok() && is_set(world.secrets.secrets.get(found.value()).deleted_at)) {
        return refuse("InvalidRequestException",
                      "You can't perform this operation on the secret because it was marked for "
                      "deletion.");
    }
    return found;
}

}  // namespace drydock::secrets
