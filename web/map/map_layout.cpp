#include "web/map/map_layout.hpp"

#include <algorithm>
#include <cmath>

namespace drydock::ui {
namespace {

constexpr float kRoomPad = 16;
constexpr float kRoomHead = 40;
constexpr float kRoomGap = 16;
constexpr float kGroupPad = 12;
constexpr float kGroupHead = 50;
constexpr float kGroupGap = 12;
constexpr float kBlockLabel = 22;
constexpr float kBlockGap = 8;
constexpr float kGroupMinWidth = 232;
constexpr float kCompactMinWidth = 168;
constexpr float kCompactHead = 34;
constexpr float kCardMinWidth = 128;

bool on_map(const World& world, const ecs::TaskRow& task) {
    return task.last_status != ecs::TaskStatus::kStopped || leaves_map_at(task) > world.now;
}

// First pass: who is there. Fills rooms, groups, blocks and tiles; places nothing.
class Collector {
public:
    Collector(const World& world, MapLayout* out) : world_(world), out_(*out) {}

    void run() {
        world_.ecs.clusters.each([&](ecs::ClusterId id, const ecs::ClusterRow& row) {
            if (row.status == ecs::ClusterStatus::kActive) add_room(id, row);
        });
    }

private:
    void add_room(ecs::ClusterId id, const ecs::ClusterRow& row) {
        MapRoom room;
        room.cluster = select(id);
        room.title = std::string(world_.text(row.name));
        room.counts =
            format("%u running  \xc2\xb7  %u pending", row.running_tasks, row.pending_tasks);
        room.first_group = static_cast<std::uint32_t>(out_.groups.size());
        for (std::uint32_t s = row.first_service; s != kNoIndex;
             s = world_.ecs.services.at(s).next_in_cluster) {
            const ecs::ServiceRow& service = world_.ecs.services.at(s);
            if (service.status != ecs::ServiceStatus::kInactive || service.first_task != kNoIndex) {
                add_service(world_.ecs.services.id_at(s), service);
            }
        }
        add_standalone(row);
        room.group_count = static_cast<std::uint32_t>(out_.groups.size()) - room.first_group;
        out_.rooms.push_back(std::move(room));
    }

    void add_service(ecs::ServiceId id, const ecs::ServiceRow& service) {
        MapGroup group;
        group.service = select(id);
        group.title = std::string(world_.text(service.name));
        group.tone = service_tone(service);
        group.has_tone = true;
        std::uint32_t running = 0;
        for (const ecs::DeploymentRow& d : service.deployments)
            running += d.running;
        group.counts = format("%u of %d running", running, service.desired_count);
        group.short_counts = format("%u/%d", running, service.desired_count);
        group.first_block = static_cast<std::uint32_t>(out_.blocks.size());
        collect(service.first_task, true);
        const bool rolling = service.deployments.size() > 1;
        for (std::size_t i = 0; i < service.deployments.size(); ++i) {
            add_deployment(service.deployments[i], rolling, i == 0);
        }
        add_leftovers(service);
        group.block_count = static_cast<std::uint32_t>(out_.blocks.size()) - group.first_block;
        out_.groups.push_back(std::move(group));
    }

    void add_deployment(const ecs::DeploymentRow& d, bool rolling, bool newest) {
        MapBlock block;
        block.serial = d.serial;
        block.newest = newest;
        block.label = block.short_label = task_definition_name(world_, d.task_definition);
        if (rolling) {
            block.label += newest ? "  \xc2\xb7  new" : "  \xc2\xb7  old";
            block.label += format("  \xc2\xb7  %u of %u", d.running, d.desired);
            block.short_label +=
                format("  %s  %u/%u", newest ? "new" : "old", d.running, d.desired);
        }
        take(d.serial, &block);
        if (block.tile_count > 0 || newest) out_.blocks.push_back(std::move(block));
    }

    // Tasks of deployments that the service no longer lists: their last tasks on their way out.
    void add_leftovers(const ecs::ServiceRow& service) {
        (void)service;
        while (!found_.empty()) {
            MapBlock block;
            block.serial = found_.front().serial;
            block.newest = false;
            const ecs::TaskRow& task = world_.ecs.tasks.at(found_.front().tile.task);
            block.label = block.short_label =
                task_definition_name(world_, task.task_definition) + "  \xc2\xb7  old";
            take(block.serial, &block);
            out_.blocks.push_back(std::move(block));
        }
    }

    void add_standalone(const ecs::ClusterRow& row) {
        collect(row.first_task, false);
        if (found_.empty()) return;
        MapGroup group;
        group.title = "Tasks without a service";
        group.counts = group.short_counts = format("%zu", found_.size());
        group.first_block = static_cast<std::uint32_t>(out_.blocks.size());
        MapBlock block;
        block.first_tile = static_cast<std::uint32_t>(out_.tiles.size());
        for (const Found& f : found_)
            out_.tiles.push_back(f.tile);
        block.tile_count = static_cast<std::uint32_t>(found_.size());
        found_.clear();
        out_.blocks.push_back(std::move(block));
        group.block_count = 1;
        out_.groups.push_back(std::move(group));
    }

