// A waiting Frame as JSON text, so that world.shell.job is plain data.
#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/shell/interpreter.hpp"

namespace drydock::shell {

namespace {

void save_variable(api::JsonWriter& json, const Variable& variable) {
    json.begin_object();
    json.member("n", variable.name);
    json.member("v", variable.value);
    json.member_int("x", variable.attributes);
    if (variable.array != ArrayKind::kNone) {
        json.member_int("a", static_cast<int>(variable.array));
        json.key("e").begin_array();
        for (const Element& element : variable.elements) {
            json.begin_object();
            json.member_int("i", element.index);
            json.member("k", element.key);
            json.member("v", element.value);
            json.end_object();
        }
        json.end_array();
    }
    json.end_object();
}

Variable load_variable(api::Value value) {
    Variable variable;
    variable.name = std::string(value["n"].str());
    variable.value = std::string(value["v"].str());
    variable.attributes = static_cast<std::uint8_t>(value["x"].i64());
    const std::int64_t kind = value["a"].i64();
    variable.array = kind == 1 || kind == 2 ? static_cast<ArrayKind>(kind) : ArrayKind::kNone;
    for (const api::Value element : value["e"]) {
        variable.elements.push_back(
            {element["i"].i64(), std::string(element["k"].str()), std::string(element["v"].str())});
    }
    return variable;
}

}  // namespace

void save_surroundings(api::JsonWriter& json, const Surroundings& surroundings) {
    json.begin_object();
    json.member("cwd", surroundings.cwd);
    json.member("script", surroundings.script);
    json.member_int("options", surroundings.options);
    json.key("arguments").begin_array();
    for (const std::string& argument : surroundings.arguments) {
        json.string(argument);
    }
    json.end_array();
    json.key("variables").begin_array();
    for (const Variable& variable : surroundings.variables) {
        save_variable(json, variable);
    }
    json.end_array();
    json.key("traps").begin_array();
    for (const Trap& trap : surroundings.traps) {
        json.begin_object();
        json.member_int("s", trap.signal);
        json.member("t", trap.text);
        json.end_object();
    }
    json.end_array();
    json.key("functions").begin_array();
    for (const Function& function : surroundings.functions) {
        json.begin_object();
        json.member("n", function.name);
        json.member("b", function.body);
        json.member("f", function.file);
        json.member_int("l", function.line);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void load_surroundings(api::Value value, Surroundings* surroundings) {
    surroundings->cwd = std::string(value["cwd"].str());
    surroundings->script = std::string(value["script"].str());
    surroundings->options = static_cast<std::uint8_t>(value["options"].i64());
    for (const api::Value argument : value["arguments"]) {
        surroundings->arguments.emplace_back(argument.str());
    }
    for (const api::Value variable : value["variables"]) {
        surroundings->variables.push_back(load_variable(variable));
    }
    for (const api::Value trap : value["traps"]) {
        surroundings->traps.push_back(
            {static_cast<std::int32_t>(trap["s"].i64()), std::string(trap["t"].str())});
    }
    for (const api::Value function : value["functions"]) {
        surroundings->functions.push_back(
            {std::string(function["n"].str()), std::string(function["b"].str()),
             std::string(function["f"].str()), static_cast<std::uint32_t>(function["l"].i64())});
    }
}

namespace {

void save_destination(api::JsonWriter& json, api::MemberName key, const Destination& destination) {
    json.key(key).begin_object();
    json.member_int("kind", static_cast<int>(destination.kind));
    json.member("path", destination.path);
    json.member_int("scope", destination.scope);
    json.end_object();
}

void load_destination(api::Value value, Destination* destination) {
    const std::int64_t kind = value["kind"].i64();
    destination->kind =
        kind >= 0 && kind <= 4 ? static_cast<Destination::Kind>(kind) : Destination::Kind::kStdout;
    destination->path = std::string(value["path"].str());
    destination->scope = static_cast<std::uint32_t>(value["scope"].i64());
}

void save_scope(api::JsonWriter& json, const Scope& scope) {
    json.begin_object();
    json.member_int("opened", scope.opened_at);
    save_destination(json, "out", scope.to.standard_output);
    save_destination(json, "err", scope.to.standard_error);
    json.member_bool("reads", scope.has_input);
    json.member("input", std::string_view(scope.input).substr(scope.input_at));
    json.member("captured", scope.captured);
    json.member_int("shown", static_cast<std::int64_t>(scope.shown));
    json.member_int("loops", scope.loops);
    json.member_bool("subshell", scope.subshell);
    json.member_bool("call", scope.call);
    json.member_int("failed", scope.failed);
    if (scope.subshell || scope.call) {
        json.key("before");
        save_surroundings(json, scope.before);
    }
    json.key("locals").begin_array();
    for (const Local& local : scope.locals) {
        json.begin_object();
        json.member_bool("set", local.was_set);
        json.key("before");
        save_variable(json, local.before);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void load_scope(api::Value value, Scope* scope) {
    scope->opened_at = static_cast<std::uint32_t>(value["opened"].i64());
    load_destination(value["out"], &scope->to.standard_output);
    load_destination(value["err"], &scope->to.standard_error);
    scope->has_input = value["reads"].boolean();
    scope->input = std::string(value["input"].str());
    scope->captured = std::string(value["captured"].str());
    scope->shown = static_cast<std::size_t>(value["shown"].i64());
    scope->loops = static_cast<std::uint32_t>(value["loops"].i64());
    scope->subshell = value["subshell"].boolean();
    scope->call = value["call"].boolean();
    scope->failed = static_cast<std::int32_t>(value["failed"].i64());
    load_surroundings(value["before"], &scope->before);
    for (const api::Value local : value["locals"]) {
        scope->locals.push_back({local["set"].boolean(), load_variable(local["before"])});
    }
}

void read_frame(api::Value root, Frame* frame) {
    frame->text = std::string(root["text"].str());
    frame->begin = static_cast<std::size_t>(root["begin"].i64());
    frame->position = static_cast<std::uint32_t>(root["position"].i64());
    frame->command = std::string(root["command"].str());
    frame->command_state = std::string(root["state"].str());
    load_destination(root["out"], &frame->destinations.standard_output);
    load_destination(root["err"], &frame->destinations.standard_error);
    for (const api::Value loop : root["loops"]) {
        frame->loops.emplace_back();
        frame->loops.back().next = static_cast<std::uint32_t>(loop["next"].i64());
        for (const api::Value item : loop["items"]) {
            frame->loops.back().items.emplace_back(item.str());
        }
    }
    for (const api::Value scope : root["scopes"]) {
        frame->scopes.emplace_back();
        load_scope(scope, &frame->scopes.back());
    }
    frame->base_scopes = static_cast<std::uint32_t>(root["base"].i64());
    frame->file = std::string(root["file"].str());
    frame->line = static_cast<std::uint32_t>(root["line"].i64());
    frame->guarded = root["guarded"].boolean();
    frame->returns = root["returns"].boolean();
    for (const api::Value done : root["substituted"]) {
        frame->substituted.push_back(
            {std::string(done["output"].str()), static_cast<std::int32_t>(done["code"].i64())});
    }
    frame->script = root["script"].boolean();
    frame->trap_inside = root["trap_inside"].boolean();
    frame->exit_trap = root["exit_trap"].boolean();
    frame->trap_exit_code = static_cast<std::int32_t>(root["trap_code"].i64());
    for (const api::Value path : root["processes"]) {
        frame->processes.emplace_back(path.str());
    }
    if (root["inner"].is_object()) {
        frame->inner.emplace_back();
        read_frame(root["inner"], &frame->inner.back());
    }
}

}  // namespace

std::string save_frame(const Frame& frame) {
    std::string out;
    api::JsonWriter json(&out);
    json.begin_object();
    json.member("text", frame.text);
    json.member_int("begin", static_cast<std::int64_t>(frame.begin));
    json.member_int("position", frame.position);
    json.member("command", frame.command);
    json.member("state", frame.command_state);
    save_destination(json, "out", frame.destinations.standard_output);
    save_destination(json, "err", frame.destinations.standard_error);
    json.key("loops").begin_array();
    for (const Loop& loop : frame.loops) {
        json.begin_object();
        json.member_int("next", loop.next);
        json.key("items").begin_array();
        for (const std::string& item : loop.items) {
            json.string(item);
        }
        json.end_array();
        json.end_object();
    }
    json.end_array();
    json.key("scopes").begin_array();
    for (const Scope& scope : frame.scopes) {
        save_scope(json, scope);
    }
    json.end_array();
    json.member_int("base", frame.base_scopes);
    json.member("file", frame.file);
    json.member_int("line", frame.line);
    json.member_bool("guarded", frame.guarded);
    json.member_bool("returns", frame.returns);
    json.key("substituted").begin_array();
    for (const Substituted& done : frame.substituted) {
        json.begin_object();
        json.member("output", done.output);
        json.member_int("code", done.exit_code);
        json.end_object();
    }
    json.end_array();
    json.member_bool("script", frame.script);
    json.member_bool("trap_inside", frame.trap_inside);
    json.member_bool("exit_trap", frame.exit_trap);
    json.member_int("trap_code", frame.trap_exit_code);
    json.key("processes").begin_array();
    for (const std::string& path : frame.processes) {
        json.string(path);
    }
    json.end_array();
    if (!frame.inner.empty()) {
        json.member_raw("inner", save_frame(frame.inner.back()));
    }
    json.end_object();
    return out;
}

bool load_frame(std::string_view text, Frame* frame) {
    api::Doc doc;
    std::string error;
    if (!api::parse_json(text, &doc, &error)) {
        return false;
    }
    read_frame(doc.root(), frame);
    return true;
}

}  // namespace drydock::shell
