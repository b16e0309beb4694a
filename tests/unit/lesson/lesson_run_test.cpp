#include "engine/lesson/lesson_run.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace drydock;
using namespace drydock::lesson;

constexpr const char* kText =
    "# Title\nHello\n"
    "## step one: First\nSay\n### goal made\nMade\n### goal looked\nLooked\n"
    "### coach typo\nNo\n"
    "## step two: Second\nSay\n### goal steady\nSteady\n### hint\nA\n### hint\nB: ${offer}\n"
    "## debrief\n${run.commands} commands, ${run.hints} hints, ${run.time}\n";

constexpr const char* kJson = R"({
    "schema": 1, "id": "track/name", "kind": "tutorial", "minutes": 1, "seed": 7, "limit_s": 600,
    "values": [{"name": "name", "ask": "ecs.DescribeClusters", "with": {"clusters": ["one"]},
                "pick": "clusters[0].clusterArn", "last_part": true}],
    "steps": [
        {"id": "one", "goals": [
            {"id": "made", "ask": "ecs.DescribeClusters", "with": {"clusters": ["one"]},
             "when": "clusters[0].status == 'ACTIVE'", "show": "clusters[0].status"},
            {"id": "looked", "kind": "bonus", "used": "ecs.ListClusters"}],
         "coach": [{"id": "typo", "ask": "ecs.DescribeClusters", "with": {"clusters": ["oen"]},
                    "when": "length(clusters) == `1`"}]},
        {"id": "two", "offer": "aws ecs delete-cluster --cluster ${name}", "goals": [
            {"id": "steady", "ask": "ecs.DescribeClusters", "with": {"clusters": ["two"]},
             "when": "clusters[0].status == 'ACTIVE'", "hold_s": 60}]}],
    "solutions": [{"name": "s", "lines": [{"run": "ls"}]}],
    "wrong": [{"name": "w", "caught_by": "made", "lines": [{"run": "ls"}]}]
})";

Lesson read() {
    Result<Lesson> lesson = parse_lesson(kJson, kText, {});
    CHECK_MESSAGE(lesson.ok(), (lesson.ok() ? "" : lesson.error().message));
    return lesson.value();
}

}  // namespace

TEST_CASE("a call counts as used when it is answered, not when it is typed") {
    const Lesson lesson = read();
    sim::Simulation simulation(world_config(lesson, 1));
    LessonRun run(lesson);
    CHECK(run.start(simulation) == "");
    const auto looked = [&run, &simulation](const char* line) {
        if (line != nullptr) (void)simulation.shell(line);
        run.update(simulation);
        return run.step(0).goals[1].state == GoalState::kMet;
    };
    CHECK_FALSE(looked("echo aws ecs list-clusters"));
    CHECK_FALSE(looked("aws ecs list-clusters --no-such-option"));
    CHECK_FALSE(looked("false && aws ecs list-clusters"));
    CHECK_FALSE(looked("sleep 10; for i in 1; do N=$(aws ecs list-clusters); done"));
    simulation.run_for(seconds(9));
    CHECK_FALSE(looked(nullptr));
    simulation.run_for(seconds(1));
    CHECK(looked(nullptr));
}

TEST_CASE("a step is done when its required goals are met, and a bonus may be missed") {
    const Lesson lesson = read();
    sim::Simulation simulation(world_config(lesson, 1));
    LessonRun run(lesson);
    CHECK(run.start(simulation) == "");
    CHECK(run.current_step() == 0);
    CHECK(run.step(0).goals[0].state == GoalState::kOpen);
    CHECK(run.step(0).goals[0].refusal == "");

    simulation.api("ecs", "CreateCluster", R"({"clusterName":"oen"})");
    run.update(simulation);
    CHECK(run.current_step() == 0);
    CHECK(run.coaching().size() == 1);

    simulation.api("ecs", "CreateCluster", R"({"clusterName":"one"})");
    run.update(simulation);
    CHECK(run.current_step() == 1);
    CHECK(run.step(0).done);
    CHECK(run.step(0).goals[0].value == "ACTIVE");
    CHECK(run.step(0).goals[1].state == GoalState::kOpen);
    CHECK(run.coaching().empty());
}

