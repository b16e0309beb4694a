#include "engine/shell/aws/conveniences.hpp"

#include <algorithm>

#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr ConvenienceArgument kGet[] = {{"varname", Nargs::kOne, true, {}}};
constexpr ConvenienceArgument kSet[] = {{"varname", Nargs::kOne, true, {}},
                                        {"value", Nargs::kOne, true, {}}};
constexpr ConvenienceArgument kTail[] = {
    {"group_name", Nargs::kOne, true, {}},
    {"--since", Nargs::kOne, false, {}},
    {"--follow", Nargs::kFlag, false, {}},
    {"--format", Nargs::kOne, false, "detailed short json"},
    {"--filter-pattern", Nargs::kOne, false, {}},
    {"--log-stream-names", Nargs::kSome, false, {}},
    {"--log-stream-name-prefix", Nargs::kOne, false, {}},
};
constexpr ConvenienceArgument kDeploy[] = {
    {"--service", Nargs::kOne, true, {}},
    {"--task-definition", Nargs::kOne, true, {}},
    {"--codedeploy-appspec", Nargs::kOne, true, {}},
    {"--cluster", Nargs::kOne, false, {}},
    {"--codedeploy-application", Nargs::kOne, false, {}},
    {"--codedeploy-deployment-group", Nargs::kOne, false, {}},
};

constexpr ConvenienceRow kRows[] = {
    {"configure", "list", "what is configured and where it comes from", {}, run_configure_list},
    {"configure", "get", "one value", kGet, run_configure_get},
    {"configure", "set", "change one value", kSet, run_configure_set},
    {"configure", "list-profiles", "names of the profiles", {}, run_configure_list_profiles},
    {"logs", "tail", "print a log group's events, and follow them", kTail, run_logs_tail},
    {"ecs", "deploy", "a CodeDeploy deployment of a service", kDeploy, run_ecs_deploy},
};

}  // namespace

bool ConvenienceCall::given(std::string_view name) const {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].name == name) {
            return parsed.values[i].given;
        }
    }
    return false;
}

const std::vector<std::string>& ConvenienceCall::values(std::string_view name) const {
    std::size_t index = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        index = rows[i].name == name ? i : index;
    }
    return parsed.values[index].values;
}

std::string ConvenienceCall::text(std::string_view name) const {
    return given(name) && !values(name).empty() ? values(name)[0] : std::string();
}

std::span<const ConvenienceRow> conveniences() { return kRows; }

const ConvenienceRow* find_convenience(std::string_view group, std::string_view name) {
    for (const ConvenienceRow& row : kRows) {
        if (row.group == group && row.name == name) {
            return &row;
        }
    }
    return nullptr;
}

std::vector<std::string> convenience_names(std::string_view group) {
    std::vector<std::string> out;
    for (const ConvenienceRow& row : kRows) {
        if (row.group == group) {
            out.emplace_back(row.name);
        }
    }
    return out;
}

std::vector<ArgRow> convenience_rows(const ConvenienceRow& row) {
    std::vector<ArgRow> rows;
    for (const ConvenienceArgument& argument : row.arguments) {
        ArgRow out;
        out.name = std::string(argument.name);
        out.nargs = argument.nargs;
        out.required = argument.required;
        for (const std::string_view choice : split(argument.choices, ' ')) {
            if (!choice.empty()) {
                out.choices.emplace_back(choice);
            }
        }
        rows.push_back(std::move(out));
    }
    return rows;
}

std::string convenience_help(const ConvenienceRow& row) {
    const std::string name(row.name);
    std::string out = upper(name) + "()\n\nNAME\n       " + name + " - " +
                      std::string(row.summary) + "\n\nSYNOPSIS\n            " + name + "\n";
    std::string options;
    for (const ConvenienceArgument& argument : row.arguments) {
        const bool flag = argument.nargs == Nargs::kFlag;
        const std::string option = std::string(argument.name) + (flag ? "" : " <value>");
        out += "          " + (argument.required ? option : "[" + option + "]") + "\n";
        options += "       " + std::string(argument.name) + (flag ? " (boolean)" : " (string)") +
                   (argument.required ? " [required]" : "") + "\n\n";
        if (!argument.choices.empty()) {
            options += "          one of: " + std::string(argument.choices) + "\n\n";
        }
    }
    return out + "\n" + (options.empty() ? "" : "OPTIONS\n" + options);
}

int run_convenience(Shell& shell, Command& command, const Globals& globals,
                    const ConvenienceRow& row, const std::vector<std::string>& raw) {
    if (raw.size() == 1 && raw[0] == "help") {
        command.out(convenience_help(row));
        return 0;
    }
    const std::vector<ArgRow> rows = convenience_rows(row);
    ConvenienceCall call{globals, rows, parse_args(rows, raw)};
    if (!call.parsed.error.empty()) {
        command.err("\n" + usage_error(call.parsed.error) + "\n");
        return kExitUsage;
    }
    if (!call.parsed.extras.empty()) {
        command.err("\nUnknown options: " + join(call.parsed.extras, ",") + "\n");
        return kExitUsage;
    }
    return row.run(shell, command, call);
}

}  // namespace drydock::shell
