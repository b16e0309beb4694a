// Commands on the virtual home folder.
#include <algorithm>

#include "engine/shell/commands.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

int usage(Command& command, const std::string& error) { return command.fail(error, 2); }

std::string pad_left(const std::string& text, std::size_t width) {
    return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

void print_entries(const Shell& shell, const std::vector<Entry>& entries, const Options& options,
                   Command& command) {
    if (options.has('l')) {
        const std::string owner = shell.machine == nullptr ? "learner" : "root";
        std::size_t width = 1;
        for (const Entry& entry : entries) {
            width = std::max(width, std::to_string(entry.size).size());
        }
        for (const Entry& entry : entries) {
            const char* mode = entry.folder       ? "drwxr-xr-x "
                               : entry.executable ? "-rwxr-xr-x "
                                                  : "-rw-r--r-- ";
            command.out(mode + owner + " " + pad_left(std::to_string(entry.size), width) + " " +
                        entry.name + "\n");
        }
        return;
    }
    for (const Entry& entry : entries) {
        command.out(entry.name + "\n");
    }
}

}  // namespace

int run_ls(Shell& shell, Command& command) {
    const Options options = read_options(command, "la1hFtrR", "");
    if (!options.error.empty()) {
        return usage(command, options.error);
    }
    std::vector<std::string> names = options.operands;
    if (names.empty()) {
        names.emplace_back(".");
    }
    int exit_code = 0;
    std::vector<Entry> files;
    for (const std::string& name : names) {
        const File* file = find_file(shell.state(), resolve_path(shell.state(), name));
        if (file != nullptr) {
            Entry entry;
            entry.name = name;
            entry.size = file->content.size();
            files.push_back(std::move(entry));
        } else if (!is_folder(shell.state(), resolve_path(shell.state(), name))) {
            exit_code = command.fail("cannot access '" + name + "': No such file or directory", 2);
        }
    }
    print_entries(shell, files, options, command);
    bool first = files.empty();
    for (const std::string& name : names) {
        const std::string path = resolve_path(shell.state(), name);
        if (!is_folder(shell.state(), path)) {
            continue;
        }
        if (names.size() > 1) {
            command.out((first ? "" : "\n") + name + ":\n");
        }
        first = false;
        std::vector<Entry> shown;
        for (Entry& entry : list_folder(shell.state(), path)) {
            if (entry.name[0] != '.' || options.has('a')) {
                shown.push_back(std::move(entry));
            }
        }
        print_entries(shell, shown, options, command);
    }
    return exit_code;
}

int run_cat(Shell& shell, Command& command) {
    const Options options = read_options(command, "n", "");
    if (!options.error.empty()) {
        return usage(command, options.error);
    }
    std::vector<std::string> texts;
    const bool ok = read_inputs(shell, command, options.operands, &texts);
    command.by_line = true;
    std::size_t number = 0;
    for (const std::string& text : texts) {
        if (!options.has('n')) {
            command.out(text);
            continue;
        }
        for (const std::string_view line : split_lines(text)) {
            command.out(pad_left(std::to_string(++number), 6) + "\t" + std::string(line) + "\n");
        }
    }
    return ok ? 0 : 1;
}

