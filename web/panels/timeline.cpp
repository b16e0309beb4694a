#include "web/panels/timeline.hpp"

#include <algorithm>
#include <cmath>

namespace drydock::ui {
namespace {

constexpr float kPadX = 16;
constexpr float kAxis = 20;
constexpr float kNamesWidth = 96;  // column of the rows' names

// Counts facts that came since the last call; all of them again when the scale changed.
void refresh(const World& world, TimelineView& view, int width) {
    const std::int64_t span = timeline_span(world.now.ms);
    const bool anew = view.of != &world || view.span_ms != span || view.width != width ||
                      view.counted > world.journal.newest();
    if (anew) {
        view.of = &world;
        view.span_ms = span;
        view.width = width;
        view.counted = world.journal.oldest() - 1;
        for (std::vector<std::uint8_t>& lane : view.columns) {
            lane.assign(static_cast<std::size_t>(width), 0);
        }
        view.newest_in_column.assign(static_cast<std::size_t>(width), 0);
    }
    const std::uint32_t first = std::max(view.counted + 1, world.journal.oldest());
    for (std::uint32_t n = first; n <= world.journal.newest(); ++n) {
        const Fact* fact = world.journal.find(n);
        if (fact == nullptr) continue;
        const std::int64_t column = fact->at.ms * width / span;
        if (column < 0 || column >= width) continue;
        const auto i = static_cast<std::size_t>(column);
        std::uint8_t& count = view.columns[static_cast<int>(lane_of(world, *fact))][i];
        if (count < 255) ++count;
        view.newest_in_column[i] = n;
    }
    view.counted = world.journal.newest();
}

Color lane_color(Lane lane) {
    const Palette& c = palette();
    switch (lane) {
        case Lane::kInputs:
            return c.text;
        case Lane::kServices:
            return c.running;
        case Lane::kTasks:
            return c.unknown;
        case Lane::kTrouble:
            return c.failed;
    }
    return c.unknown;
}

void draw_axis(const World& world, const TimelineView& view, const Rect& strip) {
    const Palette& c = palette();
    const FontScope font(fonts().small);
    static constexpr std::int64_t kSteps[] = {
        15'000,    30'000,    60'000,     120'000,    300'000,    600'000,     1'800'000,
        3'600'000, 7'200'000, 21'600'000, 43'200'000, 86'400'000, 259'200'000, 604'800'000};
    std::int64_t step = kSteps[0];
    const auto pixels = [&](std::int64_t ms) {
        return static_cast<float>(ms) / static_cast<float>(view.span_ms) * strip.w;
    };
    for (const std::int64_t s : kSteps) {
        step = s;
        if (pixels(s) >= 84) break;
    }
    const std::size_t letters = step < 60'000 ? 8 : 5;
    for (std::int64_t t = 0; t < view.span_ms; t += step) {
        const float x = strip.x + pixels(t);
        rule_y(x, strip.y, strip.bottom(), c.line);
        const std::string label = step >= 86'400'000
                                      ? date_text(world, SimTime{t}).substr(0, 10)
                                      : clock_text(world, SimTime{t}).substr(0, letters);
        ImGui::GetWindowDrawList()->AddText(ImVec2(x + 4, strip.y + 2), c.text_dim, label.c_str());
    }
}

// Three rows; trouble is drawn into the row of the tasks, over everything.
void draw_lanes(const TimelineView& view, const Rect& strip, float split_x) {
    const float top = strip.y + kAxis;
    const float lane_h = std::floor((strip.bottom() - top - 4) / 3);
    ImDrawList* list = ImGui::GetWindowDrawList();
    for (int lane = 0; lane < kLaneCount; ++lane) {
        const Color color = lane_color(static_cast<Lane>(lane));
        const float y = top + static_cast<float>(std::min(lane, 2)) * lane_h;
        for (int i = 0; i < view.width; ++i) {
            const std::uint8_t n = view.columns[lane][static_cast<std::size_t>(i)];
            if (n == 0) continue;
            const float x = strip.x + static_cast<float>(i);
            const float strength = n == 1 ? 0.7F : n < 4 ? 0.85F : 1.0F;
            const float past = x > split_x ? 0.35F : 1.0F;
            list->AddRectFilled(ImVec2(x, y + 2), ImVec2(x + 2, y + lane_h - 1),
                                with_alpha(color, strength * past));
        }
    }
}

void draw_lane_names(const Rect& at) {
    static constexpr const char* kNames[] = {"Commands", "Services", "Tasks"};
    const FontScope font(fonts().small);
    const float top = at.y + kAxis;
    const float lane_h = std::floor((at.h - kAxis - 4) / 3);
    for (int i = 0; i < 3; ++i) {
        text_at(ImVec2(at.x + kPadX,
                       std::floor(top + static_cast<float>(i) * lane_h + (lane_h - 15) / 2)),
                at.x + kNamesWidth - 6, palette().text_dim, kNames[i]);
    }
}

void draw_hover(const World& world, const TimelineView& view, const Rect& strip, SimTime at) {
    const float mouse = ImGui::GetMousePos().x - strip.x;
    std::uint32_t nearest = 0;
    for (int d = 0; d <= 4 && nearest == 0; ++d) {
        for (const int side : {-d, d}) {
            const int i = static_cast<int>(mouse) + side;
            if (i >= 0 && i < view.width && nearest == 0) {
                nearest = view.newest_in_column[static_cast<std::size_t>(i)];
            }
        }
    }
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 8));
    if (ImGui::BeginTooltip()) {
        {
            const FontScope font(fonts().mono);
            ImGui::TextUnformatted(clock_text(world, at).c_str());
        }
        const Fact* fact = nearest == 0 ? nullptr : world.journal.find(nearest);
        {
            const FontScope font(fonts().small);
            ImGui::PushTextWrapPos(320);
            if (fact != nullptr) ImGui::TextUnformatted(describe_fact(world, *fact).c_str());
            ImGui::PopTextWrapPos();
            ImGui::PushStyleColor(ImGuiCol_Text, palette().text_dim);
            ImGui::TextUnformatted("Click to look at this moment");
            ImGui::PopStyleColor();
        }
        ImGui::EndTooltip();
    }
    ImGui::PopStyleVar();
}

