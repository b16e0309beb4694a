// Invariants of the room.
#include "engine/secrets/secrets_events.hpp"
#include "engine/secrets/store.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

// Every live row once, in ascending order of its text.
template <class TextOf>
bool in_order(const std::vector<std::uint32_t>& order, std::uint32_t rows, TextOf text_of) {
    if (order.size() != rows) {
        return false;
    }
    for (std::size_t i = 1; i < order.size(); ++i) {
        if (!(text_of(order[i - 1]) < text_of(order[i]))) {
            return false;
        }
    }
    return true;
}

// AWSCURRENT, or whatever label, is on one version at most.
bool labels_are_unique(const SecretRow& row) {
    std::vector<std::string> seen;
    for (const SecretVersion& version : row.versions) {
        for (const std::string& stage : version.stages) {
            if (std::find(seen.begin(), seen.end(), stage) != seen.end()) {
                return false;
            }
            seen.push_back(stage);
        }
    }
    return true;
}

}  // namespace

std::string check_secrets(const World& world) {
    const SecretsState& s = world.secrets;
    const auto path_text = [&](std::uint32_t row) {
        return s.parameters.live_at(row) ? world.text(s.parameters.at(row).path)
                                         : std::string_view();
    };
    const auto name_text = [&](std::uint32_t row) {
        return s.secrets.live_at(row) ? world.text(s.secrets.at(row).name) : std::string_view();
    };
    std::string wrong;
    if (!in_order(s.parameters_by_path, s.parameters.size(), path_text)) {
        wrong = "parameters by path";
    }
    if (!in_order(s.secrets_by_name, s.secrets.size(), name_text)) {
        wrong = "secrets by name";
    }
    std::uint64_t bytes = 0;
    std::uint32_t advanced = 0;
    s.parameters.each([&](ParameterId, const ParameterRow& row) {
        advanced += row.tier == ParameterTier::kAdvanced ? 1 : 0;
        for (const ParameterVersion& version : row.versions) {
            bytes += bytes_of(version.value);
        }
        if (row.versions.empty() || row.versions.size() > kParameterVersionsKept) {
            wrong = "versions of parameter " + std::string(world.text(row.name));
        }
    });
    s.secrets.each([&](SecretId, const SecretRow& row) {
        for (const SecretVersion& version : row.versions) {
            bytes += bytes_of(version.value);
        }
        if (row.versions.size() > kSecretVersionsKept || !labels_are_unique(row)) {
            wrong = "versions of secret " + std::string(world.text(row.name));
        }
        if (is_set(row.deleted_at) && row.deleted_at < world.now) {
            wrong = "secret " + std::string(world.text(row.name)) + " outlived its deletion date";
        }
    });
    if (bytes != s.bytes) {
        wrong = "bytes of parameters and secrets";
    }
    if (advanced != s.advanced_parameters) {
        wrong = "count of advanced parameters";
    }
    return wrong;
}

}  // namespace drydock::secrets
