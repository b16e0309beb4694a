// What awscli/customizations/ecs/executecommand.py does: it sees that the Session Manager plugin is
// installed, calls the operation and hands the session to the plugin. Texts of the plugin are those
// of its sources (session.go, streaming.go), those of the agent inside the container of
// shell_unix.go.
//
// A session is a job that waits for lines. Its shell is the same interpreter as the terminal's, on
// another Machine: with the container's commands, files and variables, kept in the job's state.
#include "engine/shell/aws/exec_session.hpp"

#include <algorithm>

#include "engine/api/json_writer.hpp"
#include "engine/ecs/exec.hpp"
#include "engine/shell/container_commands.hpp"
#include "engine/shell/container_place.hpp"
#include "engine/shell/dockerfile.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr std::string_view kPluginIsThere =
    "\nThe Session Manager plugin was installed successfully. Use the AWS CLI to start a "
    "session.\n\n";
constexpr std::string_view kEndOfInput = "\x04";  // Ctrl-D

struct Session {
    std::uint64_t number = 0;
    ecs::TaskId task;
    std::uint32_t container = 0;
    std::string shell = "sh";  // what its messages begin with
    bool prompts = false;      // a shell that reads lines; else one command
    bool small = false;        // BusyBox: another prompt
    bool files_asked_for = false;
    std::string pending;  // lines so far of a command that goes on
    ShellState state;
    Frame frame;  // of a command that waits
};

std::string save_session(const Session& session) {
    std::string text;
    api::JsonWriter json(&text);
    json.begin_object();
    json.member("resume", "exec");
    json.member_int("number", static_cast<std::int64_t>(session.number));
    json.member("shell", session.shell);
    json.member_bool("prompts", session.prompts);
    json.member_bool("small", session.small);
    json.member_bool("files", session.files_asked_for);
    json.member("pending", session.pending);
    json.member_int("exit", session.state.last_exit_code);
    json.key("surroundings");
    save_surroundings(json, surroundings_of(session.state));
    json.key("contents").begin_array();
    for (const File& file : session.state.files) {
        json.begin_object();
        json.member("path", file.path);
        json.member("content", file.content);
        json.member_bool("executable", file.executable);
        json.end_object();
    }
    json.end_array();
    if (session.frame.waiting) {
        json.member("frame", save_frame(session.frame));
        json.member_bool("reads", session.frame.wants_line);
    }
    json.end_object();
    return text;
}

bool load_session(std::string_view text, Session* session) {
    api::Doc doc;
    std::string problem;
    if (!api::parse_json(text, &doc, &problem)) {
        return false;
    }
    const api::Value root = doc.root();
    session->number = static_cast<std::uint64_t>(root["number"].i64());
    session->shell = std::string(root["shell"].str());
    session->prompts = root["prompts"].boolean();
    session->small = root["small"].boolean();
    session->files_asked_for = root["files"].boolean();
    session->pending = std::string(root["pending"].str());
    session->state.in_container = true;
    session->state.last_exit_code = static_cast<std::int32_t>(root["exit"].i64());
    Surroundings surroundings;
    load_surroundings(root["surroundings"], &surroundings);
    give_back(session->state, std::move(surroundings));
    for (const api::Value file : root["contents"]) {
        session->state.files.push_back({std::string(file["path"].str()),
                                        std::string(file["content"].str()),
                                        file["executable"].boolean()});
    }
    if (root["frame"].is_string()) {
        session->frame.waiting = true;
        session->frame.wants_line = root["reads"].boolean();
        return load_frame(root["frame"].str(), &session->frame);
    }
    return true;
}

// dash shows a bare "# ", BusyBox the folder, bash of Debian user, host and folder.
std::string prompt(const Session& session) {
    if (!session.pending.empty()) {
        return "> ";
    }
    const std::string folder =
        session.state.cwd == home_of(session.state) ? "~" : session.state.cwd;
    if (session.shell == "bash") {
        std::string host;
        for (const Variable& variable : session.state.variables) {
            host = variable.name == "HOSTNAME" ? variable.value : host;
        }
        return "root@" + host.substr(0, host.find('.')) + ":" + folder + "# ";
    }
    return session.small ? folder + " # " : "# ";
}

int end_session(Shell& shell, Command& command, const Session& session) {
    command.out("\n\nExiting session with sessionId: " +
                ecs::exec_session_id(shell.world, session.number) + ".\n\n");
    ecs::end_exec_session(shell.world, session.number);
    return 0;  // whatever the shell inside ended with
}

int wait_for_more(Shell& shell, Command& command, const Session& session) {
    ecs::touch_exec_session(shell.world, session.number);
    const SimTime idle = shell.world.now + ecs::kExecIdleAfter;
    const Frame& frame = session.frame;
    if (!frame.waiting) {
        command.out(prompt(session));
    }
    command.waits = true;
    command.wants_line = !frame.waiting || frame.wants_line;
    command.due = frame.waiting && is_set(frame.due) ? std::min(frame.due, idle) : idle;
    command.session = session.number;
    command.wait_state = save_session(session);
    return 0;
}

// Runs something inside: a line, or the command that waited.
template <class Step>
int step_inside(Shell& shell, Command& command, Session& session, Step step) {
    Console console;
    Machine machine;
    machine.state = &session.state;
    machine.shell = session.shell;
    machine.commands = container_commands();
    machine.task = session.task;
    machine.container = session.container;
    machine.session = session.number;
    machine.files_asked_for = &session.files_asked_for;
    Shell inside{shell.world, shell.port, console, &machine};
    inside.commands_run = shell.commands_run;
    inside.depth = shell.depth;
    step(inside);
    shell.commands_run = inside.commands_run;
    for (const Output& output : console.outputs()) {
        command.chunks.push_back(output);
    }
    const bool ends = inside.exited || (!session.prompts && !session.frame.waiting);
    return ends ? end_session(shell, command, session) : wait_for_more(shell, command, session);
}

