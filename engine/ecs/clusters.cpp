// Clusters: a name, settings and counters.
#include "engine/api/paging.hpp"
#include "engine/ecs/account_settings.hpp"
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_operations.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr std::uint32_t kDescribeMax = 100;
constexpr api::PageRules kPages;
// What CreateCluster and DeleteCluster answer without being asked.
constexpr Include kCreated{.configurations = true, .settings = true, .tags = true};

struct CreateClusterPlan {
    ClusterId existing;  // set: the ACTIVE cluster of that name is the answer
    std::string name;
    std::string tags;
    std::string insights;
    std::string configuration;
    std::string connect_namespace;
    std::string providers;
    std::string strategy;
};

// containerInsights is the one setting of a cluster; without it `insights` stays.
Result<api::Done> read_settings(api::Value settings, std::string* insights) {
    for (const api::Value setting : settings) {
        const std::string_view value = setting["value"].str();
        if (value != "enabled" && value != "disabled" && value != "enhanced") {
            return invalid_parameter("Invalid setting 'value'");  // so seen from UpdateCluster
        }
        *insights = value;
    }
    return api::Done{};
}

Result<CreateClusterPlan> validate_create_cluster(const World& world, api::Value in) {
    CreateClusterPlan plan;
    plan.name = in["clusterName"].str("default");
    if (!is_name(plan.name)) {
        return invalid_parameter("Cluster must match ^[a-zA-Z0-9\\-_]{1,255}$, but was " +
                                 plan.name);
    }
    for (const api::Value provider : in["capacityProviders"]) {
        if (provider.str() != "FARGATE" && provider.str() != "FARGATE_SPOT") {
            return invalid_parameter("The specified capacity provider '" +
                                     std::string(provider.str()) + "' was not found.");
        }
    }
    plan.insights = effective_setting(world, "containerInsights");
    Result<api::Done> settings = read_settings(in["settings"], &plan.insights);
    if (!settings.ok()) {
        return settings.error();
    }
    if (in["configuration"].exists()) {
        plan.configuration = api::to_json(in["configuration"]);
    }
    if (in["capacityProviders"].exists()) {
        plan.providers = api::to_json(in["capacityProviders"]);
    }
    if (in["defaultCapacityProviderStrategy"].exists()) {
        plan.strategy = api::to_json(in["defaultCapacityProviderStrategy"]);
    }
    plan.connect_namespace = in["serviceConnectDefaults"]["namespace"].str();
    Result<std::string> tags = canonical_tags(in["tags"]);
    if (!tags.ok()) {
        return tags.error();
    }
    plan.tags = tags.value();
    ClusterId id;
    if (find_cluster_any(world, plan.name, &id) &&
        world.ecs.clusters.get(id).status == ClusterStatus::kActive) {
        plan.existing = id;
    } else if (world.ecs.clusters.size() >= kClustersMax) {
        return client_error("You have reached the maximum number of clusters.");
    }
    return plan;
}

ClusterId apply_create_cluster(World& world, const CreateClusterPlan& plan) {
    if (plan.existing.is_set()) {
        return plan.existing;
    }
    ClusterRow row;
    row.name = world.symbols.intern(plan.name);
    row.tags = world.symbols.intern(plan.tags);
    row.container_insights = world.symbols.intern(plan.insights);
    row.configuration = world.symbols.intern(plan.configuration);
    row.service_connect_namespace = world.symbols.intern(plan.connect_namespace);
    row.capacity_providers = world.symbols.intern(plan.providers);
    row.default_strategy = world.symbols.intern(plan.strategy);
    row.created_at = world.now;
    const ClusterId id = world.ecs.clusters.add(row);
    world.ecs.cluster_by_name.put(row.name.value, id.index);
    record(world, FactKind::kClusterCreated, SubjectKind::kCluster, id.bits());
    return id;
}

}  // namespace

api::Outcome create_cluster(World& world, const api::Call& call, api::JsonWriter& out) {
    Result<CreateClusterPlan> plan = validate_create_cluster(world, call.input);
    if (!plan.ok()) {
        return plan.error();
    }
    const ClusterId id = apply_create_cluster(world, plan.value());
    out.key("cluster");
    write_cluster(world, world.ecs.clusters.get(id), kCreated, out);
    return api::Done{};
}

