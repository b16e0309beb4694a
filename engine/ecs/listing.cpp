#include "engine/ecs/listing.hpp"

#include <algorithm>

#include "engine/api/model.hpp"
#include "engine/core/hash.hpp"
#include "engine/ecs/ecs_lookup.hpp"

namespace drydock::ecs {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kTokenMax = 1024;
constexpr std::size_t kCheckBytes = 6;

std::string encode(std::string_view bytes) {
    std::string text;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : bytes) {
        buffer = buffer << 8 | static_cast<unsigned char>(c);
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text += kAlphabet[buffer >> bits & 63];
        }
    }
    if (bits > 0) {
        text += kAlphabet[buffer << (6 - bits) & 63];
    }
    return text;
}

bool decode(std::string_view text, std::string* bytes) {
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : text) {
        const std::size_t value = kAlphabet.find(c);
        if (value == std::string_view::npos) {
            return false;
        }
        buffer = buffer << 6 | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes->push_back(static_cast<char>(buffer >> bits & 255));
        }
    }
    return true;
}

// Ties a token to its operation and to the filters it was made under.
std::string check_of(const api::Call& call, std::string_view key) {
    Hasher hasher;
    hasher.add_text(call.operation->name);
    hasher.add_text(key);
    for (auto it = call.input.begin(); !(it == call.input.end()); ++it) {
        if (it.key() != "nextToken" && it.key() != "maxResults") {
            hasher.add_text(it.key());
            hasher.add_text(api::to_json(*it));
        }
    }
    std::string check;
    for (std::uint64_t value = hasher.value(), i = 0; i < kCheckBytes; ++i, value >>= 8) {
        check.push_back(static_cast<char>(value & 255));
    }
    return check;
}

}  // namespace

std::string make_token(const api::Call& call, std::string_view last_key) {
    return encode(check_of(call, last_key) + std::string(last_key));
}

Result<Page> read_page(const api::Call& call, std::uint32_t limit_default,
                       std::uint32_t limit_max) {
    Page page;
    page.limit = limit_default;
    if (call.input["maxResults"].exists() && !call.input["maxResults"].is_null()) {
        const std::int64_t wanted = call.input["maxResults"].i64();
        if (wanted < 1 || wanted > limit_max) {
            return invalid_parameter("maxResults should be between 1 and " +
                                     std::to_string(limit_max) + ".");
        }
        page.limit = static_cast<std::uint32_t>(wanted);
    }
    const std::string_view token = call.input["nextToken"].str();
    if (token.empty()) {
        return page;
    }
    std::string bytes;
    if (token.size() > kTokenMax || !decode(token, &bytes) || bytes.size() < kCheckBytes) {
        return invalid_parameter("Invalid token.");
    }
    page.after = bytes.substr(kCheckBytes);
    page.from_start = false;
    if (bytes.substr(0, kCheckBytes) != check_of(call, page.after)) {
        return invalid_parameter("Invalid token.");
    }
    return page;
}

void select_page(const Page& page, std::vector<std::string>& keys, bool descending, bool* more) {
    const auto before = [descending](const std::string& a, const std::string& b) {
        return descending ? b < a : a < b;
    };
    if (!page.from_start) {
        keys.erase(std::remove_if(keys.begin(), keys.end(),
                                  [&](const std::string& key) { return !before(page.after, key); }),
                   keys.end());
    }
    *more = keys.size() > page.limit;
    const std::size_t kept = std::min<std::size_t>(keys.size(), page.limit);
    // Keys are unique, so this is a total order.
    std::partial_sort(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(kept), keys.end(),
                      before);
    keys.resize(kept);
}

}  // namespace drydock::ecs
