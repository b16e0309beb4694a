#include "engine/shell/wiring.hpp"

#include "engine/shell/files.hpp"

namespace drydock::shell {

int complain(Shell& shell, std::string_view message, int exit_code) {
    shell.console.write(OutputKind::kStderr, shell.name() + ": " + std::string(message) + "\n");
    return exit_code;
}

int expansion_failed(Shell& shell, std::string_view error) {
    return shell.suspended ? 0 : complain(shell, error, 1);
}

namespace {

bool open_for_writing(Shell& shell, const Redirect& redirect, std::string_view target,
                      Destination* to, std::string* error) {
    if (target == "/dev/null") {
        to->kind = Destination::Kind::kNull;
        return true;
    }
    if (target == "/dev/tty") {
        to->kind = Destination::Kind::kStdout;
        return true;
    }
    to->kind = Destination::Kind::kFile;
    to->path = resolve_path(shell.state(), target);
    const bool exists = find_file(shell.state(), to->path) != nullptr;
    if (redirect.kind == RedirectKind::kOut || !exists) {
        const std::string reason = store_file(&shell.state(), to->path, "");
        if (!reason.empty()) {
            *error = std::string(target) + ": " + reason;
            return false;
        }
    }
    return true;
}

bool open_for_reading(Shell& shell, std::string_view target, Wiring* wiring, std::string* error) {
    wiring->has_input = true;
    wiring->input.clear();
    if (target == "/dev/null") {
        return true;
    }
    const std::string path = resolve_path(shell.state(), target);
    const File* file = find_file(shell.state(), path);
    if (file == nullptr) {
        *error =
            std::string(target) +
            (is_folder(shell.state(), path) ? ": Is a directory" : ": No such file or directory");
        return false;
    }
    wiring->input = file->content;
    return true;
}

}  // namespace

bool apply_redirect(Shell& shell, const Program& program, const Redirect& redirect, Wiring* wiring,
                    std::string* error) {
    std::string target;
    if (redirect.here_document > 0) {
        wiring->has_input = true;
        return expand_single(shell, program.here_documents[redirect.here_document - 1],
                             &wiring->input, error);
    }
    if (!expand_single(shell, redirect.target, &target, error)) {
        return false;
    }
    Destination& own = redirect.fd == 2 ? wiring->to.standard_error : wiring->to.standard_output;
    switch (redirect.kind) {
        case RedirectKind::kIn:
            return open_for_reading(shell, target, wiring, error);
        case RedirectKind::kHereText:
            wiring->has_input = true;
            wiring->input = target + "\n";
            return true;
        case RedirectKind::kDuplicate:
            if (target != "1" && target != "2") {
                *error = target + ": only 1 and 2 can be duplicated in this shell";
                return false;
            }
            own = target == "2" ? wiring->to.standard_error : wiring->to.standard_output;
            break;
        case RedirectKind::kOut:
        case RedirectKind::kAppend:
            if (target == "/dev/stdout" || target == "/dev/stderr") {
                own = target == "/dev/stderr" ? wiring->to.standard_error
                                              : wiring->to.standard_output;
            } else if (!open_for_writing(shell, redirect, target, &own, error)) {
                return false;
            }
            if (redirect.both) {
                wiring->to.standard_error = own;
            }
            break;
    }
    return true;
}

std::string deliver(Shell& shell, Frame& frame, const Destinations& to,
                    const std::vector<Output>& chunks) {
    for (const Output& chunk : chunks) {
        if (chunk.kind == OutputKind::kNote) {
            shell.console.write(OutputKind::kNote, chunk.text);
            continue;
        }
        const Destination& target =
            chunk.kind == OutputKind::kStdout ? to.standard_output : to.standard_error;
        switch (target.kind) {
            case Destination::Kind::kNull:
                break;
            case Destination::Kind::kCapture:
                if (target.scope < frame.scopes.size()) {
                    std::string& captured = frame.scopes[target.scope].captured;
                    if (captured.size() + chunk.text.size() > kOutputBytesMax) {
                        return "write error: the limit of a pipe is 1 MB";
                    }
                    captured += chunk.text;
                }
                break;
            case Destination::Kind::kStdout:
                shell.console.write(OutputKind::kStdout, chunk.text);
                break;
            case Destination::Kind::kStderr:
                shell.console.write(OutputKind::kStderr, chunk.text);
                break;
            case Destination::Kind::kFile: {
                const File* file = find_file(shell.state(), target.path);
                const std::string before = file == nullptr ? "" : file->content;
                std::string reason = store_file(&shell.state(), target.path, before + chunk.text);
                if (!reason.empty()) {
                    return "write error: " + reason;
                }
                break;
            }
        }
    }
    return {};
}

Destinations destinations_at(const Frame& frame, std::size_t scopes) {
    if (scopes > 0) {
        return frame.scopes[scopes - 1].to;
    }
    Destinations to;
    to.standard_error.kind = Destination::Kind::kStderr;
    return to;
}

Scope* reading_scope(Frame& frame) {
    for (std::size_t i = frame.scopes.size(); i > 0; --i) {
        if (frame.scopes[i - 1].has_input) {
            return &frame.scopes[i - 1];
        }
    }
    return nullptr;
}

namespace {

void take_back_locals(ShellState& state, std::vector<Local>& locals) {
    for (; !locals.empty(); locals.pop_back()) {
        const Local& local = locals.back();
        if (local.was_set) {
            put_variable(state, local.before);
        } else {
            drop_variable(state, local.before.name);
        }
    }
}

}  // namespace

void end_scope(ShellState& state, Frame& frame) {
    Scope& scope = frame.scopes.back();
    if (scope.subshell) {
        give_back(state, std::move(scope.before));
    } else if (scope.call) {
        state.arguments = std::move(scope.before.arguments);
        take_back_locals(state, scope.locals);
    }
    frame.scopes.pop_back();
}

}  // namespace drydock::shell
