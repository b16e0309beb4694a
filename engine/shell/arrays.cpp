#include "engine/shell/arrays.hpp"

#include <algorithm>

#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

// bash keeps associative arrays in a hash table of 1024 buckets (assoc.h) over FNV-1 of 32 bits
// (hashlib.c), and walks it bucket by bucket.
std::uint32_t bucket_of(std::string_view key) {
    std::uint32_t hash = 2166136261U;
    for (const char c : key) {
        hash *= 16777619U;
        hash ^= static_cast<std::uint32_t>(static_cast<signed char>(c));
    }
    return hash & 1023U;
}

// Where the element is or would stand.
std::vector<Element>::const_iterator place_in(const Variable& variable, const Place& place) {
    const std::vector<Element>& all = variable.elements;
    if (variable.array == ArrayKind::kIndexed) {
        return std::lower_bound(all.begin(), all.end(), place.index,
                                [](const Element& e, std::int64_t i) { return e.index < i; });
    }
    const auto begin = std::lower_bound(
        all.begin(), all.end(), bucket_of(place.key),
        [](const Element& e, std::uint32_t bucket) { return bucket_of(e.key) < bucket; });
    // A new key goes to the front of its bucket.
    const auto found = std::find_if(begin, all.end(), [&place](const Element& e) {
        return e.key == place.key || bucket_of(e.key) != bucket_of(place.key);
    });
    return found != all.end() && found->key == place.key ? found : begin;
}

bool is_at(const Variable& variable, std::vector<Element>::const_iterator at, const Place& place) {
    return at != variable.elements.end() &&
           (variable.array == ArrayKind::kIndexed ? at->index == place.index
                                                  : at->key == place.key);
}

// What NAME without a subscript means for an array.
Place first_of(const Variable& variable) {
    Place place;
    place.name = variable.name;
    place.of = Place::Of::kElement;
    place.key = variable.array == ArrayKind::kAssociative ? "0" : "";
    return place;
}

const Element* find_element(const Shell& shell, const Place& place) {
    const Variable* variable = find_variable(shell.state(), place.name);
    if (variable == nullptr || variable->array == ArrayKind::kNone || place.of == Place::Of::kAll) {
        return nullptr;
    }
    const Place exact = place.of == Place::Of::kWhole ? first_of(*variable) : place;
    const auto at = place_in(*variable, exact);
    return is_at(*variable, at, exact) ? &*at : nullptr;
}

std::int64_t next_index(const Variable* variable) {
    return variable == nullptr          ? 0
           : variable->elements.empty() ? (variable->array == ArrayKind::kNone ? 1 : 0)
                                        : variable->elements.back().index + 1;
}

void put_element(Variable& variable, const Place& place, std::string_view value) {
    const auto at = place_in(variable, place);
    const auto offset = at - variable.elements.cbegin();
    if (is_at(variable, at, place)) {
        variable.elements[static_cast<std::size_t>(offset)].value = std::string(value);
    } else {
        variable.elements.insert(at, {place.index, place.key, std::string(value)});
    }
}

Place element_of(const Variable* variable, std::string_view name, std::int64_t index,
                 std::string_view key) {
    Place place;
    place.name = std::string(name);
    place.of = Place::Of::kElement;
    if (variable != nullptr && variable->array == ArrayKind::kAssociative) {
        place.key = std::string(key);
    } else {
        place.index = index;
    }
    return place;
}

// One behind it must still be a number.
constexpr std::int64_t kIndexMax = 1'000'000'000'000'000;

std::string bad_subscript(std::string_view name) {
    return std::string(name) + ": bad array subscript";
}

// `text`: a subscript, expanded.
bool place_of(Shell& shell, std::string_view name, std::string_view text, Place* out,
              std::string* error) {
    const Variable* variable = find_variable(shell.state(), name);
    std::int64_t index = 0;
    const bool keyed = variable != nullptr && variable->array == ArrayKind::kAssociative;
    if (keyed ? text.empty() : strip(text).empty()) {
        *error = bad_subscript(name);
        return false;
    }
    if (!keyed) {
        if (!evaluate_arithmetic(shell, text, &index, error)) {
            return false;
        }
        variable = find_variable(shell.state(), name);
        index += index < 0 ? next_index(variable) : 0;
        if (index < 0 || index > kIndexMax) {
            *error = bad_subscript(name);
            return false;
        }
    }
    *out = element_of(variable, name, index, text);
    return true;
}

}  // namespace

bool split_reference(std::string_view text, std::string_view* name, std::string_view* subscript) {
    const std::size_t open = text.find('[');
    *name = text.substr(0, open);
    *subscript = {};
    if (open == std::string_view::npos) {
        return is_name(*name);
    }
    if (text.back() != ']' || text.size() < open + 3) {
        return false;
    }
    *subscript = text.substr(open + 1, text.size() - open - 2);
    return is_name(*name);
}

