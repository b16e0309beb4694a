// One simple command: its words, redirections and assignments are expanded, it runs, and what it
// printed goes where its scope says.
#include <algorithm>

#include "engine/shell/arrays.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/execution.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"
#include "engine/shell/wiring.hpp"

namespace drydock::shell {

namespace {

// What `set -x` shows.
void trace(Shell& shell, std::string_view text) {
    if ((shell.state().options & kXtrace) != 0) {
        shell.console.write(OutputKind::kStderr, "+ " + std::string(text) + "\n");
    }
}

std::string traced(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) {
        line += (line.empty() ? "" : " ") + shell_quote(word);
    }
    return line;
}

// Assignments before a command hold for this command only; alone they stay.
struct SavedVariables {
    bool active = false;
    bool kept = false;  // in `variables`
    std::vector<Variable> variables;
};

void give_back_assigned(ShellState& state, const SimpleCommand& command,
                        const SavedVariables& saved) {
    for (const Assignment& assignment : command.assignments) {
        const auto before =
            std::find_if(saved.variables.begin(), saved.variables.end(),
                         [&assignment](const Variable& v) { return v.name == assignment.name; });
        if (before == saved.variables.end()) {
            drop_variable(state, assignment.name);
        } else {
            put_variable(state, *before);
        }
    }
}

// An assignment whose right side is expanded.
struct Prepared {
    const Assignment* assignment = nullptr;
    bool was_readonly = false;
    std::string value;
    ListValue list;
};

bool prepare_items(Shell& shell, const Assignment& assignment, ListValue* list,
                   std::string* error) {
    std::size_t bytes = 0;
    for (const ListItem& item : assignment.items) {
        ListValue::Item one;
        one.has_subscript = item.has_subscript;
        std::vector<std::string> values;
        Word subscript;
        const bool ok = item.has_subscript
                            ? parse_operand(item.subscript, &subscript, error) &&
                                  expand_single(shell, subscript, &one.subscript, error) &&
                                  expand_single(shell, item.value, &one.value, error)
                            : expand_words(shell, {item.value}, &values, error);
        if (!ok) {
            return false;
        }
        if (item.has_subscript) {
            values.push_back(std::move(one.value));
        }
        for (std::string& value : values) {
            bytes += value.size();
            one.value = std::move(value);
            list->items.push_back(one);
        }
        if (bytes > kCommandBytesMax || list->items.size() > kWordsMax) {
            *error = "Argument list too long";
            return false;
        }
    }
    return true;
}

bool prepare(Shell& shell, const Assignment& assignment, Prepared* out, std::string* error) {
    const Variable* known = find_variable(shell.state(), assignment.name);
    out->assignment = &assignment;
    out->was_readonly = known != nullptr && (known->attributes & kReadonly) != 0;
    out->list.appends = assignment.appends;
    return assignment.is_list ? prepare_items(shell, assignment, &out->list, error)
                              : expand_single(shell, assignment.value, &out->value, error);
}

std::string assign(Shell& shell, Prepared& prepared) {
    const Assignment& assignment = *prepared.assignment;
    if (assignment.is_list) {
        trace(shell, assignment.name + (assignment.appends ? "+=" : "=") + "(...)");
        return set_list(shell, assignment.name, prepared.list);
    }
    Place place;
    std::string error;
    place.name = assignment.name;
    if (!assignment.subscript.empty() &&
        !find_place(shell, assignment.name, assignment.subscript, &place, &error)) {
        const std::string bare = assignment.name + ": bad array subscript";
        return error == bare ? assignment.name + "[" + assignment.subscript + "]" +
                                   bare.substr(assignment.name.size())
                             : error;
    }
    std::string& value = prepared.value;
    if (assignment.appends) {
        value.insert(0, value_at(shell, place));
    }
    trace(shell, assignment.name + "=" + (value.empty() ? value : shell_quote(value)));
    return set_value(shell, place, value);
}

bool assign_all(Shell& shell, const SimpleCommand& command, SavedVariables* saved,
                std::string* error) {
    saved->active = !command.words.empty() && !command.assignments.empty();
    if (saved->active || command.assignments.size() > 1) {
        saved->variables = shell.state().variables;
        saved->kept = true;
    }
    for (const Assignment& assignment : command.assignments) {
        Prepared prepared;
        if (!prepare(shell, assignment, &prepared, error)) {
            return false;
        }
        *error = assign(shell, prepared);
        if (!error->empty()) {
            shell.line_failed = true;
            return false;
        }
        if (saved->active) {
            find_variable(shell.state(), assignment.name)->attributes |= kExported;
        }
    }
    return true;
}

// What people type on their own machines, and what does it here.
struct Elsewhere {
    std::string_view name;
    std::string_view note;
};
constexpr std::string_view kEditors = "To change a file here: edit FILE.\n";
constexpr Elsewhere kElsewhere[] = {
    {"jq", "jq is not in this terminal: use --query EXPRESSION or jp EXPRESSION (JMESPath).\n"},
    {"vim", kEditors},
    {"vi", kEditors},
    {"nano", kEditors},
    {"emacs", kEditors},
    {"code", kEditors},
    {"podman", "Images are built and pushed with docker here.\n"},
    {"wget", "From this terminal: curl URL.\n"},
    {"awk", "awk is not in this terminal: use cut, tr, sed or --query.\n"},
    {"python3", "There is no Python here: jp, sed and the shell itself work on texts.\n"},
    {"terraform", "Terraform does not run here: point its AWS provider at ./dev bridge.\n"},
    {"ssh", "Containers are entered with aws ecs execute-command here.\n"},
    {"sudo", "There are no other users here: leave sudo out.\n"},
};

int not_found(Shell& shell, Command& command) {
    const std::string& name = command.args[0];
    const std::string shell_name = shell.name();
    if (name.find('/') != std::string::npos) {
        const std::string path = resolve_path(shell.state(), name);
        const File* file = find_file(shell.state(), path);
        const bool there = file != nullptr;
        if (there && file->executable) {
            return run_script_file(shell, command, *file);
        }
        command.err(shell_name + ": " + name +
                    (is_folder(shell.state(), path) ? ": Is a directory\n"
                     : there                        ? ": Permission denied\n"
                                                    : ": No such file or directory\n"));
        return there || is_folder(shell.state(), path) ? 126 : 127;
    }
    command.err(shell_name + ": " + name +
                (shell.is_bash() ? ": command not found\n" : ": not found\n"));
    for (const Elsewhere& row : kElsewhere) {
        if (row.name == name && shell.machine == nullptr) {
            command.note(row.note);
        }
    }
    return 127;
}

}  // namespace

