#include "web/map/map.hpp"

#include <algorithm>
#include <cmath>

#include "engine/ecs/ecs_names.hpp"
#include "web/icons.hpp"
#include "web/map/tiles.hpp"

namespace drydock::ui {
namespace {

constexpr double kMotionSeconds = 0.16;
constexpr float kPad = 16;
constexpr std::size_t kMotionTilesMax = 2'500;  // more than these jump
constexpr std::size_t kGhostsMax = 400;

float ease(double started, double now) {
    const double t = std::clamp((now - started) / kMotionSeconds, 0.0, 1.0);
    const double rest = 1.0 - t;
    return static_cast<float>(1.0 - rest * rest * rest);
}

// Compares the new layout with where tiles were: starts motions, leaves ghosts.
class Mover {
public:
    Mover(Ui& ui, MapView& view, bool jump) : ui_(ui), view_(view), jump_(jump) {}

    void run() {
        ++view_.layouts;
        view_.motion.resize(ui_.world().ecs.tasks.end_index());
        const TileSize& size = view_.layout.tile;
        for (const MapBlock& block : view_.layout.blocks) {
            for (std::uint32_t i = 0; i < block.tile_count; ++i) {
                const std::uint32_t n = block.first_tile + i;
                place(view_.layout.tiles[n], tile_place(block, size, n));
            }
        }
        leave();
    }

private:
    void place(const MapTile& tile, ImVec2 to) {
        MapView::Motion& m = view_.motion[tile.task];
        const bool known = m.known && m.generation == tile.generation;
        if (!known) {
            m = {};
            m.known = true;
            m.generation = tile.generation;
            m.hue = m.hue_before = tile.hue;
            m.from_x = to.x - 12;
            m.from_y = to.y;
            if (!jump_) m.born_at = m.moved_at = start();
        } else {
            if (m.x != to.x || m.y != to.y) {
                m.from_x = m.x;
                m.from_y = m.y;
                m.moved_at = jump_ ? -1 : start();
            }
            if (m.hue != tile.hue) {
                m.hue_before = m.hue;
                m.hue = tile.hue;
                m.hue_at = jump_ ? -1 : start();
            }
        }
        m.x = to.x;
        m.y = to.y;
        m.seen = view_.layouts;
    }

    void leave() {
        for (MapView::Motion& m : view_.motion) {
            if (!m.known || m.seen == view_.layouts) continue;
            m.known = false;
            if (!jump_ && view_.ghosts.size() < kGhostsMax) {
                view_.ghosts.push_back({m.x, m.y, m.hue, start()});
            }
        }
        if (jump_) view_.ghosts.clear();
    }

    double start() {
        view_.moving_until = ui_.real_now + kMotionSeconds;
        return ui_.real_now;
    }

    Ui& ui_;
    MapView& view_;
    bool jump_;
};

bool stale(const Ui& ui, const MapView& view, float width, float height) {
    const World& world = ui.world();
    if (view.of != &world || view.revision != world.revision) return true;
    if (view.laid_width != width || view.laid_height != height) return true;
    if (world.now < view.laid_at) return true;
    return is_set(view.layout.fresh_until) && world.now >= view.layout.fresh_until;
}

void refresh(Ui& ui, MapView& view, float width, float height) {
    if (!stale(ui, view, width, height)) return;
    const World& world = ui.world();
    const int size_before = view.layout.size;
    const bool same_place = view.laid_width == width && view.laid_height == height;
    const bool same_time = view.of == &world && world.now >= view.laid_at;
    layout_map(world, width, height, &view.layout);
    const bool jump = ui.reduced_motion || !same_place || !same_time ||
                      view.layout.size != size_before || view.layout.tiles.size() > kMotionTilesMax;
    Mover(ui, view, jump).run();
    view.of = &world;
    view.revision = world.revision;
    view.laid_width = width;
    view.laid_height = height;
    view.laid_at = world.now;
    ui.animate(view.moving_until - ui.real_now);
}

// Draws one frame of the map; holds what the helpers share.
class MapDrawer {
public:
    MapDrawer(Ui& ui, MapView& view, ImVec2 origin)
        : ui_(ui),
          view_(view),
          origin_(origin),
          size_(view.layout.tile),
          mouse_(ImGui::GetMousePos()),
          hot_(ImGui::IsWindowHovered() && !ImGui::IsAnyItemActive()) {
        const ImVec2 min = ImGui::GetWindowDrawList()->GetClipRectMin();
        const ImVec2 max = ImGui::GetWindowDrawList()->GetClipRectMax();
        top_ = min.y;
        bottom_ = max.y;
        moving_ = ui.real_now < view.moving_until;
    }

