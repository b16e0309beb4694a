// ${name} in offers, inputs and texts of a lesson. A shell's own variables are written $NAME there.
#pragma once

#include <cstddef>
#include <string_view>

namespace drydock::lesson {

struct Placeholder {
    std::size_t begin = 0;  // of "${"
    std::size_t size = 0;   // up to and with "}"
    std::string_view name;
};

// The first placeholder at or after `from`; false when there is none. A "${" that no name of
// lower-case letters, digits, '_' and '.' and no "}" follow is ordinary text.
[[nodiscard]] bool find_placeholder(std::string_view text, std::size_t from, Placeholder* found);

}  // namespace drydock::lesson
