// `aws ecs deploy`, as awscli/customizations/ecs/deploy.py goes: read the files, look at the
// service, then at CodeDeploy. CodeDeploy is not among the modelled services, so this is as far as
// it gets.
#include "engine/shell/aws/conveniences.hpp"
#include "engine/shell/aws/yaml_read.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

using api::Doc;
using api::DocBuilder;
using api::Value;

namespace {

constexpr std::size_t kNameInGroupMax = 46;

int fail(Command& command, const std::string& text) {
    command.err("\n" + text + "\n");
    return kExitGeneral;
}

bool read_named(const Shell& shell, const std::string& name, std::string* text,
                std::string* error) {
    const std::string path = resolve_path(shell.state(), name);
    const File* file = find_file(shell.state(), path);
    if (file == nullptr) {
        const bool folder = is_folder(shell.state(), path);
        *error = "Error: Unable to load file at " + name + ": [Errno " +
                 (folder ? "21] Is a directory: " : "2] No such file or directory: ") +
                 python_repr(name);
        return false;
    }
    *text = file->content;
    return true;
}

bool read_files(const Shell& shell, const ConvenienceCall& call, std::string* error) {
    std::string text;
    std::string problem;
    Doc doc;
    if (!read_named(shell, call.text("--task-definition"), &text, error)) {
        return false;
    }
    if (!api::parse_json(text, &doc, &problem)) {
        *error = "The task definition file is not JSON: " + problem;
        return false;
    }
    if (!read_named(shell, call.text("--codedeploy-appspec"), &text, error)) {
        return false;
    }
    if (!api::parse_json(text, &doc, &problem) && !parse_yaml(text, &doc)) {
        *error = "The appspec file is neither JSON nor YAML.";
        return false;
    }
    return true;
}

// "AppECS-CLUSTER-SERVICE" unless the option names one.
std::string codedeploy_name(const ConvenienceCall& call, std::string_view option,
                            std::string_view prefix, Value service) {
    if (call.given(option)) {
        return call.text(option);
    }
    const std::vector<std::string_view> arn = split(service["clusterArn"].str(), '/');
    return std::string(prefix) + std::string(arn.back().substr(0, kNameInGroupMax)) + "-" +
           std::string(service["serviceName"].str().substr(0, kNameInGroupMax));
}

}  // namespace

int run_ecs_deploy(Shell& shell, Command& command, const ConvenienceCall& call) {
    std::string error;
    if (!read_files(shell, call, &error)) {
        return fail(command, error);
    }
    const std::string cluster = call.given("--cluster") ? call.text("--cluster") : "default";
    OperationCall describe;
    describe.service = api::find_service("ecs");
    describe.operation = describe.service->find_operation("DescribeServices");
    describe.region = call.globals.region;
    DocBuilder builder(&describe.input);
    builder.begin_object();
    builder.key("cluster");
    builder.string(cluster);
    builder.key("services");
    builder.begin_array();
    builder.string(call.text("--service"));
    builder.end();
    builder.end();
    Doc answer;
    const CallResult result =
        call_operation(shell, command, describe, describe.input.root(), &answer);
    if (!result.ok) {
        return fail(command, "Failed to describe ECS service:\n" +
                                 service_error_text(result.error, "DescribeServices"));
    }
    const Value service = answer.root()["services"].at(0);
    if (!service.exists()) {
        return fail(command, "Error: Service '" + call.text("--service") +
                                 "' not found in cluster '" + cluster + "'");
    }
    ApiError unknown;
    unknown.code = "NotImplementedException";
    unknown.message = "Drydock does not model codedeploy:GetApplication yet. Nothing was changed.";
    command.note("CodeDeploy would be asked for application " +
                 codedeploy_name(call, "--codedeploy-application", "AppECS-", service) +
                 " and deployment group " +
                 codedeploy_name(call, "--codedeploy-deployment-group", "DgpECS-", service) +
                 ". To roll out a revision: aws ecs update-service --task-definition ...\n");
    return fail(command, "Failed to describe Code Deploy application:\n" +
                             service_error_text(unknown, "GetApplication"));
}

}  // namespace drydock::shell
