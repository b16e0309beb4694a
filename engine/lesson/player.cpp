#include "engine/lesson/player.hpp"

#include <algorithm>

#include "engine/world/world.hpp"

namespace drydock::lesson {
namespace {

constexpr Duration kWaitSlice = seconds(1);

std::string printed(const sim::ShellReply& reply) {
    std::string text;
    for (const shell::Output& output : reply.outputs) {
        text += output.text;
    }
    return text;
}

// Follows the claims about a step while it is played.
class ClaimWatch {
public:
    ClaimWatch(const Lesson& lesson, std::vector<std::string>* problems)
        : lesson_(lesson), problems_(problems), seen_(lesson.claims.size(), false) {}

    // Looks at the claims of a step `since` its start; `done`: at the moment when it is finished.
    void look(const World& world, std::size_t step, Duration since, bool done) {
        Evaluator evaluator(lesson_, world);
        for (std::size_t i = 0; i < lesson_.claims.size(); ++i) {
            const Claim& claim = lesson_.claims[i];
            if (claim.step != lesson_.steps[step].id) {
                continue;
            }
            if (claim.kind == ClaimKind::kSometime) {
                const bool in_time = claim.within.ms == 0 || since <= claim.within;
                seen_[i] = seen_[i] || (in_time && evaluator.holds(claim.predicate));
                untrue_if(done && !seen_[i], claim);
            } else if (claim.kind == ClaimKind::kAlways ||
                       (claim.kind == ClaimKind::kAtEnd && done)) {
                untrue_if(!evaluator.holds(claim.predicate), claim);
            } else if (claim.kind == ClaimKind::kTook && done) {
                untrue_if(since < claim.least || since > claim.most, claim);
            }
        }
    }

private:
    void untrue_if(bool untrue, const Claim& claim) {
        const std::string problem = "not true: \"" + claim.says + "\"";
        if (untrue &&
            std::find(problems_->begin(), problems_->end(), problem) == problems_->end()) {
            problems_->push_back(problem);
        }
    }

    const Lesson& lesson_;
    std::vector<std::string>* problems_;
    std::vector<bool> seen_;
};

class Player {
public:
    Player(const Lesson& lesson, const PlayOptions& options)
        : lesson_(lesson),
          options_(options),
          simulation_(world_config(lesson, options.seed)),
          run_(lesson),
          claims_(lesson, &play_.problems) {}

    Play play(const std::vector<Line>& lines) {
        const std::string fault = run_.start(simulation_);
        if (!fault.empty()) {
            play_.problems.push_back(fault);
        }
        start_ = simulation_.world().now;
        look();
        for (std::size_t i = 0; i < lines.size() && !over(); ++i) {
            if (i != options_.skip) {
                play_line(lines[i]);
            }
        }
        if (options_.to_the_limit) {
            run_until(start_ + lesson_.limit, [this] { return run_.finished(); });
        }
        return report();
    }

private:
    [[nodiscard]] SimTime now() const { return simulation_.world().now; }
    [[nodiscard]] bool over() const { return now() >= start_ + lesson_.limit; }

    void problem(std::string text) { play_.problems.push_back(std::move(text)); }

    // After each step of time and each input: are steps done, are the claims about them true?
    void look() {
        if (!options_.check_claims) {
            return;
        }
        for (; watched_ < lesson_.steps.size(); ++watched_) {
            const StepStatus& status = run_.step(watched_);
            if (!is_set(status.started_at)) {
                return;
            }
            claims_.look(simulation_.world(), watched_, now() - status.started_at, status.done);
            if (!status.done) {
                return;
            }
        }
    }

    // Lets time run in the steps that LessonRun looks at, until `enough` or `target`.
    template <class Enough>
    bool run_until(SimTime target, Enough enough) {
        while (!enough() && now() < target) {
            SimTime due;
            const bool pending = simulation_.next_event(&due);
            const std::int64_t grid = LessonRun::kLookEvery.ms;
            SimTime next = now() + kWaitSlice;
            if (pending && due < next) {
                next = SimTime{(due.ms / grid + 1) * grid};
            }
            run_.run_to(simulation_, std::min(std::max(next, now() + Duration{1}), target));
            look();
        }
        return enough();
    }

    void type(const std::string& line) {
        const sim::ShellReply reply = simulation_.shell(line);
        run_.update(simulation_);
        look();
        if (reply.waiting) {
            run_until(start_ + lesson_.limit,
                      [this] { return !simulation_.world().shell.job.active; });
        }
        const std::int32_t code =
            reply.waiting ? simulation_.world().shell.last_exit_code : reply.exit_code;
        if (code != 0) {
            problem("exit code " + std::to_string(code) + ": " + line + "\n" + printed(reply));
        }
    }

    void play_line(const Line& line) {
        switch (line.kind) {
            case LineKind::kRun:
                fill_and_type(line.text);
                break;
            case LineKind::kOffer:
                fill_and_type(lesson_.steps[find_step(lesson_, line.text)].offer);
                break;
            case LineKind::kWait:
                run_until(now() + line.span, [] { return false; });
                break;
            case LineKind::kAt:
                run_until(start_ + line.span, [] { return false; });
                break;
            case LineKind::kUntil: {
                const std::size_t step = find_step(lesson_, line.text);
                const SimTime end = std::min(now() + line.span, start_ + lesson_.limit);
                if (!run_until(end, [this, step] { return run_.step(step).done; })) {
                    problem("step " + line.text + " was not done in time");
                }
                break;
            }
        }
    }

