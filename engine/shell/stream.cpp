// Pipes whose left side waits: `aws logs tail --follow | grep ERROR` prints as it goes.
//
// A pipe's right side runs when its left side has ended; that is enough until the left side waits.
// Then commands that work line by line are run over what there is so far, and what their last one
// prints beyond what it printed before is shown. When the left side ends they run once more, over
// everything, and the part already shown is dropped (drop_shown in interpreter.cpp).
#include <algorithm>

#include "engine/shell/wiring.hpp"

namespace drydock::shell {

namespace {

bool runs_something(const Part& part) {
    return part.kind == PartKind::kCommand || part.kind == PartKind::kArithmetic ||
           part.argument.find_first_of("$`") != std::string::npos || part.op == ":=";
}

// Whether it can be run again and again: its words have no effects, it writes to the pipe only.
bool is_plain(const SimpleCommand& simple) {
    const auto plain = [](const Word& word) {
        return std::none_of(word.begin(), word.end(), runs_something);
    };
    return simple.redirects.empty() && simple.assignments.empty() && !simple.words.empty() &&
           std::all_of(simple.words.begin(), simple.words.end(), plain);
}

// Those that look at Command::more_comes.
bool can_run_ahead(std::string_view name) {
    static constexpr std::string_view kNames[] = {"cat", "cut", "grep", "head", "sed", "tee", "tr"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// The simple commands behind the pipe whose kPipe stands at `at`, up to the pipeline's end. Empty:
// there is another kind of command among them.
std::vector<const SimpleCommand*> commands_behind(const Program& program, std::uint32_t at) {
    std::vector<const SimpleCommand*> out;
    while (at + 2 < program.code.size() && program.code[at].op == Op::kPipe) {
        const Instruction& run = program.code[at + 2];
        const std::uint32_t next = program.code[at].target;
        if (next != at + 3 || run.op != Op::kRun || !is_plain(program.commands[run.index])) {
            return {};
        }
        out.push_back(&program.commands[run.index]);
        at = next;
    }
    return out;
}

struct Ahead {
    std::string text;
    bool by_line = true;
    bool read_enough = false;
};

// Messages wait for the run that counts.
void run_ahead(Shell& shell, const SimpleCommand& simple, Ahead* ahead) {
    Command command;
    std::string error;
    if (!expand_words(shell, simple.words, &command.args, &error) || command.args.empty() ||
        !can_run_ahead(command.args[0]) ||
        find_function(shell.state(), command.args[0]) != nullptr) {
        ahead->by_line = false;
        return;
    }
    const std::string input = std::move(ahead->text);
    command.input = input;
    command.has_input = true;
    command.more_comes = true;
    (void)run_command(shell, command);
    ahead->text.clear();
    for (const Output& chunk : command.chunks) {
        ahead->text += chunk.kind == OutputKind::kStdout ? chunk.text : std::string();
    }
    ahead->by_line = command.by_line;
    ahead->read_enough = ahead->read_enough || command.read_enough;
}

// As by SIGPIPE: what writes into scope `at` ends, and the pipe goes on.
void end_left_side(Shell& shell, const Program& program, Frame& frame, std::size_t at) {
    for (Frame& inner : frame.inner) {
        abandon_frame(shell.state(), inner);
    }
    frame.inner.clear();
    frame.substituted.clear();
    while (frame.scopes.size() > at + 1) {
        end_scope(shell.state(), frame);
    }
    frame.loops.resize(frame.scopes[at].loops);
    frame.position = program.code[frame.scopes[at].opened_at].target;
    frame.waiting = false;
    frame.wants_line = false;
    frame.session = 0;
}

// What scope `at` has captured goes through the commands behind it. False: they have read enough.
bool stream_scope(Shell& shell, const Program& program, Frame& frame, std::size_t at) {
    const std::uint32_t pipe = program.code[frame.scopes[at].opened_at].target;
    const std::vector<const SimpleCommand*> commands = commands_behind(program, pipe);
    Ahead ahead;
    const std::size_t lines = frame.scopes[at].captured.rfind('\n') + 1;  // npos + 1 is 0
    ahead.text = frame.scopes[at].captured.substr(0, lines);
    ahead.by_line = !commands.empty() && !ahead.text.empty();
    // The right side does not see what the left side has set.
    Surroundings inside = surroundings_of(shell.state());
    give_back(shell.state(), frame.scopes[at].before);
    for (std::size_t i = 0; i < commands.size() && ahead.by_line; ++i) {
        run_ahead(shell, *commands[i], &ahead);
    }
    give_back(shell.state(), std::move(inside));
    if (!ahead.by_line) {
        return true;
    }
    const std::size_t shown = std::min(frame.scopes[at].shown, ahead.text.size());
    frame.scopes[at].shown = ahead.text.size();
    (void)deliver(shell, frame, destinations_at(frame, at),
                  {{OutputKind::kStdout, ahead.text.substr(shown)}});
    return !ahead.read_enough;
}

}  // namespace

void stream_pipes(Shell& shell, const Program& program, Frame& frame) {
    for (std::size_t at = frame.scopes.size(); at > frame.base_scopes && frame.waiting; --at) {
        const Destination& to = frame.scopes[at - 1].to.standard_output;
        const bool captures = to.kind == Destination::Kind::kCapture && to.scope == at - 1;
        if (captures && !stream_scope(shell, program, frame, at - 1)) {
            end_left_side(shell, program, frame, at - 1);
        }
    }
}

}  // namespace drydock::shell
