// Repository policies and lifecycle policies: checked, kept, given back. Neither acts yet.
#include <algorithm>
#include <vector>

#include "engine/ecr/ecr_lookup.hpp"
#include "engine/ecr/ecr_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecr {
namespace {

// ECR gives policies back as Jackson prints them: members on lines, lists in one line.
void append_pretty(std::string& out, api::Value value, std::size_t indent) {
    if (!value.is_object() && !value.is_array()) {
        api::append_json(out, value);
        return;
    }
    const bool members = value.is_object();
    out += members ? "{" : "[";
    bool first = true;
    const auto stop = value.end();
    for (auto it = value.begin(); !(it == stop); ++it) {
        out += first ? "" : ",";
        out += members ? "\n" + std::string(indent + 2, ' ') : " ";
        first = false;
        if (members) {
            api::append_json_string(out, it.key());
            out += " : ";
        }
        append_pretty(out, *it, members ? indent + 2 : indent);
    }
    out += first ? " " : members ? "\n" + std::string(indent, ' ') : " ";
    out += members ? "}" : "]";
}

ApiError bad_policy(std::string_view why) { return invalid_at("PolicyText", why); }

// The grammar of a resource policy as far as ECR refuses it on arrival; what it allows is not
// looked at.
std::optional<ApiError> check_policy(api::Value root) {
    constexpr std::string_view kWhy = "Invalid repository policy provided";
    if (!root.is_object() || !root["Statement"].exists()) {
        return bad_policy(kWhy);
    }
    const api::Value version = root["Version"];
    if (version.exists() && version.str() != "2012-10-17" && version.str() != "2008-10-17") {
        return bad_policy(kWhy);
    }
    const auto check = [](api::Value statement) {
        const std::string_view effect = statement["Effect"].str();
        const bool principal =
            statement["Principal"].exists() || statement["NotPrincipal"].exists();
        const bool action = statement["Action"].exists() || statement["NotAction"].exists();
        return (effect == "Allow" || effect == "Deny") && principal && action &&
               !statement["Resource"].exists();
    };
    const api::Value statements = root["Statement"];
    if (statements.is_object()) {
        return check(statements) ? std::nullopt : std::optional<ApiError>(bad_policy(kWhy));
    }
    for (const api::Value statement : statements) {
        if (!check(statement)) {
            return bad_policy(kWhy);
        }
    }
    return statements.size() > 0 ? std::nullopt : std::optional<ApiError>(bad_policy(kWhy));
}

ApiError bad_lifecycle(const std::string& why) {
    return invalid_at("LifecyclePolicyText", "Lifecycle policy validation failure: " + why);
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> known) {
    return std::find(known.begin(), known.end(), text) != known.end();
}

// One rule (ECR user guide, "Lifecycle policy properties"). The sentences behind "validation
// failure:" are ours where MOTO does not quote them.
std::string rule_problem(api::Value rule) {
    const api::Value selection = rule["selection"];
    const std::string_view status = selection["tagStatus"].str();
    const std::string_view count = selection["countType"].str();
    const std::string_view action = rule["action"]["type"].str();
    const std::uint32_t prefixes = selection["tagPrefixList"].size();
    const std::uint32_t patterns = selection["tagPatternList"].size();
    if (!rule["rulePriority"].is_integer() || rule["rulePriority"].i64() < 1) {
        return "rulePriority must be a positive integer";
    }
    if (!selection.is_object() || !is_one_of(status, {"tagged", "untagged", "any"})) {
        return "tagStatus must be one of tagged, untagged, any";
    }
    if ((status == "tagged") != (prefixes + patterns > 0)) {
        return status == "tagged" ? "tagPrefixList or tagPatternList is required for tagged images"
                                  : "tagPrefixList and tagPatternList are for tagged images alone";
    }
    for (const api::Value pattern : selection["tagPatternList"]) {
        if (std::count(pattern.str().begin(), pattern.str().end(), '*') > 4) {
            return "a tag pattern can have at most 4 wildcards";
        }
    }
    if (!is_one_of(count, {"imageCountMoreThan", "sinceImagePushed", "sinceImagePulled",
                           "sinceImageTransitioned"})) {
        return "countType is unknown";
    }
    const bool unit = selection["countUnit"].exists();
    if (unit != (count != "imageCountMoreThan") ||
        (unit && selection["countUnit"].str() != "days")) {
        return "countUnit is days for the countTypes that tell an age, and absent else";
    }
    if (!selection["countNumber"].is_integer() || selection["countNumber"].i64() < 1) {
        return "countNumber must be a positive integer";
    }
    return is_one_of(action, {"expire", "transition"}) ? "" : "action type is unknown";
}

std::optional<ApiError> check_lifecycle(std::string_view text, api::Doc* doc) {
    std::string problem;
    if (!api::parse_json(text, doc, &problem) || !doc->root().is_object()) {
        return bad_lifecycle("Could not map policyString into LifecyclePolicy.");
    }
    const api::Value rules = doc->root()["rules"];
    if (!rules.is_array() || rules.size() == 0) {
        return bad_lifecycle("object has missing required properties ([\"rules\"])");
    }
    std::vector<std::int64_t> priorities;
    std::int64_t any = -1;
    for (const api::Value rule : rules) {
        if (const std::string why = rule_problem(rule); !why.empty()) {
            return bad_lifecycle(why);
        }
        const std::int64_t priority = rule["rulePriority"].i64();
        if (std::find(priorities.begin(), priorities.end(), priority) != priorities.end()) {
            return bad_lifecycle("rulePriority must be unique");
        }
        priorities.push_back(priority);
        any = rule["selection"]["tagStatus"].str() == "any" ? priority : any;
    }
    if (any >= 0 && *std::max_element(priorities.begin(), priorities.end()) != any) {
        return bad_lifecycle("a rule for any images must have the highest rulePriority");
    }
    return std::nullopt;
}

ApiError no_policy(const World& world, const RepositoryRow& row) {
    return {"RepositoryPolicyNotFoundException",
            "Repository policy does not exist for " + place_text(world, world.text(row.name)),
            400,
            {}};
}

}  // namespace

