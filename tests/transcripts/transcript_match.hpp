// Expected against actual: placeholders, subset mode, and the text of a new expectation.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/api/value.hpp"

namespace drydock::test {

using Variables = std::vector<std::pair<std::string, std::string>>;  // newest last

// "${name}" replaced; unknown names stay.
[[nodiscard]] std::string substitute(const Variables& variables, std::string_view text);

// Text with placeholders.
[[nodiscard]] bool matches_text(std::string_view pattern, std::string_view text);

// `subset`: members of the actual objects that the expected ones do not name are allowed.
[[nodiscard]] bool matches(const Variables& variables, api::Value expected, api::Value actual,
                           bool subset);

// What varies by design replaced by placeholders and variables.
[[nodiscard]] std::string scrub(const Variables& variables, std::string_view text);

// The actual document as an expectation: parts of `expected` that still match are kept as they are
// written, the rest is scrubbed.
[[nodiscard]] std::string render(const Variables& variables, api::Value expected, api::Value actual,
                                 bool subset);

}  // namespace drydock::test
