// The whole user interface without a window: it reads the World, sends inputs, and draws with Dear
// ImGui. The platform (web/main*, web/platform*) owns the window, the fonts' atlas, the clipboard
// (ImGui's clipboard functions) and the real DOM text input.
//
// One frame: platform events -> update(elapsed) -> if needs_frame(now): NewFrame, draw, Render.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/world/world.hpp"

namespace drydock::api {
struct HttpRequest;
struct HttpResponse;
}  // namespace drydock::api
namespace drydock::sim {
class Simulation;
struct InputLog;
}  // namespace drydock::sim

namespace drydock::ui {

struct FrameInput {
    float width = 0;  // CSS pixels
    float height = 0;
    float pixel_ratio = 1;
    bool narrow = false;  // one column
    bool dark = true;     // what the system prefers; the person's own choice wins
    bool reduced_motion = false;
    double real_seconds = 0;  // since the app started
};

enum class TerminalKey : std::uint8_t {
    kHistoryPrevious,  // up
    kHistoryNext,      // down
    kComplete,         // Tab
    kInterrupt,        // Ctrl-C without a selection
    kClear,            // Ctrl-L
    kSearchHistory,    // Ctrl-R
    kEscape,           // closes the completion list or the search
    kPageUp,
    kPageDown,
    kForward,  // right or End at the end of the line: takes what is suggested there
};

// How the page stands to a bridge (web/bridge) that serves it.
enum class BridgeLink : std::uint8_t {
    kNone,
    kLeads,    // clients outside drive this world
    kFollows,  // another page leads; this one shows its world and changes nothing
    kLost,     // the bridge is gone; the page goes on alone and asks again
    kApart,    // another page leads, and this one holds a world of its own
};

class App {
public:
    App();
    explicit App(const WorldConfig& config);
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    // Paces the simulation: submits queued inputs and runs to the time that the speed asks for,
    // within an event budget. `real_seconds_elapsed` since the last call; clamped here.
    void update(double real_seconds_elapsed);
    // False: nothing changed, draw nothing. `now` is in real seconds since the app started.
    [[nodiscard]] bool needs_frame(double now) const;
    // When the simulation or an animation needs the next frame, in real seconds since the app
    // started; infinity when nothing will change by itself.
    [[nodiscard]] double next_wakeup() const;
    // The platform calls this for every pointer, key, focus, resize and paste event: the next
    // frames are drawn (ImGui needs a few to settle).
    void wake(int frames = 3);
    // Between ImGui::NewFrame() and ImGui::Render().
    void draw(const FrameInput& in);

    // Text goes in through a real DOM input, which the platform places over this rectangle and
    // focuses when `wanted`. `text` and `cursor` (in bytes) are what it should hold; they change
    // when the app changes the line (history, completion, "show me").
    struct TextTarget {
        bool wanted = false;
        float x = 0, y = 0, w = 0, h = 0;
        float indent = 0;  // of the first row
        std::string id;    // "terminal"
        std::string text;
        int cursor = 0;
        int revision =
            0;  // +1 whenever the app itself changed text or cursor: copy them to the DOM
    };
    [[nodiscard]] TextTarget text_target() const;
    void terminal_set_input(std::string_view text, int cursor);
    void terminal_set_selection(int from, int to);  // bytes of the input line; from == to: none
    void terminal_submit(std::string_view text);
    void terminal_key(TerminalKey key);
    void terminal_focus(bool focused);
    // Inserts at the cursor; complete lines are run one after the other.
    void paste(std::string_view text);
    // What Ctrl-C copies: the terminal's selection; empty: nothing is selected.
    [[nodiscard]] std::string copy_selection() const;
    void clear_selection();

    // The URL fragment without '#': "learn/first-deployment/3", "services/prod-web/web-api-svc".
    // The platform writes it with history.replaceState (or pushState when route_pushes()).
    [[nodiscard]] std::string route() const;
    void set_route(std::string_view fragment);

    // The page loads the tables of most services after its first frame. Until they are here, typed
    // lines and lessons that set up a world wait: what runs is the same, a moment later.
    void set_models_here(bool here);

    // A file dropped onto the page or chosen by the person: it goes into the terminal's home
    // folder.
    void file_arrived(std::string_view name, std::string_view content);

    // Replays a saved log up to `until`: the simulation, the lesson's progress and what the
    // terminal showed. False, and nothing changed, when the log cannot be replayed.
    // Beyond `events_max` events it ends early, and says so.
    bool restore(const sim::InputLog& log, SimTime until, std::uint64_t events_max = UINT64_MAX);

    // A link's text ("#world/" and this text): opens its lesson or free play and does its session
    // again. Empty, or a sentence that says why not.
    [[nodiscard]] std::string open_shared(std::string_view text);
    // The lesson or free play that a link belongs to; empty: nothing to open.
    [[nodiscard]] static std::string shared_place(std::string_view text);
    // A sentence that tells of trouble, in the terminal and aloud.
    void tell(std::string_view problem);
    // Where the page lies, without fragment: what links begin with.
    void set_page_address(std::string_view address);

    // ---- the bridge ----
    void set_bridge(BridgeLink link, std::string_view address);
    // A request of a client outside. It is answered by the present, also while the past is shown,
    // and what changes the world is an input like any other.
    [[nodiscard]] api::HttpResponse http(const api::HttpRequest& request);
    // What the leading page did since: `more` holds the inputs after those known here.
    bool follow(const sim::InputLog& more, SimTime now);
    // Simulated time goes on, whatever the speed, and the clock behind it does not count twice.
    void run_ahead(SimTime target, std::uint64_t events);
    // The lesson, or free play, from its beginning.
    void start_over();
    // Changes whenever the log is another one, not a longer one: a lesson opened, a fork.
    [[nodiscard]] std::uint32_t log_generation() const;
    // True when somebody did something since the lesson or free play began.
    [[nodiscard]] bool touched() const;
    // True once after "Take over" was pressed.
    [[nodiscard]] bool take_wants_lead();

    // ---- the editor ----
    // A file of the virtual home, edited in real DOM elements over this rectangle; an empty one:
    // another panel is in front.
    struct EditorTarget {
        bool open = false;
        bool read_only = false;
        float x = 0, y = 0, w = 0, h = 0;
        std::string path;
        int revision = 0;  // +1 whenever a file was asked for
    };
    [[nodiscard]] EditorTarget editor_target() const;
    void open_editor(std::string_view path);
    void close_editor();
    // Writes the file as a logged input. Empty, or a sentence that says why not.
    [[nodiscard]] std::string save_file(std::string_view path, std::string_view content);

    // True when simulated time stands still because a person said so.
    [[nodiscard]] bool paused() const;

    // For the bridge and tests. Time travel: world() of this is always the present.
    [[nodiscard]] sim::Simulation& simulation();
    // The world that the panels show: the present, or the past while the timeline is dragged back.
    [[nodiscard]] const World& shown_world() const;
    // Presses a button by its anchor, in the next frame (DOM mirror, tests).
    void request_action(std::string_view anchor);

    // What the page's own colours should follow.
    [[nodiscard]] bool dark_theme() const;
    // Settings that outlive the page: one small JSON object. settings_revision() changes when it
    // should be stored again. Unknown or broken JSON is ignored.
    [[nodiscard]] std::string settings() const;
    void set_settings(std::string_view json);
    [[nodiscard]] int settings_revision() const;

    // Hidden tab: the simulation stops by itself and goes on when the page is back.
    void set_hidden(bool hidden);

    // A sentence for the aria-live region; empty: nothing new. Taking it clears it.
    [[nodiscard]] std::string take_announcement();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace drydock::ui
