// The engine as C functions for JavaScript: the bridge (Node), and scripts in a page.
// web/bridge/engine.mjs is the only caller. Several engines can live side by side; each is a
// pointer from drydock_engine_new. Texts and bodies pass as bytes with a length, so that a body may
// hold any byte.
#include <emscripten/emscripten.h>

#include <cinttypes>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "engine/api/json_writer.hpp"
#include "engine/sim/simulation.hpp"

namespace drydock::bridge {
namespace {

// An engine with the bytes that go in and come out of it. Pointers into them are valid until the
// next call with the same engine.
struct Engine {
    explicit Engine(const WorldConfig& config) : simulation(config) { simulation.keep_log(false); }

    sim::Simulation simulation;
    std::string input;
    std::string head;
    std::string body;
};

// Milliseconds pass as double: exact up to 2^53, which is 285,000 years.
SimTime time_of(double ms) { return SimTime{static_cast<std::int64_t>(ms)}; }

// Cuts the text up to the next NUL off the front.
std::string_view take(std::string_view* rest) {
    const std::size_t stop = rest->find('\0');
    const std::string_view text = rest->substr(0, stop);
    rest->remove_prefix(stop == std::string_view::npos ? rest->size() : stop + 1);
    return text;
}

// method NUL path NUL query NUL {name NUL value NUL} NUL body. No header contains a NUL: HTTP
// forbids it.
api::HttpRequest read_request(std::string_view rest) {
    api::HttpRequest request;
    request.method = take(&rest);
    request.path = take(&rest);
    request.query = take(&rest);
    while (!rest.empty()) {
        const std::string_view name = take(&rest);
        if (name.empty()) {
            break;
        }
        request.headers.emplace_back(name, take(&rest));
    }
    request.body = rest;
    return request;
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
    engine->head.clear();
    for (const auto& [name, value] : response.headers) {
        engine->head.append(name).push_back('\0');
        engine->head.append(value).push_back('\0');
    }
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

}  // extern "C"
