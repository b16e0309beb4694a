// The machine: runs a Frame's lines instruction by instruction, wires pipes and redirections, and
// saves itself when a command waits.
#include "engine/shell/interpreter.hpp"

#include <algorithm>

#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

void Console::write(OutputKind kind, std::string_view text) {
    if (text.empty() || full_) {
        return;
    }
    if (bytes_ + text.size() > kOutputBytesMax) {
        text = text.substr(0, kOutputBytesMax - bytes_);
        full_ = true;
    }
    bytes_ += text.size();
    if (!outputs_.empty() && outputs_.back().kind == kind && kind != OutputKind::kNote) {
        outputs_.back().text += text;
    } else {
        outputs_.push_back({kind, std::string(text)});
    }
    if (full_) {
        outputs_.push_back({OutputKind::kNote, "Output was cut: the limit is 1 MB a line.\n"});
    }
}

std::string Console::text_of(OutputKind kind) const {
    std::string out;
    for (const Output& output : outputs_) {
        if (output.kind == kind) {
            out += output.text;
        }
    }
    return out;
}

void Command::add(OutputKind kind, std::string_view text) {
    if (!chunks.empty() && chunks.back().kind == kind) {
        chunks.back().text += text;
    } else {
        chunks.push_back({kind, std::string(text)});
    }
}

int Command::fail(std::string_view message, int exit_code) {
    err(args.empty() ? std::string_view("bash") : std::string_view(args[0]));
    err(": ");
    err(message);
    err("\n");
    return exit_code;
}

// ---- variables

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

// ---- one command

