#include "web/theme.hpp"

#include <cmath>

#include "imgui.h"

namespace drydock::ui {
namespace {

constexpr Color rgb(std::uint32_t hex) {
    const std::uint32_t r = (hex >> 16) & 0xffU;
    const std::uint32_t g = (hex >> 8) & 0xffU;
    const std::uint32_t b = hex & 0xffU;
    return 0xff000000U | (b << 16) | (g << 8) | r;
}
constexpr Color rgba(std::uint32_t hex, std::uint32_t alpha) {
    return (rgb(hex) & 0x00ffffffU) | (alpha << 24);
}

// Ink. Every text colour reaches 4.5:1 on window, surface, raised and sunken (tests/panels).
constexpr Palette kDark = {
    .window = rgb(0x0b0f13),
    .surface = rgb(0x12171d),
    .raised = rgb(0x1a2129),
    .sunken = rgb(0x0d1116),
    .hover = rgba(0xffffff, 14),
    .line = rgb(0x232b34),
    .line_strong = rgb(0x3a4552),
    .text = rgb(0xe3e9f0),
    .text_dim = rgb(0x93a0af),
    .accent = rgb(0x6cb6ff),
    .accent_soft = rgb(0x172a40),
    .on_accent = rgb(0x05111e),
    .running = rgb(0x4cc38a),
    .starting = rgb(0xe5b04b),
    .draining = rgb(0xb39dfa),
    .failed = rgb(0xff8078),
    .unknown = rgb(0x97a3b0),
    .shadow = rgba(0x000000, 120),
};

// Paper.
constexpr Palette kLight = {
    .window = rgb(0xe9ecf0),
    .surface = rgb(0xfbfcfd),
    .raised = rgb(0xf0f2f5),
    .sunken = rgb(0xf4f6f8),
    .hover = rgba(0x0b1a2b, 14),
    .line = rgb(0xdde2e8),
    .line_strong = rgb(0xbcc5cf),
    .text = rgb(0x16202b),
    .text_dim = rgb(0x525e6c),
    .accent = rgb(0x0b62c4),
    .accent_soft = rgb(0xdcebfc),
    .on_accent = rgb(0xffffff),
    .running = rgb(0x14703d),
    .starting = rgb(0x855500),
    .draining = rgb(0x673cc0),
    .failed = rgb(0xb5241b),
    .unknown = rgb(0x566270),
    .shadow = rgba(0x0b1a2b, 40),
};

struct Current {
    Fonts fonts;
    const Palette* palette = &kDark;
    const ImGuiContext* styled = nullptr;
    const Palette* styled_with = nullptr;
};

// One per program: ImGui itself has one current context and style.
Current& current() {
    static Current value;
    return value;
}

ImVec4 vec(Color color) { return ImGui::ColorConvertU32ToFloat4(color); }

void write_style(const Palette& p) {
    ImGuiStyle& s = ImGui::GetStyle();
    s = ImGuiStyle();
    s.WindowPadding = ImVec2(16, 16);
    s.FramePadding = ImVec2(8, 6);
    s.CellPadding = ImVec2(8, 6);
    s.ItemSpacing = ImVec2(8, 8);
    s.ItemInnerSpacing = ImVec2(8, 8);
    s.TouchExtraPadding = ImVec2(4, 4);
    s.WindowRounding = 0;
    s.ChildRounding = 0;
    s.PopupRounding = 6;
    s.FrameRounding = 4;
    s.GrabRounding = 4;
    s.TabRounding = 0;
    s.ScrollbarSize = 10;
    s.ScrollbarRounding = 5;
    s.WindowBorderSize = 0;
    s.ChildBorderSize = 0;
    s.PopupBorderSize = 1;
    s.FrameBorderSize = 1;
    s.HoverStationaryDelay = 0.12F;
    s.HoverDelayShort = 0.12F;
    ImVec4* c = s.Colors;
    const ImVec4 none(0, 0, 0, 0);
    c[ImGuiCol_Text] = vec(p.text);
    c[ImGuiCol_TextDisabled] = vec(p.text_dim);
    c[ImGuiCol_WindowBg] = vec(p.window);
    c[ImGuiCol_ChildBg] = none;
    c[ImGuiCol_PopupBg] = vec(p.raised);
    c[ImGuiCol_Border] = vec(p.line_strong);
    c[ImGuiCol_BorderShadow] = none;
    c[ImGuiCol_FrameBg] = vec(p.sunken);
    c[ImGuiCol_FrameBgHovered] = vec(p.sunken);
    c[ImGuiCol_FrameBgActive] = vec(p.sunken);
    c[ImGuiCol_ScrollbarBg] = none;
    c[ImGuiCol_ScrollbarGrab] = vec(p.line_strong);
    c[ImGuiCol_ScrollbarGrabHovered] = vec(mix(p.line_strong, p.text_dim, 0.5F));
    c[ImGuiCol_ScrollbarGrabActive] = vec(p.text_dim);
    c[ImGuiCol_Button] = vec(p.raised);
    c[ImGuiCol_ButtonHovered] = vec(p.line);
    c[ImGuiCol_ButtonActive] = vec(p.line_strong);
    c[ImGuiCol_Header] = vec(p.accent_soft);
    c[ImGuiCol_HeaderHovered] = vec(p.hover);
    c[ImGuiCol_HeaderActive] = vec(p.accent_soft);
    c[ImGuiCol_Separator] = vec(p.line);
    c[ImGuiCol_SeparatorHovered] = vec(p.accent);
    c[ImGuiCol_SeparatorActive] = vec(p.accent);
    c[ImGuiCol_CheckMark] = vec(p.accent);
    c[ImGuiCol_TableHeaderBg] = none;
    c[ImGuiCol_TableBorderStrong] = vec(p.line);
    c[ImGuiCol_TableBorderLight] = vec(p.line);
    c[ImGuiCol_TableRowBg] = none;
    c[ImGuiCol_TableRowBgAlt] = none;
    c[ImGuiCol_TextSelectedBg] = vec(with_alpha(p.accent, 0.35F));
    c[ImGuiCol_NavHighlight] = vec(p.accent);
    c[ImGuiCol_ModalWindowDimBg] = vec(p.shadow);
}

float channel(Color c, int shift) {
    const float v = static_cast<float>((c >> shift) & 0xffU) / 255.0F;
    return v <= 0.04045F ? v / 12.92F : std::pow((v + 0.055F) / 1.055F, 2.4F);
}

float luminance(Color c) {
    return 0.2126F * channel(c, 0) + 0.7152F * channel(c, 8) + 0.0722F * channel(c, 16);
}

}  // namespace

Fonts& fonts() { return current().fonts; }
const Palette& palette() { return *current().palette; }
const Palette& dark_palette() { return kDark; }
const Palette& light_palette() { return kLight; }

void apply_theme(bool dark) {
    Current& c = current();
    c.palette = dark ? &kDark : &kLight;
    const ImGuiContext* context = ImGui::GetCurrentContext();
    if (c.styled == context && c.styled_with == c.palette) return;
    write_style(*c.palette);
    c.styled = context;
    c.styled_with = c.palette;
}

Color with_alpha(Color color, float alpha) {
    const float a = static_cast<float>(color >> 24) * alpha;
    return (color & 0x00ffffffU) | (static_cast<Color>(a + 0.5F) << 24);
}

Color mix(Color a, Color b, float share_of_b) {
    Color out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        const float x = static_cast<float>((a >> shift) & 0xffU);
        const float y = static_cast<float>((b >> shift) & 0xffU);
        out |= static_cast<Color>(x + (y - x) * share_of_b + 0.5F) << shift;
    }
    return out;
}

float contrast(Color a, Color b) {
    const float x = luminance(a);
    const float y = luminance(b);
    return x > y ? (x + 0.05F) / (y + 0.05F) : (y + 0.05F) / (x + 0.05F);
}

}  // namespace drydock::ui
