#include "web/panels/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "imgui_internal.h"
#include "web/icons.hpp"

namespace drydock::ui {
namespace {

constexpr float kHead = 40;
constexpr float kLineHeight = 19;
constexpr float kPadX = 16;
constexpr float kPadY = 8;

Color line_color(LineKind kind) {
    const Palette& c = palette();
    switch (kind) {
        case LineKind::kInput:
            return c.text;
        case LineKind::kStdout:
            return mix(c.text, c.text_dim, 0.25F);
        case LineKind::kStderr:
            return c.failed;
        case LineKind::kNote:
            return c.text_dim;
    }
    return c.text;
}

void draw_find(TerminalView& view) {
    TerminalModel& model = view.model;
    ImGui::SetNextItemWidth(180);
    if (view.find_focus) ImGui::SetKeyboardFocusHere();
    view.find_focus = false;
    const bool enter =
        ImGui::InputTextWithHint("##terminal.find", "Find in output", view.find_text,
                                 sizeof view.find_text, ImGuiInputTextFlags_EnterReturnsTrue);
    anchor("terminal.find-text", Role::kField, "Find in output");
    const bool left = ImGui::IsItemDeactivated() && ImGui::IsKeyPressed(ImGuiKey_Escape, false);
    if (model.needle() != view.find_text) model.find(view.find_text);
    ImGui::SameLine();
    const int n = static_cast<int>(model.hits().size());
    if (icon_button(icon::kLeft, "Previous match", "terminal.find-previous",
                    {.kind = ButtonStyle::Kind::kGhost, .disabled = n == 0})) {
        model.step_hit(-1);
    }
    ImGui::SameLine(0, 2);
    if (icon_button(icon::kRight, "Next match", "terminal.find-next",
                    {.kind = ButtonStyle::Kind::kGhost, .disabled = n == 0}) ||
        (enter && ImGui::GetIO().KeyShift)) {
        model.step_hit(1);
    }
    // Older ones are further up, where one searches.
    if (enter && !ImGui::GetIO().KeyShift) model.step_hit(-1);
    if (enter) view.find_focus = true;
    ImGui::SameLine();
    ImGui::AlignTextToFramePadding();
    text_dim(view.find_text[0] == '\0' ? std::string()
                                       : format("%d of %d", model.hit_index() + 1, n));
    ImGui::SameLine();
    if (icon_button(icon::kCross, "Close search", "terminal.find-close",
                    {.kind = ButtonStyle::Kind::kGhost}) ||
        left) {
        view.find_open = false;
        view.focused = true;
        view.find_text[0] = '\0';
        model.find({});
    }
}

void draw_phone_keys(TerminalView& view) {
    const ButtonStyle ghost{.kind = ButtonStyle::Kind::kGhost};
    if (button("Tab", "terminal.tab", ghost)) view.complete = true;  // the line keeps the focus
    ImGui::SameLine(0, 2);
    if (icon_button("\xe2\x86\x91", "Earlier line", "terminal.history-up", ghost)) {
        view.model.history_step(-1);
    }
    ImGui::SameLine(0, 2);
    if (icon_button("\xe2\x86\x93", "Later line", "terminal.history-down", ghost)) {
        view.model.history_step(1);
    }
    ImGui::SameLine(0, 2);
}

void draw_head(Ui& ui, TerminalView& view, const Rect& at) {
    Pane::Options options;
    options.scroll = false;
    options.pad_x = kPadX;
    options.pad_y = (kHead - kControlHeight) / 2;
    const Pane pane("terminal.head", at, options);
    if (!pane) return;
    const bool waiting = ui.present->shell.job.active && !(ui.narrow && view.find_open);
    // On a phone the buttons need the title's room.
    if (!ui.narrow || (!waiting && !view.find_open)) {
        const FontScope font(fonts().body_bold);
        ImGui::AlignTextToFramePadding();
        text_colored(palette().text, "Terminal", Role::kHeading);
        ImGui::SameLine(0, 16);
    }
    if (view.find_open) {
        draw_find(view);
        ImGui::SameLine();
    }
    const float stop = text_width("Stop") + 45 + ImGui::GetStyle().ItemSpacing.x;
    float right = waiting ? stop : 0.0F;
    right += ui.narrow && !view.find_open ? 110.0F : 0.0F;
    if (!view.find_open) right += 96;
    ImGui::SetCursorPosX(std::max(ImGui::GetWindowWidth() - kPadX - right, 0.0F));
    if (waiting) {
        if (button("Stop", "terminal.interrupt",
                   {.icon = icon::kStop,
                    .tooltip = "End the running command (Ctrl-C)",
                    .width = text_width("Stop") + 45})) {
            view.interrupt = true;
        }
        ImGui::SameLine();
    }
    if (ui.narrow && !view.find_open) draw_phone_keys(view);
    if (view.find_open) return;
    if (icon_button(icon::kFile, "Files: open the editor", "terminal.files",
                    {.kind = ButtonStyle::Kind::kGhost})) {
        ui.requests.edit = true;
    }
    ImGui::SameLine(0, 4);
    if (icon_button(icon::kSearch, "Find in output", "terminal.find",
                    {.kind = ButtonStyle::Kind::kGhost})) {
        view.find_open = true;
        view.find_focus = true;
    }
    ImGui::SameLine(0, 4);
    if (icon_button(icon::kBan, "Clear the screen (Ctrl-L)", "terminal.clear",
                    {.kind = ButtonStyle::Kind::kGhost})) {
        view.model.clear();
    }
}

// Draws the scrollback and the input line of one frame.
class TerminalDrawer {
public:
    TerminalDrawer(Ui& ui, TerminalView& view)
        : ui_(ui),
          view_(view),
          model_(view.model),
          mono_(fonts().mono),
          list_(ImGui::GetWindowDrawList()) {
        advance_ = text_width("M");
        origin_ = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        columns_ = static_cast<std::uint32_t>(std::max(std::floor(width / advance_), 8.0F));
        view_top_ = list_->GetClipRectMin().y;
        view_bottom_ = list_->GetClipRectMax().y;
    }