    void run() {
        for (const MapRoom& room : view_.layout.rooms) {
            if (visible(room.at)) draw_room(room);
        }
        draw_ghosts();
        if (hovered_.is_set()) draw_tooltip();
    }

private:
    bool visible(const Rect& r) const {
        return origin_.y + r.bottom() >= top_ && origin_.y + r.y <= bottom_;
    }
    Rect placed(const Rect& r) const { return {origin_.x + r.x, origin_.y + r.y, r.w, r.h}; }

    // A rectangle that selects; its name and outline.
    void selectable(const Rect& at, Selection what) {
        if (!what.is_set()) return;
        const std::string name = "map/" + object_anchor(ui_.world(), what);
        anchor_rect(name, Role::kButton, object_name(ui_.world(), what), at.min(), at.max());
        bool pressed = take_press(name);
        if (hot_ && ImGui::IsMouseHoveringRect(at.min(), at.max()) && !over_tile_) {
            ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
            pressed = pressed || ImGui::IsMouseClicked(ImGuiMouseButton_Left);
        }
        if (pressed) ui_.select_object(what);
    }

    void draw_room(const MapRoom& room) {
        const Palette& c = palette();
        const Rect at = placed(room.at);
        const bool selected = ui_.selection == room.cluster;
        fill(at, c.surface, 8);
        outline(at, selected ? c.accent : c.line, 8);
        ImGui::GetWindowDrawList()->AddText(ImVec2(at.x + 16, at.y + 13), c.text_dim,
                                            icon::kServer);
        float x = at.x + 40;
        {
            const FontScope font(fonts().body_bold);
            text_at(ImVec2(x, at.y + 12), at.right() - 180, c.text, room.title, Role::kHeading);
        }
        {
            const FontScope font(fonts().small);
            const float w = text_width(room.counts);
            text_at(ImVec2(at.right() - 16 - w, at.y + 14), at.right(), c.text_dim, room.counts);
        }
        for (std::uint32_t g = 0; g < room.group_count; ++g) {
            const MapGroup& group = view_.layout.groups[room.first_group + g];
            if (visible(group.at)) draw_group(group);
        }
        if (room.group_count == 0) {
            text_at(ImVec2(at.x + 16, at.y + 52), at.right() - 16, c.text_dim,
                    "Empty. Create a service here, or run a task.");
        }
        over_tile_ = over_tile_ || over_group_;
        selectable({at.x, at.y, at.w, 40}, room.cluster);
        over_tile_ = over_group_ = false;
    }

    void draw_group(const MapGroup& group) {
        const Palette& c = palette();
        const Rect at = placed(group.at);
        const bool selected = group.service.is_set() && ui_.selection == group.service;
        fill(at, c.raised, 6);
        for (std::uint32_t b = 0; b < group.block_count; ++b) {
            draw_block(view_.layout.blocks[group.first_block + b], at.right() - 12);
        }
        outline(at, selected ? c.accent : c.line, 6);
        if (view_.layout.compact) {
            draw_compact_head(group, at);
        } else {
            draw_head(group, at);
        }
        selectable(at, group.service);
        if (hot_ && ImGui::IsMouseHoveringRect(at.min(), at.max())) over_group_ = true;
    }

    void draw_head(const MapGroup& group, const Rect& at) {
        const ImVec2 head(at.x + 12, at.y + 8);
        float w = 0;
        {
            const FontScope font(fonts().small);
            w = text_width(group.counts);
            text_at(ImVec2(at.right() - 12 - w, head.y + 1), at.right(), palette().text_dim,
                    group.counts);
            if (group.has_tone) badge_at(ImVec2(head.x, head.y + 19), at.right() - 12, group.tone);
        }
        const FontScope font(fonts().body_bold);
        text_at(head, at.right() - 24 - w, palette().text, group.title, Role::kHeading);
    }

    // One line: all is well shows the count, anything else its word.
    void draw_compact_head(const MapGroup& group, const Rect& at) {
        const FontScope font(fonts().small);
        const ImVec2 head(at.x + 12, at.y + 9);
        const bool calm = !group.has_tone || group.tone.hue == Tone::Hue::kRunning;
        std::string_view right = calm ? std::string_view(group.short_counts) : group.tone.word;
        if (text_width(right) + text_width(group.title) + 56 > at.w) right = group.short_counts;
        const float w = text_width(right);
        const Color ink = group.has_tone ? hue_color(group.tone.hue) : palette().text_dim;
        float x = head.x;
        if (group.has_tone) {
            ImGui::GetWindowDrawList()->AddText(head, ink, group.tone.icon);
            x += ImGui::GetFontSize() + 5;
        }
        text_at(ImVec2(at.right() - 12 - w, head.y), at.right(), calm ? palette().text_dim : ink,
                right, Role::kStatus);
        text_at(ImVec2(x, head.y), at.right() - 20 - w, palette().text, group.title,
                Role::kHeading);
    }

