#include "web/app.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/lesson/embedded_lessons.hpp"
#include "web/app_impl.hpp"
#include "web/frame_facts.hpp"

namespace drydock::ui {
namespace {

// The clock alone redraws no more often than this.
constexpr double kClockSeconds = 0.2;
constexpr std::size_t kCompletionsMax = 200;

std::string_view first_lesson() {
    for (const lesson::EmbeddedTrack& track : lesson::embedded_tracks()) {
        if (!track.lessons.empty()) return track.lessons.front().id;
    }
    return {};
}

struct TabName {
    std::string_view name;
    CentreTab tab;
};
constexpr TabName kTabNames[] = {
    {"map", CentreTab::kMap}, {"console", CentreTab::kConsole}, {"events", CentreTab::kEvents}};

std::string_view tab_name(CentreTab tab) {
    for (const TabName& one : kTabNames) {
        if (one.tab == tab) return one.name;
    }
    return "map";
}

void set_tab(Ui& ui, std::string_view name) {
    for (const TabName& one : kTabNames) {
        if (one.name != name) continue;
        ui.centre = one.tab;
    }
}

}  // namespace

App::App() : impl_(std::make_unique<Impl>()) {
    impl_->terminal.focused = true;
    impl_->free_play(WorldConfig{});
    const std::string_view id = first_lesson();
    if (!id.empty()) impl_->open_lesson(id);
}

App::App(const WorldConfig& config) : impl_(std::make_unique<Impl>()) {
    impl_->terminal.focused = true;
    impl_->free_play(config);
}

App::~App() = default;

void App::set_models_here(bool here) {
    impl_->models_here = here;
    if (here && impl_->starts_later) impl_->start_over();
    wake(3);
}

void App::update(double real_seconds_elapsed) {
    impl_->carry_out_requests();
    impl_->run_lines();
    impl_->advance(real_seconds_elapsed);
    impl_->run_lines();
    if (impl_->terminal.complete) {
        impl_->terminal.complete = false;
        terminal_key(TerminalKey::kComplete);
    }
}

bool App::needs_frame(double now) const {
    Impl& m = *impl_;
    m.last_now = now;
    // A motion needs a last frame after its end, also where frames are slower than the motion.
    if (m.frames_wanted > 0 || m.drawn_at < m.ui.animate_until) return true;
    const World& world = m.simulation->world();
    if (world.revision != m.drawn_revision) return true;
    if (m.run != nullptr && m.run->revision() != m.drawn_run) return true;
    if (m.terminal.model.revision() != m.drawn_terminal) return true;
    return world.now.ms / 1000 != m.drawn_second && now - m.drawn_at >= kClockSeconds;
}

double App::next_wakeup() const {
    const Impl& m = *impl_;
    if (m.frames_wanted > 0 || m.drawn_at < m.ui.animate_until) return m.last_now;
    if (!m.ui.playing || m.ui.in_past || m.hidden) return std::numeric_limits<double>::infinity();
    const World& world = m.simulation->world();
    const double speed = m.ui.speed;
    const double to_second = static_cast<double>(1000 - world.now.ms % 1000) / 1000.0 / speed;
    double wait = std::max(to_second, kClockSeconds - (m.last_now - m.drawn_at));
    SimTime due;
    if (m.simulation->next_event(&due)) {
        wait = std::min(wait, static_cast<double>((due - world.now).ms) / 1000.0 / speed);
    }
    return m.last_now + std::max(wait, 0.0);
}

void App::wake(int frames) { impl_->frames_wanted = std::max(impl_->frames_wanted, frames); }

void App::draw(const FrameInput& in) {
    Impl& m = *impl_;
    m.draw_frame(in);
    m.last_now = in.real_seconds;
    m.drawn_at = in.real_seconds;
    m.drawn_revision = m.simulation->world().revision;
    m.drawn_second = m.simulation->world().now.ms / 1000;
    m.drawn_run = m.run == nullptr ? 0 : m.run->revision();
    m.drawn_terminal = m.terminal.model.revision();
    m.frames_wanted = std::max(m.frames_wanted - 1, 0);
    const Requests& r = m.ui.requests;
    const bool asked = !r.run_lines.empty() || r.has_type_line || r.flip_strict || r.step ||
                       r.return_to_now || r.continue_from_here || r.look || r.lead || r.edit ||
                       m.guide.restart || m.guide.leave || !m.guide.open_lesson.empty() ||
                       m.terminal.interrupt || m.terminal.complete;
    if (asked) wake(2);
}

App::TextTarget App::text_target() const {
    const Impl& m = *impl_;
    TextTarget t;
    t.wanted = m.terminal.shown && m.terminal.focused;
    t.x = m.terminal.input_at.x;
    t.y = m.terminal.input_at.y;
    t.w = m.terminal.input_at.w;
    t.h = m.terminal.input_at.h;
    t.indent = m.terminal.input_indent;
    t.id = "terminal";
    t.text = m.terminal.model.input();
    t.cursor = m.terminal.model.cursor();
    t.revision = m.terminal.model.input_revision();
    return t;
}

void App::terminal_set_input(std::string_view text, int cursor) {
    impl_->terminal.model.set_input_by_user(text, cursor);
    impl_->suggest();
    wake(2);
}

// A line typed before goes first; else what the completion is sure of.
void App::Impl::suggest() {
    TerminalModel& model = terminal.model;
    const std::string& typed = model.input();
    const bool at_end = static_cast<std::size_t>(model.cursor()) == typed.size();
    if (typed.empty() || !at_end || !models_here || model.searching() || !model.pending().empty() ||
        simulation->world().shell.job.wants_line) {
        return;
    }
    if (std::string rest = model.rest_from_history(); !rest.empty()) {
        model.set_suggestion(std::move(rest));
        return;
    }
    const std::string word =
        typed.substr(static_cast<std::size_t>(word_begin(typed, model.cursor())));
    if (word.empty()) return;
    const std::string common =
        common_start(shell::complete(simulation->world(), typed, typed.size(), kCompletionsMax));
    if (common.size() > word.size() && common.starts_with(word)) {
        model.set_suggestion(common.substr(word.size()));
    }
}

void App::terminal_set_selection(int from, int to) {
    impl_->terminal.input_selection_from = std::min(from, to);
    impl_->terminal.input_selection_to = std::max(from, to);
    wake(2);
}

void App::terminal_submit(std::string_view text) {
    TerminalModel& model = impl_->terminal.model;
    wake(3);
    if (model.searching()) {
        model.end_search(true);
        return;
    }
    if (!model.completions().empty() && model.completion_index() >= 0) {
        model.accept_completion(model.completion_index());
        return;
    }
    (void)impl_->enter(text);
}

void App::terminal_key(TerminalKey key) {
    Impl& m = *impl_;
    TerminalModel& model = m.terminal.model;
    wake(3);
    switch (key) {
        case TerminalKey::kHistoryPrevious:
            model.history_step(-1);
            return;
        case TerminalKey::kHistoryNext:
            model.history_step(1);
            return;
        case TerminalKey::kComplete:
            if (!model.completions().empty()) {
                model.next_completion();
                return;
            }
            if (!m.models_here) return;  // a moment after the page has appeared
            model.set_completions(
                shell::complete(m.simulation->world(), model.input(),
                                static_cast<std::size_t>(model.cursor()), kCompletionsMax),
                word_begin(model.input(), model.cursor()));
            return;
        case TerminalKey::kInterrupt:
            if (m.simulation->world().shell.job.active) {
                m.terminal.interrupt = true;
            } else {
                model.end_search(false);
                model.abandon_line();
            }
            return;
        case TerminalKey::kClear:
            model.clear();
            return;
        case TerminalKey::kSearchHistory:
            model.search_history();
            return;
        case TerminalKey::kEscape:
            if (model.searching()) {
                model.end_search(false);
            } else if (!model.completions().empty()) {
                model.close_completions();
            } else {
                model.clear_selection();
                m.terminal.focused = false;
            }
            return;
        case TerminalKey::kPageUp:
            m.terminal.scroll_pages = -1;
            return;
        case TerminalKey::kPageDown:
            m.terminal.scroll_pages = 1;
            return;
        case TerminalKey::kForward:
            model.accept_suggestion();
            return;
    }
}

void App::terminal_focus(bool focused) {
    if (impl_->terminal.focused == focused) return;
    impl_->terminal.focused = focused;
    wake(2);
}

void App::paste(std::string_view text) {
    Impl& m = *impl_;
    wake(3);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view piece = text.substr(0, end);
        if (!piece.empty() && piece.back() == '\r') piece.remove_suffix(1);
        m.terminal.model.insert(piece);
        if (end == std::string_view::npos) return;
        if (!m.enter(std::string(m.terminal.model.input()))) return;
        text.remove_prefix(end + 1);
    }
}

