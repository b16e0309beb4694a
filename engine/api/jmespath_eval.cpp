#include "engine/api/jmespath_eval.hpp"

#include <algorithm>

namespace drydock::api {

namespace {

constexpr const char* kCompareSigns[] = {"==", "!=", "<", "<=", ">", ">="};

}  // namespace

bool Jmespath::evaluate(Value input, Doc* result, JmespathError* error) const {
    *error = JmespathError();
    JmespathEval eval(*this, input, error);
    if (input.doc() != result) {
        return eval.run(input, result);
    }
    Doc made;
    const bool good = eval.run(input, &made);
    std::swap(*result, made);
    return good;
}

bool Jmespath::truthy(Value value) {
    switch (value.kind()) {
        case Kind::kNull:
        case Kind::kFalse:
            return false;
        case Kind::kTrue:
        case Kind::kNumber:
            return true;
        case Kind::kString:
            return !value.str().empty();
        case Kind::kArray:
        case Kind::kObject:
            break;
    }
    return value.size() > 0;
}

bool JmespathEval::run(Value input, Doc* result) {
    Val value;
    DocBuilder to(result);
    const bool good = program_.nodes_.empty() || eval(program_.root_, from_value(input), &value);
    if (good && emit(value, &to, result, 0)) {
        return true;
    }
    result->clear();
    return false;
}

bool JmespathEval::is_truthy(const Val& value) const {
    switch (type_of(value)) {
        case kTypeNull:
            return false;
        case kTypeBoolean:
            return value.tag == Tag::kTrue;
        case kTypeString:
            return !text_of(value).empty();
        case kTypeArray:
        case kTypeObject:
            return size_of(value) > 0;
        default:
            return true;
    }
}

bool JmespathEval::eval(std::uint32_t index, const Val& in, Val* out) {
    if (!charge(1)) {
        return false;
    }
    const JmespathNode& node = program_.nodes_[index];
    switch (node.op) {
        case JmespathOp::kField:
            return eval_field(node, in, out);
        case JmespathOp::kCurrent:
            *out = in;
            return true;
        case JmespathOp::kLiteral:
            *out = from_node(&program_.literals_, node.a, true);
            return true;
        case JmespathOp::kIndex:
            return eval_index(node, in, out);
        case JmespathOp::kSlice:
            return eval_slice(node, in, out);
        case JmespathOp::kSubexpression:
        case JmespathOp::kIndexExpression:
        case JmespathOp::kPipe:
            return eval_chain(node, in, out);
        case JmespathOp::kOr:
        case JmespathOp::kAnd:
        case JmespathOp::kNot:
            return eval_logic(node, in, out);
        case JmespathOp::kCompare:
            return eval_compare(node, in, out);
        case JmespathOp::kProjection:
        case JmespathOp::kValueProjection:
            return eval_projection(node, in, out);
        case JmespathOp::kFilter:
            return eval_filter(node, in, out);
        case JmespathOp::kFlatten:
            return eval_flatten(node, in, out);
        case JmespathOp::kList:
            return eval_list(node, in, out);
        case JmespathOp::kHash:
            return eval_hash(node, in, out);
        case JmespathOp::kMember:
            return eval(node.first, in, out);
        case JmespathOp::kFunction:
            return eval_call(node, in, out);
        case JmespathOp::kExpref:
            break;
    }
    *out = Val();
    out->tag = Tag::kExpref;
    out->a = node.first;
    return true;
}

bool JmespathEval::eval_field(const JmespathNode& node, const Val& in, Val* out) {
    const Val object = in;
    *out = Val();
    if (type_of(object) != kTypeObject) {
        return true;
    }
    const std::string_view key = std::string_view(program_.literals_.text).substr(node.a, node.b);
    (void)lookup(object, key, out);
    return charge(1 + size_of(object) / 8);
}

bool JmespathEval::eval_chain(const JmespathNode& node, const Val& in, Val* out) {
    Val value = in;
    for (std::uint32_t i = node.first; i != 0; i = program_.nodes_[i].next) {
        Val next;
        if (!eval(i, value, &next)) {
            return false;
        }
        value = next;
    }
    *out = value;
    return true;
}

bool JmespathEval::eval_logic(const JmespathNode& node, const Val& in, Val* out) {
    Val value;
    if (node.op == JmespathOp::kNot) {
        if (!eval(node.first, in, &value)) {
            return false;
        }
        *out = boolean(!is_truthy(value));
        return true;
    }
    const bool stop_at = node.op == JmespathOp::kOr;
    for (std::uint32_t i = node.first; i != 0; i = program_.nodes_[i].next) {
        if (!eval(i, in, &value)) {
            return false;
        }
        if (is_truthy(value) == stop_at) {
            break;
        }
    }
    *out = value;
    return true;
}

bool JmespathEval::eval_compare(const JmespathNode& node, const Val& in, Val* out) {
    const std::size_t items = items_.size();
    const std::size_t texts = texts_.size();
    Val left;
    Val right;
    if (!eval(node.first, in, &left) || !eval(node.last, in, &right)) {
        return false;
    }
    const JmespathCompare what = static_cast<JmespathCompare>(node.extra);
    constexpr unsigned kOrdered = kTypeNumber | kTypeString;
    int order = 0;
    *out = Val();
    if (what == JmespathCompare::kEq || what == JmespathCompare::kNe) {
        bool same = false;
        if (!equal(left, right, false, 0, &same)) {
            return false;
        }
        *out = boolean(same == (what == JmespathCompare::kEq));
    } else if ((type_of(left) & kOrdered) != 0 && (type_of(right) & kOrdered) != 0) {
        if (!compare_order(left, right, kCompareSigns[node.extra], &order)) {
            return false;
        }
        const bool less = what == JmespathCompare::kLt || what == JmespathCompare::kLte;
        const bool or_equal = what == JmespathCompare::kLte || what == JmespathCompare::kGte;
        *out = boolean(order == 0 ? or_equal : (order < 0) == less);
    }
    // Only a boolean leaves: what was made on the way is forgotten.
    items_.resize(items);
    texts_.resize(texts);
    return true;
}

bool JmespathEval::eval_projection(const JmespathNode& node, const Val& in, Val* out) {
    const bool values = node.op == JmespathOp::kValueProjection;
    Val base;
    if (!eval(node.first, in, &base)) {
        return false;
    }
    if (type_of(base) != (values ? kTypeObject : kTypeArray)) {
        *out = Val();
        return true;
    }
    if (values && !without_repeats(base, &base)) {
        return false;
    }
    const bool plain = program_.nodes_[node.last].op == JmespathOp::kCurrent;
    const std::size_t start = stack_.size();
    Cursor cursor = walk(base);
    Val element;
    while (step(&cursor, &element)) {
        Val made;
        if (!charge(1) || (!plain && !eval(node.last, element, &made))) {
            return false;
        }
        const Val& kept = plain ? element : made;
        if (kept.tag != Tag::kNull) {
            stack_.push_back(kept);
        }
    }
    return make_list(start, out);
}

bool JmespathEval::eval_filter(const JmespathNode& node, const Val& in, Val* out) {
    Val base;
    if (!eval(node.first, in, &base)) {
        return false;
    }
    if (type_of(base) != kTypeArray) {
        *out = Val();
        return true;
    }
    const std::uint32_t each = program_.nodes_[node.first].next;
    const bool plain = program_.nodes_[each].op == JmespathOp::kCurrent;
    const std::size_t start = stack_.size();
    Cursor cursor = walk(base);
    Val element;
    while (step(&cursor, &element)) {
        const std::size_t items = items_.size();
        const std::size_t texts = texts_.size();
        Val verdict;
        if (!eval(node.last, element, &verdict)) {
            return false;
        }
        const bool passed = is_truthy(verdict);
        items_.resize(items);
        texts_.resize(texts);
        Val made = element;
        if (passed && !plain && !eval(each, element, &made)) {
            return false;
        }
        if (passed && made.tag != Tag::kNull) {
            stack_.push_back(made);
        }
    }
    return make_list(start, out);
}

bool JmespathEval::eval_flatten(const JmespathNode& node, const Val& in, Val* out) {
    Val base;
    if (!eval(node.first, in, &base)) {
        return false;
    }
    if (type_of(base) != kTypeArray) {
        *out = Val();
        return true;
    }
    const std::size_t start = stack_.size();
    Cursor cursor = walk(base);
    Val element;
    while (step(&cursor, &element)) {
        if (type_of(element) != kTypeArray) {
            stack_.push_back(element);
            continue;
        }
        Cursor inner = walk(element);
        if (!charge(1 + inner.left)) {
            return false;
        }
        Val value;
        while (step(&inner, &value)) {
            stack_.push_back(value);
        }
    }
    return charge(stack_.size() - start) && make_list(start, out);
}

bool JmespathEval::eval_list(const JmespathNode& node, const Val& in, Val* out) {
    if (in.tag == Tag::kNull) {
        *out = Val();
        return true;
    }
    const std::size_t start = stack_.size();
    for (std::uint32_t i = node.first; i != 0; i = program_.nodes_[i].next) {
        Val value;
        if (!eval(i, in, &value)) {
            return false;
        }
        stack_.push_back(value);
    }
    return make_list(start, out);
}

bool JmespathEval::eval_hash(const JmespathNode& node, const Val& in, Val* out) {
    if (in.tag == Tag::kNull) {
        *out = Val();
        return true;
    }
    const std::size_t start = stack_.size();
    for (std::uint32_t i = node.first; i != 0; i = program_.nodes_[i].next) {
        Val value;
        if (!eval(program_.nodes_[i].first, in, &value)) {
            return false;
        }
        stack_.push_back(from_node(&program_.literals_, program_.nodes_[i].a, true));
        stack_.push_back(value);
    }
    return make_object(start, node.extra != 0, out);
}

bool JmespathEval::eval_index(const JmespathNode& node, const Val& in, Val* out) {
    const Val list = in;
    *out = Val();
    if (type_of(list) != kTypeArray) {
        return true;
    }
    const std::int64_t size = size_of(list);
    std::int64_t index = program_.numbers_[node.a];
    index += index < 0 ? size : 0;
    if (index < 0 || index >= size) {
        return true;
    }
    const std::uint32_t at = static_cast<std::uint32_t>(index);
    if (!is_node(list)) {
        *out = items_[list.a + at];
        return true;
    }
    const Doc& doc = doc_of(list);
    *out = from_node(&doc, Value(&doc, list.a).at(at).index(), list.tag == Tag::kLiteral);
    return charge(1 + at / 4);
}

bool JmespathEval::eval_slice(const JmespathNode& node, const Val& in, Val* out) {
    Val list = in;
    *out = Val();
    if (type_of(list) != kTypeArray) {
        return true;
    }
    const std::int64_t* parts = program_.numbers_.data() + node.a;
    const auto given = [&node](unsigned part) { return ((node.extra >> part) & 1U) != 0; };
    const std::int64_t stride = given(2) ? parts[2] : 1;
    if (stride == 0) {
        return fail("invalid-value", "slice step cannot be zero");
    }
    const std::int64_t size = size_of(list);
    const std::int64_t low = stride < 0 ? -1 : 0;
    const std::int64_t high = stride < 0 ? size - 1 : size;
    const auto bound = [&](unsigned part, std::int64_t otherwise) {
        if (!given(part)) {
            return otherwise;
        }
        const std::int64_t value = parts[part] < 0 ? parts[part] + size : parts[part];
        return std::clamp(value, low, std::max(low, high));
    };
    const std::int64_t from = bound(0, stride < 0 ? high : low);
    const std::int64_t to = bound(1, stride < 0 ? low : high);
    const std::size_t start = stack_.size();
    if (is_node(list)) {
        Cursor cursor = walk(list);
        Val element;
        while (step(&cursor, &element)) {
            stack_.push_back(element);
        }
        if (!charge(size_of(list)) || !make_list(start, &list)) {
            return false;
        }
    }
    for (std::int64_t i = from; stride < 0 ? i > to : i < to; i += stride) {
        stack_.push_back(items_[list.a + static_cast<std::uint32_t>(i)]);
    }
    return charge(stack_.size() - start) && make_list(start, out);
}

bool JmespathEval::eval_call(const JmespathNode& node, const Val& in, Val* out) {
    const std::size_t base = stack_.size();
    for (std::uint32_t i = node.first; i != 0; i = program_.nodes_[i].next) {
        Val value;
        if (!eval(i, in, &value)) {
            return false;
        }
        stack_.push_back(value);
    }
    const JmespathFunction function = static_cast<JmespathFunction>(node.extra);
    if (function == JmespathFunction::kUnknown) {
        const std::string_view text = program_.literals_.text;
        std::string message = "Unknown function: ";
        return fail("unknown-function", message.append(text.substr(node.a, node.b)).append("()"));
    }
    const JmespathSignature& signature = jmespath_signature(function);
    const std::size_t count = stack_.size() - base;
    if (count < signature.count || (count > signature.count && !signature.variadic)) {
        std::string message = signature.variadic ? "Expected at least " : "Expected ";
        message.append(std::to_string(signature.count));
        message.append(signature.count == 1 ? " argument" : " arguments").append(" for function ");
        message.append(signature.name).append("(), received ").append(std::to_string(count));
        return fail("invalid-arity", message);
    }
    if (!check_types(signature, base) || !call(function, base, count, out)) {
        return false;
    }
    stack_.resize(base);
    return true;
}

bool JmespathEval::check_types(const JmespathSignature& signature, std::size_t base) {
    for (std::size_t i = 0; i < signature.count; ++i) {
        const JmespathParameter& parameter = signature.parameters[i];
        const Val value = stack_[base + i];
        const std::uint8_t type = type_of(value);
        if (parameter.types == kTypeAny) {
            continue;
        }
        if ((parameter.types & type) == 0) {
            return fail_type(signature.name, value, parameter.text, jmespath_type_name(type));
        }
        if (parameter.elements != kTypeAny && !check_elements(signature, parameter, value)) {
            return false;
        }
    }
    return true;
}

bool JmespathEval::check_elements(const JmespathSignature& s, const JmespathParameter& p,
                                  const Val& list) {
    unsigned allowed = p.elements;
    Cursor cursor = walk(list);
    Val element;
    while (step(&cursor, &element)) {
        const std::uint8_t type = type_of(element);
        if ((allowed & type) == 0) {
            return fail_type(s.name, element, p.text, python_type(element));
        }
        allowed = type;
    }
    return charge(size_of(list));
}

}  // namespace drydock::api
