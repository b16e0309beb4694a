// curl and wget inside a container: the task's own programs, and what Fargate serves at
// 169.254.170.2. What security groups and routes let through is not modelled, so nothing else is
// asked.
#include "engine/ecs/task_metadata.hpp"
#include "engine/ecs/task_names.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/container_commands.hpp"
#include "engine/shell/container_place.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"
#include "engine/vpc/vpc.hpp"

namespace drydock::shell {

namespace {

constexpr std::string_view kMetadataHost = "169.254.170.2";

struct Request {
    bool silent = false;
    bool show_error = false;
    bool fail = false;     // -f
    bool head = false;     // -I
    bool include = false;  // -i
    std::string output;
    std::string write_out;
    std::string host;
    std::string path;
    std::int64_t port = 80;
    bool sound = true;  // the URL could be read
};

struct Reply {
    int curl_code = 0;    // as curl ends
    std::string problem;  // as curl words it
    int status = 0;
    std::string type;
    std::string body;
    bool has_body = true;  // false: the simulation does not know it
};

std::string_view status_name(int status) {
    return status == 200 ? "OK" : status == 404 ? "Not Found" : "Service Unavailable";
}

// [http://]host[:port][/path]
void read_url(std::string_view text, Request* out) {
    if (text.substr(0, 7) == "http://") {
        text.remove_prefix(7);
    } else if (text.find("://") != std::string_view::npos) {
        out->sound = false;
        return;
    }
    const std::size_t slash = text.find('/');
    out->path = slash == std::string_view::npos ? "/" : std::string(text.substr(slash));
    std::string_view host = text.substr(0, slash);
    const std::size_t colon = host.rfind(':');
    if (colon != std::string_view::npos) {
        out->sound =
            parse_int(host.substr(colon + 1), &out->port) && out->port > 0 && out->port < 65536;
        host = host.substr(0, colon);
    }
    out->host = lower(host);
    out->sound = out->sound && !out->host.empty();
}

Reply refused(const Request& request) {
    Reply reply;
    reply.curl_code = 7;
    reply.problem = "Failed to connect to " + request.host + " port " +
                    std::to_string(request.port) + " after 0 ms: Couldn't connect to server";
    return reply;
}

Reply json_reply(std::string body) {
    Reply reply;
    reply.status = 200;
    reply.type = "application/json";
    reply.body = std::move(body);
    return reply;
}

Reply ask_metadata(const Shell& shell, const Request& request, Command& command) {
    const Machine& machine = *shell.machine;
    const World& world = shell.world;
    const std::string runtime(ecs::runtime_id(world, machine.task, machine.container));
    const std::string path = request.path.substr(0, request.path.find('?'));
    if (path == ecs::credentials_path(world, machine.task)) {
        return json_reply(ecs::credentials_json(world, machine.task));
    }
    if (path == "/v4/" + runtime) {
        return json_reply(ecs::container_metadata(world, machine.task, machine.container));
    }
    if (path == "/v4/" + runtime + "/task") {
        return json_reply(ecs::task_metadata(world, machine.task));
    }
    Reply reply;
    reply.status = 404;
    reply.type = "text/plain; charset=utf-8";
    reply.body = "404 page not found\n";
    if (path.find(runtime) != std::string::npos) {
        command.note(
            "Of the metadata endpoint, version 4 of the container and its /task are "
            "simulated.\n");
    }
    return reply;
}

Reply ask(const Shell& shell, const Request& request, Command& command) {
    const ecs::TaskRow& task = shell.world.ecs.tasks.get(shell.machine->task);
    const std::string own = vpc::format_ipv4(task.private_ipv4);
    if (request.host == kMetadataHost) {
        return request.port == 80 ? ask_metadata(shell, request, command) : refused(request);
    }
    if (request.host == "localhost" || request.host.substr(0, 4) == "127." || request.host == own ||
        request.host == ecs::private_dns_name(shell.world, task)) {
        const Listener listener = find_listener(shell.world, shell.machine->task, request.port);
        if (!listener.found) {
            return refused(request);
        }
        Reply reply;
        reply.status = listener.healthy ? 200 : 503;
        reply.has_body = false;
        return reply;
    }
    Reply reply;
    // CURLE_NOT_BUILT_IN: the one code of curl that says "this was not asked of anybody".
    reply.curl_code = 4;
    reply.problem = "Drydock does not model yet what containers reach beyond their own task";
    return reply;
}

void write_headers(const Reply& reply, Command& command) {
    command.out("HTTP/1.1 " + std::to_string(reply.status) + " " +
                std::string(status_name(reply.status)) + "\r\n");
    if (!reply.type.empty()) {
        command.out("Content-Type: " + reply.type + "\r\n" +
                    "Content-Length: " + std::to_string(reply.body.size()) + "\r\n");
    }
    command.out("\r\n");
}

std::string written_out(std::string_view format, int status) {
    const std::string code = status == 0 ? "000" : std::to_string(status);
    std::string out = replace_all(format, "%{http_code}", code);
    out = replace_all(out, "%{response_code}", code);
    return replace_all(replace_all(out, "\\n", "\n"), "\\t", "\t");
}

// Puts the body where -o says. Empty, or why not.
std::string deliver_body(Shell& shell, Command& command, const Request& request,
                         const Reply& reply) {
    if (request.output.empty() || request.output == "-") {
        command.out(reply.body);
        return {};
    }
    if (request.output == "/dev/null") {
        return {};
    }
    return store_file(&shell.state(), resolve_path(shell.state(), request.output), reply.body);
}

void note_body(const Request& request, const Reply& reply, Command& command) {
    if (!reply.has_body && !request.head && request.output != "/dev/null") {
        command.note("The program answered " + std::to_string(reply.status) + " " +
                     std::string(status_name(reply.status)) +
                     "; what programs write into their answers is not simulated.\n");
    }
}

// Letters of curl that take a value, and those that do not.
constexpr std::string_view kValueLetters = "XHdoAumwx";
constexpr std::string_view kFlagLetters = "sSfvikILgGNO46";

// "-sSf" gives its letters, "--silent" its short form, anything unknown nothing.
std::string option_letters(std::string_view arg) {
    static constexpr struct {
        std::string_view name;
        char letter;
    } kLong[] = {{"--silent", 's'},   {"--show-error", 'S'}, {"--fail", 'f'},
                 {"--verbose", 'v'},  {"--include", 'i'},    {"--head", 'I'},
                 {"--location", 'L'}, {"--output", 'o'},     {"--write-out", 'w'},
                 {"--max-time", 'm'}, {"--request", 'X'},    {"--header", 'H'},
                 {"--data", 'd'},     {"--user-agent", 'A'}, {"--connect-timeout", 'm'}};
    for (const auto& known : kLong) {
        if (arg == known.name) {
            return std::string(1, known.letter);
        }
    }
    return arg.substr(0, 2) == "--" ? std::string() : std::string(arg.substr(1));
}

void set_option(char letter, const std::string& value, Request* out) {
    out->silent = out->silent || letter == 's';
    out->show_error = out->show_error || letter == 'S';
    out->fail = out->fail || letter == 'f';
    out->include = out->include || letter == 'i';
    out->head = out->head || letter == 'I';
    out->output = letter == 'o' ? value : out->output;
    out->write_out = letter == 'w' ? value : out->write_out;
}

// The options of args[*i]. Empty, or what curl says of them.
std::string read_option(const Command& command, std::size_t* i, Request* out) {
    const std::string& arg = command.args[*i];
    const std::string letters = option_letters(arg);
    if (letters.empty()) {
        return "option " + arg + ": is unknown";
    }
    for (std::size_t k = 0; k < letters.size(); ++k) {
        if (kFlagLetters.find(letters[k]) != std::string_view::npos) {
            set_option(letters[k], {}, out);
            continue;
        }
        if (kValueLetters.find(letters[k]) == std::string_view::npos) {
            return "option " + arg + ": is unknown";
        }
        std::string value = letters.substr(k + 1);
        if (value.empty() && *i + 1 >= command.args.size()) {
            return "option " + arg + ": requires parameter";
        }
        value = value.empty() ? command.args[++*i] : value;
        set_option(letters[k], value, out);
        break;
    }
    return {};
}

// False: a message was written.
bool read_curl(Command& command, Request* out) {
    std::string url;
    std::string problem;
    for (std::size_t i = 1; i < command.args.size() && problem.empty(); ++i) {
        const std::string& arg = command.args[i];
        if (arg.size() < 2 || arg[0] != '-') {
            url = url.empty() ? arg : url;
        } else {
            problem = read_option(command, &i, out);
        }
    }
    if (problem.empty() && url.empty()) {
        problem = "no URL specified!";
    }
    if (!problem.empty()) {
        command.err("curl: " + problem +
                    "\ncurl: try 'curl --help' or 'curl --manual' for more information\n");
        return false;
    }
    read_url(url, out);
    return true;
}

int end_curl(Command& command, const Request& request, int code, const std::string& text) {
    command.out(written_out(request.write_out, 0));
    if (!request.silent || request.show_error) {
        command.err("curl: (" + std::to_string(code) + ") " + text + "\n");
    }
    return code;
}

}  // namespace

int run_container_curl(Shell& shell, Command& command) {
    Request request;
    if (!read_curl(command, &request)) {
        return 2;
    }
    if (!request.sound) {
        return end_curl(command, request, 3, "URL using bad/illegal format or missing URL");
    }
    const Reply reply = ask(shell, request, command);
    if (reply.curl_code != 0) {
        return end_curl(command, request, reply.curl_code, reply.problem);
    }
    if (request.fail && reply.status >= 400) {
        command.out(written_out(request.write_out, reply.status));
        if (!request.silent || request.show_error) {
            command.err("curl: (22) The requested URL returned error: " +
                        std::to_string(reply.status) + "\n");
        }
        return 22;
    }
    if (request.head || request.include) {
        write_headers(reply, command);
    }
    const std::string problem =
        request.head ? std::string() : deliver_body(shell, command, request, reply);
    if (!problem.empty()) {
        return end_curl(command, request, 23, "Failure writing output to destination");
    }
    command.out(written_out(request.write_out, reply.status));
    note_body(request, reply, command);
    return 0;
}

// wget -qO- URL, as BusyBox has it.
int run_container_wget(Shell& shell, Command& command) {
    const Options options = read_options(command, "qcS", "OTtU");
    if (!options.error.empty() || options.operands.size() != 1) {
        command.err("Usage: wget [-q] [-O FILE] URL\n");
        return 1;
    }
    Request request;
    request.output = options.value('O');
    read_url(options.operands[0], &request);
    if (!request.sound) {
        command.err("wget: bad address '" + options.operands[0] + "'\n");
        return 1;
    }
    if (request.output.empty()) {
        const std::string_view name = base_name(request.path);
        request.output = name == "/" ? "index.html" : std::string(name);
    }
    const Reply reply = ask(shell, request, command);
    if (reply.curl_code == 7) {
        command.err("wget: can't connect to remote host (" + request.host +
                    "): Connection refused\n");
        return 1;
    }
    if (reply.curl_code != 0) {
        command.err("wget: " + reply.problem + "\n");
        return 1;
    }
    if (reply.status >= 400) {
        command.err("wget: server returned error: HTTP/1.1 " + std::to_string(reply.status) + " " +
                    std::string(status_name(reply.status)) + "\n");
        return 1;
    }
    const std::string problem = deliver_body(shell, command, request, reply);
    if (!problem.empty()) {
        command.err("wget: can't open '" + request.output + "': " + problem + "\n");
        return 1;
    }
    note_body(request, reply, command);
    return 0;
}

}  // namespace drydock::shell
