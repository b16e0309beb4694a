// JMESPath (https://jmespath.org): the language of `aws --query`, of waiters and of lesson goals.
//
// Semantics are those of the Python library inside the aws CLI (jmespath 1.0), quirks included: a
// learner must see here what the real command prints. Expressions are compiled once to a flat tree;
// evaluation refers to the input's nodes and copies only what the result contains.
//
// Where JSON has no such value we differ: to_number() of "nan" or "inf" is null, a result that is
// an expression reference is an error, and merge() takes objects only.
//
// Error classes are the specification's: "syntax" (from compile), "invalid-arity", "invalid-type",
// "invalid-value", "unknown-function" (from evaluate); and "limit" (from both) when one of the
// limits below is passed. Messages are Python's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/value.hpp"

namespace drydock::api {

inline constexpr std::size_t kJmespathTextMax = 16 * 1024;          // bytes of an expression
inline constexpr int kJmespathDepthMax = 100;                       // levels of an expression
inline constexpr std::uint64_t kJmespathStepsMax = 20'000'000;      // work of one evaluation
inline constexpr std::size_t kJmespathListItemsMax = 4'000'000;     // elements made on the way
inline constexpr std::size_t kJmespathNodesMax = 2'000'000;         // nodes of a result
inline constexpr std::size_t kJmespathBytesMax = 64 * 1024 * 1024;  // text made, text of a result

struct JmespathError {
    std::string error_class;
    std::string message;
};

enum class JmespathOp : std::uint8_t {
    kField,  // text: the name
    kCurrent,
    kLiteral,          // a: node of the literals
    kIndex,            // a: its number
    kSlice,            // a: its three numbers; extra: bit i set when number i is given
    kSubexpression,    // children, each applied to the result of the one before
    kIndexExpression,  // the same; the parser tells them apart
    kPipe,             // the same
    kOr,               // children
    kAnd,              // children
    kNot,              // child
    kCompare,          // left, right; extra: JmespathCompare
    kProjection,       // list, what to do with each element
    kValueProjection,  // object, what to do with each value
    kFilter,           // list, what to do with each element, condition
    kFlatten,          // child
    kList,             // children
    kHash,             // kMember children; extra: 1 when two keys are equal
    kMember,           // a: its key, a node of the literals; child
    kFunction,         // text: the name; children; extra: index into the function table
    kExpref,           // child
};

enum class JmespathCompare : std::uint8_t { kEq, kNe, kLt, kLte, kGt, kGte };

// Node of a compiled expression. Index 0 is never a child, so 0 means none.
struct JmespathNode {
    JmespathOp op = JmespathOp::kCurrent;
    std::uint8_t extra = 0;
    std::uint16_t height = 1;  // levels of this subtree
    std::uint32_t first = 0;   // first child
    std::uint32_t last = 0;    // last child
    std::uint32_t next = 0;    // next sibling
    std::uint32_t a = 0;       // text: offset in the literals' text
    std::uint32_t b = 0;       // text: length
};

class Jmespath {
public:
    static bool compile(std::string_view expression, Jmespath* out, JmespathError* error);

    // Writes the result as a document of its own. `result` may be the document `input` points into.
    // A Jmespath that was never compiled answers null.
    bool evaluate(Value input, Doc* result, JmespathError* error) const;

    // False are null, false, "", [] and {}; zero is true.
    [[nodiscard]] static bool truthy(Value value);

    [[nodiscard]] const std::string& expression() const { return expression_; }

private:
    friend class JmespathParser;
    friend class JmespathEval;

    std::string expression_;
    std::vector<JmespathNode> nodes_;
    std::vector<std::int64_t> numbers_;
    Doc literals_;  // several roots one behind the other; names in its text
    std::uint32_t root_ = 0;
};

}  // namespace drydock::api
