// ECS at size: from nothing to steady, quiet days, memory, snapshots, and requests inside the
// engine.
#include <string>
#include <vector>

#include "engine/ecs/ecs_names.hpp"
#include "engine/shell/shell.hpp"
#include "engine/sim/simulation.hpp"
#include "tests/bench/bench.hpp"

using namespace drydock;

namespace {

constexpr const char* kNetwork =
    R"({"awsvpcConfiguration":{"subnets":["subnet-0a1b2c3d","subnet-0b2c3d4e","subnet-0c3d4e5f","subnet-0d4e5f60","subnet-0e5f6071","subnet-0f607182"],"securityGroups":["sg-0a1b2c3d"],"assignPublicIp":"ENABLED"}})";

bool call(sim::Simulation& simulation, const char* operation, const std::string& body,
          bench::Report& report) {
    const sim::ApiAnswer answer = simulation.api("ecs", operation, body);
    if (!answer.ok) {
        report.fail(std::string(operation) + ": " + answer.error.message);
    }
    return answer.ok;
}

// `services` services of `tasks` tasks each.
sim::Simulation make_fleet(int services, int tasks, bench::Report& report) {
    sim::Simulation simulation{WorldConfig{}};
    call(simulation, "CreateCluster", R"({"clusterName":"bench"})", report);
    call(
        simulation, "RegisterTaskDefinition",
        R"({"family":"web-api","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512","containerDefinitions":[{"name":"web","image":"111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:1.0","portMappings":[{"containerPort":8080}]}]})",
        report);
    for (int i = 0; i < services; ++i) {
        call(simulation, "CreateService",
             R"({"cluster":"bench","serviceName":"s)" + std::to_string(i) +
                 R"(","taskDefinition":"web-api","launchType":"FARGATE","desiredCount":)" +
                 std::to_string(tasks) + R"(,"networkConfiguration":)" + kNetwork + "}",
             report);
    }
    return simulation;
}

bool all_steady(const World& world) {
    bool steady = true;
    world.ecs.services.each(
        [&](ecs::ServiceId, const ecs::ServiceRow& row) { steady = steady && row.steady; });
    return steady;
}

void run_to_steady(sim::Simulation& simulation, bench::Report& report) {
    for (int minute = 0; minute < 120; ++minute) {
        simulation.run_for(minutes(1));
        if (all_steady(simulation.world())) {
            return;
        }
    }
    report.fail("the fleet did not become steady");
}

DD_BENCH(ecs_steady) {
    constexpr int kShapes[][2] = {{1, 5000}, {2, 5000}, {100, 100}};
    for (const auto& shape : kShapes) {
        std::vector<double> times;
        for (int round = 0; round < 5; ++round) {
            sim::Simulation simulation = make_fleet(shape[0], shape[1], report);
            times.push_back(bench::seconds([&] { run_to_steady(simulation, report); }) * 1000);
        }
        report.add("ecs/to_steady/" + std::to_string(shape[0]) + "x" + std::to_string(shape[1]),
                   bench::median(times), "ms");
    }
}

DD_BENCH(ecs_quiet_day) {
    for (const int tasks : {1'000, 10'000}) {
        sim::Simulation simulation = make_fleet(tasks / 100, 100, report);
        run_to_steady(simulation, report);
        simulation.run_for(hours(2));
        const std::uint64_t events = simulation.world().events_run;
        constexpr int kDays = 20;
        const double elapsed = bench::seconds([&] { simulation.run_for(hours(24 * kDays)); });
        const std::string name = "ecs/quiet_day/" + std::to_string(tasks);
        report.add(name, kDays / elapsed, "days/s");
        report.add(name + "/events",
                   static_cast<double>(simulation.world().events_run - events) / kDays, "events");
    }
}

DD_BENCH(ecs_redeployed_day) {
    sim::Simulation simulation = make_fleet(100, 100, report);
    run_to_steady(simulation, report);
    const double elapsed = bench::seconds([&] {
        for (int hour = 0; hour < 24; ++hour) {
            for (int i = 0; i < 100; ++i) {
                call(simulation, "UpdateService",
                     R"({"cluster":"bench","service":"s)" + std::to_string(i) +
                         R"(","forceNewDeployment":true})",
                     report);
            }
            simulation.run_for(hours(1));
        }
    });
    report.add("ecs/redeployed_day/10000", elapsed, "s");
    if (!all_steady(simulation.world())) {
        report.fail("the fleet is not steady after its redeployments");
    }
}

DD_BENCH(ecs_memory) {
    for (const int services : {100, 240}) {
        sim::Simulation empty = make_fleet(services, 0, report);
        run_to_steady(empty, report);
        sim::Simulation full = make_fleet(services, 100, report);
        run_to_steady(full, report);
        const double bytes = static_cast<double>(world_bytes(full.world())) -
                             static_cast<double>(world_bytes(empty.world()));
        report.add("ecs/bytes_per_task/" + std::to_string(services * 100), bytes / (services * 100),
                   "bytes");
    }
}

