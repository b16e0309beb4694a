// Capacity: the two Fargate providers every account has, and the container instances, of which
// there are none until instances are modelled.
#include <string>

#include "engine/api/paging.hpp"
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_operations.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr std::uint32_t kProvidersDescribedMax = 100;
constexpr api::PageRules kPages{.limit_default = 10, .limit_max = 10};
constexpr std::uint32_t kInstancesDescribedMax = 100;
constexpr std::string_view kProviders[] = {"FARGATE", "FARGATE_SPOT"};

std::string provider_arn(const World& world, std::string_view name) {
    return ecs_arn(world, "capacity-provider/" + std::string(name));
}

// The tags are there whether they were asked for or not: so in the answers that AWS's SDK and CLI
// examples show.
void write_provider(const World& world, std::string_view name, api::JsonWriter& out) {
    out.begin_object();
    out.member("capacityProviderArn", provider_arn(world, name));
    out.member("name", name);
    out.member("status", "ACTIVE");
    out.member_raw("tags", "[]");
    out.member("type", name);
    out.end_object();
}

}  // namespace

api::Outcome describe_capacity_providers(const World& world, const api::Call& call,
                                         api::JsonWriter& out) {
    const api::Value wanted = call.input["capacityProviders"];
    if (wanted.size() > kProvidersDescribedMax) {
        return invalid_parameter("capacityProviders can have at most 100 items.");
    }
    api::Page page;
    if (const std::optional<ApiError> error = api::read_page(call, kPages, &page)) {
        return *error;
    }
    if (call.input["cluster"].is_string()) {
        Result<ClusterId> cluster = find_cluster(world, call.input["cluster"]);
        if (!cluster.ok()) {
            return cluster.error();
        }
    }
    std::vector<std::string> keys;
    std::string failures;
    api::JsonWriter failures_out(&failures);
    failures_out.begin_array();
    for (const std::string_view name : kProviders) {
        bool named = wanted.size() == 0;
        for (const api::Value reference : wanted) {
            named = named || parse_reference(reference.str()).name == name;
        }
        if (named) {
            keys.emplace_back(name);
        }
    }
    for (const api::Value reference : wanted) {
        const std::string_view name = parse_reference(reference.str()).name;
        if (name != kProviders[0] && name != kProviders[1]) {
            write_failure(failures_out, provider_arn(world, name), "MISSING");
        }
    }
    failures_out.end_array();
    const bool more = api::select_page(page, &keys);
    out.key("capacityProviders").begin_array();
    for (const std::string& key : keys) {
        write_provider(world, key, out);
    }
    out.end_array();
    out.member_raw("failures", failures);
    if (more) {
        out.member(kPages.token_member, api::page_token(call, kPages, keys.back()));
    }
    return api::Done{};
}

api::Outcome list_container_instances(const World& world, const api::Call& call,
                                      api::JsonWriter& out) {
    Result<ClusterId> cluster = find_cluster(world, call.input["cluster"]);
    if (!cluster.ok()) {
        return cluster.error();
    }
    api::Page page;
    if (const std::optional<ApiError> error = api::read_page(call, api::PageRules(), &page)) {
        return *error;
    }
    out.member_raw("containerInstanceArns", "[]");
    return api::Done{};
}

api::Outcome describe_container_instances(const World& world, const api::Call& call,
                                          api::JsonWriter& out) {
    Result<ClusterId> cluster = find_cluster(world, call.input["cluster"]);
    if (!cluster.ok()) {
        return cluster.error();
    }
    const api::Value wanted = call.input["containerInstances"];
    if (wanted.size() == 0) {
        return invalid_parameter("Container Instances cannot be empty.");
    }
    if (wanted.size() > kInstancesDescribedMax) {
        return invalid_parameter("instanceIds can have at most 100 items.");
    }
    out.member_raw("containerInstances", "[]");
    out.key("failures").begin_array();
    const std::string place =
        "container-instance/" +
        std::string(world.text(world.ecs.clusters.get(cluster.value()).name)) + "/";
    for (const api::Value reference : wanted) {
        write_failure(out, missing_arn(world, place, reference.str()), "MISSING");
    }
    out.end_array();
    return api::Done{};
}

}  // namespace drydock::ecs
