#include "web/panels/console.hpp"

#include <algorithm>
#include <cmath>

#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/service_scheduler.hpp"
#include "web/icons.hpp"

namespace drydock::ui {
namespace {

constexpr float kTabs = 44;
constexpr float kFirstColumnMin = 132;
constexpr std::size_t kColumnsMax = 8;

struct Column {
    const char* name;
    float width;            // 0: takes what is left
    bool right = false;     // numbers
    bool optional = false;  // left out where there is no room
};

constexpr ImGuiTableFlags kTableFlags = ImGuiTableFlags_Sortable | ImGuiTableFlags_SortTristate |
                                        ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_ScrollY |
                                        ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_PadOuterX |
                                        ImGuiTableFlags_NoSavedSettings;

void right_aligned(std::string_view value, Color color = 0) {
    const float room = ImGui::GetContentRegionAvail().x;
    const float w = text_width(value);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(room - w, 0.0F));
    text_colored(color == 0 ? palette().text : color, value);
}

void number(std::uint32_t n) { right_aligned(std::to_string(n), n == 0 ? palette().text_dim : 0); }

// One table: sorts when asked, draws visible rows only.
template <class Table>
class TableDrawer {
public:
    TableDrawer(Ui& ui, TableView& view, const Table& table)
        : ui_(ui), view_(view), table_(table) {}

    // `keep(row)`, `less(column, a, b)` over slot indices, `cell(column, index, row)`.
    template <std::size_t N, class Keep, class Less, class Cell>
    void run(const char* id, const Column (&columns)[N], Keep keep, Less less, Cell cell) {
        const int shown = choose(columns);
        ImGui::PushID(shown);
        if (ImGui::BeginTable(id, shown, kTableFlags, ImGui::GetContentRegionAvail())) {
            fill_table(columns, keep, less, cell);
            ImGui::EndTable();
        }
        ImGui::PopID();
    }

private:
    // Leaves out optional columns, the last first, until the first one has room. How many are left.
    template <std::size_t N>
    int choose(const Column (&columns)[N]) {
        const float room = ImGui::GetContentRegionAvail().x;
        float used = kFirstColumnMin;
        for (const Column& c : columns)
            used += c.width + 16;
        int shown = static_cast<int>(N);
        for (std::size_t i = N; i > 0; --i) {
            left_out_[i - 1] = columns[i - 1].optional && used > room;
            if (!left_out_[i - 1]) continue;
            used -= columns[i - 1].width + 16;
            --shown;
        }
        return shown;
    }

    template <std::size_t N, class Keep, class Less, class Cell>
    void fill_table(const Column (&columns)[N], Keep& keep, Less& less, Cell& cell) {
        ImGui::TableSetupScrollFreeze(0, 1);
        for (std::size_t i = 0; i < N; ++i) {
            if (left_out_[i]) continue;
            ImGui::TableSetupColumn(columns[i].name,
                                    columns[i].width > 0 ? ImGuiTableColumnFlags_WidthFixed
                                                         : ImGuiTableColumnFlags_WidthStretch,
                                    columns[i].width, static_cast<ImGuiID>(i));
        }
        headers(columns);
        refresh(keep, less);
        ImGuiListClipper clipper;
        clipper.Begin(static_cast<int>(view_.rows.size()));
        while (clipper.Step()) {
            for (int r = clipper.DisplayStart; r < clipper.DisplayEnd; ++r) {
                const std::uint32_t index = view_.rows[static_cast<std::size_t>(r)];
                if (table_.live_at(index)) draw_row(columns, index, cell);
            }
        }
    }

    template <std::size_t N>
    void headers(const Column (&columns)[N]) {
        ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
        const FontScope font(fonts().small);
        ImGui::PushStyleColor(ImGuiCol_Text, palette().text_dim);
        ImGui::PushStyleColor(ImGuiCol_HeaderHovered, palette().hover);
        int n = 0;
        for (std::size_t i = 0; i < N; ++i) {
            if (left_out_[i]) continue;
            ImGui::TableSetColumnIndex(n++);
            const Column& column = columns[i];
            const ImVec2 at = ImGui::GetCursorScreenPos();
            const float right = at.x + ImGui::GetContentRegionAvail().x;
            const std::string hidden = std::string("##") + column.name;
            ImGui::TableHeader(column.right ? hidden.c_str() : column.name);
            anchor(std::string("sort.") + column.name, Role::kButton, column.name);
            if (!column.right) continue;
            const bool sorted = view_.sort_column == static_cast<int>(i);
            const float x = right - text_width(column.name) - (sorted ? 14.0F : 0.0F);
            text_at(ImVec2(x, at.y), right + 1, palette().text_dim, column.name);
        }
        ImGui::PopStyleColor(2);
    }

