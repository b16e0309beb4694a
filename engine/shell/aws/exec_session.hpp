// `aws ecs execute-command`: the operation, then a session inside the container.
#pragma once

#include "engine/shell/aws/cli.hpp"

namespace drydock::shell {

int run_execute_command(Shell& shell, Command& command, const OperationCall& call);
int resume_exec_session(Shell& shell, Command& command);

}  // namespace drydock::shell
