#include "engine/sim/time_machine.hpp"

#include "tests/support/scene.hpp"

using namespace drydock;
using drydock::test::Scene;

TEST_CASE("any moment of the past looks exactly as it was, and looking changes nothing") {
    Scene scene;
    sim::TimeMachine machine;
    std::vector<std::uint64_t> hashes;
    scene.create_cluster();
    scene.register_web_api();
    scene.create_service(3);
    for (int i = 0; i < 60; ++i) {
        if (i == 30) {
            scene.must("UpdateService",
                       R"({"cluster":"prod-web","service":"web-api-svc","desiredCount":5})");
        }
        scene.run(seconds(7));
        machine.observe(scene.simulation);
        hashes.push_back(hash_world(scene.world()));
    }
    const std::uint64_t now_hash = hash_world(scene.world());
    for (const std::size_t i : {59U, 3U, 31U, 30U, 0U, 45U}) {
        const World& past =
            machine.look(scene.simulation, SimTime{7000 * static_cast<std::int64_t>(i + 1)});
        CAPTURE(i);
        CHECK(past.now.ms == 7000 * static_cast<std::int64_t>(i + 1));
        CHECK(hash_world(past) == hashes[i]);
    }
    CHECK(hash_world(scene.world()) == now_hash);
    CHECK(machine.snapshot_count() >= 2);
}

TEST_CASE("acting from the past cuts off what came after") {
    Scene scene;
    sim::TimeMachine machine;
    scene.create_cluster();
    scene.register_web_api();
    machine.observe(scene.simulation);
    scene.run(seconds(60));
    scene.create_service(2);
    scene.run(seconds(60));
    machine.observe(scene.simulation);
    machine.fork(scene.simulation, SimTime{30'000});
    CHECK(scene.world().now.ms == 30'000);
    CHECK(scene.service() == nullptr);
    CHECK(scene.simulation.log().inputs.size() == 2);
    scene.create_service(1);
    scene.run(minutes(3));
    CHECK(scene.steady());
    const World again = sim::replay(scene.simulation.log(), scene.world().now);
    CHECK(hash_world(again) == hash_world(scene.world()));
}

TEST_CASE("an input between two events of one millisecond replays the same") {
    Scene scene;
    scene.create_cluster();
    scene.register_web_api();
    scene.create_service(50);
    // Stop in the middle of a batch of simultaneous work, then act.
    scene.simulation.run_until(SimTime{60'000}, 40);
    scene.must("UpdateService",
               R"({"cluster":"prod-web","service":"web-api-svc","desiredCount":20})");
    scene.run(minutes(5));
    const World again = sim::replay(scene.simulation.log(), scene.world().now);
    CHECK(hash_world(again) == hash_world(scene.world()));
}
