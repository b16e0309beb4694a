// Random puts, deletes, restores and tags over few names and many days. After each step the
// invariants hold, and the whole log replays to the same state.
//
// DRYDOCK_SEED=<n> repeats one run.
#include <cstdlib>
#include <string>

#include "doctest/doctest.h"
#include "engine/core/rng.hpp"
#include "engine/sim/simulation.hpp"

using namespace drydock;

namespace {

struct Run {
    explicit Run(std::uint64_t seed)
        : seed_(seed), simulation(WorldConfig{seed, "111122223333", "us-east-1", 0, true}) {}

    std::size_t below_n(std::size_t limit) {
        return static_cast<std::size_t>(below(draw(seed_, Stream::kTest, 1, n_++), limit));
    }
    std::string pick(std::initializer_list<const char*> texts) {
        return texts.begin()[below_n(texts.size())];
    }
    void call(const char* service, const char* operation, const std::string& body) {
        succeeded += simulation.api(service, operation, body).ok ? 1U : 0U;
    }
    void parameter_step();
    void secret_step();
    void tag_step();

private:
    std::uint64_t seed_;
    std::uint64_t n_ = 0;

public:
    sim::Simulation simulation;
    std::uint32_t succeeded = 0;
};

void Run::parameter_step() {
    const std::string name = pick({"a", "/a", "/a/b", "/a/c", "b", "/z/y/x", "no good"});
    switch (below_n(4)) {
        case 0:
            call("ssm", "DeleteParameter", R"({"Name":")" + name + R"("})");
            return;
        case 1:
            call("ssm", "DeleteParameters", R"({"Names":["a","/a/b",")" + name + R"("]})");
            return;
        default:
            break;
    }
    // 1970-01-01 is where this world's time begins.
    const std::string day = std::to_string(10 + below_n(20));
    const std::string policies =
        R"([{\"Type\":\"Expiration\",\"Attributes\":{\"Timestamp\":\"1970-01-)" + day +
        R"(T00:00:00Z\"}}])";
    call("ssm", "PutParameter",
         R"({"Name":")" + name + R"(","Type":")" + pick({"String", "SecureString"}) +
             R"(","Overwrite":)" + pick({"true", "true", "false"}) + R"(,"Tier":")" +
             pick({"Standard", "Advanced", "Intelligent-Tiering"}) + R"(","Value":")" +
             std::string(below_n(9'000), 'v') + R"(")" +
             (below_n(3) == 0 ? R"(,"Policies":")" + policies + R"(")" : "") + "}");
}

void Run::secret_step() {
    const std::string id = R"({"SecretId":")" + pick({"s", "t", "u/v"}) + R"(")";
    const std::string token =
        R"(,"ClientRequestToken":"0000000000000000000000000000000)" + std::to_string(below_n(10));
    const std::string value = token + R"(","SecretString":")" + std::string(1 + below_n(50), 's');
    switch (below_n(7)) {
        case 0:
            call("secretsmanager", "DeleteSecret",
                 id + R"(,"RecoveryWindowInDays":)" + std::to_string(6 + below_n(9)) + "}");
            return;
        case 1:
            call("secretsmanager", "DeleteSecret", id + R"(,"ForceDeleteWithoutRecovery":true})");
            return;
        case 2:
            call("secretsmanager", "RestoreSecret", id + "}");
            return;
        case 3:
            call("secretsmanager", "UpdateSecret", id + value + R"("})");
            return;
        case 4:
            call("secretsmanager", "CreateSecret",
                 R"({"Name":")" + pick({"s", "t", "u/v"}) + R"(")" + value + R"("})");
            return;
        default:
            call("secretsmanager", "PutSecretValue",
                 id + value + R"(","VersionStages":[")" +
                     pick({"AWSCURRENT", "AWSPENDING", "AWSPREVIOUS", "BLUE"}) + R"(",")" +
                     pick({"AWSCURRENT", "AWSPENDING", "GREEN"}) + R"("]})");
            return;
    }
}

void Run::tag_step() {
    const std::string arns =
        R"({"ResourceARNList":["arn:aws:ssm:us-east-1:111122223333:parameter/a/b",)"
        R"("arn:aws:secretsmanager:us-east-1:111122223333:secret:s"])";
    const std::string key = pick({"k", "l", "aws:m"});
    if (below_n(2) == 0) {
        call("resourcegroupstaggingapi", "TagResources",
             arns + R"(,"Tags":{")" + key + R"(":"v"}})");
    } else {
        call("resourcegroupstaggingapi", "UntagResources",
             arns + R"(,"TagKeys":[")" + key + R"("]})");
    }
}

}  // namespace

TEST_CASE("random stores keep their invariants and replay to the same state") {
    const char* text = std::getenv("DRYDOCK_SEED");
    const std::uint64_t first = text != nullptr ? std::strtoull(text, nullptr, 10) : 2000;
    for (std::uint64_t seed = first; seed < first + (text != nullptr ? 1 : 6); ++seed) {
        Run run(seed);
        for (int step = 0; step < 400; ++step) {
            const std::size_t kind = run.below_n(5);
            kind < 2 ? run.parameter_step() : kind < 4 ? run.secret_step() : run.tag_step();
            run.simulation.run_for(hours(static_cast<std::int64_t>(run.below_n(12))));
            const std::string wrong = check_invariants(run.simulation.world());
            if (!wrong.empty()) {
                FAIL_CHECK("DRYDOCK_SEED=" << seed << ", step " << step << ": " << wrong);
                break;
            }
        }
        CHECK_MESSAGE(run.succeeded > 100, "DRYDOCK_SEED=" << seed);
        const World again = sim::replay(run.simulation.log(), run.simulation.world().now);
        CHECK_MESSAGE(hash_world(again) == hash_world(run.simulation.world()),
                      "DRYDOCK_SEED=" << seed);
    }
}
