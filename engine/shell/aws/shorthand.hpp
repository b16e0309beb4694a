// The aws CLI's shorthand syntax: `key=value,list=a,b,map={k=v},explicit=[a,b]`. A purely syntactic
// tree; fitting it to the model is the converter's work.
//
//   parameter = keyval *("," keyval)        keyval = key "=" [values]
//   values    = csv-list / explicit-list / hash-literal
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::shell {

inline constexpr int kShorthandDepthMax = 32;

struct Shorthand {
    enum class Kind : std::uint8_t { kText, kList, kMap };
    Kind kind = Kind::kText;
    std::string text;
    std::vector<std::string> keys;    // kMap: one per child
    std::vector<Shorthand> children;  // kList, kMap
};

// False: *error holds the CLI's message, with the caret under the place.
[[nodiscard]] bool parse_shorthand(std::string_view text, Shorthand* out, std::string* error);

}  // namespace drydock::shell
