// How requests name security groups, and how answers show them and their rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vpc/ec2_request.hpp"
#include "engine/vpc/security_groups.hpp"
#include "engine/vpc/vpc_state.hpp"

namespace drydock::vpc {

inline constexpr Noun kGroupNoun{"sg-", "InvalidGroup", "InvalidGroupId", "The security group"};
inline constexpr Noun kRuleNoun{"sgr-", "InvalidSecurityGroupRuleId", "InvalidSecurityGroupRuleId",
                                "The security group rule ID"};

// By id, or by the name of a group in the default VPC. Its place in world.vpc.security_groups.
[[nodiscard]] std::optional<ApiError> named_group(const World& world, std::string_view id,
                                                  std::string_view name, std::size_t* index);

// Up to 255 of a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*
[[nodiscard]] bool is_group_text(std::string_view text);

// SecurityGroupRules of Authorize and Describe; the latter shows tags where there are none.
void write_rule(const World& world, const SecurityGroupRow& group, const SecurityGroupRuleRow& rule,
                bool always_tags, api::JsonWriter& out);

}  // namespace drydock::vpc
