// The App between frames: lessons, inputs, pacing, time travel.
#include <algorithm>
#include <cmath>

#include "imgui.h"
#include "engine/lesson/embedded_lessons.hpp"
#include "engine/sim/share_text.hpp"
#include "web/app_impl.hpp"

namespace drydock::ui {
namespace {

// Events of one update; more are run in the next, so that the page stays responsive.
constexpr std::uint64_t kEventsPerUpdate = 100'000;
// What lies in the home folder of free play: a task definition that runs as it is.
constexpr std::string_view kHomeFile = "/home/learner/task-def.json";
constexpr std::string_view kHomeTaskDefinition = R"({
  "family": "web",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/nginx/nginx:stable",
      "portMappings": [{ "containerPort": 80, "protocol": "tcp" }],
      "essential": true
    }
  ]
}
)";

// What a link may ask for: about ten seconds of work.
constexpr std::uint64_t kSharedEventsMax = 20'000'000;
// A longer gap means that the program was asleep; simulated time does not make up for it.
constexpr double kSecondsPerUpdateMax = 1.5;

// As App::Impl::place() gives it.
bool is_place(std::string_view place) {
    constexpr std::string_view kLearn = "learn/";
    return place == "play" ||
           (place.starts_with(kLearn) &&
            lesson::find_embedded_lesson(place.substr(kLearn.size())) != nullptr);
}

}  // namespace

void App::Impl::begin(const WorldConfig& config) {
    simulation = std::make_unique<sim::Simulation>(config);
    machine = sim::TimeMachine();
    lines.clear();
    outputs_seen = 0;
    edits_seen = 0;
    editor_open = false;
    ++log_generation;
    owed_ms = 0;
    ui.in_past = false;
    past_world = nullptr;
    ui.selection = {};
    ui.requests = {};
    guide = {};
    announced_step = 0;
    map = {};
    console = {};
    events = {};
    timeline = {};
    inspector = {};
    terminal.model.clear();
    terminal.model.set_input({}, 0);
}

void App::Impl::free_play(const WorldConfig& config, bool with_files) {
    run.reset();
    lesson.reset();
    begin(config);
    terminal.model.append(LineKind::kNote,
                          "# An empty account in us-east-1, all simulated. Try: aws ecs help\n");
    if (with_files) {
        simulation->submit(sim::InputKind::kFile, kHomeFile, kHomeTaskDefinition);
        terminal.model.append(LineKind::kNote,
                              "# A task definition is here too: edit task-def.json\n");
    }
    inputs_at_start = simulation->log().inputs.size();
    watch();
}

void App::Impl::open_lesson(std::string_view id) {
    const lesson::EmbeddedLesson* found = lesson::find_embedded_lesson(id);
    if (found == nullptr) {
        lesson_problem = "There is no lesson called " + std::string(id) + ".";
        return;
    }
    Result<lesson::Lesson> parsed = lesson::parse_embedded_lesson(*found);
    if (!parsed.ok()) {
        lesson_problem = parsed.error().message;
        return;
    }
    run.reset();
    lesson = std::make_unique<lesson::Lesson>(std::move(parsed.value()));
    start_over();
}

void App::Impl::start_over() {
    if (lesson == nullptr) {
        free_play(simulation->log().config);
        return;
    }
    begin(lesson::world_config(*lesson, lesson->seed));
    starts_later = !models_here && !lesson->setup.empty();
    if (starts_later) return;
    run = std::make_unique<lesson::LessonRun>(*lesson);
    lesson_problem = run->start(*simulation);
    terminal.model.append(
        LineKind::kNote,
        "# A simulated AWS account: nothing here costs money. Type the line of the "
        "step, or press Show me.");
    if (!lesson_problem.empty()) terminal.model.append(LineKind::kStderr, lesson_problem + "\n");
    inputs_at_start = simulation->log().inputs.size();
    watch();
}

void App::Impl::run_line(const std::string& line) {
    const sim::ShellReply reply = simulation->shell(line);
    for (const shell::Output& output : reply.outputs)
        terminal.model.append(output);
    outputs_seen = simulation->world().shell.outputs_total;
    watch();
}

