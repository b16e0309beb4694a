// curl 7.88, in the terminal and inside containers: options, what it prints, its exit codes.
#include <algorithm>

#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/http_client.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

struct CurlOptions {
    bool silent = false;
    bool show_error = false;
    bool fail = false;
    bool head = false;
    bool include = false;
    bool verbose = false;
    bool own_timeout = false;
    bool remote_name = false;  // -O
    std::int64_t timeout_ms = kConnectTimeoutMs;
    std::string write_out;
    std::string output;
    std::string method;
    std::string data;
    std::string agent = "curl/7.88.1";
    std::vector<std::string> headers;
    std::string url;
};

// What curl knows by a letter; those that change nothing here are read all the same.
struct CurlOption {
    std::string_view name;
    char letter;
    bool value;
};
constexpr CurlOption kOptions[] = {
    {"--silent", 's', false},
    {"--show-error", 'S', false},
    {"--fail", 'f', false},
    {"--verbose", 'v', false},
    {"--include", 'i', false},
    {"--head", 'I', false},
    {"--location", 'L', false},
    {"--insecure", 'k', false},
    {"--remote-name", 'O', false},
    {"--globoff", 'g', false},
    {"--get", 'G', false},
    {"--no-buffer", 'N', false},
    {"--ipv4", '4', false},
    {"--ipv6", '6', false},
    {"--append", 'a', false},
    {"--remote-header-name", 'J', false},
    {"--parallel", 'Z', false},
    {"--junk-session-cookies", 'j', false},
    {"--request", 'X', true},
    {"--header", 'H', true},
    {"--data", 'd', true},
    {"--data-raw", 'd', true},
    {"--data-binary", 'd', true},
    {"--json", 'd', true},
    {"--output", 'o', true},
    {"--user-agent", 'A', true},
    {"--user", 'u', true},
    {"--referer", 'e', true},
    {"--cookie", 'b', true},
    {"--form", 'F', true},
    {"--cookie-jar", 'c', true},
    {"--upload-file", 'T', true},
    {"--range", 'r', true},
    {"--proxy-user", 'U', true},
    {"--speed-time", 'y', true},
    {"--speed-limit", 'Y', true},
    {"--max-time", 'm', true},
    {"--connect-timeout", 'm', true},
    {"--write-out", 'w', true},
    {"--proxy", 'x', true},
    {"--cacert", '\0', true},
    {"--resolve", '\0', true},
    {"--retry", '\0', true},
    {"--retry-delay", '\0', true},
    {"--max-redirs", '\0', true},
    {"--interface", '\0', true},
    {"--compressed", '\0', false},
    {"--http1.1", '\0', false},
    {"--fail-with-body", '\0', false},
};

const CurlOption* find_option(std::string_view name, char letter) {
    for (const CurlOption& option : kOptions) {
        if (name.empty() ? option.letter == letter && letter != '\0' : option.name == name) {
            return &option;
        }
    }
    return nullptr;
}

void set_flag(char letter, CurlOptions* out) {
    out->silent = out->silent || letter == 's';
    out->show_error = out->show_error || letter == 'S';
    out->fail = out->fail || letter == 'f';
    out->head = out->head || letter == 'I';
    out->include = out->include || letter == 'i';
    out->verbose = out->verbose || letter == 'v';
    out->remote_name = out->remote_name || letter == 'O';
}

// False: a number was wanted.
bool set_value(char letter, const std::string& value, CurlOptions* out) {
    switch (letter) {
        case 'w':
            out->write_out = value;
            return true;
        case 'o':
            out->output = value;
            return true;
        case 'X':
            out->method = value;
            return true;
        case 'd':
            out->data += (out->data.empty() ? "" : "&") + value;
            return true;
        case 'A':
            out->agent = value;
            return true;
        case 'H':
            out->headers.push_back(value);
            return true;
        case 'm':
            out->own_timeout = true;
            return parse_time_span(value, &out->timeout_ms) && is_digit(value.back());
        default:
            return true;
    }
}

// The option at args[*i] with its value. Empty, or what curl says of it.
std::string read_option(const std::vector<std::string>& args, std::size_t* i, CurlOptions* out) {
    const std::string& arg = args[*i];
    const bool is_long = arg[1] == '-';
    for (std::size_t k = 1; k < arg.size(); ++k) {
        const CurlOption* option = is_long ? find_option(arg, '\0') : find_option({}, arg[k]);
        const std::string shown = is_long ? arg : "-" + std::string(1, arg[k]);
        if (arg == "--url" && *i + 1 < args.size()) {
            out->url = args[++*i];
            return {};
        }
        if (option == nullptr) {
            return "option " + shown + ": is unknown";
        }
        if (!option->value) {
            set_flag(option->letter, out);
            if (is_long) {
                return {};
            }
            continue;
        }
        std::string value = is_long ? std::string() : arg.substr(k + 1);
        if (value.empty() && *i + 1 >= args.size()) {
            return "option " + arg + ": requires parameter";
        }
        value = value.empty() ? args[++*i] : value;
        return set_value(option->letter, value, out)
                   ? std::string()
                   : "option " + shown + ": expected a proper numerical parameter";
    }
    return {};
}

