#include "engine/shell/pattern.hpp"
#include "tests/unit/shell/terminal.hpp"

using drydock::test::Printed;
using drydock::test::Terminal;

TEST_CASE("files can be made, listed, copied, moved and removed") {
    Terminal t;
    t.type("rm -rf *; mkdir -p a/b; echo 1 > a/one; echo 2 > a/b/two; touch .hidden");
    CHECK(t.out("ls") == "a\n");
    CHECK(t.out("ls -a a") == "b\none\n");
    CHECK(t.out("cp -r a c; mv c/one c/uno; ls c; cat c/b/two") == "b\nuno\n2\n");
    CHECK(t.out("cd a/b; pwd; cat ../one; cd; pwd") == "/home/learner/a/b\n1\n/home/learner\n");
    CHECK(t.out("echo a/*; echo 'a/*'; echo nothing*") == "a/b a/one\na/*\nnothing*\n");
    CHECK(t.type("rm a").err == "rm: cannot remove 'a': Is a directory\n");
    CHECK(t.type("cat nope").err == "cat: nope: No such file or directory\n");
    CHECK(t.type("cd nope").err == "bash: cd: nope: No such file or directory\n");
    CHECK(t.type("ls nope").exit_code == 2);
    t.type("rm -rf a c");
    CHECK(t.out("ls") == "");
}

