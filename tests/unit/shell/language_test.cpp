#include "tests/unit/shell/terminal.hpp"

using drydock::test::Printed;
using drydock::test::Terminal;

TEST_CASE("quotes, escapes and comments make words as bash does") {
    Terminal t;
    CHECK(t.out("echo a  b") == "a b\n");
    CHECK(t.out("echo 'a  b' \"c  d\" e\\ f") == "a  b c  d e f\n");
    CHECK(t.out("echo a#b # comment") == "a#b\n");
    CHECK(t.out("echo \"\\$x \\\"q\\\" \\n\"") == "$x \"q\" \\n\n");
    CHECK(t.out("echo $'a\\tb'") == "a\tb\n");
    CHECK(t.out("printf '%s|' '' a \"\"") == "|a||");
}

TEST_CASE("a backslash at the end of a line joins it with the next") {
    Terminal t;
    CHECK(t.out("echo a \\\n  b") == "a b\n");
    CHECK(t.out("echo a\\\nb") == "ab\n");
}

TEST_CASE("variables expand, split when unquoted, and know the usual operators") {
    Terminal t;
    t.type("X='a  b'; ARN=arn:aws:ecs:r:1:task/c/1234");
    CHECK(t.out("printf '[%s]' $X \"$X\" \"${X}c\"") == "[a][b][a  b][a  bc]");
    CHECK(t.out("echo ${ARN##*/} ${ARN%/*} ${#X} ${NONE:-none} ${NONE-} ${X:+set}") ==
          "1234 arn:aws:ecs:r:1:task/c 4 none set\n");
    CHECK(t.out("false; echo $?") == "1\n");
    CHECK(t.out("Y=1 env | grep ^Y; echo \"[$Y]\"") == "Y=1\n[]\n");
    CHECK(t.out("echo $((2 + 3 * 4)) $((X2 + 1))") == "14 1\n");
    CHECK(t.type("echo ${X!}").err == "bash: ${X!}: bad substitution\n");
    CHECK(t.type("echo $((1 / 0))").err == "bash: 1 / 0: division by 0\n");
}

TEST_CASE("braces expand before all else, which bites unquoted shorthand as in bash") {
    Terminal t;
    CHECK(t.out("echo a{b,c}d {1..4} {c..a} x{,y}") == "abd acd 1 2 3 4 c b a x xy\n");
    CHECK(t.out("echo {a,{b,c}}{1,2} {a} {} '{a,b}' \"{a,b}\" {a,b") ==
          "a1 a2 b1 b2 c1 c2 {a} {} {a,b} {a,b} {a,b\n");
    CHECK(t.type("echo {1..1000}{1..1000}").err == "bash: brace expansion: too many words\n");
    const Printed split = t.type(
        "aws ecs create-service --service-name s --network-configuration "
        "awsvpcConfiguration={subnets=[a],securityGroups=[b]}");
    CHECK(split.exit_code == 252);
    CHECK(split.note.find("put the value in quotes") != std::string::npos);
}

TEST_CASE("command substitution takes what was printed, without its last newlines") {
    Terminal t;
    CHECK(t.out("echo \"[$(echo a; echo b)]\" `echo c`") == "[a\nb] c\n");
    CHECK(t.out("echo $(echo $(echo deep))") == "deep\n");
    CHECK(t.out("X=$(false); echo $?") == "1\n");
}

TEST_CASE("and, or, not and sequences decide by the exit code") {
    Terminal t;
    CHECK(t.out("true && echo yes || echo no") == "yes\n");
    CHECK(t.out("false && echo yes || echo no") == "no\n");
    CHECK(t.out("! false && echo turned; echo last") == "turned\nlast\n");
    CHECK(t.type("false; true").exit_code == 0);
    CHECK(t.type("true; false").exit_code == 1);
}

TEST_CASE("if, while, until and for run their bodies") {
    Terminal t;
    CHECK(t.out("if false; then echo a; elif true; then echo b; else echo c; fi") == "b\n");
    CHECK(t.out("for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done") == "1\n3\n");
    CHECK(t.out("i=0\nwhile [ $i -lt 3 ]\ndo\n  echo $i\n  i=$((i + 1))\ndone") == "0\n1\n2\n");
    CHECK(t.out("for i in a b c; do echo $i; break; done; echo end") == "a\nend\n");
    CHECK(t.out("for i in 1 2; do for j in x y; do echo $i$j; done; done") == "1x\n1y\n2x\n2y\n");
    CHECK(t.out("until true; do echo never; done; { echo a; echo b; }") == "a\nb\n");
}

