// Tasks whose containers depend on each other: up in their order, down in the reverse one.
#include <algorithm>

#include "engine/ecs/container_runs.hpp"
#include "engine/ecs/programs.hpp"
#include "engine/ecs/task_metadata.hpp"
#include "tests/support/scene.hpp"

using namespace drydock;
using drydock::test::Answer;
using drydock::test::kNetwork;
using drydock::test::Scene;

namespace {

constexpr const char* kWeb = "111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:1.0";
constexpr const char* kCrash = "111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:2.1-crash";
constexpr const char* kSlow = "111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:slow";
constexpr const char* kUnhealthy = "111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:unhealthy";
constexpr const char* kCheck =
    R"("healthCheck":{"command":["CMD","true"],"interval":5,"retries":2})";

// One container; `more`: members with commas between.
std::string container(const std::string& name, const std::string& image,
                      const std::string& more = "") {
    return R"({"name":")" + name + R"(","image":")" + image + R"(")" + (more.empty() ? "" : ",") +
           more + "}";
}

// "db HEALTHY, init SUCCESS"
std::string after(const std::string& list) {
    std::string json = R"("dependsOn":[)";
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t blank = list.find(' ', at);
        const std::size_t comma = std::min(list.find(',', at), list.size());
        json += std::string(at == 0 ? "" : ",") + R"({"containerName":")" +
                list.substr(at, blank - at) + R"(","condition":")" +
                list.substr(blank + 1, comma - blank - 1) + R"("})";
        at = comma + 2;
    }
    return json + "]";
}

std::string init(const std::string& image, const std::string& more = "") {
    return container("init", image,
                     R"("essential":false)" + std::string(more.empty() ? "" : ",") + more);
}

void define(Scene& scene, const std::vector<std::string>& containers) {
    std::string list;
    for (const std::string& one : containers) {
        list += (list.empty() ? "" : ",") + one;
    }
    scene.must(
        "RegisterTaskDefinition",
        R"({"family":"app","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],)"
        R"("cpu":"256","memory":"512","taskRoleArn":"arn:aws:iam::111122223333:role/ecsTaskRole",)"
        R"("executionRoleArn":"arn:aws:iam::111122223333:role/ecsTaskExecutionRole",)"
        R"("containerDefinitions":[)" +
            list + "]}");
}

// A task of these containers, just asked for.
struct Stack {
    Scene scene;
    std::string arn;
    ecs::TaskId id;

    explicit Stack(const std::vector<std::string>& containers, std::uint64_t seed = 1)
        : scene(seed) {
        scene.create_cluster();
        define(scene, containers);
        const Answer answer = scene.must(
            "RunTask",
            R"({"cluster":"prod-web","taskDefinition":"app","launchType":"FARGATE","enableExecuteCommand":true,"networkConfiguration":)" +
                std::string(kNetwork) + "}");
        arn = answer["tasks"].at(0)["taskArn"].str();
        id = scene.world().ecs.tasks.id_at(0);
    }
    [[nodiscard]] const ecs::TaskRow& task() const { return scene.world().ecs.tasks.get(id); }
    [[nodiscard]] const ecs::ContainerRow& row(std::uint32_t i) const {
        return scene.world().ecs.containers.rows[task().first_container + i];
    }
    [[nodiscard]] SimTime started(std::uint32_t i) const {
        return ecs::container_started_at(scene.world(), task(), i);
    }
    // "RUNNING: RUNNING STOPPED 0 PENDING"
    std::string status() {
        const Answer answer =
            scene.must("DescribeTasks", R"({"cluster":"prod-web","tasks":[")" + arn + R"("]})");
        const api::Value described = answer["tasks"].at(0);
        std::string text = std::string(described["lastStatus"].str()) + ":";
        for (const api::Value one : described["containers"]) {
            text += " " + std::string(one["lastStatus"].str());
            text += one["exitCode"].is_number() ? " " + std::to_string(one["exitCode"].i64()) : "";
        }
        return text;
    }
    bool reaches(ecs::TaskStatus status, Duration limit = minutes(10)) {
        const bool reached = scene.run_until(
            [&](Scene&) {
                CHECK(check_invariants(scene.world()) == "");
                return task().last_status == status;
            },
            limit);
        return reached;
    }
    bool comes_to(const std::string& wanted, Duration limit = minutes(10)) {
        const bool came = scene.run_until([&](Scene&) { return status() == wanted; }, limit);
        CHECK_MESSAGE(came, "still " << status());
        return came;
    }
    // The newest fact and what caused it, a line each.
    std::string why() {
        std::string text;
        for (const shell::Output& one :
             scene.simulation.shell("drydock why " + ecs::task_id_text(scene.world(), id.bits()))
                 .outputs) {
            text += one.text;
        }
        return text;
    }
    bool explains(std::string_view sentence) { return why().find(sentence) != std::string::npos; }
    // stopCode and stoppedReason.
    [[nodiscard]] std::string end() const {
        return std::to_string(static_cast<int>(task().stop_code)) + " " +
               std::string(scene.world().text(task().stopped_reason));
    }
};

