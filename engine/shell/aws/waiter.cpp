// `aws SERVICE wait NAME`: polls with the model's delay in simulated time.
#include "engine/api/json_writer.hpp"
#include "engine/shell/aws/cli.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

using api::AcceptorModel;
using api::Doc;
using api::Matcher;
using api::Value;
using api::WaiterModel;
using api::WaiterState;

namespace {

std::string explanation(const AcceptorModel& acceptor) {
    const std::string expression = "For expression \"" + std::string(acceptor.argument) + "\" ";
    std::string expected(acceptor.expected);
    if (acceptor.expected_kind == api::ExpectedKind::kBoolean) {
        expected = expected == "true" ? "True" : "False";
    }
    switch (acceptor.matcher) {
        case Matcher::kPath:
            return expression + "we matched expected path: \"" + expected + "\"";
        case Matcher::kPathAll:  // "excepted" is botocore's own spelling
            return expression + "all members matched excepted path: \"" + expected + "\"";
        case Matcher::kPathAny:
            return expression + "we matched expected path: \"" + expected + "\" at least once";
        case Matcher::kStatus:
            return "Matched expected HTTP status code: " + expected;
        case Matcher::kError:
            return "Matched expected service error code: " + expected;
    }
    return {};
}

bool equals_expected(Value value, const AcceptorModel& acceptor) {
    switch (acceptor.expected_kind) {
        case api::ExpectedKind::kString:
            return value.is_string() && value.str() == acceptor.expected;
        case api::ExpectedKind::kInteger:
            return value.is_number() && value.str() == acceptor.expected;
        case api::ExpectedKind::kBoolean:
            return value.is_bool() && value.boolean() == (acceptor.expected == "true");
    }
    return false;
}

bool matches_path(const AcceptorModel& acceptor, Value answer) {
    api::Jmespath expression;
    api::JmespathError error;
    Doc result;
    if (!api::Jmespath::compile(acceptor.argument, &expression, &error) ||
        !expression.evaluate(answer, &result, &error)) {
        return false;
    }
    const Value found = result.root();
    if (acceptor.matcher == Matcher::kPath) {
        return equals_expected(found, acceptor);
    }
    if (!found.is_array() || found.size() == 0) {
        return false;
    }
    const bool all = acceptor.matcher == Matcher::kPathAll;
    for (const Value element : found) {
        if (equals_expected(element, acceptor) != all) {
            return !all;
        }
    }
    return all;
}

bool accepts(const AcceptorModel& acceptor, const CallResult& result, const Doc& answer) {
    switch (acceptor.matcher) {
        case Matcher::kPath:
        case Matcher::kPathAll:
        case Matcher::kPathAny:
            return result.ok && matches_path(acceptor, answer.root());
        case Matcher::kStatus:
            return acceptor.expected == std::to_string(result.ok ? 200 : result.error.http_status);
        case Matcher::kError:
            return !result.ok && acceptor.expected == result.error.code;
    }
    return false;
}

int fail_waiter(Command& command, const WaiterModel& waiter, const std::string& reason) {
    command.err("\nWaiter " + std::string(waiter.name) + " failed: " + reason + "\n");
    return kExitGeneral;
}

struct Progress {
    std::int64_t attempts = 0;
    bool accepted_before = false;  // some poll matched an acceptor that says "retry"
};

void wait_on(Shell& shell, Command& command, const WaiterModel& waiter, const OperationCall& call,
             const Progress& progress) {
    command.waits = true;
    command.due = shell.world.now + seconds(waiter.delay_seconds);
    command.wait_state.clear();
    api::JsonWriter json(&command.wait_state);
    json.begin_object();
    json.member("service", call.service->id);
    json.member("waiter", waiter.name);
    json.member_int("attempts", progress.attempts);
    json.member_bool("accepted", progress.accepted_before);
    json.member_raw("input", api::to_json(call.input.root()));
    json.end_object();
}

int poll(Shell& shell, Command& command, const WaiterModel& waiter, const OperationCall& call,
         Progress progress) {
    Doc answer;
    const CallResult result = call_operation(shell, command, call, call.input.root(), &answer);
    ++progress.attempts;
    const AcceptorModel* matched = nullptr;
    const AcceptorModel* last = nullptr;
    for (const AcceptorModel& acceptor : waiter.acceptors) {
        last = &acceptor;
        if (accepts(acceptor, result, answer)) {
            matched = &acceptor;
            break;
        }
    }
    if (matched == nullptr && !result.ok) {
        return fail_waiter(
            command, waiter,
            "An error occurred (" + result.error.code + "): " + result.error.message);
    }
    if (matched != nullptr && matched->state == WaiterState::kSuccess) {
        return 0;
    }
    if (matched != nullptr && matched->state == WaiterState::kFailure) {
        return fail_waiter(command, waiter,
                           "Waiter encountered a terminal failure state: " + explanation(*matched));
    }
    progress.accepted_before = progress.accepted_before || matched != nullptr;
    if (progress.attempts >= waiter.max_attempts) {
        return fail_waiter(
            command, waiter,
            progress.accepted_before
                ? "Max attempts exceeded. Previously accepted state: " + explanation(*last)
                : "Max attempts exceeded");
    }
    wait_on(shell, command, waiter, call, progress);
    return 0;
}

}  // namespace

int start_waiter(Shell& shell, Command& command, const WaiterModel& waiter,
                 const OperationCall& call) {
    CliError error;
    check_parameters(call, call.input.root(), &error);
    if (error.set()) {
        command.err("\n" + error.text + "\n");
        return error.exit_code;
    }
    return poll(shell, command, waiter, call, Progress());
}

int resume_waiter(Shell& shell, Command& command) {
    Doc state;
    std::string problem;
    OperationCall call;
    const WaiterModel* waiter = nullptr;
    if (api::parse_json(command.resumed_state, &state, &problem)) {
        call.service = api::find_service(state.root()["service"].str());
        waiter = call.service == nullptr ? nullptr
                                         : call.service->find_waiter(state.root()["waiter"].str());
        call.operation =
            waiter == nullptr ? nullptr : call.service->find_operation(waiter->operation);
    }
    if (call.operation == nullptr) {
        return command.fail("the waiter's state is damaged", kExitGeneral);
    }
    api::DocBuilder builder(&call.input);
    builder.copy(state.root()["input"]);
    Progress progress;
    progress.attempts = state.root()["attempts"].i64();
    progress.accepted_before = state.root()["accepted"].boolean();
    return poll(shell, command, *waiter, call, progress);
}

}  // namespace drydock::shell
