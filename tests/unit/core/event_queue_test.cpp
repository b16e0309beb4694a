#include "engine/core/event_queue.hpp"

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/core/hash.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kHorizon = std::int64_t{1} << 32;

// The queue as one would write it in an afternoon: a multimap keeps equal keys in order of
// insertion.
class Reference {
public:
    void schedule(std::int64_t due, std::uint32_t word) {
        events_.emplace(due < current_ ? current_ : due, word);
    }
    bool pop_due(std::int64_t limit, std::int64_t* due, std::uint32_t* word) {
        if (events_.empty() || events_.begin()->first > limit) {
            current_ = limit > current_ ? limit : current_;
            return false;
        }
        *due = current_ = events_.begin()->first;
        *word = events_.begin()->second;
        events_.erase(events_.begin());
        return true;
    }
    [[nodiscard]] bool next_due(std::int64_t* due) const {
        if (events_.empty()) {
            return false;
        }
        *due = events_.begin()->first;
        return true;
    }
    [[nodiscard]] std::int64_t current() const { return current_; }
    [[nodiscard]] std::size_t size() const { return events_.size(); }
    [[nodiscard]] const std::multimap<std::int64_t, std::uint32_t>& events() const {
        return events_;
    }

private:
    std::multimap<std::int64_t, std::uint32_t> events_;
    std::int64_t current_ = 0;
};

class Random {
public:
    explicit Random(std::uint64_t seed) : seed_(seed) {}
    // 0 <= answer < bound
    std::int64_t below(std::int64_t bound) {
        const std::uint64_t draw = mix64(seed_ ^ mix64(++counter_)) >> 1;
        return static_cast<std::int64_t>(draw % static_cast<std::uint64_t>(bound));
    }
    // A delay whose length in bits is what is uniform: every level of the wheel gets its share.
    std::int64_t delay() { return below(std::int64_t{1} << below(35)); }

private:
    std::uint64_t seed_;
    std::uint64_t counter_ = 0;
};

std::uint64_t hash_of(const EventQueue& queue) {
    Hasher hasher;
    queue.hash_into(hasher);
    return hasher.value();
}

using Popped = std::pair<std::int64_t, std::uint32_t>;

std::vector<Popped> drain(EventQueue queue) {
    std::vector<Popped> popped;
    SimTime due;
    std::uint32_t word = 0;
    while (queue.pop_due(SimTime{INT64_MAX}, &due, &word)) {
        popped.emplace_back(due.ms, word);
    }
    return popped;
}

// Both queues together; every answer is compared. Counts differences, so that a broken queue gives
// one readable failure instead of a million.
struct Pair {
    EventQueue queue;
    Reference reference;
    int differences = 0;
    std::uint32_t next_word = 0;

    void schedule(std::int64_t due) {
        queue.schedule(SimTime{due}, next_word);
        reference.schedule(due, next_word);
        ++next_word;
    }
    bool pop(std::int64_t limit) {
        SimTime due;
        std::int64_t expected_due = 0;
        std::uint32_t word = 0;
        std::uint32_t expected_word = 0;
        const bool found = queue.pop_due(SimTime{limit}, &due, &word);
        const bool expected = reference.pop_due(limit, &expected_due, &expected_word);
        differences += found != expected ? 1 : 0;
        differences += (found && (due.ms != expected_due || word != expected_word)) ? 1 : 0;
        differences += queue.current().ms != reference.current() ? 1 : 0;
        differences += queue.size() != reference.size() ? 1 : 0;
        return found && expected;
    }
    void compare_next_due() {
        SimTime due;
        std::int64_t expected_due = 0;
        const bool found = queue.next_due(&due);
        const bool expected = reference.next_due(&expected_due);
        differences += found != expected ? 1 : 0;
        differences += (found && due.ms != expected_due) ? 1 : 0;
    }
    // A queue into which the pending events are scheduled afresh: nothing in it was ever spread.
    [[nodiscard]] EventQueue rebuilt() const {
        EventQueue fresh;
        for (const auto& [due, word] : reference.events()) {
            fresh.schedule(SimTime{due}, word);
        }
        return fresh;
    }
};

