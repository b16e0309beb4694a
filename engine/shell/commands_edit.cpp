// `edit FILE`: asks for the editor, which lives outside of the world (the page has one).
#include "engine/shell/commands.hpp"
#include "engine/shell/files.hpp"

namespace drydock::shell {

int run_edit(Shell& shell, Command& command) {
    if (command.args.size() != 2 || command.args[1].empty()) {
        return command.fail("usage: edit FILE", 2);
    }
    ShellState& state = shell.state();
    const std::string path = resolve_path(state, command.args[1]);
    if (is_folder(state, path)) {
        return command.fail(command.args[1] + ": Is a directory");
    }
    if (find_file(state, path) == nullptr) {
        // A new file appears when it is saved; where that cannot be is said now.
        ShellState trial = state;
        const std::string reason = store_file(&trial, path, {});
        if (!reason.empty()) {
            return command.fail(command.args[1] + ": " + reason);
        }
    }
    state.edit_path = path;
    ++state.edits_total;
    command.note("# The page opens " + path + " in its editor.\n");
    return 0;
}

}  // namespace drydock::shell
