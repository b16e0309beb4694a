#include "engine/sim/time_machine.hpp"

#include <algorithm>

#include "engine/core/check.hpp"

namespace drydock::sim {
namespace {

constexpr Duration kSnapshotEvery = seconds(30);
constexpr std::uint64_t kSnapshotEvents = 100'000;

}  // namespace

TimeMachine::TimeMachine(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

void TimeMachine::observe(const Simulation& simulation) {
    const World& world = simulation.world();
    view_valid_ = false;
    const bool due = snapshots_.empty() ||
                     world.now - snapshots_.back().world.now >= kSnapshotEvery ||
                     world.events_run - snapshots_.back().world.events_run >= kSnapshotEvents;
    // Nothing has happened since: an older snapshot plus the passing of time says the same.
    const bool changed = snapshots_.empty() || world.revision != snapshots_.back().world.revision;
    if (due && changed) {
        snapshots_.push_back({world, simulation.log().inputs.size()});
        thin_out();
    }
}

// Past the budget every second snapshot of the older half goes, so that distance grows with age.
void TimeMachine::thin_out() {
    std::uint64_t bytes = 0;
    for (const Snapshot& snapshot : snapshots_) {
        bytes += world_bytes(snapshot.world);
    }
    if (bytes <= bytes_max_ || snapshots_.size() < 8) {
        return;
    }
    std::size_t kept = 1;
    for (std::size_t i = 1; i < snapshots_.size(); ++i) {
        if (i >= snapshots_.size() / 2 || i % 2 == 0) {
            std::swap(snapshots_[kept++], snapshots_[i]);
        }
    }
    snapshots_.resize(kept);
}

void TimeMachine::rebuild(const InputLog& log, SimTime t) {
    const Snapshot* base = nullptr;
    for (const Snapshot& snapshot : snapshots_) {
        // A snapshot at t itself may lack inputs that came at t after it; replay adds them.
        if (snapshot.world.now <= t && snapshot.inputs <= log.inputs.size()) {
            base = &snapshot;
        }
    }
    // Going on from the present view is cheaper when it lies between.
    const bool forward = view_valid_ && view_.world.now <= t &&
                         (base == nullptr || view_.world.now >= base->world.now);
    if (!forward) {
        if (base != nullptr) {
            view_ = *base;
        } else {
            view_ = {make_world(log.config), 0};
        }
    }
    while (view_.inputs < log.inputs.size() && log.inputs[view_.inputs].at <= t) {
        const Input& input = log.inputs[view_.inputs];
        run_world(view_.world, input.at, UINT64_MAX);
        execute_input(view_.world, input);
        ++view_.inputs;
    }
    run_world(view_.world, t, UINT64_MAX);
    view_valid_ = true;
}

const World& TimeMachine::look(const Simulation& simulation, SimTime t) {
    DD_ASSERT(t <= simulation.world().now);
    rebuild(simulation.log(), std::max(t, SimTime{0}));
    return view_.world;
}

void TimeMachine::fork(Simulation& simulation, SimTime t) {
    rebuild(simulation.log(), std::max(t, SimTime{0}));
    InputLog log = simulation.log();
    log.inputs.resize(view_.inputs);
    simulation.restore(view_.world, std::move(log));
    while (!snapshots_.empty() &&
           (snapshots_.back().world.now > t || snapshots_.back().inputs > view_.inputs)) {
        snapshots_.pop_back();
    }
    view_valid_ = false;
}

}  // namespace drydock::sim
