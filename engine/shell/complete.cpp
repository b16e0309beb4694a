// What could stand at the cursor.
#include <algorithm>

#include "engine/ecs/ecs_names.hpp"
#include "engine/shell/aws/arguments.hpp"
#include "engine/shell/aws/cli.hpp"
#include "engine/shell/aws/config_file.hpp"
#include "engine/shell/aws/conveniences.hpp"
#include "engine/shell/aws/names.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/interpreter.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

struct Context {
    std::vector<std::string> words;  // of the command at the cursor, without the last one
    std::string prefix;              // the last one, as far as it is typed
};

// Words up to the cursor; a separator outside quotes begins a new command.
Context read_context(std::string_view text) {
    Context out;
    std::string word;
    bool open = false;
    char quote = '\0';
    const auto end_word = [&out, &word, &open] {
        if (open) {
            out.words.push_back(word);
        }
        word.clear();
        open = false;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != '\0') {
            if (c == quote) {
                quote = '\0';
            } else {
                word += c;
            }
        } else if (c == '\'' || c == '"') {
            quote = c;
            open = true;
        } else if (c == '\\' && i + 1 < text.size()) {
            ++i;
            if (text[i] != '\n') {
                word += text[i];
                open = true;
            }
        } else if (c == ';' || c == '|' || c == '&' || c == '(' || c == '\n') {
            end_word();
            out.words.clear();
        } else if (is_space(c)) {
            end_word();
        } else {
            word += c;
            open = true;
        }
    }
    out.prefix = word;
    return out;
}

class Completer {
public:
    Completer(const World& world, std::string prefix, std::size_t limit)
        : world_(world), prefix_(std::move(prefix)), limit_(limit) {}

    void add(std::string_view text, std::string_view detail, std::string_view suffix = " ") {
        if (text.substr(0, prefix_.size()) != prefix_ || found_.size() >= 4 * limit_ + 64) {
            return;
        }
        Completion completion;
        completion.insert = std::string(text) + std::string(suffix);
        completion.display = std::string(text);
        completion.detail = std::string(detail);
        found_.push_back(std::move(completion));
    }

    // Names in the folder that the prefix leads into; `scheme` is "file://" or empty.
    void add_files(std::string_view scheme) {
        if (!scheme.empty() && prefix_.substr(0, scheme.size()) != scheme) {
            if (scheme.substr(0, prefix_.size()) == prefix_) {
                add(scheme, "a file in your home", "");
            }
            return;
        }
        const std::string path = prefix_.substr(scheme.size());
        const std::size_t slash = path.rfind('/');
        const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
        const std::string where =
            folder.empty() ? world_.shell.cwd : resolve_path(world_.shell, folder);
        for (const Entry& entry : list_folder(world_.shell, where)) {
            add(std::string(scheme) + folder + entry.name + (entry.folder ? "/" : ""),
                entry.folder ? "folder" : "file", entry.folder ? "" : " ");
        }
    }

