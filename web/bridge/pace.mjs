// Simulated time beside real time: at `speed` simulated seconds go by in each real one. Speed 0 stands still and moves
// only by advance(). Work is cut into slices, so that a busy simulation never keeps the server from listening.
import { performance } from "node:perf_hooks";

export const SLICE_EVENTS = 20_000;
// How long a request waits for the simulation to catch up with real time. After that, simulated time runs late: it
// goes on from where it is.
export const CATCH_UP_MS = 2_000;
const TICK_MIN_MS = 25;
const TICK_MAX_MS = 60_000;

export class Pace {
    // clock: real milliseconds, for tests.
    constructor(engine, speed, clock = () => performance.now()) {
        this.engine = engine;
        this.speed = speed;
        this.clock = clock;
        this.rebase();
    }

    // From here on simulated time goes on from where it stands.
    rebase() {
        this.startReal = this.clock();
        this.startSimulated = this.engine.now;
    }

    // Where simulated time should be now, in whole milliseconds.
    due() {
        if (this.speed === 0) return this.engine.now;
        const passed = (this.clock() - this.startReal) * this.speed;
        return Math.max(this.engine.now, this.startSimulated + Math.floor(passed));
    }

    // Runs one slice towards the target. True: it is reached.
    slice(target) {
        return this.engine.now >= target || this.engine.runUntil(target, SLICE_EVENTS);
    }

    // Real milliseconds until there is something to do; null when nothing is pending or time stands still.
    untilNext() {
        if (this.speed === 0) return null;
        const next = this.engine.next;
        if (next === null) return null;
        const real = (next - this.due()) / this.speed;
        return Math.min(Math.max(real, TICK_MIN_MS), TICK_MAX_MS);
    }
}
