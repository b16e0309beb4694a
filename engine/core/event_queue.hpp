// The future event list: what will happen, in the total order (time, order of scheduling).
//
// A hierarchical timing wheel: four levels of 256 buckets, one byte of the due time each. An event
// lies at the level of the highest byte in which its due time differs from the position, in the
// bucket which that byte names; further than 2^32 ms (49.7 days, counted from the last multiple) it
// lies in the far list. Two facts follow, and everything rests on them:
//   - all events of one tick lie in one bucket, and buckets are first in, first out. So events of a
//     tick leave in the order in which they were scheduled, and no sequence number is stored.
//   - the first non-empty bucket, lower levels first, holds the next event.
// It is lazy: a bucket is spread over the levels below only when nothing earlier is left and its
// range begins within the limit of the caller. A bucket of level 1 is not spread over 256 ticks but
// sorted into one array, the front; level 0 receives what is scheduled for these ticks afterwards,
// hence later in the order. An event is moved four times at most however long it waits.
//
// Cancellation is the caller's and is lazy too: the row an event is about knows at which time it
// expects which kind of event, and whoever pops an event that its row does not expect ignores it.
// Hence there is no cancel() here, and size() counts such events until they come due.
//
// The queue is a plain value without pointers. Buckets are chains of chunks in one pool; a copy is
// four flat copies, and copying into an existing queue reuses its buffers. The pool never shrinks
// before clear(). Once it has grown to what a simulation needs, nothing allocates.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/core/check.hpp"
#include "engine/core/hash.hpp"
#include "engine/core/sim_time.hpp"

namespace drydock {

// What an event is: a kind in the upper 6 bits, the index of the row it is about in the lower 26.
inline constexpr unsigned kEventSubjectBits = 26;
inline constexpr std::uint32_t kMaxEventKind = 63;
inline constexpr std::uint32_t kMaxEventSubject = (1U << kEventSubjectBits) - 1U;

[[nodiscard]] constexpr std::uint32_t make_event_word(std::uint32_t kind, std::uint32_t subject) {
    return (kind << kEventSubjectBits) | (subject & kMaxEventSubject);
}
[[nodiscard]] constexpr std::uint32_t event_kind(std::uint32_t word) {
    return word >> kEventSubjectBits;
}
[[nodiscard]] constexpr std::uint32_t event_subject(std::uint32_t word) {
    return word & kMaxEventSubject;
}

class EventQueue {
public:
    EventQueue();

    // No event before this time will be popped: the time of the last event popped, or the limit of
    // a later pop_due() that found nothing.
    [[nodiscard]] SimTime current() const { return SimTime{position_}; }

    // Adds an event. A due time before current() counts as current().
    void schedule(SimTime due, std::uint32_t word);

    // Takes the next event with due time <= limit. Answers false when there is none, and then
    // current() is at least limit: the caller has seen all there is up to limit. So pass the time
    // one really runs to; to run until nothing is left, ask next_due().
    [[nodiscard]] bool pop_due(SimTime limit, SimTime* due, std::uint32_t* word);

    // The time of the next event, if any. Changes nothing, and therefore has to read the whole
    // first bucket: meant for "step to the next event", not for a loop over all events.
    [[nodiscard]] bool next_due(SimTime* due) const;

    // What the event after the next one is most likely about, if the queue knows without looking
    // far: good enough to fetch its row from memory in time, and for nothing else.
    [[nodiscard]] bool likely_soon(std::uint32_t* word) const {
        if (front_read_ == front_end_) {
            return false;
        }
        *word = front_[front_read_].word;
        return true;
    }

    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size() == 0; }

    // Back to the state of a new queue, at time 0; gives the memory back.
    void clear() { *this = EventQueue(); }

    // Feeds what is pending: equal for two queues from which the same events would leave in the
    // same order, whatever each has spread already and wherever its position is. O(size).
    void hash_into(Hasher& hasher) const;

