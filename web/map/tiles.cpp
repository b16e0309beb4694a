#include "web/map/tiles.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/check.hpp"
#include "engine/vpc/vpc.hpp"

namespace drydock::ui {
namespace {

constexpr std::uint32_t kQuadsPerCell = 4;

// Third line of a card: where it is, or how long it has been on its way.
std::string card_detail(const World& world, const ecs::TaskRow& task) {
    if (task.last_status == ecs::TaskStatus::kStopped) return ago_text(world, task.stopped_at);
    return task.private_ipv4 != 0 ? vpc::format_ipv4(task.private_ipv4)
                                  : std::string("no address yet");
}

void draw_card(const World& world, ecs::TaskId id, const TileFace& f) {
    const Palette& c = palette();
    const ecs::TaskRow& task = world.ecs.tasks.get(id);
    const float right = f.at.right() - 10;
    const ecs::TaskDefinitionRow* definition =
        world.ecs.task_definitions.find(task.task_definition);
    {
        const FontScope font(fonts().mono);
        const std::string revision =
            definition == nullptr ? "" : format(":%d", definition->revision);
        const float w = text_width(revision);
        text_at(ImVec2(f.at.x + 14, f.at.y + 8), right - w - 6, with_alpha(c.text, f.alpha),
                short_task_id(world, id));
        text_at(ImVec2(right - w, f.at.y + 8), right + 1, with_alpha(c.text_dim, f.alpha),
                revision);
    }
    const FontScope font(fonts().small);
    Tone tone = f.tone;
    badge_at(ImVec2(f.at.x + 14, f.at.y + 29), right, tone);
    text_at(ImVec2(f.at.x + 14, f.at.y + 49), right, with_alpha(c.text_dim, f.alpha),
            card_detail(world, task));
}

void draw_plate(const World& world, ecs::TaskId id, const TileFace& f) {
    const FontScope font(fonts().small);
    const float right = f.at.right() - 8;
    text_at(ImVec2(f.at.x + 12, f.at.y + 6), right, palette().text, short_task_id(world, id));
    badge_at(ImVec2(f.at.x + 12, f.at.y + 24), right, f.tone);
}

void draw_centred_icon(const TileFace& f, float left, float width) {
    const FontScope font(fonts().small);
    const float w = text_width(f.tone.icon);
    const float y = f.at.y + std::floor((f.at.h - ImGui::GetFontSize()) / 2);
    ImGui::GetWindowDrawList()->AddText(ImVec2(std::floor(left + (width - w) / 2), y),
                                        with_alpha(f.color, f.alpha), f.tone.icon);
}

void draw_chip(const World& world, ecs::TaskId id, const TileFace& f) {
    draw_centred_icon(f, f.at.x + 4, 20);
    const FontScope font(fonts().small);
    const float y = f.at.y + std::floor((f.at.h - ImGui::GetFontSize()) / 2);
    text_at(ImVec2(f.at.x + 26, y), f.at.right() - 4, palette().text,
            short_task_id(world, id).substr(0, 5));
}

}  // namespace

void draw_task_face(const World& world, ecs::TaskId id, const TileFace& f) {
    const Palette& c = palette();
    const float tint = f.old ? 0.05F : 0.12F;
    const Color back = mix(c.surface, f.color, f.hovered ? tint + 0.08F : tint);
    fill(f.at, with_alpha(back, f.alpha), 5);
    const Color edge = f.selected ? c.accent : mix(c.line, f.color, f.old ? 0.25F : 0.55F);
    outline(f.at, with_alpha(edge, f.alpha), 5);
    if (f.selected) outline({f.at.x - 1, f.at.y - 1, f.at.w + 2, f.at.h + 2}, c.accent, 6);
    const bool bar = f.look == TileSize::Look::kCard || f.look == TileSize::Look::kPlate;
    if (bar) {
        fill({f.at.x + 4, f.at.y + 8, 3, f.at.h - 16},
             with_alpha(f.color, f.old ? f.alpha * 0.5F : f.alpha), 2);
    }
    switch (f.look) {
        case TileSize::Look::kCard:
            draw_card(world, id, f);
            return;
        case TileSize::Look::kPlate:
            draw_plate(world, id, f);
            return;
        case TileSize::Look::kChip:
            draw_chip(world, id, f);
            return;
        case TileSize::Look::kIcon:
            draw_centred_icon(f, f.at.x, f.at.w);
            return;
        case TileSize::Look::kCell:
            return;
    }
}

CellPainter::CellPainter(std::uint32_t cells)
    : list_(ImGui::GetWindowDrawList()), quads_left_(cells * kQuadsPerCell) {
    list_->PrimReserve(static_cast<int>(quads_left_ * 6), static_cast<int>(quads_left_ * 4));
}

void CellPainter::quad(float x0, float y0, float x1, float y1, Color color) {
    DD_ASSERT(quads_left_ > 0);
    --quads_left_;
    list_->PrimRect(ImVec2(x0, y0), ImVec2(x1, y1), color);
}

void CellPainter::cell(ImVec2 at, float size, Tone::Hue hue, Color color) {
    const float x0 = std::floor(at.x);
    const float y0 = std::floor(at.y);
    const float x1 = x0 + size;
    const float y1 = y0 + size;
    const float t = size >= 11 ? 2.0F : 1.0F;
    switch (hue) {
        case Tone::Hue::kRunning:
            quad(x0, y0, x1, y1, color);
            return;
        case Tone::Hue::kStarting:
            quad(x0, y0, x1, y0 + t, color);
            quad(x0, y1 - t, x1, y1, color);
            quad(x0, y0 + t, x0 + t, y1 - t, color);
            quad(x1 - t, y0 + t, x1, y1 - t, color);
            return;
        case Tone::Hue::kDraining:
            quad(x0, y0 + std::floor(size / 2), x1, y1, color);
            quad(x0, y0, x1, y0 + t, with_alpha(color, 0.5F));
            return;
        case Tone::Hue::kFailed: {
            const float m = std::floor(size / 3);
            quad(x0 + m, y0, x1 - m, y1, color);
            quad(x0, y0 + m, x0 + m, y1 - m, color);
            quad(x1 - m, y0 + m, x1, y1 - m, color);
            return;
        }
        case Tone::Hue::kUnknown: {
            const float m = std::floor(size / 4);
            quad(x0 + m, y0 + m, x1 - m, y1 - m, color);
            return;
        }
    }
}

void CellPainter::done() {
    if (quads_left_ == 0) return;
    list_->PrimUnreserve(static_cast<int>(quads_left_ * 6), static_cast<int>(quads_left_ * 4));
    quads_left_ = 0;
}

}  // namespace drydock::ui
