// ParameterFilters of GetParametersByPath and DescribeParameters, and the older Filters.
#pragma once

#include <string>
#include <vector>

#include "engine/api/value.hpp"
#include "engine/core/result.hpp"
#include "engine/secrets/secrets_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::secrets {

enum class FilterUse : std::uint8_t { kDescribe, kByPath };

enum class FilterOption : std::uint8_t { kEquals, kBeginsWith, kContains, kOneLevel, kRecursive };

struct ParameterFilter {
    std::string key;  // Name, Type, KeyId, Path, Tier, DataType, Label, tag:<key>
    FilterOption option = FilterOption::kEquals;
    std::vector<std::string> values;
};
using ParameterFilters = std::vector<ParameterFilter>;

// Texts are captures of the service.
[[nodiscard]] Result<ParameterFilters> read_parameter_filters(api::Value list, FilterUse use);
[[nodiscard]] ParameterFilters read_older_filters(api::Value list);

// Every filter holds; one of its values is enough.
[[nodiscard]] bool matches(const World& world, const ParameterRow& row,
                           const ParameterFilters& filters);

}  // namespace drydock::secrets
