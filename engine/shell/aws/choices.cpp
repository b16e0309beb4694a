// The choices of the CLI at each level.
#include <algorithm>

#include "engine/shell/aws/cli.hpp"
#include "engine/shell/aws/conveniences.hpp"
#include "engine/shell/aws/names.hpp"

namespace drydock::shell {

using api::OperationModel;
using api::ServiceModel;

std::vector<std::string> command_choices() {
    std::vector<std::string> out;
    for (const ServiceModel* service : api::all_services()) {
        out.push_back(service_command(*service));
    }
    out.emplace_back("s3");
    out.emplace_back("configure");
    std::sort(out.begin(), out.end());
    out.emplace_back("help");
    return out;
}

namespace {

// Commands of the real CLI's own beside those of a model.
struct ForeignCommand {
    std::string_view service;
    std::string_view name;
};
constexpr ForeignCommand kForeignCommands[] = {
    {"ecr", "get-login-password"}, {"events", "wizard"},         {"iam", "wizard"},
    {"cloudformation", "package"}, {"cloudformation", "deploy"},
};

}  // namespace

std::vector<std::string> operation_choices(const ServiceModel& service) {
    std::vector<std::string> out;
    std::vector<std::string_view> names;
    names.reserve(service.operations.size());
    for (const OperationModel& operation : service.operations) {
        names.push_back(operation.name);
    }
    out.reserve(names.size());
    std::sort(names.begin(), names.end());  // as botocore's own models have them
    for (const std::string_view name : names) {
        out.push_back(cli_name(name));
    }
    for (std::string& name : convenience_names(service_command(service))) {
        out.push_back(std::move(name));
    }
    for (const ForeignCommand& foreign : kForeignCommands) {
        if (foreign.service == service.id) {
            out.emplace_back(foreign.name);
        }
    }
    if (!service.waiters.empty()) {
        out.emplace_back("wait");
    }
    out.emplace_back("help");
    return out;
}

bool is_foreign_command(const ServiceModel& service, std::string_view name) {
    return std::any_of(std::begin(kForeignCommands), std::end(kForeignCommands),
                       [&service, name](const ForeignCommand& foreign) {
                           return foreign.service == service.id && foreign.name == name;
                       });
}

std::vector<std::string> waiter_choices(const ServiceModel& service) {
    std::vector<std::string> out;
    for (const api::WaiterModel& waiter : service.waiters) {
        out.push_back(cli_name(waiter.name));
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace drydock::shell
