#include "engine/workload/command_run.hpp"

#include <doctest/doctest.h>

#include <string>

#include "engine/workload/behaviour.hpp"

using namespace drydock;
using workload::CommandRun;
using workload::run_of_command;

namespace {

// "3000 0": ends after 3 s with 0; "for ever"; "the image's program".
std::string fate(std::string_view line) {
    const CommandRun run = run_of_command(line, false, false);
    if (!run.known) {
        return "the image's program";
    }
    return run.exits_after.ms < 0
               ? "for ever"
               : std::to_string(run.exits_after.ms - 100) + " " + std::to_string(run.exit_code);
}

}  // namespace

TEST_CASE("a command line of sleeps, exits and small programs says how long it runs") {
    CHECK(fate("sleep 360") == "360000 0");
    CHECK(fate("/bin/sleep 1.5m") == "90000 0");
    CHECK(fate("sleep 1 2h .25") == "7201250 0");
    CHECK(fate("sleep infinity") == "for ever");
    CHECK(fate("sleep 99999999999999999999d").substr(0, 3) == "864");
    CHECK(fate("sleep soon") == "0 1");
    CHECK(fate("true") == "0 0");
    CHECK(fate("false") == "0 1");
    CHECK(fate("exit 256") == "0 0");
    CHECK(fate("echo hello") == "0 0");
    CHECK(fate("sh") == "0 0");
    CHECK(fate("tail -f /dev/null") == "for ever");
    CHECK(fate("sh -c sleep 30; exit 3") == "30000 3");
    CHECK(fate("/bin/sh -c \"echo start && sleep 5 && false\"") == "5000 1");
    CHECK(fate("bash -ec false || sleep 2") == "2000 0");
    CHECK(fate("sh -c true || sleep 2") == "0 0");
    CHECK(fate("sh -c false && sleep 2; exit") == "0 1");
    CHECK(fate("sh -c while true; do date; sleep 5; done") == "for ever");
    CHECK(fate("sh -c echo up; while :; do sleep 1; done") == "for ever");
    CHECK(fate("sh -c sh -c 'echo a; exit 4'") == "0 4");
    CHECK(fate("sh -c echo $(date; hostname) and \"$X; $Y\"; sleep 3") == "3000 0");
    CHECK(fate("sh -c A=1 exec sleep 2 > /dev/null 2>&1") == "2000 0");
}

TEST_CASE("a line that starts a program of the image is the image's matter") {
    for (const char* line :
         {"", "  ", "nginx -g daemon off;", "node server.js", "sh -c ./run.sh", "sh run.sh",
          "sh -c npm start & wait", "sh -c yes | head", "sleep $DELAY", "sh -c exit $CODE",
          "sh -c /bin/sh -c \"echo '<p>a; b && c</p>' > index.html && httpd-foreground\""}) {
        CHECK(fate(line) == "the image's program");
    }
    const auto row = [](bool base, bool exposes) {
        const std::uint8_t index = run_of_command("python app.py", base, exposes).behaviour;
        return index == workload::kImagesBehaviour ? "" : workload::behaviours()[index].name;
    };
    CHECK(row(true, true) == "web");
    CHECK(row(true, false) == "batch");
    CHECK(row(false, true).empty());
}
