// What the App holds. Internal to web/app*.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/lesson/lesson_run.hpp"
#include "engine/sim/simulation.hpp"
#include "engine/sim/time_machine.hpp"
#include "web/app.hpp"
#include "web/layout.hpp"
#include "web/map/map.hpp"
#include "web/panels/console.hpp"
#include "web/panels/guide.hpp"
#include "web/panels/inspector.hpp"
#include "web/panels/terminal.hpp"
#include "web/panels/timeline.hpp"
#include "web/ui.hpp"

namespace drydock::ui {

struct App::Impl {
    std::unique_ptr<sim::Simulation> simulation;
    sim::TimeMachine machine;
    std::unique_ptr<lesson::Lesson> lesson;  // null: free play
    std::unique_ptr<lesson::LessonRun> run;
    std::string lesson_problem;  // why a lesson could not be opened

    Ui ui;
    GuideView guide;
    MapView map;
    ConsoleView console;
    EventsView events;
    InspectorView inspector;
    TimelineView timeline;
    TerminalView terminal;

    // Pacing.
    double owed_ms = 0;  // simulated time that is due but not whole milliseconds yet
    bool hidden = false;
    SimTime past{0};  // shown while ui.in_past
    const World* past_world = nullptr;
    // Typed, not run yet: the service models are on their way.
    std::vector<std::string> lines;
    bool models_here = true;
    bool starts_later = false;       // the lesson's setup waits for the service models
    std::uint32_t outputs_seen = 0;  // of the shell's outbox
    std::uint32_t log_generation = 0;
    std::size_t inputs_at_start = 0;  // those nobody made
    bool wants_lead = false;
    std::string page_address;  // without fragment; empty: no page

    // The editor.
    bool editor_open = false;
    std::string editor_path;
    int editor_revision = 0;
    std::uint32_t edits_seen = 0;  // of the shell's `edit`
    Rect editor_at;

    // Drawing on demand.
    int frames_wanted = 3;
    double last_now = 0;
    double drawn_at = -1;
    std::uint64_t drawn_revision = UINT64_MAX;
    std::int64_t drawn_second = -1;
    std::uint64_t drawn_run = UINT64_MAX;
    std::uint32_t drawn_terminal = 0;
    std::size_t announced_step = 0;
    float tabs_right = 0;  // end of the centre's tabs; the map's key stands behind it

    // Lessons (app_session.cpp).
    void open_lesson(std::string_view id);
    void free_play(const WorldConfig& config, bool with_files = true);
    void begin(const WorldConfig& config);
    void start_over();

    // Between frames (app_session.cpp).
    void carry_out_requests();
    void advance(double seconds);
    void run_line(const std::string& line);
    void run_lines();
    void drain_outbox();
    void watch();  // after anything that changed the world
    void announce_progress();
    void look(SimTime at);
    void return_to_now();
    void continue_from_here();
    void type_line(std::string_view line);
    bool enter(std::string_view text);
    void take_line(std::string_view text);
    void suggest();
    bool refuse_to_act();  // while another page leads, and the reason is told
    void run_to(SimTime at, std::uint64_t budget);
    void share();  // a link to this world into the terminal and the clipboard
    [[nodiscard]] std::string link() const;  // empty: the session is too long for one
    // What a saved session and a link belong to: the lesson, or free play.
    [[nodiscard]] std::string place() const;
    void replay_input(const sim::Input& input);
    void open_editor(std::string_view path);
    void follow_edits();
    void note_client(const sim::Input& input, bool refused);

    [[nodiscard]] const World& shown() const {
        return ui.in_past && past_world != nullptr ? *past_world : simulation->world();
    }

    // app_draw.cpp
    void draw_frame(const FrameInput& in);
    void draw_wide(const Layout& layout);
    void draw_narrow(const Layout& layout);
    void draw_centre(const Layout& layout);
    void draw_tabs(const Layout& layout);
    void draw_narrow_tabs(const Layout& layout);
    void draw_highlight(const Layout& layout);
    void place_editor(const Layout& layout);
    void handle_keys();
};

}  // namespace drydock::ui
