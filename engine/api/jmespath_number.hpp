// Numbers as Python's json and jmespath see them: integers stay exact, everything written with a
// fraction or exponent is a double. Nothing here looks at the locale, and native and wasm agree to
// the bit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace drydock::api {

__extension__ typedef __int128 Int128;

// An integer of up to 38 digits, or a double. Longer integers become doubles.
struct Number {
    bool is_int = true;
    Int128 integer = 0;
    double real = 0;

    [[nodiscard]] double as_double() const { return is_int ? static_cast<double>(integer) : real; }
};

// True when Python's json would read the text as an int.
[[nodiscard]] bool is_integer_text(std::string_view text);

// `text` is a JSON number (more lenient spellings without blanks are read as well).
[[nodiscard]] Number parse_number(std::string_view text);

// Nearest double of a decimal: [+-] digits [. digits] [e [+-] digits]. Overflow gives infinity.
[[nodiscard]] double parse_double(std::string_view text);

// Python's int() or float() of a string: blanks around and underscores between digits are allowed.
// False when it is no finite number.
[[nodiscard]] bool parse_python_number(std::string_view text, std::string* normal);

// -1, 0, 1. Exact between integers and doubles too. No NaN exists here.
[[nodiscard]] int compare_numbers(const Number& a, const Number& b);

void append_int128(std::string& out, Int128 value);
// Python's repr(): the shortest text that reads back as the same double ("2.0", "1e-05").
void append_double(std::string& out, double value);
// The exact integer of a double without fraction part, all digits.
void append_whole_double(std::string& out, double value);
// A JSON number as Python prints it again: integers unchanged, doubles through repr().
void append_number_text(std::string& out, std::string_view text);

}  // namespace drydock::api