    template <std::size_t N, class Cell>
    void draw_row(const Column (&)[N], std::uint32_t index, Cell& cell) {
        ImGui::TableNextRow();
        ImGui::PushID(static_cast<int>(index));
        if (ui_.selection == select(table_.id_at(index))) {
            ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, palette().accent_soft);
        }
        int n = 0;
        for (std::size_t i = 0; i < N; ++i) {
            if (left_out_[i]) continue;
            ImGui::TableSetColumnIndex(n++);
            cell(static_cast<int>(i), index, table_.at(index));
        }
        ImGui::PopID();
    }

    template <class Keep, class Less>
    void refresh(Keep& keep, Less& less) {
        ImGuiTableSortSpecs* specs = ImGui::TableGetSortSpecs();
        int column = -1;
        bool descending = false;
        if (specs != nullptr && specs->SpecsCount > 0) {
            column = static_cast<int>(specs->Specs[0].ColumnUserID);
            descending = specs->Specs[0].SortDirection == ImGuiSortDirection_Descending;
        }
        const World& world = ui_.world();
        if (view_.of == &world && view_.revision == world.revision && view_.sort_column == column &&
            view_.descending == descending) {
            return;
        }
        view_.of = &world;
        view_.revision = world.revision;
        view_.sort_column = column;
        view_.descending = descending;
        view_.rows.clear();
        for (std::uint32_t i = 0; i < table_.end_index(); ++i) {
            if (table_.live_at(i) && keep(table_.at(i))) view_.rows.push_back(i);
        }
        if (column < 0) return;
        std::stable_sort(view_.rows.begin(), view_.rows.end(),
                         [&](std::uint32_t a, std::uint32_t b) {
                             return descending ? less(column, b, a) : less(column, a, b);
                         });
    }

    Ui& ui_;
    TableView& view_;
    const Table& table_;
    bool left_out_[kColumnsMax] = {};
};

bool offer_command(Ui& ui, const char* icon_text, const char* title, const char* body,
                   const char* command, const char* anchor_name) {
    EmptyState what;
    what.icon = icon_text;
    what.title = title;
    what.body = body;
    what.command = command;
    what.button_label = "Type it for me";
    what.button_anchor = anchor_name;
    if (!empty_state(what)) return false;
    ui.type(command);
    return true;
}

void draw_clusters(Ui& ui, ConsoleView& view) {
    const World& world = ui.world();
    const auto& table = world.ecs.clusters;
    if (table.size() == 0) {
        (void)offer_command(
            ui, icon::kServer, "No clusters", "Create one to have a place for services.",
            "aws ecs create-cluster --cluster-name prod-web", "console.create-cluster");
        return;
    }
    static constexpr Column kColumns[] = {
        {"Cluster", 0},
        {"Status", 100},
        {"Services", 72, true},
        {"Running", 72, true},
        {"Pending", 72, true, true},
        {"Created", 120, false, true},
    };
    TableDrawer(ui, view.clusters, table)
        .run(
            "clusters", kColumns, [](const ecs::ClusterRow&) { return true; },
            [&](int column, std::uint32_t a, std::uint32_t b) {
                const ecs::ClusterRow& x = table.at(a);
                const ecs::ClusterRow& y = table.at(b);
                switch (column) {
                    case 0:
                        return world.text(x.name) < world.text(y.name);
                    case 1:
                        return x.status < y.status;
                    case 2:
                        return x.active_services < y.active_services;
                    case 3:
                        return x.running_tasks < y.running_tasks;
                    case 4:
                        return x.pending_tasks < y.pending_tasks;
                    default:
                        return x.created_at < y.created_at;
                }
            },
            [&](int column, std::uint32_t index, const ecs::ClusterRow& row) {
                switch (column) {
                    case 0:
                        object_link(ui, select(table.id_at(index)), "console");
                        return;
                    case 1:
                        badge(cluster_tone(row));
                        return;
                    case 2:
                        number(row.active_services);
                        return;
                    case 3:
                        number(row.running_tasks);
                        return;
                    case 4:
                        number(row.pending_tasks);
                        return;
                    default:
                        text_dim(ago_text(world, row.created_at));
                        return;
                }
            });
}

void draw_empty(const char* icon, const char* title, const char* body) {
    EmptyState what;
    what.icon = icon;
    what.title = title;
    what.body = body;
    (void)empty_state(what);
}

