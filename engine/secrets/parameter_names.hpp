// Names of parameters: AWS's rules and its words ("Creating Systems Manager parameters",
// requirements for names).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/core/result.hpp"
#include "engine/secrets/secrets_state.hpp"

namespace drydock {
struct World;
}

namespace drydock::secrets {

// The service drops blanks around a name.
[[nodiscard]] std::string_view trim_name(std::string_view name);

// What PutParameter says of a new name.
[[nodiscard]] std::optional<ApiError> check_new_name(const World& world, std::string_view name);

// What the operations that read or delete say of a name without selector.
[[nodiscard]] std::optional<ApiError> check_name(std::string_view name);

// A hierarchy as GetParametersByPath and the Path filter take it.
[[nodiscard]] std::optional<ApiError> check_path(std::string_view path);
inline constexpr std::string_view kPathText =
    "The parameter doesn't meet the parameter name requirements. The parameter name must begin "
    "with a forward slash \"/\". It can't be prefixed with \\\"aws\\\" or \\\"ssm\\\" "
    "(case-insensitive). It must use only letters, numbers, or the following symbols: . (period), "
    "- (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, "
    "must use the forward slash symbol \"/\". Valid example: /get/parameters2-/by1./path0_.";

// "web" and "/web" are one parameter: what it is found by has a slash in front.
[[nodiscard]] std::string path_of(std::string_view name);

// What a request names: a name or an ARN, each with ":version" or ":label" or without.
struct ParameterReference {
    std::string name;      // as it is answered: without the selector
    std::string path;      // what it is found by
    std::string selector;  // "3", "prod", or empty
    bool foreign = false;  // an ARN of another account or Region
};
[[nodiscard]] Result<ParameterReference> parse_parameter_reference(const World& world,
                                                                   std::string_view text);

[[nodiscard]] ParameterId find_parameter(const World& world, std::string_view path);
[[nodiscard]] std::string parameter_arn(const World& world, std::string_view path);

}  // namespace drydock::secrets
