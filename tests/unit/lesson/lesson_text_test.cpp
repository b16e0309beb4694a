#include "engine/lesson/lesson_text.hpp"

#include <doctest/doctest.h>

#include "engine/lesson/placeholder.hpp"

namespace {

using namespace drydock::lesson;

std::string refusal(std::string_view markdown) {
    std::vector<Section> sections;
    std::string error;
    CHECK_FALSE(read_sections(markdown, &sections, &error));
    return error;
}

}  // namespace

TEST_CASE("prose is split at the headings that name its parts") {
    std::vector<Section> sections;
    std::string error;
    REQUIRE(
        read_sections("# Title\n\nHello.\n\n## step one: First\n\nSay *this*.\n\n### goal g\n\n"
                      "Done\n### hint\nA\n### hint\nB\n### coach c\nC\n## debrief\nBye\n",
                      &sections, &error));
    REQUIRE(sections.size() == 7);
    CHECK(sections[0].title == "Title");
    CHECK(sections[0].body == "Hello.");
    CHECK(sections[1].kind == SectionKind::kStep);
    CHECK(sections[1].id == "one");
    CHECK(sections[1].title == "First");
    CHECK(sections[1].body == "Say *this*.");
    CHECK(sections[2].kind == SectionKind::kGoal);
    CHECK(sections[2].step == "one");
    CHECK(sections[2].id == "g");
    CHECK(sections[4].kind == SectionKind::kHint);
    CHECK(sections[4].body == "B");
    CHECK(sections[5].kind == SectionKind::kCoach);
    CHECK(sections[6].kind == SectionKind::kDebrief);
    CHECK(sections[6].step.empty());
    CHECK(sections[6].body == "Bye");
}

TEST_CASE("a heading inside a code block is code") {
    std::vector<Section> sections;
    std::string error;
    REQUIRE(read_sections("# T\n\n```\n# a comment\n## step x: y\n```\n", &sections, &error));
    REQUIRE(sections.size() == 1);
    CHECK(sections[0].body == "```\n# a comment\n## step x: y\n```");
}

TEST_CASE("headings that mean nothing are refused with their line") {
    CHECK(refusal("Hello\n") == "line 1: the text must begin with '# Title'");
    CHECK(refusal("# T\n\n## Steps\n") == "line 3: not a heading of a lesson: ## Steps");
    CHECK(refusal("# T\n## step one\n").substr(0, 7) == "line 2:");
    CHECK(refusal("# T\n### hint\n").substr(0, 7) == "line 2:");
    CHECK(refusal("# T\n## step a: A\n### goals g\n").substr(0, 7) == "line 3:");
    CHECK(refusal("# T\n## step a: A\n### hint 2\n").substr(0, 7) == "line 3:");
    CHECK(refusal("# T\n# U\n").substr(0, 7) == "line 2:");
    CHECK(refusal("## step a: A\n").substr(0, 7) == "line 1:");
}

TEST_CASE("code is taken out of prose") {
    CHECK(without_code_blocks("a `b 1` c\n```\n2\n```\nd") == "a `b 1` c\nd\n");
    CHECK(without_code_spans("a `b 1` c d") == "a  c d");
}

TEST_CASE("texts that are wrapped differently compare equal") {
    CHECK(squeeze(" a\n  b\tc ") == "a b c");
    CHECK(squeeze("  ").empty());
}

TEST_CASE("placeholders are found and look-alikes are text") {
    Placeholder found;
    REQUIRE(find_placeholder("x ${A} ${} ${task_1} y", 0, &found));
    CHECK(found.name == "task_1");
    CHECK(found.begin == 11);
    CHECK(found.size == 9);
    CHECK_FALSE(find_placeholder("x ${A} ${} ${task_1} y", found.begin + found.size, &found));
    CHECK_FALSE(find_placeholder("${open", 0, &found));
    CHECK_FALSE(find_placeholder("$", 0, &found));
    CHECK_FALSE(find_placeholder("${", 0, &found));
}
