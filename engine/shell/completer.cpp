#include "engine/shell/completer.hpp"

#include <algorithm>

#include "engine/ecs/ecs_names.hpp"
#include "engine/shell/aws/config_file.hpp"
#include "engine/shell/files.hpp"

namespace drydock::shell {

void Completer::add(std::string_view text, std::string_view detail, std::string_view suffix) {
    add_ranked(text, detail, suffix, 0);
}

void Completer::add_ranked(std::string_view text, std::string_view detail, std::string_view suffix,
                           int rank) {
    if (text.substr(0, prefix_.size()) != prefix_ || found_.size() >= 4 * limit_ + 64) {
        return;
    }
    Completion completion;
    // Inside quotes and brackets the word goes on.
    const bool open = !quote_.empty() || kept_.find_first_of("[{") != std::string::npos;
    completion.insert = quote_ + kept_ + std::string(text) +
                        std::string(open && suffix == " " ? std::string_view() : suffix);
    completion.rank = rank;
    completion.display = std::string(text);
    completion.detail = std::string(detail);
    found_.push_back(std::move(completion));
}

// Who has begun to type an ARN gets ARNs, everybody else names.
bool Completer::wants_arns() const {
    return arns_only_ || prefix_.substr(0, 4) == "arn:" ||
           (prefix_.size() >= 2 && std::string_view("arn:").substr(0, prefix_.size()) == prefix_);
}
// What is typed of a task's id in "arn:...:task/CLUSTER/ID".
std::string_view Completer::id_prefix() const {
    const std::size_t first = prefix_.find('/');
    const std::size_t second = first == std::string::npos ? first : prefix_.find('/', first + 1);
    return second == std::string::npos ? std::string_view()
                                       : std::string_view(prefix_).substr(second + 1);
}
// No cluster given: any.
bool Completer::in_cluster(ecs::ClusterId id, std::string_view name) const {
    if (name.empty()) {
        return true;
    }
    const ecs::ClusterRow* row = world_.ecs.clusters.find(id);
    return row != nullptr && world_.text(row->name) == name;
}

void Completer::add_files(std::string_view scheme) {
    if (!kept_.empty()) {
        return;  // inside of a value
    }
    if (!scheme.empty() && prefix_.substr(0, scheme.size()) != scheme) {
        if (scheme.substr(0, prefix_.size()) == prefix_) {
            add(scheme, "a file in your home", "");
        }
        return;
    }
    const std::string path = prefix_.substr(scheme.size());
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
    const std::string where =
        folder.empty() ? world_.shell.cwd : resolve_path(world_.shell, folder);
    for (const Entry& entry : list_folder(world_.shell, where)) {
        add(std::string(scheme) + folder + entry.name + (entry.folder ? "/" : ""),
            entry.folder ? "folder" : "file", entry.folder ? "" : " ");
    }
}

void Completer::add_profiles() {
    AwsConfig config;
    std::string problem;
    (void)load_aws_config(world_.shell, &config, &problem);
    for (const ConfigSection& section : config.sections) {
        if (section.profile) {
            add(section.name, "profile");
        }
    }
}

void Completer::add_clusters() {
    world_.ecs.clusters.each([this](ecs::ClusterId, const ecs::ClusterRow& row) {
        if (row.status == ecs::ClusterStatus::kActive) {
            add_named(world_.text(row.name), "cluster",
                      [this, &row] { return ecs::cluster_arn(world_, row); });
        }
    });
}

void Completer::add_services(std::string_view cluster) {
    world_.ecs.services.each([this, cluster](ecs::ServiceId, const ecs::ServiceRow& row) {
        if (row.status != ecs::ServiceStatus::kInactive && in_cluster(row.cluster, cluster)) {
            add_named(world_.text(row.name), "service",
                      [this, &row] { return ecs::service_arn(world_, row); });
        }
    });
}

void Completer::add_tasks(std::string_view cluster) {
    // Ten thousand ids are too many to be made for one key.
    const ecs::TaskIds ids(world_);
    const std::string begun(wants_arns() ? id_prefix() : prefix_);
    world_.ecs.tasks.each([&](ecs::TaskId id, const ecs::TaskRow& row) {
        if (found_.size() < limit_ && ids.begins_with(id.bits(), begun) &&
            in_cluster(row.cluster, cluster)) {
            add_named(ids.chars(id.bits()), "task",
                      [this, id] { return ecs::task_arn(world_, id); });
        }
    });
}

void Completer::add_task_definitions(bool families_only) {
    for (const ecs::FamilyRow& family : world_.ecs.families) {
        if (families_only) {
            add(world_.text(family.name), "family");
            continue;
        }
        for (const ecs::TaskDefinitionId id : family.revisions) {
            const ecs::TaskDefinitionRow* row = world_.ecs.task_definitions.find(id);
            if (row != nullptr && row->status == ecs::TaskDefinitionStatus::kActive) {
                add_named(
                    std::string(world_.text(family.name)) + ":" + std::to_string(row->revision),
                    "task definition",
                    [this, row] { return ecs::task_definition_arn(world_, *row); });
            }
        }
    }
}

std::vector<Completion> Completer::take() {
    std::stable_sort(found_.begin(), found_.end(), [](const Completion& a, const Completion& b) {
        return a.rank != b.rank         ? a.rank < b.rank
               : a.display != b.display ? a.display < b.display
                                        : a.detail < b.detail;
    });
    found_.erase(std::unique(found_.begin(), found_.end(),
                             [](const Completion& a, const Completion& b) {
                                 return a.display == b.display;
                             }),
                 found_.end());
    if (found_.size() > limit_) {
        found_.resize(limit_);
    }
    return std::move(found_);
}

}  // namespace drydock::shell
