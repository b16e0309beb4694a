// Variables: those of the learner and those that the shell knows by itself.
#include <algorithm>

#include "engine/core/rng.hpp"
#include "engine/shell/arrays.hpp"
#include "engine/shell/interpreter.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

std::vector<Variable>::iterator variable_at(ShellState& state, std::string_view name) {
    return std::lower_bound(state.variables.begin(), state.variables.end(), name,
                            [](const Variable& v, std::string_view n) { return v.name < n; });
}

Place whole(std::string_view name) {
    Place place;
    place.name = std::string(name);
    return place;
}

std::string options_text(std::uint8_t options) {
    std::string text;
    text += (options & kAllexport) != 0 ? "a" : "";
    text += (options & kErrexit) != 0 ? "e" : "";
    text += (options & kNoglob) != 0 ? "f" : "";
    text += (options & kNounset) != 0 ? "u" : "";
    text += (options & kXtrace) != 0 ? "x" : "";
    text += (options & kErrtrace) != 0 ? "E" : "";
    return text;
}

}  // namespace

const Variable* find_variable(const ShellState& state, std::string_view name) {
    const auto at =
        std::lower_bound(state.variables.begin(), state.variables.end(), name,
                         [](const Variable& v, std::string_view n) { return v.name < n; });
    return at != state.variables.end() && at->name == name ? &*at : nullptr;
}

Variable* find_variable(ShellState& state, std::string_view name) {
    const auto at = variable_at(state, name);
    return at != state.variables.end() && at->name == name ? &*at : nullptr;
}

bool has_variable(const Shell& shell, std::string_view name) {
    std::int64_t number = 0;
    if (!name.empty() && is_digit(name[0])) {
        return parse_int(name, &number) &&
               number <= static_cast<std::int64_t>(shell.state().arguments.size());
    }
    static constexpr std::string_view kAlways[] = {
        "?", "#", "$", "@", "*", "-", "PWD", "SECONDS", "RANDOM", "LINENO", "BASH_SOURCE"};
    static constexpr std::string_view kOwn[] = {"HOME", "USER", "HOSTNAME", "UID"};
    const auto among = [name](const auto& names) {
        return std::find(std::begin(names), std::end(names), name) != std::end(names);
    };
    if (among(kAlways) || (shell.machine == nullptr && among(kOwn))) {
        return true;
    }
    const Variable* variable = find_variable(shell.state(), name);
    if (variable == nullptr) {
        return name == "IFS";
    }
    return variable->array == ArrayKind::kNone || has_value(shell, whole(name));
}

namespace {

// $?, $#, $1 and their like. False: it is none of these.
bool special_variable(const Shell& shell, std::string_view name, std::string* out) {
    const ShellState& state = shell.state();
    std::int64_t number = 0;
    if (name == "?") {
        *out = std::to_string(state.last_exit_code);
    } else if (name == "#") {
        *out = std::to_string(state.arguments.size());
    } else if (name == "@" || name == "*") {
        *out = join(state.arguments, " ");
    } else if (name == "$") {
        *out = "1001";
    } else if (name == "!") {
        out->clear();
    } else if (name == "-") {
        *out = options_text(state.options);
    } else if (name == "0") {
        *out = state.script.empty() ? shell.machine == nullptr ? "bash" : shell.machine->shell
                                    : std::string_view(state.script);
    } else if (!name.empty() && is_digit(name[0]) && parse_int(name, &number)) {
        const auto at = static_cast<std::size_t>(number);
        *out = at <= state.arguments.size() ? state.arguments[at - 1] : std::string();
    } else {
        return false;
    }
    return true;
}

// Those that the shell makes up where nobody has set them.
std::string own_variable(const Shell& shell, std::string_view name) {
    if (name == "PWD") {
        return shell.state().cwd;
    }
    if (name == "IFS") {
        return " \t\n";
    }
    if (name == "LINENO") {
        return std::to_string(std::max(shell.line, 1U));
    }
    if (name == "BASH_SOURCE") {
        return shell.file;
    }
    if (name == "SECONDS") {
        return std::to_string(shell.world.now.ms / 1000);
    }
    if (name == "RANDOM") {
        return std::to_string(
            draw(shell.world.seed, Stream::kShellRandom, 0, shell.state().randoms++) & 32767U);
    }
    if (shell.machine != nullptr) {
        return {};
    }
    return std::string(name == "HOME"       ? kHome
                       : name == "USER"     ? "learner"
                       : name == "HOSTNAME" ? "drydock"
                       : name == "UID"      ? "1000"
                                            : "");
}

}  // namespace

std::string get_variable(const Shell& shell, std::string_view name) {
    std::string special;
    if (special_variable(shell, name, &special)) {
        return special;
    }
    const Variable* variable = find_variable(shell.state(), name);
    if (variable == nullptr) {
        return own_variable(shell, name);
    }
    return variable->array == ArrayKind::kNone ? variable->value : value_at(shell, whole(name));
}

