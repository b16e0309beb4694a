// The controls everything is made of. Each draws with theme roles, names itself in the frame facts
// by its anchor, and can be pressed by that name. Anchors are also the ImGui ids.
#pragma once

#include <string>
#include <string_view>

#include "imgui.h"
#include "web/frame_facts.hpp"
#include "web/theme.hpp"

namespace drydock::ui {

// The grid.
inline constexpr float kGrid = 8.0F;
inline constexpr float kControlHeight = 28.0F;

struct Rect {
    float x = 0, y = 0, w = 0, h = 0;
    [[nodiscard]] float right() const { return x + w; }
    [[nodiscard]] float bottom() const { return y + h; }
    [[nodiscard]] ImVec2 min() const { return {x, y}; }
    [[nodiscard]] ImVec2 max() const { return {x + w, y + h}; }
    [[nodiscard]] bool empty() const { return w <= 0 || h <= 0; }
};

class FontScope {
public:
    explicit FontScope(ImFont* font);
    ~FontScope();
    FontScope(const FontScope&) = delete;
    FontScope& operator=(const FontScope&) = delete;

private:
    bool pushed_;
};

// A child window at a place on the screen; scrolls its content. Use: if (Pane p{...}; p) { ... }
class Pane {
public:
    struct Options {
        bool scroll = true;
        bool scroll_x = false;
        float pad_x = 2 * kGrid;
        float pad_y = 2 * kGrid;
        Color background = 0;  // 0: none
    };
    Pane(const char* id, const Rect& at, const Options& options);
    ~Pane();
    Pane(const Pane&) = delete;
    Pane& operator=(const Pane&) = delete;
    explicit operator bool() const { return open_; }

private:
    bool open_;
};

// Text at the cursor, recorded for the mirror. `wrap` breaks lines at the content region's edge.
void text(std::string_view value);
void text_dim(std::string_view value);
void text_colored(Color color, std::string_view value, Role role = Role::kText);
void text_wrapped(std::string_view value, Color color = 0);
void heading(std::string_view value);
// A small caption above a group of things.
void caption(std::string_view value);
// Text in a fixed place, clipped with an ellipsis at `max_x`. Does not move the cursor.
void text_at(ImVec2 at, float max_x, Color color, std::string_view value, Role role = Role::kText);
[[nodiscard]] float text_width(std::string_view value);
void gap(float height);

struct ButtonStyle {
    enum class Kind : std::uint8_t { kPlain, kPrimary, kGhost };
    Kind kind = Kind::kPlain;
    const char* icon = nullptr;
    bool disabled = false;
    bool selected = false;  // pressed in: tabs of a segmented control
    const char* tooltip = nullptr;
    float width = 0;  // 0: as wide as its content
    float height = kControlHeight;
    Role role = Role::kButton;
};
bool button(std::string_view label, std::string_view anchor_name, const ButtonStyle& style = {});
// Only an icon; `label` is its tooltip and its name for readers.
bool icon_button(const char* icon_text, std::string_view label, std::string_view anchor_name,
                 ButtonStyle style = {});
// Underlined on hover; for ids and names that select something.
bool link(std::string_view label, std::string_view anchor_name, ImFont* font = nullptr);
// A labelled switch. Returns true when it was flipped; the caller changes the value.
bool toggle(std::string_view label, bool on, std::string_view anchor_name, const char* tooltip);
// One of a row of tabs, drawn with an underline when selected.
bool tab(std::string_view label, const char* icon_text, bool selected, std::string_view anchor_name,
         float height);
void hairline();
void tooltip_for_last_item(std::string_view value);
// "name        value" with aligned values.
void field(std::string_view name, std::string_view value, ImFont* value_font = nullptr);
// The name alone; the caller draws the value at the cursor.
void field_name(std::string_view name);

// What to say where nothing is yet. Returns true when its button was pressed.
struct EmptyState {
    const char* icon = nullptr;
    std::string_view title;
    std::string_view body;
    std::string_view command;       // shown in mono; empty: none
    std::string_view button_label;  // empty: none
    std::string_view button_anchor;
};
bool empty_state(const EmptyState& what);

// Fills, with ImGui's draw list of the current window.
void fill(const Rect& at, Color color, float rounding = 0);
void outline(const Rect& at, Color color, float rounding = 0);
void rule_x(float x0, float x1, float y, Color color);
void rule_y(float x, float y0, float y1, Color color);

// snprintf into a std::string.
[[nodiscard]] std::string format(const char* fmt, ...) __attribute__((format(printf, 1, 2)));

}  // namespace drydock::ui