int run_command(Shell& shell, Command& command) {
    if (const Function* function = find_function(shell.state(), command.args[0])) {
        return run_function(shell, command, *function);
    }
    const CommandRow* row = find_command(shell, command.args[0]);
    return row == nullptr ? not_found(shell, command) : row->run(shell, command);
}

namespace {

// declare NAME=VALUE: the value is one piece, as in an assignment.
bool expand_declaration(Shell& shell, const std::vector<Word>& words, std::vector<std::string>* out,
                        std::string* error) {
    for (const Word& word : words) {
        if (assignment_equals(word) == 0) {
            if (!expand_words(shell, {word}, out, error)) {
                return false;
            }
            continue;
        }
        out->emplace_back();
        if (!expand_single(shell, word, &out->back(), error)) {
            return false;
        }
    }
    return true;
}

// `declare NAME=(...)`: the command has run, its arrays get their elements.
int assign_declared(Shell& shell, const Command& command, std::vector<Prepared>& declared,
                    int exit_code) {
    for (Prepared& one : declared) {
        if (exit_code != 0) {
            break;
        }
        const std::string& name = one.assignment->name;
        if (Variable* variable = find_variable(shell.state(), name);
            !one.was_readonly && variable != nullptr) {
            variable->attributes &= static_cast<std::uint8_t>(~kReadonly);
        }
        const std::string why = assign(shell, one);
        exit_code = why.empty() ? 0 : complain(shell, why, 1);
        if (Variable* variable = find_variable(shell.state(), name); variable != nullptr) {
            variable->attributes |= declared_attributes(command.args);
        }
    }
    return exit_code;
}

// The words, redirections and assignments of a command.
bool expand_command(Shell& shell, const Program& program, const SimpleCommand& simple,
                    Command* command, Wiring* wiring, SavedVariables* saved,
                    std::vector<Prepared>* declared, std::string* error) {
    shell.braces_split = false;
    if (!(simple.declares ? expand_declaration(shell, simple.words, &command->args, error)
                          : expand_words(shell, simple.words, &command->args, error))) {
        return false;
    }
    for (const Assignment& assignment : simple.declared) {
        declared->emplace_back();
        if (!prepare(shell, assignment, &declared->back(), error)) {
            return false;
        }
    }
    for (const Redirect& redirect : simple.redirects) {
        if (!apply_redirect(shell, program, redirect, wiring, error)) {
            return false;
        }
    }
    shell.substituted = false;  // a failing $(...) below shows through
    if (assign_all(shell, simple, saved, error)) {
        return true;
    }
    if (shell.suspended && saved->kept) {
        // All assignments run anew, from what was there before them.
        shell.frame->inner.back().scopes.front().before.variables = std::move(saved->variables);
    }
    return false;
}

// What a stream has brought to the end of the pipe already.
void drop_shown(Frame& frame, std::vector<Output>* chunks) {
    const bool last = !frame.scopes.empty() && frame.scopes.back().has_input;
    std::size_t* shown = last ? &frame.scopes.back().shown : nullptr;
    for (std::size_t i = 0; shown != nullptr && *shown > 0 && i < chunks->size(); ++i) {
        if ((*chunks)[i].kind == OutputKind::kStdout) {
            const std::size_t bytes = std::min(*shown, (*chunks)[i].text.size());
            (*chunks)[i].text.erase(0, bytes);
            *shown -= bytes;
        }
    }
}

}  // namespace

