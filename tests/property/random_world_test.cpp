// Random inputs and faults from a printed seed. After each step the invariants hold; when the
// faults end, every service converges; and the whole log replays to the same state.
//
// DRYDOCK_SEED=<n> repeats one run.
#include <cstdlib>

#include "engine/core/rng.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/vpc/interfaces.hpp"
#include "engine/vpc/vpc.hpp"
#include "tests/support/scene.hpp"

using namespace drydock;
using drydock::test::Answer;
using drydock::test::kNetwork;
using drydock::test::Scene;

namespace {

struct Random {
    std::uint64_t seed;
    std::uint64_t n = 0;
    std::uint64_t below_n(std::uint64_t limit) {
        return below(draw(seed, Stream::kTest, 0, n++), limit);
    }
    bool one_in(std::uint64_t odds) { return below_n(odds) == 0; }
};

std::string service_name(std::uint64_t i) { return "svc-" + std::to_string(i); }

constexpr std::uint64_t kServices = 4;

// Containers that depend on each other in any way that is allowed: on those before them.
std::string random_companions(Random& random, bool sound) {
    constexpr const char* kSound[] = {"busybox", "nginx", "redis", "web-api:slow", "worker:1.0"};
    constexpr const char* kBroken[] = {"web-api:2.1-crash", "web-api:unhealthy", "busybox"};
    constexpr const char* kConditions[] = {"START", "HEALTHY", "COMPLETE", "SUCCESS"};
    std::string json;
    const std::uint64_t count = 1 + random.below_n(4);
    std::vector<bool> essential;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::string image =
            sound || random.one_in(2) ? kSound[random.below_n(5)] : kBroken[random.below_n(3)];
        // What ends by itself in a sound task must not take it along.
        const bool lasts = image != "busybox" && image != "worker:1.0";
        essential.push_back(lasts && random.one_in(2));
        std::string depends;
        for (std::uint64_t on = 0; on < i; ++on) {
            const std::uint64_t kinds = essential[static_cast<std::size_t>(on)] ? 2 : 4;
            if (random.one_in(2)) {
                depends += std::string(depends.empty() ? "" : ",") + R"({"containerName":"c)" +
                           std::to_string(on) + R"(","condition":")" +
                           kConditions[random.below_n(sound ? 1 : kinds)] + R"("})";
            }
        }
        json += R"(,{"name":"c)" + std::to_string(i) + R"(","image":")" +
                (image.find(':') == std::string::npos
                     ? image
                     : "111122223333.dkr.ecr.us-east-1.amazonaws.com/" + image) +
                R"(","essential":)" + (essential.back() ? "true" : "false") +
                R"(,"healthCheck":{"command":["CMD","true"],"interval":5,"retries":2})" +
                (random.one_in(2) ? R"(,"startTimeout":)" + std::to_string(2 + random.below_n(60))
                                  : "") +
                R"(,"stopTimeout":)" + std::to_string(2 + random.below_n(30)) +
                R"(,"dependsOn":[)" + depends + "]}";
    }
    return json;
}

// The container `web` and companions, on the first of which it depends.
void random_ordered_definition(Scene& scene, Random& random, bool sound) {
    const std::string companions = random_companions(random, sound);
    scene.must(
        "RegisterTaskDefinition",
        R"({"family":"web-api","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],)"
        R"("cpu":"256","memory":"512","executionRoleArn":"arn:aws:iam::111122223333:role/ecsTaskExecutionRole",)"
        R"("containerDefinitions":[{"name":"web","image":"111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:1.0",)"
        R"("dependsOn":[{"containerName":"c0","condition":")" +
            std::string(random.one_in(2) ? "START" : "HEALTHY") + R"("}]})" + companions + "]}");
}

void random_task_definition(Scene& scene, Random& random, bool sound) {
    if (random.one_in(2)) {
        random_ordered_definition(scene, random, sound);
        return;
    }
    constexpr const char* kSound[] = {"1.0", "2.0", "slow"};
    constexpr const char* kBroken[] = {"9.9", "2.1-crash", "unhealthy"};
    const char* image = sound ? kSound[random.below_n(3)] : kBroken[random.below_n(3)];
    scene.register_web_api(
        image, random.one_in(2)
                   ? R"(,"healthCheck":{"command":["CMD","true"],"interval":5,"retries":2})"
                   : "");
}

