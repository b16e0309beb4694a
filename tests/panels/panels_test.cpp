// Every panel drawn without a window, in every layout, theme and size of world.
#include <set>
#include <string>

#include "tests/panels/stage.hpp"

using namespace drydock;        // NOLINT(google-build-using-namespace)
using namespace drydock::test;  // NOLINT(google-build-using-namespace)

namespace {

// Anchors are names: two things with one name would make "press by name" a guess.
void check_names() {
    std::set<std::string> names;
    std::set<ImGuiID> ids;
    for (const ui::ItemFact& item : ui::frame_items()) {
        if (item.anchor.empty()) continue;
        CAPTURE(item.anchor);
        CHECK(names.insert(std::string(item.anchor)).second);
        CHECK(!item.label.empty());
        CHECK(item.x1 >= item.x0);
        CHECK(item.y1 >= item.y0);
        if (item.id != 0) CHECK(ids.insert(item.id).second);
    }
    CHECK(names.size() > 5);
}

void visit_all_panels(Stage& stage, bool narrow) {
    const char* wide_tabs[] = {"tab.map", "tab.console", "tab.events"};
    const char* narrow_tabs[] = {"tab.guide",  "tab.map",       "tab.console",
                                 "tab.events", "tab.inspector", "tab.terminal"};
    if (narrow) {
        for (const char* tab : narrow_tabs) {
            stage.press(tab);
            check_names();
        }
        stage.press("tab.console");
    } else {
        for (const char* tab : wide_tabs) {
            stage.press(tab);
            check_names();
        }
        stage.press("tab.console");
    }
    for (const char* table :
         {"console.clusters", "console.services", "console.task-definitions", "console.tasks"}) {
        stage.press(table);
        check_names();
    }
}

void inspect(Stage& stage, std::string_view object) {
    stage.select(object);
    for (const char* tab : {"inspector.why", "inspector.json", "inspector.details"}) {
        stage.press(tab);
        check_names();
    }
}

}  // namespace

TEST_CASE(
    "every panel draws an empty, a small and a large world, wide and narrow, dark and light") {
    struct Size {
        int services;
        int count;
    };
    for (const Size size : {Size{0, 0}, Size{2, 3}, Size{10, 100}}) {
        Stage stage({.lesson = false});
        if (size.services > 0) stage.build_world(size.services, size.count);
        for (const bool dark : {true, false}) {
            stage.set_dark(dark);
            for (const float width : {1280.0F, 390.0F, 800.0F, 1920.0F, 320.0F}) {
                CAPTURE(size.services);
                CAPTURE(width);
                stage.resize(width, width < 700 ? 844.0F : 800.0F);
                visit_all_panels(stage, width < 700);
                if (size.services == 0) continue;
                inspect(stage, "cluster.prod-web");
                inspect(stage, "service.prod-web/svc-0");
                inspect(stage, "taskdef.web-api:1");
            }
        }
    }
}

TEST_CASE("a window too small for anything still draws") {
    Stage stage;
    for (const float side : {1.0F, 40.0F, 200.0F}) {
        stage.resize(side, side);
        CHECK(ImGui::GetDrawData()->Valid);
        CHECK(ImGui::GetDrawData()->DisplaySize.x == side);
    }
}

TEST_CASE("the first screen has the goal, the button and the transport") {
    Stage stage;
    for (const char* name :
         {"guide.show-me", "guide.hint", "create-cluster", "transport.play", "speed.1", "speed.600",
          "strict", "theme", "timeline", "terminal.input"}) {
        CAPTURE(name);
        CHECK(on_screen(name));
    }
    CHECK(text_on_screen("is active"));
}

