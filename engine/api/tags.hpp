// Tags as rows keep them: a canonical JSON array of {"key", "value"} or {"Key", "Value"}, as the
// service writes them, in the order in which they were set. The empty text means "never had a tag",
// "[]" means "had some once": the tagging API tells the two apart.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/core/symbols.hpp"

namespace drydock::api {

inline constexpr std::uint32_t kTagsMax = 50;  // on one resource (General Reference, "Tagging")
inline constexpr std::size_t kTagKeyMax = 128;
inline constexpr std::size_t kTagValueMax = 256;

struct Tag {
    std::string key;
    std::string value;
};

// How a service spells the two members.
struct TagSpelling {
    MemberName key = "Key";
    MemberName value = "Value";
};

// Reads either spelling; texts that are no tags give none.
[[nodiscard]] std::vector<Tag> parse_tags(std::string_view json);
// From a request's list of tags.
[[nodiscard]] std::vector<Tag> read_tags(Value list);
[[nodiscard]] std::string tags_json(const std::vector<Tag>& tags, TagSpelling spelling = {});

// What a request adds and removes. Keys are added in order; a key that is there gets the new value.
struct TagChange {
    std::vector<Tag> added;
    std::vector<std::string> removed;
};

// Of a request to tag (`tags`) or to untag (`tagKeys`).
[[nodiscard]] TagChange read_tag_change(Value input);

enum class TagProblem : std::uint8_t {
    kNone,
    kTooMany,    // more than kTagsMax
    kTooLong,    // a key without text, or a key or value beyond its length
    kReserved,   // a key that begins with aws:
    kDuplicate,  // one key twice in the request
};

// Changes `tags` unless something is wrong.
[[nodiscard]] TagProblem change_tags(std::vector<Tag>* tags, const TagChange& change);

// A resource that has or had tags, as its room tells it to the tagging API.
struct TaggedResource {
    std::string arn;
    Sym tags;  // canonical text
};

// The canonical text after a change: "[]" when the last tag of a resource went.
[[nodiscard]] std::string changed_tags_json(std::string_view before, const std::vector<Tag>& tags,
                                            TagSpelling spelling = {});

}  // namespace drydock::api
