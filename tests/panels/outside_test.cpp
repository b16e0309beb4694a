// What comes from outside of the panels: a bridge's clients, a page that leads, the editor.
#include <string>
#include <vector>

#include "engine/api/http.hpp"
#include "engine/shell/shell.hpp"
#include "engine/sim/session_text.hpp"
#include "engine/sim/share_text.hpp"
#include "tests/panels/stage.hpp"

using namespace drydock;        // NOLINT(google-build-using-namespace)
using namespace drydock::test;  // NOLINT(google-build-using-namespace)

namespace {

api::HttpResponse ask(Stage& stage, const std::string& operation, const std::string& body) {
    api::HttpRequest request;
    request.method = "POST";
    request.path = "/";
    request.headers = {{"X-Amz-Target", "AmazonEC2ContainerServiceV20141113." + operation},
                       {"Content-Type", "application/x-amz-json-1.1"}};
    request.body = body;
    api::HttpResponse response = stage.app().http(request);
    stage.frames(2);
    return response;
}

// What one page has that the other has not.
sim::InputLog rest_of(const sim::Simulation& from, std::size_t known) {
    sim::InputLog more;
    const std::vector<sim::Input>& all = from.log().inputs;
    more.inputs.assign(all.begin() + static_cast<std::ptrdiff_t>(known), all.end());
    return more;
}

bool past_shown(Stage& stage) { return &stage.app().shown_world() != &stage.world(); }

}  // namespace

TEST_CASE("a request from outside is an input of the page's world") {
    Stage stage({.lesson = false});
    const std::size_t before = stage.app().simulation().log().inputs.size();
    CHECK(!stage.app().touched());
    CHECK(ask(stage, "CreateCluster", R"({"clusterName":"outside"})").status == 200);
    CHECK(stage.app().simulation().log().inputs.size() == before + 1);
    CHECK(stage.app().touched());
    CHECK(text_on_screen("outside"));
    CHECK(text_on_screen("ecs CreateCluster, by a client outside"));
    // Reading leaves no trace.
    CHECK(ask(stage, "ListClusters", "{}").body.find("cluster/outside") != std::string::npos);
    CHECK(stage.app().simulation().log().inputs.size() == before + 1);
    // A refusal is an input too, and says so.
    CHECK(ask(stage, "DeleteCluster", R"({"cluster":"nope"})").status == 400);
    CHECK(text_on_screen("ecs DeleteCluster, by a client outside: refused"));
    const sim::InputLog& log = stage.app().simulation().log();
    CHECK(hash_world(sim::replay(log, stage.world().now)) == hash_world(stage.world()));
}

TEST_CASE("a lesson's goals are met from outside") {
    Stage stage;
    CHECK(ask(stage, "CreateCluster", R"({"clusterName":"prod-web"})").status == 200);
    CHECK(label_of("goal.cluster-active") == "done");
}

TEST_CASE("while the past is shown, the present answers and the past stays") {
    Stage stage({.lesson = false});
    stage.type(kCreateCluster);
    stage.let_pass(minutes(5));
    const ui::ItemFact* strip = ui::find_anchor("timeline");
    CHECK(strip != nullptr);
    if (strip == nullptr) return;
    const float y = (strip->y0 + strip->y1) / 2;
    stage.click(strip->x0 + (strip->x1 - strip->x0) * 0.4F, y);
    CHECK(past_shown(stage));
    const SimTime seen = stage.app().shown_world().now;
    CHECK(ask(stage, "CreateCluster", R"({"clusterName":"later"})").status == 200);
    CHECK(past_shown(stage));
    CHECK(stage.app().shown_world().now == seen);
    CHECK(stage.app().shown_world().ecs.clusters.size() == 1);
    CHECK(stage.world().ecs.clusters.size() == 2);
    CHECK(text_on_screen("in the present, behind what you see"));
    stage.press("past.return");
    CHECK(text_on_screen("later"));
}

