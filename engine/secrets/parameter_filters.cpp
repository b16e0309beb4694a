#include "engine/secrets/parameter_filters.hpp"

#include <algorithm>

#include "engine/api/tags.hpp"
#include "engine/secrets/parameter_names.hpp"
#include "engine/secrets/parameter_text.hpp"
#include "engine/secrets/store.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

constexpr std::string_view kOptionNames[] = {"Equals", "BeginsWith", "Contains", "OneLevel",
                                             "Recursive"};

ApiError bad_key(std::string_view key, std::string_view valid) {
    return refuse("InvalidFilterKey", "The following filter key is not valid: " + std::string(key) +
                                          ". Valid filter keys include: [" + std::string(valid) +
                                          "].");
}

ApiError check_key(std::string_view key, FilterUse use) {
    if (use == FilterUse::kByPath) {
        const bool good = key == "Type" || key == "KeyId" || key == "Label";
        return good ? ApiError() : bad_key(key, "Type, KeyId");
    }
    return key == "Label" ? bad_key(key, "Path, Name, Type, KeyId, Tier") : ApiError();
}

ApiError read_option(std::string_view text, ParameterFilter* filter) {
    const bool path = filter->key == "Path";
    const bool contains = filter->key == "Name";
    if (text.empty()) {
        text = path ? "OneLevel" : "Equals";
    }
    const auto* at = std::find(std::begin(kOptionNames), std::end(kOptionNames), text);
    const auto index = static_cast<std::size_t>(at - std::begin(kOptionNames));
    filter->option = static_cast<FilterOption>(index);
    const bool good = path ? index == 3 || index == 4 : index < 2 || (contains && index == 2);
    if (good) {
        return {};
    }
    return refuse("InvalidFilterOption", "The following filter option is not valid: " +
                                             std::string(text) + ". Valid options include: [" +
                                             (path       ? "Recursive, OneLevel"
                                              : contains ? "BeginsWith, Equals, Contains"
                                                         : "BeginsWith, Equals") +
                                             "].");
}

ApiError check_words(const ParameterFilter& filter, std::string_view valid) {
    for (const std::string& value : filter.values) {
        // Whole words of "a, b, c".
        const std::size_t at = valid.find(value);
        const bool whole = at != std::string_view::npos && value.find(',') == std::string::npos &&
                           (at == 0 || valid[at - 1] == ' ') &&
                           (at + value.size() == valid.size() || valid[at + value.size()] == ',');
        if (!whole) {
            return refuse("InvalidFilterOption",
                          "The following filter value is not valid: " + value +
                              ". Valid values include: [" + std::string(valid) + "].");
        }
    }
    return {};
}

ApiError check_values(const ParameterFilter& filter) {
    if (filter.values.empty() && !filter.key.starts_with("tag:")) {
        return refuse(
            "InvalidFilterValue",
            "The following filter values are missing : null for filter key " + filter.key + ".");
    }
    if (filter.key == "Type") {
        return check_words(filter, "String, StringList, SecureString");
    }
    if (filter.key == "Tier") {
        return check_words(filter, "Standard, Advanced, Intelligent-Tiering");
    }
    if (filter.key == "Path") {
        for (const std::string& value : filter.values) {
            if (check_path(value).has_value()) {
                return refuse("ValidationException", std::string(kPathText));
            }
        }
    }
    return {};
}

bool holds(std::string_view text, const ParameterFilter& filter, std::string_view value) {
    switch (filter.option) {
        case FilterOption::kEquals:
            return text == value;
        case FilterOption::kBeginsWith:
            return text.starts_with(value);
        case FilterOption::kContains:
            return text.find(value) != std::string_view::npos;
        case FilterOption::kOneLevel:
        case FilterOption::kRecursive:
            break;
    }
    // `value` is a hierarchy, `text` a path below it or not.
    if (value.ends_with('/')) {
        value.remove_suffix(1);
    }
    if (!text.starts_with(value) || text.size() == value.size() || text[value.size()] != '/') {
        return false;
    }
    return filter.option == FilterOption::kRecursive ||
           text.find('/', value.size() + 1) == std::string_view::npos;
}

bool any_value(std::string_view text, const ParameterFilter& filter) {
    return std::any_of(filter.values.begin(), filter.values.end(),
                       [&](const std::string& value) { return holds(text, filter, value); });
}

// "/web" and "web" are one name, in the filter as well.
bool name_matches(std::string_view path, const ParameterFilter& filter) {
    if (filter.option == FilterOption::kContains) {
        return any_value(path, filter);
    }
    return std::any_of(filter.values.begin(), filter.values.end(), [&](const std::string& value) {
        return holds(path, filter, path_of(value));
    });
}

bool tag_matches(std::string_view tags, const ParameterFilter& filter) {
    const std::string_view key = std::string_view(filter.key).substr(4);
    for (const api::Tag& tag : api::parse_tags(tags)) {
        if (tag.key == key && (filter.values.empty() || any_value(tag.value, filter))) {
            return true;
        }
    }
    return false;
}

bool holds_for(const World& world, const ParameterRow& row, const ParameterFilter& filter) {
    const ParameterVersion& version = row.versions.back();
    if (filter.key == "Name") {
        return name_matches(world.text(row.path), filter);
    }
    if (filter.key == "Path") {
        return any_value(world.text(row.path), filter);
    }
    if (filter.key == "Type") {
        return any_value(type_text(version.type), filter);
    }
    if (filter.key == "KeyId") {
        return any_value(world.text(version.key_id), filter);
    }
    if (filter.key == "Tier") {
        return any_value(tier_text(row.tier), filter);
    }
    if (filter.key == "DataType") {
        return any_value(world.text(version.data_type), filter);
    }
    // Label: no version has one.
    return filter.key.starts_with("tag:") && tag_matches(world.text(row.tags), filter);
}

}  // namespace

Result<ParameterFilters> read_parameter_filters(api::Value list, FilterUse use) {
    ParameterFilters filters;
    for (const api::Value item : list) {
        ParameterFilter filter;
        filter.key = item["Key"].str();
        for (const api::Value value : item["Values"]) {
            filter.values.emplace_back(value.str());
        }
        ApiError error = check_key(filter.key, use);
        if (error.code.empty()) {
            error = read_option(item["Option"].str(), &filter);
        }
        if (error.code.empty()) {
            error = check_values(filter);
        }
        if (!error.code.empty()) {
            return error;
        }
        for (const ParameterFilter& other : filters) {
            if (other.key == filter.key) {
                return refuse("InvalidFilterKey",
                              "The following filter is duplicated in the request: " + filter.key +
                                  ". A request can contain only one occurrence of a specific "
                                  "filter.");
            }
        }
        filters.push_back(std::move(filter));
    }
    return filters;
}

ParameterFilters read_older_filters(api::Value list) {
    ParameterFilters filters;
    for (const api::Value item : list) {
        ParameterFilter filter;
        filter.key = item["Key"].str();
        filter.option = filter.key == "Name" ? FilterOption::kBeginsWith : FilterOption::kEquals;
        for (const api::Value value : item["Values"]) {
            filter.values.emplace_back(value.str());
        }
        filters.push_back(std::move(filter));
    }
    return filters;
}

bool matches(const World& world, const ParameterRow& row, const ParameterFilters& filters) {
    return std::all_of(filters.begin(), filters.end(), [&](const ParameterFilter& filter) {
        return holds_for(world, row, filter);
    });
}

}  // namespace drydock::secrets
