// What the terminal holds, without drawing: scrollback, the line being typed, history, completion,
// selection and search. Commands themselves run in the engine's shell; this is only the glass.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/shell/shell.hpp"

namespace drydock::ui {

enum class LineKind : std::uint8_t { kInput, kStdout, kStderr, kNote };

struct TerminalLine {
    std::uint32_t begin = 0;  // into the scrollback's text
    std::uint32_t size = 0;
    std::uint16_t prompt = 0;  // kInput: bytes of the prompt in front
    LineKind kind = LineKind::kStdout;
};

// A place in the scrollback: line and byte in it. The line being typed is line line_count().
struct TerminalPlace {
    std::uint32_t line = 0;
    std::uint32_t byte = 0;
    friend auto operator<=>(const TerminalPlace&, const TerminalPlace&) = default;
};

// Lines cut at the window's width. Visual rows are counted once per line and width.
struct VisualRow {
    std::uint32_t line = 0;
    std::uint32_t begin = 0;  // bytes within the line
    std::uint32_t end = 0;
};

class TerminalModel {
public:
    // Beyond these the oldest half is dropped, with a note that says so.
    static constexpr std::uint32_t kLinesMax = 200'000;
    static constexpr std::uint32_t kBytesMax = 32u << 20;
    static constexpr std::size_t kHistoryMax = 500;

    // Scrollback.
    void append(LineKind kind, std::string_view text);
    void append(const shell::Output& output);
    void append_input(std::string_view prompt, std::string_view line);
    void clear();
    [[nodiscard]] std::uint32_t line_count() const {
        return static_cast<std::uint32_t>(lines_.size());
    }
    [[nodiscard]] const TerminalLine& line(std::uint32_t i) const { return lines_[i]; }
    [[nodiscard]] std::string_view line_text(std::uint32_t i) const {
        return std::string_view(text_).substr(lines_[i].begin, lines_[i].size);
    }
    // The last line has not ended: a program that asks has written its question there.
    [[nodiscard]] bool ends_open() const { return open_line_ && !lines_.empty(); }
    // +1 with every change of the scrollback.
    [[nodiscard]] std::uint32_t revision() const { return revision_; }

    // Rows of the scrollback at `columns` characters a row.
    const std::vector<VisualRow>& rows(std::uint32_t columns);

    // The line being typed.
    [[nodiscard]] const std::string& input() const { return input_; }
    [[nodiscard]] int cursor() const { return cursor_; }
    [[nodiscard]] int input_revision() const { return input_revision_; }
    void set_input_by_user(std::string_view text, int cursor);  // does not bump input_revision
    // +1 whenever the text of the line changes, whoever changed it.
    [[nodiscard]] int typed_revision() const { return typed_revision_; }
    void set_input(std::string_view text, int cursor);
    void insert(std::string_view text);

    // Enter. Gives the complete text to run, or false when more lines are needed (the lines so far
    // are then kept as `pending`). `wants_more` asks the shell's grammar.
    bool submit(std::string_view text, bool (*wants_more)(std::string_view), std::string* complete);
    [[nodiscard]] const std::string& pending() const { return pending_; }
    // Enter, where the command in the foreground has asked: the answer stands behind the question.
    void answer(std::string_view text);
    // Ctrl-C: drops what was typed, shows it with ^C.
    void abandon_line();
    [[nodiscard]] std::string prompt() const;
    void set_cwd(std::string_view cwd);

    // History.
    void history_step(int direction);  // -1 older, +1 newer
    void search_history();             // Ctrl-R: starts, or goes on to an older match
    [[nodiscard]] bool searching() const { return searching_; }
    [[nodiscard]] std::string search_match() const;
    void end_search(bool accept);
    [[nodiscard]] const std::vector<std::string>& history() const { return history_; }
    void set_history(std::vector<std::string> lines);

    // Completion: candidates replace bytes [from, cursor) of the input.
    void set_completions(std::vector<shell::Completion> candidates, int from);
    [[nodiscard]] const std::vector<shell::Completion>& completions() const { return completions_; }
    [[nodiscard]] int completion_index() const { return completion_index_; }
    void next_completion(int direction = 1);
    void accept_completion(int index);
    void close_completions();

    // What the line probably goes on with, shown dim behind the cursor at its end.
    void set_suggestion(std::string rest) { suggestion_ = std::move(rest); }
    [[nodiscard]] const std::string& suggestion() const { return suggestion_; }
    // The rest of the newest line of the history that begins like the one being typed.
    [[nodiscard]] std::string rest_from_history() const;
    void accept_suggestion();

    // Selection of scrollback text.
    void select(TerminalPlace from, TerminalPlace to);
    void select_word(TerminalPlace at);
    void select_line(TerminalPlace at);
    void select_all();
    void clear_selection() { selection_from_ = selection_to_ = {}; }
    [[nodiscard]] bool has_selection() const { return selection_from_ != selection_to_; }
    [[nodiscard]] TerminalPlace selection_begin() const;
    [[nodiscard]] TerminalPlace selection_end() const;
    [[nodiscard]] TerminalPlace selection_anchor() const { return selection_from_; }
    [[nodiscard]] std::string selected_text() const;

    // Search in the scrollback: hits as places of their first byte, oldest first.
    void find(std::string_view needle);
    void find_in_new_lines();
    [[nodiscard]] const std::vector<TerminalPlace>& hits() const { return hits_; }
    [[nodiscard]] const std::string& needle() const { return needle_; }
    [[nodiscard]] int hit_index() const { return hit_index_; }
    void step_hit(int direction);

private:
    void add_line(LineKind kind, std::string_view text, std::uint16_t prompt);
    void search_from(std::uint32_t line);
    void drop_oldest();
    void remember(std::string_view line);
    void find_match(std::size_t before);

    std::string text_;
    std::vector<TerminalLine> lines_;
    bool open_line_ = false;  // the last line had no '\n' yet
    std::uint32_t revision_ = 0;
    std::vector<VisualRow> rows_;
    std::uint32_t rows_columns_ = 0;
    std::uint32_t rows_lines_ = 0;  // lines already cut into rows

    std::string input_;
    int cursor_ = 0;
    int input_revision_ = 0;
    int typed_revision_ = 0;
    std::string pending_;
    std::string cwd_ = "~";
    std::vector<std::string> history_;
    std::size_t history_at_ = 0;  // == history_.size(): the line being typed
    std::string draft_;
    bool searching_ = false;
    std::size_t match_ = SIZE_MAX;
    std::vector<shell::Completion> completions_;
    int completion_from_ = 0;
    int completion_index_ = -1;
    std::string suggestion_;
    TerminalPlace selection_from_;
    TerminalPlace selection_to_;
    std::string needle_;
    std::vector<TerminalPlace> hits_;
    std::uint32_t searched_lines_ = 0;  // all but the last of them for good
    int hit_index_ = -1;
};

// Bytes of `text` that fill at most `columns` character cells; at least one character.
[[nodiscard]] std::size_t bytes_of_columns(std::string_view text, std::uint32_t columns);
[[nodiscard]] std::uint32_t columns_of(std::string_view text);
// What the texts of all of them begin with.
[[nodiscard]] std::string common_start(const std::vector<shell::Completion>& candidates);
// Where the word at the cursor begins: what a completion replaces.
[[nodiscard]] int word_begin(std::string_view line, int cursor);

}  // namespace drydock::ui
