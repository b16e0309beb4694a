// `aws logs tail`: FilterLogEvents, once or every five seconds of simulated time.
#include <algorithm>
#include <utility>

#include "engine/api/json_writer.hpp"
#include "engine/shell/aws/conveniences.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

using api::Doc;
using api::DocBuilder;
using api::Value;

namespace {

constexpr Duration kPollEvery = seconds(5);  // awscli/customizations/logs/tail.py
constexpr int kPagesMax = 1000;
constexpr int kPollsMax = 1'000'000;

// "10m", "2h" or an ISO-8601 time, to Unix milliseconds.
bool read_since(const Shell& shell, std::string_view text, std::int64_t* unix_ms) {
    static constexpr struct {
        char unit;
        std::int64_t seconds;
    } kUnits[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86'400}, {'w', 604'800}};
    std::int64_t amount = 0;
    for (const auto& row : kUnits) {
        if (!text.empty() && text.back() == row.unit && is_digit(text[0]) &&
            parse_int(text.substr(0, text.size() - 1), &amount) && amount < 1'000'000'000) {
            *unix_ms = shell.world.unix_ms(shell.world.now) - amount * row.seconds * 1000;
            return true;
        }
    }
    return parse_timestamp(text, unix_ms);
}

// What goes on from poll to poll, as the job's state.
struct Tail {
    Doc request;  // without startTime and nextToken
    std::int64_t start = 0;
    std::string format = "detailed";
    std::string region;
    bool color = false;
    bool follow = false;
    std::vector<std::string> seen;  // ids of the newest events, those of time `start`
    std::int64_t polls = 0;
};

std::string text_of_event(const Tail& tail, Value event) {
    const std::string iso = format_iso8601(event["timestamp"].i64());  // 2026-01-05T09:00:00.000Z
    std::string message(event["message"].str());
    const std::string time = tail.format == "short" ? iso.substr(0, 19)
                             : tail.format == "json" && iso.substr(20, 3) == "000"
                                 ? iso.substr(0, 19) + "+00:00"
                                 : iso.substr(0, 23) + "000+00:00";
    std::string stream(event["logStreamName"].str());
    Doc doc;
    std::string problem;
    if (tail.format == "json" && api::parse_json(message, &doc, &problem)) {
        message = "\n";
        api::append_pretty_json(message, doc.root());
    }
    const auto paint = [&tail](const std::string& text, std::string_view code) {
        return tail.color ? std::string(code) + text + "\x1b[0m" : text;
    };
    std::string line = paint(time, "\x1b[32m") + " ";
    if (tail.format != "short") {
        line += paint(stream, "\x1b[36m") + " ";
    }
    line += message;
    return std::string(strip_right(line)) + "\n";
}

void build_request(const Tail& tail, std::string_view token, Doc* out) {
    DocBuilder builder(out);
    builder.begin_object();
    const Value fixed = tail.request.root();
    const auto stop = fixed.end();
    for (auto it = fixed.begin(); !(it == stop); ++it) {
        builder.key(it.key());
        builder.copy(*it);
    }
    builder.key("startTime");
    builder.number(tail.start);
    if (!token.empty()) {
        builder.key("nextToken");
        builder.string(token);
    }
    builder.end();
}

// Prints a page's new events and remembers those of the newest time.
void print_page(Command& command, Tail* tail, Value events) {
    for (const Value event : events) {
        const std::string id(event["eventId"].str());
        const std::int64_t at = event["timestamp"].i64();
        if (tail->follow &&
            std::find(tail->seen.begin(), tail->seen.end(), id) != tail->seen.end()) {
            continue;
        }
        if (at > tail->start && tail->follow) {
            tail->start = at;
            tail->seen.clear();
        }
        if (at >= tail->start) {
            tail->seen.push_back(id);
        }
        command.out(text_of_event(*tail, event));
    }
}

