// The service scheduler's decisions as tables (ecs-control-plane 5.4 to 5.7).
#include "engine/ecs/service_reconciler.hpp"

#include <string>

#include "doctest/doctest.h"

using namespace drydock;
using namespace drydock::ecs;

namespace {

DeploymentView primary(std::uint32_t pending, std::uint32_t running, std::uint32_t healthy) {
    DeploymentView d;
    d.serial = 1;
    d.primary = true;
    d.pending = pending;
    d.running = running;
    d.healthy = healthy;
    return d;
}

DeploymentView old(std::uint32_t running, std::uint32_t healthy) {
    DeploymentView d;
    d.serial = 0;
    d.desired = running;
    d.running = running;
    d.healthy = healthy;
    d.in_progress = false;
    d.ever_completed = true;
    return d;
}

ServiceView view(std::uint32_t desired, std::uint32_t minimum, std::uint32_t maximum) {
    ServiceView v;
    v.desired = desired;
    v.minimum_healthy_percent = minimum;
    v.maximum_percent = maximum;
    v.launches_left = 500;
    v.now = SimTime{1'000'000};
    return v;
}

std::string text(const ServicePlan& plan) {
    constexpr const char* kNames[] = {"start",    "stop-pending", "stop-running", "stop-unhealthy",
                                      "complete", "fail",         "roll-back",    "steady",
                                      "stuck",    "guarded",      "impaired",     "unplaceable",
                                      "inactive"};
    std::string out;
    for (const Action& a : plan.actions) {
        out += out.empty() ? "" : ", ";
        out += kNames[static_cast<int>(a.kind)];
        out += " d" + std::to_string(a.deployment);
        if (a.count > 0) {
            out += " x" + std::to_string(a.count);
        }
    }
    return out;
}

}  // namespace

TEST_CASE("the limits round the lower up and the upper down") {
    struct Row {
        std::uint32_t desired, minimum, maximum, lower, upper;
    };
    const Row rows[] = {{4, 100, 200, 4, 8}, {4, 50, 200, 2, 8},   {4, 50, 100, 2, 4},
                        {4, 100, 125, 4, 5}, {5, 50, 150, 3, 7},   {3, 100, 125, 3, 3},
                        {2, 75, 100, 2, 2},  {1, 50, 100, 1, 1},   {1, 100, 150, 1, 1},
                        {1, 0, 100, 0, 1},   {10, 90, 110, 9, 11}, {0, 100, 200, 0, 0}};
    for (const Row& row : rows) {
        CAPTURE(row.desired);
        CAPTURE(row.minimum);
        CHECK(lower_limit(row.desired, row.minimum) == row.lower);
        CHECK(upper_limit(row.desired, row.maximum) == row.upper);
    }
}

TEST_CASE("the circuit breaker's threshold is half of desired, between 3 and 200") {
    const std::uint32_t rows[][2] = {{1, 3},   {4, 3},    {6, 3},     {7, 4},
                                     {25, 13}, {100, 50}, {400, 200}, {800, 200}};
    for (const auto& row : rows) {
        CHECK(circuit_breaker_threshold(row[0]) == row[1]);
    }
}

TEST_CASE("the back-off starts after three failures, doubles and ends at 27 minutes") {
    CHECK(start_backoff(3).ms == 0);
    CHECK(start_backoff(4) == seconds(30));
    CHECK(start_backoff(5) == seconds(60));
    CHECK(start_backoff(9) == seconds(960));
    CHECK(start_backoff(10) == minutes(27));
    CHECK(start_backoff(1000) == minutes(27));
}

TEST_CASE("a new service starts what it wants") {
    ServiceView v = view(2, 100, 200);
    v.deployments = {primary(0, 0, 0)};
    CHECK(text(reconcile(v)) == "start d1 x2");
    v.launches_left = 1;
    CHECK(text(reconcile(v)) == "start d1 x1");
}