void random_stop_deployment(Scene& scene, const std::string& service) {
    const Answer listed = scene.call("ListServiceDeployments",
                                     R"({"cluster":"prod-web","service":")" + service + R"("})");
    const std::string arn(listed["serviceDeployments"].at(0)["serviceDeploymentArn"].str());
    scene.call("StopServiceDeployment", R"({"serviceDeploymentArn":")" + arn + R"("})");
}

void random_protection(Scene& scene, Random& random) {
    const std::vector<std::string> tasks = scene.running_tasks();
    if (tasks.empty()) {
        return;
    }
    scene.call("UpdateTaskProtection",
               R"({"cluster":"prod-web","tasks":[")" +
                   tasks[static_cast<std::size_t>(random.below_n(tasks.size()))] +
                   R"("],"protectionEnabled":)" + (random.one_in(3) ? "false" : "true") +
                   R"(,"expiresInMinutes":)" + std::to_string(1 + random.below_n(20)) + "}");
}

// Somebody goes into a container, and sometimes leaves a mess.
void random_session(Scene& scene, Random& random) {
    constexpr const char* kCommands[] = {"kill 1", "env", "sh", "sh -c 'sleep 30; kill 1'"};
    const std::vector<std::string> tasks = scene.running_tasks();
    if (random.one_in(4)) {
        scene.simulation.submit(sim::InputKind::kInterrupt, {}, {});
    } else if (random.one_in(4)) {
        (void)scene.simulation.shell("kill 1 && exit");
    } else if (!tasks.empty()) {
        (void)scene.simulation.shell(
            "aws ecs execute-command --cluster prod-web --interactive --task " +
            tasks[static_cast<std::size_t>(random.below_n(tasks.size()))] + " --command \"" +
            kCommands[random.below_n(4)] + "\"");
    }
}

// The groups of the default world, and up to two more.
std::string random_group(const Scene& scene, Random& random) {
    const auto& groups = scene.world().vpc.security_groups;
    return std::string(
        scene.world().text(groups[static_cast<std::size_t>(random.below_n(groups.size()))].id));
}

// Rules come and go, groups too, and somebody looks who is there.
void random_network(Scene& scene, Random& random) {
    constexpr const char* kOperations[] = {
        "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress",
        "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress"};
    constexpr const char* kRanges[] = {"0.0.0.0/0", "203.0.113.0/24", "172.31.0.0/16", "1.2.3.4"};
    const std::string group = random_group(scene, random);
    const std::string port = std::to_string(random.one_in(2) ? 8080 : random.below_n(70'000));
    switch (random.below_n(6)) {
        case 0:
            scene.simulation.api("ec2", "CreateSecurityGroup",
                                 R"({"Description":"d","GroupName":"g)" +
                                     std::to_string(random.below_n(2)) + R"("})");
            return;
        case 1:
            scene.simulation.api("ec2", "DeleteSecurityGroup", R"({"GroupId":")" + group + R"("})");
            return;
        case 2: {
            const auto all = vpc::all_interfaces(scene.world());
            if (!all.empty()) {
                const auto& one = all[static_cast<std::size_t>(random.below_n(all.size()))];
                const std::uint32_t address =
                    vpc::public_address(scene.world(), scene.world().ecs.tasks.get(one.task));
                (void)scene.simulation.shell("curl -s -m 3 " + vpc::format_ipv4(address) + ":" +
                                             port);
            }
            return;
        }
        default:
            scene.simulation.api(
                "ec2", kOperations[random.below_n(4)],
                R"({"GroupId":")" + group +
                    R"(","IpPermissions":[{"IpProtocol":"tcp","FromPort":)" + port +
                    R"(,"ToPort":)" + port +
                    (random.one_in(3) ? R"(,"UserIdGroupPairs":[{"GroupId":")" +
                                            random_group(scene, random) + R"("}])"
                                      : R"(,"IpRanges":[{"CidrIp":")" +
                                            std::string(kRanges[random.below_n(4)]) + R"("}])") +
                    "}]}");
            return;
    }
}

