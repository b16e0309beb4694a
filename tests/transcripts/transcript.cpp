#include "tests/transcripts/transcript.hpp"

#include "engine/api/jmespath.hpp"
#include "engine/sim/simulation.hpp"
#include "tests/transcripts/transcript_match.hpp"

namespace drydock::test {
namespace {

constexpr std::int64_t kEpochUnixMs = 1'767'603'600'000;
constexpr Duration kWaitStep = milliseconds(500);

bool starts(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\r')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

// Cuts the first word off.
std::string_view take_word(std::string_view* text) {
    *text = trim(*text);
    const std::size_t space = text->find(' ');
    const std::string_view word = text->substr(0, space);
    *text = space == std::string_view::npos ? std::string_view() : trim(text->substr(space));
    return word;
}

bool parse_duration(std::string_view text, Duration* out) {
    std::int64_t number = 0;
    std::size_t i = 0;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
        number = number * 10 + (text[i] - '0');
    }
    const std::string_view unit = text.substr(i);
    const std::int64_t scale = unit == "ms"  ? 1
                               : unit == "s" ? 1'000
                               : unit == "m" ? 60'000
                               : unit == "h" ? 3'600'000
                                             : 0;
    *out = milliseconds(number * scale);
    return i > 0 && scale != 0;
}

struct Step {
    int line = 0;
    std::string command;                // with its continuation lines
    std::vector<std::string> captures;  // "name = expression"
    std::string query;
    std::string until;
    bool expects = false;
    std::string expected;  // lines joined by '\n'
};

// The file as pieces: `before` is copied as it stands, the expectation may be rewritten.
struct Piece {
    std::string before;
    Step step;
    bool has_step = false;
};

std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return lines;
}

std::vector<Piece> parse(std::string_view text) {
    std::vector<Piece> pieces;
    const std::vector<std::string_view> lines = split_lines(text);
    Piece piece;
    std::size_t i = 0;
    const auto keep = [&] { piece.before.append(lines[i++]).push_back('\n'); };
    while (i < lines.size()) {
        if (trim(lines[i]).empty() || lines[i][0] == '#') {
            keep();
            continue;
        }
        piece.has_step = true;
        piece.step.line = static_cast<int>(i) + 1;
        piece.step.command = trim(lines[i]);
        keep();
        while (i < lines.size() && starts(lines[i], " ")) {
            std::string_view rest = trim(lines[i]);
            if (starts(rest, "query ")) {
                piece.step.query = rest.substr(6);
            } else if (starts(rest, "until ")) {
                piece.step.until = rest.substr(6);
            } else if (starts(rest, "set ")) {
                piece.step.captures.emplace_back(rest.substr(4));
            } else {
                piece.step.command.append(" ").append(rest);
            }
            keep();
        }
        if (i < lines.size() && lines[i] == "----") {
            piece.step.expects = true;
            keep();
            for (; i < lines.size() && !trim(lines[i]).empty(); ++i) {
                piece.step.expected += piece.step.expected.empty() ? "" : "\n";
                piece.step.expected += lines[i];
            }
        }
        pieces.push_back(std::move(piece));
        piece = {};
    }
    pieces.push_back(std::move(piece));
    return pieces;
}

class Runner {
public:
    Runner() : simulation_(WorldConfig{1, "111122223333", "us-east-1", kEpochUnixMs, true}) {}

    TranscriptResult run(std::string_view text);

private:
    bool run_step(const Step& step);
    bool call(const Step& step, std::string_view rest);
    bool wait(const Step& step, std::string_view rest);
    bool shell(const Step& step, std::string_view line);
    void capture(const Step& step);
    bool evaluate(std::string_view expression, api::Doc* result);
    bool ask(std::string_view rest);
    void judge_answer(const Step& step);
    void judge_text(const Step& step, const std::string& got);
    void fail(const Step& step, std::string expected, std::string got);

