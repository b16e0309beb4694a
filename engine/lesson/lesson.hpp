// A lesson as immutable data: what tutorials/<track>/<slug>/ holds, read and checked. Pure data, so
// it is safe to load from strangers: there is no code in it but JMESPath, whose work is bounded,
// and shell lines, which can do only what a learner can do.
//
// The format is described in tutorials/lesson.schema.json and tutorials/README.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/jmespath.hpp"
#include "engine/core/result.hpp"
#include "engine/core/sim_time.hpp"
#include "engine/world/journal.hpp"

namespace drydock::lesson {

// Limits against hostile or broken files. Passing one is an error of parse_lesson.
inline constexpr std::size_t kLessonBytesMax = 256 * 1024;  // lesson.json, text.md, each file
inline constexpr std::uint32_t kFilesMax = 32;
inline constexpr std::uint32_t kStepsMax = 40;
inline constexpr std::uint32_t kGoalsPerStepMax = 12;
inline constexpr std::uint32_t kCoachRulesPerStepMax = 12;
inline constexpr std::uint32_t kHintsPerStepMax = 6;
inline constexpr std::uint32_t kValuesMax = 40;
inline constexpr std::uint32_t kTranscriptsMax = 40;
inline constexpr std::uint32_t kLinesMax = 400;  // of one transcript or the setup
inline constexpr std::uint32_t kClaimsMax = 200;
inline constexpr std::size_t kShellLineBytesMax = 8 * 1024;
inline constexpr std::int64_t kSecondsMax =
    7 * 24 * 3600;  // any span of simulated time in a lesson

// Where the files that a lesson hands out appear.
inline constexpr std::string_view kHomeFolder = "/home/learner/";

// A read-only API operation. `input` is JSON text; a string that is exactly "${name}" stands for
// the value of that name (a list, say), one that contains it for its text.
struct Question {
    std::string service;    // "ecs"
    std::string operation;  // "DescribeServices"
    std::string input;
};

// Something that offers, inputs and texts may refer to as ${name}; computed when it is needed.
struct NamedValue {
    std::string name;
    Question question;
    api::Jmespath pick;
    bool last_part = false;  // of a string: only what follows the last '/'
};

enum class PredicateKind : std::uint8_t {
    kAnswer,  // the answer to `question` makes `when` true
    kUsed,    // the learner ran `action` at least `at_least` times
    kFact,    // the journal got at least `at_least` facts of kind `fact`
};

struct Predicate {
    PredicateKind kind = PredicateKind::kAnswer;
    Question question;
    api::Jmespath when;  // must give true itself; anything else is "not yet"
    std::string action;  // "ecs.StopTask"
    FactKind fact = FactKind::kNone;
    std::int64_t at_least = 1;
};

struct Goal {
    std::string id;
    std::string text;  // one line of Markdown
    Predicate predicate;
    bool has_show = false;
    api::Jmespath show;    // the live value, of the same answer
    Duration hold{0};      // how long it must stay true, in simulated time
    bool required = true;  // false: a bonus
    bool latch = false;    // once met, stays met until the step is done
};

struct CoachRule {
    std::string id;
    std::string text;  // Markdown
    Predicate predicate;
};

// A step is done when all of its required goals are met at the same moment.
struct Step {
    std::string id;
    std::string title;
    std::string say;    // Markdown
    std::string offer;  // shell line that "Show me" types; may refer to ${name}
    std::string point;  // panel or resource to look at; empty: none
    std::vector<Goal> goals;
    std::vector<std::string> hints;  // tiers: nudge, pointer, near-answer, worked solution
    std::vector<CoachRule> coach;    // live while the step is the current one
};

enum class LineKind : std::uint8_t {
    kRun,    // type `text`
    kOffer,  // type the offer of step `text`
    kWait,   // let `span` pass
    kAt,     // let time run until `span` after the start
    kUntil,  // let time run until step `text` is done, at most `span`
};

struct Line {
    LineKind kind = LineKind::kRun;
    std::string text;
    Duration span{0};
    bool key = false;  // without this line the solution must fail
};

struct Transcript {
    std::string name;
    std::string caught_by;  // wrong answers: the goal that stays unmet
    std::vector<Line> lines;
};

enum class ClaimKind : std::uint8_t {
    kAtEnd,          // true when the step is done
    kSometime,       // true at some moment of the step
    kAlways,         // true at every moment of the step
    kTook,           // the step took from `least` to `most`
    kStrictAnswers,  // in a strict world `line` prints what `says` quotes
};

// What the prose says and the simulation must confirm, so that words cannot drift from behaviour.
struct Claim {
    std::string says;  // words that stand in text.md
    ClaimKind kind = ClaimKind::kAtEnd;
    std::string step;
    Predicate predicate;
    Duration within{0};  // kSometime: no later than this after the start of the step; 0: any time
    Duration least{0};
    Duration most{0};
    std::string line;
};

struct SetupLine {
    Duration at{0};  // after the start of the world
    std::string run;
};

struct HandedOutFile {
    std::string name;  // in the home folder
    std::string content;
};

enum class LessonKind : std::uint8_t { kTutorial, kIncident, kInterview };

struct Lesson {
    std::string id;     // "basics/first-deployment"
    std::string track;  // "basics"
    LessonKind kind = LessonKind::kTutorial;
    std::string title;
    std::string intro;    // Markdown
    std::string debrief;  // Markdown; may refer to ${run.time}, ${run.commands}, ${run.hints}
    std::int64_t minutes = 0;
    std::uint64_t seed = 1;
    bool strict = false;
    std::vector<std::string> concepts;
    Duration limit{0};  // simulated time after which waiting has failed
    std::vector<HandedOutFile> files;
    std::vector<SetupLine> setup;
    std::vector<NamedValue> values;
    std::vector<Step> steps;
    std::vector<Transcript> solutions;
    std::vector<Transcript> wrong;
    std::vector<Claim> claims;
    std::vector<std::string> unchecked_numbers;  // phrases with numbers that no claim can check
};

struct SourceFile {
    std::string_view name;
    std::string_view content;
};

// Reads lesson.json, its prose and the files it hands out (others among `files` are ignored). On a
// fault the error's code is "InvalidLesson" and its message says where and what: a member that is
// unknown, missing, twice there or of the wrong type, a broken expression, a reference that leads
// nowhere, a text that is missing or superfluous, a limit passed.
[[nodiscard]] Result<Lesson> parse_lesson(std::string_view json, std::string_view markdown,
                                          const std::vector<SourceFile>& files);

// Index of the step; steps.size() when there is none.
[[nodiscard]] std::size_t find_step(const Lesson& lesson, std::string_view id);

}  // namespace drydock::lesson
