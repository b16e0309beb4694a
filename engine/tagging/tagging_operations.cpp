#include "engine/tagging/tagging_operations.hpp"

namespace drydock::tagging {
namespace {

constexpr api::Depth kStored = api::Depth::kStored;

// clang-format off
constexpr api::OperationRow kOperations[] = {
    {"GetResources",   get_resources,  nullptr,         kStored},
    {"GetTagKeys",     get_tag_keys,   nullptr,         kStored},
    {"GetTagValues",   get_tag_values, nullptr,         kStored},
    {"TagResources",   nullptr,        tag_resources,   kStored},
    {"UntagResources", nullptr,        untag_resources, kStored},
};
// clang-format on

}  // namespace

std::span<const api::OperationRow> operations() { return kOperations; }

}  // namespace drydock::tagging
