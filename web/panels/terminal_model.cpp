#include "web/panels/terminal_model.hpp"

#include <algorithm>

namespace drydock::ui {
namespace {

bool continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

bool word_char(char c) {
    return c > ' ' && c != '"' && c != '\'' && c != ',' && c != '|' && c != '=';
}

constexpr std::uint32_t kTabStop = 8;

// As a terminal shows it: tabs up to their stops, no colours, and what stands behind a carriage
// return instead of what stood before it. `column`: where the text begins.
std::string shown_text(std::string_view text, std::uint32_t column) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\t') {
            const std::uint32_t used = column + columns_of(out);
            out.append(kTabStop - used % kTabStop, ' ');
        } else if (c == '\x1b' && i + 1 < text.size() && text[i + 1] == '[') {
            i += 2;
            while (i < text.size() && !(text[i] >= '@' && text[i] <= '~'))
                ++i;
        } else if (c == '\r') {
            if (i + 1 < text.size()) out.clear();
        } else {
            out += c;
        }
    }
    return out;
}

bool is_plain(std::string_view text) { return text.find_first_of("\t\x1b\r") == text.npos; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_letters(std::string_view text, std::size_t at, std::string_view needle) {
    for (std::size_t i = 0; i < needle.size(); ++i) {
        if (lower(text[at + i]) != lower(needle[i])) return false;
    }
    return true;
}

}  // namespace

namespace {

// Whether a completed word is complete: not where a quote or a bracket of it is open, or where more
// of it is due.
bool ends_word(std::string_view word) {
    if (word.empty() || std::string_view("/= [{,:").find(word.back()) != std::string_view::npos) {
        return false;
    }
    char quote = '\0';
    int open = 0;
    for (const char c : word) {
        if (quote != '\0') {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        }
        open += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    }
    return quote == '\0' && open <= 0;
}

}  // namespace

std::size_t bytes_of_columns(std::string_view text, std::uint32_t columns) {
    std::size_t at = 0;
    std::uint32_t used = 0;
    while (at < text.size()) {
        std::size_t next = at + 1;
        while (next < text.size() && continuation(text[next]))
            ++next;
        if (used == columns && at > 0) break;
        ++used;
        at = next;
    }
    return at;
}

std::uint32_t columns_of(std::string_view text) {
    std::uint32_t n = 0;
    for (const char c : text)
        n += continuation(c) ? 0U : 1U;
    return n;
}

void TerminalModel::add_line(LineKind kind, std::string_view text, std::uint16_t prompt) {
    TerminalLine line;
    line.begin = static_cast<std::uint32_t>(text_.size());
    line.size = static_cast<std::uint32_t>(text.size());
    line.prompt = prompt;
    line.kind = kind;
    text_.append(text);
    lines_.push_back(line);
    ++revision_;
}

std::string common_start(const std::vector<shell::Completion>& candidates) {
    if (candidates.empty()) return {};
    std::string common = candidates.front().insert;
    for (const shell::Completion& candidate : candidates) {
        const std::string& other = candidate.insert;
        std::size_t n = 0;
        while (n < common.size() && n < other.size() && common[n] == other[n])
            ++n;
        common.resize(n);
    }
    return common;
}

int word_begin(std::string_view line, int cursor) {
    char quote = '\0';
    int begin = 0;
    for (int i = 0; i < cursor && i < static_cast<int>(line.size()); ++i) {
        const char c = line[static_cast<std::size_t>(i)];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '|' || c == ';' || c == '&' ||
                   c == '(') {
            begin = i + 1;
        }
    }
    return begin;
}

void TerminalModel::append(LineKind kind, std::string_view text) {
    // What `clear` and each round of `watch` print first.
    constexpr std::string_view kClearScreen = "\x1b[H\x1b[2J";
    if (const std::size_t at = text.rfind(kClearScreen); at != std::string_view::npos) {
        clear();
        text.remove_prefix(at + kClearScreen.size());
    }
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view piece = text.substr(0, end);
        const bool goes_on = open_line_ && !lines_.empty() && lines_.back().kind == kind;
        std::string shown;
        if (!is_plain(piece)) {
            shown = shown_text(piece, goes_on ? columns_of(line_text(line_count() - 1)) : 0);
            piece = shown;
        }
        if (goes_on) {
            text_.append(piece);
            lines_.back().size += static_cast<std::uint32_t>(piece.size());
            if (rows_lines_ == lines_.size()) rows_columns_ = 0;
            ++revision_;
        } else {
            add_line(kind, piece, 0);
        }
        open_line_ = end == std::string_view::npos;
        text = open_line_ ? std::string_view() : text.substr(end + 1);
    }
    if (lines_.size() > kLinesMax || text_.size() > kBytesMax) drop_oldest();
}

