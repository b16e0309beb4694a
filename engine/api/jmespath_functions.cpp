// The functions of JMESPath. Arguments have passed the signature's checks when a function runs.
#include "engine/api/jmespath_functions.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "engine/api/jmespath_eval.hpp"
#include "engine/api/jmespath_parse.hpp"

namespace drydock::api {

namespace {

using Function = JmespathFunction;

constexpr JmespathParameter kAny = {};
constexpr JmespathParameter kNumber = {kTypeNumber, 0, "['number']"};
constexpr JmespathParameter kString = {kTypeString, 0, "['string']"};
constexpr JmespathParameter kObject = {kTypeObject, 0, "['object']"};
constexpr JmespathParameter kArray = {kTypeArray, 0, "['array']"};
constexpr JmespathParameter kExpref = {kTypeExpref, 0, "['expref']"};
constexpr JmespathParameter kNumbers = {kTypeArray, kTypeNumber, "['array-number']"};
constexpr JmespathParameter kStrings = {kTypeArray, kTypeString, "['array-string']"};
constexpr JmespathParameter kArrayOrString = {kTypeArray | kTypeString, 0, "['array', 'string']"};
constexpr JmespathParameter kSized = {kTypeString | kTypeArray | kTypeObject, 0,
                                      "['string', 'array', 'object']"};
constexpr JmespathParameter kOrderable = {kTypeArray, kTypeNumber | kTypeString,
                                          "['array-number', 'array-string']"};
constexpr JmespathParameter kSortable = {kTypeArray, kTypeNumber | kTypeString,
                                         "['array-string', 'array-number']"};

constexpr JmespathSignature kSignatures[] = {
    {"abs", 1, false, {kNumber, kAny}},
    {"avg", 1, false, {kNumbers, kAny}},
    {"ceil", 1, false, {kNumber, kAny}},
    {"contains", 2, false, {kArrayOrString, kAny}},
    {"ends_with", 2, false, {kString, kString}},
    {"floor", 1, false, {kNumber, kAny}},
    {"join", 2, false, {kString, kStrings}},
    {"keys", 1, false, {kObject, kAny}},
    {"length", 1, false, {kSized, kAny}},
    {"map", 2, false, {kExpref, kArray}},
    {"max", 1, false, {kOrderable, kAny}},
    {"max_by", 2, false, {kArray, kExpref}},
    {"merge", 1, true, {kObject, kAny}},
    {"min", 1, false, {kOrderable, kAny}},
    {"min_by", 2, false, {kArray, kExpref}},
    {"not_null", 1, true, {kAny, kAny}},
    {"reverse", 1, false, {kArrayOrString, kAny}},
    {"sort", 1, false, {kSortable, kAny}},
    {"sort_by", 2, false, {kArray, kExpref}},
    {"starts_with", 2, false, {kString, kString}},
    {"sum", 1, false, {kNumbers, kAny}},
    {"to_array", 1, false, {kAny, kAny}},
    {"to_number", 1, false, {kAny, kAny}},
    {"to_string", 1, false, {kAny, kAny}},
    {"type", 1, false, {kAny, kAny}},
    {"values", 1, false, {kObject, kAny}},
};
static_assert(std::size(kSignatures) == static_cast<std::size_t>(Function::kUnknown));

std::uint64_t log2_of(std::size_t count) {
    std::uint64_t bits = 1;
    for (; count > 1; count /= 2) {
        ++bits;
    }
    return bits;
}

}  // namespace

const JmespathSignature& jmespath_signature(JmespathFunction function) {
    return kSignatures[static_cast<std::size_t>(function)];
}

JmespathFunction find_jmespath_function(std::string_view name) {
    const auto* found =
        std::find_if(std::begin(kSignatures), std::end(kSignatures),
                     [name](const JmespathSignature& signature) { return signature.name == name; });
    return static_cast<JmespathFunction>(found - std::begin(kSignatures));
}

bool JmespathEval::call(JmespathFunction function, std::size_t base, std::size_t count, Val* out) {
    const Val first = stack_[base];
    const Val second = count > 1 ? stack_[base + 1] : Val();
    switch (function) {
        case Function::kAbs:
        case Function::kCeil:
        case Function::kFloor:
            return call_number(function, first, out);
        case Function::kAvg:
        case Function::kSum:
            return call_sum(first, function == Function::kAvg, out);
        case Function::kContains:
            return call_contains(first, second, out);
        case Function::kStartsWith:
        case Function::kEndsWith:
            return call_text(function, base, out);
        case Function::kJoin:
            return call_join(first, second, out);
        case Function::kKeys:
        case Function::kValues:
            return call_object(function, first, out);
        case Function::kMap:
            return call_map(first, second, out);
        case Function::kMax:
        case Function::kMin:
            return call_extreme(function == Function::kMax, first, out);
        case Function::kMaxBy:
        case Function::kMinBy:
            return call_extreme_by(function, first, second, out);
        case Function::kMerge:
            return call_merge(base, count, out);
        case Function::kNotNull:
            for (std::size_t i = count; i > 0; --i) {
                const Val value = stack_[base + i - 1];
                *out = value.tag != Tag::kNull || i == count ? value : *out;
            }
            return true;
        case Function::kReverse:
            return call_reverse(first, out);
        case Function::kSort:
            return call_sort(first, out);
        case Function::kSortBy:
            return call_sort_by(first, second, out);
        case Function::kLength:
        case Function::kToArray:
        case Function::kToNumber:
        case Function::kToString:
        case Function::kType:
            return call_convert(function, first, out);
        case Function::kUnknown:
            break;
    }
    return fail("unknown-function", "Unknown function");
}

bool JmespathEval::call_number(JmespathFunction function, const Val& argument, Val* out) {
    const Number number = number_of(argument);
    if (number.is_int) {
        const bool negate = function == Function::kAbs && number.integer < 0;
        return integer128(negate ? -number.integer : number.integer, out);
    }
    if (function == Function::kAbs) {
        *out = real(std::fabs(number.real));
        return true;
    }
    return call_round(function, argument, out);
}

bool JmespathEval::call_round(JmespathFunction function, const Val& argument, Val* out) {
    const double value = number_of(argument).real;
    if (!std::isfinite(value)) {
        return fail("invalid-value", "cannot convert float infinity to integer");
    }
    const double whole = function == Function::kCeil ? std::ceil(value) : std::floor(value);
    std::string text;
    append_whole_double(text, whole);
    const Number number = parse_number(text);
    if (number.is_int) {
        return integer128(number.integer, out);
    }
    const bool good = make_text(text, out);
    out->tag = Tag::kBig;
    return good;
}

// As Python adds: exactly as long as only integers came, then in doubles from left to right.
bool JmespathEval::call_sum(const Val& list, bool average, Val* out) {
    Int128 exact = 0;
    double inexact = 0;
    bool is_exact = true;
    Cursor cursor = walk(list);
    const std::uint32_t count = cursor.left;
    Val element;
    while (step(&cursor, &element)) {
        const Number number = number_of(element);
        Int128 next = 0;
        if (is_exact && number.is_int && !__builtin_add_overflow(exact, number.integer, &next)) {
            exact = next;
            continue;
        }
        inexact = (is_exact ? static_cast<double>(exact) : inexact) + number.as_double();
        is_exact = false;
    }
    if (average && count == 0) {
        *out = Val();
        return true;
    }
    if (is_exact && !average) {
        return integer128(exact, out);
    }
    const double total = is_exact ? static_cast<double>(exact) : inexact;
    *out = real(average ? total / static_cast<double>(count) : total);
    return true;
}

bool JmespathEval::call_contains(const Val& subject, const Val& search, Val* out) {
    bool found = false;
    if (type_of(subject) == kTypeString) {
        if (type_of(search) != kTypeString) {
            std::string message = "'in <string>' requires string as left operand, not ";
            return fail("invalid-type", message.append(python_type(search)));
        }
        const std::string_view text = text_of(subject);
        const std::string_view part = text_of(search);
        if (!charge(1 + text.size() / 16 * (1 + part.size() / 64))) {
            return false;
        }
        *out = boolean(text.find(part) != std::string_view::npos);
        return true;
    }
    Cursor cursor = walk(subject);
    Val element;
    while (!found && step(&cursor, &element)) {
        if (!equal(element, search, true, 0, &found)) {
            return false;
        }
    }
    *out = boolean(found);
    return true;
}

bool JmespathEval::call_text(JmespathFunction function, std::size_t base, Val* out) {
    const std::string_view text = text_of(stack_[base]);
    const std::string_view part = text_of(stack_[base + 1]);
    bool match = part.size() <= text.size();
    if (match) {
        const std::size_t at = function == Function::kStartsWith ? 0 : text.size() - part.size();
        match = text.substr(at, part.size()) == part;
    }
    *out = boolean(match);
    return charge(1 + part.size() / 16);
}

bool JmespathEval::call_join(const Val& separator, const Val& list, Val* out) {
    const std::size_t begin = texts_.size();
    Cursor cursor = walk(list);
    Val element;
    for (bool first = true; step(&cursor, &element); first = false) {
        // Appending a part of a string to itself is safe; the views are fetched anew each time.
        if (!first) {
            texts_.append(text_of(separator));
        }
        texts_.append(text_of(element));
        if (texts_.size() > kJmespathBytesMax) {
            break;
        }
    }
    return text_since(begin, out);
}

bool JmespathEval::call_object(JmespathFunction function, const Val& argument, Val* out) {
    Val object;
    if (!without_repeats(argument, &object)) {
        return false;
    }
    const std::size_t start = stack_.size();
    Cursor cursor = walk(object);
    Val key;
    Val value;
    while (step(&cursor, &value, &key)) {
        stack_.push_back(function == Function::kKeys ? key : value);
    }
    return make_list(start, out);
}

bool JmespathEval::call_map(const Val& key, const Val& list, Val* out) {
    const std::size_t start = stack_.size();
    Cursor cursor = walk(list);
    Val element;
    while (step(&cursor, &element)) {
        Val value;
        if (!eval(key.a, element, &value)) {
            return false;
        }
        stack_.push_back(value);
    }
    return make_list(start, out);
}

bool JmespathEval::call_extreme(bool greatest, const Val& list, Val* out) {
    Cursor cursor = walk(list);
    Val best;
    (void)step(&cursor, &best);
    Val element;
    while (step(&cursor, &element)) {
        int order = 0;
        if (!compare_order(element, best, greatest ? ">" : "<", &order)) {
            return false;
        }
        if (greatest ? order > 0 : order < 0) {
            best = element;
        }
    }
    *out = best;
    return true;
}

bool JmespathEval::key_of(JmespathFunction function, const Val& key, const Val& element,
                          std::uint8_t types, std::string_view text, Val* out) {
    if (!eval(key.a, element, out)) {
        return false;
    }
    const std::uint8_t type = type_of(*out);
    return (type & types) != 0 ||
           fail_type(jmespath_signature(function).name, *out, text, jmespath_type_name(type));
}

bool JmespathEval::call_extreme_by(JmespathFunction function, const Val& list, const Val& key,
                                   Val* out) {
    const bool greatest = function == Function::kMaxBy;
    Cursor cursor = walk(list);
    Val best;
    Val best_key;
    Val element;
    for (bool first = true; step(&cursor, &element); first = false) {
        Val made;
        int order = 0;
        if (!key_of(function, key, element, kTypeNumber | kTypeString, "['number', 'string']",
                    &made)) {
            return false;
        }
        if (!first && !compare_order(made, best_key, greatest ? ">" : "<", &order)) {
            return false;
        }
        if (first || (greatest ? order > 0 : order < 0)) {
            best = element;
            best_key = made;
        }
    }
    *out = best;
    return true;
}

bool JmespathEval::call_merge(std::size_t base, std::size_t count, Val* out) {
    const std::size_t start = stack_.size();
    for (std::size_t i = 0; i < count; ++i) {
        const Val object = stack_[base + i];
        if (type_of(object) != kTypeObject) {
            return fail_type("merge", object, "['object']", jmespath_type_name(type_of(object)));
        }
        Cursor cursor = walk(object);
        Val key;
        Val value;
        while (step(&cursor, &value, &key)) {
            stack_.push_back(key);
            stack_.push_back(value);
        }
    }
    const std::size_t pushed = stack_.size() - start;
    return charge(pushed * log2_of(pushed)) && make_object(start, true, out);
}

bool JmespathEval::call_reverse(const Val& subject, Val* out) {
    if (type_of(subject) == kTypeArray) {
        const std::size_t start = stack_.size();
        Cursor cursor = walk(subject);
        Val element;
        while (step(&cursor, &element)) {
            stack_.push_back(element);
        }
        std::reverse(stack_.begin() + static_cast<std::ptrdiff_t>(start), stack_.end());
        return charge(stack_.size() - start) && make_list(start, out);
    }
    const std::string text(text_of(subject));
    const std::size_t begin = texts_.size();
    for (std::size_t end = text.size(); end > 0;) {
        std::size_t at = end - 1;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
            --at;
        }
        texts_.append(text, at, end - at);
        end = at;
    }
    return text_since(begin, out);
}

