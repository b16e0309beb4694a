// Values of a JMESPath evaluation: access, comparison, construction, and their way out.
#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/api/jmespath_eval.hpp"
#include "engine/api/jmespath_parse.hpp"

namespace drydock::api {

namespace {

// What comparing or printing one value costs, in steps of evaluation (measured).
constexpr std::uint64_t kWalkCost = 4;
// Values deeper than a document may be are not compared or printed: recursion stays bounded.
constexpr int kWalkDepthMax = 200;
// Python prints whole values into its messages; ours stop here.
constexpr std::size_t kMessageBytesMax = 64 * 1024;

std::uint32_t size32(std::size_t size) { return static_cast<std::uint32_t>(size); }

std::uint64_t text_cost(std::string_view a) { return 1 + a.size() / 16; }

void append_hex(std::string& out, const char* prefix, int width, std::uint32_t value) {
    std::array<char, 16> text{};
    const int length = std::snprintf(text.data(), text.size(), "%0*x", width, value);
    out.append(prefix).append(text.data(), static_cast<std::size_t>(length));
}

std::uint32_t decode_utf8(std::string_view text, std::size_t* at) {
    const auto byte = [text](std::size_t i) {
        return i < text.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]))
                               : 0U;
    };
    const std::uint32_t lead = byte(*at);
    const std::size_t size = lead < 0x80 ? 1 : (lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4));
    std::uint32_t code = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (std::size_t k = 1; k < size; ++k) {
        code = (code << 6) | (byte(*at + k) & 0x3FU);
    }
    *at += size;
    return code;
}

// json.dumps of a string with ensure_ascii: \uXXXX for all that is not ASCII.
void append_ascii_json_string(std::string& out, std::string_view text) {
    constexpr std::string_view kPlain = "\"\\\b\f\n\r\t";
    constexpr std::string_view kEscapes = "\"\\bfnrt";
    out.push_back('"');
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t escape = kPlain.find(text[i]);
        const std::uint32_t code = decode_utf8(text, &i);
        if (code < 0x80 && escape != std::string_view::npos) {
            out.push_back('\\');
            out.push_back(kEscapes[escape]);
        } else if (code >= 0x10000) {
            append_hex(out, "\\u", 4, 0xD800 + ((code - 0x10000) >> 10));
            append_hex(out, "\\u", 4, 0xDC00 + ((code - 0x10000) & 0x3FF));
        } else if (code < 0x20 || code >= 0x7F) {
            append_hex(out, "\\u", 4, code);
        } else {
            out.push_back(static_cast<char>(code));
        }
    }
    out.push_back('"');
}

// The common part of what str.isprintable() denies; enough for messages.
bool is_printable(std::uint32_t code) {
    if (code < 0x7F) {
        return code >= 0x20;
    }
    return !((code <= 0xA0) || code == 0xAD || (code >= 0x2000 && code <= 0x200F) ||
             (code >= 0x2028 && code <= 0x202F) || (code >= 0x205F && code <= 0x206F) ||
             code == 0x3000 || code == 0xFEFF || (code >= 0xD800 && code <= 0xF8FF) ||
             (code >= 0xFFF0 && code <= 0xFFFB) || (code & 0xFFFE) == 0xFFFE || code >= 0xE0000);
}

}  // namespace

void append_python_string(std::string& out, std::string_view text) {
    const bool single = text.find('\'') != std::string_view::npos;
    const char quote = single && text.find('"') == std::string_view::npos ? '"' : '\'';
    out.push_back(quote);
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t start = i;
        const std::uint32_t code = decode_utf8(text, &i);
        if (code == '\\' || code == static_cast<unsigned char>(quote)) {
            out.push_back('\\');
            out.push_back(static_cast<char>(code));
        } else if (code == '\n' || code == '\r' || code == '\t') {
            out.append(code == '\n' ? "\\n" : (code == '\r' ? "\\r" : "\\t"));
        } else if (is_printable(code)) {
            out.append(text.substr(start, i - start));
        } else if (code < 0x100) {
            append_hex(out, "\\x", 2, code);
        } else {
            append_hex(out, code < 0x10000 ? "\\u" : "\\U", code < 0x10000 ? 4 : 8, code);
        }
    }
    out.push_back(quote);
}

