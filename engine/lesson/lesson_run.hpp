// A lesson that somebody is taking: watches a Simulation and says how far they are. It changes the
// world only in start(), through inputs like everybody else, so the log alone rebuilds a session.
//
// Progress belongs to the person, not to the world: a step that is done stays done, also when they
// go back in time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lesson/evaluate.hpp"
#include "engine/lesson/fact_names.hpp"
#include "engine/lesson/lesson.hpp"
#include "engine/sim/simulation.hpp"

namespace drydock::lesson {

enum class GoalState : std::uint8_t { kOpen, kHolding, kMet };

struct GoalStatus {
    GoalState state = GoalState::kOpen;
    Duration held_for{0};  // kHolding: of Goal::hold
    std::string value;     // what it looks like now: "1 of 2 running"; may be empty
    std::string refusal;   // what the API answered if it refused; empty: it did not
};

struct StepStatus {
    bool done = false;
    SimTime started_at = kNever;  // became the current step
    SimTime done_at = kNever;
    std::uint32_t hints_shown = 0;
    std::vector<GoalStatus> goals;
};

// The configuration of the world that a lesson starts in.
[[nodiscard]] WorldConfig world_config(const Lesson& lesson, std::uint64_t seed);

class LessonRun {
public:
    // `lesson` must outlive the run.
    explicit LessonRun(const Lesson& lesson);

    // Prepares a new simulation of world_config(): strictness, files, setup lines. An empty text,
    // or what went wrong.
    [[nodiscard]] std::string start(sim::Simulation& simulation);

    // Looks at the world as it is now. Cheap when nothing has changed. Call it after each input.
    void update(const sim::Simulation& simulation);
    // Lets time run and looks after every change, in steps of at most kLookEvery where many changes
    // are close together: what is found does not depend on how often this is called.
    void run_to(sim::Simulation& simulation, SimTime target, std::uint64_t budget = UINT64_MAX);
    static constexpr Duration kLookEvery{250};

    [[nodiscard]] const Lesson& lesson() const { return *lesson_; }
    [[nodiscard]] bool finished() const { return current_ == steps_.size(); }
    // steps.size() when finished.
    [[nodiscard]] std::size_t current_step() const { return current_; }
    [[nodiscard]] const StepStatus& step(std::size_t i) const { return steps_[i]; }
    // +1 with every change of what this class says: "must the guide be drawn again?"
    [[nodiscard]] std::uint64_t revision() const { return revision_; }

    // The coaching that applies now, of the current step: indices into Step::coach.
    [[nodiscard]] const std::vector<std::size_t>& coaching() const { return coaching_; }

    // Shows one more tier of help; false when all are shown.
    bool show_hint(std::size_t step);
    // The line that a step offers, ready to be typed. False while something it names does not exist
    // yet ("..." stands for it).
    bool resolve_offer(const World& world, std::size_t step, std::string* line) const;
    // A text of this lesson (say, hint, coach, goal) of this step with its ${names} filled in.
    [[nodiscard]] std::string resolve_text(const World& world, std::size_t step,
                                           std::string_view text) const;
    [[nodiscard]] std::string debrief(const sim::Simulation& simulation) const;

    [[nodiscard]] std::uint32_t commands(const sim::Simulation& simulation, SimTime until) const;
    [[nodiscard]] std::uint32_t hints_shown() const;
    [[nodiscard]] SimTime started_at() const { return started_at_; }

private:
    void count(const sim::Simulation& simulation);
    void begin_step(SimTime now);
    bool look_at_goal(Evaluator& evaluator, std::size_t goal, SimTime now);
    bool look_at_step(const sim::Simulation& simulation);
    bool predicate_holds(Evaluator& evaluator, const Predicate& predicate, bool since_step) const;
    [[nodiscard]] SimTime next_hold_end() const;

    const Lesson* lesson_;
    std::vector<StepStatus> steps_;
    std::size_t current_ = 0;
    std::vector<SimTime> held_since_;  // goals of the current step
    std::vector<bool> latched_;
    std::vector<std::size_t> coaching_;
    SimTime started_at_ = kNever;
    std::size_t first_input_ = 0;  // of the log: what comes after start()
    std::uint64_t revision_ = 0;

    // What was counted so far, and the counts when the current step began.
    struct Counts {
        std::map<std::string, std::int64_t, std::less<>> used;
        std::int64_t facts[kFactKindCount] = {};
    };
    Counts counts_;
    Counts step_counts_;
    void count_calls(const World& world);
    std::vector<shell::CallCount> calls_counted_;  // the terminal's, as they stood last
    std::size_t inputs_counted_ = 0;
    std::uint32_t facts_counted_ = 0;

    std::uint64_t seen_revision_ = UINT64_MAX;
    SimTime seen_now_ = kNever;
};

}  // namespace drydock::lesson
