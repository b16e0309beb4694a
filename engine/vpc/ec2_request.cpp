#include "engine/vpc/ec2_request.hpp"

#include <algorithm>

#include "engine/api/tags.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"

namespace drydock::vpc {
namespace {

// Everything comes at once unless the caller says how many.
constexpr std::int64_t kAll = 1'000'000;
constexpr std::size_t kValuesMax = 200;  // of one request's filters (EC2 user guide)
constexpr int kStepsMax = 100'000;

// A filter's value: * any text, ? one character, \ the next character as it is.
bool matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t star_text = 0;
    for (int step = 0; step < kStepsMax && (t < text.size() || p < pattern.size()); ++step) {
        const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            star_text = t;
        } else if (t < text.size() && p < pattern.size() &&
                   (escaped ? pattern[p + 1] == text[t]
                            : pattern[p] == '?' || pattern[p] == text[t])) {
            p += escaped ? 2 : 1;
            ++t;
        } else if (star != std::string_view::npos && star_text < text.size()) {
            p = star + 1;
            t = ++star_text;
        } else {
            return false;
        }
    }
    return t == text.size() && p == pattern.size();
}

bool meets(api::Value filter, const Fields& fields) {
    const std::string_view name = filter["Name"].str();
    const bool tag = name.starts_with("tag:");
    const std::string key = tag ? std::string(name.substr(4)) + "=" : std::string();
    for (const Field& field : fields) {
        if (field.name != (tag ? std::string_view("tag:") : name) ||
            !std::string_view(field.value).starts_with(key)) {
            continue;
        }
        for (const api::Value value : filter["Values"]) {
            if (matches(value.str(), std::string_view(field.value).substr(key.size()))) {
                return true;
            }
        }
    }
    return false;
}

bool comes_before(const Row& a, const Row& b) { return a.id < b.id; }

// What was named twice is there once. A total order: rows of one id are the same row, and nothing
// tells them apart.
void sort_once(std::vector<Row>* rows) {
    std::sort(rows->begin(), rows->end(), comes_before);
    rows->erase(std::unique(rows->begin(), rows->end(),
                            [](const Row& a, const Row& b) { return a.id == b.id; }),
                rows->end());
}