const std::string kFailed =
    std::to_string(static_cast<int>(ecs::StopCode::kTaskFailedToStart)) + " ";

}  // namespace

TEST_CASE("an init container ends before the main one starts, and the task stays RUNNING") {
    for (const char* condition : {"COMPLETE", "SUCCESS"}) {
        Stack stack(
            {container("web", kWeb, after(std::string("init ") + condition)), init("busybox")});
        CHECK(stack.comes_to("ACTIVATING: PENDING STOPPED 0"));
        CHECK(stack.reaches(ecs::TaskStatus::kRunning));
        CHECK(stack.status() == "RUNNING: RUNNING STOPPED 0");
        CHECK(stack.started(1) < stack.started(0));
        CHECK(stack.started(0) == stack.task().started_at);
        stack.scene.run(hours(1));
        CHECK(stack.status() == "RUNNING: RUNNING STOPPED 0");
        CHECK(stack.explains("container web started"));
        CHECK(stack.explains("because"));
        CHECK(stack.explains("container init exited with code 0"));
    }
}

TEST_CASE("a container waits until its sidecar is HEALTHY, and says so") {
    Stack stack({container("app", kWeb, after("db HEALTHY")), container("db", kSlow, kCheck)});
    CHECK(stack.comes_to("ACTIVATING: PENDING RUNNING"));
    CHECK(stack.explains("container app waits for container db to be HEALTHY."));
    CHECK(stack.explains("because"));
    CHECK(stack.explains("container db started"));
    const SimTime db = stack.started(1);
    CHECK(stack.task().health == ecs::HealthStatus::kUnknown);
    CHECK(stack.reaches(ecs::TaskStatus::kRunning));
    // A program that is ready after 12 s passes the check at 15.
    CHECK(stack.started(0) - db >= seconds(15));
    CHECK(stack.started(0) - db <= seconds(17));
    // The one essential container with a check had its verdict before.
    CHECK(stack.task().health == ecs::HealthStatus::kHealthy);
    CHECK(stack.task().counted_healthy);
}

TEST_CASE("chains and diamonds start in their order") {
    Stack chain({container("c", kWeb, after("b START")), container("b", kWeb, after("a START")),
                 container("a", kWeb)});
    CHECK(chain.reaches(ecs::TaskStatus::kRunning));
    CHECK(chain.started(2) < chain.started(1));
    CHECK(chain.started(1) < chain.started(0));

    Stack diamond({container("top", kWeb, after("left START, right HEALTHY")),
                   container("left", kWeb, after("base START")),
                   container("right", kWeb, after("base START") + "," + kCheck),
                   container("base", kWeb)});
    CHECK(diamond.reaches(ecs::TaskStatus::kRunning));
    CHECK(diamond.started(3) < std::min(diamond.started(1), diamond.started(2)));
    CHECK(diamond.started(0) - diamond.started(2) >= seconds(5));
}