TEST_CASE("a goal with a hold is met after that much simulated time, however time is cut up") {
    const Lesson lesson = read();
    for (const std::int64_t slice : {1'000, 7'000, 600'000}) {
        sim::Simulation simulation(world_config(lesson, 1));
        LessonRun run(lesson);
        CHECK(run.start(simulation) == "");
        simulation.api("ecs", "CreateCluster", R"({"clusterName":"one"})");
        run.update(simulation);
        simulation.run_until(SimTime{5'000});
        simulation.api("ecs", "CreateCluster", R"({"clusterName":"two"})");
        run.update(simulation);
        CHECK(run.step(1).goals[0].state == GoalState::kHolding);
        CHECK_FALSE(run.finished());
        while (simulation.world().now < SimTime{600'000}) {
            run.run_to(simulation, simulation.world().now + Duration{slice});
        }
        CHECK(run.finished());
        CHECK(run.step(1).done_at == SimTime{65'000});
        CHECK(run.debrief(simulation).find("2 commands, 0 hints") == 0);
    }
}

TEST_CASE("a hold begins anew when the goal was lost in between") {
    const Lesson lesson = read();
    sim::Simulation simulation(world_config(lesson, 1));
    LessonRun run(lesson);
    CHECK(run.start(simulation) == "");
    simulation.api("ecs", "CreateCluster", R"({"clusterName":"one"})");
    simulation.api("ecs", "CreateCluster", R"({"clusterName":"two"})");
    run.update(simulation);
    run.run_to(simulation, SimTime{50'000});
    simulation.api("ecs", "DeleteCluster", R"({"cluster":"two"})");
    run.update(simulation);
    simulation.api("ecs", "CreateCluster", R"({"clusterName":"two"})");
    run.update(simulation);
    run.run_to(simulation, SimTime{100'000});
    CHECK_FALSE(run.finished());
    run.run_to(simulation, SimTime{110'000});
    CHECK(run.finished());
}

TEST_CASE("offers and hints name things that exist, and wait for those that do not") {
    const Lesson lesson = read();
    sim::Simulation simulation(world_config(lesson, 1));
    LessonRun run(lesson);
    CHECK(run.start(simulation) == "");
    std::string line;
    CHECK_FALSE(run.resolve_offer(simulation.world(), 1, &line));
    CHECK(line == "aws ecs delete-cluster --cluster ...");
    simulation.api("ecs", "CreateCluster", R"({"clusterName":"one"})");
    run.update(simulation);
    CHECK(run.resolve_offer(simulation.world(), 1, &line));
    CHECK(line == "aws ecs delete-cluster --cluster one");
    CHECK(run.resolve_text(simulation.world(), 1, lesson.steps[1].hints[1]) == "B: " + line);
    CHECK(run.show_hint(1));
    CHECK(run.show_hint(1));
    CHECK_FALSE(run.show_hint(1));
    CHECK(run.hints_shown() == 2);
}

TEST_CASE("what was achieved stays achieved when time is turned back") {
    const Lesson lesson = read();
    sim::Simulation simulation(world_config(lesson, 1));
    LessonRun run(lesson);
    CHECK(run.start(simulation) == "");
    const World start = simulation.world();
    const sim::InputLog log = simulation.log();
    simulation.api("ecs", "CreateCluster", R"({"clusterName":"one"})");
    run.update(simulation);
    CHECK(run.current_step() == 1);
    simulation.restore(start, log);
    run.update(simulation);
    CHECK(run.current_step() == 1);
    CHECK(run.step(0).done);
    CHECK_FALSE(run.finished());
}
