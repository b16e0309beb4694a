// Service deployments and service revisions: reading them, and stopping a deployment.
#include <string>

#include "engine/api/paging.hpp"
#include "engine/api/timestamp.hpp"
#include "engine/ecs/deployment_records.hpp"
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_operations.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/ecs/service_reconciler.hpp"
#include "engine/ecs/service_scheduler.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr std::uint32_t kDescribeMax = 20;
constexpr api::PageRules kPages{.limit_default = 20};

// Where a record is: the service and the place in its records.
struct RecordPlace {
    ServiceId service;
    std::size_t index = 0;
};

// arn:aws:ecs:R:A:<kind>/CLUSTER/SERVICE/ID. `full` tells how a record's own ARN reads.
template <class Full>
bool find_by_arn(const World& world, std::string_view arn, std::string_view kind, Full full,
                 RecordPlace* place) {
    const std::size_t slash = arn.find('/');
    const ParsedReference parsed = parse_reference(arn);
    if (!parsed.is_arn || parsed.resource_type != kind || slash == std::string_view::npos) {
        return false;
    }
    const std::string_view rest = arn.substr(slash + 1);
    const std::size_t second = rest.find('/');
    const std::size_t third =
        second == std::string_view::npos ? second : rest.find('/', second + 1);
    if (third == std::string_view::npos) {
        return false;
    }
    ClusterId cluster;
    if (!find_cluster_any(world, rest.substr(0, second), &cluster) ||
        !find_service(world, cluster, rest.substr(second + 1, third - second - 1),
                      &place->service)) {
        return false;
    }
    const ServiceRow& service = world.ecs.services.get(place->service);
    for (std::size_t i = service.records.size(); i-- > 0;) {
        if (full(service, service.records[i]) == arn) {
            place->index = i;
            return true;
        }
    }
    return false;
}

bool find_deployment_by_arn(const World& world, std::string_view arn, RecordPlace* place) {
    return find_by_arn(
        world, arn, "service-deployment",
        [&](const ServiceRow& service, const DeploymentRecord& record) {
            return service_deployment_arn(world, service, record.number);
        },
        place);
}

bool find_revision_by_arn(const World& world, std::string_view arn, RecordPlace* place) {
    return find_by_arn(
        world, arn, "service-revision",
        [&](const ServiceRow& service, const DeploymentRecord& record) {
            return service_revision_arn(world, service, record.revision_number);
        },
        place);
}

void member_time_if_set(const World& world, api::JsonWriter& out, api::MemberName name, SimTime t) {
    if (is_set(t)) {
        out.member_time(name, world.unix_ms(t));
    }
}

void write_times(const World& world, const DeploymentRecord& r, api::JsonWriter& out) {
    out.member_time("createdAt", world.unix_ms(r.created_at));
    member_time_if_set(world, out, "startedAt", r.started_at);
    member_time_if_set(world, out, "finishedAt", r.finished_at);
    member_time_if_set(world, out, "stoppedAt", r.stopped_at);
    out.member_time("updatedAt", world.unix_ms(r.updated_at));
}

// A revision with the tasks it wants and has right now.
void write_revision_summary(const World& world, const ServiceRow& service,
                            const DeploymentRecord& r, api::JsonWriter& out) {
    const DeploymentRow* live = find_deployment(service, r.serial);
    out.begin_object();
    out.member("arn", service_revision_arn(world, service, r.revision_number));
    out.member_int("requestedTaskCount", live == nullptr ? 0 : live->desired);
    out.member_int("runningTaskCount", live == nullptr ? 0 : live->running);
    out.member_int("pendingTaskCount", live == nullptr ? 0 : live->pending);
    out.end_object();
}

std::string_view breaker_status(const DeploymentRecord& r) {
    if (!r.settings.circuit_breaker) {
        return "DISABLED";
    }
    if (r.reason == ServiceDeploymentReason::kCircuitBreaker ||
        r.reason == ServiceDeploymentReason::kCircuitBreakerNoTarget) {
        return "TRIGGERED";
    }
    return is_ongoing(r.status) ? "MONITORING" : "MONITORING_COMPLETE";
}

void write_breaker(const ServiceRow& service, const DeploymentRecord& r, api::JsonWriter& out) {
    const DeploymentRow* live = find_deployment(service, r.serial);
    out.key("deploymentCircuitBreaker").begin_object();
    out.member("status", breaker_status(r));
    out.member_int("failureCount",
                   live != nullptr && is_ongoing(r.status) ? live->failed_tasks : r.failed_tasks);
    out.member_int("threshold", circuit_breaker_threshold(r.desired));
    out.end_object();
}

void member_reason(const DeploymentRecord& r, api::MemberName name, api::JsonWriter& out) {
    if (r.reason != ServiceDeploymentReason::kNone) {
        out.member(name, status_reason_text(r));
    }
}

