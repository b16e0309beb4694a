// curl, dig and nslookup, as far as the simulated network goes: this terminal stands outside the
// VPC, no name of the simulated DNS exists yet, and no interface has a public address of its own.
// What cannot be answered truly is said so.
#include <algorithm>

#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

// Linux gives up on a connection after six retries: 127 s and the last wait, which curl shows so.
constexpr std::int64_t kConnectTimeoutMs = 133'000;

struct CurlOptions {
    bool silent = false;
    bool show_error = false;
    std::int64_t timeout_ms = kConnectTimeoutMs;
    bool own_timeout = false;
    std::string write_out;
    std::string url;
};

struct Url {
    std::string scheme = "http";
    std::string host;
    std::int64_t port = 0;
};

bool read_address(std::string_view text, std::uint32_t* address) {
    const std::vector<std::string_view> parts = split(text, '.');
    if (parts.size() != 4) {
        return false;
    }
    *address = 0;
    for (const std::string_view part : parts) {
        std::int64_t value = 0;
        if (part.empty() || !is_digit(part[0]) || part.size() > 3 || !parse_int(part, &value) ||
            value > 255) {
            return false;
        }
        *address = *address << 8U | static_cast<std::uint32_t>(value);
    }
    return true;
}

bool in_network(std::uint32_t address, std::uint32_t base, unsigned bits) {
    return address >> (32U - bits) == base >> (32U - bits);
}

bool is_private(std::uint32_t address) {
    return in_network(address, 0x0A000000U, 8) || in_network(address, 0xAC100000U, 12) ||
           in_network(address, 0xC0A80000U, 16) || in_network(address, 0x64400000U, 10);
}

// Does a task's interface have this private address?
bool is_a_tasks(const World& world, std::uint32_t address) {
    bool found = false;
    world.ecs.tasks.each([&](ecs::TaskId, const ecs::TaskRow& row) {
        found =
            found || (row.private_ipv4 == address && row.last_status != ecs::TaskStatus::kStopped);
    });
    return found;
}

// Letters of curl that take a value, and those that do not.
constexpr std::string_view kValueLetters = "XHdoAuebFTcrUyYmwx";
constexpr std::string_view kFlagLetters = "sSfvikLIgGnNkjO46aZ";