TEST_CASE("a mirror shows what the leading page does and changes nothing by itself") {
    Stage leader({.lesson = false});
    leader.build_world(1, 2);
    sim::Session session;
    CHECK(sim::read_session(sim::save_session(leader.app().simulation()), &session));
    const std::uint64_t expected = hash_world(leader.world());
    std::size_t known = session.log.inputs.size();
    leader.type(
        "aws ecs update-service --cluster prod-web --service svc-0 --desired-count 3 "
        "--query service.desiredCount");
    leader.let_pass(seconds(30));
    const sim::InputLog more = rest_of(leader.app().simulation(), known);
    const SimTime now = leader.world().now;
    const std::uint64_t later = hash_world(leader.world());

    Stage mirror({.lesson = false});
    CHECK(mirror.app().restore(session.log, session.now));
    mirror.app().set_bridge(ui::BridgeLink::kFollows, "127.0.0.1:4566");
    mirror.frames(3);
    CHECK(hash_world(mirror.world()) == expected);
    CHECK(label_of("bridge.status") == "Read-only mirror of 127.0.0.1:4566");
    CHECK(on_screen("bridge.lead"));

    // Neither time, nor the terminal, nor a button, nor a file.
    mirror.frame(5);
    mirror.type("aws ecs delete-cluster --cluster prod-web");
    mirror.app().file_arrived("x.txt", "x");
    CHECK(!mirror.app().save_file("/home/learner/x.txt", "x").empty());
    mirror.app().set_route("learn/basics/first-deployment/1");
    mirror.frames(2);
    CHECK(hash_world(mirror.world()) == expected);
    CHECK(text_on_screen("Another page leads"));
    CHECK(!on_screen("strict"));

    CHECK(mirror.app().follow(more, now));
    mirror.frames(2);
    CHECK(hash_world(mirror.world()) == later);
    CHECK(text_on_screen("--desired-count 3"));
    CHECK(!mirror.app().follow(more, now));  // the same again does not follow

    mirror.press("bridge.lead");
    CHECK(mirror.app().take_wants_lead());
    CHECK(!mirror.app().take_wants_lead());
    mirror.app().set_bridge(ui::BridgeLink::kLeads, "127.0.0.1:4566");
    mirror.type("aws ecs create-cluster --cluster-name mine");
    CHECK(mirror.world().ecs.clusters.size() == 2);
}

TEST_CASE("the link to the bridge is told in words, with and without room") {
    Stage stage;
    CHECK(!on_screen("bridge.status"));
    struct Case {
        ui::BridgeLink link;
        const char* label;
        bool button;
    };
    const Case cases[] = {
        {ui::BridgeLink::kLeads, "Attached to 127.0.0.1:4566", false},
        {ui::BridgeLink::kFollows, "Read-only mirror of 127.0.0.1:4566", true},
        {ui::BridgeLink::kLost, "No answer from 127.0.0.1:4566", false},
        {ui::BridgeLink::kApart, "Not attached to 127.0.0.1:4566", true},
    };
    for (const Case& one : cases) {
        stage.app().set_bridge(one.link, "127.0.0.1:4566");
        CHECK(!stage.app().take_announcement().empty());
        for (const float width : {1280.0F, 1000.0F, 800.0F, 390.0F, 320.0F}) {
            CAPTURE(width);
            stage.resize(width, 844);
            CHECK(on_screen("bridge.status"));
            CHECK(label_of("bridge.status") == one.label);
            CHECK(on_screen("bridge.lead") == one.button);
            // It covers nothing else.
            const ui::ItemFact* status = ui::find_anchor("bridge.status");
            for (const char* other : {"theme", "strict", "transport.play", "speed.600"}) {
                const ui::ItemFact* item = ui::find_anchor(other);
                if (item == nullptr || status == nullptr) continue;
                CAPTURE(other);
                CHECK((status->x1 <= item->x0 || status->x0 >= item->x1 || status->y1 <= item->y0 ||
                       status->y0 >= item->y1));
            }
        }
    }
    stage.app().set_bridge(ui::BridgeLink::kNone, {});
    stage.frames(2);
    CHECK(!on_screen("bridge.status"));
}

