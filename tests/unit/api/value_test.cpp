#include "engine/api/value.hpp"

#include "doctest.h"

#include <string>

#include "engine/api/json_writer.hpp"

namespace {

using namespace drydock::api;

Doc read(std::string_view text) {
    Doc doc;
    std::string error;
    CHECK_MESSAGE(parse_json(text, &doc, &error), error);
    return doc;
}

std::string refusal(std::string_view text) {
    Doc doc;
    std::string error;
    CHECK_FALSE(parse_json(text, &doc, &error));
    CHECK(doc.empty());
    return error;
}

}  // namespace

TEST_CASE("a document read and written again is the same text") {
    const char* const texts[] = {
        "null",
        "true",
        "false",
        "0",
        "-12",
        "1.50",
        "1e5",
        "18446744073709551615",
        "\"\"",
        "\"a\\\"b\\\\c\\n\\u0001\"",
        "[]",
        "{}",
        "[[],{},[1,[2]]]",
        "{\"a\":{\"b\":[1,{\"c\":null}]},\"d\":\"e\"}",
        "\"\xc3\xa9\xe2\x82\xac\"",
    };
    for (const char* text : texts) {
        const Doc doc = read(text);
        CHECK(to_json(doc.root()) == text);
    }
}

TEST_CASE("numbers keep their source text and integers are told apart") {
    const Doc doc = read("[7, -9223372036854775808, 9223372036854775808, 1.0, 1e3]");
    const Value root = doc.root();
    CHECK(root.size() == 5);
    CHECK(root.at(0).i64() == 7);
    CHECK(root.at(1).i64() == INT64_MIN);
    CHECK_FALSE(root.at(2).is_integer());
    CHECK(root.at(2).str() == "9223372036854775808");
    CHECK_FALSE(root.at(3).is_integer());
    CHECK(root.at(3).str() == "1.0");
    CHECK(root.at(4).i64(-1) == -1);
    CHECK_FALSE(root.at(5).exists());
}

TEST_CASE("members are found by name and the last of equal names wins") {
    const Doc doc = read(R"({"a":1,"b":{"a":2},"a":3,"list":[{"a":4}]})");
    const Value root = doc.root();
    CHECK(root["a"].i64() == 3);
    CHECK(root["b"]["a"].i64() == 2);
    CHECK(root["list"].at(0)["a"].i64() == 4);
    CHECK_FALSE(root["c"].exists());
    CHECK_FALSE(root["c"]["d"].at(1).exists());
    CHECK(root["c"].str("none") == "none");
    std::string keys;
    for (auto it = root.begin(); !(it == root.end()); ++it) {
        keys.append(it.key());
    }
    CHECK(keys == "abalist");
    int seen = 0;
    for (const Value element : root["list"]) {
        seen += static_cast<int>(element["a"].i64());
    }
    CHECK(seen == 4);
    for (const Value element : root["c"]) {
        CHECK_FALSE(element.exists());
        ++seen;
    }
    CHECK(seen == 4);
}

TEST_CASE("malformed text is refused with its position") {
    CHECK(refusal("{\"a\":}").find("line 1, column 6") != std::string::npos);
    CHECK(refusal("").find("parse error") != std::string::npos);
    CHECK(refusal("[1,]").find("column 4") != std::string::npos);
    CHECK(refusal("{}x").find("column 3") != std::string::npos);
    CHECK(refusal("\"\xff\"").find("UTF-8") != std::string::npos);
    CHECK(refusal(std::string_view("{}\0{}", 5)).find("zero byte") != std::string::npos);
    CHECK_FALSE(refusal("[\"\\ud800\"]").empty());
    CHECK_FALSE(refusal("01").empty());
    CHECK_FALSE(refusal("nul").empty());
    CHECK_FALSE(refusal("{'a':1}").empty());
}

TEST_CASE("nesting is bounded, on arrays and objects, without using the call stack") {
    const std::string fits = std::string(kJsonDepthMax, '[') + std::string(kJsonDepthMax, ']');
    const Doc doc = read(fits);
    CHECK(to_json(doc.root()) == fits);
    CHECK(refusal(std::string(kJsonDepthMax + 1, '[')).find("64 levels") != std::string::npos);
    CHECK(refusal(std::string(5'000'000, '[')).find("64 levels") != std::string::npos);
    std::string objects;
    for (int i = 0; i < 100'000; ++i) {
        objects += "{\"a\":";
    }
    CHECK(refusal(objects).find("64 levels") != std::string::npos);
}

TEST_CASE("cut off at any byte a request is refused, never misread") {
    const std::string whole = R"({"a":[1,2.5,{"b":"c\u00e9"}],"d":true,"e":null})";
    for (std::size_t n = 0; n < whole.size(); ++n) {
        CHECK_FALSE(refusal(whole.substr(0, n)).empty());
    }
}

