// The engine as C functions for JavaScript: the bridge (Node), and scripts in a page.
// web/sdk/engine.mjs is the only caller. Several engines can live side by side; each is a
// pointer from drydock_engine_new. Texts and bodies pass as bytes with a length, so that a body may
// hold any byte.
#include <emscripten/emscripten.h>

#include <cinttypes>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "engine/api/json_writer.hpp"
#include "engine/shell/shell.hpp"
#include "engine/sim/session_text.hpp"
#include "engine/sim/simulation.hpp"
#include "web/bridge/http_bytes.hpp"

namespace drydock::bridge {
namespace {

constexpr std::size_t kLogInputsMax = 20'000;
constexpr std::size_t kLogBytesMax = 32U << 20;

// An engine with the bytes that go in and come out of it. Pointers into them are valid until the
// next call with the same engine.
struct Engine {
    explicit Engine(const WorldConfig& config) : simulation(config) { simulation.keep_log(false); }

    // A log that has grown too long is given up: an engine may run for weeks.
    void bound_log() {
        if (!keeps_log) return;
        const std::vector<sim::Input>& inputs = simulation.log().inputs;
        for (; counted < inputs.size(); ++counted)
            log_bytes += inputs[counted].target.size() + inputs[counted].text.size();
        if (inputs.size() <= kLogInputsMax && log_bytes <= kLogBytesMax) return;
        keeps_log = false;
        simulation.keep_log(false);
        sim::InputLog none;
        none.config = simulation.log().config;
        simulation.restore(World(simulation.world()), std::move(none));
    }

    sim::Simulation simulation;
    std::string input;
    std::string head;
    std::string body;
    bool keeps_log = false;
    std::size_t counted = 0;  // inputs of the log whose bytes are in log_bytes
    std::size_t log_bytes = 0;
};

// Milliseconds pass as double: exact up to 2^53, which is 285,000 years.
SimTime time_of(double ms) { return SimTime{static_cast<std::int64_t>(ms)}; }

void answer(Engine* engine, std::string text) { engine->body = std::move(text); }

void write_outputs(drydock::api::JsonWriter& out, const std::vector<shell::Output>& outputs,
                   std::size_t first) {
    static constexpr const char* kNames[] = {"stdout", "stderr", "note"};
    out.key("outputs").begin_array();
    for (std::size_t i = first; i < outputs.size(); ++i) {
        out.begin_object();
        out.member("kind", kNames[static_cast<std::size_t>(outputs[i].kind)]);
        out.member("text", outputs[i].text);
        out.end_object();
    }
    out.end_array();
}

}  // namespace
}  // namespace drydock::bridge

using drydock::bridge::Engine;

extern "C" {

// The seed comes in two halves: JavaScript numbers hold 53 bits. Account and region:
// NUL-terminated.
EMSCRIPTEN_KEEPALIVE Engine* drydock_engine_new(std::uint32_t seed_high, std::uint32_t seed_low,
                                                const char* account, const char* region,
                                                int strict) {
    drydock::WorldConfig config;
    config.seed = (static_cast<std::uint64_t>(seed_high) << 32) | seed_low;
    config.account = account;
    config.region = region;
    config.strict = strict != 0;
    return std::make_unique<Engine>(config).release();
}

EMSCRIPTEN_KEEPALIVE void drydock_engine_delete(Engine* engine) {
    const std::unique_ptr<Engine> owner(engine);
}

// Room for `size` bytes, to be filled before drydock_engine_http.
EMSCRIPTEN_KEEPALIVE char* drydock_engine_input(Engine* engine, std::uint32_t size) {
    engine->input.resize(size);
    return engine->input.data();
}

// Answers the request in the input (read_request says how it is laid out) and returns the HTTP
// status; the answer lies in head and body until the next call.
EMSCRIPTEN_KEEPALIVE int drydock_engine_http(Engine* engine) {
    drydock::api::HttpResponse response =
        engine->simulation.http(drydock::bridge::read_request(engine->input));
    engine->bound_log();
    drydock::bridge::write_head(response.headers, &engine->head);
    engine->body = std::move(response.body);
    return response.status;
}

// name NUL value NUL ...
EMSCRIPTEN_KEEPALIVE const char* drydock_engine_head(const Engine* engine) {
    return engine->head.data();
}
EMSCRIPTEN_KEEPALIVE std::uint32_t drydock_engine_head_size(const Engine* engine) {
    return static_cast<std::uint32_t>(engine->head.size());
}
EMSCRIPTEN_KEEPALIVE const char* drydock_engine_body(const Engine* engine) {
    return engine->body.data();
}
EMSCRIPTEN_KEEPALIVE std::uint32_t drydock_engine_body_size(const Engine* engine) {
    return static_cast<std::uint32_t>(engine->body.size());
}

// Simulated milliseconds since the start.
EMSCRIPTEN_KEEPALIVE double drydock_engine_now(const Engine* engine) {
    return static_cast<double>(engine->simulation.world().now.ms);
}

// When the next event is due, in simulated milliseconds; -1: nothing is pending.
EMSCRIPTEN_KEEPALIVE double drydock_engine_next(const Engine* engine) {
    drydock::SimTime due;
    return engine->simulation.next_event(&due) ? static_cast<double>(due.ms) : -1.0;
}

// Runs at most `budget` events up to the target, and returns how many it ran. The target is reached
// when drydock_engine_now says so.
EMSCRIPTEN_KEEPALIVE std::uint32_t drydock_engine_run(Engine* engine, double target_ms,
                                                      std::uint32_t budget) {
    return static_cast<std::uint32_t>(
        engine->simulation.run_until(drydock::bridge::time_of(target_ms), budget));
}

// Puts the state as JSON into the body and returns its size. The hash names the world: equal
// hashes, equal worlds.
EMSCRIPTEN_KEEPALIVE std::uint32_t drydock_engine_state(Engine* engine) {
    const drydock::World& world = engine->simulation.world();
    char hash[20];
    std::snprintf(hash, sizeof hash, "%016" PRIx64, drydock::hash_world(world));
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%" PRId64 ".%03d", world.now.ms / 1000,
                  static_cast<int>(world.now.ms % 1000));
    engine->body.clear();
    drydock::api::JsonWriter out(&engine->body);
    out.begin_object();
    out.member("time", drydock::format_iso8601(world.unix_ms(world.now)));
    out.member_raw("seconds", seconds);
    out.member("hash", hash);
    out.member_int("events", static_cast<std::int64_t>(world.events_run));
    out.member_int("inputs", static_cast<std::int64_t>(world.inputs_run));
    out.member("seed", std::to_string(world.seed));
    out.member("account", world.text(world.account));
    out.member("region", world.text(world.region));
    out.member_bool("strict", world.strict);
    out.end_object();
    return drydock_engine_body_size(engine);
}

