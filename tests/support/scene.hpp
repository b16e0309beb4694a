// A small language for scenarios: a world, calls that must succeed or fail, and waiting for
// something to become true within a bound.
#pragma once

#include <string>
#include <string_view>

#include <vector>
#include "doctest/doctest.h"

#include "engine/api/value.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_state.hpp"
#include "engine/sim/simulation.hpp"

namespace drydock::test {

inline constexpr const char* kNetwork =
    R"({"awsvpcConfiguration":{"subnets":["subnet-0a1b2c3d"],"securityGroups":["sg-0a1b2c3d"],"assignPublicIp":"ENABLED"}})";

// An answer that owns its document.
struct Answer {
    bool ok = false;
    std::string code;
    std::string message;
    std::string note;
    std::string json;
    api::Doc doc;
    [[nodiscard]] api::Value operator[](std::string_view key) const { return doc.root()[key]; }
};

class Scene {
public:
    explicit Scene(std::uint64_t seed = 1, bool strict = false)
        : simulation(WorldConfig{seed, "111122223333", "us-east-1", 1'767'603'600'000, strict}) {}

    Answer call(std::string_view operation, std::string_view body) {
        const sim::ApiAnswer raw = simulation.api("ecs", operation, body);
        Answer answer;
        answer.ok = raw.ok;
        answer.code = raw.error.code;
        answer.message = raw.error.message;
        answer.note = raw.note;
        answer.json = raw.json;
        std::string error;
        if (raw.ok) {
            CHECK_MESSAGE(api::parse_json(answer.json, &answer.doc, &error), error);
        }
        return answer;
    }
    // A call that must succeed.
    Answer must(std::string_view operation, std::string_view body) {
        Answer answer = call(operation, body);
        CHECK_MESSAGE(answer.ok, operation << ": " << answer.code << ": " << answer.message);
        return answer;
    }

    void run(Duration d) { simulation.run_for(d); }

    // Runs second by second until `done(scene)`; false after `limit`.
    template <class Done>
    bool run_until(Done done, Duration limit = minutes(30)) {
        const SimTime end = world().now + limit;
        while (!done(*this)) {
            if (world().now >= end) {
                return false;
            }
            simulation.run_for(seconds(1));
        }
        return true;
    }

    // The world of the first tutorial.
    void register_web_api(std::string_view image = "1.0", std::string_view container_extra = "") {
        must(
            "RegisterTaskDefinition",
            R"({"family":"web-api","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],)"
            R"("cpu":"256","memory":"512","executionRoleArn":"arn:aws:iam::111122223333:role/ecsTaskExecutionRole",)"
            R"("containerDefinitions":[{"name":"web","image":"111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:)" +
                std::string(image) + R"(","portMappings":[{"containerPort":8080}])" +
                std::string(container_extra) + "}]}");
    }
    void create_cluster() { must("CreateCluster", R"({"clusterName":"prod-web"})"); }
    void create_service(int desired, std::string_view extra = "") {
        must(
            "CreateService",
            R"({"cluster":"prod-web","serviceName":"web-api-svc","taskDefinition":"web-api","launchType":"FARGATE",)"
            R"("desiredCount":)" +
                std::to_string(desired) + R"(,"networkConfiguration":)" + kNetwork +
                std::string(extra) + "}");
    }
    Answer describe_service() {
        return must("DescribeServices", R"({"cluster":"prod-web","services":["web-api-svc"]})");
    }
    bool steady() {
        const ecs::ServiceRow* row = service();
        return row != nullptr && row->steady;
    }
    const ecs::ServiceRow* service() const {
        for (std::uint32_t i = 0; i < world().ecs.services.end_index(); ++i) {
            if (world().ecs.services.live_at(i)) {
                return &world().ecs.services.at(i);
            }
        }
        return nullptr;
    }
    // Ids of the tasks ECS wants running.
    std::vector<std::string> running_tasks() {
        std::vector<std::string> ids;
        const Answer answer = must("ListTasks", R"({"cluster":"prod-web"})");
        for (const api::Value arn : answer["taskArns"]) {
            ids.emplace_back(ecs::parse_reference(arn.str()).name);
        }
        return ids;
    }
    std::vector<std::string> event_messages() {
        std::vector<std::string> messages;
        const Answer answer = describe_service();
        for (const api::Value event : answer["services"].at(0)["events"]) {
            messages.insert(messages.begin(), std::string(event["message"].str()));
        }
        return messages;
    }
    const World& world() const { return simulation.world(); }

    sim::Simulation simulation;
};

}  // namespace drydock::test