    // Memory of this value, spare capacity included.
    [[nodiscard]] std::size_t bytes() const;

private:
    struct Entry {
        std::uint32_t due_low;  // the upper half of the due time is that of position_
        std::uint32_t word;     // in the last entry of a chunk: where the next chunk begins
    };
    struct FarEvent {
        std::int64_t due;
        std::uint32_t word;
    };
    // Indices into pool_. The queue of a bucket begins at `read` and ends before `write`; both may
    // stand on the link entry of a chunk. An empty bucket has kNil in both and owns no chunk.
    struct Bucket {
        std::uint32_t read;
        std::uint32_t write;
    };

    static constexpr std::int64_t kNoFarEvent = std::numeric_limits<std::int64_t>::max();
    static constexpr unsigned kLevels = 4;
    static constexpr unsigned kSlots = 256;
    static constexpr std::uint32_t kSlotMask = kSlots - 1;
    static constexpr unsigned kBuckets = kLevels * kSlots;
    static constexpr std::uint32_t kChunk = 32;  // entries, the link included: 256 bytes
    static constexpr std::uint32_t kLinkSlot = kChunk - 1;
    static constexpr std::uint32_t kNil = 0xffffffffU;  // is a link slot too: one test serves both
    static_assert((kNil & kLinkSlot) == kLinkSlot);

    [[nodiscard]] static constexpr std::uint64_t upper_half(std::int64_t time) {
        return static_cast<std::uint64_t>(time) >> 32;
    }
    [[nodiscard]] std::int64_t whole_time(std::uint32_t due_low) const {
        return static_cast<std::int64_t>((upper_half(position_) << 32) | due_low);
    }
    [[nodiscard]] unsigned first_bucket() const {
        const auto group = static_cast<unsigned>(__builtin_ctz(summary_));
        return group * 64 + static_cast<unsigned>(__builtin_ctzll(occupied_[group]));
    }
    // Only the first four groups are of level 0, whose buckets are single ticks.
    [[nodiscard]] bool has_ticks() const { return (summary_ & 0xfU) != 0; }
    // The first time that belongs to a bucket.
    [[nodiscard]] std::int64_t start_of(unsigned bucket) const {
        const unsigned shift = 8 * (bucket / kSlots);
        const std::uint64_t below = (std::uint64_t{256} << shift) - 1;
        const std::uint64_t kept = static_cast<std::uint64_t>(position_) & ~below;
        return static_cast<std::int64_t>(kept | (std::uint64_t{bucket % kSlots} << shift));
    }
    void give_up_until(SimTime limit) {
        if (position_ < limit.ms) {
            position_ = limit.ms;
        }
    }

    void place(Entry entry);
    void append(unsigned bucket, Entry entry);
    [[nodiscard]] std::uint32_t take_first(unsigned bucket);
    void mark_empty(unsigned bucket);
    void release_chunk(std::uint32_t base);
    [[nodiscard]] std::uint32_t add_chunk(unsigned bucket);
    [[nodiscard]] std::uint32_t grow_pool();
    [[nodiscard]] bool advance(SimTime limit);
    void spread(unsigned bucket);
    void fill_front(unsigned bucket);
    void sort_into_front(const Bucket& source);
    void deal_into_front(const Bucket& source);
    template <class Visit>
    void visit_chunks(const Bucket& bucket, Visit&& visit) const;
    template <class Visit>
    void visit_entries(const Bucket& bucket, Visit&& visit) const;
    void bring_far_events(std::uint64_t range);

    std::int64_t position_ = 0;
    std::uint64_t size_ = 0;
    std::uint32_t free_chunk_ = kNil;  // chain of free chunks, through their first entries
    std::uint32_t summary_ = 0;        // bit g: occupied_[g] is not zero
    std::array<std::uint64_t, kBuckets / 64> occupied_{};
    std::array<Bucket, kBuckets> buckets_;
    std::vector<Entry> pool_;
    std::vector<Entry> front_;  // [front_read_, front_end_): sorted, all within 256 ms of position_
    std::uint32_t front_read_ = 0;
    std::uint32_t front_end_ = 0;
    std::vector<FarEvent> far_;             // in order of scheduling
    std::int64_t far_first_ = kNoFarEvent;  // the least due time in far_
};

