#include "engine/api/tags.hpp"

#include <string>

#include "doctest/doctest.h"

using namespace drydock::api;

namespace {

TagChange adding(std::vector<Tag> tags) { return {std::move(tags), {}}; }

}  // namespace

TEST_CASE("tags are read in either spelling and written in the one that is asked for") {
    const std::vector<Tag> tags = parse_tags(R"([{"key":"a","value":"1"},{"Key":"b"}])");
    CHECK(tags_json(tags) == R"([{"Key":"a","Value":"1"},{"Key":"b","Value":""}])");
    CHECK(tags_json(tags, {"key", "value"}) ==
          R"([{"key":"a","value":"1"},{"key":"b","value":""}])");
    CHECK(parse_tags("").empty());
    CHECK(parse_tags("nonsense").empty());
}

TEST_CASE("a key that is there gets its new value, others follow in order") {
    std::vector<Tag> tags = {{"a", "1"}, {"b", "2"}};
    CHECK(change_tags(&tags, {{{"b", "3"}, {"c", "4"}}, {"a", "x"}}) == TagProblem::kNone);
    CHECK(tags_json(tags) == R"([{"Key":"b","Value":"3"},{"Key":"c","Value":"4"}])");
}

TEST_CASE("a change that breaks a rule changes nothing") {
    std::vector<Tag> tags = {{"a", "1"}};
    CHECK(change_tags(&tags, adding({{"aws:x", ""}})) == TagProblem::kReserved);
    CHECK(change_tags(&tags, adding({{"", ""}})) == TagProblem::kTooLong);
    CHECK(change_tags(&tags, adding({{std::string(129, 'k'), ""}})) == TagProblem::kTooLong);
    CHECK(change_tags(&tags, adding({{"k", std::string(257, 'v')}})) == TagProblem::kTooLong);
    CHECK(change_tags(&tags, adding({{"k", ""}, {"k", "2"}})) == TagProblem::kDuplicate);
    std::vector<Tag> many;
    for (std::uint32_t i = 0; i < kTagsMax; ++i) {
        many.push_back({"k" + std::to_string(i), ""});
    }
    CHECK(change_tags(&tags, adding(many)) == TagProblem::kTooMany);
    CHECK(tags.size() == 1);
    // One more, one less: still fifty.
    CHECK(change_tags(&tags, {many, {"a"}}) == TagProblem::kNone);
    CHECK(tags.size() == kTagsMax);
}

TEST_CASE("never a tag and no longer one are told apart") {
    CHECK(changed_tags_json("", {}).empty());
    CHECK(changed_tags_json(R"([{"Key":"a","Value":""}])", {}) == "[]");
    CHECK(changed_tags_json("", {{"a", "1"}}) == R"([{"Key":"a","Value":"1"}])");
}