TEST_CASE("the steps of a rolling update follow the percentages") {
    struct Row {
        const char* what;
        std::uint32_t desired, minimum, maximum;
        DeploymentView fresh, before;
        const char* plan;
    };
    const Row rows[] = {
        {"4 at 100/200 starts four, stops none", 4, 100, 200, primary(0, 0, 0), old(4, 4),
         "start d1 x4"},
        {"4 at 50/200 starts four and stops two", 4, 50, 200, primary(0, 0, 0), old(4, 4),
         "start d1 x4, stop-running d0 x2"},
        {"4 at 50/100 stops two before it can start", 4, 50, 100, primary(0, 0, 0), old(4, 4),
         "stop-running d0 x2"},
        {"4 at 100/125 starts one", 4, 100, 125, primary(0, 0, 0), old(4, 4), "start d1 x1"},
        {"4 at 100/125 stops one when the new one is healthy", 4, 100, 125, primary(0, 1, 1),
         old(4, 4), "stop-running d0 x1"},
        {"5 at 50/150 starts two and stops two", 5, 50, 150, primary(0, 0, 0), old(5, 5),
         "start d1 x2, stop-running d0 x2"},
        {"1 at 0/100 stops first", 1, 0, 100, primary(0, 0, 0), old(1, 1), "stop-running d0 x1"},
        {"1 at 100/200 starts first", 1, 100, 200, primary(0, 0, 0), old(1, 1), "start d1 x1"},
        {"running is not yet healthy", 2, 100, 200, primary(0, 2, 0), old(2, 2), ""},
        {"healthy new tasks free the old ones", 2, 100, 200, primary(0, 2, 2), old(2, 2),
         "stop-running d0 x2"},
        {"3 at 100/125 is stuck and says so", 3, 100, 125, primary(0, 0, 0), old(3, 3), "stuck d1"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        ServiceView v = view(row.desired, row.minimum, row.maximum);
        v.deployments = {row.fresh, row.before};
        CHECK(text(reconcile(v)) == row.plan);
    }
}

TEST_CASE("a rollout completes when the old tasks are gone, and a second look changes nothing") {
    ServiceView v = view(2, 100, 200);
    DeploymentView gone = old(0, 0);
    gone.stopping = 2;
    v.deployments = {primary(0, 2, 2), gone};
    CHECK(text(reconcile(v)).empty());
    gone.stopping = 0;
    v.deployments = {primary(0, 2, 2), gone};
    CHECK(text(reconcile(v)) == "complete d1, steady d1");
    DeploymentView done = primary(0, 2, 2);
    done.in_progress = false;
    v.deployments = {done};
    v.steady = true;
    v.last_steady_event_at = v.now;
    const ServicePlan plan = reconcile(v);
    CHECK(plan.actions.empty());
    CHECK(plan.wake_at == v.now + kSteadyEventInterval);
}

TEST_CASE("a task that is lost keeps its place until it is STOPPED") {
    ServiceView v = view(2, 100, 200);
    DeploymentView d = primary(0, 1, 1);
    d.in_progress = false;
    d.stopping = 1;
    d.lost = 1;
    v.deployments = {d};
    CHECK(text(reconcile(v)).empty());
    d.stopping = 0;
    d.lost = 0;
    v.deployments = {d};
    CHECK(text(reconcile(v)) == "start d1 x1");
}

TEST_CASE("an old task that dies during a rollout is replaced by its own revision") {
    ServiceView v = view(4, 100, 200);
    DeploymentView before = old(3, 3);
    before.desired = 4;
    v.deployments = {primary(4, 0, 0), before};
    CHECK(text(reconcile(v)) == "start d0 x1");
}

TEST_CASE("scaling in stops what has not started first") {
    ServiceView v = view(1, 100, 200);
    DeploymentView d = primary(1, 2, 2);
    d.in_progress = false;
    v.deployments = {d};
    CHECK(text(reconcile(v)) == "stop-pending d1 x1, stop-running d1 x1");
}

TEST_CASE("an unhealthy task is replaced first where the maximum allows it") {
    ServiceView v = view(2, 100, 200);
    DeploymentView d = primary(0, 2, 1);
    d.in_progress = false;
    d.unhealthy = 1;
    v.deployments = {d};
    CHECK(text(reconcile(v)) == "start d1 x1");
    v.maximum_percent = 100;
    CHECK(text(reconcile(v)) == "stop-unhealthy d1 x1");
    v.maximum_percent = 200;
    d.running = 3;
    d.healthy = 2;
    v.deployments = {d};
    CHECK(text(reconcile(v)).rfind("stop-unhealthy d1 x1", 0) == 0);
}

TEST_CASE("the circuit breaker fails the rollout and rolls back to the last completed deployment") {
    ServiceView v = view(2, 100, 200);
    v.circuit_breaker = true;
    DeploymentView d = primary(0, 0, 0);
    d.failed_tasks = 3;
    v.deployments = {d, old(2, 2)};
    CHECK(text(reconcile(v)) == "fail d1");
    v.circuit_breaker_rollback = true;
    CHECK(text(reconcile(v)).rfind("fail d1, roll-back d0", 0) == 0);
    v.deployments = {d};
    CHECK(text(reconcile(v)) == "fail d1");
}

TEST_CASE("back-off holds starts until its time and asks to be woken then") {
    ServiceView v = view(2, 100, 200);
    v.start_failures = 4;
    v.retry_at = v.now + seconds(30);
    v.deployments = {primary(0, 0, 0)};
    const ServicePlan plan = reconcile(v);
    CHECK(text(plan) == "impaired d1");
    CHECK(plan.wake_at == v.retry_at);
}

TEST_CASE("a deleted service stops everything and then is INACTIVE") {
    ServiceView v = view(0, 100, 200);
    v.draining = true;
    v.deployments = {primary(1, 2, 2)};
    CHECK(text(reconcile(v)) == "stop-pending d1 x1, stop-running d1 x2");
    v.deployments = {primary(0, 0, 0)};
    CHECK(text(reconcile(v)) == "inactive d0");
}
TEST_CASE("protected tasks are not scaled in, and that is said once") {
    ServiceView v = view(1, 100, 200);
    DeploymentView d = primary(0, 3, 3);
    d.guarded = 1;
    v.deployments = {d};
    CHECK(text(reconcile(v)) == "stop-running d1 x2, complete d1");
    d.guarded = 3;
    v.deployments = {d};
    const ServicePlan plan = reconcile(v);
    CHECK(text(plan) == "guarded d1 x2");
    CHECK(plan.guarded);
    CHECK_FALSE(plan.steady);
    v.guarded_said = true;
    CHECK(text(reconcile(v)).empty());
}

TEST_CASE("protected tasks of an older deployment outlive the rollout") {
    ServiceView v = view(2, 100, 200);
    DeploymentView before = old(2, 2);
    before.guarded = 1;
    v.deployments = {primary(0, 2, 2), before};
    CHECK(text(reconcile(v)) == "stop-running d0 x1, guarded d0 x1");
    before = old(1, 1);
    before.guarded = 1;
    v.deployments = {primary(0, 2, 2), before};
    CHECK(text(reconcile(v)) == "guarded d0 x1");
}

TEST_CASE("a stop by request rolls back without the circuit breaker") {
    ServiceView v = view(2, 100, 200);
    v.stop_requested = true;
    v.deployments = {primary(1, 1, 0), old(2, 2)};
    const ServicePlan plan = reconcile(v);
    CHECK(text(plan).rfind("fail d1, roll-back d0", 0) == 0);
    CHECK(plan.actions[0].by_user);
    CHECK(plan.actions[1].by_user);
    v.deployments = {primary(1, 1, 0)};
    CHECK(text(reconcile(v)) == "fail d1");
}
