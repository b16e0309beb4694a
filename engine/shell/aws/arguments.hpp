// The options of an operation, made from its input shape, and the way from what was typed to the
// JSON of the request: file://, JSON, shorthand syntax, scalars, boolean pairs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/model.hpp"
#include "engine/api/value.hpp"
#include "engine/shell/aws/argparse.hpp"
#include "engine/shell/shell_state.hpp"

namespace drydock::shell {

// What the CLI prints and ends with when it does not come to a call. `text` goes to standard error
// between two newlines.
struct CliError {
    std::string text;
    int exit_code = 0;  // 0: no error
    [[nodiscard]] bool set() const { return exit_code != 0; }
};
inline constexpr int kExitUsage = 252;    // the command line or a parameter is wrong
inline constexpr int kExitService = 254;  // the service answered an error
inline constexpr int kExitGeneral = 255;

enum class ArgumentKind : std::uint8_t {
    kMember,
    kNegative,  // --no-x of a boolean member
    kInputJson,
    kInputYaml,
    kStartingToken,
    kPageSize,
    kMaxItems,
    kSkeleton,
    kRulePart,  // of a security group's rule: group_rules.hpp
};

struct Argument {
    ArgumentKind kind = ArgumentKind::kMember;
    std::string name;    // without dashes
    api::Member member;  // kMember, kNegative
    bool required = false;
    bool documented = true;  // paging members work but are not shown in help
};

[[nodiscard]] std::vector<Argument> argument_table(const api::ServiceModel& service,
                                                   const api::OperationModel& operation,
                                                   std::string_view command);

[[nodiscard]] ArgRow argument_row(const Argument& argument, const api::OperationModel& operation,
                                  const api::ServiceModel& service);

// Contents of a file:// or fileb:// value. Returns false when `value` names no file (then *out is
// unchanged); an unreadable file sets *error.
bool load_param_file(const ShellState& state, std::string_view value, std::string_view option,
                     std::string* out, bool* binary, CliError* error);

struct ArgumentSource {
    const ShellState& state;  // where file:// is read
    bool raw_blobs = false;   // blobs are bytes, not base64
};
// Appends an option's value to the input. True: it came as JSON.
bool convert_argument(const ArgumentSource& source, const Argument& argument, const ArgValue& value,
                      api::DocBuilder* builder, CliError* error);

// Copies `value` with the texts of timestamps turned into Unix seconds, as they travel.
void copy_for_wire(api::Value value, api::Shape shape, api::DocBuilder* builder, int depth = 0);

// "2026-01-05T09:00:00Z", "2026-01-05", with offset and fraction; also whole Unix seconds.
[[nodiscard]] bool parse_timestamp(std::string_view text, std::int64_t* unix_ms);

}  // namespace drydock::shell
