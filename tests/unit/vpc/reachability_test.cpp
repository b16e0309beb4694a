// Who reaches whom, as a table, and the rules that decide it.
#include "engine/vpc/reachability.hpp"

#include "doctest/doctest.h"
#include "engine/sim/execute.hpp"
#include "engine/vpc/interfaces.hpp"
#include "engine/vpc/security_groups.hpp"
#include "engine/vpc/vpc.hpp"
#include "engine/world/world.hpp"
#include "tests/support/scene.hpp"

using namespace drydock;
using drydock::test::Scene;
using vpc::Verdict;

namespace {

std::string network(const char* groups, const char* public_address) {
    return std::string(R"({"awsvpcConfiguration":{"subnets":["subnet-0a1b2c3d"],)") + groups +
           R"("assignPublicIp":")" + public_address + R"("}})";
}

constexpr const char* kWeb = R"("securityGroups":["sg-0a1b2c3d"],)";

// Tasks of the web service on port 8080, all RUNNING: public, private, and in the default group.
struct Town {
    explicit Town(const char* image = "1.0") : scene(1) {
        scene.create_cluster();
        scene.register_web_api(image);
        web = start(network(kWeb, "ENABLED"));
        hidden = start(network(kWeb, "DISABLED"));
        lone = start(network("", "ENABLED"));
        scene.run(minutes(2));
    }

    ecs::TaskId start(const std::string& net) {
        const test::Answer answer = scene.must(
            "RunTask",
            R"({"cluster":"prod-web","taskDefinition":"web-api","launchType":"FARGATE","networkConfiguration":)" +
                net + "}");
        ecs::TaskId id;
        const std::string_view arn = answer["tasks"].at(0)["taskArn"].str();
        CHECK(ecs::parse_task_id(scene.world(), arn.substr(arn.rfind('/') + 1), &id));
        return id;
    }
    [[nodiscard]] const ecs::TaskRow& row(ecs::TaskId id) const {
        return scene.world().ecs.tasks.get(id);
    }
    [[nodiscard]] std::uint32_t inner(ecs::TaskId id) const { return row(id).private_ipv4; }
    [[nodiscard]] std::uint32_t outer(ecs::TaskId id) const {
        return vpc::public_address(scene.world(), row(id));
    }
    [[nodiscard]] vpc::Reach reach(ecs::TaskId from, std::uint32_t address,
                                   std::uint16_t port) const {
        return vpc::reach(scene.world(), from, address, port);
    }
    void ec2(const char* operation, const std::string& body) {
        const sim::ApiAnswer answer = scene.simulation.api("ec2", operation, body);
        CHECK_MESSAGE(answer.ok, operation << ": " << answer.error.message);
    }

