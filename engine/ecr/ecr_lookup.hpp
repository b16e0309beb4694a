// What the operations of the registry share: finding rows, AWS's refusals, names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/api/call.hpp"
#include "engine/ecr/ecr_state.hpp"

namespace drydock::ecr {

[[nodiscard]] ApiError invalid_parameter(std::string message);
// Invalid parameter at 'member' failed to satisfy constraint: 'why'
[[nodiscard]] ApiError invalid_at(std::string_view member, std::string_view why);
// "... with name 'x' ... in the registry with id '..'" refusals name their place in this way.
[[nodiscard]] std::string place_text(const World& world, std::string_view repository);

// nullptr: there is none.
[[nodiscard]] RepositoryRow* find_repository(World& world, std::string_view name);
[[nodiscard]] const RepositoryRow* find_repository(const World& world, std::string_view name);

// The repository of a request with repositoryName and registryId, or RepositoryNotFoundException.
[[nodiscard]] std::optional<ApiError> named_repository(const World& world, const api::Call& call,
                                                       const RepositoryRow** out);
[[nodiscard]] std::optional<ApiError> named_repository(World& world, const api::Call& call,
                                                       RepositoryRow** out);

[[nodiscard]] const ImageRow* find_by_digest(const World& world, const RepositoryRow& repository,
                                             std::string_view digest);
[[nodiscard]] const ImageRow* find_by_tag(const World& world, const RepositoryRow& repository,
                                          std::string_view tag);
[[nodiscard]] const LayerRow* find_layer(const World& world, const RepositoryRow& repository,
                                         std::string_view digest);

[[nodiscard]] std::string registry_host(const World& world);
[[nodiscard]] std::string repository_arn(const World& world, const RepositoryRow& row);

// "registryId" and "repositoryName", which begin most answers.
void write_place(const World& world, std::string_view repository, api::JsonWriter& out);
void write_repository(const World& world, const RepositoryRow& row, api::JsonWriter& out);

}  // namespace drydock::ecr