bool JmespathEval::call_sort(const Val& list, Val* out) {
    const std::size_t start = stack_.size();
    Cursor cursor = walk(list);
    Val element;
    while (step(&cursor, &element)) {
        stack_.push_back(element);
        stack_.push_back(element);
    }
    return sort_pairs(start, out);
}

bool JmespathEval::call_sort_by(const Val& list, const Val& key, Val* out) {
    const std::size_t start = stack_.size();
    std::uint8_t type = kTypeAny;
    Cursor cursor = walk(list);
    Val element;
    while (step(&cursor, &element)) {
        Val made;
        if (type == kTypeAny) {
            // The first element decides; Python shows that element, not its key, when it does not.
            if (!eval(key.a, element, &made)) {
                return false;
            }
            type = type_of(made);
            if ((type & (kTypeNumber | kTypeString)) == 0) {
                return fail_type("sort_by", element, "['string', 'number']",
                                 jmespath_type_name(type));
            }
        } else if (!key_of(Function::kSortBy, key, element, type,
                           type == kTypeNumber ? "['number']" : "['string']", &made)) {
            return false;
        }
        stack_.push_back(made);
        stack_.push_back(element);
    }
    return sort_pairs(start, out);
}

// The stack above `base` alternates key and element; keys are all numbers or all strings.
bool JmespathEval::sort_pairs(std::size_t base, Val* out) {
    struct Keyed {
        Number number;
        std::string_view text;
        Val element;
    };
    std::vector<Keyed> keyed;
    keyed.reserve((stack_.size() - base) / 2);
    std::uint64_t cost = 1;
    for (std::size_t i = base; i < stack_.size(); i += 2) {
        Keyed one;
        if (type_of(stack_[i]) == kTypeNumber) {
            one.number = number_of(stack_[i]);
        } else {
            one.text = text_of(stack_[i]);
        }
        one.element = stack_[i + 1];
        cost += 1 + one.text.size() / 16;
        keyed.push_back(one);
    }
    if (!charge(cost * log2_of(keyed.size()))) {
        return false;
    }
    std::stable_sort(keyed.begin(), keyed.end(), [](const Keyed& a, const Keyed& b) {
        const int order = compare_numbers(a.number, b.number);
        return order != 0 ? order < 0 : a.text < b.text;
    });
    stack_.resize(base);
    for (const Keyed& one : keyed) {
        stack_.push_back(one.element);
    }
    return make_list(base, out);
}

