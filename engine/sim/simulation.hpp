// The run loop: the one place where a World changes. Inputs are logged with their simulated time,
// also when they are refused; then events run in total order. The engine never sees real time: the
// caller says how far to run.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/http.hpp"
#include "engine/api/kept_texts.hpp"
#include "engine/sim/input_log.hpp"
#include "engine/world/world.hpp"

namespace drydock::sim {

// An answer of an operation before it is encoded for a protocol.
struct ApiAnswer {
    bool ok = false;
    std::string json;  // ok: the output object
    ApiError error;    // not ok
    std::string note;  // not empty: what strict ECS would have said
};

struct ShellReply {
    std::vector<shell::Output> outputs;
    int exit_code = 0;
    bool waiting = false;  // the command goes on in simulated time; poll the shell's outbox
    bool exited = false;   // `exit` was typed: a script ends here
};

struct InputReply {
    ApiAnswer api;     // kApi, kFault
    ShellReply shell;  // kShell, kInterrupt
};

// Applies one input to a world at world.now. Pure in (world, input).
InputReply execute_input(World& world, const Input& input);

// Runs events with due <= target, at most `budget`; then, if none is left, sets now to target.
// Returns the number of events run.
std::uint64_t run_world(World& world, SimTime target, std::uint64_t budget);

// Answers a read-only operation without a World to change: panels, goals, completion. A mutating or
// unknown operation is refused.
ApiAnswer query(const World& world, std::string_view service, std::string_view operation,
                std::string_view json_body, api::KeptTexts* kept = nullptr);

class Simulation {
public:
    explicit Simulation(const WorldConfig& config);

    [[nodiscard]] const World& world() const { return world_; }
    [[nodiscard]] const InputLog& log() const { return log_; }

    // Whether inputs are remembered. A bridge that runs for weeks turns this off: nobody replays
    // it, and each request would stay in memory. Without a log, time machine and saving have
    // nothing.
    void keep_log(bool keep) { keep_log_ = keep; }

    InputReply submit(InputKind kind, std::string_view target, std::string_view text);
    ApiAnswer api(std::string_view service, std::string_view operation, std::string_view json_body);
    ShellReply shell(std::string_view line);
    // One request of any AWS protocol. Read-only operations are not logged: they change nothing.
    api::HttpResponse http(const api::HttpRequest& request);

    std::uint64_t run_until(SimTime target, std::uint64_t budget = UINT64_MAX);
    std::uint64_t run_for(Duration d) { return run_until(world_.now + d); }
    // Time of the next event; false when nothing is pending.
    bool next_event(SimTime* due) const;

    // Replaces world and log (time machine, loading).
    void restore(const World& world, InputLog log);

private:
    World world_;
    InputLog log_;
    std::uint64_t requests_ = 0;
    bool keep_log_ = true;
    api::KeptTexts kept_;
};

// A whole log, run up to `until`.
[[nodiscard]] World replay(const InputLog& log, SimTime until);

}  // namespace drydock::sim
