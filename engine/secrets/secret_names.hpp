// Names and ARNs of secrets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/core/result.hpp"
#include "engine/secrets/secrets_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::secrets {

[[nodiscard]] bool is_secret_name(std::string_view name);

// arn:aws:secretsmanager:<region>:<account>:secret:<name>-<six characters>
[[nodiscard]] std::string secret_arn(const World& world, const SecretRow& row);
// The ARN that a secret of that name and identity would have.
[[nodiscard]] std::string secret_arn(const World& world, std::string_view name,
                                     std::uint64_t identity);

// By name, ARN, or ARN without its six characters ("Finding a secret from a partial ARN"); not set
// when there is none. A name that itself ends in a hyphen and six characters is not found by its
// partial ARN, as at AWS.
[[nodiscard]] SecretId find_secret(const World& world, std::string_view id);

// The same for a request's SecretId, with the service's errors.
[[nodiscard]] Result<SecretId> require_secret(const World& world, std::string_view id);
// ... and not scheduled for deletion.
[[nodiscard]] Result<SecretId> require_live_secret(const World& world, std::string_view id);

}  // namespace drydock::secrets
