// Names of the kinds of journal facts, as lessons write them: the enumerator without its 'k'.
#pragma once

#include <string_view>

#include "engine/world/journal.hpp"

namespace drydock::lesson {

inline constexpr std::size_t kFactKindCount =
    static_cast<std::size_t>(FactKind::kSecretDeleted) + 1;

[[nodiscard]] bool find_fact_kind(std::string_view name, FactKind* kind);

}  // namespace drydock::lesson
