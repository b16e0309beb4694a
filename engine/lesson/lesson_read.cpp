// lesson.json and text.md to a Lesson. Every reader takes the members it knows and reports the
// first fault with its place; reading goes on with harmless values, so no reader has to check for
// faults.
#include <algorithm>

#include "engine/lesson/fact_names.hpp"
#include "engine/lesson/fields.hpp"
#include "engine/lesson/lesson.hpp"
#include "engine/lesson/lesson_text.hpp"
#include "engine/lesson/placeholder.hpp"

namespace drydock::lesson {
namespace {

struct Source {
    std::vector<Section> sections;
    std::vector<bool> used;  // sections that something in lesson.json refers to
    const std::vector<SourceFile>* files = nullptr;
    Fault* fault = nullptr;
    std::vector<std::string> goal_ids;  // unique in the lesson: wrong answers name them

    const Section* find(SectionKind kind, std::string_view step, std::string_view id);
    std::string body(SectionKind kind, std::string_view step, std::string_view id,
                     const std::string& where);
};

const Section* Source::find(SectionKind kind, std::string_view step, std::string_view id) {
    for (std::size_t i = 0; i < sections.size(); ++i) {
        const Section& section = sections[i];
        if (section.kind == kind && section.step == step && section.id == id && !used[i]) {
            used[i] = true;
            return &section;
        }
    }
    return nullptr;
}

std::string Source::body(SectionKind kind, std::string_view step, std::string_view id,
                         const std::string& where) {
    const Section* section = find(kind, step, id);
    if (section == nullptr || section->body.empty()) {
        fault->set(where, "has no text in text.md");
        return {};
    }
    return section->body;
}

api::Jmespath read_expression(Fields& fields, std::string_view name) {
    api::Jmespath compiled;
    const std::string text = fields.text(name);
    api::JmespathError error;
    if (!text.empty() && !api::Jmespath::compile(text, &compiled, &error)) {
        fields.fail(name, "is not a JMESPath expression: " + error.message);
    }
    return compiled;
}

// "ecs.DescribeServices" in its two parts.
bool split_action(std::string_view text, std::string* service, std::string* operation) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == text.size()) {
        return false;
    }
    *service = text.substr(0, dot);
    *operation = text.substr(dot + 1);
    return true;
}

Question read_question(Fields& fields) {
    Question question;
    if (!split_action(fields.text("ask"), &question.service, &question.operation)) {
        fields.fail("ask", "must be service.Operation");
    }
    // Goals may look at what anyone could ask for and must not change anything.
    const std::string_view operation = question.operation;
    if (operation.substr(0, 8) != "Describe" && operation.substr(0, 4) != "List" &&
        operation.substr(0, 3) != "Get") {
        fields.fail("ask", "must be an operation that only reads");
    }
    const api::Value input = fields.take("with");
    if (!input.is_object()) {
        fields.fail("with", "must be the operation's input, an object");
    }
    question.input = input.is_object() ? api::to_json(input) : "{}";
    return question;
}

// Exactly one of `ask` (with `with`, `when`), `used`, `fact`.
Predicate read_predicate(Fields& fields) {
    Predicate predicate;
    if (fields.has("ask")) {
        predicate.question = read_question(fields);
        predicate.when = read_expression(fields, "when");
        return predicate;
    }
    predicate.at_least = fields.integer("at_least", 1, 1'000'000, 1);
    if (fields.has("used")) {
        std::string service;
        std::string operation;
        predicate.kind = PredicateKind::kUsed;
        predicate.action = fields.text("used");
        if (!split_action(predicate.action, &service, &operation)) {
            fields.fail("used", "must be service.Operation");
        }
        return predicate;
    }
    predicate.kind = PredicateKind::kFact;
    const std::string fact = fields.text("fact", false);
    if (fact.empty()) {
        fields.fail("", "needs one of ask, used, fact");
    } else if (!find_fact_kind(fact, &predicate.fact)) {
        fields.fail("fact", "is not a kind of fact");
    }
    return predicate;
}