int run_simple(Shell& shell, const Program& program, const SimpleCommand& simple, Frame& frame) {
    Wiring wiring;
    wiring.to = destinations_at(frame, frame.scopes.size());
    Scope* const reads = reading_scope(frame);
    Command command;
    SavedVariables saved;
    std::vector<Prepared> declared;
    std::string error;
    if (!expand_command(shell, program, simple, &command, &wiring, &saved, &declared, &error)) {
        return expansion_failed(shell, error);
    }
    if (command.args.empty()) {
        return shell.substituted ? shell.state().last_exit_code : 0;
    }
    const bool from_scope = reads != nullptr && !wiring.has_input;
    command.input =
        from_scope ? std::string_view(reads->input).substr(reads->input_at) : wiring.input;
    command.has_input = wiring.has_input || from_scope;
    const bool braces_split = shell.braces_split;
    if ((shell.state().options & kXtrace) != 0) {
        trace(shell, traced(command.args));
    }
    int exit_code = run_command(shell, command);
    exit_code = assign_declared(shell, command, declared, exit_code);
    if (braces_split && exit_code != 0 && command.args[0] == "aws") {
        command.note(
            "The shell split { , } at its commas, as bash does: put the value in quotes.\n");
    }
    if (saved.active) {
        give_back_assigned(shell.state(), simple, saved);
    }
    if (from_scope) {
        reads->input_at += command.input_used;
    }
    drop_shown(frame, &command.chunks);
    error = deliver(shell, frame, wiring.to, command.chunks);
    if (!error.empty()) {
        exit_code = complain(shell, command.args[0] + ": " + error, 1);
    }
    if (command.waits) {
        frame.command = command.goes_on_as.empty() ? command.args[0] : command.goes_on_as;
        frame.destinations = wiring.to;
        wait_for(frame, command);
    }
    return exit_code;
}

}  // namespace drydock::shell
