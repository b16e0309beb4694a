// Versions of a secret and their staging labels ("How versions work in Secrets Manager").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/api/json_writer.hpp"
#include "engine/secrets/secrets_state.hpp"

namespace drydock::secrets {

inline constexpr std::string_view kCurrentStage = "AWSCURRENT";
inline constexpr std::string_view kPreviousStage = "AWSPREVIOUS";
inline constexpr std::string_view kPendingStage = "AWSPENDING";

[[nodiscard]] const SecretVersion* find_version(const SecretRow& row, std::string_view id);
[[nodiscard]] const SecretVersion* find_stage(const SecretRow& row, std::string_view stage);
[[nodiscard]] bool has_stage(const SecretVersion& version, std::string_view stage);

// Attaches labels to the version `id`. A label leaves the version that had it; when AWSCURRENT
// moves, the version it left becomes AWSPREVIOUS and is no longer AWSPENDING.
void move_stages(SecretRow* row, std::string_view id, const std::vector<std::string>& stages);

// Makes room for one more version: while kSecretVersionsKept are there, the oldest that has no
// label and is a day old or more goes. False when none may go. `freed` grows by the bytes given
// back.
[[nodiscard]] bool drop_outdated(SecretRow* row, SimTime now, std::uint64_t* freed);
// What drop_outdated would answer.
[[nodiscard]] bool has_room_for_version(const SecretRow& row, SimTime now);

// ["AWSCURRENT"]
void write_stages(const SecretVersion& version, api::JsonWriter& out);
// {"<version id>": [...]} of the versions that have labels.
void write_stages_by_version(const SecretRow& row, api::JsonWriter& out);

}  // namespace drydock::secrets
