// DescribeNetworkInterfaces: those that Fargate makes for its tasks, as captures of it show them.
#include <algorithm>

#include "engine/api/tags.hpp"
#include "engine/core/rng.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/ecs/task_names.hpp"
#include "engine/vpc/ec2_request.hpp"
#include "engine/vpc/interfaces.hpp"
#include "engine/vpc/regions.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/vpc/vpc_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::vpc {
namespace {

constexpr Noun kInterface{"eni-", "InvalidNetworkInterfaceID", "InvalidNetworkInterfaceId",
                          "The networkInterface ID"};

// The account that runs Fargate in us-east-1, as one published answer names it: unconfirmed.
constexpr std::string_view kFargateAccount = "578734482556";

constexpr std::string_view kFilters[] = {"addresses.association.public-ip",
                                         "addresses.primary",
                                         "addresses.private-ip-address",
                                         "association.ip-owner-id",
                                         "association.public-dns-name",
                                         "association.public-ip",
                                         "attachment.attachment-id",
                                         "attachment.instance-owner-id",
                                         "attachment.status",
                                         "availability-zone",
                                         "description",
                                         "group-id",
                                         "group-name",
                                         "interface-type",
                                         "mac-address",
                                         "network-interface-id",
                                         "owner-id",
                                         "private-dns-name",
                                         "private-ip-address",
                                         "requester-id",
                                         "requester-managed",
                                         "source-dest-check",
                                         "status",
                                         "subnet-id",
                                         "vpc-id"};

// What is said of an interface in more than one place.
struct View {
    const ecs::TaskRow& task;
    std::string id;
    const SubnetRow& subnet;
    std::string private_address;
    std::string private_name;
    std::string public_address;  // empty: none
    std::string public_name;
    std::string description;
    std::string attachment;
    std::string_view attachment_status;
    std::vector<const SecurityGroupRow*> groups;
};

View view_of(const World& world, const Row& row) {
    const ecs::TaskRow& task = world.ecs.tasks.at(static_cast<std::uint32_t>(row.index));
    View view{task, row.id, *find_subnet(world, task.subnet), {}, {}, {}, {}, {}, {}, {}, {}};
    view.private_address = format_ipv4(task.private_ipv4);
    view.private_name = ecs::private_dns_name(world, task);
    if (const std::uint32_t address = public_address(world, task)) {
        view.public_address = format_ipv4(address);
        view.public_name = public_dns_name(world, address);
    }
    const ecs::IdText<36> attachment = ecs::attachment_id(world, task);
    view.description =
        ecs::ecs_arn(world, "attachment/" + std::string(std::string_view(attachment)));
    view.attachment =
        long_id("eni-attach-", draw(world.seed, Stream::kEniIdentity, task.identity, 3));
    view.attachment_status =
        task.last_status == ecs::TaskStatus::kDeprovisioning ? "detaching" : "attached";
    for (const Sym group : split_groups(world, task.security_groups)) {
        view.groups.push_back(find_security_group(world, group));
    }
    return view;
}

Fields fields_of(const World& world, const View& view) {
    Fields fields = {
        {"addresses.primary", "true"},
        {"addresses.private-ip-address", view.private_address},
        {"attachment.attachment-id", view.attachment},
        {"attachment.instance-owner-id", std::string(kFargateAccount)},
        {"attachment.status", std::string(view.attachment_status)},
        {"availability-zone", std::string(world.text(view.subnet.availability_zone))},
        {"description", view.description},
        {"interface-type", "interface"},
        {"mac-address", std::string(std::string_view(ecs::mac_address(world, view.task)))},
        {"network-interface-id", view.id},
        {"owner-id", std::string(world.text(world.account))},
        {"private-dns-name", view.private_name},
        {"private-ip-address", view.private_address},
        {"requester-id", std::string(kFargateAccount)},
        {"requester-managed", "true"},
        {"source-dest-check", "true"},
        {"status", "in-use"},
        {"subnet-id", std::string(world.text(view.subnet.id))},
        {"vpc-id", std::string(world.text(view.subnet.vpc))}};
    if (!view.public_address.empty()) {
        fields.push_back({"addresses.association.public-ip", view.public_address});
        fields.push_back({"association.ip-owner-id", "amazon"});
        fields.push_back({"association.public-dns-name", view.public_name});
        fields.push_back({"association.public-ip", view.public_address});
    }
    for (const SecurityGroupRow* group : view.groups) {
        fields.push_back({"group-id", std::string(world.text(group->id))});
        fields.push_back({"group-name", std::string(world.text(group->name))});
    }
    return fields;
}

void write_association(const View& view, api::JsonWriter& out) {
    if (view.public_address.empty()) {
        return;
    }
    out.key("Association").begin_object();
    out.member("IpOwnerId", "amazon");
    out.member("PublicDnsName", view.public_name);
    out.member("PublicIp", view.public_address);
    out.end_object();
}

void write_attachment(const World& world, const View& view, api::JsonWriter& out) {
    out.key("Attachment").begin_object();
    out.member_time("AttachTime",
                    world.unix_ms(ecs::interface_made_at(world, view.task)) / 1000 * 1000);
    out.member("AttachmentId", view.attachment);
    out.member_bool("DeleteOnTermination", false);
    out.member_int("DeviceIndex", 1);
    out.member_int("NetworkCardIndex", 0);
    out.member("InstanceOwnerId", kFargateAccount);
    out.member("Status", view.attachment_status);
    out.end_object();
}

void write_groups(const World& world, const View& view, api::JsonWriter& out) {
    out.key("Groups").begin_array();
    for (const SecurityGroupRow* group : view.groups) {
        out.begin_object();
        out.member("GroupId", world.text(group->id));
        out.member("GroupName", world.text(group->name));
        out.end_object();
    }
    out.end_array();
}

void write_addresses(const View& view, api::JsonWriter& out) {
    out.key("PrivateIpAddresses").begin_array();
    out.begin_object();
    write_association(view, out);
    out.member_bool("Primary", true);
    out.member("PrivateDnsName", view.private_name);
    out.member("PrivateIpAddress", view.private_address);
    out.end_object();
    out.end_array();
}

void write_interface(const World& world, const View& view, api::JsonWriter& out) {
    const std::string_view zone = world.text(view.subnet.availability_zone);
    out.begin_object();
    write_association(view, out);
    write_attachment(world, view, out);
    out.member("AvailabilityZone", zone);
    out.member("Description", view.description);
    write_groups(world, view, out);
    out.member("InterfaceType", "interface");
    out.member_raw("Ipv6Addresses", "[]");
    out.member("MacAddress", ecs::mac_address(world, view.task));
    out.member("NetworkInterfaceId", view.id);
    out.member("OwnerId", world.text(world.account));
    out.member("PrivateDnsName", view.private_name);
    if (!view.public_name.empty()) {
        out.member("PublicDnsName", view.public_name);
    }
    out.member("PrivateIpAddress", view.private_address);
    write_addresses(view, out);
    out.member("RequesterId", kFargateAccount);
    out.member_bool("RequesterManaged", true);
    out.member_bool("SourceDestCheck", true);
    out.member("Status", "in-use");
    out.member("SubnetId", world.text(view.subnet.id));
    // Tags of the task are not the interface's (containers-roadmap, issue 567).
    out.member_raw("TagSet", "[]");
    out.member("VpcId", world.text(view.subnet.vpc));
    out.member("AvailabilityZoneId", availability_zone_id(zone));
    out.end_object();
}

}  // namespace

api::Outcome describe_network_interfaces(const World& world, const api::Call& call,
                                         api::JsonWriter& out) {
    const api::Value ids = call.input["NetworkInterfaceIds"];
    std::vector<std::string_view> wanted;
    for (const api::Value id : ids) {
        wanted.push_back(id.str());
    }
    std::vector<Row> rows;
    for (Interface& one : ids.size() > 0 ? find_interfaces(world, wanted) : all_interfaces(world)) {
        rows.push_back({std::move(one.id), one.task.index});
    }
    return describe(
        call, {kInterface, "NetworkInterfaceIds", "NetworkInterfaces", kFilters}, std::move(rows),
        [&](const Row& row) { return fields_of(world, view_of(world, row)); },
        [&](const Row& row) { write_interface(world, view_of(world, row), out); }, out);
}

}  // namespace drydock::vpc
