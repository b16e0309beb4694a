#include "engine/api/timestamp.hpp"

#include <cstdio>

#include "engine/core/sim_time.hpp"

namespace drydock::api {

namespace {

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
constexpr std::int64_t kDayMs = 86'400'000;

// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146'097 + day_of_era - 719'468;
}

struct Civil {
    std::int64_t year;
    std::int64_t month;
    std::int64_t day;
};

Civil civil_from_days(std::int64_t days) {
    days += 719'468;
    const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
    const std::int64_t day_of_era = days - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted = (5 * day_of_year + 2) / 153;
    const std::int64_t day = day_of_year - (153 * shifted + 2) / 5 + 1;
    const std::int64_t month = shifted + (shifted < 10 ? 3 : -9);
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    bool digits(std::size_t count, std::int64_t* out) {
        std::int64_t value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (text_.empty() || text_[0] < '0' || text_[0] > '9') {
                return false;
            }
            value = value * 10 + (text_[0] - '0');
            text_.remove_prefix(1);
        }
        *out = value;
        return true;
    }
    bool take(char c) {
        if (text_.empty() || text_[0] != c) {
            return false;
        }
        text_.remove_prefix(1);
        return true;
    }
    // A fraction of any length, to milliseconds.
    bool fraction(std::int64_t* ms) {
        std::int64_t scale = 100;
        bool any = false;
        while (!text_.empty() && text_[0] >= '0' && text_[0] <= '9') {
            *ms += (text_[0] - '0') * scale;
            scale /= 10;
            any = true;
            text_.remove_prefix(1);
        }
        return any;
    }
    bool name(std::string_view names, std::int64_t* index) {
        for (std::size_t i = 0; i + 3 <= names.size(); i += 3) {
            if (text_.starts_with(names.substr(i, 3))) {
                *index = static_cast<std::int64_t>(i / 3);
                text_.remove_prefix(3);
                return true;
            }
        }
        return false;
    }
    [[nodiscard]] bool done() const { return text_.empty(); }
    [[nodiscard]] std::string_view rest() const { return text_; }

private:
    std::string_view text_;
};

bool valid(std::int64_t month, std::int64_t day, std::int64_t hour, std::int64_t minute,
           std::int64_t second) {
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 24 && minute <= 59 &&
           second <= 60;
}

std::int64_t clock_ms(std::int64_t hour, std::int64_t minute, std::int64_t second) {
    return ((hour * 60 + minute) * 60 + second) * 1000;
}

bool parse_iso(std::string_view text, std::int64_t* unix_ms) {
    Reader in(text);
    std::int64_t year = 0;
    std::int64_t month = 0;
    std::int64_t day = 0;
    std::int64_t hour = 0;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    std::int64_t ms = 0;
    if (!in.digits(4, &year) || !in.take('-') || !in.digits(2, &month) || !in.take('-') ||
        !in.digits(2, &day)) {
        return false;
    }
    std::int64_t offset = 0;
    if (!in.done()) {
        if (!(in.take('T') || in.take(' ')) || !in.digits(2, &hour) || !in.take(':') ||
            !in.digits(2, &minute) || (in.take(':') && !in.digits(2, &second)) ||
            (in.take('.') && !in.fraction(&ms))) {
            return false;
        }
        const bool minus = in.rest().starts_with("-");
        if (minus || in.rest().starts_with("+")) {
            std::int64_t hours = 0;
            std::int64_t minutes = 0;
            in.take(in.rest()[0]);
            if (!in.digits(2, &hours) ||
                (static_cast<void>(in.take(':')), !in.digits(2, &minutes))) {
                return false;
            }
            offset = clock_ms(hours, minutes, 0) * (minus ? -1 : 1);
        } else {
            in.take('Z');
        }
    }
    if (!in.done() || !valid(month, day, hour, minute, second)) {
        return false;
    }
    *unix_ms =
        days_from_civil(year, month, day) * kDayMs + clock_ms(hour, minute, second) + ms - offset;
    return true;
}

// "Mon, 05 Jan 2026 09:00:00 GMT"
bool parse_rfc822(std::string_view text, std::int64_t* unix_ms) {
    Reader in(text);
    std::int64_t weekday = 0;
    std::int64_t year = 0;
    std::int64_t month = 0;
    std::int64_t day = 0;
    std::int64_t hour = 0;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    if (!in.name(kDays, &weekday) || !in.take(',') || !in.take(' ') || !in.digits(2, &day) ||
        !in.take(' ') || !in.name(kMonths, &month) || !in.take(' ') || !in.digits(4, &year) ||
        !in.take(' ') || !in.digits(2, &hour) || !in.take(':') || !in.digits(2, &minute) ||
        !in.take(':') || !in.digits(2, &second) || in.rest() != " GMT" ||
        !valid(month + 1, day, hour, minute, second)) {
        return false;
    }
    *unix_ms = days_from_civil(year, month + 1, day) * kDayMs + clock_ms(hour, minute, second);
    return true;
}

bool parse_unix(std::string_view text, std::int64_t* unix_ms) {
    const bool minus = text.starts_with("-");
    text.remove_prefix(minus ? 1 : 0);
    std::int64_t whole = 0;
    std::size_t i = 0;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
        whole = whole * 10 + (text[i] - '0');
        if (whole > 253'402'300'799) {  // the end of the year 9999
            return false;
        }
    }
    std::int64_t ms = 0;
    Reader rest(text.substr(i));
    if (i == 0 || (rest.take('.') && !rest.fraction(&ms)) || !rest.done()) {
        return false;
    }
    *unix_ms = (whole * 1000 + ms) * (minus ? -1 : 1);
    return true;
}

}  // namespace

bool parse_timestamp(std::string_view text, std::int64_t* unix_ms) {
    return parse_unix(text, unix_ms) || parse_iso(text, unix_ms) || parse_rfc822(text, unix_ms);
}

bool timestamp_ms(Value number, std::int64_t* unix_ms) {
    return number.is_number() && parse_unix(number.str(), unix_ms);
}

void append_timestamp(std::string& out, std::int64_t unix_ms, TimestampFormat format) {
    if (format == TimestampFormat::kUnix) {
        append_unix_seconds(out, unix_ms);
        return;
    }
    std::int64_t days = unix_ms / kDayMs;
    std::int64_t in_day = unix_ms % kDayMs;
    if (in_day < 0) {
        in_day += kDayMs;
        --days;
    }
    const Civil date = civil_from_days(days);
    const auto hour = static_cast<int>(in_day / 3'600'000);
    const auto minute = static_cast<int>(in_day / 60'000 % 60);
    const auto second = static_cast<int>(in_day / 1000 % 60);
    const auto ms = static_cast<int>(in_day % 1000);
    const auto year = static_cast<int>(date.year);
    const auto month = static_cast<int>(date.month);
    const auto day = static_cast<int>(date.day);
    char text[80];
    if (format == TimestampFormat::kRfc822) {
        const auto weekday = static_cast<std::size_t>(((days + 4) % 7 + 7) % 7);
        std::snprintf(text, sizeof text, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
                      kDays.data() + weekday * 3, day,
                      kMonths.data() + static_cast<std::size_t>(month - 1) * 3, year, hour, minute,
                      second);
    } else if (ms != 0) {
        std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, day,
                      hour, minute, second, ms);
    } else {
        std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day, hour,
                      minute, second);
    }
    out += text;
}

void build_timestamp(DocBuilder* build, std::int64_t unix_ms) {
    std::string text;
    append_unix_seconds(text, unix_ms);
    build->number_text(text);
}

}  // namespace drydock::api
