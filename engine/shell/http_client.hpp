// What curl and wget share, in the terminal and inside containers: the URL, whom it reaches, what
// comes back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/shell/interpreter.hpp"
#include "engine/workload/http_answer.hpp"

namespace drydock::shell {

struct HttpUrl {
    std::string scheme = "http";
    std::string host;
    std::int64_t port = 0;
    std::string path = "/";
    bool sound = false;  // it could be read
};
// [scheme://][user@]host[:port][/path][?query]
[[nodiscard]] HttpUrl read_url(std::string_view text);

enum class Exchange : std::uint8_t {
    kAnswered,
    kRefused,     // curl: 7
    kDropped,     // nobody answers: it waits for its time-out, 28
    kNoName,      // 6
    kNotHttp,     // the other end closed the connection: 52
    kNotTls,      // https to a program that speaks HTTP: 35
    kNotModelled  // 4, CURLE_NOT_BUILT_IN: the one code that says "this was not asked of anybody"
};

struct HttpReply {
    Exchange exchange = Exchange::kAnswered;
    workload::HttpAnswer answer;  // kAnswered
    std::string address;          // connected to, or tried
    std::string why;              // for a note: which hop said no
};
[[nodiscard]] HttpReply exchange(const Shell& shell, const HttpUrl& url);

// The head of an answer as it travels, with the empty line.
[[nodiscard]] std::string answer_head(const Shell& shell, const workload::HttpAnswer& answer);

// Puts a body where -o says. Empty, or why not.
[[nodiscard]] std::string deliver_body(Shell& shell, Command& command, std::string_view path,
                                       std::string_view body);
void note_unknown_body(Command& command, const workload::HttpAnswer& answer);
// "drydock why" tells the whole way; inside a container there is no such command.
void note_reason(const Shell& shell, Command& command, const HttpUrl& url, std::string_view why);

// Linux gives up on a connection after six retries: 127 s and the last wait, which curl shows so.
inline constexpr std::int64_t kConnectTimeoutMs = 133'000;

inline constexpr std::string_view kNames =
    "The simulated DNS has the public names of network interfaces (ec2-...), inside the VPC their "
    "private ones (ip-...), and checkip.amazonaws.com. Load balancers and Cloud Map, which make "
    "other names, are not modelled yet.\n";

}  // namespace drydock::shell
