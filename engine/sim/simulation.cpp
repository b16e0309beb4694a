#include "engine/sim/simulation.hpp"

#include <algorithm>

#include "engine/core/check.hpp"
#include "engine/core/rng.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/sim/event_dispatch.hpp"
#include "engine/sim/execute.hpp"
#include "engine/sim/modules.hpp"

namespace drydock::sim {

std::uint64_t run_world(World& world, SimTime target, std::uint64_t budget) {
    std::uint64_t run = 0;
    SimTime due;
    std::uint32_t word = 0;
    while (run < budget && world.queue.pop_due(target, &due, &word)) {
        DD_ASSERT(due >= world.now);
        world.now = due;
        world.cause = 0;
        // With many tasks their rows are seldom in a cache, and waiting for one costs more than an
        // event does.
        std::uint32_t soon = 0;
        if (world.queue.likely_soon(&soon)) {
            prefetch(world, soon);
        }
        dispatch(world, word);
        ++run;
    }
    world.cause = 0;
    world.events_run += run;
    world.revision += run;
    if (run < budget && target > world.now) {
        world.now = target;
    }
    return run;
}

Simulation::Simulation(const WorldConfig& config) : world_(make_world(config)) {
    log_.config = config;
}

InputReply Simulation::submit(InputKind kind, std::string_view target, std::string_view text) {
    // A run cut short by its budget may have left events of this very millisecond; replay runs them
    // before the input, so this must too.
    run_world(world_, world_.now, UINT64_MAX);
    Input input;
    input.at = world_.now;
    input.kind = kind;
    input.target = target;
    input.text = text;
    if (keep_log_) {
        log_.inputs.push_back(input);
    }
    return execute_input(world_, input);
}

ApiAnswer Simulation::api(std::string_view service, std::string_view operation,
                          std::string_view json_body) {
    const api::OperationRow* row = find_operation_row(service, operation);
    if (row == nullptr || row->read != nullptr) {
        return query(world_, service, operation, json_body, &kept_);
    }
    return submit(InputKind::kApi, std::string(service) + "." + std::string(operation), json_body)
        .api;
}

ShellReply Simulation::shell(std::string_view line) {
    return submit(InputKind::kShell, {}, line).shell;
}

api::HttpResponse Simulation::http(const api::HttpRequest& request) {
    const std::uint64_t n = requests_++;
    const std::string id =
        ecs::uuid_text(draw(world_.seed, Stream::kRequestIdentity, 0, n * 2),
                       draw(world_.seed, Stream::kRequestIdentity, 0, n * 2 + 1));
    const api::Caller defaults{log_.config.account, log_.config.region};
    api::Decoded call;
    if (std::optional<api::HttpResponse> refused = api::decode(request, defaults, id, &call)) {
        return std::move(*refused);
    }
    std::optional<ApiError> elsewhere =
        api::check_region(*call.service, call.caller.region, log_.config.region);
    if (!elsewhere.has_value()) {
        elsewhere = api::check_account(*call.service, call.caller.account, log_.config.account);
    }
    if (elsewhere.has_value()) {
        return api::encode_error(call, *elsewhere, id);
    }
    const api::OperationRow* row = find_operation_row(call.service->id, call.operation->name);
    ApiAnswer answer;
    if (row == nullptr || row->read != nullptr) {
        answer = read_operation(world_, *call.service, *call.operation, call.input.root(), &kept_);
    } else {
        answer = submit(InputKind::kApi,
                        std::string(call.service->id) + "." + std::string(call.operation->name),
                        api::to_json(call.input.root()))
                     .api;
    }
    if (!answer.ok) {
        return api::encode_error(call, answer.error, id);
    }
    api::HttpResponse response = api::encode_answer(call, answer.json, id);
    if (!answer.note.empty()) {
        // What strict ECS would have answered; --debug shows it. One line, as headers are.
        std::replace(answer.note.begin(), answer.note.end(), '\n', ' ');
        response.headers.emplace_back("x-drydock-note", std::move(answer.note));
    }
    return response;
}

std::uint64_t Simulation::run_until(SimTime target, std::uint64_t budget) {
    return run_world(world_, target, budget);
}

bool Simulation::next_event(SimTime* due) const { return world_.queue.next_due(due); }

void Simulation::restore(const World& world, InputLog log) {
    world_ = world;
    log_ = std::move(log);
    kept_.forget();
}

World replay(const InputLog& log, SimTime until) {
    World world = make_world(log.config);
    for (const Input& input : log.inputs) {
        if (input.at > until) {
            break;
        }
        run_world(world, input.at, UINT64_MAX);
        execute_input(world, input);
    }
    run_world(world, until, UINT64_MAX);
    return world;
}

}  // namespace drydock::sim
