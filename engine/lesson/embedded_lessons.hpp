// The lessons that are built into the program: tutorials/ packed by tutorials/pack.mjs into one
// generated source file.
#pragma once

#include <span>
#include <string_view>

#include "engine/lesson/lesson.hpp"

namespace drydock::lesson {

struct EmbeddedLesson {
    std::string_view id;
    std::string_view title;             // of text.md, for lists without parsing
    std::string_view json;              // lesson.json
    std::string_view markdown;          // text.md
    std::span<const SourceFile> files;  // what lies beside them
};

struct EmbeddedTrack {
    std::string_view id;
    std::string_view title;
    std::span<const EmbeddedLesson> lessons;  // in the order of tutorials/index.json
};

[[nodiscard]] std::span<const EmbeddedTrack> embedded_tracks();

// Null when there is no such lesson.
[[nodiscard]] const EmbeddedLesson* find_embedded_lesson(std::string_view id);

[[nodiscard]] Result<Lesson> parse_embedded_lesson(const EmbeddedLesson& lesson);

}  // namespace drydock::lesson
