#include "engine/sim/modules.hpp"

#include <span>

#include "engine/ecs/ecs_operations.hpp"

namespace drydock::sim {
namespace {

struct Module {
    std::string_view service;
    std::span<const api::OperationRow> (*operations)();
};

constexpr Module kModules[] = {
    {"ecs", ecs::operations},
};

}  // namespace

const api::OperationRow* find_operation_row(std::string_view service, std::string_view operation) {
    for (const Module& module : kModules) {
        if (module.service != service) {
            continue;
        }
        for (const api::OperationRow& row : module.operations()) {
            if (row.name == operation) {
                return &row;
            }
        }
    }
    return nullptr;
}

}  // namespace drydock::sim
