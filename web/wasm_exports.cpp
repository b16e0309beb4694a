// What the page's scripts (web/page) may call. Texts are UTF-8; a returned text is valid until the
// next call that returns one. JSON goes out through json_writer; nothing here parses JSON.
#include <emscripten/emscripten.h>

#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "drydock_fonts.hpp"
#include "imgui.h"
#include "engine/api/json_writer.hpp"
#include "engine/sim/session_text.hpp"
#include "engine/sim/simulation.hpp"
#include "web/font_atlas.hpp"
#include "web/mirror_json.hpp"
#include "web/program.hpp"
#include "web/touch.hpp"
#include "web/wasm_page.hpp"

namespace drydock::ui {
namespace {

App* app() { return program() != nullptr ? &program()->app : nullptr; }

const char* answer(std::string text) {
    static std::string kept;
    kept = std::move(text);
    return kept.c_str();
}

// What the page has been told already, so that changes() tells each thing once.
struct Told {
    App::TextTarget text;
    bool text_once = false;
    page::TextField field;
    App::EditorTarget editor;
    std::string route;
    int settings = 0;
    int clipboard = 0;
    int dark = -1;
    std::uint64_t inputs = 0;
    std::uint64_t mirror = 0;
};
Told& told() {
    static Told value;
    return value;
}

bool same_text(const App::TextTarget& a, const App::TextTarget& b) {
    return a.wanted == b.wanted && a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h &&
           a.indent == b.indent && a.id == b.id && a.revision == b.revision;
}

void write_tenths(api::JsonWriter& out, api::MemberName name, float value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", static_cast<double>(value));
    out.member_raw(name, text);
}

void write_text_target(api::JsonWriter& out, const App::TextTarget& t) {
    out.key("text").begin_object();
    out.member_bool("wanted", t.wanted);
    write_tenths(out, "x", t.x);
    write_tenths(out, "y", t.y);
    write_tenths(out, "w", t.w);
    write_tenths(out, "h", t.h);
    write_tenths(out, "indent", t.indent);
    out.member("id", t.id);
    out.member("value", t.text);
    out.member_int("cursor", t.cursor);
    out.member_int("revision", t.revision);
    out.end_object();
}

bool write_text_changes(api::JsonWriter& out, Told& t) {
    bool any = false;
    App::TextTarget text = app()->text_target();
    if (!t.text_once || !same_text(text, t.text)) {
        write_text_target(out, text);
        t.text = std::move(text);
        t.text_once = true;
        any = true;
    }
    const page::TextField& field = page::text_field();
    if (field.wanted != t.field.wanted || field.x != t.field.x || field.y != t.field.y) {
        out.key("field").begin_object();
        out.member_bool("wanted", field.wanted);
        write_tenths(out, "x", field.x);
        write_tenths(out, "y", field.y);
        write_tenths(out, "h", field.line_height);
        out.end_object();
        t.field = field;
        any = true;
    }
    return any;
}

bool same_editor(const App::EditorTarget& a, const App::EditorTarget& b) {
    return a.open == b.open && a.read_only == b.read_only && a.x == b.x && a.y == b.y &&
           a.w == b.w && a.h == b.h && a.path == b.path && a.revision == b.revision;
}

bool write_editor_changes(api::JsonWriter& out, Told& t) {
    App::EditorTarget editor = app()->editor_target();
    if (same_editor(editor, t.editor) || (!editor.open && !t.editor.open)) return false;
    out.key("editor").begin_object();
    out.member_bool("open", editor.open);
    out.member_bool("readOnly", editor.read_only);
    write_tenths(out, "x", editor.x);
    write_tenths(out, "y", editor.y);
    write_tenths(out, "w", editor.w);
    write_tenths(out, "h", editor.h);
    out.member("path", editor.path);
    out.member_int("revision", editor.revision);
    out.end_object();
    t.editor = std::move(editor);
    return true;
}

bool write_page_changes(api::JsonWriter& out, Told& t) {
    bool any = false;
    if (std::string route = app()->route(); route != t.route) {
        out.member("route", route);
        t.route = std::move(route);
        any = true;
    }
    if (app()->settings_revision() != t.settings) {
        t.settings = app()->settings_revision();
        out.member("settings", app()->settings());
        any = true;
    }
    if (const int dark = app()->dark_theme() ? 1 : 0; dark != t.dark) {
        t.dark = dark;
        out.member_bool("dark", dark == 1);
        any = true;
    }
    if (page::clipboard_revision() != t.clipboard) {
        t.clipboard = page::clipboard_revision();
        out.member("clipboard", page::clipboard());
        any = true;
    }
    if (const std::string said = app()->take_announcement(); !said.empty()) {
        out.member("announce", said);
        any = true;
    }
    if (const std::uint64_t inputs = app()->simulation().log().inputs.size(); inputs != t.inputs) {
        t.inputs = inputs;
        out.member_bool("unsaved", true);
        any = true;
    }
    if (app()->take_wants_lead()) {
        out.member_bool("lead", true);
        any = true;
    }
    if (const std::uint64_t hash = mirror_hash(); hash != t.mirror) {
        t.mirror = hash;
        out.member_bool("mirror", true);
        any = true;
    }
    return any;
}

}  // namespace
}  // namespace drydock::ui

