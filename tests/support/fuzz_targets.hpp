// What reads text from outside, one function each, and good inputs to begin from. `./dev fuzz`
// drives them with libFuzzer; tests/property/fuzz_test.cpp with a short, seeded walk.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace drydock::test {

struct FuzzTarget {
    std::string_view name;
    void (*run)(std::string_view input);  // must come back, whatever the input
    std::span<const std::string_view> seeds;
};

[[nodiscard]] std::span<const FuzzTarget> fuzz_targets();
// Words of the languages read, to be thrown in.
[[nodiscard]] std::span<const std::string_view> fuzz_words();

}  // namespace drydock::test
