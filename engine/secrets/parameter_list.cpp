// DescribeParameters.
#include <optional>
#include <string>
#include <vector>

#include "engine/api/paging.hpp"
#include "engine/secrets/parameter_filters.hpp"
#include "engine/secrets/parameter_names.hpp"
#include "engine/secrets/parameter_operations.hpp"
#include "engine/secrets/parameter_policies.hpp"
#include "engine/secrets/parameter_text.hpp"
#include "engine/secrets/store.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

// The default is not published; the text is not confirmed.
constexpr api::PageRules kPages{.token_member = "NextToken",
                                .limit_member = "MaxResults",
                                .limit_default = 10,
                                .limit_max = 50,
                                .code = "InvalidNextToken",
                                .bad_token_text = "The specified token isn't valid."};

void write_text(const World& world, api::MemberName name, Sym text, api::JsonWriter& out) {
    if (!text.empty()) {
        out.member(name, world.text(text));
    }
}

void write_metadata(const World& world, const ParameterRow& row, api::JsonWriter& out) {
    const ParameterVersion& version = row.versions.back();
    out.begin_object();
    out.member("Name", world.text(row.name));
    out.member("ARN", parameter_arn(world, world.text(row.path)));
    out.member("Type", type_text(version.type));
    write_text(world, "KeyId", version.key_id, out);
    out.member_time("LastModifiedDate", world.unix_ms(version.modified_at));
    out.member("LastModifiedUser", world.text(row.modified_by));
    write_text(world, "Description", row.description, out);
    write_text(world, "AllowedPattern", row.allowed_pattern, out);
    out.member_int("Version", version.number);
    out.member("Tier", tier_text(row.tier));
    write_policies(world.text(row.policies), out);
    out.member("DataType", world.text(version.data_type));
    out.end_object();
}

}  // namespace

api::Outcome describe_parameters(const World& world, const api::Call& call, api::JsonWriter& out) {
    const api::Value in = call.input;
    if (in["Filters"].size() > 0 && in["ParameterFilters"].size() > 0) {
        return refuse("ValidationException",
                      "You can use either Filters or ParameterFilters in a single request.");
    }
    const Result<ParameterFilters> filters =
        in["Filters"].size() > 0
            ? Result<ParameterFilters>(read_older_filters(in["Filters"]))
            : read_parameter_filters(in["ParameterFilters"], FilterUse::kDescribe);
    if (!filters.ok()) {
        return filters.error();
    }
    api::Page page;
    if (std::optional<ApiError> error = api::read_page(call, kPages, &page)) {
        return *error;
    }
    const SecretsState& s = world.secrets;
    std::vector<std::string> keys;
    // Nothing is shared with the one account there is.
    for (std::size_t i = 0; i < s.parameters_by_path.size() && !in["Shared"].boolean(); ++i) {
        const ParameterRow& row = s.parameters.at(s.parameters_by_path[i]);
        if (matches(world, row, filters.value())) {
            keys.emplace_back(world.text(row.path));
        }
    }
    const bool more = api::select_page(page, &keys);
    out.key("Parameters").begin_array();
    for (const std::string& path : keys) {
        write_metadata(world, s.parameters.get(find_parameter(world, path)), out);
    }
    out.end_array();
    if (more) {
        out.member("NextToken", api::page_token(call, kPages, keys.back()));
    }
    return api::Done{};
}

}  // namespace drydock::secrets
