// Tags of repositories as JSON text.
#pragma once

#include <string>
#include <string_view>

#include "engine/api/value.hpp"
#include "engine/core/result.hpp"

namespace drydock::ecr {

// The tags of `json` ([{"Key","Value"}] or "") with `added` over them; checked by AWS's rules.
[[nodiscard]] Result<std::string> merged_tags(std::string_view json, api::Value added);

}  // namespace drydock::ecr
