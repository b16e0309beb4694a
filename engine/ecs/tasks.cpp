// Standalone tasks and the reading of all tasks.
#include <algorithm>

#include "engine/api/paging.hpp"
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/ecs_operations.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/ecs/exec.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/ecs/task_request.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr std::uint32_t kDescribeMax = 100;
constexpr api::PageRules kPages;
// RunTask client tokens live 24 hours (retention unpublished; the usual length at AWS).
constexpr Duration kTokenKept = hours(24);
constexpr std::size_t kTokenLengthMax = 64;
constexpr std::size_t kOverridesMax = 8192;
constexpr std::size_t kStartedByMax = 128;

struct RunTaskPlan {
    TaskRequest request;
    std::uint32_t count = 1;
    std::string group_text;
    std::string started_by;
    std::string overrides;
    std::vector<std::string> commands;  // the overrides', one a container; empty: none has one
    std::string task_role;              // the override's
    std::string tags;
    std::int32_t cpu = 0;
    std::int32_t memory = 0;
    bool enable_execute_command = false;
    std::uint64_t token_key = 0;  // 0: no token
    std::string token_request;
    std::uint32_t known_token = kNoIndex;
};

std::uint64_t token_key(ClusterId cluster, std::string_view token) {
    Hasher hasher;
    hasher.add(cluster.bits());
    hasher.add_text(token);
    return hasher.value() | 1;
}

Result<api::Done> read_token(const World& world, api::Value in, RunTaskPlan* plan) {
    const std::string_view token = in["clientToken"].str();
    if (token.empty()) {
        return api::Done{};
    }
    if (token.size() > kTokenLengthMax) {
        return invalid_parameter("clientToken must be at most 64 characters.");
    }
    plan->token_key = token_key(plan->request.cluster, token);
    plan->token_request = canonical_request(in);
    const std::uint32_t index = world.ecs.run_task_tokens.find(plan->token_key);
    if (index == kNoIndex || world.ecs.run_tokens[index].expires_at <= world.now) {
        return api::Done{};
    }
    const EcsState::RunToken& known_token = world.ecs.run_tokens[index];
    if (world.text(known_token.request) != plan->token_request) {
        ApiError error{"ConflictException",
                       "The request token was already used for a request with other parameters.",
                       400, ",\"resourceIds\":["};
        for (std::size_t i = 0; i < known_token.tasks.size(); ++i) {
            error.extra_json += i == 0 ? "\"" : ",\"";
            error.extra_json += world.ecs.tasks.contains(known_token.tasks[i])
                                    ? task_arn(world, known_token.tasks[i])
                                    : task_id_text(world, known_token.tasks[i].bits());
            error.extra_json += '"';
        }
        error.extra_json += ']';
        return error;
    }
    plan->known_token = index;
    return api::Done{};
}

// As answers show them: a row for each container, and the list that is always there.
std::string canonical_overrides(const World& world, const TaskDefinitionRow& definition,
                                api::Value overrides) {
    std::string json;
    api::JsonWriter out(&json);
    out.begin_object();
    out.key("containerOverrides").begin_array();
    for (const ContainerSpec& spec : definition.containers) {
        api::Value given;
        for (const api::Value container : overrides["containerOverrides"]) {
            given = container["name"].str() == world.text(spec.name) ? container : given;
        }
        if (given.exists()) {
            out.raw(api::to_json(given));
            continue;
        }
        out.begin_object();
        out.member("name", world.text(spec.name));
        out.end_object();
    }
    out.end_array();
    constexpr api::MemberName kMembers[] = {"cpu",
                                            "inferenceAcceleratorOverrides",
                                            "executionRoleArn",
                                            "memory",
                                            "taskRoleArn",
                                            "ephemeralStorage"};
    for (const api::MemberName member : kMembers) {
        const api::Value given = overrides[member.text()];
        if (given.exists() && !given.is_null()) {
            out.member_raw(member, api::to_json(given));
        } else if (member.text() == "inferenceAcceleratorOverrides") {
            out.member_raw(member, "[]");
        }
    }
    out.end_object();
    return json;
}