// All pages of one poll. Returns the exit code of a failure, else 0.
int poll(Shell& shell, Command& command, Tail* tail) {
    OperationCall call;
    call.service = api::find_service("logs");
    call.operation = call.service->find_operation("FilterLogEvents");
    call.region = tail->region;
    std::string token;
    const std::int64_t start = tail->start;
    for (int page = 0; page < kPagesMax; ++page) {
        Doc request;
        Doc answer;
        const std::int64_t newest = std::exchange(tail->start, start);
        build_request(*tail, token, &request);
        tail->start = newest;
        const CallResult result = call_operation(shell, command, call, request.root(), &answer);
        for (const std::string& note : result.notes) {
            command.note(note);
        }
        if (!result.ok) {
            command.err("\n" + service_error_text(result.error, call.operation->name) + "\n");
            return kExitService;
        }
        print_page(command, tail, answer.root()["events"]);
        token = std::string(answer.root()["nextToken"].str());
        if (token.empty()) {
            break;
        }
    }
    return 0;
}

void wait_on(Shell& shell, Command& command, const Tail& tail) {
    command.waits = true;
    command.due = shell.world.now + kPollEvery;
    command.wait_state.clear();
    api::JsonWriter json(&command.wait_state);
    json.begin_object();
    json.member("resume", "tail");
    json.member_raw("request", api::to_json(tail.request.root()));
    json.member_int("start", tail.start);
    json.member("format", tail.format);
    json.member("region", tail.region);
    json.member_bool("color", tail.color);
    json.member_int("polls", tail.polls);
    json.key("seen").begin_array();
    for (const std::string& id : tail.seen) {
        json.string(id);
    }
    json.end_array();
    json.end_object();
}

int poll_and_wait(Shell& shell, Command& command, Tail* tail) {
    const int exit_code = poll(shell, command, tail);
    if (exit_code == 0 && tail->follow && ++tail->polls < kPollsMax) {
        wait_on(shell, command, *tail);
    }
    return exit_code;
}

}  // namespace

int run_logs_tail(Shell& shell, Command& command, const ConvenienceCall& call) {
    Tail tail;
    const std::string since = call.given("--since") ? call.text("--since") : "10m";
    if (!read_since(shell, since, &tail.start)) {
        command.err("\nInvalid timestamp \"" + since + "\": Unknown string format: " + since +
                    "\n");
        return kExitGeneral;
    }
    if (call.given("--format")) {
        tail.format = call.text("--format");
    }
    tail.follow = call.given("--follow");
    tail.region = call.globals.region;
    tail.color = call.globals.color == "on";
    DocBuilder builder(&tail.request);
    builder.begin_object();
    builder.key("logGroupName");
    builder.string(call.text("group_name"));
    builder.key("interleaved");
    builder.boolean(true);
    if (call.given("--filter-pattern")) {
        builder.key("filterPattern");
        builder.string(call.text("--filter-pattern"));
    }
    if (call.given("--log-stream-names")) {
        builder.key("logStreamNames");
        builder.begin_array();
        for (const std::string& name : call.values("--log-stream-names")) {
            builder.string(name);
        }
        builder.end();
    }
    if (call.given("--log-stream-name-prefix")) {
        builder.key("logStreamNamePrefix");
        builder.string(call.text("--log-stream-name-prefix"));
    }
    builder.end();
    return poll_and_wait(shell, command, &tail);
}

int resume_tail(Shell& shell, Command& command) {
    Doc state;
    std::string problem;
    if (!api::parse_json(command.resumed_state, &state, &problem)) {
        return kExitGeneral;
    }
    Tail tail;
    DocBuilder builder(&tail.request);
    builder.copy(state.root()["request"]);
    tail.start = state.root()["start"].i64();
    tail.format = std::string(state.root()["format"].str());
    tail.region = std::string(state.root()["region"].str());
    tail.color = state.root()["color"].boolean();
    tail.polls = state.root()["polls"].i64();
    tail.follow = true;
    for (const Value id : state.root()["seen"]) {
        tail.seen.emplace_back(id.str());
    }
    return poll_and_wait(shell, command, &tail);
}

}  // namespace drydock::shell