TEST_CASE("a SUCCESS dependency that fails takes an essential dependent and the task with it") {
    Stack stack({container("web", kWeb, after("init SUCCESS")), init(kCrash),
                 container("log", "nginx", R"("essential":false)")});
    CHECK(stack.comes_to("ACTIVATING: PENDING RUNNING RUNNING"));
    CHECK(stack.reaches(ecs::TaskStatus::kStopping));
    CHECK(stack.end() == kFailed + "Task failed to start");
    CHECK_FALSE(is_set(stack.task().started_at));
    CHECK(stack.explains("container web will never start: CannotStartContainerError"));
    CHECK(stack.explains("exit successfully.\n  because"));
    CHECK(stack.explains("container init exited with code 1"));
    CHECK(stack.reaches(ecs::TaskStatus::kStopped));
    CHECK(stack.status() == "STOPPED: STOPPED 143 STOPPED 1 STOPPED 0");
    CHECK(stack.scene.world().text(stack.row(0).reason) ==
          std::string("CannotStartContainerError: dependency graph: failed to resolve container "
                      "ordering dependency [init(") +
              kCrash + ") (STOPPED->RUNNING) - Exit: 1] for target [web(" + kWeb +
              ") (NONE->RUNNING)] as dependency did not exit successfully.");
}

TEST_CASE("what depends on a container that will never start does not start either") {
    // Neither is essential: the task goes on without them.
    Stack stack({container("late", kWeb, R"("essential":false,)" + after("mid START")),
                 container("mid", kWeb, R"("essential":false,)" + after("init SUCCESS")),
                 init(kCrash), container("web", kWeb)});
    CHECK(stack.reaches(ecs::TaskStatus::kRunning));
    CHECK(stack.status() == "RUNNING: STOPPED 143 STOPPED 143 STOPPED 1 RUNNING");
    const std::string_view reason = stack.scene.world().text(stack.row(0).reason);
    CHECK(reason.find("[mid(" + std::string(kWeb) + ") (NONE->STOPPED) - Exit: 143]") !=
          std::string_view::npos);
    CHECK(reason.find("because dependency will never start") != std::string_view::npos);
    CHECK_FALSE(is_set(stack.started(0)));
    stack.scene.run(minutes(30));
    CHECK(stack.task().last_status == ecs::TaskStatus::kRunning);
}

TEST_CASE("a startTimeout ends the waiting and the task") {
    Stack stack({container("app", kWeb, after("db HEALTHY")),
                 container("db", kUnhealthy, std::string(R"("startTimeout":30,)") + kCheck)});
    CHECK(stack.comes_to("ACTIVATING: PENDING RUNNING"));
    const SimTime db = stack.started(1);
    stack.scene.run(seconds(15));
    // UNHEALTHY is not the end: the agent waits on.
    CHECK(stack.task().health == ecs::HealthStatus::kUnhealthy);
    CHECK(stack.status() == "ACTIVATING: PENDING RUNNING");
    CHECK(stack.why().find("waits for container db to be HEALTHY") < stack.why().find('\n'));
    CHECK(stack.reaches(ecs::TaskStatus::kStopping));
    CHECK(stack.task().stopping_at == db + seconds(30));
    CHECK(stack.end() == kFailed + "Task failed to start");
    CHECK(stack.scene.world().text(stack.row(0).reason) ==
          std::string("CannotStartContainerError: dependency graph: container ordering dependency "
                      "[db(") +
              kUnhealthy + ") (RUNNING->RUNNING)] for target [app(" + kWeb +
              ") (NONE->RUNNING)] has timed out.");
    CHECK(stack.reaches(ecs::TaskStatus::kStopped));
    CHECK(stack.status() == "STOPPED: STOPPED 143 STOPPED 0");
}

TEST_CASE("without a startTimeout a task waits for three hours") {
    Stack stack({container("app", kWeb, after("db HEALTHY")), container("db", kUnhealthy, kCheck)});
    stack.scene.run(minutes(179));
    CHECK(stack.status() == "ACTIVATING: PENDING RUNNING");
    stack.scene.run(minutes(3));
    CHECK(stack.status() == "STOPPED: STOPPED STOPPED 0");
    CHECK(stack.end() == kFailed + "Task failed to start");
}