Result<api::Done> read_overrides(const World& world, api::Value in, RunTaskPlan* plan) {
    const api::Value overrides = in["overrides"];
    if (!overrides.is_object()) {
        return api::Done{};
    }
    if (api::to_json(overrides).size() > kOverridesMax) {
        return invalid_parameter("Container overrides length must be at most 8192");
    }
    const TaskDefinitionRow& definition =
        world.ecs.task_definitions.get(plan->request.task_definition);
    for (const api::Value container : overrides["containerOverrides"]) {
        const std::string_view name = container["name"].str();
        const auto at =
            std::find_if(definition.containers.begin(), definition.containers.end(),
                         [&](const ContainerSpec& spec) { return world.text(spec.name) == name; });
        if (at == definition.containers.end()) {
            return invalid_parameter("Override for container named " + std::string(name) +
                                     " is not a container in the TaskDefinition.");
        }
        plan->commands.resize(definition.containers.size());
        plan->commands[static_cast<std::size_t>(at - definition.containers.begin())] =
            api::join_texts(container["command"]);
    }
    plan->overrides = canonical_overrides(world, definition, overrides);
    const bool sized = overrides["cpu"].is_string() || overrides["memory"].is_string();
    if (sized &&
        !read_task_size(overrides["cpu"], overrides["memory"], &plan->cpu, &plan->memory)) {
        return invalid_parameter("Invalid 'cpu' or 'memory' setting for task.");
    }
    const std::int32_t cpu = plan->cpu != 0 ? plan->cpu : definition.cpu;
    const std::int32_t memory = plan->memory != 0 ? plan->memory : definition.memory;
    if (sized && !is_fargate_size(cpu, memory)) {
        return invalid_parameter(fargate_size_error(cpu, memory));
    }
    return api::Done{};
}

Result<RunTaskPlan> validate_run_task(const World& world, api::Value in) {
    RunTaskPlan plan;
    const api::Value count = in["count"];
    if (count.exists() && (count.i64() < 1 || count.i64() > kRunTaskCountMax)) {
        return invalid_parameter("count should be between 1 and 10.");
    }
    plan.count = static_cast<std::uint32_t>(count.i64(1));
    Result<ClusterId> cluster = find_cluster(world, in["cluster"]);
    if (!cluster.ok()) {
        return cluster.error();
    }
    // The token decides first: what was granted once is granted again, whatever changed meanwhile.
    plan.request.cluster = cluster.value();
    Result<api::Done> token = read_token(world, in, &plan);
    if (!token.ok()) {
        return token.error();
    }
    if (plan.known_token != kNoIndex) {
        return plan;
    }
    Result<TaskRequest> request = read_task_request(world, in, RequestFor::kRunTask);
    if (!request.ok()) {
        return request.error();
    }
    plan.request = request.value();
    if (in["propagateTags"].str() == "SERVICE") {
        return invalid_parameter("The SERVICE value of propagateTags is only valid for services.");
    }
    plan.started_by = in["startedBy"].str();
    if (plan.started_by.size() > kStartedByMax) {
        return invalid_parameter("startedBy must be at most 128 characters.");
    }
    const TaskDefinitionRow& definition =
        world.ecs.task_definitions.get(plan.request.task_definition);
    plan.group_text = in["group"].is_string()
                          ? std::string(in["group"].str())
                          : "family:" + std::string(world.text(definition.family));
    Result<std::string> tags = canonical_tags(in["tags"]);
    if (!tags.ok()) {
        return tags.error();
    }
    plan.tags = tags.value();
    if (in["propagateTags"].str() == "TASK_DEFINITION") {
        plan.tags = merge_tags(plan.tags, world.text(definition.tags));
    }
    if (in["enableECSManagedTags"].boolean()) {
        plan.tags = merge_tags(
            plan.tags,
            managed_tags(world.text(world.ecs.clusters.get(plan.request.cluster).name), {}));
    }
    plan.enable_execute_command = in["enableExecuteCommand"].boolean();
    Result<api::Done> overrides = read_overrides(world, in, &plan);
    if (!overrides.ok()) {
        return overrides.error();
    }
    plan.task_role = in["overrides"]["taskRoleArn"].str();
    if (plan.enable_execute_command) {
        ApiError error = check_exec(
            plan.task_role.empty() ? world.text(definition.task_role_arn) : plan.task_role,
            in["platformVersion"].str(), ExecRequest::kRunTask);
        if (!error.code.empty()) {
            return error;
        }
    }
    return plan;
}

