#include <string>

#include "doctest/doctest.h"
#include "web/panels/terminal_model.hpp"

using namespace drydock::ui;  // NOLINT(google-build-using-namespace)

namespace {

bool never(std::string_view) { return false; }
bool open_quote(std::string_view text) {
    bool open = false;
    for (const char c : text)
        open = open != (c == '\'');
    return open;
}

}  // namespace

TEST_CASE("output is cut into lines, and pieces of one line join") {
    TerminalModel t;
    t.append(LineKind::kStdout, "one\ntw");
    t.append(LineKind::kStdout, "o\r\nthree");
    t.append(LineKind::kStderr, "wrong\n");
    CHECK(t.line_count() == 4);
    CHECK(t.line_text(1) == "two");
    CHECK(t.line_text(2) == "three");
    CHECK(t.line(3).kind == LineKind::kStderr);
}

TEST_CASE("long lines wrap by characters, not bytes, and widen again") {
    TerminalModel t;
    t.append(LineKind::kStdout, "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f!\nab\n");
    const auto& rows = t.rows(2);
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].end == 4);
    CHECK(rows[2].begin == 8);
    CHECK(rows[3].line == 1);
    CHECK(t.rows(80).size() == 2);
    t.append(LineKind::kStdout, "\n");
    CHECK(t.rows(80).size() == 3);
}

TEST_CASE("an unfinished line that grows is wrapped anew") {
    TerminalModel t;
    t.append(LineKind::kStdout, "abc");
    CHECK(t.rows(4).size() == 1);
    t.append(LineKind::kStdout, "defg");
    CHECK(t.rows(4).size() == 2);
}

TEST_CASE("history goes back and forth and keeps the draft") {
    TerminalModel t;
    std::string complete;
    CHECK(t.submit("one", never, &complete));
    CHECK(t.submit("two", never, &complete));
    CHECK(t.submit("two", never, &complete));
    CHECK(t.history().size() == 2);
    t.set_input_by_user("dra", 3);
    t.history_step(-1);
    CHECK(t.input() == "two");
    t.history_step(-1);
    t.history_step(-1);
    CHECK(t.input() == "one");
    t.history_step(1);
    t.history_step(1);
    CHECK(t.input() == "dra");
}

TEST_CASE("a line that needs more continues and is one entry of the history") {
    TerminalModel t;
    std::string complete;
    CHECK(!t.submit("echo 'a", open_quote, &complete));
    CHECK(t.prompt() == "> ");
    CHECK(t.submit("b'", open_quote, &complete));
    CHECK(complete == "echo 'a\nb'");
    CHECK(t.history().back() == "echo 'a\nb'");
}

TEST_CASE("ctrl-c drops what was typed") {
    TerminalModel t;
    std::string complete;
    CHECK(!t.submit("echo 'a", open_quote, &complete));
    t.set_input_by_user("b", 1);
    t.abandon_line();
    CHECK(t.input().empty());
    CHECK(t.pending().empty());
    CHECK(t.line_text(t.line_count() - 1) == "> b^C");
}

TEST_CASE("searching the history finds the newest match, then older ones") {
    TerminalModel t;
    std::string complete;
    for (const char* line : {"aws ecs list-clusters", "ls", "aws ecs list-tasks"}) {
        CHECK(t.submit(line, never, &complete));
    }
    t.search_history();
    t.set_input_by_user("list", 4);
    CHECK(t.search_match() == "aws ecs list-tasks");
    t.search_history();
    CHECK(t.search_match() == "aws ecs list-clusters");
    t.search_history();
    CHECK(t.search_match() == "aws ecs list-clusters");
    t.end_search(true);
    CHECK(t.input() == "aws ecs list-clusters");
}