void append_python_value(std::string& out, Value value, bool top) {
    switch (value.kind()) {
        case Kind::kNull:
            out.append("None");
            return;
        case Kind::kFalse:
            out.append("False");
            return;
        case Kind::kTrue:
            out.append("True");
            return;
        case Kind::kNumber:
            append_number_text(out, value.str());
            return;
        case Kind::kString:
            if (top) {
                out.append(value.str());
            } else {
                append_python_string(out, value.str());
            }
            return;
        case Kind::kArray:
        case Kind::kObject:
            break;
    }
    out.push_back(value.is_array() ? '[' : '{');
    bool first = true;
    const auto stop = value.end();
    for (auto it = value.begin(); !(it == stop) && out.size() < kMessageBytesMax; ++it) {
        out.append(first ? "" : ", ");
        first = false;
        if (value.is_object()) {
            append_python_string(out, it.key());
            out.append(": ");
        }
        append_python_value(out, *it, false);
    }
    out.push_back(value.is_array() ? ']' : '}');
}

std::string_view jmespath_type_name(std::uint8_t type) {
    switch (type) {
        case kTypeNull:
            return "null";
        case kTypeBoolean:
            return "boolean";
        case kTypeNumber:
            return "number";
        case kTypeString:
            return "string";
        case kTypeArray:
            return "array";
        case kTypeObject:
            return "object";
        default:
            return "expref";
    }
}

bool JmespathEval::charge(std::uint64_t steps) {
    steps_ += steps;
    if (steps_ <= kJmespathStepsMax) {
        return true;
    }
    return fail_limit("the expression takes too many steps on this input");
}

bool JmespathEval::fail(std::string_view error_class, std::string_view message) {
    error_->error_class = error_class;
    error_->message = message;
    return false;
}

bool JmespathEval::fail_limit(std::string_view message) { return fail("limit", message); }

bool JmespathEval::fail_type(std::string_view function, const Val& value, std::string_view expected,
                             std::string_view received) {
    error_->error_class = "invalid-type";
    std::string& text = error_->message;
    text.assign("In function ").append(function).append("(), invalid type for value: ");
    append_python(text, value, 0, true);
    text.append(", expected one of: ").append(expected);
    text.append(", received: \"").append(received).append("\"");
    return false;
}

JmespathValue JmespathEval::from_node(const Doc* doc, std::uint32_t index, bool literal) const {
    Val value;
    switch (doc->nodes[index].kind) {
        case Kind::kNull:
            return value;
        case Kind::kFalse:
        case Kind::kTrue:
            return boolean(doc->nodes[index].kind == Kind::kTrue);
        case Kind::kNumber:
        case Kind::kString:
        case Kind::kArray:
        case Kind::kObject:
            break;
    }
    value.tag = literal ? Tag::kLiteral : Tag::kInput;
    value.a = index;
    return value;
}

JmespathValue JmespathEval::from_value(Value value) const {
    return value.exists() ? from_node(value.doc(), value.index(), false) : Val();
}

std::uint8_t JmespathEval::type_of(const Val& value) const {
    switch (value.tag) {
        case Tag::kNull:
            return kTypeNull;
        case Tag::kFalse:
        case Tag::kTrue:
            return kTypeBoolean;
        case Tag::kInteger:
        case Tag::kReal:
        case Tag::kBig:
            return kTypeNumber;
        case Tag::kString:
            return kTypeString;
        case Tag::kList:
            return kTypeArray;
        case Tag::kObject:
            return kTypeObject;
        case Tag::kExpref:
            return kTypeExpref;
        case Tag::kInput:
        case Tag::kLiteral:
            break;
    }
    switch (doc_of(value).nodes[value.a].kind) {
        case Kind::kNumber:
            return kTypeNumber;
        case Kind::kString:
            return kTypeString;
        case Kind::kArray:
            return kTypeArray;
        case Kind::kObject:
            return kTypeObject;
        case Kind::kNull:
        case Kind::kFalse:
        case Kind::kTrue:
            break;
    }
    return kTypeNull;
}

