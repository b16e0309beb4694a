#include <set>
#include <string>
#include <vector>

#include "tests/support/scene.hpp"
#include "web/map/map_layout.hpp"

using namespace drydock;      // NOLINT(google-build-using-namespace)
using namespace drydock::ui;  // NOLINT(google-build-using-namespace)

namespace {

sim::Simulation world_of(int services, int count) {
    sim::Simulation s{WorldConfig{}};
    s.api("ecs", "CreateCluster", R"({"clusterName":"c"})");
    s.api(
        "ecs", "RegisterTaskDefinition",
        R"({"family":"f","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",)"
        R"("containerDefinitions":[{"name":"web","image":"111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:1.0"}]})");
    for (int i = 0; i < services; ++i) {
        const auto answer =
            s.api("ecs", "CreateService",
                  R"({"cluster":"c","serviceName":"s)" + std::to_string(i) +
                      R"(","taskDefinition":"f:1","launchType":"FARGATE","desiredCount":)" +
                      std::to_string(count) + R"(,"networkConfiguration":)" + test::kNetwork + "}");
        CHECK(answer.ok);
    }
    s.run_for(minutes(5));
    return s;
}

bool inside(const Rect& inner, const Rect& outer) {
    return inner.x >= outer.x - 0.5F && inner.y >= outer.y - 0.5F &&
           inner.right() <= outer.right() + 0.5F && inner.bottom() <= outer.bottom() + 0.5F;
}

bool overlap(const Rect& a, const Rect& b) {
    return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

void check_geometry(const MapLayout& layout) {
    std::set<std::uint32_t> seen;
    for (const MapRoom& room : layout.rooms) {
        for (std::uint32_t g = 0; g < room.group_count; ++g) {
            const MapGroup& group = layout.groups[room.first_group + g];
            CHECK(inside(group.at, room.at));
            for (std::uint32_t h = 0; h < g; ++h) {
                CHECK(!overlap(group.at, layout.groups[room.first_group + h].at));
            }
            for (std::uint32_t b = 0; b < group.block_count; ++b) {
                const MapBlock& block = layout.blocks[group.first_block + b];
                CHECK(inside(block.at, group.at));
                for (std::uint32_t i = 0; i < block.tile_count; ++i) {
                    const std::uint32_t n = block.first_tile + i;
                    const ImVec2 p = tile_place(block, layout.tile, n);
                    CHECK(inside({p.x, p.y, layout.tile.w, layout.tile.h}, group.at));
                    CHECK(seen.insert(layout.tiles[n].task).second);
                }
            }
        }
    }
    CHECK(seen.size() == layout.tiles.size());
}

}  // namespace

TEST_CASE("every living task stands on the map once, in its group, in its room") {
    struct Size {
        int services;
        int count;
    };
    for (const Size size : {Size{0, 0}, Size{1, 1}, Size{1, 5}, Size{3, 40}, Size{20, 60}}) {
        const sim::Simulation s = world_of(size.services, size.count);
        for (const float width : {280.0F, 598.0F, 1400.0F}) {
            CAPTURE(size.services);
            CAPTURE(width);
            MapLayout layout;
            layout_map(s.world(), width, 400, &layout);
            CHECK(layout.tiles.size() == s.world().ecs.tasks.size());
            check_geometry(layout);
        }
    }
}

TEST_CASE("few tasks are cards that fit, many become cells") {
    MapLayout layout;
    layout_map(world_of(1, 5).world(), 600, 400, &layout);
    CHECK(layout.tile.look == TileSize::Look::kCard);
    CHECK(layout.height <= 400);
    layout_map(world_of(10, 100).world(), 600, 400, &layout);
    CHECK(layout.tile.look == TileSize::Look::kCell);
}

TEST_CASE("a stopped task leaves the map after its time, without any event") {
    sim::Simulation s = world_of(1, 1);
    s.api("ecs", "UpdateService", R"({"cluster":"c","service":"s0","desiredCount":0})");
    MapLayout layout;
    for (int i = 0; i < 300; ++i) {
        s.run_for(seconds(1));
        layout_map(s.world(), 600, 400, &layout);
        if (is_set(layout.fresh_until)) break;
    }
    REQUIRE(is_set(layout.fresh_until));
    CHECK(layout.tiles.size() == 1);
    s.run_until(layout.fresh_until);
    layout_map(s.world(), 600, 400, &layout);
    CHECK(layout.tiles.empty());
}

TEST_CASE("during a rollout the new deployment stands before the old one") {
    sim::Simulation s = world_of(1, 4);
    s.api("ecs", "UpdateService", R"({"cluster":"c","service":"s0","forceNewDeployment":true})");
    s.run_for(seconds(20));
    MapLayout layout;
    layout_map(s.world(), 600, 400, &layout);
    REQUIRE(layout.blocks.size() == 2);
    CHECK(layout.blocks[0].newest);
    CHECK(!layout.blocks[1].newest);
    CHECK(layout.blocks[0].at.y < layout.blocks[1].at.y);
    CHECK(layout.blocks[1].tile_count == 4);
}
