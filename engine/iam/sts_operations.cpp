#include "engine/iam/sts_operations.hpp"

namespace drydock::iam {
namespace {

// clang-format off
constexpr api::OperationRow kOperations[] = {
    {"AssumeRole",        nullptr,             assume_role, api::Depth::kStored},
    {"GetCallerIdentity", get_caller_identity, nullptr,     api::Depth::kStored},
};
// clang-format on

}  // namespace

std::span<const api::OperationRow> sts_operations() { return kOperations; }

}  // namespace drydock::iam
