// Between the browser's platform (wasm_platform.cpp) and what the page's scripts may call
// (wasm_exports.cpp).
#pragma once

#include <string>
#include <string_view>

#include "web/platform.hpp"

namespace drydock::ui::page {

// A text field of Dear ImGui's own that has the keyboard.
struct TextField {
    bool wanted = false;
    float x = 0, y = 0, line_height = 0;  // CSS pixels
};
[[nodiscard]] const TextField& text_field();

// What the app wants on the clipboard; the revision grows with each.
void offer_clipboard(std::string_view text);
[[nodiscard]] const std::string& clipboard();
[[nodiscard]] int clipboard_revision();
// What the browser's clipboard holds, just before the app is told to paste.
void clipboard_arrived(std::string_view text);

// Something happened that SDL's queue does not show.
void note_event();
void set_surface(const platform::Surface& s, int device_width, int device_height);
void device_lost();
void device_restored();
double run_frame(double now);

}  // namespace drydock::ui::page