    void draw_block(const MapBlock& block, float max_x) {
        const Palette& c = palette();
        if (block.label_y > 0) {
            const FontScope font(fonts().small);
            text_at(ImVec2(origin_.x + block.at.x, origin_.y + block.label_y + 2), max_x,
                    block.newest ? c.text : c.text_dim,
                    view_.layout.compact ? block.short_label : block.label);
        }
        const float pitch = size_.h + size_.gap;
        const float first = std::floor((top_ - origin_.y - block.at.y) / pitch);
        const float last = std::ceil((bottom_ - origin_.y - block.at.y) / pitch);
        const auto row0 = static_cast<std::uint32_t>(std::max(first, 0.0F));
        const auto row1 = static_cast<std::uint32_t>(std::max(last, 0.0F));
        const std::uint32_t begin = std::min(row0 * block.columns, block.tile_count);
        const std::uint32_t end = std::min(row1 * block.columns, block.tile_count);
        if (begin >= end) return;
        if (size_.look == TileSize::Look::kCell) {
            draw_cells(block, begin, end);
        } else {
            for (std::uint32_t i = begin; i < end; ++i)
                draw_tile(block, block.first_tile + i);
        }
        find_hovered(block);
    }

    ImVec2 tile_at(const MapBlock& block, std::uint32_t n, const MapView::Motion& m) const {
        ImVec2 p = tile_place(block, size_, n);
        if (moving_ && m.moved_at >= 0) {
            const float k = ease(m.moved_at, ui_.real_now);
            p.x = m.from_x + (p.x - m.from_x) * k;
            p.y = m.from_y + (p.y - m.from_y) * k;
        }
        return {origin_.x + p.x, origin_.y + p.y};
    }

    Color hue_now(const MapView::Motion& m) const {
        const Color to = hue_color(m.hue);
        if (!moving_ || m.hue_at < 0) return to;
        return mix(hue_color(m.hue_before), to, ease(m.hue_at, ui_.real_now));
    }

    void draw_cells(const MapBlock& block, std::uint32_t begin, std::uint32_t end) {
        CellPainter paint(end - begin);
        for (std::uint32_t i = begin; i < end; ++i) {
            const MapTile& tile = view_.layout.tiles[block.first_tile + i];
            const MapView::Motion& m = view_.motion[tile.task];
            Color color = hue_now(m);
            if (!block.newest) color = mix(color, palette().raised, 0.4F);
            if (moving_ && m.born_at >= 0) color = with_alpha(color, ease(m.born_at, ui_.real_now));
            paint.cell(tile_at(block, block.first_tile + i, m), size_.w, tile.hue, color);
        }
        paint.done();
        mark_selected(block);
    }

    void mark_selected(const MapBlock& block) {
        if (ui_.selection.kind != ObjectKind::kTask) return;
        const auto id = id_from_bits<ecs::TaskId>(ui_.selection.bits);
        for (std::uint32_t i = 0; i < block.tile_count; ++i) {
            if (view_.layout.tiles[block.first_tile + i].task != id.index) continue;
            const ImVec2 p = tile_place(block, size_, block.first_tile + i);
            outline({origin_.x + p.x - 2, origin_.y + p.y - 2, size_.w + 4, size_.h + 4},
                    palette().accent, 2);
        }
    }

    void draw_tile(const MapBlock& block, std::uint32_t n) {
        const MapTile& tile = view_.layout.tiles[n];
        const MapView::Motion& m = view_.motion[tile.task];
        const auto& tasks = ui_.world().ecs.tasks;
        if (!tasks.live_at(tile.task)) return;
        const ecs::TaskId id = tasks.id_at(tile.task);
        const ImVec2 p = tile_at(block, n, m);
        TileFace face;
        face.at = {p.x, p.y, size_.w, size_.h};
        face.look = size_.look;
        face.color = hue_now(m);
        face.tone = task_tone(tasks.at(tile.task));
        face.old = !block.newest;
        face.alpha = moving_ && m.born_at >= 0 ? ease(m.born_at, ui_.real_now) : 1.0F;
        face.selected = ui_.selection == select(id);
        face.hovered = hot_ && ImGui::IsMouseHoveringRect(face.at.min(), face.at.max());
        draw_task_face(ui_.world(), id, face);
        const std::string name = "map/task." + short_task_id(ui_.world(), id);
        anchor_rect(name, Role::kTile, std::string(face.tone.word), face.at.min(), face.at.max());
        if (take_press(name)) ui_.select_object(select(id));
    }

