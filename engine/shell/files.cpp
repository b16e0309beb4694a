#include "engine/shell/files.hpp"

#include <algorithm>

#include "engine/shell/shell.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

bool is_writable(const ShellState& state, std::string_view absolute) {
    if (state.in_container) {  // as root
        return absolute.substr(0, 6) != "/proc/" && absolute.substr(0, 5) != "/sys/";
    }
    for (const std::string_view root : {kHome, std::string_view("/tmp")}) {
        if (absolute.substr(0, root.size()) == root && absolute.size() > root.size() &&
            absolute[root.size()] == '/') {
            return true;
        }
    }
    return false;
}

std::vector<File>::const_iterator lower_bound_path(const std::vector<File>& files,
                                                   std::string_view path) {
    return std::lower_bound(files.begin(), files.end(), path,
                            [](const File& file, std::string_view p) { return file.path < p; });
}

std::string with_slash(std::string_view path) {
    std::string out(path);
    if (out.empty() || out.back() != '/') {
        out += '/';
    }
    return out;
}

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

std::string check_new_path(const ShellState& state, std::string_view absolute) {
    if (!is_writable(state, absolute)) {
        return "Permission denied";
    }
    if (absolute.size() > kPathBytesMax ||
        std::count(absolute.begin(), absolute.end(), '/') > std::ptrdiff_t{kPathDepthMax}) {
        return "File name too long";
    }
    for (std::string_view parent = folder_of(absolute); parent.size() > 1;
         parent = folder_of(parent)) {
        if (find_file(state, parent) != nullptr) {
            return "Not a directory";
        }
    }
    return {};
}

}  // namespace

std::string_view home_of(const ShellState& state) {
    return state.in_container ? std::string_view("/root") : kHome;
}

std::string resolve_path(const ShellState& state, std::string_view path) {
    std::string full;
    if (path == "~" || starts_with(path, "~/")) {
        full = std::string(home_of(state)) + std::string(path.substr(1));
    } else if (!path.empty() && path[0] == '/') {
        full = std::string(path);
    } else {
        full = state.cwd + "/" + std::string(path);
    }
    std::vector<std::string_view> parts;
    for (const std::string_view part : split(full, '/')) {
        if (part == "..") {
            if (!parts.empty()) {
                parts.pop_back();
            }
        } else if (!part.empty() && part != ".") {
            parts.push_back(part);
        }
    }
    std::string out;
    for (const std::string_view part : parts) {
        out += '/';
        out += part;
    }
    return out.empty() ? "/" : out;
}

const File* find_file(const ShellState& state, std::string_view absolute) {
    if (!absolute.empty() && absolute.back() == '/') {
        return nullptr;
    }
    const auto at = lower_bound_path(state.files, absolute);
    return at != state.files.end() && at->path == absolute ? &*at : nullptr;
}

bool is_folder(const ShellState& state, std::string_view absolute) {
    if (absolute == "/" ||
        (!state.in_container && (absolute == "/home" || absolute == kHome || absolute == "/tmp"))) {
        return true;
    }
    const std::string prefix = with_slash(absolute);
    const auto at = lower_bound_path(state.files, prefix);
    return at != state.files.end() && starts_with(at->path, prefix);
}

std::vector<Entry> list_folder(const ShellState& state, std::string_view absolute) {
    const std::string prefix = with_slash(absolute);
    std::vector<Entry> out;
    const auto add = [&out](std::string_view name, bool folder, std::size_t size,
                            bool executable = false) {
        for (const Entry& entry : out) {
            if (entry.name == name) {
                return;
            }
        }
        Entry entry;
        entry.name = std::string(name);
        entry.folder = folder;
        entry.size = size;
        entry.executable = executable;
        out.push_back(std::move(entry));
    };
    for (auto at = lower_bound_path(state.files, prefix);
         at != state.files.end() && starts_with(at->path, prefix); ++at) {
        const std::string_view rest = std::string_view(at->path).substr(prefix.size());
        const std::size_t slash = rest.find('/');
        if (!rest.empty()) {
            add(rest.substr(0, slash), slash != std::string_view::npos, at->content.size(),
                at->executable);
        }
    }
    if (state.in_container) {
        // All of its folders are rows.
    } else if (absolute == "/") {
        add("home", true, 0);
        add("tmp", true, 0);
    } else if (absolute == "/home") {
        add("learner", true, 0);
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return out;
}

namespace {

std::string put_file(ShellState* state, std::string_view absolute, std::string_view content) {
    if (content.size() > kFileBytesMax) {
        return "File too large (the limit is 256 KB)";
    }
    const auto at =
        state->files.begin() + (lower_bound_path(state->files, absolute) - state->files.cbegin());
    if (at != state->files.end() && at->path == absolute) {
        at->content = std::string(content);
        return {};
    }
    if (state->files.size() >= kFilesMax) {
        return "No space left on device (the limit is 200 files)";
    }
    File file;
    file.path = std::string(absolute);
    file.content = std::string(content);
    state->files.insert(at, std::move(file));
    return {};
}

}  // namespace

std::string store_file(ShellState* state, std::string_view absolute, std::string_view content) {
    if (is_folder(*state, absolute)) {
        return "Is a directory";
    }
    std::string reason = check_new_path(*state, absolute);
    return reason.empty() ? put_file(state, absolute, content) : reason;
}

std::string put_device(ShellState* state, std::string_view absolute, std::string_view content) {
    return put_file(state, absolute, content);
}

void set_executable(ShellState* state, std::string_view absolute, bool executable) {
    const auto at =
        state->files.begin() + (lower_bound_path(state->files, absolute) - state->files.cbegin());
    if (at != state->files.end() && at->path == absolute) {
        at->executable = executable;
    }
}

std::string make_folder(ShellState* state, std::string_view absolute) {
    if (is_folder(*state, absolute) || find_file(*state, absolute) != nullptr) {
        return "File exists";
    }
    std::string reason = check_new_path(*state, absolute);
    if (!reason.empty()) {
        return reason;
    }
    if (state->files.size() >= kFilesMax) {
        return "No space left on device (the limit is 200 files)";
    }
    File file;
    file.path = with_slash(absolute);
    state->files.insert(lower_bound_path(state->files, file.path), std::move(file));
    return {};
}

void remove_tree(ShellState* state, std::string_view absolute) {
    const std::string path(absolute);
    const std::string prefix = with_slash(absolute);
    std::erase_if(state->files, [&path, &prefix](const File& file) {
        return file.path == path || starts_with(file.path, prefix);
    });
}

std::string_view base_name(std::string_view path) {
    while (path.size() > 1 && path.back() == '/') {
        path.remove_suffix(1);
    }
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos || path.size() == 1 ? path : path.substr(slash + 1);
}

std::string_view folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) {
        return ".";
    }
    return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

}  // namespace drydock::shell
