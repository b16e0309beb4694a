// Limits of the stores, and what comes due by itself in a copied and a replayed world.
#include <string>

#include "doctest/doctest.h"
#include "engine/secrets/secrets_events.hpp"
#include "engine/secrets/secrets_state.hpp"
#include "engine/sim/simulation.hpp"

using namespace drydock;

namespace {

struct Store {
    sim::Simulation simulation{WorldConfig{}};

    // "" or the error's code.
    std::string call(std::string_view service, std::string_view operation,
                     const std::string& body) {
        const sim::ApiAnswer answer = simulation.api(service, operation, body);
        return answer.ok ? "" : answer.error.code;
    }
    std::string put(const std::string& name, const std::string& value, const char* more = "") {
        return call("ssm", "PutParameter",
                    R"({"Name":")" + name + R"(","Value":")" + value +
                        R"(","Type":"String","Overwrite":true)" + more + "}");
    }
    std::string create(const std::string& name, const std::string& value) {
        return call("secretsmanager", "CreateSecret",
                    R"({"Name":")" + name + R"(","SecretString":")" + value +
                        R"(","ClientRequestToken":"11111111-1111-1111-1111-111111111111"})");
    }
    [[nodiscard]] const secrets::SecretsState& state() const { return simulation.world().secrets; }
    [[nodiscard]] std::string wrong() const { return check_invariants(simulation.world()); }
};

}  // namespace

TEST_CASE("a parameter keeps its hundred newest versions") {
    Store store;
    for (int i = 1; i <= 105; ++i) {
        CHECK(store.put("p", std::to_string(i)).empty());
    }
    CHECK(store.call("ssm", "GetParameter", R"({"Name":"p:5"})") == "ParameterVersionNotFound");
    CHECK(store.call("ssm", "GetParameter", R"({"Name":"p:6"})").empty());
    CHECK(store.call("ssm", "GetParameter", R"({"Name":"p:105"})").empty());
    CHECK(store.wrong().empty());
}

TEST_CASE("sizes decide the tier") {
    Store store;
    const std::string page(4096, 'x');
    CHECK(store.put("a", page).empty());
    CHECK(store.put("b", page + "x") == "ValidationException");
    CHECK(store.put("b", page + "x", R"(,"Tier":"Intelligent-Tiering")").empty());
    CHECK(store.put("c", page + page, R"(,"Tier":"Advanced")").empty());
    CHECK(store.put("d", page + page + "x", R"(,"Tier":"Advanced")") == "ValidationException");
    CHECK(store.state().advanced_parameters == 2);
    CHECK(store.call("ssm", "DeleteParameter", R"({"Name":"b"})").empty());
    CHECK(store.state().advanced_parameters == 1);
    CHECK(store.wrong().empty());
}

TEST_CASE("the standard tier ends at its quota, the intelligent one goes on") {
    Store store;
    for (std::uint32_t i = 0; i < secrets::kStandardParametersMax; ++i) {
        // No message for each of them: only the first failure is worth a line.
        if (!store.put("p" + std::to_string(i), "x").empty()) {
            FAIL_CHECK("parameter " << i);
            return;
        }
    }
    CHECK(store.put("one-more", "x") == "ParameterLimitExceeded");
    CHECK(store.put("p7", "y").empty());
    CHECK(store.put("one-more", "x", R"(,"Tier":"Intelligent-Tiering")").empty());
    CHECK(store.state().advanced_parameters == 1);
    CHECK(store.wrong().empty());
}

TEST_CASE("a world keeps so many bytes of secrets, and forgets them when they go") {
    Store store;
    const std::string value(secrets::kSecretValueMax, 'x');
    std::uint32_t made = 0;
    while (store.create("s" + std::to_string(made), value).empty() && made < 1000) {
        ++made;
    }
    CHECK(made == secrets::kStoreBytesMax / (secrets::kSecretValueMax + secrets::kVersionBytes));
    CHECK(store.create("more", value) == "LimitExceededException");
    CHECK(store.put("p", std::string(4096, 'x')) == "ParameterLimitExceeded");
    CHECK(store.put("p", "x").empty());  // room that is left
    CHECK(store
              .call("secretsmanager", "DeleteSecret",
                    R"({"SecretId":"s0","ForceDeleteWithoutRecovery":true})")
              .empty());
    CHECK(store.create("more", value).empty());
    CHECK(store.wrong().empty());
}

TEST_CASE("what comes due leaves a fact, also in a copy and in a replay") {
    Store store;
    CHECK(store.create("s", "x").empty());
    CHECK(
        store.call("secretsmanager", "DeleteSecret", R"({"SecretId":"s","RecoveryWindowInDays":7})")
            .empty());
    World copy = store.simulation.world();
    const SimTime end = SimTime{0} + hours(24 * 8);
    store.simulation.run_until(end);
    sim::run_world(copy, end, UINT64_MAX);
    CHECK(store.state().secrets.size() == 0);
    CHECK(hash_world(copy) == hash_world(store.simulation.world()));
    CHECK(hash_world(sim::replay(store.simulation.log(), end)) ==
          hash_world(store.simulation.world()));
    const Journal& journal = copy.journal;
    const Fact* last = journal.find(journal.newest());
    CHECK(last != nullptr);
    if (last != nullptr) {
        CHECK(describe_fact(copy, *last) == "Secret s was deleted.");
    }
    CHECK(check_invariants(copy).empty());
}