namespace {

// What the limit of all variables counts.
constexpr std::size_t kElementBytes = 16;

std::size_t bytes_of(const Variable& variable) {
    std::size_t bytes = variable.name.size() + variable.value.size();
    for (const Element& element : variable.elements) {
        bytes += element.key.size() + element.value.size() + kElementBytes;
    }
    return bytes;
}

std::string refuse_size(const Shell& shell, std::string_view name, std::size_t bytes,
                        const Variable* but) {
    std::size_t count = but == nullptr ? 1 : 0;
    for (const Variable& variable : shell.state().variables) {
        bytes += &variable == but ? 0 : bytes_of(variable);
        ++count;
    }
    return count > kVariablesMax        ? "too many variables"
           : bytes > kVariablesBytesMax ? std::string(name) + ": the limit of all variables is 1 MB"
                                        : "";
}

std::string refuse_readonly(const Variable* variable) {
    return variable != nullptr && (variable->attributes & kReadonly) != 0
               ? variable->name + ": readonly variable"
               : "";
}

}  // namespace

std::string may_grow(const Shell& shell, std::string_view name, std::size_t bytes) {
    std::string why = refuse_readonly(find_variable(shell.state(), name));
    if (why.empty() && bytes > kVariableBytesMax) {
        why = std::string(name) + ": value too long";
    }
    return why.empty() ? refuse_size(shell, name, name.size() + bytes + kElementBytes, nullptr)
                       : why;
}

std::string put_checked(Shell& shell, Variable variable) {
    Variable* known = find_variable(shell.state(), variable.name);
    std::string why = refuse_readonly(known);
    if (why.empty()) {
        why = refuse_size(shell, variable.name, bytes_of(variable), known);
    }
    if ((shell.state().options & kAllexport) != 0) {
        variable.attributes |= kExported;
    }
    if (why.empty() && known != nullptr) {
        *known = std::move(variable);
    } else if (why.empty()) {
        shell.state().variables.insert(variable_at(shell.state(), variable.name),
                                       std::move(variable));
    }
    return why;
}

std::string set_variable(Shell& shell, std::string_view name, std::string_view value) {
    const Variable* known = find_variable(shell.state(), name);
    if (known != nullptr && known->array != ArrayKind::kNone) {
        return set_value(shell, whole(name), value);
    }
    if (value.size() > kVariableBytesMax) {
        return std::string(name) + ": value too long";
    }
    Variable variable;
    variable.name = std::string(name);
    variable.value = std::string(value);
    variable.attributes = known == nullptr ? std::uint8_t{0} : known->attributes;
    return put_checked(shell, std::move(variable));
}

void put_variable(ShellState& state, Variable variable) {
    const auto at = variable_at(state, variable.name);
    if (at != state.variables.end() && at->name == variable.name) {
        *at = std::move(variable);
    } else {
        state.variables.insert(at, std::move(variable));
    }
}

void put_environment(ShellState& state, std::string_view name, std::string_view value) {
    put_variable(state, {std::string(name), std::string(value), ArrayKind::kNone, {}, kExported});
}

void drop_variable(ShellState& state, std::string_view name) {
    const auto at = variable_at(state, name);
    if (at != state.variables.end() && at->name == name) {
        state.variables.erase(at);
    }
}

std::string set_arguments(ShellState& state, std::vector<std::string> arguments) {
    std::size_t bytes = 0;
    for (const std::string& argument : arguments) {
        bytes += argument.size();
    }
    if (bytes > kArgumentsBytesMax) {
        return "Argument list too long";
    }
    state.arguments = std::move(arguments);
    return {};
}

namespace {

template <class Functions>
auto function_at(Functions& functions, std::string_view name) {
    return std::lower_bound(
        functions.begin(), functions.end(), name,
        [](const Function& function, std::string_view n) { return function.name.compare(n) < 0; });
}

}  // namespace

const Function* find_function(const ShellState& state, std::string_view name) {
    const auto at = function_at(state.functions, name);
    return at != state.functions.end() && at->name == name ? &*at : nullptr;
}

std::string set_function(ShellState& state, Function function) {
    std::size_t count = 1;
    std::size_t bytes = function.body.size();
    for (const Function& other : state.functions) {
        bytes += other.name == function.name ? 0U : other.body.size();
        count += other.name == function.name ? 0U : 1U;
    }
    if (count > kFunctionsMax || bytes > kFunctionsBytesMax) {
        return "too many or too long functions";
    }
    const auto at = function_at(state.functions, function.name);
    if (at != state.functions.end() && at->name == function.name) {
        *at = std::move(function);
    } else {
        state.functions.insert(at, std::move(function));
    }
    return {};
}

void drop_function(ShellState& state, std::string_view name) {
    const auto at = function_at(state.functions, name);
    if (at != state.functions.end() && at->name == name) {
        state.functions.erase(at);
    }
}

std::string exported_value(const Shell& shell, std::string_view name) {
    const Variable* variable = find_variable(shell.state(), name);
    if (variable == nullptr) {
        return get_variable(shell, name);
    }
    return (variable->attributes & kExported) != 0 ? value_at(shell, whole(name)) : std::string();
}

Surroundings surroundings_of(const ShellState& state) {
    return {state.cwd,       state.variables, state.functions, state.script,
            state.arguments, state.options,   state.traps};
}

void give_back(ShellState& state, Surroundings surroundings) {
    state.cwd = std::move(surroundings.cwd);
    state.variables = std::move(surroundings.variables);
    state.functions = std::move(surroundings.functions);
    state.script = std::move(surroundings.script);
    state.arguments = std::move(surroundings.arguments);
    state.options = surroundings.options;
    state.traps = std::move(surroundings.traps);
}

}  // namespace drydock::shell
