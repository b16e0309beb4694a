#include <string>

#include "doctest/doctest.h"
#include "tests/support/scene.hpp"
#include "web/panels/inspector.hpp"
#include "web/panels/timeline.hpp"
#include "web/widgets/code_view.hpp"
#include "web/widgets/rich_text.hpp"

using namespace drydock;      // NOLINT(google-build-using-namespace)
using namespace drydock::ui;  // NOLINT(google-build-using-namespace)

TEST_CASE("Markdown becomes blocks and styled runs") {
    const auto blocks = parse_markdown(
        "# Title\n\nSome **bold** and `code`,\nwrapped.\n\n- one\n- two\n\n1. first\n\n```\na\n  "
        "b\n```\n\n> said");
    REQUIRE(blocks.size() == 7);
    CHECK(blocks[0].kind == BlockKind::kHeading);
    CHECK(blocks[1].plain_text() == "Some bold and code, wrapped.");
    CHECK(blocks[1].runs[1].style == RunStyle::kBold);
    CHECK(blocks[1].runs[3].style == RunStyle::kCode);
    CHECK(blocks[2].kind == BlockKind::kListItem);
    CHECK(blocks[4].marker == "1.");
    CHECK(blocks[5].kind == BlockKind::kCode);
    CHECK(blocks[5].plain_text() == "a\n  b");
    CHECK(blocks[6].kind == BlockKind::kQuote);
}

TEST_CASE("Markdown never fails, whatever it is") {
    for (const char* text : {"", "***", "```", "[a](", "<b>&amp;</b>",
                             "| a | b |\n|---|---|\n| 1 | 2 |", "\x01\xff"}) {
        (void)parse_markdown(text);
    }
    CHECK(parse_markdown("").empty());
}

TEST_CASE("JSON is indented, strings are left alone") {
    CHECK(pretty_json(R"({"a":[1,{"b":"x, {y}: \"z\""}],"c":[],"d":{}})") ==
          "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x, {y}: \\\"z\\\"\"\n    }\n  ],\n  \"c\": "
          "[],\n  \"d\": {}\n}");
}

TEST_CASE("the timeline's span is a round one that holds the present") {
    std::int64_t last = 0;
    for (std::int64_t now = 0; now < 40LL * 24 * 3600 * 1000; now += 777'777) {
        const std::int64_t span = timeline_span(now);
        CHECK(span > now);
        CHECK(span >= last);
        last = span;
    }
}

TEST_CASE("the causal chain of a stopped task ends at what somebody did") {
    test::Scene scene;
    scene.call("CreateCluster", R"({"clusterName":"c"})");
    scene.call(
        "RegisterTaskDefinition",
        R"({"family":"f","containerDefinitions":[{"name":"w","image":"nginx","memory":64}]})");
    const World& world = scene.simulation.world();
    std::uint32_t newest = world.journal.newest();
    REQUIRE(newest > 0);
    const auto chain = causal_chain(world, newest, 20);
    REQUIRE(!chain.empty());
    for (std::size_t i = 1; i < chain.size(); ++i)
        CHECK(chain[i] < chain[i - 1]);
    CHECK(world.journal.find(chain.back())->kind == FactKind::kInput);
}
