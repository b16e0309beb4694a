// The map: the account as rooms, groups and live tiles.
#pragma once

#include <cstdint>
#include <vector>

#include "web/map/map_layout.hpp"
#include "web/ui.hpp"

namespace drydock::ui {

// View state of the map: the cached layout, and where each tile came from, for motion.
struct MapView {
    MapLayout layout;
    const World* of = nullptr;
    std::uint64_t revision = UINT64_MAX;
    float laid_width = -1;
    float laid_height = -1;
    SimTime laid_at = kNever;

    struct Motion {
        std::uint32_t generation = 0;
        bool known = false;
        Tone::Hue hue = Tone::Hue::kUnknown;
        Tone::Hue hue_before = Tone::Hue::kUnknown;
        float x = 0, y = 0;  // where it is going
        float from_x = 0, from_y = 0;
        double moved_at = -1;  // real seconds
        double born_at = -1;
        double hue_at = -1;
        std::uint64_t seen = 0;  // layout number
    };
    std::vector<Motion> motion;  // by task slot index
    struct Ghost {
        float x = 0, y = 0;
        Tone::Hue hue = Tone::Hue::kUnknown;
        double gone_at = 0;
    };
    std::vector<Ghost> ghosts;  // tiles that left, fading
    std::uint64_t layouts = 0;
    double moving_until = 0;
};

void draw_map(Ui& ui, MapView& view, const Rect& at);
// How many tasks are in which status: the map's key.
void draw_map_legend(const MapView& view, const Rect& at);

}  // namespace drydock::ui