std::string random_place(const Scene& scene, Random& random) {
    return R"({"awsvpcConfiguration":{"subnets":["subnet-0a1b2c3d","subnet-0b2c3d4e"],)"
           R"("securityGroups":[")" +
           random_group(scene, random) + R"("],"assignPublicIp":")" +
           (random.one_in(3) ? "DISABLED" : "ENABLED") + R"("}})";
}

// Any of these may be refused; none may break anything.
void random_call(Scene& scene, Random& random) {
    const std::string service = service_name(random.below_n(kServices));
    const std::string where = R"({"cluster":"prod-web","service":")" + service + R"(")";
    switch (random.below_n(19)) {
        case 0:
            scene.call(
                "CreateService",
                R"({"cluster":"prod-web","serviceName":")" + service +
                    R"(","taskDefinition":"web-api","launchType":"FARGATE","desiredCount":)" +
                    std::to_string(random.below_n(7)) + R"(,"networkConfiguration":)" +
                    random_place(scene, random) + "}");
            return;
        case 12:
        case 13:
        case 14:
            random_network(scene, random);
            return;
        case 1:
            scene.call("UpdateService",
                       where + R"(,"desiredCount":)" + std::to_string(random.below_n(9)) + "}");
            return;
        case 2:
            scene.call("UpdateService", where + R"(,"forceNewDeployment":true})");
            return;
        case 3: {
            const std::uint64_t maximum = 100 + 25 * random.below_n(5);
            const std::uint64_t minimum = 25 * random.below_n(5);
            scene.call("UpdateService",
                       where + R"(,"taskDefinition":"web-api","deploymentConfiguration":)" +
                           R"({"maximumPercent":)" + std::to_string(maximum) +
                           R"(,"minimumHealthyPercent":)" + std::to_string(minimum) +
                           R"(,"deploymentCircuitBreaker":{"enable":)" +
                           (random.one_in(2) ? "true" : "false") + R"(,"rollback":)" +
                           (random.one_in(2) ? "true" : "false") + "}}}");
            return;
        }
        case 4:
            scene.call("DeleteService", where + R"(,"force":true})");
            return;
        case 5:
            random_task_definition(scene, random, random.one_in(2));
            return;
        case 6:
            scene.call(
                "RunTask",
                R"({"cluster":"prod-web","taskDefinition":"web-api","launchType":"FARGATE","count":)" +
                    std::to_string(1 + random.below_n(4)) +
                    (random.one_in(3)
                         ? ""
                         : R"(,"enableExecuteCommand":true,"overrides":{"taskRoleArn":"arn:aws:iam::111122223333:role/ecsTaskRole"})") +
                    R"(,"networkConfiguration":)" + random_place(scene, random) + "}");
            return;
        case 15:
            scene.call("TagResource",
                       R"({"resourceArn":"arn:aws:ecs:us-east-1:111122223333:service/prod-web/)" +
                           service + R"(","tags":[{"key":"k","value":")" +
                           std::to_string(random.below_n(3)) + R"("}]})");
            return;
        case 7:
            random_stop_deployment(scene, service);
            return;
        case 8:
            random_protection(scene, random);
            return;
        case 10:
        case 11:
            random_session(scene, random);
            return;
        case 9: {
            const std::string revision = "web-api:" + std::to_string(1 + random.below_n(12));
            scene.call("DeregisterTaskDefinition", R"({"taskDefinition":")" + revision + R"("})");
            scene.call("DeleteTaskDefinitions", R"({"taskDefinitions":[")" + revision + R"("]})");
            return;
        }
        default: {
            const std::vector<std::string> tasks = scene.running_tasks();
            if (tasks.empty()) {
                return;
            }
            const std::string& task = tasks[static_cast<std::size_t>(random.below_n(tasks.size()))];
            if (random.one_in(2)) {
                scene.call("StopTask", R"({"cluster":"prod-web","task":")" + task + R"("})");
            } else {
                scene.simulation.submit(sim::InputKind::kFault, "container-exit",
                                        R"({"task":")" + task + R"(","exitCode":137})");
            }
            return;
        }
    }
}

