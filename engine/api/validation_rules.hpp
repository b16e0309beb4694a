// How each service words a refusal of malformed input: data, so that a newly confirmed text is a
// new row. Sources are named in validation_rules.cpp.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/api/model.hpp"

namespace drydock::api {

// AWS's request frameworks word type errors differently by generation.
enum class Wording : std::uint8_t {
    kOlder,  // "STRING_VALUE can not be converted to an Integer"
    kNewer,  // "STRING_VALUE cannot be converted to Integer"
};

enum class ConstraintStyle : std::uint8_t {
    kCounted,  // "1 validation error detected: Value 'x' at 'y' failed to satisfy constraint: ..."
    kInvalidParameter,  // "Invalid parameter at 'y' failed to satisfy constraint: '...'" (ECR)
    kEc2,               // one refusal of its own kind for each: see validate_server.cpp
};

struct ServiceRules {
    std::string_view service;
    std::string_view code;  // of a constraint that is not met
    ConstraintStyle style;
    Wording wording;
    std::string_view java_package;  // in "Unrecognized collection type class <package>.<Shape>"
    bool enforces_patterns;
};

// The row of a service; a row of defaults by protocol when the table has none.
[[nodiscard]] ServiceRules validation_rules(const ServiceModel& service);

// The code for one operation where it differs from the service's; else the service's.
[[nodiscard]] std::string_view validation_code(const ServiceRules& rules,
                                               std::string_view operation);

// A text of its own for one refused member.
enum class Refusal : std::uint8_t { kMissing, kEnum };

struct OwnText {
    std::string_view service;
    std::string_view operation;  // empty: any
    Refusal refusal;
    std::string_view subject;  // kMissing: top-level member; kEnum: name of the shape
    std::string_view code;
    std::string_view text;  // {value}: the value; {values}: the enum's values joined by commas
};

[[nodiscard]] const OwnText* own_text(std::string_view service, std::string_view operation,
                                      Refusal refusal, std::string_view subject);

}  // namespace drydock::api
