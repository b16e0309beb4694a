// Roles that exist in the default world. Policies and the IAM API are not modelled yet.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/symbols.hpp"

namespace drydock::iam {

struct IamState {
    std::vector<Sym> role_names;
    std::uint64_t sessions_total = 0;  // of AssumeRole: the subject of each session's draws
};

}  // namespace drydock::iam
