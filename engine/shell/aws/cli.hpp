// The aws command. One call goes: global options -> service -> operation's options -> request JSON
// -> botocore's client-side checks -> the API -> --query -> output.
#pragma once

#include <string>
#include <vector>

#include "engine/api/jmespath.hpp"
#include "engine/api/model.hpp"
#include "engine/api/value.hpp"
#include "engine/shell/aws/arguments.hpp"
#include "engine/shell/interpreter.hpp"

namespace drydock::shell {

struct Globals {
    std::string output = "json";
    bool has_query = false;
    api::Jmespath query;
    bool paginate = true;
    bool debug = false;
    std::string region;
    std::string binary_format;  // of blobs in options; empty: base64
    bool raw_blobs = false;
    std::string color;  // "on", "off", "auto" or not given
    std::string profile = "default";
    bool profile_set = false;     // by the option or the environment
    bool profile_option = false;  // by the option
};

// An operation with all its parameters, ready to be called.
struct OperationCall {
    const api::ServiceModel* service = nullptr;
    const api::OperationModel* operation = nullptr;
    api::Doc input;  // an object
    bool paginate = false;
    bool has_max_items = false;
    std::int64_t max_items = 0;
    bool has_starting_token = false;
    std::string starting_token;
    bool has_page_size = false;
    std::string page_size;
    std::string region;      // empty: the world's
    bool debug = false;      // print what is sent and what comes back
    bool raw_blobs = false;  // --cli-binary-format raw-in-base64-out
    // Members that came as JSON in an option: Python keeps their order, and says so in messages.
    std::vector<std::string> ordered;
    bool whole_pages = false;  // keep members that are no results, for --output yaml-stream
};

struct CallResult {
    bool ok = false;
    ApiError error;
    std::vector<std::string> notes;
};

// The pages of an answer. Unpaged answers are one page as it came.
struct Answer {
    std::vector<api::Doc> pages;  // timestamps as texts
    bool paged = false;
    bool has_resume_token = false;
    std::string resume_token;
};

int run_aws(Shell& shell, Command& command);

[[nodiscard]] std::string usage_error(std::string_view message);

// Checks as botocore does before it sends; sets *error.
void check_parameters(const OperationCall& call, api::Value input, CliError* error);

// False: there is nothing in that Region; *error and *note say so.
bool region_answers(const Shell& shell, const api::ServiceModel& service,
                    std::string_view operation, std::string_view region, ApiError* error,
                    std::string* note);

// One request. On success *answer is what the service said, untouched.
[[nodiscard]] CallResult call_operation(Shell& shell, Command& command, const OperationCall& call,
                                        api::Value input, api::Doc* answer);
// One line as Python's logging prints it under --debug.
void debug_line(const Shell& shell, Command& command, std::string_view logger,
                std::string_view text);

// Calls and follows the pages. Errors of either kind are in *error.
void call_paged(Shell& shell, Command& command, const OperationCall& call, Answer* answer,
                CliError* error);

[[nodiscard]] std::string service_error_text(const ApiError& error, std::string_view operation);

// Prints the answer in the format asked for. Returns the exit code.
int print_answer(Command& command, const Globals& globals, const OperationCall& call,
                 const Answer& answer);

// `aws SERVICE wait NAME`
int start_waiter(Shell& shell, Command& command, const api::WaiterModel& waiter,
                 const OperationCall& call);
int resume_waiter(Shell& shell, Command& command);

// --generate-cli-skeleton
[[nodiscard]] std::string input_skeleton(api::Shape input);
[[nodiscard]] std::string yaml_skeleton(api::Shape input);
void output_skeleton(api::Shape output, api::Doc* doc);

// Help pages.
[[nodiscard]] std::string aws_help();
[[nodiscard]] std::string service_help(const api::ServiceModel& service);
[[nodiscard]] std::string operation_help(const api::ServiceModel& service,
                                         const api::OperationModel& operation);
[[nodiscard]] std::string waiters_help(const api::ServiceModel& service);
[[nodiscard]] std::string waiter_help(const api::ServiceModel& service,
                                      const api::WaiterModel& waiter);

// client_checks.cpp. What botocore refuses before it sends anything: a Region that can be none; of
// a call also a bucket's name.
void check_region(const std::string& region, CliError* error);
void check_client(const OperationCall& call, CliError* error);

// choices.cpp. The choices of the CLI at each level, in its order.
[[nodiscard]] std::vector<std::string> command_choices();
[[nodiscard]] std::vector<std::string> operation_choices(const api::ServiceModel& service);
// A command of the real CLI's own beside those of the model.
[[nodiscard]] bool is_foreign_command(const api::ServiceModel& service, std::string_view name);
[[nodiscard]] std::vector<std::string> waiter_choices(const api::ServiceModel& service);
[[nodiscard]] std::vector<ArgRow> global_rows();

}  // namespace drydock::shell
