// The guide: the lesson's words, goals that tick live, tiered hints, and "Show me".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/lesson/lesson_run.hpp"
#include "engine/sim/simulation.hpp"
#include "web/ui.hpp"
#include "web/widgets/rich_text.hpp"

namespace drydock::ui {

struct GuideView {
    std::size_t step = 0;  // shown; lesson.steps.size(): the debrief
    bool follow = true;    // goes along when the next step becomes current
    bool menu_open = false;
    bool ask_restart = false;
    bool scroll_to_end = false;  // a hint was added there
    std::size_t drawn_step = 0;
    float goals_height = 60;  // of the goals as drawn in the last frame
    std::string offer;        // resolved "Show me" line of the shown step
    bool offer_ready = false;
    // Prepared texts, and what they were made from.
    std::size_t made_step = SIZE_MAX;
    std::uint64_t made_run = UINT64_MAX;
    std::uint64_t made_world = UINT64_MAX;
    RichText intro;
    RichText say;
    std::vector<RichText> goals;
    std::vector<RichText> hints;
    std::vector<RichText> coach;
    RichText debrief;
    // Wishes of this frame.
    bool restart = false;
    bool leave = false;       // play freely
    std::string open_lesson;  // id
};

struct GuideContext {
    lesson::LessonRun* run = nullptr;  // null: free play
    const sim::Simulation* simulation = nullptr;
    std::string_view terminal_input;
};

void draw_guide(Ui& ui, GuideView& view, const GuideContext& context, const Rect& at);

// What the shown step asks to look at ("terminal", "map", an anchor); empty: nothing.
[[nodiscard]] std::string guide_points_at(const GuideView& view, const lesson::LessonRun* run);

}  // namespace drydock::ui
