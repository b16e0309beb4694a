#include "engine/ecr/ecr_operations.hpp"

namespace drydock::ecr {
namespace {

constexpr api::Depth kStored = api::Depth::kStored;

// clang-format off
constexpr api::OperationRow kOperations[] = {
    {"BatchCheckLayerAvailability", batch_check_layer_availability, nullptr},
    {"BatchDeleteImage", nullptr, batch_delete_image},
    {"BatchGetImage", nullptr, batch_get_image},
    {"CompleteLayerUpload", nullptr, complete_layer_upload},
    {"CreateRepository", nullptr, create_repository},
    {"DeleteRepository", nullptr, delete_repository},
    {"DeleteRepositoryPolicy", nullptr, delete_repository_policy, kStored},
    {"DescribeImages", describe_images, nullptr},
    {"DescribeRepositories", describe_repositories, nullptr},
    {"GetAuthorizationToken", get_authorization_token, nullptr},
    {"GetLifecyclePolicy", get_lifecycle_policy, nullptr, kStored},
    {"GetRepositoryPolicy", get_repository_policy, nullptr, kStored},
    {"InitiateLayerUpload", nullptr, initiate_layer_upload},
    {"ListImages", list_images, nullptr},
    {"ListTagsForResource", list_tags_for_resource, nullptr, kStored},
    {"PutImage", nullptr, put_image},
    {"PutImageScanningConfiguration", nullptr, put_image_scanning_configuration, kStored},
    {"PutImageTagMutability", nullptr, put_image_tag_mutability},
    {"PutLifecyclePolicy", nullptr, put_lifecycle_policy, kStored},
    {"SetRepositoryPolicy", nullptr, set_repository_policy, kStored},
    {"TagResource", nullptr, tag_resource, kStored},
    {"UntagResource", nullptr, untag_resource, kStored},
    {"UploadLayerPart", nullptr, upload_layer_part},
};
// clang-format on

}  // namespace

std::span<const api::OperationRow> operations() { return kOperations; }

}  // namespace drydock::ecr
