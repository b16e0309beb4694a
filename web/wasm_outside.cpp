// What the page's scripts may call for the bridge (web/page/bridge.js) and for the editor
// (web/page/editor.js). As in wasm_exports.cpp, a returned text is valid until the next call here
// that returns one.
#include <emscripten/emscripten.h>

#include <string>
#include <string_view>

#include "engine/api/check_text.hpp"
#include "engine/api/json_writer.hpp"
#include "engine/shell/shell.hpp"
#include "engine/sim/session_text.hpp"
#include "engine/sim/simulation.hpp"
#include "web/bridge/http_bytes.hpp"
#include "web/program.hpp"
#include "web/wasm_page.hpp"

namespace drydock::ui {
namespace {

App& app() { return program()->app; }

struct Exchange {
    std::string input;
    std::string head;
    std::string text;
};
Exchange& exchange() {
    static Exchange value;
    return value;
}

const char* answer(std::string text) {
    exchange().text = std::move(text);
    return exchange().text.c_str();
}

const char* kind_name(api::IssueKind kind) {
    switch (kind) {
        case api::IssueKind::kSyntax:
            return "syntax";
        case api::IssueKind::kUnknownKey:
            return "unknown";
        case api::IssueKind::kDuplicate:
            return "duplicate";
        case api::IssueKind::kWrongType:
            return "type";
        case api::IssueKind::kMissing:
            return "missing";
        case api::IssueKind::kValue:
            return "value";
    }
    return "syntax";
}

}  // namespace
}  // namespace drydock::ui

using namespace drydock::ui;

extern "C" {

// ---- the bridge ----

EMSCRIPTEN_KEEPALIVE void drydock_bridge(int link, const char* address) {
    app().set_bridge(static_cast<BridgeLink>(link), address);
    page::note_event();
}

// Time flows although nothing is drawn.
EMSCRIPTEN_KEEPALIVE void drydock_catch_up(double now_ms) { program()->catch_up(now_ms / 1000.0); }

// Room for `size` bytes of a request, to be filled before drydock_http.
EMSCRIPTEN_KEEPALIVE char* drydock_http_input(std::uint32_t size) {
    exchange().input.resize(size);
    return exchange().input.data();
}
// Answers the request in the input and returns the HTTP status.
EMSCRIPTEN_KEEPALIVE int drydock_http() {
    drydock::api::HttpResponse response =
        app().http(drydock::bridge::read_request(exchange().input));
    drydock::bridge::write_head(response.headers, &exchange().head);
    exchange().text = std::move(response.body);
    page::note_event();
    return response.status;
}
EMSCRIPTEN_KEEPALIVE const char* drydock_http_head() { return exchange().head.data(); }
EMSCRIPTEN_KEEPALIVE std::uint32_t drydock_http_head_size() {
    return static_cast<std::uint32_t>(exchange().head.size());
}
EMSCRIPTEN_KEEPALIVE const char* drydock_http_body() { return exchange().text.data(); }
EMSCRIPTEN_KEEPALIVE std::uint32_t drydock_http_body_size() {
    return static_cast<std::uint32_t>(exchange().text.size());
}

// {"generation","inputs":<how many>,"now","touched","more":[inputs from `first` on]}
EMSCRIPTEN_KEEPALIVE const char* drydock_log(std::uint32_t first) {
    const drydock::sim::Simulation& simulation = app().simulation();
    std::string text;
    drydock::api::JsonWriter out(&text);
    out.begin_object();
    out.member_int("generation", app().log_generation());
    out.member_int("inputs", static_cast<std::int64_t>(simulation.log().inputs.size()));
    out.member_int("now", simulation.world().now.ms);
    out.member_bool("touched", app().touched());
    out.member_raw("more", drydock::sim::save_inputs(simulation.log(), first));
    out.end_object();
    return answer(std::move(text));
}

// What the leading page did: {"inputs":[...],"now":ms}. 0: it does not follow from what is here.
EMSCRIPTEN_KEEPALIVE int drydock_follow(const char* text) {
    drydock::sim::Session more;
    const bool good = drydock::sim::read_inputs(text, app().simulation().world().now, &more) &&
                      app().follow(more.log, more.now);
    page::note_event();
    return good ? 1 : 0;
}

// Simulated time goes on by itself for as long as asked: at most `ms`, within a budget of events.
// Answers with how much is left.
EMSCRIPTEN_KEEPALIVE double drydock_advance(double ms) {
    constexpr std::uint64_t kEvents = 20'000;
    drydock::sim::Simulation& simulation = app().simulation();
    const drydock::SimTime before = simulation.world().now;
    const drydock::SimTime target = before + drydock::Duration{static_cast<std::int64_t>(ms)};
    app().run_ahead(target, kEvents);
    page::note_event();
    return static_cast<double>((target - simulation.world().now).ms);
}

EMSCRIPTEN_KEEPALIVE void drydock_start_over() {
    app().start_over();
    page::note_event();
}

// ---- the editor ----

EMSCRIPTEN_KEEPALIVE void drydock_editor_open(const char* path) {
    app().open_editor(path);
    page::note_event();
}
EMSCRIPTEN_KEEPALIVE void drydock_editor_close() {
    app().close_editor();
    page::note_event();
}

// [{"path","size"}]: the files of the home folder and of /tmp.
EMSCRIPTEN_KEEPALIVE const char* drydock_files() {
    std::string text;
    drydock::api::JsonWriter out(&text);
    out.begin_array();
    for (const drydock::shell::File& file : app().shown_world().shell.files) {
        if (file.path.ends_with('/')) continue;
        out.begin_object();
        out.member("path", file.path);
        out.member_int("size", static_cast<std::int64_t>(file.content.size()));
        out.end_object();
    }
    out.end_array();
    return answer(std::move(text));
}

// Null: there is no such file.
EMSCRIPTEN_KEEPALIVE const char* drydock_file_text(const char* path) {
    const drydock::shell::File* file = drydock::shell::read_file(app().shown_world(), path);
    return file == nullptr ? nullptr : answer(file->content);
}

// Empty, or why not.
EMSCRIPTEN_KEEPALIVE const char* drydock_file_save(const char* path, const char* text) {
    std::string problem = app().save_file(path, text);
    page::note_event();
    return answer(std::move(problem));
}

// {"json","operation","issues":[{"kind","begin","end","message"}]}: positions in bytes.
EMSCRIPTEN_KEEPALIVE const char* drydock_file_check(const char* path, const char* content,
                                                    const char* wanted) {
    const drydock::api::EditorCheck check = drydock::api::check_editor_text(path, content, wanted);
    std::string text;
    drydock::api::JsonWriter out(&text);
    out.begin_object();
    out.member_bool("json", check.json);
    out.member("operation", check.operation);
    out.key("issues").begin_array();
    for (const drydock::api::TextIssue& issue : check.issues) {
        out.begin_object();
        out.member("kind", kind_name(issue.kind));
        out.member_int("begin", issue.begin);
        out.member_int("end", issue.end);
        out.member("message", issue.message);
        out.end_object();
    }
    out.end_array();
    out.end_object();
    return answer(std::move(text));
}

// ["CreateCluster",...]: what a file can be checked against.
EMSCRIPTEN_KEEPALIVE const char* drydock_file_operations() {
    std::string text;
    drydock::api::JsonWriter out(&text);
    out.begin_array();
    if (const drydock::api::ServiceModel* ecs = drydock::api::find_service("ecs")) {
        for (const std::uint16_t i : ecs->operations_by_name)
            out.string(ecs->operations[i].name);
    }
    out.end_array();
    return answer(std::move(text));
}

}  // extern "C"
