// Containers of the learner's machine: their programs are rows of the workload catalogue, or a few
// commands that need no files. They run in simulated time; a container's end is known when it
// starts.
#include <algorithm>

#include "engine/core/rng.hpp"
#include "engine/shell/docker_images.hpp"
#include "engine/shell/docker_interrupt.hpp"
#include "engine/shell/dockerfile.hpp"
#include "engine/shell/text.hpp"
#include "engine/workload/command_run.hpp"

namespace drydock::shell {

namespace {

using Args = std::vector<std::string>;

constexpr Duration kStopGrace = seconds(10);  // docker stop's own
constexpr Duration kLongWait = hours(24 * 365);

constexpr std::string_view kAdjectives[] = {"brave", "calm",  "clever", "eager", "gentle",
                                            "happy", "lucid", "quiet",  "sharp", "vivid"};
constexpr std::string_view kSurnames[] = {"curie",  "darwin",  "euler",  "hopper", "kepler",
                                          "newton", "noether", "pascal", "turing", "wright"};

std::string container_id(const World& world, std::uint64_t serial) {
    std::string bytes;
    for (std::uint64_t i = 0; i < 4; ++i) {
        std::uint64_t word = draw(world.seed, Stream::kDockerContainer, serial, i);
        for (int k = 0; k < 8; ++k, word >>= 8) {
            bytes.push_back(static_cast<char>(static_cast<unsigned char>(word)));
        }
    }
    return to_hex(bytes);
}

std::string random_name(const World& world, std::uint64_t serial) {
    const std::uint64_t a = draw(world.seed, Stream::kDockerContainer, serial, 4);
    const std::uint64_t b = draw(world.seed, Stream::kDockerContainer, serial, 5);
    return std::string(kAdjectives[below(a, std::size(kAdjectives))]) + "_" +
           std::string(kSurnames[below(b, std::size(kSurnames))]);
}

void log_line(DockerContainer* container, Duration after, std::string_view text) {
    container->says += std::to_string(after.ms) + " " + std::string(text) + "\n";
}

// What a row of the catalogue writes and when it ends.
void run_behaviour(DockerContainer* c, std::string_view port) {
    const workload::Behaviour& row = workload::behaviours()[c->behaviour];
    const bool ends = row.exits_after.ms >= 0;
    if (!port.empty() && row.name != "crash-early") {
        log_line(c, row.ready_after, "Listening on port " + std::string(port));
    } else if (row.name == "crash-early") {
        log_line(c, milliseconds(0), "Starting");
        log_line(c, row.exits_after, "Fatal: cannot reach the database, giving up");
    } else if (row.name == "batch") {
        log_line(c, milliseconds(0), "Job started");
        log_line(c, row.exits_after, "Job finished");
    }
    if (ends) {
        c->stopped_at = c->started_at + row.exits_after;
        c->exit_code = row.exit_code;
    }
}

struct RunArgs {
    std::string name;
    std::string image;
    Args words;
    DockerVariables env;
    Args ports;
    bool detach = false;
    bool remove = false;
};

// The programs that need nothing but their arguments. False: another one.
bool run_words(const World& world, const Args& words, const DockerVariables& env,
               DockerContainer* c, std::string* output) {
    const std::size_t slash = words[0].rfind('/');
    const std::string program = words[0].substr(slash == std::string::npos ? 0 : slash + 1);
    c->stopped_at = c->started_at;
    if (program == "echo") {
        *output = join(Args(words.begin() + 1, words.end()), " ") + "\n";
    } else if (program == "true" || program == "false") {
        c->exit_code = program == "true" ? 0 : 1;
    } else if (program == "env" || program == "printenv") {
        for (const auto& [name, value] : env) {
            *output += name + "=" + value + "\n";
        }
    } else if (program == "hostname") {
        *output = c->id.substr(0, 12) + "\n";
    } else if (program == "date") {
        *output = format_iso8601(world.unix_ms(world.now)) + "\n";
    } else if (program == "sleep") {
        const workload::CommandRun run = workload::run_of_command(join(words, " "), false, false);
        c->stopped_at = run.exits_after.ms < 0 ? kNever : c->started_at + run.exits_after;
        c->exit_code = run.exit_code;
        c->behaviour = run.behaviour;
        return run.known;
    } else if ((program == "sh" || program == "bash") && words.size() == 3 && words[1] == "-c" &&
               words[2].find_first_of("|&;<>$`(") == std::string::npos) {
        const Args inner = docker_words(expand_docker_variables(words[2], env));
        return !inner.empty() && run_words(world, inner, env, c, output);
    } else {
        return false;
    }
    return true;
}

bool parse_run(Command& command, const Args& args, RunArgs* out) {
    std::size_t i = 0;
    for (; i < args.size() && args[i].size() > 1 && args[i][0] == '-'; ++i) {
        const std::size_t equals =
            args[i].substr(0, 2) == "--" ? args[i].find('=') : std::string::npos;
        const std::string name = args[i].substr(0, equals);
        const bool letters =
            name[1] != '-' && name.find_first_not_of("dit", 1) == std::string::npos;
        if (letters || name == "--detach" || name == "--interactive" || name == "--tty") {
            out->detach = out->detach || name == "--detach" ||
                          (letters && name.find('d') != std::string::npos);
            continue;
        }
        if (name == "--rm") {
            out->remove = true;
            continue;
        }
        const bool known = name == "--name" || name == "-e" || name == "--env" || name == "-p" ||
                           name == "--publish" || name == "--platform" || name == "--pull" ||
                           name == "--restart";
        if (!known || (equals == std::string::npos && i + 1 >= args.size())) {
            command.err((known ? "flag needs an argument: " : "unknown flag: ") + name +
                        "\n\nRun 'docker run --help' for more information\n");
            return false;
        }
        const std::string value =
            equals == std::string::npos ? args[++i] : args[i].substr(equals + 1);
        if (name == "--name") {
            out->name = value;
        } else if (name == "-e" || name == "--env") {
            const std::size_t at = value.find('=');
            out->env.emplace_back(value.substr(0, at),
                                  at == std::string::npos ? "" : value.substr(at + 1));
        } else if (name == "-p" || name == "--publish") {
            out->ports.push_back(value);
        }
    }
    if (i >= args.size()) {
        command.err(
            "docker: 'docker run' requires at least 1 argument\n\nUsage:  docker run "
            "[OPTIONS] IMAGE [COMMAND] [ARG...]\n");
        return false;
    }
    out->image = args[i];
    out->words = Args(args.begin() + static_cast<std::ptrdiff_t>(i) + 1, args.end());
    return true;
}

Args list_of(api::Value value) {
    Args out;
    for (const api::Value word : value) {
        out.emplace_back(word.str());
    }
    return out;
}

// "8080:80" -> "0.0.0.0:8080->80/tcp"
std::string ports_text(const Args& published, const Args& exposed) {
    Args out;
    for (const std::string& port : published) {
        const std::size_t colon = port.rfind(':');
        if (colon != std::string::npos) {
            out.push_back("0.0.0.0:" + port.substr(0, colon) + "->" + port.substr(colon + 1) +
                          "/tcp");
        }
    }
    return out.empty() ? join(exposed, ", ") : join(out, ", ");
}

// The lines of a log up to now, from `printed` on; how many have come.
std::size_t print_log(const World& world, const DockerContainer& c, std::size_t printed,
                      Command& command, SimTime* next) {
    std::size_t number = 0;
    *next = c.stopped_at;
    for (const std::string_view line : split_lines(c.says)) {
        std::int64_t ms = 0;
        const std::size_t space = line.find(' ');
        (void)parse_int(line.substr(0, space), &ms);
        const SimTime at = c.started_at + milliseconds(ms);
        if (is_set(c.stopped_at) && at > c.stopped_at) {
            break;
        }
        if (at > world.now) {
            *next = at;
            break;
        }
        if (number++ >= printed) {
            command.out(std::string(line.substr(space + 1)) + "\n");
        }
    }
    return number;
}

void forget_container(ShellState* state, const std::string& id) {
    std::erase_if(state->docker.containers, [&id](const DockerContainer& c) { return c.id == id; });
}

// Follows a container until it ends: the command in the foreground, or logs -f.
int follow(Shell& shell, Command& command, const std::string& id, std::size_t printed, bool run) {
    const DockerContainer* c = find_container(shell.state(), id);
    if (c == nullptr) {
        return 0;
    }
    SimTime next = kNever;
    printed = print_log(shell.world, *c, printed, command, &next);
    if (!is_running(shell.world, *c)) {
        const int code = run ? c->exit_code : 0;
        if (run && c->removed_at_end) {
            forget_container(&shell.state(), id);
        }
        return code;
    }
    command.waits = true;
    command.due = is_set(next) ? next : shell.world.now + kLongWait;
    api::JsonWriter out(&command.wait_state);
    out.begin_object();
    out.member("id", id);
    out.member_int("printed", static_cast<std::int64_t>(printed));
    out.member_bool("run", run);
    out.end_object();
    return 0;
}

int run_error(Command& command, const std::string& text) {
    command.err("docker: " + text + "\n\nRun 'docker run --help' for more information\n");
    return 125;
}

// Sets the container's program going. Empty, or why not.
std::string start_program(const World& world, const DockerImage& image, const RunArgs& args,
                          DockerContainer* c) {
    api::Doc config;
    std::string problem;
    if (!api::parse_json(image.config, &config, &problem)) {
        return "the image's configuration is damaged";
    }
    const api::Value in = config.root()["config"];
    DockerVariables env{{"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
                        {"HOSTNAME", c->id.substr(0, 12)}};
    for (const std::string& pair : list_of(in["Env"])) {
        const std::size_t equals = pair.find('=');
        env.emplace_back(pair.substr(0, equals),
                         equals == std::string::npos ? "" : pair.substr(equals + 1));
    }
    env.insert(env.end(), args.env.begin(), args.env.end());
    Args words = list_of(in["Entrypoint"]);
    const Args command = args.words.empty() ? list_of(in["Cmd"]) : args.words;
    words.insert(words.end(), command.begin(), command.end());
    c->command = words.empty() ? "\"/entrypoint\"" : "\"" + join(words, " ") + "\"";
    if (c->command.size() > 22) {
        c->command = c->command.substr(0, 20) + "…\"";
    }
    const std::string behaviour = ecr::behaviour_of_config(image.config);
    c->behaviour = workload::behaviour_index(behaviour);
    const api::Value ports = in["ExposedPorts"];
    Args exposed;
    for (auto it = ports.begin(); !(it == ports.end()); ++it) {
        exposed.emplace_back(it.key());
    }
    c->ports = ports_text(args.ports, exposed);
    std::string output;
    if (!words.empty() && run_words(world, words, env, c, &output)) {
        for (const std::string_view line : split_lines(output)) {
            log_line(c, milliseconds(0), line);
        }
        return {};
    }
    c->stopped_at = kNever;
    c->exit_code = 0;
    if (!args.words.empty()) {
        return "Drydock runs an image's own program, and echo, env, sleep, true, false, date and "
               "hostname in it, but not '" +
               join(args.words, " ") + "'";
    }
    if (args.image == "hello-world") {
        log_line(c, milliseconds(0), "Hello from Docker!");
        log_line(c, milliseconds(0),
                 "This message shows that your installation appears to be working correctly.");
    }
    const std::string port = exposed.empty() ? "" : exposed[0].substr(0, exposed[0].find('/'));
    run_behaviour(c, port);
    return {};
}

}  // namespace

const DockerContainer* find_container(const ShellState& state, std::string_view reference) {
    for (const DockerContainer& c : state.docker.containers) {
        const bool by_id =
            reference.size() >= 4 && c.id.compare(0, reference.size(), reference) == 0;
        if (c.name == reference || by_id) {
            return &c;
        }
    }
    return nullptr;
}

bool is_running(const World& world, const DockerContainer& container) {
    return !is_set(container.stopped_at) || world.now < container.stopped_at;
}

void interrupt_docker(World& world) {
    for (DockerContainer& c : world.shell.docker.containers) {
        if (!c.attached || !is_running(world, c)) {
            continue;
        }
        const workload::Behaviour& row = workload::behaviours()[c.behaviour];
        c.stopped_at = world.now;
        c.exit_code = row.sigterm_exit_code == 0 ? 0 : 130;
    }
    std::erase_if(world.shell.docker.containers, [&world](const DockerContainer& c) {
        return c.attached && c.removed_at_end && !is_running(world, c);
    });
}

int run_docker_run(Shell& shell, Command& command, const Args& args) {
    RunArgs parsed;
    World& world = shell.world;
    if (!parse_run(command, args, &parsed)) {
        return 125;
    }
    auto& state = shell.state().docker;
    if (find_docker_image(shell.state(), parsed.image) == nullptr) {
        const ecr::ImageReference reference = ecr::parse_image(parsed.image);
        std::string lines;
        command.err("Unable to find image '" + familiar_name(reference) +
                    (reference.digest.empty() ? ":" + reference.tag : "@" + reference.digest) +
                    "' locally\n");
        const std::string problem = pull_docker_image(world, parsed.image, &lines);
        if (!problem.empty()) {
            return run_error(command, "Error response from daemon: " + problem);
        }
        command.err(lines);
    }
    if (state.containers.size() >= kDockerContainersMax) {
        return run_error(command, "Drydock keeps at most 100 containers: docker rm some");
    }
    const DockerContainer* same =
        parsed.name.empty() ? nullptr : find_container(shell.state(), parsed.name);
    if (same != nullptr) {
        return run_error(
            command, "Error response from daemon: Conflict. The container name \"/" + parsed.name +
                         "\" is already in use by container \"" + same->id +
                         "\". You have to remove (or rename) that container to be able "
                         "to reuse that name.");
    }
    const DockerImage& image = *find_docker_image(shell.state(), parsed.image);
    const std::uint64_t serial = state.containers_total + 1;
    DockerContainer c;
    c.id = container_id(world, serial);
    c.name = parsed.name.empty() ? random_name(world, serial) : parsed.name;
    if (parsed.name.empty() && find_container(shell.state(), c.name) != nullptr) {
        c.name += std::to_string(serial);
    }
    c.image = parsed.image;
    c.image_id = image.id;
    c.started_at = world.now;
    c.attached = !parsed.detach;
    c.removed_at_end = parsed.remove;
    const std::string problem = start_program(world, image, parsed, &c);
    if (!problem.empty()) {
        return run_error(command, problem);
    }
    state.containers_total = serial;
    const std::string id = c.id;
    state.containers.push_back(std::move(c));
    if (parsed.detach) {
        command.out(id + "\n");
        return 0;
    }
    return follow(shell, command, id, 0, true);
}

int run_docker_logs(Shell& shell, Command& command, const Args& args) {
    Args operands;
    bool following = false;
    for (const std::string& arg : args) {
        if (arg == "-f" || arg == "--follow") {
            following = true;
        } else if (arg.size() > 1 && arg[0] == '-') {
            command.err("unknown flag: " + arg + "\n");
            return 125;
        } else {
            operands.push_back(arg);
        }
    }
    if (operands.size() != 1) {
        command.err("docker: 'docker logs' requires 1 argument\n");
        return 1;
    }
    const DockerContainer* c = find_container(shell.state(), operands[0]);
    if (c == nullptr) {
        command.err("Error response from daemon: No such container: " + operands[0] + "\n");
        return 1;
    }
    if (following) {
        return follow(shell, command, c->id, 0, false);
    }
    SimTime next = kNever;
    (void)print_log(shell.world, *c, 0, command, &next);
    return 0;
}

int run_docker_ps(Shell& shell, Command& command, const Args& args) {
    bool all = false;
    bool quiet = false;
    for (const std::string& arg : args) {
        const bool letters = arg.size() > 1 && arg[0] == '-' && arg[1] != '-' &&
                             arg.find_first_not_of("aq", 1) == std::string::npos;
        all = all || arg == "--all" || (letters && arg.find('a') != std::string::npos);
        quiet = quiet || arg == "--quiet" || (letters && arg.find('q') != std::string::npos);
        if (!letters && arg != "--all" && arg != "--quiet") {
            command.err("unknown flag: " + arg + "\n");
            return 125;
        }
    }
    std::vector<std::vector<std::string>> rows{
        {"CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"}};
    const auto& containers = shell.state().docker.containers;
    const World& world = shell.world;
    for (std::size_t i = containers.size(); i-- > 0;) {  // newest first
        const DockerContainer& c = containers[i];
        const bool running = is_running(world, c);
        if (!running && (!all || c.removed_at_end)) {
            continue;
        }
        if (quiet) {
            command.out(c.id.substr(0, 12) + "\n");
            continue;
        }
        const std::string since = docker_duration(world.now - c.started_at);
        rows.push_back({c.id.substr(0, 12), c.image, c.command, since + " ago",
                        running ? "Up " + since
                                : "Exited (" + std::to_string(c.exit_code) + ") " +
                                      docker_duration(world.now - c.stopped_at) + " ago",
                        running ? c.ports : "", c.name});
    }
    if (!quiet) {
        print_docker_table(command, rows);
    }
    return 0;
}

int run_docker_stop(Shell& shell, Command& command, const Args& args) {
    int exit_code = args.empty() ? 1 : 0;
    if (args.empty()) {
        command.err("docker: 'docker stop' requires at least 1 argument\n");
    }
    World& world = shell.world;
    SimTime due = world.now;
    std::string names;
    for (const std::string& name : args) {
        const DockerContainer* found = find_container(shell.state(), name);
        if (found == nullptr) {
            command.err("Error response from daemon: No such container: " + name + "\n");
            exit_code = 1;
            continue;
        }
        names += name + "\n";
        if (!is_running(world, *found)) {
            continue;
        }
        const auto at = static_cast<std::size_t>(found - shell.state().docker.containers.data());
        DockerContainer& c = shell.state().docker.containers[at];
        const workload::Behaviour& row = workload::behaviours()[c.behaviour];
        const bool killed = row.exits_after_sigterm > kStopGrace;
        c.stopped_at = world.now + (killed ? kStopGrace : row.exits_after_sigterm);
        c.exit_code = killed ? 137 : row.sigterm_exit_code;
        due = std::max(due, c.stopped_at);
    }
    if (due <= world.now) {
        command.out(names);
        return exit_code;
    }
    command.waits = true;
    command.due = due;
    api::JsonWriter out(&command.wait_state);
    out.begin_object();
    out.member("names", names);
    out.member_int("exit", exit_code);
    out.end_object();
    return 0;
}

int run_docker_rm(Shell& shell, Command& command, const Args& args) {
    bool force = false;
    int exit_code = 0;
    Args operands;
    for (const std::string& arg : args) {
        force = force || arg == "-f" || arg == "--force";
        if (arg.empty() || arg[0] != '-') {
            operands.push_back(arg);
        }
    }
    if (operands.empty()) {
        command.err("docker: 'docker rm' requires at least 1 argument\n");
        return 1;
    }
    for (const std::string& name : operands) {
        const DockerContainer* c = find_container(shell.state(), name);
        if (c == nullptr) {
            command.err("Error response from daemon: No such container: " + name + "\n");
            exit_code = 1;
        } else if (is_running(shell.world, *c) && !force) {
            command.err("Error response from daemon: cannot remove container \"/" + c->name +
                        "\": container is running: stop the container before removing or force "
                        "remove\n");
            exit_code = 1;
        } else {
            forget_container(&shell.state(), std::string(c->id));
            command.out(name + "\n");
        }
    }
    return exit_code;
}

int resume_docker(Shell& shell, Command& command) {
    api::Doc doc;
    std::string problem;
    if (!api::parse_json(command.resumed_state, &doc, &problem)) {
        return command.fail("the command's state is damaged");
    }
    const api::Value state = doc.root();
    if (state["names"].exists()) {
        command.out(state["names"].str());
        return static_cast<int>(state["exit"].i64());
    }
    return follow(shell, command, std::string(state["id"].str()),
                  static_cast<std::size_t>(state["printed"].i64()), state["run"].boolean());
}

}  // namespace drydock::shell
