#include "web/layout.hpp"

#include <algorithm>
#include <cmath>

namespace drydock::ui {
namespace {

constexpr float kTopHeight = 48;
constexpr float kNarrowTopHeight = 84;
constexpr float kBannerHeight = 40;
constexpr float kTimelineHeight = 72;
constexpr float kNarrowTimelineHeight = 52;
constexpr float kNarrowTabsHeight = 56;
constexpr float kCentreMin = 320;

Layout narrow_layout(const Ui& ui, float width, float height) {
    Layout out;
    out.narrow = true;
    out.top = {0, 0, width, kNarrowTopHeight};
    float y = out.top.bottom();
    if (ui.in_past) {
        out.banner = {0, y, width, kBannerHeight};
        y += kBannerHeight;
    }
    out.tabs = {0, height - kNarrowTabsHeight, width, kNarrowTabsHeight};
    float bottom = out.tabs.y;
    const bool strip = ui.narrow_tab == NarrowTab::kMap || ui.narrow_tab == NarrowTab::kEvents ||
                       ui.narrow_tab == NarrowTab::kInspector;
    if (strip && height > 480) {
        out.timeline = {0, bottom - kNarrowTimelineHeight, width, kNarrowTimelineHeight};
        bottom = out.timeline.y;
    }
    const Rect body{0, y, width, std::max(bottom - y, 1.0F)};
    switch (ui.narrow_tab) {
        case NarrowTab::kGuide:
            out.guide = body;
            break;
        case NarrowTab::kMap:
        case NarrowTab::kConsole:
        case NarrowTab::kEvents:
            out.centre = body;
            break;
        case NarrowTab::kInspector:
            out.inspector = body;
            break;
        case NarrowTab::kTerminal:
            out.terminal = body;
            break;
    }
    return out;
}

// An edge that can be dragged; `value` is what it changes, in pixels.
struct Edge {
    const char* name;
    const char* label;
    Rect at;
    bool vertical;  // the edge is a vertical line
    float* value;
    float sign;  // +1: moving right or down makes the value larger
};

void draw_edge(Ui& ui, const Edge& edge) {
    ImGui::SetCursorScreenPos(edge.at.min());
    ImGui::InvisibleButton(edge.name, ImVec2(edge.at.w, edge.at.h));
    anchor(edge.name, Role::kSlider, edge.label);
    const bool active = ImGui::IsItemActive();
    if (active || ImGui::IsItemHovered()) {
        ImGui::SetMouseCursor(edge.vertical ? ImGuiMouseCursor_ResizeEW
                                            : ImGuiMouseCursor_ResizeNS);
        const Color color = active ? palette().accent : palette().line_strong;
        if (edge.vertical) {
            fill({edge.at.x + 2, edge.at.y, 2, edge.at.h}, color);
        } else {
            fill({edge.at.x, edge.at.y + 2, edge.at.w, 2}, color);
        }
    }
    if (!active) return;
    const ImVec2 delta = ImGui::GetIO().MouseDelta;
    const float moved = edge.vertical ? delta.x : delta.y;
    if (moved == 0) return;
    *edge.value += moved * edge.sign;
    ui.changed_settings();
}

}  // namespace

Layout compute_layout(const Ui& ui, float width, float height) {
    if (ui.narrow) return narrow_layout(ui, width, height);
    Layout out;
    out.top = {0, 0, width, kTopHeight};
    float y = kTopHeight;
    if (ui.in_past) {
        out.banner = {0, y, width, kBannerHeight};
        y += kBannerHeight;
    }
    out.timeline = {0, height - kTimelineHeight, width, kTimelineHeight};
    const float body = std::max(out.timeline.y - y, 1.0F);
    const float guide_w =
        std::floor(std::clamp(ui.guide_width, 240.0F, std::max(width * 0.4F, 241.0F)));
    out.guide = {0, y, guide_w, body};
    const Rect rest{guide_w, y, width - guide_w, body};
    const float terminal_h =
        std::floor(std::clamp(ui.terminal_height, 112.0F, std::max(body - 200, 113.0F)));
    out.terminal = {rest.x, rest.bottom() - terminal_h, rest.w, terminal_h};
    const float upper = body - terminal_h;
    const float inspector_w = std::floor(std::clamp(ui.inspector_width, 248.0F, 560.0F));
    const bool fits = rest.w - inspector_w >= kCentreMin;
    const bool shown = fits || ui.selection.is_set();
    out.inspector_over = shown && !fits;
    if (shown) out.inspector = {rest.right() - inspector_w, rest.y, inspector_w, upper};
    const float centre_w = fits ? rest.w - inspector_w : rest.w;
    out.tabs = {rest.x, rest.y, centre_w, kTabBarHeight};
    out.centre = {rest.x, rest.y + kTabBarHeight, centre_w, upper - kTabBarHeight};
    return out;
}

void draw_edges(Ui& ui, const Layout& l) {
    const Palette& c = palette();
    rule_x(l.top.x, l.top.right(), l.top.bottom() - 1, c.line);
    if (l.narrow) {
        rule_x(l.tabs.x, l.tabs.right(), l.tabs.y, c.line);
        if (!l.timeline.empty()) rule_x(l.timeline.x, l.timeline.right(), l.timeline.y, c.line);
        return;
    }
    rule_y(l.guide.right() - 1, l.guide.y, l.guide.bottom(), c.line);
    rule_x(l.terminal.x, l.terminal.right(), l.terminal.y, c.line);
    rule_x(l.timeline.x, l.timeline.right(), l.timeline.y, c.line);
    rule_x(l.tabs.x, l.tabs.right(), l.tabs.bottom() - 1, c.line);
    if (!l.inspector.empty()) rule_y(l.inspector.x, l.inspector.y, l.inspector.bottom(), c.line);
    draw_edge(ui, {"edge.guide",
                   "Width of the guide",
                   {l.guide.right() - 3, l.guide.y, 6, l.guide.h},
                   true,
                   &ui.guide_width,
                   1});
    draw_edge(ui, {"edge.terminal",
                   "Height of the terminal",
                   {l.terminal.x, l.terminal.y - 3, l.terminal.w, 6},
                   false,
                   &ui.terminal_height,
                   -1});
    if (!l.inspector.empty()) {
        draw_edge(ui, {"edge.inspector",
                       "Width of the inspector",
                       {l.inspector.x - 3, l.inspector.y, 6, l.inspector.h},
                       true,
                       &ui.inspector_width,
                       -1});
    }
}

}  // namespace drydock::ui
