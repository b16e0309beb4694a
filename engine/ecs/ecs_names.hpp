// ARNs and ids of ECS, computed rather than stored (ecs-control-plane 2.2). A task id is 32 hex
// digits that encode the row's Id under the world's seed, so an id in a request leads to its row
// without a map, and an id of a row that is gone is recognised as such.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/hash.hpp"
#include "engine/ecs/ecs_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::ecs {

[[nodiscard]] std::string task_id_text(const World& world, std::uint64_t task_bits);

inline constexpr std::size_t kTaskIdLength = 32;

// Ids as characters on the stack, for answers that hold thousands of them.
template <std::size_t kLength>
struct IdText {
    char text[kLength];
    operator std::string_view() const { return {text, kLength}; }
};
[[nodiscard]] IdText<kTaskIdLength> task_id_chars(const World& world, std::uint64_t task_bits);
[[nodiscard]] IdText<36> uuid_chars(std::uint64_t high, std::uint64_t low);
// The ids of many tasks: what they have in common is drawn once.
class TaskIds {
public:
    explicit TaskIds(const World& world);
    // Sorts as the texts sort.
    [[nodiscard]] std::uint64_t order(std::uint64_t task_bits) const {
        return mix64(task_bits ^ key_);
    }
    [[nodiscard]] IdText<kTaskIdLength> chars(std::uint64_t task_bits) const;
    [[nodiscard]] bool begins_with(std::uint64_t task_bits, std::string_view prefix) const;

private:
    std::uint64_t key_;
    std::uint64_t stream_;
};
// False when the text is not a task id of this world. The row may be gone.
[[nodiscard]] bool parse_task_id(const World& world, std::string_view text, TaskId* id);

// "arn:aws:ecs:<region>:<account>:" and the rest.
[[nodiscard]] std::string ecs_arn(const World& world, std::string_view rest);
// The ARN of something that is not there, for `failures`: what was asked for when that is one, else
// made from `place` ("task/prod/") and the name.
[[nodiscard]] std::string missing_arn(const World& world, std::string_view place,
                                      std::string_view reference);
[[nodiscard]] std::string cluster_arn(const World& world, const ClusterRow& cluster);
[[nodiscard]] std::string service_arn(const World& world, const ServiceRow& service);
[[nodiscard]] std::string task_arn(const World& world, TaskId id);
[[nodiscard]] std::string task_definition_arn(const World& world, const TaskDefinitionRow& row);
// By DeploymentRow::number and DeploymentRow::revision_number.
[[nodiscard]] std::string service_deployment_arn(const World& world, const ServiceRow& service,
                                                 std::uint64_t number);
[[nodiscard]] std::string service_revision_arn(const World& world, const ServiceRow& service,
                                               std::uint64_t revision_number);
// "ecs-svc/1234567890123456789"
[[nodiscard]] std::string deployment_id(std::uint64_t number);

// A version-4 style UUID from two draws.
[[nodiscard]] std::string uuid_text(std::uint64_t high, std::uint64_t low);

// What a cluster, service or task argument names: the bare name of "name" or of an ARN. `cluster`
// is the cluster part of an ARN, empty otherwise. False: an ARN with the wrong number of
// separators.
struct ParsedReference {
    bool ok = true;
    bool is_arn = false;
    std::string_view resource_type;  // "cluster", "service", "task", ... of an ARN
    std::string_view account;
    std::string_view region;
    std::string_view cluster;
    std::string_view name;
};
[[nodiscard]] ParsedReference parse_reference(std::string_view text);

}  // namespace drydock::ecs
