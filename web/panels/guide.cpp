#include "web/panels/guide.hpp"

#include <algorithm>
#include <cmath>

#include "engine/lesson/embedded_lessons.hpp"
#include "web/icons.hpp"

namespace drydock::ui {
namespace {

constexpr float kHead = 60;
constexpr float kFoot = 56;
constexpr float kGoalsMax = 0.45F;  // of the guide's height

const char* hint_name(std::size_t tier) {
    static constexpr const char* kNames[] = {"Hint", "Another hint", "A stronger hint",
                                             "Show the answer"};
    return kNames[std::min<std::size_t>(tier, 3)];
}

void prepare(const Ui& ui, GuideView& view, const GuideContext& context) {
    const lesson::LessonRun& run = *context.run;
    const World& world = *ui.present;
    if (view.made_step == view.step && view.made_run == run.revision() &&
        view.made_world == world.revision) {
        return;
    }
    view.made_step = view.step;
    view.made_run = run.revision();
    view.made_world = world.revision;
    const lesson::Lesson& lesson = run.lesson();
    if (view.step >= lesson.steps.size()) {
        view.debrief.set(run.debrief(*context.simulation));
        return;
    }
    const lesson::Step& step = lesson.steps[view.step];
    const auto fill_in = [&](std::string_view text) {
        return run.resolve_text(world, view.step, text);
    };
    view.intro.set(view.step == 0 ? std::string_view(lesson.intro) : std::string_view());
    view.say.set(fill_in(step.say));
    view.goals.resize(step.goals.size());
    for (std::size_t i = 0; i < step.goals.size(); ++i)
        view.goals[i].set(fill_in(step.goals[i].text));
    view.hints.resize(run.step(view.step).hints_shown);
    for (std::size_t i = 0; i < view.hints.size(); ++i)
        view.hints[i].set(fill_in(step.hints[i]));
    view.coach.clear();
    if (view.step == run.current_step()) {
        for (const std::size_t i : run.coaching()) {
            view.coach.emplace_back();
            view.coach.back().set(fill_in(step.coach[i].text));
        }
    }
    view.offer.clear();
    view.offer_ready = !step.offer.empty() && run.resolve_offer(world, view.step, &view.offer);
}

void draw_menu(GuideView& view) {
    for (const lesson::EmbeddedTrack& track : lesson::embedded_tracks()) {
        caption(track.title);
        for (const lesson::EmbeddedLesson& one : track.lessons) {
            if (button(one.title, "guide.lesson." + std::string(one.id),
                       {.kind = ButtonStyle::Kind::kGhost, .icon = icon::kBook})) {
                view.open_lesson = std::string(one.id);
                view.menu_open = false;
            }
        }
        gap(8);
    }
    caption("Without a lesson");
    if (button("Free play", "guide.free-play",
               {.kind = ButtonStyle::Kind::kGhost, .icon = icon::kCubes})) {
        view.leave = true;
        view.menu_open = false;
    }
    text_wrapped(
        "An empty account with the default VPC, repositories and roles. Lenient, as in the "
        "lessons.",
        palette().text_dim);
}

// One segment a step: done, current, to come. Those up to the current one can be opened.
void draw_progress(GuideView& view, const lesson::LessonRun& run, ImVec2 place, float width) {
    const Palette& c = palette();
    const std::size_t n = run.lesson().steps.size();
    const ImVec2 at = place;
    const float one = (width - 4.0F * static_cast<float>(n - 1)) / static_cast<float>(n);
    for (std::size_t i = 0; i < n; ++i) {
        const Rect bar{at.x + static_cast<float>(i) * (one + 4), at.y, one, 12};
        ImGui::SetCursorScreenPos(bar.min());
        ImGui::PushID(static_cast<int>(i));
        const bool reachable = i <= run.current_step();
        if (!reachable) ImGui::BeginDisabled();
        const std::string name = "guide.step-" + std::to_string(i + 1);
        bool pressed = ImGui::InvisibleButton("step", ImVec2(std::max(one, 1.0F), 12));
        anchor(name, Role::kButton, run.lesson().steps[i].title);
        pressed = (take_press(name) && reachable) || pressed;
        tooltip_for_last_item(run.lesson().steps[i].title);
        if (!reachable) ImGui::EndDisabled();
        ImGui::PopID();
        if (pressed) {
            view.step = i;
            view.follow = i == run.current_step();
        }
        const Color color = run.step(i).done          ? c.running
                            : i == run.current_step() ? c.text_dim
                                                      : c.line_strong;
        fill({bar.x, bar.y + 4, bar.w, 4}, color, 2);
        if (i == view.step) outline({bar.x - 1, bar.y + 2, bar.w + 2, 8}, c.accent, 4);
    }
}

std::string head_text(const GuideView& view, const lesson::LessonRun* run) {
    if (view.menu_open) return "All lessons";
    if (run == nullptr) return "Free play";
    const std::size_t n = run->lesson().steps.size();
    return view.step < n ? format("Step %zu of %zu", view.step + 1, n) : std::string("Debrief");
}

void draw_head(GuideView& view, const lesson::LessonRun* run, const Rect& at) {
    Pane::Options options;
    options.scroll = false;
    options.pad_x = 16;
    options.pad_y = 10;
    const Pane pane("guide.head", at, options);
    if (!pane) return;
    const float buttons = run == nullptr ? 28.0F : 60.0F;
    const ImVec2 pos = ImGui::GetCursorScreenPos();
    const float right = at.right() - 10 - buttons;
    {
        const FontScope font(fonts().body_bold);
        text_at(ImVec2(pos.x, pos.y + 5), right, palette().text, head_text(view, run),
                Role::kHeading);
    }
    ImGui::SetCursorScreenPos(ImVec2(right, pos.y));
    if (run != nullptr) {
        if (icon_button(icon::kUndo, "Start this lesson over", "guide.restart",
                        {.kind = ButtonStyle::Kind::kGhost, .selected = view.ask_restart})) {
            view.ask_restart = !view.ask_restart;
        }
        ImGui::SameLine(0, 4);
    }
    if (icon_button(icon::kList, "All lessons", "guide.menu",
                    {.kind = ButtonStyle::Kind::kGhost, .selected = view.menu_open})) {
        view.menu_open = !view.menu_open;
    }
    if (run != nullptr) draw_progress(view, *run, ImVec2(pos.x, at.bottom() - 17), at.w - 32);
}

void draw_goal(const lesson::Goal& goal, const lesson::GoalStatus& status, RichText& words,
               std::string_view name, bool step_done) {
    const Palette& c = palette();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool met = status.state == lesson::GoalState::kMet || (step_done && goal.required);
    const bool holding = !met && status.state == lesson::GoalState::kHolding;
    const char* mark = met ? icon::kCheckCircle : holding ? icon::kDot : icon::kCircleOutline;
    const Color ink = met ? c.running : holding ? c.starting : c.text_dim;
    ImGui::GetWindowDrawList()->AddText(ImVec2(at.x, at.y + 3), ink, mark);
    ImGui::Indent(24);
    words.draw(name, met ? c.text_dim : c.text);
    std::string detail = status.value;
    if (holding) {
        detail +=
            format("%sholding for %s of %s", detail.empty() ? "" : "  \xc2\xb7  ",
                   format_duration(status.held_for).c_str(), format_duration(goal.hold).c_str());
    }
    if (!goal.required) detail += detail.empty() ? "bonus" : "  \xc2\xb7  bonus";
    if (!detail.empty()) {
        ImGui::SetCursorPosY(ImGui::GetCursorPosY() - 6);
        const FontScope font(fonts().small);
        text_wrapped(detail, met ? c.running : c.text_dim);
    }
    ImGui::Unindent(24);
    const std::string said = std::string(met ? "done" : holding ? "holding" : "open");
    anchor_rect(name, Role::kStatus, said, at, ImVec2(at.x + 16, at.y + 20));
}

// Between the words and the buttons, so that they are in sight while one reads and types.
void draw_goals(GuideView& view, const lesson::LessonRun& run, const Rect& at) {
    const lesson::Step& step = run.lesson().steps[view.step];
    const lesson::StepStatus& status = run.step(view.step);
    Pane::Options options;
    options.pad_y = 10;
    const Pane pane("guide.goals", at, options);
    if (!pane) return;
    const float top = ImGui::GetCursorPosY();
    caption(step.goals.size() == 1 ? "Goal" : "Goals");
    for (std::size_t i = 0; i < step.goals.size(); ++i) {
        const lesson::GoalStatus goal =
            i < status.goals.size() ? status.goals[i] : lesson::GoalStatus{};
        draw_goal(step.goals[i], goal, view.goals[i], "goal." + step.goals[i].id, status.done);
    }
    view.goals_height = ImGui::GetCursorPosY() - top - ImGui::GetStyle().ItemSpacing.y;
}

// A note with a mark at its side: hints and coaching.
void draw_note(const char* mark, Color mark_color, RichText& words, std::string_view name) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->ChannelsSplit(2);
    list->ChannelsSetCurrent(1);
    ImGui::SetCursorScreenPos(ImVec2(at.x + 36, at.y + 10));
    ImGui::BeginGroup();
    ImGui::PushClipRect(at, ImVec2(at.x + width, at.y + 10'000), true);
    if (ImGui::BeginChild(std::string(name).c_str(), ImVec2(width - 48, 0),
                          ImGuiChildFlags_AutoResizeY, ImGuiWindowFlags_NoScrollbar)) {
        words.draw(name);
    }
    ImGui::EndChild();
    ImGui::PopClipRect();
    ImGui::EndGroup();
    const float bottom = ImGui::GetItemRectMax().y + 10;
    list->AddText(ImVec2(at.x + 12, at.y + 13), mark_color, mark);
    list->ChannelsSetCurrent(0);
    fill({at.x, at.y, width, bottom - at.y}, palette().raised, 6);
    list->ChannelsMerge();
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(width, bottom - at.y));
}

// The second click of a double-click was meant for the button that stood here at the first.
bool is_second_click() {
    return ImGui::IsMouseReleased(ImGuiMouseButton_Left) &&
           ImGui::GetIO().MouseClickedLastCount[ImGuiMouseButton_Left] > 1;
}

void draw_show_me(Ui& ui, GuideView& view, const GuideContext& context) {
    const bool typed = view.offer_ready && context.terminal_input == view.offer;
    ButtonStyle style;
    style.kind = ButtonStyle::Kind::kPrimary;
    style.icon = typed ? icon::kPlay : icon::kTerminal;
    style.height = 32;
    style.disabled = !view.offer_ready || ui.in_past;
    style.tooltip = view.offer_ready ? "Types the line into the terminal; you press Enter"
                                     : "Something that this line names does not exist yet";
    if (typed) style.tooltip = "The same as Enter in the terminal";
    const std::string_view label = typed ? "Run it" : "Show me";
    style.width = text_width("Show me") + 46;
    ImGui::SameLine(ImGui::GetWindowWidth() - 16 - style.width);
    if (!button(label, typed ? "guide.run" : "guide.show-me", style) || is_second_click()) return;
    if (typed) {
        ui.run(view.offer);
    } else {
        ui.type(view.offer);
    }
}

void draw_hint_button(GuideView& view, lesson::LessonRun& run) {
    const lesson::Step& step = run.lesson().steps[view.step];
    const std::size_t shown = run.step(view.step).hints_shown;
    if (shown >= step.hints.size()) return;
    ButtonStyle style{.kind = ButtonStyle::Kind::kGhost, .icon = icon::kBulb};
    style.height = 32;
    style.tooltip = hint_name(shown);
    if (button(shown == 0 ? "Hint" : "More help", "guide.hint", style)) {
        (void)run.show_hint(view.step);
        view.scroll_to_end = true;
    }
}

void draw_step(GuideView& view, const GuideContext& context) {
    lesson::LessonRun& run = *context.run;
    const lesson::Step& step = run.lesson().steps[view.step];
    heading(step.title);
    gap(6);
    if (!view.intro.empty()) {
        view.intro.draw("guide.intro", palette().text_dim);
        gap(10);
    }
    view.say.draw("guide.say");
    for (std::size_t i = 0; i < view.coach.size(); ++i) {
        gap(4);
        draw_note(icon::kWarning, palette().starting, view.coach[i],
                  "guide.coach-" + std::to_string(i + 1));
    }
    for (std::size_t i = 0; i < view.hints.size(); ++i) {
        gap(4);
        draw_note(icon::kBulb, palette().text_dim, view.hints[i],
                  "guide.hint-" + std::to_string(i + 1));
    }
}

void draw_debrief(GuideView& view) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    {
        const FontScope font(fonts().heading);
        ImGui::GetWindowDrawList()->AddText(at, palette().running, icon::kCheckCircle);
        ImGui::SetCursorScreenPos(ImVec2(at.x + 28, at.y));
        text_colored(palette().text, "Lesson finished", Role::kHeading);
    }
    gap(8);
    view.debrief.draw("guide.debrief");
}

void draw_next(GuideView& view, const lesson::LessonRun& run) {
    ButtonStyle next{.kind = ButtonStyle::Kind::kPrimary};
    next.height = 32;
    const std::string_view label =
        view.step + 1 == run.lesson().steps.size() ? "Finish" : "Next step";
    next.width = text_width(label) + 32;
    ImGui::SameLine(ImGui::GetWindowWidth() - 16 - next.width);
    if (!button(label, "guide.next", next)) return;
    ++view.step;
    view.follow = view.step == run.current_step();
}

void draw_what_next(GuideView& view) {
    ButtonStyle again{.kind = ButtonStyle::Kind::kGhost, .icon = icon::kUndo};
    again.height = 32;
    ImGui::SameLine(0, 8);
    if (button("Start over", "guide.again", again)) view.restart = true;
    ButtonStyle free{.kind = ButtonStyle::Kind::kPrimary};
    free.height = 32;
    free.width = text_width("Free play") + 32;
    ImGui::SameLine(ImGui::GetWindowWidth() - 16 - free.width);
    if (button("Free play", "guide.to-free-play", free)) view.leave = true;
}

void draw_foot(Ui& ui, GuideView& view, const GuideContext& context, const Rect& at) {
    lesson::LessonRun& run = *context.run;
    Pane::Options options;
    options.scroll = false;
    options.pad_x = 16;
    options.pad_y = (kFoot - 32) / 2;
    const Pane pane("guide.foot", at, options);
    if (!pane) return;
    const std::size_t n = run.lesson().steps.size();
    ButtonStyle back{.kind = ButtonStyle::Kind::kGhost, .disabled = view.step == 0};
    back.height = 32;
    if (icon_button(icon::kLeft, "Back to the step before", "guide.back", back)) {
        --view.step;
        view.follow = false;
    }
    if (view.step >= n) {
        draw_what_next(view);
        return;
    }
    if (run.step(view.step).done) {
        draw_next(view, run);
        return;
    }
    ImGui::SameLine(0, 8);
    draw_hint_button(view, run);
    if (!run.lesson().steps[view.step].offer.empty()) draw_show_me(ui, view, context);
}

void draw_restart_question(GuideView& view) {
    const Palette& c = palette();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    fill({at.x, at.y, width, 84}, c.raised, 6);
    outline({at.x, at.y, width, 84}, c.line_strong, 6);
    text_at(ImVec2(at.x + 12, at.y + 12), at.x + width - 12, c.text,
            "Start over with a fresh account?");
    ImGui::SetCursorScreenPos(ImVec2(at.x + 12, at.y + 42));
    if (button("Start over", "guide.restart-yes", {.kind = ButtonStyle::Kind::kPrimary})) {
        view.restart = true;
        view.ask_restart = false;
    }
    ImGui::SameLine();
    if (button("Keep going", "guide.restart-no")) view.ask_restart = false;
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(width, 92));
}

