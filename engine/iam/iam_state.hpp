// Roles that exist in the default world. Policies and the IAM API are not modelled yet.
#pragma once

#include <vector>

#include "engine/core/symbols.hpp"

namespace drydock::iam {

struct IamState {
    std::vector<Sym> role_names;
};

}  // namespace drydock::iam
