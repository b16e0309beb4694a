// From a request to its answer: find the operation, read and validate the body, call the handler.
#pragma once

#include <string>
#include <string_view>

#include "engine/api/model.hpp"
#include "engine/api/value.hpp"
#include "engine/sim/simulation.hpp"

namespace drydock::sim {

// Runs a decoded operation on a world. The caller has made sure that mutating operations come as
// inputs.
ApiAnswer call_operation(World& world, const api::ServiceModel& service,
                         const api::OperationModel& operation, api::Value input);

// The same for readers, on a world that stays as it is. `kept` may be null.
ApiAnswer read_operation(const World& world, const api::ServiceModel& service,
                         const api::OperationModel& operation, api::Value input,
                         api::KeptTexts* kept = nullptr);

}  // namespace drydock::sim
