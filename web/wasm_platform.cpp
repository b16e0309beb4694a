// The browser: one canvas, SDL2 for the GL context, mouse and keys of the canvas. The page's own
// scripts (web/page) call the exported functions in wasm_exports.cpp; nothing here calls
// JavaScript.
#include <GLES3/gl3.h>
#include <SDL.h>
#include <emscripten/emscripten.h>

#include <cmath>
#include <string>
#include <utility>

#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl2.h"
#include "web/platform.hpp"
#include "web/program.hpp"
#include "web/wasm_page.hpp"

namespace drydock::ui {
namespace {

struct Browser {
    SDL_Window* window = nullptr;
    SDL_GLContext gl = nullptr;
    std::function<double(double)> frame;
    platform::Surface surface;
    int device_width = 1;  // of the canvas' backing store
    int device_height = 1;
    bool events_waiting = false;
    bool device_lost = false;
    page::TextField field;
    std::string clipboard;
    int clipboard_revision = 0;
};

Browser& browser() {
    static Browser value;
    return value;
}

void set_clipboard(void* /*user*/, const char* text) { page::offer_clipboard(text); }
const char* get_clipboard(void* /*user*/) { return browser().clipboard.c_str(); }

// Dear ImGui's own text fields (filters) tell where their caret is; the page puts a real text field
// there on touch screens and for input methods.
void on_ime(ImGuiViewport* /*viewport*/, ImGuiPlatformImeData* data) {
    page::TextField& f = browser().field;
    f.wanted = data->WantVisible;
    f.x = data->InputPos.x;
    f.y = data->InputPos.y;
    f.line_height = data->InputLineHeight;
}

}  // namespace

namespace page {

const TextField& text_field() { return browser().field; }

void offer_clipboard(std::string_view text) {
    browser().clipboard.assign(text);
    browser().clipboard_revision += 1;
}
const std::string& clipboard() { return browser().clipboard; }
int clipboard_revision() { return browser().clipboard_revision; }
void clipboard_arrived(std::string_view text) { browser().clipboard.assign(text); }

void note_event() { browser().events_waiting = true; }

void set_surface(const platform::Surface& s, int device_width, int device_height) {
    Browser& b = browser();
    b.surface = s;
    b.device_width = device_width;
    b.device_height = device_height;
    if (b.window != nullptr) {
        // SDL scales mouse positions by the size it believes in. It also sizes the canvas, to a
        // rounded guess, so the page sets the exact number of device pixels afterwards.
        SDL_SetWindowSize(b.window, static_cast<int>(std::lround(s.width)),
                          static_cast<int>(std::lround(s.height)));
    }
    if (Program* p = program()) {
        p->redraw = true;
        p->app.wake();
    }
}

void device_lost() { browser().device_lost = true; }

void device_restored() {
    // The objects died with the device; Dear ImGui makes new ones in its next frame.
    ImGui_ImplOpenGL3_DestroyDeviceObjects();
    ImGui_ImplOpenGL3_CreateDeviceObjects();
    browser().device_lost = false;
    if (Program* p = program()) p->redraw = true;
}

double run_frame(double now) {
    Browser& b = browser();
    if (!b.frame || b.device_lost) return HUGE_VAL;
    return b.frame(now);
}

}  // namespace page

namespace platform {

const char* open_window() {
    Browser& b = browser();
    // Without this SDL listens to the whole window, and no text field of the page works.
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_ASYNCIFY, "0");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return "The browser's window could not be used.";
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_ALPHA_SIZE, 0);
    // Not resizable: the page measures the canvas itself, exactly, and tells set_surface().
    b.window =
        SDL_CreateWindow("Drydock", 0, 0, 1280, 800, SDL_WINDOW_OPENGL | SDL_WINDOW_ALLOW_HIGHDPI);
    if (b.window == nullptr) return "The browser's window could not be used.";
    b.gl = SDL_GL_CreateContext(b.window);
    if (b.gl == nullptr) return "This browser gave no WebGL2 context.";
    if (!ImGui_ImplSDL2_InitForOpenGL(b.window, b.gl) ||
        !ImGui_ImplOpenGL3_Init("#version 300 es")) {
        return "The WebGL2 context could not be used.";
    }
    ImGuiIO& io = ImGui::GetIO();
    io.SetClipboardTextFn = set_clipboard;
    io.GetClipboardTextFn = get_clipboard;
    io.SetPlatformImeDataFn = on_ime;
    return nullptr;
}

void close_window() {}  // the browser does

bool pump_events(App& /*app*/) {
    bool any = std::exchange(browser().events_waiting, false);
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0) {
        ImGui_ImplSDL2_ProcessEvent(&event);
        any = true;
    }
    return any;
}

Surface surface() { return browser().surface; }

void begin_frame(const Surface& s, bool fonts_changed) {
    const Browser& b = browser();
    if (fonts_changed) {
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        ImGui_ImplOpenGL3_CreateFontsTexture();
    }
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplSDL2_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(s.width, s.height);
    io.DisplayFramebufferScale = ImVec2(static_cast<float>(b.device_width) / s.width,
                                        static_cast<float>(b.device_height) / s.height);
}

void end_frame(unsigned clear_color) {
    const Browser& b = browser();
    const ImVec4 c = ImGui::ColorConvertU32ToFloat4(clear_color);
    glViewport(0, 0, b.device_width, b.device_height);
    glClearColor(c.x, c.y, c.z, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void run(App& /*app*/, std::function<double(double)> frame) { browser().frame = std::move(frame); }

}  // namespace platform
}  // namespace drydock::ui
