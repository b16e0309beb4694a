// Parameters: put, delete, expire.
#include <optional>
#include <string>

#include "engine/api/pattern.hpp"
#include "engine/iam/principal.hpp"
#include "engine/secrets/parameter_names.hpp"
#include "engine/secrets/parameter_operations.hpp"
#include "engine/secrets/parameter_policies.hpp"
#include "engine/secrets/parameter_text.hpp"
#include "engine/secrets/secrets_events.hpp"
#include "engine/secrets/store.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

ApiError invalid(std::string message) { return refuse("ValidationException", std::move(message)); }

struct PutPlan {
    ParameterId existing;
    std::string name;
    std::string path;
    ParameterType type = ParameterType::kString;
    ParameterTier tier = ParameterTier::kStandard;
    std::string data_type;
    std::string key_id;
    std::string allowed_pattern;
    std::string tags;
    std::optional<ParameterPolicies> policies;  // not set: those there are stay
};

// A member of the request, else what the parameter had, else `otherwise`.
std::string chosen(api::Value member, std::string_view had, std::string_view otherwise) {
    return std::string(member.is_string() ? member.str() : had.empty() ? otherwise : had);
}

ApiError read_type(const World& world, api::Value in, PutPlan* plan) {
    const std::string_view wanted = in["Type"].str();
    if (wanted.empty()) {
        if (!plan->existing.is_set()) {
            return invalid("A parameter type is required when you create a parameter.");
        }
        plan->type = world.secrets.parameters.get(plan->existing).versions.back().type;
        return {};
    }
    plan->type = wanted == "String"       ? ParameterType::kString
                 : wanted == "StringList" ? ParameterType::kStringList
                                          : ParameterType::kSecureString;
    return {};
}

ApiError read_details(const World& world, api::Value in, PutPlan* plan) {
    const ParameterRow empty;
    const ParameterVersion none;
    const ParameterRow& row =
        plan->existing.is_set() ? world.secrets.parameters.get(plan->existing) : empty;
    const ParameterVersion& last = row.versions.empty() ? none : row.versions.back();
    plan->data_type = chosen(in["DataType"], world.text(last.data_type), "text");
    if (plan->data_type != "text" && plan->data_type != "aws:ec2:image" &&
        plan->data_type != "aws:ssm:integration") {
        return invalid("The following data type is not supported: " + plan->data_type +
                       " (Data type names are all lowercase.)");
    }
    if (plan->type == ParameterType::kSecureString) {
        plan->key_id = chosen(in["KeyId"], world.text(last.key_id), kDefaultParameterKey);
    } else if (in["KeyId"].is_string()) {
        // Wording not confirmed.
        return invalid("KeyId can be specified for parameters of type SecureString only.");
    }
    plan->allowed_pattern = chosen(in["AllowedPattern"], world.text(row.allowed_pattern), {});
    if (!api::is_pattern(plan->allowed_pattern)) {
        return refuse("InvalidAllowedPatternException",
                      "Invalid allowed pattern: " + plan->allowed_pattern);
    }
    if (!plan->allowed_pattern.empty() &&
        api::match_pattern(plan->allowed_pattern, in["Value"].str()) ==
            api::PatternVerdict::kDiffers) {
        return refuse("ParameterPatternMismatchException",
                      "Parameter value, cannot be validated against allowedPattern: " +
                          plan->allowed_pattern);
    }
    if (in["Policies"].is_string()) {
        Result<ParameterPolicies> policies = read_policies(world, in["Policies"].str());
        if (!policies.ok()) {
            return policies.error();
        }
        plan->policies = std::move(policies.value());
    }
    return {};
}

// The texts of this function are captures of the service, where nothing else is said.
ApiError read_tier(const World& world, api::Value in, PutPlan* plan) {
    const SecretsState& s = world.secrets;
    const bool exists = plan->existing.is_set();
    const bool was_advanced =
        exists && s.parameters.get(plan->existing).tier == ParameterTier::kAdvanced;
    const std::string_view wanted = in["Tier"].str();
    const std::size_t size = in["Value"].str().size();
    const std::uint32_t standard = s.parameters.size() - s.advanced_parameters;
    const bool has_policies = plan->policies.has_value() && !plan->policies->json.empty();
    if (was_advanced && wanted == "Standard") {
        return invalid(
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from "
            "the advanced-parameter tier to the standard-parameter tier. If necessary, you can "
            "delete the advanced parameter and recreate it as a standard parameter.");
    }
    const bool needs_advanced =
        size > kStandardValueMax || has_policies || (!exists && standard >= kStandardParametersMax);
    const bool advanced =
        was_advanced || wanted == "Advanced" || (wanted == "Intelligent-Tiering" && needs_advanced);
    plan->tier = advanced ? ParameterTier::kAdvanced : ParameterTier::kStandard;
    if (!advanced && size > kStandardValueMax) {
        return invalid(
            "Standard tier parameters support a maximum parameter value of 4096 characters. To "
            "create a larger parameter value, upgrade the parameter to use the advanced-parameter "
            "tier. For more information, see "
            "https://docs.aws.amazon.com/systems-manager/latest/userguide/"
            "parameter-store-advanced-parameters.html");
    }
    if (size > kAdvancedValueMax) {  // wording not confirmed
        return invalid(
            "Advanced tier parameters support a maximum parameter value of 8192 characters.");
    }
    if (!advanced && has_policies) {  // wording not confirmed
        return invalid("Parameter policies are supported by advanced-tier parameters only.");
    }
    if (!advanced && !exists && standard >= kStandardParametersMax) {
        return refuse("ParameterLimitExceeded",
                      "You have reached the maximum number of standard parameters for this AWS "
                      "account and Region (10000). To add more parameters, either delete existing "
                      "parameters or upgrade to the advanced-parameter tier (charges apply).");
    }
    if (advanced && !was_advanced && s.advanced_parameters >= kAdvancedParametersMax) {
        return refuse("ParameterLimitExceeded",  // wording not confirmed
                      "You have reached the maximum number of advanced parameters for this AWS "
                      "account and Region (100000). To add more parameters, delete existing "
                      "parameters.");
    }
    if (!has_room_for(world, size)) {
        return refuse("ParameterLimitExceeded",
                      "Drydock keeps 32 MiB of parameters and secrets in one world. Delete some "
                      "and try again.");
    }
    return {};
}

