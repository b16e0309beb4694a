// Sharp text at fractional pixel ratios (zoom 110 %, screens at 125 %).
#pragma once

struct ImDrawData;

namespace drydock::ui {

// Moves every glyph of the finished frame by less than half a device pixel, so that the rows of its
// bitmap meet rows of the screen. Layout is in CSS pixels, and only at whole ratios does a CSS
// pixel start on a device pixel. Does nothing at whole ratios.
void snap_text(ImDrawData& data, float ratio);

}  // namespace drydock::ui
