// Reading secrets: the value, the details, the list.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/base64.hpp"
#include "engine/api/paging.hpp"
#include "engine/secrets/secret_filters.hpp"
#include "engine/secrets/secret_names.hpp"
#include "engine/secrets/secret_operations.hpp"
#include "engine/secrets/secret_versions.hpp"
#include "engine/secrets/store.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::size_t kTimeDigits = 16;

// The version that VersionId and VersionStage name, with the service's words when there is none.
Result<const SecretVersion*> select_version(const SecretRow& row, api::Value in) {
    const std::string_view id = in["VersionId"].str();
    const std::string_view stage = in["VersionStage"].str(id.empty() ? kCurrentStage : "");
    const SecretVersion* version = id.empty() ? find_stage(row, stage) : find_version(row, id);
    if (version == nullptr) {
        return refuse("ResourceNotFoundException",
                      "Secrets Manager can't find the specified secret value for " +
                          (id.empty() ? "staging label: " + std::string(stage)
                                      : "VersionId: " + std::string(id)));
    }
    if (!stage.empty() && !has_stage(*version, stage)) {
        return refuse("InvalidRequestException",
                      "You provided a VersionStage that is not associated to the provided "
                      "VersionId.");
    }
    return version;
}

void write_time(const World& world, api::MemberName name, SimTime t, api::JsonWriter& out) {
    if (is_set(t)) {
        out.member_time(name, world.unix_ms(t));
    }
}

void write_text(const World& world, api::MemberName name, Sym text, api::JsonWriter& out) {
    if (!text.empty()) {
        out.member(name, world.text(text));
    }
}

// Members of DescribeSecret and of an entry of ListSecrets: only those that have a value. Of a
// secret that never had a tag there is no Tags, of one whose tags are gone an empty list.
void write_details(const World& world, const SecretRow& row, api::MemberName stages_name,
                   api::JsonWriter& out) {
    out.member("ARN", secret_arn(world, row));
    out.member("Name", world.text(row.name));
    write_text(world, "Description", row.description, out);
    write_text(world, "KmsKeyId", row.kms_key, out);
    write_time(world, "LastChangedDate", row.changed_at, out);
    write_time(world, "LastAccessedDate", row.accessed_on, out);
    write_time(world, "DeletedDate", row.deleted_at, out);
    if (!row.tags.empty()) {
        out.member_raw("Tags", world.text(row.tags));
    }
    if (!row.versions.empty()) {
        out.key(stages_name);
        write_stages_by_version(row, out);
    }
    write_time(world, "CreatedDate", row.created_at, out);
}

// Sorts as the request wants: a time as digits, then the name, which is unique.
std::string sort_key(const World& world, const SecretRow& row, std::string_view sort_by) {
    SimTime time = row.created_at;
    if (sort_by == "last-changed-date") {
        time = row.changed_at;
    } else if (sort_by == "last-accessed-date") {
        time = row.accessed_on;
    } else if (sort_by == "name") {
        time = kNever;
    }
    std::string digits = std::to_string(is_set(time) ? world.unix_ms(time) : 0);
    digits.insert(0, kTimeDigits - std::min(kTimeDigits, digits.size()), '0');
    digits += world.text(row.name);
    return digits;
}

// The text of a bad token is not confirmed.
constexpr api::PageRules kPages{.token_member = "NextToken",
                                .limit_member = "MaxResults",
                                .limit_default = 100,
                                .limit_max = 100,
                                .code = "InvalidNextTokenException",
                                .bad_token_text = "The NextToken value is invalid."};

}  // namespace

api::Outcome get_secret_value(World& world, const api::Call& call, api::JsonWriter& out) {
    const Result<SecretId> id = require_live_secret(world, call.input["SecretId"].str());
    if (!id.ok()) {
        return id.error();
    }
    SecretRow& row = world.secrets.secrets.get(id.value());
    const Result<const SecretVersion*> found = select_version(row, call.input);
    if (!found.ok()) {
        return found.error();
    }
    const SecretVersion& version = *found.value();
    const std::int64_t today = world.unix_ms(world.now) / kDayMs * kDayMs;
    row.accessed_on = {today - world.epoch_unix_ms};
    out.member("ARN", secret_arn(world, row));
    out.member("Name", world.text(row.name));
    out.member("VersionId", version.id);
    if (version.binary) {
        out.member("SecretBinary", api::base64_encode(version.value));
    } else {
        out.member("SecretString", version.value);
    }
    if (!version.stages.empty()) {
        out.key("VersionStages");
        write_stages(version, out);
    }
    write_time(world, "CreatedDate", version.created_at, out);
    return api::Done{};
}

api::Outcome describe_secret(const World& world, const api::Call& call, api::JsonWriter& out) {
    const Result<SecretId> id = require_secret(world, call.input["SecretId"].str());
    if (!id.ok()) {
        return id.error();
    }
    write_details(world, world.secrets.secrets.get(id.value()), "VersionIdsToStages", out);
    return api::Done{};
}

api::Outcome list_secrets(const World& world, const api::Call& call, api::JsonWriter& out) {
    const api::Value in = call.input;
    for (const api::Value filter : in["Filters"]) {
        if (!filter["Key"].is_string() || filter["Values"].size() == 0) {
            return refuse("InvalidParameterException",  // wording not confirmed
                          filter["Key"].is_string()
                              ? "Invalid filter values for key: " + std::string(filter["Key"].str())
                              : "Invalid filter key");
        }
    }
    api::Page page;
    if (std::optional<ApiError> error = api::read_page(call, kPages, &page)) {
        return *error;
    }
    const bool planned = in["IncludePlannedDeletion"].boolean();
    std::vector<std::string> keys;
    world.secrets.secrets.each([&](SecretId, const SecretRow& row) {
        if ((planned || !is_set(row.deleted_at)) && matches(world, row, in["Filters"])) {
            keys.push_back(sort_key(world, row, in["SortBy"].str()));
        }
    });
    // Which order is the default is not published.
    const bool more = api::select_page(page, &keys, in["SortOrder"].str() == "desc");
    out.key("SecretList").begin_array();
    for (const std::string& key : keys) {
        const SecretId id = find_secret(world, std::string_view(key).substr(kTimeDigits));
        out.begin_object();
        write_details(world, world.secrets.secrets.get(id), "SecretVersionsToStages", out);
        out.end_object();
    }
    out.end_array();
    if (more) {
        out.member("NextToken", api::page_token(call, kPages, keys.back()));
    }
    return api::Done{};
}

}  // namespace drydock::secrets