bool JmespathEval::call_convert(JmespathFunction function, const Val& argument, Val* out) {
    const std::uint8_t type = type_of(argument);
    *out = argument;
    if (function == Function::kLength) {
        if (type == kTypeObject && !without_repeats(argument, out)) {
            return false;
        }
        const std::string_view text = type == kTypeString ? text_of(argument) : std::string_view();
        const std::size_t count = type == kTypeString ? count_code_points(text) : size_of(*out);
        *out = integer(static_cast<std::int64_t>(count));
        return charge(1 + text.size() / 16);
    }
    if (function == Function::kToArray) {
        stack_.push_back(argument);
        const std::size_t start = stack_.size() - 1;
        if (type != kTypeArray) {
            return make_list(start, out);
        }
        stack_.resize(start);
        return true;
    }
    if (function == Function::kToString) {
        std::string text;
        return type == kTypeString || (append_json(text, argument, 0) && make_text(text, out));
    }
    if (function == Function::kType) {
        if (type == kTypeExpref) {
            *out = Val();
            return true;
        }
        return make_text(jmespath_type_name(type), out);
    }
    if (type == kTypeNumber) {
        return true;
    }
    if (type == kTypeExpref) {
        return fail("invalid-type",
                    "int() argument must be a string, a bytes-like object or a real number, not "
                    "'_Expression'");
    }
    std::string text;
    if (type != kTypeString || !parse_python_number(text_of(argument), &text)) {
        *out = Val();
        return true;
    }
    const Number number = parse_number(text);
    if (number.is_int) {
        return integer128(number.integer, out);
    }
    if (!is_integer_text(text)) {
        *out = real(number.real);
        return true;
    }
    const bool good = make_text(text, out);
    out->tag = Tag::kBig;
    return good;
}

}  // namespace drydock::api
