// Timestamps as the protocols write them. Inside a document a timestamp is a JSON number of Unix
// seconds with up to three decimals, as AWS JSON sends it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/api/model.hpp"
#include "engine/api/value.hpp"

namespace drydock::api {

// Reads "2026-01-05T09:00:00Z" (fraction, offset and time optional), "Mon, 05 Jan 2026 09:00:00
// GMT" or Unix seconds. False when it is none of these or beyond the years 0 to 9999.
[[nodiscard]] bool parse_timestamp(std::string_view text, std::int64_t* unix_ms);

// The milliseconds of a number node, fractions beyond them cut off. False when it is no plain
// decimal.
[[nodiscard]] bool timestamp_ms(Value number, std::int64_t* unix_ms);

// kDefault writes ISO 8601, without a fraction where it is zero.
void append_timestamp(std::string& out, std::int64_t unix_ms, TimestampFormat format);

// Writes the number node for a timestamp.
void build_timestamp(DocBuilder* build, std::int64_t unix_ms);

}  // namespace drydock::api
