// A JSON document as a flat array of nodes: the border's value. Request bodies, command line
// arguments, answers under --query and lesson files all become a Doc; handlers and JMESPath read it
// through Value, a two-word view. Numbers keep their text, so nothing is lost and nothing is
// rounded.
//
// Limits: kJsonDepthMax levels, the caller bounds the text's size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::api {

inline constexpr int kJsonDepthMax = 64;

enum class Kind : std::uint8_t { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };

// One node. Children of an array or object follow it directly in the node array (pre-order), so the
// next sibling of node i is node i + nodes[i].span. An object's children alternate key (kString)
// and value.
struct Node {
    Kind kind = Kind::kNull;
    std::uint32_t span = 1;   // nodes of this subtree, itself included
    std::uint32_t begin = 0;  // strings and numbers: offset of the text
    std::uint32_t size =
        0;  // strings and numbers: length in bytes; arrays: elements; objects: members
};

class Value;

struct Doc {
    std::vector<Node> nodes;
    std::string text;  // decoded strings and raw number texts

    [[nodiscard]] Value root() const;
    [[nodiscard]] bool empty() const { return nodes.empty(); }
    void clear() {
        nodes.clear();
        text.clear();
    }
};

// Reads a node of a Doc. A default Value is "absent": every question has a harmless answer. Views
// are valid while the Doc is unchanged.
class Value {
public:
    Value() = default;
    Value(const Doc* doc, std::uint32_t index) : doc_(doc), index_(index) {}

    [[nodiscard]] bool exists() const { return doc_ != nullptr; }
    [[nodiscard]] Kind kind() const { return exists() ? node().kind : Kind::kNull; }
    [[nodiscard]] bool is_null() const { return kind() == Kind::kNull; }
    [[nodiscard]] bool is_string() const { return kind() == Kind::kString; }
    [[nodiscard]] bool is_number() const { return kind() == Kind::kNumber; }
    [[nodiscard]] bool is_bool() const { return kind() == Kind::kTrue || kind() == Kind::kFalse; }
    [[nodiscard]] bool is_array() const { return kind() == Kind::kArray; }
    [[nodiscard]] bool is_object() const { return kind() == Kind::kObject; }

    // The text of a string or the source text of a number; empty otherwise.
    [[nodiscard]] std::string_view str(std::string_view otherwise = {}) const;
    // The integer of a number without fraction or exponent that fits; `otherwise` otherwise.
    [[nodiscard]] std::int64_t i64(std::int64_t otherwise = 0) const;
    [[nodiscard]] bool is_integer() const;
    [[nodiscard]] bool boolean(bool otherwise = false) const;

    // Elements of an array, members of an object, 0 otherwise.
    [[nodiscard]] std::uint32_t size() const;
    // Member of an object; absent when missing or not an object. The last of equal keys wins.
    [[nodiscard]] Value operator[](std::string_view key) const;
    // Element i of an array: walks the siblings. Loop with begin()/end() instead where order
    // matters.
    [[nodiscard]] Value at(std::uint32_t i) const;

    // Iteration over an array's elements or an object's members.
    class Iterator {
    public:
        Iterator(const Doc* doc, std::uint32_t index, bool members)
            : doc_(doc), index_(index), members_(members) {}
        bool operator==(const Iterator& other) const { return index_ == other.index_; }
        Iterator& operator++();
        // For arrays: the element. For objects: the member's value, with key().
        Value operator*() const { return {doc_, members_ ? index_ + 1 : index_}; }
        [[nodiscard]] std::string_view key() const;

    private:
        const Doc* doc_;
        std::uint32_t index_;
        bool members_;
    };
    [[nodiscard]] Iterator begin() const;
    [[nodiscard]] Iterator end() const;

    [[nodiscard]] const Doc* doc() const { return doc_; }
    [[nodiscard]] std::uint32_t index() const { return index_; }

private:
    [[nodiscard]] const Node& node() const { return doc_->nodes[index_]; }

    const Doc* doc_ = nullptr;
    std::uint32_t index_ = 0;
};

// Builds a Doc in document order.
class DocBuilder {
public:
    explicit DocBuilder(Doc* doc) : doc_(doc) { doc->clear(); }

    void null() { leaf(Kind::kNull); }
    void boolean(bool value) { leaf(value ? Kind::kTrue : Kind::kFalse); }
    void number(std::int64_t value);
    void number_text(std::string_view text) { leaf_text(Kind::kNumber, text); }
    void string(std::string_view text) { leaf_text(Kind::kString, text); }
    void begin_array() { open(Kind::kArray); }
    void begin_object() { open(Kind::kObject); }
    void key(std::string_view text);
    void end();              // closes the innermost array or object
    void copy(Value value);  // a whole subtree of another Doc

    [[nodiscard]] int depth() const { return static_cast<int>(open_.size()); }

private:
    void count_child();
    void leaf(Kind kind);
    void leaf_text(Kind kind, std::string_view text);
    void open(Kind kind);

    Doc* doc_;
    std::vector<std::uint32_t> open_;
};

// Parses JSON text (RFC 8259, one value). On error returns false and sets `error` to a short
// sentence with the position. Duplicate keys are kept; operator[] takes the last.
[[nodiscard]] bool parse_json(std::string_view text, Doc* doc, std::string* error);

// Compact JSON text, members in document order.
void append_json(std::string& out, Value value);
[[nodiscard]] std::string to_json(Value value);
// The texts of a list, a blank between each two.
[[nodiscard]] std::string join_texts(Value list);
// JSON text as the aws CLI prints it: 4 spaces a level, ": " and "," at line ends, non-ASCII kept.
void append_pretty_json(std::string& out, Value value, int indent_level = 0);

// Appends a JSON string literal with quotes; escapes as Python's json.dumps(ensure_ascii=False).
void append_json_string(std::string& out, std::string_view text);

// Same kind, same content; objects compare as sets of members, numbers by value where both are
// integers and by text otherwise.
[[nodiscard]] bool deep_equal(Value a, Value b);

}  // namespace drydock::api
