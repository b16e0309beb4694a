// Parameter policies ("Assigning parameter policies"): Expiration deletes the parameter, the two
// notifications are kept and answered but notify nobody until EventBridge is modelled.
#pragma once

#include <string>
#include <string_view>

#include "engine/api/json_writer.hpp"
#include "engine/core/result.hpp"
#include "engine/core/sim_time.hpp"

namespace drydock {
struct World;
}

namespace drydock::secrets {

inline constexpr std::uint32_t kPoliciesMax = 10;  // on one parameter

struct ParameterPolicies {
    std::string json;             // canonical; empty: the request takes all policies away
    SimTime expires_at = kNever;  // of its Expiration policy
};

// From PutParameter's Policies: a JSON array as text.
[[nodiscard]] Result<ParameterPolicies> read_policies(const World& world, std::string_view text);

// "Policies": [{PolicyText, PolicyType, PolicyStatus}], [] when there are none.
void write_policies(std::string_view json, api::JsonWriter& out);

}  // namespace drydock::secrets