namespace {

struct Transfer {
    std::string name;  // as typed
    std::string from;
    std::string to;
};

// Where each operand goes: into the last one when that is a folder, else onto it.
bool plan_transfers(Shell& shell, Command& command, const std::vector<std::string>& operands,
                    std::vector<Transfer>* out) {
    if (operands.empty()) {
        (void)command.fail("missing file operand");
        return false;
    }
    if (operands.size() == 1) {
        (void)command.fail("missing destination file operand after '" + operands[0] + "'");
        return false;
    }
    const std::string target = resolve_path(shell.state(), operands.back());
    const bool into = is_folder(shell.state(), target);
    if (!into && operands.size() > 2) {
        (void)command.fail("target '" + operands.back() + "': No such file or directory");
        return false;
    }
    for (std::size_t i = 0; i + 1 < operands.size(); ++i) {
        Transfer transfer;
        transfer.name = operands[i];
        transfer.from = resolve_path(shell.state(), operands[i]);
        transfer.to = into ? target + "/" + std::string(base_name(transfer.from)) : target;
        out->push_back(std::move(transfer));
    }
    return true;
}

// Copies a file, or a folder with all in it. Empty, or the reason.
std::string copy_tree(Shell& shell, const std::string& from, const std::string& to) {
    const File* file = find_file(shell.state(), from);
    if (file != nullptr) {
        const bool executable = file->executable;
        std::string why = store_file(&shell.state(), to, std::string(file->content));
        if (why.empty() && executable) {
            set_executable(&shell.state(), to, true);
        }
        return why;
    }
    const std::string prefix = from + "/";
    const std::vector<File> files = shell.state().files;
    std::string reason;
    if (!is_folder(shell.state(), to)) {
        reason = make_folder(&shell.state(), to);
    }
    for (const File& inner : files) {
        if (!reason.empty() || inner.path.substr(0, prefix.size()) != prefix) {
            continue;
        }
        const std::string path = to + "/" + inner.path.substr(prefix.size());
        if (path.back() != '/') {
            reason = store_file(&shell.state(), path, inner.content);
            set_executable(&shell.state(), path, inner.executable);
        } else if (!is_folder(shell.state(), path.substr(0, path.size() - 1))) {
            reason = make_folder(&shell.state(), path.substr(0, path.size() - 1));
        }
    }
    return reason;
}

int transfer_all(Shell& shell, Command& command, const Options& options, bool move) {
    std::vector<Transfer> transfers;
    if (!plan_transfers(shell, command, options.operands, &transfers)) {
        return 1;
    }
    int exit_code = 0;
    for (const Transfer& transfer : transfers) {
        const bool folder = is_folder(shell.state(), transfer.from);
        std::string reason;
        if (!folder && find_file(shell.state(), transfer.from) == nullptr) {
            reason = "cannot stat '" + transfer.name + "': No such file or directory";
        } else if (folder && !move && !options.has('r') && !options.has('R')) {
            reason = "-r not specified; omitting directory '" + transfer.name + "'";
        } else if (transfer.from == transfer.to) {
            reason = "'" + transfer.name + "' and '" + transfer.name + "' are the same file";
        } else if (folder &&
                   (transfer.to + "/").substr(0, transfer.from.size() + 1) == transfer.from + "/") {
            reason = "cannot move or copy a directory, '" + transfer.name + "', into itself";
        } else {
            reason = copy_tree(shell, transfer.from, transfer.to);
            reason = reason.empty() ? reason : "cannot create '" + transfer.to + "': " + reason;
            if (reason.empty() && move) {
                remove_tree(&shell.state(), transfer.from);
            }
        }
        if (!reason.empty()) {
            exit_code = command.fail(reason);
        }
    }
    return exit_code;
}

}  // namespace

int run_cp(Shell& shell, Command& command) {
    const Options options = read_options(command, "rRfpva", "");
    return options.error.empty() ? transfer_all(shell, command, options, false)
                                 : usage(command, options.error);
}

int run_mv(Shell& shell, Command& command) {
    const Options options = read_options(command, "fv", "");
    return options.error.empty() ? transfer_all(shell, command, options, true)
                                 : usage(command, options.error);
}

