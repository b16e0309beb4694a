#include "engine/ecs/deployment_records.hpp"

#include "engine/core/check.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

using Status = ServiceDeploymentStatus;

void set_status(const World& world, DeploymentRecord& record, Status status) {
    record.status = status;
    record.updated_at = world.now;
    if (!is_ongoing(status)) {
        record.finished_at = world.now;
        if (status == Status::kStopped) {
            record.stopped_at = world.now;
        }
    }
}

// The records of the deployments that are still there: what can change is among them, so a tick
// does not cost the length of the history.
template <class F>
void each_live(ServiceRow& service, F f) {
    for (const DeploymentRow& row : service.deployments) {
        if (DeploymentRecord* record = find_record(service, row.serial)) {
            f(*record);
        }
    }
}

// A newer deployment takes the place of this one, which ends without having finished.
void supersede(const World& world, DeploymentRecord& record) {
    switch (record.status) {
        case Status::kPending:
        case Status::kInProgress:
        case Status::kStopRequested:
            record.reason = ServiceDeploymentReason::kSuperseded;
            set_status(world, record, Status::kStopRequested);
            return;
        case Status::kRollbackRequested:
        case Status::kRollbackInProgress:
            set_status(world, record, Status::kRollbackFailed);
            return;
        case Status::kSuccessful:
        case Status::kStopped:
        case Status::kRollbackSuccessful:
        case Status::kRollbackFailed:
            return;
    }
    DD_UNREACHABLE();
}

}  // namespace

DeploymentRecord* find_record(ServiceRow& service, std::uint32_t serial) {
    const DeploymentRecord* found = find_record(static_cast<const ServiceRow&>(service), serial);
    return found == nullptr
               ? nullptr
               : &service.records[static_cast<std::size_t>(found - service.records.data())];
}

const DeploymentRecord* find_record(const ServiceRow& service, std::uint32_t serial) {
    // Serials are consecutive, the last record is the newest.
    const std::size_t count = service.records.size();
    if (count == 0 || serial > service.records.back().serial ||
        service.records.back().serial - serial >= count) {
        return nullptr;
    }
    return &service.records[count - 1 - (service.records.back().serial - serial)];
}

void record_deployment(const World& world, ServiceRow& service, const DeploymentRow& row) {
    for (const DeploymentRow& old : service.deployments) {
        DeploymentRecord* record = find_record(service, old.serial);
        if (old.serial != row.serial && record != nullptr) {
            record->failed_tasks = old.failed_tasks;
            supersede(world, *record);
        }
    }
    const TaskDefinitionRow& definition = world.ecs.task_definitions.get(row.task_definition);
    DeploymentRecord record;
    record.serial = row.serial;
    record.number = row.number;
    record.revision_number = row.revision_number;
    record.family = definition.family;
    record.definition_revision = definition.revision;
    record.launch_type = row.launch_type;
    record.platform_version = row.platform_version;
    record.network = row.network;
    record.settings = service.settings;
    record.desired = row.desired;
    record.created_at = world.now;
    record.updated_at = world.now;
    record.images.resize(definition.containers.size());
    for (const DeploymentRow& old : service.deployments) {
        if (old.serial != row.serial) {
            record.sources.push_back(old.serial);
        }
    }
    if (service.records.size() >= kDeploymentRecordsKept) {
        service.records.erase(service.records.begin());
    }
    service.records.push_back(std::move(record));
}

void record_scheduler_looked(const World& world, ServiceRow& service) {
    each_live(service, [&](DeploymentRecord& record) {
        if (record.status == Status::kPending) {
            record.started_at = world.now;
            set_status(world, record, Status::kInProgress);
        } else if (record.status == Status::kStopRequested) {
            set_status(world, record, Status::kStopped);
        }
    });
}

void record_completed(const World& world, ServiceRow& service, const DeploymentRow& row) {
    each_live(service, [&](DeploymentRecord& record) {
        if (record.status == Status::kRollbackInProgress && record.rollback_to == row.serial) {
            set_status(world, record, Status::kRollbackSuccessful);
        } else if (record.serial == row.serial && is_ongoing(record.status)) {
            record.failed_tasks = row.failed_tasks;
            set_status(world, record, Status::kSuccessful);
        }
    });
}

void record_failed(const World& world, ServiceRow& service, const DeploymentRow& row) {
    DeploymentRecord* record = find_record(service, row.serial);
    if (record != nullptr && is_ongoing(record->status)) {
        record->failed_tasks = row.failed_tasks;
        if (record->reason != ServiceDeploymentReason::kUser) {
            record->reason = ServiceDeploymentReason::kCircuitBreakerNoTarget;
        }
        set_status(world, *record, Status::kStopped);
    }
}

void record_rollback(const World& world, ServiceRow& service, const DeploymentRow& from,
                     const DeploymentRow& to) {
    DeploymentRecord* record = find_record(service, from.serial);
    if (record == nullptr) {
        return;
    }
    record->failed_tasks = from.failed_tasks;
    if (record->reason != ServiceDeploymentReason::kUser) {
        record->reason = ServiceDeploymentReason::kCircuitBreaker;
    }
    record->rollback_at = world.now;
    record->rollback_to = to.serial;
    record->finished_at = kNever;
    record->stopped_at = kNever;
    set_status(world, *record, Status::kRollbackInProgress);
}

void record_drained(const World& world, ServiceRow& service) {
    each_live(service, [&](DeploymentRecord& record) {
        if (is_ongoing(record.status)) {
            set_status(world, record,
                       record.status == Status::kRollbackRequested ||
                               record.status == Status::kRollbackInProgress
                           ? Status::kRollbackFailed
                           : Status::kStopped);
        }
    });
}

bool is_ongoing(ServiceDeploymentStatus status) {
    return status == Status::kPending || status == Status::kInProgress ||
           status == Status::kStopRequested || status == Status::kRollbackRequested ||
           status == Status::kRollbackInProgress;
}

std::string_view service_deployment_status_text(ServiceDeploymentStatus status) {
    switch (status) {
        case Status::kPending:
            return "PENDING";
        case Status::kSuccessful:
            return "SUCCESSFUL";
        case Status::kStopped:
            return "STOPPED";
        case Status::kStopRequested:
            return "STOP_REQUESTED";
        case Status::kInProgress:
            return "IN_PROGRESS";
        case Status::kRollbackRequested:
            return "ROLLBACK_REQUESTED";
        case Status::kRollbackInProgress:
            return "ROLLBACK_IN_PROGRESS";
        case Status::kRollbackSuccessful:
            return "ROLLBACK_SUCCESSFUL";
        case Status::kRollbackFailed:
            return "ROLLBACK_FAILED";
    }
    DD_UNREACHABLE();
}

std::string_view status_reason_text(const DeploymentRecord& record) {
    switch (record.reason) {
        case ServiceDeploymentReason::kNone:
            return "";
        case ServiceDeploymentReason::kCircuitBreaker:
            return "Service deployment rolled back because the circuit breaker threshold was "
                   "exceeded.";
        // The wordings of the next three were not found in any capture.
        case ServiceDeploymentReason::kCircuitBreakerNoTarget:
            return "Service deployment stopped because the circuit breaker threshold was exceeded.";
        case ServiceDeploymentReason::kSuperseded:
            return "Service deployment stopped because of a newer service deployment.";
        case ServiceDeploymentReason::kUser:
            return record.status == Status::kStopped
                       ? "Service deployment stopped because of a StopServiceDeployment request."
                       : "Service deployment rolled back because of a StopServiceDeployment "
                         "request.";
    }
    DD_UNREACHABLE();
}

}  // namespace drydock::ecs
