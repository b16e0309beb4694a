// Commands of the aws CLI that stand beside a service's operations.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/shell/aws/cli.hpp"

namespace drydock::shell {

// `aws ecr get-login-password`
int run_get_login_password(Shell& shell, Command& command);

// The member of an answer whose bytes go into a file named on the command line, as GetObject's
// Body; it does not exist for most operations.
[[nodiscard]] api::Member streamed_member(const api::ServiceModel& service,
                                          const api::OperationModel& operation);
// Writes those bytes and takes them out of the answer. Empty, or the error's text.
[[nodiscard]] std::string save_streamed(Shell& shell, api::Member member, std::string_view path,
                                        api::Doc* answer);

}  // namespace drydock::shell