    void run() {
        model_.find_in_new_lines();
        const std::vector<VisualRow>& rows = model_.rows(columns_);
        row_count_ = rows.size();
        handle_mouse(rows);
        const auto first = row_at(view_top_);
        const auto last = std::min(row_at(view_bottom_) + 1, row_count_);
        find_first_hit(rows, first);
        for (std::size_t r = first; r < last; ++r)
            draw_row(rows[r], r);
        record_text(rows, first, last);
        // What is typed stands behind the question of the program that asks.
        const std::size_t question = question_rows(rows);
        behind_question_ = question > 0;
        const float top = static_cast<float>(row_count_ - question) * kLineHeight;
        draw_input(origin_.y + top);
        ImGui::Dummy(ImVec2(1, top + kLineHeight * static_cast<float>(input_rows_)));
        follow(rows);
    }

private:
    // Rows at the end that are the question of a program which waits for a line.
    std::size_t question_rows(const std::vector<VisualRow>& rows) const {
        if (!ui_.present->shell.job.wants_line || !model_.ends_open() || model_.searching()) {
            return 0;
        }
        std::size_t n = 0;
        while (n < rows.size() && rows[rows.size() - 1 - n].line == model_.line_count() - 1)
            ++n;
        return n;
    }

    std::size_t row_at(float y) const {
        const float r = std::floor((y - origin_.y) / kLineHeight);
        return r <= 0 ? 0 : std::min(static_cast<std::size_t>(r), row_count_);
    }

    float x_of(std::string_view line, std::uint32_t begin, std::uint32_t byte) const {
        return origin_.x +
               advance_ * static_cast<float>(columns_of(line.substr(begin, byte - begin)));
    }

    // A band behind part of a row, given in bytes of its line.
    void band(const VisualRow& row, float y, std::uint32_t from, std::uint32_t to, Color color) {
        const std::string_view line = model_.line_text(row.line);
        const std::uint32_t a = std::clamp(from, row.begin, row.end);
        const std::uint32_t b = std::clamp(to, row.begin, row.end);
        if (a >= b) return;
        fill({x_of(line, row.begin, a), y, x_of(line, row.begin, b) - x_of(line, row.begin, a),
              kLineHeight},
             color);
    }

