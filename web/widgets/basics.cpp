#include "web/widgets/basics.hpp"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "imgui_internal.h"

namespace drydock::ui {
namespace {

// Never null: Dear ImGui takes a null end for "up to the zero".
const char* begin_of(std::string_view v) { return v.data() == nullptr ? "" : v.data(); }
const char* end_of(std::string_view v) { return begin_of(v) + v.size(); }

ImGuiID id_of(std::string_view name) {
    return ImGui::GetCurrentWindow()->GetID(begin_of(name), end_of(name));
}

// An item with an id at the cursor; ImGui's own behaviour for mouse and keyboard.
struct Pressable {
    ImRect box;
    bool shown = false;
    bool hovered = false;
    bool held = false;
    bool pressed = false;
};

Pressable pressable(std::string_view anchor_name, ImVec2 size, bool disabled) {
    Pressable out;
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    const ImGuiID id = id_of(anchor_name);
    const ImVec2 at = window->DC.CursorPos;
    out.box = ImRect(at, ImVec2(at.x + size.x, at.y + size.y));
    if (disabled) ImGui::BeginDisabled();
    ImGui::ItemSize(size);
    out.shown = ImGui::ItemAdd(out.box, id);
    if (out.shown && !disabled) {
        out.pressed = ImGui::ButtonBehavior(out.box, id, &out.hovered, &out.held);
        if (out.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    }
    if (disabled) ImGui::EndDisabled();
    if (take_press(anchor_name) && !disabled) out.pressed = true;
    return out;
}

void focus_ring(const ImRect& box, std::string_view anchor_name) {
    ImGui::RenderNavHighlight(box, id_of(anchor_name), ImGuiNavHighlightFlags_TypeThin);
}

void draw_text(ImVec2 at, Color color, std::string_view value) {
    ImGui::GetWindowDrawList()->AddText(at, color, begin_of(value), end_of(value));
}

constexpr float kFieldColumn = 152;

// Bytes of `value` that fit into `width`, not splitting a UTF-8 sequence.
std::size_t fitting(std::string_view value, float width) {
    const char* rest = nullptr;
    ImFont* font = ImGui::GetFont();
    font->CalcTextSizeA(ImGui::GetFontSize(), width, 0.0F, begin_of(value), end_of(value), &rest);
    return static_cast<std::size_t>(rest - value.data());
}

Color button_fill(const ButtonStyle& style, const Pressable& p) {
    const Palette& c = palette();
    if (style.disabled && style.kind != ButtonStyle::Kind::kGhost)
        return mix(c.surface, c.raised, 0.7F);
    if (style.kind == ButtonStyle::Kind::kPrimary) {
        return p.held || !p.hovered ? c.accent : mix(c.accent, c.text, 0.14F);
    }
    const bool ghost = style.kind == ButtonStyle::Kind::kGhost;
    Color base = ghost ? 0 : c.raised;
    if (style.selected) base = c.accent_soft;
    if (!p.hovered || style.disabled) return base;
    return base == 0 ? c.hover : mix(base, c.text, p.held ? 0.14F : 0.07F);
}

Color button_ink(const ButtonStyle& style) {
    const Palette& c = palette();
    if (style.disabled) return mix(c.surface, c.text_dim, 0.6F);
    if (style.kind == ButtonStyle::Kind::kPrimary) return c.on_accent;
    if (style.selected) return c.accent;
    return c.text;
}

}  // namespace

FontScope::FontScope(ImFont* font) : pushed_(font != nullptr) {
    if (pushed_) ImGui::PushFont(font);
}
FontScope::~FontScope() {
    if (pushed_) ImGui::PopFont();
}

Pane::Pane(const char* id, const Rect& at, const Options& o) {
    ImGui::SetCursorScreenPos(at.min());
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(o.pad_x, o.pad_y));
    ImGui::PushStyleColor(ImGuiCol_ChildBg, o.background);
    ImGuiWindowFlags flags = ImGuiWindowFlags_NoSavedSettings;
    if (!o.scroll) flags |= ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
    if (o.scroll_x) flags |= ImGuiWindowFlags_HorizontalScrollbar;
    open_ = ImGui::BeginChild(id, ImVec2(std::max(at.w, 1.0F), std::max(at.h, 1.0F)),
                              ImGuiChildFlags_AlwaysUseWindowPadding, flags);
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
}
Pane::~Pane() { ImGui::EndChild(); }

void text_colored(Color color, std::string_view value, Role role) {
    ImGui::PushStyleColor(ImGuiCol_Text, color);
    ImGui::TextUnformatted(begin_of(value), end_of(value));
    ImGui::PopStyleColor();
    if (ImGui::IsItemVisible()) {
        text_fact(role, value, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    }
}
void text(std::string_view value) { text_colored(palette().text, value); }
void text_dim(std::string_view value) { text_colored(palette().text_dim, value); }

void text_wrapped(std::string_view value, Color color) {
    ImGui::PushTextWrapPos(0.0F);
    text_colored(color == 0 ? palette().text : color, value);
    ImGui::PopTextWrapPos();
}

void heading(std::string_view value) {
    const FontScope font(fonts().heading);
    ImGui::PushTextWrapPos(0.0F);
    text_colored(palette().text, value, Role::kHeading);
    ImGui::PopTextWrapPos();
}

void caption(std::string_view value) {
    const FontScope font(fonts().small);
    text_colored(palette().text_dim, value, Role::kHeading);
}

// Exact; ImGui::CalcTextSize() rounds up.
float text_width(std::string_view value) {
    if (value.empty()) return 0;
    return ImGui::GetFont()
        ->CalcTextSizeA(ImGui::GetFontSize(), FLT_MAX, 0, begin_of(value), end_of(value))
        .x;
}

void text_at(ImVec2 at, float max_x, Color color, std::string_view value, Role role) {
    const float room = max_x - at.x;
    if (room <= 0 || value.empty()) return;
    const float height = ImGui::GetFontSize();
    const float width = text_width(value);
    if (width <= room) {
        draw_text(at, color, value);
    } else {
        const float dots = text_width("\xe2\x80\xa6");
        const std::string_view head = value.substr(0, fitting(value, std::max(room - dots, 0.0F)));
        draw_text(at, color, head);
        draw_text(ImVec2(at.x + text_width(head), at.y), color, "\xe2\x80\xa6");
    }
    text_fact(role, value, at, ImVec2(std::min(at.x + width, max_x), at.y + height));
}

void gap(float height) { ImGui::Dummy(ImVec2(0, height - ImGui::GetStyle().ItemSpacing.y)); }

bool button(std::string_view label, std::string_view anchor_name, const ButtonStyle& style) {
    const float pad = label.empty() ? 7.0F : 12.0F;
    const float icon_w = style.icon == nullptr ? 0 : std::max(text_width(style.icon), 14.0F);
    const float gap_w = style.icon != nullptr && !label.empty() ? 7.0F : 0;
    const float content = icon_w + gap_w + (label.empty() ? 0 : text_width(label));
    const float width = style.width > 0 ? style.width : std::ceil(content + 2 * pad);
    const Pressable p = pressable(anchor_name, ImVec2(width, style.height), style.disabled);
    anchor(anchor_name, style.role, label);
    if (!p.shown) return p.pressed;
    const Rect at{p.box.Min.x, p.box.Min.y, width, style.height};
    const Color ink = button_ink(style);
    fill(at, button_fill(style, p), 5);
    const bool flat = style.kind == ButtonStyle::Kind::kPrimary && !style.disabled;
    if (style.kind != ButtonStyle::Kind::kGhost && !flat) {
        outline(at, style.selected ? palette().accent : palette().line_strong, 5);
    }
    focus_ring(p.box, anchor_name);
    float x = at.x + std::max((width - content) / 2, 4.0F);
    const float y = at.y + std::floor((style.height - ImGui::GetFontSize()) / 2);
    if (style.icon != nullptr) {
        draw_text(ImVec2(x + std::floor((icon_w - text_width(style.icon)) / 2), y), ink,
                  style.icon);
        x += icon_w + gap_w;
    }
    ImGui::PushClipRect(p.box.Min, p.box.Max, true);
    draw_text(ImVec2(x, y), ink, label);
    ImGui::PopClipRect();
    if (style.tooltip != nullptr) tooltip_for_last_item(style.tooltip);
    return p.pressed;
}

bool icon_button(const char* icon_text, std::string_view label, std::string_view anchor_name,
                 ButtonStyle style) {
    style.icon = icon_text;
    if (style.width <= 0) style.width = style.height;
    const bool pressed = button({}, anchor_name, style);
    anchor(anchor_name, style.role, label);
    if (style.tooltip == nullptr) tooltip_for_last_item(label);
    return pressed;
}

bool link(std::string_view label, std::string_view anchor_name, ImFont* font) {
    const FontScope scope(font);
    const float room = ImGui::GetContentRegionAvail().x;
    const float width = std::min(text_width(label), std::max(room, 24.0F));
    const Pressable p = pressable(anchor_name, ImVec2(width, ImGui::GetFontSize()), false);
    anchor(anchor_name, Role::kLink, label);
    if (!p.shown) return p.pressed;
    text_at(p.box.Min, p.box.Min.x + width + 0.5F, palette().accent, label);
    if (p.hovered) {
        rule_x(p.box.Min.x, p.box.Max.x, p.box.Max.y, palette().accent);
        if (width < text_width(label)) tooltip_for_last_item(label);
    }
    focus_ring(p.box, anchor_name);
    return p.pressed;
}

bool toggle(std::string_view label, bool on, std::string_view anchor_name, const char* hint) {
    const Palette& c = palette();
    const float track_w = 28;
    const float width = track_w + 8 + text_width(label);
    const Pressable p = pressable(anchor_name, ImVec2(width, kControlHeight), false);
    anchor(anchor_name, Role::kToggle, label);
    if (!p.shown) return p.pressed;
    const Rect track{p.box.Min.x, p.box.Min.y + (kControlHeight - 16) / 2, track_w, 16};
    fill(track, on ? c.accent : c.raised, 8);
    outline(track, on ? c.accent : (p.hovered ? c.text_dim : c.line_strong), 8);
    const ImVec2 knob(on ? track.right() - 8 : track.x + 8, track.y + 8);
    ImGui::GetWindowDrawList()->AddCircleFilled(knob, 5, on ? c.on_accent : c.text_dim);
    draw_text(ImVec2(track.right() + 8, p.box.Min.y + (kControlHeight - ImGui::GetFontSize()) / 2),
              on ? c.text : c.text_dim, label);
    focus_ring(p.box, anchor_name);
    if (hint != nullptr) tooltip_for_last_item(hint);
    ImGuiTestEngineHook_ItemInfo(
        ImGui::GetCurrentContext(), id_of(anchor_name), nullptr,
        ImGuiItemStatusFlags_Checkable | (on ? ImGuiItemStatusFlags_Checked : 0));
    return p.pressed;
}

bool tab(std::string_view label, const char* icon_text, bool selected, std::string_view anchor_name,
         float height) {
    const Palette& c = palette();
    const float icon_w = icon_text == nullptr ? 0 : text_width(icon_text) + 7;
    const float width = std::ceil(icon_w + text_width(label) + 24);
    const Pressable p = pressable(anchor_name, ImVec2(width, height), false);
    anchor(anchor_name, Role::kTab, label);
    ImGuiTestEngineHook_ItemInfo(
        ImGui::GetCurrentContext(), id_of(anchor_name), nullptr,
        ImGuiItemStatusFlags_Checkable | (selected ? ImGuiItemStatusFlags_Checked : 0));
    if (!p.shown) return p.pressed;
    const Color ink = selected ? c.text : (p.hovered ? c.text : c.text_dim);
    const float y = p.box.Min.y + std::floor((height - ImGui::GetFontSize()) / 2);
    if (icon_text != nullptr) {
        draw_text(ImVec2(p.box.Min.x + 12, y), selected ? c.accent : ink, icon_text);
    }
    draw_text(ImVec2(p.box.Min.x + 12 + icon_w, y), ink, label);
    if (selected) fill({p.box.Min.x + 8, p.box.Max.y - 2, width - 16, 2}, c.accent);
    focus_ring(p.box, anchor_name);
    return p.pressed;
}

void hairline() {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    rule_x(at.x, at.x + width, at.y, palette().line);
    ImGui::Dummy(ImVec2(width, 1));
}

void tooltip_for_last_item(std::string_view value) {
    if (!ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip | ImGuiHoveredFlags_AllowWhenDisabled)) {
        return;
    }
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 7));
    const FontScope font(fonts().small);
    if (ImGui::BeginTooltip()) {
        ImGui::PushTextWrapPos(320);
        ImGui::TextUnformatted(begin_of(value), end_of(value));
        ImGui::PopTextWrapPos();
        ImGui::EndTooltip();
    }
    ImGui::PopStyleVar();
}

