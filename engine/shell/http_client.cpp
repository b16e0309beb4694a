#include "engine/shell/http_client.hpp"

#include "engine/ecs/task_metadata.hpp"
#include "engine/ecs/task_names.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"
#include "engine/vpc/reachability.hpp"
#include "engine/vpc/vpc.hpp"

namespace drydock::shell {

namespace {

constexpr std::uint32_t kLoopback = 127;
constexpr std::uint32_t kMetadata = (169U << 24) | (254U << 16) | (170U << 8) | 2;

// The task metadata endpoint, and what it says where nothing is.
workload::HttpAnswer ask_metadata(const Shell& shell, std::string_view path, std::string* why) {
    const Machine& machine = *shell.machine;
    const World& world = shell.world;
    const std::string runtime(ecs::runtime_id(world, machine.task, machine.container));
    path = path.substr(0, path.find('?'));
    workload::HttpAnswer answer;
    answer.type = "application/json";
    if (path == ecs::credentials_path(world, machine.task)) {
        answer.body = ecs::credentials_json(world, machine.task);
    } else if (path == "/v4/" + runtime) {
        answer.body = ecs::container_metadata(world, machine.task, machine.container);
    } else if (path == "/v4/" + runtime + "/task") {
        answer.body = ecs::task_metadata(world, machine.task);
    } else {
        answer.status = 404;
        answer.type = "text/plain; charset=utf-8";
        answer.body = "404 page not found\n";
        if (path.find(runtime) != std::string_view::npos) {
            *why =
                "of the metadata endpoint, version 4 of the container and its /task are "
                "simulated";
        }
    }
    return answer;
}

bool find_address(const Shell& shell, const std::string& host, std::uint32_t* address) {
    if (host == "localhost") {
        *address = kLoopback << 24 | 1;
        return true;
    }
    const ecs::TaskId from = shell.machine == nullptr ? ecs::TaskId{} : shell.machine->task;
    return vpc::parse_ipv4(host, address) || vpc::resolve_name(shell.world, from, host, address);
}

void ask_program(const Shell& shell, const HttpUrl& url, const vpc::Reach& reach,
                 HttpReply* reply) {
    const workload::HttpServer server = ecs::http_server(shell.world, reach.task, reach.listener);
    reply->answer = workload::http_answer(server, url.path);
    if (reply->answer.status == 0) {
        reply->exchange = Exchange::kNotHttp;
        reply->why = "the program speaks a protocol of its own, not HTTP";
    } else if (url.scheme == "https") {
        reply->exchange = Exchange::kNotTls;
        reply->why = "programs answer plain HTTP: nothing here has a certificate";
    }
}

void follow(const Shell& shell, const HttpUrl& url, const vpc::Reach& reach, HttpReply* reply) {
    reply->why = reach.reason();
    switch (reach.verdict) {
        case vpc::Verdict::kOpen:
            return ask_program(shell, url, reach, reply);
        case vpc::Verdict::kHost:  // checkip.amazonaws.com: the caller's address
            reply->answer.type = "text/plain;charset=UTF-8";
            reply->answer.body = vpc::format_ipv4(reach.heard) + "\n";
            return;
        case vpc::Verdict::kRefused:
            reply->exchange = Exchange::kRefused;
            return;
        case vpc::Verdict::kDropped:
            reply->exchange = Exchange::kDropped;
            return;
        case vpc::Verdict::kUnknown:
            reply->exchange = Exchange::kNotModelled;
            return;
    }
}

}  // namespace

HttpUrl read_url(std::string_view text) {
    HttpUrl url;
    const std::size_t colons = text.find("://");
    if (colons != std::string_view::npos) {
        url.scheme = lower(text.substr(0, colons));
        text.remove_prefix(colons + 3);
    }
    const std::size_t path = text.find_first_of("/?#");
    if (path != std::string_view::npos) {
        const std::string_view rest = text.substr(path, text.find('#') - path);
        url.path = (rest.starts_with("/") ? "" : "/") + std::string(rest);
        text = text.substr(0, path);
    }
    const std::size_t at = text.rfind('@');
    if (at != std::string_view::npos) {
        text.remove_prefix(at + 1);
    }
    url.port = url.scheme == "https" ? 443 : 80;
    const std::size_t colon = text.rfind(':');
    const bool port_ok =
        colon == std::string_view::npos ||
        (parse_int(text.substr(colon + 1), &url.port) && url.port > 0 && url.port <= 65535);
    url.host = lower(text.substr(0, colon));
    url.sound = port_ok && !url.host.empty() && url.host.find(' ') == std::string::npos;
    return url;
}

HttpReply exchange(const Shell& shell, const HttpUrl& url) {
    HttpReply reply;
    std::uint32_t address = 0;
    if (!find_address(shell, url.host, &address)) {
        reply.exchange = Exchange::kNoName;
        return reply;
    }
    reply.address = vpc::format_ipv4(address);
    const bool inside = shell.machine != nullptr;
    if (address >> 24 == kLoopback) {
        if (!inside) {
            reply.exchange = Exchange::kRefused;
            return reply;
        }
        address = shell.world.ecs.tasks.get(shell.machine->task).private_ipv4;
    }
    if (inside && address == kMetadata) {
        reply.exchange = url.port == 80 ? Exchange::kAnswered : Exchange::kRefused;
        reply.answer = ask_metadata(shell, url.path, &reply.why);
        return reply;
    }
    const ecs::TaskId from = inside ? shell.machine->task : ecs::TaskId{};
    follow(shell, url, vpc::reach(shell.world, from, address, static_cast<std::uint16_t>(url.port)),
           &reply);
    return reply;
}

std::string answer_head(const Shell& shell, const workload::HttpAnswer& answer) {
    std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " " +
                       std::string(workload::status_name(answer.status)) + "\r\n";
    const auto add = [&head](std::string_view name, std::string_view value) {
        head += std::string(name) + ": " + std::string(value) + "\r\n";
    };
    if (!answer.server.empty()) {
        add("Server", answer.server);
    }
    add("Date", format_date(shell, "%a, %d %b %Y %H:%M:%S GMT"));
    if (!answer.type.empty()) {
        add("Content-Type", answer.type);
    }
    if (answer.body_known) {
        add("Content-Length", std::to_string(answer.body.size()));
    }
    return head + "\r\n";
}

std::string deliver_body(Shell& shell, Command& command, std::string_view path,
                         std::string_view body) {
    if (path.empty() || path == "-") {
        command.out(body);
        return {};
    }
    if (path == "/dev/null") {
        return {};
    }
    return store_file(&shell.state(), resolve_path(shell.state(), path), std::string(body));
}

void note_unknown_body(Command& command, const workload::HttpAnswer& answer) {
    command.note("The program answered " + std::to_string(answer.status) + " " +
                 std::string(workload::status_name(answer.status)) +
                 "; what programs of built images write into their answers is not simulated.\n");
}

void note_reason(const Shell& shell, Command& command, const HttpUrl& url, std::string_view why) {
    if (why.empty()) {
        return;
    }
    std::string text(why);
    text[0] = to_upper(text[0]);
    const bool terminal = shell.machine == nullptr && !url.host.empty();
    command.note(text + (terminal ? ". The whole way: drydock why " + url.host + ":" +
                                        std::to_string(url.port) + "\n"
                                  : ".\n"));
}

}  // namespace drydock::shell