void App::Impl::run_lines() {
    // The shell keeps those that have to wait for the command in the foreground.
    while (!lines.empty() && models_here) {
        const std::string line = std::move(lines.front());
        lines.erase(lines.begin());
        run_line(line);
    }
}

// What a waiting command printed meanwhile.
void App::Impl::drain_outbox() {
    const shell::ShellState& shell = simulation->world().shell;
    const auto kept = static_cast<std::uint32_t>(shell.outbox.size());
    if (shell.outputs_total == outputs_seen) return;
    const std::uint32_t oldest = shell.outputs_total - kept;
    for (std::uint32_t n = std::max(outputs_seen, oldest); n < shell.outputs_total; ++n) {
        terminal.model.append(shell.outbox[n - oldest]);
    }
    outputs_seen = shell.outputs_total;
}

void App::Impl::watch() {
    drain_outbox();
    machine.observe(*simulation);
    if (run != nullptr) run->update(*simulation);
    if (ui.in_past) past_world = &machine.look(*simulation, past);
    follow_edits();
    terminal.model.set_cwd(simulation->world().shell.cwd);
    announce_progress();
}

void App::Impl::announce_progress() {
    if (run == nullptr || run->current_step() == announced_step) return;
    announced_step = run->current_step();
    if (announced_step > 0) {
        ui.announcement = run->finished() ? std::string("Lesson finished")
                                          : "Step done: " + lesson->steps[announced_step - 1].title;
    }
}

void App::Impl::advance(double seconds) {
    // A hidden page rests, unless clients outside use its world.
    const bool resting = hidden && ui.bridge != BridgeLink::kLeads;
    const bool stopped = !ui.playing || ui.in_past || resting || ui.follows();
    if (stopped) {
        owed_ms = 0;
        return;
    }
    owed_ms += std::clamp(seconds, 0.0, kSecondsPerUpdateMax) * 1000.0 * ui.speed;
    const double whole = std::floor(owed_ms);
    if (whole < 1) return;
    owed_ms -= whole;
    const SimTime target = simulation->world().now + Duration{static_cast<std::int64_t>(whole)};
    if (run != nullptr) {
        run->run_to(*simulation, target, kEventsPerUpdate);
    } else {
        simulation->run_until(target, kEventsPerUpdate);
    }
    watch();
}

void App::Impl::look(SimTime at) {
    past = std::clamp(at, SimTime{0}, simulation->world().now);
    ui.in_past = true;
    past_world = &machine.look(*simulation, past);
    map.revision = UINT64_MAX;
    frames_wanted = std::max(frames_wanted, 2);
}

void App::Impl::return_to_now() {
    ui.in_past = false;
    past_world = nullptr;
    frames_wanted = std::max(frames_wanted, 2);
}

void App::Impl::continue_from_here() {
    if (!ui.in_past) return;
    const std::string at = clock_text(simulation->world(), past);
    machine.fork(*simulation, past);
    ++log_generation;
    edits_seen = simulation->world().shell.edits_total;
    ui.in_past = false;
    past_world = nullptr;
    lines.clear();
    outputs_seen = simulation->world().shell.outputs_total;
    timeline = {};
    terminal.model.append(LineKind::kNote,
                          "# Continued from " + at + ". What came after it is gone.\n");
    ui.announcement = "Continued from " + at;
    watch();
}

void App::Impl::type_line(std::string_view line) {
    terminal.model.set_input(line, static_cast<int>(line.size()));
    terminal.focused = true;
    if (ui.narrow) ui.narrow_tab = NarrowTab::kTerminal;
}

// A line with Enter: typed by the person, pasted, or by a button.
// False: nobody takes the line here; it stays where it was typed.
bool App::Impl::enter(std::string_view text) {
    if (ui.in_past) {
        terminal.model.append(
            LineKind::kNote,
            "# You are looking at the past. Return to now, or continue from here, first.\n");
    }
    if (ui.in_past || refuse_to_act()) {
        const std::string kept(text);
        terminal.model.set_input(kept, static_cast<int>(kept.size()));
        return false;
    }
    take_line(text);
    return true;
}

