// Commands added to the small shell: sed, xargs, find, diff, base64, which, curl, dig.
#include "tests/unit/shell/terminal.hpp"

using drydock::test::Printed;
using drydock::test::Terminal;

namespace {

struct Row {
    const char* line;
    const char* out;
};

void check_rows(Terminal& t, const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        CAPTURE(row.line);
        const Printed printed = t.type(row.line);
        CHECK(printed.out == row.out);
        CHECK(printed.err.empty());
    }
}

}  // namespace

TEST_CASE("sed does what GNU sed does") {
    Terminal t;
    t.type("printf 'one\\ntwo\\nthree\\nfour\\nfive\\n' > n.txt");
    check_rows(t, {
                      {"sed -n 2p n.txt", "two\n"},
                      {"sed -n '2,3p' n.txt", "two\nthree\n"},
                      {"sed -n '$p' n.txt", "five\n"},
                      {"sed -n '/t/p' n.txt", "two\nthree\n"},
                      {"sed -n '/two/,/four/p' n.txt", "two\nthree\nfour\n"},
                      {"sed -n '2,+1p' n.txt", "two\nthree\n"},
                      {"sed -n '1~2p' n.txt", "one\nthree\nfive\n"},
                      {"sed -n '0,/one/p' n.txt", "one\n"},
                      {"sed -n '1,/one/p' n.txt", "one\ntwo\nthree\nfour\nfive\n"},
                      {"sed '2!d' n.txt", "two\n"},
                      {"sed 2q n.txt", "one\ntwo\n"},
                      {"sed -n '/three/{=;p}' n.txt", "3\nthree\n"},
                      {"sed '2,4d' n.txt", "one\nfive\n"},
                      {"sed 's/o/0/' n.txt", "0ne\ntw0\nthree\nf0ur\nfive\n"},
                      {"echo foo | sed 's/o/0/2'", "fo0\n"},
                      {"echo foo | sed 's/o/0/g'", "f00\n"},
                      {"echo Foo | sed 's/f/b/I'", "boo\n"},
                      {"echo a/b/c | sed 's|/|.|g'", "a.b.c\n"},
                      {"echo 'key: value' | sed -E 's/(.*): (.*)/\\2=\\1/'", "value=key\n"},
                      {"echo 'key: value' | sed 's/\\(.*\\): \\(.*\\)/\\2=\\1/'", "value=key\n"},
                      {"echo abc | sed 's/b/[&]/'", "a[b]c\n"},
                      {"echo abc | sed 's/x*/-/g'", "-a-b-c-\n"},
                      {"echo hello world | sed -E 's/\\b(.)/\\u\\1/g'", "Hello World\n"},
                      {"echo abc | sed 's/.*/\\U&/'", "ABC\n"},
                      {"echo abc | sed y/abc/xyz/", "xyz\n"},
                      {"printf 'a\\nb\\n' | sed '1a after'", "a\nafter\nb\n"},
                      {"printf 'a\\nb\\n' | sed '2i before'", "a\nbefore\nb\n"},
                      {"printf 'a\\nb\\n' | sed '1c changed'", "changed\nb\n"},
                      {"printf 'a\\nb\\nc\\n' | sed '1,2c changed'", "changed\nc\n"},
                      {"printf 'a\\nb\\n' | sed N\\;s/\\\\n/+/", "a+b\n"},
                      {"printf 'a\\nb\\nc\\n' | sed -n '1!G;h;$p'", "c\nb\na\n"},
                      {"printf 'a\\nb\\nc' | sed ':l;N;$!b l;s/\\n/,/g'", "a,b,c"},
                      {"echo a | sed -e s/a/b/ -e s/b/c/", "c\n"},
                      {"printf 'x' | sed s/x/y/", "y"},
                      {"echo '\"image\": \"web:1\",' | sed -E 's/(web:)[0-9]+/\\12/'",
                       "\"image\": \"web:2\",\n"},
                      {"sed -i 's/two/2/' n.txt; sed -n 2p n.txt", "2\n"},
                      {"sed -i.bak 's/2/II/' n.txt; cat n.txt.bak | sed -n 2p", "2\n"},
                  });
}

TEST_CASE("sed names its mistakes as GNU sed does") {
    Terminal t;
    CHECK(t.type("echo a | sed s/a/b").err ==
          "sed: -e expression #1, char 5: unterminated `s' command\n");
    CHECK(t.type("echo a | sed k").err == "sed: -e expression #1, char 1: unknown command: `k'\n");
    CHECK(t.type("echo a | sed 's/a/b/z'").err ==
          "sed: -e expression #1, char 7: unknown option to `s'\n");
    CHECK(t.type("echo a | sed 'b x'").err == "sed: can't find label for jump to `x'\n");
    CHECK(t.type("echo a | sed 's/a/\\1/'").err ==
          "sed: -e expression #1, char 7: invalid reference \\1 on `s' command's RHS\n");
    const Printed missing = t.type("sed p nope.txt");
    CHECK(missing.err == "sed: can't read nope.txt: No such file or directory\n");
    CHECK(missing.exit_code == 2);
    CHECK(t.type("echo a | sed ':x;b x'").err == "sed: stopped: the script runs without end\n");
}