    void draw_row(const VisualRow& row, std::size_t index) {
        const TerminalLine& line = model_.line(row.line);
        const std::string_view whole = model_.line_text(row.line);
        const float y = origin_.y + static_cast<float>(index) * kLineHeight;
        if (model_.has_selection()) {
            const TerminalPlace a = model_.selection_begin();
            const TerminalPlace b = model_.selection_end();
            if (row.line >= a.line && row.line <= b.line) {
                band(row, y, row.line == a.line ? a.byte : 0,
                     row.line == b.line ? b.byte : line.size, with_alpha(palette().accent, 0.3F));
            }
        }
        draw_hits(row, y);
        float x = origin_.x;
        const float text_y = y + (kLineHeight - ImGui::GetFontSize()) / 2;
        std::uint32_t begin = row.begin;
        if (line.prompt > begin) {
            const std::uint32_t stop = std::min<std::uint32_t>(line.prompt, row.end);
            put(ImVec2(x, text_y), palette().text_dim, whole.substr(begin, stop - begin));
            x = x_of(whole, row.begin, stop);
            begin = stop;
        }
        put(ImVec2(x, text_y), line_color(line.kind), whole.substr(begin, row.end - begin));
    }

    void find_first_hit(const std::vector<VisualRow>& rows, std::size_t first) {
        if (first >= rows.size()) return;
        const TerminalPlace from{rows[first].line, 0};
        const auto& hits = model_.hits();
        next_hit_ = static_cast<std::size_t>(std::lower_bound(hits.begin(), hits.end(), from) -
                                             hits.begin());
    }

    void draw_hits(const VisualRow& row, float y) {
        const auto& hits = model_.hits();
        const auto size = static_cast<std::uint32_t>(model_.needle().size());
        for (std::size_t i = next_hit_; i < hits.size() && hits[i].line <= row.line; ++i) {
            if (hits[i].line < row.line || hits[i].byte + size <= row.begin) {
                continue;
            }
            const bool current = static_cast<int>(i) == model_.hit_index();
            band(row, y, hits[i].byte, hits[i].byte + size,
                 with_alpha(palette().starting, current ? 0.55F : 0.25F));
        }
    }

    void put(ImVec2 at, Color color, std::string_view value) {
        if (!value.empty()) list_->AddText(at, color, value.data(), value.data() + value.size());
    }

    // Whole lines for the mirror, each once.
    void record_text(const std::vector<VisualRow>& rows, std::size_t first, std::size_t last) {
        for (std::size_t r = first; r < last; ++r) {
            if (r > first && rows[r].line == rows[r - 1].line) continue;
            const float y = origin_.y + static_cast<float>(r) * kLineHeight;
            text_fact(Role::kLog, model_.line_text(rows[r].line), ImVec2(origin_.x, y),
                      ImVec2(origin_.x + advance_ * static_cast<float>(columns_), y + kLineHeight));
        }
    }

    void draw_waiting(float y) {
        const shell::Job& job = ui_.present->shell.job;
        std::size_t shown = std::min({job.line.find('\n'), job.line.size(), std::size_t{60}});
        while (shown > 0 && shown < job.line.size() && (job.line[shown] & 0xc0) == 0x80)
            --shown;  // not inside a character
        const std::string line = "waiting: " + job.line.substr(0, shown) +
                                 (shown < job.line.size() ? "\xe2\x80\xa6" : "") +
                                 (ui_.narrow ? "   (Stop ends it)" : "   (Ctrl-C stops it)");
        const float text_y = y + (kLineHeight - ImGui::GetFontSize()) / 2;
        put(ImVec2(origin_.x, text_y), palette().starting, line);
        text_fact(Role::kStatus, line, ImVec2(origin_.x, y),
                  ImVec2(origin_.x + 10, y + kLineHeight));
    }

