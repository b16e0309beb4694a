// read and watch: commands that wait for a typed line or for simulated time.
#include <algorithm>

#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

// ---- read

namespace {

struct ReadOptions {
    bool raw = false;
    std::string prompt;
    std::vector<std::string> names;
};

bool parse_read(const Shell& shell, Command& command, ReadOptions* out, int* exit_code) {
    const Options options = read_options(command, "rs", "p");
    if (!options.error.empty()) {
        command.err(shell.name() + ": read: " + options.error + "\n");
        *exit_code = 2;
        return false;
    }
    out->raw = options.has('r');
    out->prompt = options.value('p');
    out->names = options.operands;
    for (const std::string& name : out->names) {
        if (!is_name(name)) {
            command.err(shell.name() + ": read: `" + name + "': not a valid identifier\n");
            *exit_code = 1;
            return false;
        }
    }
    return true;
}

// Fields of a line; the last name takes the rest.
void assign_fields(Shell& shell, const ReadOptions& options, std::string_view line) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\' && !options.raw) {
            ++i;
        }
        text += i < line.size() ? std::string(1, line[i]) : "";
    }
    if (options.names.empty()) {
        (void)set_variable(shell, "REPLY", text);
        return;
    }
    std::string_view rest = strip(text);
    for (std::size_t i = 0; i < options.names.size(); ++i) {
        std::size_t end = 0;
        while (end < rest.size() && !is_space(rest[end])) {
            ++end;
        }
        if (i + 1 == options.names.size()) {
            end = rest.size();
        }
        (void)set_variable(shell, options.names[i], rest.substr(0, end));
        rest = strip_left(rest.substr(end));
    }
}

}  // namespace

int run_read(Shell& shell, Command& command) {
    ReadOptions options;
    int exit_code = 0;
    if (command.resumed) {
        api::Doc state;
        std::string problem;
        if (!api::parse_json(command.resumed_state, &state, &problem)) {
            return 1;
        }
        options.raw = state.root()["raw"].boolean();
        for (const api::Value name : state.root()["names"]) {
            options.names.emplace_back(name.str());
        }
        assign_fields(shell, options, command.typed);
        return 0;
    }
    if (!parse_read(shell, command, &options, &exit_code)) {
        return exit_code;
    }
    if (command.has_input) {
        const std::size_t newline = command.input.find('\n');
        const bool whole = newline != std::string_view::npos;
        command.input_used = whole ? newline + 1 : command.input.size();
        assign_fields(shell, options, command.input.substr(0, newline));
        return whole ? 0 : 1;
    }
    command.err(options.prompt);
    command.waits = true;
    command.wants_line = true;
    api::JsonWriter json(&command.wait_state);
    json.begin_object();
    json.member_bool("raw", options.raw);
    json.key("names").begin_array();
    for (const std::string& name : options.names) {
        json.string(name);
    }
    json.end_array();
    json.end_object();
    return 0;
}

// ---- watch

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
