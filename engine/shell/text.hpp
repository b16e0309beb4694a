// Small text helpers that the shell's parts share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::shell {

[[nodiscard]] bool is_space(char c);  // what Python's str.strip() removes, within ASCII
[[nodiscard]] bool is_digit(char c);
[[nodiscard]] bool is_alpha(char c);
[[nodiscard]] bool is_name_start(char c);
[[nodiscard]] bool is_name_char(char c);
[[nodiscard]] bool is_name(std::string_view text);  // a shell variable's name
[[nodiscard]] char to_lower(char c);
[[nodiscard]] char to_upper(char c);

[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string upper(std::string_view text);
[[nodiscard]] std::string_view strip(std::string_view text);
[[nodiscard]] std::string_view strip_left(std::string_view text);
[[nodiscard]] std::string_view strip_right(std::string_view text);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view between);
// Pieces between the separators; "a::b" gives three, "" gives one.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
// Lines without their '\n'; a last line without one counts.
[[nodiscard]] std::vector<std::string_view> split_lines(std::string_view text);
[[nodiscard]] std::string replace_all(std::string_view text, std::string_view from,
                                      std::string_view to);

// Number of code points of UTF-8 text.
[[nodiscard]] std::size_t utf8_length(std::string_view text);
// Columns of a terminal: 2 for wide East Asian characters.
[[nodiscard]] std::size_t display_width(std::string_view text);

// A decimal integer that fills the whole text, as Python's int() reads it: spaces around and a sign
// are allowed.
[[nodiscard]] bool parse_int(std::string_view text, std::int64_t* out);

// As Python's repr() of a str.
[[nodiscard]] std::string python_repr(std::string_view text);

[[nodiscard]] std::string base64_encode(std::string_view bytes);
[[nodiscard]] bool base64_decode(std::string_view text, std::string* bytes);

// Shell pattern with * ? and [...]; '*' matches any run of characters.
[[nodiscard]] bool glob_match(std::string_view pattern, std::string_view text);
// Bytes of what such a pattern, not empty, begins with: *, or what stands for one character.
[[nodiscard]] std::size_t glob_piece(std::string_view pattern);

// Words as a line of the shell, each in quotes: none is looked at again.
[[nodiscard]] std::string as_line(const std::vector<std::string>& words);

// Wraps in single quotes where the shell needs it.
[[nodiscard]] std::string shell_quote(std::string_view text);

}  // namespace drydock::shell
