#include "engine/core/event_queue.hpp"

#include <algorithm>

namespace drydock {

EventQueue::EventQueue() {
    buckets_.fill(Bucket{kNil, kNil});
}

std::size_t EventQueue::bytes() const {
    return sizeof(*this) + pool_.capacity() * sizeof(Entry) + far_.capacity() * sizeof(FarEvent);
}

// Adds one chunk to the pool and answers where it begins.
std::uint32_t EventQueue::grow_pool() {
    const std::size_t base = pool_.size();
    DD_ASSERT(base < kNil - kChunk);
    pool_.resize(base + kChunk);
    return static_cast<std::uint32_t>(base);
}

// Makes sure that the next event lies at level 0, or answers false when it is due after `limit`.
// The position never passes `limit`: what the caller schedules at `limit` must find its place.
bool EventQueue::advance(SimTime limit) {
    while ((summary_ & 0xfU) == 0) {
        if (summary_ != 0) {
            const unsigned bucket = first_bucket();
            const std::int64_t start = start_of(bucket);
            if (start > limit.ms) {
                return false;
            }
            position_ = start;
            spread(bucket);
            continue;
        }
        if (far_.empty()) {
            return false;
        }
        // The range, not the event, is what counts: once the position has entered it, every event
        // of the range must be in the wheel, or one scheduled later would overtake it.
        const std::uint64_t range = upper_half(far_first_);
        if (static_cast<std::int64_t>(range << 32) > limit.ms) {
            return false;
        }
        bring_far_events(range);
    }
    return true;
}

// Moves the entries of a bucket to the levels below it. The position stands at its first time.
void EventQueue::spread(unsigned bucket) {
    const Bucket source = buckets_[bucket];
    const bool to_ticks = bucket < 2 * kSlots;
    const auto start = static_cast<std::uint32_t>(static_cast<std::uint64_t>(position_));
    mark_empty(bucket);
    std::uint32_t at = source.read;
    while (true) {
        const std::uint32_t base = at & ~kLinkSlot;
        const bool is_last = (source.write & ~kLinkSlot) == base;
        const std::uint32_t end = is_last ? source.write : base + kLinkSlot;
        const std::uint32_t next = is_last ? base : pool_[end].word;
        for (std::uint32_t byte = 0; byte < kChunk; byte += 8) {
            __builtin_prefetch(&pool_[next + byte]);
        }
        for (; at != end; ++at) {
            const Entry entry = pool_[at];
            unsigned level = 0;
            if (!to_ticks) {
                const std::uint32_t differs = (entry.due_low ^ start) | 1U;
                level = (31U - static_cast<unsigned>(__builtin_clz(differs))) / 8;
            }
            const unsigned slot = (entry.due_low >> (8 * level)) & 0xffU;
            append(level * kSlots + slot, entry.due_low, entry.word);
        }
        release_chunk(base);
        if (is_last) {
            return;
        }
        at = next;
    }
}

// The wheel is empty: moves the position to the beginning of a range of 2^32 ms, and the far events
// of that range into the wheel, in the order in which they were scheduled.
void EventQueue::bring_far_events(std::uint64_t range) {
    position_ = static_cast<std::int64_t>(range << 32);
    far_first_ = kNoFarEvent;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < far_.size(); ++i) {
        const FarEvent event = far_[i];
        if (upper_half(event.due) == range) {
            schedule(SimTime{event.due}, event.word);
        } else {
            far_first_ = std::min(far_first_, event.due);
            far_[kept] = event;
            ++kept;
        }
    }
    far_.resize(kept);
}

template <class Visit>
void EventQueue::visit_bucket(unsigned bucket, Visit&& visit) const {
    std::uint32_t at = buckets_[bucket].read;
    while (at != buckets_[bucket].write) {
        if ((at & kLinkSlot) == kLinkSlot) {
            at = pool_[at].word;
        }
        visit(pool_[at]);
        ++at;
    }
}

std::int64_t EventQueue::first_due_in(unsigned bucket) const {
    std::uint32_t first = 0xffffffffU;
    visit_bucket(bucket, [&first](Entry entry) { first = std::min(first, entry.due_low); });
    return whole_time(first);
}

bool EventQueue::next_due(SimTime* due) const {
    if (summary_ != 0) {
        due->ms = first_due_in(first_bucket());
        return true;
    }
    if (!far_.empty()) {
        due->ms = far_first_;
        return true;
    }
    return false;
}

// Every event is mixed with its rank within its tick, and the results are added up: the sum does
// not depend on the order of the buckets, yet does on the order within a tick, which the future
// does too.
void EventQueue::hash_into(Hasher& hasher) const {
    std::uint64_t sum = 0;
    const auto add = [&sum](std::int64_t due, std::uint32_t word, std::uint32_t rank) {
        const std::uint64_t what = (std::uint64_t{word} << 32) | rank;
        sum += mix64(mix64(static_cast<std::uint64_t>(due)) + what);
    };
    // Up to level 1 the lowest byte tells the ticks of a bucket apart.
    std::array<std::uint32_t, kSlots> ranks;
    for (unsigned bucket = 0; bucket < 2 * kSlots; ++bucket) {
        if (buckets_[bucket].read == kNil) {
            continue;
        }
        ranks.fill(0);
        visit_bucket(bucket, [&](Entry entry) {
            add(whole_time(entry.due_low), entry.word, ranks[entry.due_low & 0xffU]++);
        });
    }
    std::vector<FarEvent> sorted = far_;
    for (unsigned bucket = 2 * kSlots; bucket < kBuckets; ++bucket) {
        visit_bucket(bucket, [&](Entry entry) {
            sorted.push_back(FarEvent{whole_time(entry.due_low), entry.word});
        });
    }
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const FarEvent& a, const FarEvent& b) { return a.due < b.due; });
    std::uint32_t rank = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        rank = (i != 0 && sorted[i].due == sorted[i - 1].due) ? rank + 1 : 0;
        add(sorted[i].due, sorted[i].word, rank);
    }
    hasher.add(size());
    hasher.add(sum);
}

}  // namespace drydock
