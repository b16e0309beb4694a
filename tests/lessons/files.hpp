// Files of the repository, for tests about its content.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

namespace drydock::lesson {

// The file's text; `path` from the root of the repository. Empty when it cannot be read.
[[nodiscard]] inline std::string repository_file(const std::string& path) {
    std::ifstream in(std::string(DRYDOCK_SOURCE_DIR) + "/" + path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace drydock::lesson
