#include "engine/workload/behaviour.hpp"

namespace drydock::workload {
namespace {

// clang-format off
//  name             ready_after          exits_after_sigterm  code  exits_after       code  healthy
constexpr Behaviour kBehaviours[] = {
    {"web",          milliseconds(800),   milliseconds(1200),    0,  milliseconds(-1),   0,  true},
    {"slow-web",     seconds(12),         seconds(12),         143,  milliseconds(-1),   0,  true},
    {"stubborn",     milliseconds(800),   hours(24),           143,  milliseconds(-1),   0,  true},
    {"crash-early",  milliseconds(800),   milliseconds(200),   143,  seconds(3),         1,  false},
    {"unhealthy",    milliseconds(800),   milliseconds(1200),    0,  milliseconds(-1),   0,  false},
    {"batch",        milliseconds(200),   milliseconds(200),   143,  seconds(45),        0,  true},
    {"exit-at-once", milliseconds(50),    milliseconds(50),    143,  milliseconds(100),  0,  true},
};

constexpr PublicImage kPublicImages[] = {
    {"docker.io/library/nginx", "latest stable alpine 1.27 1.26 1.25", "web", 68, 80},
    {"docker.io/library/httpd", "latest 2.4", "web", 56, 80},
    {"docker.io/library/redis", "latest 7 alpine", "web", 41, 6379},
    {"docker.io/library/postgres", "latest 16 15", "web", 149, 5432},
    {"docker.io/library/busybox", "latest stable 1.36", "exit-at-once", 2, 0},
    {"docker.io/library/alpine", "latest 3.20 3.19", "exit-at-once", 3, 0},
    {"docker.io/library/hello-world", "latest", "exit-at-once", 1, 0},
    {"docker.io/library/python", "latest 3 3.13 3.12 3.12-slim 3-slim slim", "exit-at-once", 45, 0},
    {"docker.io/library/node", "latest lts 22 20 22-alpine 20-alpine", "exit-at-once", 50, 0},
    {"docker.io/library/golang", "latest 1.23 1.22 1.23-alpine", "exit-at-once", 90, 0},
    {"docker.io/library/eclipse-temurin", "latest 21 21-jre 17 17-jre", "exit-at-once", 95, 0},
    {"docker.io/library/ubuntu", "latest 24.04 22.04", "exit-at-once", 29, 0},
    {"docker.io/library/debian", "latest bookworm bookworm-slim stable", "exit-at-once", 28, 0},
    {"docker.io/amazon/amazon-ecs-sample", "latest", "web", 106, 80},
    {"public.ecr.aws/docker/library/nginx", "latest stable alpine 1.27", "web", 68, 80},
    {"public.ecr.aws/docker/library/httpd", "latest 2.4", "web", 56, 80},
    {"public.ecr.aws/docker/library/busybox", "latest stable 1.36", "exit-at-once", 2, 0},
    {"public.ecr.aws/nginx/nginx", "latest stable", "web", 68, 80},
    {"public.ecr.aws/ecs-sample-image/amazon-ecs-sample", "latest", "web", 106, 80},
};
// clang-format on

}  // namespace

std::span<const Behaviour> behaviours() { return kBehaviours; }

std::uint8_t behaviour_index(std::string_view name) {
    std::uint8_t index = 0;
    for (const Behaviour& row : kBehaviours) {
        if (row.name == name) {
            return index;
        }
        ++index;
    }
    return 0;
}

std::span<const PublicImage> public_images() { return kPublicImages; }

namespace {

struct UserlandRow {
    std::string_view repository;  // without registry and namespace
    std::string_view userland;
};

// From the Dockerfiles of the official images.
constexpr UserlandRow kUserlands[] = {
    {"alpine", "alpine"},          {"busybox", "busybox"},     {"debian", "debian"},
    {"golang", "debian"},          {"hello-world", "scratch"}, {"httpd", "debian"},
    {"nginx", "debian"},           {"node", "debian"},         {"postgres", "debian"},
    {"python", "debian"},          {"redis", "debian"},        {"ubuntu", "ubuntu"},
    {"eclipse-temurin", "ubuntu"},
};

bool has_alpine_tag(std::string_view repository) {
    for (const PublicImage& row : kPublicImages) {
        if (row.repository == repository && row.tags.find("alpine") != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::string_view userland_of(std::string_view repository, std::string_view tag) {
    if (tag.find("alpine") != std::string_view::npos) {
        return "alpine";
    }
    const std::string_view name = repository.substr(repository.rfind('/') + 1);
    for (const UserlandRow& row : kUserlands) {
        if (row.repository == name) {
            return tag.empty() && has_alpine_tag(repository) ? std::string_view() : row.userland;
        }
    }
    return {};
}

namespace {

struct ProgramRow {
    std::string_view program;
    std::string_view behaviour;
};

constexpr ProgramRow kPrograms[] = {
    {"cat", "exit-at-once"},  {"date", "exit-at-once"},   {"echo", "exit-at-once"},
    {"env", "exit-at-once"},  {"false", "crash-early"},   {"hostname", "exit-at-once"},
    {"java", "slow-web"},     {"ls", "exit-at-once"},     {"printf", "exit-at-once"},
    {"pwd", "exit-at-once"},  {"sleep", "stubborn"},      {"tail", "stubborn"},
    {"true", "exit-at-once"}, {"whoami", "exit-at-once"},
};

}  // namespace

std::string_view behaviour_of_command(std::span<const std::string> words, bool exposes) {
    if (words.empty()) {
        return "exit-at-once";
    }
    const std::size_t slash = words[0].rfind('/');
    const std::string_view program =
        std::string_view(words[0]).substr(slash == std::string::npos ? 0 : slash + 1);
    if (words[0] == "exit" && words.size() > 1 && words[1] != "0") {
        return "crash-early";
    }
    for (const ProgramRow& row : kPrograms) {
        if (row.program == program && (row.behaviour != "slow-web" || exposes)) {
            return row.behaviour;
        }
    }
    return exposes ? "web" : "batch";
}

}  // namespace drydock::workload
