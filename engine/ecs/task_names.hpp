// Names of a task's parts, computed from its identity: the interface, the containers as the runtime
// knows them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/ecs/ecs_names.hpp"

namespace drydock::ecs {

// Of the network interface.
[[nodiscard]] IdText<36> attachment_id(const World& world, const TaskRow& task);
[[nodiscard]] IdText<21> interface_id(const World& world, const TaskRow& task);
[[nodiscard]] IdText<17> mac_address(const World& world, const TaskRow& task);
// "ip-172-31-0-4.ec2.internal"; the task has an address.
[[nodiscard]] std::string private_dns_name(const World& world, const TaskRow& task);
// "ec2.internal": us-east-1 has its own zone, all others are <region>.compute.internal.
[[nodiscard]] std::string private_dns_zone(const World& world);

// The last part of a container's ARN.
[[nodiscard]] IdText<36> container_uuid(const World& world, const TaskRow& task, std::uint32_t i);
// "<task id>-<number>", as Fargate's runtime names a container.
[[nodiscard]] IdText<43> runtime_id(const World& world, TaskId id, std::uint32_t i);

}  // namespace drydock::ecs
