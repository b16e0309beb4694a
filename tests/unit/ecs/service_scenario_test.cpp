// Services from the outside: what a person sees who creates, breaks, updates and deletes one.
#include "tests/support/scene.hpp"

using namespace drydock;
using drydock::test::Answer;
using drydock::test::Scene;

namespace {

bool contains(const std::vector<std::string>& messages, std::string_view part) {
    for (const std::string& message : messages) {
        if (message.find(part) != std::string::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("a service brings up its tasks, says so and reaches a steady state") {
    Scene scene;
    scene.create_cluster();
    scene.register_web_api();
    scene.create_service(2);
    CHECK(scene.running_tasks().empty());
    scene.run(seconds(9));
    CHECK(scene.running_tasks().size() == 2);
    CHECK(scene.run_until([](Scene& s) { return s.steady(); }, minutes(3)));
    CHECK(check_invariants(scene.world()) == "");
    const Answer answer = scene.describe_service();
    const api::Value service = answer["services"].at(0);
    CHECK(service["runningCount"].i64() == 2);
    CHECK(service["deployments"].size() == 1);
    CHECK(service["deployments"].at(0)["rolloutState"].str() == "COMPLETED");
    const std::vector<std::string> events = scene.event_messages();
    REQUIRE(events.size() == 3);
    CHECK(events[0].rfind("(service web-api-svc) has started 2 tasks: (task ", 0) == 0);
    CHECK(events[1].find("deployment completed.") != std::string::npos);
    CHECK(events[2] == "(service web-api-svc) has reached a steady state.");
}

TEST_CASE("a stopped task is replaced, and its stop is explained") {
    Scene scene;
    scene.create_cluster();
    scene.register_web_api();
    scene.create_service(2);
    CHECK(scene.run_until([](Scene& s) { return s.steady(); }));
    const std::string victim = scene.running_tasks().front();
    const Answer stopped =
        scene.must("StopTask", R"({"cluster":"prod-web","task":")" + victim + R"("})");
    CHECK(stopped["task"]["lastStatus"].str() == "RUNNING");
    CHECK(stopped["task"]["desiredStatus"].str() == "STOPPED");
    CHECK(stopped["task"]["stopCode"].str() == "UserInitiated");
    CHECK(stopped["task"]["stoppedReason"].str() == "Task stopped by user");
    CHECK(scene.run_until([](Scene& s) { return s.running_tasks().size() == 2; }, minutes(2)));
    CHECK(scene.run_until([](Scene& s) { return s.steady(); }, minutes(3)));
    const Answer after =
        scene.must("DescribeTasks", R"({"cluster":"prod-web","tasks":[")" + victim + R"("]})");
    CHECK(after["tasks"].at(0)["lastStatus"].str() == "STOPPED");
    CHECK(after["tasks"].at(0)["containers"].at(0)["exitCode"].i64() == 0);
    scene.run(hours(1));
    const Answer gone =
        scene.must("DescribeTasks", R"({"cluster":"prod-web","tasks":[")" + victim + R"("]})");
    CHECK(gone["failures"].at(0)["reason"].str() == "MISSING");
    CHECK(check_invariants(scene.world()) == "");
}

TEST_CASE("a rollout to a new revision keeps the healthy count up, and a roll-back returns") {
    Scene scene;
    scene.create_cluster();
    scene.register_web_api("1.0");
    scene.create_service(4);
    CHECK(scene.run_until([](Scene& s) { return s.steady(); }));
    scene.register_web_api("2.0");
    scene.must("UpdateService",
               R"({"cluster":"prod-web","service":"web-api-svc","taskDefinition":"web-api:2"})");
    CHECK(scene.describe_service()["services"].at(0)["deployments"].size() == 2);
    bool kept = true;
    CHECK(scene.run_until(
        [&](Scene& s) {
            std::uint32_t healthy = 0;
            for (const ecs::DeploymentRow& d : s.service()->deployments) {
                healthy += d.healthy;
            }
            kept = kept && healthy >= 4;
            return s.steady();
        },
        minutes(5)));
    CHECK(kept);
    const Answer answer = scene.describe_service();
    CHECK(answer["services"].at(0)["deployments"].size() == 1);
    CHECK(answer["services"].at(0)["taskDefinition"].str() ==
          "arn:aws:ecs:us-east-1:111122223333:task-definition/web-api:2");
    CHECK(contains(scene.event_messages(), "has stopped 4 running tasks:"));
    scene.must("UpdateService",
               R"({"cluster":"prod-web","service":"web-api-svc","taskDefinition":"web-api:1"})");
    CHECK(scene.run_until([](Scene& s) { return s.steady(); }, minutes(5)));
    CHECK(scene.describe_service()["services"].at(0)["deployments"].at(0)["taskDefinition"].str() ==
          "arn:aws:ecs:us-east-1:111122223333:task-definition/web-api:1");
}

TEST_CASE("a missing image is retried with a growing delay and named in events and tasks") {
    Scene scene;
    scene.create_cluster();
    scene.register_web_api("9.9");
    scene.create_service(1);
    scene.run(minutes(6));
    const std::vector<std::string> events = scene.event_messages();
    CHECK(contains(events, "is unable to consistently start tasks successfully."));
    CHECK(contains(events, "CannotPullContainerError"));
    const Answer list =
        scene.must("ListTasks", R"({"cluster":"prod-web","desiredStatus":"STOPPED"})");
    REQUIRE(list["taskArns"].size() >= 4);
    const Answer task =
        scene.must("DescribeTasks", R"({"cluster":"prod-web","tasks":[")" +
                                        std::string(list["taskArns"].at(0).str()) + R"("]})");
    CHECK(task["tasks"].at(0)["stopCode"].str() == "TaskFailedToStart");
    CHECK(task["tasks"].at(0)["stoppedReason"].str() ==
          "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to "
          "resolve ref 111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:9.9: "
          "111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:9.9: not found");
    CHECK_FALSE(task["tasks"].at(0)["startedAt"].exists());
    const std::uint32_t before = scene.service()->starts_total;
    scene.run(minutes(60));
    CHECK(scene.service()->starts_total - before <= 6);
    CHECK(check_invariants(scene.world()) == "");
}

TEST_CASE("the circuit breaker rolls a crashing revision back") {
    Scene scene;
    scene.create_cluster();
    scene.register_web_api("1.0");
    scene.create_service(
        2,
        R"(,"deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}})");
    CHECK(scene.run_until([](Scene& s) { return s.steady(); }));
    scene.register_web_api("2.1-crash");
    scene.must("UpdateService",
               R"({"cluster":"prod-web","service":"web-api-svc","taskDefinition":"web-api:2"})");
    CHECK(scene.run_until([](Scene& s) { return s.steady(); }, minutes(20)));
    CHECK(contains(scene.event_messages(), "deployment failed: tasks failed to start."));
    CHECK(contains(scene.event_messages(), "rolling back to deployment ecs-svc/"));
    CHECK(scene.describe_service()["services"].at(0)["taskDefinition"].str() ==
          "arn:aws:ecs:us-east-1:111122223333:task-definition/web-api:1");
    CHECK(check_invariants(scene.world()) == "");
}