// A ring: the oldest token gives way, long before its 24 hours only under a flood.
void remember_token(World& world, EcsState::RunToken token) {
    auto& tokens = world.ecs.run_tokens;
    const std::uint32_t slot = world.ecs.run_tokens_next;
    world.ecs.run_tokens_next = (slot + 1) % kRunTokensMax;
    if (slot < tokens.size()) {
        world.ecs.run_task_tokens.put(tokens[slot].key, kNoIndex);
    } else {
        tokens.emplace_back();
    }
    world.ecs.run_task_tokens.put(token.key, slot);
    tokens[slot] = std::move(token);
}

std::vector<TaskId> apply_run_task(World& world, const RunTaskPlan& plan) {
    if (plan.known_token != kNoIndex) {
        return world.ecs.run_tokens[plan.known_token].tasks;
    }
    std::vector<TaskId> tasks;
    NewTask spec;
    spec.cluster = plan.request.cluster;
    spec.task_definition = plan.request.task_definition;
    spec.launch_type = plan.request.launch_type;
    spec.public_ip = plan.request.network.assign_public_ip;
    spec.enable_execute_command = plan.enable_execute_command;
    spec.started_by = world.symbols.intern(plan.started_by);
    spec.group = world.symbols.intern(plan.group_text);
    spec.overrides = world.symbols.intern(plan.overrides);
    for (const std::string& command : plan.commands) {
        spec.commands.push_back(world.symbols.intern(command));
    }
    spec.task_role = world.symbols.intern(plan.task_role);
    spec.tags = world.symbols.intern(plan.tags);
    spec.cpu = plan.cpu;
    spec.memory = plan.memory;
    const NetworkConfiguration& network = plan.request.network;
    if (!network.subnets.empty()) {
        spec.security_groups =
            vpc::join_groups(world, network.security_groups, network.subnets.front());
    }
    for (std::uint32_t i = 0; i < plan.count; ++i) {
        const std::uint64_t nth = world.ecs.standalone_starts++;
        spec.identity = draw(world.seed, Stream::kTaskIdentity, 3, nth);
        const std::vector<Sym>& subnets = network.subnets;
        spec.subnet = subnets.empty() ? Sym{} : subnets[nth % subnets.size()];
        tasks.push_back(create_task(world, spec));
    }
    if (plan.token_key != 0) {
        EcsState::RunToken token;
        token.key = plan.token_key;
        token.request = world.symbols.intern(plan.token_request);
        token.expires_at = world.now + kTokenKept;
        token.tasks = tasks;
        remember_token(world, std::move(token));
    }
    return tasks;
}

// What a ListTasks request filters by.
struct TaskFilter {
    bool by_service = false;
    ServiceId service;
    bool by_family = false;
    Sym family;
    bool by_started_by = false;
    Sym started_by;
    bool by_launch_type = false;
    std::string_view launch_type;
    std::string_view desired = "RUNNING";
    bool nothing = false;  // no task can match
};

bool matches(const World& world, const TaskRow& task, const TaskFilter& filter) {
    const bool running = task.desired_status == DesiredStatus::kRunning;
    if (filter.desired != (running ? "RUNNING" : "STOPPED")) {
        return false;
    }
    if (filter.by_started_by && !(task.started_by == filter.started_by)) {
        return false;
    }
    if (filter.by_launch_type && launch_type_text(task.launch_type) != filter.launch_type) {
        return false;
    }
    return !filter.by_family ||
           world.ecs.task_definitions.get(task.task_definition).family == filter.family;
}

