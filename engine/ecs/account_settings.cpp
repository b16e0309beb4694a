#include "engine/ecs/account_settings.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/api/paging.hpp"
#include "engine/ecs/ecs_lookup.hpp"
#include "engine/ecs/ecs_operations.hpp"
#include "engine/iam/principal.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

constexpr api::PageRules kPages{.limit_default = 10, .limit_max = 10};

struct SettingSpec {
    std::string_view name;
    std::string_view otherwise;  // AWS's default
    std::string_view values;     // allowed ones, separated by blanks; empty: cannot be set
};

// "Access Amazon ECS features with account settings"; sorted by name.
constexpr SettingSpec kSettings[] = {
    {"awsvpcTrunking", "disabled", "enabled disabled"},
    {"containerInsights", "disabled", "enabled disabled enhanced"},
    {"containerInstanceLongArnFormat", "enabled", "enabled"},
    {"defaultLogDriverMode", "non-blocking", "blocking non-blocking"},
    {"fargateEventWindows", "disabled", "enabled disabled"},
    {"fargateFIPSMode", "disabled", "enabled disabled"},
    {"fargateTaskRetirementWaitPeriod", "7", "0 7 14"},
    {"guardDutyActivate", "off", ""},
    {"serviceLongArnFormat", "enabled", "enabled"},
    {"tagResourceAuthorization", "on", "on off"},
    {"taskLongArnFormat", "enabled", "enabled"},
};

const SettingSpec* find_spec(std::string_view name) {
    for (const SettingSpec& spec : kSettings) {
        if (spec.name == name) {
            return &spec;
        }
    }
    return nullptr;
}

bool allows(const SettingSpec& spec, std::string_view value) {
    std::string_view rest = spec.values;
    while (!rest.empty()) {
        const std::size_t blank = rest.find(' ');
        if (rest.substr(0, blank) == value) {
            return true;
        }
        rest = blank == std::string_view::npos ? std::string_view() : rest.substr(blank + 1);
    }
    return false;
}

// Index of the row, or kNoIndex.
std::uint32_t find_row(const World& world, std::string_view name, std::string_view principal) {
    const std::vector<AccountSettingRow>& rows = world.ecs.account_settings;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        if (world.text(rows[i].name) == name && world.text(rows[i].principal) == principal) {
            return i;
        }
    }
    return kNoIndex;
}

// What holds for a principal: its own, the account's, AWS's.
std::string_view effective_for(const World& world, const SettingSpec& spec,
                               std::string_view principal) {
    for (const std::string_view who : {principal, std::string_view()}) {
        const std::uint32_t row = find_row(world, spec.name, who);
        if (row != kNoIndex) {
            return world.text(world.ecs.account_settings[row].value);
        }
    }
    return spec.otherwise;
}

void write_setting(const SettingSpec& spec, std::string_view value, std::string_view principal,
                   api::JsonWriter& out) {
    out.begin_object();
    out.member("name", spec.name);
    out.member("value", value);
    out.member("principalArn", principal);
    out.member("type", spec.values.empty() ? "aws_managed" : "user");
    out.end_object();
}

std::string root_arn(const World& world) {
    return "arn:aws:iam::" + std::string(world.text(world.account)) + ":root";
}

// The principal of a request: the caller, or who it names. The root user stands for the account.
std::string principal_of(const World& world, api::Value in) {
    std::string principal(in["principalArn"].str());
    if (principal.empty()) {
        principal = iam::caller_arn(world);
    }
    return principal == root_arn(world) ? std::string() : principal;
}

Result<api::Done> put(World& world, api::Value in, const std::string& principal,
                      api::JsonWriter& out) {
    const SettingSpec* spec = find_spec(in["name"].str());
    const std::string_view value = in["value"].str();
    // The wordings of these two were not found in any capture.
    if (spec == nullptr || spec->values.empty()) {
        return invalid_parameter("The account setting cannot be changed: " +
                                 std::string(in["name"].str()));
    }
    if (!allows(*spec, value)) {
        return invalid_parameter("Invalid value for account setting " + std::string(spec->name) +
                                 ": " + std::string(value));
    }
    std::uint32_t row = find_row(world, spec->name, principal);
    if (row == kNoIndex) {
        if (world.ecs.account_settings.size() >= kAccountSettingsMax) {
            return client_error("You have reached the maximum number of account settings.");
        }
        row = static_cast<std::uint32_t>(world.ecs.account_settings.size());
        AccountSettingRow fresh;
        fresh.name = world.symbols.intern(spec->name);
        fresh.principal = world.symbols.intern(principal);
        world.ecs.account_settings.push_back(fresh);
    }
    world.ecs.account_settings[row].value = world.symbols.intern(value);
    out.key("setting");
    write_setting(*spec, value, principal.empty() ? root_arn(world) : principal, out);
    return api::Done{};
}

}  // namespace

std::string_view effective_setting(const World& world, std::string_view name) {
    const SettingSpec* spec = find_spec(name);
    return spec == nullptr ? std::string_view()
                           : effective_for(world, *spec, iam::caller_arn(world));
}

api::Outcome put_account_setting(World& world, const api::Call& call, api::JsonWriter& out) {
    return put(world, call.input, principal_of(world, call.input), out);
}

api::Outcome put_account_setting_default(World& world, const api::Call& call,
                                         api::JsonWriter& out) {
    return put(world, call.input, {}, out);
}

api::Outcome delete_account_setting(World& world, const api::Call& call, api::JsonWriter& out) {
    const SettingSpec* spec = find_spec(call.input["name"].str());
    if (spec == nullptr || spec->values.empty()) {
        return invalid_parameter("The account setting cannot be changed: " +
                                 std::string(call.input["name"].str()));
    }
    const std::string principal = principal_of(world, call.input);
    const std::uint32_t row = find_row(world, spec->name, principal);
    if (row != kNoIndex) {
        world.ecs.account_settings.erase(world.ecs.account_settings.begin() +
                                         static_cast<std::ptrdiff_t>(row));
    }
    out.key("setting");
    write_setting(*spec, effective_for(world, *spec, principal),
                  principal.empty() ? root_arn(world) : principal, out);
    return api::Done{};
}

api::Outcome list_account_settings(const World& world, const api::Call& call,
                                   api::JsonWriter& out) {
    api::Page page;
    if (const std::optional<ApiError> error = api::read_page(call, kPages, &page)) {
        return *error;
    }
    const api::Value in = call.input;
    const std::string principal = principal_of(world, in);
    const bool effective = in["effectiveSettings"].boolean();
    std::vector<std::string> keys;
    for (const SettingSpec& spec : kSettings) {
        const bool named = !in["name"].is_string() || in["name"].str() == spec.name;
        const std::string_view value = effective_for(world, spec, principal);
        const bool matches = !in["value"].is_string() || in["value"].str() == value;
        if (named && matches && (effective || find_row(world, spec.name, principal) != kNoIndex)) {
            keys.emplace_back(spec.name);
        }
    }
    const bool more = api::select_page(page, &keys);
    out.key("settings").begin_array();
    for (const std::string& key : keys) {
        const SettingSpec* spec = find_spec(key);
        write_setting(*spec, effective_for(world, *spec, principal),
                      principal.empty() ? root_arn(world) : principal, out);
    }
    out.end_array();
    if (more) {
        out.member(kPages.token_member, api::page_token(call, kPages, keys.back()));
    }
    return api::Done{};
}

}  // namespace drydock::ecs
