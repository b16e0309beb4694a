// Tags of clusters, services, tasks and task definitions.
#include <algorithm>
#include <vector>

#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_operations.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

// Where a resource keeps its tags.
struct TagPlace {
    ClusterId cluster;
    ServiceId service;
    TaskId task;
    TaskDefinitionId task_definition;
};

ApiError not_found(const std::string& arn) {
    return invalid_parameter("The specified resource ARN is not valid or does not exist: " + arn);
}

Result<TagPlace> find_place(const World& world, std::string_view arn) {
    const ParsedReference reference = parse_reference(arn);
    if (!reference.ok || !reference.is_arn) {
        return invalid_parameter("Invalid identifier: " + std::string(arn));
    }
    TagPlace place;
    ClusterId cluster;
    if (reference.resource_type == "cluster") {
        if (!find_cluster_any(world, arn, &place.cluster)) {
            return ApiError{"ClusterNotFoundException", "Cluster not found.", 400, {}};
        }
        if (world.ecs.clusters.get(place.cluster).status != ClusterStatus::kActive) {
            return invalid_parameter(
                "The specified cluster is inactive. Specify an active cluster and try again.");
        }
        return place;
    }
    if (reference.resource_type == "task-definition") {
        if (!find_task_definition(world, arn, &place.task_definition)) {
            return not_found(std::string(arn));
        }
        return place;
    }
    if (!find_cluster_any(world, reference.cluster, &cluster)) {
        return ApiError{"ClusterNotFoundException", "Cluster not found.", 400, {}};
    }
    if (reference.resource_type == "service" && find_service(world, cluster, arn, &place.service)) {
        if (world.ecs.services.get(place.service).status == ServiceStatus::kInactive) {
            return invalid_parameter(
                "The specified service is inactive. Specify an active service and try again.");
        }
        return place;
    }
    if (reference.resource_type == "task" &&
        find_task(world, cluster, arn, &place.task) == TaskLookup::kFound) {
        if (world.ecs.tasks.get(place.task).last_status == TaskStatus::kStopped) {
            return invalid_parameter(
                "The specified task is stopped. Specify a running task and try again.");
        }
        return place;
    }
    return not_found(std::string(arn));
}

Sym tags_of(const World& world, const TagPlace& place) {
    if (place.cluster.is_set()) {
        return world.ecs.clusters.get(place.cluster).tags;
    }
    if (place.service.is_set()) {
        return world.ecs.services.get(place.service).tags;
    }
    if (place.task.is_set()) {
        return world.ecs.tasks.get(place.task).tags;
    }
    return world.ecs.task_definitions.get(place.task_definition).tags;
}

void set_tags(World& world, const TagPlace& place, const std::string& json) {
    const Sym symbol = world.symbols.intern(json);
    if (place.cluster.is_set()) {
        world.ecs.clusters.get(place.cluster).tags = symbol;
    } else if (place.service.is_set()) {
        world.ecs.services.get(place.service).tags = symbol;
    } else if (place.task.is_set()) {
        world.ecs.tasks.get(place.task).tags = symbol;
    } else {
        world.ecs.task_definitions.get(place.task_definition).tags = symbol;
    }
}

struct Tag {
    std::string key;
    std::string value;
};

std::vector<Tag> parse_tags(std::string_view json) {
    std::vector<Tag> tags;
    api::Doc doc;
    std::string error;
    if (json.empty() || !api::parse_json(json, &doc, &error)) {
        return tags;
    }
    for (const api::Value tag : doc.root()) {
        tags.push_back({std::string(tag["key"].str()), std::string(tag["value"].str())});
    }
    return tags;
}

std::string to_json(const std::vector<Tag>& tags) {
    if (tags.empty()) {
        return {};
    }
    std::string json;
    api::JsonWriter out(&json);
    out.begin_array();
    for (const Tag& tag : tags) {
        out.begin_object();
        out.member("key", tag.key);
        out.member("value", tag.value);
        out.end_object();
    }
    out.end_array();
    return json;
}

void put_tag(std::vector<Tag>& tags, Tag tag, bool replace) {
    const auto same =
        std::find_if(tags.begin(), tags.end(), [&](const Tag& t) { return t.key == tag.key; });
    if (same == tags.end()) {
        tags.push_back(std::move(tag));
    } else if (replace) {
        same->value = tag.value;
    }
}

}  // namespace

std::string merge_tags(std::string_view first, std::string_view second) {
    std::vector<Tag> tags = parse_tags(first);
    for (Tag& tag : parse_tags(second)) {
        put_tag(tags, std::move(tag), false);
    }
    return to_json(tags);
}

std::string managed_tags(std::string_view cluster, std::string_view service) {
    std::vector<Tag> tags;
    tags.push_back({"aws:ecs:clusterName", std::string(cluster)});
    if (!service.empty()) {
        tags.push_back({"aws:ecs:serviceName", std::string(service)});
    }
    return to_json(tags);
}

api::Outcome tag_resource(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    Result<TagPlace> place = find_place(world, call.input["resourceArn"].str());
    if (!place.ok()) {
        return place.error();
    }
    Result<std::string> added = canonical_tags(call.input["tags"]);
    if (!added.ok()) {
        return added.error();
    }
    std::vector<Tag> tags = parse_tags(world.text(tags_of(world, place.value())));
    for (Tag& tag : parse_tags(added.value())) {
        put_tag(tags, std::move(tag), true);
    }
    if (tags.size() > kTagsMax) {
        return invalid_parameter("Too many tags. A resource can have a maximum of 50 tags.");
    }
    set_tags(world, place.value(), to_json(tags));
    return api::Done{};
}

api::Outcome untag_resource(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    Result<TagPlace> place = find_place(world, call.input["resourceArn"].str());
    if (!place.ok()) {
        return place.error();
    }
    std::vector<Tag> tags = parse_tags(world.text(tags_of(world, place.value())));
    for (const api::Value key : call.input["tagKeys"]) {
        tags.erase(std::remove_if(tags.begin(), tags.end(),
                                  [&](const Tag& tag) { return tag.key == key.str(); }),
                   tags.end());
    }
    set_tags(world, place.value(), to_json(tags));
    return api::Done{};
}

api::Outcome list_tags_for_resource(const World& world, const api::Call& call,
                                    api::JsonWriter& out) {
    Result<TagPlace> place = find_place(world, call.input["resourceArn"].str());
    if (!place.ok()) {
        return place.error();
    }
    write_tags(world, tags_of(world, place.value()), out);
    return api::Done{};
}

}  // namespace drydock::ecs