TEST_CASE("completion fills the common part, then the chosen word with a blank") {
    TerminalModel t;
    t.set_input_by_user("aws ecs desc", 12);
    CHECK(word_begin(t.input(), t.cursor()) == 8);
    t.set_completions(
        {{"describe-services", "describe-services", ""}, {"describe-tasks", "describe-tasks", ""}},
        8);
    CHECK(t.input() == "aws ecs describe-");
    t.next_completion();
    t.next_completion();
    t.accept_completion(t.completion_index());
    CHECK(t.input() == "aws ecs describe-tasks ");
    CHECK(t.completions().empty());
    t.set_input_by_user("cat fold", 8);
    t.set_completions({{"folder/", "folder/", ""}}, 4);
    CHECK(t.input() == "cat folder/");
}

TEST_CASE("the word at the cursor begins after blanks and operators, not inside quotes") {
    CHECK(word_begin("", 0) == 0);
    CHECK(word_begin("ls|gr", 5) == 3);
    CHECK(word_begin("echo 'a b", 9) == 5);
}

TEST_CASE("a selection over several lines copies them with their line ends, in either direction") {
    TerminalModel t;
    t.append(LineKind::kStdout, "alpha\nbeta\ngamma\n");
    t.select({2, 2}, {0, 2});
    CHECK(t.selected_text() == "pha\nbeta\nga");
    t.select_word({1, 2});
    CHECK(t.selected_text() == "beta");
    t.clear_selection();
    CHECK(t.selected_text().empty());
}

TEST_CASE("search finds all places whatever the case and walks around") {
    TerminalModel t;
    t.append(LineKind::kStdout, "Error error\nnone\nERROR\n");
    t.find("error");
    CHECK(t.hits().size() == 3);
    CHECK(t.hit_index() == 2);
    t.step_hit(1);
    CHECK(t.hit_index() == 0);
    t.step_hit(-1);
    CHECK(t.hit_index() == 2);
    t.find("absent");
    CHECK(t.hits().empty());
}

TEST_CASE("beyond its limit the scrollback drops the oldest half and says so") {
    TerminalModel t;
    for (std::uint32_t i = 0; i < TerminalModel::kLinesMax + 2; ++i)
        t.append(LineKind::kStdout, "x\n");
    CHECK(t.line_count() <= TerminalModel::kLinesMax);
    CHECK(t.line(t.line_count() - 1).kind != LineKind::kInput);
    bool said = false;
    for (std::uint32_t i = 0; i < t.line_count(); ++i)
        said = said || t.line(i).kind == LineKind::kNote;
    CHECK(said);
    CHECK(t.rows(80).size() == t.line_count());
}

TEST_CASE("an answer stands on the line of its question") {
    TerminalModel t;
    t.append(LineKind::kStdout, "Default region name [None]: ");
    t.set_input("us-east-1", 9);
    t.answer("us-east-1");
    t.append(LineKind::kStdout, "Default output format [None]: ");
    REQUIRE(t.line_count() == 2);
    CHECK(t.line_text(0) == "Default region name [None]: us-east-1");
    CHECK(t.input().empty());
    CHECK(t.history().empty());
}

TEST_CASE(
    "the newest line of the history that begins like this one is suggested, and taken whole") {
    TerminalModel t;
    t.set_history(
        {"aws ecs list-clusters", "aws ecs list-tasks --cluster a", "echo x", "echo a\nb"});
    t.set_input_by_user("aws ecs l", 9);
    t.set_suggestion(t.rest_from_history());
    CHECK(t.suggestion() == "ist-tasks --cluster a");
    t.accept_suggestion();
    CHECK(t.input() == "aws ecs list-tasks --cluster a");
    CHECK(t.cursor() == static_cast<int>(t.input().size()));
    CHECK(t.suggestion().empty());
    t.set_input_by_user("echo a", 6);
    CHECK(t.rest_from_history().empty());  // several lines are not suggested
    t.set_input_by_user("aws ecs list-tasks --cluster a", 30);
    CHECK(t.rest_from_history().empty());
}

TEST_CASE("what several candidates begin with is what is sure of them") {
    const auto of = [](std::initializer_list<const char*> texts) {
        std::vector<drydock::shell::Completion> all;
        for (const char* text : texts) {
            all.push_back({});
            all.back().insert = text;
        }
        return common_start(all);
    };
    CHECK(of({}) == "");
    CHECK(of({"create-cluster"}) == "create-cluster");
    CHECK(of({"create-cluster", "create-service"}) == "create-");
    CHECK(of({"a", "b"}) == "");
}

