// `drydock`: the sandbox's own things, which real AWS does not have.
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr int kChainMax = 50;

constexpr std::string_view kUsage =
    "usage: drydock COMMAND\n"
    "  strict [on|off]   refuse what real ECS refuses, or help out and say so\n"
    "  why ID            why a task, service, cluster or task definition is as it is\n"
    "  time              simulated time and its distance from the start\n";

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

int run_why(Shell& shell, Command& command) {
    const World& world = shell.world;
    if (command.args.size() != 3) {
        return command.fail("usage: drydock why TASK|SERVICE|TASK-DEFINITION|CLUSTER", 2);
    }
    const std::string& reference = command.args[2];
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

int run_time(Shell& shell, Command& command) {
    command.out(format_iso8601(shell.world.unix_ms(shell.world.now)) + "  (" +
                format_duration({shell.world.now.ms}) + " since the start)\n");
    return 0;
}

}  // namespace

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
    if (word == "help" || word == "--help") {
        command.out(kUsage);
        return 0;
    }
    if (word == "goto" || word == "share" || word == "pause" || word == "play" || word == "speed" ||
        word == "reset" || word == "save") {
        return command.fail(word + ": only the page can do this, not the shell inside the world");
    }
    (void)command.fail("unknown command '" + word + "'");
    command.err(kUsage);
    return 2;
}

}  // namespace drydock::shell