void App::Impl::take_line(std::string_view text) {
    terminal.stick_to_end = true;
    if (simulation->world().shell.job.wants_line) {
        terminal.model.answer(text);
        run_line(std::string(text));
        return;
    }
    std::string complete;
    if (!terminal.model.submit(text, shell::wants_continuation, &complete)) return;
    if (complete.find_first_not_of(" \t\n") == std::string::npos) return;
    if (complete == "clear") {
        terminal.model.clear();
        return;
    }
    if (complete == "drydock share") {
        share();
        return;
    }
    SimTime moment;
    std::string problem;
    if (shell::read_goto(simulation->world(), complete, &moment, &problem)) {
        if (problem.empty()) {
            look(moment);
        } else {
            terminal.model.append(LineKind::kStderr, "drydock: goto: " + problem + "\n");
        }
        return;
    }
    lines.push_back(std::move(complete));
    if (run != nullptr && guide.step < run->current_step()) {
        guide.step = run->current_step();
        guide.follow = true;
    }
    run_lines();
}

void App::Impl::carry_out_requests() {
    Requests requests = std::move(ui.requests);
    ui.requests = {};
    wants_lead = wants_lead || requests.lead;
    if (requests.edit) open_editor(editor_path.empty() ? kHomeFile : std::string_view(editor_path));
    if (requests.look) look(requests.look_at);
    if (requests.return_to_now) return_to_now();
    if (requests.share) {
        if (ui.narrow) ui.narrow_tab = NarrowTab::kTerminal;
        share();
    }
    if (ui.follows()) {
        const bool acts = !guide.open_lesson.empty() || guide.leave || guide.restart ||
                          requests.continue_from_here || requests.flip_strict || requests.step ||
                          !requests.run_lines.empty() || terminal.interrupt;
        guide.open_lesson.clear();
        guide.leave = guide.restart = terminal.interrupt = false;
        if (acts) (void)refuse_to_act();
        return;
    }
    if (!guide.open_lesson.empty()) {
        const std::string id = std::move(guide.open_lesson);
        open_lesson(id);
        return;
    }
    if (guide.leave) {
        free_play(WorldConfig{});
        return;
    }
    if (guide.restart) {
        start_over();
        return;
    }
    if (requests.continue_from_here) continue_from_here();
    if (requests.flip_strict && !ui.in_past) {
        simulation->submit(sim::InputKind::kStrict, {}, simulation->world().strict ? "off" : "on");
        watch();
    }
    if (requests.has_type_line) type_line(requests.type_line);
    for (const std::string& line : requests.run_lines) {
        type_line({});
        (void)enter(line);
    }
    SimTime due;
    if (requests.step && !ui.in_past && simulation->next_event(&due)) {
        simulation->run_until(due);
        watch();
    }
    if (terminal.interrupt) {
        terminal.interrupt = false;
        const bool waiting = simulation->world().shell.job.active;
        if (!waiting || ui.in_past) return;
        const sim::InputReply reply = simulation->submit(sim::InputKind::kInterrupt, {}, {});
        for (const shell::Output& output : reply.shell.outputs)
            terminal.model.append(output);
        lines.clear();
        watch();
    }
}

void App::Impl::share() {
    terminal.stick_to_end = true;
    const std::string address = link();
    if (address.empty()) {
        terminal.model.append(LineKind::kStderr,
                              "drydock: share: this session is too long for a link\n");
        return;
    }
    terminal.model.append(LineKind::kStdout, address + "\n");
    terminal.model.append(
        LineKind::kNote, page_address.empty()
                             ? "# Add this to the address of a Drydock page: it opens this world "
                               "as it is now.\n"
                             : "# The link is copied. It opens this world as it is now, every step "
                               "of it; it holds all of it, and no server sees it.\n");
    ImGui::SetClipboardText(address.c_str());
    ui.announcement = "The link to this world is copied";
}

std::string App::Impl::link() const {
    const std::string text = sim::share_world(*simulation, place());
    return text.empty() ? std::string() : page_address + "#world/" + text;
}

std::string App::Impl::place() const {
    return lesson != nullptr ? "learn/" + lesson->id : std::string("play");
}

// Looking at what another page does, one can do nothing oneself.
bool App::Impl::refuse_to_act() {
    if (!ui.follows()) return false;
    terminal.model.append(LineKind::kNote,
                          "# Another page leads; this one shows its world. Take over first.\n");
    ui.announcement = "Another page leads. Take over first.";
    return true;
}

