#include "engine/ecs/exec.hpp"

#include <algorithm>

#include "engine/core/rng.hpp"
#include "engine/ecs/container_runs.hpp"
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/program_end.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

// lastStartedAt of the agent minus startedAt of the task, where its one container started with
// it: 5.0 s in the one capture of a task with a single container that shows both. The spread is
// ours.
constexpr Duration kAgentStartsAfter = seconds(5);
constexpr std::int32_t kAgentSpreadPercent = 30;

constexpr std::size_t kSessionIdLength = 17;

SimTime agent_starts_at(const World& world, const TaskRow& task, std::uint32_t i) {
    return container_started_at(world, task, i) +
           jitter(draw(world.seed, Stream::kExecAgent, task.identity, i), kAgentStartsAfter,
                  kAgentSpreadPercent);
}

ContainerRow& container_of(World& world, TaskId id, std::uint32_t i) {
    return world.ecs.containers.rows[world.ecs.tasks.get(id).first_container + i];
}

}  // namespace

ApiError check_exec(std::string_view task_role_arn, std::string_view platform_version,
                    ExecRequest purpose) {
    if (platform_version == "1.3.0") {
        // What Fargate says of other capabilities that came with 1.4.0 (a capture for EFS); for
        // ECS Exec not confirmed.
        return ApiError{"PlatformTaskDefinitionIncompatibilityException",
                        "One or more of the requested capabilities are not supported.",
                        400,
                        {}};
    }
    if (!task_role_arn.empty()) {
        return {};
    }
    switch (purpose) {
        case ExecRequest::kRunTask:
            return invalid_parameter(
                "The execute command failed because a valid task role is not being used. Specify a "
                "valid task role in your task definition or as a task override and try again.");
        case ExecRequest::kCreateService:
        case ExecRequest::kUpdateService:
            break;
    }
    return invalid_parameter(
        std::string("The service couldn't be ") +
        (purpose == ExecRequest::kCreateService ? "created" : "updated") +
        " because a valid taskRoleArn is not being used. Specify a valid task role in your task "
        "definition and try again.");
}

ManagedAgent managed_agent(const World& world, const TaskRow& task, std::uint32_t i) {
    const ContainerRow& container = world.ecs.containers.rows[task.first_container + i];
    ManagedAgent agent;
    switch (container.last_status) {
        case ContainerStatus::kPending:
            return agent;
        case ContainerStatus::kRunning: {
            const SimTime at = agent_starts_at(world, task, i);
            if (at <= world.now) {
                agent.status = ContainerStatus::kRunning;
                agent.started_at = at;
            }
            return agent;
        }
        case ContainerStatus::kStopped:
            break;
    }
    agent.status = ContainerStatus::kStopped;
    agent.started_at = container.agent_ran ? agent_starts_at(world, task, i) : kNever;
    agent.reason = "Received Container Stopped event";  // amazon-ecs-agent, task_manager.go
    return agent;
}

std::string exec_agent_folder(const World& world, TaskId id, std::uint32_t i) {
    const TaskRow& task = world.ecs.tasks.get(id);
    return "/ecs-execute-command-" +
           uuid_text(draw(world.seed, Stream::kExecAgent, task.identity, 200 + 2ULL * i),
                     draw(world.seed, Stream::kExecAgent, task.identity, 201 + 2ULL * i));
}

std::string exec_session_id(const World& world, std::uint64_t number) {
    constexpr std::string_view kCharacters = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string id = "ecs-execute-command-";
    for (std::uint64_t i = 0; i < kSessionIdLength; ++i) {
        const std::uint64_t drawn = draw(world.seed, Stream::kExecSession, number, i);
        id += kCharacters[static_cast<std::size_t>(below(drawn, kCharacters.size()))];
    }
    return id;
}

const ExecSession* find_exec_session(const World& world, std::uint64_t number) {
    for (const ExecSession& session : world.ecs.exec.sessions) {
        if (session.number == number) {
            return session.idle_at > world.now ? &session : nullptr;
        }
    }
    return nullptr;
}

void touch_exec_session(World& world, std::uint64_t number) {
    for (ExecSession& session : world.ecs.exec.sessions) {
        if (session.number == number && session.idle_at > world.now) {
            session.idle_at = world.now + kExecIdleAfter;
        }
    }
}

void end_exec_session(World& world, std::uint64_t number) {
    std::erase_if(world.ecs.exec.sessions,
                  [number](const ExecSession& session) { return session.number == number; });
}

void terminate_container(World& world, TaskId id, std::uint32_t container) {
    // A program that outlives every stopTimeout does not listen to SIGTERM.
    constexpr Duration kIgnores = hours(1);
    const Duration takes = sigterm_time(world, id, container);
    if (find_signalled(world, id, container) != nullptr) {
        return;
    }
    world.cause =
        record(world, FactKind::kContainerSignalled, SubjectKind::kTask, id.bits(), container);
    world.ecs.tasks.get(id).cause_fact = world.cause;
    if (takes.ms < kIgnores.ms) {
        world.ecs.exec.signalled.push_back({id, container, world.now + takes, world.cause});
        own_end_changed(world, id);
    }
}

const SignalledContainer* find_signalled(const World& world, TaskId id, std::uint32_t container) {
    for (const SignalledContainer& signalled : world.ecs.exec.signalled) {
        if (signalled.task == id && signalled.container == container) {
            return &signalled;
        }
    }
    return nullptr;
}

void exec_container_stopped(World& world, TaskId id, std::uint32_t container) {
    const TaskRow& task = world.ecs.tasks.get(id);
    if (task.enable_execute_command && is_set(container_started_at(world, task, container))) {
        container_of(world, id, container).agent_ran =
            agent_starts_at(world, task, container) <= world.now;
    }
    ExecState& exec = world.ecs.exec;
    if (exec.signalled.empty() && exec.sessions.empty()) {
        return;
    }
    std::erase_if(exec.signalled, [id, container](const SignalledContainer& signalled) {
        return signalled.task == id && signalled.container == container;
    });
    const std::size_t ended =
        std::erase_if(exec.sessions, [id, container](const ExecSession& session) {
            return session.task == id && session.container == container;
        });
    if (ended > 0) {
        schedule(world, EventKind::kShellJob, kExecSessionEnded, world.now);
    }
}

std::string check_exec_state(const World& world) {
    const auto runs = [&world](TaskId id, std::uint32_t container) {
        const TaskRow* task = world.ecs.tasks.find(id);
        return task != nullptr && container < task->container_count &&
               world.ecs.containers.rows[task->first_container + container].last_status ==
                   ContainerStatus::kRunning;
    };
    for (const ExecSession& session : world.ecs.exec.sessions) {
        if (!runs(session.task, session.container)) {
            return "an ECS Exec session in a container that does not run";
        }
    }
    for (const SignalledContainer& signalled : world.ecs.exec.signalled) {
        if (!runs(signalled.task, signalled.container)) {
            return "a signal to a container that does not run";
        }
    }
    return world.ecs.exec.sessions.size() <= kExecSessionsMax ? "" : "too many ECS Exec sessions";
}

}  // namespace drydock::ecs