bool JmespathEval::is_float(const Val& value) const {
    return value.tag == Tag::kReal || (is_node(value) && !is_integer_text(text_of(value)));
}

std::string_view JmespathEval::python_type(const Val& value) const {
    switch (type_of(value)) {
        case kTypeNull:
            return "NoneType";
        case kTypeBoolean:
            return "bool";
        case kTypeNumber:
            return is_float(value) ? "float" : "int";
        case kTypeString:
            return "str";
        case kTypeArray:
            return "list";
        case kTypeObject:
            return "dict";
        default:
            return "_Expression";
    }
}

std::string_view JmespathEval::text_of(const Val& value) const {
    if (is_node(value)) {
        const Doc& doc = doc_of(value);
        const Node& node = doc.nodes[value.a];
        return std::string_view(doc.text).substr(node.begin, node.size);
    }
    return std::string_view(texts_).substr(value.a, value.b);
}

Number JmespathEval::number_of(const Val& value) const {
    Number number;
    if (value.tag == Tag::kInteger) {
        number.integer = value.integer;
    } else if (value.tag == Tag::kReal) {
        number.is_int = false;
        number.real = value.real;
    } else {
        number = parse_number(text_of(value));
    }
    return number;
}

// Elements of a list or members of an object.
std::uint32_t JmespathEval::size_of(const Val& value) const {
    return is_node(value) ? doc_of(value).nodes[value.a].size : value.b;
}

JmespathEval::Cursor JmespathEval::walk(const Val& value) const {
    Cursor cursor;
    cursor.left = size_of(value);
    cursor.members = type_of(value) == kTypeObject;
    cursor.at = value.a;
    if (is_node(value)) {
        cursor.doc = &doc_of(value);
        cursor.literal = value.tag == Tag::kLiteral;
        ++cursor.at;
    }
    return cursor;
}

bool JmespathEval::step(Cursor* cursor, Val* value, Val* key) const {
    if (cursor->left == 0) {
        return false;
    }
    --cursor->left;
    if (cursor->doc == nullptr) {
        if (key != nullptr) {
            *key = items_[cursor->at];
        }
        cursor->at += cursor->members ? 1 : 0;
        *value = items_[cursor->at++];
        return true;
    }
    if (key != nullptr) {
        *key = from_node(cursor->doc, cursor->at, cursor->literal);
    }
    cursor->at += cursor->members ? 1 : 0;
    *value = from_node(cursor->doc, cursor->at, cursor->literal);
    cursor->at += cursor->doc->nodes[cursor->at].span;
    return true;
}

bool JmespathEval::lookup(const Val& object, std::string_view key, Val* out) const {
    if (is_node(object)) {
        const Doc& doc = doc_of(object);
        const Value found = Value(&doc, object.a)[key];
        if (found.exists()) {
            *out = from_node(&doc, found.index(), object.tag == Tag::kLiteral);
        }
        return found.exists();
    }
    for (std::uint32_t i = 0; i < object.b; ++i) {
        if (text_of(items_[object.a + 2 * i]) == key) {
            *out = items_[object.a + 2 * i + 1];
            return true;
        }
    }
    return false;
}

// Orders two numbers or two strings; Python refuses to order one of each.
bool JmespathEval::compare_order(const Val& a, const Val& b, std::string_view sign, int* order) {
    const std::uint8_t type = type_of(a);
    if (type != type_of(b)) {
        std::string message = "'";
        message.append(sign).append("' not supported between instances of '");
        message.append(python_type(a)).append("' and '").append(python_type(b)).append("'");
        return fail("invalid-type", message);
    }
    if (type == kTypeNumber) {
        *order = compare_numbers(number_of(a), number_of(b));
        return true;
    }
    // Bytes of UTF-8 order as the code points do.
    const int compared = text_of(a).compare(text_of(b));
    *order = compared < 0 ? -1 : (compared > 0 ? 1 : 0);
    return charge(text_cost(text_of(a)));
}