Goal read_goal(api::Value value, const std::string& where, std::string_view step, Source& source) {
    Fields fields(value, where, source.fault);
    Goal goal;
    goal.id = fields.id("id");
    goal.predicate = read_predicate(fields);
    goal.has_show = goal.predicate.kind == PredicateKind::kAnswer && fields.has("show");
    if (goal.has_show) {
        goal.show = read_expression(fields, "show");
    }
    goal.hold = seconds(fields.integer("hold_s", 0, kSecondsMax, 0));
    goal.required = fields.choice("kind", {"required", "bonus"}, 0) == 0;
    goal.latch = fields.boolean("latch", false);
    fields.done();
    goal.text = squeeze(source.body(SectionKind::kGoal, step, goal.id, where));
    if (std::find(source.goal_ids.begin(), source.goal_ids.end(), goal.id) !=
        source.goal_ids.end()) {
        fields.fail("id", "is the id of another goal");
    }
    source.goal_ids.push_back(goal.id);
    return goal;
}

CoachRule read_coach_rule(api::Value value, const std::string& where, std::string_view step,
                          Source& source) {
    Fields fields(value, where, source.fault);
    CoachRule rule;
    rule.id = fields.id("id");
    rule.predicate = read_predicate(fields);
    fields.done();
    rule.text = source.body(SectionKind::kCoach, step, rule.id, where);
    return rule;
}

// A string, or a list of strings that become one command over several lines.
std::string read_shell_line(Fields& fields, std::string_view name, bool required) {
    const api::Value value = fields.take(name);
    std::string line;
    if (value.is_array()) {
        for (const api::Value part : value) {
            line.append(line.empty() ? "" : " \\\n    ").append(part.str());
        }
    } else {
        line = value.str();
    }
    if ((required || value.exists()) && line.empty()) {
        fields.fail(name, "must be a shell line or a list of its parts");
    }
    if (line.size() > kShellLineBytesMax) {
        fields.fail(name, "is longer than " + std::to_string(kShellLineBytesMax) + " bytes");
    }
    return line;
}

Step read_step(api::Value value, const std::string& where, Source& source) {
    Fields fields(value, where, source.fault);
    Step step;
    step.id = fields.id("id");
    step.offer = read_shell_line(fields, "offer", false);
    step.point = fields.text("point", false, 100);
    if (const Section* section = source.find(SectionKind::kStep, "", step.id)) {
        step.title = section->title;
        step.say = section->body;
    }
    if (step.say.empty()) {
        source.fault->set(where, "has no text in text.md");
    }
    for (const api::Value goal : fields.list("goals", true, kGoalsPerStepMax)) {
        step.goals.push_back(
            read_goal(goal, fields.item("goals", step.goals.size()), step.id, source));
    }
    for (const api::Value rule : fields.list("coach", false, kCoachRulesPerStepMax)) {
        step.coach.push_back(
            read_coach_rule(rule, fields.item("coach", step.coach.size()), step.id, source));
    }
    fields.done();
    while (const Section* hint = source.find(SectionKind::kHint, step.id, "")) {
        step.hints.push_back(hint->body);
    }
    if (step.hints.size() > kHintsPerStepMax) {
        source.fault->set(where, "has too many hints");
    }
    const bool required = std::any_of(step.goals.begin(), step.goals.end(),
                                      [](const Goal& goal) { return goal.required; });
    if (!required) {
        source.fault->set(where, "has no required goal");
    }
    return step;
}

Line read_line(api::Value value, const std::string& where, Fault* fault) {
    Fields fields(value, where, fault);
    Line line;
    line.key = fields.boolean("key", false);
    if (fields.has("run")) {
        line.text = read_shell_line(fields, "run", true);
    } else if (fields.has("offer")) {
        line.kind = LineKind::kOffer;
        line.text = fields.id("offer");
    } else if (fields.has("wait_s")) {
        line.kind = LineKind::kWait;
        line.span = seconds(fields.required_integer("wait_s", 1, kSecondsMax));
    } else if (fields.has("at_s")) {
        line.kind = LineKind::kAt;
        line.span = seconds(fields.required_integer("at_s", 0, kSecondsMax));
    } else if (fields.has("until")) {
        line.kind = LineKind::kUntil;
        line.text = fields.id("until");
        line.span = seconds(fields.integer("within_s", 1, kSecondsMax, 900));
    } else {
        fields.fail("", "needs one of run, offer, wait_s, at_s, until");
    }
    fields.done();
    return line;
}

