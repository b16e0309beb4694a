// Going back in time. Full copies of the World are kept at growing intervals in recycled buffers;
// a look at any moment is the nearest copy before it plus the replay of the inputs after it.
// Looking is free and changes nothing; acting from the past forks: what came after is cut off.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/sim/simulation.hpp"

namespace drydock::sim {

class TimeMachine {
public:
    // Keeps at most `bytes_max` of snapshots (default 64 MB).
    explicit TimeMachine(std::uint64_t bytes_max = 64u << 20);

    // Call after every run: takes a snapshot when one is due (at the start, then every 30 simulated
    // seconds or 100,000 events; older ones are thinned out).
    void observe(const Simulation& simulation);

    // The world at time t <= simulation.world().now, after all inputs at times <= t. The reference
    // is valid until the next call.
    const World& look(const Simulation& simulation, SimTime t);

    // Continues from time t: restores the simulation's world and cuts its log after t.
    void fork(Simulation& simulation, SimTime t);

    [[nodiscard]] std::size_t snapshot_count() const { return snapshots_.size(); }

private:
    struct Snapshot {
        World world;
        std::size_t inputs = 0;  // inputs of the log already applied
    };
    void rebuild(const InputLog& log, SimTime t);
    void thin_out();

    std::vector<Snapshot> snapshots_;  // ascending time
    Snapshot view_;
    bool view_valid_ = false;
    std::uint64_t bytes_max_;
};

}  // namespace drydock::sim
