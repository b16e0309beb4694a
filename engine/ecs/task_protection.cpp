// Task scale-in protection (ecs-control-plane 8.6).
#include <string>

#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_operations.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/ecs/service_scheduler.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr std::uint32_t kGetMax = 100;
constexpr std::uint32_t kUpdateMax = 10;
constexpr std::int64_t kMinutesDefault = 120;
constexpr std::int64_t kMinutesMax = 2880;

// A named task, or the reason why it cannot be protected; "" when it can.
struct Candidate {
    TaskId id;
    std::string_view failure;
};

Candidate find_candidate(const World& world, ClusterId cluster, std::string_view reference) {
    Candidate result;
    if (find_task(world, cluster, reference, &result.id) != TaskLookup::kFound) {
        result.failure = "MISSING";
        return result;
    }
    const TaskRow& task = world.ecs.tasks.get(result.id);
    if (!task.service.is_set() || task.desired_status == DesiredStatus::kStopped) {
        result.failure = "TASK_NOT_VALID";
    }
    return result;
}

// Protected tasks of an older deployment keep the rollout from ending: no more may join them ("API
// failures messages": DEPLOYMENT_BLOCKED).
bool blocks_deployment(const World& world, const TaskRow& task) {
    const ServiceRow& service = world.ecs.services.get(task.service);
    const DeploymentRow* deployment = find_deployment(service, task.deployment);
    return deployment != nullptr && !deployment->primary && deployment->guarded > 0 &&
           !is_set(task.protected_until) && service.guarded_said;
}

void write_protected(const World& world, TaskId id, api::JsonWriter& out) {
    const TaskRow& task = world.ecs.tasks.get(id);
    out.begin_object();
    out.member("taskArn", task_arn(world, id));
    out.member_bool("protectionEnabled", is_set(task.protected_until));
    if (is_set(task.protected_until)) {
        out.member_time("expirationDate", world.unix_ms(task.protected_until));
    }
    out.end_object();
}

// `apply` changes a task that passed (or does nothing) and gives a failure reason or "".
template <class Apply>
api::Outcome answer(const World& world, ClusterId cluster, api::Value tasks, Apply apply,
                    api::JsonWriter& out) {
    const std::string place =
        "task/" + std::string(world.text(world.ecs.clusters.get(cluster).name)) + "/";
    std::string failures;
    api::JsonWriter failures_out(&failures);
    failures_out.begin_array();
    out.key("protectedTasks").begin_array();
    for (const api::Value reference : tasks) {
        const Candidate candidate = find_candidate(world, cluster, reference.str());
        const std::string_view failure =
            candidate.failure.empty() ? apply(candidate.id) : candidate.failure;
        if (failure.empty()) {
            write_protected(world, candidate.id, out);
        } else {
            write_failure(failures_out, missing_arn(world, place, reference.str()), failure);
        }
    }
    out.end_array();
    failures_out.end_array();
    out.member_raw("failures", failures);
    return api::Done{};
}

}  // namespace

api::Outcome get_task_protection(const World& world, const api::Call& call, api::JsonWriter& out) {
    Result<ClusterId> cluster = find_cluster(world, call.input["cluster"]);
    if (!cluster.ok()) {
        return cluster.error();
    }
    const api::Value tasks = call.input["tasks"];
    if (tasks.size() > kGetMax) {
        return invalid_parameter("taskIds can have at most 100 items.");
    }
    return answer(
        world, cluster.value(), tasks, [](TaskId) { return std::string_view(); }, out);
}

api::Outcome update_task_protection(World& world, const api::Call& call, api::JsonWriter& out) {
    Result<ClusterId> cluster = find_cluster(world, call.input["cluster"]);
    if (!cluster.ok()) {
        return cluster.error();
    }
    const api::Value tasks = call.input["tasks"];
    if (tasks.size() == 0) {
        return invalid_parameter("Tasks cannot be empty.");
    }
    if (tasks.size() > kUpdateMax) {
        return invalid_parameter("taskIds can have at most 10 items.");
    }
    const bool enable = call.input["protectionEnabled"].boolean();
    const std::int64_t minutes_given = call.input["expiresInMinutes"].i64(kMinutesDefault);
    if (minutes_given < 1 || minutes_given > kMinutesMax) {
        return invalid_parameter("expiresInMinutes must be between 1 and 2880.");
    }
    const SimTime until = enable ? world.now + minutes(minutes_given) : kNever;
    return answer(
        world, cluster.value(), tasks,
        [&](TaskId id) -> std::string_view {
            if (enable && blocks_deployment(world, world.ecs.tasks.get(id))) {
                return "DEPLOYMENT_BLOCKED";
            }
            protect_task(world, id, until);
            return {};
        },
        out);
}

}  // namespace drydock::ecs