std::uint32_t running_count(const ecs::ServiceRow& service) {
    std::uint32_t n = 0;
    for (const ecs::DeploymentRow& d : service.deployments) {
        n += d.running;
    }
    return n;
}

void draw_services(Ui& ui, ConsoleView& view) {
    const World& world = ui.world();
    const auto& table = world.ecs.services;
    if (table.size() == 0) {
        draw_empty(icon::kCubes, "No services",
                   "A service keeps a number of copies of a task definition running. Create one "
                   "with aws ecs create-service, once a cluster and a task definition are there.");
        return;
    }
    static constexpr Column kColumns[] = {
        {"Service", 0},
        {"State", 132},
        {"Running", 72, true},
        {"Desired", 72, true, true},
        {"Task definition", 128, false, true},
        {"Cluster", 112, false, true},
        {"Created", 120, false, true},
    };
    TableDrawer(ui, view.services, table)
        .run(
            "services", kColumns, [](const ecs::ServiceRow&) { return true; },
            [&](int column, std::uint32_t a, std::uint32_t b) {
                const ecs::ServiceRow& x = table.at(a);
                const ecs::ServiceRow& y = table.at(b);
                switch (column) {
                    case 0:
                        return world.text(x.name) < world.text(y.name);
                    case 1:
                        return x.status < y.status;
                    case 2:
                        return running_count(x) < running_count(y);
                    case 3:
                        return x.desired_count < y.desired_count;
                    case 4:
                        return x.task_definition < y.task_definition;
                    case 5:
                        return x.cluster < y.cluster;
                    default:
                        return x.created_at < y.created_at;
                }
            },
            [&](int column, std::uint32_t index, const ecs::ServiceRow& row) {
                switch (column) {
                    case 0:
                        object_link(ui, select(table.id_at(index)), "console");
                        return;
                    case 1:
                        badge(service_tone(row));
                        return;
                    case 2:
                        number(running_count(row));
                        return;
                    case 3:
                        right_aligned(std::to_string(row.desired_count));
                        return;
                    case 4:
                        object_link(ui, select(row.task_definition),
                                    "console/" + std::to_string(index));
                        return;
                    case 5:
                        object_link(ui, select(row.cluster), "console/" + std::to_string(index));
                        return;
                    default:
                        text_dim(ago_text(world, row.created_at));
                        return;
                }
            });
}

void draw_task_definitions(Ui& ui, ConsoleView& view) {
    const World& world = ui.world();
    const auto& table = world.ecs.task_definitions;
    if (table.size() == 0) {
        (void)offer_command(
            ui, icon::kFile, "No task definitions",
            "A task definition says which images run together, with how much CPU and memory. "
            "One waits in your home folder.",
            "aws ecs register-task-definition --cli-input-json file://task-def.json",
            "console.register-task-definition");
        return;
    }
    static constexpr Column kColumns[] = {
        {"Task definition", 0},
        {"Status", 100},
        {"CPU", 64, true},
        {"Memory", 80, true},
        {"Containers", 84, true, true},
        {"Registered", 120, false, true},
    };
    TableDrawer(ui, view.task_definitions, table)
        .run(
            "taskdefs", kColumns, [](const ecs::TaskDefinitionRow&) { return true; },
            [&](int column, std::uint32_t a, std::uint32_t b) {
                const ecs::TaskDefinitionRow& x = table.at(a);
                const ecs::TaskDefinitionRow& y = table.at(b);
                switch (column) {
                    case 0:
                        return x.family == y.family ? x.revision < y.revision
                                                    : world.text(x.family) < world.text(y.family);
                    case 1:
                        return x.status < y.status;
                    case 2:
                        return x.cpu < y.cpu;
                    case 3:
                        return x.memory < y.memory;
                    case 4:
                        return x.containers.size() < y.containers.size();
                    default:
                        return x.registered_at < y.registered_at;
                }
            },
            [&](int column, std::uint32_t index, const ecs::TaskDefinitionRow& row) {
                switch (column) {
                    case 0:
                        object_link(ui, select(table.id_at(index)), "console");
                        return;
                    case 1:
                        badge(task_definition_tone(row));
                        return;
                    case 2:
                        right_aligned(row.cpu == 0 ? "\xe2\x80\x94" : std::to_string(row.cpu));
                        return;
                    case 3:
                        right_aligned(row.memory == 0 ? "\xe2\x80\x94"
                                                      : std::to_string(row.memory) + " MiB");
                        return;
                    case 4:
                        number(static_cast<std::uint32_t>(row.containers.size()));
                        return;
                    default:
                        text_dim(ago_text(world, row.registered_at));
                        return;
                }
            });
}

