// Tags of clusters, services, tasks and task definitions.
#include <algorithm>
#include <vector>

#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_operations.hpp"
#include "engine/ecs/ecs_tags.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr api::TagSpelling kSpelling{"key", "value"};

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

ApiError tag_error(api::TagProblem problem) {
    switch (problem) {
        case api::TagProblem::kTooMany:
            return invalid_parameter("Too many tags. A resource can have a maximum of 50 tags.");
        case api::TagProblem::kReserved:
            return invalid_parameter("Tag keys cannot start with the reserved prefix aws:.");
        case api::TagProblem::kDuplicate:
            return invalid_parameter("Duplicate tag keys are not allowed.");
        case api::TagProblem::kTooLong:
        case api::TagProblem::kNone:
            break;
    }
    return invalid_parameter("Tag keys must have 1 to 128 characters and values at most 256.");
}

}  // namespace

Result<std::string> canonical_tags(api::Value tags) {
    if (!tags.is_array() || tags.size() == 0) {
        return std::string();
    }
    std::vector<api::Tag> list;
    const api::TagProblem problem = api::change_tags(&list, {api::read_tags(tags), {}});
    if (problem != api::TagProblem::kNone) {
        return tag_error(problem);
    }
    return api::tags_json(list, kSpelling);
}

std::string merge_tags(std::string_view first, std::string_view second) {
    std::vector<api::Tag> tags = api::parse_tags(first);
    for (api::Tag& tag : api::parse_tags(second)) {
        if (std::none_of(tags.begin(), tags.end(),
                         [&](const api::Tag& other) { return other.key == tag.key; })) {
            tags.push_back(std::move(tag));
        }
    }
    return tags.empty() ? std::string() : api::tags_json(tags, kSpelling);
}

std::string managed_tags(std::string_view cluster, std::string_view service) {
    std::vector<api::Tag> tags = {{"aws:ecs:clusterName", std::string(cluster)}};
    if (!service.empty()) {
        tags.push_back({"aws:ecs:serviceName", std::string(service)});
    }
    return api::tags_json(tags, kSpelling);
}

api::Outcome change_resource_tags(World& world, std::string_view arn,
                                  const api::TagChange& change) {
    const Result<TagPlace> place = find_place(world, arn);
    if (!place.ok()) {
        return place.error();
    }
    const std::string before(world.text(tags_of(world, place.value())));
    std::vector<api::Tag> tags = api::parse_tags(before);
    const api::TagProblem problem = api::change_tags(&tags, change);
    if (problem != api::TagProblem::kNone) {
        return tag_error(problem);
    }
    set_tags(world, place.value(), api::changed_tags_json(before, tags, kSpelling));
    return api::Done{};
}

void collect_tagged(const World& world, std::vector<api::TaggedResource>* out) {
    const EcsState& s = world.ecs;
    s.clusters.each([&](ClusterId, const ClusterRow& row) {
        if (!row.tags.empty() && row.status == ClusterStatus::kActive) {
            out->push_back({cluster_arn(world, row), row.tags});
        }
    });
    s.services.each([&](ServiceId, const ServiceRow& row) {
        if (!row.tags.empty() && row.status != ServiceStatus::kInactive) {
            out->push_back({service_arn(world, row), row.tags});
        }
    });
    s.tasks.each([&](TaskId id, const TaskRow& row) {
        if (!row.tags.empty() && row.last_status != TaskStatus::kStopped) {
            out->push_back({task_arn(world, id), row.tags});
        }
    });
    s.task_definitions.each([&](TaskDefinitionId, const TaskDefinitionRow& row) {
        if (!row.tags.empty()) {
            out->push_back({task_definition_arn(world, row), row.tags});
        }
    });
}

api::Outcome tag_resource(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    return change_resource_tags(world, call.input["resourceArn"].str(),
                                api::read_tag_change(call.input));
}

api::Outcome untag_resource(World& world, const api::Call& call, api::JsonWriter& out) {
    return tag_resource(world, call, out);
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
