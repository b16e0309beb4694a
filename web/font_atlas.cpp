#include "web/font_atlas.hpp"

#include <cmath>

#include "drydock_fonts.hpp"
#include "imgui.h"
#include "web/theme.hpp"

namespace drydock::ui {
namespace {

// Dear ImGui sizes a font by ascent + descent, designers by the em. Both in font units, from 'hhea'
// and 'head': Inter 2728 + 680 of 2816, JetBrains Mono 1020 + 300 of 1000.
constexpr float kInterLine = 3408.0F / 2816.0F;
constexpr float kMonoLine = 1320.0F / 1000.0F;

// Line heights are whole CSS pixels, so that rows of text keep their rhythm.
float line_px(float em, float line_per_em) { return std::round(em * line_per_em); }

// What drydock_fonts was cut down to (cmake/dev/fonts.mjs), in pairs; 0 ends.
constexpr ImWchar kTextRanges[] = {
    0x0020, 0x007E, 0x00A0, 0x017F, 0x0192, 0x0192, 0x02C6, 0x02DC, 0x2010, 0x2027, 0x202F,
    0x203A, 0x20AC, 0x20AC, 0x2122, 0x2122, 0x2190, 0x21B5, 0x2212, 0x2212, 0x2248, 0x2248,
    0x2260, 0x2265, 0x2500, 0x259F, 0x25A0, 0x25FF, 0x2713, 0x2717, 0xFFFD, 0xFFFD, 0};
constexpr ImWchar kIconRanges[] = {0xE000, 0xF8FF, 0};

ImFontConfig config(float ratio) {
    ImFontConfig c;
    c.FontDataOwnedByAtlas = false;
    // Half a device pixel of horizontal precision matters where pixels are large.
    c.OversampleH = ratio < 1.75F ? 2 : 1;
    c.OversampleV = 1;
    c.RasterizerMultiply = 1.0F;
    return c;
}

// The atlas does not own the bytes (FontDataOwnedByAtlas) and never writes them.
void* bytes_of(const fonts::Font& font) {
    return const_cast<unsigned char*>(font.data);  // NOLINT: Dear ImGui's interface lacks the const
}

ImFont* add(const fonts::Font& font, float line, float em, float ratio) {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    ImFontConfig text = config(ratio);
    ImFont* made = atlas.AddFontFromMemoryTTF(bytes_of(font), static_cast<int>(font.size),
                                              line * ratio, &text, kTextRanges);
    const fonts::Font icons = fonts::icons();
    ImFontConfig merged = config(ratio);
    merged.MergeMode = true;
    merged.OversampleH = 1;
    merged.PixelSnapH = true;
    // ForkAwesome draws on a 14 unit grid whose middle lies a little above Inter's capitals.
    merged.GlyphOffset.y = std::round(0.07F * em * ratio);
    atlas.AddFontFromMemoryTTF(bytes_of(icons), static_cast<int>(icons.size), em * 1.1F * ratio,
                               &merged, kIconRanges);
    return made;
}

}  // namespace

float mono_em_px() { return line_px(kMonoPx, kMonoLine) / kMonoLine; }

void bake_fonts(float ratio) {
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    io.Fonts->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
    Fonts& f = ui::fonts();
    const auto inter = [ratio](const fonts::Font& font, float em) {
        return add(font, line_px(em, kInterLine), em, ratio);
    };
    f.body = inter(fonts::inter_regular(), kBodyPx);  // the first one is Dear ImGui's default
    f.small = inter(fonts::inter_regular(), kSmallPx);
    f.body_bold = inter(fonts::inter_semibold(), kBodyPx);
    f.heading = inter(fonts::inter_semibold(), kHeadingPx);
    f.mono = add(fonts::jetbrains_mono(), line_px(kMonoPx, kMonoLine), kMonoPx, ratio);
    io.FontGlobalScale = 1.0F / ratio;
    io.Fonts->Build();
}

}  // namespace drydock::ui
