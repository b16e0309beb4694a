// Filters of ListSecrets.
#pragma once

#include <string_view>

#include "engine/api/value.hpp"
#include "engine/secrets/secrets_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::secrets {

// Every filter holds; one of its values is enough. A value that begins with '!' holds when nothing
// matches the rest.
[[nodiscard]] bool matches(const World& world, const SecretRow& row, api::Value filters);

// Whether each word of `wanted` begins a word of `text`, whatever the case. Words end at anything
// but letters and digits and before a capital that follows a small letter.
[[nodiscard]] bool words_match(std::string_view text, std::string_view wanted);

}  // namespace drydock::secrets
