// The command line against recordings of the real one: aws_cli_offline.json, made by
// record_offline.py.
#include <fstream>
#include <sstream>

#include "engine/api/value.hpp"
#include "tests/unit/shell/terminal.hpp"

TEST_CASE("usage, parameter errors and skeletons are the real CLI's, byte for byte") {
    std::ifstream file(std::string(DRYDOCK_SOURCE_DIR) + "/tests/unit/shell/aws_cli_offline.json");
    std::stringstream text;
    text << file.rdbuf();
    drydock::api::Doc doc;
    std::string error;
    REQUIRE(drydock::api::parse_json(text.str(), &doc, &error));
    REQUIRE(doc.root().size() > 100);
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