// From here on inputs are remembered, so that drydock_engine_save has something to tell.
EMSCRIPTEN_KEEPALIVE void drydock_engine_keep_log(Engine* engine) {
    engine->keeps_log = true;
    engine->simulation.keep_log(true);
}

// The session as text (engine/sim/session_text.hpp) in the body; 0: the log was not kept, or has
// grown too long.
EMSCRIPTEN_KEEPALIVE std::uint32_t drydock_engine_save(Engine* engine) {
    engine->bound_log();
    drydock::bridge::answer(
        engine, engine->keeps_log ? drydock::sim::save_session(engine->simulation) : std::string());
    return drydock_engine_body_size(engine);
}

// Replaces the world by that of the session in the input. 0: it is none, and nothing has changed.
EMSCRIPTEN_KEEPALIVE int drydock_engine_restore(Engine* engine) {
    drydock::sim::Session session;
    if (!drydock::sim::read_session(engine->input, &session)) return 0;
    const drydock::World world = drydock::sim::replay(session.log, session.now);
    engine->counted = engine->log_bytes = 0;
    engine->simulation.restore(world, std::move(session.log));
    return 1;
}

// Runs the line in the input in the shell. The body: {"outputs":[{"kind","text"}],"exitCode",
// "waiting","seen"}; waiting: the command goes on in simulated time, and what it prints is asked
// for with drydock_engine_shell_poll.
EMSCRIPTEN_KEEPALIVE std::uint32_t drydock_engine_shell(Engine* engine) {
    const drydock::sim::ShellReply reply = engine->simulation.shell(engine->input);
    engine->bound_log();
    std::string text;
    drydock::api::JsonWriter out(&text);
    out.begin_object();
    drydock::bridge::write_outputs(out, reply.outputs, 0);
    out.member_int("exitCode", reply.exit_code);
    out.member_bool("waiting", reply.waiting);
    out.member_int("seen", engine->simulation.world().shell.outputs_total);
    out.end_object();
    drydock::bridge::answer(engine, std::move(text));
    return drydock_engine_body_size(engine);
}

// What the waiting command has printed since the output number `seen`, in the same form.
EMSCRIPTEN_KEEPALIVE std::uint32_t drydock_engine_shell_poll(Engine* engine, std::uint32_t seen) {
    const drydock::shell::ShellState& shell = engine->simulation.world().shell;
    const std::size_t fresh = shell.outputs_total - seen;
    const std::size_t kept = shell.outbox.size();
    std::string text;
    drydock::api::JsonWriter out(&text);
    out.begin_object();
    drydock::bridge::write_outputs(out, shell.outbox, fresh < kept ? kept - fresh : 0);
    out.member_int("exitCode", shell.last_exit_code);
    out.member_bool("waiting", shell.job.active);
    out.member_int("seen", shell.outputs_total);
    out.end_object();
    drydock::bridge::answer(engine, std::move(text));
    return drydock_engine_body_size(engine);
}

// Ctrl-C.
EMSCRIPTEN_KEEPALIVE void drydock_engine_interrupt(Engine* engine) {
    (void)engine->simulation.submit(drydock::sim::InputKind::kInterrupt, {}, {});
}

// The input holds path NUL content. The body: empty, or why not.
EMSCRIPTEN_KEEPALIVE std::uint32_t drydock_engine_write_file(Engine* engine) {
    std::string_view rest = engine->input;
    const std::string path(drydock::bridge::take(&rest));
    const drydock::sim::InputReply reply =
        engine->simulation.submit(drydock::sim::InputKind::kFile, path, rest);
    engine->bound_log();
    drydock::bridge::answer(engine, reply.api.ok ? std::string() : reply.api.error.message);
    return drydock_engine_body_size(engine);
}

// The input holds the path, the body gets the content. 0: there is no such file.
EMSCRIPTEN_KEEPALIVE int drydock_engine_read_file(Engine* engine) {
    const drydock::shell::File* file =
        drydock::shell::read_file(engine->simulation.world(), engine->input);
    drydock::bridge::answer(engine, file == nullptr ? std::string() : file->content);
    return file == nullptr ? 0 : 1;
}

}  // extern "C"
