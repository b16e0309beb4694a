// Regions and Availability Zones.
#pragma once

#include <string>
#include <string_view>

namespace drydock::vpc {

// "use1-az1" of "us-east-1a". AWS shuffles the letters for each account; here a is az1.
[[nodiscard]] std::string availability_zone_id(std::string_view zone);

}  // namespace drydock::vpc
