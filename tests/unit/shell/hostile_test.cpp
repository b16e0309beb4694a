// Lines that nobody means well with: cut, doubled and spliced pieces of real ones. The shell must
// answer each and stay usable. The seed is fixed, so a failure repeats.
#include <vector>

#include "engine/shell/text.hpp"
#include "tests/unit/shell/terminal.hpp"

namespace {

constexpr std::string_view kPieces[] = {
    "aws",
    "ecs",
    "list-tasks",
    "create-service",
    "register-task-definition",
    "wait",
    "services-stable",
    "--cluster",
    "--services",
    "--query",
    "--output",
    "table",
    "text",
    "yaml",
    "--network-configuration",
    "awsvpcConfiguration={subnets=[a,b],securityGroups=[c",
    "}",
    "{",
    "[",
    "]",
    "'",
    "\"",
    "`",
    "$(",
    ")",
    "${",
    "}",
    "$((",
    "))",
    "\\",
    "\n",
    ";",
    "&&",
    "||",
    "|",
    ">",
    ">>",
    "<",
    "<<EOF",
    "EOF",
    "2>&1",
    "&>",
    "#",
    "!",
    "if",
    "then",
    "else",
    "fi",
    "for",
    "in",
    "do",
    "done",
    "while",
    "until",
    "true",
    "false",
    "echo",
    "cat",
    "printf",
    "%s%5d%-3s%",
    "grep",
    "-E",
    "(a|b)*[[:alpha:]]{2,3}\\1",
    "jp",
    "a[?b=='c'].{d:e}",
    "sort",
    "-k2",
    "head",
    "-n",
    "tail",
    "wc",
    "cut",
    "-f1,",
    "tr",
    "a-z",
    "A-Z",
    "x=y",
    "$x",
    "${x:-${y%%*}}",
    "*",
    "?",
    "~",
    "file://x",
    "--cli-input-json",
    "{\"a\":",
    "[1,2",
    "--tags",
    "key=a,value=",
    "--desired-count",
    "-1",
    "1e9",
    "99999999999999999999",
    "--generate-cli-skeleton",
    "output",
    "--max-items",
    "0",
    "help",
    "drydock",
    "why",
    "strict",
    "on",
    "cd",
    "..",
    "/",
    "rm",
    "-rf",
    "mkdir",
    "a/b/c",
    "mv",
    "cp",
    "\xc3\xbc",
    "\xff\xfe",
    "\x01",
    "\t",
    "date",
    "+%",
    "seq",
    "100",
    "test",
    "-z",
    "=",
    "exit",
    "history",
    "(",
    "done < n",
    "} |",
    "read x",
    "xargs -n2",
    "sed",
    "s/\\(a*\\)*/\\1&/g;",
    "$!N;P;D;",
    "/a/,/b/{p;",
    "y/abc/xyz/",
    "-i",
    "diff",
    "find . -name",
    "base64 -d",
    "curl -s",
    "curl -vOw '%{http_code}%{' 3.2.1.4",
    "ec2",
    "authorize-security-group-ingress",
    "--group-name default",
    "--protocol tcp --port 1-",
    "--filters Name=",
    "describe-network-interfaces",
    "drydock why 3.220.1.1:",
    "configure",
    "get",
    "set",
    "a.b.c",
    "--profile",
    "--region",
    "--debug",
    "yaml-input",
    "yaml-stream",
    "--cli-input-yaml",
    "'a: [b, {c: \"d'",
    "'- a: |\n  b\n - c'",
    "logs tail",
    "--follow",
    "deploy",
    "fault container-exit",
    "f() {",
    "f",
    "function g {",
    "}; f",
    "case $x in",
    "a|b*)",
    ";;",
    ";&",
    "esac",
    "[[",
    "]]",
    "-gt",
    "=~ ^(a|b)+$",
    "&& ! (",
    "((",
    "))",
    "x++ ? 1 : 2 **",
    "for ((i=0;i<3;i++))",
    "${x//[a-z]/${y:-b}}",
    "${x:1:-1}",
    "${!x}",
    "${x:?no}",
    "\"$@\"",
    "set -euo pipefail",
    "set +e --",
    "shift 2",
    "local z=1",
    "return 3",
    "eval",
    "source d.sh",
    "bash -c",
    "bash d.sh",
    "./d.sh",
    "chmod +x d.sh",
    "> d.sh",
    "getopts a:b o",
    "time",
    "break 2",
    "declare -A m",
    "a=(1 2)",
};

struct Draws {
    std::uint64_t state;
    std::uint64_t next(std::uint64_t below) {
        state ^= state << 13U;
        state ^= state >> 7U;
        state ^= state << 17U;
        return state % below;
    }
};

}  // namespace

TEST_CASE("no line breaks the shell") {
    drydock::test::Terminal t;
    Draws draws{88172645463325252ULL};
    for (int i = 0; i < 3000; ++i) {
        std::string line;
        const std::uint64_t count = 1 + draws.next(14);
        for (std::uint64_t k = 0; k < count; ++k) {
            line += kPieces[draws.next(std::size(kPieces))];
            line += draws.next(5) == 0 ? "" : " ";
        }
        CAPTURE(line);
        (void)drydock::shell::wants_continuation(line);
        (void)drydock::shell::complete(t.world(), line,
                                       static_cast<std::size_t>(draws.next(line.size() + 1)), 10);
        const drydock::test::Printed printed = t.finish(line);
        if (printed.waiting) {
            CHECK(t.world().shell.job.wants_line);
            (void)t.simulation.submit(drydock::sim::InputKind::kInterrupt, {}, {});
        }
        CHECK(printed.exit_code >= 0);
        CHECK(printed.exit_code < 256);
    }
    t.type("cd");
    CHECK(t.out("echo still here") == "still here\n");
}

TEST_CASE("patterns match what they say, whatever the text") {
    using drydock::shell::glob_match;
    CHECK(glob_match("a*c?", "abbbcd"));
    CHECK(glob_match("[a-c]*[!x]", "bzz"));
    CHECK_FALSE(glob_match("[a-c]*[!x]", "bzx"));
    CHECK(glob_match("[", "["));
    CHECK(glob_match("\\*", "*"));
    CHECK_FALSE(glob_match("*a*a*a*a*a*a*a*b", std::string(3000, 'a')));
}

TEST_CASE("substitutions cannot gather more than a program may be given") {
    drydock::test::Terminal t;
    t.type("X=1234567890123456; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do X=$X$X; done");
    std::string line = "echo";
    for (int i = 0; i < 40; ++i) {
        line += " $(echo $X)";
    }
    CHECK(t.type(line + " | wc -c").err == "bash: Argument list too long\n");
    CHECK(t.out("echo ok") == "ok\n");
}