    void add_profiles() {
        AwsConfig config;
        std::string problem;
        (void)load_aws_config(world_.shell, &config, &problem);
        for (const ConfigSection& section : config.sections) {
            if (section.profile) {
                add(section.name, "profile");
            }
        }
    }
    void add_clusters() {
        world_.ecs.clusters.each([this](ecs::ClusterId, const ecs::ClusterRow& row) {
            if (row.status == ecs::ClusterStatus::kActive) {
                add_named(world_.text(row.name), "cluster",
                          [this, &row] { return ecs::cluster_arn(world_, row); });
            }
        });
    }
    void add_services(std::string_view cluster) {
        world_.ecs.services.each([this, cluster](ecs::ServiceId, const ecs::ServiceRow& row) {
            if (row.status != ecs::ServiceStatus::kInactive && in_cluster(row.cluster, cluster)) {
                add_named(world_.text(row.name), "service",
                          [this, &row] { return ecs::service_arn(world_, row); });
            }
        });
    }
    void add_tasks(std::string_view cluster) {
        world_.ecs.tasks.each([this, cluster](ecs::TaskId id, const ecs::TaskRow& row) {
            if (found_.size() >= limit_ || !in_cluster(row.cluster, cluster)) {
                return;
            }
            const ecs::IdText<32> chars = ecs::task_id_chars(world_, id.bits());
            const std::string_view text = chars;
            // Ten thousand ARNs are too many to be made for one key.
            if (!wants_arns() || text.substr(0, id_prefix().size()) == id_prefix()) {
                add_named(text, "task", [this, id] { return ecs::task_arn(world_, id); });
            }
        });
    }
    void add_task_definitions(bool families_only) {
        for (const ecs::FamilyRow& family : world_.ecs.families) {
            if (families_only) {
                add(world_.text(family.name), "family");
                continue;
            }
            for (const ecs::TaskDefinitionId id : family.revisions) {
                const ecs::TaskDefinitionRow* row = world_.ecs.task_definitions.find(id);
                if (row != nullptr && row->status == ecs::TaskDefinitionStatus::kActive) {
                    add_named(
                        std::string(world_.text(family.name)) + ":" + std::to_string(row->revision),
                        "task definition",
                        [this, row] { return ecs::task_definition_arn(world_, *row); });
                }
            }
        }
    }

    void only_arns() { arns_only_ = true; }

    std::vector<Completion> take() {
        std::stable_sort(
            found_.begin(), found_.end(), [](const Completion& a, const Completion& b) {
                return a.display != b.display ? a.display < b.display : a.detail < b.detail;
            });
        found_.erase(std::unique(found_.begin(), found_.end(),
                                 [](const Completion& a, const Completion& b) {
                                     return a.display == b.display;
                                 }),
                     found_.end());
        if (found_.size() > limit_) {
            found_.resize(limit_);
        }
        return std::move(found_);
    }

private:
    // Who has begun to type an ARN gets ARNs, everybody else names.
    [[nodiscard]] bool wants_arns() const {
        return arns_only_ || prefix_.substr(0, 4) == "arn:" ||
               (prefix_.size() >= 2 &&
                std::string_view("arn:").substr(0, prefix_.size()) == prefix_);
    }
    // What is typed of a task's id in "arn:...:task/CLUSTER/ID".
    [[nodiscard]] std::string_view id_prefix() const {
        const std::size_t first = prefix_.find('/');
        const std::size_t second =
            first == std::string::npos ? first : prefix_.find('/', first + 1);
        return second == std::string::npos ? std::string_view()
                                           : std::string_view(prefix_).substr(second + 1);
    }
    template <class Arn>
    void add_named(std::string_view name, std::string_view detail, const Arn& arn) {
        if (!arns_only_) {
            add(name, detail);
        }
        if (wants_arns() && found_.size() < limit_) {
            add(arn(), detail);
        }
    }

    // No cluster given: any.
    [[nodiscard]] bool in_cluster(ecs::ClusterId id, std::string_view name) const {
        const ecs::ClusterRow* row = world_.ecs.clusters.find(id);
        return name.empty() || (row != nullptr && world_.text(row->name) == name);
    }

    const World& world_;
    std::string prefix_;
    std::size_t limit_;
    bool arns_only_ = false;
    std::vector<Completion> found_;
};

struct AwsContext {
    const api::ServiceModel* service = nullptr;
    const api::OperationModel* operation = nullptr;
    const ConvenienceRow* convenience = nullptr;
    bool configuring = false;  // aws configure
    bool waiting = false;      // behind `wait`
    std::string operation_name;
    std::string last_option;  // the option whose value stands at the cursor
    std::string cluster;      // value of --cluster
    std::size_t positionals = 0;
};

bool is_global_flag(std::string_view option) {
    for (const ArgRow& row : global_rows()) {
        if (row.name == option) {
            return row.nargs == Nargs::kFlag;
        }
    }
    return false;
}

