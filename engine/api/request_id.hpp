// The id AWS puts on every answer: the text of a version 4 UUID, here a pure function of the seed
// and the number of the request.
#pragma once

#include <cstdint>
#include <string>

namespace drydock::api {

[[nodiscard]] std::string request_id(std::uint64_t seed, std::uint64_t n);

}  // namespace drydock::api
