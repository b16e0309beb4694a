// `aws ecs execute-command`: the session, its shell, and its ends.
#include "engine/ecs/exec.hpp"
#include "tests/unit/shell/terminal.hpp"

using namespace drydock;
using drydock::test::Printed;
using drydock::test::Terminal;

namespace {

constexpr const char* kPlugin =
    "\nThe Session Manager plugin was installed successfully. Use the AWS CLI to start a "
    "session.\n\n";

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string id_of(const Terminal& t, std::uint64_t number) {
    return ecs::exec_session_id(t.world(), number);
}

std::string begins(const Terminal& t, std::uint64_t number) {
    return kPlugin + std::string("\nStarting session with SessionId: ") + id_of(t, number) + "\n";
}

std::string ends(const Terminal& t, std::uint64_t number) {
    return "\n\nExiting session with sessionId: " + id_of(t, number) + ".\n\n";
}

// A cluster with a service of one task that can be entered, one minute old.
void start_service(Terminal& t, const std::string& image) {
    drydock::test::deploy_web(
        t, "\"image\":\"" + image +
               "\",\"portMappings\":[{\"containerPort\":8080}],\"environment\":[{\"name\":"
               "\"COLOUR\",\"value\":\"blue\"}]");
}

constexpr const char* kWebApi = "111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:1.0";

std::string exec(const std::string& command) {
    return "aws ecs execute-command --cluster prod --task $TASK --container web --interactive "
           "--command \"" +
           command + "\"";
}

void interrupt(Terminal& t) { (void)t.simulation.submit(sim::InputKind::kInterrupt, {}, {}); }

std::string newest_output(const Terminal& t) {
    const auto& outbox = t.world().shell.outbox;
    return outbox.empty() ? "" : outbox.back().text;
}

}  // namespace

TEST_CASE("a command without a shell runs, prints and ends the session") {
    Terminal t;
    start_service(t, kWebApi);
    const Printed env = t.type(exec("printenv COLOUR AWS_EXECUTION_ENV"));
    CHECK(env.out == begins(t, 1) + "blue\nAWS_ECS_FARGATE\n" + ends(t, 1));
    CHECK(env.exit_code == 0);
    CHECK_FALSE(env.waiting);
    CHECK(t.world().ecs.exec.sessions.empty());
    // No shell reads the command: the first word is a program.
    CHECK(contains(t.out(exec("COLOUR=red env")),
                   "\n----------ERROR-------\nUnable to start command: Failed to start pty: exec: "
                   "\"COLOUR=red\": executable file not found in $PATH\n"));
    CHECK(contains(t.out(exec("/bin/zsh")),
                   "Failed to start pty: fork/exec /bin/zsh: no such file or directory\n"));
    CHECK(contains(t.out(exec("cd /tmp")), "exec: \"cd\": executable file not found in $PATH"));
    CHECK(t.out(exec("sh -c 'echo \\$COLOUR | tr b B; exit 3'")) ==
          begins(t, 5) + "Blue\n" + ends(t, 5));
    CHECK(t.out("echo $?") == "0\n");  // the plugin tells nobody what the command ended with
    CHECK(contains(t.out(exec("sh start.sh")), "\nsh: start.sh: No such file or directory\n"));
    CHECK(contains(t.finish(exec("sleep 3")).out, "Exiting session"));
    CHECK(t.out(exec("env") + " | grep COLOUR") == "COLOUR=blue\n");
    CHECK(t.finish(exec("sleep 3") + " | grep -c Exiting").out == "1\n");
    CHECK(t.finish("X=$(" + exec("sh -c 'sleep 2; echo in'") + " | grep in$); echo \"<$X>\"").out ==
          "<in>\n");
}

TEST_CASE("the refusals of the CLI and of the API come behind the plugin's greeting") {
    Terminal t;
    start_service(t, kWebApi);
    const Printed no_flag =
        t.type("aws ecs execute-command --cluster prod --task $TASK --command ls");
    CHECK(no_flag.out == kPlugin);
    CHECK(no_flag.err ==
          "\nParameter validation failed:\nMissing required parameter in input: "
          "\"interactive\"\n");
    CHECK(no_flag.exit_code == 252);
    const Printed other = t.type(
        "aws ecs execute-command --cluster prod --task $TASK --command ls --non-interactive");
    CHECK(other.out == kPlugin);
    CHECK(other.err ==
          "\nAn error occurred (InvalidParameterException) when calling the ExecuteCommand "
          "operation: Interactive is the only mode supported currently.\n");
    CHECK(other.exit_code == 254);
}