void TerminalModel::append(const shell::Output& output) {
    switch (output.kind) {
        case shell::OutputKind::kStdout:
            append(LineKind::kStdout, output.text);
            return;
        case shell::OutputKind::kStderr:
            append(LineKind::kStderr, output.text);
            return;
        case shell::OutputKind::kNote:
            append(LineKind::kNote, output.text);
            return;
    }
}

void TerminalModel::append_input(std::string_view prompt_text, std::string_view line) {
    open_line_ = false;
    // Several lines at once (a recalled loop) stand as they would had they been typed.
    std::string_view prompt = prompt_text;
    while (true) {
        const std::size_t end = line.find('\n');
        std::string whole(prompt);
        whole += shown_text(line.substr(0, end), columns_of(prompt));
        add_line(LineKind::kInput, whole, static_cast<std::uint16_t>(prompt.size()));
        if (end == std::string_view::npos || end + 1 == line.size()) return;
        line.remove_prefix(end + 1);
        prompt = "> ";
    }
}

void TerminalModel::clear() {
    text_.clear();
    lines_.clear();
    open_line_ = false;
    rows_columns_ = 0;
    clear_selection();
    find(std::string(needle_));
    ++revision_;
}

void TerminalModel::drop_oldest() {
    const std::size_t drop = lines_.size() / 2;
    const std::uint32_t bytes = lines_[drop].begin;
    text_.erase(0, bytes);
    lines_.erase(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(drop));
    for (TerminalLine& line : lines_)
        line.begin -= bytes;
    rows_columns_ = 0;
    clear_selection();
    add_line(LineKind::kNote, "# older output was dropped to save memory", 0);
    find(std::string(needle_));
}

const std::vector<VisualRow>& TerminalModel::rows(std::uint32_t columns) {
    if (columns != rows_columns_) {
        rows_.clear();
        rows_columns_ = columns;
        rows_lines_ = 0;
    }
    for (; rows_lines_ < lines_.size(); ++rows_lines_) {
        const std::string_view whole = line_text(rows_lines_);
        std::size_t at = 0;
        do {
            const std::size_t n = whole.size() - at <= columns
                                      ? whole.size() - at
                                      : bytes_of_columns(whole.substr(at), columns);
            rows_.push_back(
                {rows_lines_, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + n)});
            at += n;
        } while (at < whole.size());
    }
    return rows_;
}

void TerminalModel::set_input_by_user(std::string_view text, int cursor) {
    if (input_ != text) {
        ++typed_revision_;
        clear_selection();
    }
    input_ = text;
    cursor_ = std::clamp(cursor, 0, static_cast<int>(input_.size()));
    close_completions();
    suggestion_.clear();
    if (searching_) find_match(history_.size());
}

void TerminalModel::set_input(std::string_view text, int cursor) {
    input_ = text;
    cursor_ = std::clamp(cursor, 0, static_cast<int>(input_.size()));
    suggestion_.clear();
    ++input_revision_;
    ++typed_revision_;
}

std::string TerminalModel::rest_from_history() const {
    for (std::size_t i = history_.size(); i-- > 0;) {
        const std::string& line = history_[i];
        if (line.size() > input_.size() && line.starts_with(input_) &&
            line.find('\n') == std::string::npos) {
            return line.substr(input_.size());
        }
    }
    return {};
}

void TerminalModel::accept_suggestion() {
    if (suggestion_.empty()) return;
    const std::string line = input_ + suggestion_;
    close_completions();
    set_input(line, static_cast<int>(line.size()));
}

void TerminalModel::insert(std::string_view text) {
    std::string next = input_;
    next.insert(static_cast<std::size_t>(cursor_), text);
    set_input(next, cursor_ + static_cast<int>(text.size()));
}

