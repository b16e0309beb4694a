// The console: clusters, services, task definitions and tasks as tables whose names are links.
#pragma once

#include <cstdint>
#include <vector>

#include "web/ui.hpp"

namespace drydock::ui {

// Which rows a table shows, in which order; made again when the World or the sort order changes.
struct TableView {
    std::vector<std::uint32_t> rows;  // slot indices
    const World* of = nullptr;
    std::uint64_t revision = UINT64_MAX;
    int sort_column = -1;
    bool descending = false;
    int filter = -1;  // as it was when the rows were made
};

struct ConsoleView {
    TableView clusters;
    TableView services;
    TableView task_definitions;
    TableView tasks;
    int task_filter = 0;  // 0: desired RUNNING, 1: desired STOPPED, 2: all
};

void draw_console(Ui& ui, ConsoleView& view, const Rect& at);

// Service events of all services, newest first, and beneath them what people did.
struct EventsView {
    struct Entry {
        std::uint32_t service = kNoIndex;  // slot index
        std::uint32_t event = 0;           // index into ServiceRow::events
        SimTime at = kNever;
    };
    std::vector<Entry> entries;
    const World* of = nullptr;
    std::uint64_t revision = UINT64_MAX;
};
void draw_events(Ui& ui, EventsView& view, const Rect& at);

}  // namespace drydock::ui