bool is_value_option(std::string_view name) {
    static constexpr std::string_view kNames[] = {
        "--request", "--header",      "--data",       "--output",   "--user-agent",
        "--user",    "--cookie",      "--form",       "--data-raw", "--data-binary",
        "--cacert",  "--resolve",     "--retry",      "--url",      "--json",
        "--proxy",   "--retry-delay", "--max-redirs", "--interface"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

bool set_option(char letter, const std::string& value, CurlOptions* out) {
    switch (letter) {
        case 's':
            out->silent = true;
            return true;
        case 'S':
            out->show_error = true;
            return true;
        case 'w':
            out->write_out = value;
            return true;
        case 'm':
            out->own_timeout = true;
            return parse_time_span(value, &out->timeout_ms) && is_digit(value.back());
        default:
            return true;
    }
}

// False: *exit_code is what curl ends with; a message was written.
bool read_curl_options(Command& command, CurlOptions* out, int* exit_code) {
    const auto refuse = [&command, exit_code](const std::string& text) {
        command.err("curl: " + text +
                    "\ncurl: try 'curl --help' or 'curl --manual' for more information\n");
        *exit_code = 2;
        return false;
    };
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        const std::string& arg = command.args[i];
        if (arg.size() < 2 || arg[0] != '-') {
            out->url = out->url.empty() ? arg : out->url;
            continue;
        }
        if (arg[1] == '-') {
            char letter = '\0';
            letter = arg == "--silent" ? 's' : arg == "--show-error" ? 'S' : letter;
            letter = arg == "--max-time" || arg == "--connect-timeout" ? 'm' : letter;
            letter = arg == "--write-out" ? 'w' : letter;
            static constexpr std::string_view kFlags[] = {
                "--silent",     "--show-error", "--fail",    "--verbose",
                "--location",   "--head",       "--include", "--insecure",
                "--compressed", "--http1.1",    "--ipv4",    "--fail-with-body"};
            const bool flag =
                std::find(std::begin(kFlags), std::end(kFlags), arg) != std::end(kFlags);
            std::string value;
            if (!flag && letter == '\0' && !is_value_option(arg)) {
                return refuse("option " + arg + ": is unknown");
            }
            if (!flag) {
                if (i + 1 >= command.args.size()) {
                    return refuse("option " + arg + ": requires parameter");
                }
                value = command.args[++i];
            }
            if (arg == "--url") {
                out->url = value;
            } else if (!set_option(letter, value, out)) {
                return refuse("option " + arg + ": expected a proper numerical parameter");
            }
            continue;
        }
        for (std::size_t k = 1; k < arg.size(); ++k) {
            const char letter = arg[k];
            std::string value;
            if (kValueLetters.find(letter) != std::string_view::npos) {
                value = arg.substr(k + 1);
                if (value.empty() && i + 1 >= command.args.size()) {
                    return refuse("option " + arg + ": requires parameter");
                }
                value = value.empty() ? command.args[++i] : value;
                if (!set_option(letter, value, out)) {
                    return refuse("option -" + std::string(1, letter) +
                                  ": expected a proper numerical parameter");
                }
                break;
            }
            if (kFlagLetters.find(letter) == std::string_view::npos) {
                return refuse("option -" + std::string(1, letter) + ": is unknown");
            }
            (void)set_option(letter, value, out);
        }
    }
    return true;
}

bool read_url(std::string_view text, Url* url) {
    const std::size_t colons = text.find("://");
    if (colons != std::string_view::npos) {
        url->scheme = lower(text.substr(0, colons));
        text.remove_prefix(colons + 3);
    }
    text = text.substr(0, text.find_first_of("/?#"));
    const std::size_t at = text.rfind('@');
    if (at != std::string_view::npos) {
        text.remove_prefix(at + 1);
    }
    url->port = url->scheme == "https" ? 443 : 80;
    const std::size_t colon = text.rfind(':');
    if (colon != std::string_view::npos) {
        if (!parse_int(text.substr(colon + 1), &url->port) || url->port < 0 || url->port > 65535) {
            return false;
        }
        text = text.substr(0, colon);
    }
    url->host = lower(text);
    return !url->host.empty() && url->host.find(' ') == std::string::npos;
}

// "%{http_code}" and line ends of -w; nothing was received.
std::string written_out(std::string_view format) {
    std::string out = replace_all(format, "%{http_code}", "000");
    out = replace_all(out, "%{response_code}", "000");
    return replace_all(replace_all(out, "\\n", "\n"), "\\t", "\t");
}

int end_curl(Command& command, const CurlOptions& options, int exit_code, std::string_view text) {
    command.out(written_out(options.write_out));
    if (!options.silent || options.show_error) {
        command.err("curl: (" + std::to_string(exit_code) + ") " + std::string(text) + "\n");
    }
    return exit_code;
}

std::string failed_to_connect(const Url& url, std::int64_t ms) {
    return "Failed to connect to " + url.host + " port " + std::to_string(url.port) + " after " +
           std::to_string(ms) + " ms: Couldn't connect to server";
}

int wait_for_nobody(Shell& shell, Command& command, const CurlOptions& options, const Url& url) {
    command.waits = true;
    command.due = shell.world.now + milliseconds(options.timeout_ms);
    api::JsonWriter json(&command.wait_state);
    json.begin_object();
    json.member("host", url.host);
    json.member_int("port", url.port);
    json.member_int("ms", options.timeout_ms);
    json.member_bool("own", options.own_timeout);
    json.member_bool("quiet", options.silent && !options.show_error);
    json.member("out", options.write_out);
    json.end_object();
    return 0;
}

int resume_curl(Command& command) {
    api::Doc state;
    std::string problem;
    if (!api::parse_json(command.resumed_state, &state, &problem)) {
        return 2;
    }
    const api::Value root = state.root();
    CurlOptions options;
    options.silent = root["quiet"].boolean();
    options.write_out = std::string(root["out"].str());
    Url url;
    url.host = std::string(root["host"].str());
    url.port = root["port"].i64();
    const std::int64_t ms = root["ms"].i64();
    return end_curl(command, options, 28,
                    root["own"].boolean()
                        ? "Connection timed out after " + std::to_string(ms) + " milliseconds"
                        : failed_to_connect(url, ms));
}

}  // namespace

