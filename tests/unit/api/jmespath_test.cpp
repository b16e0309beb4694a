#include "engine/api/jmespath.hpp"

#include "doctest.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "engine/api/jmespath_number.hpp"

namespace {

using namespace drydock::api;

Doc read(std::string_view text) {
    Doc doc;
    std::string error;
    CHECK_MESSAGE(parse_json(text, &doc, &error), error);
    return doc;
}

// The result as compact JSON, or "class: message".
std::string search(std::string_view expression, Value input) {
    Jmespath program;
    JmespathError error;
    Doc result;
    if (!Jmespath::compile(expression, &program, &error) ||
        !program.evaluate(input, &result, &error)) {
        return error.error_class + ": " + error.message;
    }
    return to_json(result.root());
}

std::string search(std::string_view expression, std::string_view json) {
    const Doc doc = read(json);
    return search(expression, doc.root());
}

std::string error_class(std::string_view expression, std::string_view json) {
    const std::string answer = search(expression, json);
    return answer.substr(0, answer.find(':'));
}

std::string repeat(std::string_view text, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) {
        out.append(text);
    }
    return out;
}

// Files in the format of the JMESPath compliance suite; the expected answers, the wording of errors
// included ("message"), are those of the Python library that the aws CLI uses.
int check_file(const std::string& name) {
    std::ifstream file(std::string(DRYDOCK_SOURCE_DIR) + "/tests/data/jmespath/" + name + ".json");
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    const Doc doc = read(text);
    int count = 0;
    for (const Value suite : doc.root()) {
        for (const Value one : suite["cases"]) {
            std::string answer = search(one["expression"].str(), suite["given"]);
            std::string expected = to_json(one["result"]);
            if (one["error"].exists()) {
                expected = one["error"].str();
                const bool worded = one["message"].exists();
                expected.append(worded ? ": " : "").append(one["message"].str());
                answer.resize(worded ? answer.size() : std::min(answer.find(':'), answer.size()));
            }
            CHECK_MESSAGE(answer == expected, name << ": " << one["expression"].str());
            ++count;
        }
    }
    return count;
}

}  // namespace

TEST_CASE("JMESPath answers the compliance files as the aws CLI's library does") {
    CHECK(check_file("basic") > 50);
    CHECK(check_file("boolean") > 100);
    CHECK(check_file("ecs") > 70);
    CHECK(check_file("filter") > 30);
    CHECK(check_file("functions") > 180);
    CHECK(check_file("literal") > 35);
    CHECK(check_file("multiselect") > 30);
    CHECK(check_file("slice") > 35);
    CHECK(check_file("syntax") > 100);
    CHECK(check_file("random") == 250);
}

TEST_CASE("a compiled JMESPath serves many inputs and may write over its own input") {
    Jmespath program;
    JmespathError error;
    CHECK(Jmespath::compile("a[?b > `1`].b", &program, &error));
    CHECK(program.expression() == "a[?b > `1`].b");
    Doc doc = read(R"({"a":[{"b":1},{"b":2},{"b":3}]})");
    CHECK(program.evaluate(doc.root(), &doc, &error));
    CHECK(to_json(doc.root()) == "[2,3]");
    CHECK(program.evaluate(doc.root(), &doc, &error));
    CHECK(to_json(doc.root()) == "null");
    CHECK(program.evaluate(Value(), &doc, &error));
    CHECK(to_json(doc.root()) == "null");
}

TEST_CASE("a JMESPath that failed to compile or to run leaves no result") {
    Jmespath program;
    JmespathError error;
    CHECK_FALSE(Jmespath::compile("a.", &program, &error));
    CHECK(error.error_class == "syntax");
    Doc result = read("[1]");
    CHECK(Jmespath::compile("abs(@)", &program, &error));
    CHECK(error.error_class.empty());
    CHECK_FALSE(program.evaluate(result.root(), &result, &error));
    CHECK(error.error_class == "invalid-type");
    CHECK(result.empty());
}

TEST_CASE("JMESPath truth: zero is true, what is empty is false") {
    for (const char* text : {"null", "false", "\"\"", "[]", "{}"}) {
        const Doc doc = read(text);
        CHECK_FALSE(Jmespath::truthy(doc.root()));
    }
    for (const char* text : {"true", "0", "0.0", "\"0\"", "[null]", "{\"a\":null}"}) {
        const Doc doc = read(text);
        CHECK(Jmespath::truthy(doc.root()));
    }
    CHECK_FALSE(Jmespath::truthy(Value()));
}

TEST_CASE("numbers of the input pass through as they were written") {
    CHECK(search("[a, b[0]]", R"({"a":1.50,"b":[12345678901234567890123]})") ==
          "[1.50,12345678901234567890123]");
    CHECK(search("to_string(@)", "[1.50,1e2,-0]") == R"("[1.5,100.0,0]")");
}

TEST_CASE("of repeated keys in an object the last counts and the first gives the place") {
    const char* doc = R"({"b":1,"a":2,"b":3})";
    CHECK(search("keys(@)", doc) == R"(["b","a"])");
    CHECK(search("*", doc) == "[3,2]");
    CHECK(search("length(@)", doc) == "2");
    CHECK(search("@ == `{\"a\":2,\"b\":3}`", doc) == "true");
    CHECK(search("merge(@, `{\"c\":4}`)", doc) == R"({"b":3,"a":2,"c":4})");
    std::string many = "{";
    for (int i = 0; i < 40; ++i) {
        many.append("\"k").append(std::to_string(i % 20)).append("\":").append(std::to_string(i));
        many.append(i == 39 ? "}" : ",");
    }
    CHECK(search("length(values(@))", many) == "20");
    CHECK(search("values(@)[0]", many) == "20");
}

