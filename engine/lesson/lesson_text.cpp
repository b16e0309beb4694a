#include "engine/lesson/lesson_text.hpp"

namespace drydock::lesson {
namespace {

std::string_view trim(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool is_fence(std::string_view line) { return trim(line).substr(0, 3) == "```"; }

// Takes `word` and a blank off the front.
bool take_word(std::string_view* text, std::string_view word) {
    if (text->substr(0, word.size()) != word) {
        return false;
    }
    const std::string_view rest = text->substr(word.size());
    if (!rest.empty() && rest.front() != ' ') {
        return false;
    }
    *text = trim(rest);
    return true;
}

bool read_second_level(std::string_view text, Section* section) {
    if (take_word(&text, "debrief")) {
        section->kind = SectionKind::kDebrief;
        return text.empty();
    }
    if (!take_word(&text, "step")) {
        return false;
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        return false;
    }
    section->kind = SectionKind::kStep;
    section->id = trim(text.substr(0, colon));
    section->title = trim(text.substr(colon + 1));
    return !section->id.empty() && !section->title.empty();
}

bool read_third_level(std::string_view text, const std::string& step, Section* section) {
    section->step = step;
    if (step.empty()) {
        return false;
    }
    if (take_word(&text, "hint")) {
        section->kind = SectionKind::kHint;
        return text.empty();
    }
    section->kind = SectionKind::kCoach;
    if (take_word(&text, "goal")) {
        section->kind = SectionKind::kGoal;
    } else if (!take_word(&text, "coach")) {
        return false;
    }
    section->id = text;
    return !text.empty();
}

// Level of an ATX heading, 0: none.
int heading_level(std::string_view line) {
    std::size_t level = 0;
    while (level < line.size() && line[level] == '#') {
        ++level;
    }
    const bool heading = level >= 1 && level <= 3 && level < line.size() && line[level] == ' ';
    return heading ? static_cast<int>(level) : 0;
}

bool read_heading(std::string_view line, int level, const std::string& step, Section* section) {
    const std::string_view text = trim(line.substr(static_cast<std::size_t>(level)));
    switch (level) {
        case 1:
            section->kind = SectionKind::kTitle;
            section->title = text;
            return !text.empty();
        case 2:
            return read_second_level(text, section);
        default:
            return read_third_level(text, step, section);
    }
}

}  // namespace

bool read_sections(std::string_view markdown, std::vector<Section>* sections, std::string* error) {
    sections->clear();
    std::string step;
    bool in_code = false;
    int number = 0;
    while (!markdown.empty()) {
        const std::size_t end = markdown.find('\n');
        const std::string_view line = markdown.substr(0, end);
        markdown.remove_prefix(end == std::string_view::npos ? markdown.size() : end + 1);
        ++number;
        in_code = in_code != is_fence(line);
        const int level = in_code ? 0 : heading_level(line);
        if (level == 0) {
            if (sections->empty() && !trim(line).empty()) {
                *error = "line " + std::to_string(number) + ": the text must begin with '# Title'";
                return false;
            }
            if (!sections->empty()) {
                sections->back().body.append(line).push_back('\n');
            }
            continue;
        }
        Section section;
        section.line = number;
        if (!read_heading(line, level, step, &section) || (level == 1) != sections->empty()) {
            *error = "line " + std::to_string(number) +
                     ": not a heading of a lesson: " + std::string(trim(line));
            return false;
        }
        if (level <= 2) {
            step = section.id;
        }
        sections->push_back(section);
    }
    for (Section& section : *sections) {
        section.body = std::string(trim(section.body));
    }
    return true;
}

std::string squeeze(std::string_view text) {
    std::string out;
    for (const char c : trim(text)) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank) {
            out.push_back(c);
        } else if (out.back() != ' ') {
            out.push_back(' ');
        }
    }
    return out;
}

std::string without_code_blocks(std::string_view markdown) {
    std::string out;
    bool in_block = false;
    while (!markdown.empty()) {
        const std::size_t end = markdown.find('\n');
        const std::string_view line = markdown.substr(0, end);
        markdown.remove_prefix(end == std::string_view::npos ? markdown.size() : end + 1);
        const bool fence = is_fence(line);
        in_block = in_block != fence;
        if (!in_block && !fence) {
            out.append(line).push_back('\n');
        }
    }
    return out;
}

std::string without_code_spans(std::string_view text) {
    std::string out;
    bool in_span = false;
    for (const char c : text) {
        in_span = in_span != (c == '`');
        if (!in_span && c != '`') {
            out.push_back(c);
        }
    }
    return out;
}

}  // namespace drydock::lesson