// Wordings not confirmed.
ApiError tag_error(api::TagProblem problem) {
    return problem == api::TagProblem::kTooMany
               ? refuse("TooManyTagsError", "The parameter can have at most 50 tags.")
           : problem == api::TagProblem::kReserved
               ? invalid("Tag keys can't be prefixed with aws:.")
           : problem == api::TagProblem::kDuplicate
               ? invalid("Tag keys must be unique.")
               : invalid("Tag keys must have 1 to 128 characters and values at most 256.");
}

ApiError check_request(const World& world, api::Value in, PutPlan* plan) {
    const std::string_view value = in["Value"].str();
    if (value.empty()) {
        return invalid(
            "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member "
            "must have length greater than or equal to 1");
    }
    const bool overwrite = in["Overwrite"].boolean();
    if (overwrite && in["Tags"].size() > 0) {
        return invalid(
            "Invalid request: tags and overwrite can't be used together. To create a parameter "
            "with tags, please remove overwrite flag. To update tags for an existing parameter, "
            "please use AddTagsToResource or RemoveTagsFromResource.");
    }
    plan->name = trim_name(in["Name"].str());
    if (std::optional<ApiError> error = check_new_name(world, plan->name)) {
        return *error;
    }
    const std::size_t open = value.find("{{");
    if (open != std::string_view::npos && value.find("}}", open) != std::string_view::npos) {
        // Wording not confirmed.
        return invalid(
            "Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.");
    }
    plan->path = path_of(plan->name);
    plan->existing = find_parameter(world, plan->path);
    if (plan->existing.is_set() && !overwrite) {
        return refuse("ParameterAlreadyExists",
                      "The parameter already exists. To overwrite this value, set the overwrite "
                      "option in the request to true.");
    }
    return {};
}

Result<PutPlan> validate_put(const World& world, api::Value in) {
    PutPlan plan;
    ApiError error = check_request(world, in, &plan);
    if (error.code.empty()) {
        error = read_type(world, in, &plan);
    }
    if (error.code.empty()) {
        error = read_details(world, in, &plan);
    }
    if (error.code.empty()) {
        error = read_tier(world, in, &plan);
    }
    if (!error.code.empty()) {
        return error;
    }
    std::vector<api::Tag> tags;
    const api::TagProblem problem = api::change_tags(&tags, {api::read_tags(in["Tags"]), {}});
    if (problem != api::TagProblem::kNone) {
        return tag_error(problem);
    }
    plan.tags = api::changed_tags_json({}, tags);
    return plan;
}

std::size_t place_of(const World& world, std::string_view path) {
    const SecretsState& s = world.secrets;
    return position_of(s.parameters_by_path, path,
                       [&](std::uint32_t row) { return world.text(s.parameters.at(row).path); });
}

ParameterId add_parameter(World& world, const PutPlan& plan) {
    SecretsState& s = world.secrets;
    ParameterRow row;
    row.path = world.symbols.intern(plan.path);
    row.name = world.symbols.intern(plan.name);
    row.tags = world.symbols.intern(plan.tags);
    row.identity = ++s.incarnations;
    const ParameterId id = s.parameters.add(std::move(row));
    s.parameters_by_path.insert(
        s.parameters_by_path.begin() + static_cast<std::ptrdiff_t>(place_of(world, plan.path)),
        id.index);
    return id;
}