bool TerminalModel::submit(std::string_view text, bool (*wants_more)(std::string_view),
                           std::string* complete) {
    close_completions();
    clear_selection();
    append_input(prompt(), text);
    set_input({}, 0);
    pending_ += text;
    if (wants_more != nullptr && wants_more(pending_)) {
        pending_ += '\n';
        return false;
    }
    *complete = std::move(pending_);
    pending_.clear();
    remember(*complete);
    return true;
}

void TerminalModel::answer(std::string_view text) {
    close_completions();
    clear_selection();
    // A question may have gone to standard error, as that of `read -p` does.
    append(ends_open() ? lines_.back().kind : LineKind::kStdout, std::string(text) + "\n");
    set_input({}, 0);
}

void TerminalModel::abandon_line() {
    append_input(prompt(), input_ + "^C");
    pending_.clear();
    set_input({}, 0);
    close_completions();
    history_at_ = history_.size();
}

std::string TerminalModel::prompt() const {
    if (!pending_.empty()) return "> ";
    return cwd_ + " $ ";
}

void TerminalModel::set_cwd(std::string_view cwd) {
    static constexpr std::string_view kHome = "/home/learner";
    if (cwd.starts_with(kHome)) {
        cwd_ = "~";
        cwd_ += cwd.substr(kHome.size());
    } else {
        cwd_ = cwd;
    }
}

void TerminalModel::remember(std::string_view line) {
    if (line.find_first_not_of(" \t\n") != std::string_view::npos &&
        (history_.empty() || history_.back() != line)) {
        history_.emplace_back(line);
        if (history_.size() > kHistoryMax) history_.erase(history_.begin());
    }
    history_at_ = history_.size();
    draft_.clear();
}

void TerminalModel::set_history(std::vector<std::string> lines) {
    history_ = std::move(lines);
    history_at_ = history_.size();
}

void TerminalModel::history_step(int direction) {
    if (searching_) {
        if (direction < 0) search_history();
        return;
    }
    if (!completions_.empty()) {
        next_completion(direction);
        return;
    }
    if (direction < 0 && history_at_ > 0) {
        if (history_at_ == history_.size()) draft_ = input_;
        --history_at_;
    } else if (direction > 0 && history_at_ < history_.size()) {
        ++history_at_;
    } else {
        return;
    }
    const std::string& line = history_at_ == history_.size() ? draft_ : history_[history_at_];
    set_input(line, static_cast<int>(line.size()));
}

void TerminalModel::find_match(std::size_t before) {
    match_ = SIZE_MAX;
    for (std::size_t i = std::min(before, history_.size()); i > 0; --i) {
        if (history_[i - 1].find(input_) != std::string::npos) {
            match_ = i - 1;
            return;
        }
    }
}

void TerminalModel::search_history() {
    if (searching_) {
        const std::size_t was = match_;
        find_match(was == SIZE_MAX ? history_.size() : was);
        if (match_ == SIZE_MAX) match_ = was;
        return;
    }
    searching_ = true;
    draft_ = input_;
    set_input({}, 0);
    find_match(history_.size());
}

std::string TerminalModel::search_match() const {
    return match_ < history_.size() ? history_[match_] : std::string();
}

void TerminalModel::end_search(bool accept) {
    if (!searching_) return;
    searching_ = false;
    const std::string line = accept && match_ < history_.size() ? history_[match_] : draft_;
    set_input(line, static_cast<int>(line.size()));
}

void TerminalModel::set_completions(std::vector<shell::Completion> candidates, int from) {
    completions_ = std::move(candidates);
    completion_from_ = std::clamp(from, 0, cursor_);
    completion_index_ = -1;
    if (completions_.empty()) return;
    if (completions_.size() == 1) {
        accept_completion(0);
        return;
    }
    const std::string common = common_start(completions_);
    const auto from_byte = static_cast<std::size_t>(completion_from_);
    const std::size_t typed = static_cast<std::size_t>(cursor_) - from_byte;
    if (common.size() > typed && common.starts_with(input_.substr(from_byte, typed))) {
        std::string next = input_;
        next.replace(from_byte, typed, common);
        set_input(next, completion_from_ + static_cast<int>(common.size()));
    }
}

void TerminalModel::next_completion(int direction) {
    if (completions_.empty()) return;
    const auto n = static_cast<int>(completions_.size());
    const bool none = completion_index_ < 0;
    completion_index_ = none && direction < 0 ? n - 1 : (completion_index_ + direction + n) % n;
}

