// What the editor says about a file while it is typed.
#include "engine/api/check_text.hpp"

#include <string>

#include "doctest/doctest.h"

using namespace drydock;       // NOLINT(google-build-using-namespace)
using namespace drydock::api;  // NOLINT(google-build-using-namespace)

namespace {

constexpr const char* kGood = R"({
  "family": "web-api",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "nginx",
      "portMappings": [{ "containerPort": 8080, "protocol": "tcp" }],
      "dockerLabels": { "anything": "goes" },
      "essential": true
    }
  ]
}
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    CHECK(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

// "kind|underlined text|message" of each issue.
std::vector<std::string> issues_of(const std::string& text, std::string_view file = "task-def.json",
                                   std::string_view wanted = {}) {
    std::vector<std::string> out;
    for (const TextIssue& issue : check_editor_text(file, text, wanted).issues) {
        CHECK(issue.begin <= issue.end);
        CHECK(issue.end <= text.size());
        out.push_back(text.substr(issue.begin, issue.end - issue.begin) + "|" + issue.message);
    }
    return out;
}

std::string only_issue(const std::string& text, std::string_view file = "task-def.json") {
    const std::vector<std::string> all = issues_of(text, file);
    CHECK(all.size() == 1);
    return all.empty() ? std::string() : all.front();
}

}  // namespace

TEST_CASE("a sound task definition has no issues") {
    const EditorCheck check = check_editor_text("task-def.json", kGood, {});
    CHECK(check.json);
    CHECK(check.operation == "ecs.RegisterTaskDefinition");
    CHECK(check.issues.empty());
}

TEST_CASE("an unknown key is underlined with what was probably meant") {
    CHECK(
        only_issue(replaced(kGood, "\"image\"", "\"imgae\""))
            .starts_with(
                "\"imgae\"|ContainerDefinition has no member \"imgae\". Did you mean \"image\"?"));
    CHECK(only_issue(replaced(kGood, "\"cpu\"", "\"colour\"")) ==
          "\"colour\"|RegisterTaskDefinitionRequest has no member \"colour\".");
    // Keys of a map are free.
    CHECK(issues_of(replaced(kGood, "\"anything\"", "\"imgae\"")).empty());
}

TEST_CASE("a wrong type is underlined with what belongs there") {
    CHECK(only_issue(replaced(kGood, "\"256\"", "256")) ==
          "256|\"cpu\" takes a text in quotes, not a number.");
    CHECK(only_issue(replaced(kGood, "8080", "\"8080\"")) ==
          "\"8080\"|\"containerPort\" takes a whole number, not a text in quotes.");
    CHECK(only_issue(replaced(kGood, "8080", "80.5")) ==
          "80.5|\"containerPort\" takes a whole number.");
    CHECK(only_issue(replaced(kGood, "[\"FARGATE\"]", "\"FARGATE\"")) ==
          "\"FARGATE\"|\"requiresCompatibilities\" takes a list [ ], not a text in quotes.");
    CHECK(only_issue(replaced(kGood, "true", "\"true\"")) ==
          "\"true\"|\"essential\" takes true or false, not a text in quotes.");
    CHECK(only_issue(replaced(kGood, "true", "null")) ==
          "null|null is refused by the AWS clients: leave the member out.");
    CHECK(only_issue(replaced(kGood, "\"goes\"", "[]")) ==
          "[|\"anything\" takes a text in quotes, not a list [ ].");
    CHECK(only_issue(replaced(kGood, "8080", "99999999999")) ==
          "99999999999|This number is too large.");
}

TEST_CASE("a missing member is told at the brace of its object") {
    const std::string text = replaced(kGood, "\"family\": \"web-api\",\n  ", "");
    CHECK(only_issue(text) ==
          "{|\"family\" is required in RegisterTaskDefinitionRequest and missing.");
    CHECK(check_editor_text("task-def.json", text, {}).issues.front().begin == 0);
    CHECK(issues_of("{}", "task-def.json").size() == 2);
}

TEST_CASE("a value outside of its enum names the values") {
    const std::string issue = only_issue(replaced(kGood, "\"tcp\"", "\"TCP\""));
    CHECK(issue.starts_with("\"TCP\"|\"TCP\" is not a value here. Did you mean \"tcp\"? Values: "));
    CHECK(issue.find("udp") != std::string::npos);
}

TEST_CASE("a key that is there twice is told at the second") {
    const std::string text = replaced(kGood, "\"memory\": \"512\"", "\"cpu\": \"512\"");
    const std::vector<TextIssue> issues = check_editor_text("task-def.json", text, {}).issues;
    CHECK(issues.size() == 1);
    CHECK(issues.front().kind == IssueKind::kDuplicate);
    CHECK(issues.front().begin == text.rfind("\"cpu\""));
}

