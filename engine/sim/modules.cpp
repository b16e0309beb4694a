#include "engine/sim/modules.hpp"

#include "engine/ecr/ecr_operations.hpp"
#include "engine/ecs/ecs_operations.hpp"
#include "engine/iam/sts_operations.hpp"
#include "engine/s3/s3_operations.hpp"
#include "engine/secrets/parameter_operations.hpp"
#include "engine/secrets/secret_operations.hpp"
#include "engine/tagging/tagging_operations.hpp"
#include "engine/vpc/vpc_operations.hpp"

namespace drydock::sim {
namespace {

constexpr Module kModules[] = {
    {"ec2", vpc::operations},
    {"ecr", ecr::operations},
    {"ecs", ecs::operations},
    {"resourcegroupstaggingapi", tagging::operations},
    {"s3", s3::operations},
    {"secretsmanager", secrets::secret_operations},
    {"ssm", secrets::parameter_operations},
    {"sts", iam::sts_operations},
};

}  // namespace

std::span<const Module> modules() { return kModules; }

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