void write_service_deployment(const World& world, const ServiceRow& service,
                              const DeploymentRecord& r, api::JsonWriter& out) {
    out.begin_object();
    out.member("serviceDeploymentArn", service_deployment_arn(world, service, r.number));
    out.member("serviceArn", service_arn(world, service));
    out.member("clusterArn", cluster_arn(world, world.ecs.clusters.get(service.cluster)));
    write_times(world, r, out);
    out.key("sourceServiceRevisions").begin_array();
    for (const std::uint32_t serial : r.sources) {
        if (const DeploymentRecord* source = find_record(service, serial)) {
            write_revision_summary(world, service, *source, out);
        }
    }
    out.end_array();
    out.key("targetServiceRevision");
    write_revision_summary(world, service, r, out);
    out.member("status", service_deployment_status_text(r.status));
    member_reason(r, "statusReason", out);
    write_deployment_configuration(r.settings, out);
    const DeploymentRecord* target =
        is_set(r.rollback_at) ? find_record(service, r.rollback_to) : nullptr;
    if (target != nullptr) {
        out.key("rollback").begin_object();
        member_reason(r, "reason", out);
        out.member_time("startedAt", world.unix_ms(r.rollback_at));
        out.member("serviceRevisionArn",
                   service_revision_arn(world, service, target->revision_number));
        out.end_object();
    }
    write_breaker(service, r, out);
    out.key("alarms").begin_object();
    out.member("status", "DISABLED");
    out.end_object();
    out.end_object();
}

void write_brief(const World& world, const ServiceRow& service, const DeploymentRecord& r,
                 api::JsonWriter& out) {
    out.begin_object();
    out.member("serviceDeploymentArn", service_deployment_arn(world, service, r.number));
    out.member("serviceArn", service_arn(world, service));
    out.member("clusterArn", cluster_arn(world, world.ecs.clusters.get(service.cluster)));
    member_time_if_set(world, out, "startedAt", r.started_at);
    out.member_time("createdAt", world.unix_ms(r.created_at));
    member_time_if_set(world, out, "finishedAt", r.finished_at);
    out.member("targetServiceRevisionArn", service_revision_arn(world, service, r.revision_number));
    out.member("status", service_deployment_status_text(r.status));
    member_reason(r, "statusReason", out);
    out.end_object();
}

// The images of a revision; digests appear once its first task has pulled them.
void write_images(const World& world, const DeploymentRecord& r, api::JsonWriter& out) {
    TaskDefinitionId id;
    if (!find_task_definition(
            world, std::string(world.text(r.family)) + ":" + std::to_string(r.definition_revision),
            &id)) {
        return;
    }
    const TaskDefinitionRow& definition = world.ecs.task_definitions.get(id);
    out.key("containerImages").begin_array();
    for (std::size_t i = 0; i < definition.containers.size(); ++i) {
        out.begin_object();
        out.member("containerName", world.text(definition.containers[i].name));
        if (i < r.images.size() && !r.images[i].digest.empty()) {
            out.member("imageDigest", world.text(r.images[i].digest));
        }
        out.member("image", world.text(definition.containers[i].image));
        out.end_object();
    }
    out.end_array();
}

void write_service_revision(const World& world, const ServiceRow& service,
                            const DeploymentRecord& r, api::JsonWriter& out) {
    out.begin_object();
    out.member("serviceRevisionArn", service_revision_arn(world, service, r.revision_number));
    out.member("serviceArn", service_arn(world, service));
    out.member("clusterArn", cluster_arn(world, world.ecs.clusters.get(service.cluster)));
    out.key("taskDefinition");
    write_arn(
        world, out,
        {"task-definition/", world.text(r.family), ":", std::to_string(r.definition_revision)});
    out.member("launchType", launch_type_text(r.launch_type));
    if (r.launch_type == LaunchType::kFargate) {
        out.member("platformVersion", world.text(r.platform_version));
        out.member("platformFamily", "Linux");
    }
    if (r.network.present) {
        out.key("networkConfiguration");
        write_network(world, r.network, out);
    }
    write_images(world, r, out);
    out.member_bool("guardDutyEnabled", false);
    out.member_time("createdAt", world.unix_ms(r.created_at));
    out.end_object();
}

// What ListServiceDeployments filters by.
bool is_wanted(const World& world, const DeploymentRecord& r, api::Value in) {
    const api::Value status = in["status"];
    bool match = status.size() == 0;
    for (const api::Value item : status) {
        match = match || item.str() == service_deployment_status_text(r.status);
    }
    const std::int64_t created = world.unix_ms(r.created_at);
    std::int64_t bound = 0;
    if (api::timestamp_ms(in["createdAt"]["before"], &bound)) {
        match = match && created < bound;
    }
    if (api::timestamp_ms(in["createdAt"]["after"], &bound)) {
        match = match && created > bound;
    }
    return match;
}

// Newest first: serials count up, so the key counts down; it is as long for each record.
std::string list_key(const DeploymentRecord& record) {
    std::string digits = std::to_string(UINT32_MAX - record.serial);
    return std::string(10 - digits.size(), '0') + digits;
}

