// engine/api/COVERAGE.md says of every operation of every service whether Drydock answers it. The
// page is made from the tables of operations and from coverage_notes.json, and must be up to date:
// ./dev coverage (which sets DRYDOCK_UPDATE=1) writes it.
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "doctest/doctest.h"
#include "engine/api/model.hpp"
#include "engine/api/value.hpp"
#include "engine/sim/modules.hpp"

using namespace drydock;

namespace {

std::string path_of(const char* name) {
    return std::string(DRYDOCK_SOURCE_DIR) + "/engine/api/" + name;
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

struct Counts {
    int answered = 0;
    int all = 0;
};

std::string of(const Counts& counts) {
    return std::to_string(counts.answered) + " of " + std::to_string(counts.all);
}

// One service: a table of what is answered, then the names of the rest.
std::string section(const api::ServiceModel& service, api::Value notes, Counts* counts) {
    std::string rows;
    std::string rest;
    for (const api::OperationModel& operation : service.operations) {
        const api::OperationRow* row = sim::find_operation_row(service.id, operation.name);
        ++counts->all;
        if (row == nullptr) {
            rest += rest.empty() ? "`" : ", `";
            rest += std::string(operation.name) + "`";
            continue;
        }
        ++counts->answered;
        rows += "| `" + std::string(operation.name) + "` | ";
        rows += row->depth == api::Depth::kStored ? "stored | " : "modelled | ";
        rows += std::string(notes[operation.name].str()) + " |\n";
    }
    std::string text = "\n## " + std::string(service.id) + ": " + of(*counts) + " operations\n";
    if (!rows.empty()) {
        text += "\n| operation | | left out |\n| --- | --- | --- |\n" + rows;
    }
    if (!rest.empty()) {
        text += "\nNot modelled: " + rest + ".\n";
    }
    return text;
}

std::string make_page(api::Value notes) {
    std::string sections;
    std::string summary;
    Counts total;
    for (const api::ServiceModel* service : api::all_services()) {
        Counts counts;
        sections += section(*service, notes[service->id], &counts);
        summary += "| " + std::string(service->id) + " | " + of(counts) + " |\n";
        total.answered += counts.answered;
        total.all += counts.all;
    }
    return "# What Drydock answers\n\n"
           "`./dev coverage` writes this page from the tables of operations; a test keeps it "
           "true.\n\n"
           "It lists the operations of the service models in this folder, which hold a part of "
           "what AWS has.\n"
           "Any other operation is refused as one that Drydock does not know.\n\n"
           "- modelled: simulated with all that follows from it\n"
           "- stored: kept and given back, which is all that AWS does with it, or all that Drydock "
           "does yet\n"
           "- not modelled: the request is validated and then refused with an error that says "
           "so\n\n"
           "| service | operations answered |\n| --- | --- |\n" +
           summary + "| all | " + of(total) + " |\n" + sections;
}

}  // namespace

TEST_CASE("the coverage page is what the tables of operations say") {
    api::Doc notes;
    std::string why;
    REQUIRE(api::parse_json(read_file(path_of("coverage_notes.json")), &notes, &why));
    const std::string page = make_page(notes.root());
    if (std::getenv("DRYDOCK_UPDATE") != nullptr) {
        std::ofstream(path_of("COVERAGE.md"), std::ios::binary) << page;
    }
    CHECK_MESSAGE(read_file(path_of("COVERAGE.md")) == page,
                  "engine/api/COVERAGE.md is out of date: ./dev coverage writes it");
}

TEST_CASE("every note of the coverage page belongs to an operation that is answered") {
    api::Doc notes;
    std::string why;
    REQUIRE(api::parse_json(read_file(path_of("coverage_notes.json")), &notes, &why));
    const api::Value root = notes.root();
    for (auto service = root.begin(); !(service == root.end()); ++service) {
        const api::Value operations = *service;
        for (auto note = operations.begin(); !(note == operations.end()); ++note) {
            const std::string name = std::string(service.key()) + "." + std::string(note.key());
            CAPTURE(name);
            CHECK(sim::find_operation_row(service.key(), note.key()) != nullptr);
            CHECK((*note).str().size() > 10);
        }
    }
}