TEST_CASE("an essential container that ends while others wait stops the task") {
    Stack stack({container("app", kWeb, after("db HEALTHY")), container("db", kCrash, kCheck)});
    CHECK(stack.reaches(ecs::TaskStatus::kStopped));
    CHECK(stack.status() == "STOPPED: STOPPED STOPPED 1");
    CHECK(stack.end() == kFailed + "Essential container in task exited");
}

TEST_CASE("a container stops after those that depend on it, each in its own stopTimeout") {
    Stack stack({container("app", kSlow, R"("stopTimeout":5,)" + after("mid START, db START")),
                 container("mid", kSlow, after("db START")), container("db", kWeb),
                 container("free", kWeb)});
    CHECK(stack.reaches(ecs::TaskStatus::kRunning));
    stack.scene.run(minutes(1));
    stack.scene.must("StopTask", R"({"cluster":"prod-web","task":")" + stack.arn + R"("})");
    // The one that takes 12 s has 5; nobody waits for `free`.
    CHECK(stack.comes_to("STOPPING: RUNNING RUNNING RUNNING STOPPED 0"));
    CHECK(stack.comes_to("STOPPING: STOPPED 137 RUNNING RUNNING STOPPED 0"));
    CHECK(stack.comes_to("STOPPING: STOPPED 137 STOPPED 143 RUNNING STOPPED 0", seconds(30)));
    CHECK(stack.comes_to("DEPROVISIONING: STOPPED 137 STOPPED 143 STOPPED 0 STOPPED 0"));
    CHECK(stack.task().execution_stopped_at - stack.task().stopping_at >= seconds(5 + 8 + 1));
}

TEST_CASE("a task told to stop while a container waits stops what runs and starts nothing") {
    Stack stack({container("app", kWeb, after("db HEALTHY")), container("db", kSlow, kCheck),
                 container("web", kWeb, after("db START"))});
    CHECK(stack.comes_to("ACTIVATING: PENDING RUNNING RUNNING"));
    stack.scene.must("StopTask", R"({"cluster":"prod-web","task":")" + stack.arn + R"("})");
    CHECK(stack.reaches(ecs::TaskStatus::kStopped));
    CHECK(stack.status() == "STOPPED: STOPPED STOPPED 143 STOPPED 0");
    CHECK_FALSE(is_set(stack.task().started_at));
    CHECK_FALSE(is_set(stack.started(0)));
}

TEST_CASE("a container that waits or has ended listens on nothing and cannot be entered") {
    Stack stack({container("app", "httpd", after("db HEALTHY")), container("db", "redis", kCheck)});
    CHECK(stack.comes_to("ACTIVATING: PENDING RUNNING"));
    stack.scene.run(seconds(2));
    const auto ports = [&stack]() {
        std::string text;
        for (const ecs::Listener& one : ecs::listeners(stack.scene.world(), stack.id)) {
            text += std::to_string(one.port) + " ";
        }
        return text;
    };
    const auto enters = [&stack](const char* name) {
        return stack.scene
            .call("ExecuteCommand",
                  R"({"cluster":"prod-web","interactive":true,"command":"sh","task":")" +
                      stack.arn + R"(","container":")" + name + R"("})")
            .code;
    };
    CHECK(ports() == "6379 ");
    CHECK(enters("app") == "InvalidParameterException");
    const auto metadata = [&stack]() { return ecs::task_metadata(stack.scene.world(), stack.id); };
    CHECK(metadata().find(R"("Name":"app")") == std::string::npos);
    CHECK(metadata().find(R"("KnownStatus":"NONE")") != std::string::npos);
    CHECK(stack.reaches(ecs::TaskStatus::kRunning));
    stack.scene.run(seconds(20));
    CHECK(ports() == "80 6379 ");
    CHECK(metadata().find(R"("Name":"app")") != std::string::npos);
    CHECK(enters("app").empty());
    CHECK(enters("db").empty());
    // Killed from inside, an essential container takes the other one with it.
    (void)stack.scene.simulation.shell(
        "aws ecs execute-command --cluster prod-web --interactive --container db --command "
        "'kill 1' --task " +
        stack.arn);
    CHECK(stack.reaches(ecs::TaskStatus::kStopped));
    CHECK(ports().empty());
}