TEST_CASE("JMESPath differs from Python where JSON has no such value") {
    CHECK(search("to_number('nan')", "0") == "null");
    CHECK(search("to_number('inf')", "0") == "null");
    CHECK(search("to_number('1e999')", "0") == "null");
    CHECK(error_class("&a", "0") == "invalid-type");
    CHECK(error_class("merge(`{}`, `[]`)", "0") == "invalid-type");
    CHECK(error_class("`1e999`", "0") == "syntax");
    CHECK(error_class("sum([to_number('1e308'), to_number('1e308')])", "0") == "invalid-value");
}

TEST_CASE("JMESPath refuses expressions past its limits") {
    CHECK(error_class(std::string(kJmespathTextMax + 1, 'a'), "0") == "limit");
    CHECK(search(std::string(kJmespathTextMax, 'a'), "0") == "null");
    CHECK(error_class(repeat("(", 5000) + "a" + repeat(")", 5000), "0") == "limit");
    CHECK(error_class(repeat("[", 5000), "0") == "limit");
    CHECK(error_class(repeat("!", 5000) + "a", "0") == "limit");
    CHECK(error_class("a" + repeat("[*]", 5000), "0") == "limit");
    CHECK(error_class("a" + repeat("==a", 5000), "0") == "limit");
    CHECK(error_class("`" + repeat("[", 100) + repeat("]", 100) + "`", "0") == "limit");
    CHECK(error_class("'\xff'", "0") == "syntax");
    // Long but flat is fine.
    CHECK(search("a" + repeat(".a", 5000), "0") == "null");
    CHECK(search("a" + repeat("||a", 5000), R"({"a":7})") == "7");
}

TEST_CASE("JMESPath stops expressions that explode") {
    const std::string doubling = repeat("[@,@]|", 2000);
    CHECK(error_class(doubling + "@", "0") == "limit");
    CHECK(error_class(doubling + "to_string(@)", "0") == "limit");
    CHECK(error_class(doubling + "[0]==[1]", "0") == "limit");
    CHECK(error_class(repeat("[@,@]|", 40) + "to_string(@)", "0") == "limit");
    CHECK(error_class(repeat("[@,@]|", 40) + "@[0]==@[1]", "0") == "limit");
    CHECK(error_class(repeat("[@,@][]|", 1000) + "@", "[0]") == "limit");
    CHECK(error_class(repeat("join('',[@,@])|", 600) + "@", "\"x\"") == "limit");
    std::string nested = "@";
    for (int i = 0; i < 8; ++i) {
        nested = "map(&" + nested + ",`[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]`)";
    }
    CHECK(error_class(nested, "0") == "limit");
}

TEST_CASE("a double is printed as Python prints it and read as the nearest one") {
    const auto print = [](std::string_view text) {
        std::string out;
        append_double(out, parse_double(text));
        return out;
    };
    CHECK(print("1") == "1.0");
    CHECK(print("0.1") == "0.1");
    CHECK(print("1e16") == "1e+16");
    CHECK(print("9999999999999998") == "9999999999999998.0");
    CHECK(print("0.0001") == "0.0001");
    CHECK(print("0.00001") == "1e-05");
    CHECK(print("-2.50") == "-2.5");
    CHECK(print("5e-324") == "5e-324");
    CHECK(print("2e-324") == "0.0");
    CHECK(print("2.4703282292062328e-324") == "5e-324");
    CHECK(print("1.7976931348623157e308") == "1.7976931348623157e+308");
    CHECK(print("1.7976931348623159e308") == "Infinity");
    CHECK(print("2.2250738585072011e-308") == "2.225073858507201e-308");
    CHECK(print("9007199254740993") == "9007199254740992.0");
    CHECK(print("9007199254740993.00000000000000000000000000000000001") == "9007199254740994.0");
    CHECK(print("0." + repeat("0", 400) + "1e401") == "1.0");
    CHECK(print("1e-400") == "0.0");
    CHECK(print("-0") == "-0.0");
    CHECK(print("5.684341886080802e-14") == "5.684341886080802e-14");  // 2^-44
    CHECK(print("9.5367431640625e-07") == "9.5367431640625e-07");      // 2^-20
    CHECK(print("123456789012345678901234567890") == "1.2345678901234568e+29");
}

TEST_CASE("integers and doubles compare exactly") {
    const auto compare = [](std::string_view a, std::string_view b) {
        return compare_numbers(parse_number(a), parse_number(b));
    };
    CHECK(compare("9007199254740993", "9007199254740992.0") == 1);
    CHECK(compare("9007199254740992.0", "9007199254740993") == -1);
    CHECK(compare("1", "1.0") == 0);
    CHECK(compare("-1", "-1.5") == 1);
    CHECK(compare("1", "1e300") == -1);
    CHECK(compare("1", "-1e300") == 1);
    CHECK(compare("170141183460469231731687303715884105727", "1e38") == 1);
}
