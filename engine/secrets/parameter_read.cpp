// Reading parameters: by name, ARN, version and hierarchy.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/base64.hpp"
#include "engine/api/paging.hpp"
#include "engine/core/rng.hpp"
#include "engine/secrets/parameter_filters.hpp"
#include "engine/secrets/parameter_names.hpp"
#include "engine/secrets/parameter_operations.hpp"
#include "engine/secrets/parameter_text.hpp"
#include "engine/secrets/secret_names.hpp"
#include "engine/secrets/secret_versions.hpp"
#include "engine/secrets/store.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

constexpr std::string_view kSecretPath = "/aws/reference/secretsmanager/";

// A value as it is answered without WithDecryption: the envelope of a KMS ciphertext, which begins
// with these five bytes, and as many more as KMS adds around a short text.
std::string ciphertext(const World& world, std::uint64_t identity,
                       const ParameterVersion& version) {
    constexpr std::string_view kHead("\x01\x02\x02\x00\x78", 5);
    constexpr std::size_t kEnvelopeBytes = 148;
    std::string bytes(kHead);
    const auto number = static_cast<std::uint64_t>(version.number);
    for (std::uint64_t n = 0; bytes.size() < kEnvelopeBytes + version.value.size(); ++n) {
        const std::uint64_t word =
            draw(world.seed, Stream::kCiphertext, identity, number << 16 | n);
        for (unsigned shift = 0; shift < 64; shift += 8) {
            bytes.push_back(static_cast<char>(word >> shift & 255));
        }
    }
    bytes.resize(kEnvelopeBytes + version.value.size());
    return api::base64_encode(bytes);
}

void write_parameter(const World& world, const ParameterRow& row, const ParameterVersion& version,
                     std::string_view name, std::string_view selector, bool decrypt,
                     api::JsonWriter& out) {
    const bool hidden = version.type == ParameterType::kSecureString && !decrypt;
    out.begin_object();
    out.member("Name", name);
    out.member("Type", type_text(version.type));
    out.member("Value", hidden ? ciphertext(world, row.identity, version) : version.value);
    out.member_int("Version", version.number);
    if (!selector.empty()) {
        out.member("Selector", ":" + std::string(selector));
    }
    out.member_time("LastModifiedDate", world.unix_ms(version.modified_at));
    out.member("ARN", parameter_arn(world, world.text(row.path)));
    out.member("DataType", world.text(version.data_type));
    out.end_object();
}

bool is_number(std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The version a selector names; no selector: the newest. Labels cannot be set in Drydock yet, so no
// version has one.
const ParameterVersion* select_version(const ParameterRow& row, std::string_view selector) {
    if (selector.empty()) {
        return &row.versions.back();
    }
    for (const ParameterVersion& version : row.versions) {
        if (std::to_string(version.number) == selector) {
            return &version;
        }
    }
    return nullptr;
}

// A secret read through Parameter Store ("Referencing AWS Secrets Manager secrets from Parameter
// Store parameters").
std::optional<ApiError> write_secret_parameter(const World& world, std::string_view name,
                                               bool decrypt, api::JsonWriter& out) {
    if (!decrypt) {
        return refuse("ValidationException",
                      "WithDecryption flag must be True for retrieving a Secret Manager secret.");
    }
    const std::string_view secret_name = name.substr(kSecretPath.size());
    const SecretId id = find_secret(world, secret_name);
    const SecretRow* row = world.secrets.secrets.find(id);
    const SecretVersion* version =
        row == nullptr || is_set(row->deleted_at) ? nullptr : find_stage(*row, kCurrentStage);
    if (version == nullptr || version->binary) {
        return refuse("ParameterNotFound",
                      "An error occurred (ParameterNotFound) when referencing Secrets Manager: "
                      "Secret " +
                          std::string(name) + " not found.");
    }
    std::string source;
    api::JsonWriter source_out(&source);
    source_out.begin_object();
    source_out.member("ARN", secret_arn(world, *row));
    source_out.member("name", secret_name);
    source_out.member("versionId", version->id);
    source_out.member("secretString", version->value);
    source_out.key("versionStages");
    write_stages(*version, source_out);
    source_out.member("createdDate", format_iso8601(world.unix_ms(version->created_at)));
    source_out.end_object();
    out.begin_object();
    out.member("Name", name);
    out.member("Type", type_text(ParameterType::kSecureString));
    out.member("Value", version->value);
    out.member_int("Version", 0);
    out.member("SourceResult", source);
    out.member_time("LastModifiedDate", world.unix_ms(version->created_at));
    out.member("ARN", parameter_arn(world, name));
    out.member("DataType", "text");
    out.end_object();
    return std::nullopt;
}

// Writes one parameter, or says why not. ParameterNotFound comes without a message, as from AWS.
std::optional<ApiError> write_named(const World& world, std::string_view text, bool decrypt,
                                    api::JsonWriter& out) {
    if (trim_name(text).starts_with(kSecretPath)) {
        return write_secret_parameter(world, trim_name(text), decrypt, out);
    }
    const Result<ParameterReference> parsed = parse_parameter_reference(world, text);
    if (!parsed.ok()) {
        return parsed.error();
    }
    const ParameterReference& reference = parsed.value();
    const ParameterId id =
        reference.foreign ? ParameterId() : find_parameter(world, reference.path);
    if (!id.is_set()) {
        return refuse("ParameterNotFound", {});
    }
    const ParameterRow& row = world.secrets.parameters.get(id);
    const ParameterVersion* version = select_version(row, reference.selector);
    if (version == nullptr) {
        // The text for a label is not confirmed.
        const std::string what = is_number(reference.selector) ? "version " : "label ";
        return refuse("ParameterVersionNotFound", "Systems Manager could not find " + what +
                                                      reference.selector + " of " + reference.name +
                                                      ". Verify the version and try again.");
    }
    write_parameter(world, row, *version, reference.name, reference.selector, decrypt, out);
    return std::nullopt;
}

// Text and code of a bad token and page size are not confirmed.
constexpr api::PageRules kPathPages{.token_member = "NextToken",
                                    .limit_member = "MaxResults",
                                    .limit_default = 10,
                                    .limit_max = 10,
                                    .code = "InvalidNextToken",
                                    .bad_token_text = "The specified token isn't valid."};

}  // namespace