AwsContext read_aws(const std::vector<std::string>& words) {
    AwsContext out;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word.substr(0, 2) == "--") {
            out.last_option = is_global_flag(word) ? std::string() : word;
            if (word == "--cluster" && i + 1 < words.size()) {
                out.cluster = std::string(ecs::parse_reference(words[i + 1]).name);
            }
            continue;
        }
        if (!out.last_option.empty() &&
            (out.operation != nullptr || i == 0 || words[i - 1] == out.last_option)) {
            continue;
        }
        out.last_option.clear();
        ++out.positionals;
        if (out.positionals == 1) {
            out.service = find_service_command(word);
            out.configuring = word == "configure";
        } else if (out.positionals == 2 && find_convenience(words[i - 1], word) != nullptr) {
            out.convenience = find_convenience(words[i - 1], word);
        } else if (out.service != nullptr && out.positionals == 2 && word == "wait") {
            out.waiting = true;
        } else if (out.service != nullptr && out.operation == nullptr) {
            const api::WaiterModel* waiter =
                out.waiting ? find_waiter_command(*out.service, word) : nullptr;
            out.operation = waiter != nullptr ? out.service->find_operation(waiter->operation)
                                              : find_operation_command(*out.service, word);
            out.operation_name = word;
        }
    }
    return out;
}

std::string_view kind_text(api::ShapeKind kind) {
    switch (kind) {
        case api::ShapeKind::kStructure:
            return "structure";
        case api::ShapeKind::kList:
            return "list";
        case api::ShapeKind::kMap:
            return "map";
        case api::ShapeKind::kString:
            return "string";
        case api::ShapeKind::kBlob:
            return "blob";
        case api::ShapeKind::kBoolean:
            return "flag";
        case api::ShapeKind::kTimestamp:
            return "timestamp";
        case api::ShapeKind::kInteger:
            return "integer";
        case api::ShapeKind::kLong:
            return "long";
        case api::ShapeKind::kFloat:
            return "float";
        case api::ShapeKind::kDouble:
            return "double";
    }
    return "";
}

void complete_option_names(const AwsContext& aws, const std::vector<std::string>& words,
                           Completer* out) {
    if (aws.operation != nullptr) {
        for (const Argument& argument :
             argument_table(*aws.service, *aws.operation, aws.operation_name)) {
            const std::string option = "--" + argument.name;
            if (!argument.documented ||
                std::find(words.begin(), words.end(), option) != words.end()) {
                continue;
            }
            const bool member = argument.member.exists();
            std::string detail(member ? kind_text(argument.member.shape().kind()) : "option");
            out->add(option, detail + (argument.required ? ", required" : ""));
        }
    }
    if (aws.convenience != nullptr) {
        for (const ConvenienceArgument& argument : aws.convenience->arguments) {
            if (argument.name[0] == '-') {
                out->add(argument.name, argument.required ? "option, required" : "option");
            }
        }
    }
    for (const ArgRow& row : global_rows()) {
        out->add(row.name, "global option");
    }
}

void complete_value(const World& world, const AwsContext& aws, Completer* out) {
    const std::string& option = aws.last_option;
    if (option == "--region") {
        return out->add(world.text(world.region), "Region");
    }
    if (option == "--profile") {
        return out->add_profiles();
    }
    for (const ArgRow& row : global_rows()) {
        for (const std::string& choice : row.choices) {
            if (row.name == option) {
                out->add(choice, "value");
            }
        }
    }
    if (aws.convenience != nullptr) {
        for (const ArgRow& row : convenience_rows(*aws.convenience)) {
            for (const std::string& choice : row.choices) {
                if (row.name == option) {
                    out->add(choice, "value");
                }
            }
        }
        if (option == "--codedeploy-appspec" || option == "--task-definition") {
            return out->add_files("");
        }
    }
    if (aws.service == nullptr || aws.service->id != "ecs") {
        // Other services' names come with their rooms.
    } else if (option == "--cluster" || option == "--clusters") {
        out->add_clusters();
    } else if (option == "--service" || option == "--services" || option == "--service-name") {
        out->add_services(aws.cluster);
    } else if (option == "--task" || option == "--tasks") {
        out->add_tasks(aws.cluster);
    } else if (option == "--task-definition") {
        out->add_task_definitions(false);
    } else if (option == "--resource-arn") {
        out->only_arns();
        out->add_clusters();
        out->add_services({});
        out->add_task_definitions(false);
        out->add_tasks({});
    } else if (option == "--family" || option == "--family-prefix") {
        out->add_task_definitions(true);
    }
    if (option == "--cli-input-json" || option == "--cli-input-yaml") {
        return out->add_files("file://");
    }
    if (aws.operation == nullptr) {
        return;
    }
    for (const Argument& argument :
         argument_table(*aws.service, *aws.operation, aws.operation_name)) {
        if ("--" + argument.name != option || !argument.member.exists()) {
            continue;
        }
        api::Shape shape = argument.member.shape();
        if (shape.is_list()) {
            shape = shape.element();
        }
        const bool nested = shape.is_structure() || shape.is_list() || shape.is_map();
        for (std::uint16_t i = 0; i < shape.enum_count(); ++i) {
            out->add(shape.enum_value(i), "value");
        }
        if (nested) {
            out->add_files("file://");
        }
    }
}

