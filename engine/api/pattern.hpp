// The regular expressions of the service models, matched against a whole text as the services do.
// Understood: literals, classes, escapes (\d \w \s \b \p{L} \p{N} \p{Z} \p{Print} \uXXXX \xXX),
// groups, alternation, greedy quantifiers, anchors and look-around. Code points of 128 and above
// count as letters. Matching is bounded by kPatternSteps, so no text and no pattern can hang it.
#pragma once

#include <string_view>

namespace drydock::api {

inline constexpr int kPatternSteps = 200'000;

enum class PatternVerdict : unsigned char {
    kMatches,
    kDiffers,
    kUnknown,  // a pattern beyond the above, or out of steps: the caller lets the text pass
};

// Whether brackets close and nothing is repeated at the beginning: the least that any reader of
// regular expressions wants.
[[nodiscard]] bool is_pattern(std::string_view pattern);

[[nodiscard]] PatternVerdict match_pattern(std::string_view pattern, std::string_view text);

}  // namespace drydock::api
