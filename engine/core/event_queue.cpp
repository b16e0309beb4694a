#include "engine/core/event_queue.hpp"

#include <algorithm>

namespace drydock {
namespace {

// From so many events on, clearing a table of 65,536 counters is cheaper than sorting them.
constexpr std::size_t kWorthWideRanks = 1024;

}  // namespace

EventQueue::EventQueue() { buckets_.fill(Bucket{kNil, kNil}); }

std::size_t EventQueue::bytes() const {
    return sizeof(*this) + (pool_.capacity() + front_.capacity()) * sizeof(Entry) +
           far_.capacity() * sizeof(FarEvent);
}

// Adds one chunk to the pool and answers where it begins.
std::uint32_t EventQueue::grow_pool() {
    const std::size_t base = pool_.size();
    DD_ASSERT(base < kNil - kChunk);
    pool_.resize(base + kChunk);
    return static_cast<std::uint32_t>(base);
}

// Calls visit(begin, end), indices into the pool, for each chunk of a bucket that is not empty, in
// order. The chunk may be released in the call. Meanwhile the next one is on its way to the cache.
template <class Visit>
void EventQueue::visit_chunks(const Bucket& bucket, Visit&& visit) const {
    std::uint32_t at = bucket.read;
    while ((at & ~kLinkSlot) != (bucket.write & ~kLinkSlot)) {
        const std::uint32_t link = at | kLinkSlot;
        const std::uint32_t next = pool_[link].word;
        for (std::uint32_t line = 0; line < kChunk; line += 8) {
            __builtin_prefetch(&pool_[next + line]);
        }
        visit(at, link);
        at = next;
    }
    visit(at, bucket.write);
}

template <class Visit>
void EventQueue::visit_entries(const Bucket& bucket, Visit&& visit) const {
    visit_chunks(bucket, [&](std::uint32_t begin, std::uint32_t end) {
        for (std::uint32_t at = begin; at != end; ++at) {
            visit(pool_[at]);
        }
    });
}

// Nothing is left in the front and at level 0: brings the next events there, or answers false when
// they begin after `limit`. The position never passes `limit`, since what the caller schedules at
// `limit` must find its place.
bool EventQueue::advance(SimTime limit) {
    while (front_read_ == front_end_ && !has_ticks()) {
        if (summary_ != 0) {
            const unsigned bucket = first_bucket();
            const std::int64_t start = start_of(bucket);
            if (start > limit.ms) {
                return false;
            }
            position_ = start;
            if (bucket < 2 * kSlots) {
                fill_front(bucket);
            } else {
                spread(bucket);
            }
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

// Moves the entries of a bucket of level 2 or 3 to the levels below it. The position stands at its
// first time.
void EventQueue::spread(unsigned bucket) {
    const Bucket source = buckets_[bucket];
    mark_empty(bucket);
    visit_chunks(source, [this](std::uint32_t begin, std::uint32_t end) {
        for (std::uint32_t at = begin; at != end; ++at) {
            place(pool_[at]);
        }
        release_chunk(begin & ~kLinkSlot);
    });
}

// Sorts the entries of a bucket of level 1, 256 ticks, into the front. Spreading them over the
// ticks of level 0 would do too, but most come due with nothing scheduled in between, and to read a
// sorted array is cheaper than to walk 256 short chains.
void EventQueue::fill_front(unsigned bucket) {
    const Bucket source = buckets_[bucket];
    mark_empty(bucket);
    front_read_ = 0;
    if ((source.read & ~kLinkSlot) == (source.write & ~kLinkSlot)) {
        sort_into_front(source);
    } else {
        deal_into_front(source);
    }
}

// For a bucket of one chunk, 31 entries at most: each pair is compared once, which gives every
// entry its rank; equal ticks keep their order. More comparisons than insertion sort, but no branch
// depends on them, and with a few entries a bucket mispredicted branches are what takes the time.
void EventQueue::sort_into_front(const Bucket& source) {
    if (front_.size() < kChunk) {
        front_.resize(kChunk);
    }
    Entry* const front = front_.data();
    const Entry* const from = pool_.data() + source.read;
    const std::uint32_t count = source.write - source.read;
    std::array<std::uint32_t, kChunk> rank{};
    for (std::uint32_t i = 1; i < count; ++i) {
        const std::uint32_t due = from[i].due_low;
        std::uint32_t mine = i;
        for (std::uint32_t j = 0; j < i; ++j) {
            const std::uint32_t before = due < from[j].due_low ? 1U : 0U;
            mine -= before;
            rank[j] += before;
        }
        rank[i] = mine;
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        front[rank[i]] = from[i];
    }
    front_end_ = count;
    release_chunk(source.read & ~kLinkSlot);
}

// For a bucket of several chunks: counting sort by tick, which is stable.
void EventQueue::deal_into_front(const Bucket& source) {
    std::array<std::uint32_t, kSlots> place_of{};
    visit_entries(source, [&](Entry entry) { ++place_of[entry.due_low & kSlotMask]; });
    std::uint32_t count = 0;
    for (std::uint32_t& place : place_of) {
        const std::uint32_t here = place;
        place = count;
        count += here;
    }
    if (front_.size() < count) {
        front_.resize(count);
    }
    Entry* const front = front_.data();
    visit_chunks(source, [&](std::uint32_t begin, std::uint32_t end) {
        for (std::uint32_t at = begin; at != end; ++at) {
            const Entry entry = pool_[at];
            front[place_of[entry.due_low & kSlotMask]++] = entry;
        }
        release_chunk(begin & ~kLinkSlot);
    });
    front_end_ = count;
}

// The wheel is empty: moves the position to the beginning of a range of 2^32 ms, and the far events
// of that range into the wheel, in the order in which they were scheduled.
void EventQueue::bring_far_events(std::uint64_t range) {
    position_ = static_cast<std::int64_t>(range << 32);
    far_first_ = kNoFarEvent;
    std::size_t kept = 0;
    for (const FarEvent event : far_) {
        if (upper_half(event.due) == range) {
            place(Entry{static_cast<std::uint32_t>(static_cast<std::uint64_t>(event.due)),
                        event.word});
        } else {
            far_first_ = std::min(far_first_, event.due);
            far_[kept] = event;
            ++kept;
        }
    }
    far_.resize(kept);
}

bool EventQueue::next_due(SimTime* due) const {
    std::uint32_t first = 0xffffffffU;
    const bool has_front = front_read_ != front_end_;
    if (has_front) {
        first = front_[front_read_].due_low;
    }
    if (has_ticks() || (!has_front && summary_ != 0)) {
        visit_entries(buckets_[first_bucket()],
                      [&first](Entry entry) { first = std::min(first, entry.due_low); });
    } else if (!has_front) {
        due->ms = far_first_;
        return !far_.empty();
    }
    due->ms = whole_time(first);
    return true;
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
    // The lowest byte tells the ticks of the front and of level 0 apart, and those of a bucket of
    // level 1. What lies further is sorted, or counted in a wider table where that pays.
    std::array<std::uint32_t, kSlots> ranks{};
    const auto add_near = [&](Entry entry) {
        add(whole_time(entry.due_low), entry.word, ranks[entry.due_low & kSlotMask]++);
    };
    std::for_each(front_.data() + front_read_, front_.data() + front_end_, add_near);
    for (unsigned bucket = 0; bucket < 2 * kSlots; ++bucket) {
        if (buckets_[bucket].read != kNil) {
            if (bucket >= kSlots) {
                ranks.fill(0);
            }
            visit_entries(buckets_[bucket], add_near);
        }
    }
    std::vector<FarEvent> events = far_;
    const auto add_sorted = [&] {
        std::stable_sort(events.begin(), events.end(),
                         [](const FarEvent& a, const FarEvent& b) { return a.due < b.due; });
        std::uint32_t rank = 0;
        for (std::size_t i = 0; i < events.size(); ++i) {
            rank = (i != 0 && events[i].due == events[i - 1].due) ? rank + 1 : 0;
            add(events[i].due, events[i].word, rank);
        }
    };
    add_sorted();
    std::vector<std::uint32_t> wide_ranks;  // by the two lowest bytes
    for (unsigned bucket = 2 * kSlots; bucket < kBuckets; ++bucket) {
        if (buckets_[bucket].read == kNil) {
            continue;
        }
        events.clear();
        visit_entries(buckets_[bucket], [&](Entry entry) {
            events.push_back(FarEvent{whole_time(entry.due_low), entry.word});
        });
        if (bucket < 3 * kSlots && events.size() >= kWorthWideRanks) {
            wide_ranks.assign(kSlots * kSlots, 0);
            for (const FarEvent& event : events) {
                add(event.due, event.word,
                    wide_ranks[static_cast<std::size_t>(event.due) & 0xffffU]++);
            }
        } else {
            add_sorted();
        }
    }
    hasher.add(size());
    hasher.add(sum);
}

}  // namespace drydock
