#include "engine/api/model.hpp"

namespace drydock::api {

std::string_view Member::query_name() const {
    return row_->query_name == kNoId ? std::string_view() : service_->string(row_->query_name);
}

std::uint16_t Shape::find_index(std::string_view wanted) const {
    if (!is_structure()) {
        return kNoId;
    }
    const ShapeRow& structure = row();
    const MemberRow* rows = service_->members + structure.first;
    const std::uint8_t* order = service_->members_by_name + structure.first;
    std::uint16_t low = 0;
    std::uint16_t high = structure.count;
    while (low < high) {
        const auto middle = static_cast<std::uint16_t>((low + high) / 2);
        const int sign = service_->string(rows[order[middle]].name).compare(wanted);
        if (sign == 0) {
            return order[middle];
        }
        if (sign < 0) {
            low = static_cast<std::uint16_t>(middle + 1);
        } else {
            high = middle;
        }
    }
    return kNoId;
}

Member Shape::find(std::string_view wanted) const {
    const std::uint16_t i = find_index(wanted);
    return i == kNoId ? Member() : member(i);
}

Member Shape::payload() const {
    return is_structure() && row().element != kNoId ? member(row().element) : Member();
}

std::string_view Shape::item_name() const {
    return is_list() && row().key != kNoId ? service_->string(row().key) : "member";
}

std::string_view Shape::enum_value(std::uint16_t i) const {
    return service_->string(service_->enum_values[row().first + i]);
}

bool Shape::has_enum_value(std::string_view text) const {
    const std::uint16_t count = enum_count();
    for (std::uint16_t i = 0; i < count; ++i) {
        if (enum_value(i) == text) {
            return true;
        }
    }
    return false;
}

std::string_view Shape::pattern() const {
    return is_error() || row().pattern == kNoId ? std::string_view()
                                                : service_->string(row().pattern);
}

std::int64_t Shape::min() const {
    return row().limits == kNoId ? INT64_MIN : service_->limits[row().limits].min;
}

std::int64_t Shape::max() const {
    return row().limits == kNoId ? INT64_MAX : service_->limits[row().limits].max;
}

std::string_view Shape::error_code() const {
    return is_error() && row().pattern != kNoId ? service_->string(row().pattern) : name();
}

const OperationModel* ServiceModel::find_operation(std::string_view name) const {
    std::size_t low = 0;
    std::size_t high = operations_by_name.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const OperationModel& operation = operations[operations_by_name[middle]];
        const int sign = operation.name.compare(name);
        if (sign == 0) {
            return &operation;
        }
        if (sign < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return nullptr;
}

Shape ServiceModel::find_shape(std::string_view name) const {
    std::size_t low = 0;
    std::size_t high = shapes.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const int sign = string(shapes[middle].name).compare(name);
        if (sign == 0) {
            return {this, static_cast<ShapeId>(middle)};
        }
        if (sign < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return {};
}

const WaiterModel* ServiceModel::find_waiter(std::string_view name) const {
    for (const WaiterModel& waiter : waiters) {
        if (waiter.name == name) {
            return &waiter;
        }
    }
    return nullptr;
}

bool ServiceModel::speaks(Protocol wanted) const {
    for (const Protocol spoken : protocols) {
        if (spoken == wanted) {
            return true;
        }
    }
    return false;
}

const ServiceModel* find_service(std::string_view id) {
    for (const ServiceModel* service : all_services()) {
        if (service->id == id) {
            return service;
        }
    }
    return nullptr;
}

const ServiceModel* find_service_by_signing_name(std::string_view name) {
    for (const ServiceModel* service : all_services()) {
        if (service->signing_name == name) {
            return service;
        }
    }
    return nullptr;
}

const ServiceModel* find_service_by_target(std::string_view prefix) {
    for (const ServiceModel* service : all_services()) {
        if (!service->target_prefix.empty() && service->target_prefix == prefix) {
            return service;
        }
    }
    return nullptr;
}

}  // namespace drydock::api
