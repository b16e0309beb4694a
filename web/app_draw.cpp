// The App's frame: theme, layout, panels, highlights.
#include <algorithm>
#include <cmath>

#include "web/app_impl.hpp"
#include "web/icons.hpp"
#include "web/panels/top_bar.hpp"

namespace drydock::ui {
namespace {

constexpr ImGuiWindowFlags kRootFlags =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse;

bool choose_dark(int choice, bool system) { return choice == 0 ? system : choice == 1; }

}  // namespace

void App::Impl::draw_tabs(const Layout& l) {
    set_region("tabs");
    fill(l.tabs, palette().surface);
    Pane::Options options;
    options.scroll = false;
    options.pad_x = 8;
    options.pad_y = 0;
    const Pane pane("tabs", l.tabs, options);
    if (!pane) return;
    struct Tab {
        CentreTab tab;
        const char* name;
        const char* icon_text;
        const char* anchor_name;
    };
    static constexpr Tab kTabs[] = {{CentreTab::kMap, "Map", icon::kMap, "tab.map"},
                                    {CentreTab::kConsole, "Console", icon::kTable, "tab.console"},
                                    {CentreTab::kEvents, "Events", icon::kList, "tab.events"}};
    for (const Tab& t : kTabs) {
        if (&t != kTabs) ImGui::SameLine(0, 0);
        if (tab(t.name, t.icon_text, ui.centre == t.tab, t.anchor_name, kTabBarHeight))
            ui.centre = t.tab;
    }
    tabs_right = ImGui::GetItemRectMax().x;
}

void App::Impl::draw_narrow_tabs(const Layout& l) {
    set_region("tabs");
    fill(l.tabs, palette().surface);
    Pane::Options options;
    options.scroll = false;
    options.pad_x = 0;
    options.pad_y = 0;
    const Pane pane("tabs", l.tabs, options);
    if (!pane) return;
    struct Tab {
        NarrowTab tab;
        const char* name;
        const char* icon_text;
        const char* anchor_name;
    };
    static constexpr Tab kTabs[] = {
        {NarrowTab::kGuide, "Guide", icon::kBook, "tab.guide"},
        {NarrowTab::kMap, "Map", icon::kMap, "tab.map"},
        {NarrowTab::kConsole, "Console", icon::kTable, "tab.console"},
        {NarrowTab::kEvents, "Events", icon::kList, "tab.events"},
        {NarrowTab::kInspector, "Inspect", icon::kSearch, "tab.inspector"},
        {NarrowTab::kTerminal, "Terminal", icon::kTerminal, "tab.terminal"},
    };
    const FontScope font(fonts().small);
    const float w = l.tabs.w / 6;
    for (int i = 0; i < 6; ++i) {
        const Tab& t = kTabs[i];
        const Rect at{l.tabs.x + static_cast<float>(i) * w, l.tabs.y + 1, w, l.tabs.h - 1};
        ImGui::SetCursorScreenPos(at.min());
        bool pressed = ImGui::InvisibleButton(t.anchor_name, ImVec2(at.w, at.h));
        anchor(t.anchor_name, Role::kTab, t.name);
        pressed = take_press(t.anchor_name) || pressed;
        const bool selected = ui.narrow_tab == t.tab;
        const Color ink = selected ? palette().accent : palette().text_dim;
        const float icon_w = text_width(t.icon_text);
        const float name_w = text_width(t.name);
        ImDrawList* list = ImGui::GetWindowDrawList();
        list->AddText(ImVec2(std::floor(at.x + (w - icon_w) / 2), at.y + 12), ink, t.icon_text);
        list->AddText(ImVec2(std::floor(at.x + (w - name_w) / 2), at.y + 31),
                      selected ? palette().text : palette().text_dim, t.name);
        if (selected) fill({at.x + 8, at.y, w - 16, 2}, palette().accent);
        if (pressed) {
            ui.narrow_tab = t.tab;
            if (t.tab == NarrowTab::kMap) ui.centre = CentreTab::kMap;
            if (t.tab == NarrowTab::kConsole) ui.centre = CentreTab::kConsole;
            if (t.tab == NarrowTab::kEvents) ui.centre = CentreTab::kEvents;
        }
    }
}

void App::Impl::draw_centre(const Layout& l) {
    switch (ui.centre) {
        case CentreTab::kMap:
            draw_map(ui, map, l.centre);
            if (!l.narrow) {
                const float x = tabs_right + 24;
                draw_map_legend(map, {x, l.tabs.y, l.tabs.right() - x - 16, l.tabs.h});
            }
            return;
        case CentreTab::kConsole:
            draw_console(ui, console, l.centre);
            return;
        case CentreTab::kEvents:
            draw_events(ui, events, l.centre);
            return;
    }
}

// A soft frame around what the step asks to look at.
void App::Impl::draw_highlight(const Layout& l) {
    const std::string point = guide_points_at(guide, run.get());
    if (point.empty() || ui.in_past) return;
    Rect at;
    if (l.narrow && (point == "terminal" || point == "map" || point == "console" ||
                     point == "events" || point == "inspector")) {
        return;
    }
    if (point == "terminal") at = l.terminal;
    if (point == "map" || point == "console" || point == "events") at = l.centre;
    if (point == "inspector") at = l.inspector;
    if (point == "timeline") at = l.timeline;
    if (at.empty()) {
        const ItemFact* item = find_anchor(point);
        if (item == nullptr || !item->visible) return;
        at = {item->x0 - 3, item->y0 - 3, item->x1 - item->x0 + 6, item->y1 - item->y0 + 6};
    }
    ImGui::GetForegroundDrawList()->AddRect(ImVec2(at.x + 1, at.y + 1),
                                            ImVec2(at.right() - 1, at.bottom() - 1),
                                            with_alpha(palette().accent, 0.6F), 4, 0, 2);
}

void App::Impl::draw_wide(const Layout& l) {
    const GuideContext context{run.get(), simulation.get(), terminal.model.input()};
    fill(l.guide, palette().surface);
    draw_guide(ui, guide, context, l.guide);
    draw_tabs(l);
    draw_centre(l);
    if (!l.inspector.empty()) draw_inspector(ui, inspector, l.inspector);
    draw_terminal(ui, terminal, l.terminal);
    draw_timeline(ui, timeline, l.timeline);
}

void App::Impl::draw_narrow(const Layout& l) {
    const GuideContext context{run.get(), simulation.get(), terminal.model.input()};
    if (!l.guide.empty()) {
        fill(l.guide, palette().surface);
        draw_guide(ui, guide, context, l.guide);
    }
    if (!l.centre.empty()) draw_centre(l);
    if (!l.inspector.empty()) draw_inspector(ui, inspector, l.inspector);
    if (!l.terminal.empty()) draw_terminal(ui, terminal, l.terminal);
    if (!l.timeline.empty()) draw_timeline(ui, timeline, l.timeline);
    draw_narrow_tabs(l);
}

// Above the terminal; on narrow screens everything between the bars.
void App::Impl::place_editor(const Layout& l) {
    if (l.narrow) {
        const bool in_front = ui.narrow_tab == NarrowTab::kTerminal;
        const float y = l.banner.empty() ? l.top.bottom() : l.banner.bottom();
        editor_at = in_front ? Rect{0, y, l.top.w, l.tabs.y - y} : Rect{};
    } else {
        editor_at = {l.tabs.x, l.tabs.y, l.terminal.w, l.terminal.y - l.tabs.y};
    }
}

// Space pauses unless somebody types.
void App::Impl::handle_keys() {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || terminal.focused || io.KeyCtrl || io.KeyAlt || io.KeySuper) return;
    if (ImGui::IsKeyPressed(ImGuiKey_Space, false) && !ImGui::IsAnyItemFocused() && !ui.in_past) {
        ui.playing = !ui.playing;
    }
}

