// watch: a command that waits for simulated time.
#include <algorithm>

#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr std::int64_t kWatchRoundsMax = 100'000;

struct Watch {
    std::string line;
    std::int64_t every_ms = 2000;
    bool title = true;
    bool until_change = false;
    bool until_error = false;
    std::string before;
    std::int64_t rounds = 0;
    std::vector<Output> shown;  // by the round that goes on
};

std::string text_of(const std::vector<Output>& outputs) {
    std::string text;
    for (const Output& output : outputs) {
        text += output.kind == OutputKind::kNote ? std::string() : output.text;
    }
    return text;
}

bool read_watch(const Command& command, Watch* out, std::string* error) {
    std::size_t i = 1;
    for (; i < command.args.size() && command.args[i].size() > 1 && command.args[i][0] == '-';
         ++i) {
        const std::string& arg = command.args[i];
        if (arg == "-t" || arg == "--no-title") {
            out->title = false;
        } else if (arg == "-g" || arg == "--chgexit") {
            out->until_change = true;
        } else if (arg == "-e" || arg == "--errexit") {
            out->until_error = true;
        } else if (arg == "-d" || arg == "--differences" || arg == "-x" || arg == "-c") {
            // Marks and colours: nothing to do here.
        } else if (arg.substr(0, 2) == "-n" || arg.substr(0, 10) == "--interval") {
            std::string value = arg[1] == 'n'     ? arg.substr(2)
                                : arg.size() > 11 ? arg.substr(11)
                                                  : "";
            if (value.empty() && i + 1 < command.args.size()) {
                value = command.args[++i];
            }
            if (!parse_time_span(value, &out->every_ms)) {
                *error = "failed to parse argument: '" + value + "'";
                return false;
            }
            out->every_ms = std::max<std::int64_t>(out->every_ms, 100);
        } else {
            *error = "invalid option -- '" + arg.substr(1) + "'";
            return false;
        }
    }
    for (; i < command.args.size(); ++i) {
        out->line += (out->line.empty() ? "" : " ") + command.args[i];
    }
    if (out->line.empty()) {
        *error = "usage: watch [-n SECONDS] [-teg] COMMAND";
    }
    return !out->line.empty();
}

// "Every 2.0s: aws ecs list-tasks            drydock: Mon Jan  5 09:00:00 2026"
std::string watch_title(const Shell& shell, const Watch& watch) {
    const std::string left = "Every " + std::to_string(watch.every_ms / 1000) + "." +
                             std::to_string(watch.every_ms / 100 % 10) + "s: " + watch.line;
    const std::string right = "drydock: " + format_date(shell, "%a %b %e %H:%M:%S %Y");
    const std::size_t used = utf8_length(left) + right.size();
    return left + std::string(used < 80 ? 80 - used : 1, ' ') + right + "\n\n";
}

void save_watch(const Watch& watch, Command& command) {
    command.wait_state.clear();
    api::JsonWriter json(&command.wait_state);
    json.begin_object();
    json.member("line", watch.line);
    json.member_int("every", watch.every_ms);
    json.member_bool("title", watch.title);
    json.member_bool("change", watch.until_change);
    json.member_bool("error", watch.until_error);
    json.member("before", watch.before);
    json.member_int("rounds", watch.rounds);
    json.key("shown").begin_array();
    for (const Output& output : watch.shown) {
        json.integer(static_cast<int>(output.kind));
        json.string(output.text);
    }
    json.end_array();
    json.end_object();
}

bool load_watch(const Command& command, Watch* watch) {
    api::Doc state;
    std::string problem;
    if (!api::parse_json(command.resumed_state, &state, &problem)) {
        return false;
    }
    const api::Value root = state.root();
    watch->line = std::string(root["line"].str());
    watch->every_ms = root["every"].i64();
    watch->title = root["title"].boolean();
    watch->until_change = root["change"].boolean();
    watch->until_error = root["error"].boolean();
    watch->before = std::string(root["before"].str());
    watch->rounds = root["rounds"].i64();
    const api::Value shown = root["shown"];
    for (std::uint32_t i = 0; i + 1 < shown.size(); i += 2) {
        watch->shown.push_back(
            {static_cast<OutputKind>(shown.at(i).i64()), std::string(shown.at(i + 1).str())});
    }
    return true;
}

}  // namespace

int run_watch(Shell& shell, Command& command) {
    Watch watch;
    std::string error;
    if (command.resumed ? !load_watch(command, &watch) : !read_watch(command, &watch, &error)) {
        return command.fail(error);
    }
    Console console;
    if (!command.inner.empty()) {
        resume_text(shell, command, &console);
    } else if (!run_text(shell, command, watch.line, &console)) {
        return command.fail("nested too deeply");
    }
    for (Output& output : console.take()) {
        watch.shown.push_back(std::move(output));
    }
    if (command.waits) {
        save_watch(watch, command);
        return 0;
    }
    const int exit_code = shell.state().last_exit_code;
    command.out("\x1b[H\x1b[2J");
    if (watch.title) {
        command.out(watch_title(shell, watch));
    }
    const std::string text = text_of(watch.shown);
    for (Output& output : watch.shown) {
        command.chunks.push_back(std::move(output));
    }
    watch.shown.clear();
    if (watch.until_error && exit_code != 0) {
        return 8;
    }
    if ((watch.until_change && watch.rounds > 0 && text != watch.before) ||
        ++watch.rounds >= kWatchRoundsMax) {
        return 0;
    }
    watch.before = watch.until_change ? text : "";
    command.waits = true;
    command.due = shell.world.now + milliseconds(watch.every_ms);
    save_watch(watch, command);
    return 0;
}

}  // namespace drydock::shell
