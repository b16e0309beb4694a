// What Python's json.loads says about text that is not JSON.
#pragma once

#include <string>
#include <string_view>

namespace drydock::shell {

// "Expecting value: line 1 column 6 (char 5)"; empty where Python would accept the text.
[[nodiscard]] std::string python_json_error(std::string_view text);

}  // namespace drydock::shell
