#include "engine/lesson/lesson_run.hpp"

#include <algorithm>

namespace drydock::lesson {
namespace {

std::int64_t used_count(const std::map<std::string, std::int64_t, std::less<>>& used,
                        const std::string& action) {
    const auto found = used.find(action);
    return found == used.end() ? 0 : found->second;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

std::string output_of(const sim::ShellReply& reply) {
    std::string text;
    for (const shell::Output& output : reply.outputs) {
        text += output.text;
    }
    return text;
}

}  // namespace

WorldConfig world_config(const Lesson& lesson, std::uint64_t seed) {
    WorldConfig config;
    config.seed = seed;
    config.strict = lesson.strict;
    return config;
}

LessonRun::LessonRun(const Lesson& lesson) : lesson_(&lesson), steps_(lesson.steps.size()) {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        steps_[i].goals.resize(lesson.steps[i].goals.size());
    }
}

std::string LessonRun::start(sim::Simulation& simulation) {
    simulation.submit(sim::InputKind::kStrict, "", lesson_->strict ? "on" : "off");
    for (const HandedOutFile& file : lesson_->files) {
        simulation.submit(sim::InputKind::kFile, std::string(kHomeFolder) + file.name,
                          file.content);
    }
    for (const SetupLine& line : lesson_->setup) {
        simulation.run_until(std::max(simulation.world().now, SimTime{} + line.at));
        const sim::ShellReply reply = simulation.shell(line.run);
        if (reply.exit_code != 0 || reply.waiting) {
            return "setup line failed: " + line.run + "\n" + output_of(reply);
        }
    }
    first_input_ = simulation.log().inputs.size();
    inputs_counted_ = first_input_;
    facts_counted_ = simulation.world().journal.newest();
    calls_counted_ = simulation.world().shell.calls;
    started_at_ = simulation.world().now;
    begin_step(started_at_);
    update(simulation);
    return {};
}

void LessonRun::begin_step(SimTime now) {
    step_counts_ = counts_;
    coaching_.clear();
    if (finished()) {
        return;
    }
    steps_[current_].started_at = now;
    held_since_.assign(steps_[current_].goals.size(), kNever);
    latched_.assign(steps_[current_].goals.size(), false);
}

// Operations that were called from the terminal and answered since the last look.
void LessonRun::count_calls(const World& world) {
    const std::vector<shell::CallCount>& calls = world.shell.calls;
    for (const shell::CallCount& row : calls) {
        const auto seen = std::find_if(
            calls_counted_.begin(), calls_counted_.end(),
            [&row](const shell::CallCount& old) { return old.operation == row.operation; });
        const std::uint32_t before = seen == calls_counted_.end() ? 0 : seen->answered;
        if (row.answered > before) {
            counts_.used[std::string(world.text(row.operation))] += row.answered - before;
        }
    }
    calls_counted_ = calls;
}

// Counts what is new of calls, inputs and facts. After going back in time the log is shorter: what
// was used stays used, like a step that is done.
void LessonRun::count(const sim::Simulation& simulation) {
    const std::vector<sim::Input>& inputs = simulation.log().inputs;
    inputs_counted_ = std::min(inputs_counted_, inputs.size());
    for (; inputs_counted_ < inputs.size(); ++inputs_counted_) {
        const sim::Input& input = inputs[inputs_counted_];
        if (input.kind == sim::InputKind::kApi) {
            ++counts_.used[input.target];
        }
    }
    count_calls(simulation.world());
    const Journal& journal = simulation.world().journal;
    facts_counted_ = std::min(facts_counted_, journal.newest());
    facts_counted_ = std::max(facts_counted_ + 1, journal.oldest()) - 1;
    while (facts_counted_ < journal.newest()) {
        const Fact* fact = journal.find(++facts_counted_);
        const auto kind = fact == nullptr ? std::size_t{0} : static_cast<std::size_t>(fact->kind);
        if (kind < kFactKindCount) {
            ++counts_.facts[kind];
        }
    }
}

bool LessonRun::predicate_holds(Evaluator& evaluator, const Predicate& predicate,
                                bool since_step) const {
    switch (predicate.kind) {
        case PredicateKind::kAnswer:
            return evaluator.holds(predicate);
        case PredicateKind::kUsed: {
            const std::int64_t before =
                since_step ? used_count(step_counts_.used, predicate.action) : 0;
            return used_count(counts_.used, predicate.action) - before >= predicate.at_least;
        }
        case PredicateKind::kFact: {
            const auto kind = static_cast<std::size_t>(predicate.fact);
            const std::int64_t before = since_step ? step_counts_.facts[kind] : 0;
            return counts_.facts[kind] - before >= predicate.at_least;
        }
    }
    return false;
}

// Brings a goal's status up to date; true when it is met.
bool LessonRun::look_at_goal(Evaluator& evaluator, std::size_t index, SimTime now) {
    const Goal& goal = lesson_->steps[current_].goals[index];
    GoalStatus& status = steps_[current_].goals[index];
    const bool holds = predicate_holds(evaluator, goal.predicate, true);
    SimTime& since = held_since_[index];
    if (!holds) {
        since = kNever;
    } else if (!is_set(since) || since > now) {
        since = now;
    }
    const bool met = (holds && now - since >= goal.hold) || (goal.latch && latched_[index]);
    latched_[index] = met;
    status.state = met ? GoalState::kMet : holds ? GoalState::kHolding : GoalState::kOpen;
    status.held_for = holds ? now - since : Duration{0};
    status.refusal.clear();
    if (goal.predicate.kind == PredicateKind::kAnswer) {
        status.value =
            goal.has_show ? evaluator.show(goal.predicate.question, goal.show) : std::string();
        status.refusal = evaluator.ask(goal.predicate.question).refusal;
    }
    return met;
}

// One look at the current step; true when it is done now.
bool LessonRun::look_at_step(const sim::Simulation& simulation) {
    const World& world = simulation.world();
    Evaluator evaluator(*lesson_, world);
    const Step& step = lesson_->steps[current_];
    bool all_met = true;
    for (std::size_t i = 0; i < step.goals.size(); ++i) {
        const bool met = look_at_goal(evaluator, i, world.now);
        all_met = all_met && (met || !step.goals[i].required);
    }
    coaching_.clear();
    for (std::size_t i = 0; i < step.coach.size(); ++i) {
        if (predicate_holds(evaluator, step.coach[i].predicate, true)) {
            coaching_.push_back(i);
        }
    }
    if (all_met) {
        steps_[current_].done = true;
        steps_[current_].done_at = world.now;
    }
    return all_met;
}

void LessonRun::update(const sim::Simulation& simulation) {
    const World& world = simulation.world();
    count(simulation);
    const bool changed = world.revision != seen_revision_ || world.now < seen_now_;
    const SimTime hold_end = next_hold_end();
    const bool held = is_set(hold_end) && world.now >= hold_end;
    seen_revision_ = world.revision;
    seen_now_ = world.now;
    if (finished() || (!changed && !held)) {
        return;
    }
    ++revision_;
    while (!finished() && look_at_step(simulation)) {
        ++current_;
        begin_step(world.now);
    }
}

SimTime LessonRun::next_hold_end() const {
    SimTime end = kNever;
    if (finished()) {
        return end;
    }
    const std::vector<Goal>& goals = lesson_->steps[current_].goals;
    for (std::size_t i = 0; i < goals.size(); ++i) {
        if (steps_[current_].goals[i].state == GoalState::kHolding) {
            const SimTime t = held_since_[i] + goals[i].hold;
            end = is_set(end) ? std::min(end, t) : t;
        }
    }
    return end;
}

void LessonRun::run_to(sim::Simulation& simulation, SimTime target, std::uint64_t budget) {
    update(simulation);
    while (simulation.world().now < target && budget > 0) {
        SimTime next = target;
        SimTime due;
        if (!finished() && simulation.next_event(&due)) {
            const std::int64_t grid = kLookEvery.ms;
            next = std::min(next, SimTime{(due.ms + grid - 1) / grid * grid});
        }
        const SimTime hold_end = next_hold_end();
        if (is_set(hold_end)) {
            next = std::min(next, hold_end);
        }
        next = std::max(next, simulation.world().now);
        const std::uint64_t ran = simulation.run_until(next, budget);
        budget -= std::min(ran, budget);
        update(simulation);
        if (simulation.world().now < next) {
            return;  // the budget is spent
        }
    }
}

bool LessonRun::show_hint(std::size_t step) {
    if (steps_[step].hints_shown >= lesson_->steps[step].hints.size()) {
        return false;
    }
    ++steps_[step].hints_shown;
    ++revision_;
    return true;
}

bool LessonRun::resolve_offer(const World& world, std::size_t step, std::string* line) const {
    Evaluator evaluator(*lesson_, world);
    return evaluator.fill(lesson_->steps[step].offer, line);
}

std::string LessonRun::resolve_text(const World& world, std::size_t step,
                                    std::string_view text) const {
    std::string with_offer(text);
    replace_all(with_offer, "${offer}", lesson_->steps[step].offer);
    std::string out;
    Evaluator evaluator(*lesson_, world);
    evaluator.fill(with_offer, &out);
    return out;
}

std::string LessonRun::debrief(const sim::Simulation& simulation) const {
    const SimTime end = finished() ? steps_.back().done_at : simulation.world().now;
    std::string text = lesson_->debrief;
    replace_all(text, "${run.time}", format_duration(end - started_at_));
    replace_all(text, "${run.commands}", std::to_string(commands(simulation, end)));
    replace_all(text, "${run.hints}", std::to_string(hints_shown()));
    std::string out;
    Evaluator evaluator(*lesson_, simulation.world());
    evaluator.fill(text, &out);
    return out;
}

std::uint32_t LessonRun::commands(const sim::Simulation& simulation, SimTime until) const {
    const std::vector<sim::Input>& inputs = simulation.log().inputs;
    std::uint32_t total = 0;
    for (std::size_t i = first_input_; i < inputs.size() && inputs[i].at <= until; ++i) {
        const bool typed =
            inputs[i].kind == sim::InputKind::kShell || inputs[i].kind == sim::InputKind::kApi;
        total += typed ? 1 : 0;
    }
    return total;
}

std::uint32_t LessonRun::hints_shown() const {
    std::uint32_t total = 0;
    for (const StepStatus& step : steps_) {
        total += step.hints_shown;
    }
    return total;
}

}  // namespace drydock::lesson
