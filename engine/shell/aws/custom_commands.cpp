#include "engine/shell/aws/custom_commands.hpp"

#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

int run_get_login_password(Shell& shell, Command& command) {
    std::string json;
    std::string note;
    std::string problem;
    std::string token;
    ApiError error;
    api::Doc answer;
    if (!shell.port.call(shell.world, "ecr", "GetAuthorizationToken", "{}", &json, &error, &note)) {
        command.err("\n" + service_error_text(error, "GetAuthorizationToken") + "\n");
        return kExitService;
    }
    if (!api::parse_json(json, &answer, &problem) ||
        !base64_decode(answer.root()["authorizationData"].at(0)["authorizationToken"].str(),
                       &token)) {
        command.err("\nThe token is damaged.\n");
        return kExitGeneral;
    }
    command.out(token.substr(token.find(':') + 1) + "\n");
    return 0;
}

api::Member streamed_member(const api::ServiceModel& service,
                            const api::OperationModel& operation) {
    const api::Shape output = service.output(operation);
    const api::Member payload = output.exists() ? output.payload() : api::Member();
    return payload.exists() && payload.streaming() ? payload : api::Member();
}

std::string save_streamed(Shell& shell, api::Member member, std::string_view path,
                          api::Doc* answer) {
    std::string bytes;
    if (!base64_decode(answer->root()[member.name()].str(), &bytes)) {
        return "The answer's body is damaged.";
    }
    if (path != "/dev/null") {
        const std::string reason =
            store_file(&shell.state(), resolve_path(shell.state(), path), bytes);
        if (!reason.empty()) {
            return reason + ": " + python_repr(path);
        }
    }
    api::Doc shown;
    api::DocBuilder builder(&shown);
    builder.begin_object();
    const auto stop = answer->root().end();
    for (auto it = answer->root().begin(); !(it == stop); ++it) {
        if (it.key() != member.name()) {
            builder.key(it.key());
            builder.copy(*it);
        }
    }
    builder.end();
    *answer = std::move(shown);
    return {};
}

}  // namespace drydock::shell
