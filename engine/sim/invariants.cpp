// Everything that is kept twice is recomputed and compared.
#include <string>
#include <vector>

#include "engine/ecs/container_runs.hpp"
#include "engine/ecs/deployment_records.hpp"
#include "engine/ecs/exec.hpp"
#include "engine/ecs/service_scheduler.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/secrets/secrets_events.hpp"
#include "engine/vpc/interfaces.hpp"
#include "engine/world/world.hpp"

namespace drydock {
namespace {

using ecs::TaskCounts;
using ecs::TaskRow;

// The first thing found wrong; the rest is rarely worth reading.
struct Verdict {
    std::string text;
    void expect(bool holds, const std::string& what) {
        if (!holds && text.empty()) {
            text = what;
        }
    }
};

std::string number(std::uint64_t value) { return std::to_string(value); }

// Per deployment: the sum of what its tasks say.
void check_deployments(const World& world, Verdict& verdict) {
    world.ecs.services.each([&](ecs::ServiceId id, const ecs::ServiceRow& service) {
        const std::string where = "service " + std::string(world.text(service.name)) + ": ";
        std::vector<TaskCounts> sums(service.deployments.size());
        std::uint32_t previous = kNoIndex;
        for (std::uint32_t i = service.first_task; i != kNoIndex;) {
            verdict.expect(world.ecs.tasks.live_at(i),
                           where + "its list names a task that is gone");
            if (!world.ecs.tasks.live_at(i)) {
                return;
            }
            const TaskRow& task = world.ecs.tasks.at(i);
            verdict.expect(task.service == id, where + "its list holds another service's task");
            verdict.expect(task.prev_in_service == previous,
                           where + "its list is not doubly linked");
            for (std::size_t d = 0; d < sums.size(); ++d) {
                if (service.deployments[d].serial == task.deployment) {
                    const TaskCounts c = ecs::counts_of(task);
                    sums[d].pending += c.pending;
                    sums[d].running += c.running;
                    sums[d].healthy += c.healthy;
                    sums[d].unhealthy += c.unhealthy;
                    sums[d].stopping += c.stopping;
                    sums[d].lost += c.lost;
                    sums[d].guarded += c.guarded;
                }
            }
            previous = i;
            i = task.next_in_service;
        }
        verdict.expect(service.last_task == previous, where + "its list ends elsewhere");
        for (std::size_t d = 0; d < sums.size(); ++d) {
            const ecs::DeploymentRow& row = service.deployments[d];
            const std::string which = where + "deployment " + number(row.serial) + ": ";
            verdict.expect(row.pending == sums[d].pending, which + "pending count");
            verdict.expect(row.running == sums[d].running, which + "running count");
            verdict.expect(row.healthy == sums[d].healthy, which + "healthy count");
            verdict.expect(row.unhealthy == sums[d].unhealthy, which + "unhealthy count");
            verdict.expect(row.stopping == sums[d].stopping, which + "stopping count");
            verdict.expect(row.lost == sums[d].lost, which + "lost count");
            verdict.expect(row.guarded == sums[d].guarded, which + "protected count");
            verdict.expect(ecs::find_record(service, row.serial) != nullptr ||
                               service.records.size() == ecs::kDeploymentRecordsKept,
                           which + "no record");
            verdict.expect(row.primary == (d == 0), which + "the first deployment is the PRIMARY");
        }
        verdict.expect(service.records.size() <= ecs::kDeploymentRecordsKept,
                       where + "too many deployment records");
        verdict.expect(service.events.size() <= ecs::kServiceEventsKept, where + "too many events");
        verdict.expect(
            service.status == ecs::ServiceStatus::kInactive || !service.deployments.empty(),
            where + "no deployment");
    });
}

void check_clusters(const World& world, Verdict& verdict) {
    std::uint32_t listed = 0;
    world.ecs.clusters.each([&](ecs::ClusterId id, const ecs::ClusterRow& cluster) {
        const std::string where = "cluster " + std::string(world.text(cluster.name)) + ": ";
        TaskCounts sum;
        std::uint32_t previous = kNoIndex;
        for (std::uint32_t i = cluster.first_task; i != kNoIndex;) {
            if (!world.ecs.tasks.live_at(i)) {
                verdict.expect(false, where + "its list names a task that is gone");
                return;
            }
            const TaskRow& task = world.ecs.tasks.at(i);
            verdict.expect(task.cluster == id, where + "its list holds another cluster's task");
            verdict.expect(task.prev_in_cluster == previous,
                           where + "its list is not doubly linked");
            const TaskCounts c = ecs::counts_of(task);
            sum.cluster_running += c.cluster_running;
            sum.cluster_pending += c.cluster_pending;
            sum.cluster_live += c.cluster_live;
            ++listed;
            previous = i;
            i = task.next_in_cluster;
        }
        verdict.expect(cluster.last_task == previous, where + "its list ends elsewhere");
        verdict.expect(cluster.running_tasks == sum.cluster_running, where + "runningTasksCount");
        verdict.expect(cluster.pending_tasks == sum.cluster_pending, where + "pendingTasksCount");
        verdict.expect(cluster.live_tasks == sum.cluster_live, where + "live task count");
        std::uint32_t active = 0;
        for (std::uint32_t i = cluster.first_service; i != kNoIndex;
             i = world.ecs.services.at(i).next_in_cluster) {
            active += world.ecs.services.at(i).status != ecs::ServiceStatus::kInactive ? 1U : 0U;
        }
        verdict.expect(cluster.active_services == active, where + "activeServicesCount");
    });
    verdict.expect(listed == world.ecs.tasks.size(), "a task is in no cluster's list");
}

void check_tasks(const World& world, Verdict& verdict) {
    std::uint32_t addresses = 0;
    std::vector<bool> used(world.ecs.containers.rows.size(), false);
    world.ecs.tasks.each([&](ecs::TaskId id, const TaskRow& task) {
        const std::string where = "task row " + number(id.index) + ": ";
        const bool stopped = task.last_status == ecs::TaskStatus::kStopped;
        verdict.expect(!stopped || task.desired_status == ecs::DesiredStatus::kStopped,
                       where + "STOPPED but wanted");
        verdict.expect(stopped == is_set(task.stopped_at), where + "stoppedAt");
        verdict.expect(
            stopped || is_set(task.timer_at) || task.last_status == ecs::TaskStatus::kRunning,
            where + "on its way without a timer");
        verdict.expect(task.desired_status == ecs::DesiredStatus::kRunning ||
                           task.stop_code != ecs::StopCode::kNone,
                       where + "told to stop without a reason");
        verdict.expect(world.ecs.task_definitions.contains(task.task_definition),
                       where + "its task definition is gone");
        addresses += !stopped && task.private_ipv4 != 0 ? 1 : 0;
        for (std::uint32_t i = 0; i < task.container_count; ++i) {
            verdict.expect(
                task.first_container + i < used.size() && !used[task.first_container + i],
                where + "shares a container row");
            if (task.first_container + i < used.size()) {
                used[task.first_container + i] = true;
            }
        }
    });
    std::uint32_t allocated = 0;
    for (const vpc::SubnetRow& subnet : world.vpc.subnets) {
        allocated += subnet.addresses_used;
    }
    verdict.expect(addresses == allocated, "private addresses in use");
}

void check_uses(const World& world, Verdict& verdict) {
    std::vector<std::uint32_t> uses(world.ecs.task_definitions.end_index(), 0);
    world.ecs.tasks.each(
        [&](ecs::TaskId, const TaskRow& task) { ++uses[task.task_definition.index]; });
    world.ecs.services.each([&](ecs::ServiceId, const ecs::ServiceRow& service) {
        ++uses[service.task_definition.index];
        for (const ecs::DeploymentRow& deployment : service.deployments) {
            ++uses[deployment.task_definition.index];
        }
    });
    world.ecs.task_definitions.each(
        [&](ecs::TaskDefinitionId id, const ecs::TaskDefinitionRow& row) {
            verdict.expect(row.uses == uses[id.index], "uses of task definition " +
                                                           std::string(world.text(row.family)) +
                                                           ":" + std::to_string(row.revision));
        });
}

}  // namespace

std::string check_invariants(const World& world) {
    Verdict verdict;
    check_clusters(world, verdict);
    check_deployments(world, verdict);
    check_tasks(world, verdict);
    check_uses(world, verdict);
    const std::string order = ecs::check_container_runs(world);
    verdict.expect(order.empty(), order);
    const std::string exec = ecs::check_exec_state(world);
    verdict.expect(exec.empty(), exec);
    const std::string network = vpc::check_network(world);
    verdict.expect(network.empty(), network);
    const std::string secrets = secrets::check_secrets(world);
    verdict.expect(secrets.empty(), secrets);
    verdict.expect(s3::is_consistent(world.s3), "buckets: bytes or order of the objects");
    SimTime due;
    if (world.queue.next_due(&due)) {
        verdict.expect(due >= world.now, "an event is overdue");
    }
    return verdict.text;
}

}  // namespace drydock