Transcript read_transcript(api::Value value, const std::string& where, bool wrong, Fault* fault) {
    Fields fields(value, where, fault);
    Transcript transcript;
    transcript.name = fields.text("name");
    if (wrong) {
        transcript.caught_by = fields.id("caught_by");
    }
    for (const api::Value line : fields.list("lines", true, kLinesMax)) {
        transcript.lines.push_back(
            read_line(line, fields.item("lines", transcript.lines.size()), fault));
    }
    fields.done();
    return transcript;
}

Claim read_claim(api::Value value, const std::string& where, Fault* fault) {
    Fields fields(value, where, fault);
    Claim claim;
    claim.says = fields.text("says");
    if (fields.has("strict_answers")) {
        claim.kind = ClaimKind::kStrictAnswers;
        claim.line = read_shell_line(fields, "strict_answers", true);
        fields.done();
        return claim;
    }
    claim.step = fields.id("step");
    if (fields.has("took_s")) {
        claim.kind = ClaimKind::kTook;
        const api::Value range = fields.list("took_s", true, 2);
        claim.least = seconds(range.at(0).i64(-1));
        claim.most = seconds(range.at(1).i64(-1));
        if (claim.least.ms < 0 || claim.most < claim.least || claim.most.ms > kSecondsMax * 1000) {
            fields.fail("took_s", "must be the least and the most number of seconds");
        }
        fields.done();
        return claim;
    }
    static constexpr ClaimKind kKinds[] = {ClaimKind::kAtEnd, ClaimKind::kSometime,
                                           ClaimKind::kAlways};
    claim.kind = kKinds[fields.choice("holds", {"at_end", "sometime", "always"}, 0)];
    if (claim.kind == ClaimKind::kSometime) {
        claim.within = seconds(fields.integer("within_s", 1, kSecondsMax, 0));
    }
    claim.predicate = read_predicate(fields);
    fields.done();
    return claim;
}

NamedValue read_value(api::Value value, const std::string& where, Fault* fault) {
    Fields fields(value, where, fault);
    NamedValue named;
    named.name = fields.id("name");
    named.question = read_question(fields);
    named.pick = read_expression(fields, "pick");
    named.last_part = fields.boolean("last_part", false);
    fields.done();
    return named;
}

void read_files(Fields& fields, Source& source, Lesson& lesson) {
    for (const std::string& name : fields.texts("files", false, kFilesMax)) {
        const auto& files = *source.files;
        const auto file = std::find_if(files.begin(), files.end(),
                                       [&](const SourceFile& f) { return f.name == name; });
        if (name.find('/') != std::string::npos || name.front() == '.') {
            fields.fail("files", name + " must be a plain name");
        } else if (file == files.end()) {
            fields.fail("files", name + " does not lie beside lesson.json");
        } else if (file->content.size() > kLessonBytesMax) {
            fields.fail("files", name + " is too large");
        } else {
            lesson.files.push_back({name, std::string(file->content)});
        }
    }
}

void read_setup(Fields& fields, Lesson& lesson) {
    for (const api::Value item : fields.list("setup", false, kLinesMax)) {
        Fields line(item, fields.item("setup", lesson.setup.size()), fields.fault());
        SetupLine setup;
        setup.at = seconds(line.integer("at_s", 0, kSecondsMax, 0));
        setup.run = read_shell_line(line, "run", true);
        line.done();
        if (!lesson.setup.empty() && setup.at < lesson.setup.back().at) {
            line.fail("at_s", "is earlier than the line before");
        }
        lesson.setup.push_back(setup);
    }
}

