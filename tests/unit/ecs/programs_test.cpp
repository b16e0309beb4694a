#include "engine/ecs/programs.hpp"

#include "engine/ecr/image_config.hpp"
#include "tests/unit/shell/terminal.hpp"

using namespace drydock;

namespace {

// What the one container of a task runs, a minute after run-task.
std::string program(const std::string& container, const std::string& more) {
    test::Terminal t;
    t.type("aws ecs create-cluster --cluster-name prod > /dev/null");
    t.type(
        "aws ecs register-task-definition --family job --network-mode awsvpc "
        "--requires-compatibilities FARGATE --cpu 256 --memory 512 "
        "--container-definitions '[{\"name\":\"web\",\"image\":\"nginx\"" +
        container + "}]' > /dev/null");
    t.type(
        "aws ecs run-task --cluster prod --task-definition job --launch-type FARGATE "
        "--network-configuration 'awsvpcConfiguration={subnets=[subnet-0a1b2c3d]}' " +
        more + " > /dev/null");
    t.finish("sleep 60");
    std::string line = "no task";
    t.world().ecs.tasks.each(
        [&](ecs::TaskId, const ecs::TaskRow& task) { line = ecs::program_of(t.world(), task, 0); });
    return line;
}

std::string overriding(std::string_view command) {
    return "--overrides '{\"containerOverrides\":[{\"name\":\"web\",\"command\":[" +
           std::string(command) + "]}]}'";
}

}  // namespace

TEST_CASE("a container runs the override's command, else the definition's, else the image's") {
    const std::string command = R"(,"command":["serve","--all"])";
    const std::string both = R"(,"entryPoint":["/entry","-x"])" + command;
    CHECK(program("", "") == "nginx");
    CHECK(program(command, "") == "serve --all");
    CHECK(program(both, "") == "/entry -x serve --all");
    CHECK(program(R"(,"entryPoint":["/entry"])", "") == "/entry");
    CHECK(program("", overriding(R"("sleep","9")")) == "sleep 9");
    CHECK(program(command, overriding(R"("sleep","9")")) == "sleep 9");
    CHECK(program(both, overriding(R"("sleep","9")")) == "/entry -x sleep 9");
    CHECK(program(both, overriding("")) == "/entry -x serve --all");
}

TEST_CASE("an image's configuration names its program and the TCP ports it exposes") {
    const ecr::ImageProgram image = ecr::image_program(
        R"({"config":{"Entrypoint":["/e","1"],"Cmd":["run"],"ExposedPorts":)"
        R"({"80/tcp":{},"53/udp":{},"x/tcp":{},"70000/tcp":{},"443/tcp":{},"8080":{}}}})");
    CHECK(image.entry_point == "/e 1");
    CHECK(image.command == "run");
    CHECK(image.tcp_ports == std::vector<std::uint16_t>{80, 443});
    for (const char* bad :
         {"", "[]", "{", R"({"config":7})", R"({"config":{"ExposedPorts":[1]}})"}) {
        CHECK(ecr::image_program(bad).entry_point.empty());
        CHECK(ecr::image_program(bad).tcp_ports.empty());
    }
}