void draw_task_filter(ConsoleView& view) {
    static constexpr const char* kNames[] = {"Desired running", "Desired stopped", "All"};
    static constexpr const char* kAnchors[] = {"tasks.running", "tasks.stopped", "tasks.all"};
    for (int i = 0; i < 3; ++i) {
        if (i > 0) ImGui::SameLine(0, 4);
        if (button(kNames[i], kAnchors[i],
                   {.kind = ButtonStyle::Kind::kGhost, .selected = view.task_filter == i})) {
            view.task_filter = i;
            view.tasks.revision = UINT64_MAX;
        }
    }
}

// 0: desired running, 1: desired stopped, 2: all.
bool passes_filter(const ecs::TaskRow& task, int filter) {
    const bool stopped = task.desired_status == ecs::DesiredStatus::kStopped;
    return filter == 2 || stopped == (filter == 1);
}

void draw_tasks(Ui& ui, ConsoleView& view) {
    const World& world = ui.world();
    const auto& table = world.ecs.tasks;
    if (table.size() == 0) {
        draw_empty(icon::kCube, "No tasks",
                   "A task is one running copy of a task definition. Services start them for you; "
                   "aws ecs run-task starts a single one.");
        return;
    }
    draw_task_filter(view);
    static constexpr Column kColumns[] = {
        {"Task", 0},
        {"Last status", 128},
        {"Task definition", 112, false, true},
        {"Desired", 80, false, true},
        {"Service", 128, false, true},
        {"Started", 120, false, true},
    };
    TableDrawer(ui, view.tasks, table)
        .run(
            "tasks", kColumns,
            [&view](const ecs::TaskRow& t) { return passes_filter(t, view.task_filter); },
            [&](int column, std::uint32_t a, std::uint32_t b) {
                const ecs::TaskRow& x = table.at(a);
                const ecs::TaskRow& y = table.at(b);
                switch (column) {
                    case 0:
                        return x.identity < y.identity;
                    case 1:
                        return x.last_status < y.last_status;
                    case 2:
                        return x.task_definition < y.task_definition;
                    case 3:
                        return x.desired_status < y.desired_status;
                    case 4:
                        return x.service < y.service;
                    default:
                        return x.started_at < y.started_at;
                }
            },
            [&](int column, std::uint32_t index, const ecs::TaskRow& row) {
                const std::string where = "console/" + std::to_string(index);
                switch (column) {
                    case 0:
                        object_link(ui, select(table.id_at(index)), "console");
                        return;
                    case 1:
                        badge(task_tone(row));
                        return;
                    case 2:
                        object_link(ui, select(row.task_definition), where);
                        return;
                    case 3:
                        text_dim(row.desired_status == ecs::DesiredStatus::kRunning ? "RUNNING"
                                                                                    : "STOPPED");
                        return;
                    case 4:
                        if (row.service.is_set()) {
                            object_link(ui, select(row.service), where);
                        } else {
                            text_dim("\xe2\x80\x94");
                        }
                        return;
                    default:
                        text_dim(ago_text(world, row.started_at));
                        return;
                }
            });
}

void draw_console_tabs(Ui& ui, const Rect& at) {
    Pane::Options options;
    options.scroll = false;
    options.pad_x = 12;
    options.pad_y = (kTabs - kControlHeight) / 2;
    const Pane pane("console.tabs", at, options);
    if (!pane) return;
    struct Tab {
        ConsoleTab tab;
        const char* name;
        const char* anchor_name;
        std::uint32_t count;
    };
    const ecs::EcsState& ecs = ui.world().ecs;
    const Tab tabs[] = {
        {ConsoleTab::kClusters, "Clusters", "console.clusters", ecs.clusters.size()},
        {ConsoleTab::kServices, "Services", "console.services", ecs.services.size()},
        {ConsoleTab::kTaskDefinitions, ui.narrow ? "Definitions" : "Task definitions",
         "console.task-definitions", ecs.task_definitions.size()},
        {ConsoleTab::kTasks, "Tasks", "console.tasks", ecs.tasks.size()},
    };
    for (const Tab& t : tabs) {
        if (&t != tabs) ImGui::SameLine(0, 4);
        std::string label = t.name;
        if (!ui.narrow) label += "  " + std::to_string(t.count);
        if (button(label, t.anchor_name,
                   {.kind = ButtonStyle::Kind::kGhost,
                    .selected = ui.console == t.tab,
                    .role = Role::kTab})) {
            ui.console = t.tab;
        }
    }
}

