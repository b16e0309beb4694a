// A stable 64-bit hash: the same on every compiler. Fields are fed one by one, never whole structs,
// so that padding never counts.
#pragma once

#include <cstdint>
#include <string_view>

namespace drydock {

// Bijective mixer (the finaliser of MurmurHash3, by Austin Appleby, public domain).
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t x) {
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53ULL;
    x ^= x >> 33;
    return x;
}

class Hasher {
public:
    constexpr void add(std::uint64_t value) {
        state_ = mix64(state_ ^ (value + 0x9e3779b97f4a7c15ULL + (state_ << 6)));
    }
    constexpr void add_signed(std::int64_t value) { add(static_cast<std::uint64_t>(value)); }
    void add_text(std::string_view text) {
        add(text.size());
        std::uint64_t word = 0;
        unsigned shift = 0;
        for (const char c : text) {
            word |= static_cast<std::uint64_t>(static_cast<unsigned char>(c)) << shift;
            shift += 8;
            if (shift == 64) {
                add(word);
                word = 0;
                shift = 0;
            }
        }
        if (shift != 0) {
            add(word);
        }
    }
    [[nodiscard]] constexpr std::uint64_t value() const { return state_; }

private:
    std::uint64_t state_ = 0x2545f4914f6cdd1dULL;
};

}  // namespace drydock
