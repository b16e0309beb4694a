// Functions, conditions, loops and scripts against recordings of bash: bash_scripts.json, made by
// record_bash.py; and what bash has no answer to.
#include "tests/unit/shell/terminal.hpp"

using drydock::test::Printed;
using drydock::test::Terminal;

TEST_CASE("scripts print and end as in bash, also where they wait") {
    drydock::api::Doc doc;
    drydock::test::read_recordings("bash_scripts.json", &doc);
    for (const drydock::api::Value row : doc.root()) {
        const std::string script(row["script"].str());
        CAPTURE(script);
        Terminal terminal;
        const Printed printed = terminal.finish(script);
        CHECK(printed.out == row["out"].str());
        CHECK(printed.err == row["err"].str());
        CHECK(printed.exit_code == row["code"].i64());
        CHECK_FALSE(printed.waiting);
    }
}

TEST_CASE("what a script needs and this shell lacks is refused by name") {
    Terminal t;
    CHECK(t.type("declare -i N=1+1").err == "bash: declare: -i: is not supported in this shell\n");
    CHECK(t.type("false | true; echo ${PIPESTATUS[0]}").err ==
          "bash: PIPESTATUS is not supported in this shell\n");
    CHECK(t.type("{ echo; } |& cat").exit_code == 2);
    CHECK(t.type("case a in a) echo;;& esac").exit_code == 2);
    CHECK(t.type("sleep 1 &").err == "bash: background jobs (&) are not supported in this shell\n");
    CHECK(t.type("trap 'echo' RETURN").err ==
          "bash: trap: RETURN: is not supported in this shell\n");
    CHECK(t.type("printf '#!/usr/bin/python3\\n' > p; chmod +x p; ./p").err ==
          "bash: ./p: /usr/bin/python3: bad interpreter: No such file or directory\n");
}

TEST_CASE("functions that call themselves end with an error, and so do too many of them") {
    Terminal t;
    const Printed deep = t.type("f() { f; }; f");
    CHECK(deep.err.find("maximum nesting level exceeded") != std::string::npos);
    CHECK(deep.exit_code != 0);
    CHECK(t.out("echo still here") == "still here\n");
    t.type("i=0; while ((i < 120)); do eval \"g$i() { :; }\"; ((i++)); done");
    CHECK(t.world().shell.functions.size() == drydock::shell::kFunctionsMax);
    CHECK(t.type("while :; do :; done").err.find("10000 commands ran") != std::string::npos);
    CHECK(t.type("for ((;;)); do :; done").err.find("10000 commands ran") != std::string::npos);
}

