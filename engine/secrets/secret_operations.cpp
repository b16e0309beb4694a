#include "engine/secrets/secret_operations.hpp"

namespace drydock::secrets {
namespace {

constexpr api::Depth kStored = api::Depth::kStored;

// clang-format off
constexpr api::OperationRow kOperations[] = {
    {"CreateSecret",      nullptr,             create_secret,       kStored},
    {"DeleteSecret",      nullptr,             delete_secret,       api::Depth::kModelled},
    {"DescribeSecret",    describe_secret,     nullptr,             kStored},
    {"GetResourcePolicy", get_resource_policy, nullptr,             kStored},
    {"GetSecretValue",    nullptr,             get_secret_value,    kStored},
    {"ListSecrets",       list_secrets,        nullptr,             kStored},
    {"PutResourcePolicy", nullptr,             put_resource_policy, kStored},
    {"PutSecretValue",    nullptr,             put_secret_value,    kStored},
    {"RestoreSecret",     nullptr,             restore_secret,      api::Depth::kModelled},
    {"UpdateSecret",      nullptr,             update_secret,       kStored},
};
// clang-format on

}  // namespace

std::span<const api::OperationRow> secret_operations() { return kOperations; }

}  // namespace drydock::secrets
