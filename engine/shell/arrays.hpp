// Variables with elements, and where a value may stand: NAME, NAME[2], NAME[key], NAME[@].
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/shell/interpreter.hpp"

namespace drydock::shell {

struct Place {
    enum class Of : std::uint8_t { kWhole, kElement, kAll };
    std::string name;
    Of of = Of::kWhole;
    std::int64_t index = 0;  // kElement of an indexed array; not below 0
    std::string key;         // kElement of an associative one
};

// `subscript` is source text: "@" and "*" mean all; else a key, or for all but associative arrays
// an arithmetic expression. False: *error says why, or shell.suspended is set.
bool find_place(Shell& shell, std::string_view name, std::string_view subscript, Place* out,
                std::string* error);
// "NAME" or "NAME[SUBSCRIPT]", as read, unset and [[ -v ]] take it. False: *error says why.
bool read_place(Shell& shell, std::string_view text, Place* out, std::string* error);
// The same, without a look at the subscript. False: the text is no such thing.
[[nodiscard]] bool split_reference(std::string_view text, std::string_view* name,
                                   std::string_view* subscript);

[[nodiscard]] bool has_value(const Shell& shell, const Place& place);
[[nodiscard]] std::string value_at(const Shell& shell, const Place& place);
// Empty, or why not.
[[nodiscard]] std::string set_value(Shell& shell, const Place& place, std::string_view value);
[[nodiscard]] std::string unset_value(Shell& shell, const Place& place);

// What "${NAME[@]}" and "${!NAME[@]}" give; $@ and $* for "@" and "*".
[[nodiscard]] std::vector<std::string> all_values(const Shell& shell, std::string_view name);
[[nodiscard]] std::vector<std::string> all_keys(const Shell& shell, std::string_view name);

// NAME=(...) and NAME+=(...), expanded.
struct ListValue {
    struct Item {
        bool has_subscript = false;
        std::string subscript;  // source text
        std::string value;
    };
    std::vector<Item> items;
    bool appends = false;
};
[[nodiscard]] std::string set_list(Shell& shell, std::string_view name, const ListValue& list);
[[nodiscard]] std::string set_list(Shell& shell, std::string_view name,
                                   std::vector<std::string> values);
// Makes the variable an array; what it was becomes its element 0. Empty, or why not.
[[nodiscard]] std::string make_array(Shell& shell, std::string_view name, ArrayKind kind);

// `declare -p` prints it.
[[nodiscard]] std::string declaration_of(const Variable& variable);

}  // namespace drydock::shell