TEST_CASE("a shell inside the container takes the typed lines") {
    Terminal t;
    start_service(t, kWebApi);
    t.type("COLOUR=mine");
    const Printed opened = t.type(exec("/bin/sh"));
    CHECK(opened.out == begins(t, 1) + "# ");
    CHECK(opened.waiting);
    CHECK(t.world().shell.job.wants_line);
    CHECK(t.out("pwd; whoami; echo $COLOUR $X$HOME") == "/\nroot\nblue /root\n# ");
    CHECK(t.out("hostname") == "ip-172-31-0-4.ec2.internal\n# ");
    CHECK(t.out("cat /etc/hosts /etc/resolv.conf") ==
          "127.0.0.1 localhost\n172.31.0.4 ip-172-31-0-4.ec2.internal\nsearch ec2.internal\n"
          "nameserver 172.31.0.2\n# ");
    CHECK(t.out("ls / | head -n 2; cd /etc && ls && cd") ==
          "bin\ndev\nhostname\nhosts\n"
          "resolv.conf\n# ");
    const Printed unknown = t.type("foo");
    CHECK(unknown.err == "sh: foo: not found\n");
    CHECK(t.out("echo $?") == "127\n# ");
    // What is set and written stays for the session, and out of the learner's home.
    CHECK(t.out("X=5; echo hi > /tmp/x") == "# ");
    CHECK(t.out("cat /tmp/x; echo $((X+1))") == "hi\n6\n# ");
    CHECK(t.out("for i in 1 2; do") == "> ");
    CHECK(t.out("echo $i") == "> ");
    CHECK(t.out("done") == "1\n2\n# ");
    CHECK(t.type("aws ecs list-clusters").err == "sh: aws: not found\n");
    const Printed left = t.type("exit 7");
    CHECK(left.out == ends(t, 1));
    CHECK(left.exit_code == 0);
    CHECK_FALSE(left.waiting);
    CHECK(t.out("echo $COLOUR$X; ls /tmp") == "mine\n");
    CHECK(t.world().shell.history.back() == "echo $COLOUR$X; ls /tmp");
    CHECK(check_invariants(t.world()) == "");
}

