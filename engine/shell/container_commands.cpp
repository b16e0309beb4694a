#include "engine/shell/container_commands.hpp"

#include <algorithm>
#include <string>

#include "engine/ecs/exec.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/container_place.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"
#include "engine/vpc/vpc.hpp"

namespace drydock::shell {

namespace {

int run_hostname(Shell& shell, Command& command) {
    const std::string name = get_variable(shell, "HOSTNAME");
    const ecs::TaskRow& task = shell.world.ecs.tasks.get(shell.machine->task);
    const std::string flag = command.args.size() > 1 ? command.args[1] : "";
    if (flag == "-i" || flag == "-I") {
        command.out(vpc::format_ipv4(task.private_ipv4) + "\n");
    } else if (flag == "-s") {
        command.out(name.substr(0, name.find('.')) + "\n");
    } else if (flag.empty() || flag == "-f") {
        command.out(name + "\n");
    } else {
        return command.fail("you must be root to change the host name");
    }
    return 0;
}

int run_whoami(Shell&, Command& command) {
    command.out("root\n");
    return 0;
}

// "ECS Exec ... commands are run as the root user" (considerations).
int run_id(Shell&, Command& command) {
    const std::string flag = command.args.size() > 1 ? command.args[1] : "";
    if (flag == "-u" || flag == "-g") {
        command.out("0\n");
    } else if (flag == "-un" || flag == "-gn") {
        command.out("root\n");
    } else {
        command.out("uid=0(root) gid=0(root) groups=0(root)\n");
    }
    return 0;
}

int run_printenv(Shell& shell, Command& command) {
    if (command.args.size() == 1) {
        return run_env(shell, command);
    }
    int exit_code = 0;
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        if (has_variable(shell, command.args[i])) {
            command.out(get_variable(shell, command.args[i]) + "\n");
        } else {
            exit_code = 1;
        }
    }
    return exit_code;
}

int run_uname(Shell& shell, Command& command) {
    const std::string flag = command.args.size() > 1 ? command.args[1] : "-s";
    const ecs::TaskRow& task = shell.world.ecs.tasks.get(shell.machine->task);
    const ecs::TaskDefinitionRow& definition =
        shell.world.ecs.task_definitions.get(task.task_definition);
    const bool arm =
        shell.world.text(definition.runtime_platform).find("\"ARM64\"") != std::string_view::npos;
    if (flag == "-s") {
        command.out("Linux\n");
    } else if (flag == "-m") {
        command.out(arm ? "aarch64\n" : "x86_64\n");
    } else if (flag == "-n") {
        command.out(get_variable(shell, "HOSTNAME") + "\n");
    } else {
        command.note("Which kernel Fargate runs is not simulated: uname knows -s, -n and -m.\n");
        return 1;
    }
    return 0;
}

// The processes of a container with a session, as captures show them: the program, the agent with
// its worker, the session with its shell.
struct Process {
    int id;
    std::string command;
};

std::vector<Process> processes_of(const Shell& shell) {
    const Machine& machine = *shell.machine;
    const ContainerPlace place = container_place(shell.world, machine.task, machine.container);
    const std::string agent =
        ecs::exec_agent_folder(shell.world, machine.task, machine.container) + "/";
    return {
        {1, place.program},
        {8, agent + "amazon-ssm-agent"},
        {25, agent + "ssm-agent-worker"},
        {37, agent + "ssm-session-worker " + ecs::exec_session_id(shell.world, machine.session)},
        {48, std::string(machine.shell)}};
}

int run_ps(Shell& shell, Command& command) {
    command.out("PID   USER     TIME  COMMAND\n");
    std::vector<Process> processes = processes_of(shell);
    processes.push_back({56, join(command.args, " ")});
    for (const Process& process : processes) {
        const std::string id = std::to_string(process.id);
        command.out(std::string(5 - id.size(), ' ') + id + " root      0:00 " + process.command +
                    "\n");
    }
    return 0;
}

struct Kill {
    std::string signal = "TERM";
    std::vector<std::string> ids;
};

Kill read_kill(const Command& command) {
    Kill kill;
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        const std::string& arg = command.args[i];
        if (arg == "-s" && i + 1 < command.args.size()) {
            kill.signal = upper(command.args[++i]);
        } else if (arg.size() > 1 && arg[0] == '-' && arg != "--") {
            kill.signal = upper(arg.substr(1));
        } else if (arg != "--") {
            kill.ids.push_back(arg);
        }
    }
    kill.signal = kill.signal.substr(0, 3) == "SIG" ? kill.signal.substr(3) : kill.signal;
    kill.signal = kill.signal == "15" ? "TERM" : kill.signal == "9" ? "KILL" : kill.signal;
    return kill;
}

void signal_first_process(Shell& shell, Command& command, const std::string& signal) {
    if (signal == "TERM") {
        ecs::terminate_container(shell.world, shell.machine->task, shell.machine->container);
    } else if (signal != "KILL" && signal != "0") {
        // The kernel keeps SIGKILL from inside away from the first process of a container.
        command.note(
            "What programs do on signals other than SIGTERM is not simulated: nothing happens.\n");
    }
}

