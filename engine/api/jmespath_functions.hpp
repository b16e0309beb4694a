// The table of JMESPath functions, shared by the compiler (names to indices) and the evaluator.
#pragma once

#include <cstdint>
#include <string_view>

namespace drydock::api {

enum class JmespathFunction : std::uint8_t {
    kAbs,
    kAvg,
    kCeil,
    kContains,
    kEndsWith,
    kFloor,
    kJoin,
    kKeys,
    kLength,
    kMap,
    kMax,
    kMaxBy,
    kMerge,
    kMin,
    kMinBy,
    kNotNull,
    kReverse,
    kSort,
    kSortBy,
    kStartsWith,
    kSum,
    kToArray,
    kToNumber,
    kToString,
    kType,
    kValues,
    kUnknown,  // not in the table: an error when it is called
};

// Types an argument may have: bits.
enum JmespathType : std::uint8_t {
    kTypeAny = 0,
    kTypeNull = 1,
    kTypeBoolean = 2,
    kTypeNumber = 4,
    kTypeString = 8,
    kTypeArray = 16,
    kTypeObject = 32,
    kTypeExpref = 64,
};

struct JmespathParameter {
    std::uint8_t types = kTypeAny;
    std::uint8_t elements = kTypeAny;  // of an array; several bits: all elements like the first
    std::string_view text;             // the list of types as error messages print it
};

struct JmespathSignature {
    std::string_view name;
    std::uint8_t count = 0;
    bool variadic = false;  // `count` or more arguments; only the first `count` have checked types
    JmespathParameter parameters[2];
};

// Indexed by JmespathFunction, without kUnknown.
[[nodiscard]] const JmespathSignature& jmespath_signature(JmespathFunction function);
[[nodiscard]] JmespathFunction find_jmespath_function(std::string_view name);

}  // namespace drydock::api