    // While a command waits, what is typed goes on beneath: it runs when the command has ended.
    void draw_input(float top) {
        const shell::Job& job = ui_.present->shell.job;
        const int waiting_rows = job.active && !job.wants_line ? 1 : 0;
        if (waiting_rows > 0) draw_waiting(top);
        const float y = top + kLineHeight * static_cast<float>(waiting_rows);
        view_.input_at = {origin_.x, y, advance_ * static_cast<float>(columns_), kLineHeight};
        std::string prompt = behind_question_
                                 ? std::string(model_.line_text(model_.line_count() - 1))
                             : job.wants_line ? std::string()
                                              : model_.prompt();
        std::string shown = model_.input();
        if (model_.searching()) {
            prompt = "(search) " + shown + ": ";
            shown = model_.search_match();
        }
        std::string whole = prompt + shown;
        const auto prompt_size = static_cast<std::uint32_t>(prompt.size());
        const auto caret_byte = model_.searching()
                                    ? prompt_size - 2
                                    : prompt_size + static_cast<std::uint32_t>(model_.cursor());
        std::uint32_t at = 0;
        input_rows_ = 0;
        ImVec2 caret(origin_.x, y);
        bool more = true;
        while (more) {
            // A row ends where the panel does, or at a line end of what was typed or pasted.
            const std::string_view rest = std::string_view(whole).substr(at);
            const std::string_view line = rest.substr(0, rest.find('\n'));
            const auto n = static_cast<std::uint32_t>(bytes_of_columns(line, columns_));
            const bool broken = n == line.size() && line.size() < rest.size();
            const float row_y = y + static_cast<float>(input_rows_) * kLineHeight;
            draw_input_row(whole, at, n, prompt_size, row_y);
            const bool last = broken || at + n >= whole.size();
            if (caret_byte >= at && (caret_byte < at + n || (last && caret_byte == at + n))) {
                caret = ImVec2(x_of(whole, at, caret_byte), row_y);
            }
            at += n + (broken ? 1 : 0);
            ++input_rows_;
            more = broken || at < whole.size();
        }
        if (view_.focused) fill({caret.x, caret.y + 2, 2, kLineHeight - 4}, palette().accent);
        draw_suggestion(caret);
        view_.input_indent =
            x_of(whole, 0, std::min<std::uint32_t>(prompt_size, columns_)) - origin_.x;
        const std::string_view before = std::string_view(whole).substr(
            0, prompt_size + static_cast<std::uint32_t>(word_begin(shown, model_.cursor())));
        view_.word_x = origin_.x + advance_ * static_cast<float>(columns_of(before) % columns_);
        view_.input_at.h = kLineHeight * static_cast<float>(input_rows_);
        anchor_rect("terminal.input", Role::kField, whole, view_.input_at.min(),
                    view_.input_at.max());
        // The page's text field lies there, and never outside of what is seen: the browser would
        // scroll the page to its caret.
        const float room = view_bottom_ - view_top_;
        view_.input_at.h = std::min(view_.input_at.h, std::max(room, kLineHeight));
        view_.input_at.y =
            std::max(std::min(view_.input_at.y, view_bottom_ - view_.input_at.h), view_top_);
        input_rows_ += waiting_rows;
        caret_ = caret;
    }

    // Behind the cursor, as far as the row goes.
    void draw_suggestion(ImVec2 at) {
        const std::string_view rest = model_.suggestion();
        const auto used = static_cast<std::uint32_t>((at.x - origin_.x) / advance_ + 0.5F);
        if (rest.empty() || !view_.focused || model_.searching() || used >= columns_) return;
        const std::string_view shown = rest.substr(0, bytes_of_columns(rest, columns_ - used));
        const float text_y = at.y + (kLineHeight - ImGui::GetFontSize()) / 2;
        put(ImVec2(at.x, text_y), with_alpha(palette().text_dim, 0.75F), shown);
        text_fact(
            Role::kText, rest, at,
            ImVec2(at.x + advance_ * static_cast<float>(columns_of(shown)), at.y + kLineHeight));
    }

    void draw_input_row(std::string_view whole, std::uint32_t at, std::uint32_t n,
                        std::uint32_t prompt_size, float y) {
        const float text_y = y + (kLineHeight - ImGui::GetFontSize()) / 2;
        const auto clip = [&](int b) {
            return std::clamp(prompt_size + static_cast<std::uint32_t>(std::max(b, 0)), at, at + n);
        };
        const std::uint32_t a = clip(view_.input_selection_from);
        const std::uint32_t b = clip(view_.input_selection_to);
        if (a < b) {
            fill({x_of(whole, at, a), y, x_of(whole, at, b) - x_of(whole, at, a), kLineHeight},
                 with_alpha(palette().accent, 0.3F));
        }
        const std::uint32_t split = std::clamp(prompt_size, at, at + n);
        // The question stands there already.
        if (!behind_question_) {
            put(ImVec2(origin_.x, text_y), palette().text_dim, whole.substr(at, split - at));
        }
        put(ImVec2(x_of(whole, at, split), text_y), palette().text,
            whole.substr(split, at + n - split));
    }

    TerminalPlace place_at(const std::vector<VisualRow>& rows, ImVec2 mouse) const {
        if (rows.empty()) return {};
        if (mouse.y < origin_.y) return {rows[0].line, 0};
        const std::size_t r = row_at(mouse.y);
        if (r >= rows.size()) return {rows.back().line, rows.back().end};
        const std::string_view line = model_.line_text(rows[r].line);
        const float cells = std::max((mouse.x - origin_.x) / advance_ + 0.5F, 0.0F);
        const auto columns = static_cast<std::uint32_t>(cells);
        const std::string_view part = line.substr(rows[r].begin, rows[r].end - rows[r].begin);
        const std::size_t bytes = columns == 0 ? 0 : bytes_of_columns(part, columns);
        return {rows[r].line, rows[r].begin + static_cast<std::uint32_t>(bytes)};
    }