bool find_place(Shell& shell, std::string_view name, std::string_view subscript, Place* out,
                std::string* error) {
    if (subscript == "@" || subscript == "*") {
        out->name = std::string(name);
        out->of = Place::Of::kAll;
        return true;
    }
    if (shell.depth >= kNestedTextsMax) {
        *error = "expansions nested too deeply";
        return false;
    }
    Word word;
    std::string text;
    ++shell.depth;
    const bool ok =
        parse_operand(subscript, &word, error) && expand_single(shell, word, &text, error);
    --shell.depth;
    return ok && place_of(shell, name, text, out, error);
}

bool read_place(Shell& shell, std::string_view text, Place* out, std::string* error) {
    std::string_view name;
    std::string_view subscript;
    if (!split_reference(text, &name, &subscript)) {
        *error = "`" + std::string(text) + "': not a valid identifier";
        return false;
    }
    if (subscript.empty()) {
        out->name = std::string(name);
        out->of = Place::Of::kWhole;
        return true;
    }
    return find_place(shell, name, subscript, out, error);
}

bool has_value(const Shell& shell, const Place& place) {
    if (place.of == Place::Of::kAll) {
        return !all_values(shell, place.name).empty();
    }
    const Variable* variable = find_variable(shell.state(), place.name);
    if (variable != nullptr && variable->array != ArrayKind::kNone) {
        return find_element(shell, place) != nullptr;
    }
    return (place.of == Place::Of::kWhole || (place.index == 0 && place.key.empty())) &&
           has_variable(shell, place.name);
}

std::string value_at(const Shell& shell, const Place& place) {
    const Variable* variable = find_variable(shell.state(), place.name);
    if (variable != nullptr && variable->array != ArrayKind::kNone) {
        const Element* element = find_element(shell, place);
        return element == nullptr ? std::string() : element->value;
    }
    return place.of == Place::Of::kWhole || place.index == 0 ? get_variable(shell, place.name)
                                                             : std::string();
}

std::string make_array(Shell& shell, std::string_view name, ArrayKind kind) {
    const Variable* known = find_variable(shell.state(), name);
    if (known != nullptr && known->array != ArrayKind::kNone) {
        return known->array == kind ? ""
               : kind == ArrayKind::kIndexed
                   ? std::string(name) + ": cannot convert associative to indexed array"
                   : std::string(name) + ": cannot convert indexed to associative array";
    }
    Variable variable;
    if (known != nullptr) {
        variable = *known;
        variable.elements.push_back(
            {0, kind == ArrayKind::kAssociative ? "0" : "", std::move(variable.value)});
        variable.value.clear();
    }
    variable.name = std::string(name);
    variable.array = kind;
    return put_checked(shell, std::move(variable));
}

std::string set_value(Shell& shell, const Place& place, std::string_view value) {
    const Variable* known = find_variable(shell.state(), place.name);
    if (place.of == Place::Of::kAll) {
        return bad_subscript(place.name);
    }
    if (place.of == Place::Of::kWhole && (known == nullptr || known->array == ArrayKind::kNone)) {
        return set_variable(shell, place.name, value);
    }
    std::string why = may_grow(shell, place.name, place.key.size() + value.size());
    if (why.empty() && (known == nullptr || known->array == ArrayKind::kNone)) {
        why = make_array(shell, place.name, ArrayKind::kIndexed);
    }
    if (why.empty()) {
        Variable& variable = *find_variable(shell.state(), place.name);
        put_element(variable, place.of == Place::Of::kWhole ? first_of(variable) : place, value);
    }
    return why;
}

std::string unset_value(Shell& shell, const Place& place) {
    Variable* variable = find_variable(shell.state(), place.name);
    if (variable == nullptr) {
        return {};
    }
    if ((variable->attributes & kReadonly) != 0) {
        return place.name + ": cannot unset: readonly variable";
    }
    if (place.of == Place::Of::kWhole ||
        (variable->array == ArrayKind::kNone && place.index == 0)) {
        drop_variable(shell.state(), place.name);
    } else if (place.of == Place::Of::kAll) {
        variable->elements.clear();
    } else {
        const auto at = place_in(*variable, place);
        if (is_at(*variable, at, place)) {
            variable->elements.erase(at);
        }
    }
    return {};
}

std::vector<std::string> all_values(const Shell& shell, std::string_view name) {
    if (name == "@" || name == "*") {
        return shell.state().arguments;
    }
    std::vector<std::string> out;
    const Variable* variable = find_variable(shell.state(), name);
    if (variable == nullptr || variable->array == ArrayKind::kNone) {
        if (has_variable(shell, name)) {
            out.push_back(get_variable(shell, name));
        }
        return out;
    }
    for (const Element& element : variable->elements) {
        out.push_back(element.value);
    }
    return out;
}

