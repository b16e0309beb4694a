// The desktop: an SDL2 window with OpenGL, the system's clipboard, and a small line editor in place
// of the page's text field for the terminal's line.
#include <SDL.h>
#include <SDL_opengl.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl2.h"
#include "web/app.hpp"
#include "web/native_line.hpp"
#include "web/platform.hpp"

namespace drydock::ui::platform {
namespace {

struct Desktop {
    SDL_Window* window = nullptr;
    SDL_GLContext gl = nullptr;
    bool closing = false;
    NativeLine line;
};

Desktop& desktop() {
    static Desktop value;
    return value;
}

void size_of_window(int* w, int* h, int* pixels_w, int* pixels_h) {
    SDL_GetWindowSize(desktop().window, w, h);
    SDL_GL_GetDrawableSize(desktop().window, pixels_w, pixels_h);
}

// A file dropped onto the window goes into the terminal's home folder.
void take_file(App& app, const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return;
    const std::string content((std::istreambuf_iterator<char>(file)),
                              std::istreambuf_iterator<char>());
    app.file_arrived(path.substr(path.find_last_of("/\\") + 1), content);
}

bool handle(App& app, const SDL_Event& event) {
    Desktop& d = desktop();
    if (event.type == SDL_DROPFILE) {
        take_file(app, event.drop.file);
        SDL_free(event.drop.file);
        return true;
    }
    if (event.type == SDL_QUIT) d.closing = true;
    if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_MINIMIZED)
        app.set_hidden(true);
    if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_RESTORED)
        app.set_hidden(false);
    // A field of Dear ImGui's own has the keyboard before the terminal.
    if (!ImGui::GetIO().WantTextInput && app.text_target().wanted && d.line.handle(app, event))
        return true;
    ImGui_ImplSDL2_ProcessEvent(&event);
    return true;
}

}  // namespace

const char* open_window() {
    Desktop& d = desktop();
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return "There is no screen to open a window on.";
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
    d.window =
        SDL_CreateWindow("Drydock", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, 1280, 800,
                         SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (d.window == nullptr) return "A window with OpenGL could not be opened.";
    d.gl = SDL_GL_CreateContext(d.window);
    if (d.gl == nullptr) return "This system has no OpenGL 3.2.";
    SDL_GL_SetSwapInterval(1);
    if (!ImGui_ImplSDL2_InitForOpenGL(d.window, d.gl) || !ImGui_ImplOpenGL3_Init("#version 150")) {
        return "OpenGL could not be used.";
    }
    return nullptr;
}

void close_window() {
    Desktop& d = desktop();
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplSDL2_Shutdown();
    SDL_GL_DeleteContext(d.gl);
    SDL_DestroyWindow(d.window);
    SDL_Quit();
}

bool pump_events(App& app) {
    bool any = false;
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0)
        any = handle(app, event) || any;
    return any;
}

Surface surface() {
    int w = 1;
    int h = 1;
    int pixels_w = 1;
    int pixels_h = 1;
    size_of_window(&w, &h, &pixels_w, &pixels_h);
    Surface s;
    s.width = static_cast<float>(std::max(w, 1));
    s.height = static_cast<float>(std::max(h, 1));
    s.ratio = static_cast<float>(pixels_w) / s.width;
    return s;
}

void begin_frame(const Surface& /*s*/, bool fonts_changed) {
    if (fonts_changed) {
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        ImGui_ImplOpenGL3_CreateFontsTexture();
    }
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplSDL2_NewFrame();
}

void end_frame(unsigned clear_color) {
    int w = 1;
    int h = 1;
    int pixels_w = 1;
    int pixels_h = 1;
    size_of_window(&w, &h, &pixels_w, &pixels_h);
    const ImVec4 c = ImGui::ColorConvertU32ToFloat4(clear_color);
    glViewport(0, 0, pixels_w, pixels_h);
    glClearColor(c.x, c.y, c.z, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    SDL_GL_SwapWindow(desktop().window);
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): the page's twin keeps it
void run(App& /*app*/, std::function<double(double)> frame) {
    const std::uint64_t start = SDL_GetPerformanceCounter();
    const auto per_second = static_cast<double>(SDL_GetPerformanceFrequency());
    while (!desktop().closing) {
        const double now = static_cast<double>(SDL_GetPerformanceCounter() - start) / per_second;
        const double wait = frame(now);
        // Sleeps until something happens, without taking the event from the queue.
        if (wait > 0)
            SDL_WaitEventTimeout(nullptr, static_cast<int>(std::min(wait * 1000.0, 3.6e6)));
    }
}

}  // namespace drydock::ui::platform
