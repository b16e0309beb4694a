#include "engine/secrets/secret_versions.hpp"

#include <algorithm>

#include "engine/secrets/store.hpp"

namespace drydock::secrets {
namespace {

// "keeps 100 of the most recent versions, but it keeps all secret versions created in the last 24
// hours" (PutSecretValue, API Reference).
constexpr Duration kVersionKept = hours(24);

void add_stage(SecretVersion* version, std::string_view stage) {
    std::vector<std::string>& stages = version->stages;
    const auto at = std::lower_bound(stages.begin(), stages.end(), stage);
    if (at == stages.end() || *at != stage) {
        stages.insert(at, std::string(stage));
    }
}

void remove_stage(SecretVersion* version, std::string_view stage) {
    std::vector<std::string>& stages = version->stages;
    stages.erase(std::remove(stages.begin(), stages.end(), stage), stages.end());
}

bool outdated(const SecretVersion& version, SimTime now) {
    return version.stages.empty() && now - version.created_at >= kVersionKept;
}

}  // namespace

const SecretVersion* find_version(const SecretRow& row, std::string_view id) {
    for (const SecretVersion& version : row.versions) {
        if (version.id == id) {
            return &version;
        }
    }
    return nullptr;
}

const SecretVersion* find_stage(const SecretRow& row, std::string_view stage) {
    for (const SecretVersion& version : row.versions) {
        if (has_stage(version, stage)) {
            return &version;
        }
    }
    return nullptr;
}

bool has_stage(const SecretVersion& version, std::string_view stage) {
    return std::find(version.stages.begin(), version.stages.end(), stage) != version.stages.end();
}

void move_stages(SecretRow* row, std::string_view id, const std::vector<std::string>& stages) {
    const bool current = std::find(stages.begin(), stages.end(), kCurrentStage) != stages.end();
    for (SecretVersion& version : row->versions) {
        const bool moves_away = current && version.id != id && has_stage(version, kCurrentStage);
        if (current) {
            remove_stage(&version, kPreviousStage);
        }
        if (moves_away) {
            remove_stage(&version, kPendingStage);
            add_stage(&version, kPreviousStage);
        }
        for (const std::string& stage : stages) {
            version.id == id ? add_stage(&version, stage) : remove_stage(&version, stage);
        }
    }
}

bool has_room_for_version(const SecretRow& row, SimTime now) {
    return row.versions.size() < kSecretVersionsKept ||
           std::any_of(row.versions.begin(), row.versions.end(),
                       [&](const SecretVersion& version) { return outdated(version, now); });
}

bool drop_outdated(SecretRow* row, SimTime now, std::uint64_t* freed) {
    while (row->versions.size() >= kSecretVersionsKept) {
        const auto at =
            std::find_if(row->versions.begin(), row->versions.end(),
                         [&](const SecretVersion& version) { return outdated(version, now); });
        if (at == row->versions.end()) {
            return false;
        }
        *freed += bytes_of(at->value);
        row->versions.erase(at);
    }
    return true;
}

void write_stages(const SecretVersion& version, api::JsonWriter& out) {
    out.begin_array();
    for (const std::string& stage : version.stages) {
        out.string(stage);
    }
    out.end_array();
}

void write_stages_by_version(const SecretRow& row, api::JsonWriter& out) {
    out.begin_object();
    for (const SecretVersion& version : row.versions) {
        if (!version.stages.empty()) {
            out.key_text(version.id);
            write_stages(version, out);
        }
    }
    out.end_object();
}

}  // namespace drydock::secrets