Result<TaskFilter> read_filter(const World& world, ClusterId cluster, api::Value in) {
    TaskFilter filter;
    if (in["containerInstance"].is_string() || in["daemonName"].is_string()) {
        return unsupported("container instances and daemons, so nothing can run on them");
    }
    if (in["startedBy"].is_string()) {
        for (const char* other : {"serviceName", "family", "launchType", "desiredStatus"}) {
            if (in[other].is_string()) {
                return invalid_parameter("cannot specify startedBy with other arguments");
            }
        }
    }
    if (in["serviceName"].is_string()) {
        filter.by_service = true;
        ApiError error = check_cluster_of(world, cluster, in["serviceName"].str());
        if (!error.code.empty()) {
            return error;
        }
        if (!find_service(world, cluster, in["serviceName"].str(), &filter.service)) {
            return ApiError{"ServiceNotFoundException", "Service not found.", 400, {}};
        }
    }
    if (in["family"].is_string()) {
        filter.by_family = true;
        filter.family = known(world, in["family"].str());
        filter.nothing = filter.family.empty();
    }
    if (in["startedBy"].is_string()) {
        filter.by_started_by = true;
        filter.started_by = known(world, in["startedBy"].str());
        filter.nothing = filter.nothing || filter.started_by.empty();
    }
    filter.by_launch_type = in["launchType"].is_string();
    filter.launch_type = in["launchType"].str();
    filter.desired = in["desiredStatus"].str("RUNNING");
    return filter;
}

// A task id sorts by its first half, which is unique.
struct TaskKey {
    std::uint64_t order;
    std::uint32_t index;
};

bool before(const TaskKey& a, const TaskKey& b) { return a.order < b.order; }

// The first tasks of the page by id, one more than it holds if there is one; unsorted.
std::vector<TaskKey> collect(const World& world, ClusterId cluster, const TaskFilter& filter,
                             const api::Page& page) {
    std::vector<TaskKey> keys;  // a heap with the last one on top
    const auto wanted = static_cast<std::size_t>(page.limit) + 1;
    if (filter.nothing) {
        return keys;
    }
    const TaskIds ids(world);
    std::uint64_t after = 0;
    TaskId last;
    if (!page.from_start && parse_task_id(world, page.after, &last)) {
        after = ids.order(last.bits());
    }
    const auto add = [&](std::uint32_t index) {
        const std::uint64_t key = ids.order(world.ecs.tasks.id_at(index).bits());
        if ((!page.from_start && key <= after) ||
            (keys.size() == wanted && key > keys.front().order) ||
            !matches(world, world.ecs.tasks.at(index), filter)) {
            return;
        }
        if (keys.size() == wanted) {
            std::pop_heap(keys.begin(), keys.end(), before);
            keys.pop_back();
        }
        keys.push_back({key, index});
        std::push_heap(keys.begin(), keys.end(), before);
    };
    if (filter.by_service) {
        for (std::uint32_t i = world.ecs.services.get(filter.service).first_task; i != kNoIndex;
             i = world.ecs.tasks.at(i).next_in_service) {
            add(i);
        }
        return keys;
    }
    for (std::uint32_t i = world.ecs.clusters.get(cluster).first_task; i != kNoIndex;
         i = world.ecs.tasks.at(i).next_in_cluster) {
        add(i);
    }
    return keys;
}

}  // namespace

api::Outcome run_task(World& world, const api::Call& call, api::JsonWriter& out) {
    Result<RunTaskPlan> plan = validate_run_task(world, call.input);
    if (!plan.ok()) {
        return plan.error();
    }
    if (world.ecs.tasks.size() + plan.value().count > kTasksMax) {
        return client_error(
            "You've reached the limit on the number of tasks you can run concurrently");
    }
    const std::vector<TaskId> tasks = apply_run_task(world, plan.value());
    out.key("tasks").begin_array();
    for (const TaskId id : tasks) {
        if (world.ecs.tasks.contains(id)) {
            write_task(world, id, true, out);
        }
    }
    out.end_array();
    out.member_raw("failures", "[]");
    return api::Done{};
}

