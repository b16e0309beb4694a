// Draws the terminal: scrollback, prompt, completions, search.
#pragma once

#include <string>

#include "web/panels/terminal_model.hpp"
#include "web/ui.hpp"

namespace drydock::ui {

struct TerminalView {
    TerminalModel model;
    bool focused = false;
    bool shown = false;      // in this frame
    Rect input_at;           // where the real text input belongs
    float input_indent = 0;  // of its first row: the prompt's width
    float word_x = 0;        // where the word at the cursor begins
    bool stick_to_end = true;
    std::uint32_t drawn_revision = 0;
    int drawn_input_revision = 0;
    float drawn_height = 0;
    std::uint32_t drawn_columns = 0;
    int drawn_input_rows = 0;
    bool dragging = false;
    int scroll_pages = 0;  // wish: -1 up, +1 down
    bool find_open = false;
    bool find_focus = false;
    char find_text[128] = {};
    int input_selection_from = 0;
    int input_selection_to = 0;
    // Wishes of this frame.
    bool interrupt = false;
    bool complete = false;
};

void draw_terminal(Ui& ui, TerminalView& view, const Rect& at);

}  // namespace drydock::ui
