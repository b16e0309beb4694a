// Repositories and images of the account's registry, as far as pulling needs them. The ECR API
// itself is not modelled yet.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/symbols.hpp"

namespace drydock::ecr {

struct ImageRow {
    Sym tag;
    Sym digest;     // sha256:<64 hex>
    Sym behaviour;  // name in the workload catalogue
    std::int32_t compressed_mib = 0;
};

struct RepositoryRow {
    Sym name;
    std::vector<ImageRow> images;
};

struct EcrState {
    std::vector<RepositoryRow> repositories;
    std::uint32_t version = 1;  // +1 with every change of what an image reference resolves to
};

}  // namespace drydock::ecr
