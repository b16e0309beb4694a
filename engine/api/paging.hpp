// Pages that survive inserts and deletes. A token holds the sort key of the last item given out,
// bound to the operation and to the parameters it was made under, so the next page goes on behind
// that key whatever came or went meanwhile. Nothing is stored on our side.
//
//     Page page;
//     if (auto error = read_page(call, rules, &page)) return *error;
//     ... write items with key > page.after in ascending key order, page.limit of them ...
//     if (more) out.member("nextToken", page_token(call, rules, last_key));
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/api/call.hpp"

namespace drydock::api {

inline constexpr std::size_t kPageTokenMax = 2048;  // bytes of a token that is looked at

struct PageRules {
    std::string_view token_member = "nextToken";
    std::string_view limit_member = "maxResults";
    std::int64_t limit_default = 100;
    std::int64_t limit_min = 1;
    std::int64_t limit_max = 100;
    std::string_view code = "InvalidParameterException";
    std::string_view bad_token_text = "Invalid token.";  // ECS: unconfirmed
    // {min}, {max} are filled in. ECS: unconfirmed.
    std::string_view bad_limit_text = "maxResults must be between {min} and {max}.";
};

struct Page {
    std::int64_t limit = 100;
    std::string after;       // give out keys greater than this
    bool from_start = true;  // then `after` says nothing
};

[[nodiscard]] std::optional<ApiError> read_page(const Call& call, const PageRules& rules,
                                                Page* out);

// `last_key` is the key of the last item of this page; any bytes.
[[nodiscard]] std::string page_token(const Call& call, const PageRules& rules,
                                     std::string_view last_key);

}  // namespace drydock::api
