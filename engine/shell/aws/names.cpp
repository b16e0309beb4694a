#include "engine/shell/aws/names.hpp"

#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// sub('(.)([A-Z][a-z]+)', '\1-\2'): scans left to right, never over what it has already taken.
std::string split_words(std::string_view name) {
    std::string out;
    std::size_t i = 0;
    while (i < name.size()) {
        if (i + 2 < name.size() && is_upper(name[i + 1]) && is_lower(name[i + 2])) {
            std::size_t end = i + 2;
            while (end < name.size() && is_lower(name[end])) {
                ++end;
            }
            out += name[i];
            out += '-';
            out += name.substr(i + 1, end - i - 1);
            i = end;
        } else {
            out += name[i];
            ++i;
        }
    }
    return out;
}

// sub('([a-z0-9])([A-Z])', '\1-\2')
std::string split_capitals(std::string_view name) {
    std::string out;
    std::size_t i = 0;
    while (i < name.size()) {
        if (i + 1 < name.size() && (is_lower(name[i]) || is_digit(name[i])) &&
            is_upper(name[i + 1])) {
            out += name[i];
            out += '-';
            out += name[i + 1];
            i += 2;
        } else {
            out += name[i];
            ++i;
        }
    }
    return out;
}

}  // namespace

std::string cli_name(std::string_view name) {
    if (name.find('-') != std::string_view::npos) {
        return std::string(name);
    }
    std::string text(name);
    // A plural of capitals at the end (ARNs, ACLs) is one word.
    if (text.size() >= 3 && text.back() == 's') {
        std::size_t begin = text.size() - 1;
        while (begin > 0 && is_upper(text[begin - 1])) {
            --begin;
        }
        if (text.size() - 1 - begin >= 2) {
            text = text.substr(0, begin) + "-" + lower(text.substr(begin));
        }
    }
    return lower(split_capitals(split_words(text)));
}

std::string service_command(const api::ServiceModel& service) {
    return service.id == "s3" ? "s3api" : std::string(service.id);
}

const api::ServiceModel* find_service_command(std::string_view command) {
    if (command == "s3") {
        return nullptr;
    }
    return api::find_service(command == "s3api" ? "s3" : command);
}

const api::OperationModel* find_operation_command(const api::ServiceModel& service,
                                                  std::string_view command) {
    for (const api::OperationModel& operation : service.operations) {
        if (cli_name(operation.name) == command) {
            return &operation;
        }
    }
    return nullptr;
}

const api::WaiterModel* find_waiter_command(const api::ServiceModel& service,
                                            std::string_view command) {
    for (const api::WaiterModel& waiter : service.waiters) {
        if (cli_name(waiter.name) == command) {
            return &waiter;
        }
    }
    return nullptr;
}

}  // namespace drydock::shell