void refresh_events(const World& world, EventsView& view) {
    if (view.of == &world && view.revision == world.revision) return;
    view.of = &world;
    view.revision = world.revision;
    view.entries.clear();
    world.ecs.services.each([&](ecs::ServiceId id, const ecs::ServiceRow& row) {
        for (std::size_t i = 0; i < row.events.size(); ++i) {
            view.entries.push_back({id.index, static_cast<std::uint32_t>(i), row.events[i].at});
        }
    });
    std::stable_sort(view.entries.begin(), view.entries.end(),
                     [](const EventsView::Entry& a, const EventsView::Entry& b) {
                         if (a.at != b.at) return a.at > b.at;
                         return a.service != b.service ? a.service < b.service : a.event > b.event;
                     });
}

// The message has a fixed number of lines; all of it is in the tooltip.
void draw_event_row(Ui& ui, const EventsView::Entry& entry, const Rect& at) {
    const World& world = ui.world();
    if (!world.ecs.services.live_at(entry.service)) return;
    const ecs::ServiceRow& service = world.ecs.services.at(entry.service);
    if (entry.event >= service.events.size()) return;
    const std::string message =
        ecs::service_event_message(world, service, service.events[entry.event]);
    rule_x(at.x, at.right(), at.bottom() - 1, palette().line);
    {
        const FontScope font(fonts().mono);
        text_at(ImVec2(at.x + 8, at.y + 9), at.x + 84, palette().text_dim,
                clock_text(world, entry.at));
    }
    const ImVec2 min(at.x + 88, at.y + 9);
    const ImVec2 max(at.right() - 8, at.bottom() - 6);
    ImGui::PushClipRect(min, ImVec2(max.x, max.y + 2), true);
    ImGui::GetWindowDrawList()->AddText(ImGui::GetFont(), ImGui::GetFontSize(), min, palette().text,
                                        message.data(), message.data() + message.size(),
                                        max.x - min.x);
    ImGui::PopClipRect();
    text_fact(Role::kText, message, min, max);
    ImGui::SetCursorScreenPos(at.min());
    const std::string name =
        format("event.%u.%u", entry.service, service.events[entry.event].number);
    bool pressed = ImGui::InvisibleButton(name.c_str(), ImVec2(at.w, at.h));
    anchor(name, Role::kRow, message);
    pressed = take_press(name) || pressed;
    if (ImGui::IsItemHovered()) fill(at, palette().hover);
    tooltip_for_last_item(message);
    if (pressed) ui.select_object(select(world.ecs.services.id_at(entry.service)));
}

}  // namespace

void draw_console(Ui& ui, ConsoleView& view, const Rect& at) {
    set_region("console");
    fill(at, palette().surface);
    draw_console_tabs(ui, {at.x, at.y, at.w, kTabs});
    rule_x(at.x, at.right(), at.y + kTabs - 1, palette().line);
    Pane::Options options;
    options.scroll = false;
    options.pad_x = 8;
    options.pad_y = 8;
    const Pane pane("console.body", {at.x, at.y + kTabs, at.w, at.h - kTabs}, options);
    if (!pane) return;
    switch (ui.console) {
        case ConsoleTab::kClusters:
            draw_clusters(ui, view);
            return;
        case ConsoleTab::kServices:
            draw_services(ui, view);
            return;
        case ConsoleTab::kTaskDefinitions:
            draw_task_definitions(ui, view);
            return;
        case ConsoleTab::kTasks:
            draw_tasks(ui, view);
            return;
    }
}

void draw_events(Ui& ui, EventsView& view, const Rect& at) {
    set_region("events");
    fill(at, palette().surface);
    Pane::Options options;
    options.pad_x = 8;
    options.pad_y = 0;
    const Pane pane("events", at, options);
    if (!pane) return;
    refresh_events(ui.world(), view);
    if (view.entries.empty()) {
        EmptyState what;
        what.icon = icon::kList;
        what.title = "No service events";
        what.body =
            "What the service scheduler does and why appears here, in the words of ECS, as soon as "
            "a "
            "service exists.";
        (void)empty_state(what);
        return;
    }
    const float width = ImGui::GetContentRegionAvail().x;
    const float lines = ui.narrow ? 4 : 2;
    const float row_height = lines * ImGui::GetFontSize() + 16;
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(view.entries.size()), row_height);
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const Rect row{origin.x, origin.y + static_cast<float>(i) * row_height, width,
                           row_height};
            draw_event_row(ui, view.entries[static_cast<std::size_t>(i)], row);
        }
    }
    ImGui::PopStyleVar();
}

}  // namespace drydock::ui
