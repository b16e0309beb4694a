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
    {"docker.io/library/nginx",      "latest stable alpine 1.27 1.26 1.25", "web",          68},
    {"docker.io/library/httpd",      "latest 2.4",                          "web",          56},
    {"docker.io/library/redis",      "latest 7 alpine",                     "web",          41},
    {"docker.io/library/postgres",   "latest 16 15",                        "web",         149},
    {"docker.io/library/busybox",    "latest stable 1.36",                  "exit-at-once",  2},
    {"docker.io/library/alpine",     "latest 3.20 3.19",                    "exit-at-once",  3},
    {"docker.io/library/hello-world", "latest",                             "exit-at-once",  1},
    {"docker.io/amazon/amazon-ecs-sample", "latest",                        "web",         106},
    {"public.ecr.aws/docker/library/nginx",   "latest stable alpine 1.27",  "web",          68},
    {"public.ecr.aws/docker/library/httpd",   "latest 2.4",                 "web",          56},
    {"public.ecr.aws/docker/library/busybox", "latest stable 1.36",         "exit-at-once",  2},
    {"public.ecr.aws/nginx/nginx",            "latest stable",              "web",          68},
    {"public.ecr.aws/ecs-sample-image/amazon-ecs-sample", "latest",         "web",         106},
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

}  // namespace drydock::workload
