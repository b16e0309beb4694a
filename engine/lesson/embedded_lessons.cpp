#include "engine/lesson/embedded_lessons.hpp"

namespace drydock::lesson {

const EmbeddedLesson* find_embedded_lesson(std::string_view id) {
    for (const EmbeddedTrack& track : embedded_tracks()) {
        for (const EmbeddedLesson& lesson : track.lessons) {
            if (lesson.id == id) {
                return &lesson;
            }
        }
    }
    return nullptr;
}

Result<Lesson> parse_embedded_lesson(const EmbeddedLesson& lesson) {
    return parse_lesson(lesson.json, lesson.markdown, {lesson.files.begin(), lesson.files.end()});
}

}  // namespace drydock::lesson
