// Does an input fit the model? Two different voices answer, and both are part of the dialect:
//
// - validate_input: the service itself. Wrong JSON types are a SerializationException (the first
// one
//   found), all else a validation error in the service's own code and words, several at once joined
//   as AWS joins them. Unknown members are ignored, null members are absent.
// - client_report: the aws CLI and the SDKs, before they send anything. Unknown members and nulls
// are
//   refused, maxima, patterns and enum values are not looked at (botocore's rules and texts).
#pragma once

#include <optional>
#include <string>

#include "engine/api/model.hpp"
#include "engine/api/value.hpp"
#include "engine/core/result.hpp"

namespace drydock::api {

// Nothing when the service would accept the shape of the input. `input` may be absent (no body).
[[nodiscard]] std::optional<ApiError> validate_input(const ServiceModel& service,
                                                     const OperationModel& operation, Value input);

// Empty, or the lines after "Parameter validation failed:\n" joined by "\n".
// `from_json`: members that came as JSON in an option of the CLI.
[[nodiscard]] std::string client_report(const ServiceModel& service,
                                        const OperationModel& operation, Value input,
                                        const std::vector<std::string>& from_json = {});

// The same for one shape; `name` is the path so far ("" at the top, ".containerDefinitions[0]").
[[nodiscard]] std::string client_report(Shape shape, Value value, const std::string& name);

}  // namespace drydock::api
