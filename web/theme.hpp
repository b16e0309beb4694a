// Colours, sizes and fonts: the only place that names either. Panels ask for a role, never a
// number.
#pragma once

#include <cstdint>

struct ImFont;

namespace drydock::ui {

// Four text sizes in CSS pixels. The platform bakes each at the pixel ratio and sets
// io.FontGlobalScale (or the draw data's framebuffer scale) so that one unit stays one CSS pixel.
inline constexpr float kSmallPx = 12.0F;
inline constexpr float kBodyPx = 14.0F;
inline constexpr float kMonoPx = 13.0F;
inline constexpr float kHeadingPx = 18.0F;

// Set by the platform after it has built the atlas, again whenever the pixel ratio changes. Each of
// them has the icons of ForkAwesome (U+F000 to U+F2E0) merged in. A null font means ImGui's
// default.
struct Fonts {
    ImFont* small = nullptr;      // Inter 12
    ImFont* body = nullptr;       // Inter 14
    ImFont* body_bold = nullptr;  // Inter SemiBold 14
    ImFont* heading = nullptr;    // Inter SemiBold 18
    ImFont* mono = nullptr;       // JetBrains Mono 13
};
[[nodiscard]] Fonts& fonts();

// Code points that text and icons need, as ImGui's glyph ranges (pairs, ended by 0): Latin with its
// extensions, dashes, quotes, dots and ellipsis, arrows, and a few signs.
inline constexpr std::uint16_t kTextRanges[] = {0x0020, 0x017F, 0x2010, 0x2027, 0x2039, 0x203A,
                                                0x20AC, 0x20AC, 0x2190, 0x2193, 0x2212, 0x2212,
                                                0x2260, 0x2265, 0x23CE, 0x23CE, 0};
inline constexpr std::uint16_t kIconRanges[] = {0xF000, 0xF2E0, 0};

// Packed as ImGui packs colours (IM_COL32).
using Color = std::uint32_t;

// Status hues are used for status alone; accent for selection and focus alone.
struct Palette {
    Color window;       // behind everything
    Color surface;      // panels
    Color raised;       // cards, buttons, the tab in front
    Color sunken;       // terminal, code, timeline
    Color hover;        // laid over what is under the pointer
    Color line;         // hairlines
    Color line_strong;  // outlines of controls
    Color text;
    Color text_dim;     // 4.5:1 or more on surface, raised and sunken
    Color accent;       // as text, line or fill
    Color accent_soft;  // fill behind a selected row
    Color on_accent;    // text on a fill of accent
    Color running;
    Color starting;
    Color draining;
    Color failed;
    Color unknown;
    Color shadow;
};
[[nodiscard]] const Palette& palette();
[[nodiscard]] const Palette& dark_palette();
[[nodiscard]] const Palette& light_palette();

// Makes one palette current and writes ImGui's style. Cheap when nothing changed.
void apply_theme(bool dark);

// The same hue with other opacity, 0 to 1.
[[nodiscard]] Color with_alpha(Color color, float alpha);
[[nodiscard]] Color mix(Color a, Color b, float share_of_b);
// WCAG 2 contrast ratio of two opaque colours, 1 to 21.
[[nodiscard]] float contrast(Color a, Color b);

}  // namespace drydock::ui
