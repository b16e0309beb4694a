// Commands of the CLI that are no operation of a service's model: `aws configure ...`,
// `aws logs tail`, `aws ecs deploy`. Each is a row of a table; their options go through the same
// argparse as everything else.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/shell/aws/argparse.hpp"
#include "engine/shell/aws/cli.hpp"

namespace drydock::shell {

struct ConvenienceCall {
    const Globals& globals;
    const std::vector<ArgRow>& rows;
    ArgsParsed parsed;

    [[nodiscard]] bool given(std::string_view name) const;
    [[nodiscard]] std::string text(std::string_view name) const;  // empty: not given
    [[nodiscard]] const std::vector<std::string>& values(std::string_view name) const;
};

using ConvenienceFunction = int (*)(Shell& shell, Command& command, const ConvenienceCall& call);

struct ConvenienceArgument {
    std::string_view name;  // "--since"; a positional without dashes
    Nargs nargs = Nargs::kOne;
    bool required = false;
    std::string_view choices;  // separated by spaces
};

struct ConvenienceRow {
    std::string_view group;  // "ecs", "logs"; "configure"
    std::string_view name;
    std::string_view summary;
    std::span<const ConvenienceArgument> arguments;
    ConvenienceFunction run;
};

[[nodiscard]] std::span<const ConvenienceRow> conveniences();
[[nodiscard]] const ConvenienceRow* find_convenience(std::string_view group, std::string_view name);
// Names within a group, in the order of the table.
[[nodiscard]] std::vector<std::string> convenience_names(std::string_view group);

// Parses `raw` and runs the row; prints help and usage errors as BasicCommand does.
int run_convenience(Shell& shell, Command& command, const Globals& globals,
                    const ConvenienceRow& row, const std::vector<std::string>& raw);
[[nodiscard]] std::vector<ArgRow> convenience_rows(const ConvenienceRow& row);
[[nodiscard]] std::string convenience_help(const ConvenienceRow& row);

// `aws configure` with its subcommands.
int run_configure(Shell& shell, Command& command, const Globals& globals,
                  const std::vector<std::string>& raw);
int resume_configure(Shell& shell, Command& command);
int resume_tail(Shell& shell, Command& command);

// The rows' functions.
int run_configure_list(Shell& shell, Command& command, const ConvenienceCall& call);
int run_configure_get(Shell& shell, Command& command, const ConvenienceCall& call);
int run_configure_set(Shell& shell, Command& command, const ConvenienceCall& call);
int run_configure_list_profiles(Shell& shell, Command& command, const ConvenienceCall& call);
int run_logs_tail(Shell& shell, Command& command, const ConvenienceCall& call);
int run_ecs_deploy(Shell& shell, Command& command, const ConvenienceCall& call);

}  // namespace drydock::shell
