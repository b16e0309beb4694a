#include "engine/lesson/fields.hpp"

#include <algorithm>

namespace drydock::lesson {

void Fault::set(std::string_view where, std::string_view what) {
    if (text.empty()) {
        text.append(where).append(where.empty() ? "" : ": ").append(what);
    }
}

bool is_id(std::string_view text, bool path) {
    if (text.empty() || text.size() > 64 || text.front() == '/' || text.back() == '/') {
        return false;
    }
    char before = '\0';
    for (const char c : text) {
        const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        const bool slash = path && c == '/' && before != '/';
        if (!word && !slash) {
            return false;
        }
        before = c;
    }
    return true;
}

Fields::Fields(api::Value object, std::string where, Fault* fault)
    : object_(object), where_(std::move(where)), fault_(fault) {
    if (!object_.is_object()) {
        fault_->set(where_, "must be an object");
    }
}

std::string Fields::place(std::string_view name) const {
    return where_.empty() ? std::string(name) : where_ + "." + std::string(name);
}

std::string Fields::item(std::string_view name, std::size_t i) const {
    return place(name) + "[" + std::to_string(i) + "]";
}

api::Value Fields::take(std::string_view name) {
    taken_.push_back(name);
    return object_[name];
}

std::string Fields::text(std::string_view name, bool required, std::size_t bytes_max) {
    const api::Value value = take(name);
    if (!value.exists()) {
        if (required) {
            fail(name, "is missing");
        }
        return {};
    }
    if (!value.is_string()) {
        fail(name, "must be a string");
    } else if (value.str().empty()) {
        fail(name, "must not be empty");
    } else if (value.str().size() > bytes_max) {
        fail(name, "is longer than " + std::to_string(bytes_max) + " bytes");
    }
    return std::string(value.str());
}

std::int64_t Fields::integer(std::string_view name, std::int64_t min, std::int64_t max,
                             std::int64_t otherwise) {
    const api::Value value = take(name);
    if (!value.exists()) {
        return otherwise;
    }
    if (!value.is_integer() || value.i64() < min || value.i64() > max) {
        fail(name, "must be an integer from " + std::to_string(min) + " to " + std::to_string(max));
        return otherwise;
    }
    return value.i64();
}

std::int64_t Fields::required_integer(std::string_view name, std::int64_t min, std::int64_t max) {
    if (!has(name)) {
        fail(name, "is missing");
    }
    return integer(name, min, max, min);
}

bool Fields::boolean(std::string_view name, bool otherwise) {
    const api::Value value = take(name);
    if (value.exists() && !value.is_bool()) {
        fail(name, "must be true or false");
    }
    return value.boolean(otherwise);
}

std::string Fields::id(std::string_view name, bool path) {
    std::string value = text(name);
    if (fault_->none() && !is_id(value, path)) {
        fail(name, "must consist of lower-case letters, digits and '-'");
    }
    return value;
}

int Fields::choice(std::string_view name, std::initializer_list<std::string_view> allowed,
                   int otherwise) {
    const std::string value = text(name, otherwise < 0);
    if (value.empty()) {
        return otherwise < 0 ? 0 : otherwise;
    }
    std::string names;
    int i = 0;
    for (const std::string_view candidate : allowed) {
        if (candidate == value) {
            return i;
        }
        names.append(names.empty() ? "" : ", ").append(candidate);
        ++i;
    }
    fail(name, "must be one of " + names);
    return 0;
}

api::Value Fields::list(std::string_view name, bool required, std::uint32_t items_max) {
    const api::Value value = take(name);
    if (!value.exists()) {
        if (required) {
            fail(name, "is missing");
        }
        return {};
    }
    if (!value.is_array()) {
        fail(name, "must be a list");
        return {};
    }
    if (value.size() > items_max) {
        fail(name, "has more than " + std::to_string(items_max) + " items");
        return {};
    }
    if (required && value.size() == 0) {
        fail(name, "must not be empty");
    }
    return value;
}

std::vector<std::string> Fields::texts(std::string_view name, bool required,
                                       std::uint32_t items_max) {
    std::vector<std::string> out;
    for (const api::Value value : list(name, required, items_max)) {
        if (!value.is_string() || value.str().empty() || value.str().size() > 1000) {
            fail(name, "must hold strings of 1 to 1000 bytes");
            break;
        }
        out.emplace_back(value.str());
    }
    return out;
}

void Fields::done() {
    if (!object_.is_object()) {
        return;
    }
    std::vector<std::string_view> seen;
    for (auto member = object_.begin(); member != object_.end(); ++member) {
        const std::string_view key = member.key();
        if (std::find(taken_.begin(), taken_.end(), key) == taken_.end()) {
            fail(key, "is not a known member");
        }
        if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
            fail(key, "is there twice");
        }
        seen.push_back(key);
    }
}

}  // namespace drydock::lesson
