#include "engine/shell/aws/cli.hpp"

#include <algorithm>

#include "engine/api/validate.hpp"
#include "engine/shell/aws/config_file.hpp"
#include "engine/shell/aws/conveniences.hpp"
#include "engine/shell/aws/custom_commands.hpp"
#include "engine/shell/aws/exec_session.hpp"
#include "engine/shell/aws/group_rules.hpp"
#include "engine/shell/aws/names.hpp"
#include "engine/shell/aws/output.hpp"
#include "engine/shell/aws/s3_cli.hpp"
#include "engine/shell/aws/yaml_read.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

using api::OperationModel;
using api::ServiceModel;

namespace {

constexpr std::string_view kVersion =
    "aws-cli/2.9.19 Python/3.11.2 Drydock/0.1.0 simulated prompt/off\n";

constexpr std::string_view kUsage =
    "aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\n"
    "To see help text, you can run:\n"
    "\n"
    "  aws help\n"
    "  aws <command> help\n"
    "  aws <command> <subcommand> help\n";

int print_error(Command& command, const CliError& error) {
    command.err("\n" + error.text + "\n");
    return error.exit_code;
}

int print_error(Command& command, std::string text, int exit_code) {
    return print_error(command, CliError{std::move(text), exit_code});
}

int print_usage(Command& command, std::string_view message) {
    return print_error(command, usage_error(message), kExitUsage);
}

int print_unknown_options(Command& command, const std::vector<std::string>& extras) {
    return print_error(
        command,
        "usage: " + std::string(kUsage) + "\nUnknown options: " + join(extras, ", ") + "\n",
        kExitUsage);
}

const ArgValue& value_of(const std::vector<ArgRow>& rows, const ArgsParsed& parsed,
                         std::string_view name) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].name == name) {
            return parsed.values[i];
        }
    }
    return parsed.values[0];
}

std::string text_of(const ArgValue& value) {
    return value.values.empty() ? std::string() : value.values[0];
}

}  // namespace

std::string usage_error(std::string_view message) {
    return "usage: " + std::string(kUsage) + "\naws: error: " + std::string(message) + "\n";
}

