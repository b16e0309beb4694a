// The inspector: the selected object's fields as ECS names them, its JSON, and why it is as it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "web/ui.hpp"
#include "web/widgets/code_view.hpp"

namespace drydock::ui {

enum class InspectorTab : std::uint8_t { kFields, kWhy, kJson };

struct InspectorView {
    InspectorTab tab = InspectorTab::kFields;
    // Facts of "Why?": the chain from the newest fact about the object back to its root, and the
    // object's own history, newest first.
    std::vector<std::uint32_t> chain;
    std::vector<std::uint32_t> history;
    Selection why_of;
    const World* why_world = nullptr;
    std::uint32_t why_newest = 0;
    std::uint32_t why_start =
        0;  // a fact chosen in the history; 0: the newest that tells something
    // JSON.
    CodeView json;
    Selection json_of;
    const World* json_world = nullptr;
    std::uint64_t json_revision = UINT64_MAX;
};

void draw_inspector(Ui& ui, InspectorView& view, const Rect& at);

// The numbers of the facts that led to `fact`, itself first. At most `limit`.
[[nodiscard]] std::vector<std::uint32_t> causal_chain(const World& world, std::uint32_t fact,
                                                      std::size_t limit);
// The object that a fact is about; not set when it is about an input.
[[nodiscard]] Selection fact_object(const Fact& fact);

}  // namespace drydock::ui
