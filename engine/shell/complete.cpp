// What could stand at the cursor.
#include <algorithm>

#include "engine/shell/aws/arguments.hpp"
#include "engine/shell/aws/cli.hpp"
#include "engine/shell/aws/config_file.hpp"
#include "engine/shell/aws/conveniences.hpp"
#include "engine/shell/aws/names.hpp"
#include "engine/shell/aws/s3_cli.hpp"
#include "engine/shell/completer.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/interpreter.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

struct Context {
    std::vector<std::string> words;  // of the command at the cursor, without the last one
    std::string prefix;              // the last one, as far as it is typed
    std::string quote;               // that it begins with
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
        out.quote.clear();
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
            if (!open) {
                out.quote = std::string(1, c);
            }
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

struct AwsContext {
    const api::ServiceModel* service = nullptr;
    const api::OperationModel* operation = nullptr;
    const ConvenienceRow* convenience = nullptr;
    bool configuring = false;  // aws configure
    bool waiting = false;      // behind `wait`
    std::string operation_name;
    std::string last_option;  // the option whose value stands at the cursor
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
            out->add_ranked(option, detail + (argument.required ? ", required" : ""), " ",
                            argument.required ? 0
                            : member          ? 1
                                              : 2);
        }
    }
    if (aws.convenience != nullptr) {
        for (const ConvenienceArgument& argument : aws.convenience->arguments) {
            if (argument.name[0] == '-') {
                out->add(argument.name, argument.required ? "option, required" : "option");
            }
        }
    }
    if (words.size() > 2 && words[1] == "s3") {
        for (const std::string_view option : s3_options(words[2])) {
            out->add(option, "option");
        }
    }
    for (const ArgRow& row : global_rows()) {
        out->add_ranked(row.name, "global option", " ", 3);
    }
}

void complete_value(const World& world, const AwsContext& aws,
                    const std::vector<std::string>& words, Completer* out) {
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
    if (aws.service != nullptr) {
        add_names(world, aws.service->id, option, words, out);
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
        return complete_value(world, aws, context.words, out);
    }
    if (aws.positionals == 0) {
        for (const std::string& command : command_choices()) {
            out->add(command, command == "help"        ? "help"
                              : command == "configure" ? "Region, output, profiles"
                                                       : "service");
        }
        return;
    }
    if (context.words.size() > 1 && context.words[1] == "s3") {
        return complete_s3(world, context.words, out);
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
    out.set_quote(context.quote);
    if (context.words.empty()) {
        for (const CommandRow& row : command_table()) {
            out.add(row.name, row.summary);
        }
    } else if (context.words[0] == "aws") {
        complete_aws(world, context, &out);
    } else if (context.words[0] == "drydock") {
        complete_drydock(context, &out);
    } else if (context.words[0] == "docker") {
        complete_docker(world, context.words, &out);
    } else {
        out.add_files("");
    }
    return out.take();
}

}  // namespace drydock::shell
