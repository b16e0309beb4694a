// Parameters of SSM Parameter Store and secrets of Secrets Manager: plain rows.
//
// Values, version ids and labels are strings in the rows and not symbols: they change often and may
// be long, and a symbol stays for as long as the World lives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/id.hpp"
#include "engine/core/sim_time.hpp"
#include "engine/core/slot_table.hpp"
#include "engine/core/symbols.hpp"

namespace drydock::secrets {

using ParameterId = Id<struct ParameterTag>;
using SecretId = Id<struct SecretTag>;

// Quotas of "AWS Systems Manager endpoints and quotas" and "AWS Secrets Manager endpoints and
// quotas". Reaching one is an API error.
inline constexpr std::uint32_t kStandardParametersMax = 10'000;
inline constexpr std::uint32_t kAdvancedParametersMax = 100'000;
inline constexpr std::uint32_t kParameterVersionsKept = 100;
inline constexpr std::uint32_t kStandardValueMax = 4'096;  // bytes
inline constexpr std::uint32_t kAdvancedValueMax = 8'192;
inline constexpr std::uint32_t kSecretsMax = 500'000;
inline constexpr std::uint32_t kSecretValueMax = 65'536;  // bytes
inline constexpr std::uint32_t kSecretVersionsKept = 100;

// Ours: what one world keeps, values and kVersionBytes for each version. AWS's quotas alone would
// allow gigabytes.
inline constexpr std::uint64_t kStoreBytesMax = 32U << 20;
inline constexpr std::uint64_t kVersionBytes = 256;

enum class ParameterType : std::uint8_t { kString, kStringList, kSecureString };
enum class ParameterTier : std::uint8_t { kStandard, kAdvanced };

struct ParameterVersion {
    std::int64_t number = 0;
    SimTime modified_at = kNever;
    ParameterType type = ParameterType::kString;
    Sym data_type;
    Sym key_id;  // of a SecureString
    std::string value;
};

struct ParameterRow {
    Sym path;  // with a leading slash: /web and web are one parameter
    Sym name;  // as it was created
    ParameterTier tier = ParameterTier::kStandard;
    Sym description;
    Sym allowed_pattern;
    Sym policies;  // as the request gave them; empty: none
    Sym tags;      // canonical text (engine/api/tags.hpp)
    Sym modified_by;
    std::uint64_t identity = 0;              // subject of the draws of its ciphertexts
    SimTime expires_at = kNever;             // its Expiration policy; other events of it are stale
    std::vector<ParameterVersion> versions;  // oldest first, never empty
};

struct SecretVersion {
    std::string id;                   // the ClientRequestToken
    std::vector<std::string> stages;  // sorted; none: deprecated
    bool binary = false;              // SecretBinary, else SecretString
    SimTime created_at = kNever;
    std::string value;
};

struct SecretRow {
    Sym name;
    Sym description;
    Sym kms_key;  // empty: aws/secretsmanager
    Sym tags;
    Sym policy;
    std::uint64_t identity = 0;  // subject of the six characters at the end of its ARN
    SimTime created_at = kNever;
    SimTime changed_at = kNever;
    SimTime accessed_on = kNever;         // midnight UTC of the day of the last GetSecretValue
    SimTime deleted_at = kNever;          // when it goes for good; not set: not scheduled
    std::vector<SecretVersion> versions;  // oldest first
};

struct SecretsState {
    SlotTable<struct ParameterTag, ParameterRow> parameters;
    SlotTable<struct SecretTag, SecretRow> secrets;
    std::vector<std::uint32_t> parameters_by_path;  // rows in the order of their paths
    std::vector<std::uint32_t> secrets_by_name;
    std::uint32_t advanced_parameters = 0;
    std::uint64_t bytes = 0;         // as kStoreBytesMax counts
    std::uint64_t incarnations = 0;  // parameters and secrets ever made
};

}  // namespace drydock::secrets