    Scene scene;
    ecs::TaskId web;
    ecs::TaskId hidden;
    ecs::TaskId lone;
};

constexpr ecs::TaskId kInternet{};

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("who reaches whom follows from address, route, groups and listener") {
    const Town town;
    constexpr std::uint32_t kOutside = (8U << 24) | 0x080808U;
    constexpr std::uint32_t kElsewhere = (10U << 24) | 5U;
    struct Row {
        const char* what;
        ecs::TaskId from;
        std::uint32_t to;
        std::uint16_t port;
        Verdict verdict;
        const char* reason;
    };
    const Row rows[] = {
        {"the internet to a public address", kInternet, town.outer(town.web), 8080, Verdict::kOpen,
         ""},
        {"a port that is allowed and that nobody listens on", kInternet, town.outer(town.web), 80,
         Verdict::kRefused, "no program that listens on tcp port 80 (there is one on 8080)"},
        {"a port that no rule allows", kInternet, town.outer(town.web), 22, Verdict::kDropped,
         "no inbound rule of sg-0a1b2c3d (web-api) allows tcp port 22 from this terminal"},
        {"the default group lets in itself alone", kInternet, town.outer(town.lone), 8080,
         Verdict::kDropped, "no inbound rule of sg-0d1e2f3a (default)"},
        {"a private address from outside", kInternet, town.inner(town.web), 8080, Verdict::kDropped,
         "answers inside the VPC only"},
        {"a private address of nobody", kInternet, kElsewhere, 80, Verdict::kDropped,
         "nothing outside its network reaches it"},
        {"a public address that no interface has", kInternet, town.outer(town.web) ^ 1, 80,
         Verdict::kDropped, "no network interface has the public address"},
        {"the rest of the internet", kInternet, kOutside, 80, Verdict::kUnknown, ""},
        {"inside the VPC", town.hidden, town.inner(town.web), 8080, Verdict::kOpen, ""},
        {"itself, whatever its groups say", town.lone, town.inner(town.lone), 8080, Verdict::kOpen,
         ""},
        {"a group that does not let it in", town.web, town.inner(town.lone), 8080,
         Verdict::kDropped, "from 172.31."},
        {"a neighbour that is not there", town.web, town.inner(town.web) + 100, 8080,
         Verdict::kDropped, "no network interface has the private address"},
        {"out and in again by public addresses", town.lone, town.outer(town.web), 8080,
         Verdict::kOpen, ""},
        {"out without a public address", town.hidden, town.outer(town.web), 8080, Verdict::kDropped,
         "has no public address (assignPublicIp is DISABLED)"},
        {"a private address of another network", town.web, kElsewhere, 80, Verdict::kDropped,
         "behind an internet gateway nobody has the private address"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const vpc::Reach reach = town.reach(row.from, row.to, row.port);
        CHECK(reach.verdict == row.verdict);
        CHECK_MESSAGE(contains(reach.reason(), row.reason), std::string(reach.reason()));
        CHECK((reach.verdict == Verdict::kOpen || reach.verdict == Verdict::kUnknown) ==
              reach.reason().empty());
        for (std::size_t i = 0; i + 1 < reach.hops.size(); ++i) {
            CHECK(reach.hops[i].passed);
        }
    }
}

TEST_CASE("a rule opens a way at once, and its loss closes it") {
    Town town;
    const std::string rule =
        R"({"GroupId":"sg-0d1e2f3a","IpPermissions":[{"IpProtocol":"tcp","FromPort":8000,"ToPort":9000,"IpRanges":[{"CidrIp":"203.0.113.25/32"}]}]})";
    const std::uint32_t address = town.outer(town.lone);
    CHECK(town.reach(kInternet, address, 8080).verdict == Verdict::kDropped);
    town.ec2("AuthorizeSecurityGroupIngress", rule);
    CHECK(town.reach(kInternet, address, 8080).verdict == Verdict::kOpen);
    CHECK(town.reach(kInternet, address, 8081).verdict == Verdict::kRefused);
    CHECK(town.reach(kInternet, address, 9001).verdict == Verdict::kDropped);
    // The range is the terminal's alone: a task comes from another address.
    CHECK(town.reach(town.web, address, 8080).verdict == Verdict::kDropped);
    town.ec2("RevokeSecurityGroupIngress", rule);
    CHECK(town.reach(kInternet, address, 8080).verdict == Verdict::kDropped);
}

TEST_CASE("a group as the source means the interfaces that have it, by private address") {
    Town town;
    town.ec2(
        "AuthorizeSecurityGroupIngress",
        R"({"GroupId":"sg-0d1e2f3a","IpPermissions":[{"IpProtocol":"-1","UserIdGroupPairs":[{"GroupId":"sg-0a1b2c3d"}]}]})");
    CHECK(town.reach(town.web, town.inner(town.lone), 8080).verdict == Verdict::kOpen);
    CHECK(town.reach(town.hidden, town.inner(town.lone), 8080).verdict == Verdict::kOpen);
    // Through the gateway it comes from a public address, which is in no group.
    CHECK(town.reach(town.web, town.outer(town.lone), 8080).verdict == Verdict::kDropped);
}

TEST_CASE("without an outbound rule nothing leaves, and answers still do") {
    Town town;
    town.ec2(
        "RevokeSecurityGroupEgress",
        R"({"GroupId":"sg-0a1b2c3d","IpPermissions":[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]})");
    const vpc::Reach out = town.reach(town.web, town.inner(town.hidden), 8080);
    CHECK(out.verdict == Verdict::kDropped);
    CHECK(contains(out.reason(), "no outbound rule of sg-0a1b2c3d (web-api) allows tcp port 8080"));
    // Security groups are stateful.
    CHECK(town.reach(kInternet, town.outer(town.web), 8080).verdict == Verdict::kOpen);
    town.ec2(
        "AuthorizeSecurityGroupEgress",
        R"({"GroupId":"sg-0a1b2c3d","IpPermissions":[{"IpProtocol":"tcp","FromPort":8080,"ToPort":8080,"UserIdGroupPairs":[{"GroupId":"sg-0a1b2c3d"}]}]})");
    CHECK(town.reach(town.web, town.inner(town.hidden), 8080).verdict == Verdict::kOpen);
    CHECK(town.reach(town.web, town.inner(town.lone), 8080).verdict == Verdict::kDropped);
}

TEST_CASE("a program is reached from the moment it listens until it ends") {
    Town town;
    // A JVM takes 12 s until it listens.
    town.scene.register_web_api("slow");
    const ecs::TaskId slow = town.start(network(kWeb, "ENABLED"));
    while (town.row(slow).last_status != ecs::TaskStatus::kRunning) {
        town.scene.run(milliseconds(500));
    }
    CHECK(town.reach(kInternet, town.outer(slow), 8080).verdict == Verdict::kRefused);
    town.scene.run(seconds(12));
    CHECK(town.reach(kInternet, town.outer(slow), 8080).verdict == Verdict::kOpen);
    const std::uint32_t address = town.outer(town.web);
    CHECK(town.reach(kInternet, address, 8080).verdict == Verdict::kOpen);
    town.scene.must("StopTask", R"({"cluster":"prod-web","task":")" +
                                    ecs::task_id_text(town.scene.world(), town.web.bits()) +
                                    R"("})");
    town.scene.run(seconds(8));
    CHECK(town.reach(kInternet, address, 8080).verdict == Verdict::kRefused);
    town.scene.run(minutes(1));
    CHECK(town.reach(kInternet, address, 8080).verdict == Verdict::kDropped);
    CHECK(check_invariants(town.scene.world()) == "");
}