TEST_CASE("pipes and redirections connect commands and files") {
    Terminal t;
    CHECK(t.out("printf 'b\\na\\nb\\n' | sort | uniq -c") == "      1 a\n      2 b\n");
    CHECK(t.out("echo one > f; echo two >> f; cat < f") == "one\ntwo\n");
    CHECK(t.out("nothere 2>/dev/null; echo $?") == "127\n");
    CHECK(t.out("nothere 2>&1 | wc -l") == "1\n");
    CHECK(t.out("cat <<EOF > g\nx is $((1+1))\nEOF\ncat g") == "x is 2\n");
    CHECK(t.out("cat <<'EOF'\n$HOME\nEOF") == "$HOME\n");
    CHECK(t.out("cat <<< \"here $HOME\"") == "here /home/learner\n");
    CHECK(t.type("cat < missing").err == "bash: missing: No such file or directory\n");
    CHECK(t.type("echo x > /etc/passwd").err == "bash: /etc/passwd: Permission denied\n");
}

TEST_CASE("mistakes are answered in bash's words") {
    Terminal t;
    const Printed missing = t.type("foo bar");
    CHECK(missing.err == "bash: foo: command not found\n");
    CHECK(missing.exit_code == 127);
    CHECK(t.type("echo a | | b").err == "bash: syntax error near unexpected token `|'\n");
    CHECK(t.type("; echo").exit_code == 2);
    CHECK(t.type("fi").err == "bash: syntax error near unexpected token `fi'\n");
    CHECK(t.type("echo 'open").err == "bash: unexpected EOF while looking for matching `''\n");
    CHECK(t.type("sleep 1 &").err == "bash: background jobs (&) are not supported in this shell\n");
    CHECK(t.out("false; X=$?; echo $X; X=$(false); echo $?; X=a; echo $?") == "1\n1\n0\n");
}

TEST_CASE("a bad line of a paste does not stop the others") {
    Terminal t;
    const Printed printed = t.type("echo a\necho b | |\necho c\n");
    CHECK(printed.out == "a\nc\n");
    CHECK(printed.err == "bash: syntax error near unexpected token `|'\n");
}

TEST_CASE("the terminal knows when a line wants more") {
    using drydock::shell::wants_continuation;
    CHECK(wants_continuation("echo a \\"));
    CHECK(wants_continuation("echo a \\\n"));
    CHECK(wants_continuation("echo 'a"));
    CHECK(wants_continuation("echo \"a\n"));
    CHECK(wants_continuation("cat <<EOF\nbody\n"));
    CHECK(wants_continuation("for i in 1 2; do"));
    CHECK(wants_continuation("echo a &&"));
    CHECK(wants_continuation("echo $(date"));
    CHECK_FALSE(wants_continuation("echo a"));
    CHECK_FALSE(wants_continuation("echo a \\\\"));
    CHECK_FALSE(wants_continuation("cat <<EOF\nbody\nEOF\n"));
    CHECK_FALSE(wants_continuation("echo a | | b"));
    CHECK_FALSE(wants_continuation(""));
}

TEST_CASE("endless loops, huge outputs and deep nesting end with a message") {
    Terminal t;
    const Printed loop = t.type("while true; do true; done; echo never");
    CHECK(loop.out == "");
    CHECK(loop.err == "bash: stopped: 10000 commands ran without any simulated time passing\n");
    const Printed huge = t.type("X=$(seq 10000); while true; do echo \"$X$X\"; done");
    CHECK(huge.note.find("limit is 1 MB") != std::string::npos);
    std::string deep;
    for (int i = 0; i < 200; ++i) {
        deep += "$(echo ";
    }
    CHECK(t.type("echo " + deep).exit_code == 2);
    CHECK(t.type(std::string(70'000, 'x')).err ==
          "bash: the text is too long: the limit is 64 KB\n");
    std::string ifs;
    for (int i = 0; i < 100; ++i) {
        ifs += "if true; then ";
    }
    CHECK(t.type(ifs).err == "bash: commands nested too deeply\n");
    CHECK(t.type("X='$X$X'; echo ${X:-${X:-${X:-a}}}").exit_code == 0);
}
