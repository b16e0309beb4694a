// Table of contents: what starts, in order; one frame, in order; what stops, in reverse.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>

#include "imgui.h"
#include "imgui_internal.h"
#include "web/font_atlas.hpp"
#include "web/platform.hpp"
#include "web/program.hpp"
#include "web/text_snap.hpp"
#include "web/theme.hpp"

namespace drydock::ui {
namespace {

// In the page main() returns while the program lives on, so it hangs here.
std::unique_ptr<Program> running;

constexpr float kNarrowPx = 700;  // below, one column

}  // namespace

Program* program() { return running.get(); }

double Program::frame(double real_now) {
    const double elapsed = std::max(0.0, real_now - now);
    now = real_now;
    if (platform::pump_events(app)) app.wake();
    app.update(elapsed);
    if (redraw || app.needs_frame(now)) draw();
    // Dear ImGui spreads quick input over several frames.
    if (!ImGui::GetCurrentContext()->InputEventsQueue.empty()) app.wake(1);
    if (redraw || app.needs_frame(now)) return 0;
    return std::max(0.0, app.next_wakeup() - now);
}

void Program::catch_up(double real_now) {
    const double elapsed = std::max(0.0, real_now - now);
    now = real_now;
    app.update(elapsed);
}

void Program::draw() {
    const auto start = std::chrono::steady_clock::now();
    const platform::Surface s = platform::surface();
    const bool new_density = std::abs(s.ratio - baked_ratio) > 0.001F;
    if (new_density) {
        bake_fonts(s.ratio);
        baked_ratio = s.ratio;
    }
    platform::begin_frame(s, new_density);
    ImGui::NewFrame();
    app.draw({.width = s.width,
              .height = s.height,
              .pixel_ratio = s.ratio,
              .narrow = s.width < kNarrowPx,
              .dark = s.dark,
              .reduced_motion = s.reduced_motion,
              .real_seconds = now});
    ImGui::Render();
    snap_text(*ImGui::GetDrawData(), s.ratio);
    platform::end_frame(palette().window);
    frame_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    frames_drawn += 1;
    redraw = false;
}

namespace {

void start_imgui() {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.ConfigWindowsMoveFromTitleBarOnly = true;
}

}  // namespace
}  // namespace drydock::ui

int main(int /*argc*/, char** /*argv*/) {
    using namespace drydock::ui;
    start_imgui();
    if (const char* trouble = platform::open_window()) {
        std::fprintf(stderr, "%s\n", trouble);
        return 1;
    }
    bake_fonts(platform::surface().ratio);
    running = std::make_unique<Program>();
#ifdef __EMSCRIPTEN__
    running->app.set_models_here(false);
#endif
    running->baked_ratio = platform::surface().ratio;
    apply_theme(platform::surface().dark);

    platform::run(running->app, [](double now) { return running->frame(now); });

#ifndef __EMSCRIPTEN__
    running.reset();
    platform::close_window();
    ImGui::DestroyContext();
#endif
    return 0;
}
