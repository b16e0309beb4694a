// A stable hash over many small fields: each is packed at its own width, and whole 64-bit words are
// mixed. Several times as fast as Hasher where rows are hashed by the ten thousand. Give every
// value a type whose width is the same on every compiler: no size_t, no long.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/core/hash.hpp"

namespace drydock {

class FieldHasher {
public:
    template <class... Values>
    void add(Values... values) {
        static_assert((sizeof(Values) + ...) <= kRoom);
        if (used_ + (sizeof(Values) + ...) > kBuffer) {
            mix_whole_words();
        }
        // By a pointer of its own: bytes may alias anything, used_ included.
        unsigned char* to = buffer_ + used_;
        ((std::memcpy(to, &values, sizeof values), to += sizeof values), ...);
        used_ = static_cast<std::size_t>(to - buffer_);
    }

    void add_text(std::string_view text) {
        add(static_cast<std::uint64_t>(text.size()));
        while (!text.empty()) {
            if (used_ == kBuffer) {
                mix_whole_words();
            }
            const std::size_t part = text.size() < kBuffer - used_ ? text.size() : kBuffer - used_;
            std::memcpy(buffer_ + used_, text.data(), part);
            used_ += part;
            text.remove_prefix(part);
        }
    }

    [[nodiscard]] std::uint64_t value() const {
        const std::size_t whole = used_ - used_ % 8;
        const std::uint64_t state = mixed(state_, buffer_, whole);
        // What is left of a word, then the number of bytes so that trailing zeros count, then
        // zeros, which fill up the last word.
        unsigned char end[24] = {};
        const std::uint64_t used = used_;
        std::memcpy(end, buffer_ + whole, used_ - whole);
        std::memcpy(end + (used_ - whole), &used, sizeof used);
        return mix64(mixed(state, end, 16));
    }

private:
    static constexpr std::size_t kRoom = 256;  // bytes of one add() at most
    static constexpr std::size_t kBuffer = 512;

    // `size` is a multiple of 8.
    static std::uint64_t mixed(std::uint64_t state, const unsigned char* bytes, std::size_t size) {
        for (std::size_t at = 0; at < size; at += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes + at, 8);
            // The round of xxHash64 (Yann Collet).
            state ^= word * 0xc2b2ae3d27d4eb4fULL;
            state = ((state << 31) | (state >> 33)) * 0x9e3779b185ebca87ULL;
        }
        return state;
    }

    void mix_whole_words() {
        const std::size_t at = used_ - used_ % 8;
        state_ = mixed(state_, buffer_, at);
        used_ -= at;
        // Fewer than eight bytes are left, and there is room behind them to copy eight.
        std::memmove(buffer_, buffer_ + at, 8);
    }

    std::uint64_t state_ = 0x2545f4914f6cdd1dULL;
    std::size_t used_ = 0;
    unsigned char buffer_[kBuffer + 8] = {};
};

}  // namespace drydock
