// Row identities: an index into a table and the generation of the slot, so that an id of a row that
// is gone is recognised as such.
#pragma once

#include <compare>
#include <cstdint>

namespace drydock {

inline constexpr std::uint32_t kNoIndex = 0xffffffffU;

template <class Tag>
struct Id {
    std::uint32_t index = kNoIndex;
    std::uint32_t generation = 0;

    friend constexpr auto operator<=>(Id, Id) = default;
    [[nodiscard]] constexpr bool is_set() const { return index != kNoIndex; }
    [[nodiscard]] constexpr std::uint64_t bits() const {
        return (static_cast<std::uint64_t>(generation) << 32) | index;
    }
};

}  // namespace drydock
