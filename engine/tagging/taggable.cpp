#include "engine/tagging/taggable.hpp"

#include "engine/ecr/repository_tags.hpp"
#include "engine/ecs/ecs_tags.hpp"
#include "engine/s3/bucket_tags.hpp"
#include "engine/secrets/parameter_operations.hpp"
#include "engine/secrets/secret_operations.hpp"

namespace drydock::tagging {
namespace {

// Sorted by service.
constexpr Taggable kTaggables[] = {
    {"ecr", "", ecr::collect_tagged, ecr::change_resource_tags},
    {"ecs", "", ecs::collect_tagged, ecs::change_resource_tags},
    {"s3", "bucket", s3::collect_tagged, s3::change_resource_tags},
    {"secretsmanager", "", secrets::collect_tagged_secrets, secrets::change_secret_tags},
    {"ssm", "", secrets::collect_tagged_parameters, secrets::change_parameter_tags},
};

}  // namespace

std::span<const Taggable> taggables() { return kTaggables; }

const Taggable* find_taggable(std::string_view service) {
    for (const Taggable& row : kTaggables) {
        if (row.service == service) {
            return &row;
        }
    }
    return nullptr;
}

bool parse_type(std::string_view arn, std::string_view* service, std::string_view* type) {
    std::string_view parts[5];
    for (std::string_view& part : parts) {
        const std::size_t colon = arn.find(':');
        if (colon == std::string_view::npos) {
            return false;
        }
        part = arn.substr(0, colon);
        arn = arn.substr(colon + 1);
    }
    if (parts[0] != "arn" || parts[1].empty() || parts[2].empty() || arn.empty()) {
        return false;
    }
    *service = parts[2];
    const std::size_t end = arn.find_first_of(":/");
    *type = end == std::string_view::npos ? std::string_view() : arn.substr(0, end);
    const Taggable* row = find_taggable(*service);
    if (row != nullptr && !row->only_type.empty()) {
        *type = row->only_type;
    }
    return true;
}

bool is_of_type(std::string_view arn, std::string_view filter) {
    std::string_view service;
    std::string_view type;
    if (!parse_type(arn, &service, &type)) {
        return false;
    }
    const std::size_t colon = filter.find(':');
    return filter.substr(0, colon) == service &&
           (colon == std::string_view::npos || filter.substr(colon + 1) == type);
}

}  // namespace drydock::tagging
