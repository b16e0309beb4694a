#include "engine/api/paging.hpp"

#include <algorithm>

#include "engine/api/base64.hpp"
#include "engine/api/model.hpp"
#include "engine/core/hash.hpp"

namespace drydock::api {

namespace {

constexpr std::size_t kMarkBytes = 8;
constexpr std::string_view kLimitNames[] = {"maxResults", "MaxResults", "MaxItems", "MaxRecords",
                                            "limit",      "Limit",      "PageSize", "MaxKeys"};

bool is_limit(std::string_view member, const PageRules& rules) {
    if (member == rules.limit_member) {
        return true;
    }
    for (const std::string_view name : kLimitNames) {
        if (member == name) {
            return true;
        }
    }
    return false;
}

// Order of members plays no part: their hashes are added.
std::string mark(const Call& call, const PageRules& rules, std::string_view key) {
    std::uint64_t parameters = 0;
    const auto stop = call.input.end();
    for (auto it = call.input.begin(); !(it == stop); ++it) {
        if (it.key() == rules.token_member.text() || is_limit(it.key(), rules) || (*it).is_null()) {
            continue;
        }
        Hasher member;
        member.add_text(it.key());
        member.add_text(to_json(*it));
        parameters += member.value();
    }
    Hasher hasher;
    hasher.add_text(call.service->id);
    hasher.add_text(call.operation->name);
    hasher.add_text(call.account);
    hasher.add_text(call.region);
    hasher.add(parameters);
    hasher.add_text(key);
    std::string out;
    for (unsigned i = 0; i < kMarkBytes; ++i) {
        out.push_back(static_cast<char>((hasher.value() >> (8 * i)) & 0xff));
    }
    return out;
}

std::string filled(std::string_view text, const PageRules& rules) {
    std::string out(text);
    for (const auto& [name, value] :
         {std::pair<std::string_view, std::int64_t>{"{min}", rules.limit_min},
          {"{max}", rules.limit_max}}) {
        const std::size_t at = out.find(name);
        if (at != std::string::npos) {
            out.replace(at, name.size(), std::to_string(value));
        }
    }
    return out;
}

ApiError refused(const PageRules& rules, std::string message) {
    ApiError error;
    error.code = rules.code;
    error.message = std::move(message);
    return error;
}

}  // namespace

std::optional<ApiError> read_page(const Call& call, const PageRules& rules, Page* out) {
    *out = Page();
    const Value limit = call.input[rules.limit_member];
    out->limit = limit.is_number() ? limit.i64() : rules.limit_default;
    if (limit.is_number() && (out->limit < rules.limit_min || out->limit > rules.limit_max)) {
        return refused(rules, filled(rules.bad_limit_text, rules));
    }
    const Value token = call.input[rules.token_member.text()];
    const std::string_view text = token.str();
    if (text.empty()) {
        return std::nullopt;
    }
    std::string bytes;
    const bool readable = text.size() <= kPageTokenMax && base64_decode(text, &bytes);
    if (!readable || bytes.size() < kMarkBytes) {
        return refused(rules, std::string(rules.bad_token_text));
    }
    out->after = bytes.substr(kMarkBytes);
    out->from_start = false;
    if (mark(call, rules, out->after) != bytes.substr(0, kMarkBytes)) {
        return refused(rules, std::string(rules.bad_token_text));
    }
    return std::nullopt;
}

bool select_page(const Page& page, std::vector<std::string>* keys, bool descending) {
    const auto before = [descending](const std::string& a, const std::string& b) {
        return descending ? b < a : a < b;
    };
    if (!page.from_start) {
        keys->erase(
            std::remove_if(keys->begin(), keys->end(),
                           [&](const std::string& key) { return !before(page.after, key); }),
            keys->end());
    }
    const auto limit = static_cast<std::size_t>(page.limit);
    const bool more = keys->size() > limit;
    const std::size_t kept = std::min(keys->size(), limit);
    // Keys are unique, so this is a total order.
    std::partial_sort(keys->begin(), keys->begin() + static_cast<std::ptrdiff_t>(kept), keys->end(),
                      before);
    keys->resize(kept);
    return more;
}

std::string page_token(const Call& call, const PageRules& rules, std::string_view last_key) {
    return base64url_encode(mark(call, rules, last_key).append(last_key));
}

}  // namespace drydock::api