    void collect(std::uint32_t first, bool of_service) {
        found_.clear();
        const auto& tasks = world_.ecs.tasks;
        for (std::uint32_t t = first; t != kNoIndex;) {
            const ecs::TaskRow& task = tasks.at(t);
            const std::uint32_t next = of_service ? task.next_in_service : task.next_in_cluster;
            if ((of_service || !task.service.is_set()) && on_map(world_, task)) {
                found_.push_back(
                    {{t, tasks.id_at(t).generation, task_tone(task).hue}, task.deployment});
                note_leaving(task);
            }
            t = next;
        }
    }

    void note_leaving(const ecs::TaskRow& task) {
        if (task.last_status != ecs::TaskStatus::kStopped) return;
        const SimTime at = leaves_map_at(task);
        if (!is_set(out_.fresh_until) || at < out_.fresh_until) out_.fresh_until = at;
    }

    // Moves the found tasks of one deployment into the block, in their order.
    void take(std::uint32_t serial, MapBlock* block) {
        block->first_tile = static_cast<std::uint32_t>(out_.tiles.size());
        std::size_t kept = 0;
        for (std::size_t i = 0; i < found_.size(); ++i) {
            if (found_[i].serial == serial) {
                out_.tiles.push_back(found_[i].tile);
            } else {
                found_[kept++] = found_[i];
            }
        }
        found_.resize(kept);
        block->tile_count = static_cast<std::uint32_t>(out_.tiles.size()) - block->first_tile;
    }

    struct Found {
        MapTile tile;
        std::uint32_t serial = 0;
    };
    const World& world_;
    MapLayout& out_;
    std::vector<Found> found_;
};

// How a layout is made: the size of tiles, and whether groups save room (a one-line head, no label
// unless a rollout needs it).
struct Plan {
    int size = 0;
    bool compact = false;
};

// Second pass: rectangles for one plan. Groups stand on a grid of equal columns, each in the
// highest place that has room. run() returns the height of the content.
class Placer {
public:
    Placer(MapLayout* out, float width, Plan plan)
        : out_(*out),
          inner_(width - 2 * kRoomPad),
          width_(width),
          compact_(plan.compact),
          tile_(kTileSizes[plan.size]) {
        // On a phone two narrower cards stand side by side rather than one.
        const float half = std::floor((inner_ - 2 * kGroupPad - tile_.gap) / 2);
        if (tile_.look == TileSize::Look::kCard && half < tile_.w && half >= kCardMinWidth)
            tile_.w = half;
        out_.tile = tile_;
        out_.size = plan.size;
        out_.compact = plan.compact;
        const float least = compact_ ? kCompactMinWidth : kGroupMinWidth;
        columns_ = static_cast<int>(std::max((inner_ + kGroupGap) / (least + kGroupGap), 1.0F));
        column_w_ = std::floor((inner_ + kGroupGap) / static_cast<float>(columns_)) - kGroupGap;
    }

    float run() {
        float y = 0;
        for (MapRoom& room : out_.rooms)
            y = place_room(&room, y) + kRoomGap;
        return std::max(y - kRoomGap, 0.0F);
    }

private:
    float place_room(MapRoom* room, float y) {
        skyline_.assign(static_cast<std::size_t>(columns_), y + kRoomHead);
        float bottom = y + kRoomHead + (room->group_count == 0 ? 40.0F : 0.0F);
        for (std::uint32_t g = 0; g < room->group_count; ++g) {
            MapGroup& group = out_.groups[room->first_group + g];
            const int span = size_group(&group);
            const std::size_t column = highest_place(span);
            const float top = top_of(column, span);
            move_group(&group, kRoomPad + static_cast<float>(column) * (column_w_ + kGroupGap),
                       top);
            for (int i = 0; i < span; ++i) {
                skyline_[column + static_cast<std::size_t>(i)] = group.at.bottom() + kGroupGap;
            }
            bottom = std::max(bottom, group.at.bottom());
        }
        room->at = {0, y, width_, bottom + kRoomPad - y};
        return room->at.bottom();
    }

    float top_of(std::size_t column, int span) const {
        float top = 0;
        for (int i = 0; i < span; ++i) {
            top = std::max(top, skyline_[column + static_cast<std::size_t>(i)]);
        }
        return top;
    }

    std::size_t highest_place(int span) const {
        std::size_t best = 0;
        for (int c = 1; c + span <= columns_; ++c) {
            if (top_of(static_cast<std::size_t>(c), span) < top_of(best, span)) {
                best = static_cast<std::size_t>(c);
            }
        }
        return best;
    }