bool is_hex(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

ApiError ec2_error(std::string_view code, std::string message) {
    return {std::string(code), std::move(message), 400, {}};
}

std::optional<ApiError> check_dry_run(const api::Call& call) {
    if (!call.input["DryRun"].boolean()) {
        return std::nullopt;
    }
    return ApiError{
        "DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412, {}};
}

void add_tags(std::string_view tags_json, Fields* fields) {
    for (const api::Tag& tag : api::parse_tags(tags_json)) {
        fields->push_back({"tag-key", tag.key});
        fields->push_back({"tag:", tag.key + "=" + tag.value});
    }
}

bool passes(api::Value filters, const Fields& fields) {
    for (const api::Value filter : filters) {
        if (!meets(filter, fields)) {
            return false;
        }
    }
    return true;
}

std::optional<ApiError> check_filters(api::Value filters, std::span<const std::string_view> names) {
    std::size_t values = 0;
    for (const api::Value filter : filters) {
        const std::string_view name = filter["Name"].str();
        values += filter["Values"].size();
        const bool tag = name == "tag-key" || (name.starts_with("tag:") && name.size() > 4);
        if (!tag && std::find(names.begin(), names.end(), name) == names.end()) {
            return ec2_error("InvalidParameterValue",
                             "The filter '" + std::string(name) + "' is invalid");
        }
    }
    if (values > kValuesMax) {
        return ec2_error("FilterLimitExceeded",
                         "The maximum number of filter values specified on a single call is 200");
    }
    return std::nullopt;
}

// With the right prefix and wrong digits EC2 leaves out what it expected (unconfirmed).
std::optional<ApiError> check_id(const Noun& noun, std::string_view id) {
    const bool prefixed = id.starts_with(noun.prefix);
    const std::string_view digits = prefixed ? id.substr(noun.prefix.size()) : id;
    if (prefixed && is_hex(digits) && (digits.size() == 8 || digits.size() == 17)) {
        return std::nullopt;
    }
    return ec2_error(
        std::string(noun.malformed) + ".Malformed",
        "Invalid id: \"" + std::string(id) + "\"" +
            (prefixed ? std::string() : " (expecting \"" + std::string(noun.prefix) + "...\")"));
}

ApiError not_found(const Noun& noun, std::string_view id) {
    return ec2_error(std::string(noun.code) + ".NotFound",
                     std::string(noun.words) + " '" + std::string(id) + "' does not exist");
}

std::optional<ApiError> select_rows(const api::Call& call, const Description& what,
                                    std::vector<Row>* rows) {
    if (std::optional<ApiError> error = check_dry_run(call)) {
        return error;
    }
    if (std::optional<ApiError> error = check_filters(call.input["Filters"], what.filters)) {
        return error;
    }
    sort_once(rows);
    const api::Value ids = call.input[what.ids_member];
    if (ids.size() == 0) {
        return std::nullopt;
    }
    std::vector<Row> wanted;
    for (const api::Value id : ids) {
        if (std::optional<ApiError> error = check_id(what.noun, id.str())) {
            return error;
        }
        const Row key{std::string(id.str()), 0};
        const auto at = std::lower_bound(rows->begin(), rows->end(), key, comes_before);
        if (at == rows->end() || at->id != key.id) {
            return not_found(what.noun, id.str());
        }
        wanted.push_back(*at);
    }
    sort_once(&wanted);
    *rows = std::move(wanted);
    return std::nullopt;
}

std::optional<ApiError> page_rows(const api::Call& call, std::vector<Row>* rows,
                                  std::string* next) {
    // The text for a token that is none: unconfirmed.
    constexpr api::PageRules kRules{.token_member = "NextToken",
                                    .limit_member = "MaxResults",
                                    .limit_default = kAll,
                                    .limit_max = kAll,
                                    .code = "InvalidNextToken",
                                    .bad_token_text = "The specified NextToken is not valid."};
    api::Page page;
    if (std::optional<ApiError> error = api::read_page(call, kRules, &page)) {
        return error;
    }
    if (!page.from_start) {
        std::erase_if(*rows, [&page](const Row& row) { return row.id <= page.after; });
    }
    const auto limit = static_cast<std::size_t>(page.limit);
    if (rows->size() > limit) {
        rows->resize(limit);
        *next = api::page_token(call, kRules, rows->back().id);
    }
    return std::nullopt;
}

std::string ec2_arn(const World& world, std::string_view rest) {
    return "arn:aws:ec2:" + std::string(world.text(world.region)) + ":" +
           std::string(world.text(world.account)) + ":" + std::string(rest);
}

std::optional<ApiError> read_tag_specifications(const api::Call& call,
                                                std::string_view resource_type,
                                                std::string* tags_json) {
    std::vector<api::Tag> tags;
    for (const api::Value specification : call.input["TagSpecifications"]) {
        const std::string type(specification["ResourceType"].str());
        if (type != resource_type) {
            return ec2_error(
                "InvalidParameterValue",
                "'" + type + "' is not a valid taggable resource type for this operation.");
        }
        // The texts of these are unconfirmed.
        switch (api::change_tags(&tags, {api::read_tags(specification["Tags"]), {}})) {
            case api::TagProblem::kNone:
                break;
            case api::TagProblem::kTooMany:
                return ec2_error("TagLimitExceeded",
                                 "The maximum number of Tags for a resource has been reached.");
            case api::TagProblem::kDuplicate:
                return ec2_error("InvalidParameterValue",
                                 "Duplicate tag key specified in the request.");
            case api::TagProblem::kTooLong:
            case api::TagProblem::kReserved:
                return ec2_error("InvalidParameterValue",
                                 "Tag keys must have 1 to 128 characters, values at most 256, and "
                                 "keys must not begin with aws:.");
        }
    }
    *tags_json = tags.empty() ? std::string() : api::tags_json(tags);
    return std::nullopt;
}

void write_tags(api::MemberName member, std::string_view tags_json, api::JsonWriter& out) {
    out.member_raw(member, tags_json.empty() ? std::string_view("[]") : tags_json);
}

}  // namespace drydock::vpc
