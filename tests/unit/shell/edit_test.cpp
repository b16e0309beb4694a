// `edit` asks for an editor and changes nothing else.
#include "doctest/doctest.h"
#include "engine/sim/simulation.hpp"

using namespace drydock;  // NOLINT(google-build-using-namespace)

TEST_CASE("edit names the file for whoever has an editor, and counts") {
    sim::Simulation simulation{WorldConfig{}};
    const shell::ShellState& shell = simulation.world().shell;
    CHECK(simulation.shell("mkdir -p conf; cd conf; edit x.json").exit_code == 0);
    CHECK(shell.edit_path == "/home/learner/conf/x.json");
    CHECK(shell.edits_total == 1);
    CHECK(simulation.shell("ls").outputs.empty());  // the file appears when it is saved
    CHECK(simulation.shell("edit ~/conf/x.json").exit_code == 0);
    CHECK(shell.edits_total == 2);
}

TEST_CASE("edit refuses what can be no file") {
    sim::Simulation simulation{WorldConfig{}};
    CHECK(simulation.shell("edit").exit_code == 2);
    CHECK(simulation.shell("edit a b").exit_code == 2);
    CHECK(simulation.shell("edit .").exit_code == 1);
    CHECK(simulation.shell("edit /etc/passwd").exit_code == 1);
    CHECK(simulation.world().shell.edits_total == 0);
}
