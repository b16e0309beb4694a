// The fonts of the interface, baked for one density of the screen.
#pragma once

namespace drydock::ui {

// Builds Dear ImGui's atlas for `ratio` device pixels per CSS pixel, sets io.FontGlobalScale so
// that layout stays in CSS pixels, and fills fonts(). Outside of a frame only.
void bake_fonts(float ratio);

// em of the terminal's font in CSS pixels, for the page's text field above the prompt.
[[nodiscard]] float mono_em_px();

}  // namespace drydock::ui
