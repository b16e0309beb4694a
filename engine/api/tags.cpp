#include "engine/api/tags.hpp"

#include <algorithm>

#include "engine/api/json_writer.hpp"

namespace drydock::api {

namespace {

TagProblem check_added(const std::vector<Tag>& added) {
    for (const Tag& tag : added) {
        if (tag.key.empty() || tag.key.size() > kTagKeyMax || tag.value.size() > kTagValueMax) {
            return TagProblem::kTooLong;
        }
        if (tag.key.starts_with("aws:")) {
            return TagProblem::kReserved;
        }
        const auto same = [&](const Tag& other) { return other.key == tag.key; };
        if (std::count_if(added.begin(), added.end(), same) > 1) {
            return TagProblem::kDuplicate;
        }
    }
    return TagProblem::kNone;
}

std::string_view text_of(Value tag, std::string_view lower, std::string_view upper) {
    const Value value = tag[lower];
    return value.exists() ? value.str() : tag[upper].str();
}

}  // namespace

std::vector<Tag> read_tags(Value list) {
    std::vector<Tag> tags;
    for (const Value tag : list) {
        tags.push_back(
            {std::string(text_of(tag, "key", "Key")), std::string(text_of(tag, "value", "Value"))});
    }
    return tags;
}

std::vector<Tag> parse_tags(std::string_view json) {
    Doc doc;
    std::string error;
    if (json.empty() || !parse_json(json, &doc, &error)) {
        return {};
    }
    return read_tags(doc.root());
}

std::string tags_json(const std::vector<Tag>& tags, TagSpelling spelling) {
    std::string json;
    JsonWriter out(&json);
    out.begin_array();
    for (const Tag& tag : tags) {
        out.begin_object();
        out.member(spelling.key, tag.key);
        out.member(spelling.value, tag.value);
        out.end_object();
    }
    out.end_array();
    return json;
}

TagChange read_tag_change(Value input) {
    TagChange change;
    change.added = read_tags(input["tags"]);
    for (const Value key : input["tagKeys"]) {
        change.removed.emplace_back(key.str());
    }
    return change;
}

TagProblem change_tags(std::vector<Tag>* tags, const TagChange& change) {
    const TagProblem problem = check_added(change.added);
    if (problem != TagProblem::kNone) {
        return problem;
    }
    std::vector<Tag> result = *tags;
    for (const Tag& tag : change.added) {
        const auto same = std::find_if(result.begin(), result.end(),
                                       [&](const Tag& other) { return other.key == tag.key; });
        if (same == result.end()) {
            result.push_back(tag);
        } else {
            same->value = tag.value;
        }
    }
    for (const std::string& key : change.removed) {
        result.erase(std::remove_if(result.begin(), result.end(),
                                    [&](const Tag& tag) { return tag.key == key; }),
                     result.end());
    }
    if (result.size() > kTagsMax) {
        return TagProblem::kTooMany;
    }
    *tags = std::move(result);
    return TagProblem::kNone;
}

std::string changed_tags_json(std::string_view before, const std::vector<Tag>& tags,
                              TagSpelling spelling) {
    return tags.empty() && before.empty() ? std::string() : tags_json(tags, spelling);
}

}  // namespace drydock::api
