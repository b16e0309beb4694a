// `aws configure`: the files in ~/.aws, by question and answer or one value at a time.
#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/shell/aws/config_file.hpp"
#include "engine/shell/aws/conveniences.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr struct {
    std::string_view name;
    std::string_view prompt;
    bool secret;  // shown masked, kept in the credentials file
} kQuestions[] = {
    {"aws_access_key_id", "AWS Access Key ID", true},
    {"aws_secret_access_key", "AWS Secret Access Key", true},
    {"region", "Default region name", false},
    {"output", "Default output format", false},
};
constexpr std::size_t kQuestionCount = 4;

std::string masked(const std::string& value) {
    return std::string(16, '*') + value.substr(value.size() > 4 ? value.size() - 4 : 0);
}

bool load(const Shell& shell, Command& command, AwsConfig* config) {
    std::string error;
    if (!load_aws_config(shell.state(), config, &error)) {
        command.err("\n" + error + "\n");
        return false;
    }
    return true;
}

bool check_profile(Command& command, const AwsConfig& config, const Globals& globals) {
    if (globals.profile_set && globals.profile != "default" &&
        config.find_profile(globals.profile) == nullptr) {
        command.err("\nThe config profile (" + globals.profile + ") could not be found\n");
        return false;
    }
    return true;
}

std::string pad_left(std::string_view text, std::size_t width) {
    const std::size_t length = utf8_length(text);
    return std::string(length < width ? width - length : 0, ' ') + std::string(text);
}

void print_row(Command& command, std::string_view name, std::string_view value,
               std::string_view type, std::string_view location) {
    command.out(pad_left(name, 10) + " " + pad_left(value, 24) + " " + pad_left(type, 16) + "    " +
                std::string(location) + "\n");
}

void print_configured(Command& command, std::string_view name, const Configured& value) {
    if (value.set()) {
        print_row(command, name, value.value, value.type, value.location);
    } else {
        print_row(command, name, "<not set>", "None", "None");
    }
}

int write_failed(Command& command, std::string_view path, const std::string& reason) {
    command.err("\n[Errno 13] " + reason + ": '" + std::string(path) + "'\n");
    return kExitGeneral;
}

// ---- questions

struct Dialogue {
    std::string profile;
    std::size_t question = 0;
    std::string answers[kQuestionCount];
};

std::string current_value(const AwsConfig& config, const Dialogue& dialogue, std::size_t question) {
    const std::string* value = config.find(dialogue.profile, kQuestions[question].name);
    if (value == nullptr) {
        return "None";
    }
    return kQuestions[question].secret ? masked(*value) : *value;
}

int write_answers(Shell& shell, Command& command, const AwsConfig& config,
                  const Dialogue& dialogue) {
    std::vector<ConfigSetting> credentials;
    std::vector<ConfigSetting> settings;
    for (std::size_t i = 0; i < kQuestionCount; ++i) {
        const std::string* before = config.find(dialogue.profile, kQuestions[i].name);
        if (dialogue.answers[i].empty() || (before != nullptr && *before == dialogue.answers[i])) {
            continue;
        }
        (kQuestions[i].secret ? credentials : settings)
            .push_back({std::string(kQuestions[i].name), dialogue.answers[i]});
    }
    const bool any = !credentials.empty() || !settings.empty();
    if (!credentials.empty()) {
        const std::string reason = update_config_file(shell, credentials_path(shell.state()),
                                                      dialogue.profile, std::move(credentials));
        if (!reason.empty()) {
            return write_failed(command, credentials_path(shell.state()), reason);
        }
    }
    if (any) {
        const std::string reason =
            update_config_file(shell, config_path(shell.state()), profile_section(dialogue.profile),
                               std::move(settings));
        if (!reason.empty()) {
            return write_failed(command, config_path(shell.state()), reason);
        }
    }
    return 0;
}

void ask(Command& command, const AwsConfig& config, const Dialogue& dialogue) {
    command.out(std::string(kQuestions[dialogue.question].prompt) + " [" +
                current_value(config, dialogue, dialogue.question) + "]: ");
}

