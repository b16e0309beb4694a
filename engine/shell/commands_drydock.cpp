// `drydock`: the sandbox's own things, which real AWS does not have.
#include "engine/api/json_writer.hpp"
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/shell/aws/arguments.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/http_client.hpp"
#include "engine/shell/text.hpp"
#include "engine/vpc/reachability.hpp"
#include "engine/vpc/vpc.hpp"

namespace drydock::shell {

namespace {

constexpr int kChainMax = 50;

constexpr std::string_view kUsage =
    "usage: drydock COMMAND\n"
    "  strict [on|off]   refuse what real ECS refuses, or help out and say so\n"
    "  why ID            why a task, service, cluster or task definition is as it is\n"
    "  why ADDRESS:PORT  why an address answers or does not: each hop of the way there\n"
    "  fault NAME ...    let something go wrong: drydock fault help\n"
    "  state             seed, account, Region and counters of this world\n"
    "  time              simulated time and its distance from the start\n"
    "  goto TIME         look at the past (in the page): 09:05:00, -5m, +90s\n"
    "  share             a link to this world, copied too (in the page)\n";

constexpr std::string_view kFaultUsage =
    "usage: drydock fault container-exit TASK [--container N] [--exit-code N] [--reason TEXT]\n"
    "  The process of a running task's container ends by itself, with exit code 1 unless another "
    "is "
    "given.\n";

int run_strict(Shell& shell, Command& command) {
    if (command.args.size() > 3 ||
        (command.args.size() == 3 && command.args[2] != "on" && command.args[2] != "off")) {
        return command.fail("usage: drydock strict [on|off]", 2);
    }
    if (command.args.size() == 3) {
        shell.world.strict = command.args[2] == "on";
    }
    command.out(shell.world.strict
                    ? "strict is on: what real ECS refuses is refused\n"
                    : "strict is off: missing roles and memory are supplied, with a note\n");
    return 0;
}

struct Subject {
    SubjectKind kind = SubjectKind::kNone;
    std::uint64_t bits = 0;
};

bool find_task_subject(const World& world, std::string_view name, Subject* out, bool* ambiguous) {
    ecs::TaskId id;
    if (ecs::parse_task_id(world, name, &id)) {
        *out = {SubjectKind::kTask, id.bits()};
        return true;
    }
    if (name.size() < 4 || name.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
        return false;
    }
    bool found = false;
    world.ecs.tasks.each([&](ecs::TaskId row_id, const ecs::TaskRow&) {
        if (ecs::task_id_text(world, row_id.bits()).substr(0, name.size()) == name) {
            *ambiguous = *ambiguous || found;
            found = true;
            *out = {SubjectKind::kTask, row_id.bits()};
        }
    });
    return found;
}

// Tasks by id or its beginning, then services, task definitions and clusters by name or ARN. Of
// equal names the newest row wins.
bool find_subject(const World& world, std::string_view reference, Subject* out, bool* ambiguous) {
    const ecs::ParsedReference parsed = ecs::parse_reference(reference);
    const std::string_view name = parsed.name;
    const std::string_view type = parsed.is_arn ? parsed.resource_type : std::string_view();
    if ((type.empty() || type == "task") && find_task_subject(world, name, out, ambiguous)) {
        return true;
    }
    bool found = false;
    if (type.empty() || type == "service") {
        world.ecs.services.each([&](ecs::ServiceId id, const ecs::ServiceRow& row) {
            if (world.text(row.name) == name) {
                found = true;
                *out = {SubjectKind::kService, id.bits()};
            }
        });
    }
    ecs::TaskDefinitionId definition;
    if (!found && (type.empty() || type == "task-definition") &&
        ecs::find_task_definition(world, reference, &definition)) {
        found = true;
        *out = {SubjectKind::kTaskDefinition, definition.bits()};
    }
    ecs::ClusterId cluster;
    if (!found && (type.empty() || type == "cluster") &&
        ecs::find_cluster_any(world, reference, &cluster)) {
        found = true;
        *out = {SubjectKind::kCluster, cluster.bits()};
    }
    return found;
}

// An address or a name of the simulated DNS, with or without scheme and port: every hop of the way
// from this terminal.
bool why_address(const World& world, Command& command, const std::string& reference) {
    const HttpUrl url = read_url(reference);
    std::uint32_t address = 0;
    if (!url.sound || (!vpc::parse_ipv4(url.host, &address) &&
                       !vpc::resolve_name(world, {}, url.host, &address))) {
        return false;
    }
    const vpc::Reach reach = vpc::reach(world, {}, address, static_cast<std::uint16_t>(url.port));
    for (const vpc::Hop& hop : reach.hops) {
        command.out(std::string(hop.passed ? "yes  " : "no   ") + hop.text + "\n");
    }
    if (reach.verdict == vpc::Verdict::kUnknown) {
        command.out("What answers at " + vpc::format_ipv4(address) + " is not simulated.\n");
    } else if (reach.verdict == vpc::Verdict::kHost) {
        command.out("yes  " + std::string(vpc::internet_host(address)->name) +
                    " answers whoever asks\n");
    }
    return true;
}

int run_why(Shell& shell, Command& command) {
    const World& world = shell.world;
    if (command.args.size() != 3) {
        return command.fail("usage: drydock why TASK|SERVICE|TASK-DEFINITION|CLUSTER|ADDRESS", 2);
    }
    const std::string& reference = command.args[2];
    if (why_address(world, command, reference)) {
        return 0;
    }
    Subject subject;
    bool ambiguous = false;
    if (!find_subject(world, reference, &subject, &ambiguous)) {
        return command.fail("why: nothing is called '" + reference + "'");
    }
    if (ambiguous) {
        return command.fail("why: several task ids begin with '" + reference + "'");
    }
    const Fact* fact = nullptr;
    for (std::uint32_t number = world.journal.newest(); number >= world.journal.oldest();
         --number) {
        const Fact* candidate = world.journal.find(number);
        if (candidate != nullptr && candidate->subject_kind == subject.kind &&
            candidate->subject == subject.bits) {
            fact = candidate;
            break;
        }
    }
    if (fact == nullptr) {
        return command.fail("why: the journal no longer remembers '" + reference + "'");
    }
    bool first = true;
    for (int link = 0; fact != nullptr && link < kChainMax; ++link) {
        command.out(first ? "" : "  because ");
        command.out(format_iso8601(world.unix_ms(fact->at)).substr(11, 8) + "  " +
                    describe_fact(world, *fact) + "\n");
        first = false;
        fact = fact->cause == 0 ? nullptr : world.journal.find(fact->cause);
    }
    return 0;
}

int run_fault(Shell& shell, Command& command) {
    const std::vector<std::string>& args = command.args;
    if (args.size() < 3 || args[2] == "help") {
        command.out(kFaultUsage);
        return args.size() < 3 ? 2 : 0;
    }
    if (args[2] != "container-exit") {
        return command.fail("fault: there is no fault named '" + args[2] +
                            "'; drydock fault help lists them");
    }
    Subject subject;
    bool ambiguous = false;
    if (args.size() < 4 ||
        !find_task_subject(shell.world, ecs::parse_reference(args[3]).name, &subject, &ambiguous)) {
        return command.fail(args.size() < 4 ? "fault: which task?"
                                            : "fault: there is no task '" + args[3] + "'");
    }
    if (ambiguous) {
        return command.fail("fault: several task ids begin with '" + args[3] + "'");
    }
    std::string body;
    api::JsonWriter json(&body);
    json.begin_object();
    json.member("task", ecs::task_id_text(shell.world, subject.bits));
    for (std::size_t i = 4; i < args.size(); i += 2) {
        const bool number = args[i] == "--container" || args[i] == "--exit-code";
        std::int64_t value = 0;
        if ((!number && args[i] != "--reason") || i + 1 >= args.size() ||
            (number && !parse_int(args[i + 1], &value))) {
            command.err(kFaultUsage);
            return 2;
        }
        if (number) {
            json.key_text(args[i] == "--container" ? "container" : "exitCode").integer(value);
        } else {
            json.member("reason", args[i + 1]);
        }
    }
    json.end_object();
    ApiError error;
    if (!shell.port.fault(shell.world, args[2], body, &error)) {
        return command.fail("fault: " + error.message);
    }
    command.out("done: drydock why " + args[3] + " tells what follows\n");
    return 0;
}

int run_state(Shell& shell, Command& command) {
    const World& world = shell.world;
    const auto line = [&command](std::string_view name, std::string_view value) {
        command.out(std::string(name) + std::string(10 - name.size(), ' ') + std::string(value) +
                    "\n");
    };
    line("time", format_iso8601(world.unix_ms(world.now)));
    line("seed", std::to_string(world.seed));
    line("account", world.text(world.account));
    line("region", world.text(world.region));
    line("strict", world.strict ? "on" : "off");
    line("inputs", std::to_string(world.inputs_run));
    line("events", std::to_string(world.events_run));
    return 0;
}

int run_time(Shell& shell, Command& command) {
    command.out(format_iso8601(shell.world.unix_ms(shell.world.now)) + "  (" +
                format_duration({shell.world.now.ms}) + " since the start)\n");
    return 0;
}

// "09:05", "09:05:00.250" of the present day, "2026-01-05T09:05:00Z", "+90s", "-5m".
bool read_moment(const World& world, std::string_view text, SimTime* at) {
    std::int64_t ms = 0;
    if (text.size() > 1 && (text[0] == '+' || text[0] == '-')) {
        if (!parse_time_span(text.substr(1), &ms)) {
            return false;
        }
        *at = SimTime{text[0] == '-' ? world.now.ms - ms : ms};
        return true;
    }
    const bool clock = text.size() >= 5 && text[2] == ':';
    const std::string today = format_iso8601(world.unix_ms(world.now)).substr(0, 11);
    const std::string whole = clock ? today + std::string(text) : std::string(text);
    if (!parse_timestamp(whole, &ms)) {
        return false;
    }
    *at = SimTime{ms - world.unix_ms(SimTime{0})};
    return true;
}

}  // namespace

bool read_goto(const World& world, std::string_view line, SimTime* at, std::string* error) {
    constexpr std::string_view kCommand = "drydock goto ";
    line = strip(line);
    if (line.substr(0, kCommand.size()) != kCommand) {
        return false;
    }
    const std::string_view text = strip(line.substr(kCommand.size()));
    if (!read_moment(world, text, at)) {
        *error =
            "'" + std::string(text) +
            "' is no time: 09:05:00 of today, 2026-01-05T09:05:00Z, +90s after the start or -5m "
            "before now";
    } else if (at->ms < 0 || *at > world.now) {
        *error = "'" + std::string(text) + "' lies " +
                 (at->ms < 0 ? "before the start" : "in the future");
    }
    return true;
}

int run_drydock(Shell& shell, Command& command) {
    const std::string word = command.args.size() > 1 ? command.args[1] : "help";
    if (word == "strict") {
        return run_strict(shell, command);
    }
    if (word == "why") {
        return run_why(shell, command);
    }
    if (word == "time") {
        return run_time(shell, command);
    }
    if (word == "fault") {
        return run_fault(shell, command);
    }
    if (word == "state") {
        return run_state(shell, command);
    }
    if (word == "help" || word == "--help") {
        command.out(kUsage);
        return 0;
    }
    if (word == "goto") {
        SimTime at;
        std::string error;
        (void)read_goto(shell.world, join(command.args, " "), &at, &error);
        return command.fail("goto: " + (error.empty()
                                            ? "time inside the world only goes forward; the "
                                              "page's time line goes back"
                                            : error));
    }
    if (word == "share" || word == "pause" || word == "play" || word == "speed" ||
        word == "reset" || word == "save") {
        return command.fail(word + ": only the page can do this, not the shell inside the world");
    }
    (void)command.fail("unknown command '" + word + "'");
    command.err(kUsage);
    return 2;
}

}  // namespace drydock::shell
