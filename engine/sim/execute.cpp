#include "engine/sim/execute.hpp"

#include <algorithm>

#include "engine/api/validate.hpp"
#include "engine/core/rng.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/shell/shell.hpp"
#include "engine/sim/event_dispatch.hpp"
#include "engine/sim/modules.hpp"

namespace drydock::sim {
namespace {

constexpr std::size_t kApiBodyMax = 10U << 20;

ApiAnswer refuse(ApiError error) {
    ApiAnswer answer;
    answer.error = std::move(error);
    return answer;
}

// Strings of World move when a handler interns, so the call gets copies.
struct Place {
    std::string account;
    std::string region;
};

api::Call make_call(const api::ServiceModel& service, const api::OperationModel& operation,
                    api::Value input, const Place& place, std::string* note) {
    api::Call call;
    call.service = &service;
    call.operation = &operation;
    call.input = input;
    call.account = place.account;
    call.region = place.region;
    call.note = note;
    return call;
}

ApiAnswer finish(const api::Outcome& outcome, std::string json, std::string note) {
    if (!outcome.ok()) {
        return refuse(outcome.error());
    }
    ApiAnswer answer;
    answer.ok = true;
    answer.json = std::move(json);
    answer.note = std::move(note);
    return answer;
}

bool resolve(std::string_view service_id, std::string_view operation_name,
             const api::ServiceModel** service, const api::OperationModel** operation,
             ApiError* error) {
    *service = api::find_service(service_id);
    if (*service == nullptr) {
        *error = {"UnknownServiceException",
                  "Drydock does not know the service " + std::string(service_id) + ".",
                  400,
                  {}};
        return false;
    }
    *operation = (*service)->find_operation(operation_name);
    if (*operation == nullptr) {
        *error = {"UnknownOperationException", {}, 400, {}};
        return false;
    }
    return true;
}

bool parse_body(std::string_view body, api::Doc* doc, ApiError* error) {
    std::string why;
    if (body.empty()) {
        body = "{}";
    }
    if (body.size() > kApiBodyMax || !api::parse_json(body, doc, &why) ||
        !doc->root().is_object()) {
        *error = {"SerializationException", {}, 400, {}};
        return false;
    }
    return true;
}

InputReply execute_api(World& world, const Input& input) {
    InputReply reply;
    const std::size_t dot = input.target.find('.');
    const api::ServiceModel* service = nullptr;
    const api::OperationModel* operation = nullptr;
    api::Doc doc;
    ApiError error;
    const std::string_view target = input.target;
    if (!resolve(target.substr(0, dot),
                 dot == std::string::npos ? std::string_view() : target.substr(dot + 1), &service,
                 &operation, &error) ||
        !parse_body(input.text, &doc, &error)) {
        reply.api = refuse(std::move(error));
        return reply;
    }
    reply.api = call_operation(world, *service, *operation, doc.root());
    return reply;
}

// Every AWS client makes up the idempotency tokens that its user leaves out; here the shell is the
// client. Services count on it: CreateSecret is refused without one.
void add_client_tokens(World& world, const api::ServiceModel& service,
                       const api::OperationModel& operation, api::Doc* doc) {
    const api::Shape shape = service.input(operation);
    for (std::uint16_t i = 0; shape.exists() && i < shape.member_count(); ++i) {
        const api::Member member = shape.member(i);
        if (!member.idempotency_token() || !doc->root()[member.name()].is_null()) {
            continue;
        }
        const std::uint64_t number = world.shell.client_tokens++;
        api::Doc whole;
        api::DocBuilder build(&whole);
        build.begin_object();
        const api::Value root = doc->root();
        for (auto it = root.begin(); !(it == root.end()); ++it) {
            build.key(it.key());
            build.copy(*it);
        }
        build.key(member.name());
        build.string(ecs::uuid_text(draw(world.seed, Stream::kClientToken, number, 0),
                                    draw(world.seed, Stream::kClientToken, number, 1)));
        build.end();
        *doc = std::move(whole);
    }
}

void count_call(World& world, const api::ServiceModel& service,
                const api::OperationModel& operation) {
    std::string name(service.id);
    name.append(".").append(operation.name);
    const Sym symbol = world.symbols.intern(name);
    std::vector<shell::CallCount>& calls = world.shell.calls;
    auto at = std::find_if(calls.begin(), calls.end(), [symbol](const shell::CallCount& row) {
        return row.operation == symbol;
    });
    if (at == calls.end()) {
        at = calls.insert(at, {symbol, 0});
    }
    ++at->answered;
}

// The shell's way to the same front door.
bool shell_call(World& world, std::string_view service_id, std::string_view operation_name,
                std::string_view body, std::string* json, ApiError* error, std::string* note) {
    const api::ServiceModel* service = nullptr;
    const api::OperationModel* operation = nullptr;
    api::Doc doc;
    if (!resolve(service_id, operation_name, &service, &operation, error) ||
        !parse_body(body, &doc, error)) {
        return false;
    }
    add_client_tokens(world, *service, *operation, &doc);
    ApiAnswer answer = call_operation(world, *service, *operation, doc.root());
    if (!answer.ok) {
        *error = std::move(answer.error);
        // Where errors travel as XML a client sees the code on the wire, not the shape's name.
        const api::Shape shape = service->find_shape(error->code);
        if (service->protocol == api::Protocol::kQuery && shape.exists() && shape.is_error()) {
            error->code = shape.error_code();
        }
        return false;
    }
    count_call(world, *service, *operation);
    *json = std::move(answer.json);
    *note = std::move(answer.note);
    return true;
}

// {"task": "<id or ARN>", "container": 0, "exitCode": 1}: one container's process ends.
ApiAnswer fault_container_exit(World& world, api::Value args) {
    ecs::TaskId id;
    const std::string_view name = ecs::parse_reference(args["task"].str()).name;
    if (!ecs::parse_task_id(world, name, &id) || !world.ecs.tasks.contains(id)) {
        return refuse({"InvalidParameterException", "The referenced task was not found.", 400, {}});
    }
    const std::int64_t container = args["container"].i64(0);
    const std::int64_t exit_code = args["exitCode"].i64(1);
    if (container < 0 || container >= world.ecs.tasks.get(id).container_count || exit_code < 0 ||
        exit_code > 255) {
        return refuse({"InvalidParameterException",
                       "container must name one of the task's containers by number and exitCode "
                       "lie between 0 and 255.",
                       400,
                       {}});
    }
    const ecs::TaskRow& task = world.ecs.tasks.get(id);
    // With dependsOn some containers run before their task is RUNNING.
    const bool runs_early =
        task.last_status == ecs::TaskStatus::kActivating &&
        world.ecs.containers.rows[task.first_container + static_cast<std::uint32_t>(container)]
                .last_status == ecs::ContainerStatus::kRunning;
    if (task.last_status != ecs::TaskStatus::kRunning && !runs_early) {
        return refuse({"InvalidParameterException", "The task is not RUNNING.", 400, {}});
    }
    world.cause = record(world, FactKind::kFaultInjected, SubjectKind::kTask, id.bits());
    ecs::container_exited(world, id, static_cast<std::uint32_t>(container),
                          static_cast<std::int32_t>(exit_code), args["reason"].str());
    ApiAnswer answer;
    answer.ok = true;
    answer.json = "{}";
    return answer;
}

ApiAnswer run_fault(World& world, std::string_view name, std::string_view body) {
    api::Doc doc;
    ApiError error;
    if (!parse_body(body, &doc, &error)) {
        return refuse(std::move(error));
    }
    if (name == "container-exit") {
        return fault_container_exit(world, doc.root());
    }
    return refuse({"InvalidParameterException",
                   "Drydock has no fault named " + std::string(name) + ".",
                   400,
                   {}});
}

bool shell_fault(World& world, std::string_view name, std::string_view body, ApiError* error) {
    ApiAnswer answer = run_fault(world, name, body);
    *error = std::move(answer.error);
    return answer.ok;
}

ShellReply shell_reply(shell::LineResult result) {
    ShellReply reply;
    reply.outputs = std::move(result.outputs);
    reply.exit_code = result.exit_code;
    reply.waiting = result.waiting;
    reply.exited = result.exited;
    return reply;
}

}  // namespace

const shell::ApiPort& shell_port() {
    static constexpr shell::ApiPort kPort{shell_call, shell_fault};
    return kPort;
}

ApiAnswer call_operation(World& world, const api::ServiceModel& service,
                         const api::OperationModel& operation, api::Value input) {
    const api::OperationRow* row = find_operation_row(service.id, operation.name);
    if (row != nullptr && row->read != nullptr) {
        return read_operation(world, service, operation, input);
    }
    if (std::optional<ApiError> error = api::validate_input(service, operation, input)) {
        return refuse(std::move(*error));
    }
    if (row == nullptr) {
        return refuse(api::not_modelled(service, operation));
    }
    const Place place{std::string(world.text(world.account)),
                      std::string(world.text(world.region))};
    std::string note;
    std::string json;
    api::JsonWriter out(&json);
    out.begin_object();
    const api::Outcome outcome =
        row->write(world, make_call(service, operation, input, place, &note), out);
    out.end_object();
    return finish(outcome, std::move(json), std::move(note));
}

ApiAnswer read_operation(const World& world, const api::ServiceModel& service,
                         const api::OperationModel& operation, api::Value input,
                         api::KeptTexts* kept) {
    const api::OperationRow* row = find_operation_row(service.id, operation.name);
    if (std::optional<ApiError> error = api::validate_input(service, operation, input)) {
        return refuse(std::move(*error));
    }
    if (row == nullptr || row->read == nullptr) {
        return refuse(api::not_modelled(service, operation));
    }
    const Place place{std::string(world.text(world.account)),
                      std::string(world.text(world.region))};
    std::string json;
    api::JsonWriter out(&json);
    out.begin_object();
    api::Call call = make_call(service, operation, input, place, nullptr);
    call.kept = kept;
    const api::Outcome outcome = row->read(world, call, out);
    out.end_object();
    return finish(outcome, std::move(json), {});
}

ApiAnswer query(const World& world, std::string_view service_id, std::string_view operation_name,
                std::string_view json_body, api::KeptTexts* kept) {
    const api::ServiceModel* service = nullptr;
    const api::OperationModel* operation = nullptr;
    api::Doc doc;
    ApiError error;
    if (!resolve(service_id, operation_name, &service, &operation, &error) ||
        !parse_body(json_body, &doc, &error)) {
        return refuse(std::move(error));
    }
    return read_operation(world, *service, *operation, doc.root(), kept);
}

InputReply execute_input(World& world, const Input& input) {
    ++world.revision;
    world.cause = 0;
    world.cause = record(world, FactKind::kInput, SubjectKind::kInput, ++world.inputs_run,
                         static_cast<std::int64_t>(input.kind));
    InputReply reply;
    switch (input.kind) {
        case InputKind::kApi:
            reply = execute_api(world, input);
            break;
        case InputKind::kShell:
            reply.shell = shell_reply(shell::run_line(world, shell_port(), input.text));
            break;
        case InputKind::kFile:
            reply.api.error.code = "InvalidFile";
            reply.api.ok =
                shell::write_file(world, input.target, input.text, &reply.api.error.message);
            break;
        case InputKind::kStrict:
            world.strict = input.text == "on";
            reply.api.ok = true;
            break;
        case InputKind::kFault:
            reply.api = run_fault(world, input.target, input.text);
            break;
        case InputKind::kInterrupt:
            reply.shell = shell_reply(shell::interrupt(world, shell_port()));
            break;
    }
    world.cause = 0;
    return reply;
}

}  // namespace drydock::sim