TEST_CASE("pretty text is laid out as Python's json.dumps with indent 4") {
    const Doc doc = read(R"({"a":[],"b":{},"c":[1,{"d":"é\t"}],"e":null})");
    std::string out;
    append_pretty_json(out, doc.root());
    CHECK(out ==
          "{\n    \"a\": [],\n    \"b\": {},\n    \"c\": [\n        1,\n        {\n"
          "            \"d\": \"é\\t\"\n        }\n    ],\n    \"e\": null\n}");
}

TEST_CASE("strings are escaped as Python does and nothing else is") {
    std::string out;
    append_json_string(out, std::string_view("\"\\/\b\f\n\r\t\x01\x1f\x7fé\0", 14));
    CHECK(out == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7fé\\u0000\"");
}

TEST_CASE("a built document equals the parsed one") {
    const Doc parsed = read(R"({"name":"x","list":[1,-2,true,null,{"k":1.25}],"empty":{}})");
    Doc built;
    DocBuilder build(&built);
    build.begin_object();
    build.key("name");
    build.string("x");
    build.key("list");
    build.begin_array();
    build.number(1);
    build.number(-2);
    build.boolean(true);
    build.null();
    build.begin_object();
    build.key("k");
    build.number_text("1.25");
    CHECK(build.depth() == 3);
    build.end();
    build.end();
    build.key("empty");
    build.begin_object();
    build.end();
    build.end();
    CHECK(to_json(built.root()) == to_json(parsed.root()));
    Doc copied;
    DocBuilder copy(&copied);
    copy.begin_array();
    copy.copy(built.root()["list"]);
    copy.copy(Value());
    copy.end();
    CHECK(to_json(copied.root()) == R"([[1,-2,true,null,{"k":1.25}],null])");
}

TEST_CASE("equality ignores the order of members and compares integers by value") {
    const auto same = [](std::string_view a, std::string_view b) {
        const Doc left = read(a);
        const Doc right = read(b);
        return deep_equal(left.root(), right.root());
    };
    CHECK(same(R"({"a":1,"b":[2]})", R"({"b":[2],"a":1})"));
    CHECK(same(R"({"a":0,"a":1})", R"({"a":1})"));
    CHECK_FALSE(same(R"({"a":1})", R"({"a":1,"b":null})"));
    CHECK_FALSE(same("[1,2]", "[2,1]"));
    CHECK_FALSE(same("[1]", "[1,1]"));
    CHECK_FALSE(same("1", "\"1\""));
    CHECK(same("1.5", "1.5"));
    CHECK_FALSE(same("true", "false"));
}

TEST_CASE("the writer places commas and writes timestamps in unix seconds") {
    std::string out;
    JsonWriter writer(&out);
    writer.begin_object();
    writer.member("a", "x");
    writer.key("b").begin_array();
    writer.integer(-5);
    writer.begin_object();
    writer.end_object();
    writer.string("y");
    writer.end_array();
    writer.member_bool("c", true);
    writer.member_time("d", 1'767'603'600'120);
    writer.member_raw("e", "[1]");
    writer.end_object();
    CHECK(out == R"({"a":"x","b":[-5,{},"y"],"c":true,"d":1767603600.12,"e":[1]})");
}

TEST_CASE("the writer escapes like append_json_string, wherever in a text of whatever length") {
    constexpr std::size_t kLengths = 70;  // past every width in which the writer copies
    for (std::size_t length = 0; length < kLengths; ++length) {
        for (std::size_t at = 0; at <= length; ++at) {
            for (const char c : {'"', '\\', '\n', '\x1f', '\x20', '\x7f', '\xff'}) {
                std::string text(length, 'x');
                if (at < length) {
                    text[at] = c;
                }
                std::string expected = "[";
                append_json_string(expected, text);
                expected += ",7,";
                append_json_string(expected, text);
                expected += ']';
                std::string out;
                JsonWriter writer(&out);
                writer.begin_array();
                writer.string(text);
                writer.integer(7);
                writer.begin_text().part_of_any_text(text).end_text();
                writer.end_array();
                CHECK(out == expected);
            }
        }
    }
}

TEST_CASE("the writer's plain texts, parts and typed names stand between others") {
    const std::string long_id(300, 'a');  // longer than what the writer has room for at first
    std::string out = "before ";
    JsonWriter writer(&out);
    writer.begin_object();
    writer.member_plain("id", long_id);
    writer.key_text("a \"b\"").plain("c");
    writer.key("n").begin_text().part("ecs-svc/").part_number(18'446'744'073'709'551'615ULL);
    writer.end_text();
    writer.member_int_text("cpu", -256);
    writer.key("empty").plain("");
    writer.end_object();
    CHECK(out == "before {\"id\":\"" + long_id +
                     "\",\"a \\\"b\\\"\":\"c\",\"n\":\"ecs-svc/18446744073709551615\","
                     "\"cpu\":\"-256\",\"empty\":\"\"}");
}