TEST_CASE("curl inside reaches the task's own programs and the metadata endpoint") {
    Terminal t;
    start_service(t, kWebApi);
    t.type(exec("sh"));
    CHECK(t.out("curl -s -o /dev/null -w '%{http_code}' localhost:8080/health") == "200# ");
    CHECK(contains(t.out("curl -sI 172.31.0.4:8080"), "HTTP/1.1 200 OK\r\nDate: Mon, 05 Jan 2026"));
    CHECK(t.out("curl localhost:8080") == "{\"status\":\"ok\",\"image\":\"web-api:1.0\"}\n# ");
    const Printed closed = t.type("curl localhost:81");
    CHECK(closed.err ==
          "curl: (7) Failed to connect to localhost port 81 after 0 ms: Couldn't connect to "
          "server\n");
    CHECK(contains(t.type("curl http://example.com/").err, "curl: (6) Could not resolve host"));
    CHECK(contains(t.type("curl 8.8.8.8").err, "curl: (4) Drydock does not model"));
    const std::string task = t.out("curl -s $ECS_CONTAINER_METADATA_URI_V4/task");
    CHECK(contains(task, R"("Family":"web","ServiceName":"web","Revision":"1")"));
    CHECK(contains(task, R"("Limits":{"CPU":0.25,"Memory":512})"));
    CHECK(contains(task, R"("DomainNameServers":["172.31.0.2"])"));
    CHECK(contains(t.out("wget -qO- $ECS_CONTAINER_METADATA_URI_V4"), R"({"DockerId":")"));
    CHECK(contains(t.out("curl -s 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
                   R"({"RoleArn":"arn:aws:iam::111122223333:role/ecsTaskRole")"));
    CHECK(t.out("curl -s 169.254.170.2/nope") == "404 page not found\n# ");
}

TEST_CASE("kill 1 ends the program, the task and the session; the service starts another task") {
    Terminal t;
    start_service(t, kWebApi);
    t.type(exec("sh"));
    CHECK(contains(t.out("ps"), "    1 root      0:00 web-api\n"));
    CHECK(t.out("kill -9 1; kill -0 1; echo $?") == "0\n# ");
    CHECK(t.type("kill 99").err == "sh: kill: (99) - No such process\n");
    CHECK(t.out("kill 1") == "# ");
    CHECK(t.world().ecs.exec.signalled.size() == 1);
    t.simulation.run_for(seconds(2));
    CHECK(newest_output(t) == ends(t, 1));
    CHECK_FALSE(t.world().shell.job.active);
    CHECK(t.world().ecs.exec.sessions.empty());
    CHECK(check_invariants(t.world()) == "");
    t.finish("sleep 60");
    CHECK(t.out("aws ecs describe-tasks --cluster prod --tasks $TASK --output text --query "
                "'tasks[0].[stopCode,stoppedReason,containers[0].exitCode,containers[0]."
                "managedAgents[0].lastStatus]'") ==
          "EssentialContainerExited\tEssential container in task exited\t0\tSTOPPED\n");
    CHECK(t.out("aws ecs describe-services --cluster prod --services web --output text --query "
                "'services[0].[runningCount,pendingCount]'") == "1\t0\n");
}

TEST_CASE("Ctrl-C goes to the shell inside, Ctrl-D leaves it") {
    Terminal t;
    start_service(t, kWebApi);
    t.type(exec("sh"));
    CHECK(t.out("sleep 100; echo done") == "");
    CHECK_FALSE(t.world().shell.job.wants_line);
    interrupt(t);
    CHECK(t.world().shell.job.wants_line);
    CHECK(t.out("echo $?") == "130\n# ");
    t.type("echo 'open");
    interrupt(t);
    CHECK(t.out("echo free") == "free\n# ");
    CHECK(t.out("\x04") == ends(t, 1));
    CHECK(t.out("echo home") == "home\n");
}

TEST_CASE("a session ends when its task is stopped, and when nobody uses it") {
    Terminal t;
    start_service(t, kWebApi);
    t.type(exec("sh"));
    t.type("sleep 5; echo still here");
    t.simulation.run_for(minutes(19));
    CHECK(t.world().shell.job.session == 1);
    t.out("true");
    t.simulation.run_for(minutes(19));
    CHECK(t.world().shell.job.active);
    t.simulation.run_for(minutes(2));
    CHECK_FALSE(t.world().shell.job.active);
    CHECK(newest_output(t) == ends(t, 1));
    t.type(exec("sh"));
    t.type("sleep 1000");
    const std::string task = [&t] {
        for (const shell::Variable& variable : t.world().shell.variables) {
            if (variable.name == "TASK") {
                return variable.value;
            }
        }
        return std::string();
    }();
    CHECK(t.simulation.api("ecs", "StopTask", R"({"cluster":"prod","task":")" + task + R"("})").ok);
    t.simulation.run_for(seconds(10));
    CHECK_FALSE(t.world().shell.job.active);
    CHECK(newest_output(t) == ends(t, 2));
}

TEST_CASE("an image's userland decides which shells it has") {
    Terminal alpine;
    start_service(alpine, "public.ecr.aws/docker/library/nginx:alpine");
    CHECK(
        contains(alpine.out(exec("/bin/bash")), "fork/exec /bin/bash: no such file or directory"));
    CHECK(contains(alpine.out(exec("/bin/sh")), "\n/ # "));
    CHECK(alpine.out("cd /tmp") == "/tmp # ");

    Terminal debian;
    start_service(debian, "public.ecr.aws/docker/library/nginx:1.27");
    CHECK(contains(debian.out(exec("bash")), "\nroot@ip-172-31-0-4:/# "));
    CHECK(debian.type("foo").err == "bash: foo: command not found\n");
    CHECK(contains(debian.out("cat /etc/os-release"), "ID=debian\n"));
}

TEST_CASE("an image built from scratch has no shell") {
    Terminal t;
    t.type(
        "printf 'FROM scratch\\nCOPY app /app\\nEXPOSE 8080\\nENTRYPOINT [\"/app\"]\\n' > "
        "Dockerfile && echo x > app");
    const std::string image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:tiny";
    t.type(
        "aws ecr get-login-password | docker login --username AWS --password-stdin "
        "111122223333.dkr.ecr.us-east-1.amazonaws.com");
    t.finish("docker build -t " + image + " . && docker push " + image);
    start_service(t, image);
    CHECK(t.out(exec("/bin/sh")) ==
          begins(t, 1) +
              "----------ERROR-------\nUnable to start command: Failed to start pty: fork/exec "
              "/bin/sh: no such file or directory\n" +
              ends(t, 1));
}

TEST_CASE("a session whose input is a pipe ends at once") {
    Terminal t;
    start_service(t, kWebApi);
    CHECK(t.out("echo ls | " + exec("/bin/sh")) ==
          begins(t, 1) + "Cannot perform start session: EOF\n");
    CHECK(t.world().ecs.exec.sessions.empty());
}

TEST_CASE("a session replays") {
    Terminal t;
    start_service(t, kWebApi);
    t.type(exec("sh"));
    t.type("X=1; sleep 3; echo $X > /tmp/x");
    t.simulation.run_for(seconds(10));
    t.type("kill 1");
    t.simulation.run_for(minutes(2));
    const World again = sim::replay(t.simulation.log(), t.world().now);
    CHECK(hash_world(again) == hash_world(t.world()));
}