// Python's ==. Inside lists and objects True equals 1 and False equals 0; the outermost comparison
// keeps numbers and booleans apart.
bool JmespathEval::equal(const Val& a, const Val& b, bool nested, int depth, bool* out) {
    *out = false;
    if (!charge(kWalkCost)) {
        return false;
    }
    if (depth > kWalkDepthMax) {
        return fail_limit("values nested too deep to compare");
    }
    const std::uint8_t type = type_of(a);
    if (type != type_of(b)) {
        const bool a_first = type == kTypeBoolean;
        if (nested && (type | type_of(b)) == (kTypeBoolean | kTypeNumber)) {
            Number flag;
            flag.integer = (a_first ? a : b).tag == Tag::kTrue ? 1 : 0;
            *out = compare_numbers(flag, number_of(a_first ? b : a)) == 0;
        }
        return true;
    }
    switch (type) {
        case kTypeNull:
            *out = true;
            return true;
        case kTypeBoolean:
            *out = a.tag == b.tag;
            return true;
        case kTypeNumber:
            *out = compare_numbers(number_of(a), number_of(b)) == 0;
            return true;
        case kTypeString:
            *out = text_of(a) == text_of(b);
            return charge(text_cost(text_of(a)));
        case kTypeObject:
            return equal_objects(a, b, depth, out);
        case kTypeExpref:
            *out = a.a == b.a;
            return true;
        default:
            break;
    }
    *out = size_of(a) == size_of(b);
    Cursor left = walk(a);
    Cursor right = walk(b);
    Val x;
    Val y;
    while (*out && step(&left, &x) && step(&right, &y)) {
        if (!equal(x, y, true, depth + 1, out)) {
            return false;
        }
    }
    return true;
}

bool JmespathEval::equal_objects(const Val& a, const Val& b, int depth, bool* out) {
    Val left;
    Val right;
    if (!without_repeats(a, &left) || !without_repeats(b, &right)) {
        return false;
    }
    *out = size_of(left) == size_of(right);
    Cursor cursor = walk(left);
    Val key;
    Val x;
    Val y;
    while (*out && step(&cursor, &x, &key)) {
        if (!charge(1 + size_of(right) / 4)) {
            return false;
        }
        if (!lookup(right, text_of(key), &y)) {
            *out = false;
        } else if (!equal(x, y, true, depth + 1, out)) {
            return false;
        }
    }
    return true;
}

JmespathValue JmespathEval::boolean(bool value) {
    Val out;
    out.tag = value ? Tag::kTrue : Tag::kFalse;
    return out;
}

JmespathValue JmespathEval::integer(std::int64_t value) {
    Val out;
    out.tag = Tag::kInteger;
    out.integer = value;
    return out;
}

JmespathValue JmespathEval::real(double value) {
    Val out;
    out.tag = Tag::kReal;
    out.real = value;
    return out;
}

bool JmespathEval::integer128(Int128 value, Val* out) {
    if (value >= INT64_MIN && value <= INT64_MAX) {
        *out = integer(static_cast<std::int64_t>(value));
        return true;
    }
    std::string text;
    append_int128(text, value);
    const bool good = make_text(text, out);
    out->tag = Tag::kBig;
    return good;
}

bool JmespathEval::make_text(std::string_view text, Val* out) {
    const std::size_t begin = texts_.size();
    texts_.append(text);
    return text_since(begin, out);
}

// The string that was appended to texts_ since `begin`.
bool JmespathEval::text_since(std::size_t begin, Val* out) {
    if (texts_.size() > kJmespathBytesMax) {
        return fail_limit("the expression makes too much text on this input");
    }
    *out = Val();
    out->tag = Tag::kString;
    out->a = size32(begin);
    out->b = size32(texts_.size() - begin);
    return charge(1 + out->b / 16);
}

// Turns what lies on the stack above `base` into a list.
bool JmespathEval::make_list(std::size_t base, Val* out) {
    const std::size_t count = stack_.size() - base;
    if (items_.size() + count > kJmespathListItemsMax) {
        return fail_limit("the expression makes too many values on this input");
    }
    *out = Val();
    out->tag = Tag::kList;
    out->a = size32(items_.size());
    out->b = size32(count);
    items_.insert(items_.end(), stack_.begin() + static_cast<std::ptrdiff_t>(base), stack_.end());
    stack_.resize(base);
    return true;
}

