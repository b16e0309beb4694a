// How one task looks, from a card to a cell.
#pragma once

#include <cstdint>

#include "web/map/map_layout.hpp"

namespace drydock::ui {

struct TileFace {
    Rect at;
    TileSize::Look look = TileSize::Look::kCard;
    Color color = 0;  // the hue of its status, perhaps on its way from another
    Tone tone;
    bool old = false;  // of an older deployment
    bool selected = false;
    bool hovered = false;
    float alpha = 1;
};
void draw_task_face(const World& world, ecs::TaskId id, const TileFace& face);

// Many cells with one reservation in the draw list. Shape tells the status too: running is full,
// starting hollow, draining half full, failed crossed, unknown a dot.
class CellPainter {
public:
    explicit CellPainter(std::uint32_t cells);
    void cell(ImVec2 at, float size, Tone::Hue hue, Color color);
    void done();

private:
    void quad(float x0, float y0, float x1, float y1, Color color);
    ImDrawList* list_;
    std::uint32_t quads_left_;
};

}  // namespace drydock::ui