// Asked again and again, services and tasks are answered out of earlier answers; a reader that
// keeps nothing must say the same.
void check_answers_are_current(Scene& scene, Random& random) {
    const std::string include = random.one_in(2) ? R"(,"include":["TAGS"]})" : "}";
    const auto same = [&](const std::string& operation, const std::string& body) {
        const sim::ApiAnswer kept = scene.simulation.api("ecs", operation, body);
        const sim::ApiAnswer anew = sim::query(scene.world(), "ecs", operation, body);
        CHECK(kept.json == anew.json);
        CHECK(kept.error.code == anew.error.code);
    };
    std::string services;
    for (std::uint64_t i = 0; i < kServices; ++i) {
        services += std::string(i == 0 ? "\"" : ",\"") + service_name(i) + '"';
    }
    same("DescribeServices", R"({"cluster":"prod-web","services":[)" + services + "]" + include);
    std::string tasks;
    int count = 0;
    scene.world().ecs.tasks.each([&](ecs::TaskId id, const ecs::TaskRow&) {
        if (count < 100) {
            tasks += std::string(count++ == 0 ? "\"" : ",\"") +
                     ecs::task_id_text(scene.world(), id.bits()) + '"';
        }
    });
    if (count > 0) {
        same("DescribeTasks", R"({"cluster":"prod-web","tasks":[)" + tasks + "]" + include);
    }
}

std::uint64_t first_seed() {
    const char* text = std::getenv("DRYDOCK_SEED");
    return text != nullptr ? std::strtoull(text, nullptr, 10) : 1000;
}

bool all_steady(const World& world) {
    bool steady = true;
    world.ecs.services.each([&](ecs::ServiceId, const ecs::ServiceRow& row) {
        steady = steady && (row.status == ecs::ServiceStatus::kInactive || row.steady);
    });
    return steady;
}

}  // namespace

TEST_CASE("random inputs and faults keep every invariant, then everything converges and replays") {
    const bool one = std::getenv("DRYDOCK_SEED") != nullptr;
    for (std::uint64_t run = 0; run < (one ? 1U : 12U); ++run) {
        const std::uint64_t seed = first_seed() + run;
        CAPTURE(seed);
        Random random{seed};
        Scene scene(seed);
        scene.create_cluster();
        random_task_definition(scene, random, true);
        std::string wrong;
        for (int step = 0; step < 120 && wrong.empty(); ++step) {
            random_call(scene, random);
            scene.run(milliseconds(static_cast<std::int64_t>(random.below_n(40'000))));
            wrong = check_invariants(scene.world());
            CAPTURE(step);
            CHECK(wrong == "");
            check_answers_are_current(scene, random);
        }
        // No more faults: a sound revision and the VPC's own group everywhere, generous
        // percentages, and time.
        if (random.one_in(2)) {
            scene.must(
                "RegisterTaskDefinition",
                R"({"family":"web-api","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],)"
                R"("cpu":"256","memory":"512","executionRoleArn":"arn:aws:iam::111122223333:role/ecsTaskExecutionRole",)"
                R"("containerDefinitions":[{"name":"web","image":"111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:1.0",)"
                R"("dependsOn":[{"containerName":"init","condition":"SUCCESS"}]},)"
                R"({"name":"init","image":"busybox","essential":false}]})");
        } else {
            scene.register_web_api("1.0");
        }
        for (std::uint64_t i = 0; i < kServices; ++i) {
            scene.call(
                "UpdateService",
                R"({"cluster":"prod-web","service":")" + service_name(i) +
                    R"(","taskDefinition":"web-api","forceNewDeployment":true,)"
                    R"("networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a1b2c3d"]}},)"
                    R"("deploymentConfiguration":{"maximumPercent":200,"minimumHealthyPercent":50}})");
        }
        CHECK(scene.run_until([](Scene& s) { return all_steady(s.world()); }, minutes(30)));
        CHECK(check_invariants(scene.world()) == "");
        const World again = sim::replay(scene.simulation.log(), scene.world().now);
        CHECK(hash_world(again) == hash_world(scene.world()));
    }
}

TEST_CASE("a snapshot goes on exactly as the original does") {
    Scene scene(7);
    Random random{7};
    scene.create_cluster();
    random_task_definition(scene, random, true);
    for (int step = 0; step < 40; ++step) {
        random_call(scene, random);
        scene.run(seconds(5));
    }
    World copy = scene.world();
    CHECK(hash_world(copy) == hash_world(scene.world()));
    sim::run_world(copy, scene.world().now + hours(2), UINT64_MAX);
    scene.run(hours(2));
    CHECK(hash_world(copy) == hash_world(scene.world()));
}