TEST_CASE("show me types the line, run it runs it, and the goal ticks") {
    Stage stage;
    stage.press("guide.show-me");
    CHECK(stage.app().text_target().text == kCreateCluster);
    CHECK(stage.world().ecs.clusters.size() == 0);
    stage.press("guide.run");
    CHECK(stage.world().ecs.clusters.size() == 1);
    CHECK(label_of("goal.cluster-active") == "done");
    CHECK(stage.app().text_target().text.empty());
    CHECK(on_screen("guide.next"));
    stage.press("guide.next");
    CHECK(text_on_screen("recipe"));
    CHECK(on_screen("map/cluster.prod-web"));
}

TEST_CASE("the second click of a double-click does not run what the first one typed") {
    Stage stage;
    const ui::ItemFact button = *ui::find_anchor("guide.show-me");
    const float x = (button.x0 + button.x1) / 2;
    const float y = (button.y0 + button.y1) / 2;
    stage.click(x, y);
    stage.click(x, y);
    CHECK(stage.app().text_target().text == kCreateCluster);
    CHECK(stage.world().ecs.clusters.size() == 0);
    stage.frames(60);
    stage.click(x, y);
    CHECK(stage.world().ecs.clusters.size() == 1);
}

TEST_CASE("a line typed in the past stays, and a paste stops at it") {
    Stage stage;
    stage.type(kCreateCluster);
    stage.let_pass(minutes(2));
    stage.type("drydock goto -1m");
    stage.frames(3);
    stage.app().terminal_submit("echo kept");
    stage.frames(2);
    CHECK(stage.app().text_target().text == "echo kept");
    stage.app().terminal_set_input("", 0);
    stage.app().paste("echo one\necho two\n");
    CHECK(stage.app().text_target().text == "echo one");
    CHECK(stage.world().shell.history.back() != "echo one");
}

TEST_CASE("typing shows the line, however far the output was scrolled back") {
    Stage stage;
    stage.type("seq 300");
    stage.frames(3);
    const float end = stage.app().text_target().y;
    stage.app().terminal_key(ui::TerminalKey::kPageUp);
    stage.frames(4);
    stage.app().terminal_key(ui::TerminalKey::kPageUp);
    stage.frames(4);
    CHECK_FALSE(text_on_screen("300"));
    CHECK(stage.app().text_target().y <= 800);  // never outside of the page
    stage.app().terminal_set_input("l", 1);
    stage.frames(4);
    CHECK(text_on_screen("300"));
    CHECK(stage.app().text_target().y == end);
    // A line that fills several rows grows upwards.
    stage.app().terminal_set_input(std::string(600, 'x'), 600);
    stage.frames(4);
    const ui::App::TextTarget target = stage.app().text_target();
    CHECK(target.h > 60);
    CHECK(target.y + target.h <= 800);
    CHECK(on_screen("terminal.input"));
    stage.resize(900, 640);
    stage.frames(4);
    CHECK(on_screen("terminal.input"));
}

TEST_CASE("the whole lesson can be finished with its buttons") {
    Stage stage;
    for (int i = 0; i < 200 && !on_screen("guide.again"); ++i) {
        if (on_screen("guide.next")) {
            stage.press("guide.next");
        } else if (on_screen("guide.run")) {
            stage.press("guide.run");
        } else if (on_screen("guide.show-me") && !ui::find_anchor("guide.show-me")->disabled) {
            stage.press("guide.show-me");
        }
        for (int n = 0; n < 10; ++n)
            stage.frame(0.5);
    }
    CAPTURE(stage.app().route());
    CHECK(on_screen("guide.again"));
    CHECK(text_on_screen("Lesson finished"));
}

TEST_CASE("finished steps stay readable and hints come in tiers") {
    Stage stage;
    stage.press("guide.hint");
    CHECK(on_screen("guide.hint"));
    CHECK(text_on_screen("nouns"));
    stage.type(kCreateCluster);
    stage.press("guide.next");
    stage.press("guide.back");
    CHECK(text_on_screen("kitchen"));
    stage.press("guide.step-2");
    CHECK(text_on_screen("task definition"));
}