// Likewise an object, from alternating keys and values.
bool JmespathEval::make_object(std::size_t base, bool may_repeat, Val* out) {
    if (may_repeat) {
        drop_repeats(base);
    }
    if (!make_list(base, out)) {
        return false;
    }
    out->tag = Tag::kObject;
    out->b /= 2;
    return true;
}

// Of members with equal keys on the stack above `base` the first keeps the place and gets the last
// one's value, as in a Python dict.
void JmespathEval::drop_repeats(std::size_t base) {
    const std::size_t count = (stack_.size() - base) / 2;
    std::vector<std::uint32_t> order(count);
    for (std::size_t i = 0; i < count; ++i) {
        order[i] = size32(i);
    }
    const auto key = [this, base](std::uint32_t i) { return text_of(stack_[base + 2 * i]); };
    // Equal keys keep the order of their positions: a total order.
    std::sort(order.begin(), order.end(), [&key](std::uint32_t a, std::uint32_t b) {
        const int compared = key(a).compare(key(b));
        return compared != 0 ? compared < 0 : a < b;
    });
    std::vector<bool> dropped(count, false);
    for (std::size_t i = 1, first = 0; i < count; ++i) {
        if (key(order[i]) != key(order[first])) {
            first = i;
            continue;
        }
        stack_[base + 2 * order[first] + 1] = stack_[base + 2 * order[i] + 1];
        dropped[order[i]] = true;
    }
    std::size_t to = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!dropped[i]) {
            stack_[base + 2 * to] = stack_[base + 2 * i];
            stack_[base + 2 * to + 1] = stack_[base + 2 * i + 1];
            ++to;
        }
    }
    stack_.resize(base + 2 * to);
}

bool JmespathEval::has_repeats(const Val& object) const {
    constexpr std::uint32_t kFew = 12;
    if (!is_node(object)) {
        return false;
    }
    const std::string_view text = doc_of(object).text;
    const std::vector<Node>& nodes = doc_of(object).nodes;
    const std::uint32_t count = size_of(object);
    std::array<std::string_view, kFew> few;
    std::vector<std::string_view> many(count > kFew ? count : 0);
    std::string_view* keys = count > kFew ? many.data() : few.data();
    std::uint32_t at = object.a + 1;
    for (std::uint32_t i = 0; i < count; ++i) {
        keys[i] = text.substr(nodes[at].begin, nodes[at].size);
        for (std::uint32_t k = 0; count <= kFew && k < i; ++k) {
            if (keys[k] == keys[i]) {
                return true;
            }
        }
        at += 1 + nodes[at + 1].span;
    }
    std::sort(many.begin(), many.end());
    return std::adjacent_find(many.begin(), many.end()) != many.end();
}

// The object as Python's json would have read it: of repeated keys the last.
bool JmespathEval::without_repeats(const Val& object, Val* out) {
    *out = object;
    if (!charge(1 + size_of(object)) || !has_repeats(object)) {
        return steps_ <= kJmespathStepsMax;
    }
    const std::size_t base = stack_.size();
    Cursor cursor = walk(object);
    Val key;
    Val value;
    while (step(&cursor, &value, &key)) {
        stack_.push_back(key);
        stack_.push_back(value);
    }
    return make_object(base, true, out);
}

bool JmespathEval::emit(const Val& value, DocBuilder* to, Doc* result, int depth) {
    switch (value.tag) {
        case Tag::kNull:
            to->null();
            break;
        case Tag::kFalse:
        case Tag::kTrue:
            to->boolean(value.tag == Tag::kTrue);
            break;
        case Tag::kInteger:
            to->number(value.integer);
            break;
        case Tag::kReal: {
            std::string text;
            append_double(text, value.real);
            if (text.back() == 'y' || text.back() == 'N') {  // Infinity, NaN
                return fail("invalid-value", "the result is a number out of range");
            }
            to->number_text(text);
            break;
        }
        case Tag::kBig:
            to->number_text(text_of(value));
            break;
        case Tag::kString:
            to->string(text_of(value));
            break;
        case Tag::kInput:
        case Tag::kLiteral:
            to->copy(Value(&doc_of(value), value.a));
            break;
        case Tag::kExpref:
            return fail("invalid-type", "Object of type _Expression is not JSON serializable");
        case Tag::kList:
        case Tag::kObject: {
            if (depth >= kJsonDepthMax) {
                return fail_limit("the result is nested deeper than " +
                                  std::to_string(kJsonDepthMax) + " levels");
            }
            const bool object = value.tag == Tag::kObject;
            object ? to->begin_object() : to->begin_array();
            for (std::uint32_t i = 0; i < value.b; ++i) {
                if (object) {
                    to->key(text_of(items_[value.a + 2 * i]));
                }
                if (!emit(items_[value.a + (object ? 2 * i + 1 : i)], to, result, depth + 1)) {
                    return false;
                }
            }
            to->end();
            break;
        }
    }
    if (result->nodes.size() > kJmespathNodesMax || result->text.size() > kJmespathBytesMax) {
        return fail_limit("the result is too large");
    }
    return true;
}

