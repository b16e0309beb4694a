// Which characters take two columns, as the aws CLI counts them for its tables.
#pragma once

#include <cstdint>

namespace drydock::shell {

[[nodiscard]] bool is_wide(std::uint32_t code_point);

}  // namespace drydock::shell
