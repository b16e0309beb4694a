// The virtual home folder. Files are rows sorted by path; a folder is a row whose path ends in '/',
// or simply the beginning of some file's path.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/shell/shell_state.hpp"

namespace drydock::shell {

inline constexpr std::uint32_t kPathBytesMax = 512;
inline constexpr std::uint32_t kPathDepthMax = 16;

// The home folder: the learner's, or root's in a container.
[[nodiscard]] std::string_view home_of(const ShellState& state);

// Absolute path without ".", ".." and double slashes; `path` may be relative to the current folder
// or begin with "~".
[[nodiscard]] std::string resolve_path(const ShellState& state, std::string_view path);

[[nodiscard]] const File* find_file(const ShellState& state, std::string_view absolute);
[[nodiscard]] bool is_folder(const ShellState& state, std::string_view absolute);

struct Entry {
    std::string name;
    bool folder = false;
    bool executable = false;
    std::size_t size = 0;
};
// What lies directly in a folder, by name.
[[nodiscard]] std::vector<Entry> list_folder(const ShellState& state, std::string_view absolute);

// The writers return an empty string or the reason as the system words it ("Permission denied").
[[nodiscard]] std::string store_file(ShellState* state, std::string_view absolute,
                                     std::string_view content);
// A file under /dev, where learners cannot write.
[[nodiscard]] std::string put_device(ShellState* state, std::string_view absolute,
                                     std::string_view content);
[[nodiscard]] std::string make_folder(ShellState* state, std::string_view absolute);
void set_executable(ShellState* state, std::string_view absolute, bool executable);
void remove_tree(ShellState* state,
                 std::string_view absolute);  // a file, or a folder with all in it

// "a/b/c" -> "c"; "a/b/c" -> "a/b".
[[nodiscard]] std::string_view base_name(std::string_view path);
[[nodiscard]] std::string_view folder_of(std::string_view path);

}  // namespace drydock::shell
