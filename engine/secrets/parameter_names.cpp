#include "engine/secrets/parameter_names.hpp"

#include <algorithm>

#include "engine/secrets/store.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

constexpr std::size_t kLevelsMax = 15;
constexpr std::size_t kArnMax = 1011;  // characters of an ARN with the name ("PutParameter", Name)

constexpr std::string_view kLongText =
    "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it "
    "can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of "
    "letters, numbers and the following 3 symbols .-_";
constexpr std::string_view kShortText =
    "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).";

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
}

// Sub-paths of good characters, none empty. A slash in front is no sub-path.
bool well_formed(std::string_view name) {
    if (name.starts_with('/')) {
        name.remove_prefix(1);
    }
    bool empty = true;
    for (const char c : name) {
        if (c == '/' ? empty : !is_name_character(c)) {
            return false;
        }
        empty = c == '/';
    }
    return !empty;
}

bool prefixed(std::string_view name, std::string_view prefix) {
    if (name.starts_with('/')) {
        name.remove_prefix(1);
    }
    if (name.size() < prefix.size()) {
        return false;
    }
    for (std::size_t i = 0; i < prefix.size(); ++i) {
        const char c = name[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != prefix[i]) {
            return false;
        }
    }
    return true;
}

std::size_t slashes(std::string_view name) {
    return static_cast<std::size_t>(std::count(name.begin(), name.end(), '/'));
}

ApiError invalid(std::string_view text) { return refuse("ValidationException", std::string(text)); }

}  // namespace

std::string_view trim_name(std::string_view name) {
    const std::size_t first = name.find_first_not_of(' ');
    if (first == std::string_view::npos) {
        return {};
    }
    return name.substr(first, name.find_last_not_of(' ') - first + 1);
}

std::optional<ApiError> check_new_name(const World& world, std::string_view name) {
    if (prefixed(name, "aws") || prefixed(name, "ssm")) {
        const bool is_path = slashes(name) > 1;
        if (is_path && name.starts_with('/') && prefixed(name, "aws")) {
            return refuse("AccessDeniedException",
                          "No access to reserved parameter name: " + std::string(name) + ".");
        }
        return invalid(is_path ? kLongText : kShortText);
    }
    if (name.find('/') != std::string_view::npos && !name.starts_with('/')) {
        return invalid("Parameter name must be a fully qualified name.");
    }
    if (!well_formed(name)) {
        return invalid(kLongText);
    }
    if (slashes(path_of(name)) > kLevelsMax) {
        // Wording not confirmed; the fact is the API Reference's.
        return refuse("HierarchyLevelLimitExceededException",
                      "A parameter name hierarchy can have a maximum of 15 levels.");
    }
    if (parameter_arn(world, path_of(name)).size() > kArnMax) {
        // Wording not confirmed.
        return invalid("The parameter name and its ARN can have at most 1011 characters.");
    }
    return std::nullopt;
}

std::optional<ApiError> check_name(std::string_view name) {
    const bool relative = name.find('/') != std::string_view::npos && !name.starts_with('/');
    if (relative || !well_formed(name)) {
        return invalid(kLongText);
    }
    return std::nullopt;
}

std::optional<ApiError> check_path(std::string_view path) {
    if (path == "/") {
        return std::nullopt;
    }
    if (path.ends_with('/')) {
        path.remove_suffix(1);
    }
    if (!path.starts_with('/') || !well_formed(path)) {
        return invalid(kPathText);
    }
    return std::nullopt;
}

std::string path_of(std::string_view name) {
    return name.starts_with('/') ? std::string(name) : "/" + std::string(name);
}

Result<ParameterReference> parse_parameter_reference(const World& world, std::string_view text) {
    ParameterReference reference;
    text = trim_name(text);
    std::string_view name = text;
    std::string_view arn;
    if (text.starts_with("arn:")) {
        // arn:aws:ssm:<region>:<account>:parameter/name
        constexpr std::string_view kType = ":parameter/";
        const std::size_t type = text.find(kType);
        if (type == std::string_view::npos) {
            return invalid(kLongText);
        }
        arn = text.substr(0, type + 1);
        name = text.substr(type + kType.size() - 1);
        reference.foreign = arn != arn_prefix(world, "ssm");
    }
    const std::size_t colon = name.find(':');
    if (colon != std::string_view::npos) {
        reference.selector = name.substr(colon + 1);
        name = name.substr(0, colon);
        if (reference.selector.empty() || !well_formed(reference.selector)) {
            return invalid(kLongText);
        }
    }
    if (std::optional<ApiError> error = check_name(name)) {
        return *error;
    }
    reference.path = path_of(name);
    // By ARN the parameter's own name is answered: nothing tells "/web" from "web" there.
    if (!arn.empty()) {
        const ParameterId id = find_parameter(world, reference.path);
        if (id.is_set()) {
            reference.name = world.text(world.secrets.parameters.get(id).name);
            return reference;
        }
    }
    reference.name = name;
    return reference;
}

ParameterId find_parameter(const World& world, std::string_view path) {
    const SecretsState& s = world.secrets;
    const auto text_of = [&](std::uint32_t row) { return world.text(s.parameters.at(row).path); };
    const std::size_t at = position_of(s.parameters_by_path, path, text_of);
    if (at == s.parameters_by_path.size() || text_of(s.parameters_by_path[at]) != path) {
        return {};
    }
    return s.parameters.id_at(s.parameters_by_path[at]);
}

std::string parameter_arn(const World& world, std::string_view path) {
    std::string arn = arn_prefix(world, "ssm") + "parameter";
    arn += path;
    return arn;
}

}  // namespace drydock::secrets
