// dependsOn as tables: what may start, what waits, what never will, and whose turn it is to stop.
#include "engine/ecs/container_order.hpp"

#include <vector>

#include "doctest/doctest.h"

using namespace drydock;
using namespace drydock::ecs;

namespace {

constexpr SimTime kAt{100'000};
constexpr auto kStart = DependencyCondition::kStart;
constexpr auto kComplete = DependencyCondition::kComplete;
constexpr auto kSuccess = DependencyCondition::kSuccess;
constexpr auto kHealthy = DependencyCondition::kHealthy;

const ContainerView kPending{};
const ContainerView kCreating{ContainerStatus::kPending, HealthStatus::kUnknown, kNoExitCode,
                              kAt + seconds(1)};
const ContainerView kRunning{ContainerStatus::kRunning, HealthStatus::kUnknown, kNoExitCode, kAt};
const ContainerView kHealthyNow{ContainerStatus::kRunning, HealthStatus::kHealthy, kNoExitCode,
                                kAt};
const ContainerView kUnhealthyNow{ContainerStatus::kRunning, HealthStatus::kUnhealthy, kNoExitCode,
                                  kAt};
const ContainerView kEndedWell{ContainerStatus::kStopped, HealthStatus::kUnknown, 0, kAt};
const ContainerView kEndedHealthy{ContainerStatus::kStopped, HealthStatus::kHealthy, 0, kAt};
const ContainerView kEndedBadly{ContainerStatus::kStopped, HealthStatus::kUnknown, 1, kAt};
const ContainerView kNeverRan{ContainerStatus::kStopped, HealthStatus::kUnknown, 143, kNever};

ContainerSpec spec(std::vector<ContainerDependency> depends_on, std::int32_t start_timeout_s = 0) {
    ContainerSpec made;
    made.depends_on = std::move(depends_on);
    made.start_timeout_s = start_timeout_s;
    return made;
}

StartDecision decision(StartVerdict verdict, std::uint8_t dependency = kWaitsForNothing,
                       DependencyFailure failure = DependencyFailure::kNone) {
    return {verdict, dependency, failure};
}

const StartDecision kMay = decision(StartVerdict::kMay);
const StartDecision kWaits = decision(StartVerdict::kWaits, 0);

}  // namespace

TEST_CASE("each condition is fulfilled by its own states of the dependency") {
    const StartDecision bad = decision(StartVerdict::kNever, 0, DependencyFailure::kNotSuccessful);
    const StartDecision gone = decision(StartVerdict::kNever, 0, DependencyFailure::kNeverStarts);
    struct Row {
        const ContainerView& dependency;
        StartDecision start, complete, success, healthy;
    };
    const Row rows[] = {
        {kPending, kWaits, kWaits, kWaits, kWaits},    {kCreating, kWaits, kWaits, kWaits, kWaits},
        {kRunning, kMay, kWaits, kWaits, kWaits},      {kHealthyNow, kMay, kWaits, kWaits, kMay},
        {kUnhealthyNow, kMay, kWaits, kWaits, kWaits}, {kEndedWell, kMay, kMay, kMay, kWaits},
        {kEndedHealthy, kMay, kMay, kMay, kWaits},     {kEndedBadly, kMay, kMay, bad, kWaits},
        {kNeverRan, gone, gone, gone, gone},
    };
    for (const Row& row : rows) {
        CAPTURE(&row - rows);
        const ContainerView views[] = {row.dependency, kPending};
        const auto decide = [&](DependencyCondition condition) {
            const ContainerSpec specs[] = {spec({}), spec({{0, condition}})};
            return decide_start(specs, views, 1, kAt);
        };
        CHECK(decide(kStart) == row.start);
        CHECK(decide(kComplete) == row.complete);
        CHECK(decide(kSuccess) == row.success);
        CHECK(decide(kHealthy) == row.healthy);
    }
}

TEST_CASE(
    "a container without dependsOn may start, and one with several waits for the first open") {
    const ContainerSpec specs[] = {spec({}), spec({}), spec({{0, kStart}, {1, kHealthy}})};
    const ContainerView none[] = {kPending, kPending, kPending};
    CHECK(decide_start(specs, none, 0, kAt) == kMay);
    CHECK(decide_start(specs, none, 2, kAt) == kWaits);
    const ContainerView first[] = {kRunning, kRunning, kPending};
    CHECK(decide_start(specs, first, 2, kAt) == decision(StartVerdict::kWaits, 1));
    const ContainerView both[] = {kRunning, kHealthyNow, kPending};
    CHECK(decide_start(specs, both, 2, kAt) == kMay);
}

TEST_CASE("a dependency that failed decides before one that is open") {
    const ContainerSpec specs[] = {spec({}), spec({}), spec({{0, kHealthy}, {1, kSuccess}})};
    const ContainerView views[] = {kRunning, kEndedBadly, kPending};
    CHECK(decide_start(specs, views, 2, kAt) ==
          decision(StartVerdict::kNever, 1, DependencyFailure::kNotSuccessful));
}

TEST_CASE("a startTimeout counts from the dependency's start, and not for START") {
    const auto decide = [](DependencyCondition condition, const ContainerView& dependency,
                           const ContainerView& own, Duration after) {
        const ContainerSpec specs[] = {spec({}, 20), spec({{0, condition}})};
        const ContainerView views[] = {dependency, own};
        return decide_start(specs, views, 1, kAt + after);
    };
    const StartDecision late = decision(StartVerdict::kNever, 0, DependencyFailure::kTimedOut);
    for (const DependencyCondition condition : {kComplete, kSuccess, kHealthy}) {
        CHECK(decide(condition, kRunning, kPending, milliseconds(19'999)) == kWaits);
        CHECK(decide(condition, kRunning, kPending, seconds(20)) == late);
        CHECK(decide(condition, kPending, kPending, hours(1)) == kWaits);
    }
    CHECK(decide(kStart, kRunning, kPending, hours(1)) == kMay);
    // In time, or over, or already being created.
    CHECK(decide(kHealthy, kHealthyNow, kPending, hours(1)) == kMay);
    CHECK(decide(kComplete, kEndedBadly, kPending, hours(1)) == kMay);
    CHECK(decide(kHealthy, kUnhealthyNow, kCreating, hours(1)) == kWaits);
}

TEST_CASE("a container that waits gives up at the first startTimeout that runs") {
    const ContainerSpec specs[] = {spec({}, 30), spec({}, 20), spec({}),
                                   spec({{0, kHealthy}, {1, kComplete}, {2, kHealthy}})};
    const ContainerView none[] = {kPending, kPending, kRunning, kPending};
    CHECK(gives_up_at(specs, none, 3) == kNever);
    const ContainerView both[] = {kRunning, kRunning, kRunning, kPending};
    CHECK(gives_up_at(specs, both, 3) == kAt + seconds(20));
    const ContainerView one[] = {kRunning, kEndedBadly, kRunning, kPending};
    CHECK(gives_up_at(specs, one, 3) == kAt + seconds(30));
    const ContainerView fulfilled[] = {kHealthyNow, kEndedWell, kRunning, kPending};
    CHECK(gives_up_at(specs, fulfilled, 3) == kNever);
}

TEST_CASE("a container stops after all that depend on it, whatever the condition") {
    // 3 on 1 and 2, both on 0: a diamond.
    const ContainerSpec specs[] = {spec({}), spec({{0, kStart}}), spec({{0, kHealthy}}),
                                   spec({{1, kStart}, {2, kStart}})};
    const auto stops = [&specs](const std::vector<ContainerView>& views) {
        std::string which;
        for (std::uint32_t i = 0; i < views.size(); ++i) {
            which += may_stop(specs, views, i) ? '1' : '0';
        }
        return which;
    };
    CHECK(stops({kRunning, kRunning, kRunning, kRunning}) == "0001");
    CHECK(stops({kRunning, kRunning, kRunning, kEndedWell}) == "0111");
    CHECK(stops({kRunning, kEndedWell, kRunning, kEndedWell}) == "0111");
    CHECK(stops({kRunning, kEndedWell, kEndedBadly, kEndedWell}) == "1111");
    // What has not started holds nobody up.
    CHECK(stops({kRunning, kRunning, kPending, kPending}) == "0111");
    CHECK(stops({kRunning, kNeverRan, kPending, kPending}) == "1111");
}

TEST_CASE(
    "a task has started when each container runs or is over, and its essential ones are its "
    "health") {
    const auto started = [](const std::vector<ContainerView>& views) { return all_started(views); };
    CHECK(started({kRunning, kEndedWell, kNeverRan}));
    CHECK_FALSE(started({kRunning, kCreating}));
    CHECK_FALSE(started({kEndedWell, kPending}));

    ContainerSpec checked;
    checked.health_check.present = true;
    ContainerSpec side = checked;
    side.essential = false;
    const ContainerSpec specs[] = {checked, side, checked, spec({})};
    const auto health = [&specs](const ContainerView& a, const ContainerView& b,
                                 const ContainerView& c) {
        const ContainerView views[] = {a, b, c, kRunning};
        return task_health(specs, views);
    };
    CHECK(health(kHealthyNow, kUnhealthyNow, kHealthyNow) == HealthStatus::kHealthy);
    CHECK(health(kHealthyNow, kHealthyNow, kPending) == HealthStatus::kUnknown);
    CHECK(health(kUnhealthyNow, kHealthyNow, kPending) == HealthStatus::kUnhealthy);
    const ContainerSpec unchecked[] = {side, spec({})};
    const ContainerView views[] = {kHealthyNow, kRunning};
    CHECK(task_health(unchecked, views) == HealthStatus::kUnknown);
}
