#include <string>

#include "tests/unit/shell/terminal.hpp"

using namespace drydock;

namespace {

// The states of the task of the AWS CLI's own example, which sleeps for six minutes.
std::string states(const std::string& container, const std::string& more, Duration after) {
    test::Terminal t;
    t.type("aws ecs create-cluster --cluster-name MyCluster > /dev/null");
    t.type(
        "aws ecs register-task-definition --family sleep360 --network-mode awsvpc "
        "--requires-compatibilities FARGATE --cpu 256 --memory 512 --container-definitions "
        "'[{\"name\":\"sleep\",\"image\":\"busybox\"" +
        container + "}]' > /dev/null");
    t.type(
        "aws ecs run-task --cluster MyCluster --task-definition sleep360 --launch-type FARGATE "
        "--network-configuration 'awsvpcConfiguration={subnets=[subnet-0a1b2c3d]}' " +
        more + " > /dev/null");
    t.type("TASK=$(aws ecs list-tasks --cluster MyCluster --query 'taskArns[0]' --output text)");
    t.finish("aws ecs wait tasks-running --cluster MyCluster --tasks $TASK");
    t.simulation.run_for(after);
    return t.out(
        "aws ecs describe-tasks --cluster MyCluster --tasks $TASK --output text --query "
        "'tasks[0].[desiredStatus,containers[0].exitCode,stoppedReason]'");
}

}  // namespace

TEST_CASE("a container runs as long as its command says and ends with its code") {
    const std::string command = R"(,"command":["sleep","360"])";
    CHECK(states(command, "", seconds(300)) == "RUNNING\tNone\tNone\n");
    CHECK(states(command, "", seconds(400)) == "STOPPED\t0\tEssential container in task exited\n");
    CHECK(states(R"(,"entryPoint":["sh","-c"],"command":["sleep 60; exit 7"])", "", seconds(100)) ==
          "STOPPED\t7\tEssential container in task exited\n");
    CHECK(states(command,
                 "--overrides "
                 "'{\"containerOverrides\":[{\"name\":\"sleep\",\"command\":[\"sleep\","
                 "\"20\"]}]}'",
                 seconds(60)) == "STOPPED\t0\tEssential container in task exited\n");
}

TEST_CASE("the command of an image that was built decides as one of the definition does") {
    test::Terminal t;
    t.type("printf 'FROM busybox\\nCMD [\"sleep\", \"40\"]\\n' > Dockerfile");
    t.type("aws ecr create-repository --repository-name nap > /dev/null");
    t.type("R=111122223333.dkr.ecr.us-east-1.amazonaws.com");
    t.finish("aws ecr get-login-password | docker login --username AWS --password-stdin $R");
    t.finish("docker build -t $R/nap:1 . && docker push $R/nap:1");
    t.type("aws ecs create-cluster --cluster-name c > /dev/null");
    t.type(
        "aws ecs register-task-definition --family nap --network-mode awsvpc "
        "--requires-compatibilities FARGATE --cpu 256 --memory 512 --execution-role-arn "
        "arn:aws:iam::111122223333:role/ecsTaskExecutionRole --container-definitions "
        "\"[{\\\"name\\\":\\\"nap\\\",\\\"image\\\":\\\"$R/nap:1\\\"}]\" > /dev/null");
    t.type(
        "TASK=$(aws ecs run-task --cluster c --task-definition nap --launch-type FARGATE "
        "--network-configuration 'awsvpcConfiguration={subnets=[subnet-0a1b2c3d]}' "
        "--query 'tasks[0].taskArn' --output text)");
    t.finish("aws ecs wait tasks-running --cluster c --tasks $TASK");
    t.simulation.run_for(seconds(60));
    CHECK(t.out("aws ecs describe-tasks --cluster c --tasks $TASK --output text --query "
                "'tasks[0].[desiredStatus,containers[0].exitCode]'") == "STOPPED\t0\n");
}
