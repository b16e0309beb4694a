// The registry: what images are made of, what a reference resolves to, what a pull leaves behind.
#include <algorithm>

#include "doctest/doctest.h"
#include "engine/api/base64.hpp"
#include "engine/core/digest.hpp"
#include "engine/ecr/ecr_lookup.hpp"
#include "engine/ecr/ecr_operations.hpp"
#include "engine/ecr/image_content.hpp"
#include "engine/ecr/registry.hpp"
#include "tests/support/scene.hpp"

using namespace drydock;

namespace {

constexpr const char* kHost = "111122223333.dkr.ecr.us-east-1.amazonaws.com/";

std::string code_of(const sim::ApiAnswer& answer) { return answer.ok ? "ok" : answer.error.code; }

}  // namespace

TEST_CASE("every image of the default world is its manifest's digest and its parts are there") {
    const World world = make_world(WorldConfig{});
    CHECK(world.ecr.repositories.size() == 3);
    for (const ecr::RepositoryRow& repository : world.ecr.repositories) {
        for (const ecr::ImageRow& image : repository.images) {
            CHECK(world.text(image.digest) == ecr::digest_of(image.manifest));
            api::Doc doc;
            std::string problem;
            REQUIRE(api::parse_json(image.manifest, &doc, &problem));
            const ecr::LayerRow* config =
                ecr::find_layer(world, repository, doc.root()["config"]["digest"].str());
            REQUIRE(config != nullptr);
            CHECK(doc.root()["config"]["digest"].str() == ecr::digest_of(config->config));
            CHECK(ecr::behaviour_of_config(config->config) == world.text(image.behaviour));
            std::int64_t size = 0;
            for (const api::Value layer : doc.root()["layers"]) {
                CHECK(ecr::find_layer(world, repository, layer["digest"].str()) != nullptr);
                size += layer["size"].i64();
            }
            CHECK(size == image.size);
        }
    }
    const ecr::ResolvedImage slow = ecr::resolve_image(world, std::string(kHost) + "web-api:slow");
    CHECK(slow.found);
    CHECK(slow.behaviour == "slow-web");
    CHECK(slow.compressed_mib == 310);
    const ecr::ResolvedImage latest =
        ecr::resolve_image(world, std::string(kHost) + "web-api:latest");
    CHECK(latest.digest == ecr::resolve_image(world, std::string(kHost) + "web-api:2.0").digest);
}

TEST_CASE("a deleted image fails to pull, a pushed tag pulls again, and the version tells both") {
    test::Scene scene(1, true);
    scene.create_cluster();
    scene.register_web_api("1.0");
    const std::uint32_t before = scene.world().ecr.version;
    const auto image = [&scene](const char* operation, const std::string& body) {
        return scene.simulation.api("ecr", operation, body);
    };
    const sim::ApiAnswer got =
        image("BatchGetImage", R"({"repositoryName":"web-api","imageIds":[{"imageTag":"1.0"}]})");
    api::Doc doc;
    std::string problem;
    REQUIRE(api::parse_json(got.json, &doc, &problem));
    const std::string manifest(doc.root()["images"].at(0)["imageManifest"].str());
    CHECK(code_of(image("BatchDeleteImage",
                        R"({"repositoryName":"web-api","imageIds":[{"imageTag":"1.0"}]})")) ==
          "ok");
    CHECK(scene.world().ecr.version > before);
    const std::string run =
        std::string(R"({"cluster":"prod-web","taskDefinition":"web-api","launchType":"FARGATE",)") +
        R"("networkConfiguration":)" + test::kNetwork + "}";
    const test::Answer started = scene.must("RunTask", run);
    const std::string arn(started["tasks"].at(0)["taskArn"].str());
    scene.run(minutes(5));
    const test::Answer failed =
        scene.must("DescribeTasks", R"({"cluster":"prod-web","tasks":[")" + arn + "\"]}");
    const std::string full = std::string(kHost) + "web-api:1.0";
    CHECK(failed["tasks"].at(0)["stoppedReason"].str() ==
          "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to "
          "resolve ref " +
              full + ": " + full + ": not found");
    // The layers are still there, so the manifest can be put again.
    std::string body = R"({"repositoryName":"web-api","imageTag":"1.0","imageManifest":)";
    api::append_json_string(body, manifest);
    CHECK(code_of(image("PutImage", body + "}")) == "ok");
    const test::Answer again = scene.must("RunTask", run);
    const std::string second(again["tasks"].at(0)["taskArn"].str());
    scene.run(minutes(5));
    const test::Answer running =
        scene.must("DescribeTasks", R"({"cluster":"prod-web","tasks":[")" + second + "\"]}");
    CHECK(running["tasks"].at(0)["lastStatus"].str() == "RUNNING");
    CHECK(running["tasks"].at(0)["containers"].at(0)["imageDigest"].str() ==
          ecr::digest_of(manifest));
}

