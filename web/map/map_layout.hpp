// Where everything on the map stands: clusters are rooms, services are groups in them, deployments
// are blocks in a group, tasks are tiles in a block. A pure function of the World and the width,
// computed again only when the World's revision or the size changes. Tiles lie in plain grids, so
// that drawing touches only those that are visible.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/world/world.hpp"
#include "web/ui.hpp"

namespace drydock::ui {

// How long a STOPPED task stays on the map, in simulated time; it then fades away.
inline constexpr Duration kStoppedShown = seconds(60);
inline constexpr Duration kFailedShown = seconds(180);

// One look of tiles, from cards that say everything to cells that only say the status.
struct TileSize {
    float w = 0;
    float h = 0;
    float gap = 0;
    enum class Look : std::uint8_t { kCard, kPlate, kChip, kIcon, kCell } look = Look::kCell;
};
inline constexpr TileSize kTileSizes[] = {
    {176, 72, 8, TileSize::Look::kCard}, {128, 44, 8, TileSize::Look::kPlate},
    {72, 28, 6, TileSize::Look::kChip},  {26, 26, 4, TileSize::Look::kIcon},
    {16, 16, 3, TileSize::Look::kCell},  {11, 11, 2, TileSize::Look::kCell},
    {8, 8, 1, TileSize::Look::kCell},    {6, 6, 1, TileSize::Look::kCell},
};
inline constexpr int kTileSizeCount = 8;

struct MapTile {
    std::uint32_t task = 0;  // slot index
    std::uint32_t generation = 0;
    Tone::Hue hue = Tone::Hue::kUnknown;
};

// Tasks of one deployment (or of no service).
struct MapBlock {
    Rect at;            // of its tiles, relative to the map's content
    float label_y = 0;  // 0: no label
    std::uint32_t serial = 0;
    bool newest = true;       // of a service's deployments
    std::string label;        // "web-api:2 · new · 1 of 2"
    std::string short_label;  // "web-api:2 · new · 1/2"
    std::uint32_t first_tile = 0;
    std::uint32_t tile_count = 0;
    std::uint32_t columns = 1;
};

struct MapGroup {
    Rect at;
    Selection service;  // not set: tasks without a service
    std::string title;
    std::string counts;        // "2 of 2 running"
    std::string short_counts;  // "2/2"
    Tone tone;
    bool has_tone = false;
    std::uint32_t first_block = 0;
    std::uint32_t block_count = 0;
};

struct MapRoom {
    Rect at;
    Selection cluster;
    std::string title;
    std::string counts;
    std::uint32_t first_group = 0;
    std::uint32_t group_count = 0;
};

struct MapLayout {
    std::vector<MapRoom> rooms;
    std::vector<MapGroup> groups;
    std::vector<MapBlock> blocks;
    std::vector<MapTile> tiles;
    int size = 0;          // index into kTileSizes
    bool compact = false;  // groups have one-line heads
    TileSize tile;         // that size, cards perhaps narrower
    float width = 0;
    float height = 0;              // of the content
    SimTime fresh_until = kNever;  // a stopped task leaves then, without any event
};

// Lays out `world` for a viewport; takes the largest tiles that need no scrolling, or the smallest.
void layout_map(const World& world, float width, float height, MapLayout* layout);

// Where tile `i` (of layout.tiles) of a block stands.
[[nodiscard]] inline ImVec2 tile_place(const MapBlock& block, const TileSize& size,
                                       std::uint32_t i) {
    const std::uint32_t n = i - block.first_tile;
    const std::uint32_t row = n / block.columns;
    return {block.at.x + static_cast<float>(n % block.columns) * (size.w + size.gap),
            block.at.y + static_cast<float>(row) * (size.h + size.gap)};
}

// When a stopped task leaves the map.
[[nodiscard]] SimTime leaves_map_at(const ecs::TaskRow& task);

}  // namespace drydock::ui