namespace {

// The standard streams of one command of a pipeline, or those that a scope gives.
struct Wiring {
    std::string input;
    bool has_input = false;
    Destinations to;
};

int complain(Shell& shell, std::string_view message, int exit_code) {
    shell.console.write(OutputKind::kStderr, shell.name() + ": " + std::string(message) + "\n");
    return exit_code;
}

bool open_for_writing(Shell& shell, const Redirect& redirect, std::string_view target,
                      Destination* to, std::string* error) {
    if (target == "/dev/null") {
        to->kind = Destination::Kind::kNull;
        return true;
    }
    if (target == "/dev/tty") {
        to->kind = Destination::Kind::kStdout;
        return true;
    }
    to->kind = Destination::Kind::kFile;
    to->path = resolve_path(shell.state(), target);
    const bool exists = find_file(shell.state(), to->path) != nullptr;
    if (redirect.kind == RedirectKind::kOut || !exists) {
        const std::string reason = store_file(&shell.state(), to->path, "");
        if (!reason.empty()) {
            *error = std::string(target) + ": " + reason;
            return false;
        }
    }
    return true;
}

bool open_for_reading(Shell& shell, std::string_view target, Wiring* wiring, std::string* error) {
    wiring->has_input = true;
    wiring->input.clear();
    if (target == "/dev/null") {
        return true;
    }
    const std::string path = resolve_path(shell.state(), target);
    const File* file = find_file(shell.state(), path);
    if (file == nullptr) {
        *error =
            std::string(target) +
            (is_folder(shell.state(), path) ? ": Is a directory" : ": No such file or directory");
        return false;
    }
    wiring->input = file->content;
    return true;
}

bool apply_redirect(Shell& shell, const Program& program, const Redirect& redirect, Wiring* wiring,
                    std::string* error) {
    std::string target;
    if (redirect.here_document > 0) {
        wiring->has_input = true;
        return expand_single(shell, program.here_documents[redirect.here_document - 1],
                             &wiring->input, error);
    }
    if (!expand_single(shell, redirect.target, &target, error)) {
        return false;
    }
    Destination& own = redirect.fd == 2 ? wiring->to.standard_error : wiring->to.standard_output;
    switch (redirect.kind) {
        case RedirectKind::kIn:
            return open_for_reading(shell, target, wiring, error);
        case RedirectKind::kHereText:
            wiring->has_input = true;
            wiring->input = target + "\n";
            return true;
        case RedirectKind::kDuplicate:
            if (target != "1" && target != "2") {
                *error = target + ": only 1 and 2 can be duplicated in this shell";
                return false;
            }
            own = target == "2" ? wiring->to.standard_error : wiring->to.standard_output;
            break;
        case RedirectKind::kOut:
        case RedirectKind::kAppend:
            if (target == "/dev/stdout" || target == "/dev/stderr") {
                own = target == "/dev/stderr" ? wiring->to.standard_error
                                              : wiring->to.standard_output;
            } else if (!open_for_writing(shell, redirect, target, &own, error)) {
                return false;
            }
            if (redirect.both) {
                wiring->to.standard_error = own;
            }
            break;
    }
    return true;
}

// Sends what a command wrote to its destinations. Returns an error where a file could not take it.
std::string deliver(Shell& shell, Frame& frame, const Destinations& to,
                    const std::vector<Output>& chunks, std::string* pipe) {
    for (const Output& chunk : chunks) {
        if (chunk.kind == OutputKind::kNote) {
            shell.console.write(OutputKind::kNote, chunk.text);
            continue;
        }
        const Destination& target =
            chunk.kind == OutputKind::kStdout ? to.standard_output : to.standard_error;
        switch (target.kind) {
            case Destination::Kind::kNull:
                break;
            case Destination::Kind::kPipe:
                if (pipe != nullptr) {
                    *pipe += chunk.text;
                }
                break;
            case Destination::Kind::kCapture:
                if (target.scope < frame.scopes.size()) {
                    std::string& captured = frame.scopes[target.scope].captured;
                    if (captured.size() + chunk.text.size() > kOutputBytesMax) {
                        return "write error: the limit of a pipe is 1 MB";
                    }
                    captured += chunk.text;
                }
                break;
            case Destination::Kind::kStdout:
                shell.console.write(OutputKind::kStdout, chunk.text);
                break;
            case Destination::Kind::kStderr:
                shell.console.write(OutputKind::kStderr, chunk.text);
                break;
            case Destination::Kind::kFile: {
                const File* file = find_file(shell.state(), target.path);
                const std::string before = file == nullptr ? "" : file->content;
                std::string reason = store_file(&shell.state(), target.path, before + chunk.text);
                if (!reason.empty()) {
                    return "write error: " + reason;
                }
                break;
            }
        }
    }
    return {};
}

Destinations current_destinations(const Frame& frame) {
    if (!frame.scopes.empty()) {
        return frame.scopes.back().to;
    }
    Destinations to;
    to.standard_error.kind = Destination::Kind::kStderr;
    return to;
}

// The innermost scope that has an input; null: the terminal.
Scope* reading_scope(Frame& frame) {
    for (std::size_t i = frame.scopes.size(); i > 0; --i) {
        if (frame.scopes[i - 1].has_input) {
            return &frame.scopes[i - 1];
        }
    }
    return nullptr;
}

// Assignments before a command hold for this command only; alone they stay.
struct SavedVariables {
    bool active = false;
    std::vector<Variable> variables;
};

bool assign_all(Shell& shell, const SimpleCommand& command, SavedVariables* saved,
                std::string* error) {
    if (!command.words.empty() && !command.assignments.empty()) {
        saved->active = true;
        saved->variables = shell.state().variables;
    }
    for (const Assignment& assignment : command.assignments) {
        std::string value;
        if (!expand_single(shell, assignment.value, &value, error)) {
            return false;
        }
        *error = set_variable(shell, assignment.name, value);
        if (!error->empty()) {
            return false;
        }
    }
    return true;
}

int not_found(Shell& shell, Command& command) {
    const std::string& name = command.args[0];
    const std::string shell_name = shell.name();
    if (name.find('/') != std::string::npos) {
        const std::string path = resolve_path(shell.state(), name);
        const bool there = find_file(shell.state(), path) != nullptr;
        command.err(shell_name + ": " + name +
                    (is_folder(shell.state(), path) ? ": Is a directory\n"
                     : there                        ? ": Permission denied\n"
                                                    : ": No such file or directory\n"));
        return there || is_folder(shell.state(), path) ? 126 : 127;
    }
    command.err(shell_name + ": " + name +
                (shell_name == "bash" ? ": command not found\n" : ": not found\n"));
    return 127;
}

}  // namespace

int run_command(Shell& shell, Command& command) {
    const CommandRow* row = find_command(shell, command.args[0]);
    return row == nullptr ? not_found(shell, command) : row->run(shell, command);
}

