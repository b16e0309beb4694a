#include "engine/api/kept_texts.hpp"

#include "tests/support/scene.hpp"

using namespace drydock;
using drydock::api::KeptTexts;
using drydock::test::Scene;

TEST_CASE("a text is kept for its subject as long as it is made from the same") {
    KeptTexts kept;
    CHECK(kept.find(1, 10) == nullptr);
    kept.keep(1, 10, "one");
    kept.keep(2, 20, "two");
    REQUIRE(kept.find(1, 10) != nullptr);
    CHECK(*kept.find(1, 10) == "one");
    CHECK(*kept.find(2, 20) == "two");
    CHECK(kept.find(1, 11) == nullptr);
    CHECK(kept.find(3, 10) == nullptr);
    kept.keep(1, 11, "one anew");
    CHECK(kept.find(1, 10) == nullptr);
    CHECK(*kept.find(1, 11) == "one anew");
    kept.forget();
    CHECK(kept.find(1, 11) == nullptr);
    CHECK(kept.find(2, 20) == nullptr);
}

TEST_CASE("kept texts are bounded: what is too long is not kept, and a full store starts anew") {
    KeptTexts kept;
    kept.keep(1, 1, std::string(KeptTexts::kBytesMax + 1, 'x'));
    CHECK(kept.find(1, 1) == nullptr);
    const std::string quarter(KeptTexts::kBytesMax / 4, 'x');
    std::size_t found = 0;
    for (std::uint64_t i = 1; i <= 40; ++i) {
        kept.keep(i, i, quarter);
        CHECK(kept.find(i, i) != nullptr);
    }
    for (std::uint64_t i = 1; i <= 40; ++i) {
        found += kept.find(i, i) != nullptr ? 1U : 0U;
    }
    CHECK(found <= 4);
}

TEST_CASE("after a return to the past, answers are those of the new course of events") {
    Scene scene;
    scene.create_cluster();
    const World before = scene.world();
    const sim::InputLog log = scene.simulation.log();
    const auto tagged = [&](const char* value) {
        scene.must("CreateCluster", std::string(R"({"clusterName":"branch","tags":[{"key":"k",)") +
                                        R"("value":")" + value + R"("}]})");
        scene.register_web_api("1.0");
        scene.must(
            "CreateService",
            std::string(R"({"cluster":"branch","serviceName":"s","taskDefinition":"web-api",)") +
                R"("launchType":"FARGATE","desiredCount":0,"tags":[{"key":"k","value":")" + value +
                R"("}],"networkConfiguration":)" + drydock::test::kNetwork + "}");
        return std::string(
            scene
                .call("DescribeServices",
                      R"({"cluster":"branch","services":["s"],"include":["TAGS"]})")["services"]
                .at(0)["tags"]
                .at(0)["value"]
                .str());
    };
    CHECK(tagged("left") == "left");
    scene.simulation.restore(before, log);
    CHECK(tagged("right") == "right");
}