// One random step: a burst on one tick, single events, or running to a limit with some of the
// popped events scheduling further ones, on their own tick included.
void random_step(Pair& pair, Random& random) {
    const std::int64_t now = pair.reference.current();
    switch (random.below(4)) {
        case 0: {
            const std::int64_t due = now + random.delay();
            for (std::int64_t i = random.below(100); i > 0; --i) {
                pair.schedule(due);
            }
            break;
        }
        case 1:
            for (std::int64_t i = random.below(30); i > 0; --i) {
                pair.schedule(now + random.delay() - random.below(3));
            }
            break;
        default: {
            const std::int64_t limit = now + random.delay() - random.below(50);
            for (std::int64_t i = random.below(80); i > 0 && pair.pop(limit); --i) {
                if (random.below(3) == 0) {
                    pair.schedule(pair.reference.current() + random.delay() * random.below(2));
                }
            }
            break;
        }
    }
    pair.compare_next_due();
}

TEST_CASE("random schedules over all horizons leave the queue as they leave a multimap") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        Pair pair;
        Random random(seed);
        for (int step = 0; step < 400 && pair.differences == 0; ++step) {
            random_step(pair, random);
        }
        while (pair.differences == 0 && pair.pop(INT64_MAX)) {
        }
        CHECK(pair.differences == 0);
        CHECK(pair.queue.size() == 0);
    }
}

