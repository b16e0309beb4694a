// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace drydock::api {

// Bytes of the well-formed sequence at the start of `text`; 0 when there is none.
[[nodiscard]] std::size_t utf8_sequence(std::string_view text);
[[nodiscard]] bool is_utf8(std::string_view text);
// `point` must be a scalar value (no surrogate, at most 0x10ffff).
void append_utf8(std::string& out, std::uint32_t point);

}  // namespace drydock::api
