#include "engine/shell/shell.hpp"

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

}  // namespace

LineResult run_line(World& world, const ApiPort& port, std::string_view line) {
    LineResult result;
    if (world.shell.job.active) {
        result.outputs.push_back(
            {OutputKind::kStderr, "bash: a command is still running; press Ctrl-C to stop it\n"});
        result.exit_code = 1;
        result.waiting = true;
        return result;
    }
    if (line.size() > kLineBytesMax) {
        result.outputs.push_back(
            {OutputKind::kStderr, "bash: the text is too long: the limit is 64 KB\n"});
        result.exit_code = world.shell.last_exit_code = 1;
        return result;
    }
    remember(world.shell, line);
    Console console;
    Shell shell{world, port, console};
    Frame frame;
    frame.text = std::string(line);
    run_frame(shell, frame);
    settle_job(world, frame, line);
    result.outputs = console.take();
    result.exit_code = world.shell.last_exit_code;
    result.waiting = frame.waiting;
    result.exited = shell.exited;
    return result;
}

void on_job_event(World& world, const ApiPort& port) {
    const Job& job = world.shell.job;
    Frame frame;
    // An interrupted job leaves its event behind.
    if (!job.active || job.next_at != world.now || !load_frame(job.state, &frame)) {
        return;
    }
    Console console;
    Shell shell{world, port, console};
    resume_frame(shell, frame);
    settle_job(world, frame, {});
    append_to_outbox(world.shell, console.take());
}

LineResult interrupt(World& world) {
    LineResult result;
    result.outputs.push_back({OutputKind::kStdout, "^C\n"});
    result.exit_code = world.shell.last_exit_code = 130;
    world.shell.job = Job();
    interrupt_docker(world);
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