// Both Describe operations: a list of ARNs in, objects and failures out.
template <class Find, class Write>
api::Outcome describe(api::Value wanted, api::MemberName member, std::string_view empty,
                      const char* too_many, Find find, Write write, api::JsonWriter& out) {
    if (wanted.size() == 0) {
        return invalid_parameter(std::string(empty));
    }
    if (wanted.size() > kDescribeMax) {
        return invalid_parameter(too_many);
    }
    std::string failures;
    api::JsonWriter failures_out(&failures);
    failures_out.begin_array();
    out.key(member).begin_array();
    for (const api::Value arn : wanted) {
        RecordPlace place;
        if (find(arn.str(), &place)) {
            write(place);
        } else {
            write_failure(failures_out, arn.str(), "MISSING");
        }
    }
    out.end_array();
    failures_out.end_array();
    out.member_raw("failures", failures);
    return api::Done{};
}

}  // namespace

api::Outcome list_service_deployments(const World& world, const api::Call& call,
                                      api::JsonWriter& out) {
    Result<ServiceId> id = find_named_service(world, call.input);
    if (!id.ok()) {
        return id.error();
    }
    api::Page page;
    if (const std::optional<ApiError> error = api::read_page(call, kPages, &page)) {
        return *error;
    }
    const ServiceRow& service = world.ecs.services.get(id.value());
    std::vector<std::string> keys;
    for (const DeploymentRecord& record : service.records) {
        if (is_wanted(world, record, call.input)) {
            keys.push_back(list_key(record));
        }
    }
    const bool more = api::select_page(page, &keys);
    out.key("serviceDeployments").begin_array();
    for (std::size_t i = service.records.size(); i-- > 0;) {
        const std::string key = list_key(service.records[i]);
        if (!keys.empty() && keys.front() <= key && key <= keys.back() &&
            is_wanted(world, service.records[i], call.input)) {
            write_brief(world, service, service.records[i], out);
        }
    }
    out.end_array();
    if (more) {
        out.member(kPages.token_member, api::page_token(call, kPages, keys.back()));
    }
    return api::Done{};
}

api::Outcome describe_service_deployments(const World& world, const api::Call& call,
                                          api::JsonWriter& out) {
    return describe(
        call.input["serviceDeploymentArns"], "serviceDeployments",
        "Service deployment ARNs cannot be empty.",
        "serviceDeploymentArns can have at most 20 items.",
        [&](std::string_view arn, RecordPlace* place) {
            return find_deployment_by_arn(world, arn, place);
        },
        [&](const RecordPlace& place) {
            const ServiceRow& service = world.ecs.services.get(place.service);
            write_service_deployment(world, service, service.records[place.index], out);
        },
        out);
}

api::Outcome describe_service_revisions(const World& world, const api::Call& call,
                                        api::JsonWriter& out) {
    return describe(
        call.input["serviceRevisionArns"], "serviceRevisions",
        "Service revision ARNs cannot be empty.", "serviceRevisionArns can have at most 20 items.",
        [&](std::string_view arn, RecordPlace* place) {
            return find_revision_by_arn(world, arn, place);
        },
        [&](const RecordPlace& place) {
            const ServiceRow& service = world.ecs.services.get(place.service);
            write_service_revision(world, service, service.records[place.index], out);
        },
        out);
}

// "Stopping Amazon ECS service deployments": PENDING and IN_PROGRESS begin to roll back, what is
// stopping or rolling back already goes on, anything else is over.
api::Outcome stop_service_deployment(World& world, const api::Call& call, api::JsonWriter& out) {
    const std::string_view arn = call.input["serviceDeploymentArn"].str();
    if (call.input["stopType"].str("ROLLBACK") != "ROLLBACK") {
        return invalid_parameter("stopType ABORT is not supported.");
    }
    RecordPlace place;
    if (!find_deployment_by_arn(world, arn, &place)) {
        return ApiError{
            "ServiceDeploymentNotFoundException", "Service deployment not found.", 400, {}};
    }
    ServiceRow& service = world.ecs.services.get(place.service);
    DeploymentRecord& record = service.records[place.index];
    if (!is_ongoing(record.status)) {
        // The wording was not found in any capture.
        return ApiError{"ConflictException",
                        "The service deployment cannot be stopped because its status is " +
                            std::string(service_deployment_status_text(record.status)) + ".",
                        400,
                        {}};
    }
    if (record.status == ServiceDeploymentStatus::kPending ||
        record.status == ServiceDeploymentStatus::kInProgress) {
        if (!is_set(record.started_at)) {
            record.started_at = world.now;
        }
        record.status = ServiceDeploymentStatus::kRollbackRequested;
        record.reason = ServiceDeploymentReason::kUser;
        record.updated_at = world.now;
        mark_dirty_by_user(world, place.service);
    }
    out.member("serviceDeploymentArn", arn);
    return api::Done{};
}

}  // namespace drydock::ecs
