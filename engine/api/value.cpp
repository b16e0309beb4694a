#include "engine/api/value.hpp"

#include <algorithm>
#include <charconv>

namespace drydock::api {

namespace {

bool parse_integer(std::string_view text, std::int64_t* out) {
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, *out);
    return error == std::errc() && stop == end;
}

}  // namespace

Value Doc::root() const { return nodes.empty() ? Value() : Value(this, 0); }

std::string_view Value::str(std::string_view otherwise) const {
    if (!is_string() && !is_number()) {
        return otherwise;
    }
    return std::string_view(doc_->text).substr(node().begin, node().size);
}

std::int64_t Value::i64(std::int64_t otherwise) const {
    std::int64_t value = 0;
    return is_number() && parse_integer(str(), &value) ? value : otherwise;
}

bool Value::is_integer() const {
    std::int64_t value = 0;
    return is_number() && parse_integer(str(), &value);
}

bool Value::boolean(bool otherwise) const { return is_bool() ? kind() == Kind::kTrue : otherwise; }

std::uint32_t Value::size() const { return is_array() || is_object() ? node().size : 0; }

Value Value::operator[](std::string_view key) const {
    Value found;
    if (!is_object()) {
        return found;
    }
    const Node* nodes = doc_->nodes.data();
    const std::string_view text = doc_->text;
    const std::uint32_t stop = index_ + nodes[index_].span;
    for (std::uint32_t i = index_ + 1; i < stop; i += 1 + nodes[i + 1].span) {
        if (nodes[i].size == key.size() && text.substr(nodes[i].begin, nodes[i].size) == key) {
            found = Value(doc_, i + 1);
        }
    }
    return found;
}

Value Value::at(std::uint32_t i) const {
    if (!is_array() || i >= node().size) {
        return {};
    }
    std::uint32_t index = index_ + 1;
    for (; i > 0; --i) {
        index += doc_->nodes[index].span;
    }
    return {doc_, index};
}

Value::Iterator& Value::Iterator::operator++() {
    if (members_) {
        ++index_;
    }
    index_ += doc_->nodes[index_].span;
    return *this;
}

std::string_view Value::Iterator::key() const {
    return members_ ? Value(doc_, index_).str() : std::string_view();
}

Value::Iterator Value::begin() const { return {doc_, exists() ? index_ + 1 : 0, is_object()}; }

Value::Iterator Value::end() const {
    return {doc_, exists() ? index_ + node().span : 0, is_object()};
}

void DocBuilder::count_child() {
    if (!open_.empty()) {
        Node& parent = doc_->nodes[open_.back()];
        if (parent.kind == Kind::kArray) {
            ++parent.size;  // an object's members are counted by key()
        }
    }
}

void DocBuilder::leaf(Kind kind) {
    count_child();
    Node node;
    node.kind = kind;
    doc_->nodes.push_back(node);
}

void DocBuilder::leaf_text(Kind kind, std::string_view text) {
    count_child();
    Node node;
    node.kind = kind;
    node.begin = static_cast<std::uint32_t>(doc_->text.size());
    node.size = static_cast<std::uint32_t>(text.size());
    doc_->nodes.push_back(node);
    doc_->text.append(text);
}

void DocBuilder::number(std::int64_t value) {
    char text[24];
    const auto result = std::to_chars(text, text + sizeof text, value);
    number_text({text, static_cast<std::size_t>(result.ptr - text)});
}

void DocBuilder::key(std::string_view text) {
    if (!open_.empty()) {
        ++doc_->nodes[open_.back()].size;
    }
    leaf_text(Kind::kString, text);
}

void DocBuilder::open(Kind kind) {
    count_child();
    open_.push_back(static_cast<std::uint32_t>(doc_->nodes.size()));
    Node node;
    node.kind = kind;
    doc_->nodes.push_back(node);
}

void DocBuilder::end() {
    const std::uint32_t index = open_.back();
    open_.pop_back();
    doc_->nodes[index].span = static_cast<std::uint32_t>(doc_->nodes.size()) - index;
}

void DocBuilder::copy(Value value) {
    if (!value.exists()) {
        null();
        return;
    }
    count_child();
    const Doc& from = *value.doc();
    const std::uint32_t span = from.nodes[value.index()].span;
    for (std::uint32_t i = value.index(); i < value.index() + span; ++i) {
        Node node = from.nodes[i];
        if (node.kind == Kind::kString || node.kind == Kind::kNumber) {
            const std::uint32_t begin = static_cast<std::uint32_t>(doc_->text.size());
            doc_->text.append(from.text, node.begin, node.size);
            node.begin = begin;
        }
        doc_->nodes.push_back(node);
    }
}

namespace {

struct Member {
    std::string_view key;
    Value value;
};

// Members by key; of equal keys only the last, as operator[] reads them.
std::vector<Member> sorted_members(Value object) {
    std::vector<Member> members;
    members.reserve(object.size());
    const auto stop = object.end();
    for (auto it = object.begin(); !(it == stop); ++it) {
        members.push_back({it.key(), *it});
    }
    std::stable_sort(members.begin(), members.end(),
                     [](const Member& a, const Member& b) { return a.key < b.key; });
    std::vector<Member> unique;
    for (const Member& member : members) {
        if (!unique.empty() && unique.back().key == member.key) {
            unique.back() = member;
        } else {
            unique.push_back(member);
        }
    }
    return unique;
}

bool equal_objects(Value a, Value b) {
    const std::vector<Member> left = sorted_members(a);
    const std::vector<Member> right = sorted_members(b);
    if (left.size() != right.size()) {
        return false;
    }
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i].key != right[i].key || !deep_equal(left[i].value, right[i].value)) {
            return false;
        }
    }
    return true;
}

bool equal_numbers(Value a, Value b) {
    if (a.is_integer() && b.is_integer()) {
        return a.i64() == b.i64();
    }
    return a.str() == b.str();
}

}  // namespace

bool deep_equal(Value a, Value b) {
    if (a.exists() != b.exists() || a.kind() != b.kind()) {
        return false;
    }
    switch (a.kind()) {
        case Kind::kNull:
        case Kind::kFalse:
        case Kind::kTrue:
            return true;
        case Kind::kNumber:
            return equal_numbers(a, b);
        case Kind::kString:
            return a.str() == b.str();
        case Kind::kObject:
            return equal_objects(a, b);
        case Kind::kArray:
            break;
    }
    if (a.size() != b.size()) {
        return false;
    }
    auto right = b.begin();
    for (const Value element : a) {
        if (!deep_equal(element, *right)) {
            return false;
        }
        ++right;
    }
    return true;
}

std::string join_texts(Value list) {
    std::string line;
    for (const Value text : list) {
        line += line.empty() ? "" : " ";
        line += text.str();
    }
    return line;
}

}  // namespace drydock::api
