// Pages that survive inserts and deletes. A token holds the sort key of the last item given out,
// bound to the operation and to the parameters it was made under, so the next page goes on behind
// that key whatever came or went meanwhile. Nothing is stored on our side.
//
//     Page page;
//     if (auto error = read_page(call, rules, &page)) return *error;
//     std::vector<std::string> keys = ...;           // of everything there is
//     const bool more = select_page(page, &keys);    // in order, those of this page alone
//     ... write the items of the keys ...
//     if (more) out.member(rules.token_member, page_token(call, rules, keys.back()));
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/api/call.hpp"

namespace drydock::api {

inline constexpr std::size_t kPageTokenMax = 2048;  // bytes of a token that is looked at

struct PageRules {
    MemberName token_member = "nextToken";
    std::string_view limit_member = "maxResults";
    std::int64_t limit_default = 100;
    std::int64_t limit_min = 1;
    std::int64_t limit_max = 100;
    std::string_view code = "InvalidParameterException";
    std::string_view bad_token_text = "Invalid token.";  // ECS: unconfirmed
    // {min}, {max} are filled in. ECS: unconfirmed.
    std::string_view bad_limit_text = "maxResults should be between {min} and {max}.";
};

struct Page {
    std::int64_t limit = 100;
    std::string after;       // give out keys greater than this
    bool from_start = true;  // then `after` says nothing
};

// A token that is the empty text counts as none.
[[nodiscard]] std::optional<ApiError> read_page(const Call& call, const PageRules& rules,
                                                Page* out);

// Sorts unique keys and keeps those of the page. True when others follow.
[[nodiscard]] bool select_page(const Page& page, std::vector<std::string>* keys,
                               bool descending = false);

// `last_key` is the key of the last item of this page; any bytes.
[[nodiscard]] std::string page_token(const Call& call, const PageRules& rules,
                                     std::string_view last_key);

// A page whose items are texts: selects, writes them as `member` through `full` (key to text) and
// the token when there are more.
template <class Full>
void write_page(const Call& call, const PageRules& rules, const Page& page,
                std::vector<std::string> keys, MemberName member, bool descending, Full full,
                JsonWriter& out) {
    const bool more = select_page(page, &keys, descending);
    out.key(member).begin_array();
    for (const std::string& key : keys) {
        out.string(full(key));
    }
    out.end_array();
    if (more) {
        out.member(rules.token_member, page_token(call, rules, keys.back()));
    }
}

inline void write_page(const Call& call, const PageRules& rules, const Page& page,
                       std::vector<std::string> keys, MemberName member, JsonWriter& out) {
    write_page(
        call, rules, page, std::move(keys), member, false,
        [](const std::string& key) -> const std::string& { return key; }, out);
}

}  // namespace drydock::api