std::int64_t apply_put(World& world, const PutPlan& plan, api::Value in) {
    SecretsState& s = world.secrets;
    const ParameterId id = plan.existing.is_set() ? plan.existing : add_parameter(world, plan);
    ParameterRow& row = s.parameters.get(id);
    if (row.tier != plan.tier) {
        ++s.advanced_parameters;  // the only way is up
    }
    row.tier = plan.tier;
    if (in["Description"].is_string()) {
        row.description = world.symbols.intern(in["Description"].str());
    }
    row.allowed_pattern = world.symbols.intern(plan.allowed_pattern);
    row.modified_by = world.symbols.intern(iam::caller_arn(world));
    if (plan.policies.has_value()) {
        row.policies = world.symbols.intern(plan.policies->json);
        row.expires_at = plan.policies->expires_at;
        if (is_set(row.expires_at)) {
            schedule(world, EventKind::kParameterExpire, id.index, row.expires_at);
        }
    }
    ParameterVersion version;
    version.number = row.versions.empty() ? 1 : row.versions.back().number + 1;
    version.modified_at = world.now;
    version.type = plan.type;
    version.data_type = world.symbols.intern(plan.data_type);
    version.key_id = world.symbols.intern(plan.key_id);
    version.value = in["Value"].str();
    s.bytes += bytes_of(version.value);
    row.versions.push_back(std::move(version));
    if (row.versions.size() > kParameterVersionsKept) {
        s.bytes -= bytes_of(row.versions.front().value);
        row.versions.erase(row.versions.begin());
    }
    record(world, FactKind::kParameterPut, SubjectKind::kParameter, id.bits(), row.name.value,
           row.versions.back().number);
    return row.versions.back().number;
}

void remove_parameter(World& world, ParameterId id) {
    SecretsState& s = world.secrets;
    const ParameterRow& row = s.parameters.get(id);
    for (const ParameterVersion& version : row.versions) {
        s.bytes -= bytes_of(version.value);
    }
    s.advanced_parameters -= row.tier == ParameterTier::kAdvanced ? 1 : 0;
    s.parameters_by_path.erase(s.parameters_by_path.begin() +
                               static_cast<std::ptrdiff_t>(place_of(world, world.text(row.path))));
    record(world, FactKind::kParameterDeleted, SubjectKind::kParameter, id.bits(), row.name.value);
    s.parameters.remove(id);
}

}  // namespace

api::Outcome put_parameter(World& world, const api::Call& call, api::JsonWriter& out) {
    const Result<PutPlan> plan = validate_put(world, call.input);
    if (!plan.ok()) {
        return plan.error();
    }
    out.member_int("Version", apply_put(world, plan.value(), call.input));
    out.member("Tier", tier_text(plan.value().tier));
    return api::Done{};
}

api::Outcome delete_parameter(World& world, const api::Call& call, api::JsonWriter& out) {
    (void)out;
    const std::string_view name = trim_name(call.input["Name"].str());
    if (std::optional<ApiError> error = check_name(name)) {
        return *error;
    }
    const ParameterId id = find_parameter(world, path_of(name));
    if (!id.is_set()) {
        return refuse("ParameterNotFound", {});
    }
    remove_parameter(world, id);
    return api::Done{};
}

api::Outcome delete_parameters(World& world, const api::Call& call, api::JsonWriter& out) {
    for (const api::Value name : call.input["Names"]) {
        if (std::optional<ApiError> error = check_name(trim_name(name.str()))) {
            return *error;
        }
    }
    std::string missing;
    api::JsonWriter missing_out(&missing);
    missing_out.begin_array();
    out.key("DeletedParameters").begin_array();
    for (const api::Value name : call.input["Names"]) {
        const ParameterId id = find_parameter(world, path_of(trim_name(name.str())));
        if (id.is_set()) {
            remove_parameter(world, id);
        }
        (id.is_set() ? out : missing_out).string(name.str());
    }
    out.end_array();
    missing_out.end_array();
    out.member_raw("InvalidParameters", missing);
    return api::Done{};
}

void on_parameter_expire(World& world, std::uint32_t index) {
    const auto& parameters = world.secrets.parameters;
    if (parameters.live_at(index) && parameters.at(index).expires_at == world.now) {
        remove_parameter(world, parameters.id_at(index));
    }
}

void collect_tagged_parameters(const World& world, std::vector<api::TaggedResource>* out) {
    world.secrets.parameters.each([&](ParameterId, const ParameterRow& row) {
        if (!row.tags.empty()) {
            out->push_back({parameter_arn(world, world.text(row.path)), row.tags});
        }
    });
}

api::Outcome change_parameter_tags(World& world, std::string_view arn,
                                   const api::TagChange& change) {
    const Result<ParameterReference> reference = parse_parameter_reference(world, arn);
    ParameterId id;
    if (reference.ok() && !reference.value().foreign && reference.value().selector.empty()) {
        id = find_parameter(world, reference.value().path);
    }
    if (!id.is_set()) {
        return refuse("InvalidResourceId", {});
    }
    const std::string before(world.text(world.secrets.parameters.get(id).tags));
    std::vector<api::Tag> tags = api::parse_tags(before);
    const api::TagProblem problem = api::change_tags(&tags, change);
    if (problem != api::TagProblem::kNone) {
        return tag_error(problem);
    }
    const Sym after = world.symbols.intern(api::changed_tags_json(before, tags));
    world.secrets.parameters.get(id).tags = after;
    return api::Done{};
}

}  // namespace drydock::secrets