api::Outcome describe_clusters(const World& world, const api::Call& call, api::JsonWriter& out) {
    const api::Value wanted = call.input["clusters"];
    if (wanted.size() > kDescribeMax) {
        return invalid_parameter("clusters can have at most 100 items.");
    }
    for (const api::Value reference : wanted) {
        if (reference.str().empty()) {
            return invalid_parameter("Clusters can not be blank.");
        }
    }
    const Include include = read_include(call.input["include"]);
    std::string failures;
    api::JsonWriter failures_out(&failures);
    failures_out.begin_array();
    out.key("clusters").begin_array();
    const auto describe = [&](std::string_view reference) {
        ClusterId id;
        if (find_cluster_any(world, reference, &id)) {
            write_cluster(world, world.ecs.clusters.get(id), include, out);
            return;
        }
        write_failure(failures_out, missing_arn(world, "cluster/", reference), "MISSING");
    };
    if (wanted.size() == 0) {
        describe("default");
    }
    for (const api::Value reference : wanted) {
        describe(reference.str());
    }
    out.end_array();
    failures_out.end_array();
    out.member_raw("failures", failures);
    return api::Done{};
}

api::Outcome list_clusters(const World& world, const api::Call& call, api::JsonWriter& out) {
    api::Page page;
    if (const std::optional<ApiError> error = api::read_page(call, kPages, &page)) {
        return *error;
    }
    std::vector<std::string> keys;
    world.ecs.clusters.each([&](ClusterId, const ClusterRow& row) {
        if (row.status == ClusterStatus::kActive) {
            keys.push_back(cluster_arn(world, row));
        }
    });
    api::write_page(call, kPages, page, std::move(keys), "clusterArns", out);
    return api::Done{};
}

api::Outcome update_cluster(World& world, const api::Call& call, api::JsonWriter& out) {
    Result<ClusterId> id = find_cluster(world, call.input["cluster"]);
    if (!id.ok()) {
        return id.error();
    }
    std::string insights(world.text(world.ecs.clusters.get(id.value()).container_insights));
    Result<api::Done> settings = read_settings(call.input["settings"], &insights);
    if (!settings.ok()) {
        return settings.error();
    }
    ClusterRow& row = world.ecs.clusters.get(id.value());
    row.container_insights = world.symbols.intern(insights);
    if (call.input["configuration"].is_object()) {
        row.configuration = world.symbols.intern(api::to_json(call.input["configuration"]));
    }
    if (call.input["serviceConnectDefaults"].is_object()) {
        row.service_connect_namespace =
            world.symbols.intern(call.input["serviceConnectDefaults"]["namespace"].str());
    }
    out.key("cluster");
    write_cluster(world, row, kCreated, out);
    return api::Done{};
}

api::Outcome update_cluster_settings(World& world, const api::Call& call, api::JsonWriter& out) {
    return update_cluster(world, call, out);
}

api::Outcome delete_cluster(World& world, const api::Call& call, api::JsonWriter& out) {
    ClusterId id;
    if (!find_cluster_any(world, call.input["cluster"].str(), &id)) {
        return ApiError{"ClusterNotFoundException", "Cluster not found.", 400, {}};
    }
    ClusterRow& row = world.ecs.clusters.get(id);
    if (row.status == ClusterStatus::kActive) {
        if (row.active_services > 0) {
            return ApiError{"ClusterContainsServicesException",
                            "The Cluster cannot be deleted while Services are active.",
                            400,
                            {}};
        }
        if (row.live_tasks > 0) {
            return ApiError{"ClusterContainsTasksException",
                            "The Cluster cannot be deleted while Tasks are active.",
                            400,
                            {}};
        }
        row.status = ClusterStatus::kInactive;
        record(world, FactKind::kClusterDeleted, SubjectKind::kCluster, id.bits());
    }
    out.key("cluster");
    write_cluster(world, row, kCreated, out);
    return api::Done{};
}

}  // namespace drydock::ecs
