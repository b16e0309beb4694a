#include "engine/lesson/placeholder.hpp"

namespace drydock::lesson {

bool find_placeholder(std::string_view text, std::size_t from, Placeholder* found) {
    for (;;) {
        const std::size_t begin = text.find("${", from);
        if (begin == std::string_view::npos) {
            return false;
        }
        const std::size_t end =
            text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.", begin + 2);
        if (end != std::string_view::npos && text[end] == '}' && end > begin + 2) {
            *found = {begin, end + 1 - begin, text.substr(begin + 2, end - begin - 2)};
            return true;
        }
        from = begin + 2;
    }
}

}  // namespace drydock::lesson
