// ExecuteCommand. What is typed into the session and what comes back travel over streamUrl, which
// is not part of the API; the terminal of the simulation goes on where the answer ends
// (engine/shell/aws/exec_session.cpp).
#include <algorithm>

#include "engine/api/base64.hpp"
#include "engine/core/rng.hpp"
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_operations.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/ecs/exec.hpp"
#include "engine/ecs/task_names.hpp"
#include "engine/iam/principal.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

// From the agent's start until Session Manager can reach it; ours.
constexpr Duration kAgentConnectsAfter = seconds(2);
constexpr std::uint64_t kTokenBytes = 240;

struct ExecPlan {
    TaskId task;
    std::uint32_t container = 0;
};

// The two refusals about container names are in our words: no capture was found.
Result<std::uint32_t> find_container(const World& world, const TaskRow& task,
                                     std::string_view name) {
    const auto& specs = world.ecs.task_definitions.get(task.task_definition).containers;
    if (name.empty() && specs.size() == 1) {
        return 0U;
    }
    if (name.empty()) {
        return invalid_parameter(
            "A container name must be specified for a task that has more than one container.");
    }
    for (std::uint32_t i = 0; i < specs.size(); ++i) {
        if (world.text(specs[i].name) == name) {
            return i;
        }
    }
    return invalid_parameter("The container " + std::string(name) + " does not exist in the task.");
}

bool agent_runs(const World& world, const TaskRow& task, std::uint32_t container) {
    return task.enable_execute_command &&
           managed_agent(world, task, container).status == ContainerStatus::kRunning;
}

// The agent speaks to Session Manager with the task role's credentials and writes into the root
// file system ("ECS Exec considerations"). Where either is missing it runs, and is not connected.
bool agent_is_connected(const World& world, const TaskRow& task, std::uint32_t container) {
    const std::string_view role = world.text(task.task_role);
    const bool read_only =
        world.ecs.task_definitions.get(task.task_definition).containers[container].read_only_root;
    const SimTime connects =
        managed_agent(world, task, container).started_at +
        jitter(draw(world.seed, Stream::kExecAgent, task.identity, 100 + container),
               kAgentConnectsAfter, 50);
    return !read_only && iam::role_exists(world, role.substr(role.rfind('/') + 1)) &&
           connects <= world.now;
}

// With pidMode `task` only one container at a time can have sessions ("ECS Exec considerations").
bool pid_namespace_is_taken(const World& world, const ExecPlan& plan) {
    const TaskRow& task = world.ecs.tasks.get(plan.task);
    const TaskDefinitionRow& definition = world.ecs.task_definitions.get(task.task_definition);
    return world.text(definition.pid_mode) == "task" &&
           std::any_of(world.ecs.exec.sessions.begin(), world.ecs.exec.sessions.end(),
                       [&plan](const ExecSession& session) {
                           return session.task == plan.task && session.container != plan.container;
                       });
}

Result<ExecPlan> find_target(const World& world, api::Value in) {
    Result<TaskId> task = find_named_task(world, in, "task");
    if (!task.ok()) {
        return task.error();
    }
    Result<std::uint32_t> container =
        find_container(world, world.ecs.tasks.get(task.value()), in["container"].str());
    if (!container.ok()) {
        return container.error();
    }
    return ExecPlan{task.value(), container.value()};
}

Result<ExecPlan> validate_execute_command(const World& world, api::Value in) {
    Result<ExecPlan> plan = find_target(world, in);
    if (!plan.ok()) {
        return plan;
    }
    if (!in["interactive"].boolean()) {
        return invalid_parameter("Interactive is the only mode supported currently.");
    }
    const TaskRow& task = world.ecs.tasks.get(plan.value().task);
    if (!agent_runs(world, task, plan.value().container)) {
        return invalid_parameter(
            "The execute command failed because execute command was not enabled when the task was "
            "run or the execute command agent isn’t running. Wait and try again or run a new task "
            "with execute command enabled and try again.");
    }
    if (!agent_is_connected(world, task, plan.value().container) ||
        pid_namespace_is_taken(world, plan.value())) {
        return ApiError{"TargetNotConnectedException",
                        "The execute command failed due to an internal error. Try again later.",
                        400,
                        {}};
    }
    return plan;
}

// Sessions that nobody uses end by themselves.
void forget_idle_sessions(World& world) {
    std::erase_if(world.ecs.exec.sessions,
                  [&world](const ExecSession& session) { return session.idle_at <= world.now; });
}

bool has_room(const World& world, const ExecPlan& plan) {
    const auto& sessions = world.ecs.exec.sessions;
    const auto open =
        std::count_if(sessions.begin(), sessions.end(), [&plan](const ExecSession& session) {
            return session.task == plan.task && session.container == plan.container;
        });
    return open < std::ptrdiff_t{kExecSessionsPerContainerMax} &&
           sessions.size() < kExecSessionsMax;
}

std::string token(const World& world, std::uint64_t number) {
    std::string bytes;
    for (std::uint64_t i = 0; i < kTokenBytes; ++i) {
        bytes.push_back(
            static_cast<char>(draw(world.seed, Stream::kExecSession, number, 100 + i) & 255));
    }
    return api::base64_encode(bytes);
}

void write_session(const World& world, std::uint64_t number, api::JsonWriter& out) {
    const std::string id = exec_session_id(world, number);
    out.key("session").begin_object();
    out.member("sessionId", id);
    out.member("streamUrl", "wss://ssmmessages." + std::string(world.text(world.region)) +
                                ".amazonaws.com/v1/data-channel/" + id + "?role=publish_subscribe");
    out.member("tokenValue", token(world, number));
    out.end_object();
}

}  // namespace

api::Outcome execute_command(World& world, const api::Call& call, api::JsonWriter& out) {
    Result<ExecPlan> found = validate_execute_command(world, call.input);
    if (!found.ok()) {
        return found.error();
    }
    const ExecPlan plan = found.value();
    forget_idle_sessions(world);
    if (!has_room(world, plan)) {
        return client_error(
            "Unable to start new execute sessions because the maximum session limit of " +
            std::to_string(kExecSessionsPerContainerMax) + " has been reached.");
    }
    ExecSession session;
    session.number = ++world.ecs.exec.sessions_total;
    session.task = plan.task;
    session.container = plan.container;
    session.idle_at = world.now + kExecIdleAfter;
    world.ecs.exec.sessions.push_back(session);
    record(world, FactKind::kExecSessionStarted, SubjectKind::kTask, plan.task.bits(),
           plan.container, static_cast<std::int64_t>(session.number));
    const TaskRow& task = world.ecs.tasks.get(plan.task);
    const std::string_view cluster = world.text(world.ecs.clusters.get(task.cluster).name);
    out.key("clusterArn");
    write_arn(world, out, {"cluster/", cluster});
    out.key("containerArn");
    write_arn(world, out,
              {"container/", cluster, "/", task_id_chars(world, plan.task.bits()), "/",
               container_uuid(world, task, plan.container)});
    const TaskDefinitionRow& definition = world.ecs.task_definitions.get(task.task_definition);
    out.member("containerName", world.text(definition.containers[plan.container].name));
    out.member_bool("interactive", true);
    write_session(world, session.number, out);
    out.key("taskArn");
    write_task_arn(world, plan.task, out);
    return api::Done{};
}

}  // namespace drydock::ecs
