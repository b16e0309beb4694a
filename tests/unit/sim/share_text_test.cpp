#include "engine/sim/share_text.hpp"

#include <zlib.h>

#include "engine/api/base64.hpp"
#include "tests/support/scene.hpp"

using namespace drydock;
using drydock::test::Scene;

namespace {

std::string link_of(std::string_view content) {
    std::string bytes(compressBound(content.size()), '\0');
    uLongf size = bytes.size();
    CHECK(compress(reinterpret_cast<Bytef*>(bytes.data()), &size,
                   reinterpret_cast<const Bytef*>(content.data()), content.size()) == Z_OK);
    return api::base64url_encode(std::string_view(bytes).substr(0, size));
}

std::string problem_of(std::string_view link) {
    sim::SharedWorld shared;
    return sim::read_shared_world(link, &shared);
}

// The session around which each row changes one thing.
std::string session_text(std::string_view account, std::string_view region, std::string_view now) {
    return R"({"drydock":1,"config":{"seed":1,"account":")" + std::string(account) +
           R"(","region":")" + std::string(region) +
           R"(","epoch":1780132800000},"inputs":[{"at":0,"kind":2,"target":"","text":"date"}],"now":)" +
           std::string(now) + "}";
}

}  // namespace

TEST_CASE("a world goes through a link and replays to the same hash") {
    Scene scene;
    scene.create_cluster();
    scene.register_web_api();
    scene.create_service(3);
    scene.run(seconds(90));
    (void)scene.simulation.shell("aws ecs list-tasks --cluster prod-web; echo \"caf\xc3\xa9\"");
    scene.run(seconds(10));
    const std::string link = sim::share_world(scene.simulation, "learn/start/first-deployment");
    CHECK(link.find_first_not_of(
              "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
    // What a chat or a mail carries without harm.
    CHECK(link.size() < 2000);

    sim::SharedWorld shared;
    CHECK(sim::read_shared_world(link, &shared) == "");
    CHECK(shared.place == "learn/start/first-deployment");
    CHECK(shared.hash == hash_world(scene.world()));
    CHECK(hash_world(sim::replay(shared.session.log, shared.session.now)) == shared.hash);
}

TEST_CASE("a link that lost its end, or a letter, is called damaged") {
    Scene scene;
    scene.create_cluster();
    const std::string link = sim::share_world(scene.simulation, "play");
    for (std::size_t length = 0; length < link.size(); ++length) {
        CAPTURE(length);
        CHECK(problem_of(link.substr(0, length)) != "");
    }
    std::string other = link;
    other[link.size() / 2] = link[link.size() / 2] == 'A' ? 'B' : 'A';
    CHECK(problem_of(other).find("damaged") != std::string::npos);
    CHECK(problem_of("not base64!").find("damaged") != std::string::npos);
}

TEST_CASE("a link cannot make Drydock unpack without end") {
    CHECK(problem_of(link_of(std::string(sim::kShareSessionMax + 1, ' '))) ==
          "The link holds more than Drydock takes in.");
    CHECK(problem_of(std::string(sim::kShareTextMax + 1, 'A')) ==
          "The link holds more than Drydock takes in.");
}

TEST_CASE("what a link's session says is checked before it runs") {
    const std::string head = "play\n0123456789abcdef\n";
    CHECK(problem_of(link_of(head + session_text("111122223333", "us-east-1", "0"))) == "");
    struct Row {
        const char* account;
        const char* region;
        const char* now;
    };
    constexpr Row kRows[] = {
        {"11112222333", "us-east-1", "0"},   {"111122223333\\\"", "us-east-1", "0"},
        {"111122223333", "us east", "0"},    {"111122223333", "", "0"},
        {"111122223333", "us-east-1", "-1"}, {"111122223333", "us-east-1", "9000000000000000"},
    };
    for (const Row& row : kRows) {
        CAPTURE(row.account);
        CAPTURE(row.region);
        CAPTURE(row.now);
        const std::string text = session_text(row.account, row.region, row.now);
        CHECK(problem_of(link_of(head + text)).find("cannot read") != std::string::npos);
    }
    CHECK(problem_of(link_of("play\nhash\n{}")).find("damaged") != std::string::npos);
    CHECK(problem_of(link_of(head + "[1,2")).find("cannot read") != std::string::npos);
}