// json.dumps(value, separators=(',', ':')).
bool JmespathEval::append_json(std::string& out, const Val& value, int depth) {
    if (depth > kWalkDepthMax || out.size() > kJmespathBytesMax) {
        return fail_limit("the value is too large or too deep to become a string");
    }
    switch (type_of(value)) {
        case kTypeNull:
            out.append("null");
            break;
        case kTypeBoolean:
            out.append(value.tag == Tag::kTrue ? "true" : "false");
            break;
        case kTypeNumber:
            if (value.tag == Tag::kInteger) {
                append_int128(out, value.integer);
            } else if (value.tag == Tag::kReal) {
                append_double(out, value.real);
            } else {
                append_number_text(out, text_of(value));
            }
            break;
        case kTypeString:
            append_ascii_json_string(out, text_of(value));
            break;
        case kTypeExpref:
            out.append("\"<jmespath.visitor._Expression object>\"");
            break;
        default:
            return append_json_container(out, value, depth);
    }
    return charge(kWalkCost);
}

bool JmespathEval::append_json_container(std::string& out, const Val& value, int depth) {
    const bool object = type_of(value) == kTypeObject;
    Val clean = value;
    if (object && !without_repeats(value, &clean)) {
        return false;
    }
    out.push_back(object ? '{' : '[');
    Cursor cursor = walk(clean);
    Val key;
    Val element;
    for (bool first = true; step(&cursor, &element, object ? &key : nullptr); first = false) {
        out.append(first ? "" : ",");
        if (object) {
            append_ascii_json_string(out, text_of(key));
            out.push_back(':');
        }
        if (!append_json(out, element, depth + 1)) {
            return false;
        }
    }
    out.push_back(object ? '}' : ']');
    return charge(kWalkCost);
}

// str(value), for messages.
void JmespathEval::append_python(std::string& out, const Val& value, int depth, bool top) {
    if (out.size() > kMessageBytesMax || depth > kWalkDepthMax) {
        out.append("...");
        return;
    }
    if (is_node(value)) {
        append_python_value(out, Value(&doc_of(value), value.a), top);
        return;
    }
    const std::uint8_t type = type_of(value);
    if (type == kTypeArray || type == kTypeObject) {
        const bool object = type == kTypeObject;
        out.push_back(object ? '{' : '[');
        for (std::uint32_t i = 0; i < value.b && out.size() <= kMessageBytesMax; ++i) {
            out.append(i == 0 ? "" : ", ");
            if (object) {
                append_python_string(out, text_of(items_[value.a + 2 * i]));
                out.append(": ");
            }
            append_python(out, items_[value.a + (object ? 2 * i + 1 : i)], depth + 1, false);
        }
        out.push_back(object ? '}' : ']');
    } else if (type == kTypeNull) {
        out.append("None");
    } else if (type == kTypeBoolean) {
        out.append(value.tag == Tag::kTrue ? "True" : "False");
    } else if (value.tag == Tag::kInteger) {
        append_int128(out, value.integer);
    } else if (value.tag == Tag::kReal) {
        append_double(out, value.real);
    } else if (type == kTypeExpref) {
        out.append("<jmespath.visitor._Expression object>");
    } else if (value.tag == Tag::kString && !top) {
        append_python_string(out, text_of(value));
    } else {
        out.append(text_of(value));
    }
}

}  // namespace drydock::api
