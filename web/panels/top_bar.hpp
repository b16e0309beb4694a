// The bar on top: what this is, the simulated clock, transport, strictness, theme; and the banner
// that says when the past is shown.
#pragma once

#include <string_view>

#include "web/ui.hpp"

namespace drydock::ui {

struct TopBarFacts {
    std::string_view scenario;  // the lesson's title, or "Free play"
    bool has_next_event = false;
};

void draw_top_bar(Ui& ui, const TopBarFacts& facts, const Rect& at);
void draw_past_banner(Ui& ui, const Rect& at);

}  // namespace drydock::ui
