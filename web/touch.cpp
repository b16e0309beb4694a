#include "web/touch.hpp"

#include <cmath>

#include "imgui.h"
#include "web/frame_facts.hpp"

namespace drydock::ui {
namespace {

constexpr float kSlopPx = 8;        // a finger that moves less rests
constexpr float kWheelStepPx = 85;  // what Dear ImGui scrolls for one step: five lines of 17

enum class Gesture { kNone, kTap, kScroll, kDrag, kDone };

struct Finger {
    Gesture gesture = Gesture::kNone;
    float start_x = 0, start_y = 0;
    float x = 0, y = 0;
};
Finger& finger() {
    static Finger value;
    return value;
}

bool drags_at(float x, float y) {
    for (const ItemFact& item : frame_items()) {
        if (item.role == Role::kSlider && item.visible && x >= item.x0 && x < item.x1 &&
            y >= item.y0 && y < item.y1) {
            return true;
        }
    }
    return false;
}

void start(Finger& f, float x, float y) {
    ImGuiIO& io = ImGui::GetIO();
    f = {Gesture::kTap, x, y, x, y};
    io.AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
    io.AddMousePosEvent(x, y);
    if (drags_at(x, y)) {
        f.gesture = Gesture::kDrag;
        io.AddMouseButtonEvent(0, true);
    }
}

void move(Finger& f, float x, float y) {
    ImGuiIO& io = ImGui::GetIO();
    if (f.gesture == Gesture::kDrag) io.AddMousePosEvent(x, y);
    if (f.gesture == Gesture::kTap && std::hypot(x - f.start_x, y - f.start_y) > kSlopPx) {
        f.gesture = Gesture::kScroll;
    }
    if (f.gesture == Gesture::kScroll) {
        // The pointer stays where the finger came down, so one panel scrolls for the whole drag.
        io.AddMouseWheelEvent((x - f.x) / kWheelStepPx, (y - f.y) / kWheelStepPx);
    }
    f.x = x;
    f.y = y;
}

void end(Finger& f) {
    ImGuiIO& io = ImGui::GetIO();
    if (f.gesture == Gesture::kTap) click_at(f.start_x, f.start_y);
    if (f.gesture == Gesture::kDrag) io.AddMouseButtonEvent(0, false);
    // No finger hovers.
    io.AddMousePosEvent(-HUGE_VALF, -HUGE_VALF);
    f.gesture = Gesture::kNone;
}

}  // namespace

void click_at(float x, float y, int button) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(x, y);
    io.AddMouseButtonEvent(button, true);
    io.AddMouseButtonEvent(button, false);
}

void touch(TouchPhase phase, float x, float y, double /*now*/) {
    Finger& f = finger();
    switch (phase) {
        case TouchPhase::kStart:
            start(f, x, y);
            break;
        case TouchPhase::kMove:
            move(f, x, y);
            break;
        case TouchPhase::kEnd:
            end(f);
            break;
        case TouchPhase::kCancel:
            if (f.gesture != Gesture::kDrag) f.gesture = Gesture::kDone;
            end(f);
            break;
        case TouchPhase::kHold:
            if (f.gesture == Gesture::kTap) {
                click_at(f.start_x, f.start_y, 1);
                f.gesture = Gesture::kDone;
            }
            break;
    }
}

}  // namespace drydock::ui