    sim::Simulation simulation_;
    Variables variables_;
    sim::ApiAnswer answer_;
    api::Doc output_;        // of the last successful call
    std::string rewritten_;  // the expectation as it should be
    TranscriptResult result_;
};

void Runner::fail(const Step& step, std::string expected, std::string got) {
    result_.failures.push_back({step.line, step.command, std::move(expected), std::move(got)});
}

TranscriptResult Runner::run(std::string_view text) {
    for (const Piece& piece : parse(text)) {
        result_.updated += piece.before;
        if (!piece.has_step) {
            continue;
        }
        ++result_.steps;
        rewritten_ = piece.step.expected;
        if (!run_step(piece.step)) {
            fail(piece.step, "a step that can run", rewritten_);
            rewritten_ = piece.step.expected;
        }
        if (piece.step.expects) {
            result_.updated += rewritten_ + "\n";
        }
    }
    const std::string wrong = check_invariants(simulation_.world());
    if (!wrong.empty()) {
        result_.failures.push_back({0, "invariants at the end", "", wrong});
    }
    return std::move(result_);
}

// False: the step itself is wrong; rewritten_ says why.
bool Runner::run_step(const Step& step) {
    const std::string line = substitute(variables_, step.command);
    std::string_view rest = line;
    const std::string_view verb = take_word(&rest);
    if (verb == "call") {
        return call(step, rest);
    }
    if (verb == "wait") {
        return wait(step, rest);
    }
    if (verb == "shell") {
        return shell(step, rest);
    }
    if (verb == "fault") {
        const std::string_view name = take_word(&rest);
        answer_ = simulation_.submit(sim::InputKind::kFault, name, rest).api;
        judge_answer(step);
        return true;
    }
    if (verb == "strict" && (rest == "on" || rest == "off")) {
        simulation_.submit(sim::InputKind::kStrict, {}, rest);
        return true;
    }
    if (verb == "let") {
        const std::string_view name = take_word(&rest);
        if (take_word(&rest) == "=") {
            variables_.emplace_back(name, rest);
            return true;
        }
    }
    Duration d{0};
    if (verb == "advance" && parse_duration(rest, &d)) {
        simulation_.run_for(d);
        return true;
    }
    rewritten_ = "unknown step";
    return false;
}

// Asks and parses the answer: "ecs CreateCluster {...}".
bool Runner::ask(std::string_view rest) {
    const std::string_view service = take_word(&rest);
    const std::string_view operation = take_word(&rest);
    answer_ = simulation_.api(service, operation, rest);
    std::string error;
    if (answer_.ok && !api::parse_json(answer_.json, &output_, &error)) {
        rewritten_ = "the answer is no JSON: " + error;
        return false;
    }
    return true;
}

bool Runner::evaluate(std::string_view expression, api::Doc* result) {
    api::Jmespath path;
    api::JmespathError error;
    if (!api::Jmespath::compile(expression, &path, &error) ||
        !path.evaluate(output_.root(), result, &error)) {
        rewritten_ = error.message;
        return false;
    }
    return true;
}

void Runner::capture(const Step& step) {
    for (const std::string& text : step.captures) {
        const std::size_t equals = text.find('=');
        api::Doc value;
        if (!answer_.ok || equals == std::string::npos ||
            !evaluate(trim(std::string_view(text).substr(equals + 1)), &value) ||
            value.root().str().empty()) {
            fail(step, "something to capture by: set " + text, rewritten_);
            continue;
        }
        variables_.emplace_back(trim(std::string_view(text).substr(0, equals)), value.root().str());
    }
}

bool Runner::call(const Step& step, std::string_view rest) {
    if (!ask(rest)) {
        return false;
    }
    capture(step);
    if (answer_.ok && !step.query.empty()) {
        api::Doc picked;
        if (!evaluate(substitute(variables_, step.query), &picked)) {
            return false;
        }
        answer_.json = api::to_json(picked.root());
    }
    judge_answer(step);
    return true;
}

bool Runner::wait(const Step& step, std::string_view rest) {
    Duration limit{0};
    if (!parse_duration(take_word(&rest), &limit)) {
        rewritten_ = "wait wants a time first";
        return false;
    }
    const SimTime end = simulation_.world().now + limit;
    for (;;) {
        api::Doc truth;
        if (!ask(rest)) {
            return false;
        }
        if (!answer_.ok) {
            fail(step, step.until, answer_.error.code + ": " + answer_.error.message);
            return true;
        }
        if (!evaluate(substitute(variables_, step.until), &truth)) {
            return false;
        }
        if (api::Jmespath::truthy(truth.root())) {
            capture(step);
            return true;
        }
        if (simulation_.world().now >= end) {
            fail(step, "within the time: " + step.until, answer_.json);
            return true;
        }
        simulation_.run_for(kWaitStep);
    }
}

bool Runner::shell(const Step& step, std::string_view line) {
    const sim::ShellReply reply = simulation_.shell(line);
    std::string got;
    for (const shell::Output& output : reply.outputs) {
        for (const std::string_view text : split_lines(output.text)) {
            if (trim(text).empty()) {
                continue;
            }
            got += got.empty() ? "" : "\n";
            got += output.kind == shell::OutputKind::kStderr ? "! "
                   : output.kind == shell::OutputKind::kNote ? "note: "
                                                             : "";
            got += text;
        }
    }
    if (step.expects) {
        judge_text(step, got);
    }
    return true;
}

// Line by line, so that lines which still match keep their placeholders.
void Runner::judge_text(const Step& step, const std::string& got) {
    const std::vector<std::string_view> wanted = split_lines(step.expected);
    const std::vector<std::string_view> lines = split_lines(got);
    bool same = wanted.size() == lines.size();
    rewritten_.clear();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        rewritten_ += i == 0 ? "" : "\n";
        if (i < wanted.size() && matches_text(substitute(variables_, wanted[i]), lines[i])) {
            rewritten_ += wanted[i];
            continue;
        }
        same = false;
        rewritten_ += scrub(variables_, lines[i]);
    }
    if (!same) {
        fail(step, step.expected, rewritten_);
    }
}