int wait_for_answer(Command& command, const AwsConfig& config, const Dialogue& dialogue) {
    ask(command, config, dialogue);
    command.waits = true;
    command.wants_line = true;
    command.wait_state.clear();
    api::JsonWriter json(&command.wait_state);
    json.begin_object();
    json.member("resume", "configure");
    json.member("profile", dialogue.profile);
    json.member_int("question", static_cast<std::int64_t>(dialogue.question));
    json.key("answers").begin_array();
    for (const std::string& answer : dialogue.answers) {
        json.string(answer);
    }
    json.end_array();
    json.end_object();
    return 0;
}

// Answers from standard input, one a line, as `printf ... | aws configure` gives them.
int answer_from_input(Shell& shell, Command& command, const AwsConfig& config, Dialogue dialogue) {
    std::vector<std::string_view> lines = split_lines(command.take_input());
    for (; dialogue.question < kQuestionCount; ++dialogue.question) {
        ask(command, config, dialogue);
        if (dialogue.question >= lines.size()) {
            command.err("\nEOF when reading a line\n");
            return kExitGeneral;
        }
        dialogue.answers[dialogue.question] = std::string(lines[dialogue.question]);
    }
    return write_answers(shell, command, config, dialogue);
}

}  // namespace

int resume_configure(Shell& shell, Command& command) {
    api::Doc state;
    std::string problem;
    AwsConfig config;
    if (!api::parse_json(command.resumed_state, &state, &problem) ||
        !load(shell, command, &config)) {
        return kExitGeneral;
    }
    Dialogue dialogue;
    dialogue.profile = std::string(state.root()["profile"].str());
    dialogue.question = static_cast<std::size_t>(state.root()["question"].i64());
    std::size_t i = 0;
    for (const api::Value answer : state.root()["answers"]) {
        if (i < kQuestionCount) {
            dialogue.answers[i++] = std::string(answer.str());
        }
    }
    if (dialogue.question >= kQuestionCount) {
        return kExitGeneral;
    }
    dialogue.answers[dialogue.question++] = std::string(command.typed);
    return dialogue.question < kQuestionCount ? wait_for_answer(command, config, dialogue)
                                              : write_answers(shell, command, config, dialogue);
}

int run_configure(Shell& shell, Command& command, const Globals& globals,
                  const std::vector<std::string>& raw) {
    if (!raw.empty() && raw[0][0] != '-' && raw[0] != "help") {
        const ConvenienceRow* row = find_convenience("configure", raw[0]);
        if (row != nullptr) {
            return run_convenience(shell, command, globals, *row, {raw.begin() + 1, raw.end()});
        }
        static const std::vector<std::string> kReal = {
            "list",          "get", "set",         "add-model",          "import",
            "list-profiles", "sso", "sso-session", "export-credentials", "wizard"};
        for (const std::string& name : kReal) {
            if (name == raw[0]) {
                command.err("\nDrydock does not model 'aws configure " + name + "'.\n");
                return kExitGeneral;
            }
        }
        command.err("\n" + usage_error("argument subcommand: " + invalid_choice(raw[0], kReal)) +
                    "\n");
        return kExitUsage;
    }
    if (raw.size() == 1 && raw[0] == "help") {
        command.out(
            "CONFIGURE()\n\nNAME\n       configure - set up Region, output and profiles\n\n"
            "SYNOPSIS\n            aws configure [--profile profile-name]\n\n"
            "AVAILABLE COMMANDS\n");
        for (const std::string& name : convenience_names("configure")) {
            command.out("       o " + name + "\n\n");
        }
        return 0;
    }
    if (!raw.empty()) {
        command.err("\nUnknown options: " + join(raw, ",") + "\n");
        return kExitUsage;
    }
    AwsConfig config;
    if (!load(shell, command, &config)) {
        return kExitGeneral;
    }
    Dialogue dialogue;
    dialogue.profile = globals.profile;
    return command.has_input ? answer_from_input(shell, command, config, dialogue)
                             : wait_for_answer(command, config, dialogue);
}

