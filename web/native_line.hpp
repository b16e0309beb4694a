// The terminal's line on the desktop: what a text field does in the page.
#pragma once

#include <SDL.h>

#include <string>

namespace drydock::ui {

class App;

class NativeLine {
public:
    // True when the event was the line's.
    bool handle(App& app, const SDL_Event& event);

private:
    bool handle_key(App& app, const SDL_KeyboardEvent& key);
    bool handle_control(App& app, int symbol);
    bool take_suggestion(App& app);
    void follow(App& app);
    void insert(App& app, const std::string& text);
    void erase(App& app, int from, int to);
    void move(App& app, int to);

    std::string text_;
    int cursor_ = 0;  // bytes
    int revision_ = -1;
};

}  // namespace drydock::ui
