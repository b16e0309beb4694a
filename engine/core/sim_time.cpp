#include "engine/core/sim_time.hpp"

#include <charconv>
#include <cstdio>

namespace drydock {
namespace {

struct CivilDate {
    std::int64_t year = 1970;
    int month = 1;
    int day = 1;
};

// Days since 1970-01-01 to a date of the proleptic Gregorian calendar, in 400-year eras that start
// on the first of March so that the leap day comes last.
CivilDate civil_from_days(std::int64_t days) {
    days += 719'468;
    const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
    const std::int64_t day_of_era = days - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
    const int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
    const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

struct ClockTime {
    CivilDate date;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int ms = 0;
};

ClockTime split(std::int64_t unix_ms) {
    constexpr std::int64_t kDay = 86'400'000;
    std::int64_t days = unix_ms / kDay;
    std::int64_t rest = unix_ms % kDay;
    if (rest < 0) {
        rest += kDay;
        --days;
    }
    ClockTime t;
    t.date = civil_from_days(days);
    t.hour = static_cast<int>(rest / 3'600'000);
    t.minute = static_cast<int>(rest / 60'000 % 60);
    t.second = static_cast<int>(rest / 1000 % 60);
    t.ms = static_cast<int>(rest % 1000);
    return t;
}

}  // namespace

std::string format_iso8601(std::int64_t unix_ms) {
    const ClockTime t = split(unix_ms);
    char text[64];
    std::snprintf(text, sizeof text, "%04lld-%02d-%02dT%02d:%02d:%02d.%03dZ",
                  static_cast<long long>(t.date.year), t.date.month, t.date.day, t.hour, t.minute,
                  t.second, t.ms);
    return text;
}

std::string format_cli_timestamp(std::int64_t unix_ms) {
    const ClockTime t = split(unix_ms);
    char text[64];
    // Python's isoformat() leaves the fraction out when it is zero.
    if (t.ms == 0) {
        std::snprintf(text, sizeof text, "%04lld-%02d-%02dT%02d:%02d:%02d+00:00",
                      static_cast<long long>(t.date.year), t.date.month, t.date.day, t.hour,
                      t.minute, t.second);
    } else {
        std::snprintf(text, sizeof text, "%04lld-%02d-%02dT%02d:%02d:%02d.%03d000+00:00",
                      static_cast<long long>(t.date.year), t.date.month, t.date.day, t.hour,
                      t.minute, t.second, t.ms);
    }
    return text;
}

std::size_t format_unix_seconds(std::int64_t unix_ms, char* to, std::size_t room) {
    const std::int64_t magnitude = unix_ms < 0 ? -unix_ms : unix_ms;
    char* at = to;
    if (unix_ms < 0) {
        *at++ = '-';
    }
    at = std::to_chars(at, to + room, magnitude / 1000).ptr;
    std::int64_t fraction = magnitude % 1000;
    if (fraction != 0) {
        *at++ = '.';
        for (std::int64_t unit = 100; fraction != 0; unit /= 10) {
            *at++ = static_cast<char>('0' + fraction / unit);
            fraction %= unit;
        }
    }
    return static_cast<std::size_t>(at - to);
}

void append_unix_seconds(std::string& out, std::int64_t unix_ms) {
    char text[32];
    out.append(text, format_unix_seconds(unix_ms, text, sizeof text));
}

std::string format_duration(Duration d) {
    char text[48];
    const auto total_seconds = static_cast<long long>(d.ms / 1000);
    if (d.ms < 0) {
        return "-" + format_duration({-d.ms});
    }
    if (total_seconds < 60) {
        std::snprintf(text, sizeof text, "%lld.%llds", total_seconds,
                      static_cast<long long>(d.ms % 1000 / 100));
    } else if (total_seconds < 3600) {
        std::snprintf(text, sizeof text, "%lldm %02llds", total_seconds / 60, total_seconds % 60);
    } else {
        std::snprintf(text, sizeof text, "%lldh %02lldm %02llds", total_seconds / 3600,
                      total_seconds / 60 % 60, total_seconds % 60);
    }
    return text;
}

}  // namespace drydock