int run_configure_list(Shell& shell, Command& command, const ConvenienceCall& call) {
    AwsConfig config;
    if (!load(shell, command, &config)) {
        return kExitGeneral;
    }
    const Globals& globals = call.globals;
    print_row(command, "Name", "Value", "Type", "Location");
    print_row(command, "----", "-----", "----", "--------");
    if (globals.profile_option) {
        print_row(command, "profile", globals.profile, "manual", "--profile");
    } else {
        print_configured(command, "profile", environment_profile(shell));
    }
    if (!check_profile(command, config, globals)) {
        return kExitGeneral;
    }
    for (const bool secret : {false, true}) {
        Configured value = configured(shell, config, globals.profile,
                                      secret ? "aws_secret_access_key" : "aws_access_key_id");
        value.value = masked(value.value);
        print_configured(command, secret ? "secret_key" : "access_key", value);
    }
    print_configured(command, "region", configured(shell, config, globals.profile, "region"));
    command.note("Where nothing is set Drydock's own account and its Region " +
                 std::string(shell.world.text(shell.world.region)) + " hold.\n");
    return 0;
}

int run_configure_get(Shell& shell, Command& command, const ConvenienceCall& call) {
    AwsConfig config;
    if (!load(shell, command, &config)) {
        return kExitGeneral;
    }
    const std::string name = call.text("varname");
    std::vector<std::string_view> parts = split(name, '.');
    std::string profile = call.globals.profile;
    if (parts.size() == 1) {
        if (!check_profile(command, config, call.globals)) {
            return kExitGeneral;
        }
    } else if (parts[0] == "profile" && parts.size() > 2) {
        profile = std::string(parts[1]);
        parts.erase(parts.begin(), parts.begin() + 2);
    } else if (parts[0] == "default" || config.find_profile(parts[0]) != nullptr) {
        profile = std::string(parts[0]);
        parts.erase(parts.begin());
    }
    std::string key(parts[0]);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        key += "." + std::string(parts[i]);
    }
    const std::string* value = config.find(profile, key);
    if (value == nullptr) {
        return 1;
    }
    if (value->empty()) {
        command.err("varname (" + name + ") must reference a value, not a section or sub-section.");
        return 1;
    }
    command.out(*value + "\n");
    return 0;
}

int run_configure_set(Shell& shell, Command& command, const ConvenienceCall& call) {
    std::string name = call.text("varname");
    std::string profile = call.globals.profile;
    std::vector<std::string_view> parts = split(name, '.');
    std::string key = name;
    if (parts.size() > 1 && (parts[0] == "default" || parts[0] == "profile")) {
        const std::size_t skip = parts[0] == "default" ? 1 : 2;
        if (parts.size() <= skip) {
            command.err("\nlist index out of range\n");
            return kExitGeneral;
        }
        profile = std::string(parts[skip - 1]);
        key = std::string(parts[skip]);
        if (parts.size() == skip + 2) {
            key += "." + std::string(parts[skip + 1]);
        }
    }
    const bool credential =
        key == "aws_access_key_id" || key == "aws_secret_access_key" || key == "aws_session_token";
    const std::string path =
        credential ? credentials_path(shell.state()) : config_path(shell.state());
    const std::string reason = update_config_file(
        shell, path, credential ? profile : profile_section(profile), {{key, call.text("value")}});
    return reason.empty() ? 0 : write_failed(command, path, reason);
}

int run_configure_list_profiles(Shell& shell, Command& command, const ConvenienceCall&) {
    AwsConfig config;
    if (!load(shell, command, &config)) {
        return kExitGeneral;
    }
    for (const ConfigSection& section : config.sections) {
        if (section.profile) {
            command.out(section.name + "\n");
        }
    }
    return 0;
}

}  // namespace drydock::shell