void App::Impl::draw_frame(const FrameInput& in) {
    ui.dark = choose_dark(ui.theme_choice, in.dark);
    ui.narrow = in.narrow;
    ui.reduced_motion = in.reduced_motion;
    ui.real_now = in.real_seconds;
    ui.present = &simulation->world();
    ui.shown = &shown();
    ui.log = &simulation->log();
    apply_theme(ui.dark);
    begin_frame_facts();
    terminal.shown = false;
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) terminal.focused = false;
    handle_keys();
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(ImVec2(in.width, in.height));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    const FontScope body(fonts().body);
    const bool open = ImGui::Begin("drydock", nullptr, kRootFlags);
    ImGui::PopStyleVar();
    if (open) {
        const Layout layout = compute_layout(ui, in.width, in.height);
        SimTime due;
        const TopBarFacts facts{
            lesson == nullptr ? std::string_view("Free play") : std::string_view(lesson->title),
            simulation->next_event(&due)};
        draw_top_bar(ui, facts, layout.top);
        if (!layout.banner.empty()) draw_past_banner(ui, layout.banner);
        if (in.narrow) {
            draw_narrow(layout);
        } else {
            draw_wide(layout);
        }
        place_editor(layout);
        draw_edges(ui, layout);
        draw_highlight(layout);
    }
    ImGui::End();
    end_frame_facts();
}

}  // namespace drydock::ui
