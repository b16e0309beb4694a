// Fingers, which Dear ImGui does not know: a tap clicks, a drag scrolls, a long press is the right
// button; sliders follow the finger.
#pragma once

namespace drydock::ui {

enum class TouchPhase : int { kStart = 0, kMove = 1, kEnd = 2, kCancel = 3, kHold = 4 };

// CSS pixels. kHold: the finger has rested for half a second.
void touch(TouchPhase phase, float x, float y, double now);

// A whole click, as events for the next frames.
void click_at(float x, float y, int button = 0);

}  // namespace drydock::ui
