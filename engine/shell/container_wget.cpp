// wget inside a container, as BusyBox has it.
#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/container_commands.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/http_client.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

int resume_wget(Shell& shell, Command& command) {
    api::Doc state;
    std::string problem;
    if (!api::parse_json(command.resumed_state, &state, &problem)) {
        return 1;
    }
    const api::Value root = state.root();
    command.err(root["own"].boolean()
                    ? std::string("wget: download timed out\n")
                    : "wget: can't connect to remote host (" + std::string(root["address"].str()) +
                          "): Connection timed out\n");
    note_reason(shell, command, {}, root["why"].str());
    return 1;
}

int wait_for_nobody(Shell& shell, Command& command, const std::string& timeout,
                    const HttpReply& reply) {
    std::int64_t ms = kConnectTimeoutMs;
    const bool own = !timeout.empty() && parse_time_span(timeout, &ms);
    command.waits = true;
    command.due = shell.world.now + milliseconds(ms);
    api::JsonWriter json(&command.wait_state);
    json.begin_object();
    json.member("address", reply.address);
    json.member_bool("own", own);
    json.member("why", reply.why);
    json.end_object();
    return 0;
}

std::string failure_text(const HttpUrl& url, const HttpReply& reply) {
    switch (reply.exchange) {
        case Exchange::kNoName:
            return "bad address '" + url.host + "'";
        case Exchange::kNotHttp:
            return "error getting response";
        case Exchange::kNotTls:
            return "error getting response: Connection reset by peer";
        case Exchange::kNotModelled:
            return "Drydock does not model what answers at " + url.host + " yet";
        case Exchange::kRefused:
        case Exchange::kDropped:
        case Exchange::kAnswered:
            break;
    }
    return "can't connect to remote host (" + reply.address + "): Connection refused";
}

}  // namespace

int run_container_wget(Shell& shell, Command& command) {
    if (command.resumed) {
        return resume_wget(shell, command);
    }
    const Options options = read_options(command, "qcS", "OTtU");
    if (!options.error.empty() || options.operands.size() != 1) {
        command.err("Usage: wget [-q] [-O FILE] [-T SEC] URL\n");
        return 1;
    }
    const HttpUrl url = read_url(options.operands[0]);
    if (!url.sound) {
        command.err("wget: bad address '" + options.operands[0] + "'\n");
        return 1;
    }
    const HttpReply reply = exchange(shell, url);
    if (reply.exchange == Exchange::kDropped) {
        return wait_for_nobody(shell, command, options.value('T'), reply);
    }
    if (reply.exchange != Exchange::kAnswered) {
        command.err("wget: " + failure_text(url, reply) + "\n");
        note_reason(shell, command, {}, reply.why);
        return 1;
    }
    if (reply.answer.status >= 400) {
        command.err("wget: server returned error: HTTP/1.1 " + std::to_string(reply.answer.status) +
                    " " + std::string(workload::status_name(reply.answer.status)) + "\n");
        return 1;
    }
    std::string output = options.value('O');
    if (output.empty()) {
        const std::string_view name = base_name(url.path);
        output = name.empty() || name == "/" ? "index.html" : std::string(name);
    }
    const std::string problem = deliver_body(shell, command, output, reply.answer.body);
    if (!problem.empty()) {
        command.err("wget: can't open '" + output + "': " + problem + "\n");
        return 1;
    }
    if (!reply.answer.body_known) {
        note_unknown_body(command, reply.answer);
    }
    return 0;
}

}  // namespace drydock::shell