namespace {

bool refuse_to_wait(Shell& shell, std::size_t commands) {
    if (commands > 1) {
        complain(shell, "a command that waits for simulated time cannot stand in a pipe", 1);
        return true;
    }
    if (shell.depth > 0) {
        complain(shell, "a command that waits for simulated time cannot stand in $(...)", 1);
        return true;
    }
    return false;
}

// Runs pipeline[index]; *pipe carries text from one to the next.
int run_simple(Shell& shell, const Program& program, const Pipeline& pipeline, std::size_t index,
               std::string* pipe, Frame& frame) {
    const SimpleCommand& simple = pipeline[index];
    const bool last = index + 1 == pipeline.size();
    Wiring wiring;
    wiring.to = current_destinations(frame);
    if (!last) {
        wiring.to.standard_output.kind = Destination::Kind::kPipe;
    }
    Scope* const reads = index == 0 ? reading_scope(frame) : nullptr;
    if (index > 0) {
        wiring.input = std::move(*pipe);
        wiring.has_input = true;
    }
    pipe->clear();
    std::string error;
    Command command;
    shell.braces_split = false;
    if (!expand_words(shell, simple.words, &command.args, &error)) {
        return complain(shell, error, 1);
    }
    for (const Redirect& redirect : simple.redirects) {
        if (!apply_redirect(shell, program, redirect, &wiring, &error)) {
            return complain(shell, error, 1);
        }
    }
    shell.substituted = false;  // a failing $(...) below shows through
    SavedVariables saved;
    if (!assign_all(shell, simple, &saved, &error)) {
        return complain(shell, error, 1);
    }
    if (command.args.empty()) {
        return shell.substituted ? shell.state().last_exit_code : 0;
    }
    const bool from_scope = reads != nullptr && !wiring.has_input;
    command.input =
        from_scope ? std::string_view(reads->input).substr(reads->input_at) : wiring.input;
    command.has_input = wiring.has_input || from_scope;
    const bool braces_split = shell.braces_split;
    int exit_code = run_command(shell, command);
    if (braces_split && exit_code != 0 && command.args[0] == "aws") {
        command.note(
            "The shell split { , } at its commas, as bash does: put the value in quotes.\n");
    }
    if (saved.active) {
        shell.state().variables = std::move(saved.variables);
    }
    if (from_scope) {
        reads->input_at += command.input_used;
    }
    error = deliver(shell, frame, wiring.to, command.chunks, pipe);
    if (!error.empty()) {
        exit_code = complain(shell, command.args[0] + ": " + error, 1);
    }
    if (command.waits) {
        if (refuse_to_wait(shell, pipeline.size())) {
            return 1;
        }
        frame.waiting = true;
        frame.command = command.args[0];
        frame.command_state = command.wait_state;
        frame.destinations = wiring.to;
        frame.due = command.due;
        frame.wants_line = command.wants_line;
        frame.session = command.session;
    }
    return exit_code;
}

// A side of a pipe and ( ... ): what it sets is forgotten when it ends.
struct Kept {
    std::vector<Variable> variables;
    std::string cwd;
};

Kept keep(const Shell& shell) { return {shell.state().variables, shell.state().cwd}; }

void restore(Shell& shell, Kept kept) {
    shell.state().variables = std::move(kept.variables);
    shell.state().cwd = std::move(kept.cwd);
}

int run_pipeline(Shell& shell, const Program& program, const Pipeline& pipeline, Frame& frame) {
    Kept kept;
    if (pipeline.size() > 1) {
        kept = keep(shell);
    }
    std::string pipe;
    int exit_code = 0;
    for (std::size_t i = 0; i < pipeline.size() && !shell.exited; ++i) {
        exit_code = run_simple(shell, program, pipeline, i, &pipe, frame);
    }
    if (pipeline.size() > 1) {
        restore(shell, std::move(kept));
    }
    return exit_code;
}

Scope open_scope(const Frame& frame, bool subshell, const Shell& shell) {
    Scope scope;
    scope.opened_at = frame.position;
    scope.to = current_destinations(frame);
    scope.subshell = subshell;
    if (subshell) {
        scope.variables = shell.state().variables;
        scope.cwd = shell.state().cwd;
    }
    return scope;
}

void end_scope(Shell& shell, Frame& frame) {
    if (frame.scopes.empty()) {
        return;
    }
    Scope& scope = frame.scopes.back();
    if (scope.subshell) {
        restore(shell, {std::move(scope.variables), std::move(scope.cwd)});
    }
    frame.scopes.pop_back();
}

bool open_redirects(Shell& shell, const Program& program, const Instruction& instruction,
                    Frame& frame) {
    Scope scope = open_scope(frame, false, shell);
    Wiring wiring;
    wiring.to = scope.to;
    std::string error;
    for (const Redirect& redirect : program.redirects[instruction.index]) {
        if (!apply_redirect(shell, program, redirect, &wiring, &error)) {
            shell.state().last_exit_code = complain(shell, error, 1);
            return false;
        }
    }
    scope.to = wiring.to;
    scope.has_input = wiring.has_input;
    scope.input = std::move(wiring.input);
    frame.scopes.push_back(std::move(scope));
    return true;
}

// The instructions about scopes. Returns where to go on.
std::uint32_t step_scope(Shell& shell, const Program& program, const Instruction& instruction,
                         Frame& frame) {
    const std::uint32_t next = frame.position + 1;
    if (frame.scopes.size() >= kScopesMax) {
        complain(shell, "too many pipes and redirections inside each other", 1);
        shell.stopped = true;
        return next;
    }
    if (instruction.op == Op::kRedirect) {
        return open_redirects(shell, program, instruction, frame) ? next : instruction.target;
    }
    if (instruction.op == Op::kSubshell) {
        frame.scopes.push_back(open_scope(frame, true, shell));
    } else if (instruction.op == Op::kCapture) {
        Scope scope = open_scope(frame, true, shell);
        scope.to.standard_output.kind = Destination::Kind::kCapture;
        scope.to.standard_output.scope = static_cast<std::uint32_t>(frame.scopes.size());
        frame.scopes.push_back(std::move(scope));
    } else if (instruction.op == Op::kPipe) {
        std::string captured = std::move(frame.scopes.back().captured);
        end_scope(shell, frame);
        if (instruction.index == 1) {
            end_scope(shell, frame);
        }
        Scope scope = open_scope(frame, true, shell);
        scope.has_input = true;
        scope.input = std::move(captured);
        frame.scopes.push_back(std::move(scope));
    } else if (instruction.op == Op::kEndScope) {
        end_scope(shell, frame);
    } else {
        while (!frame.scopes.empty() && frame.scopes.back().opened_at >= instruction.index) {
            end_scope(shell, frame);
        }
    }
    return next;
}

bool count_command(Shell& shell) {
    if (shell.console.full()) {
        shell.stopped = true;
    } else if (++shell.commands_run > kCommandsMax) {
        complain(shell, "stopped: 10000 commands ran without any simulated time passing", 1);
        shell.stopped = true;
    }
    if (shell.stopped) {
        shell.state().last_exit_code = 1;
    }
    return !shell.stopped;
}

// Returns false when the program must not go on (a wait, exit, a limit).
bool step(Shell& shell, const Program& program, Frame& frame) {
    const Instruction& instruction = program.code[frame.position];
    int& last = shell.state().last_exit_code;
    std::uint32_t next = frame.position + 1;
    switch (instruction.op) {
        case Op::kRun: {
            if (!count_command(shell)) {
                return false;
            }
            last = run_pipeline(shell, program, program.pipelines[instruction.index], frame);
            break;
        }
        case Op::kJump:
            next = instruction.target;
            break;
        case Op::kJumpIfOk:
            next = last == 0 ? instruction.target : next;
            break;
        case Op::kJumpIfFailed:
            next = last != 0 ? instruction.target : next;
            break;
        case Op::kNegate:
            last = last == 0 ? 1 : 0;
            break;
        case Op::kOk:
            last = 0;
            break;
        case Op::kForBegin: {
            std::string error;
            frame.loops.emplace_back();
            if (!expand_words(shell, program.lists[instruction.index], &frame.loops.back().items,
                              &error)) {
                complain(shell, error, 1);
                last = 1;
                shell.stopped = true;
                return false;
            }
            break;
        }
        case Op::kForNext: {
            if (!count_command(shell)) {
                return false;
            }
            Loop& loop = frame.loops.back();
            if (loop.next >= loop.items.size()) {
                next = instruction.target;
            } else {
                (void)set_variable(shell, instruction.name, loop.items[loop.next]);
                ++loop.next;
            }
            break;
        }
        case Op::kForEnd:
            frame.loops.pop_back();
            break;
        case Op::kNop:
            break;
        case Op::kRedirect:
        case Op::kSubshell:
        case Op::kCapture:
        case Op::kPipe:
        case Op::kEndScope:
        case Op::kUnwind:
            next = step_scope(shell, program, instruction, frame);
            break;
    }
    frame.position = next;
    return !frame.waiting && !shell.exited && !shell.stopped;
}

// Runs the line at frame.begin from frame.position. False as for step().
bool run_program(Shell& shell, const Program& program, Frame& frame) {
    while (frame.position < program.code.size()) {
        // Jumps backwards always pass a kRun or kForNext, which count.
        if (!step(shell, program, frame)) {
            return false;
        }
    }
    return true;
}

}  // namespace