void TerminalModel::accept_completion(int index) {
    if (index < 0 || index >= static_cast<int>(completions_.size())) return;
    std::string chosen = completions_[static_cast<std::size_t>(index)].insert;
    std::string next = input_;
    const auto from = static_cast<std::size_t>(completion_from_);
    const bool at_end = static_cast<std::size_t>(cursor_) == input_.size();
    if (at_end && ends_word(chosen)) chosen += ' ';
    next.replace(from, static_cast<std::size_t>(cursor_) - from, chosen);
    set_input(next, completion_from_ + static_cast<int>(chosen.size()));
    close_completions();
}

void TerminalModel::close_completions() {
    completions_.clear();
    completion_index_ = -1;
}

TerminalPlace TerminalModel::selection_begin() const {
    return std::min(selection_from_, selection_to_);
}
TerminalPlace TerminalModel::selection_end() const {
    return std::max(selection_from_, selection_to_);
}

void TerminalModel::select(TerminalPlace from, TerminalPlace to) {
    selection_from_ = from;
    selection_to_ = to;
}

void TerminalModel::select_word(TerminalPlace at) {
    if (at.line >= lines_.size()) return;
    const std::string_view whole = line_text(at.line);
    std::size_t begin = std::min<std::size_t>(at.byte, whole.size());
    std::size_t end = begin;
    while (begin > 0 && word_char(whole[begin - 1]))
        --begin;
    while (end < whole.size() && word_char(whole[end]))
        ++end;
    selection_from_ = {at.line, static_cast<std::uint32_t>(begin)};
    selection_to_ = {at.line, static_cast<std::uint32_t>(end)};
}

void TerminalModel::select_line(TerminalPlace at) {
    if (at.line >= lines_.size()) return;
    selection_from_ = {at.line, 0};
    selection_to_ = {at.line, lines_[at.line].size};
}

void TerminalModel::select_all() {
    if (lines_.empty()) return;
    selection_from_ = {0, 0};
    selection_to_ = {line_count() - 1, lines_.back().size};
}

std::string TerminalModel::selected_text() const {
    std::string out;
    if (!has_selection()) return out;
    const TerminalPlace from = selection_begin();
    const TerminalPlace to = selection_end();
    for (std::uint32_t i = from.line; i <= to.line && i < lines_.size(); ++i) {
        const std::string_view whole = line_text(i);
        const std::size_t begin =
            i == from.line ? std::min<std::size_t>(from.byte, whole.size()) : 0;
        const std::size_t end =
            i == to.line ? std::min<std::size_t>(to.byte, whole.size()) : whole.size();
        if (i != from.line) out += '\n';
        if (end > begin) out += whole.substr(begin, end - begin);
    }
    return out;
}

void TerminalModel::find(std::string_view needle) {
    if (needle.data() != needle_.data()) needle_ = needle;
    hits_.clear();
    hit_index_ = -1;
    search_from(0);
    hit_index_ = static_cast<int>(hits_.size()) - 1;
}

void TerminalModel::search_from(std::uint32_t line) {
    searched_lines_ = line_count();
    if (needle_.empty()) return;
    for (std::uint32_t i = line; i < lines_.size(); ++i) {
        const std::string_view whole = line_text(i);
        for (std::size_t at = 0; at + needle_.size() <= whole.size(); ++at) {
            if (!same_letters(whole, at, needle_)) continue;
            hits_.push_back({i, static_cast<std::uint32_t>(at)});
            at += needle_.size() - 1;
        }
    }
}

// The match at hand stays; the last line may have grown.
void TerminalModel::find_in_new_lines() {
    if (needle_.empty() || line_count() < searched_lines_) return;
    const std::uint32_t from = searched_lines_ == 0 ? 0 : searched_lines_ - 1;
    while (!hits_.empty() && hits_.back().line >= from)
        hits_.pop_back();
    search_from(from);
    if (hit_index_ < 0 || hit_index_ >= static_cast<int>(hits_.size())) {
        hit_index_ = static_cast<int>(hits_.size()) - 1;
    }
}

void TerminalModel::step_hit(int direction) {
    if (hits_.empty()) return;
    const int n = static_cast<int>(hits_.size());
    hit_index_ = (hit_index_ + direction + n) % n;
}

}  // namespace drydock::ui