void App::clear_selection() {
    impl_->terminal.model.clear_selection();
    wake(2);
}

std::string App::copy_selection() const { return impl_->terminal.model.selected_text(); }

std::string App::route() const {
    const Impl& m = *impl_;
    std::string out = m.place();
    if (m.lesson != nullptr) {
        const std::size_t last = m.lesson->steps.size();
        out += "/" + std::to_string(std::min(m.guide.step, last) + 1);
    }
    if (m.ui.centre != CentreTab::kMap) out += "/" + std::string(tab_name(m.ui.centre));
    return out;
}

void App::set_route(std::string_view fragment) {
    Impl& m = *impl_;
    wake(3);
    std::vector<std::string> parts;
    while (!fragment.empty()) {
        const std::size_t slash = fragment.find('/');
        parts.emplace_back(fragment.substr(0, slash));
        fragment =
            slash == std::string_view::npos ? std::string_view() : fragment.substr(slash + 1);
    }
    if (parts.empty()) return;
    set_tab(m.ui, "map");
    if (parts[0] == "play") {
        if (m.lesson != nullptr && !m.ui.follows()) m.free_play(WorldConfig{});
        if (parts.size() > 1) set_tab(m.ui, parts[1]);
        return;
    }
    if (parts[0] != "learn" || parts.size() < 3) return;
    const std::string id = parts[1] + "/" + parts[2];
    const bool other = m.lesson == nullptr || m.lesson->id != id;
    if (other && m.ui.follows()) return;
    if (other) m.open_lesson(id);
    if (m.run == nullptr) return;
    if (parts.size() > 3 && !parts[3].empty() && parts[3].size() < 4) {
        std::size_t step = 0;
        for (const char c : parts[3]) {
            if (c >= '0' && c <= '9') step = step * 10 + static_cast<std::size_t>(c - '0');
        }
        m.guide.step = std::min(step == 0 ? 0 : step - 1, m.run->current_step());
    }
    if (parts.size() > 4) set_tab(m.ui, parts[4]);
}

