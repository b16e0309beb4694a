// ECS Exec: the agent that a task started with enableExecuteCommand runs in each container, the
// sessions it opens, and what somebody inside does to the container's first process.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/result.hpp"
#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

// "The ECS Exec session has an idle timeout time of 20 minutes. This value can't be changed."
inline constexpr Duration kExecIdleAfter = minutes(20);

// Subject of the event kShellJob: sessions ended because their container did. 0: the job's own
// time.
inline constexpr std::uint32_t kExecSessionEnded = 1;

// Which operation asks for enableExecuteCommand: each refuses in its own words.
enum class ExecRequest : std::uint8_t { kRunTask, kCreateService, kUpdateService };
// ECS Exec needs a task role and Fargate's platform version 1.4.0. An empty code: it has both.
[[nodiscard]] ApiError check_exec(std::string_view task_role_arn, std::string_view platform_version,
                                  ExecRequest purpose);

// What DescribeTasks says of a container's agent; all of it follows from the container's life.
struct ManagedAgent {
    ContainerStatus status = ContainerStatus::kPending;
    SimTime started_at = kNever;
    std::string_view reason;
};
[[nodiscard]] ManagedAgent managed_agent(const World& world, const TaskRow& task, std::uint32_t i);

// Where the agent's programs lie inside the container: "/ecs-execute-command-<uuid>".
[[nodiscard]] std::string exec_agent_folder(const World& world, TaskId id, std::uint32_t i);

// Sessions. ExecuteCommand opens one; whoever stands at its other end keeps it open.
[[nodiscard]] std::string exec_session_id(const World& world, std::uint64_t number);
// Null: it has ended.
[[nodiscard]] const ExecSession* find_exec_session(const World& world, std::uint64_t number);
// Something was typed or printed.
void touch_exec_session(World& world, std::uint64_t number);
void end_exec_session(World& world, std::uint64_t number);

// SIGTERM to the container's first process, by somebody inside: the program ends as it does when
// the task is stopped, or ignores it. Who waits for a session's end gets an event (kShellJob).
void terminate_container(World& world, TaskId id, std::uint32_t container);
// Null: nobody has signalled it.
[[nodiscard]] const SignalledContainer* find_signalled(const World& world, TaskId id,
                                                       std::uint32_t container);

// The lifecycle tells that a container has stopped: its agent, its sessions and its signals end.
void exec_container_stopped(World& world, TaskId id, std::uint32_t container);

// Sessions and signals of containers that do not run. Empty when there are none.
[[nodiscard]] std::string check_exec_state(const World& world);

}  // namespace drydock::ecs