TEST_CASE("tabs reach their stops, colours are left out and a carriage return begins anew") {
    TerminalModel t;
    t.append(LineKind::kStdout, "a\tbc\t12345678\tx\n");
    CHECK(t.line_text(0) == "a       bc      12345678        x");
    t.append(LineKind::kStdout, "ab");
    t.append(LineKind::kStdout, "\tc\n");
    CHECK(t.line_text(1) == "ab      c");
    t.append(LineKind::kStdout, "\x1b[31mred\x1b[0m\n10%\r20%\r\n");
    CHECK(t.line_text(2) == "red");
    CHECK(t.line_text(3) == "20%");
}

TEST_CASE("a command of several lines stands in several lines") {
    TerminalModel t;
    t.append_input("~ $ ", "for i in 1 2; do\n\techo $i\ndone\n");
    REQUIRE(t.line_count() == 3);
    CHECK(t.line_text(0) == "~ $ for i in 1 2; do");
    CHECK(t.line_text(1) == ">       echo $i");
    CHECK(t.line_text(2) == "> done");
    CHECK(t.line(2).prompt == 2);
    t.append_input("~ $ ", "");
    CHECK(t.line_text(3) == "~ $ ");
}

TEST_CASE("typing and running let go of what was selected; moving the cursor does not") {
    TerminalModel t;
    t.append(LineKind::kStdout, "one two\n");
    t.select_word({0, 1});
    t.set_input_by_user("", 0);
    CHECK(t.has_selection());
    t.set_input_by_user("l", 1);
    CHECK_FALSE(t.has_selection());
    t.select_line({0, 3});
    CHECK(t.selected_text() == "one two");
    std::string complete;
    CHECK(t.submit("ls", never, &complete));
    CHECK_FALSE(t.has_selection());
}

TEST_CASE("a completed word inside quotes and brackets goes on without a blank") {
    TerminalModel t;
    const auto accept = [&t](const char* typed, const char* insert) {
        t.set_input(typed, static_cast<int>(std::string_view(typed).size()));
        t.set_completions({{insert, insert, "", 0}}, word_begin(typed, t.cursor()));
        return t.input();
    };
    CHECK(accept("a --n 'x={s", "'x={subnets=[") == "a --n 'x={subnets=[");
    CHECK(accept("a 'pr", "'prod") == "a 'prod");
    CHECK(accept("a x=[subnet-", "x=[subnet-1") == "a x=[subnet-1");
    CHECK(accept("a x=[subnet-1]", "x=[subnet-1]") == "a x=[subnet-1] ");
    CHECK(accept("a pr", "prod") == "a prod ");
}

TEST_CASE("the arrows choose among completions, and search older lines while searching") {
    TerminalModel t;
    std::string complete;
    CHECK(t.submit("echo one", never, &complete));
    CHECK(t.submit("echo two", never, &complete));
    t.set_input("x", 1);
    t.set_completions({{"xa", "xa", "", 0}, {"xb", "xb", "", 0}}, 0);
    t.history_step(1);
    CHECK(t.completion_index() == 0);
    t.history_step(-1);
    CHECK(t.completion_index() == 1);
    CHECK(t.input() == "x");
    t.close_completions();
    t.search_history();
    CHECK(t.search_match() == "echo two");
    t.history_step(-1);
    CHECK(t.search_match() == "echo one");
    CHECK(t.input().empty());
}

TEST_CASE("a search goes on into new output and keeps its place") {
    TerminalModel t;
    t.append(LineKind::kStdout, "199\n200\n199");
    t.find("199");
    CHECK(t.hits().size() == 2);
    t.step_hit(-1);
    t.append(LineKind::kStdout, "9 199\n1999\n");
    t.find_in_new_lines();
    CHECK(t.hits().size() == 4);
    CHECK(t.hit_index() == 0);
    t.find_in_new_lines();
    CHECK(t.hits().size() == 4);
}
