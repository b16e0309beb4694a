#include "engine/vpc/regions.hpp"

#include <algorithm>

#include "engine/vpc/ec2_request.hpp"
#include "engine/vpc/vpc_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::vpc {
namespace {

struct Region {
    std::string_view name;
    bool by_default;  // else it must be opted into
};

// In the order in which DescribeRegions gives the first ones. Only one of them is simulated; all
// are there.
constexpr Region kRegions[] = {
    {"ap-south-1", true},      {"eu-north-1", true},      {"eu-west-3", true},
    {"eu-west-2", true},       {"eu-west-1", true},       {"ap-northeast-3", true},
    {"ap-northeast-2", true},  {"ap-northeast-1", true},  {"ca-central-1", true},
    {"sa-east-1", true},       {"ap-southeast-1", true},  {"ap-southeast-2", true},
    {"eu-central-1", true},    {"us-east-1", true},       {"us-east-2", true},
    {"us-west-1", true},       {"us-west-2", true},       {"af-south-1", false},
    {"ap-east-1", false},      {"ap-south-2", false},     {"ap-southeast-3", false},
    {"ap-southeast-4", false}, {"ap-southeast-5", false}, {"ap-southeast-7", false},
    {"ca-west-1", false},      {"eu-central-2", false},   {"eu-south-1", false},
    {"eu-south-2", false},     {"il-central-1", false},   {"me-central-1", false},
    {"me-south-1", false},     {"mx-central-1", false},
};

constexpr std::string_view kRegionFilters[] = {"endpoint", "opt-in-status", "region-name"};
constexpr std::string_view kZoneFilters[] = {"group-name",  "message",  "opt-in-status",
                                             "region-name", "state",    "zone-id",
                                             "zone-name",   "zone-type"};

bool is_named(api::Value names, std::string_view name) {
    for (const api::Value wanted : names) {
        if (wanted.str() == name) {
            return true;
        }
    }
    return false;
}

std::string_view opt_in_status(const Region& region) {
    return region.by_default ? "opt-in-not-required" : "not-opted-in";
}

// The zones of the Region are those in which the account has subnets: all of them.
std::vector<std::string> zones_of(const World& world) {
    std::vector<std::string> zones;
    for (const SubnetRow& row : world.vpc.subnets) {
        zones.emplace_back(world.text(row.availability_zone));
    }
    std::sort(zones.begin(), zones.end());  // equal texts are alike
    zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
    return zones;
}

Fields zone_fields(const World& world, const std::string& zone) {
    const std::string region(world.text(world.region));
    return {{"group-name", region + "-zg-1"},
            {"opt-in-status", "opt-in-not-required"},
            {"region-name", region},
            {"state", "available"},
            {"zone-id", availability_zone_id(zone)},
            {"zone-name", zone},
            {"zone-type", "availability-zone"}};
}

void write_zone(const World& world, const std::string& zone, api::JsonWriter& out) {
    const std::string region(world.text(world.region));
    out.begin_object();
    out.member("OptInStatus", "opt-in-not-required");
    out.member_raw("Messages", "[]");
    out.member("RegionName", region);
    out.member("ZoneName", zone);
    out.member("ZoneId", availability_zone_id(zone));
    out.member("GroupName", region + "-zg-1");
    out.member("NetworkBorderGroup", region);
    out.member("ZoneType", "availability-zone");
    out.member("State", "available");
    out.end_object();
}

// The first name of the request that is none of them; its text is unconfirmed.
template <class Known>
std::optional<ApiError> check_names(api::Value names, std::string_view what, Known known) {
    for (const api::Value name : names) {
        if (!known(name.str())) {
            return ec2_error("InvalidParameterValue", "Invalid " + std::string(what) + ": [" +
                                                          std::string(name.str()) + "]");
        }
    }
    return std::nullopt;
}

}  // namespace

std::string availability_zone_id(std::string_view zone) {
    std::string id;
    std::string_view rest = zone.substr(0, zone.size() - 1);
    bool first = true;
    while (!rest.empty()) {
        const std::size_t dash = rest.find('-');
        const std::string_view part = rest.substr(0, dash);
        const bool corner = part.starts_with("north") || part.starts_with("south");
        if (first || (part[0] >= '0' && part[0] <= '9')) {
            id += part;
        } else {
            id += part[0];
            id += corner && part.size() > 5 ? std::string(1, part[5]) : std::string();
        }
        first = false;
        rest.remove_prefix(dash == std::string_view::npos ? rest.size() : dash + 1);
    }
    return id + "-az" + std::to_string(zone.back() - 'a' + 1);
}

api::Outcome describe_regions(const World&, const api::Call& call, api::JsonWriter& out) {
    const api::Value names = call.input["RegionNames"];
    const api::Value filters = call.input["Filters"];
    if (std::optional<ApiError> error = check_dry_run(call)) {
        return *error;
    }
    if (std::optional<ApiError> error = check_filters(filters, kRegionFilters)) {
        return *error;
    }
    const auto known = [](std::string_view name) {
        return std::any_of(std::begin(kRegions), std::end(kRegions),
                           [name](const Region& region) { return region.name == name; });
    };
    if (std::optional<ApiError> error = check_names(names, "region", known)) {
        return *error;
    }
    out.key("Regions").begin_array();
    for (const Region& region : kRegions) {
        const std::string endpoint = "ec2." + std::string(region.name) + ".amazonaws.com";
        const bool wanted = names.size() > 0
                                ? is_named(names, region.name)
                                : region.by_default || call.input["AllRegions"].boolean();
        if (!wanted || !passes(filters, {{"endpoint", endpoint},
                                         {"opt-in-status", std::string(opt_in_status(region))},
                                         {"region-name", std::string(region.name)}})) {
            continue;
        }
        out.begin_object();
        out.member("OptInStatus", opt_in_status(region));
        out.member("RegionName", region.name);
        out.member("Endpoint", endpoint);
        out.end_object();
    }
    out.end_array();
    return api::Done{};
}

api::Outcome describe_availability_zones(const World& world, const api::Call& call,
                                         api::JsonWriter& out) {
    const std::vector<std::string> zones = zones_of(world);
    const api::Value names = call.input["ZoneNames"];
    const api::Value ids = call.input["ZoneIds"];
    const api::Value filters = call.input["Filters"];
    if (std::optional<ApiError> error = check_dry_run(call)) {
        return *error;
    }
    if (std::optional<ApiError> error = check_filters(filters, kZoneFilters)) {
        return *error;
    }
    const auto name_known = [&](std::string_view name) {
        return std::find(zones.begin(), zones.end(), name) != zones.end();
    };
    const auto id_known = [&](std::string_view id) {
        return std::any_of(zones.begin(), zones.end(), [id](const std::string& zone) {
            return availability_zone_id(zone) == id;
        });
    };
    if (std::optional<ApiError> error = check_names(names, "availability zone", name_known)) {
        return *error;
    }
    if (std::optional<ApiError> error = check_names(ids, "availability zone-id", id_known)) {
        return *error;
    }
    out.key("AvailabilityZones").begin_array();
    for (const std::string& zone : zones) {
        const bool wanted = (names.size() == 0 || is_named(names, zone)) &&
                            (ids.size() == 0 || is_named(ids, availability_zone_id(zone)));
        if (wanted && passes(filters, zone_fields(world, zone))) {
            write_zone(world, zone, out);
        }
    }
    out.end_array();
    return api::Done{};
}

}  // namespace drydock::vpc