TEST_CASE("names of interfaces are public outside and private inside") {
    const Town town;
    const World& world = town.scene.world();
    std::uint32_t address = 0;
    const std::string name = vpc::public_dns_name(world, town.outer(town.web));
    CHECK(vpc::resolve_name(world, kInternet, name, &address));
    CHECK(address == town.outer(town.web));
    CHECK(vpc::resolve_name(world, town.lone, name, &address));
    CHECK(address == town.inner(town.web));
    CHECK(vpc::resolve_name(world, town.lone, "ip-172-31-0-4.ec2.internal", &address));
    CHECK(vpc::format_ipv4(address) == "172.31.0.4");
    CHECK_FALSE(vpc::resolve_name(world, kInternet, "ip-172-31-0-4.ec2.internal", &address));
    CHECK_FALSE(
        vpc::resolve_name(world, kInternet, "ec2-8-8-8-8.compute-1.amazonaws.com", &address));
    CHECK_FALSE(vpc::resolve_name(world, kInternet, "example.com", &address));
}

TEST_CASE("public addresses are of EC2's range, unique, and another one for a new task") {
    Scene scene(1);
    scene.create_cluster();
    scene.register_web_api("1.0");
    scene.must(
        "CreateService",
        R"({"cluster":"prod-web","serviceName":"web","taskDefinition":"web-api","launchType":"FARGATE","desiredCount":300,"networkConfiguration":)" +
            std::string(test::kNetwork) + "}");
    scene.run(minutes(5));
    const World& world = scene.world();
    std::uint32_t count = 0;
    world.ecs.tasks.each([&](ecs::TaskId id, const ecs::TaskRow& task) {
        const std::uint32_t address = vpc::public_address(world, task);
        CHECK(vpc::is_public_pool(address));
        CHECK(vpc::find_by_public(world, address) == id);
        ++count;
    });
    CHECK(count == 300);
    CHECK(vpc::check_network(world) == "");  // no address twice
    // The same private address under other draws.
    ecs::TaskRow row;
    row.public_ip = true;
    row.private_ipv4 = (172U << 24) | (31U << 16) | 4;
    row.last_status = ecs::TaskStatus::kRunning;
    const std::uint32_t first = vpc::public_address(world, row);
    std::uint32_t others = 0;
    for (row.identity = 1; row.identity <= 32; ++row.identity) {
        others += vpc::public_address(world, row) != first ? 1U : 0U;
    }
    CHECK(others > 25);
}

TEST_CASE("ranges are read as EC2 reads them") {
    vpc::Cidr cidr;
    CHECK(vpc::parse_cidr("100.68.0.18/18", &cidr));
    CHECK(vpc::format_cidr(cidr) == "100.68.0.0/18");
    CHECK(vpc::parse_cidr("1.2.3.4/0", &cidr));
    CHECK(cidr.contains(0xffffffffU));
    CHECK(vpc::parse_cidr("1.2.3.4/32", &cidr));
    CHECK(cidr.contains(0x01020304U));
    CHECK_FALSE(cidr.contains(0x01020305U));
    for (const char* text : {"", "/", "1.2.3.4", "1.2.3/8", "1.2.3.4/33", "1.2.3.4/", "1.2.3.256/8",
                             "1.2.3.4/8 ", "a.b.c.d/8", "1.2.3.4.5/8", "01.2.3.0004/8", "::/0"}) {
        CAPTURE(text);
        CHECK_FALSE(vpc::parse_cidr(text, &cidr));
    }
}

TEST_CASE("a VPC that is not the default one refuses to revoke what is not there") {
    Scene scene(1);
    sim::Simulation& simulation = scene.simulation;
    const char* revoke =
        R"({"GroupId":"sg-0a1b2c3d","IpProtocol":"tcp","FromPort":1,"ToPort":1,"CidrIp":"0.0.0.0/0"})";
    CHECK(simulation.api("ec2", "RevokeSecurityGroupIngress", revoke).ok);
    World world = scene.world();
    world.vpc.vpcs[0].is_default = false;
    const api::ServiceModel* ec2 = api::find_service("ec2");
    api::Doc doc;
    std::string problem;
    CHECK(api::parse_json(revoke, &doc, &problem));
    const sim::ApiAnswer answer = sim::call_operation(
        world, *ec2, *ec2->find_operation("RevokeSecurityGroupIngress"), doc.root());
    CHECK(answer.error.code == "InvalidPermission.NotFound");
    CHECK(answer.error.message == "The specified rule does not exist in this security group.");
}