TEST_CASE("syntax errors are told where they are, in words") {
    CHECK(only_issue(replaced(kGood, "\"256\",", "\"256\"")) ==
          "\"|A comma or } is missing behind this.");
    CHECK(only_issue(replaced(kGood, "\"essential\": true", "\"essential\": true,")) ==
          ",|JSON takes no comma behind the last member.");
    CHECK(only_issue(replaced(kGood, "[\"FARGATE\"]", "[\"FARGATE\",]")) ==
          ",|JSON takes no comma behind the last element.");
    CHECK(only_issue(replaced(kGood, "true", "True")) ==
          "True|JSON writes true, false and null in small letters.");
    CHECK(only_issue(replaced(kGood, "true", "yes")) == "yes|Text belongs in double quotes.");
    CHECK(only_issue(replaced(kGood, "\"tcp\"", "'tcp'")) ==
          "'tcp'|JSON takes double quotes only.");
    CHECK(only_issue(replaced(kGood, "\"nginx\"", "\"nginx")) ==
          "\"nginx,|This text is never closed: a \" is missing.");
    CHECK(only_issue(replaced(kGood, "\"name\":", "\"name\"")).find("|A colon is missing behind") !=
          std::string::npos);
    CHECK(only_issue(replaced(kGood, "8080", "08080")) == "08080|This is no number of JSON.");
    CHECK(only_issue(replaced(kGood, "  \"cpu\"", "  // why\n \"cpu\"")).find("member's name") !=
          std::string::npos);
    CHECK(only_issue(std::string(kGood) + "x").starts_with("x\n|") == false);
    CHECK(only_issue(std::string(kGood) + "{}") ==
          "{}|Something stands behind the end of the JSON.");
    CHECK(only_issue("{\"a\": ", "x.json") == " |The text ends too early: a value is missing.");
    CHECK(only_issue("{") == "{|This { is never closed.");
    CHECK(only_issue("") == "|The file is empty: JSON begins with { or [.");
    CHECK(only_issue("{\"\\q\": 1}").find("escape") != std::string::npos);
    CHECK(only_issue("\"\\ud83d\\ude00 \\u00e9\"").find("RegisterTaskDefinition") ==
          std::string::npos);
    CHECK(only_issue("{\"\xff\": 1}").find("UTF-8") != std::string::npos);
    CHECK(only_issue(std::string(200, '['), "x.json").find("64 levels") != std::string::npos);
}

TEST_CASE("what is wrong above a syntax error is told as well") {
    const std::string text = replaced(replaced(kGood, "\"256\"", "256"), "8080", "80 80");
    CHECK(issues_of(text).size() >= 2);
}

TEST_CASE("the operation is found by the keys and by the file's name, and can be chosen") {
    CHECK(check_editor_text("x.json", kGood, {}).operation == "ecs.RegisterTaskDefinition");
    const char* service =
        R"({"cluster":"c","serviceName":"s","taskDefinition":"t","desiredCount":1})";
    CHECK(check_editor_text("x.json", service, {}).operation == "ecs.CreateService");
    CHECK(check_editor_text("update-service.json", R"({"service":"s","desiredCount":1})", {})
              .operation == "ecs.UpdateService");
    CHECK(check_editor_text("x.json", R"({"clusterName":"c"})", {}).operation ==
          "ecs.CreateCluster");
    CHECK(check_editor_text("task-def.json", "{", {}).operation == "ecs.RegisterTaskDefinition");
    CHECK(check_editor_text("x.json", R"({"what":1,"is":2,"this":3})", {}).operation.empty());
    CHECK(check_editor_text("x.json", service, "ecs.RunTask").operation == "ecs.RunTask");
    CHECK(!check_editor_text("x.json", service, "ecs.RunTask").issues.empty());
    CHECK(check_editor_text("task-def.json", "{}", "none").issues.empty());
    CHECK(check_editor_text("x.json", service, "ecs.MakeCoffee").operation.empty());
}

TEST_CASE("files that are not JSON are left alone") {
    const EditorCheck check = check_editor_text("run.sh", "aws ecs list-clusters\n", {});
    CHECK(!check.json);
    CHECK(check.issues.empty());
    CHECK(check_editor_text("notes", "{}", {}).json);
}

TEST_CASE("every cut of a file gives issues inside of it, and at most fifty") {
    const std::string text = kGood;
    for (std::size_t n = 0; n + 1 < text.size(); ++n) {
        const std::vector<TextIssue> issues =
            check_editor_text("task-def.json", text.substr(0, n), {}).issues;
        CHECK(!issues.empty());
        for (const TextIssue& issue : issues) {
            CHECK(issue.begin <= issue.end);
            CHECK(issue.end <= n);
        }
    }
    std::string many = "{";
    for (int i = 0; i < 200; ++i)
        many += "\"cpu\": 1,";
    CHECK(check_editor_text("task-def.json", many + "\"cpu\":1}", {}).issues.size() ==
          kTextIssuesMax);
}
