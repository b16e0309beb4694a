// Prints the checksum of a fixed log at every simulated minute. The native and the wasm run of this
// test must print the same lines; `./dev test` compares them.
#include <cinttypes>
#include <cstdio>

#include "engine/core/rng.hpp"
#include "tests/support/scene.hpp"

using namespace drydock;
using drydock::test::Scene;

TEST_CASE("a fixed log gives the same checksum every minute, on every machine") {
    for (const std::uint64_t seed : {1ULL, 42ULL, 0xfedcba9876543210ULL}) {
        Scene scene(seed);
        scene.create_cluster();
        scene.register_web_api("1.0");
        scene.create_service(6);
        for (int minute = 1; minute <= 30; ++minute) {
            if (minute == 5) {
                scene.register_web_api("2.1-crash");
                scene.must(
                    "UpdateService",
                    R"({"cluster":"prod-web","service":"web-api-svc","taskDefinition":"web-api","deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}}})");
            }
            if (minute == 17) {
                scene.must(
                    "RegisterTaskDefinition",
                    R"({"family":"web-api","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512","executionRoleArn":"arn:aws:iam::111122223333:role/ecsTaskExecutionRole","containerDefinitions":[{"name":"web","image":"nginx","dependsOn":[{"containerName":"init","condition":"SUCCESS"},{"containerName":"db","condition":"HEALTHY"}]},{"name":"init","image":"busybox","essential":false},{"name":"db","image":"redis","startTimeout":30,"healthCheck":{"command":["CMD","true"]}}]})");
                scene.must(
                    "UpdateService",
                    R"({"cluster":"prod-web","service":"web-api-svc","taskDefinition":"web-api"})");
            }
            if (minute == 20) {
                scene.simulation.shell("aws ecs list-clusters --output json");
            }
            if (minute == 22) {
                for (const char* line :
                     {"aws ec2 create-security-group --group-name g --description d",
                      "aws ec2 authorize-security-group-ingress --group-name g --protocol tcp "
                      "--port "
                      "80 --source-group default",
                      "aws ec2 describe-network-interfaces", "curl -m 3 3.220.1.1"}) {
                    scene.simulation.shell(line);
                }
            }
            scene.run(minutes(1));
            if (minute % 5 == 0) {
                std::printf("replay-hash seed=%" PRIu64 " minute=%d hash=%016" PRIx64 "\n", seed,
                            minute, hash_world(scene.world()));
            }
        }
        const World again = sim::replay(scene.simulation.log(), scene.world().now);
        CHECK(hash_world(again) == hash_world(scene.world()));
    }
}