std::vector<ArgRow> global_rows() {
    static constexpr struct {
        std::string_view name;
        bool flag;
    } kRows[] = {
        {"--debug", true},
        {"--endpoint-url", false},
        {"--no-verify-ssl", true},
        {"--no-paginate", true},
        {"--output", false},
        {"--query", false},
        {"--profile", false},
        {"--region", false},
        {"--version", true},
        {"--color", false},
        {"--no-sign-request", true},
        {"--ca-bundle", false},
        {"--cli-read-timeout", false},
        {"--cli-connect-timeout", false},
        {"--cli-binary-format", false},
        {"--no-cli-pager", true},
        {"--cli-auto-prompt", true},
        {"--no-cli-auto-prompt", true},
    };
    std::vector<ArgRow> rows;
    for (const auto& known : kRows) {
        ArgRow row;
        row.name = std::string(known.name);
        row.nargs = known.flag ? Nargs::kFlag : Nargs::kOne;
        if (row.name == "--output") {
            row.choices = {"json", "text", "table", "yaml", "yaml-stream"};
        } else if (row.name == "--color") {
            row.choices = {"on", "off", "auto"};
        } else if (row.name == "--cli-binary-format") {
            row.choices = {"base64", "raw-in-base64-out"};
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

namespace {

// Global options that are accepted and what they do here.
bool check_timeout(const ArgValue& value, CliError* error) {
    std::int64_t seconds = 0;
    if (value.given && !parse_int(text_of(value), &seconds)) {
        *error = {"invalid literal for int() with base 10: " + python_repr(text_of(value)),
                  kExitGeneral};
    }
    return !error->set();
}

// The profile that holds, its Region and its output format.
void read_profile(Shell& shell, const ArgValue& profile, const ArgValue& region,
                  const ArgValue& output, Globals* globals, CliError* error) {
    const Configured from_environment = environment_profile(shell);
    const bool named = profile.given && !text_of(profile).empty();
    globals->profile_option = named;
    globals->profile_set = named || from_environment.set();
    if (globals->profile_set) {
        globals->profile = named ? text_of(profile) : from_environment.value;
    }
    AwsConfig config;
    std::string problem;
    if (!load_aws_config(shell.state(), &config, &problem)) {
        *error = {problem, kExitGeneral};
        return;
    }
    globals->region = region.given ? text_of(region)
                                   : configured(shell, config, globals->profile, "region").value;
    const std::string format = output.given
                                   ? text_of(output)
                                   : configured(shell, config, globals->profile, "output").value;
    if (!format.empty()) {
        globals->output = format;
    }
    if (globals->binary_format.empty()) {
        globals->binary_format =
            configured(shell, config, globals->profile, "cli_binary_format").value;
    }
    globals->raw_blobs = globals->binary_format == "raw-in-base64-out";
}

// A profile that was asked for has to be there; `aws configure` is the way to make it.
void check_profile(const Shell& shell, const Globals& globals, CliError* error) {
    AwsConfig config;
    std::string problem;
    if (globals.profile_set && globals.profile != "default" &&
        load_aws_config(shell.state(), &config, &problem) &&
        config.find_profile(globals.profile) == nullptr) {
        *error = {"The config profile (" + globals.profile + ") could not be found", kExitGeneral};
    }
}

void check_output(const Globals& globals, CliError* error) {
    static constexpr std::string_view kKnown[] = {"json", "text", "table", "yaml", "yaml-stream"};
    if (std::find(std::begin(kKnown), std::end(kKnown), globals.output) == std::end(kKnown)) {
        *error = {"Unknown output type: " + globals.output, kExitGeneral};
    }
}

void read_globals(Shell& shell, Command& command, const std::vector<ArgRow>& rows,
                  const ArgsParsed& parsed, Globals* globals, CliError* error) {
    const auto option = [&rows, &parsed](std::string_view name) -> const ArgValue& {
        return value_of(rows, parsed, name);
    };
    if (option("--query").given) {
        api::JmespathError problem;
        const std::string text = text_of(option("--query"));
        globals->has_query = true;
        if (!api::Jmespath::compile(text, &globals->query, &problem)) {
            *error = {"Bad value for --query " + text + ": " + problem.message, kExitUsage};
            return;
        }
    }
    const std::string endpoint = text_of(option("--endpoint-url"));
    if (option("--endpoint-url").given && endpoint.find(':') == std::string::npos) {
        *error = {"Bad value for --endpoint-url \"" + endpoint +
                      "\": scheme is missing.  Must be of the form http://<hostname>/ or "
                      "https://<hostname>/",
                  kExitUsage};
        return;
    }
    if (!check_timeout(option("--cli-read-timeout"), error) ||
        !check_timeout(option("--cli-connect-timeout"), error)) {
        return;
    }
    if (option("--cli-auto-prompt").given) {
        *error = {"Drydock has no --cli-auto-prompt; press Tab for completion.", kExitGeneral};
        return;
    }
    globals->paginate = !option("--no-paginate").given;
    globals->debug = option("--debug").given;
    globals->color = text_of(option("--color"));
    globals->binary_format = text_of(option("--cli-binary-format"));
    read_profile(shell, option("--profile"), option("--region"), option("--output"), globals,
                 error);
    if (globals->debug) {
        const std::vector<std::string> typed(command.args.begin() + 1, command.args.end());
        std::string list;
        for (const std::string& word : typed) {
            list += (list.empty() ? "" : ", ") + python_repr(word);
        }
        debug_line(shell, command, "awscli.clidriver",
                   "CLI version: " + std::string(strip(kVersion)));
        debug_line(shell, command, "awscli.clidriver", "Arguments entered to CLI: [" + list + "]");
    }
}

// `--generate-cli-skeleton` without the value "output", --cli-input-json and --cli-input-yaml make
// required options optional.
bool lifts_required(const std::vector<std::string>& args) {
    for (std::size_t i = 0; i < args.size(); ++i) {
        if (args[i] == "--cli-input-json" || args[i] == "--cli-input-yaml" ||
            (args[i] == "--generate-cli-skeleton" &&
             (i + 1 >= args.size() || args[i + 1] != "output"))) {
            return true;
        }
    }
    return false;
}

struct OperationArgs {
    std::vector<Argument> table;
    ArgsParsed parsed;
};

bool is_given(const OperationArgs& args, ArgumentKind kind, std::size_t* index) {
    for (std::size_t i = 0; i < args.table.size(); ++i) {
        if (args.table[i].kind == kind && args.parsed.values[i].given) {
            *index = i;
            return true;
        }
    }
    return false;
}

// The user pages by hand, with the service's own members: then the CLI does not.
void settle_paging(OperationArgs* args, const OperationModel& operation, bool* paginate,
                   CliError* error) {
    if (operation.pagination == nullptr) {
        return;
    }
    for (std::size_t i = 0; i < args->table.size(); ++i) {
        const Argument& argument = args->table[i];
        if (argument.kind == ArgumentKind::kMember && !argument.documented &&
            args->parsed.values[i].given) {
            *paginate = false;
        }
    }
    if (*paginate) {
        return;
    }
    std::vector<std::string> used;
    for (const ArgumentKind kind :
         {ArgumentKind::kStartingToken, ArgumentKind::kPageSize, ArgumentKind::kMaxItems}) {
        std::size_t index = 0;
        if (!is_given(*args, kind, &index)) {
            continue;
        }
        if (args->table[index].member.exists()) {
            args->table[index].kind = ArgumentKind::kMember;  // shadowed, now itself again
        } else {
            used.push_back("--" + args->table[index].name);
        }
    }
    if (!used.empty()) {
        *error = {
            "Cannot specify --no-paginate along with pagination arguments: " + join(used, ", "),
            kExitUsage};
    }
}

// The object of --cli-input-json or --cli-input-yaml.
bool load_input(const ShellState& state, const OperationArgs& args, api::Doc* loaded,
                CliError* error) {
    std::size_t index = 0;
    std::size_t other = 0;
    const bool yaml = is_given(args, ArgumentKind::kInputYaml, &other);
    const bool json = is_given(args, ArgumentKind::kInputJson, &index);
    if (yaml && json) {
        *error = {"Only one --cli-input- parameter may be specified.", kExitUsage};
    }
    if (yaml == json) {
        return false;
    }
    const std::string name = yaml ? "cli-input-yaml" : "cli-input-json";
    const std::string given = text_of(args.parsed.values[yaml ? other : index]);
    std::string text = given;
    bool binary = false;
    (void)load_param_file(state, given, "--" + name, &text, &binary, error);
    std::string problem;
    if (!error->set() &&
        !(yaml ? parse_yaml(text, loaded) : api::parse_json(text, loaded, &problem))) {
        *error = {"Error parsing parameter '" + name + "': Invalid " + (yaml ? "YAML" : "JSON") +
                      " received.",
                  kExitUsage};
    }
    const api::Value root = loaded->root();
    if (!error->set() && !root.is_object()) {
        const std::string_view type = root.is_array()     ? "<class 'list'>"
                                      : root.is_string()  ? "<class 'str'>"
                                      : root.is_bool()    ? "<class 'bool'>"
                                      : root.is_null()    ? "<class 'NoneType'>"
                                      : root.is_integer() ? "<class 'int'>"
                                                          : "<class 'float'>";
        *error = {"Error parsing parameter '--" + name +
                      "': Invalid type: expecting map, received " + std::string(type),
                  kExitUsage};
    }
    return !error->set();
}

// The request's object: options first, then what --cli-input-json adds.
void build_input(const ShellState& state, const OperationArgs& args, OperationCall* call,
                 CliError* error) {
    api::DocBuilder builder(&call->input);
    builder.begin_object();
    std::vector<std::string_view> done;
    // Of --x and --no-x the last one holds.
    const auto is_overridden = [&args](std::size_t i) {
        for (std::size_t k = 0; k < args.table.size(); ++k) {
            if (args.parsed.values[k].order > args.parsed.values[i].order &&
                args.table[k].member.exists() && args.parsed.values[k].given &&
                args.table[k].member.name() == args.table[i].member.name()) {
                return true;
            }
        }
        return false;
    };
    for (std::size_t i = 0; i < args.table.size() && !error->set(); ++i) {
        const Argument& argument = args.table[i];
        const bool member =
            argument.kind == ArgumentKind::kMember || argument.kind == ArgumentKind::kNegative;
        if (!member || !args.parsed.values[i].given || is_overridden(i) ||
            std::find(done.begin(), done.end(), argument.member.name()) != done.end()) {
            continue;
        }
        done.push_back(argument.member.name());
        builder.key(argument.member.name());
        if (convert_argument({state, call->raw_blobs}, argument, args.parsed.values[i], &builder,
                             error)) {
            call->ordered.emplace_back(argument.member.name());
        }
    }
    if (!error->set()) {
        build_group_rule(args.table, args.parsed.values, &done, &builder, error);
    }
    api::Doc loaded;
    if (!error->set() && load_input(state, args, &loaded, error)) {
        const auto stop = loaded.root().end();
        for (auto it = loaded.root().begin(); !(it == stop); ++it) {
            if (std::find(done.begin(), done.end(), it.key()) == done.end()) {
                builder.key(it.key());
                builder.copy(*it);
            }
        }
    }
    builder.end();
}

void read_paging(const OperationArgs& args, bool paginate, OperationCall* call) {
    const OperationModel& operation = *call->operation;
    if (operation.pagination == nullptr) {
        return;
    }
    // Paging members in --cli-input-json turn the CLI's paging off, too.
    const api::Value input = call->input.root();
    call->paginate = paginate && !input[operation.pagination->input_token].exists() &&
                     (operation.pagination->limit_key.empty() ||
                      !input[operation.pagination->limit_key].exists());
    std::size_t index = 0;
    if (is_given(args, ArgumentKind::kMaxItems, &index)) {
        call->has_max_items = parse_int(text_of(args.parsed.values[index]), &call->max_items);
    }
    if (is_given(args, ArgumentKind::kPageSize, &index)) {
        call->has_page_size = true;
        call->page_size = text_of(args.parsed.values[index]);
    }
    if (is_given(args, ArgumentKind::kStartingToken, &index)) {
        call->has_starting_token = true;
        call->starting_token = text_of(args.parsed.values[index]);
    }
}

int print_skeleton(Command& command, const Globals& globals, const OperationCall& call,
                   std::string_view form) {
    if (form == "yaml-input") {
        command.out(yaml_skeleton(call.service->input(*call.operation)));
        return 0;
    }
    if (form != "output") {
        command.out(input_skeleton(call.service->input(*call.operation)));
        return 0;
    }
    CliError error;
    check_parameters(call, call.input.root(), &error);
    if (error.set()) {
        return print_error(command, error);
    }
    Answer answer;
    answer.pages.emplace_back();
    output_skeleton(call.service->output(*call.operation), &answer.pages.back());
    return print_answer(command, globals, call, answer);
}

// What the options say, of an operation that is known.
void build_call(const ShellState& state, const Globals& globals, OperationArgs* args,
                OperationCall* call, CliError* error) {
    call->region = globals.region;
    call->debug = globals.debug;
    call->raw_blobs = globals.raw_blobs;
    call->whole_pages = globals.output == "yaml-stream";
    bool paginate = globals.paginate;
    settle_paging(args, *call->operation, &paginate, error);
    if (!error->set()) {
        build_input(state, *args, call, error);
    }
    if (!error->set()) {
        read_paging(*args, paginate, call);
    }
}

int run_operation(Shell& shell, Command& command, const Globals& globals,
                  const ServiceModel& service, const OperationModel& operation,
                  std::string_view name, const api::WaiterModel* waiter,
                  const std::vector<std::string>& raw) {
    if (raw.size() == 1 && raw[0] == "help") {
        command.out(waiter != nullptr ? waiter_help(service, *waiter)
                                      : operation_help(service, operation));
        return 0;
    }
    // Where an answer is a stream of bytes, the one operand is the file for it, and it is required.
    const api::Member streamed = streamed_member(service, operation);
    const bool to_file = streamed.exists() && waiter == nullptr;
    OperationArgs args;
    args.table = argument_table(service, operation, name);
    std::vector<ArgRow> rows;
    for (const Argument& argument : args.table) {
        rows.push_back(argument_row(argument, operation, service));
        rows.back().required = rows.back().required && (to_file || !lifts_required(raw));
    }
    rows.push_back({"help", Nargs::kOptional, false, ArgType::kText, {}});
    args.parsed = parse_args(rows, raw);
    const ArgValue help = args.parsed.values.back();
    if (!args.parsed.error.empty()) {
        const bool outfile_too =
            to_file && !help.given && args.parsed.error.starts_with("the following arguments are");
        return print_usage(command, args.parsed.error + (outfile_too ? ", outfile" : ""));
    }
    if (help.given && text_of(help) == "help") {
        command.out(operation_help(service, operation));
        return 0;
    }
    if (to_file && text_of(help).empty()) {
        return print_usage(command, "the following arguments are required: outfile");
    }
    std::vector<std::string> extras = args.parsed.extras;
    if (help.given && !text_of(help).empty() && !to_file) {
        extras.push_back(text_of(help));
    }
    if (!extras.empty()) {
        return print_unknown_options(command, extras);
    }
    OperationCall call;
    call.service = &service;
    call.operation = &operation;
    CliError error;
    build_call(shell.state(), globals, &args, &call, &error);
    if (error.set()) {
        return print_error(command, error);
    }
    std::size_t skeleton = 0;
    if (is_given(args, ArgumentKind::kSkeleton, &skeleton)) {
        return print_skeleton(command, globals, call, text_of(args.parsed.values[skeleton]));
    }
    check_client(call, &error);
    if (error.set()) {
        return print_error(command, error);
    }
    if (waiter != nullptr) {
        return start_waiter(shell, command, *waiter, call);
    }
    if (service.id == "ecs" && operation.name == "ExecuteCommand") {
        return run_execute_command(shell, command, call);
    }
    Answer answer;
    call_paged(shell, command, call, &answer, &error);
    if (to_file && !error.set()) {
        error.text = save_streamed(shell, streamed, text_of(help), &answer.pages[0]);
        error.exit_code = error.text.empty() ? 0 : kExitGeneral;
    }
    return error.set() ? print_error(command, error) : print_answer(command, globals, call, answer);
}

int run_wait(Shell& shell, Command& command, const Globals& globals, const ServiceModel& service,
             const std::vector<std::string>& raw) {
    if (raw.size() == 1 && raw[0] == "help") {
        command.out(waiters_help(service));
        return 0;
    }
    const std::vector<ArgRow> rows{
        {"subcommand", Nargs::kOptional, false, ArgType::kText, waiter_choices(service)}};
    const ArgsParsed parsed = parse_args(rows, raw);
    if (!parsed.error.empty()) {
        return print_usage(command, parsed.error);
    }
    if (!parsed.values[0].given) {
        if (!parsed.extras.empty()) {
            return print_error(command, "Unknown options: " + join(parsed.extras, ", "),
                               kExitUsage);
        }
        return print_error(command,
                           "usage: aws [options] " + service_command(service) +
                               " wait <subcommand> [parameters]\naws: error: too few arguments",
                           kExitUsage);
    }
    const api::WaiterModel* waiter = find_waiter_command(service, text_of(parsed.values[0]));
    const OperationModel* operation =
        waiter == nullptr ? nullptr : service.find_operation(waiter->operation);
    if (operation == nullptr) {
        return print_error(command, "Drydock does not know the operation of this waiter.",
                           kExitGeneral);
    }
    return run_operation(shell, command, globals, service, *operation, text_of(parsed.values[0]),
                         waiter, parsed.extras);
}

// Services of which Drydock has the whole model, so that an unknown command is a mistake.
bool is_whole(std::string_view service) {
    constexpr std::string_view kWhole[] = {"ecs", "scheduler", "servicediscovery",
                                           "application-autoscaling"};
    return std::find(std::begin(kWhole), std::end(kWhole), service) != std::end(kWhole);
}

int run_service(Shell& shell, Command& command, const Globals& globals, const ServiceModel& service,
                const std::vector<std::string>& raw) {
    const std::vector<ArgRow> rows{
        {"operation", Nargs::kOne, true, ArgType::kText, operation_choices(service)}};
    const ArgsParsed parsed = parse_args(rows, raw);
    if (!parsed.error.empty()) {
        const int exit_code = print_usage(command, parsed.error);
        if (parsed.error.substr(0, 19) == "argument operation:" && !is_whole(service.id)) {
            command.note("These are the commands of 'aws " + service_command(service) +
                         "' that Drydock knows; the real CLI has more.\n");
        }
        return exit_code;
    }
    const std::string name = text_of(parsed.values[0]);
    if (name == "help") {
        command.out(service_help(service));
        return 0;
    }
    if (name == "wait" && !service.waiters.empty()) {
        return run_wait(shell, command, globals, service, parsed.extras);
    }
    if (name == "get-login-password") {
        return parsed.extras.empty()
                   ? run_get_login_password(shell, command)
                   : print_error(command, "Unknown options: " + join(parsed.extras, ", "),
                                 kExitUsage);
    }
    if (is_foreign_command(service, name)) {
        return print_error(
            command,
            "Drydock does not model 'aws " + service_command(service) + " " + name + "' yet.",
            kExitGeneral);
    }
    const ConvenienceRow* convenience = find_convenience(service_command(service), name);
    if (convenience != nullptr) {
        return run_convenience(shell, command, globals, *convenience, parsed.extras);
    }
    const OperationModel* operation = find_operation_command(service, name);
    if (operation == nullptr) {
        return print_error(command, "Drydock does not know this operation.", kExitGeneral);
    }
    return run_operation(shell, command, globals, service, *operation, name, nullptr,
                         parsed.extras);
}

// Commands of the real CLI that are not a service's model.
bool is_unmodelled_command(std::string_view name) {
    return name == "login" || name == "sso" || name == "history" || name == "deploy";
}

// Each command that waits names itself in its state.
int resume_aws(Shell& shell, Command& command) {
    api::Doc state;
    std::string problem;
    if (!api::parse_json(command.resumed_state, &state, &problem)) {
        return command.fail("the command's state is damaged", kExitGeneral);
    }
    const std::string_view what = state.root()["resume"].str();
    return what == "configure" ? resume_configure(shell, command)
           : what == "tail"    ? resume_tail(shell, command)
           : what == "exec"    ? resume_exec_session(shell, command)
                               : resume_waiter(shell, command);
}

// The real CLI first looks for these three on the whole line, whatever else is on it
// (awscli/clidriver.py, FirstPassGlobalArgParser). True: the line has ended with it.
bool first_pass(Command& command, const std::vector<std::string>& raw, int* exit_code) {
    constexpr std::string_view kFirstUsage = "usage: aws [-h] [--profile PROFILE] [--debug]\n";
    const std::vector<ArgRow> rows{{"-h", Nargs::kFlag, false, ArgType::kText, {}},
                                   {"--help", Nargs::kFlag, false, ArgType::kText, {}},
                                   {"--profile", Nargs::kOne, false, ArgType::kText, {}},
                                   {"--debug", Nargs::kFlag, false, ArgType::kText, {}}};
    const ArgsParsed parsed = parse_args(rows, raw);
    const std::size_t help = std::max(parsed.values[0].order, parsed.values[1].order);
    if (help == 0 && parsed.error.empty()) {
        return false;
    }
    if (help == 0) {
        *exit_code = print_error(
            command, std::string(kFirstUsage) + "\naws: error: " + parsed.error + "\n", kExitUsage);
        return true;
    }
    command.out(std::string(kFirstUsage) +
                "\noptions:\n  -h, --help         show this help message and exit\n"
                "  --profile PROFILE\n  --debug\n");
    command.note("aws help, aws ecs help and aws ecs run-task help tell more.\n");
    return true;
}

}  // namespace

int run_aws(Shell& shell, Command& command) {
    if (command.resumed) {
        return resume_aws(shell, command);
    }
    const std::vector<std::string> raw(command.args.begin() + 1, command.args.end());
    std::vector<ArgRow> rows = global_rows();
    int exit_code = 0;
    if (first_pass(command, raw, &exit_code)) {
        return exit_code;
    }
    for (const std::string& arg : raw) {
        if (!arg.empty() && arg[0] != '-' && is_unmodelled_command(arg)) {
            return print_error(command, "Drydock does not model 'aws " + arg + "' yet.",
                               kExitGeneral);
        }
        if (!arg.empty() && arg[0] != '-') {
            break;
        }
    }
    rows.push_back({"command", Nargs::kOne, true, ArgType::kText, command_choices()});
    const ArgsParsed parsed = parse_args(rows, raw);
    const bool only_missing = parsed.error.starts_with("the following arguments are required");
    if (value_of(rows, parsed, "--version").given && (parsed.error.empty() || only_missing)) {
        command.out(kVersion);
        return 0;
    }
    if (!parsed.error.empty()) {
        exit_code = print_usage(command, parsed.error);
        if (parsed.error.substr(0, 17) == "argument command:") {
            command.note("These are the services that Drydock knows; the real CLI has more.\n");
        }
        return exit_code;
    }
    Globals globals;
    CliError error;
    read_globals(shell, command, rows, parsed, &globals, &error);
    if (error.set()) {
        return print_error(command, error);
    }
    const std::string name = text_of(parsed.values.back());
    if (name == "help") {
        command.out(aws_help());
        return 0;
    }
    if (name == "configure") {
        return run_configure(shell, command, globals, parsed.extras);
    }
    check_profile(shell, globals, &error);
    if (!error.set()) {
        check_output(globals, &error);
    }
    if (error.set()) {
        return print_error(command, error);
    }
    if (name == "s3") {
        check_region(globals.region, &error);
        return error.set() ? print_error(command, error)
                           : run_s3(shell, command, globals.region, parsed.extras);
    }
    const ServiceModel* service = find_service_command(name);
    if (service == nullptr) {
        return print_error(command, "Drydock does not model 'aws " + name + "' yet.", kExitGeneral);
    }
    return run_service(shell, command, globals, *service, parsed.extras);
}

}  // namespace drydock::shell
