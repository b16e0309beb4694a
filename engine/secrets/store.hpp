// What parameters and secrets have in common: errors, rows found by name, the room they take.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.hpp"
#include "engine/secrets/secrets_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::secrets {

[[nodiscard]] inline ApiError refuse(std::string_view code, std::string message) {
    return {std::string(code), std::move(message), 400, {}};
}
[[nodiscard]] ApiError not_modelled(std::string_view what);  // Drydock does not model it yet

// Where `text` is or would be among rows ordered by what `text_of` says of a row's index.
template <class TextOf>
[[nodiscard]] std::size_t position_of(const std::vector<std::uint32_t>& order,
                                      std::string_view text, TextOf text_of) {
    const auto at = std::lower_bound(
        order.begin(), order.end(), text,
        [&](std::uint32_t row, std::string_view wanted) { return text_of(row) < wanted; });
    return static_cast<std::size_t>(at - order.begin());
}

// "arn:aws:<service>:<region>:<account>:"
[[nodiscard]] std::string arn_prefix(const World& world, std::string_view service);

[[nodiscard]] bool has_room_for(const World& world, std::size_t value_bytes);

// What a version with this value counts against kStoreBytesMax.
[[nodiscard]] inline std::uint64_t bytes_of(const std::string& value) {
    return value.size() + kVersionBytes;
}

}  // namespace drydock::secrets
