// The prose of a lesson: one Markdown file whose headings name the sections.
//
//   # Title                      then the introduction
//   ## step <id>: <title>        then what the step says
//   ### goal <id>                then one line
//   ### hint                     then the next tier of help
//   ### coach <id>               then the advice
//   ## debrief                   then the closing words
//
// Goals, hints and coaching belong to the step above them. Headings of levels 1 to 3 outside code
// blocks are sections; anything else is prose.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::lesson {

enum class SectionKind : std::uint8_t { kTitle, kStep, kGoal, kHint, kCoach, kDebrief };

struct Section {
    SectionKind kind = SectionKind::kTitle;
    std::string step;   // of goals, hints, coaching: the step above
    std::string id;     // steps, goals, coaching
    std::string title;  // title and steps
    std::string body;   // without blank lines around it
    int line = 0;       // of the heading, from 1
};

// False when a heading is none of the above; `error` then says which.
[[nodiscard]] bool read_sections(std::string_view markdown, std::vector<Section>* sections,
                                 std::string* error);

// Runs of whitespace as one blank: how two texts are compared that are wrapped differently.
[[nodiscard]] std::string squeeze(std::string_view text);

// The text without code blocks.
[[nodiscard]] std::string without_code_blocks(std::string_view markdown);
// The text without inline code; it must have no code blocks.
[[nodiscard]] std::string without_code_spans(std::string_view text);

}  // namespace drydock::lesson
