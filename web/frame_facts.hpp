// What is on the screen in this frame, as data: every item that Dear ImGui reports through its test
// hooks, with the stable names (anchors) that our widgets give, and every text block. The DOM
// mirror, the browser tests (find and press by name) and the guide's "look here" all read this one
// stream.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "imgui.h"

namespace drydock::ui {

enum class Role : std::uint8_t {
    kNone,  // an item that only ImGui knows (scrollbar, splitter)
    kButton,
    kLink,  // selects an object
    kTab,
    kToggle,  // checked or not
    kRow,     // table row
    kTile,    // a task on the map
    kField,   // takes text
    kSlider,
    kHeading,  // from here on: text only
    kText,
    kStatus,  // changes are announced
    kLog,     // terminal output
};
[[nodiscard]] const char* role_name(Role role);

// Views are valid until the next begin_frame_facts(). Rectangles are in CSS pixels.
struct ItemFact {
    ImGuiID id = 0;
    Role role = Role::kNone;
    std::string_view label;   // what a person reads
    std::string_view anchor;  // stable name, unique in the frame; may be empty
    float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    bool visible = false;  // inside its clip rectangle
    bool hovered = false;
    bool active = false;
    bool focused = false;
    bool disabled = false;
    bool checkable = false;  // also: selectable tab
    bool checked = false;
    bool openable = false;
    bool opened = false;
};

struct TextFact {
    Role role = Role::kText;
    std::string_view text;
    std::string_view region;  // "guide", "terminal", "inspector", ...
    float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

// App::draw() brackets each frame with these; afterwards both lists describe it until the next
// frame.
void begin_frame_facts();
void end_frame_facts();
[[nodiscard]] const std::vector<ItemFact>& frame_items();
[[nodiscard]] const std::vector<TextFact>& frame_texts();
// Null when no item of this frame has the anchor.
[[nodiscard]] const ItemFact* find_anchor(std::string_view anchor);

// Names the item that was just submitted. `label` replaces ImGui's when not empty.
void anchor(std::string_view name, Role role = Role::kButton, std::string_view label = {});
// Names something drawn by hand, without an ImGui item.
void anchor_rect(std::string_view name, Role role, std::string_view label, ImVec2 min, ImVec2 max);
// Adds a text block to the mirror.
void text_fact(Role role, std::string_view text, ImVec2 min, ImVec2 max);
// Text blocks that follow belong to this region.
void set_region(std::string_view region);

// Presses by name: a widget asks for its anchor once a frame and acts as if it had been clicked.
// Requests that nobody takes within a frame that was drawn are dropped.
void request_press(std::string_view anchor);
[[nodiscard]] bool take_press(std::string_view anchor);

}  // namespace drydock::ui