using namespace drydock::ui;

extern "C" {

// Milliseconds until the next call is needed: 0 at the next refresh, negative not until something
// happens.
EMSCRIPTEN_KEEPALIVE double drydock_frame(double now_ms) {
    const double wait = page::run_frame(now_ms / 1000.0);
    return std::isinf(wait) ? -1.0 : wait * 1000.0;
}

EMSCRIPTEN_KEEPALIVE void drydock_wake() { page::note_event(); }

EMSCRIPTEN_KEEPALIVE void drydock_surface(double width, double height, int device_width,
                                          int device_height, double ratio, int dark,
                                          int reduced_motion) {
    page::set_surface({.width = static_cast<float>(width),
                       .height = static_cast<float>(height),
                       .ratio = static_cast<float>(ratio),
                       .dark = dark != 0,
                       .reduced_motion = reduced_motion != 0},
                      device_width, device_height);
}

EMSCRIPTEN_KEEPALIVE void drydock_device_lost() { page::device_lost(); }
EMSCRIPTEN_KEEPALIVE void drydock_device_restored() { page::device_restored(); }

// What changed since the last call, as one JSON object; null when nothing did.
EMSCRIPTEN_KEEPALIVE const char* drydock_changes() {
    if (app() == nullptr) return nullptr;
    std::string text;
    drydock::api::JsonWriter out(&text);
    out.begin_object();
    bool any = write_text_changes(out, told());
    any = write_editor_changes(out, told()) || any;
    any = write_page_changes(out, told()) || any;
    out.end_object();
    return any ? answer(std::move(text)) : nullptr;
}

EMSCRIPTEN_KEEPALIVE void drydock_terminal_input(const char* text, int cursor) {
    app()->terminal_set_input(text, cursor);
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE void drydock_terminal_selection(int from, int to) {
    app()->terminal_set_selection(from, to);
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE void drydock_terminal_submit(const char* text) {
    app()->terminal_submit(text);
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE void drydock_terminal_key(int key) {
    app()->terminal_key(static_cast<TerminalKey>(key));
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE void drydock_terminal_focus(int focused) {
    app()->terminal_focus(focused != 0);
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE void drydock_paste(const char* text) {
    app()->paste(text);
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE const char* drydock_copy_selection() {
    return answer(app()->copy_selection());
}

EMSCRIPTEN_KEEPALIVE void drydock_clear_selection() { app()->clear_selection(); }

// Dear ImGui's own text fields.
EMSCRIPTEN_KEEPALIVE void drydock_text(const char* text) {
    ImGui::GetIO().AddInputCharactersUTF8(text);
    page::note_event();
}
// A key with Ctrl (Cmd) held: 'c', 'x', 'v', 'a', 'z'. The caller runs a frame to see what it did.
EMSCRIPTEN_KEEPALIVE void drydock_shortcut(int letter) {
    ImGuiIO& io = ImGui::GetIO();
    const ImGuiKey key = static_cast<ImGuiKey>(ImGuiKey_A + (letter - 'a'));
    const ImGuiKey mod = io.ConfigMacOSXBehaviors ? ImGuiMod_Super : ImGuiMod_Ctrl;
    io.AddKeyEvent(mod, true);
    io.AddKeyEvent(key, true);
    io.AddKeyEvent(key, false);
    io.AddKeyEvent(mod, false);
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE void drydock_clipboard_arrived(const char* text) {
    page::clipboard_arrived(text);
}
EMSCRIPTEN_KEEPALIVE const char* drydock_clipboard() { return answer(page::clipboard()); }
EMSCRIPTEN_KEEPALIVE int drydock_wants_text() { return ImGui::GetIO().WantTextInput ? 1 : 0; }
EMSCRIPTEN_KEEPALIVE void drydock_release_keys() {
    ImGuiIO& io = ImGui::GetIO();
    io.AddFocusEvent(false);
    io.AddFocusEvent(true);
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE void drydock_mac(int mac) { ImGui::GetIO().ConfigMacOSXBehaviors = mac != 0; }

EMSCRIPTEN_KEEPALIVE void drydock_touch(int phase, double x, double y, double now_ms) {
    touch(static_cast<TouchPhase>(phase), static_cast<float>(x), static_cast<float>(y),
          now_ms / 1000.0);
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE void drydock_click(double x, double y) {
    click_at(static_cast<float>(x), static_cast<float>(y));
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE void drydock_press(const char* anchor) {
    app()->request_action(anchor);
    page::note_event();
}

EMSCRIPTEN_KEEPALIVE const char* drydock_route() { return answer(app()->route()); }
EMSCRIPTEN_KEEPALIVE void drydock_set_route(const char* fragment) {
    app()->set_route(fragment);
    told().route = app()->route();
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE void drydock_set_settings(const char* json) {
    app()->set_settings(json);
    told().settings = app()->settings_revision();
    page::note_event();
}
// A file that was dropped onto the page.
EMSCRIPTEN_KEEPALIVE void drydock_file(const char* name, const char* content) {
    app()->file_arrived(name, content);
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE void drydock_hidden(int hidden) {
    app()->set_hidden(hidden != 0);
    page::note_event();
}

EMSCRIPTEN_KEEPALIVE const char* drydock_mirror() { return answer(mirror_json()); }

// {"time_ms","hash","inputs","frames","frame_ms"} for tests and for people who look under the hood.
EMSCRIPTEN_KEEPALIVE const char* drydock_state() {
    const drydock::World& world = app()->simulation().world();
    std::string text;
    drydock::api::JsonWriter out(&text);
    char hash[20];
    std::snprintf(hash, sizeof hash, "%016" PRIx64, drydock::hash_world(world));
    char cpu[32];
    std::snprintf(cpu, sizeof cpu, "%.3f", program()->frame_seconds * 1000.0);
    out.begin_object();
    out.member_int("time_ms", world.now.ms);
    out.member("hash", hash);
    out.member_bool("paused", app()->paused());
    out.member_int("inputs", static_cast<std::int64_t>(app()->simulation().log().inputs.size()));
    out.member_int("events", static_cast<std::int64_t>(world.events_run));
    out.member_int("frames", static_cast<std::int64_t>(program()->frames_drawn));
    out.member_raw("frame_ms", cpu);
    out.end_object();
    return answer(std::move(text));
}

EMSCRIPTEN_KEEPALIVE const char* drydock_save() {
    return answer(drydock::sim::save_session(app()->simulation()));
}

// Where a link's world belongs; empty: nothing to open.
EMSCRIPTEN_KEEPALIVE const char* drydock_shared_place(const char* text) {
    return answer(App::shared_place(text));
}
EMSCRIPTEN_KEEPALIVE void drydock_tell(const char* problem) { app()->tell(problem); }
// Empty, or why the link cannot be opened.
EMSCRIPTEN_KEEPALIVE const char* drydock_open_shared(const char* text) {
    return answer(app()->open_shared(text));
}
EMSCRIPTEN_KEEPALIVE void drydock_page_address(const char* address) {
    app()->set_page_address(address);
}

EMSCRIPTEN_KEEPALIVE int drydock_restore(const char* text) {
    drydock::sim::Session session;
    const bool ok =
        drydock::sim::read_session(text, &session) && app()->restore(session.log, session.now);
    page::note_event();
    return ok ? 1 : 0;
}

// The tables of the service models (cmake/dev/split_models.mjs): where they go, and that they have
// arrived.
extern const char __start_drydock_models[];
extern const char __stop_drydock_models[];
EMSCRIPTEN_KEEPALIVE const void* drydock_models_begin() { return __start_drydock_models; }
EMSCRIPTEN_KEEPALIVE const void* drydock_models_end() { return __stop_drydock_models; }
EMSCRIPTEN_KEEPALIVE void drydock_models_arrived() { app()->set_models_here(true); }

// Stops as a broken assertion would: what a person then sees can be looked at, and tested.
EMSCRIPTEN_KEEPALIVE void drydock_crash() { std::abort(); }

// The terminal's font, so that the text field above the prompt measures like the prompt.
EMSCRIPTEN_KEEPALIVE const unsigned char* drydock_mono_font() {
    return drydock::fonts::jetbrains_mono().data;
}
EMSCRIPTEN_KEEPALIVE int drydock_mono_font_size() {
    return static_cast<int>(drydock::fonts::jetbrains_mono().size);
}
EMSCRIPTEN_KEEPALIVE double drydock_mono_em() { return static_cast<double>(mono_em_px()); }

}  // extern "C"
