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
        room.counts = format("%u running  \xc2\xb7  %u pending", row.running_tasks, row.pending_tasks);
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
        for (const ecs::DeploymentRow& d : service.deployments) running += d.running;
        group.counts = format("%u of %d running", running, service.desired_count);
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
        block.label = task_definition_name(world_, d.task_definition);
        if (rolling) {
            block.label += newest ? "  \xc2\xb7  new" : "  \xc2\xb7  old";
            block.label += format("  \xc2\xb7  %u of %u", d.running, d.desired);
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
            block.label = task_definition_name(world_, task.task_definition) + "  \xc2\xb7  old";
            take(block.serial, &block);
            out_.blocks.push_back(std::move(block));
        }
    }

    void add_standalone(const ecs::ClusterRow& row) {
        collect(row.first_task, false);
        if (found_.empty()) return;
        MapGroup group;
        group.title = "Tasks without a service";
        group.counts = format("%zu", found_.size());
        group.first_block = static_cast<std::uint32_t>(out_.blocks.size());
        MapBlock block;
        block.first_tile = static_cast<std::uint32_t>(out_.tiles.size());
        for (const Found& f : found_) out_.tiles.push_back(f.tile);
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
                found_.push_back({{t, tasks.id_at(t).generation, task_tone(task).hue}, task.deployment});
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

// Second pass: rectangles for one tile size. Returns the height of the content.
class Placer {
public:
    Placer(MapLayout* out, float width, int size)
        : out_(*out), width_(width), tile_(kTileSizes[size]) {}

    float run() {
        float y = 0;
        for (MapRoom& room : out_.rooms) y = place_room(&room, y) + kRoomGap;
        return std::max(y - kRoomGap, 0.0F);
    }

private:
    float place_room(MapRoom* room, float y) {
        const float inner = width_ - 2 * kRoomPad;
        float x = 0;
        float shelf_y = y + kRoomHead;
        float shelf_h = 0;
        for (std::uint32_t g = 0; g < room->group_count; ++g) {
            MapGroup& group = out_.groups[room->first_group + g];
            size_group(&group, inner);
            if (x > 0 && x + group.at.w > inner) {
                shelf_y += shelf_h + kGroupGap;
                x = 0;
                shelf_h = 0;
            }
            move_group(&group, kRoomPad + x, shelf_y);
            x += group.at.w + kGroupGap;
            shelf_h = std::max(shelf_h, group.at.h);
        }
        if (room->group_count == 0) shelf_h = 56;
        room->at = {0, y, width_, shelf_y + shelf_h + kRoomPad - y};
        return room->at.bottom();
    }

    // Columns that make a group about twice as wide as high.
    std::uint32_t columns_for(std::uint32_t tiles, float inner) const {
        const float pitch_x = tile_.w + tile_.gap;
        const float pitch_y = tile_.h + tile_.gap;
        const auto most = static_cast<std::uint32_t>(
            std::max(1.0F, std::floor((inner - 2 * kGroupPad + tile_.gap) / pitch_x)));
        const auto least = static_cast<std::uint32_t>(
            std::max(1.0F, std::floor((kGroupMinWidth - 2 * kGroupPad + tile_.gap) / pitch_x)));
        const float want = std::sqrt(2.4F * static_cast<float>(tiles) * pitch_y / pitch_x);
        const auto columns = static_cast<std::uint32_t>(std::ceil(std::max(want, 1.0F)));
        return std::min(std::max(columns, std::min(least, most)), most);
    }

    // Sizes with the group's corner at 0, 0.
    void size_group(MapGroup* group, float inner) const {
        std::uint32_t largest = 0;
        for (std::uint32_t b = 0; b < group->block_count; ++b) {
            largest = std::max(largest, out_.blocks[group->first_block + b].tile_count);
        }
        const std::uint32_t columns = columns_for(largest, inner);
        const std::uint32_t used = std::min(columns, std::max(largest, 1U));
        const float grid_w = static_cast<float>(used) * (tile_.w + tile_.gap) - tile_.gap;
        float y = kGroupHead;
        for (std::uint32_t b = 0; b < group->block_count; ++b) {
            MapBlock& block = out_.blocks[group->first_block + b];
            block.columns = columns;
            block.label_y = 0;
            if (!block.label.empty()) {
                block.label_y = y;
                y += kBlockLabel;
            }
            const std::uint32_t rows = (block.tile_count + columns - 1) / columns;
            const float h = rows == 0 ? 0 : static_cast<float>(rows) * (tile_.h + tile_.gap) - tile_.gap;
            block.at = {kGroupPad, y, grid_w, h};
            y += h + kBlockGap;
        }
        const float width = std::min(std::max(grid_w + 2 * kGroupPad, kGroupMinWidth), inner);
        group->at = {0, 0, width, y - kBlockGap + kGroupPad};
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
    float width_;
    TileSize tile_;
};

}  // namespace

SimTime leaves_map_at(const ecs::TaskRow& task) {
    if (task.last_status != ecs::TaskStatus::kStopped || !is_set(task.stopped_at)) return {INT64_MAX};
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
    for (layout->size = 0;; ++layout->size) {
        layout->height = Placer(layout, width, layout->size).run();
        if (layout->height <= height || layout->size == kTileSizeCount - 1) return;
        // The overview may scroll; cards that fill several screens may not.
        if (layout->size < 3 && layout->tiles.size() <= 12 && layout->height <= 2 * height) return;
    }
}

}  // namespace drydock::ui