void complete_aws(const World& world, const Context& context, Completer* out) {
    const AwsContext aws = read_aws(context.words);
    if (context.prefix.substr(0, 1) == "-") {
        return complete_option_names(aws, context.words, out);
    }
    if (!aws.last_option.empty()) {
        return complete_value(world, aws, out);
    }
    if (aws.positionals == 0) {
        for (const std::string& command : command_choices()) {
            out->add(command, command == "help"        ? "help"
                              : command == "configure" ? "Region, output, profiles"
                                                       : "service");
        }
        return;
    }
    if (aws.configuring && aws.positionals == 1) {
        for (const std::string& name : convenience_names("configure")) {
            out->add(name, "subcommand");
        }
    } else if (aws.convenience != nullptr && aws.convenience->name == "get") {
        for (const std::string_view name : {"region", "output", "aws_access_key_id"}) {
            out->add(name, "setting");
        }
    }
    if (aws.service == nullptr || aws.convenience != nullptr || aws.operation != nullptr) {
        return;
    }
    if (aws.waiting) {
        for (const std::string& waiter : waiter_choices(*aws.service)) {
            out->add(waiter, "waiter");
        }
    } else if (aws.positionals == 1) {
        for (const std::string& operation : operation_choices(*aws.service)) {
            out->add(operation, "operation");
        }
    }
}

void complete_drydock(const Context& context, Completer* out) {
    if (context.words.size() == 1) {
        out->add("strict", "on or off");
        out->add("why", "the causes of a thing");
        out->add("time", "simulated time");
        out->add("state", "seed, account, counters");
        out->add("fault", "let something go wrong");
        out->add("goto", "look at the past");
        out->add("share", "a link to this world");
        out->add("help", "help");
    } else if (context.words[1] == "strict") {
        out->add("on", "refuse as real ECS does");
        out->add("off", "help out and say so");
    } else if (context.words[1] == "why") {
        out->add_services({});
        out->add_clusters();
        out->add_task_definitions(false);
        out->add_tasks({});
    } else if (context.words[1] == "fault" && context.words.size() == 2) {
        out->add("container-exit", "a task's container ends");
    } else if (context.words[1] == "fault" && context.words.size() == 3) {
        out->add_tasks({});
    } else if (context.words[1] == "fault") {
        for (const std::string_view name : {"--container", "--exit-code", "--reason"}) {
            out->add(name, "option");
        }
    }
}

}  // namespace

std::vector<Completion> complete(const World& world, std::string_view line, std::size_t cursor,
                                 std::size_t limit) {
    const std::string_view typed =
        line.substr(0, std::min({cursor, line.size(), std::size_t{kLineBytesMax}}));
    const Context context = read_context(typed);
    Completer out(world, context.prefix, limit);
    if (context.words.empty()) {
        for (const CommandRow& row : command_table()) {
            out.add(row.name, row.summary);
        }
    } else if (context.words[0] == "aws") {
        complete_aws(world, context, &out);
    } else if (context.words[0] == "drydock") {
        complete_drydock(context, &out);
    } else {
        out.add_files("");
    }
    return out.take();
}

}  // namespace drydock::shell
