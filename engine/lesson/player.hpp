// Plays a lesson without a screen: its solutions, its wrong answers, its claims. A lesson that does
// not pass prove_lesson() does not ship.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/sim_time.hpp"
#include "engine/lesson/lesson.hpp"
#include "engine/lesson/lesson_run.hpp"
#include "engine/sim/simulation.hpp"

namespace drydock::lesson {

inline constexpr std::size_t kSkipNothing = static_cast<std::size_t>(-1);

struct PlayOptions {
    std::uint64_t seed = 1;
    std::size_t skip = kSkipNothing;  // index of a line to leave out
    bool to_the_limit = false;        // let time run to Lesson::limit if the lesson is not finished
    bool check_claims = false;        // needs the whole lesson to be played
};

struct Play {
    bool finished = false;
    std::vector<std::string> problems;    // a line failed, a wait ended too late, a claim is untrue
    std::size_t step = 0;                 // the current one at the end
    std::vector<std::string> open_goals;  // required ones of that step
    std::vector<StepStatus> steps;
    SimTime ended_at = kNever;
    std::uint64_t hash = 0;  // of the world at the end
    std::uint64_t events = 0;
    sim::InputLog log;
};

[[nodiscard]] Play play(const Lesson& lesson, const std::vector<Line>& lines,
                        const PlayOptions& options);

// What can be said without a world: hints (the last tier gives the offer away, earlier ones do
// not), claims and numbers against the words, a key line in each lesson. One sentence per fault.
[[nodiscard]] std::vector<std::string> check_text(const Lesson& lesson);

// Everything: check_text; not finished at the start or by waiting; every solution on `seeds` seeds,
// with the same world when its log is replayed; every wrong answer caught by its goal; every
// solution without one of its key lines fails; every claim true. One sentence per fault.
[[nodiscard]] std::vector<std::string> prove_lesson(const Lesson& lesson, std::uint32_t seeds = 5);

}  // namespace drydock::lesson