TEST_CASE("a HEALTHY dependency that ends while the dependent is created holds it back") {
    Stack stack({container("app", kWeb, after("side HEALTHY")),
                 container("side", kWeb, std::string(R"("essential":false,)") + kCheck)});
    CHECK(stack.comes_to("ACTIVATING: PENDING RUNNING"));
    while (stack.row(1).health != ecs::HealthStatus::kHealthy) {
        stack.scene.run(milliseconds(100));
    }
    REQUIRE(stack.row(0).last_status == ecs::ContainerStatus::kPending);
    stack.scene.simulation.submit(sim::InputKind::kFault, "container-exit",
                                  R"({"task":")" + stack.arn + R"(","container":1,"exitCode":1})");
    stack.scene.run(minutes(5));
    CHECK(stack.status() == "ACTIVATING: PENDING STOPPED 1");
    CHECK(stack.explains("container app waits for container side to be HEALTHY"));
    CHECK(stack.explains("container side exited with code 1"));
    CHECK(check_invariants(stack.scene.world()) == "");
}

TEST_CASE("a service rolls out tasks whose containers wait, and counts those that never start") {
    Scene scene;
    scene.create_cluster();
    define(scene, {container("app", kWeb, after("init SUCCESS, db HEALTHY")), init("busybox"),
                   container("db", kWeb, kCheck)});
    scene.must(
        "CreateService",
        R"({"cluster":"prod-web","serviceName":"app","taskDefinition":"app","launchType":"FARGATE","desiredCount":3,)"
        R"("deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}},"networkConfiguration":)" +
            std::string(kNetwork) + "}");
    const auto service = [&scene]() -> const ecs::ServiceRow& {
        return scene.world().ecs.services.at(0);
    };
    CHECK(scene.run_until([&](Scene&) { return service().steady; }));
    CHECK(service().deployments.front().healthy == 3);
    // Its database never gets healthy: each task gives up after its startTimeout.
    define(scene, {container("app", kWeb, after("db HEALTHY")),
                   container("db", kUnhealthy, std::string(R"("startTimeout":15,)") + kCheck)});
    scene.must("UpdateService", R"({"cluster":"prod-web","service":"app","taskDefinition":"app"})");
    CHECK(scene.run_until(
        [&](Scene& s) {
            CHECK(check_invariants(s.world()) == "");
            const auto& rows = service().deployments;
            return std::any_of(rows.begin(), rows.end(), [](const ecs::DeploymentRow& row) {
                return row.failed && row.failed_tasks >= 3;
            });
        },
        hours(2)));
    CHECK(scene.run_until([&](Scene&) { return service().steady; }, hours(2)));
    CHECK(service().deployments.front().healthy == 3);
    scene.run(hours(2));
    CHECK(check_invariants(scene.world()) == "");
}

TEST_CASE(
    "a task without dependsOn has no rows in the side table, and one that left gives them back") {
    Scene scene;
    scene.create_cluster();
    scene.register_web_api("1.0");
    scene.create_service(4);
    scene.run(minutes(5));
    CHECK(scene.world().ecs.container_runs.rows.empty());
    CHECK(scene.world().ecs.run_by_container.bytes() == 0);

    Stack stack({container("web", kWeb, after("init SUCCESS")), init("busybox")});
    CHECK(stack.reaches(ecs::TaskStatus::kRunning));
    CHECK(stack.scene.world().ecs.container_runs.rows.size() == 2);
    stack.scene.must("StopTask", R"({"cluster":"prod-web","task":")" + stack.arn + R"("})");
    stack.scene.run(hours(2));
    CHECK(stack.scene.world().ecs.tasks.size() == 0);
    CHECK(stack.scene.world().ecs.container_runs.free_runs[2].size() == 1);
    CHECK(check_invariants(stack.scene.world()) == "");
}
