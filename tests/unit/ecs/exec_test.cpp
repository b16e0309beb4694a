// ECS Exec: what an agent needs, when it runs, how many sessions it takes.
#include "engine/ecs/exec.hpp"
#include "tests/support/scene.hpp"

using namespace drydock;
using drydock::test::Answer;
using drydock::test::kNetwork;
using drydock::test::Scene;

namespace {

constexpr const char* kRole = "arn:aws:iam::111122223333:role/ecsTaskRole";

// One task with two containers, the second one not essential.
std::string run_pair(Scene& scene, const std::string& extra = "", const char* role = kRole) {
    scene.create_cluster();
    scene.must(
        "RegisterTaskDefinition",
        R"({"family":"pair","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],)"
        R"("cpu":"256","memory":"512","executionRoleArn":"arn:aws:iam::111122223333:role/ecsTaskExecutionRole",)"
        R"("taskRoleArn":")" +
            std::string(role) + R"(",)" + extra +
            R"("containerDefinitions":[)"
            R"({"name":"web","image":"111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:1.0"},)"
            R"({"name":"side","image":"111122223333.dkr.ecr.us-east-1.amazonaws.com/sample-api:latest","essential":false}]})");
    const Answer answer = scene.must(
        "RunTask",
        R"({"cluster":"prod-web","taskDefinition":"pair","launchType":"FARGATE","enableExecuteCommand":true,"networkConfiguration":)" +
            std::string(kNetwork) + "}");
    return std::string(answer["tasks"].at(0)["taskArn"].str());
}

Answer exec(Scene& scene, const std::string& task, const std::string& container) {
    return scene.call("ExecuteCommand", R"({"cluster":"prod-web","interactive":true,"task":")" +
                                            task + R"(","command":"sh","container":")" + container +
                                            R"("})");
}

ecs::TaskId first_task(const Scene& scene) { return scene.world().ecs.tasks.id_at(0); }

}  // namespace

TEST_CASE("what each operation says where ECS Exec cannot be had") {
    using ecs::ExecRequest;
    CHECK(ecs::check_exec(kRole, "LATEST", ExecRequest::kRunTask).code.empty());
    CHECK(ecs::check_exec(kRole, "1.4.0", ExecRequest::kUpdateService).code.empty());
    CHECK(ecs::check_exec(kRole, "1.3.0", ExecRequest::kCreateService).code ==
          "PlatformTaskDefinitionIncompatibilityException");
    CHECK(ecs::check_exec("", "", ExecRequest::kRunTask).message ==
          "The execute command failed because a valid task role is not being used. Specify a valid "
          "task role in your task definition or as a task override and try again.");
    CHECK(ecs::check_exec("", "", ExecRequest::kCreateService)
              .message.rfind("The service couldn't be created because a valid taskRoleArn", 0) ==
          0);
}

TEST_CASE("the agent follows its container") {
    Scene scene;
    const std::string task = run_pair(scene);
    const ecs::TaskId id = first_task(scene);
    const auto agent = [&scene, id](std::uint32_t i) {
        return ecs::managed_agent(scene.world(), scene.world().ecs.tasks.get(id), i);
    };
    CHECK(agent(0).status == ecs::ContainerStatus::kPending);
    CHECK(scene.run_until([&](Scene&) { return agent(0).status == ecs::ContainerStatus::kRunning; },
                          minutes(2)));
    const SimTime started = scene.world().ecs.tasks.get(id).started_at;
    CHECK(agent(0).started_at > started);
    CHECK(agent(0).started_at - started <= seconds(7));
    scene.run(seconds(20));
    // The container that is not essential ends alone, and its agent with it.
    CHECK(exec(scene, task, "side").ok);
    scene.simulation.submit(sim::InputKind::kFault, "container-exit",
                            R"({"task":")" + task + R"(","container":1,"exitCode":1})");
    CHECK(agent(0).status == ecs::ContainerStatus::kRunning);
    CHECK(agent(1).status == ecs::ContainerStatus::kStopped);
    CHECK(agent(1).reason == "Received Container Stopped event");
    CHECK(is_set(agent(1).started_at));
    CHECK(scene.world().ecs.exec.sessions.empty());
    CHECK(exec(scene, task, "side").code == "InvalidParameterException");
    CHECK(exec(scene, task, "web").ok);
    CHECK(check_invariants(scene.world()) == "");
}

TEST_CASE("a role that is not there, and a second container of one pid namespace, do not connect") {
    Scene no_role;
    const std::string lonely = run_pair(no_role, "", "arn:aws:iam::111122223333:role/nobody");
    no_role.run(minutes(2));
    CHECK(exec(no_role, lonely, "web").code == "TargetNotConnectedException");

    Scene shared;
    const std::string task = run_pair(shared, R"("pidMode":"task",)");
    shared.run(minutes(2));
    CHECK(exec(shared, task, "web").ok);
    CHECK(exec(shared, task, "web").ok);
    CHECK(exec(shared, task, "side").code == "TargetNotConnectedException");
}

TEST_CASE("a container takes a thousand sessions, and idle ones make room") {
    Scene scene;
    const std::string task = run_pair(scene);
    scene.run(minutes(2));
    for (std::uint32_t i = 0; i < ecs::kExecSessionsPerContainerMax; ++i) {
        REQUIRE(exec(scene, task, "web").ok);
    }
    const Answer refused = exec(scene, task, "web");
    CHECK(refused.code == "ClientException");
    CHECK(refused.message ==
          "Unable to start new execute sessions because the maximum session limit of 1000 has been "
          "reached.");
    CHECK(exec(scene, task, "side").ok);
    scene.run(ecs::kExecIdleAfter);
    CHECK(exec(scene, task, "web").ok);
    CHECK(scene.world().ecs.exec.sessions.size() == 1);
}

TEST_CASE("SIGTERM from inside ends a program as stopping the task would, and never twice") {
    Scene scene;
    (void)run_pair(scene);
    scene.run(minutes(2));
    World world = scene.world();
    const ecs::TaskId id = first_task(scene);
    ecs::terminate_container(world, id, 1);
    ecs::terminate_container(world, id, 1);
    REQUIRE(world.ecs.exec.signalled.size() == 1);
    CHECK(check_invariants(world) == "");
    sim::run_world(world, world.now + seconds(5), UINT64_MAX);
    const ecs::TaskRow& task = world.ecs.tasks.get(id);
    const ecs::ContainerRow& side = world.ecs.containers.rows[task.first_container + 1];
    CHECK(side.last_status == ecs::ContainerStatus::kStopped);
    CHECK(side.exit_code == 0);
    CHECK(task.last_status == ecs::TaskStatus::kRunning);
    CHECK(world.ecs.exec.signalled.empty());
}