// False: a message was written.
bool read_curl(Command& command, CurlOptions* out) {
    std::string problem;
    for (std::size_t i = 1; i < command.args.size() && problem.empty(); ++i) {
        const std::string& arg = command.args[i];
        if (arg.size() < 2 || arg[0] != '-') {
            out->url = out->url.empty() ? arg : out->url;
        } else {
            problem = read_option(command.args, &i, out);
        }
    }
    problem = problem.empty() && out->url.empty() ? "no URL specified!" : problem;
    if (!problem.empty()) {
        command.err("curl: " + problem +
                    "\ncurl: try 'curl --help' or 'curl --manual' for more information\n");
    }
    return problem.empty();
}

// As URLs and Host headers have it: the port where it is not the scheme's own.
std::string host_and_port(const HttpUrl& url) {
    const bool usual = url.port == (url.scheme == "https" ? 443 : 80);
    return url.host + (usual ? std::string() : ":" + std::to_string(url.port));
}

// The variables of -w that have a meaning here, and line ends; others are empty.
std::string written_out(const CurlOptions& options, const HttpUrl& url, const HttpReply& reply,
                        int exit_code) {
    const int status = exit_code == 0 || exit_code == 22 ? reply.answer.status : 0;
    const std::string code = status == 0 ? "000" : std::to_string(status);
    const std::pair<std::string_view, std::string> kVariables[] = {
        {"http_code", code},
        {"response_code", code},
        {"exitcode", std::to_string(exit_code)},
        {"content_type", status == 0 ? std::string() : reply.answer.type},
        {"remote_ip", status == 0 ? std::string() : reply.address},
        {"remote_port", std::to_string(status == 0 ? 0 : url.port)},
        {"size_download", std::to_string(status == 0 ? 0 : reply.answer.body.size())},
        {"url_effective", url.scheme + "://" + host_and_port(url) + url.path},
    };
    std::string out;
    std::string_view format = options.write_out;
    while (!format.empty()) {
        const std::size_t end = format.starts_with("%{") ? format.find('}') : std::string::npos;
        if (end == std::string::npos) {
            out += format[0];
            format.remove_prefix(1);
            continue;
        }
        for (const auto& [name, value] : kVariables) {
            out += name == format.substr(2, end - 2) ? value : std::string();
        }
        format.remove_prefix(end + 1);
    }
    return replace_all(replace_all(out, "\\n", "\n"), "\\t", "\t");
}

int end_curl(Command& command, const CurlOptions& options, const HttpUrl& url,
             const HttpReply& reply, int exit_code, std::string_view text) {
    command.out(written_out(options, url, reply, exit_code));
    if (!options.silent || options.show_error) {
        command.err("curl: (" + std::to_string(exit_code) + ") " + std::string(text) + "\n");
    }
    return exit_code;
}

std::string failed_to_connect(const HttpUrl& url, std::int64_t ms) {
    return "Failed to connect to " + url.host + " port " + std::to_string(url.port) + " after " +
           std::to_string(ms) + " ms: Couldn't connect to server";
}

int wait_for_nobody(Shell& shell, Command& command, const CurlOptions& options, const HttpUrl& url,
                    const HttpReply& reply) {
    command.waits = true;
    command.due = shell.world.now + milliseconds(options.timeout_ms);
    api::JsonWriter json(&command.wait_state);
    json.begin_object();
    json.member("host", url.host);
    json.member("path", url.path);
    json.member_int("port", url.port);
    json.member_int("ms", options.timeout_ms);
    json.member_bool("own", options.own_timeout);
    json.member_bool("quiet", options.silent && !options.show_error);
    json.member_bool("verbose", options.verbose);
    json.member("out", options.write_out);
    json.member("why", reply.why);
    json.end_object();
    return 0;
}

int resume_curl(Shell& shell, Command& command) {
    api::Doc state;
    std::string problem;
    if (!api::parse_json(command.resumed_state, &state, &problem)) {
        return 2;
    }
    const api::Value root = state.root();
    CurlOptions options;
    options.silent = root["quiet"].boolean();
    options.write_out = std::string(root["out"].str());
    HttpUrl url;
    url.host = std::string(root["host"].str());
    url.path = std::string(root["path"].str());
    url.port = root["port"].i64();
    const std::string ms = std::to_string(root["ms"].i64());
    const std::string text = root["own"].boolean()
                                 ? "Connection timed out after " + ms + " milliseconds"
                                 : failed_to_connect(url, root["ms"].i64());
    if (root["verbose"].boolean()) {
        command.err("* " + text + "\n* Closing connection 0\n");
    }
    (void)end_curl(command, options, url, {}, 28, text);
    note_reason(shell, command, url, root["why"].str());
    return 28;
}