void read_transcripts(Fields& fields, Lesson& lesson, Fault* fault) {
    for (const api::Value item : fields.list("solutions", true, kTranscriptsMax)) {
        lesson.solutions.push_back(
            read_transcript(item, fields.item("solutions", lesson.solutions.size()), false, fault));
    }
    for (const api::Value item : fields.list("wrong", true, kTranscriptsMax)) {
        lesson.wrong.push_back(
            read_transcript(item, fields.item("wrong", lesson.wrong.size()), true, fault));
    }
    for (const api::Value item : fields.list("claims", false, kClaimsMax)) {
        lesson.claims.push_back(
            read_claim(item, fields.item("claims", lesson.claims.size()), fault));
    }
}

void read_identity(Fields& fields, Lesson& lesson) {
    fields.text("$schema", false);
    fields.required_integer("schema", 1, 1);
    lesson.id = fields.id("id", true);
    const std::size_t slash = lesson.id.find('/');
    if (slash == std::string::npos) {
        fields.fail("id", "must be track/name");
    }
    lesson.track = lesson.id.substr(0, slash);
    static constexpr LessonKind kKinds[] = {LessonKind::kTutorial, LessonKind::kIncident,
                                            LessonKind::kInterview};
    lesson.kind = kKinds[fields.choice("kind", {"tutorial", "incident", "interview"})];
    lesson.minutes = fields.required_integer("minutes", 1, 600);
    lesson.seed = static_cast<std::uint64_t>(fields.required_integer("seed", 1, INT64_MAX));
    // An incident or interview shows ECS as it is; a tutorial may be lenient but has to say so.
    lesson.strict = fields.boolean("strict", true);
    lesson.concepts = fields.texts("concepts", false, 40);
    lesson.limit = seconds(fields.required_integer("limit_s", 1, kSecondsMax));
    lesson.unchecked_numbers = fields.texts("unchecked_numbers", false, 100);
}

void read_lesson(api::Value root, Source& source, Lesson& lesson) {
    Fields fields(root, "", source.fault);
    read_identity(fields, lesson);
    read_files(fields, source, lesson);
    read_setup(fields, lesson);
    for (const api::Value item : fields.list("values", false, kValuesMax)) {
        lesson.values.push_back(
            read_value(item, fields.item("values", lesson.values.size()), source.fault));
    }
    for (const api::Value item : fields.list("steps", true, kStepsMax)) {
        lesson.steps.push_back(read_step(item, fields.item("steps", lesson.steps.size()), source));
    }
    read_transcripts(fields, lesson, source.fault);
    fields.done();
}

void read_title(Source& source, Lesson& lesson) {
    for (std::size_t i = 0; i < source.sections.size(); ++i) {
        const Section& section = source.sections[i];
        if (section.kind == SectionKind::kTitle) {
            lesson.title = section.title;
            lesson.intro = section.body;
            source.used[i] = true;
        }
    }
    lesson.debrief = source.body(SectionKind::kDebrief, "", "", "the debrief");
    if (lesson.intro.empty()) {
        source.fault->set("the introduction", "has no text in text.md");
    }
}

void find_superfluous_text(const Source& source) {
    for (std::size_t i = 0; i < source.sections.size(); ++i) {
        if (!source.used[i]) {
            const Section& section = source.sections[i];
            source.fault->set("text.md line " + std::to_string(section.line),
                              "nothing in lesson.json asks for this section");
        }
    }
}

// What the names in ${...} may be, at one place of the lesson.
class References {
public:
    References(const Lesson& lesson, Fault* fault) : lesson_(lesson), fault_(fault) {}

    void check(std::string_view text, const std::string& where, std::size_t values,
               std::string_view also = {}) {
        Placeholder found;
        for (std::size_t from = 0; find_placeholder(text, from, &found);
             from = found.begin + found.size) {
            bool known = !also.empty() && found.name.substr(0, also.size()) == also;
            for (std::size_t i = 0; i < values; ++i) {
                known = known || lesson_.values[i].name == found.name;
            }
            if (!known) {
                fault_->set(where, "${" + std::string(found.name) + "} is not defined here");
            }
        }
    }
    void check_step(std::string_view id, const std::string& where) {
        if (find_step(lesson_, id) == lesson_.steps.size()) {
            fault_->set(where, "there is no step " + std::string(id));
        }
    }
    void check_lines(const Transcript& transcript) {
        for (const Line& line : transcript.lines) {
            if (line.kind == LineKind::kRun) {
                check(line.text, transcript.name, lesson_.values.size());
            } else if (line.kind == LineKind::kOffer || line.kind == LineKind::kUntil) {
                check_step(line.text, transcript.name);
            }
            const std::size_t step = find_step(lesson_, line.text);
            if (line.kind == LineKind::kOffer && step < lesson_.steps.size() &&
                lesson_.steps[step].offer.empty()) {
                fault_->set(transcript.name, "step " + line.text + " offers nothing");
            }
        }
    }

private:
    const Lesson& lesson_;
    Fault* fault_;
};

