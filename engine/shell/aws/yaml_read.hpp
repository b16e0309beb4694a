// YAML to a Doc, for --cli-input-yaml and appspec files: block and flow collections, plain and
// quoted scalars, literal and folded blocks, comments, one document. Anchors, tags and complex keys
// are refused.
#pragma once

#include <string_view>

#include "engine/api/value.hpp"

namespace drydock::shell {

inline constexpr int kYamlDepthMax = 32;

// False: not YAML that this reader knows.
[[nodiscard]] bool parse_yaml(std::string_view text, api::Doc* doc);

}  // namespace drydock::shell