TEST_CASE("a hidden page rests, unless a bridge uses its world") {
    Stage stage({.lesson = false});
    stage.app().set_hidden(true);
    const SimTime before = stage.world().now;
    stage.app().update(1);
    CHECK(stage.world().now == before);
    stage.app().set_bridge(ui::BridgeLink::kLeads, "127.0.0.1:4566");
    stage.app().update(1);
    CHECK(stage.world().now > before);
}

TEST_CASE("free play has a task definition that registers and runs as it is") {
    Stage stage({.lesson = false});
    CHECK(shell::read_file(stage.world(), "task-def.json") != nullptr);
    CHECK(!stage.app().touched());
    stage.type(kCreateCluster);
    stage.type("aws ecs register-task-definition --cli-input-json file://task-def.json");
    stage.type(
        "aws ecs create-service --cluster prod-web --service-name web --task-definition web "
        "--desired-count 2 --launch-type FARGATE --network-configuration "
        "'awsvpcConfiguration={subnets=[subnet-0a1b2c3d],assignPublicIp=ENABLED}'");
    stage.let_pass(minutes(5));
    CHECK(stage.world().ecs.tasks.size() == 2);
    // A saved session brings the same world back, and no second file.
    const std::uint64_t hash = hash_world(stage.world());
    sim::Session session;
    CHECK(sim::read_session(sim::save_session(stage.app().simulation()), &session));
    CHECK(stage.app().restore(session.log, session.now));
    CHECK(hash_world(stage.world()) == hash);
    CHECK(stage.app().touched());
}