void draw_free_play(Ui& ui) {
    heading("Your own account");
    text_wrapped(
        "Everything here is yours to try. Type aws commands in the terminal, or begin with one of "
        "these.",
        palette().text_dim);
    gap(8);
    struct Offer {
        const char* label;
        const char* line;
        const char* name;
    };
    static constexpr Offer kOffers[] = {
        {"Create a cluster", "aws ecs create-cluster --cluster-name demo", "free.cluster"},
        {"See your home folder", "ls -l", "free.files"},
        {"What can ECS do?", "aws ecs help", "free.help"},
    };
    for (const Offer& offer : kOffers) {
        if (button(offer.label, offer.name, {.icon = icon::kTerminal, .tooltip = offer.line})) {
            ui.type(offer.line);
        }
    }
}

}  // namespace

std::string guide_points_at(const GuideView& view, const lesson::LessonRun* run) {
    if (run == nullptr || view.step >= run->lesson().steps.size() ||
        view.step != run->current_step()) {
        return {};
    }
    return run->lesson().steps[view.step].point;
}

namespace {

void draw_body(Ui& ui, GuideView& view, const GuideContext& context, const Rect& at) {
    const Pane pane("guide.body", at, {});
    if (!pane) return;
    if (view.drawn_step != view.step) ImGui::SetScrollY(0);
    view.drawn_step = view.step;
    if (view.ask_restart) draw_restart_question(view);
    if (view.menu_open) {
        draw_menu(view);
    } else if (context.run == nullptr) {
        draw_free_play(ui);
    } else if (view.step < context.run->lesson().steps.size()) {
        draw_step(view, context);
    } else {
        draw_debrief(view);
    }
    gap(16);
    if (view.scroll_to_end) {
        ImGui::SetScrollHereY(1.0F);
        ui.animate(0.05);
    }
    view.scroll_to_end = false;
}

}  // namespace

