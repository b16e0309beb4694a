#include "engine/ecs/ecs_operations.hpp"

namespace drydock::ecs {
namespace {

constexpr api::Depth kStored = api::Depth::kStored;

// clang-format off
constexpr api::OperationRow kOperations[] = {
    {"CreateCluster",               nullptr,                        create_cluster},
    {"CreateService",               nullptr,                        create_service},
    {"DeleteAccountSetting", nullptr, delete_account_setting, kStored},
    {"DeleteCluster",               nullptr,                        delete_cluster},
    {"DeleteService",               nullptr,                        delete_service},
    {"DeleteTaskDefinitions",       nullptr,                        delete_task_definitions},
    {"DeregisterTaskDefinition",    nullptr,                        deregister_task_definition},
    {"DescribeCapacityProviders",   describe_capacity_providers,    nullptr},
    {"DescribeClusters",            describe_clusters,              nullptr},
    {"DescribeContainerInstances",  describe_container_instances,   nullptr},
    {"DescribeServiceDeployments",  describe_service_deployments,   nullptr},
    {"DescribeServiceRevisions",    describe_service_revisions,     nullptr},
    {"DescribeServices",            describe_services,              nullptr},
    {"DescribeTaskDefinition",      describe_task_definition,       nullptr},
    {"DescribeTasks",               describe_tasks,                 nullptr},
    {"ExecuteCommand",              nullptr,                        execute_command},
    {"GetTaskProtection",           get_task_protection,            nullptr},
    {"ListAccountSettings",         list_account_settings,          nullptr, kStored},
    {"ListClusters",                list_clusters,                  nullptr},
    {"ListContainerInstances",      list_container_instances,       nullptr},
    {"ListServiceDeployments",      list_service_deployments,       nullptr},
    {"ListServices",                list_services,                  nullptr},
    {"ListTagsForResource",         list_tags_for_resource,         nullptr},
    {"ListTaskDefinitionFamilies",  list_task_definition_families,  nullptr},
    {"ListTaskDefinitions",         list_task_definitions,          nullptr},
    {"ListTasks",                   list_tasks,                     nullptr},
    {"PutAccountSetting",           nullptr,                        put_account_setting, kStored},
    {"PutAccountSettingDefault", nullptr, put_account_setting_default, kStored},
    {"RegisterTaskDefinition",      nullptr,                        register_task_definition},
    {"RunTask",                     nullptr,                        run_task},
    {"StopServiceDeployment",       nullptr,                        stop_service_deployment},
    {"StopTask",                    nullptr,                        stop_task_operation},
    {"TagResource",                 nullptr,                        tag_resource},
    {"UntagResource",               nullptr,                        untag_resource},
    {"UpdateCluster",               nullptr,                        update_cluster},
    {"UpdateClusterSettings",       nullptr,                        update_cluster_settings},
    {"UpdateService",               nullptr,                        update_service},
    {"UpdateTaskProtection",        nullptr,                        update_task_protection},
};
// clang-format on

}  // namespace

std::span<const api::OperationRow> operations() { return kOperations; }

}  // namespace drydock::ecs
