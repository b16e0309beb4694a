// The part of Python's argparse (3.11) that the aws CLI stands on, with its rules for
// abbreviations, negative numbers and "--", and with its messages: learners see the errors of the
// real command.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::shell {

enum class Nargs : std::uint8_t {
    kOne,
    kOptional,  // '?': none or one
    kAny,       // '*'
    kSome,      // '+'
    kFlag,      // takes no value
};

enum class ArgType : std::uint8_t { kText, kInt, kFloat };

struct ArgRow {
    std::string name;  // "--cluster"; a positional without dashes
    Nargs nargs = Nargs::kOne;
    bool required = false;
    ArgType type = ArgType::kText;
    std::vector<std::string> choices;

    [[nodiscard]] bool positional() const { return name.empty() || name[0] != '-'; }
};

struct ArgValue {
    bool given = false;
    std::vector<std::string> values;  // empty: a flag, or an option without its values
    std::size_t order = 0;            // among the options given, 1 the first; of two the last wins
};

struct ArgsParsed {
    std::vector<ArgValue> values;     // one per row
    std::vector<std::string> extras;  // what nobody knew
    std::string error;                // not empty: behind "aws: error: "
};

// At most one row may be a positional.
[[nodiscard]] ArgsParsed parse_args(const std::vector<ArgRow>& rows,
                                    const std::vector<std::string>& args);

// The message of a value that is none of the choices, with suggestions.
[[nodiscard]] std::string invalid_choice(std::string_view value,
                                         const std::vector<std::string>& choices);

// Python's difflib.get_close_matches(word, choices, n=3, cutoff=0.8).
[[nodiscard]] std::vector<std::string> close_matches(std::string_view word,
                                                     const std::vector<std::string>& choices);

}  // namespace drydock::shell
