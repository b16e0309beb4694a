// The CLI's output formats. `value` is what --query left, timestamps already texts.
#pragma once

#include <string>
#include <string_view>

#include "engine/api/model.hpp"
#include "engine/api/value.hpp"

namespace drydock::shell {

inline constexpr std::size_t kTableWidth = 80;  // columns the CLI assumes without a terminal

// Copies an answer with its timestamps in the CLI's form (ISO-8601, UTC offset).
void copy_for_display(api::Value value, api::Shape shape, api::DocBuilder* builder, int depth = 0);

// Nothing for {}.
[[nodiscard]] std::string format_json(api::Value value);
[[nodiscard]] std::string format_text(api::Value value);
[[nodiscard]] std::string format_yaml(api::Value value);
// False: *error holds the message (rows of unequal length).
[[nodiscard]] bool format_table(std::string_view title, api::Value value, std::string* out,
                                std::string* error);

// A scalar as Python's str() prints it: True, None, 5, text.
[[nodiscard]] std::string python_str(api::Value value);

}  // namespace drydock::shell