std::string method_of(const CurlOptions& options) {
    return !options.method.empty() ? options.method
           : options.head          ? "HEAD"
           : options.data.empty()  ? "GET"
                                   : "POST";
}

// -v: the connection and the request.
void tell_request(Command& command, const CurlOptions& options, const HttpUrl& url,
                  const HttpReply& reply) {
    const std::string port = std::to_string(url.port);
    std::string text = "* Connected to " + url.host + " (" + reply.address + ") port " + port +
                       " (#0)\n> " + method_of(options) + " " + url.path +
                       " HTTP/1.1\n> Host: " + host_and_port(url) +
                       "\n> User-Agent: " + options.agent + "\n> Accept: */*\n";
    for (const std::string& header : options.headers) {
        text += "> " + header + "\n";
    }
    if (!options.data.empty()) {
        text += "> Content-Length: " + std::to_string(options.data.size()) +
                "\n> Content-Type: application/x-www-form-urlencoded\n";
    }
    command.err(text + "> \n");
}

void tell_head(Command& command, std::string_view head) {
    for (const std::string_view line : split_lines(head)) {
        command.err("< " + std::string(line.substr(0, line.find('\r'))) + "\n");
    }
}

int print_answer(Shell& shell, Command& command, const CurlOptions& options, const HttpUrl& url,
                 const HttpReply& reply) {
    const std::string head = answer_head(shell, reply.answer);
    if (options.verbose) {
        tell_request(command, options, url, reply);
        tell_head(command, head);
    }
    if (options.fail && reply.answer.status >= 400) {
        return end_curl(command, options, url, reply, 22,
                        "The requested URL returned error: " + std::to_string(reply.answer.status));
    }
    std::string output = options.output;
    if (options.remote_name) {
        const std::string_view path = std::string_view(url.path).substr(0, url.path.find('?'));
        output = base_name(path);
        if (path.back() == '/') {
            command.err("curl: Remote file name has no length!\n");
            return 23;
        }
    }
    std::string body = options.head || options.include ? head : std::string();
    body += options.head ? std::string() : reply.answer.body;
    if (!deliver_body(shell, command, output, body).empty()) {
        return end_curl(command, options, url, reply, 23, "Failure writing output to destination");
    }
    if (options.verbose) {
        command.err("* Connection #0 to host " + url.host + " left intact\n");
    }
    command.out(written_out(options, url, reply, 0));
    if (!reply.answer.body_known && !options.head && output != "/dev/null") {
        note_unknown_body(command, reply.answer);
    }
    return 0;
}

struct Failure {
    int exit_code;
    std::string text;
};

Failure failure_of(const HttpUrl& url, Exchange exchange) {
    switch (exchange) {
        case Exchange::kRefused:
        case Exchange::kDropped:
        case Exchange::kAnswered:
            return {7, failed_to_connect(url, 0)};
        case Exchange::kNoName:
            return {6, "Could not resolve host: " + url.host};
        case Exchange::kNotHttp:
            return {52, "Empty reply from server"};
        case Exchange::kNotTls:
            return {35, "error:0A00010B:SSL routines::wrong version number"};
        case Exchange::kNotModelled:
            break;
    }
    return {4, "Drydock does not model what answers at " + url.host + " yet"};
}

}  // namespace

int run_curl(Shell& shell, Command& command) {
    if (command.resumed) {
        return resume_curl(shell, command);
    }
    CurlOptions options;
    if (!read_curl(command, &options)) {
        return 2;
    }
    const HttpUrl url = read_url(options.url);
    if (!url.sound) {
        return end_curl(command, options, url, {}, 3,
                        "URL using bad/illegal format or missing URL");
    }
    if (url.scheme != "http" && url.scheme != "https") {
        return end_curl(command, options, url, {}, 1,
                        "Protocol \"" + url.scheme + "\" not supported or disabled in libcurl");
    }
    const HttpReply reply = exchange(shell, url);
    if (options.verbose && !reply.address.empty()) {
        command.err("*   Trying " + reply.address + ":" + std::to_string(url.port) + "...\n");
    }
    if (reply.exchange == Exchange::kDropped) {
        return wait_for_nobody(shell, command, options, url, reply);
    }
    if (reply.exchange == Exchange::kAnswered) {
        const int exit_code = print_answer(shell, command, options, url, reply);
        note_reason(shell, command, {}, reply.why);
        return exit_code;
    }
    const Failure failure = failure_of(url, reply.exchange);
    if (options.verbose && reply.exchange == Exchange::kRefused) {
        command.err("* connect to " + reply.address + " port " + std::to_string(url.port) +
                    " failed: Connection refused\n* " + failure.text +
                    "\n* Closing connection 0\n");
    }
    (void)end_curl(command, options, url, reply, failure.exit_code, failure.text);
    if (reply.exchange == Exchange::kNoName) {
        command.note(kNames);
    }
    note_reason(shell, command, url, reply.why);
    return failure.exit_code;
}

}  // namespace drydock::shell