    // Grid columns that make a group about twice as wide as high.
    int span_for(std::uint32_t tiles) const {
        const float pitch_x = tile_.w + tile_.gap;
        const float pitch_y = tile_.h + tile_.gap;
        const float want =
            std::ceil(std::sqrt(2.4F * static_cast<float>(tiles) * pitch_y / pitch_x));
        const float across =
            std::min(std::max(want, 1.0F), static_cast<float>(std::max(tiles, 1U)));
        const float width = across * pitch_x - tile_.gap + 2 * kGroupPad;
        const float span = std::ceil((width + kGroupGap) / (column_w_ + kGroupGap) - 0.02F);
        return std::clamp(static_cast<int>(span), 1, columns_);
    }

    bool labelled(const MapGroup& group) const { return !compact_ || group.block_count > 1; }

    // Sizes with the group's corner at 0, 0. Returns its span.
    int size_group(MapGroup* group) const {
        std::uint32_t largest = 0;
        for (std::uint32_t b = 0; b < group->block_count; ++b) {
            largest = std::max(largest, out_.blocks[group->first_block + b].tile_count);
        }
        const int span = span_for(largest);
        const float width = static_cast<float>(span) * (column_w_ + kGroupGap) - kGroupGap;
        const float room = width - 2 * kGroupPad;
        const auto columns =
            static_cast<std::uint32_t>(std::max((room + tile_.gap) / (tile_.w + tile_.gap), 1.0F));
        float y = compact_ ? kCompactHead : group->has_tone ? kGroupHead : kGroupHead - 14;
        for (std::uint32_t b = 0; b < group->block_count; ++b) {
            MapBlock& block = out_.blocks[group->first_block + b];
            block.columns = columns;
            block.label_y = 0;
            if (!block.label.empty() && labelled(*group)) {
                block.label_y = y;
                y += kBlockLabel;
            }
            const std::uint32_t rows = (block.tile_count + columns - 1) / columns;
            const float h =
                rows == 0 ? 0 : static_cast<float>(rows) * (tile_.h + tile_.gap) - tile_.gap;
            block.at = {kGroupPad, y, room, h};
            y += h + (h > 0 ? kBlockGap : 0.0F);
        }
        group->at = {0, 0, width, y - kBlockGap + kGroupPad};
        return span;
    }

    void move_group(MapGroup* group, float x, float y) const {
        group->at.x = x;
        group->at.y = y;
        for (std::uint32_t b = 0; b < group->block_count; ++b) {
            MapBlock& block = out_.blocks[group->first_block + b];
            block.at.x += x;
            block.at.y += y;
            if (block.label_y > 0) block.label_y += y;
        }
    }

    MapLayout& out_;
    float inner_;
    float width_;
    bool compact_;
    TileSize tile_;
    int columns_ = 1;
    float column_w_ = 0;
    std::vector<float> skyline_;
};

// No layout is lower than its tiles side by side without any gap between groups.
float least_height(const MapLayout& layout, float width, int size) {
    const TileSize& t = kTileSizes[size];
    const float narrowest = t.look == TileSize::Look::kCard ? kCardMinWidth : t.w;
    return static_cast<float>(layout.tiles.size()) * narrowest * t.h / width;
}

// The largest tiles that need no scrolling; else the largest that are not much longer than the
// smallest would be, since heads and labels are what takes the room then.
Plan choose_plan(MapLayout* layout, float width, float height) {
    const bool many = layout->groups.size() > 4;
    for (int size = 0; size < kTileSizeCount; ++size) {
        if (least_height(*layout, width, size) > height) continue;
        if (Placer(layout, width, {size, false}).run() <= height) return {size, false};
        if (many && Placer(layout, width, {size, true}).run() <= height) return {size, true};
    }
    const float shortest = Placer(layout, width, {kTileSizeCount - 1, many}).run();
    for (int size = 0; size < kTileSizeCount - 1; ++size) {
        if (least_height(*layout, width, size) > shortest * 1.3F) continue;
        if (Placer(layout, width, {size, many}).run() <= shortest * 1.3F) return {size, many};
    }
    return {kTileSizeCount - 1, many};
}

}  // namespace

SimTime leaves_map_at(const ecs::TaskRow& task) {
    if (task.last_status != ecs::TaskStatus::kStopped || !is_set(task.stopped_at))
        return {INT64_MAX};
    const bool failed = task_tone(task).hue == Tone::Hue::kFailed;
    return task.stopped_at + (failed ? kFailedShown : kStoppedShown);
}

void layout_map(const World& world, float width, float height, MapLayout* layout) {
    layout->rooms.clear();
    layout->groups.clear();
    layout->blocks.clear();
    layout->tiles.clear();
    layout->fresh_until = kNever;
    layout->width = width;
    Collector(world, layout).run();
    layout->height = Placer(layout, width, choose_plan(layout, width, height)).run();
}

}  // namespace drydock::ui