int run_curl(Shell& shell, Command& command) {
    if (command.resumed) {
        return resume_curl(command);
    }
    CurlOptions options;
    int exit_code = 0;
    if (!read_curl_options(command, &options, &exit_code)) {
        return exit_code;
    }
    if (options.url.empty()) {
        command.err(
            "curl: no URL specified!\n"
            "curl: try 'curl --help' or 'curl --manual' for more information\n");
        return 2;
    }
    Url url;
    if (!read_url(options.url, &url)) {
        return end_curl(command, options, 3, "URL using bad/illegal format or missing URL");
    }
    if (url.scheme != "http" && url.scheme != "https") {
        return end_curl(command, options, 1,
                        "Protocol \"" + url.scheme + "\" not supported or disabled in libcurl");
    }
    std::uint32_t address = 0;
    if (url.host == "localhost" || (read_address(url.host, &address) && address >> 24U == 127)) {
        return end_curl(command, options, 7, failed_to_connect(url, 0));
    }
    if (!read_address(url.host, &address)) {
        command.note(
            "No name exists in the simulated DNS yet: load balancers and Cloud Map, which "
            "make names, are not modelled.\n");
        return end_curl(command, options, 6, "Could not resolve host: " + url.host);
    }
    if (is_private(address) || in_network(address, 0xA9FE0000U, 16)) {
        const bool task = is_a_tasks(shell.world, address);
        command.note(url.host +
                     (task ? " is a running task's private address: it answers inside the "
                             "VPC only, and this terminal stands outside.\n"
                           : " is a private address: nothing outside its network reaches "
                             "it, and this terminal stands outside.\n"));
        return wait_for_nobody(shell, command, options, url);
    }
    // CURLE_NOT_BUILT_IN: the one code of curl that says "this was not asked of anybody".
    return end_curl(command, options, 4,
                    "Drydock does not model what answers at public addresses yet");
}

namespace {

constexpr std::string_view kNoName =
    "No name exists in the simulated DNS yet: load balancers and Cloud Map, which make names, are "
    "not modelled.\n";
constexpr std::string_view kResolver = "127.0.0.53";

}  // namespace

int run_dig(Shell& shell, Command& command) {
    std::string name;
    std::string type = "A";
    bool brief = false;
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        const std::string& arg = command.args[i];
        static constexpr std::string_view kTypes[] = {"A",   "AAAA", "CNAME", "MX",  "NS",
                                                      "SOA", "SRV",  "TXT",   "PTR", "ANY"};
        if (arg == "+short") {
            brief = true;
        } else if (arg[0] == '+' || arg[0] == '@') {
            continue;
        } else if (std::find(std::begin(kTypes), std::end(kTypes), upper(arg)) !=
                   std::end(kTypes)) {
            type = upper(arg);
        } else if (arg[0] == '-') {
            command.err("Invalid option: " + arg + "\n");
            return 1;
        } else {
            name = arg;
        }
    }
    command.note(kNoName);
    if (brief) {
        return 0;
    }
    if (name.empty() || name.back() != '.') {
        name += '.';
    }
    // The message id is drawn at random by the real dig; here it is always 1.
    command.out("\n; <<>> DiG 9.18 <<>> " +
                join({command.args.begin() + 1, command.args.end()}, " ") +
                "\n;; global options: +cmd\n;; Got answer:\n"
                ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1\n"
                ";; flags: qr rd ra; QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0\n\n"
                ";; QUESTION SECTION:\n;" +
                name + std::string(name.size() < 24 ? 24 - name.size() : 1, ' ') + "IN\t" + type +
                "\n\n;; Query time: 1 msec\n;; SERVER: " + std::string(kResolver) +
                "#53\n;; WHEN: " + format_date(shell, "%a %b %d %H:%M:%S %Z %Y") + "\n\n");
    return 0;
}

int run_nslookup(Shell&, Command& command) {
    if (command.args.size() < 2) {
        return command.fail("usage: nslookup NAME");
    }
    command.note(kNoName);
    command.out("Server:\t\t" + std::string(kResolver) + "\nAddress:\t" + std::string(kResolver) +
                "#53\n\n** server can't find " + command.args[1] + ": NXDOMAIN\n\n");
    return 1;
}

}  // namespace drydock::shell
