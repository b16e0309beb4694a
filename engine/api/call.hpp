// What a service's handler sees and gives back. A handler gets input that already matches the model
// (types, required members, enum values, ranges), so it checks meaning, never shape.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/core/result.hpp"

namespace drydock {
struct World;
}  // namespace drydock

namespace drydock::api {

struct ServiceModel;
struct OperationModel;
class KeptTexts;

struct Call {
    const ServiceModel* service = nullptr;
    const OperationModel* operation = nullptr;
    Value input;                  // the input structure; valid during the call only
    std::string_view account;     // 12 digits
    std::string_view region;      // us-east-1
    KeptTexts* kept = nullptr;    // parts of earlier answers; may be null
    std::string* note = nullptr;  // one dim line for the terminal in lenient mode; may be null
};

struct Done {};
using Outcome = Result<Done>;

// `out` stands inside the answer's object: write members in the model's order. On an error whatever
// was written is dropped. The compiler keeps readers from changing anything: they get a const
// World, so panels and lesson goals can call them at any time.
using ReadHandler = Outcome (*)(const World&, const Call&, JsonWriter& out);
using WriteHandler = Outcome (*)(World&, const Call&, JsonWriter& out);

// How deep an operation goes: simulated with all that follows from it, or kept and given back where
// keeping is the whole of what AWS does. The coverage page is made from this.
enum class Depth : std::uint8_t { kModelled, kStored };

// Exactly one of the two handlers is set.
struct OperationRow {
    std::string_view name;  // as on the wire: RunTask
    ReadHandler read = nullptr;
    WriteHandler write = nullptr;
    Depth depth = Depth::kModelled;
};

}  // namespace drydock::api
