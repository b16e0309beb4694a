// The running program: the app, its clock and its frames.
#pragma once

#include <cstdint>

#include "web/app.hpp"

namespace drydock::ui {

struct Program {
    App app;
    double now = 0;            // real seconds since the start
    double frame_seconds = 0;  // CPU time of the last drawn frame
    std::uint64_t frames_drawn = 0;
    float baked_ratio = 0;  // of the font atlas
    bool redraw = true;     // the surface is new or lost its picture

    // Answers for how many seconds the program can be left alone (see platform::run).
    double frame(double real_now);

    // Lets time flow without a frame: a page in the background that a bridge uses.
    void catch_up(double real_now);

private:
    void draw();
};

// Null before main() and after the window is closed.
[[nodiscard]] Program* program();

}  // namespace drydock::ui