TEST_CASE("paths, find, xargs, diff and base64") {
    Terminal t;
    t.type("mkdir -p app/conf; echo 1 > app/a.json; echo 2 > app/conf/b.json; touch app/c.txt");
    check_rows(t, {
                      {"basename /a/b/c.json", "c.json\n"},
                      {"basename /a/b/c.json .json", "c\n"},
                      {"basename -s .json a.json b.json", "a\nb\n"},
                      {"dirname /a/b/c /x y", "/a/b\n/\n.\n"},
                      {"find app", "app\napp/a.json\napp/c.txt\napp/conf\napp/conf/b.json\n"},
                      {"find app -name '*.json'", "app/a.json\napp/conf/b.json\n"},
                      {"find app -type d", "app\napp/conf\n"},
                      {"find app -maxdepth 1 -type f -empty", "app/c.txt\n"},
                      {"cd app; find . -name a.json; cd ..", "./a.json\n"},
                      {"find app -name '*.json' | xargs cat", "1\n2\n"},
                      {"echo a b c | xargs -n 2 echo x", "x a b\nx c\n"},
                      {"echo \"a 'b c'\" | xargs -n 1 echo", "a\nb c\n"},
                      {"printf 'a\\nb\\n' | xargs -I{} echo '<{}>'", "<a>\n<b>\n"},
                      {"printf '' | xargs echo none", "none\n"},
                      {"printf '' | xargs -r echo none", ""},
                      {"printf 'hello' | base64", "aGVsbG8=\n"},
                      {"echo aGVsbG8= | base64 -d", "hello"},
                      {"which aws", "/usr/bin/aws\n"},
                      {"type cd aws while",
                       "cd is a shell builtin\naws is /usr/bin/aws\nwhile is a shell keyword\n"},
                  });
    CHECK(t.type("false | xargs false").exit_code == 123);
    CHECK(t.type("echo x | xargs nope").exit_code == 127);
    CHECK(t.type("which nope").exit_code == 1);
    t.type("printf 'a\\nb\\nc\\n' > x; printf 'a\\nB\\nc\\nd\\n' > y");
    const Printed differs = t.type("diff x y");
    CHECK(differs.out == "2c2\n< b\n---\n> B\n3a4\n> d\n");
    CHECK(differs.exit_code == 1);
    CHECK(t.type("diff x x").exit_code == 0);
    CHECK(t.type("diff -q x y").out == "Files x and y differ\n");
    CHECK(t.type("diff -u x y").out == "--- x\n+++ y\n@@ -1,3 +1,4 @@\n a\n-b\n+B\n c\n+d\n");
    CHECK(t.type("diff x nope").exit_code == 2);
}

TEST_CASE("curl and dig say what is true of the simulated network") {
    Terminal t;
    const Printed name = t.type("curl http://web.example.com/health");
    CHECK(name.err == "curl: (6) Could not resolve host: web.example.com\n");
    CHECK(name.exit_code == 6);
    CHECK(t.type("curl localhost:8080").err ==
          "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to "
          "server\n");
    CHECK(t.type("curl -s localhost").err.empty());
    CHECK(t.type("curl -s -w '%{http_code}\\n' localhost").out == "000\n");
    CHECK(t.type("curl ftp2://x").exit_code == 1);
    CHECK(t.type("curl").exit_code == 2);
    CHECK(t.type("curl --nope x").exit_code == 2);
    CHECK(t.type("curl 54.1.2.3").exit_code == 4);
    const std::int64_t before = t.world().now.ms;
    const Printed nobody = t.finish("curl --connect-timeout 5 10.0.1.9:80");
    CHECK(nobody.err == "curl: (28) Connection timed out after 5000 milliseconds\n");
    CHECK(nobody.exit_code == 28);
    CHECK(t.world().now.ms == before + 5000);
    CHECK(t.type("dig +short web.example.com").out.empty());
    CHECK(t.type("dig web.example.com").out.find("status: NXDOMAIN") != std::string::npos);
    CHECK(t.type("nslookup web").exit_code == 1);
}

TEST_CASE("checksums are those of coreutils") {
    Terminal t;
    CHECK(t.out("printf abc | sha256sum") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -\n");
    CHECK(t.out("printf abc > f; md5sum f") == "900150983cd24fb0d6963f7d28e17f72  f\n");
    CHECK(t.type("sha256sum nope").exit_code == 1);
}

TEST_CASE("a command that is elsewhere says what does it here") {
    Terminal t;
    const drydock::test::Printed jq = t.type("aws ecs list-clusters | jq .clusterArns");
    CHECK(jq.exit_code == 127);
    CHECK(jq.err == "bash: jq: command not found\n");
    CHECK(jq.note.find("--query") != std::string::npos);
    CHECK(t.type("nope").note.empty());
}
