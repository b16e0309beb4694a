#include "engine/shell/shell.hpp"

#include "engine/ecs/exec.hpp"
#include "engine/shell/docker_interrupt.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/interpreter.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

// Puts what is left of a line into the job, or ends the job.
void settle_job(World& world, const Frame& frame, std::string_view line) {
    Job& job = world.shell.job;
    if (!frame.waiting) {
        job = Job();
        return;
    }
    job.attempts = job.active ? job.attempts + 1 : 1;
    if (!job.active) {
        job.line = std::string(line);
    }
    job.active = true;
    job.state = save_frame(frame);
    job.wants_line = frame.wants_line;
    job.session = frame.session;
    if (job.wants_line && !is_set(frame.due)) {
        job.next_at = kNever;
        return;
    }
    job.next_at = frame.due > world.now ? frame.due : world.now + milliseconds(1);
    schedule(world, EventKind::kShellJob, 0, job.next_at);
}

void append_to_outbox(ShellState& state, std::vector<Output> outputs) {
    for (Output& output : outputs) {
        state.outbox.push_back(std::move(output));
        ++state.outputs_total;
    }
    if (state.outbox.size() > ShellState::kOutboxKept) {
        state.outbox.erase(state.outbox.begin(),
                           state.outbox.end() - std::ptrdiff_t{ShellState::kOutboxKept});
    }
}

void remember(ShellState& state, std::string_view line) {
    const std::string_view typed = strip(line);
    if (typed.empty()) {
        return;
    }
    if (state.history.size() >= ShellState::kHistoryKept) {
        state.history.erase(state.history.begin());
    }
    state.history.emplace_back(typed);
}

// A line for the shell itself.
void run_typed(Shell& shell, std::string_view line) {
    remember(shell.state(), line);
    Frame frame;
    frame.text = std::string(line);
    run_frame(shell, frame);
    settle_job(shell.world, frame, line);
}

// A line for the command in the foreground. What follows its first newline is typed ahead.
void feed_job(Shell& shell, std::string_view line) {
    ShellState& state = shell.state();
    const std::size_t newline = line.find('\n');
    if (newline != std::string_view::npos && newline + 1 < line.size()) {
        state.typed_ahead.emplace(state.typed_ahead.begin(), line.substr(newline + 1));
    }
    Frame frame;
    if (!load_frame(state.job.state, &frame)) {
        state.job = Job();
        return;
    }
    const std::string typed(line.substr(0, newline));
    resume_frame(shell, frame, typed, Wake::kLine);
    settle_job(shell.world, frame, {});
}

// Goes on with the lines typed ahead until one of them waits for time.
void run_typed_ahead(Shell& shell) {
    ShellState& state = shell.state();
    while (!state.typed_ahead.empty() && !shell.exited && !shell.stopped &&
           (!state.job.active || state.job.wants_line)) {
        const std::string line = std::move(state.typed_ahead.front());
        state.typed_ahead.erase(state.typed_ahead.begin());
        if (state.job.active) {
            feed_job(shell, line);
        } else {
            run_typed(shell, line);
        }
    }
    if (shell.exited || shell.stopped) {
        state.typed_ahead.clear();
    }
}

LineResult refuse_line(World& world, std::string_view message) {
    LineResult result;
    result.outputs.push_back({OutputKind::kStderr, "bash: " + std::string(message) + "\n"});
    result.exit_code = 1;
    result.waiting = world.shell.job.active;
    if (!result.waiting) {
        world.shell.last_exit_code = 1;
    }
    return result;
}

}  // namespace

LineResult run_line(World& world, const ApiPort& port, std::string_view line) {
    ShellState& state = world.shell;
    LineResult result;
    if (line.size() > kLineBytesMax) {
        return refuse_line(world, "the text is too long: the limit is 64 KB");
    }
    if (state.job.active && !state.job.wants_line) {
        if (state.typed_ahead.size() >= ShellState::kTypedAheadMax) {
            return refuse_line(world, "200 lines wait already; press Ctrl-C to drop them");
        }
        state.typed_ahead.emplace_back(line);
        result.waiting = true;
        return result;
    }
    Console console;
    Shell shell{world, port, console};
    if (state.job.active) {
        feed_job(shell, line);
    } else {
        run_typed(shell, line);
    }
    run_typed_ahead(shell);
    result.outputs = console.take();
    result.exit_code = state.last_exit_code;
    result.waiting = state.job.active;
    result.exited = shell.exited;
    return result;
}

void on_job_event(World& world, const ApiPort& port, std::uint32_t subject) {
    const Job& job = world.shell.job;
    Frame frame;
    const bool ended = subject == ecs::kExecSessionEnded && job.session != 0 &&
                       ecs::find_exec_session(world, job.session) == nullptr;
    // An interrupted job leaves its event behind.
    if (!job.active || (!ended && job.next_at != world.now) || !load_frame(job.state, &frame)) {
        return;
    }
    Console console;
    Shell shell{world, port, console};
    resume_frame(shell, frame, {}, ended ? Wake::kEnded : Wake::kTime);
    settle_job(world, frame, {});
    run_typed_ahead(shell);
    append_to_outbox(world.shell, console.take());
}

LineResult interrupt(World& world, const ApiPort& port) {
    ShellState& state = world.shell;
    LineResult result;
    state.typed_ahead.clear();
    // It goes to the shell inside a container, as the Session Manager plugin sends it on.
    const bool sent_on = state.job.session != 0;
    Frame frame;
    bool goes_on = load_frame(state.job.state, &frame);
    Console console;
    if (!sent_on) {
        console.write(OutputKind::kStdout, "^C\n");
        interrupt_docker(world);
        if (goes_on && !interrupt_frame(state, frame)) {
            abandon_frame(state, frame);
            goes_on = false;
        }
        state.last_exit_code = 130;
    }
    Shell shell{world, port, console};
    if (goes_on) {
        resume_frame(shell, frame, {}, Wake::kInterrupt);
        settle_job(world, frame, {});
    } else {
        state.job = Job();
    }
    result.outputs = console.take();
    result.exit_code = state.last_exit_code;
    result.waiting = state.job.active;
    return result;
}

bool wants_continuation(std::string_view text) {
    if (text.size() > kLineBytesMax) {
        return false;
    }
    std::size_t begin = 0;
    while (begin < text.size()) {
        Program program;
        const ParseOutcome outcome = parse_line(text, begin, &program);
        if (outcome.status == ParseStatus::kIncomplete) {
            return true;
        }
        if (outcome.status == ParseStatus::kError || outcome.end <= begin) {
            return false;
        }
        begin = outcome.end;
    }
    if (!text.empty() && text.back() == '\n') {
        text.remove_suffix(1);
    }
    std::size_t backslashes = 0;
    while (backslashes < text.size() && text[text.size() - 1 - backslashes] == '\\') {
        ++backslashes;
    }
    return backslashes % 2 == 1;
}

bool write_file(World& world, std::string_view path, std::string_view content, std::string* error) {
    const std::string absolute = resolve_path(world.shell, path);
    const std::string reason = store_file(&world.shell, absolute, content);
    *error = reason.empty() ? "" : absolute + ": " + reason;
    return reason.empty();
}

const File* read_file(const World& world, std::string_view path) {
    return find_file(world.shell, resolve_path(world.shell, path));
}

}  // namespace drydock::shell
