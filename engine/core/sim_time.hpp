// Simulated time. All of the engine counts integer milliseconds since the start of the simulation,
// the resolution in which AWS reports timestamps. Nothing here reads a clock.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace drydock {

// A span of simulated time in milliseconds.
struct Duration {
    std::int64_t ms = 0;

    friend constexpr auto operator<=>(Duration, Duration) = default;
    friend constexpr Duration operator+(Duration a, Duration b) { return {a.ms + b.ms}; }
    friend constexpr Duration operator-(Duration a, Duration b) { return {a.ms - b.ms}; }
    friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.ms * n}; }
};

// A point in simulated time, milliseconds since the start of the simulation.
struct SimTime {
    std::int64_t ms = 0;

    friend constexpr auto operator<=>(SimTime, SimTime) = default;
    friend constexpr SimTime operator+(SimTime t, Duration d) { return {t.ms + d.ms}; }
    friend constexpr SimTime operator-(SimTime t, Duration d) { return {t.ms - d.ms}; }
    friend constexpr Duration operator-(SimTime a, SimTime b) { return {a.ms - b.ms}; }
};

// "Has not happened": the value of every timestamp that is not set.
inline constexpr SimTime kNever{INT64_MIN};

[[nodiscard]] constexpr bool is_set(SimTime t) { return t != kNever; }

[[nodiscard]] constexpr Duration milliseconds(std::int64_t n) { return {n}; }
[[nodiscard]] constexpr Duration seconds(std::int64_t n) { return {n * 1000}; }
[[nodiscard]] constexpr Duration minutes(std::int64_t n) { return {n * 60'000}; }
[[nodiscard]] constexpr Duration hours(std::int64_t n) { return {n * 3'600'000}; }

// Unix milliseconds to "2026-01-05T09:00:00.000Z" (EventBridge style).
[[nodiscard]] std::string format_iso8601(std::int64_t unix_ms);

// Unix milliseconds to "2026-01-05T09:00:00.123000+00:00", the way the aws CLI prints timestamps.
[[nodiscard]] std::string format_cli_timestamp(std::int64_t unix_ms);

// Unix milliseconds to the JSON number of AWS JSON 1.1: seconds with up to three decimals.
void append_unix_seconds(std::string& out, std::int64_t unix_ms);
// The same into `to`, which has room for 32 characters; gives their number.
std::size_t format_unix_seconds(std::int64_t unix_ms, char* to, std::size_t room);

// "1h 02m 03s", "3m 20s", "4.2s": how long, for people.
[[nodiscard]] std::string format_duration(Duration d);

}  // namespace drydock