    void fill_and_type(const std::string& line) {
        std::string filled;
        std::string missing;
        Evaluator evaluator(lesson_, simulation_.world());
        if (!evaluator.fill(line, &filled, &missing)) {
            problem("${" + missing + "} has no value: " + line);
            return;
        }
        type(filled);
    }

    Play report() {
        play_.finished = run_.finished();
        play_.step = run_.current_step();
        for (std::size_t i = 0; i < lesson_.steps.size(); ++i) {
            play_.steps.push_back(run_.step(i));
        }
        if (!play_.finished) {
            const std::vector<Goal>& goals = lesson_.steps[play_.step].goals;
            for (std::size_t i = 0; i < goals.size(); ++i) {
                if (goals[i].required && run_.step(play_.step).goals[i].state != GoalState::kMet) {
                    play_.open_goals.push_back(goals[i].id);
                }
            }
        }
        play_.ended_at = now();
        play_.hash = hash_world(simulation_.world());
        play_.events = simulation_.world().events_run;
        play_.log = simulation_.log();
        return std::move(play_);
    }

    const Lesson& lesson_;
    PlayOptions options_;
    sim::Simulation simulation_;
    LessonRun run_;
    Play play_;
    ClaimWatch claims_;
    SimTime start_ = kNever;
    std::size_t watched_ = 0;
};

std::string join(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) {
        out.append(out.empty() ? "" : "; ").append(text);
    }
    return out.empty() ? "nothing" : out;
}

void prove_solution(const Lesson& lesson, const Transcript& solution, std::uint64_t seed,
                    std::vector<std::string>* faults) {
    PlayOptions options;
    options.seed = seed;
    options.check_claims = true;
    const Play result = play(lesson, solution.lines, options);
    const std::string where =
        "solution \"" + solution.name + "\", seed " + std::to_string(seed) + ": ";
    for (const std::string& problem : result.problems) {
        faults->push_back(where + problem);
    }
    if (!result.finished) {
        faults->push_back(where + "does not finish: step " + lesson.steps[result.step].id +
                          " waits for " + join(result.open_goals));
    }
    if (hash_world(sim::replay(result.log, result.ended_at)) != result.hash) {
        faults->push_back(where + "the log replayed gives another world");
    }
}

// A key line left out must leave the lesson unfinished, however long one waits.
void prove_key_lines(const Lesson& lesson, const Transcript& solution,
                     std::vector<std::string>* faults) {
    for (std::size_t i = 0; i < solution.lines.size(); ++i) {
        if (!solution.lines[i].key) {
            continue;
        }
        PlayOptions options;
        options.seed = lesson.seed;
        options.skip = i;
        options.to_the_limit = true;
        if (play(lesson, solution.lines, options).finished) {
            faults->push_back("solution \"" + solution.name + "\" passes without its key line " +
                              solution.lines[i].text);
        }
    }
}

void prove_wrong(const Lesson& lesson, const Transcript& wrong, std::vector<std::string>* faults) {
    PlayOptions options;
    options.seed = lesson.seed;
    options.to_the_limit = true;
    const Play result = play(lesson, wrong.lines, options);
    const auto& open = result.open_goals;
    if (result.finished || std::find(open.begin(), open.end(), wrong.caught_by) == open.end()) {
        faults->push_back("wrong answer \"" + wrong.name + "\" is not caught by " +
                          wrong.caught_by + ", open are: " + join(open));
    }
    for (const std::string& problem : result.problems) {
        faults->push_back("wrong answer \"" + wrong.name + "\": " + problem);
    }
}

void prove_waiting(const Lesson& lesson, std::vector<std::string>* faults) {
    PlayOptions options;
    options.seed = lesson.seed;
    const Play start = play(lesson, {}, options);
    if (start.step != 0) {
        faults->push_back("the first step is done at the start");
    }
    for (const std::string& problem : start.problems) {
        faults->push_back("at the start: " + problem);
    }
    options.to_the_limit = true;
    if (play(lesson, {}, options).finished) {
        faults->push_back("waiting is enough to finish");
    }
}

// A strict world must print what the text quotes.
void prove_strict_answers(const Lesson& lesson, std::vector<std::string>* faults) {
    for (const Claim& claim : lesson.claims) {
        if (claim.kind != ClaimKind::kStrictAnswers) {
            continue;
        }
        Lesson strict = lesson;
        strict.strict = true;
        sim::Simulation simulation(world_config(strict, lesson.seed));
        LessonRun run(strict);
        const std::string fault = run.start(simulation);
        const std::string text = printed(simulation.shell(claim.line));
        const std::size_t first = claim.says.find('`');
        const std::size_t last = claim.says.rfind('`');
        const std::string quoted = claim.says.substr(first + 1, last - first - 1);
        if (!fault.empty() || text.find(quoted) == std::string::npos) {
            faults->push_back("not what strict ECS answers: " + claim.says + "\n" + fault + text);
        }
    }
}

}  // namespace

Play play(const Lesson& lesson, const std::vector<Line>& lines, const PlayOptions& options) {
    return Player(lesson, options).play(lines);
}

std::vector<std::string> prove_lesson(const Lesson& lesson, std::uint32_t seeds) {
    std::vector<std::string> faults = check_text(lesson);
    prove_waiting(lesson, &faults);
    for (const Transcript& solution : lesson.solutions) {
        for (std::uint32_t i = 0; i < seeds; ++i) {
            prove_solution(lesson, solution, lesson.seed + i, &faults);
        }
        prove_key_lines(lesson, solution, &faults);
    }
    for (const Transcript& wrong : lesson.wrong) {
        prove_wrong(lesson, wrong, &faults);
    }
    prove_strict_answers(lesson, &faults);
    return faults;
}

}  // namespace drydock::lesson
