// The command line against recordings of the real one: aws_cli_offline.json, made by
// record_offline.py.
#include "tests/unit/shell/terminal.hpp"

TEST_CASE("usage, parameter errors and skeletons are the real CLI's, byte for byte") {
    drydock::api::Doc doc;
    drydock::test::read_recordings("aws_cli_offline.json", &doc);
    drydock::test::Terminal terminal;
    for (const drydock::api::Value row : doc.root()) {
        const std::string line(row["line"].str());
        CAPTURE(line);
        const drydock::test::Printed printed = terminal.type(line);
        CHECK(printed.out == row["out"].str());
        CHECK(printed.err == row["err"].str());
        CHECK(printed.exit_code == row["code"].i64());
    }
}