    void handle_mouse(const std::vector<VisualRow>& rows) {
        const ImVec2 mouse = ImGui::GetMousePos();
        if (ImGui::IsWindowHovered() && ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
            mouse.x < ImGui::GetWindowPos().x + ImGui::GetWindowWidth() - 12) {
            view_.focused = true;
            const TerminalPlace at = place_at(rows, mouse);
            const int clicks = ImGui::GetMouseClickedCount(ImGuiMouseButton_Left);
            if (clicks == 2) {
                model_.select_word(at);
            } else if (clicks == 3) {
                model_.select_line(at);
            } else {
                const bool extend = ImGui::GetIO().KeyShift && model_.has_selection();
                model_.select(extend ? model_.selection_anchor() : at, at);
                view_.dragging = true;
            }
        }
        if (ImGui::IsWindowHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
        if (!view_.dragging) return;
        if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
            view_.dragging = false;
            return;
        }
        model_.select(model_.selection_anchor(), place_at(rows, mouse));
        if (mouse.y < view_top_) ImGui::SetScrollY(ImGui::GetScrollY() - kLineHeight);
        if (mouse.y > view_bottom_) ImGui::SetScrollY(ImGui::GetScrollY() + kLineHeight);
        if (mouse.y < view_top_ || mouse.y > view_bottom_) ui_.animate(0.1);
    }

    // Stays at the end when it was there; new input always goes there; search goes to its match.
    void follow(const std::vector<VisualRow>& rows) {
        if (view_.scroll_pages != 0) {
            const float page =
                (view_bottom_ - view_top_ - kLineHeight) * static_cast<float>(view_.scroll_pages);
            ImGui::SetScrollY(std::clamp(ImGui::GetScrollY() + page, 0.0F, ImGui::GetScrollMaxY()));
            view_.scroll_pages = 0;
            view_.stick_to_end = false;
        }
        const bool typed = view_.drawn_input_revision != model_.typed_revision();
        const bool grown = view_.drawn_revision != model_.revision();
        const float height = view_bottom_ - view_top_;
        const bool resized = view_.drawn_height != height || view_.drawn_columns != columns_ ||
                             view_.drawn_input_rows != input_rows_;
        if (view_.find_open && model_.hit_index() >= 0 && !typed) {
            const TerminalPlace hit = model_.hits()[static_cast<std::size_t>(model_.hit_index())];
            const auto row = std::lower_bound(
                rows.begin(), rows.end(), hit, [](const VisualRow& r, TerminalPlace p) {
                    return r.line < p.line || (r.line == p.line && r.end <= p.byte);
                });
            const float y = static_cast<float>(row - rows.begin()) * kLineHeight;
            const float top = ImGui::GetScrollY();
            const float room = view_bottom_ - view_top_ - 2 * kLineHeight;
            if (last_hit_moved(hit) && (y < top || y > top + room)) {
                ImGui::SetScrollY(std::max(y - room / 2, 0.0F));
                ui_.animate(0.05);
            }
        } else if (typed || ((grown || resized) && view_.stick_to_end)) {
            show_caret();
        }
        if (typed) {
            view_.stick_to_end = true;
        } else if (!grown && !resized) {
            view_.stick_to_end = ImGui::GetScrollY() >= ImGui::GetScrollMaxY() - kLineHeight;
        }
        view_.drawn_revision = model_.revision();
        view_.drawn_input_revision = model_.typed_revision();
        view_.drawn_height = height;
        view_.drawn_columns = columns_;
        view_.drawn_input_rows = input_rows_;
    }

    // The end of what is typed, or as much of it as leaves the caret in sight.
    void show_caret() {
        const float end = ImGui::GetCursorPosY() + kPadY - (view_bottom_ - view_top_);
        const float caret = caret_.y - origin_.y;
        ImGui::SetScrollY(std::max(std::min(end, caret), 0.0F));
        ui_.animate(0.05);
    }

    bool last_hit_moved(TerminalPlace hit) {
        const ImGuiID key = ImGui::GetID("hit");
        ImGuiStorage* storage = ImGui::GetStateStorage();
        const int code = static_cast<int>(hit.line * 4096U + hit.byte + 1U);
        const bool moved = storage->GetInt(key) != code;
        storage->SetInt(key, code);
        return moved;
    }

