#include <doctest/doctest.h>

#include <string>

#include "engine/lesson/lesson.hpp"

namespace {

using namespace drydock;
using namespace drydock::lesson;

constexpr const char* kText =
    "# Title\nHello\n## step one: First\nSay\n### goal g\nGoal\n### hint\nA\n### hint\n${offer}\n"
    "## debrief\nBye ${run.time}\n";

constexpr const char* kJson = R"json({
    "schema": 1, "id": "track/name", "kind": "tutorial", "minutes": 1, "seed": 7, "limit_s": 60,
    "files": ["a.json"],
    "values": [
        {"name": "arns", "ask": "ecs.ListTasks", "with": {}, "pick": "taskArns"},
        {"name": "task", "ask": "ecs.DescribeTasks", "with": {"tasks": "${arns}"},
         "pick": "tasks[0].taskArn", "last_part": true}
    ],
    "steps": [{"id": "one", "offer": ["aws ecs stop-task", "--task ${task}"], "goals": [
        {"id": "g", "ask": "ecs.ListTasks", "with": {}, "when": "length(taskArns) == `0`",
         "show": "length(taskArns)", "hold_s": 30}]}],
    "solutions": [{"name": "s", "lines": [{"offer": "one", "key": true}, {"until": "one"}]}],
    "wrong": [{"name": "w", "caught_by": "g", "lines": [{"run": "ls"}, {"wait_s": 5}]}]
})json";

std::string changed(std::string_view from, std::string_view to) {
    std::string text = kJson;
    const std::size_t at = text.find(from);
    CHECK(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

Result<Lesson> read(std::string_view json, std::string_view text = kText) {
    return parse_lesson(json, text, {{"a.json", "{}"}, {"ignored", ""}});
}

std::string refusal(std::string_view json, std::string_view text = kText) {
    const Result<Lesson> lesson = read(json, text);
    return lesson.ok() ? "accepted" : lesson.error().message;
}

}  // namespace

TEST_CASE("a lesson is read with its prose and files") {
    const Result<Lesson> parsed = read(kJson);
    REQUIRE_MESSAGE(parsed.ok(), refusal(kJson));
    const Lesson& lesson = parsed.value();
    CHECK(lesson.id == "track/name");
    CHECK(lesson.track == "track");
    CHECK(lesson.title == "Title");
    CHECK(lesson.intro == "Hello");
    CHECK(lesson.strict);
    CHECK(lesson.seed == 7);
    CHECK(lesson.limit == seconds(60));
    REQUIRE(lesson.files.size() == 1);
    CHECK(lesson.files[0].content == "{}");
    REQUIRE(lesson.steps.size() == 1);
    const Step& step = lesson.steps[0];
    CHECK(step.title == "First");
    CHECK(step.say == "Say");
    CHECK(step.offer == "aws ecs stop-task \\\n    --task ${task}");
    REQUIRE(step.hints.size() == 2);
    CHECK(step.hints[1] == "${offer}");
    REQUIRE(step.goals.size() == 1);
    CHECK(step.goals[0].text == "Goal");
    CHECK(step.goals[0].hold == seconds(30));
    CHECK(step.goals[0].required);
    CHECK(step.goals[0].predicate.question.operation == "ListTasks");
    CHECK(lesson.solutions[0].lines[0].key);
    CHECK(lesson.solutions[0].lines[1].kind == LineKind::kUntil);
    CHECK(lesson.wrong[0].lines[1].span == seconds(5));
}

TEST_CASE("a fault is named with its place") {
    CHECK(refusal("[") != "accepted");
    CHECK(refusal("[]").find("must be an object") != std::string::npos);
    CHECK(refusal(changed("\"minutes\": 1", "\"minuets\": 1")) == "minutes: is missing");
    CHECK(refusal(changed("\"hold_s\"", "\"hold\"")) ==
          "steps[0].goals[0].hold: is not a known member");
    CHECK(refusal(changed("\"seed\": 7", "\"seed\": 7, \"seed\": 8")) == "seed: is there twice");
    CHECK(refusal(changed("\"minutes\": 1", "\"minutes\": \"1\"")) ==
          "minutes: must be an integer from 1 to 600");
    CHECK(refusal(changed("\"minutes\": 1", "\"minutes\": 1.5")) ==
          "minutes: must be an integer from 1 to 600");
    CHECK(refusal(changed("\"schema\": 1", "\"schema\": 2")) ==
          "schema: must be an integer from 1 to 1");
    CHECK(refusal(changed("\"tutorial\"", "\"poem\"")) ==
          "kind: must be one of tutorial, incident, interview");
    CHECK(refusal(changed("track/name", "name")) == "id: must be track/name");
    CHECK(refusal(changed("track/name", "Track/name")).substr(0, 3) == "id:");
    CHECK(refusal(changed("length(taskArns) ==", "length(taskArns ==")).substr(0, 23) ==
          "steps[0].goals[0].when:");
    CHECK(refusal(changed("ecs.ListTasks\", \"with\": {}, \"when",
                          "ecs.StopTask\", \"with\": {}, \"when")) ==
          "steps[0].goals[0].ask: must be an operation that only reads");
}

TEST_CASE("references that lead nowhere are refused") {
    CHECK(refusal(changed("--task ${task}", "--task ${tusk}")) ==
          "step one: ${tusk} is not defined here");
    CHECK(refusal(changed("{\"tasks\": \"${arns}\"}", "{\"tasks\": \"${task}\"}")) ==
          "value task: ${task} is not defined here");
    CHECK(refusal(changed("\"caught_by\": \"g\"", "\"caught_by\": \"h\"")) ==
          "w: there is no goal h");
    CHECK(refusal(changed("\"until\": \"one\"", "\"until\": \"two\"")) ==
          "s: there is no step two");
    CHECK(refusal(changed("\"a.json\"", "\"b.json\"")) ==
          "files: b.json does not lie beside lesson.json");
    CHECK(refusal(changed("\"a.json\"", "\"../a.json\"")) ==
          "files: ../a.json must be a plain name");
}

TEST_CASE("words and logic belong together") {
    CHECK(refusal(changed("\"id\": \"g\", \"ask\"", "\"id\": \"h\", \"ask\"")) ==
          "steps[0].goals[0]: has no text in text.md");
    const std::string text = kText;
    CHECK(refusal(kJson, text + "## step two: More\nSay\n") ==
          "text.md line 13: nothing in lesson.json asks for this section");
    CHECK(refusal(kJson, text.substr(0, text.find("## debrief"))) ==
          "the debrief: has no text in text.md");
}

TEST_CASE("hostile sizes are refused") {
    CHECK(refusal(std::string(kLessonBytesMax + 1, ' ')) != "accepted");
    CHECK(refusal(std::string(1000, '[')) != "accepted");
    std::string goals;
    for (int i = 0; i < 13; ++i) {
        goals += "{},";
    }
    goals.pop_back();
    CHECK(refusal(changed("\"goals\": [", "\"goals\": [" + goals + ",")) ==
          "steps[0].goals: has more than 12 items");
    CHECK(refusal(changed("\"limit_s\": 60", "\"limit_s\": 99999999")).substr(0, 8) == "limit_s:");
}
