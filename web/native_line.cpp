// Compiled into the desktop app alone.
#include "web/native_line.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "web/app.hpp"

namespace drydock::ui {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// The start of the character before or after byte `at`.
int step(std::string_view text, int at, int direction) {
    const int size = static_cast<int>(text.size());
    do {
        at += direction;
    } while (at > 0 && at < size && continues(text[static_cast<std::size_t>(at)]));
    return std::clamp(at, 0, size);
}

}  // namespace

bool NativeLine::handle(App& app, const SDL_Event& event) {
    follow(app);
    if (event.type == SDL_TEXTINPUT) {
        insert(app, event.text.text);
        return true;
    }
    return event.type == SDL_KEYDOWN && handle_key(app, event.key);
}

bool NativeLine::handle_key(App& app, const SDL_KeyboardEvent& key) {
    const int symbol = key.keysym.sym;
    if ((key.keysym.mod & (KMOD_CTRL | KMOD_GUI)) != 0) return handle_control(app, symbol);
    if ((key.keysym.mod & KMOD_ALT) != 0) return false;
    switch (symbol) {
        case SDLK_RETURN:
        case SDLK_KP_ENTER: {
            const std::string line = std::exchange(text_, {});
            cursor_ = 0;
            app.terminal_submit(line);
            return true;
        }
        case SDLK_BACKSPACE:
            erase(app, step(text_, cursor_, -1), cursor_);
            return true;
        case SDLK_DELETE:
            erase(app, cursor_, step(text_, cursor_, 1));
            return true;
        case SDLK_LEFT:
            move(app, step(text_, cursor_, -1));
            return true;
        case SDLK_RIGHT:
            if (take_suggestion(app)) return true;
            move(app, step(text_, cursor_, 1));
            return true;
        case SDLK_HOME:
            move(app, 0);
            return true;
        case SDLK_END:
            if (take_suggestion(app)) return true;
            move(app, static_cast<int>(text_.size()));
            return true;
        case SDLK_UP:
            app.terminal_key(TerminalKey::kHistoryPrevious);
            return true;
        case SDLK_DOWN:
            app.terminal_key(TerminalKey::kHistoryNext);
            return true;
        case SDLK_TAB:
            app.terminal_key(TerminalKey::kComplete);
            return true;
        case SDLK_ESCAPE:
            app.terminal_key(TerminalKey::kEscape);
            return true;
        case SDLK_PAGEUP:
            app.terminal_key(TerminalKey::kPageUp);
            return true;
        case SDLK_PAGEDOWN:
            app.terminal_key(TerminalKey::kPageDown);
            return true;
        default:
            return false;
    }
}

// What is suggested stands behind the end of the line.
bool NativeLine::take_suggestion(App& app) {
    if (cursor_ != static_cast<int>(text_.size())) return false;
    app.terminal_key(TerminalKey::kForward);
    return true;
}

bool NativeLine::handle_control(App& app, int symbol) {
    switch (symbol) {
        case SDLK_c:
            if (const std::string chosen = app.copy_selection(); !chosen.empty()) {
                SDL_SetClipboardText(chosen.c_str());
            } else {
                app.terminal_key(TerminalKey::kInterrupt);
            }
            return true;
        case SDLK_v:
            if (char* clipboard = SDL_GetClipboardText()) {
                const std::string text(clipboard);
                SDL_free(clipboard);
                if (text.find('\n') == std::string::npos)
                    insert(app, text);
                else
                    app.paste(text);
            }
            return true;
        case SDLK_l:
            app.terminal_key(TerminalKey::kClear);
            return true;
        case SDLK_r:
            app.terminal_key(TerminalKey::kSearchHistory);
            return true;
        case SDLK_a:
            move(app, 0);
            return true;
        case SDLK_e:
            move(app, static_cast<int>(text_.size()));
            return true;
        case SDLK_u:
            erase(app, 0, cursor_);
            return true;
        case SDLK_k:
            erase(app, cursor_, static_cast<int>(text_.size()));
            return true;
        default:
            return false;
    }
}

// What the app has changed itself (history, completion) is taken over first.
void NativeLine::follow(App& app) {
    App::TextTarget target = app.text_target();
    if (target.revision == revision_) return;
    revision_ = target.revision;
    text_ = std::move(target.text);
    cursor_ = std::clamp(target.cursor, 0, static_cast<int>(text_.size()));
}

void NativeLine::insert(App& app, const std::string& text) {
    text_.insert(static_cast<std::size_t>(cursor_), text);
    cursor_ += static_cast<int>(text.size());
    app.terminal_set_input(text_, cursor_);
}

void NativeLine::erase(App& app, int from, int to) {
    text_.erase(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
    cursor_ = from;
    app.terminal_set_input(text_, cursor_);
}

void NativeLine::move(App& app, int to) {
    cursor_ = to;
    app.terminal_set_input(text_, cursor_);
}

}  // namespace drydock::ui