TEST_CASE("an unhealthy container is replaced") {
    Scene scene;
    scene.create_cluster();
    scene.register_web_api(
        "unhealthy",
        R"(,"healthCheck":{"command":["CMD-SHELL","curl -f http://localhost:8080/"],"interval":10,"retries":3})");
    scene.create_service(1);
    CHECK(scene.run_until(
        [](Scene& s) { return contains(s.event_messages(), "failed container health checks."); },
        minutes(5)));
    CHECK(scene.run_until(
        [](Scene& s) {
            return contains(s.event_messages(),
                            "Amazon ECS replaced 1 tasks due to an unhealthy status.");
        },
        minutes(5)));
    CHECK(check_invariants(scene.world()) == "");
}

TEST_CASE("a deleted service drains, turns INACTIVE and its name can be used again") {
    Scene scene;
    scene.create_cluster();
    scene.register_web_api();
    scene.create_service(2);
    CHECK(scene.run_until([](Scene& s) { return s.steady(); }));
    const Answer refused =
        scene.call("DeleteService", R"({"cluster":"prod-web","service":"web-api-svc"})");
    CHECK(refused.code == "InvalidParameterException");
    CHECK(refused.message == "The service cannot be stopped while it is scaled above 0.");
    scene.must("DeleteService", R"({"cluster":"prod-web","service":"web-api-svc","force":true})");
    CHECK(scene.describe_service()["services"].at(0)["status"].str() == "DRAINING");
    CHECK(scene.call("DeleteCluster", R"({"cluster":"prod-web"})").code ==
          "ClusterContainsServicesException");
    CHECK(scene.run_until(
        [](Scene& s) {
            return s.describe_service()["services"].at(0)["status"].str() == "INACTIVE";
        },
        minutes(3)));
    scene.create_service(1);
    CHECK(scene.describe_service()["services"].at(0)["status"].str() == "ACTIVE");
    scene.run(hours(3));
    CHECK(check_invariants(scene.world()) == "");
    CHECK(scene.steady());
}

TEST_CASE("a service without capacity to run on says why") {
    Scene scene;
    scene.create_cluster();
    scene.must(
        "RegisterTaskDefinition",
        R"({"family":"ec2","containerDefinitions":[{"name":"a","image":"nginx","memory":128}]})");
    scene.must(
        "CreateService",
        R"({"cluster":"prod-web","serviceName":"web-api-svc","taskDefinition":"ec2","desiredCount":1})");
    scene.run(minutes(1));
    CHECK(contains(scene.event_messages(),
                   "was unable to place a task because no container instance met all of its "
                   "requirements. Reason: No Container Instances were found in your cluster."));
}
