// Who makes the requests, and the ids of principals: computed, never stored.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace drydock {
struct World;
}

namespace drydock::iam {

// The caller of every request, until IAM is modelled: arn:aws:iam::<account>:user/learner.
[[nodiscard]] std::string caller_arn(const World& world);
[[nodiscard]] std::string caller_id(const World& world);  // AIDA...

// The role of that name (the part behind the last slash of an ARN's resource).
[[nodiscard]] bool role_exists(const World& world, std::string_view name);
[[nodiscard]] std::string role_id(const World& world, std::string_view name);  // AROA...

// A prefix and characters of A-Z and 2-7, as AWS draws ids and access keys ("IAM identifiers").
[[nodiscard]] std::string unique_id(const World& world, std::string_view prefix,
                                    std::size_t characters, std::uint64_t subject);

}  // namespace drydock::iam