void App::file_arrived(std::string_view name, std::string_view content) {
    Impl& m = *impl_;
    wake(3);
    if (m.ui.in_past || m.refuse_to_act()) return;
    const std::size_t slash = name.rfind('/');
    const std::string base(slash == std::string_view::npos ? name : name.substr(slash + 1));
    const std::string path = std::string(shell::kHome) + "/" + base;
    const sim::InputReply reply = m.simulation->submit(sim::InputKind::kFile, path, content);
    const bool good = shell::read_file(m.simulation->world(), path) != nullptr;
    for (const shell::Output& output : reply.shell.outputs)
        m.terminal.model.append(output);
    m.terminal.model.append(LineKind::kNote, good ? "# " + base + " is in your home folder now.\n"
                                                  : "# " + base + " could not be taken in.\n");
    m.watch();
}

bool App::paused() const { return !impl_->ui.playing || impl_->ui.in_past; }

sim::Simulation& App::simulation() { return *impl_->simulation; }

const World& App::shown_world() const { return impl_->shown(); }

void App::request_action(std::string_view name) {
    const Selection object = find_object(impl_->shown(), name);
    if (object.is_set()) {
        impl_->ui.select_object(object);
    } else {
        request_press(name);
    }
    wake(3);
}

bool App::dark_theme() const { return impl_->ui.dark; }

std::string App::settings() const {
    const Ui& ui = impl_->ui;
    return format("{\"theme\":%d,\"speed\":%d,\"guide\":%d,\"inspector\":%d,\"terminal\":%d}",
                  ui.theme_choice, ui.speed, static_cast<int>(ui.guide_width),
                  static_cast<int>(ui.inspector_width), static_cast<int>(ui.terminal_height));
}

void App::set_settings(std::string_view json) {
    api::Doc doc;
    std::string error;
    if (!api::parse_json(json, &doc, &error)) return;
    const api::Value root = doc.root();
    Ui& ui = impl_->ui;
    const auto size = [&](const char* name, float* value) {
        const std::int64_t n = root[name].i64();
        if (n >= 100 && n <= 2000) *value = static_cast<float>(n);
    };
    size("guide", &ui.guide_width);
    size("inspector", &ui.inspector_width);
    size("terminal", &ui.terminal_height);
    const std::int64_t theme = root["theme"].i64();
    if (root["theme"].is_number() && theme >= 0 && theme <= 2)
        ui.theme_choice = static_cast<int>(theme);
    for (const int speed : kSpeeds) {
        if (root["speed"].i64() == speed) ui.speed = speed;
    }
    wake(3);
}

int App::settings_revision() const { return impl_->ui.settings_revision; }

void App::set_hidden(bool hidden) {
    impl_->hidden = hidden;
    if (!hidden) wake(3);
}

std::string App::take_announcement() {
    std::string out = std::move(impl_->ui.announcement);
    impl_->ui.announcement.clear();
    return out;
}

}  // namespace drydock::ui
