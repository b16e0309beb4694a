// A terminal in a fresh world: type a line, look at what it printed.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "doctest/doctest.h"
#include "engine/api/value.hpp"
#include "engine/shell/shell.hpp"
#include "engine/sim/simulation.hpp"

namespace drydock::test {

struct Printed {
    std::string out;
    std::string err;
    std::string note;
    int exit_code = 0;
    bool waiting = false;
};

class Terminal {
public:
    explicit Terminal(bool strict = false)
        : simulation(WorldConfig{1, "111122223333", "us-east-1", 1'767'603'600'000, strict}) {}

    Printed type(std::string_view line) {
        const sim::ShellReply reply = simulation.shell(line);
        Printed printed;
        for (const shell::Output& output : reply.outputs) {
            add(output, &printed);
        }
        printed.exit_code = reply.exit_code;
        printed.waiting = reply.waiting;
        return printed;
    }

    // Types a line and lets time pass until its last command has ended.
    Printed finish(std::string_view line) {
        const std::uint32_t seen = world().shell.outputs_total;
        Printed printed = type(line);
        SimTime due{0};
        for (int i = 0; i < 100'000 && world().shell.job.active && simulation.next_event(&due);
             ++i) {
            simulation.run_until(due);
        }
        add_since(seen, &printed);
        return printed;
    }

    // Types a line and lets so much time pass.
    Printed pass(std::string_view line, Duration time) {
        const std::uint32_t seen = world().shell.outputs_total;
        Printed printed = type(line);
        simulation.run_for(time);
        add_since(seen, &printed);
        return printed;
    }

    std::string out(std::string_view line) { return type(line).out; }
    [[nodiscard]] const World& world() const { return simulation.world(); }

    sim::Simulation simulation;

private:
    // What came after the answer to the line itself.
    void add_since(std::uint32_t seen, Printed* printed) const {
        const auto& outbox = world().shell.outbox;
        for (; seen < world().shell.outputs_total; ++seen) {
            add(outbox[outbox.size() - (world().shell.outputs_total - seen)], printed);
        }
        printed->waiting = world().shell.job.active;
        printed->exit_code = world().shell.last_exit_code;
    }
    static void add(const shell::Output& output, Printed* printed) {
        switch (output.kind) {
            case shell::OutputKind::kStdout:
                printed->out += output.text;
                break;
            case shell::OutputKind::kStderr:
                printed->err += output.text;
                break;
            case shell::OutputKind::kNote:
                printed->note += output.text;
                break;
        }
    }
};

// A file of recordings beside the tests of the shell, which holds more than a hundred.
inline void read_recordings(const std::string& name, api::Doc* doc) {
    std::ifstream file(std::string(DRYDOCK_SOURCE_DIR) + "/tests/unit/shell/" + name);
    std::stringstream text;
    text << file.rdbuf();
    std::string error;
    REQUIRE(api::parse_json(text.str(), doc, &error));
    REQUIRE(doc->root().size() > 100);
}

// The cluster prod with the service web of one task that can be entered, a minute old; $TASK is its
// ARN. `container`: the members of its one container beside the name.
inline void deploy_web(Terminal& t, const std::string& container,
                       const std::string& groups = "sg-0a1b2c3d") {
    t.type("aws ecs create-cluster --cluster-name prod > /dev/null");
    t.type(
        "aws ecs register-task-definition --family web --network-mode awsvpc "
        "--requires-compatibilities FARGATE --cpu 256 --memory 512 "
        "--task-role-arn arn:aws:iam::111122223333:role/ecsTaskRole "
        "--execution-role-arn arn:aws:iam::111122223333:role/ecsTaskExecutionRole "
        "--container-definitions '[{\"name\":\"web\"," +
        container + "}]' > /dev/null");
    t.type(
        "aws ecs create-service --cluster prod --service-name web --task-definition web "
        "--desired-count 1 --launch-type FARGATE --enable-execute-command "
        "--network-configuration 'awsvpcConfiguration={subnets=[subnet-0a1b2c3d],"
        "securityGroups=[" +
        groups + "],assignPublicIp=ENABLED}' > /dev/null");
    t.finish("sleep 60");
    t.type("TASK=$(aws ecs list-tasks --cluster prod --query 'taskArns[0]' --output text)");
}

}  // namespace drydock::test
