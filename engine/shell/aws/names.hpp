// Names: the model's CamelCase to the command line's words.
#pragma once

#include <string>
#include <string_view>

#include "engine/api/model.hpp"

namespace drydock::shell {

// botocore's xform_name(name, "-"): DescribeDBInstances -> describe-db-instances.
[[nodiscard]] std::string cli_name(std::string_view name);

// The command of a service: its id, but s3api for s3.
[[nodiscard]] std::string service_command(const api::ServiceModel& service);
[[nodiscard]] const api::ServiceModel* find_service_command(std::string_view command);

[[nodiscard]] const api::OperationModel* find_operation_command(const api::ServiceModel& service,
                                                                std::string_view command);
[[nodiscard]] const api::WaiterModel* find_waiter_command(const api::ServiceModel& service,
                                                          std::string_view command);

}  // namespace drydock::shell
