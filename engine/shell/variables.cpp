// Variables: those of the learner and those that the shell knows by itself.
#include <algorithm>

#include "engine/shell/interpreter.hpp"

namespace drydock::shell {

namespace {

std::vector<Variable>::iterator variable_at(ShellState& state, std::string_view name) {
    return std::lower_bound(state.variables.begin(), state.variables.end(), name,
                            [](const Variable& v, std::string_view n) { return v.name < n; });
}

}  // namespace

bool has_variable(const Shell& shell, std::string_view name) {
    if (name == "?" || name == "PWD" || name == "#" ||
        (shell.machine == nullptr && (name == "HOME" || name == "USER"))) {
        return true;
    }
    const auto at = variable_at(shell.state(), name);
    return at != shell.state().variables.end() && at->name == name;
}

std::string get_variable(const Shell& shell, std::string_view name) {
    if (name == "?") {
        return std::to_string(shell.state().last_exit_code);
    }
    if (name == "#") {
        return "0";
    }
    const auto at = variable_at(shell.state(), name);
    if (at != shell.state().variables.end() && at->name == name) {
        return at->value;
    }
    if (name == "PWD") {
        return shell.state().cwd;
    }
    if (shell.machine != nullptr) {
        return {};
    }
    if (name == "HOME") {
        return std::string(kHome);
    }
    return name == "USER" ? "learner" : "";
}

std::string set_variable(Shell& shell, std::string_view name, std::string_view value) {
    if (value.size() > kVariableBytesMax) {
        return std::string(name) + ": value too long";
    }
    const auto at = variable_at(shell.state(), name);
    if (at != shell.state().variables.end() && at->name == name) {
        at->value = std::string(value);
        return {};
    }
    if (shell.state().variables.size() >= kVariablesMax) {
        return "too many variables";
    }
    shell.state().variables.insert(at, {std::string(name), std::string(value)});
    return {};
}

void unset_variable(Shell& shell, std::string_view name) {
    const auto at = variable_at(shell.state(), name);
    if (at != shell.state().variables.end() && at->name == name) {
        shell.state().variables.erase(at);
    }
}

}  // namespace drydock::shell
