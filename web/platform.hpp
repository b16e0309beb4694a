// What the program needs from where it runs: a window with a GL context, events, clipboard and the
// main loop. wasm_platform.cpp is the browser, native_platform.cpp the desktop.
#pragma once

#include <functional>

namespace drydock::ui {
class App;
}

namespace drydock::ui::platform {

struct Surface {
    float width = 1;  // CSS pixels; on the desktop, window units
    float height = 1;
    float ratio = 1;   // device pixels per CSS pixel, zoom included
    bool dark = true;  // the system's wishes
    bool reduced_motion = false;
};

// Opens the window and Dear ImGui's backends; Dear ImGui's context exists already. Empty, or one
// sentence that says why it cannot be.
[[nodiscard]] const char* open_window();
void close_window();

// Hands what has happened to Dear ImGui; true when there was anything.
bool pump_events(App& app);
[[nodiscard]] Surface surface();

// Around Dear ImGui's frame. `fonts_changed`: the atlas must go to the graphics card again.
void begin_frame(const Surface& s, bool fonts_changed);
void end_frame(unsigned clear_color);

// Calls `frame` with the real time in seconds, which answers how many seconds it can be left alone:
// 0 for the next refresh of the screen, infinity until something happens. In the page this returns
// at once and the page goes on calling; on the desktop it returns when the window is closed.
void run(App& app, std::function<double(double)> frame);

}  // namespace drydock::ui::platform