void field_name(std::string_view name) {
    const float left = ImGui::GetCursorPosX();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float column = std::min(kFieldColumn, ImGui::GetContentRegionAvail().x * 0.54F);
    const float line = ImGui::GetFontSize();
    {
        const FontScope font(fonts().small);
        const float y = at.y + std::floor((line - ImGui::GetFontSize()) / 2) + 1;
        text_at(ImVec2(at.x, y), at.x + column - 4, palette().text_dim, name);
    }
    ImGui::Dummy(ImVec2(column, line));
    ImGui::SameLine(left + column, 0);
}

void field(std::string_view name, std::string_view value, ImFont* value_font) {
    const float left = ImGui::GetCursorPosX();
    field_name(name);
    const FontScope font(value_font);
    const bool stacked = text_width(value) > ImGui::GetContentRegionAvail().x;
    if (stacked) {
        ImGui::NewLine();
        ImGui::SetCursorPos(ImVec2(left, ImGui::GetCursorPosY() - 5));
    }
    text_wrapped(value.empty() ? "\xe2\x80\x94" : value, value.empty() ? palette().text_dim : 0);
}

bool empty_state(const EmptyState& what) {
    const Palette& c = palette();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float width = std::min(room.x, 440.0F);
    const float left = ImGui::GetCursorPosX() + (room.x - width) / 2;
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + std::max((room.y - 190) / 2, 8.0F));
    ImGui::SetCursorPosX(left);
    ImGui::BeginGroup();
    ImGui::PushTextWrapPos(left + width);
    if (what.icon != nullptr) {
        const FontScope font(fonts().heading);
        text_colored(c.text_dim, what.icon, Role::kNone);
        gap(4);
    }
    {
        const FontScope font(fonts().body_bold);
        text_colored(c.text, what.title, Role::kHeading);
    }
    text_colored(c.text_dim, what.body);
    if (!what.command.empty()) {
        const FontScope font(fonts().mono);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const ImVec2 size =
            ImGui::CalcTextSize(begin_of(what.command), end_of(what.command), false, width - 24);
        const Rect box{at.x, at.y + 4, width, size.y + 20};
        fill(box, c.sunken, 5);
        outline(box, c.line, 5);
        ImGui::SetCursorScreenPos(ImVec2(at.x + 12, at.y + 14));
        ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width - 24);
        text_colored(c.text, what.command);
        ImGui::PopTextWrapPos();
        ImGui::SetCursorScreenPos(ImVec2(at.x, box.bottom() + 12));
        ImGui::Dummy(ImVec2(0, 0));
    }
    bool pressed = false;
    if (!what.button_label.empty()) {
        ImGui::SetCursorPosX(left);
        ButtonStyle style;
        style.kind = ButtonStyle::Kind::kPrimary;
        style.icon = nullptr;
        pressed = button(what.button_label, what.button_anchor, style);
    }
    ImGui::PopTextWrapPos();
    ImGui::EndGroup();
    return pressed;
}

void fill(const Rect& at, Color color, float rounding) {
    ImGui::GetWindowDrawList()->AddRectFilled(at.min(), at.max(), color, rounding);
}
void outline(const Rect& at, Color color, float rounding) {
    ImGui::GetWindowDrawList()->AddRect(at.min(), at.max(), color, rounding);
}
void rule_x(float x0, float x1, float y, Color color) {
    ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(x0, y), ImVec2(x1, y + 1), color);
}
void rule_y(float x, float y0, float y1, Color color) {
    ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(x, y0), ImVec2(x + 1, y1), color);
}

std::string format(const char* fmt, ...) {
    char buffer[512];
    va_list args;
    va_start(args, fmt);
    const int n = std::vsnprintf(buffer, sizeof buffer, fmt, args);
    va_end(args);
    if (n <= 0) return {};
    return std::string(buffer, std::min(static_cast<std::size_t>(n), sizeof buffer - 1));
}

}  // namespace drydock::ui