void draw_playhead(const Ui& ui, const Rect& strip, float x, bool present) {
    const Color color = present ? palette().text_dim : palette().accent;
    rule_y(std::floor(x), strip.y, strip.bottom(), color);
    if (present && ui.in_past) return;
    ImGui::GetWindowDrawList()->AddTriangleFilled(ImVec2(x - 4, strip.y), ImVec2(x + 5, strip.y),
                                                  ImVec2(x + 0.5F, strip.y + 6), color);
}

}  // namespace

Lane lane_of(const World& world, const Fact& fact) {
    switch (fact.kind) {
        case FactKind::kInput:
        case FactKind::kNone:
            return Lane::kInputs;
        case FactKind::kClusterCreated:
        case FactKind::kClusterDeleted:
        case FactKind::kTaskDefinitionRegistered:
        case FactKind::kTaskDefinitionDeregistered:
        case FactKind::kServiceCreated:
        case FactKind::kServiceUpdated:
        case FactKind::kServiceDeleted:
        case FactKind::kServiceInactive:
        case FactKind::kDeploymentStarted:
        case FactKind::kDeploymentCompleted:
        case FactKind::kDeploymentRolledBack:
        case FactKind::kServiceSteady:
        case FactKind::kParameterPut:
        case FactKind::kParameterDeleted:
        case FactKind::kSecretCreated:
        case FactKind::kSecretChanged:
        case FactKind::kSecretDeletionScheduled:
        case FactKind::kSecretRestored:
        case FactKind::kSecretDeleted:
            return Lane::kServices;
        case FactKind::kDeploymentFailed:
        case FactKind::kServiceStartThrottled:
        case FactKind::kFaultInjected:
            return Lane::kTrouble;
        case FactKind::kContainerExited:
            return fact.detail2 == 0 ? Lane::kTasks : Lane::kTrouble;
        case FactKind::kTaskHealthChanged:
            return static_cast<ecs::HealthStatus>(fact.detail2) == ecs::HealthStatus::kUnhealthy
                       ? Lane::kTrouble
                       : Lane::kTasks;
        case FactKind::kTaskStopDecided: {
            const auto code = static_cast<ecs::StopCode>(fact.detail1);
            return code == ecs::StopCode::kTaskFailedToStart ||
                           code == ecs::StopCode::kEssentialContainerExited
                       ? Lane::kTrouble
                       : Lane::kTasks;
        }
        case FactKind::kContainerNeverStarts:
            return Lane::kTrouble;
        case FactKind::kContainerHealthChanged:
            return static_cast<ecs::HealthStatus>(fact.detail2) == ecs::HealthStatus::kUnhealthy
                       ? Lane::kTrouble
                       : Lane::kTasks;
        case FactKind::kTaskCreated:
        case FactKind::kContainerWaits:
        case FactKind::kContainerStarted:
        case FactKind::kContainerStopSent:
        case FactKind::kTaskStatusChanged:
        case FactKind::kExecSessionStarted:
        case FactKind::kContainerSignalled:
            break;
    }
    (void)world;
    return Lane::kTasks;
}