TEST_CASE("the home folder has limits") {
    Terminal t;
    CHECK(t.type("for i in $(seq 300); do touch f$i || break; done")
              .err.find("No space left on device (the limit is 200 files)") != std::string::npos);
    std::string error;
    drydock::World world = t.world();
    CHECK_FALSE(drydock::shell::write_file(world, "/etc/x", "a", &error));
    CHECK(error == "/etc/x: Permission denied");
    CHECK_FALSE(drydock::shell::write_file(world, "~/../x", "a", &error));
    CHECK_FALSE(drydock::shell::write_file(world, "f1/x", "a", &error));
    CHECK_FALSE(drydock::shell::write_file(world, "f1", std::string(300'000, 'x'), &error));
    CHECK(drydock::shell::write_file(world, "f1", "content", &error));
    CHECK(drydock::shell::read_file(world, "~/f1")->content == "content");
}

TEST_CASE("text commands work as their namesakes") {
    Terminal t;
    CHECK(t.out("seq 5 | head -2; seq 5 | tail -n 2; seq 5 | tail -n +4") == "1\n2\n4\n5\n4\n5\n");
    CHECK(t.out("printf 'a 2\\nb 10\\nc 1\\n' | sort -k2 -n -r") == "b 10\na 2\nc 1\n");
    CHECK(t.out("printf 'a:b:c\\n' | cut -d: -f1,3; echo abcdef | cut -c2-4") == "a:c\nbcd\n");
    CHECK(t.out("echo Hello | tr a-z A-Z; echo hello | tr -d l") == "HELLO\nheo\n");
    CHECK(t.out("printf '%-5s|%5s|%03d\\n' a b 7; printf '%s\\n' x y") ==
          "a    |    b|007\nx\ny\n");
    CHECK(t.out("printf 'one two\\nthree\\n' | wc; printf 'a\\nb\\n' | wc -l") ==
          "      2       3      14\n2\n");
    CHECK(t.out("echo -e 'a\\tb'; echo -n x") == "a\tb\nx");
    CHECK(t.out("test -z '' && [ 3 -gt 2 ] && echo ok") == "ok\n");
    CHECK(t.out("echo hi | tee f g; cat f g") == "hi\nhi\nhi\n");
}

TEST_CASE("grep finds lines") {
    Terminal t;
    const std::string text = "printf 'alpha 1\\nBeta 22\\ngamma 333\\n' | ";
    CHECK(t.out(text + "grep a$") == "");
    CHECK(t.out(text + "grep -i ^b") == "Beta 22\n");
    CHECK(t.out(text + "grep -v a") == "");
    CHECK(t.out(text + "grep -c a") == "3\n");
    CHECK(t.out(text + "grep -oE '[0-9]{2,}'") == "22\n333\n");
    CHECK(t.out(text + "grep -n 'a\\{1\\}l'") == "1:alpha 1\n");
    CHECK(t.out(text + "grep -E '(alp|gam)(h|m)a?'") == "alpha 1\ngamma 333\n");
    CHECK(t.out(text + "grep -F 'a 1'") == "alpha 1\n");
    CHECK(t.type(text + "grep nothing").exit_code == 1);
    CHECK(t.type("echo a | grep '['").err == "grep: Unmatched [, [^, [:, [., or [=\n");
}

TEST_CASE("no pattern hangs grep") {
    drydock::shell::Pattern pattern;
    std::string error;
    REQUIRE(pattern.compile("(a*)*(a*)*(a*)*b", drydock::shell::PatternStyle::kExtended, false,
                            &error));
    drydock::shell::PatternMatch match;
    CHECK_FALSE(pattern.search(std::string(20'000, 'a'), 0, false, &match));
    CHECK_FALSE(pattern.compile("((a{50}){50}){50}", drydock::shell::PatternStyle::kExtended, false,
                                &error));
    CHECK(error == "pattern too large");
}

TEST_CASE("date prints simulated time") {
    Terminal t;
    CHECK(t.out("date") == "Mon Jan  5 09:00:00 UTC 2026\n");
    CHECK(t.finish("sleep 90 && date +%FT%TZ").out == "2026-01-05T09:01:30Z\n");
}

TEST_CASE("sleep lets simulated time pass and the line goes on behind it") {
    Terminal t;
    const Printed first = t.type("echo a; sleep 2m; echo b; sleep 0.5; echo c > f");
    CHECK(first.out == "a\n");
    CHECK(first.waiting);
    t.simulation.run_for(drydock::seconds(119));
    CHECK(t.world().shell.outbox.empty());
    t.simulation.run_for(drydock::seconds(2));
    REQUIRE(t.world().shell.outbox.size() == 1);
    CHECK(t.world().shell.outbox[0].text == "b\n");
    CHECK_FALSE(t.world().shell.job.active);
    CHECK(t.out("cat f") == "c\n");
}

TEST_CASE("a loop that sleeps keeps its place") {
    Terminal t;
    CHECK(t.finish("for i in 1 2 3; do echo $i; sleep 10; done; echo end; date +%S").out ==
          "1\n2\n3\nend\n30\n");
}

TEST_CASE("Ctrl-C ends the foreground command and drops the rest of its line") {
    Terminal t;
    CHECK(t.type("sleep 100; echo never").waiting);
    const auto reply = t.simulation.submit(drydock::sim::InputKind::kInterrupt, "", "").shell;
    CHECK(reply.outputs[0].text == "^C\n");
    CHECK(reply.exit_code == 130);
    t.simulation.run_for(drydock::seconds(200));
    CHECK(t.world().shell.outbox.empty());
    CHECK(t.out("echo $?") == "130\n");
}

TEST_CASE("jp applies JMESPath and names the class of an error") {
    Terminal t;
    CHECK(t.out("echo '{\"a\":[1,2]}' | jp 'a[1]'") == "2\n");
    CHECK(t.out("echo '{\"a\":{\"b\":\"x\"}}' > j; jp -f j -- a.b") == "\"x\"\n");
    const Printed bad = t.type("echo '{}' | jp 'a['");
    CHECK(bad.exit_code != 0);
    CHECK(bad.err.find("syntax") != std::string::npos);
    CHECK(t.type("echo '{}' | jp 'nope(@)'").err.find("unknown-function") != std::string::npos);
}

TEST_CASE("drydock switches strictness and refuses what only the page can do") {
    Terminal t;
    t.type("drydock strict on");
    CHECK(t.world().strict);
    t.type("drydock strict off");
    CHECK_FALSE(t.world().strict);
    CHECK(t.type("drydock goto 09:30").err == "drydock: goto: '09:30' lies in the future\n");
    CHECK(t.type("drydock why nothing").exit_code == 1);
    CHECK(t.type("drydock frobnicate").exit_code == 2);
}

TEST_CASE("history remembers what was typed") {
    Terminal t;
    t.type("echo one");
    t.type("   ");
    CHECK(t.out("history") == "    1  echo one\n    2  history\n");
}