    void find_hovered(const MapBlock& block) {
        if (!hot_) return;
        const float px = size_.w + size_.gap;
        const float py = size_.h + size_.gap;
        const float x = mouse_.x - origin_.x - block.at.x;
        const float y = mouse_.y - origin_.y - block.at.y;
        if (x < 0 || y < 0) return;
        const auto column = static_cast<std::uint32_t>(x / px);
        const auto row = static_cast<std::uint32_t>(y / py);
        const std::uint32_t i = row * block.columns + column;
        if (column >= block.columns || i >= block.tile_count) return;
        const std::uint32_t slot = view_.layout.tiles[block.first_tile + i].task;
        over_tile_ = true;
        hovered_ = select(ui_.world().ecs.tasks.id_at(slot));
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) ui_.select_object(hovered_);
    }

    void draw_ghosts() {
        for (const MapView::Ghost& g : view_.ghosts) {
            const float left = 1.0F - ease(g.gone_at, ui_.real_now);
            if (left <= 0) continue;
            fill({origin_.x + g.x, origin_.y + g.y, size_.w, size_.h},
                 with_alpha(hue_color(g.hue), 0.25F * left), 5);
        }
        if (!moving_) view_.ghosts.clear();
    }

    static void tooltip_details(const World& world, const ecs::TaskRow& task) {
        const FontScope font(fonts().small);
        text_dim(task_definition_name(world, task.task_definition));
        if (is_set(task.started_at)) text_dim("started " + ago_text(world, task.started_at));
        if (!task.stopped_reason.empty()) {
            ImGui::PushTextWrapPos(340);
            text(world.text(task.stopped_reason));
            ImGui::PopTextWrapPos();
        }
    }

    void draw_tooltip() const {
        const World& world = ui_.world();
        const auto id = id_from_bits<ecs::TaskId>(hovered_.bits);
        const ecs::TaskRow* task = world.ecs.tasks.find(id);
        if (task == nullptr) return;
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
        if (ImGui::BeginTooltip()) {
            badge(task_tone(*task));
            {
                const FontScope font(fonts().mono);
                text(ecs::task_id_text(world, id.bits()));
            }
            tooltip_details(world, *task);
            ImGui::EndTooltip();
        }
        ImGui::PopStyleVar();
    }

    Ui& ui_;
    MapView& view_;
    ImVec2 origin_;
    TileSize size_;
    ImVec2 mouse_;
    bool hot_;
    bool moving_ = false;
    bool over_tile_ = false;
    bool over_group_ = false;
    float top_ = 0;
    float bottom_ = 0;
    Selection hovered_;
};

void draw_empty(Ui& ui) {
    EmptyState what;
    what.icon = icon::kCubes;
    what.title = "Nothing runs here yet";
    what.body =
        "A cluster is the room in which services and tasks live. Create the first one: the line "
        "below "
        "is typed into the terminal for you.";
    what.command = "aws ecs create-cluster --cluster-name prod-web";
    what.button_label = "Create the cluster";
    what.button_anchor = "create-cluster";
    if (empty_state(what)) ui.run(std::string(what.command));
}

}  // namespace

void draw_map_legend(const MapView& view, const Rect& at) {
    static constexpr Tone kKey[] = {{Tone::Hue::kRunning, icon::kCheckCircle, "running"},
                                    {Tone::Hue::kStarting, icon::kHourglass, "starting"},
                                    {Tone::Hue::kDraining, icon::kArrowDown, "draining"},
                                    {Tone::Hue::kFailed, icon::kCrossCircle, "failed"},
                                    {Tone::Hue::kUnknown, icon::kStop, "stopped"}};
    std::uint32_t counts[5] = {};
    for (const MapTile& tile : view.layout.tiles)
        ++counts[static_cast<int>(tile.hue)];
    const FontScope font(fonts().small);
    float x = at.right();
    for (int i = 4; i >= 0; --i) {
        if (counts[i] == 0) continue;
        const std::string words = std::to_string(counts[i]) + " " + kKey[i].word;
        const float w = ImGui::GetFontSize() + 5 + text_width(words);
        if (x - w < at.x) return;
        const ImVec2 pos(std::floor(x - w), at.y + std::floor((at.h - ImGui::GetFontSize()) / 2));
        badge_at(pos, x + 1, {kKey[i].hue, kKey[i].icon, words.c_str()});
        x -= w + 16;
    }
}

void draw_map(Ui& ui, MapView& view, const Rect& at) {
    set_region("map");
    Pane::Options options;
    options.pad_x = kPad;
    options.pad_y = kPad;
    options.background = palette().window;
    const Pane pane("map", at, options);
    if (!pane) return;
    refresh(ui, view, at.w - 2 * kPad - 2, at.h - 2 * kPad);
    if (view.layout.rooms.empty()) {
        draw_empty(ui);
        return;
    }
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    MapDrawer(ui, view, origin).run();
    ImGui::Dummy(ImVec2(1, view.layout.height));
}

}  // namespace drydock::ui
