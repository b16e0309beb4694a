#include "web/panels/top_bar.hpp"

#include <algorithm>

#include "web/icons.hpp"

namespace drydock::ui {
namespace {

// The mark: three tiles in a dock.
void draw_mark(ImVec2 at) {
    const Palette& c = palette();
    const auto tile = [&](float x, float y, Color color) {
        fill({at.x + x, at.y + y, 7, 7}, color, 2);
    };
    tile(1, 0, c.running);
    tile(10, 0, c.starting);
    tile(1, 9, c.draining);
    tile(10, 9, c.running);
    fill({at.x - 2, at.y + 18, 22, 2}, c.text, 1);
}

void draw_brand(const TopBarFacts& facts, const Rect& at, bool narrow) {
    const ImVec2 pos = ImGui::GetCursorScreenPos();
    draw_mark(ImVec2(pos.x + 2, pos.y + 4));
    const FontScope font(fonts().body_bold);
    text_at(ImVec2(pos.x + 32, pos.y + 6), at.right(), palette().text, "Drydock", Role::kHeading);
    float w = 32 + text_width("Drydock");
    if (!narrow) {
        const FontScope body(fonts().body);
        const float x = pos.x + w + 14;
        rule_y(x, pos.y + 6, pos.y + 22, palette().line_strong);
        text_at(ImVec2(x + 14, pos.y + 6), x + 260, palette().text_dim, facts.scenario);
        w += 28 + std::min(text_width(facts.scenario), 246.0F);
    }
    ImGui::Dummy(ImVec2(w, kControlHeight));
}

void draw_clock(const Ui& ui) {
    const World& world = ui.world();
    const ImVec2 pos = ImGui::GetCursorScreenPos();
    const Color ink = ui.in_past ? palette().accent : palette().text;
    float w = 0;
    {
        const FontScope font(fonts().mono);
        const std::string clock = clock_text(world, world.now);
        text_at(ImVec2(pos.x, pos.y + 7), pos.x + 90, ink, clock, Role::kStatus);
        w = text_width("00:00:00");
    }
    if (!ui.narrow) {
        const FontScope font(fonts().small);
        const std::string date = date_text(world, world.now) + " UTC";
        text_at(ImVec2(pos.x + w + 10, pos.y + 7), pos.x + w + 160, palette().text_dim, date);
        w += 10 + text_width("Wed 30 May 2026 UTC");
    }
    ImGui::Dummy(ImVec2(w, kControlHeight));
}

void draw_transport(Ui& ui, const TopBarFacts& facts) {
    ButtonStyle style;
    style.disabled = ui.in_past || ui.follows();
    style.tooltip = ui.follows() ? "The page that leads sets the time"
                    : ui.playing ? "Pause the simulation"
                                 : "Let simulated time run";
    if (icon_button(ui.playing ? icon::kPause : icon::kPlay, ui.playing ? "Pause" : "Play",
                    "transport.play", style)) {
        ui.playing = !ui.playing;
    }
    ImGui::SameLine(0, 4);
    style.disabled = ui.in_past || ui.follows() || !facts.has_next_event;
    style.tooltip =
        facts.has_next_event ? "Jump to the next event" : "Nothing is pending: no event to jump to";
    if (icon_button(icon::kStep, "Step to the next event", "transport.step", style)) {
        ui.playing = false;
        ui.requests.step = true;
    }
    ImGui::SameLine(0, 8);
    for (const int speed : kSpeeds) {
        if (speed != kSpeeds[0]) ImGui::SameLine(0, 0);
        ButtonStyle one;
        one.kind = ButtonStyle::Kind::kGhost;
        one.selected = ui.speed == speed;
        one.disabled = ui.in_past || ui.follows();
        const std::string label = std::to_string(speed) + "\xc3\x97";
        const std::string hint = speed == 1
                                     ? std::string("Simulated time runs as fast as real time")
                                     : std::to_string(speed) + " simulated seconds a second";
        one.tooltip = hint.c_str();
        one.width = text_width(label) + (ui.narrow ? 12.0F : 18.0F);
        if (button(label, "speed." + std::to_string(speed), one)) {
            ui.speed = speed;
            ui.playing = true;
            ui.changed_settings();
        }
    }
}

struct LinkWords {
    const char* icon;
    const char* word;   // where there is room for it alone
    const char* where;  // before the address
    const char* tooltip;
    Color color;
};

LinkWords link_words(BridgeLink link) {
    const Palette& c = palette();
    switch (link) {
        case BridgeLink::kLeads:
            return {icon::kPlug, "Attached", "Attached to ",
                    "The aws CLI and SDKs that use this address drive the world on the screen",
                    c.running};
        case BridgeLink::kFollows:
            return {icon::kEye, "Read-only", "Read-only mirror of ",
                    "Another page leads and this one shows its world. Take over to drive it here",
                    c.starting};
        case BridgeLink::kLost:
            return {icon::kWarning, "Bridge gone", "No answer from ",
                    "The bridge does not answer. This page goes on alone and asks it again every "
                    "few seconds",
                    c.failed};
        case BridgeLink::kApart:
            return {icon::kPlug, "Not attached", "Not attached to ",
                    "Another page leads, and this one holds a world of its own. Take over to have "
                    "this one driven",
                    c.unknown};
        case BridgeLink::kNone:
            break;
    }
    return {"", "", "", "", c.text_dim};
}

// How the page stands to the bridge that serves it: icon and words, `room` pixels at most.
void draw_bridge(Ui& ui, float room) {
    if (ui.bridge == BridgeLink::kNone) return;
    const LinkWords words = link_words(ui.bridge);
    const bool button_too = ui.follows() || ui.bridge == BridgeLink::kApart;
    const FontScope font(fonts().small);
    constexpr float kButton = 84;
    const float left = room - 22 - (button_too ? kButton + 8 : 0);
    std::string said = words.where + ui.bridge_address;
    if (text_width(said) > left) said = words.word;
    if (text_width(said) > left) said.clear();
    const ImVec2 pos = ImGui::GetCursorScreenPos();
    const float w = 20 + text_width(said);
    ImGui::GetWindowDrawList()->AddText(ImVec2(pos.x, pos.y + 6), words.color, words.icon);
    ImGui::InvisibleButton("bridge.status", ImVec2(w, kControlHeight));
    const std::string whole = words.where + ui.bridge_address;
    anchor("bridge.status", Role::kStatus, whole);
    tooltip_for_last_item(whole + ". " + words.tooltip + ".");
    ImGui::GetWindowDrawList()->AddText(ImVec2(pos.x + 20, pos.y + 7), palette().text_dim,
                                        said.c_str());
    if (!button_too) return;
    ImGui::SameLine(0, 8);
    if (button("Take over", "bridge.lead",
               {.tooltip = "This page leads from here on; the other one becomes the mirror",
                .width = kButton})) {
        ui.requests.lead = true;
    }
}

// Nobody can be strict in the past, or in another page's world.
bool shows_strict(const Ui& ui) { return !ui.in_past && !ui.follows(); }

float switches_width(const Ui& ui) {
    return 2 * kControlHeight + 4 + (shows_strict(ui) ? 12 + 28 + 8 + text_width("Strict") : 0);
}

void draw_switches(Ui& ui) {
    const bool strict = ui.world().strict;
    if (shows_strict(ui)) {
        if (toggle("Strict", strict, "strict",
                   strict ? "Strict: what real ECS refuses is refused. Switch off to let missing "
                            "roles and memory be "
                            "filled in."
                          : "Lenient: missing roles and memory are filled in, and the terminal "
                            "says what real ECS "
                            "would have answered. Switch on to have it refuse.")) {
            ui.requests.flip_strict = true;
        }
        ImGui::SameLine(0, 12);
    }
    if (icon_button(icon::kShare, "Share this world", "share",
                    {.kind = ButtonStyle::Kind::kGhost,
                     .tooltip = "A link to this world, into the terminal and the clipboard"})) {
        ui.requests.share = true;
    }
    ImGui::SameLine(0, 4);
    if (icon_button(ui.dark ? icon::kSun : icon::kMoon, ui.dark ? "Light theme" : "Dark theme",
                    "theme", {.kind = ButtonStyle::Kind::kGhost})) {
        ui.theme_choice = ui.dark ? 2 : 1;
        ui.changed_settings();
    }
}

}  // namespace

void draw_top_bar(Ui& ui, const TopBarFacts& facts, const Rect& at) {
    set_region("top bar");
    fill(at, palette().surface);
    Pane::Options options;
    options.scroll = false;
    options.pad_x = ui.narrow ? 12.0F : 16.0F;
    options.pad_y = 10;
    const Pane pane("top", at, options);
    if (!pane) return;
    if (ui.narrow) {
        draw_brand(facts, at, true);
        ImGui::SameLine(0, 0);
        const float switches = switches_width(ui) + options.pad_x;
        const float from = ImGui::GetCursorPosX() + 16;
        ImGui::SetCursorPosX(from);
        draw_bridge(ui, at.w - switches - from - 8);
        ImGui::SameLine(0, 0);
        ImGui::SetCursorPosX(at.w - switches);
        draw_switches(ui);
        draw_clock(ui);
        ImGui::SameLine(0, 12);
        draw_transport(ui, facts);
        return;
    }
    draw_brand(facts, at, at.w < 1000);
    ImGui::SameLine(0, 0);
    const float switches = switches_width(ui) + options.pad_x;
    const float right = at.w - switches;
    const float middle = 500;
    ImGui::SetCursorPosX(
        std::max(ImGui::GetCursorPosX() + 24, std::min((at.w - middle) / 2 + 40, right - middle)));
    draw_clock(ui);
    ImGui::SameLine(0, 20);
    draw_transport(ui, facts);
    ImGui::SameLine(0, 0);
    const float from = ImGui::GetCursorPosX() + 24;
    if (ui.bridge != BridgeLink::kNone && from < right) {
        ImGui::SetCursorPosX(from);
        draw_bridge(ui, right - from - 16);
        ImGui::SameLine(0, 0);
    }
    ImGui::SetCursorPosX(std::max(ImGui::GetCursorPosX() + 16, right));
    draw_switches(ui);
}

void draw_past_banner(Ui& ui, const Rect& at) {
    set_region("banner");
    const Palette& c = palette();
    fill(at, c.accent_soft);
    rule_x(at.x, at.right(), at.bottom() - 1, c.accent);
    Pane::Options options;
    options.scroll = false;
    options.pad_x = 16;
    options.pad_y = 6;
    const Pane pane("banner", at, options);
    if (!pane) return;
    const ImVec2 pos = ImGui::GetCursorScreenPos();
    const std::string sentence = "Viewing " + clock_text(ui.world(), ui.world().now);
    {
        const FontScope font(fonts().body_bold);
        ImGui::GetWindowDrawList()->AddText(ImVec2(pos.x, pos.y + 6), c.accent, icon::kHistory);
        text_at(ImVec2(pos.x + 24, pos.y + 6), at.right(), c.text, sentence, Role::kStatus);
        ImGui::Dummy(ImVec2(24 + text_width(sentence), kControlHeight));
    }
    ImGui::SameLine(0, 24);
    if (button("Return to now", "past.return", {.kind = ButtonStyle::Kind::kPrimary})) {
        ui.requests.return_to_now = true;
    }
    ImGui::SameLine();
    if (button("Continue from here", "past.continue",
               {.icon = ui.narrow ? nullptr : icon::kBranch,
                .tooltip = "Time goes on from this moment; what came after it is gone"})) {
        ui.requests.continue_from_here = true;
    }
}

}  // namespace drydock::ui
