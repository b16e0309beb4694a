// Output formats, compared with what the real CLI (2.9) prints for the same value:
// output_formats.json was recorded from its formatters.
#include <fstream>
#include <sstream>

#include "doctest/doctest.h"
#include "engine/api/value.hpp"
#include "engine/shell/aws/output.hpp"

namespace {

using namespace drydock::shell;  // NOLINT: the functions under test

drydock::api::Doc parse(std::string_view json) {
    drydock::api::Doc doc;
    std::string error;
    CHECK_MESSAGE(drydock::api::parse_json(json, &doc, &error), error);
    return doc;
}

// Each value of one section of the recordings with what the real CLI printed for it.
template <class Check>
void each_recording(std::string_view section, Check check) {
    std::ifstream file(std::string(DRYDOCK_SOURCE_DIR) + "/tests/unit/shell/output_formats.json");
    std::stringstream text;
    text << file.rdbuf();
    const drydock::api::Doc doc = parse(text.str());
    CHECK(doc.root()[section].size() > 10);
    for (const drydock::api::Value row : doc.root()[section]) {
        drydock::api::Doc value;
        drydock::api::DocBuilder builder(&value);
        builder.copy(row["value"]);
        const std::string json = drydock::api::to_json(row["value"]);
        CAPTURE(json);
        CHECK(check(value.root()) == std::string(row["printed"].str()));
    }
}

}  // namespace

TEST_CASE("yaml is laid out, quoted and folded as by the real CLI") {
    each_recording("yaml", [](drydock::api::Value value) { return format_yaml(value); });
}

TEST_CASE("text has the columns and sections of the real CLI") {
    each_recording("text", [](drydock::api::Value value) { return format_text(value); });
}

TEST_CASE("table draws the boxes of the real CLI") {
    each_recording("table", [](drydock::api::Value value) {
        std::string out;
        std::string error;
        const bool ok = format_table("DescribeThings", value, &out, &error);
        return ok ? out : "!" + error;
    });
}

TEST_CASE("json has four spaces a level and prints nothing for an empty object") {
    CHECK(format_json(parse(R"({"a":[1,{"b":"ü"}],"e":[],"o":{}})").root()) ==
          "{\n    \"a\": [\n        1,\n        {\n            \"b\": \"ü\"\n        }\n    ],\n"
          "    \"e\": [],\n    \"o\": {}\n}\n");
    CHECK(format_json(parse("{}").root()).empty());
    CHECK(format_json(parse("null").root()) == "null\n");
}