void run_frame(Shell& shell, Frame& frame) {
    while (frame.begin < frame.text.size() && !shell.exited && !shell.stopped) {
        Program program;
        const ParseOutcome outcome = parse_line(frame.text, frame.begin, &program);
        if (outcome.status != ParseStatus::kOk) {
            shell.state().last_exit_code = complain(shell, outcome.message, 2);
            const std::size_t newline =
                frame.text.find('\n', outcome.end > 0 ? outcome.end - 1 : 0);
            if (outcome.status == ParseStatus::kIncomplete || newline == std::string::npos) {
                return;
            }
            frame.begin = newline + 1;
            frame.position = 0;
            frame.loops.clear();
            frame.scopes.clear();
            continue;
        }
        if (!run_program(shell, program, frame)) {
            return;
        }
        frame.begin = outcome.end;
        frame.position = 0;
        frame.loops.clear();
        frame.scopes.clear();
    }
}

void resume_frame(Shell& shell, Frame& frame, std::string_view typed, Wake wake) {
    Command command;
    command.args = {frame.command};
    command.typed = typed;
    command.resumed = true;
    command.wake = wake;
    command.resumed_state = frame.command_state;
    const CommandRow* row = find_command(shell, frame.command);
    const int exit_code = row == nullptr ? 1 : row->run(shell, command);
    const std::string error = deliver(shell, frame, frame.destinations, command.chunks, nullptr);
    shell.state().last_exit_code = error.empty() ? exit_code : complain(shell, error, 1);
    frame.waiting = command.waits;
    if (command.waits) {
        frame.command_state = command.wait_state;
        frame.due = command.due;
        frame.wants_line = command.wants_line;
        frame.session = command.session;
        return;
    }
    frame.command_state.clear();
    frame.wants_line = false;
    frame.session = 0;
    run_frame(shell, frame);
}

bool run_subshell(Shell& shell, std::string_view text, Console* console) {
    if (shell.depth >= kSubstitutionDepthMax) {
        return false;
    }
    Shell inner{shell.world, shell.port, *console, shell.machine};
    inner.commands_run = shell.commands_run;
    inner.depth = shell.depth + 1;
    Kept kept = keep(shell);
    Frame frame;
    frame.text = std::string(text);
    run_frame(inner, frame);
    restore(shell, std::move(kept));
    shell.commands_run = inner.commands_run;
    shell.stopped = shell.stopped || inner.stopped;
    return true;
}

bool run_substitution(Shell& shell, std::string_view text, std::string* out, std::string* error) {
    Console inner_console;
    shell.substituted = true;
    if (!run_subshell(shell, text, &inner_console)) {
        *error = "$(...) nested too deeply";
        return false;
    }
    for (const Output& output : inner_console.outputs()) {
        if (output.kind == OutputKind::kStdout) {
            *out += output.text;
        } else {
            shell.console.write(output.kind, output.text);
        }
    }
    while (!out->empty() && out->back() == '\n') {
        out->pop_back();
    }
    return true;
}

}  // namespace drydock::shell
