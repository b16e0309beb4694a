// What awscli/customizations/ec2/secgroupsimplify.py adds to the four operations on rules of
// security groups: --protocol, --port, --cidr, --source-group and --group-owner, which together
// make one element of --ip-permissions.
#pragma once

#include <string_view>
#include <vector>

#include "engine/shell/aws/arguments.hpp"

namespace drydock::shell {

// Adds them and hides the members that they stand for. Nothing on other operations.
void add_group_rule_options(const api::ServiceModel& service, const api::OperationModel& operation,
                            std::vector<Argument>* table);

// Appends the member IpPermissions where one of them was given; `done` gets its name.
void build_group_rule(const std::vector<Argument>& table, const std::vector<ArgValue>& values,
                      std::vector<std::string_view>* done, api::DocBuilder* builder,
                      CliError* error);

}  // namespace drydock::shell
