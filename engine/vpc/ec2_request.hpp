// What the operations of the EC2 API share: filters, ids, pages, refusals.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/call.hpp"
#include "engine/api/paging.hpp"

namespace drydock {
struct World;
}

namespace drydock::vpc {

[[nodiscard]] ApiError ec2_error(std::string_view code, std::string message);

// "DryRun: Checks whether you have the required permissions for the action, without actually making
// the request": an error in both cases. Everybody may do everything here.
[[nodiscard]] std::optional<ApiError> check_dry_run(const api::Call& call);

// What a row answers to filters: names with their values, several of one name where it has several.
struct Field {
    std::string_view name;  // "tag:Owner" has its key in the value: see add_tags
    std::string value;
};
using Fields = std::vector<Field>;
void add_tags(std::string_view tags_json, Fields* fields);

// Every filter must be met by one of its values, in which * and ? stand for any text and character.
[[nodiscard]] bool passes(api::Value filters, const Fields& fields);
// A filter that is not among the names (and no tag:KEY) is refused.
[[nodiscard]] std::optional<ApiError> check_filters(api::Value filters,
                                                    std::span<const std::string_view> names);

// How one kind of resource is called in ids and errors.
struct Noun {
    std::string_view prefix;     // "sg-"
    std::string_view code;       // "InvalidGroup" .NotFound
    std::string_view malformed;  // "InvalidGroupId" .Malformed
    std::string_view words;      // "The security group", before the id in quotes
};
[[nodiscard]] std::optional<ApiError> check_id(const Noun& noun, std::string_view id);
[[nodiscard]] ApiError not_found(const Noun& noun, std::string_view id);

// One page of rows in the order of their ids, each once: `describe` goes through check_dry_run,
// ids, filters and pages, and writes the rows that are left.
struct Row {
    std::string id;
    std::size_t index = 0;
};
struct Description {
    Noun noun;
    std::string_view ids_member;
    api::MemberName result_member;
    std::span<const std::string_view> filters;
};
template <class FieldsOf, class Write>
api::Outcome describe(const api::Call& call, const Description& what, std::vector<Row> rows,
                      FieldsOf fields_of, Write write, api::JsonWriter& out);

// describe's parts that do not depend on the kind of row.
[[nodiscard]] std::optional<ApiError> select_rows(const api::Call& call, const Description& what,
                                                  std::vector<Row>* rows);
[[nodiscard]] std::optional<ApiError> page_rows(const api::Call& call, std::vector<Row>* rows,
                                                std::string* next);

template <class FieldsOf, class Write>
api::Outcome describe(const api::Call& call, const Description& what, std::vector<Row> rows,
                      FieldsOf fields_of, Write write, api::JsonWriter& out) {
    if (std::optional<ApiError> error = select_rows(call, what, &rows)) {
        return *error;
    }
    const api::Value filters = call.input["Filters"];
    if (filters.size() > 0) {
        std::erase_if(rows, [&](const Row& row) { return !passes(filters, fields_of(row)); });
    }
    std::string next;
    if (std::optional<ApiError> error = page_rows(call, &rows, &next)) {
        return *error;
    }
    // The members' order is that of the models: some name the token first, which clients ignore.
    out.key(what.result_member).begin_array();
    for (const Row& row : rows) {
        write(row);
    }
    out.end_array();
    if (!next.empty()) {
        out.member("NextToken", next);
    }
    return api::Done{};
}

// The account of a resource, and arn:aws:ec2:<region>:<account>:<rest>.
[[nodiscard]] std::string ec2_arn(const World& world, std::string_view rest);

// Tags of a TagSpecification list for one resource type, as rows keep them; or a refusal.
[[nodiscard]] std::optional<ApiError> read_tag_specifications(const api::Call& call,
                                                              std::string_view resource_type,
                                                              std::string* tags_json);
void write_tags(api::MemberName member, std::string_view tags_json, api::JsonWriter& out);

}  // namespace drydock::vpc
