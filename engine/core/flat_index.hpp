// A hash index from a 64-bit key to a 32-bit value, for look-up only: it is never iterated, so its
// inner order cannot leak into results. Open addressing; a copy is one memcpy.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/hash.hpp"
#include "engine/core/id.hpp"

namespace drydock {

class FlatIndex {
public:
    // kNoIndex when absent.
    [[nodiscard]] std::uint32_t find(std::uint64_t key) const {
        if (slots_.empty()) {
            return kNoIndex;
        }
        for (std::size_t i = home(key);; i = (i + 1) & mask()) {
            if (!slots_[i].used) {
                return kNoIndex;
            }
            if (slots_[i].key == key) {
                return slots_[i].value;
            }
        }
    }
    // Adds or replaces. Values of removed things are overwritten with kNoIndex, which reads as
    // absent.
    void put(std::uint64_t key, std::uint32_t value) {
        if ((count_ + 1) * 2 > slots_.size()) {
            grow();
        }
        std::size_t i = home(key);
        while (slots_[i].used && slots_[i].key != key) {
            i = (i + 1) & mask();
        }
        if (!slots_[i].used) {
            ++count_;
        }
        slots_[i] = {key, value, true};
    }
    [[nodiscard]] std::uint64_t bytes() const { return slots_.capacity() * sizeof(Slot); }

private:
    struct Slot {
        std::uint64_t key = 0;
        std::uint32_t value = kNoIndex;
        bool used = false;
    };
    [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
    [[nodiscard]] std::size_t home(std::uint64_t key) const {
        return static_cast<std::size_t>(mix64(key)) & mask();
    }
    void grow() {
        std::vector<Slot> old;
        old.swap(slots_);
        slots_.resize(old.empty() ? 16 : old.size() * 2);
        for (const Slot& slot : old) {
            if (slot.used) {
                std::size_t i = home(slot.key);
                while (slots_[i].used) {
                    i = (i + 1) & mask();
                }
                slots_[i] = slot;
            }
        }
    }

    std::vector<Slot> slots_;
    std::uint32_t count_ = 0;
};

}  // namespace drydock
