// An HTTP request and its answer as bytes: how JavaScript hands them to the engine and gets them
// back (web/sdk/engine.mjs, web/page/bridge.js).
//
//     in:  method NUL path NUL query NUL {name NUL value NUL} NUL body
//     out: {name NUL value NUL}, and the body beside it
//
// No header contains a NUL: HTTP forbids it.
#pragma once

#include <string>
#include <string_view>

#include "engine/api/http.hpp"

namespace drydock::bridge {

// Cuts the text up to the next NUL off the front.
inline std::string_view take(std::string_view* rest) {
    const std::size_t stop = rest->find('\0');
    const std::string_view text = rest->substr(0, stop);
    rest->remove_prefix(stop == std::string_view::npos ? rest->size() : stop + 1);
    return text;
}

inline api::HttpRequest read_request(std::string_view rest) {
    api::HttpRequest request;
    request.method = take(&rest);
    request.path = take(&rest);
    request.query = take(&rest);
    while (!rest.empty()) {
        const std::string_view name = take(&rest);
        if (name.empty()) {
            break;
        }
        request.headers.emplace_back(name, take(&rest));
    }
    request.body = rest;
    return request;
}

inline void write_head(const api::Headers& headers, std::string* head) {
    head->clear();
    for (const auto& [name, value] : headers) {
        head->append(name).push_back('\0');
        head->append(value).push_back('\0');
    }
}

}  // namespace drydock::bridge
