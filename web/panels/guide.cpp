#include "web/panels/guide.hpp"

#include <algorithm>
#include <cmath>

#include "engine/lesson/embedded_lessons.hpp"
#include "web/icons.hpp"

namespace drydock::ui {
namespace {

constexpr float kHead = 48;
constexpr float kFoot = 52;

const char* hint_name(std::size_t tier) {
    static constexpr const char* kNames[] = {"Hint", "Another hint", "A stronger hint", "Show the answer"};
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
    for (std::size_t i = 0; i < step.goals.size(); ++i) view.goals[i].set(fill_in(step.goals[i].text));
    view.hints.resize(run.step(view.step).hints_shown);
    for (std::size_t i = 0; i < view.hints.size(); ++i) view.hints[i].set(fill_in(step.hints[i]));
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
    text_wrapped("An empty account with the default VPC, repositories and roles. Lenient, as in the lessons.",
                 palette().text_dim);
}

void draw_head(GuideView& view, const lesson::LessonRun* run, const Rect& at) {
    Pane::Options options;
    options.scroll = false;
    options.pad_x = 16;
    options.pad_y = (kHead - kControlHeight) / 2;
    const Pane pane("guide.head", at, options);
    if (!pane) return;
    const float buttons = run == nullptr ? 36.0F : 72.0F;
    const ImVec2 pos = ImGui::GetCursorScreenPos();
    const float right = at.right() - 16 - buttons;
    const std::string_view title =
        run == nullptr ? std::string_view("Free play") : std::string_view(run->lesson().title);
    {
        const FontScope font(fonts().body_bold);
        text_at(ImVec2(pos.x, pos.y + 6), right, palette().text, title, Role::kHeading);
    }
    ImGui::SetCursorScreenPos(ImVec2(right + 4, pos.y));
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
}

// One segment a step: done, current, to come. Those up to the current one can be opened.
void draw_progress(GuideView& view, const lesson::LessonRun& run) {
    const Palette& c = palette();
    const std::size_t n = run.lesson().steps.size();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
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
        const Color color = run.step(i).done ? c.running
                            : i == run.current_step() ? c.text_dim : c.line_strong;
        fill({bar.x, bar.y + 4, bar.w, 4}, color, 2);
        if (i == view.step) outline({bar.x - 1, bar.y + 2, bar.w + 2, 8}, c.accent, 4);
    }
    ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + 12));
    ImGui::Dummy(ImVec2(width, 4));
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
    if (!step_done && detail.empty()) detail = status.refusal;
    if (holding) {
        detail += format("%sholding for %s of %s", detail.empty() ? "" : "  \xc2\xb7  ",
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

void draw_goals(GuideView& view, const lesson::LessonRun& run) {
    const lesson::Step& step = run.lesson().steps[view.step];
    const lesson::StepStatus& status = run.step(view.step);
    if (step.goals.empty()) return;
    gap(8);
    caption(step.goals.size() == 1 ? "Goal" : "Goals");
    for (std::size_t i = 0; i < step.goals.size(); ++i) {
        const lesson::GoalStatus goal = i < status.goals.size() ? status.goals[i] : lesson::GoalStatus{};
        draw_goal(step.goals[i], goal, view.goals[i], "goal." + step.goals[i].id, status.done);
    }
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

void draw_show_me(Ui& ui, GuideView& view, const GuideContext& context) {
    const lesson::Step& step = context.run->lesson().steps[view.step];
    if (step.offer.empty() || context.run->step(view.step).done) return;
    const bool typed = view.offer_ready && context.terminal_input == view.offer;
    gap(4);
    ButtonStyle style;
    style.kind = ButtonStyle::Kind::kPrimary;
    style.icon = typed ? icon::kPlay : icon::kTerminal;
    style.disabled = !view.offer_ready || ui.in_past;
    style.tooltip = view.offer_ready ? "Types the line into the terminal; you press Enter"
                                     : "Something that this line names does not exist yet";
    if (typed) style.tooltip = "The same as Enter in the terminal";
    if (typed) {
        if (button("Run it", "guide.run", style)) ui.run(view.offer);
    } else if (button("Show me", "guide.show-me", style)) {
        ui.type(view.offer);
    }
}

void draw_hint_button(GuideView& view, lesson::LessonRun& run) {
    const lesson::Step& step = run.lesson().steps[view.step];
    const std::size_t shown = run.step(view.step).hints_shown;
    if (run.step(view.step).done || shown >= step.hints.size()) return;
    if (!step.offer.empty()) ImGui::SameLine();
    if (button(hint_name(shown), "guide.hint",
               {.kind = ButtonStyle::Kind::kPlain, .icon = icon::kBulb})) {
        (void)run.show_hint(view.step);
    }
}

void draw_step(Ui& ui, GuideView& view, const GuideContext& context) {
    lesson::LessonRun& run = *context.run;
    const lesson::Step& step = run.lesson().steps[view.step];
    {
        const FontScope font(fonts().small);
        text_dim(format("Step %zu of %zu", view.step + 1, run.lesson().steps.size()));
    }
    heading(step.title);
    gap(4);
    if (!view.intro.empty()) {
        view.intro.draw("guide.intro", palette().text_dim);
        gap(10);
    }
    view.say.draw("guide.say");
    draw_goals(view, run);
    draw_show_me(ui, view, context);
    draw_hint_button(view, run);
    for (std::size_t i = 0; i < view.coach.size(); ++i) {
        gap(4);
        draw_note(icon::kWarning, palette().starting, view.coach[i], "guide.coach-" + std::to_string(i + 1));
    }
    for (std::size_t i = 0; i < view.hints.size(); ++i) {
        gap(4);
        draw_note(icon::kBulb, palette().text_dim, view.hints[i], "guide.hint-" + std::to_string(i + 1));
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
    gap(8);
    if (button("Start over", "guide.again", {.icon = icon::kUndo})) view.restart = true;
}

void draw_foot(GuideView& view, const lesson::LessonRun& run, const Rect& at) {
    Pane::Options options;
    options.scroll = false;
    options.pad_x = 16;
    options.pad_y = (kFoot - 32) / 2;
    const Pane pane("guide.foot", at, options);
    if (!pane) return;
    rule_x(at.x, at.right(), at.y, palette().line);
    const std::size_t n = run.lesson().steps.size();
    ButtonStyle back{.kind = ButtonStyle::Kind::kGhost, .icon = icon::kLeft, .disabled = view.step == 0};
    back.height = 32;
    if (button("Back", "guide.back", back)) {
        --view.step;
        view.follow = false;
    }
    const bool done = view.step < n && run.step(view.step).done;
    if (view.step >= n) return;
    ButtonStyle next;
    next.kind = done ? ButtonStyle::Kind::kPrimary : ButtonStyle::Kind::kPlain;
    next.height = 32;
    next.disabled = !done;
    next.tooltip = done ? nullptr : "Reach the goals above first";
    const std::string_view label = view.step + 1 == n ? "Finish" : "Next step";
    next.width = text_width(label) + 32;
    ImGui::SameLine(ImGui::GetWindowWidth() - 16 - next.width);
    if (button(label, "guide.next", next)) {
        ++view.step;
        view.follow = view.step == run.current_step();
    }
}

void draw_restart_question(GuideView& view) {
    const Palette& c = palette();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    fill({at.x, at.y, width, 84}, c.raised, 6);
    outline({at.x, at.y, width, 84}, c.line_strong, 6);
    text_at(ImVec2(at.x + 12, at.y + 12), at.x + width - 12, c.text, "Start over with a fresh account?");
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
    text_wrapped("Everything here is yours to try. Type aws commands in the terminal, or begin with one of these.",
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
    if (run == nullptr || view.step >= run->lesson().steps.size() || view.step != run->current_step()) {
        return {};
    }
    return run->lesson().steps[view.step].point;
}

void draw_guide(Ui& ui, GuideView& view, const GuideContext& context, const Rect& at) {
    set_region("guide");
    lesson::LessonRun* run = context.run;
    if (run != nullptr) view.step = std::min(view.step, run->lesson().steps.size());
    draw_head(view, run, {at.x, at.y, at.w, kHead});
    rule_x(at.x, at.right(), at.y + kHead - 1, palette().line);
    const bool foot = run != nullptr && !view.menu_open;
    {
        const float body_h = at.h - kHead - (foot ? kFoot : 0.0F);
        const Pane pane("guide.body", {at.x, at.y + kHead, at.w, body_h}, {});
        if (pane) {
            if (view.ask_restart) draw_restart_question(view);
            if (view.menu_open) {
                draw_menu(view);
            } else if (run == nullptr) {
                draw_free_play(ui);
            } else {
                prepare(ui, view, context);
                draw_progress(view, *run);
                gap(4);
                if (view.step < run->lesson().steps.size()) {
                    draw_step(ui, view, context);
                } else {
                    draw_debrief(view);
                }
                gap(16);
            }
        }
    }
    if (foot) draw_foot(view, *run, {at.x, at.bottom() - kFoot, at.w, kFoot});
}

}  // namespace drydock::ui
