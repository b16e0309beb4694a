// Brace expansion, which bash does before all else: a{b,c}d is two words, {1..3} is three. It bites
// those who leave the shorthand syntax of the aws CLI unquoted, here as there.
#pragma once

#include <vector>

#include "engine/shell/syntax.hpp"

namespace drydock::shell {

inline constexpr std::size_t kBraceWordsMax = 1000;

// The words that one word stands for; the word itself where there is nothing to expand. False: more
// than kBraceWordsMax.
[[nodiscard]] bool expand_braces(const Word& word, std::vector<Word>* out);

}  // namespace drydock::shell