int run_rm(Shell& shell, Command& command) {
    const Options options = read_options(command, "rRfv", "");
    if (!options.error.empty()) {
        return usage(command, options.error);
    }
    if (options.operands.empty() && !options.has('f')) {
        return command.fail("missing operand");
    }
    int exit_code = 0;
    for (const std::string& name : options.operands) {
        const std::string path = resolve_path(shell.state(), name);
        const bool folder = is_folder(shell.state(), path);
        if (!folder && find_file(shell.state(), path) == nullptr) {
            if (!options.has('f')) {
                exit_code = command.fail("cannot remove '" + name + "': No such file or directory");
            }
        } else if (folder && !options.has('r') && !options.has('R')) {
            exit_code = command.fail("cannot remove '" + name + "': Is a directory");
        } else if (path == "/" || path == "/home" || path == kHome || path == "/tmp") {
            exit_code = command.fail("cannot remove '" + name + "': Permission denied");
        } else {
            remove_tree(&shell.state(), path);
        }
    }
    return exit_code;
}

int run_mkdir(Shell& shell, Command& command) {
    const Options options = read_options(command, "pv", "");
    if (!options.error.empty()) {
        return usage(command, options.error);
    }
    if (options.operands.empty()) {
        return command.fail("missing operand");
    }
    int exit_code = 0;
    for (const std::string& name : options.operands) {
        const std::string path = resolve_path(shell.state(), name);
        if (options.has('p') && is_folder(shell.state(), path)) {
            continue;
        }
        std::string reason;
        if (!options.has('p') && !is_folder(shell.state(), folder_of(path))) {
            reason = "No such file or directory";
        } else {
            reason = make_folder(&shell.state(), path);
        }
        if (!reason.empty()) {
            exit_code = command.fail("cannot create directory '" + name + "': " + reason);
        }
    }
    return exit_code;
}

int run_touch(Shell& shell, Command& command) {
    int exit_code = 0;
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        const std::string path = resolve_path(shell.state(), command.args[i]);
        if (find_file(shell.state(), path) == nullptr && !is_folder(shell.state(), path)) {
            const std::string reason = store_file(&shell.state(), path, "");
            if (!reason.empty()) {
                exit_code = command.fail("cannot touch '" + command.args[i] + "': " + reason);
            }
        }
    }
    return command.args.size() < 2 ? command.fail("missing file operand") : exit_code;
}

int run_cd(Shell& shell, Command& command) {
    if (command.args.size() > 2) {
        command.err(shell.name() + ": cd: too many arguments\n");
        return 1;
    }
    std::string name =
        command.args.size() == 2 ? command.args[1] : std::string(home_of(shell.state()));
    const bool back = name == "-";
    if (back) {
        name = get_variable(shell, "OLDPWD");
        if (name.empty()) {
            command.err(shell.name() + ": cd: OLDPWD not set\n");
            return 1;
        }
        command.out(name + "\n");
    }
    const std::string path = resolve_path(shell.state(), name);
    if (!is_folder(shell.state(), path)) {
        const bool file = find_file(shell.state(), path) != nullptr;
        command.err(shell.name() + ": cd: " + name +
                    (file ? ": Not a directory\n" : ": No such file or directory\n"));
        return 1;
    }
    (void)set_variable(shell, "OLDPWD", shell.state().cwd);
    shell.state().cwd = path;
    return 0;
}

int run_pwd(Shell& shell, Command& command) {
    command.out(shell.state().cwd + "\n");
    return 0;
}

int run_tee(Shell& shell, Command& command) {
    const Options options = read_options(command, "a", "");
    if (!options.error.empty()) {
        return usage(command, options.error);
    }
    int exit_code = 0;
    command.by_line = !options.has('a');
    if (command.more_comes && !command.by_line) {
        return 0;  // would append the same again
    }
    command.out(command.take_input());
    for (const std::string& name : options.operands) {
        const std::string path = resolve_path(shell.state(), name);
        const File* file = find_file(shell.state(), path);
        const std::string before = options.has('a') && file != nullptr ? file->content : "";
        const std::string reason =
            store_file(&shell.state(), path, before + std::string(command.input));
        if (!reason.empty()) {
            exit_code = command.fail(name + ": " + reason);
        }
    }
    return exit_code;
}

}  // namespace drydock::shell
