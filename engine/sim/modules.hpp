// The service rooms: which operations are answered. A service of the models that has no room here,
// or an operation without a row, answers that Drydock does not model it yet.
#pragma once

#include <span>
#include <string_view>

#include "engine/api/call.hpp"

namespace drydock::sim {

struct Module {
    std::string_view service;  // as the model files name it
    std::span<const api::OperationRow> (*operations)();
};

[[nodiscard]] std::span<const Module> modules();

// Null when the operation is not modelled.
[[nodiscard]] const api::OperationRow* find_operation_row(std::string_view service,
                                                          std::string_view operation);

}  // namespace drydock::sim