    Ui& ui_;
    TerminalView& view_;
    TerminalModel& model_;
    FontScope mono_;
    ImDrawList* list_;
    float advance_ = 8;
    ImVec2 origin_;
    ImVec2 caret_;
    std::uint32_t columns_ = 80;
    std::size_t row_count_ = 0;
    bool behind_question_ = false;
    std::size_t next_hit_ = 0;
    int input_rows_ = 1;
    float view_top_ = 0;
    float view_bottom_ = 0;
};

void draw_completions(TerminalView& view, const Rect& panel, bool narrow) {
    const std::vector<shell::Completion>& all = view.model.completions();
    if (all.empty() || !(view.focused || narrow)) return;
    const FontScope mono(fonts().mono);
    constexpr int kShown = 8;
    const int n = static_cast<int>(all.size());
    const int shown = std::min(n, kShown);
    const int first = std::clamp(view.model.completion_index() - kShown / 2, 0, n - shown);
    float name_width = 0;
    float detail_width = 0;
    for (const shell::Completion& one : all) {
        name_width = std::max(name_width, text_width(one.display));
        detail_width = std::max(detail_width, text_width(one.detail));
    }
    const float width = std::min(std::max(name_width + detail_width + 56, 120.0F), panel.w - 32);
    name_width = std::min(name_width, width * 0.7F);
    const float height = static_cast<float>(shown) * 22 + 30;
    // Under the word that it completes, as far as the panel goes.
    const float x = std::max(std::min(view.word_x - 14, panel.right() - width - 16), panel.x + 8);
    // Above the line, or below it where the line stands high.
    float y = view.input_at.y - height - 4;
    if (y < panel.y && view.input_at.bottom() + height + 4 <= panel.bottom()) {
        y = view.input_at.bottom() + 4;
    }
    ImGui::SetNextWindowPos(ImVec2(x, std::max(y, 8.0F)));
    ImGui::SetNextWindowSize(ImVec2(width, height));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(4, 4));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 6);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, palette().raised);
    if (ImGui::Begin("##completions", nullptr,
                     ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                         ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav)) {
        ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
        for (int i = first; i < first + shown; ++i) {
            const shell::Completion& one = all[static_cast<std::size_t>(i)];
            const ImVec2 at = ImGui::GetCursorScreenPos();
            const Rect row{at.x, at.y, width - 8, 22};
            ImGui::PushID(i);
            const bool pressed = ImGui::InvisibleButton("one", ImVec2(row.w, row.h));
            anchor("completion." + one.display, Role::kButton, one.display);
            const bool hot = ImGui::IsItemHovered() || i == view.model.completion_index();
            if (hot) fill(row, palette().accent_soft, 4);
            const float detail_x = row.x + 26 + name_width;
            text_at(ImVec2(row.x + 10, row.y + 4),
                    one.detail.empty() ? row.right() - 4 : detail_x - 8, palette().text,
                    one.display);
            text_at(ImVec2(detail_x, row.y + 4), row.right() - 4, palette().text_dim, one.detail);
            ImGui::SetCursorScreenPos(ImVec2(at.x, row.bottom()));
            ImGui::PopID();
            if (pressed) {
                view.model.accept_completion(i);
                break;
            }
        }
        const FontScope small(fonts().small);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        text_at(ImVec2(at.x + 10, at.y + 3), at.x + width - 12, palette().text_dim,
                format(view.model.completion_index() < 0
                           ? "%d choices \xc2\xb7 Tab or arrows to choose"
                           : "%d choices \xc2\xb7 Tab next \xc2\xb7 Enter takes it",
                       n));
    }
    ImGui::End();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar(3);
}

}  // namespace

void draw_terminal(Ui& ui, TerminalView& view, const Rect& at) {
    set_region("terminal");
    view.shown = true;
    fill(at, palette().sunken);
    draw_head(ui, view, {at.x, at.y, at.w, kHead});
    rule_x(at.x, at.right(), at.y + kHead - 1, palette().line);
    {
        Pane::Options options;
        options.pad_x = kPadX;
        options.pad_y = kPadY;
        const Pane pane("terminal.body", {at.x, at.y + kHead, at.w, at.h - kHead}, options);
        if (pane) TerminalDrawer(ui, view).run();
    }
    draw_completions(view, at, ui.narrow);
}

}  // namespace drydock::ui
