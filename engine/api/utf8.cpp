#include "engine/api/utf8.hpp"

namespace drydock::api {

std::size_t utf8_sequence(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) {
        return 1;
    }
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || size > text.size()) {
        return 0;
    }
    std::uint32_t point = lead & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0) != 0x80) {
            return 0;
        }
        point = (point << 6) | (next & 0x3fU);
    }
    const bool overlong = (size == 3 && point < 0x800) || (size == 4 && point < 0x10000);
    return overlong || point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? 0 : size;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t size = utf8_sequence(text);
        if (size == 0) {
            return false;
        }
        text.remove_prefix(size);
    }
    return true;
}

void append_utf8(std::string& out, std::uint32_t point) {
    if (point < 0x80) {
        out.push_back(static_cast<char>(point));
        return;
    }
    if (point >= 0x10000) {
        out.push_back(static_cast<char>(0xf0 | (point >> 18)));
        out.push_back(static_cast<char>(0x80 | ((point >> 12) & 0x3f)));
    } else if (point >= 0x800) {
        out.push_back(static_cast<char>(0xe0 | (point >> 12)));
    }
    if (point >= 0x800) {
        out.push_back(static_cast<char>(0x80 | ((point >> 6) & 0x3f)));
    } else {
        out.push_back(static_cast<char>(0xc0 | (point >> 6)));
    }
    out.push_back(static_cast<char>(0x80 | (point & 0x3f)));
}

}  // namespace drydock::api
