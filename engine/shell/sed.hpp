// sed: a script of commands, run over lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/shell/pattern.hpp"

namespace drydock::shell {

inline constexpr std::size_t kSedCommandsMax = 200;
inline constexpr std::size_t kSedSpaceMax =
    1024 * 1024;  // of pattern and hold space, of the output

struct SedAddress {
    enum class Kind : std::uint8_t { kNone, kLine, kLast, kPattern, kStep, kPlus, kZero };
    Kind kind = Kind::kNone;
    std::int64_t number = 0;  // kLine, kPlus; first of kStep
    std::int64_t step = 0;
    std::uint32_t pattern = 0;  // index into SedScript::patterns
};

struct SedCommand {
    SedAddress from;
    SedAddress to;
    bool negate = false;
    char name = '\0';  // '}' jumps nowhere; '{' jumps behind `target` where it does not match
    std::uint32_t target = 0;   // '{': the matching '}'; b, t: where to
    std::uint32_t pattern = 0;  // s
    std::string text;           // s: replacement; a, i, c: text; y: from; b, t, ':': label
    std::string other;          // y: to
    bool global = false;        // s///g
    bool print = false;         // s///p
    std::int64_t number = 1;    // s///N; exit code of q and Q
    // State of a range while it runs.
    bool inside = false;
    std::int64_t until = 0;
};

struct SedScript {
    std::vector<SedCommand> commands;
    std::vector<Pattern> patterns;
};

// False: *error as GNU sed words it, without "sed: ".
[[nodiscard]] bool compile_sed(std::string_view text, bool extended, SedScript* script,
                               std::string* error);

struct SedResult {
    std::string out;
    int exit_code = 0;
    bool quit = false;
    std::string error;  // a limit was passed
};

// Runs over one text. The script is changed: ranges are open or closed.
[[nodiscard]] SedResult run_sed_script(SedScript* script, std::string_view input, bool quiet);

}  // namespace drydock::shell
