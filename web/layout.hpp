// The designed layout: where each panel stands, for wide and for narrow screens. Pure arithmetic;
// the only things a person can move are three edges.
#pragma once

#include "web/ui.hpp"

namespace drydock::ui {

inline constexpr float kTabBarHeight = 40;

struct Layout {
    bool narrow = false;
    Rect top;
    Rect banner;  // empty: the present is shown
    Rect guide;
    Rect tabs;  // of the centre (wide) or of all panels (narrow)
    Rect centre;
    Rect inspector;               // empty: no room, or not chosen
    bool inspector_over = false;  // it covers part of the centre
    Rect terminal;
    Rect timeline;
};

[[nodiscard]] Layout compute_layout(const Ui& ui, float width, float height);

// Hairlines and the draggable edges between panels.
void draw_edges(Ui& ui, const Layout& layout);

}  // namespace drydock::ui