api::Outcome set_repository_policy(World& world, const api::Call& call, api::JsonWriter& out) {
    RepositoryRow* row = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &row)) {
        return *error;
    }
    api::Doc doc;
    std::string problem;
    if (!api::parse_json(call.input["policyText"].str(), &doc, &problem)) {
        return bad_policy("Invalid repository policy provided");
    }
    if (std::optional<ApiError> error = check_policy(doc.root())) {
        return *error;
    }
    std::string text;
    append_pretty(text, doc.root(), 0);
    row->policy = world.symbols.intern(text);
    write_place(world, world.text(row->name), out);
    out.member("policyText", text);
    return api::Done{};
}

api::Outcome get_repository_policy(const World& world, const api::Call& call,
                                   api::JsonWriter& out) {
    const RepositoryRow* row = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &row)) {
        return *error;
    }
    if (row->policy.empty()) {
        return no_policy(world, *row);
    }
    write_place(world, world.text(row->name), out);
    out.member("policyText", world.text(row->policy));
    return api::Done{};
}

api::Outcome delete_repository_policy(World& world, const api::Call& call, api::JsonWriter& out) {
    const World& fixed = world;
    api::Outcome outcome = get_repository_policy(fixed, call, out);
    if (outcome.ok()) {
        find_repository(world, call.input["repositoryName"].str())->policy = Sym();
    }
    return outcome;
}

api::Outcome put_lifecycle_policy(World& world, const api::Call& call, api::JsonWriter& out) {
    RepositoryRow* row = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &row)) {
        return *error;
    }
    api::Doc doc;
    if (std::optional<ApiError> error =
            check_lifecycle(call.input["lifecyclePolicyText"].str(), &doc)) {
        return *error;
    }
    const std::string text = api::to_json(doc.root());
    row->lifecycle = world.symbols.intern(text);
    write_place(world, world.text(row->name), out);
    out.member("lifecyclePolicyText", text);
    return api::Done{};
}

api::Outcome get_lifecycle_policy(const World& world, const api::Call& call, api::JsonWriter& out) {
    const RepositoryRow* row = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &row)) {
        return *error;
    }
    if (row->lifecycle.empty()) {
        return ApiError{
            "LifecyclePolicyNotFoundException",
            "Lifecycle policy does not exist for " + place_text(world, world.text(row->name)),
            400,
            {}};
    }
    write_place(world, world.text(row->name), out);
    out.member("lifecyclePolicyText", world.text(row->lifecycle));
    return api::Done{};
}

}  // namespace drydock::ecr