TEST_CASE("edit opens the editor, and what it saves is a logged input") {
    Stage stage({.lesson = false});
    CHECK(!stage.app().editor_target().open);
    stage.type("edit task-def.json");
    ui::App::EditorTarget target = stage.app().editor_target();
    CHECK(target.open);
    CHECK(!target.read_only);
    CHECK(target.path == "/home/learner/task-def.json");
    CHECK(target.w > 300);
    CHECK(target.h > 200);
    const std::size_t inputs = stage.app().simulation().log().inputs.size();
    CHECK(stage.app().save_file("/home/learner/new.json", "{}").empty());
    CHECK(stage.app().simulation().log().inputs.size() == inputs + 1);
    CHECK(shell::read_file(stage.world(), "new.json") != nullptr);
    CHECK(!stage.app().save_file("/etc/passwd", "x").empty());
    CHECK(!stage.app().save_file("/home/learner/big", std::string(300'000, 'x')).empty());
    stage.app().close_editor();
    CHECK(!stage.app().editor_target().open);
    // The same file again is asked for again.
    const int revision = target.revision;
    stage.type("edit task-def.json");
    CHECK(stage.app().editor_target().revision > revision);
    stage.type("edit /home");
    stage.type("edit");
    CHECK(text_on_screen("Is a directory"));
    CHECK(text_on_screen("usage: edit FILE"));
    // Bringing a session back opens nothing.
    sim::Session session;
    CHECK(sim::read_session(sim::save_session(stage.app().simulation()), &session));
    CHECK(stage.app().restore(session.log, session.now));
    CHECK(!stage.app().editor_target().open);
}

TEST_CASE("the terminal's button opens the editor, wide and narrow, inside the window") {
    for (const float width : {1280.0F, 700.0F, 390.0F}) {
        Stage stage({.lesson = false, .width = width, .height = 844});
        if (width < 700) stage.press("tab.terminal");
        stage.press("terminal.files");
        stage.frames(2);
        const ui::App::EditorTarget target = stage.app().editor_target();
        CAPTURE(width);
        CHECK(target.open);
        CHECK(target.x >= 0);
        CHECK(target.x + target.w <= width);
        CHECK(target.y + target.h <= 844);
        CHECK(target.w >= 300);
        CHECK(target.h >= 200);
    }
}

TEST_CASE("a world is shared by its button or by a typed line, and opens elsewhere as it is") {
    Stage giver({.lesson = false});
    giver.app().set_page_address("https://drydock.example/");
    giver.type("aws ecs create-cluster --cluster-name given");
    giver.let_pass(seconds(30));
    giver.type("echo and said");
    giver.press("share");
    const std::string link = ImGui::GetClipboardText();
    const std::string head = "https://drydock.example/#world/";
    CHECK(link.substr(0, head.size()) == head);
    CHECK(text_on_screen("The link is copied"));
    giver.type("drydock share");
    CHECK(ImGui::GetClipboardText() == link);

    Stage taker;
    CHECK(taker.app().open_shared(link.substr(head.size())) == "");
    taker.frames(3);
    CHECK(taker.app().route() == "play");
    CHECK(hash_world(taker.world()) == hash_world(giver.world()));
    CHECK(text_on_screen("A shared world. From here on it is yours."));
    CHECK(text_on_screen("echo and said"));
    CHECK(!text_on_screen("What you had here before"));
}

TEST_CASE("what one had before a shared world was opened stays within reach") {
    Stage stage({.lesson = false});
    const std::string empty = [] {
        Stage other({.lesson = false});
        return sim::share_world(other.app().simulation(), "play");
    }();
    stage.type("aws ecs create-cluster --cluster-name mine");
    const std::uint64_t mine = hash_world(stage.world());
    stage.app().set_page_address("https://drydock.example/");
    const std::string before = sim::share_world(stage.app().simulation(), "play");
    CHECK(stage.app().open_shared(empty) == "");
    stage.frames(3);
    CHECK(text_on_screen("What you had here before"));
    CHECK(stage.app().open_shared(before) == "");
    CHECK(hash_world(stage.world()) == mine);
}

TEST_CASE("a link that cannot be opened changes nothing and says why") {
    Stage stage({.lesson = false});
    stage.type("aws ecs create-cluster --cluster-name mine");
    const std::uint64_t mine = hash_world(stage.world());
    for (const std::string& link : {std::string("AAAA"), std::string()}) {
        const std::string problem = stage.app().open_shared(link);
        CHECK(problem.find("damaged") != std::string::npos);
    }
    for (const char* place : {"learn/no/where", "play/console", "learn", ""}) {
        CAPTURE(place);
        const std::string link = sim::share_world(stage.app().simulation(), place);
        CHECK(stage.app().open_shared(link) == "The link's lesson is not part of this Drydock.");
        CHECK(ui::App::shared_place(link) == "");
    }
    CHECK(hash_world(stage.world()) == mine);
    stage.app().tell("The link is damaged.");
    stage.frames(2);
    CHECK(text_on_screen("drydock: The link is damaged."));
}

TEST_CASE(
    "a link that asks for endless work is cut, and says so; a session of one's own never is") {
    sim::InputLog log;
    log.config = WorldConfig{};
    log.inputs.push_back(
        {SimTime{0}, sim::InputKind::kShell, {}, "aws ecs create-cluster --cluster-name mine"});
    log.inputs.push_back({SimTime{60'000}, sim::InputKind::kShell, {}, "sleep 60"});
    Stage stage({.lesson = false});
    CHECK(stage.app().restore(log, SimTime{600'000}, 0));
    stage.frames(2);
    CHECK(text_on_screen("more than is done again at once"));
    CHECK(stage.app().restore(log, SimTime{600'000}));
    stage.frames(2);
    CHECK(!text_on_screen("more than is done again at once"));
    CHECK(stage.world().now.ms == 600'000);
}
