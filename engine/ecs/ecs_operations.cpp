#include "engine/ecs/ecs_operations.hpp"

namespace drydock::ecs {
namespace {

// clang-format off
constexpr api::OperationRow kOperations[] = {
    {"CreateCluster",              nullptr,                        create_cluster},
    {"CreateService",              nullptr,                        create_service},
    {"DeleteCluster",              nullptr,                        delete_cluster},
    {"DeleteService",              nullptr,                        delete_service},
    {"DeregisterTaskDefinition",   nullptr,                        deregister_task_definition},
    {"DescribeClusters",           describe_clusters,              nullptr},
    {"DescribeServices",           describe_services,              nullptr},
    {"DescribeTaskDefinition",     describe_task_definition,       nullptr},
    {"DescribeTasks",              describe_tasks,                 nullptr},
    {"ListClusters",               list_clusters,                  nullptr},
    {"ListServices",               list_services,                  nullptr},
    {"ListTagsForResource",        list_tags_for_resource,         nullptr},
    {"ListTaskDefinitionFamilies", list_task_definition_families,  nullptr},
    {"ListTaskDefinitions",        list_task_definitions,          nullptr},
    {"ListTasks",                  list_tasks,                     nullptr},
    {"RegisterTaskDefinition",     nullptr,                        register_task_definition},
    {"RunTask",                    nullptr,                        run_task},
    {"StopTask",                   nullptr,                        stop_task_operation},
    {"TagResource",                nullptr,                        tag_resource},
    {"UntagResource",              nullptr,                        untag_resource},
    {"UpdateService",              nullptr,                        update_service},
};
// clang-format on

}  // namespace

std::span<const api::OperationRow> operations() { return kOperations; }

}  // namespace drydock::ecs
