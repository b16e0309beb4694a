#include "engine/secrets/parameter_operations.hpp"

namespace drydock::secrets {
namespace {

constexpr api::Depth kStored = api::Depth::kStored;

// clang-format off
constexpr api::OperationRow kOperations[] = {
    {"DeleteParameter",     nullptr,                delete_parameter,  kStored},
    {"DeleteParameters",    nullptr,                delete_parameters, kStored},
    {"DescribeParameters",  describe_parameters,    nullptr,           kStored},
    {"GetParameter",        get_parameter,          nullptr,           kStored},
    {"GetParameters",       get_parameters,         nullptr,           kStored},
    {"GetParametersByPath", get_parameters_by_path, nullptr,           kStored},
    {"PutParameter",        nullptr,                put_parameter,     kStored},
};
// clang-format on

}  // namespace

std::span<const api::OperationRow> parameter_operations() { return kOperations; }

}  // namespace drydock::secrets
