// Texts inside others: $(...), <(...), functions, scripts, and what watch and xargs run.
#include "engine/shell/arrays.hpp"
#include "engine/shell/execution.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"
#include "engine/shell/wiring.hpp"

namespace drydock::shell {

namespace {

// A text on its own, whose first scope says what becomes of it: what it sets is forgotten.
Frame frame_inside(std::string_view text, Scope scope) {
    Frame inner;
    inner.text = std::string(text);
    inner.scopes.push_back(std::move(scope));
    inner.base_scopes = 1;
    return inner;
}

// True: the text was left by `exit`.
template <class Step>
bool run_inside(Shell& shell, Console& console, Frame& inner, Step step) {
    Shell inside{shell.world, shell.port, console, shell.machine};
    inside.commands_run = shell.commands_run;
    inside.depth = shell.depth + 1;
    inside.in_trap = shell.in_trap;
    step(inside, inner);
    shell.commands_run = inside.commands_run;
    shell.stopped = shell.stopped || inside.stopped;
    return inside.exited;
}

std::size_t bytes_of(const std::vector<Substituted>& all) {
    std::size_t bytes = 0;
    for (const Substituted& done : all) {
        bytes += done.output.size();
    }
    return bytes;
}

// A $(...) has ended.
void take_substituted(Shell& shell, Frame& frame, Frame& inner) {
    Substituted done;
    done.output = std::move(inner.scopes.front().captured);
    done.exit_code = shell.state().last_exit_code;
    abandon_frame(shell.state(), inner);
    frame.substituted.push_back(std::move(done));
}

}  // namespace

// The frame waits for what its innermost $(...) waits for.
void wait_for_inner(Frame& frame) {
    const Frame& inner = frame.inner.back();
    frame.waiting = true;
    frame.command.clear();
    frame.due = inner.due;
    frame.wants_line = inner.wants_line;
    frame.session = inner.session;
}

// The files that <(...) made.
void close_processes(ShellState& state, Frame& frame) {
    for (const std::string& path : frame.processes) {
        remove_tree(&state, path);
    }
    frame.processes.clear();
}

void resume_inner(Shell& shell, Frame& frame, std::string_view typed, Wake wake) {
    Frame inner = std::move(frame.inner.back());
    frame.inner.clear();
    run_inside(shell, shell.console, inner, [typed, wake](Shell& inside, Frame& waiting) {
        resume_frame(inside, waiting, typed, wake);
    });
    if (inner.waiting) {
        frame.inner.push_back(std::move(inner));
        wait_for_inner(frame);
        return;
    }
    take_substituted(shell, frame, inner);
    frame.waiting = false;
    frame.wants_line = false;
    frame.session = 0;
}

namespace {

// Whether the command's text waits shows in the command.
void settle_text(Shell& shell, Command& command, Frame& inner) {
    command.waits = inner.waiting;
    if (!inner.waiting) {
        abandon_frame(shell.state(), inner);
        return;
    }
    command.due = inner.due;
    command.wants_line = inner.wants_line;
    command.session = inner.session;
    command.inner.push_back(std::move(inner));
}

}  // namespace

bool run_text(Shell& shell, Command& command, std::string_view text, Console* console) {
    if (shell.depth >= kNestedTextsMax) {
        return false;
    }
    Scope scope = open_scope(Frame(), true, shell);
    scope.has_input = true;
    Frame inner = frame_inside(text, std::move(scope));
    run_inside(shell, *console, inner, run_frame);
    settle_text(shell, command, inner);
    return true;
}

bool resume_text(Shell& shell, Command& command, Console* console) {
    if (command.inner.empty()) {
        return false;
    }
    Frame inner = std::move(command.inner.back());
    command.inner.clear();
    const bool exited =
        run_inside(shell, *console, inner, [&command](Shell& inside, Frame& waiting) {
            resume_frame(inside, waiting, command.typed, command.wake);
        });
    settle_text(shell, command, inner);
    return exited;
}

namespace {

// What a called text has printed and how it ended.
int settle_call(Shell& shell, Command& command, Console& console, bool exited, bool script) {
    for (Output& chunk : console.take()) {
        command.chunks.push_back(std::move(chunk));
    }
    if (command.waits) {
        command.goes_on_as = ".";
        command.wait_state = script ? "script" : "call";
    } else if (exited && !script) {
        shell.exited = true;
    }
    return shell.state().last_exit_code;
}

// Takes what the call brings with it; what it replaces is in the scope. Empty, or why not.
std::string enter_call(ShellState& state, Call& call) {
    if (call.kind == CallKind::kScript) {
        state.functions.clear();
        state.traps.clear();
        std::erase_if(state.variables, [](const Variable& variable) {
            return (variable.attributes & kExported) == 0;
        });
        state.script = call.script;
        state.options = call.options;
    }
    const bool keeps =
        call.kind == CallKind::kEval || (call.kind == CallKind::kSource && call.arguments.empty());
    return keeps ? std::string() : set_arguments(state, std::move(call.arguments));
}

}  // namespace

int run_call(Shell& shell, Command& command, Call call) {
    if (shell.depth >= kNestedTextsMax) {
        command.err(shell.name() + ": " + command.args[0] +
                    ": maximum nesting level exceeded (16)\n");
        return 1;
    }
    // A text is read at each call, whatever runs of it.
    shell.commands_run += static_cast<std::uint32_t>(call.text.size() / kCallBytesPerCommand);
    const bool script = call.kind == CallKind::kScript;
    Scope scope = open_scope(Frame(), script, shell);
    scope.call = call.kind == CallKind::kFunction ||
                 (call.kind == CallKind::kSource && !call.arguments.empty());
    if (scope.call) {
        scope.before.arguments = shell.state().arguments;
    }
    scope.has_input = command.has_input;
    scope.input = std::string(command.input);
    Frame inner = frame_inside(call.text, std::move(scope));
    inner.file = call.file;
    inner.line = call.line;
    inner.guarded = shell.guarded && !script;
    inner.script = script;
    inner.returns = call.kind == CallKind::kFunction || call.kind == CallKind::kSource;
    const std::string why = enter_call(shell.state(), call);
    if (!why.empty()) {
        abandon_frame(shell.state(), inner);
        command.err(shell.name() + ": " + command.args[0] + ": " + why + "\n");
        return 126;
    }
    Console console;
    const bool exited = run_inside(shell, console, inner, run_frame);
    command.input_used = inner.scopes.front().input_at;
    settle_text(shell, command, inner);
    return settle_call(shell, command, console, exited, script);
}

int resume_call(Shell& shell, Command& command) {
    Console console;
    const bool script = command.resumed_state == "script";
    const bool exited = resume_text(shell, command, &console);
    return settle_call(shell, command, console, exited, script);
}

namespace {

// The whole output of the next $(...) or <(...) of the instruction at hand.
bool run_next_inside(Shell& shell, std::string_view text, std::string* out, std::string* error) {
    Frame& frame = *shell.frame;
    if (shell.substitutions == frame.substituted.size()) {
        if (shell.depth >= kNestedTextsMax) {
            *error = "$(...) nested too deeply";
            return false;
        }
        Frame inner = frame_inside(text, capture_scope(Frame(), shell));
        run_inside(shell, shell.console, inner, run_frame);
        if (inner.waiting) {
            frame.inner.push_back(std::move(inner));
            shell.suspended = true;
            return false;
        }
        take_substituted(shell, frame, inner);
        if (bytes_of(frame.substituted) > kCommandBytesMax) {
            *error = "Argument list too long";
            return false;
        }
    }
    const Substituted& done = frame.substituted[shell.substitutions];
    ++shell.substitutions;
    *out = done.output;
    shell.state().last_exit_code = done.exit_code;
    return true;
}

// $(< FILE): what it holds. False: the text is no such thing.
bool read_file_inside(Shell& shell, std::string_view text, std::string* out, bool* ok,
                      std::string* error) {
    text = strip(text);
    if (text.substr(0, 1) != "<" || text.substr(0, 2) == "<(" || text.substr(0, 2) == "<<") {
        return false;
    }
    Word word;
    std::string name;
    *ok = parse_operand(strip(text.substr(1)), &word, error) &&
          expand_single(shell, word, &name, error);
    if (!*ok) {
        return true;
    }
    const File* file = find_file(shell.state(), resolve_path(shell.state(), name));
    if (file == nullptr && name == "/dev/null") {
        shell.state().last_exit_code = 0;
        return true;
    }
    if (file == nullptr) {
        complain(shell, name + ": No such file or directory", 1);
    }
    shell.state().last_exit_code = file == nullptr ? 1 : 0;
    *out = file == nullptr ? std::string() : file->content;
    return true;
}

}  // namespace

bool run_substitution(Shell& shell, std::string_view text, std::string* out, std::string* error) {
    shell.substituted = true;
    bool ok = true;
    if (!read_file_inside(shell, text, out, &ok, error)) {
        ok = run_next_inside(shell, text, out, error);
    }
    while (ok && !out->empty() && out->back() == '\n') {
        out->pop_back();
    }
    return ok;
}

bool open_process(Shell& shell, std::string_view text, std::string* out, std::string* error) {
    const std::int32_t last = shell.state().last_exit_code;
    std::string content;
    if (!run_next_inside(shell, text, &content, error)) {
        return false;
    }
    shell.state().last_exit_code = last;
    int number = 63;  // the first that bash takes
    while (number > 0 && find_file(shell.state(), "/dev/fd/" + std::to_string(number)) != nullptr) {
        --number;
    }
    *out = "/dev/fd/" + std::to_string(number);
    const std::string why = put_device(&shell.state(), *out, content);
    if (!why.empty()) {
        *error = *out + ": " + why;
        return false;
    }
    shell.frame->processes.push_back(*out);
    return true;
}

}  // namespace drydock::shell