int run_line_inside(Shell& shell, Command& command, Session& session, std::string text) {
    session.frame = Frame();
    session.frame.text = std::move(text);
    return step_inside(shell, command, session,
                       [&session](Shell& inside) { run_frame(inside, session.frame); });
}

// A typed line for the prompt; a command may take several.
int take_line(Shell& shell, Command& command, Session& session, std::string_view line) {
    if (line == kEndOfInput) {
        return end_session(shell, command, session);
    }
    const std::string text = session.pending + std::string(line);
    session.pending = wants_continuation(text) ? text + "\n" : std::string();
    return session.pending.empty() ? run_line_inside(shell, command, session, text)
                                   : wait_for_more(shell, command, session);
}

int interrupt_inside(Shell& shell, Command& command, Session& session) {
    command.out("^C\n");
    session.pending.clear();
    abandon_frame(session.state, session.frame);
    session.frame = Frame();
    session.state.last_exit_code = 130;
    return session.prompts ? wait_for_more(shell, command, session)
                           : end_session(shell, command, session);
}

// What starts as a process: pseudo-terminal first, then the program.
int cannot_start(Shell& shell, Command& command, const Session& session,
                 const std::string& program) {
    const bool path = program.find('/') != std::string::npos;
    command.out("----------ERROR-------\nUnable to start command: Failed to start pty: " +
                (path ? "fork/exec " + program + ": no such file or directory\n"
                      : "exec: \"" + program + "\": executable file not found in $PATH\n"));
    return end_session(shell, command, session);
}

// "/bin/ls" is "ls" where ls is; nothing lies in other folders.
std::string program_name(std::string_view program) {
    const std::string_view folder = folder_of(program);
    const bool known = folder == "/bin" || folder == "/usr/bin" || folder == "/sbin" ||
                       folder == "/usr/sbin" || folder == "/usr/local/bin";
    return std::string(program.find('/') == std::string_view::npos || !known ? program
                                                                             : base_name(program));
}

bool is_program(std::string_view name) {
    const std::span<const CommandRow> table = container_commands();
    return !is_shell_builtin(name) &&
           std::any_of(table.begin(), table.end(),
                       [name](const CommandRow& row) { return row.name == name; });
}

// "sh", "sh -l", "sh -c TEXT", "sh FILE".
int start_shell(Shell& shell, Command& command, Session& session,
                const std::vector<std::string>& words) {
    if (words.size() > 2 && words[1] == "-c") {
        return run_line_inside(shell, command, session, words[2]);
    }
    if (words.size() > 1 && words[1].substr(0, 1) != "-") {
        command.out(session.shell + ": " + words[1] + ": No such file or directory\n");
        return end_session(shell, command, session);
    }
    if (command.has_input) {
        // The plugin reads its standard input to the end before the shell has said anything.
        command.out("Cannot perform start session: EOF\n");
        ecs::end_exec_session(shell.world, session.number);
        return 0;
    }
    session.prompts = true;
    return wait_for_more(shell, command, session);
}

// The agent splits the command into words and starts the first one; no shell reads it.
int start_command(Shell& shell, Command& command, Session& session, const ContainerPlace& place,
                  std::string_view text) {
    std::vector<std::string> words = docker_words(text);
    if (words.empty()) {
        words.emplace_back("sh");
    }
    const std::string_view name = shell_of(place, words[0]);
    if (!name.empty()) {
        session.shell = name == "bash" ? "bash" : "sh";
        return start_shell(shell, command, session, words);
    }
    const std::string program = program_name(words[0]);
    if (place.userland == "scratch" || !is_program(program)) {
        return cannot_start(shell, command, session, words[0]);
    }
    std::string line = program;
    for (std::size_t i = 1; i < words.size(); ++i) {
        line += " " + shell_quote(words[i]);
    }
    return run_line_inside(shell, command, session, std::move(line));
}

}  // namespace

int run_execute_command(Shell& shell, Command& command, const OperationCall& call) {
    command.out(kPluginIsThere);
    Answer answer;
    CliError error;
    call_paged(shell, command, call, &answer, &error);
    if (error.set()) {
        command.err("\n" + error.text + "\n");
        return error.exit_code;
    }
    const ecs::ExecSession& opened = shell.world.ecs.exec.sessions.back();
    Session session;
    session.number = opened.number;
    session.task = opened.task;
    session.container = opened.container;
    const ContainerPlace place = container_place(shell.world, session.task, session.container);
    session.small = place.userland == "alpine" || place.userland == "busybox";
    session.state = container_state(shell.world, session.task, session.container, place);
    command.out("\nStarting session with SessionId: " +
                ecs::exec_session_id(shell.world, session.number) + "\n");
    return start_command(shell, command, session, place, call.input.root()["command"].str());
}

int resume_exec_session(Shell& shell, Command& command) {
    Session session;
    if (!load_session(command.resumed_state, &session)) {
        return command.fail("the command's state is damaged", kExitGeneral);
    }
    const ecs::ExecSession* open = ecs::find_exec_session(shell.world, session.number);
    if (command.wake == Wake::kEnded || open == nullptr) {
        return end_session(shell, command, session);
    }
    session.task = open->task;
    session.container = open->container;
    if (command.wake == Wake::kInterrupt) {
        return interrupt_inside(shell, command, session);
    }
    if (!session.frame.waiting) {
        return take_line(shell, command, session, command.typed);
    }
    return step_inside(shell, command, session, [&session, &command](Shell& inside) {
        resume_frame(inside, session.frame, command.typed, command.wake);
    });
}

}  // namespace drydock::shell