std::int64_t timeline_span(std::int64_t now_ms) {
    static constexpr std::int64_t kMinutes[] = {2,   5,   10,  20,   30,   60,
                                                120, 240, 480, 1440, 4320, 10'080};
    for (const std::int64_t m : kMinutes) {
        if (now_ms < m * 60'000) return m * 60'000;
    }
    return (now_ms / (10'080 * 60'000) + 1) * 10'080 * 60'000;
}

void draw_timeline(Ui& ui, TimelineView& view, const Rect& at) {
    set_region("timeline");
    const Palette& c = palette();
    fill(at, c.surface);
    Pane::Options options;
    options.scroll = false;
    options.pad_x = 0;
    options.pad_y = 0;
    const Pane pane("timeline", at, options);
    if (!pane) return;
    const float left = ui.narrow ? kPadX : kNamesWidth;
    const Rect strip{at.x + left, at.y, at.w - left - kPadX, at.h};
    const World& present = *ui.present;
    refresh(present, view, std::max(static_cast<int>(strip.w), 1));
    const auto x_of = [&](SimTime t) {
        return strip.x +
               static_cast<float>(static_cast<double>(t.ms) / static_cast<double>(view.span_ms) *
                                  static_cast<double>(strip.w));
    };
    const float now_x = x_of(present.now);
    const float shown_x = x_of(ui.world().now);
    fill({now_x, at.y, at.right() - now_x, at.h}, c.sunken);
    if (!ui.narrow) draw_lane_names(at);
    draw_axis(present, view, strip);
    draw_lanes(view, strip, shown_x);
    draw_playhead(ui, strip, now_x, true);
    if (ui.in_past) draw_playhead(ui, strip, shown_x, false);
    ImGui::SetCursorScreenPos(strip.min());
    ImGui::InvisibleButton("strip", ImVec2(std::max(strip.w, 1.0F), at.h));
    anchor("timeline", Role::kSlider, "Timeline: drag to look at the past");
    const double share = static_cast<double>((ImGui::GetMousePos().x - strip.x) / strip.w);
    const SimTime pointed{static_cast<std::int64_t>(share * static_cast<double>(view.span_ms))};
    if (ImGui::IsItemActive()) {
        if (pointed >= present.now) {
            ui.requests.return_to_now = ui.in_past;
        } else {
            ui.requests.look = true;
            ui.requests.look_at = SimTime{std::max<std::int64_t>(pointed.ms, 0)};
        }
    } else if (ImGui::IsItemHovered() && pointed < present.now) {
        rule_y(std::floor(ImGui::GetMousePos().x), strip.y, strip.bottom(), c.line_strong);
        draw_hover(present, view, strip, pointed);
    }
}

}  // namespace drydock::ui
