// Pages of List operations. Every list is sorted by its ARN's text, and a token holds the last ARN
// part given out, so pages neither repeat nor skip what stays while things come and go.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/call.hpp"
#include "engine/core/result.hpp"

namespace drydock::ecs {

struct Page {
    std::uint32_t limit = 100;
    std::string after;  // give out keys greater than this
    bool from_start = true;
};

// maxResults (1 to limit_max) and nextToken of a request. A token of another operation or a damaged
// one is refused (the wording is ours: no capture of the real text was found).
[[nodiscard]] Result<Page> read_page(const api::Call& call, std::uint32_t limit_default,
                                     std::uint32_t limit_max);

// Sorts the keys, writes those of the page as `member` through `full` (key to text) and the
// nextToken when there are more. Keys are copied because World's texts move with the next intern.
template <class Full>
void write_page(const api::Call& call, const Page& page, std::vector<std::string>& keys,
                std::string_view member, bool descending, Full full, api::JsonWriter& out);

// Picks the keys of the page, in order; `more` tells whether others follow.
void select_page(const Page& page, std::vector<std::string>& keys, bool descending, bool* more);

[[nodiscard]] std::string make_token(const api::Call& call, std::string_view last_key);

template <class Full>
void write_page(const api::Call& call, const Page& page, std::vector<std::string>& keys,
                std::string_view member, bool descending, Full full, api::JsonWriter& out) {
    bool more = false;
    select_page(page, keys, descending, &more);
    out.key(member).begin_array();
    for (const std::string& key : keys) {
        out.string(full(key));
    }
    out.end_array();
    if (more) {
        out.member("nextToken", make_token(call, keys.back()));
    }
}

}  // namespace drydock::ecs
