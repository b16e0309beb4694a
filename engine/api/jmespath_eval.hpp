// Inner parts of JMESPath evaluation: values, and the interpreter over the compiled nodes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/jmespath.hpp"
#include "engine/api/jmespath_functions.hpp"
#include "engine/api/jmespath_number.hpp"

namespace drydock::api {

// A value on the way: small and copied freely. Nodes of the input and of the expression's literals
// are referred to; made lists, objects and texts live in the evaluation's own arenas.
struct JmespathValue {
    enum class Tag : std::uint8_t {
        kNull,
        kFalse,
        kTrue,
        kInput,    // a: node of the input's document (number, string, array, object)
        kLiteral,  // a: node of the expression's literals, likewise
        kInteger,  // integer
        kReal,     // real
        kBig,      // a, b: text of an integer beyond 64 bits
        kString,   // a, b: text
        kList,     // a, b: items
        kObject,   // a: items, b: members; key and value alternate
        kExpref,   // a: node of the expression
    };

    Tag tag = Tag::kNull;
    std::uint32_t a = 0;
    union {
        std::uint32_t b = 0;
        std::int64_t integer;
        double real;
    };
};

class JmespathEval {
public:
    JmespathEval(const Jmespath& program, Value input, JmespathError* error)
        : program_(program), input_doc_(input.doc()), error_(error) {}

    bool run(Value input, Doc* result);

private:
    using Val = JmespathValue;
    using Tag = JmespathValue::Tag;

    // Walks a list or an object's values, whether referred to or made. Holds no pointers into the
    // arenas, so evaluation may go on during the walk.
    struct Cursor {
        const Doc* doc = nullptr;  // null: items
        std::uint32_t at = 0;
        std::uint32_t left = 0;
        bool members = false;
        bool literal = false;
    };

    // Evaluation.
    bool eval(std::uint32_t index, const Val& in, Val* out);
    bool eval_chain(const JmespathNode& node, const Val& in, Val* out);
    bool eval_logic(const JmespathNode& node, const Val& in, Val* out);
    bool eval_compare(const JmespathNode& node, const Val& in, Val* out);
    bool eval_projection(const JmespathNode& node, const Val& in, Val* out);
    bool eval_filter(const JmespathNode& node, const Val& in, Val* out);
    bool eval_flatten(const JmespathNode& node, const Val& in, Val* out);
    bool eval_list(const JmespathNode& node, const Val& in, Val* out);
    bool eval_hash(const JmespathNode& node, const Val& in, Val* out);
    bool eval_slice(const JmespathNode& node, const Val& in, Val* out);
    bool eval_index(const JmespathNode& node, const Val& in, Val* out);
    bool eval_call(const JmespathNode& node, const Val& in, Val* out);
    bool eval_field(const JmespathNode& node, const Val& in, Val* out);
    [[nodiscard]] bool is_truthy(const Val& value) const;

    // Functions; arguments are stack_[base ...].
    bool check_types(const JmespathSignature& signature, std::size_t base);
    bool check_elements(const JmespathSignature& s, const JmespathParameter& p, const Val& list);
    bool call(JmespathFunction function, std::size_t base, std::size_t count, Val* out);
    bool call_number(JmespathFunction function, const Val& argument, Val* out);
    bool call_text(JmespathFunction function, std::size_t base, Val* out);
    bool call_object(JmespathFunction function, const Val& argument, Val* out);
    bool call_convert(JmespathFunction function, const Val& argument, Val* out);
    bool call_round(JmespathFunction function, const Val& argument, Val* out);
    bool call_sum(const Val& list, bool average, Val* out);
    bool call_contains(const Val& subject, const Val& search, Val* out);
    bool call_join(const Val& separator, const Val& list, Val* out);
    bool call_reverse(const Val& subject, Val* out);
    bool call_extreme(bool greatest, const Val& list, Val* out);
    bool call_extreme_by(JmespathFunction function, const Val& list, const Val& key, Val* out);
    bool call_map(const Val& key, const Val& list, Val* out);
    bool call_merge(std::size_t base, std::size_t count, Val* out);
    bool call_sort(const Val& list, Val* out);
    bool call_sort_by(const Val& list, const Val& key, Val* out);
    bool sort_pairs(std::size_t base, Val* out);
    bool key_of(JmespathFunction function, const Val& key, const Val& element, std::uint8_t types,
                std::string_view text, Val* out);

    // Values.
    [[nodiscard]] Val from_node(const Doc* doc, std::uint32_t index, bool literal) const;
    [[nodiscard]] Val from_value(Value value) const;
    [[nodiscard]] const Doc& doc_of(const Val& value) const {
        return value.tag == Tag::kLiteral ? program_.literals_ : *input_doc_;
    }
    [[nodiscard]] static bool is_node(const Val& value) {
        return value.tag == Tag::kInput || value.tag == Tag::kLiteral;
    }
    [[nodiscard]] std::uint8_t type_of(const Val& value) const;
    [[nodiscard]] bool is_float(const Val& value) const;
    [[nodiscard]] std::string_view python_type(const Val& value) const;
    [[nodiscard]] std::string_view text_of(const Val& value) const;  // strings; until texts_ grows
    [[nodiscard]] Number number_of(const Val& value) const;
    [[nodiscard]] std::uint32_t size_of(const Val& value) const;
    [[nodiscard]] Cursor walk(const Val& value) const;
    bool step(Cursor* cursor, Val* value, Val* key = nullptr) const;
    [[nodiscard]] bool lookup(const Val& object, std::string_view key, Val* out) const;
    bool compare_order(const Val& a, const Val& b, std::string_view sign, int* order);
    bool equal(const Val& a, const Val& b, bool nested, int depth, bool* out);
    bool equal_objects(const Val& a, const Val& b, int depth, bool* out);
    [[nodiscard]] static Val boolean(bool value);
    [[nodiscard]] static Val integer(std::int64_t value);
    [[nodiscard]] static Val real(double value);
    bool integer128(Int128 value, Val* out);
    bool make_text(std::string_view text, Val* out);
    bool text_since(std::size_t begin, Val* out);
    bool make_list(std::size_t base, Val* out);
    bool make_object(std::size_t base, bool may_repeat, Val* out);
    bool without_repeats(const Val& object, Val* out);
    void drop_repeats(std::size_t base);
    [[nodiscard]] bool has_repeats(const Val& object) const;

    // Results and messages.
    bool emit(const Val& value, DocBuilder* to, Doc* result, int depth);
    bool append_json(std::string& out, const Val& value, int depth);
    bool append_json_container(std::string& out, const Val& value, int depth);
    void append_python(std::string& out, const Val& value, int depth, bool top);

    bool charge(std::uint64_t steps);
    bool fail(std::string_view error_class, std::string_view message);
    bool fail_limit(std::string_view message);
    bool fail_type(std::string_view function, const Val& value, std::string_view expected,
                   std::string_view received);

    const Jmespath& program_;
    const Doc* input_doc_;
    JmespathError* error_;
    std::vector<Val> stack_;  // arguments and lists under construction
    std::vector<Val> items_;  // finished lists and objects
    std::string texts_;       // made strings
    std::uint64_t steps_ = 0;
};

[[nodiscard]] std::string_view jmespath_type_name(std::uint8_t type);

}  // namespace drydock::api