api::Outcome stop_task_operation(World& world, const api::Call& call, api::JsonWriter& out) {
    Result<TaskId> named = find_named_task(world, call.input);
    if (!named.ok()) {
        return named.error();
    }
    const TaskId id = named.value();
    stop_task(world, id, StopCode::kUserInitiated,
              call.input["reason"].str("Task stopped by user"));
    out.key("task");
    write_task(world, id, false, out);
    return api::Done{};
}

api::Outcome describe_tasks(const World& world, const api::Call& call, api::JsonWriter& out) {
    Result<ClusterId> cluster = find_cluster(world, call.input["cluster"]);
    if (!cluster.ok()) {
        return cluster.error();
    }
    const api::Value wanted = call.input["tasks"];
    if (wanted.size() == 0) {
        return invalid_parameter("Tasks cannot be empty.");
    }
    if (wanted.size() > kDescribeMax) {
        return invalid_parameter("taskIds can have at most 100 items.");
    }
    const bool tags = read_include(call.input["include"]).tags;
    std::vector<TaskId> found;
    std::string failures;
    api::JsonWriter failures_out(&failures);
    failures_out.begin_array();
    const std::string place =
        "task/" + std::string(world.text(world.ecs.clusters.get(cluster.value()).name)) + "/";
    for (const api::Value reference : wanted) {
        ApiError error = check_cluster_of(world, cluster.value(), reference.str());
        if (!error.code.empty()) {
            return error;
        }
        TaskId id;
        const TaskLookup lookup = find_task(world, cluster.value(), reference.str(), &id);
        if (lookup == TaskLookup::kFound) {
            found.push_back(id);
        } else if (lookup == TaskLookup::kMissing) {
            write_failure(failures_out, missing_arn(world, place, reference.str()), "MISSING");
        } else {
            return task_error(lookup);
        }
    }
    failures_out.end_array();
    out.key("tasks").begin_array();
    const std::size_t begin = out.place();
    for (std::size_t i = 0; i < found.size(); ++i) {
        write_task(world, found[i], tags, call.kept, out);
        if (i == 0) {
            out.expect(found.size() - 1, begin);
        }
    }
    out.end_array();
    out.member_raw("failures", failures);
    return api::Done{};
}

api::Outcome list_tasks(const World& world, const api::Call& call, api::JsonWriter& out) {
    Result<ClusterId> cluster = find_cluster(world, call.input["cluster"]);
    if (!cluster.ok()) {
        return cluster.error();
    }
    Result<TaskFilter> filter = read_filter(world, cluster.value(), call.input);
    if (!filter.ok()) {
        return filter.error();
    }
    api::Page page;
    if (const std::optional<ApiError> error = api::read_page(call, kPages, &page)) {
        return *error;
    }
    out.key("taskArns").begin_array();
    std::vector<TaskKey> keys = collect(world, cluster.value(), filter.value(), page);
    const auto limit = static_cast<std::size_t>(page.limit);
    const bool more = keys.size() > limit;
    const std::size_t kept = std::min(keys.size(), limit);
    // Orders of task ids are unique (TaskIds::order is a bijection), so this is a total order.
    std::sort(keys.begin(), keys.end(), before);
    for (std::size_t i = 0; i < kept; ++i) {
        write_task_arn(world, world.ecs.tasks.id_at(keys[i].index), out);
    }
    out.end_array();
    if (more) {
        const TaskId last = world.ecs.tasks.id_at(keys[kept - 1].index);
        out.member(kPages.token_member,
                   api::page_token(call, kPages, task_id_text(world, last.bits())));
    }
    return api::Done{};
}

}  // namespace drydock::ecs
