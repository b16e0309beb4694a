// Variables: those of the learner and those that the shell knows by itself.
#include <algorithm>

#include "engine/core/rng.hpp"
#include "engine/shell/interpreter.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

std::vector<Variable>::iterator variable_at(ShellState& state, std::string_view name) {
    return std::lower_bound(state.variables.begin(), state.variables.end(), name,
                            [](const Variable& v, std::string_view n) { return v.name < n; });
}

std::string options_text(std::uint8_t options) {
    std::string text;
    text += (options & kErrexit) != 0 ? "e" : "";
    text += (options & kNounset) != 0 ? "u" : "";
    text += (options & kXtrace) != 0 ? "x" : "";
    return text;
}

}  // namespace

bool has_variable(const Shell& shell, std::string_view name) {
    std::int64_t number = 0;
    if (!name.empty() && is_digit(name[0])) {
        return parse_int(name, &number) &&
               number <= static_cast<std::int64_t>(shell.state().arguments.size());
    }
    static constexpr std::string_view kAlways[] = {"?", "#",   "$",       "@",     "*",
                                                   "-", "PWD", "SECONDS", "RANDOM"};
    static constexpr std::string_view kOwn[] = {"HOME", "USER", "HOSTNAME", "UID"};
    const auto among = [name](const auto& names) {
        return std::find(std::begin(names), std::end(names), name) != std::end(names);
    };
    if (among(kAlways) || (shell.machine == nullptr && among(kOwn))) {
        return true;
    }
    const auto at = variable_at(shell.state(), name);
    return at != shell.state().variables.end() && at->name == name;
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
    const auto at = variable_at(shell.state(), name);
    if (at != shell.state().variables.end() && at->name == name) {
        return at->value;
    }
    return own_variable(shell, name);
}

std::string set_variable(Shell& shell, std::string_view name, std::string_view value) {
    if (value.size() > kVariableBytesMax) {
        return std::string(name) + ": value too long";
    }
    std::size_t count = 1;
    std::size_t bytes = name.size() + value.size();
    for (const Variable& variable : shell.state().variables) {
        if (variable.name != name) {
            bytes += variable.name.size() + variable.value.size();
            ++count;
        }
    }
    if (count > kVariablesMax) {
        return "too many variables";
    }
    if (bytes > kVariablesBytesMax) {
        return std::string(name) + ": the limit of all variables is 1 MB";
    }
    put_variable(shell.state(), name, value);
    return {};
}

void unset_variable(Shell& shell, std::string_view name) { drop_variable(shell.state(), name); }

void put_variable(ShellState& state, std::string_view name, std::string_view value) {
    const auto at = variable_at(state, name);
    if (at != state.variables.end() && at->name == name) {
        at->value = std::string(value);
    } else {
        state.variables.insert(at, {std::string(name), std::string(value)});
    }
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

Surroundings surroundings_of(const ShellState& state) {
    return {state.cwd,    state.variables, state.functions,
            state.script, state.arguments, state.options};
}

void give_back(ShellState& state, Surroundings surroundings) {
    state.cwd = std::move(surroundings.cwd);
    state.variables = std::move(surroundings.variables);
    state.functions = std::move(surroundings.functions);
    state.script = std::move(surroundings.script);
    state.arguments = std::move(surroundings.arguments);
    state.options = surroundings.options;
}

}  // namespace drydock::shell
