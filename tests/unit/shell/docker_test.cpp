// Dockerfiles, and docker's commands on the simulated machine.
#include "engine/shell/dockerfile.hpp"

#include "engine/ecr/ecr_lookup.hpp"
#include "engine/ecr/registry.hpp"
#include "engine/shell/docker_images.hpp"
#include "tests/unit/shell/terminal.hpp"

using namespace drydock;
using drydock::test::Printed;
using drydock::test::Terminal;

namespace {

constexpr const char* kRegistry = "111122223333.dkr.ecr.us-east-1.amazonaws.com";

std::string login_line() {
    return std::string(
               "aws ecr get-login-password | docker login --username AWS "
               "--password-stdin ") +
           kRegistry;
}

}  // namespace

TEST_CASE("a Dockerfile is read line by line, with continuations, comments and both forms") {
    const shell::DockerfileParsed parsed = shell::parse_dockerfile(
        "# syntax=docker/dockerfile:1\n"
        "ARG TAG=1.27\n"
        "from nginx:${TAG} AS base\n"
        "RUN apt-get update && \\\n"
        "    # a comment inside\n"
        "    apt-get install -y curl\n"
        "COPY --from=build --chown=a:b [\"a b\", \"/c\"]\n"
        "CMD [\"nginx\", \"-g\", \"daemon off;\"]\n");
    CHECK(parsed.error.empty());
    REQUIRE(parsed.instructions.size() == 5);
    CHECK(parsed.instructions[1].name == "FROM");
    CHECK(parsed.instructions[1].words == std::vector<std::string>{"nginx:${TAG}", "AS", "base"});
    CHECK(parsed.instructions[2].rest == "apt-get update && apt-get install -y curl");
    CHECK(parsed.instructions[2].line == 4);
    CHECK(parsed.instructions[3].json_form);
    CHECK(parsed.instructions[3].words == std::vector<std::string>{"a b", "/c"});
    CHECK(parsed.instructions[3].flags.size() == 2);
    CHECK(parsed.instructions[4].words[2] == "daemon off;");
}

TEST_CASE("a broken Dockerfile is refused in BuildKit's words") {
    const auto error = [](const char* text) { return shell::parse_dockerfile(text).error; };
    CHECK(error("") == "the Dockerfile (Dockerfile) cannot be empty");
    CHECK(error("# nothing\n") == "the Dockerfile (Dockerfile) cannot be empty");
    CHECK(error("FROM a\nFOO bar\n") ==
          "dockerfile parse error on line 2: unknown instruction: FOO");
    CHECK(error("RUN ls\nFROM a\n") ==
          "dockerfile parse error on line 1: no build stage in current context");
    CHECK(error("FROM a\nCMD\n") ==
          "dockerfile parse error on line 2: CMD requires at least one argument");
}

TEST_CASE("variables of a Dockerfile have defaults and alternatives") {
    const shell::DockerVariables known{{"A", "1"}, {"EMPTY", ""}};
    CHECK(shell::expand_docker_variables("$A ${A}b $B ${B:-x} ${A:+y} ${EMPTY:-z} \\$A $", known) ==
          "1 1b  x y z $A $");
}

TEST_CASE("what an image does follows from its command, its ports and its base") {
    const auto behaviour = [](const std::vector<std::string>& words, bool exposes) {
        return workload::behaviour_of_command(words, exposes);
    };
    CHECK(behaviour({"node", "server.js"}, true) == "web");
    CHECK(behaviour({"python", "worker.py"}, false) == "batch");
    CHECK(behaviour({"/usr/bin/java", "-jar", "app.jar"}, true) == "slow-web");
    CHECK(behaviour({"java", "-jar", "job.jar"}, false) == "batch");
    CHECK(behaviour({"sleep", "infinity"}, false) == "stubborn");
    CHECK(behaviour({"echo", "hi"}, true) == "exit-at-once");
    CHECK(behaviour({"exit", "1"}, false) == "crash-early");
    CHECK(behaviour({}, true) == "exit-at-once");
}

TEST_CASE("sizes and durations are docker's") {
    CHECK(shell::docker_size(0) == "0B");
    CHECK(shell::docker_size(999) == "999B");
    CHECK(shell::docker_size(1000) == "1kB");
    CHECK(shell::docker_size(1549) == "1.55kB");
    CHECK(shell::docker_size(71'303'168) == "71.3MB");
    CHECK(shell::docker_size(325'058'560) == "325MB");
    CHECK(shell::docker_duration(milliseconds(10)) == "Less than a second");
    CHECK(shell::docker_duration(seconds(59)) == "59 seconds");
    CHECK(shell::docker_duration(seconds(60)) == "About a minute");
    CHECK(shell::docker_duration(minutes(59)) == "59 minutes");
    CHECK(shell::docker_duration(minutes(61)) == "About an hour");
    CHECK(shell::docker_duration(hours(72)) == "3 days");
}