void check_step_references(const Step& step, References& references, std::size_t values) {
    const std::string where = "step " + step.id;
    references.check(step.offer, where, values);
    references.check(step.say, where, values);
    for (const Goal& goal : step.goals) {
        references.check(goal.predicate.question.input, "goal " + goal.id, values);
        references.check(goal.text, "goal " + goal.id, values);
    }
    for (const CoachRule& rule : step.coach) {
        references.check(rule.predicate.question.input, "coach " + rule.id, values);
        references.check(rule.text, "coach " + rule.id, values);
    }
    for (const std::string& hint : step.hints) {
        references.check(hint, "a hint of " + where, values, "offer");
        if (step.offer.empty() && hint.find("${offer}") != std::string::npos) {
            references.check(hint, "a hint of " + where, values);
        }
    }
}

void check_references(const Lesson& lesson, const Source& source) {
    References references(lesson, source.fault);
    const std::size_t all = lesson.values.size();
    for (std::size_t i = 0; i < all; ++i) {
        references.check(lesson.values[i].question.input, "value " + lesson.values[i].name, i);
    }
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        check_step_references(lesson.steps[i], references, all);
        if (find_step(lesson, lesson.steps[i].id) != i) {
            source.fault->set("step " + lesson.steps[i].id, "is there twice");
        }
    }
    references.check(lesson.intro, "the introduction", all);
    references.check(lesson.debrief, "the debrief", all, "run.");
    for (const Transcript& transcript : lesson.solutions) {
        references.check_lines(transcript);
    }
    for (const Transcript& transcript : lesson.wrong) {
        references.check_lines(transcript);
        const auto& ids = source.goal_ids;
        if (std::find(ids.begin(), ids.end(), transcript.caught_by) == ids.end()) {
            source.fault->set(transcript.name, "there is no goal " + transcript.caught_by);
        }
    }
    for (const Claim& claim : lesson.claims) {
        if (claim.kind != ClaimKind::kStrictAnswers) {
            references.check_step(claim.step, "claim \"" + claim.says + "\"");
        }
        references.check(claim.predicate.question.input, "claim \"" + claim.says + "\"", all);
    }
}

ApiError invalid(std::string message) {
    return ApiError{"InvalidLesson", std::move(message), 400, {}};
}

}  // namespace

std::size_t find_step(const Lesson& lesson, std::string_view id) {
    const auto step = std::find_if(lesson.steps.begin(), lesson.steps.end(),
                                   [&](const Step& s) { return s.id == id; });
    return static_cast<std::size_t>(step - lesson.steps.begin());
}

Result<Lesson> parse_lesson(std::string_view json, std::string_view markdown,
                            const std::vector<SourceFile>& files) {
    if (json.size() > kLessonBytesMax || markdown.size() > kLessonBytesMax) {
        return invalid("a lesson's files may have " + std::to_string(kLessonBytesMax) + " bytes");
    }
    api::Doc doc;
    std::string error;
    if (!api::parse_json(json, &doc, &error)) {
        return invalid("lesson.json: " + error);
    }
    Source source;
    if (!read_sections(markdown, &source.sections, &error)) {
        return invalid("text.md " + error);
    }
    Fault fault;
    source.used.assign(source.sections.size(), false);
    source.files = &files;
    source.fault = &fault;
    Lesson lesson;
    read_title(source, lesson);
    read_lesson(doc.root(), source, lesson);
    find_superfluous_text(source);
    check_references(lesson, source);
    if (!fault.none()) {
        return invalid(fault.text);
    }
    return lesson;
}

}  // namespace drydock::lesson