inline void EventQueue::schedule(SimTime due, std::uint32_t word) {
    const std::int64_t at = due.ms < position_ ? position_ : due.ms;
    ++size_;
    if (upper_half(at) != upper_half(position_)) [[unlikely]] {
        far_first_ = at < far_first_ ? at : far_first_;
        far_.push_back(FarEvent{at, word});
        return;
    }
    place(Entry{static_cast<std::uint32_t>(static_cast<std::uint64_t>(at)), word});
}

// Puts an event of the wheel's range where it belongs as seen from the position.
inline void EventQueue::place(Entry entry) {
    const auto here = static_cast<std::uint32_t>(static_cast<std::uint64_t>(position_));
    const std::uint32_t differs = (entry.due_low ^ here) | 1U;
    const unsigned level = (31U - static_cast<unsigned>(__builtin_clz(differs))) / 8;
    append(level * kSlots + ((entry.due_low >> (8 * level)) & kSlotMask), entry);
}

inline bool EventQueue::pop_due(SimTime limit, SimTime* due, std::uint32_t* word) {
    unsigned slot = has_ticks() ? first_bucket() : kSlots;
    if (slot == kSlots && front_read_ == front_end_) {
        if (!advance(limit)) {
            give_up_until(limit);
            return false;
        }
        slot = has_ticks() ? first_bucket() : kSlots;
    }
    bool from_front = false;
    if (front_read_ != front_end_) {
        const unsigned front_slot = front_[front_read_].due_low & kSlotMask;
        // On equal ticks the front is first: it was complete before the tick had a bucket.
        from_front = front_slot <= slot;
        slot = from_front ? front_slot : slot;
    }
    const std::int64_t at = (position_ & ~std::int64_t{kSlotMask}) | std::int64_t{slot};
    if (at > limit.ms) {
        give_up_until(limit);
        return false;
    }
    position_ = at;
    --size_;
    due->ms = at;
    *word = from_front ? front_[front_read_++].word : take_first(slot);
    return true;
}

inline void EventQueue::append(unsigned bucket, Entry entry) {
    std::uint32_t at = buckets_[bucket].write;
    if ((at & kLinkSlot) == kLinkSlot) {
        at = add_chunk(bucket);
    }
    pool_[at] = entry;
    buckets_[bucket].write = at + 1;
}

// Gives the bucket one more chunk, and the place where its next entry goes.
inline std::uint32_t EventQueue::add_chunk(unsigned bucket) {
    std::uint32_t base = free_chunk_;
    if (base == kNil) [[unlikely]] {
        base = grow_pool();
    } else {
        free_chunk_ = pool_[base].word;
    }
    Bucket& target = buckets_[bucket];
    if (target.write == kNil) {
        target.read = base;
        occupied_[bucket / 64] |= std::uint64_t{1} << (bucket % 64);
        summary_ |= 1U << (bucket / 64);
    } else {
        pool_[target.write].word = base;
    }
    return base;
}

inline void EventQueue::release_chunk(std::uint32_t base) {
    pool_[base].word = free_chunk_;
    free_chunk_ = base;
}

inline void EventQueue::mark_empty(unsigned bucket) {
    buckets_[bucket] = Bucket{kNil, kNil};
    const std::uint64_t rest = occupied_[bucket / 64] & ~(std::uint64_t{1} << (bucket % 64));
    occupied_[bucket / 64] = rest;
    if (rest == 0) {
        summary_ &= ~(1U << (bucket / 64));
    }
}

// Takes the first event of a bucket that is not empty.
inline std::uint32_t EventQueue::take_first(unsigned bucket) {
    Bucket& source = buckets_[bucket];
    const std::uint32_t at = source.read;
    const std::uint32_t word = pool_[at].word;
    source.read = at + 1;
    if (at + 1 == source.write) {
        release_chunk(at & ~kLinkSlot);
        mark_empty(bucket);
    } else if (((at + 1) & kLinkSlot) == kLinkSlot) {
        source.read = pool_[at + 1].word;
        release_chunk(at & ~kLinkSlot);
    }
    return word;
}

}  // namespace drydock