TEST_CASE("the recorded pull time is refreshed once a day") {
    test::Scene scene(1, true);
    scene.create_cluster();
    scene.register_web_api("1.0");
    scene.create_service(1);
    CHECK(scene.run_until([](test::Scene& s) { return s.steady(); }));
    const auto pulled = [&scene]() {
        const World& world = scene.world();
        const ecr::RepositoryRow& repository = *ecr::find_repository(world, "web-api");
        return ecr::find_by_tag(world, repository, "1.0")->pulled_at;
    };
    const SimTime first = pulled();
    CHECK(is_set(first));
    const auto replace_task = [&scene]() {
        scene.must("StopTask",
                   R"({"cluster":"prod-web","task":")" + scene.running_tasks()[0] + "\"}");
        scene.run(minutes(10));
    };
    replace_task();
    CHECK(pulled() == first);
    scene.run(hours(25));
    replace_task();
    CHECK(pulled() > first + hours(24));
}

TEST_CASE("layers are uploaded in parts and must be what they say") {
    sim::Simulation simulation{WorldConfig{}};
    const auto call = [&simulation](const char* operation, const std::string& body) {
        return simulation.api("ecr", operation, body);
    };
    const std::string bytes(3000, 'x');
    const std::string digest = "sha256:" + to_hex(sha256(bytes));
    api::Doc doc;
    std::string problem;
    REQUIRE(api::parse_json(call("InitiateLayerUpload", R"({"repositoryName":"worker"})").json,
                            &doc, &problem));
    const std::string head = R"({"repositoryName":"worker","uploadId":")" +
                             std::string(doc.root()["uploadId"].str()) + "\",";
    const auto part = [&](std::size_t first, std::size_t last) {
        return code_of(
            call("UploadLayerPart",
                 head + R"("partFirstByte":)" + std::to_string(first) + R"(,"partLastByte":)" +
                     std::to_string(last) + R"(,"layerPartBlob":")" +
                     api::base64_encode(std::string_view(bytes).substr(first, last - first + 1)) +
                     "\"}"));
    };
    const auto complete = [&](const std::string& name) {
        return code_of(call("CompleteLayerUpload", head + R"("layerDigests":[")" + name + "\"]}"));
    };
    CHECK(complete(digest) == "EmptyUploadException");
    CHECK(part(0, 999) == "ok");
    CHECK(part(2000, 2999) == "InvalidLayerPartException");
    CHECK(part(1000, 2999) == "ok");
    CHECK(complete("sha256:" + std::string(64, '0')) == "InvalidLayerException");
    CHECK(complete(digest) == "ok");
    CHECK(complete(digest) == "UploadNotFoundException");
    CHECK(call("BatchCheckLayerAvailability",
               R"({"repositoryName":"worker","layerDigests":[")" + digest + "\"]}")
              .json.find(R"("layerAvailability":"AVAILABLE","layerSize":3000)") !=
          std::string::npos);
}

TEST_CASE("immutable tags stay, unless a filter excludes them") {
    sim::Simulation simulation{WorldConfig{}};
    const auto call = [&simulation](const char* operation, const std::string& body) {
        return simulation.api("ecr", operation, body);
    };
    const World& world = simulation.world();
    const ecr::RepositoryRow& repository = *ecr::find_repository(world, "web-api");
    const auto put = [&](std::string_view from, const std::string& tag) {
        std::string body =
            R"({"repositoryName":"web-api","imageTag":")" + tag + R"(","imageManifest":)";
        api::append_json_string(body, ecr::find_by_tag(world, repository, from)->manifest);
        return code_of(call("PutImage", body + "}"));
    };
    CHECK(put("1.0", "latest") == "ok");
    CHECK(put("1.0", "latest") == "ImageAlreadyExistsException");
    call("PutImageTagMutability",
         R"({"repositoryName":"web-api","imageTagMutability":"IMMUTABLE"})");
    CHECK(put("2.0", "latest") == "ImageTagAlreadyExistsException");
    CHECK(put("2.0", "fresh") == "ok");
    call("PutImageTagMutability",
         R"({"repositoryName":"web-api","imageTagMutability":"IMMUTABLE_WITH_EXCLUSION",)"
         R"("imageTagMutabilityExclusionFilters":[{"filterType":"WILDCARD","filter":"lat*"}]})");
    CHECK(put("2.0", "latest") == "ok");
    CHECK(put("1.0", "fresh") == "ImageTagAlreadyExistsException");
}

TEST_CASE("a password of the registry is good for twelve hours and cannot be made up") {
    const World world = make_world(WorldConfig{});
    const std::string password = ecr::registry_password(world, world.now + ecr::kTokenLife);
    SimTime expires;
    CHECK(ecr::check_password(world, password, &expires));
    CHECK(expires == world.now + hours(12));
    CHECK(!ecr::check_password(world, "secret", &expires));
    CHECK(!ecr::check_password(world, password.substr(1), &expires));
}
