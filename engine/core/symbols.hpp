// Texts stored once and compared by number. The table is append-only: names come from users at
// human speed, and a row may keep its symbol for as long as the World lives.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/check.hpp"

namespace drydock {

// Symbol 0 is the empty text.
struct Sym {
    std::uint32_t value = 0;

    friend constexpr bool operator==(Sym, Sym) = default;
    [[nodiscard]] constexpr bool empty() const { return value == 0; }
};

class SymbolTable {
public:
    SymbolTable();

    // The symbol of `text`, added if it is new.
    Sym intern(std::string_view text);
    // The symbol of `text`, or the empty symbol when it was never interned. `found` tells the two
    // apart for the empty text.
    [[nodiscard]] Sym find(std::string_view text) const;
    // Valid until the next intern().
    [[nodiscard]] std::string_view text(Sym symbol) const {
        DD_ASSERT(symbol.value < size());
        const std::uint32_t begin = offsets_[symbol.value];
        return {text_.data() + begin, offsets_[symbol.value + 1] - begin};
    }

    [[nodiscard]] std::uint32_t size() const {
        return static_cast<std::uint32_t>(offsets_.size() - 1);
    }
    [[nodiscard]] std::uint64_t bytes() const {
        return text_.capacity() + offsets_.capacity() * 4 + buckets_.capacity() * 4;
    }
    [[nodiscard]] std::uint64_t content_hash() const;

private:
    void grow();
    [[nodiscard]] std::uint32_t probe(std::string_view text) const;

    std::string text_;                    // all texts, one after the other
    std::vector<std::uint32_t> offsets_;  // offsets_[i] .. offsets_[i + 1] is symbol i
    std::vector<std::uint32_t> buckets_;  // open addressing, symbol number + 1, 0 is empty
};

}  // namespace drydock