DD_BENCH(ecs_snapshot) {
    sim::Simulation simulation = make_fleet(100, 100, report);
    run_to_steady(simulation, report);
    World buffer = simulation.world();
    std::vector<double> copies;
    std::vector<double> hashes;
    for (int round = 0; round < 101; ++round) {  // a browser's compiler takes some to warm up
        copies.push_back(bench::seconds([&] { buffer = simulation.world(); }) * 1000);
        hashes.push_back(bench::seconds([&] { bench::keep(hash_world(buffer)); }) * 1000);
    }
    report.add("ecs/snapshot/10000/copy", bench::median(copies), "ms");
    report.add("ecs/snapshot/10000/hash", bench::median(hashes), "ms");
    if (hash_world(buffer) != hash_world(simulation.world())) {
        report.fail("a snapshot differs from its original");
    }
}

// One key press in the terminal: what the page asks the engine for each time.
DD_BENCH(ecs_completion) {
    sim::Simulation simulation = make_fleet(100, 100, report);
    run_to_steady(simulation, report);
    struct Line {
        const char* what;
        std::string text;
    };
    const Line lines[] = {
        {"operations", "aws ecs d"},
        {"options", "aws ecs create-service --d"},
        {"services", "aws ecs describe-services --cluster bench --services s9"},
        {"tasks", "aws ecs describe-tasks --cluster bench --tasks 7"},
        {"task ARNs", "aws ecs stop-task --cluster bench --task arn:aws:ecs:us-east-1:1"},
    };
    for (const Line& line : lines) {
        std::vector<double> times;
        std::size_t found = 0;
        for (int round = 0; round < 51; ++round) {
            times.push_back(bench::seconds([&] {
                                found = shell::complete(simulation.world(), line.text,
                                                        line.text.size(), 200)
                                            .size();
                            }) *
                            1000);
        }
        if (found == 0) {
            report.fail("nothing completes " + line.text);
        }
        report.add(std::string("shell/complete/10000/") + line.what, bench::median(times), "ms");
    }
}

enum class Asked { kAgain, kFirst };

// The median of `rounds` requests inside the engine, in microseconds. Clients poll, so most asks
// are of what has not changed; the first has nothing to go by.
double request_us(sim::Simulation& simulation, const char* operation, const std::string& body,
                  int rounds, Asked asked, bench::Report& report) {
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        if (asked == Asked::kFirst) {
            simulation.restore(World(simulation.world()), simulation.log());
        }
        sim::ApiAnswer answer;
        times.push_back(bench::seconds([&] { answer = simulation.api("ecs", operation, body); }) *
                        1e6);
        if (!answer.ok) {
            report.fail(answer.error.message);
        }
        bench::keep(answer.json.size());
    }
    return bench::median(times);
}

std::string ten_services() {
    std::string body = R"({"cluster":"bench","services":[)";
    for (int i = 0; i < 10; ++i) {
        body += (i > 0 ? ",\"s" : "\"s") + std::to_string(i) + '"';
    }
    return body + "]}";
}

std::string hundred_tasks(const World& world) {
    std::string body = R"({"cluster":"bench","tasks":[)";
    int count = 0;
    world.ecs.tasks.each([&](ecs::TaskId id, const ecs::TaskRow&) {
        if (count++ < 100) {
            body += count > 1 ? ",\"" : "\"";
            body += ecs::task_id_text(world, id.bits()) + '"';
        }
    });
    return body + "]}";
}

// What a person asks most: services of a few tasks with the events of one deployment.
DD_BENCH(ecs_describe_services) {
    sim::Simulation simulation = make_fleet(10, 2, report);
    run_to_steady(simulation, report);
    const auto measure = [&](Asked asked) {
        return request_us(simulation, "DescribeServices", ten_services(), 2001, asked, report);
    };
    const std::string name = "ecs/api/DescribeServices10/2 tasks each";
    report.add(name, measure(Asked::kAgain), "us");
    report.add(name + ", first asked", measure(Asked::kFirst), "us");
}

DD_BENCH(ecs_api) {
    for (const int services : {10, 100, 240}) {
        sim::Simulation simulation = make_fleet(services, 100, report);
        run_to_steady(simulation, report);
        const std::string size = "/" + std::to_string(services * 100);
        const auto add = [&](const std::string& name, const char* operation,
                             const std::string& body, int rounds, Asked asked) {
            report.add("ecs/api/" + name,
                       request_us(simulation, operation, body, rounds, asked, report), "us");
        };
        const std::string tasks = hundred_tasks(simulation.world());
        add("DescribeTasks100" + size, "DescribeTasks", tasks, 51, Asked::kAgain);
        if (services <= 100) {
            add("DescribeTasks100" + size + ", first asked", "DescribeTasks", tasks, 51,
                Asked::kFirst);
        }
        add("DescribeServices10" + size, "DescribeServices", ten_services(), 201, Asked::kAgain);
        add("ListTasks100" + size, "ListTasks", R"({"cluster":"bench"})", 51, Asked::kAgain);
        add("RunTask10" + size, "RunTask",
            R"({"cluster":"bench","taskDefinition":"web-api","launchType":"FARGATE","count":10,"networkConfiguration":)" +
                std::string(kNetwork) + "}",
            51, Asked::kAgain);
    }
}

}  // namespace