void App::Impl::run_to(SimTime at, std::uint64_t budget) {
    if (run != nullptr) {
        run->run_to(*simulation, at, budget);
    } else {
        simulation->run_until(at, budget);
    }
    drain_outbox();
}

// An input that was made before, or by another page, as if it were made now.
void App::Impl::replay_input(const sim::Input& input) {
    run_to(input.at, UINT64_MAX);
    if (input.kind == sim::InputKind::kShell) {
        terminal.model.append_input(terminal.model.prompt(), input.text);
    }
    const sim::InputReply reply = simulation->submit(input.kind, input.target, input.text);
    for (const shell::Output& output : reply.shell.outputs)
        terminal.model.append(output);
    if (input.kind == sim::InputKind::kApi) note_client(input, !reply.api.ok);
    outputs_seen = simulation->world().shell.outputs_total;
    edits_seen = simulation->world().shell.edits_total;
    watch();
}

bool App::restore(const sim::InputLog& log, SimTime until, std::uint64_t events_max) {
    Impl& m = *impl_;
    if (until < SimTime{0}) return false;
    std::size_t first = 0;
    if (m.lesson != nullptr && log.config.seed == m.lesson->seed) {
        m.start_over();
        first = m.simulation->log().inputs.size();
        if (log.inputs.size() < first) return true;
    } else {
        m.free_play(log.config, log.inputs.empty());
        while (m.inputs_at_start < log.inputs.size() &&
               log.inputs[m.inputs_at_start].kind == sim::InputKind::kFile &&
               log.inputs[m.inputs_at_start].at == SimTime{0}) {
            ++m.inputs_at_start;
        }
    }
    const std::uint64_t first_event = m.simulation->world().events_run;
    const auto reach = [&m, first_event, events_max](SimTime at) {
        const std::uint64_t run = m.simulation->world().events_run - first_event;
        m.run_to(at, run < events_max ? events_max - run : 0);
        return m.simulation->world().now >= at;
    };
    bool whole = true;
    for (std::size_t i = first; i < log.inputs.size() && whole; ++i) {
        whole = reach(log.inputs[i].at);
        if (whole) m.replay_input(log.inputs[i]);
    }
    whole = whole && reach(std::max(until, m.simulation->world().now));
    if (!whole) {
        m.terminal.model.append(LineKind::kNote,
                                "# This session holds more than is done again at once; it goes on "
                                "from here.\n");
    }
    m.terminal.model.set_history(m.simulation->world().shell.history);
    m.watch();
    if (m.run != nullptr) m.guide.step = m.run->current_step();
    wake();
    return true;
}

std::string App::shared_place(std::string_view text) {
    sim::SharedWorld shared;
    return sim::read_shared_world(text, &shared).empty() && is_place(shared.place) ? shared.place
                                                                                   : std::string();
}

std::string App::open_shared(std::string_view text) {
    Impl& m = *impl_;
    if (m.ui.follows()) return "Another page leads. Take over first.";
    sim::SharedWorld shared;
    std::string problem = sim::read_shared_world(text, &shared);
    if (!problem.empty()) return problem;
    if (!is_place(shared.place)) return "The link's lesson is not part of this Drydock.";
    const std::string before = touched() ? m.link() : std::string();
    set_route(shared.place);
    if (!restore(shared.session.log, shared.session.now, kSharedEventsMax))
        return "The link's world does not replay.";
    const bool same = hash_world(m.simulation->world()) == shared.hash;
    m.terminal.model.append(
        LineKind::kNote,
        same ? "# A shared world. From here on it is yours.\n"
             : "# A shared world of another version of Drydock: it may differ from what was "
               "shared.\n");
    if (!before.empty()) {
        m.terminal.model.append(LineKind::kNote, "# What you had here before: " + before + "\n");
    }
    m.ui.announcement = "A shared world is open";
    return {};
}

void App::tell(std::string_view problem) {
    impl_->terminal.model.append(LineKind::kStderr, "drydock: " + std::string(problem) + "\n");
    impl_->ui.announcement = problem;
    wake(3);
}

void App::set_page_address(std::string_view address) { impl_->page_address = address; }

}  // namespace drydock::ui
