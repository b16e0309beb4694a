// The event kernel in the hold model: N events pending; take the next one, schedule one more after
// a random delay, and again. The delays are nearly exponential with a mean of 30 s (the interval of
// a health check), drawn from a counter. std::priority_queue over (time, sequence) runs beside it
// with the same delays, and both must pop the same events at the same times in the same order.
#include <algorithm>
#include <cstdint>
#include <queue>
#include <string>
#include <vector>

#include "engine/core/event_queue.hpp"
#include "tests/bench/bench.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kMeanDelayMs = 30'000;

// -log2 of a uniform draw, the logarithm taken piecewise linear, times mean * ln 2.
std::int64_t delay_ms(std::uint64_t counter) {
    const std::uint64_t draw = mix64(counter * 0x9e3779b97f4a7c15ULL + 1) | 1;
    const auto zeros = static_cast<unsigned>(__builtin_clzll(draw));
    const std::uint64_t fraction = ((draw << zeros) << 1) >> 48;  // in 1/65536
    const std::uint64_t minus_log2 = (std::uint64_t{zeros} << 16) + 65536 - fraction;
    constexpr std::uint64_t kScale = kMeanDelayMs * 6931 / 10000;
    return static_cast<std::int64_t>((minus_log2 * kScale) >> 16);
}

class WheelSubject {
public:
    void schedule(std::int64_t due, std::uint32_t word) { queue_.schedule(SimTime{due}, word); }
    bool pop(std::int64_t* due, std::uint32_t* word) {
        SimTime at{0};
        const bool found = queue_.pop_due(SimTime{INT64_MAX}, &at, word);
        *due = at.ms;
        return found;
    }
    [[nodiscard]] std::uint64_t size() const { return queue_.size(); }
    [[nodiscard]] const EventQueue& queue() const { return queue_; }

private:
    EventQueue queue_;
};

class HeapSubject {
public:
    void schedule(std::int64_t due, std::uint32_t word) {
        heap_.push(Item{due, sequence_++, word});
    }
    bool pop(std::int64_t* due, std::uint32_t* word) {
        if (heap_.empty()) {
            return false;
        }
        *due = heap_.top().due;
        *word = heap_.top().word;
        heap_.pop();
        return true;
    }
    [[nodiscard]] std::uint64_t size() const { return heap_.size(); }

private:
    struct Item {
        std::int64_t due;
        std::uint32_t sequence;
        std::uint32_t word;
        bool operator<(const Item& other) const {
            return due != other.due ? due > other.due : sequence > other.sequence;
        }
    };
    std::priority_queue<Item> heap_;
    std::uint32_t sequence_ = 0;
};

struct HoldState {
    std::uint64_t draws = 0;
    std::uint64_t popped = 0;
    std::uint64_t order = 0;  // hash of all (time, word) in the order of popping
};

template <class Subject>
void fill(Subject& subject, HoldState& state, std::uint32_t pending) {
    for (std::uint32_t i = 0; i < pending; ++i) {
        subject.schedule(delay_ms(state.draws++), make_event_word(i % 64, i));
    }
}

template <class Subject>
void hold(Subject& subject, HoldState& state, std::uint64_t count) {
    HoldState s = state;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::int64_t due = 0;
        std::uint32_t word = 0;
        if (!subject.pop(&due, &word)) {
            break;
        }
        ++s.popped;
        s.order =
            (s.order ^ (static_cast<std::uint64_t>(due) << 32) ^ word) * 0x9e3779b97f4a7c15ULL;
        subject.schedule(due + delay_ms(s.draws++), word);
    }
    state = s;
}

// One queue under load, measured slice by slice.
template <class Subject>
struct Runner {
    Subject subject;
    HoldState state;
    std::vector<double> rates;  // M events/s

    void prepare(std::uint32_t pending) {
        fill(subject, state, pending);
        hold(subject, state, pending);
    }
    void run_slice(std::uint64_t events) {
        const double took = bench::seconds([&] { hold(subject, state, events); });
        rates.push_back(static_cast<double>(events) / took / 1e6);
    }
    [[nodiscard]] double fastest() const { return *std::max_element(rates.begin(), rates.end()); }
};

void copies(bench::Report& report, const EventQueue& queue, const std::string& name) {
    EventQueue copy = queue;
    std::vector<double> copied;
    std::vector<double> hashed;
    for (int i = 0; i < 5; ++i) {
        copied.push_back(bench::seconds([&] { copy = queue; }) * 1e3);
        bench::keep(copy);
        Hasher hasher;
        hashed.push_back(bench::seconds([&] { queue.hash_into(hasher); }) * 1e3);
        bench::keep(hasher);
    }
    report.add(name + "/copy", bench::median(copied), "ms");
    report.add(name + "/hash", bench::median(hashed), "ms");
    report.add(name + "/bytes_per_event",
               static_cast<double>(queue.bytes()) / static_cast<double>(queue.size()), "B");
}

// The slices of the two queues alternate, so that whatever else the machine does meets both.
void compare(bench::Report& report, std::uint32_t pending, const std::string& suffix) {
    const std::string name = "event_kernel/hold_" + suffix;
    constexpr std::uint64_t kSlice = 500'000;
    constexpr int kSlices = 11;
    Runner<WheelSubject> wheel;
    Runner<HeapSubject> heap;
    wheel.prepare(pending);
    heap.prepare(pending);
    for (int i = 0; i < kSlices; ++i) {
        wheel.run_slice(kSlice);
        heap.run_slice(kSlice);
        if (wheel.state.order != heap.state.order) {
            report.fail(name + ": the two queues popped different events");
            return;
        }
    }
    const double ours = bench::median(wheel.rates);
    const double theirs = bench::median(heap.rates);
    report.add(name + "/event_queue", ours, "M events/s");
    report.add(name + "/event_queue_fastest_slice", wheel.fastest(), "M events/s");
    report.add(name + "/std_priority_queue", theirs, "M events/s");
    report.add(name + "/std_priority_queue_fastest_slice", heap.fastest(), "M events/s");
    report.add(name + "/ratio", ours / theirs, "x");
    copies(report, wheel.subject.queue(), name);
    if (wheel.subject.size() != pending || heap.subject.size() != pending ||
        wheel.state.popped != pending + kSlices * kSlice) {
        report.fail(name + ": events were lost or made up");
    }
}

DD_BENCH(event_kernel_1e3) { compare(report, 1'000, "1e3"); }
DD_BENCH(event_kernel_1e5) { compare(report, 100'000, "1e5"); }
DD_BENCH(event_kernel_1e6) { compare(report, 1'000'000, "1e6"); }

}  // namespace
}  // namespace drydock
