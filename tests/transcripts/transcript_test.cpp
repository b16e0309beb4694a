// Every transcript must say what the engine says, every operation must have one, and the runner
// itself must be able to fail.
#include "tests/transcripts/transcript.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "engine/sim/modules.hpp"

using drydock::test::run_transcript;
using drydock::test::TranscriptFailure;
using drydock::test::TranscriptResult;

namespace {

// Stories beside the operations' own files.
constexpr const char* kStories[] = {
    "ecr/push_and_deploy",
    "ecr/terminal",
    "ecs/container_dependencies",
    "ecs/first_deployment",
    "ecs/service_repairs",
    "ecs/service_rollback",
    "ecs/service_rollout",
    "ecs/task_failures",
    "ecs/task_life",
    "s3/options",
    "s3/terminal",
    "secretsmanager/rotation",
    "secretsmanager/terminal",
    "ssm/policies",
};

std::string folder() { return std::string(DRYDOCK_SOURCE_DIR) + "/tests/transcripts/"; }

// CreateCluster -> create_cluster
std::string snake(std::string_view name) {
    std::string text;
    for (const char c : name) {
        const bool capital = c >= 'A' && c <= 'Z';
        text += capital && !text.empty() ? "_" : "";
        text += capital ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return text;
}

std::vector<std::string> transcript_names() {
    std::vector<std::string> names;
    for (const drydock::sim::Module& module : drydock::sim::modules()) {
        for (const drydock::api::OperationRow& row : module.operations()) {
            names.push_back(std::string(module.service) + "/" + snake(row.name));
        }
    }
    names.insert(names.end(), std::begin(kStories), std::end(kStories));
    return names;
}

std::string read_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("every transcript says what the engine says") {
    const char* update = std::getenv("DRYDOCK_UPDATE");
    const bool rewrite = update != nullptr && std::string_view(update) == "1";
    for (const std::string& name : transcript_names()) {
        const std::string path = folder() + name + ".txt";
        const std::string text = read_text(path);
        CHECK_MESSAGE(!text.empty(), "no transcript at " << path);
        const TranscriptResult result = run_transcript(text);
        for (const TranscriptFailure& failure : result.failures) {
            const std::string report =
                "tests/transcripts/" + name + ".txt:" + std::to_string(failure.line) + ": " +
                failure.step + "\n--- expected\n" + failure.expected + "\n--- got\n" + failure.got;
            FAIL_CHECK(report);
        }
        if (rewrite && result.updated != text) {
            std::ofstream(path, std::ios::binary) << result.updated;
        }
    }
}

#ifndef __EMSCRIPTEN__
TEST_CASE("no transcript is forgotten") {
    const std::vector<std::string> names = transcript_names();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder())) {
        if (entry.path().extension() != ".txt") {
            continue;
        }
        const std::string name =
            entry.path().parent_path().filename().string() + "/" + entry.path().stem().string();
        CHECK_MESSAGE(std::find(names.begin(), names.end(), name) != names.end(),
                      name << ".txt belongs to no operation and no story");
    }
}
#endif

TEST_CASE("a transcript that expects something else fails and shows both") {
    const TranscriptResult result = run_transcript(
        "call ecs CreateCluster {\"clusterName\": \"a\"}\n----\nhas {\"cluster\": {\"status\": "
        "\"GONE\"}}\n");
    CHECK(result.failures.size() == 1);
    if (result.failures.empty()) {
        return;
    }
    CHECK(result.failures[0].line == 1);
    CHECK(result.failures[0].got == "has {\"cluster\": {\"status\": \"ACTIVE\"}}");
    CHECK(result.updated.find("\"ACTIVE\"") != std::string::npos);
}

TEST_CASE(
    "a transcript fails for a missing member, an extra one, another order and a wrong error") {
    const char* wrong[] = {
        "call ecs ListClusters {}\n----\n{\"clusterArns\": [], \"more\": 1}\n",
        "call ecs ListClusters {}\n----\n{}\n",
        "call ecs DescribeClusters {}\n----\n{\"failures\": \"<*>\", \"clusters\": \"<*>\"}\n",
        "call ecs ListServices {}\n----\nerror ClusterNotFoundException: Cluster found.\n",
        "call ecs ListServices {}\n",
        "call ecs ListClusters {}\n----\nerror ClientException: <*>\n",
        "wait 2s ecs ListClusters {}\n    until length(clusterArns) > `0`\n",
        "call ecs ListClusters {}\n    set arn = clusterArns[0]\n",
        "shell echo one\n----\ntwo\n",
        "dance\n",
    };
    for (const char* text : wrong) {
        CHECK_MESSAGE(run_transcript(text).failures.size() == 1, text);
    }
}

TEST_CASE("placeholders and captured variables stand for what varies") {
    const TranscriptResult result = run_transcript(
        "call ecs CreateCluster {\"clusterName\": \"a\"}\n"
        "    set arn = cluster.clusterArn\n"
        "----\n"
        "has {\"cluster\": {\"clusterArn\": \"<arn>\", \"runningTasksCount\": \"<n>\"}}\n"
        "\n"
        "call ecs ListClusters {}\n"
        "----\n"
        "{\"clusterArns\": [\"${arn}\"]}\n");
    CHECK(result.failures.empty());
    CHECK(result.steps == 2);
}