void draw_guide(Ui& ui, GuideView& view, const GuideContext& context, const Rect& at) {
    set_region("guide");
    lesson::LessonRun* run = context.run;
    const bool in_lesson = run != nullptr && !view.menu_open;
    if (run != nullptr) {
        view.step = std::min(view.step, run->lesson().steps.size());
        prepare(ui, view, context);
    }
    draw_head(view, run, {at.x, at.y, at.w, kHead});
    rule_x(at.x, at.right(), at.y + kHead - 1, palette().line);
    const bool goals = in_lesson && view.step < run->lesson().steps.size() &&
                       !run->lesson().steps[view.step].goals.empty();
    const float goals_h =
        goals ? std::floor(std::min(view.goals_height + 20, at.h * kGoalsMax)) : 0.0F;
    const float foot_h = in_lesson ? kFoot : 0.0F;
    const float body_h = at.h - kHead - goals_h - foot_h;
    draw_body(ui, view, context, {at.x, at.y + kHead, at.w, body_h});
    if (!in_lesson) return;
    const float y = at.y + kHead + body_h;
    fill({at.x, y, at.w, goals_h + foot_h}, palette().raised);
    rule_x(at.x, at.right(), y, palette().line);
    const float before = view.goals_height;
    if (goals) draw_goals(view, *run, {at.x, y, at.w, goals_h});
    if (view.goals_height != before) ui.animate(0.05);
    draw_foot(ui, view, context, {at.x, y + goals_h, at.w, foot_h});
}

}  // namespace drydock::ui
