// Rows addressed by Id. Freed slots are reused last-in first-out, iteration goes by ascending
// index, and the table is a plain value: a copy into an existing table reuses its buffers.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/core/check.hpp"
#include "engine/core/id.hpp"

namespace drydock {

template <class Tag, class Row>
class SlotTable {
public:
    using RowId = Id<Tag>;

    RowId add(Row row) {
        std::uint32_t index = free_head_;
        if (index != kNoIndex) {
            free_head_ = slots_[index].next_free;
            slots_[index].next_free = kNoIndex;
            rows_[index] = std::move(row);
        } else {
            index = static_cast<std::uint32_t>(rows_.size());
            rows_.push_back(std::move(row));
            slots_.push_back({});
        }
        slots_[index].live = true;
        ++count_;
        return {index, slots_[index].generation};
    }

    void remove(RowId id) {
        DD_ASSERT(contains(id));
        Slot& slot = slots_[id.index];
        rows_[id.index] = Row{};
        slot.live = false;
        ++slot.generation;
        slot.next_free = free_head_;
        free_head_ = id.index;
        --count_;
    }

    [[nodiscard]] bool contains(RowId id) const {
        return id.index < rows_.size() && slots_[id.index].live &&
               slots_[id.index].generation == id.generation;
    }
    [[nodiscard]] bool live_at(std::uint32_t index) const {
        return index < rows_.size() && slots_[index].live;
    }
    [[nodiscard]] RowId id_at(std::uint32_t index) const {
        return {index, slots_[index].generation};
    }

    [[nodiscard]] Row& get(RowId id) {
        DD_ASSERT(contains(id));
        return rows_[id.index];
    }
    [[nodiscard]] const Row& get(RowId id) const {
        DD_ASSERT(contains(id));
        return rows_[id.index];
    }
    [[nodiscard]] Row* find(RowId id) { return contains(id) ? &rows_[id.index] : nullptr; }
    [[nodiscard]] const Row* find(RowId id) const {
        return contains(id) ? &rows_[id.index] : nullptr;
    }
    [[nodiscard]] Row& at(std::uint32_t index) {
        DD_ASSERT(live_at(index));
        return rows_[index];
    }
    [[nodiscard]] const Row& at(std::uint32_t index) const {
        DD_ASSERT(live_at(index));
        return rows_[index];
    }

    // Asks the memory for a row that will be used soon. Any index may be given.
    void prefetch(std::uint32_t index) const {
        constexpr std::size_t kCacheLine = 64;
        if (index < rows_.size()) {
            const char* row = reinterpret_cast<const char*>(&rows_[index]);
            for (std::size_t at = 0; at < sizeof(Row); at += kCacheLine) {
                __builtin_prefetch(row + at);
            }
        }
    }

    // Live rows.
    [[nodiscard]] std::uint32_t size() const { return count_; }
    // One past the highest index ever used; loop `for (i = 0; i < end_index(); ++i) if
    // (live_at(i))`.
    [[nodiscard]] std::uint32_t end_index() const {
        return static_cast<std::uint32_t>(rows_.size());
    }
    [[nodiscard]] std::uint64_t bytes() const {
        return rows_.capacity() * sizeof(Row) + slots_.capacity() * sizeof(Slot);
    }

    template <class Visit>
    void each(Visit visit) const {
        for (std::uint32_t i = 0; i < end_index(); ++i) {
            if (slots_[i].live) {
                visit(id_at(i), rows_[i]);
            }
        }
    }

private:
    struct Slot {
        std::uint32_t generation = 0;
        std::uint32_t next_free = kNoIndex;
        bool live = false;
    };

    std::vector<Row> rows_;
    std::vector<Slot> slots_;
    std::uint32_t free_head_ = kNoIndex;
    std::uint32_t count_ = 0;
};

}  // namespace drydock
