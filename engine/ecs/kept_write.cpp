// Services and tasks out of earlier answers.
#include "engine/ecs/ecs_hash.hpp"
#include "engine/ecs/ecs_write.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecs {
namespace {

// What a kept text is of. With tags or without are two texts.
enum class Subject : std::uint8_t { kService, kServiceWithTags, kTask, kTaskWithTags };

template <class Write>
void write_kept(api::KeptTexts& kept, std::uint64_t id_bits, Subject kind, std::uint64_t from,
                api::JsonWriter& out, Write write) {
    const std::uint64_t subject = id_bits << 2 | static_cast<std::uint64_t>(kind);
    if (const std::string* text = kept.find(subject, from)) {
        out.raw(*text);
        return;
    }
    const std::size_t place = out.place();
    write();
    kept.keep(subject, from, out.since(place));
}

}  // namespace

void write_service(const World& world, ServiceId id, bool tags, api::KeptTexts* kept,
                   api::JsonWriter& out) {
    if (kept == nullptr) {
        write_service(world, id, tags, out);
        return;
    }
    const std::uint64_t from = shown_hash(world, world.ecs.services.get(id));
    write_kept(*kept, id.bits(), tags ? Subject::kServiceWithTags : Subject::kService, from, out,
               [&] { write_service(world, id, tags, out); });
}

void write_task(const World& world, TaskId id, bool tags, api::KeptTexts* kept,
                api::JsonWriter& out) {
    const TaskRow& task = world.ecs.tasks.get(id);
    if (kept == nullptr || task.ordered || task.enable_execute_command) {
        write_task(world, id, tags, out);
        return;
    }
    write_kept(*kept, id.bits(), tags ? Subject::kTaskWithTags : Subject::kTask,
               shown_hash(world, task), out, [&] { write_task(world, id, tags, out); });
}

}  // namespace drydock::ecs