void Runner::judge_answer(const Step& step) {
    if (!answer_.ok) {
        std::string text = "error " + answer_.error.code + ": " + answer_.error.message;
        if (!answer_.error.extra_json.empty()) {
            text += "\n{" + answer_.error.extra_json.substr(1) + "}";
        }
        if (step.expects) {
            judge_text(step, text);
        } else {
            fail(step, "success", text);
        }
        return;
    }
    if (!step.expects) {
        return;
    }
    const bool subset = starts(step.expected, "has ");
    std::string_view wanted = std::string_view(step.expected).substr(subset ? 4 : 0);
    std::string note;
    const std::size_t note_at = wanted.find("\nnote: ");
    if (note_at != std::string_view::npos) {
        note = wanted.substr(note_at + 7);
        wanted = wanted.substr(0, note_at);
    }
    api::Doc expected;
    api::Doc actual;
    std::string error;
    if (!api::parse_json(answer_.json, &actual, &error)) {
        fail(step, "JSON", answer_.json);
        return;
    }
    const bool readable = api::parse_json(wanted, &expected, &error);
    if (readable && matches(variables_, expected.root(), actual.root(), subset) &&
        note == answer_.note) {
        return;
    }
    rewritten_ =
        (subset ? "has " : "") +
        render(variables_, readable ? expected.root() : api::Value(), actual.root(), subset);
    if (!answer_.note.empty()) {
        rewritten_ += "\nnote: " + answer_.note;
    }
    fail(step, step.expected, rewritten_);
}

}  // namespace

TranscriptResult run_transcript(std::string_view text) { return Runner().run(text); }

}  // namespace drydock::test