TEST_CASE("a limit that creeps past every bucket boundary hides and reorders nothing") {
    const std::uint64_t seed = 99;
    CAPTURE(seed);
    Random random(seed);
    for (const std::int64_t base :
         {std::int64_t{250}, std::int64_t{65'530}, (std::int64_t{1} << 24) - 6, kHorizon - 6}) {
        CAPTURE(base);
        Pair pair;
        while (pair.pop(base)) {
        }
        for (std::int64_t limit = base; limit < base + 600 && pair.differences == 0; ++limit) {
            pair.schedule(limit + random.below(300));
            pair.schedule(limit + random.below(3));
            pair.compare_next_due();
            while (pair.pop(limit)) {
            }
        }
        CHECK(pair.differences == 0);
    }
}

TEST_CASE("events of one tick leave in the order of scheduling, from whatever distance they came") {
    const std::int64_t tick = 3 * kHorizon + 0x01020304;
    EventQueue queue;
    SimTime due;
    std::uint32_t word = 0;
    std::uint32_t next = 0;
    const auto approach = [&](std::int64_t time) {
        queue.schedule(SimTime{tick}, next++);
        queue.schedule(SimTime{tick}, next++);
        CHECK_FALSE(queue.pop_due(SimTime{time}, &due, &word));
    };
    for (const std::int64_t distance :
         {2 * kHorizon, kHorizon, std::int64_t{0x01000000}, std::int64_t{0x10000},
          std::int64_t{0x100}, std::int64_t{1}}) {
        approach(tick - distance);
    }
    queue.schedule(SimTime{tick}, next++);
    for (std::uint32_t i = 0; i < 20; ++i) {
        CHECK(queue.pop_due(SimTime{tick}, &due, &word));
        CHECK(due.ms == tick);
        CHECK(word == i);
        queue.schedule(SimTime{tick}, next++);  // while the tick is being drained
    }
    CHECK(queue.size() == next - 20);
}

TEST_CASE(
    "pop_due answers nothing after its limit, and what is scheduled at the limit comes first") {
    EventQueue queue;
    SimTime due;
    std::uint32_t word = 0;
    CHECK_FALSE(queue.next_due(&due));
    queue.schedule(SimTime{70'000}, 1);
    CHECK_FALSE(queue.pop_due(SimTime{69'999}, &due, &word));
    CHECK(queue.current() == SimTime{69'999});
    queue.schedule(SimTime{69'999}, 2);
    queue.schedule(SimTime{70'000}, 3);
    REQUIRE(queue.next_due(&due));
    CHECK(due == SimTime{69'999});
    CHECK(drain(queue) == std::vector<Popped>{{69'999, 2}, {70'000, 1}, {70'000, 3}});
    CHECK(queue.size() == 3);
    CHECK_FALSE(queue.pop_due(SimTime{5}, &due, &word));
    CHECK(queue.current() == SimTime{69'999});
}

TEST_CASE("an event due in the past counts as due now, after those already due now") {
    EventQueue queue;
    queue.schedule(SimTime{-5}, 1);
    queue.schedule(SimTime{1000}, 2);
    queue.schedule(SimTime{1000}, 3);
    SimTime due;
    std::uint32_t word = 0;
    CHECK(queue.pop_due(SimTime{2000}, &due, &word));
    CHECK(due == SimTime{0});
    CHECK(queue.pop_due(SimTime{2000}, &due, &word));
    CHECK(word == 2);
    queue.schedule(SimTime{999}, 4);
    queue.schedule(SimTime{INT64_MIN}, 5);
    CHECK(drain(queue) == std::vector<Popped>{{1000, 3}, {1000, 4}, {1000, 5}});
}

TEST_CASE("the farthest times of all are kept and ordered") {
    EventQueue queue;
    queue.schedule(SimTime{INT64_MAX}, 1);
    queue.schedule(SimTime{kHorizon * 7}, 2);
    queue.schedule(SimTime{kHorizon * 7 - 1}, 3);
    queue.schedule(SimTime{INT64_MAX}, 4);
    queue.schedule(SimTime{kHorizon - 1}, 5);
    queue.schedule(SimTime{kHorizon * 7}, 6);
    SimTime due;
    REQUIRE(queue.next_due(&due));
    CHECK(due.ms == kHorizon - 1);
    CHECK(drain(queue) == std::vector<Popped>{{kHorizon - 1, 5},
                                              {kHorizon * 7 - 1, 3},
                                              {kHorizon * 7, 2},
                                              {kHorizon * 7, 6},
                                              {INT64_MAX, 1},
                                              {INT64_MAX, 4}});
}

TEST_CASE("a copy is a value: both go their own ways, and assigning one back restores it") {
    const std::uint64_t seed = 7;
    CAPTURE(seed);
    Pair original;
    Random random(seed);
    for (int step = 0; step < 200; ++step) {
        random_step(original, random);
    }
    REQUIRE(original.queue.size() > 100);
    const Pair snapshot = original;
    Pair fork = original;
    Random other(seed + 1);
    for (int step = 0; step < 200; ++step) {
        random_step(original, random);
        random_step(fork, other);
    }
    CHECK(original.differences == 0);
    CHECK(fork.differences == 0);
    CHECK(hash_of(original.queue) != hash_of(fork.queue));
    fork.queue = snapshot.queue;
    fork.reference = snapshot.reference;
    CHECK(hash_of(fork.queue) == hash_of(snapshot.queue));
    while (fork.differences == 0 && fork.pop(INT64_MAX)) {
    }
    CHECK(fork.differences == 0);
    CHECK(snapshot.queue.size() == snapshot.reference.size());
}

TEST_CASE("the hash sees what is pending and its order, not how far the wheel has turned") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Pair pair;
        Random random(seed);
        for (int step = 0; step < 60; ++step) {
            random_step(pair, random);
            REQUIRE(hash_of(pair.queue) == hash_of(pair.rebuilt()));
        }
        EventQueue turned = pair.queue;
        SimTime due;
        std::uint32_t word = 0;
        if (turned.next_due(&due)) {
            CHECK_FALSE(turned.pop_due(SimTime{due.ms - 1}, &due, &word));
            CHECK(hash_of(turned) == hash_of(pair.queue));
            CHECK(turned.pop_due(SimTime{INT64_MAX}, &due, &word));
            CHECK(hash_of(turned) != hash_of(pair.queue));
        }
    }
}

TEST_CASE("the hash of a crowded minute is the same from afar, from near and within") {
    const std::uint64_t seed = 11;
    CAPTURE(seed);
    Random random(seed);
    EventQueue queue;
    EventQueue swapped;
    for (std::uint32_t i = 0; i < 5'000; ++i) {
        const SimTime due{131'072 + random.below(2'000)};
        queue.schedule(due, i);
        swapped.schedule(due, i ^ 1U);
    }
    const std::uint64_t from_afar = hash_of(queue);
    CHECK(from_afar != hash_of(swapped));
    SimTime due;
    std::uint32_t word = 0;
    CHECK_FALSE(queue.pop_due(SimTime{131'071}, &due, &word));
    CHECK(hash_of(queue) == from_afar);
    queue.schedule(SimTime{131'072}, 5'000);
    CHECK(queue.pop_due(SimTime{131'080}, &due, &word));
    EventQueue rebuilt;
    for (const auto& [time, what] : drain(queue)) {
        rebuilt.schedule(SimTime{time}, what);
    }
    CHECK(rebuilt.size() == 5'000);
    CHECK(hash_of(rebuilt) == hash_of(queue));
}

TEST_CASE("the hash tells time, word and order within a tick apart") {
    for (const std::int64_t due : {std::int64_t{5}, std::int64_t{300}, std::int64_t{70'000},
                                   std::int64_t{20'000'000}, 2 * kHorizon}) {
        CAPTURE(due);
        const auto hash_of_two = [](std::int64_t first, std::uint32_t first_word,
                                    std::int64_t second, std::uint32_t second_word) {
            EventQueue queue;
            queue.schedule(SimTime{first}, first_word);
            queue.schedule(SimTime{second}, second_word);
            return hash_of(queue);
        };
        const std::uint64_t one = hash_of_two(due, 1, due, 2);
        CHECK(one == hash_of_two(due, 1, due, 2));
        CHECK(one != hash_of_two(due, 2, due, 1));
        CHECK(one != hash_of_two(due, 1, due + 1, 2));
        CHECK(one != hash_of_two(due, 1, due, 3));
        CHECK(hash_of_two(due, 1, due + 1, 2) == hash_of_two(due + 1, 2, due, 1));
    }
}

TEST_CASE("in a steady state nothing grows, and a copy into a queue of the same size neither") {
    EventQueue queue;
    Random random(3);
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        queue.schedule(SimTime{random.below(60'000)}, i);
    }
    SimTime due;
    std::uint32_t word = 0;
    const auto hold = [&](int count) {
        for (int i = 0; i < count; ++i) {
            CHECK(queue.pop_due(SimTime{INT64_MAX}, &due, &word));
            queue.schedule(SimTime{due.ms + random.below(60'000)}, word);
        }
    };
    hold(100'000);
    EventQueue copy = queue;
    copy = queue;
    const std::size_t before = queue.bytes();
    const std::size_t copy_before = copy.bytes();
    hold(200'000);
    CHECK(queue.bytes() == before);
    copy = queue;
    CHECK(copy.bytes() <= copy_before + copy_before / 4);
    CHECK(queue.bytes() < 20'000 * 40);
    queue.clear();
    CHECK(queue.size() == 0);
    CHECK(queue.current() == SimTime{0});
    CHECK(queue.bytes() == sizeof(EventQueue));
    CHECK(hash_of(queue) == hash_of(EventQueue()));
}

TEST_CASE("an event word carries kind and subject") {
    const std::uint32_t word = make_event_word(kMaxEventKind, kMaxEventSubject);
    CHECK(event_kind(word) == kMaxEventKind);
    CHECK(event_subject(word) == kMaxEventSubject);
    CHECK(event_kind(make_event_word(3, 17)) == 3);
    CHECK(event_subject(make_event_word(3, 17)) == 17);
}

}  // namespace
}  // namespace drydock
