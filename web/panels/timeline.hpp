// The strip of what happened: one tick a fact, lanes by kind, a playhead that can be dragged back.
#pragma once

#include <cstdint>
#include <vector>

#include "web/ui.hpp"

namespace drydock::ui {

enum class Lane : std::uint8_t { kInputs, kServices, kTasks, kTrouble };
inline constexpr int kLaneCount = 4;

struct TimelineView {
    // Facts per pixel column and lane, for the span [0, span_ms) of simulated time.
    std::vector<std::uint8_t> columns[kLaneCount];
    std::vector<std::uint32_t> newest_in_column;  // fact number, for the tooltip
    std::int64_t span_ms = 0;
    std::uint32_t counted = 0;  // newest fact counted
    int width = 0;
    const World* of = nullptr;
    bool dragging = false;
};

void draw_timeline(Ui& ui, TimelineView& view, const Rect& at);

[[nodiscard]] Lane lane_of(const World& world, const Fact& fact);
// The shortest span of a fixed list that holds `now_ms`, so that the scale seldom changes.
[[nodiscard]] std::int64_t timeline_span(std::int64_t now_ms);

}  // namespace drydock::ui