TEST_CASE("pause, speeds and stepping to the next event") {
    Stage stage({.lesson = false});
    stage.build_world(1, 2);
    stage.type(create_service("late", 1));
    stage.press("transport.play");
    CHECK(stage.app().paused());
    const SimTime stopped = stage.world().now;
    for (int i = 0; i < 5; ++i)
        stage.frame(0.5);
    CHECK(stage.world().now == stopped);
    SimTime due;
    CHECK(stage.app().simulation().next_event(&due));
    stage.press("transport.step");
    CHECK(stage.world().now == due);
    stage.press("speed.60");
    CHECK(!stage.app().paused());
    const SimTime before = stage.world().now;
    for (int i = 0; i < 10; ++i)
        stage.frame(0.1);
    CHECK((stage.world().now - before).ms > 55'000);
    CHECK((stage.world().now - before).ms < 65'000);
}

TEST_CASE("nothing is drawn when nothing changes") {
    Stage stage({.lesson = false});
    stage.build_world(1, 2);
    stage.press("transport.play");
    stage.frame(1);
    stage.frames(4);
    CHECK(!stage.app().needs_frame(stage.now() + 5));
    CHECK(stage.app().next_wakeup() > 1e9);
    stage.app().wake();
    CHECK(stage.app().needs_frame(stage.now() + 5));
    stage.frames(4);
    stage.app().simulation().api("ecs", "CreateCluster", R"({"clusterName":"other"})");
    CHECK(stage.app().needs_frame(stage.now() + 5));
}

TEST_CASE("a motion gets its last frame even where frames are slow") {
    Stage stage({.lesson = false});
    stage.build_world(1, 2);
    stage.press("transport.play");
    stage.frame(1);
    stage.frames(4);
    stage.app().simulation().api("ecs", "UpdateService",
                                 R"({"cluster":"prod-web","service":"svc-0","desiredCount":4})");
    stage.app().simulation().run_for(seconds(9));
    stage.frame(0.01);
    CHECK(stage.app().needs_frame(stage.now() + 5));
    stage.frame(5);
    CHECK(!stage.app().needs_frame(stage.now() + 5));
}

TEST_CASE("while time runs the next wake-up is no later than the next event or second") {
    Stage stage({.lesson = false});
    stage.build_world(1, 1);
    stage.press("speed.1");
    stage.frame(0.01);
    stage.frames(4);
    (void)stage.app().needs_frame(stage.now());
    const double wait = stage.app().next_wakeup() - stage.now();
    CHECK(wait >= 0);
    CHECK(wait <= 1.0);
}

TEST_CASE("strict is an input like any other") {
    Stage stage({.lesson = false});
    CHECK(!stage.world().strict);
    const std::size_t inputs = stage.app().simulation().log().inputs.size();
    stage.press("strict");
    CHECK(stage.world().strict);
    CHECK(stage.app().simulation().log().inputs.size() == inputs + 1);
}

TEST_CASE("clicking a tile selects the task, and the inspector can stop it") {
    Stage stage({.lesson = false});
    stage.build_world(1, 2);
    const ui::ItemFact* tile = nullptr;
    for (const ui::ItemFact& item : ui::frame_items()) {
        if (item.role == ui::Role::kTile) tile = &item;
    }
    REQUIRE(tile != nullptr);
    CHECK(tile->label == "Running");
    stage.click((tile->x0 + tile->x1) / 2, (tile->y0 + tile->y1) / 2);
    CHECK(on_screen("inspector.why"));
    CHECK(text_on_screen("RUNNING"));
    CHECK(text_on_screen("172.31.0."));
    CHECK(text_on_screen("PublicIp"));
    stage.press("inspector.stop-task");
    std::uint32_t stopping = 0;
    stage.world().ecs.tasks.each([&](ecs::TaskId, const ecs::TaskRow& task) {
        stopping += task.desired_status == ecs::DesiredStatus::kStopped ? 1U : 0U;
    });
    CHECK(stopping == 1);
    stage.press("inspector.why");
    CHECK(text_on_screen("aws ecs stop-task"));
}

TEST_CASE("the timeline shows the past, returns, and forks") {
    Stage stage({.lesson = false});
    stage.build_world(1, 2);
    const ui::ItemFact* strip = ui::find_anchor("timeline");
    REQUIRE(strip != nullptr);
    const SimTime present = stage.world().now;
    const float y = (strip->y0 + strip->y1) / 2;
    const ImVec2 begin(strip->x0 + 2, y);
    stage.click(begin.x, begin.y);
    CHECK(on_screen("past.return"));
    CHECK(text_on_screen("Viewing 09:0"));
    CHECK(stage.app().shown_world().now < SimTime{30'000});
    CHECK(stage.world().now == present);
    stage.type(kCreateCluster);
    CHECK(text_on_screen("You are looking at the past"));
    stage.press("past.return");
    CHECK(!on_screen("past.return"));
    CHECK(&stage.app().shown_world() == &stage.world());
    stage.click(begin.x + 40, begin.y);
    const SimTime chosen = stage.app().shown_world().now;
    stage.press("past.continue");
    CHECK(stage.world().now == chosen);
    CHECK(!on_screen("past.return"));
}

TEST_CASE("settings and routes survive a reload; broken ones are ignored") {
    Stage stage;
    stage.press("theme");
    stage.press("speed.60");
    stage.press("tab.console");
    const std::string settings = stage.app().settings();
    const std::string route = stage.app().route();
    CHECK(route == "learn/basics/first-deployment/1/console");
    const bool dark = stage.app().dark_theme();
    stage.app().set_settings("{\"theme\":0,\"speed\":1}");
    stage.app().set_route("play");
    stage.frames(2);
    CHECK(stage.app().route() == "play");
    stage.app().set_settings(settings);
    stage.app().set_route(route);
    stage.frames(2);
    CHECK(stage.app().settings() == settings);
    CHECK(stage.app().route() == route);
    CHECK(stage.app().dark_theme() == dark);
    for (const char* bad : {"", "{", "[]", "{\"theme\":77,\"speed\":-1,\"guide\":1e9}", "null"}) {
        stage.app().set_settings(bad);
        CHECK(stage.app().settings() == settings);
    }
    for (const char* bad :
         {"learn", "learn/x", "learn/no/such/9", "learn/basics/first-deployment/99999", "//"}) {
        stage.app().set_route(bad);
        stage.frames(2);
    }
    CHECK(on_screen("transport.play"));
}

TEST_CASE("a saved session comes back with its progress and its terminal") {
    Stage stage;
    stage.type(kCreateCluster);
    stage.type("aws ecs register-task-definition --cli-input-json file://task-def.json");
    stage.let_pass(seconds(90));
    const sim::InputLog log = stage.app().simulation().log();
    const SimTime until = stage.world().now;
    const std::uint64_t hash = hash_world(stage.world());
    stage.press("guide.restart");
    stage.press("guide.restart-yes");
    CHECK(stage.world().ecs.clusters.size() == 0);
    CHECK(stage.app().restore(log, until));
    stage.frames(3);
    CHECK(hash_world(stage.world()) == hash);
    CHECK(text_on_screen("registeredBy"));
    CHECK(text_on_screen("Step 3 of"));
}

TEST_CASE("the text target lies in the terminal, over the prompt's line") {
    Stage stage;
    const ui::App::TextTarget target = stage.app().text_target();
    CHECK(target.wanted);
    CHECK(target.id == "terminal");
    CHECK(target.w > 100);
    CHECK(target.y > 400);
    stage.app().terminal_set_input("aws ecs list-cl", 15);
    stage.app().terminal_key(ui::TerminalKey::kComplete);
    stage.frames(2);
    CHECK(stage.app().text_target().text == "aws ecs list-clusters ");
    CHECK(stage.app().text_target().revision > target.revision);
}

TEST_CASE(
    "the terminal suggests as one types: lines typed before, then what completion is sure of") {
    Stage stage({.lesson = false});
    ui::App& app = stage.app();
    const auto typed = [&](std::string_view text) {
        app.terminal_set_input(text, static_cast<int>(text.size()));
        stage.frames(2);
    };
    typed("aws ecs deregister-container-i");
    CHECK(text_on_screen("nstance"));
    app.terminal_key(ui::TerminalKey::kForward);
    stage.frames(2);
    CHECK(app.text_target().text == "aws ecs deregister-container-instance ");
    stage.type("aws ecs list-clusters --max-items 3");
    typed("aws ecs l");
    CHECK(text_on_screen("ist-clusters --max-items 3"));
    // In the middle of the line nothing is suggested.
    app.terminal_set_input("aws ecs deregister-container-i", 3);
    stage.frames(2);
    CHECK(!text_on_screen("nstance"));
    // Nor where a program inside the shell asks.
    stage.type("read answer");
    typed("aws ecs deregister-container-i");
    CHECK(!text_on_screen("nstance"));
}

TEST_CASE("what is typed for a program that asks stands behind its question") {
    Stage stage({.lesson = false});
    const auto field = [] {
        const ui::ItemFact* fact = ui::find_anchor("terminal.input");
        REQUIRE(fact != nullptr);
        return *fact;
    };
    stage.type("read -p 'your name: ' name");
    const float row = field().y0;
    const float behind = stage.app().text_target().indent;
    CHECK(behind > 0);
    stage.app().terminal_set_input("Ada", 3);
    stage.frames(2);
    CHECK(field().label == "your name: Ada");
    CHECK(field().y0 == row);
    CHECK(stage.app().text_target().indent == behind);
    stage.type("Ada");
    stage.type("echo hello $name");
    CHECK(text_on_screen("your name: Ada"));
    CHECK(text_on_screen("hello Ada"));
    // The prompt is shorter than the question was.
    CHECK(stage.app().text_target().indent < behind);
}

TEST_CASE("what is typed takes a row for each of its lines, and more where a line is long") {
    Stage stage({.lesson = false});
    const auto height = [&stage](const std::string& input) {
        stage.app().terminal_set_input(input, 0);
        stage.frames(2);
        const ui::ItemFact* field = ui::find_anchor("terminal.input");
        REQUIRE(field != nullptr);
        return field->y1 - field->y0;
    };
    const float row = height("");
    CHECK(height("aws ecs list-clusters") == row);
    CHECK(height("aws ecs list-tasks \\\n    --cluster a \\\n    --max-items 1") == 3 * row);
    CHECK(height("a \\\n") == 2 * row);
    CHECK(height("\n\n") == 3 * row);
    const std::string wide(300, 'x');
    CHECK(height(wide) >= 2 * row);
    CHECK(height(wide + "\n" + wide) >= 2 * height(wide) - row);
}

TEST_CASE(
    "clear empties the screen, at once or when its turn comes, and so does each round of watch") {
    Stage stage({.lesson = false});
    stage.type("echo before");
    REQUIRE(text_on_screen("before"));
    stage.type("clear");
    CHECK(!text_on_screen("before"));
    CHECK(!text_on_screen("[2J"));
    stage.type("printf 'zebra'; clear; echo quagga");
    CHECK(!text_on_screen("zebra"));
    CHECK(text_on_screen("quagga"));
    stage.type("watch -t date");
    CHECK(!text_on_screen("quagga"));
    CHECK(!text_on_screen("[2J"));
}

TEST_CASE("Ctrl-C shows once that it was pressed") {
    Stage stage({.lesson = false});
    stage.type("sleep 500");
    stage.app().terminal_key(ui::TerminalKey::kInterrupt);
    stage.frames(3);
    int shown = 0;
    for (const ui::TextFact& text : ui::frame_texts())
        shown += text.text == "^C" ? 1 : 0;
    CHECK(shown == 1);
}