api::Outcome get_parameter(const World& world, const api::Call& call, api::JsonWriter& out) {
    out.key("Parameter");
    const std::optional<ApiError> error =
        write_named(world, call.input["Name"].str(), call.input["WithDecryption"].boolean(), out);
    return error.has_value() ? api::Outcome(*error) : api::Outcome(api::Done{});
}

api::Outcome get_parameters(const World& world, const api::Call& call, api::JsonWriter& out) {
    const bool decrypt = call.input["WithDecryption"].boolean();
    std::string invalid;
    api::JsonWriter invalid_out(&invalid);
    invalid_out.begin_array();
    std::vector<std::pair<std::string, std::string>> found;  // by name: the parameter as JSON
    for (const api::Value name : call.input["Names"]) {
        std::string json;
        api::JsonWriter parameter(&json);
        const std::optional<ApiError> error = write_named(world, name.str(), decrypt, parameter);
        if (!error.has_value()) {
            found.emplace_back(trim_name(name.str()), std::move(json));
        } else if (error->code == "ValidationException") {
            return *error;
        } else {
            invalid_out.string(name.str());
        }
    }
    invalid_out.end_array();
    // The API reference: results "are listed in alphabetical order".
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    out.key("Parameters").begin_array();
    for (const auto& [name, json] : found) {
        out.raw(json);
    }
    out.end_array();
    out.member_raw("InvalidParameters", invalid);
    return api::Done{};
}

api::Outcome get_parameters_by_path(const World& world, const api::Call& call,
                                    api::JsonWriter& out) {
    const std::string_view path = trim_name(call.input["Path"].str());
    if (std::optional<ApiError> error = check_path(path)) {
        return *error;
    }
    const Result<ParameterFilters> filters =
        read_parameter_filters(call.input["ParameterFilters"], FilterUse::kByPath);
    if (!filters.ok()) {
        return filters.error();
    }
    api::Page page;
    if (std::optional<ApiError> error = api::read_page(call, kPathPages, &page)) {
        return *error;
    }
    const bool recursive = call.input["Recursive"].boolean();
    const SecretsState& s = world.secrets;
    const std::string below = path.ends_with('/') ? std::string(path) : std::string(path) + "/";
    const auto text_of = [&](std::uint32_t row) { return world.text(s.parameters.at(row).path); };
    out.key("Parameters").begin_array();
    std::int64_t written = 0;
    std::string last;
    // The rows are in the order of their paths: begin at the hierarchy, or behind the last page.
    for (std::size_t i =
             position_of(s.parameters_by_path, page.from_start ? below : page.after, text_of);
         i < s.parameters_by_path.size() && text_of(s.parameters_by_path[i]).starts_with(below);
         ++i) {
        const ParameterRow& row = s.parameters.at(s.parameters_by_path[i]);
        const std::string_view name = world.text(row.path);
        if ((!page.from_start && name == page.after) ||
            (!recursive && name.find('/', below.size()) != std::string_view::npos) ||
            !matches(world, row, filters.value())) {
            continue;
        }
        if (written == page.limit) {
            out.end_array();
            out.member("NextToken", api::page_token(call, kPathPages, last));
            return api::Done{};
        }
        write_parameter(world, row, row.versions.back(), world.text(row.name), {},
                        call.input["WithDecryption"].boolean(), out);
        last = name;
        ++written;
    }
    out.end_array();
    return api::Done{};
}

}  // namespace drydock::secrets