int run_kill(Shell& shell, Command& command) {
    const Kill kill = read_kill(command);
    if (kill.ids.empty()) {
        command.err("usage: kill [-s SIGNAL] PID...\n");
        return 2;
    }
    int exit_code = 0;
    const std::vector<Process> processes = processes_of(shell);
    for (const std::string& text : kill.ids) {
        std::int64_t id = 0;
        const bool is_number = parse_int(text, &id);
        const bool known =
            is_number && std::any_of(processes.begin(), processes.end(),
                                     [id](const Process& process) { return process.id == id; });
        if (!known) {
            command.err(shell.name() + ": kill: (" + text + ") - " +
                        (is_number ? "No such process\n" : "invalid number\n"));
            exit_code = 1;
        } else if (id == 1) {
            signal_first_process(shell, command, kill.signal);
        } else if (kill.signal != "0") {
            command.note("Only the container's own program (1) can be signalled here.\n");
        }
    }
    return exit_code;
}

// Files that may be in the image and are not simulated: said once a session.
int with_file_note(Shell& shell, Command& command, CommandFunction run, bool always) {
    const int exit_code = run(shell, command);
    if ((always || exit_code != 0) && !*shell.machine->files_asked_for) {
        *shell.machine->files_asked_for = true;
        command.note(
            "The files of images are not simulated: a container holds the folders of any Linux "
            "and what Fargate writes into /etc.\n");
    }
    return exit_code;
}

int run_container_ls(Shell& shell, Command& command) {
    return with_file_note(shell, command, run_ls, true);
}
int run_container_find(Shell& shell, Command& command) {
    return with_file_note(shell, command, run_find, true);
}
int run_container_cat(Shell& shell, Command& command) {
    return with_file_note(shell, command, run_cat, false);
}
int run_container_head(Shell& shell, Command& command) {
    return with_file_note(shell, command, run_head, false);
}
int run_container_tail(Shell& shell, Command& command) {
    return with_file_note(shell, command, run_tail, false);
}
int run_container_cd(Shell& shell, Command& command) {
    return with_file_note(shell, command, run_cd, false);
}

// clang-format off
constexpr CommandRow kTable[] = {
    {".",         {}, {}, run_source},
    {":",         {}, {}, run_true},
    {"[",        {}, {}, run_test},
    {"base64",   {}, {}, run_base64},
    {"basename", {}, {}, run_basename},
    {"cat",      {}, {}, run_container_cat},
    {"cd",       {}, {}, run_container_cd},
    {"clear",    {}, {}, run_clear},
    {"command",   {}, {}, run_command_builtin},
    {"cp",       {}, {}, run_cp},
    {"curl",     {}, {}, run_curl},
    {"cut",      {}, {}, run_cut},
    {"date",     {}, {}, run_date},
    {"dirname",  {}, {}, run_dirname},
    {"echo",     {}, {}, run_echo},
    {"env",      {}, {}, run_env},
    {"eval",      {}, {}, run_eval},
    {"exit",     {}, {}, run_exit},
    {"export",   {}, {}, run_declare},
    {"false",    {}, {}, run_false},
    {"find",     {}, {}, run_container_find},
    {"grep",     {}, {}, run_grep},
    {"head",     {}, {}, run_container_head},
    {"hostname", {}, {}, run_hostname},
    {"id",       {}, {}, run_id},
    {"kill",     {}, {}, run_kill},
    {"let",       {}, {}, run_let},
    {"local",     {}, {}, run_local},
    {"ls",       {}, {}, run_container_ls},
    {"mkdir",    {}, {}, run_mkdir},
    {"mv",       {}, {}, run_mv},
    {"printenv", {}, {}, run_printenv},
    {"printf",   {}, {}, run_printf},
    {"ps",       {}, {}, run_ps},
    {"pwd",      {}, {}, run_pwd},
    {"read",     {}, {}, run_read},
    {"return",    {}, {}, run_return},
    {"rm",       {}, {}, run_rm},
    {"sed",      {}, {}, run_sed},
    {"seq",      {}, {}, run_seq},
    {"set",       {}, {}, run_set},
    {"shift",     {}, {}, run_shift},
    {"sleep",    {}, {}, run_sleep},
    {"sort",     {}, {}, run_sort},
    {"tail",     {}, {}, run_container_tail},
    {"tee",      {}, {}, run_tee},
    {"test",     {}, {}, run_test},
    {"touch",    {}, {}, run_touch},
    {"tr",       {}, {}, run_tr},
    {"true",     {}, {}, run_true},
    {"type",     {}, {}, run_type},
    {"uname",    {}, {}, run_uname},
    {"uniq",     {}, {}, run_uniq},
    {"unset",    {}, {}, run_unset},
    {"wc",       {}, {}, run_wc},
    {"wget",     {}, {}, run_container_wget},
    {"which",    {}, {}, run_which},
    {"whoami",   {}, {}, run_whoami},
    {"xargs",    {}, {}, run_xargs},
};
// clang-format on

}  // namespace

std::span<const CommandRow> container_commands() { return kTable; }

bool is_shell_builtin(std::string_view name) {
    static constexpr std::string_view kBuiltins[] = {
        ".",     ":",    "cd",     "command", "eval",  "exit", "export", "let",
        "local", "read", "return", "set",     "shift", "type", "unset"};
    return std::find(std::begin(kBuiltins), std::end(kBuiltins), name) != std::end(kBuiltins);
}

}  // namespace drydock::shell
