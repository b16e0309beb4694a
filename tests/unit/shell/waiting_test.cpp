// Typed-ahead lines, commands that ask, watch, and compound commands with pipes and redirections.
#include "tests/unit/shell/terminal.hpp"

using drydock::test::Printed;
using drydock::test::Terminal;

TEST_CASE("lines typed while a command runs are run when it has ended") {
    Terminal t;
    CHECK(t.type("sleep 10; echo first").waiting);
    const Printed ahead = t.type("echo second");
    CHECK(ahead.waiting);
    CHECK(ahead.out.empty());
    CHECK(ahead.err.empty());
    t.type("sleep 5; date +%T");
    CHECK(t.world().shell.typed_ahead.size() == 2);
    t.simulation.run_until(drydock::SimTime{10'000});
    CHECK(t.world().shell.typed_ahead.empty());
    CHECK(t.world().shell.job.active);
    REQUIRE(t.world().shell.outbox.size() == 1);
    CHECK(t.world().shell.outbox[0].text == "first\nsecond\n");
    t.simulation.run_until(drydock::SimTime{15'000});
    CHECK(t.world().shell.outbox.back().text == "09:00:15\n");
    CHECK(t.world().shell.history.size() == 3);
}

TEST_CASE("Ctrl-C drops what was typed ahead") {
    Terminal t;
    t.type("sleep 10");
    t.type("echo never");
    (void)t.simulation.submit(drydock::sim::InputKind::kInterrupt, {}, {});
    CHECK(t.world().shell.typed_ahead.empty());
    CHECK_FALSE(t.world().shell.job.active);
    CHECK(t.out("echo now") == "now\n");
}

TEST_CASE("there is an end to typing ahead") {
    Terminal t;
    t.type("sleep 10");
    for (int i = 0; i < 200; ++i) {
        t.type("echo x");
    }
    CHECK(t.type("echo x").err == "bash: 200 lines wait already; press Ctrl-C to drop them\n");
}

TEST_CASE("read takes the next typed line") {
    Terminal t;
    const Printed asked = t.type("read -p 'name? ' NAME REST; echo \"$NAME|$REST\"");
    CHECK(asked.err == "name? ");
    CHECK(asked.waiting);
    CHECK(t.world().shell.job.wants_line);
    const Printed answered = t.type("  web  and more ");
    CHECK(answered.out == "web|and more\n");
    CHECK_FALSE(answered.waiting);
    CHECK(t.world().shell.history.size() == 1);
    t.type("read A; read B; echo $A$B");
    CHECK(t.type("1\n2\necho three").out == "12\nthree\n");
}

TEST_CASE("compound commands read, write and stand in pipes") {
    Terminal t;
    t.type("printf 'a 1\\nb 2\\nc 3\\n' > list");
    CHECK(t.out("while read -r NAME N; do echo $N-$NAME; done < list") == "1-a\n2-b\n3-c\n");
    CHECK(t.out("cat list | while read NAME N; do echo $NAME; done | sort -r") == "c\nb\na\n");
    CHECK(t.out("for i in 3 1 2; do echo $i; done | sort | head -n 1") == "1\n");
    CHECK(t.out("{ echo x; echo y; } > both; cat both") == "x\ny\n");
    CHECK(t.out("for i in 1 2; do echo $i; done >> both; wc -l < both") == "4\n");
    CHECK(t.out("if true; then echo yes; fi | tr y Y") == "Yes\n");
    CHECK(t.out("(cd /tmp; pwd); pwd") == "/tmp\n/home/learner\n");
    CHECK(t.out("X=1; (X=2; echo $X); echo $X") == "2\n1\n");
    CHECK(t.out("N=0; cat list | while read L; do N=$((N+1)); done; echo $N") == "0\n");
    CHECK(t.out("N=0; while read L; do N=$((N+1)); done < list; echo $N") == "3\n");
    CHECK(t.out("while read L; do echo $L; break; done < list; echo end") == "a 1\nend\n");
    CHECK(t.out("for i in 1 2; do { echo $i; break; } > one; done; cat one; echo $i") == "1\n1\n");
    CHECK(t.out("while read L; do cat > rest; done < list; cat rest") == "b 2\nc 3\n");
    CHECK(t.out("echo a | { read X; echo got $X; }") == "got a\n");
    CHECK(t.out("while read L; do echo \"<$L>\"; done <<EOF\none\ntwo\nEOF\n") == "<one>\n<two>\n");
    CHECK(t.type("{ echo out; nope; } 2> err; cat err").out ==
          "out\nbash: nope: command not found\n");
    CHECK(t.type("for i in 1; do echo $i; done > /nope/x").err ==
          "bash: /nope/x: Permission denied\n");
}

TEST_CASE("a loop with redirections waits and goes on") {
    Terminal t;
    t.type("printf '1\\n2\\n' > list");
    const Printed done =
        t.finish("while read N; do sleep $N; date +%T; done < list > times; cat times");
    CHECK(done.out == "09:00:01\n09:00:03\n");
    CHECK(t.finish("for i in 1 2; do sleep 1; echo $i; done | sort -r").out == "2\n1\n");
}

TEST_CASE("watch repeats a command in simulated time until it is stopped") {
    Terminal t;
    const Printed first = t.type("watch -n 5 'date +%T'");
    CHECK(first.waiting);
    CHECK(first.out.substr(0, 7) == "\x1b[H\x1b[2J");
    CHECK(first.out.find("Every 5.0s: date +%T") == 7);
    CHECK(first.out.find("\n\n09:00:00\n") != std::string::npos);
    t.simulation.run_until(drydock::SimTime{10'000});
    CHECK(t.world().shell.outbox.back().text.find("\n\n09:00:10\n") != std::string::npos);
    (void)t.simulation.submit(drydock::sim::InputKind::kInterrupt, {}, {});
    CHECK_FALSE(t.world().shell.job.active);
    CHECK(t.finish("watch -t -g -n 1 date +%M").out.find("01\n") != std::string::npos);
    CHECK(t.type("watch -e -n 1 false").exit_code == 8);
    CHECK(t.type("watch").exit_code == 1);
}

TEST_CASE("what watch repeats may wait; its output shows when it has ended") {
    Terminal t;
    CHECK(t.type("watch -t -n 5 'X=1; date +%T; sleep 3; date +%T'").out.empty());
    t.simulation.run_until(drydock::SimTime{3'000});
    CHECK(t.world().shell.outbox.back().text == "\x1b[H\x1b[2J09:00:00\n09:00:03\n");
    t.simulation.run_until(drydock::SimTime{9'000});
    CHECK(t.world().shell.outbox.size() == 1);  // in the midst of the second round
    (void)t.simulation.submit(drydock::sim::InputKind::kInterrupt, {}, {});
    CHECK_FALSE(t.world().shell.job.active);
    CHECK(t.out("echo \"<$X>\"") == "<>\n");
    CHECK(t.finish("watch -t -g -n 1 'sleep 1; date +%S' | cat").out.find("03\n") ==
          std::string::npos);
    CHECK(t.type("watch -t -e -n 1 'sleep 1; false'; echo $?").waiting);
    t.simulation.run_for(drydock::seconds(2));
    CHECK(t.world().shell.outbox.back().text == "\x1b[H\x1b[2J8\n");
}

TEST_CASE("what xargs runs may wait, one after the other, inside pipes and loops too") {
    Terminal t;
    CHECK(t.finish("echo 2 3 | xargs -n 1 sleep; date +%T").out == "09:00:05\n");
    CHECK(t.finish("seq 3 | xargs -I{} sleep {}; date +%T").out == "09:00:11\n");
    // What it runs has nothing to read, whatever waits behind.
    CHECK(t.finish("printf 'a\nb\n' | xargs -n 1 cat -; echo $?").out == "123\n");
    CHECK(t.finish("printf 'a\nb\n' | while read N; do echo 1 | xargs sleep; echo $N; done").out ==
          "a\nb\n");
    CHECK(t.finish("X=$(echo 1 | xargs sleep; date +%T); echo $X").out == "09:00:14\n");
    CHECK(t.finish("echo 1 nope | xargs -n 1 sleep; echo $?").out == "123\n");
    CHECK(t.finish("printf '1\n2\n' | xargs -I{} -t sleep {}").err == "sleep 1\nsleep 2\n");
    CHECK(t.finish("echo 1 | xargs sleep > f; ls -l f | wc -l").out == "1\n");
    CHECK(t.out("echo \"it's\" '$HOME;' '`x`' | tr -d \"'\" | xargs -n 1 echo") ==
          "its\n$HOME;\n`x`\n");
    CHECK(t.out("printf \"it's\\n\" | xargs -I{} echo {}") == "it's\n");
}

TEST_CASE("Ctrl-C ends what xargs runs, and it gives back what it had set") {
    Terminal t;
    CHECK(t.type("X=1; seq 2 | xargs -n 1 sleep").waiting);
    (void)t.simulation.submit(drydock::sim::InputKind::kInterrupt, {}, {});
    CHECK(t.out("echo $X; pwd") == "1\n/home/learner\n");
    t.simulation.run_for(drydock::seconds(10));
    CHECK(t.world().shell.outbox.empty());
}

TEST_CASE("a session with typed-ahead lines replays to the same world") {
    Terminal a;
    Terminal b;
    for (Terminal* t : {&a, &b}) {
        t->type("for i in 1 2; do sleep 3; echo $i; done | sort -r");
        t->type("echo next > f");
        t->simulation.run_until(drydock::SimTime{2'000});
        t->type("cat f");
    }
    CHECK(drydock::hash_world(a.world()) == drydock::hash_world(b.world()));
    a.simulation.run_until(drydock::SimTime{20'000});
    const drydock::World copy = b.world();
    CHECK(drydock::hash_world(copy) == drydock::hash_world(b.world()));
    b.simulation.run_until(drydock::SimTime{20'000});
    CHECK(drydock::hash_world(a.world()) == drydock::hash_world(b.world()));
    CHECK(a.world().shell.outbox.back().text == "2\n1\nnext\n");
}

TEST_CASE("drydock knows the state, faults and where time can go") {
    Terminal t;
    CHECK(t.out("drydock state").find("seed      1\naccount   111122223333\n") !=
          std::string::npos);
    CHECK(t.type("drydock fault container-exit nope").exit_code == 1);
    CHECK(t.type("drydock fault meteor").err ==
          "drydock: fault: there is no fault named 'meteor'; drydock fault help lists them\n");
    CHECK(t.type("drydock goto 08:00").err.find("before the start") != std::string::npos);
    CHECK(t.type("drydock goto nonsense").err.find("is no time") != std::string::npos);
    t.finish("sleep 60");
    drydock::SimTime at;
    std::string error;
    CHECK(drydock::shell::read_goto(t.world(), "drydock goto 09:00:30", &at, &error));
    CHECK(at.ms == 30'000);
    CHECK(drydock::shell::read_goto(t.world(), " drydock goto -10s", &at, &error));
    CHECK(at.ms == 50'000);
    CHECK(drydock::shell::read_goto(t.world(), "drydock goto +10s", &at, &error));
    CHECK(at.ms == 10'000);
    CHECK(error.empty());
    CHECK_FALSE(drydock::shell::read_goto(t.world(), "drydock state", &at, &error));
    CHECK(t.type("drydock goto 09:00:30").exit_code == 1);
}

TEST_CASE("a fault from the terminal stops a running task") {
    Terminal t;
    t.type("aws ecs create-cluster --cluster-name c");
    t.type(
        "aws ecs register-task-definition --family f --network-mode awsvpc --cpu 256 --memory 512 "
        "--requires-compatibilities FARGATE --container-definitions name=a,image=nginx");
    t.type(
        "T=$(aws ecs run-task --cluster c --task-definition f --launch-type FARGATE "
        "--network-configuration 'awsvpcConfiguration={subnets=[subnet-0a1b2c3d]}' "
        "--query 'tasks[0].taskArn' --output text)");
    t.finish("aws ecs wait tasks-running --cluster c --tasks $T");
    CHECK(t.type("drydock fault container-exit $T --exit-code 3").exit_code == 0);
    t.finish("aws ecs wait tasks-stopped --cluster c --tasks $T");
    CHECK(t.out("aws ecs describe-tasks --cluster c --tasks $T --query "
                "'tasks[0].containers[0].exitCode'") == "3\n");
}

TEST_CASE("a command that waits stands on either side of a pipe") {
    Terminal t;
    CHECK(t.finish("sleep 5 | date +%S").out == "05\n");
    CHECK(t.finish("echo a | sleep 5; date +%S").out == "10\n");
    CHECK(t.finish("{ echo b; sleep 1; echo a; } | sort").out == "a\nb\n");
    CHECK(t.finish("for i in 1 2 3; do sleep 1; echo $i; done | sed s/^/n/ | wc -l").out == "3\n");
    CHECK(t.finish("{ sleep 1; false; } | true; echo $?").out == "0\n");
    CHECK(t.finish("(cd /tmp; sleep 1; pwd) | cat; pwd").out == "/tmp\n/home/learner\n");
}

TEST_CASE("commands that work line by line print while the left side of their pipe waits") {
    Terminal t;
    t.type("for i in 1 2 3; do echo line $i; sleep 10; done | grep -v 2 | cut -d ' ' -f 2");
    const auto text = [&t] {
        std::string out;
        for (const auto& output : t.world().shell.outbox) {
            out += output.text;
        }
        return out;
    };
    t.simulation.run_until(drydock::SimTime{25'000});
    CHECK(text() == "3\n");
    t.simulation.run_until(drydock::SimTime{30'000});
    CHECK(text() == "3\n");
    CHECK_FALSE(t.world().shell.job.active);

    Terminal u;
    CHECK(u.type("{ echo x; sleep 1; echo y; } | cat").out == "x\n");
    Terminal v;  // sort cannot know before the end
    CHECK(v.type("{ echo x; sleep 1; echo a; } | sort").out.empty());
    CHECK(v.finish("").out == "a\nx\n");
}

TEST_CASE("what a pipe has shown is not shown again when its left side ends") {
    Terminal t;
    CHECK(t.finish("for i in 1 2 3; do echo $i; sleep 1; done | cat").out == "1\n2\n3\n");
    CHECK(t.finish("for i in 1 2 3; do echo $i; sleep 1; done | tee seen | tr 123 abc").out ==
          "a\nb\nc\n");
    CHECK(t.out("cat seen") == "1\n2\n3\n");
    CHECK(t.finish("for i in 1 2; do echo $i; sleep 1; done | tee -a seen").out == "1\n2\n");
    CHECK(t.out("cat seen") == "1\n2\n3\n1\n2\n");
    CHECK(t.finish("{ echo x; sleep 1; printf y; } | sed 's/$/!/'").out == "x!\ny!");
    CHECK(t.finish("{ echo x; sleep 1; echo y; } | sed -n '$p'").out == "y\n");
    CHECK(t.finish("{ echo x; sleep 1; echo y; } | cat; echo end").out == "x\ny\nend\n");
}

TEST_CASE("a command that has read enough ends the left side of its pipe") {
    Terminal t;
    CHECK(t.finish("while true; do date +%S; sleep 1; done | head -n 3; echo end").out ==
          "00\n01\n02\nend\n");
    CHECK(t.finish("while true; do date +%S; sleep 1; done | grep -m 1 5").out == "05\n");
    CHECK(t.finish("for i in a b; do while true; do echo $i; sleep 1; done | grep -q . && "
                   "echo $i; done")
              .out == "a\nb\n");
    CHECK_FALSE(t.world().shell.job.active);
}

TEST_CASE("a command substitution may wait") {
    Terminal t;
    CHECK(t.finish("echo $(sleep 5; date +%S) $(date +%S)").out == "05 05\n");
    CHECK(t.finish("N=0; echo $((N+1)) $(echo x >> log; echo a) $(sleep 1; echo b)").out ==
          "1 a b\n");
    CHECK(t.out("cat log") == "x\n");
    CHECK(t.finish("X=$(sleep 1; echo in; false); echo $? $X").out == "1 in\n");
    CHECK(t.finish("N=1; N=$((N+1)) M=$(sleep 1; echo m); echo $N$M").out == "2m\n");
    CHECK(t.finish("for i in $(sleep 1; echo 1 2); do echo $i; done").out == "1\n2\n");
    CHECK(t.finish("echo \"<$(echo $(sleep 1; echo deep))>\"").out == "<deep>\n");
    CHECK(t.finish("cat <<EOF\nat $(sleep 1; echo last)\nEOF\n").out == "at last\n");
    CHECK(t.finish("X=$(cd /tmp; Y=1; sleep 1; pwd); echo $X $PWD $Y").out ==
          "/tmp /home/learner\n");
    CHECK(t.finish("echo $(while true; do echo y; sleep 1; done | head -n 2) | tr y z").out ==
          "z z\n");
    CHECK(t.finish("if [ $(sleep 1; echo 1) = 1 ]; then echo yes; fi").out == "yes\n");
    CHECK(t.finish("echo $(sleep 1; nope)").err == "bash: nope: command not found\n");
}

TEST_CASE("read in a command substitution takes the next typed line") {
    Terminal t;
    CHECK(t.type("X=$(read Y; echo got $Y); echo $X").waiting);
    CHECK(t.type("it").out == "got it\n");
}

TEST_CASE("Ctrl-C gives back what subshells have set") {
    Terminal t;
    t.type("X=1");
    t.type("(cd /tmp; X=2; sleep 100)");
    CHECK(t.world().shell.cwd == "/tmp");
    (void)t.simulation.submit(drydock::sim::InputKind::kInterrupt, {}, {});
    CHECK(t.out("pwd; echo $X") == "/home/learner\n1\n");
    t.type("echo $(cd /tmp; X=3; sleep 100 | cat)");
    (void)t.simulation.submit(drydock::sim::InputKind::kInterrupt, {}, {});
    CHECK(t.out("pwd; echo $X") == "/home/learner\n1\n");
}

TEST_CASE("exit ends its own subshell only") {
    Terminal t;
    CHECK(t.type("(exit 3); echo $?").out == "3\n");
    CHECK(t.type("echo a | exit 4; echo $?").out == "4\n");
    CHECK(t.type("exit 5 | cat; echo $?").out == "0\n");
    CHECK(t.type("for i in 1 2; do (for j in a b; do echo $i$j; exit; done); done").out ==
          "1a\n2a\n");
    CHECK(t.type("echo $(echo a; exit 1; echo b) $?").out == "a 1\n");
    const auto reply = t.simulation.shell("exit 7");
    CHECK(reply.exit_code == 7);
    CHECK(reply.exited);
}
