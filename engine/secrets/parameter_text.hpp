// Words for the enumerations of parameters.
#pragma once

#include <string_view>

#include "engine/secrets/secrets_state.hpp"

namespace drydock::secrets {

inline constexpr std::string_view kParameterTypeNames[] = {"String", "StringList", "SecureString"};
inline constexpr std::string_view kParameterTierNames[] = {"Standard", "Advanced"};

[[nodiscard]] constexpr std::string_view type_text(ParameterType type) {
    return kParameterTypeNames[static_cast<std::size_t>(type)];
}
[[nodiscard]] constexpr std::string_view tier_text(ParameterTier tier) {
    return kParameterTierNames[static_cast<std::size_t>(tier)];
}

// The key of a SecureString for which none was named.
inline constexpr std::string_view kDefaultParameterKey = "alias/aws/ssm";

}  // namespace drydock::secrets
