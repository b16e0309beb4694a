#include "engine/secrets/secret_versions.hpp"

#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "engine/secrets/secret_filters.hpp"
#include "engine/secrets/secret_names.hpp"

using namespace drydock;
using namespace drydock::secrets;

namespace {

using Labels = std::vector<std::string>;

void add(SecretRow* row, const char* id, const Labels& labels, SimTime at = SimTime{0}) {
    SecretVersion version;
    version.id = id;
    version.created_at = at;
    row->versions.push_back(version);
    move_stages(row, id, labels);
}

// "1:AWSCURRENT,BLUE 2:"
std::string shown(const SecretRow& row) {
    std::string text;
    for (const SecretVersion& version : row.versions) {
        text += text.empty() ? "" : " ";
        text += version.id + ":";
        for (std::size_t i = 0; i < version.stages.size(); ++i) {
            text += (i == 0 ? "" : ",") + version.stages[i];
        }
    }
    return text;
}

}  // namespace

TEST_CASE("labels move from version to version") {
    const Labels current = {"AWSCURRENT"};
    SecretRow row;
    add(&row, "1", current);
    CHECK(shown(row) == "1:AWSCURRENT");
    add(&row, "2", {"AWSPENDING"});
    CHECK(shown(row) == "1:AWSCURRENT 2:AWSPENDING");
    // The rotation ends: its version is current and pending, as the service leaves it.
    move_stages(&row, "2", current);
    CHECK(shown(row) == "1:AWSPREVIOUS 2:AWSCURRENT,AWSPENDING");
    // The next value takes both; custom labels stay where they are.
    move_stages(&row, "2", {"PUT1"});
    add(&row, "3", current);
    CHECK(shown(row) == "1: 2:AWSPREVIOUS,PUT1 3:AWSCURRENT");
    add(&row, "4", {"PUT1", "AWSPENDING"});
    CHECK(shown(row) == "1: 2:AWSPREVIOUS 3:AWSCURRENT 4:AWSPENDING,PUT1");
    // Back to the previous value.
    move_stages(&row, "2", current);
    CHECK(shown(row) == "1: 2:AWSCURRENT 3:AWSPREVIOUS 4:AWSPENDING,PUT1");
}

TEST_CASE("versions without labels go when they are a day old and room is needed") {
    SecretRow row;
    for (std::uint32_t i = 0; i < kSecretVersionsKept; ++i) {
        add(&row, std::to_string(i).c_str(), {"AWSCURRENT"}, SimTime{i});
    }
    std::uint64_t freed = 0;
    CHECK_FALSE(has_room_for_version(row, SimTime{1'000}));
    CHECK_FALSE(drop_outdated(&row, SimTime{1'000}, &freed));
    CHECK(freed == 0);
    const SimTime later = SimTime{0} + hours(24);
    CHECK(has_room_for_version(row, later));
    CHECK(drop_outdated(&row, later, &freed));
    CHECK(freed == kVersionBytes);
    CHECK(row.versions.size() == kSecretVersionsKept - 1);
    CHECK(row.versions.front().id == "1");
}

TEST_CASE("names of secrets") {
    for (const char* name : {"a", "Valid/_+=.@-Name-a1b2c3-", "x!"}) {
        CHECK_MESSAGE(is_secret_name(name), std::string(name));
    }
    for (const char* name : {"", "Inv Name", " Inv*Name? ", "a:b", "a\\b", "\xc3\xa9"}) {
        CHECK_MESSAGE(!is_secret_name(name), std::string(name));
    }
    CHECK(is_secret_name(std::string(512, 'x')));
    CHECK_FALSE(is_secret_name(std::string(513, 'x')));
}

TEST_CASE("words of a filter begin words of the text") {
    const struct {
        const char* text;
        const char* wanted;
        bool expected;
    } kRows[] = {
        {"Password of the ShopDatabase", "password", true},
        {"Password of the ShopDatabase", "data", true},
        {"Password of the ShopDatabase", "shop PASS", true},
        {"Password of the ShopDatabase", "word", false},
        {"prod/shop-db_1", "db shop", true},
        {"prod/shop-db_1", "db2", false},
        {"HTTPServer", "httpserver", true},
        {"x", "", false},
        {"", "x", false},
        {"caf\xc3\xa9 bar", "caf\xc3\xa9", true},
    };
    for (const auto& row : kRows) {
        CHECK_MESSAGE(words_match(row.text, row.wanted) == row.expected,
                      std::string(row.text) << ": " << std::string(row.wanted));
    }
}