TEST_CASE("words, variables, functions and arguments are bounded by their bytes") {
    Terminal t;
    t.type("X=$(printf 'x%.0s' $(seq 6000)); X=$X$X$X$X$X$X$X$X$X$X");
    CHECK(t.out("echo ${#X}") == "60000\n");
    std::string many;
    for (int i = 0; i < 100; ++i) {
        many += " $X";
    }
    CHECK(t.type("echo" + many).err == "bash: Argument list too long\n");
    CHECK(t.type("echo \"" + many + "\"").err.find("too long") != std::string::npos);
    CHECK(t.type("set -- $X $X; set -- $@ $@; set -- \"$@\" \"$@\"; echo $#").out == "4\n");
    CHECK(t.type("f() { echo $#; }; f $X $X $X $X $X").err == "bash: f: Argument list too long\n");
    CHECK(t.out("echo $#") == "4\n");
    t.type("for ((i = 0; i < 30; i++)); do eval \"V$i=\\$X\"; done");
    CHECK(t.type("V29=$X").err == "bash: V29: the limit of all variables is 1 MB\n");
    CHECK(t.type("for V29 in $X; do echo never; done").out.empty());
    std::size_t bytes = 0;
    for (const auto& variable : t.world().shell.variables) {
        bytes += variable.value.size();
    }
    CHECK(bytes <= (1U << 20U));
    const std::string body(30'000, ':');
    for (int i = 0; i < 12; ++i) {
        t.type("g" + std::to_string(i) + "() { echo " + body + "; }");
    }
    CHECK(t.world().shell.functions.size() < 12);
    CHECK(t.type("h() { echo " + body + "; }").err == "bash: too many or too long functions\n");
}

TEST_CASE("Ctrl-C inside functions and scripts gives back what they had replaced") {
    Terminal t;
    t.type("set -- one two; f() { local X=2; shift; sleep 100; }; X=1; f a b c");
    CHECK(t.world().shell.job.active);
    (void)t.simulation.submit(drydock::sim::InputKind::kInterrupt, {}, {});
    CHECK(t.out("echo $X $# $1") == "1 2 one\n");
    t.type("printf 'set -e\ncd /tmp\nY=2\nsleep 100\n' > s.sh; bash s.sh");
    CHECK(t.world().shell.job.active);
    (void)t.simulation.submit(drydock::sim::InputKind::kInterrupt, {}, {});
    CHECK(t.out("echo \"$Y\" $- $PWD") == " /home/learner\n");
}

TEST_CASE("patterns and expressions that would take hours end with an error") {
    Terminal t;
    t.type("x=$(printf 'a%.0s' $(seq 1900)); for ((i = 0; i < 40; i++)); do l[i]=$x; done");
    CHECK(t.type("y=${x/*b/z}; y=${x##*b}; echo ${#y}").out == "1900\n");
    CHECK(t.type("y=(\"${l[@]/*a*b/z}\")").err.find("too much work") != std::string::npos);
    std::string chain = "v0=1";
    for (int i = 1; i < 9; ++i) {
        chain += "; v" + std::to_string(i) + "=v" + std::to_string(i - 1);
        for (int k = 0; k < 30; ++k) {
            chain += "+v" + std::to_string(i - 1);
        }
    }
    CHECK(t.type(chain + "; echo $((v8))").exit_code == 1);
    CHECK(t.out("echo $((v1))") == "31\n");
}

TEST_CASE("Ctrl-C in a script runs its traps, which may wait, and what they leave ends it") {
    const auto interrupt = [](Terminal& t) {
        return t.simulation.submit(drydock::sim::InputKind::kInterrupt, {}, {});
    };
    Terminal t;
    t.type("printf 'trap \"echo cleaned up\" EXIT\\nsleep 100\\necho never\\n' > exit.sh");
    t.type("bash exit.sh");
    CHECK(t.world().shell.job.active);
    auto reply = interrupt(t);
    CHECK(reply.shell.outputs.back().text == "^C\ncleaned up\n");
    CHECK(reply.shell.exit_code == 130);
    CHECK_FALSE(t.world().shell.job.active);
    CHECK(t.out("trap; echo still here") == "still here\n");

    t.type("printf 'trap \"echo ignored\" INT\\nsleep 100\\necho goes on $?\\n' > int.sh");
    t.type("bash int.sh");
    reply = interrupt(t);
    CHECK(reply.shell.outputs.back().text == "^C\nignored\ngoes on 130\n");
    CHECK(reply.shell.exit_code == 0);

    t.type("printf 'trap \"sleep 5; echo slept\" EXIT\\nsleep 100\\n' > slow.sh");
    t.type("f() { bash slow.sh; }; f");
    (void)interrupt(t);
    CHECK(t.world().shell.job.active);
    (void)interrupt(t);  // once more: the trap itself is given up
    CHECK_FALSE(t.world().shell.job.active);
    CHECK(t.out("echo $?") == "130\n");
}

TEST_CASE("arrays are bounded as other variables are, and a session brings them back") {
    Terminal t;
    t.type("a=($(seq 9000)); declare -A m; m[x]=1");
    CHECK(t.out("echo ${#a[@]} ${a[8999]}") == "9000 9000\n");
    CHECK(t.type("a=($(seq 9000) $(seq 9000))").err == "bash: Argument list too long\n");
    t.type("big=$(printf 'x%.0s' $(seq 9000)); for ((i = 0; i < 500; i++)); do b[i]=$big; done");
    CHECK(t.out("echo ${#b[@]}").size() < 5);
    CHECK(t.type("b[1000]=$big").err == "bash: b: the limit of all variables is 1 MB\n");
    CHECK(t.type("a[99999999999999999999]=1").exit_code == 1);
    CHECK(t.type("a[9223372036854775807]=1").exit_code == 1);
    CHECK(t.type("z=([9223372036854775807]=1 2)").exit_code == 1);
    CHECK(t.type("echo ${a[-9223372036854775807]}${a[@]: -9223372036854775807:1}").exit_code == 0);
    CHECK(t.out("f() { local -a l=(p q); sleep 1; echo ${l[1]} $(sleep 1; echo ${#l[@]}); }; f") ==
          "");
    t.simulation.run_until(t.world().now + drydock::seconds(3));
    CHECK(t.out("echo ${#a[@]} ${m[x]} ${l[1]-none}") == "9000 1 none\n");
    CHECK(t.type("cat <(echo x)").out == "x\n");
    CHECK(t.world().shell.files.empty());
}

TEST_CASE("a deploy script waits for its service and replays to the same world") {
    const auto play = [](Terminal& t) {
        t.type(
            "cat > deploy.sh <<'EOF'\n"
            "#!/usr/bin/env bash\n"
            "set -euo pipefail\n"
            "CLUSTER=${1:?usage: deploy.sh CLUSTER}\n"
            "log() { echo \"[$(date +%T)] $*\"; }\n"
            "running() {\n"
            "  local svc=$1\n"
            "  aws ecs describe-services --cluster \"$CLUSTER\" --services \"$svc\" "
            "--query 'services[0].runningCount' --output text\n"
            "}\n"
            "log \"deploying to ${CLUSTER^^}\"\n"
            "aws ecs update-service --cluster \"$CLUSTER\" --service web --desired-count 2 "
            "--query service.status --output text\n"
            "for ((n = 0; n < 60; n++)); do\n"
            "  if [[ $(running web) -ge 2 ]]; then break; fi\n"
            "  sleep 5\n"
            "done\n"
            "case $(running web) in\n"
            "  2) log ready ;;\n"
            "  *) log late; exit 1 ;;\n"
            "esac\n"
            "EOF\n");
        return t.finish("chmod +x deploy.sh; ./deploy.sh prod; echo \"code $?\"");
    };
    Terminal a;
    drydock::test::deploy_web(a, R"("image":"nginx")");
    const Printed done = play(a);
    CHECK(done.out.find("deploying to PROD\nACTIVE\n") != std::string::npos);
    CHECK(done.out.find("] ready\ncode 0\n") != std::string::npos);
    Terminal b;
    drydock::test::deploy_web(b, R"("image":"nginx")");
    (void)play(b);
    CHECK(drydock::hash_world(a.world()) == drydock::hash_world(b.world()));
    CHECK(drydock::hash_world(drydock::sim::replay(a.simulation.log(), a.world().now)) ==
          drydock::hash_world(a.world()));
    CHECK(a.type("./deploy.sh").err == "./deploy.sh: line 3: 1: usage: deploy.sh CLUSTER\n");
}

TEST_CASE("a container's shell keeps its functions and options from line to line") {
    Terminal t;
    drydock::test::deploy_web(t, R"("image":"nginx")");
    t.type("aws ecs execute-command --cluster prod --task $TASK --interactive --command /bin/sh");
    t.simulation.run_for(drydock::seconds(5));
    REQUIRE(t.world().shell.job.active);
    t.type("greet() { echo \"hello $1\"; }");
    CHECK(t.type("greet you").out.find("hello you\n") != std::string::npos);
    t.type("set -- a b");
    CHECK(t.type("echo $#").out.find("2\n") != std::string::npos);
}
