#include "engine/api/paging.hpp"

#include <set>
#include <string>
#include <vector>

#include "doctest.h"
#include "engine/api/model.hpp"
#include "engine/api/request_id.hpp"

namespace {

using namespace drydock;
using namespace drydock::api;

struct Asked {
    Doc doc;
    Call call;
};

void ask(std::string_view json, Asked* out) {
    std::string error;
    CHECK_MESSAGE(parse_json(json, &out->doc, &error), error);
    out->call.service = find_service("ecs");
    out->call.operation = out->call.service->find_operation("ListTasks");
    out->call.input = out->doc.root();
    out->call.account = "111122223333";
    out->call.region = "us-east-1";
}

std::string with_token(std::string_view token, std::string_view cluster, int limit) {
    std::string json = R"({"cluster":")";
    json.append(cluster).append(R"(","maxResults":)").append(std::to_string(limit));
    if (!token.empty()) {
        json.append(R"(,"nextToken":")").append(token).append(R"(")");
    }
    return json + "}";
}

// One page of `keys`; the token of the next, empty at the end.
std::string page_of(const std::set<std::string>& keys, std::string_view token, int limit,
                    std::vector<std::string>* seen) {
    Asked asked;
    ask(with_token(token, "c", limit), &asked);
    Page page;
    const std::optional<ApiError> error = read_page(asked.call, PageRules(), &page);
    CHECK_FALSE(error.has_value());
    auto it = page.from_start ? keys.begin() : keys.upper_bound(page.after);
    for (std::int64_t i = 0; i < page.limit && it != keys.end(); ++i) {
        seen->push_back(*it++);
    }
    return it == keys.end() ? std::string() : page_token(asked.call, PageRules(), seen->back());
}

}  // namespace

TEST_CASE("pages go on behind the last key while items come and go") {
    std::set<std::string> keys = {"b", "d", "f", "h", "j"};
    std::vector<std::string> seen;
    std::string token = page_of(keys, "", 2, &seen);
    keys.erase("d");   // the key the token stands on
    keys.insert("a");  // before it: not shown again
    keys.insert("e");  // behind it: shown
    while (!token.empty()) {
        token = page_of(keys, token, 2, &seen);
    }
    CHECK(seen == std::vector<std::string>{"b", "d", "e", "f", "h", "j"});
}

TEST_CASE("a token holds for other page sizes but for no other question") {
    Asked first;
    ask(with_token("", "c", 2), &first);
    const std::string token = page_token(first.call, PageRules(), "key");
    Page page;
    Asked next;
    ask(with_token(token, "c", 50), &next);
    CHECK_FALSE(read_page(next.call, PageRules(), &page).has_value());
    CHECK(page.after == "key");
    CHECK(page.limit == 50);
    ask(with_token(token, "other", 2), &next);
    CHECK(read_page(next.call, PageRules(), &page)->message == "Invalid token.");
    ask(with_token(token, "c", 2), &next);
    next.call.operation = next.call.service->find_operation("ListServices");
    CHECK(read_page(next.call, PageRules(), &page).has_value());
    ask(with_token(token, "c", 2), &next);
    next.call.region = "eu-west-1";
    CHECK(read_page(next.call, PageRules(), &page).has_value());
}

TEST_CASE("damaged and invented tokens are refused") {
    Asked first;
    ask(with_token("", "c", 2), &first);
    const std::string token = page_token(first.call, PageRules(), "key");
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string broken = token;
        broken[i] = broken[i] == 'A' ? 'B' : 'A';
        Asked next;
        ask(with_token(broken, "c", 2), &next);
        Page page;
        const std::optional<ApiError> error = read_page(next.call, PageRules(), &page);
        // The last letter of base64 may hold unused bits; then the bytes are the same.
        CHECK((error.has_value() || page.after == "key"));
    }
    for (const std::string& text :
         {std::string("x"), std::string("AAAA"), std::string("!"), std::string(100'000, 'A')}) {
        Asked next;
        ask(with_token(text, "c", 2), &next);
        Page page;
        CHECK(read_page(next.call, PageRules(), &page).has_value());
    }
}

TEST_CASE("a page size out of range is refused with its range") {
    for (const int limit : {0, -1, 101}) {
        Asked asked;
        ask(with_token("", "c", limit), &asked);
        Page page;
        const std::optional<ApiError> error = read_page(asked.call, PageRules(), &page);
        CHECK(error.has_value());
        CHECK(error->code == "InvalidParameterException");
        CHECK(error->message == "maxResults should be between 1 and 100.");
    }
}

TEST_CASE("request ids are UUIDs that depend on seed and number alone") {
    const std::string id = request_id(7, 1);
    CHECK(id.size() == 36);
    CHECK(id[8] == '-');
    CHECK(id[14] == '4');
    CHECK(std::string("89ab").find(id[19]) != std::string::npos);
    CHECK(id == request_id(7, 1));
    std::set<std::string> ids;
    for (std::uint64_t n = 0; n < 1000; ++n) {
        ids.insert(request_id(7, n));
        ids.insert(request_id(8, n));
    }
    CHECK(ids.size() == 2000);
}
