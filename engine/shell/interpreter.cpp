// The machine: runs a Frame's lines instruction by instruction, wires pipes and redirections, and
// saves itself when a command waits.
#include "engine/shell/interpreter.hpp"

#include <algorithm>

#include "engine/shell/commands.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"
#include "engine/shell/wiring.hpp"

namespace drydock::shell {

// ---- one command

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
    std::vector<Variable> variables;
};

bool assign_all(Shell& shell, const SimpleCommand& command, SavedVariables* saved,
                std::string* error) {
    if (!command.assignments.empty()) {
        saved->active = !command.words.empty();
        saved->variables = shell.state().variables;
    }
    for (const Assignment& assignment : command.assignments) {
        std::string value;
        if (!expand_single(shell, assignment.value, &value, error)) {
            return false;
        }
        if (assignment.appends) {
            value.insert(0, get_variable(shell, assignment.name));
        }
        trace(shell, assignment.name + "=" + (value.empty() ? value : shell_quote(value)));
        *error = set_variable(shell, assignment.name, value);
        if (!error->empty()) {
            return false;
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

// The words, redirections and assignments of a command.
bool expand_command(Shell& shell, const Program& program, const SimpleCommand& simple,
                    Command* command, Wiring* wiring, SavedVariables* saved, std::string* error) {
    shell.braces_split = false;
    if (!expand_words(shell, simple.words, &command->args, error)) {
        return false;
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
    if (shell.suspended && !simple.assignments.empty()) {
        // All assignments run anew, from what was there before them.
        shell.frame->inner.back().scopes.front().before.variables = std::move(saved->variables);
    }
    return false;
}

void wait_for(Frame& frame, Command& command) {
    frame.waiting = command.waits;
    frame.inner = std::move(command.inner);
    frame.command_state = command.wait_state;
    frame.due = command.due;
    frame.wants_line = command.wants_line;
    frame.session = command.session;
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

int run_simple(Shell& shell, const Program& program, const SimpleCommand& simple, Frame& frame) {
    Wiring wiring;
    wiring.to = destinations_at(frame, frame.scopes.size());
    Scope* const reads = reading_scope(frame);
    Command command;
    SavedVariables saved;
    std::string error;
    if (!expand_command(shell, program, simple, &command, &wiring, &saved, &error)) {
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

// ---- instructions

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

// False: the line ends here, or a $(...) waits.
bool begin_loop(Shell& shell, const Program& program, const Instruction& instruction,
                Frame& frame) {
    std::string error;
    Loop loop;
    if (!expand_words(shell, program.lists[instruction.index], &loop.items, &error)) {
        if (!shell.suspended) {
            shell.state().last_exit_code = complain(shell, error, 1);
            shell.stopped = true;
        }
        return false;
    }
    frame.loops.push_back(std::move(loop));
    return true;
}

// Gives the loop's variable its next item. Returns where to go on.
std::uint32_t next_item(Shell& shell, const Instruction& instruction, Frame& frame) {
    Loop& loop = frame.loops.back();
    if (loop.next >= loop.items.size()) {
        return instruction.target;
    }
    const std::string why = set_variable(shell, instruction.name, loop.items[loop.next]);
    if (!why.empty()) {
        shell.state().last_exit_code = complain(shell, why, 1);
        shell.stopped = true;
    }
    ++loop.next;
    return frame.position + 1;
}

// The first arm with a pattern that fits; where it waits or fails, this instruction or the end.
std::uint32_t choose_arm(Shell& shell, const Program& program, const Instruction& instruction) {
    const Case& all = program.cases[instruction.index];
    std::string word;
    std::string error;
    bool ok = expand_single(shell, all.word, &word, &error);
    for (std::size_t i = 0; ok && i < all.arms.size(); ++i) {
        for (const Word& pattern_word : all.arms[i].patterns) {
            std::string pattern;
            ok = ok && expand_glob(shell, pattern_word, &pattern, &error);
            if (ok && glob_match(pattern, word)) {
                return all.arms[i].target;
            }
        }
    }
    shell.state().last_exit_code = ok ? 0 : expansion_failed(shell, error);
    return instruction.target;
}

// [[ ]] and (( )).
void run_condition(Shell& shell, const Program& program, const Instruction& instruction) {
    std::string error;
    bool holds = false;
    bool ok = false;
    if (instruction.op == Op::kTest) {
        ok = evaluate_test(shell, program.tests[instruction.index], &holds, &error);
    } else {
        std::int64_t value = 0;
        ok = expand_arithmetic(shell, program.expressions[instruction.index], &value, &error);
        holds = value != 0;
    }
    if (shell.suspended) {
        return;
    }
    const int failed = instruction.op == Op::kTest ? 2 : 1;
    shell.state().last_exit_code = !ok ? complain(shell, error, failed) : holds ? 0 : 1;
}

void define(Shell& shell, const Frame& frame, const Definition& definition) {
    const std::string why = set_function(shell.state(), {definition.name, definition.body,
                                                         frame.file, frame.line + definition.line});
    shell.state().last_exit_code = why.empty() ? 0 : complain(shell, why, 1);
}

// `set -e`: a command has failed outside of conditions.
void check_exit(Shell& shell, const Frame& frame, const Instruction& instruction) {
    if ((shell.state().options & kErrexit) != 0 && shell.state().last_exit_code != 0 &&
        !instruction.guarded && !frame.guarded) {
        shell.exited = true;
    }
}

void run_one(Shell& shell, const Program& program, const Instruction& instruction, Frame& frame) {
    const SimpleCommand& command = program.commands[instruction.index];
    int& last = shell.state().last_exit_code;
    shell.line = frame.line + command.line + 1;
    shell.guarded = frame.guarded || instruction.guarded;
    const int exit_code = run_simple(shell, program, command, frame);
    last = shell.suspended ? last : exit_code;
}

// The instructions that run something or choose; gives where to go on.
std::uint32_t run_step(Shell& shell, const Program& program, const Instruction& instruction,
                       Frame& frame) {
    const std::uint32_t next = frame.position + 1;
    if (instruction.op == Op::kCase) {
        return choose_arm(shell, program, instruction);
    }
    if (instruction.op == Op::kDefine) {
        define(shell, frame, program.definitions[instruction.index]);
        return next;
    }
    if (instruction.op == Op::kRun) {
        run_one(shell, program, instruction, frame);
    } else if (instruction.op != Op::kCheck) {
        run_condition(shell, program, instruction);
    }
    if (!frame.waiting && !shell.suspended) {
        check_exit(shell, frame, instruction);
    }
    return next;
}

// Runs the instruction at frame.position and moves on, except where a $(...) of it waits.
void run_instruction(Shell& shell, const Program& program, Frame& frame) {
    const Instruction& instruction = program.code[frame.position];
    int& last = shell.state().last_exit_code;
    std::uint32_t next = frame.position + 1;
    switch (instruction.op) {
        case Op::kRun:
        case Op::kTest:
        case Op::kArithmetic:
        case Op::kCase:
        case Op::kDefine:
        case Op::kCheck:
            next = run_step(shell, program, instruction, frame);
            break;
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
        case Op::kForBegin:
            next = begin_loop(shell, program, instruction, frame) ? next : frame.position;
            break;
        case Op::kForNext:
            next = next_item(shell, instruction, frame);
            break;
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
    frame.position = shell.suspended ? frame.position : next;
}

// The frame waits for what its innermost $(...) waits for.
void wait_for_inner(Frame& frame) {
    const Frame& inner = frame.inner.back();
    frame.waiting = true;
    frame.command.clear();
    frame.due = inner.due;
    frame.wants_line = inner.wants_line;
    frame.session = inner.session;
}

// Returns false when the program must not go on (a wait, exit, a limit).
bool step(Shell& shell, const Program& program, Frame& frame) {
    const Op op = program.code[frame.position].op;
    const bool counts = op == Op::kRun || op == Op::kForNext || op == Op::kTest ||
                        op == Op::kArithmetic || op == Op::kCase;
    if (counts && !count_command(shell)) {
        return false;
    }
    shell.substitutions = 0;
    run_instruction(shell, program, frame);
    if (shell.suspended) {
        shell.suspended = false;
        wait_for_inner(frame);
    } else {
        frame.substituted.clear();
    }
    if (frame.waiting) {
        stream_pipes(shell, program, frame);
    }
    leave_what_ended(shell, program, frame);
    return !frame.waiting && !shell.exited && !shell.returned && !shell.stopped;
}

// Runs the line at frame.begin from frame.position. False as for step().
bool run_program(Shell& shell, const Program& program, Frame& frame) {
    while (frame.position < program.code.size()) {
        // Jumps backwards always pass an instruction that counts.
        if (!step(shell, program, frame)) {
            return false;
        }
    }
    return true;
}

// The next line begins, or nothing does.
void close_line(Shell& shell, Frame& frame) {
    frame.position = 0;
    frame.loops.clear();
    frame.substituted.clear();
    while (frame.scopes.size() > frame.base_scopes) {
        end_scope(shell.state(), frame);
    }
}

}  // namespace

void run_frame(Shell& shell, Frame& frame) {
    shell.frame = &frame;
    shell.file = frame.file;
    const auto go_to = [&frame](std::size_t begin) {
        const std::string_view passed = std::string_view(frame.text).substr(0, begin);
        frame.line += static_cast<std::uint32_t>(std::count(
            passed.begin() + static_cast<std::ptrdiff_t>(frame.begin), passed.end(), '\n'));
        frame.begin = begin;
    };
    while (frame.begin < frame.text.size() && !shell.exited && !shell.returned && !shell.stopped) {
        Program program;
        const ParseOutcome outcome = parse_line(frame.text, frame.begin, &program);
        if (outcome.status != ParseStatus::kOk) {
            shell.line = frame.line + 1;
            shell.state().last_exit_code = complain(shell, outcome.message, 2);
            const std::size_t newline =
                frame.text.find('\n', outcome.end > 0 ? outcome.end - 1 : 0);
            if (outcome.status == ParseStatus::kIncomplete || newline == std::string::npos) {
                break;
            }
            go_to(newline + 1);
        } else {
            if (!run_program(shell, program, frame)) {
                break;
            }
            go_to(outcome.end);
        }
        close_line(shell, frame);
    }
    if (!frame.waiting) {
        close_line(shell, frame);
    }
}

// ---- waiting

namespace {

// The command that waited goes on.
void resume_command(Shell& shell, Frame& frame, std::string_view typed, Wake wake) {
    const std::string state = std::move(frame.command_state);
    Command command;
    command.args = {frame.command};
    command.typed = typed;
    command.resumed = true;
    command.wake = wake;
    command.resumed_state = state;
    command.inner = std::move(frame.inner);
    frame.inner.clear();
    const CommandRow* row = find_command(shell, frame.command);
    const int exit_code = row == nullptr ? 1 : row->run(shell, command);
    const std::string error = deliver(shell, frame, frame.destinations, command.chunks);
    shell.state().last_exit_code = error.empty() ? exit_code : complain(shell, error, 1);
    wait_for(frame, command);
}

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
    while (!done.output.empty() && done.output.back() == '\n') {
        done.output.pop_back();
    }
    done.exit_code = shell.state().last_exit_code;
    abandon_frame(shell.state(), inner);
    frame.substituted.push_back(std::move(done));
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

}  // namespace

void resume_frame(Shell& shell, Frame& frame, std::string_view typed, Wake wake) {
    shell.file = frame.file;
    shell.line = frame.line + 1;
    const bool ran = frame.inner.empty() || !frame.command.empty();
    if (ran) {
        resume_command(shell, frame, typed, wake);
    } else {
        resume_inner(shell, frame, typed, wake);
    }
    Program program;
    (void)parse_line(frame.text, frame.begin, &program);
    if (frame.waiting) {
        stream_pipes(shell, program, frame);
    } else if (ran && frame.position > 0 && frame.position <= program.code.size()) {
        check_exit(shell, frame, program.code[frame.position - 1]);
    }
    if (!frame.waiting) {
        leave_what_ended(shell, program, frame);
        run_frame(shell, frame);
    }
}

void abandon_frame(ShellState& state, Frame& frame) {
    for (Frame& inner : frame.inner) {
        abandon_frame(state, inner);
    }
    frame.inner.clear();
    frame.substituted.clear();
    frame.waiting = false;
    while (!frame.scopes.empty()) {
        end_scope(state, frame);
    }
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

bool run_substitution(Shell& shell, std::string_view text, std::string* out, std::string* error) {
    Frame& frame = *shell.frame;
    shell.substituted = true;
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

}  // namespace drydock::shell
