// What all panels share while a frame is drawn: the World they read, the view state they keep, and
// the requests they leave for the App to carry out between frames. Panels change nothing else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sim/input_log.hpp"
#include "engine/world/world.hpp"
#include "web/app.hpp"
#include "web/widgets/basics.hpp"

namespace drydock::ui {

enum class ObjectKind : std::uint8_t { kNone, kCluster, kService, kTaskDefinition, kTask };

// A row of the World by id; it may be gone.
struct Selection {
    ObjectKind kind = ObjectKind::kNone;
    std::uint64_t bits = 0;
    friend bool operator==(const Selection&, const Selection&) = default;
    [[nodiscard]] bool is_set() const { return kind != ObjectKind::kNone; }
};

template <class RowId>
[[nodiscard]] RowId id_from_bits(std::uint64_t bits) {
    return {static_cast<std::uint32_t>(bits & 0xffffffffU), static_cast<std::uint32_t>(bits >> 32)};
}
[[nodiscard]] Selection select(ecs::ClusterId id);
[[nodiscard]] Selection select(ecs::ServiceId id);
[[nodiscard]] Selection select(ecs::TaskDefinitionId id);
[[nodiscard]] Selection select(ecs::TaskId id);

enum class CentreTab : std::uint8_t { kMap, kConsole, kEvents };
enum class ConsoleTab : std::uint8_t { kClusters, kServices, kTaskDefinitions, kTasks };
// Tabs of the one-column layout.
enum class NarrowTab : std::uint8_t { kGuide, kMap, kConsole, kEvents, kInspector, kTerminal };

inline constexpr int kSpeeds[] = {1, 10, 60, 600};

// Left by panels during draw(), carried out and emptied by App::update().
struct Requests {
    std::vector<std::string> run_lines;  // typed into the terminal and run
    std::string type_line;               // typed into the terminal, not run
    bool has_type_line = false;
    bool flip_strict = false;
    bool step = false;  // run to the next event
    bool return_to_now = false;
    bool continue_from_here = false;
    bool look = false;  // show the world at look_at
    SimTime look_at{0};
    bool lead = false;   // become the page that the bridge's clients drive
    bool edit = false;   // open the editor
    bool share = false;  // a link to this world
};

struct Ui {
    // The frame.
    const World* shown = nullptr;  // never null while drawing
    const World* present = nullptr;
    const sim::InputLog* log = nullptr;
    bool in_past = false;
    BridgeLink bridge = BridgeLink::kNone;
    std::string bridge_address;  // "127.0.0.1:4566"
    bool narrow = false;
    bool dark = true;
    bool reduced_motion = false;
    double real_now = 0;       // seconds since the app started
    double animate_until = 0;  // a panel that moves something raises it

    // View state.
    Selection selection;
    CentreTab centre = CentreTab::kMap;
    ConsoleTab console = ConsoleTab::kClusters;
    NarrowTab narrow_tab = NarrowTab::kGuide;
    bool inspector_json = false;
    int theme_choice = 0;  // 0: as the system, 1: dark, 2: light
    float guide_width = 336;
    float inspector_width = 328;
    float terminal_height = 264;
    bool playing = true;
    int speed = 10;
    int settings_revision = 0;
    std::string announcement;

    Requests requests;

    [[nodiscard]] const World& world() const { return *shown; }
    // Nothing may be changed from here.
    [[nodiscard]] bool follows() const { return bridge == BridgeLink::kFollows; }
    void select_object(Selection s);
    void run(std::string line) { requests.run_lines.push_back(std::move(line)); }
    void type(std::string line) {
        requests.type_line = std::move(line);
        requests.has_type_line = true;
    }
    void animate(double seconds) {
        if (!reduced_motion && real_now + seconds > animate_until)
            animate_until = real_now + seconds;
    }
    void changed_settings() { ++settings_revision; }
};

// Status as people see it: hue, icon and word always together.
struct Tone {
    enum class Hue : std::uint8_t { kRunning, kStarting, kDraining, kFailed, kUnknown };
    Hue hue = Hue::kUnknown;
    const char* icon = "";
    const char* word = "";
};
[[nodiscard]] Color hue_color(Tone::Hue hue);
[[nodiscard]] Tone task_tone(const ecs::TaskRow& task);
[[nodiscard]] Tone service_tone(const ecs::ServiceRow& service);
[[nodiscard]] Tone deployment_tone(const ecs::DeploymentRow& deployment);
[[nodiscard]] Tone cluster_tone(const ecs::ClusterRow& cluster);
[[nodiscard]] Tone task_definition_tone(const ecs::TaskDefinitionRow& row);
// Icon and word at the cursor.
void badge(const Tone& tone);
void badge_at(ImVec2 at, float max_x, const Tone& tone);

// Names of things, empty when the row is gone.
[[nodiscard]] std::string object_name(const World& world, Selection what);
[[nodiscard]] std::string object_arn(const World& world, Selection what);
[[nodiscard]] std::string short_task_id(const World& world, ecs::TaskId id);
// Stable anchor: "cluster.prod-web", "service.prod-web/web-api-svc", "taskdef.web-api:1",
// "task.<id>".
[[nodiscard]] std::string object_anchor(const World& world, Selection what);
[[nodiscard]] Selection find_object(const World& world, std::string_view anchor_name);
[[nodiscard]] std::string task_definition_name(const World& world, ecs::TaskDefinitionId id);
[[nodiscard]] std::string cluster_name(const World& world, ecs::ClusterId id);
// The object as a link that selects it. `where` keeps anchors of one object in several panels
// apart.
void object_link(Ui& ui, Selection what, std::string_view where, bool mono = true);

// "09:04:12", and with the date "Mon 5 Jan 2026".
[[nodiscard]] std::string clock_text(const World& world, SimTime t);
[[nodiscard]] std::string date_text(const World& world, SimTime t);
// "3m 20s ago" relative to the world's clock; a dash when never.
[[nodiscard]] std::string ago_text(const World& world, SimTime t);

}  // namespace drydock::ui
