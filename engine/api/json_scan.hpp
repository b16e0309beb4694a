// The quick reading of JSON: well-formed text without numbers in exponent form goes straight into a
// Doc, several times faster than through a general parser. It refuses whatever it is not sure of,
// and parse_json then reads the text again with the general parser, whose verdict and error text
// count.
#pragma once

#include <string_view>

#include "engine/api/value.hpp"

namespace drydock::api {

// False: `doc` is empty and nothing is said about the text.
[[nodiscard]] bool scan_json(std::string_view text, Doc* doc);

// The general parser alone (json_read.cpp). Tests hold the quick reading against it.
[[nodiscard]] bool parse_json_slowly(std::string_view text, Doc* doc, std::string* error);

}  // namespace drydock::api