std::vector<std::string> all_keys(const Shell& shell, std::string_view name) {
    std::vector<std::string> out;
    const Variable* variable = find_variable(shell.state(), name);
    if (variable == nullptr || variable->array == ArrayKind::kNone) {
        if (has_variable(shell, name)) {
            out.emplace_back("0");
        }
        return out;
    }
    for (const Element& element : variable->elements) {
        out.push_back(variable->array == ArrayKind::kIndexed ? std::to_string(element.index)
                                                             : element.key);
    }
    return out;
}

namespace {

// (k1 v1 k2 v2): keys and values by turns, as bash takes it where no item has a subscript.
std::string put_pairs(Variable& variable, const ListValue& list) {
    for (std::size_t i = 0; i < list.items.size(); i += 2) {
        const std::string& key = list.items[i].value;
        if (key.empty()) {
            return bad_subscript(variable.name);
        }
        put_element(variable, element_of(&variable, variable.name, 0, key),
                    i + 1 < list.items.size() ? list.items[i + 1].value : "");
    }
    return {};
}

std::string put_items(Shell& shell, Variable& variable, const ListValue& list) {
    std::int64_t index = next_index(&variable);
    for (const ListValue::Item& item : list.items) {
        Place place = element_of(&variable, variable.name, index, "");
        if (item.has_subscript && variable.array == ArrayKind::kAssociative) {
            place.key = item.subscript;
            if (place.key.empty()) {
                return bad_subscript("[" + item.subscript + "]=" + item.value);
            }
        } else if (variable.array == ArrayKind::kAssociative) {
            return variable.name + ": " + item.value +
                   ": must use subscript when assigning associative array";
        } else if (item.has_subscript) {
            std::string error;
            if (!evaluate_arithmetic(shell, item.subscript, &place.index, &error)) {
                return error;
            }
            if (place.index < 0 || place.index > kIndexMax) {
                return bad_subscript("[" + item.subscript + "]=" + item.value);
            }
        }
        put_element(variable, place, item.value);
        index = place.index + 1;
    }
    return {};
}

}  // namespace

std::string set_list(Shell& shell, std::string_view name, const ListValue& list) {
    const Variable* known = find_variable(shell.state(), name);
    Variable variable;
    variable.name = std::string(name);
    variable.array = ArrayKind::kIndexed;
    if (known != nullptr) {
        variable.attributes = known->attributes;
        variable.array = known->array == ArrayKind::kNone ? ArrayKind::kIndexed : known->array;
        if (list.appends && known->array == ArrayKind::kNone) {
            variable.elements.push_back({0, "", known->value});
        } else if (list.appends) {
            variable.elements = known->elements;
        }
    }
    const bool pairs = variable.array == ArrayKind::kAssociative &&
                       std::none_of(list.items.begin(), list.items.end(),
                                    [](const ListValue::Item& item) { return item.has_subscript; });
    std::string why = pairs ? put_pairs(variable, list) : put_items(shell, variable, list);
    return why.empty() ? put_checked(shell, std::move(variable)) : why;
}

std::string set_list(Shell& shell, std::string_view name, std::vector<std::string> values) {
    ListValue list;
    for (std::string& value : values) {
        list.items.push_back({false, "", std::move(value)});
    }
    return set_list(shell, name, list);
}

namespace {

std::string in_double_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' || c == '\\' || c == '$' || c == '`' ? "\\" : "";
        out += c;
    }
    return out + "\"";
}

}  // namespace

std::string declaration_of(const Variable& variable) {
    std::string letters;
    letters += variable.array == ArrayKind::kIndexed ? "a" : "";
    letters += variable.array == ArrayKind::kAssociative ? "A" : "";
    letters += (variable.attributes & kReadonly) != 0 ? "r" : "";
    letters += (variable.attributes & kExported) != 0 ? "x" : "";
    std::string out = "declare -" + (letters.empty() ? "-" : letters) + " " + variable.name + "=";
    if (variable.array == ArrayKind::kNone) {
        return out + in_double_quotes(variable.value);
    }
    const bool keyed = variable.array == ArrayKind::kAssociative;
    out += "(";
    for (const Element& element : variable.elements) {
        const bool plain = shell_quote(element.key) == element.key;
        out += out.back() == '(' || out.back() == ' ' ? "[" : " [";
        out += !keyed  ? std::to_string(element.index)
               : plain ? element.key
                       : in_double_quotes(element.key);
        out += "]=" + in_double_quotes(element.value) + (keyed ? " " : "");
    }
    return out + ")";
}

}  // namespace drydock::shell