TEST_CASE("an image is built, pushed, and ECS runs what was built") {
    Terminal terminal;
    terminal.type("mkdir app; echo 'console.log(1)' > app/server.js");
    terminal.type(
        "printf 'FROM node:20\\nWORKDIR /app\\nCOPY . .\\nEXPOSE 3000\\nCMD "
        "[\"node\",\"server.js\"]\\n' > app/Dockerfile");
    const std::string name = std::string(kRegistry) + "/shop:v1";
    Printed built = terminal.type("docker build -t " + name + " app");
    CHECK_MESSAGE(built.exit_code == 0, built.err);
    CHECK(built.err.find("[3/3] COPY . .") != std::string::npos);
    Printed refused = terminal.type("docker push " + name);
    CHECK(refused.exit_code == 1);
    CHECK(refused.err == "no basic auth credentials\n");
    CHECK(terminal.out(login_line()) == "Login Succeeded\n");
    refused = terminal.type("docker push " + name);
    CHECK(refused.err ==
          "name unknown: The repository with name 'shop' does not exist in the registry with id "
          "'111122223333'\n");
    terminal.type("aws ecr create-repository --repository-name shop");
    const Printed pushed = terminal.type("docker push " + name);
    CHECK_MESSAGE(pushed.exit_code == 0, pushed.err);
    CHECK(pushed.out.find("v1: digest: sha256:") != std::string::npos);
    const ecr::ResolvedImage image = ecr::resolve_image(terminal.world(), name);
    CHECK(image.found);
    CHECK(image.behaviour == "web");
    CHECK(pushed.out.find(image.digest) != std::string::npos);
    // The same build again is the same image.
    const std::string id = terminal.out("docker images -q " + name);
    terminal.simulation.run_for(hours(1));
    terminal.type("docker build -t " + name + " app");
    CHECK(terminal.out("docker images -q " + name) == id);
}

TEST_CASE("a login ends after twelve hours, and an immutable tag is not pushed twice") {
    Terminal terminal;
    terminal.type(login_line());
    const std::string name = std::string(kRegistry) + "/web-api:";
    CHECK(terminal.type("docker pull " + name + "1.0").exit_code == 0);
    CHECK(terminal.type("docker tag " + name + "1.0 " + name + "3.0").exit_code == 0);
    CHECK(terminal.type("docker push " + name + "3.0").exit_code == 0);
    terminal.type(
        "aws ecr put-image-tag-mutability --repository-name web-api --image-tag-mutability "
        "IMMUTABLE");
    terminal.type("docker tag " + name + "1.0 " + name + "2.0");
    CHECK(terminal.type("docker push " + name + "2.0").err ==
          "tag invalid: The image tag '2.0' already exists in the 'web-api' repository and cannot "
          "be overwritten because the tag is immutable.\n");
    terminal.simulation.run_for(hours(12));
    CHECK(terminal.type("docker push " + name + "3.0").err ==
          "denied: Your authorization token has expired. Reauthenticate and try again.\n");
}

TEST_CASE("containers run in simulated time and Ctrl-C stops the one in the foreground") {
    Terminal terminal;
    CHECK(terminal.finish("docker run --rm busybox echo hello").out == "hello\n");
    CHECK(terminal.finish("docker run --rm busybox false").exit_code == 1);
    CHECK(terminal.type("docker run -d --name web -p 8080:80 nginx").exit_code == 0);
    terminal.simulation.run_for(seconds(5));
    CHECK(terminal.out("docker ps").find("Up 5 seconds") != std::string::npos);
    CHECK(terminal.out("docker logs web") == "Listening on port 80\n");
    const Printed stopped = terminal.finish("docker stop web");
    CHECK(stopped.out == "web\n");
    CHECK(terminal.out("docker ps -q").empty());
    CHECK(terminal.out("docker inspect -f '{{.State.ExitCode}}' web") == "0\n");
    CHECK(terminal.type("docker run --rm --name front nginx").waiting);
    terminal.simulation.submit(sim::InputKind::kInterrupt, {}, {});
    CHECK(terminal.out("docker ps -a").find("front") == std::string::npos);
    CHECK(terminal.type("docker run nginx grep x").exit_code == 125);
    CHECK(check_invariants(terminal.world()).empty());
}
