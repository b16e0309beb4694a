// Drydock without a server: a whole simulated AWS account inside this process or page, and a request handler through
// which the AWS SDK for JavaScript v3 talks to it. README.md has an example.
import { createEngine, DEFAULTS, EngineStopped, REGION } from "./engine.mjs";
import { DrydockHandler } from "./handler.mjs";
import { loadProgram } from "./program.mjs";

export { EngineStopped };

const SECONDS_MAX = 366 * 24 * 3600;      // of one advance()
const SHELL_SECONDS = 3600;               // how long shell() lets a command wait in simulated time

const KNOWN = new Set([...Object.keys(DEFAULTS), "program"]);

function checkOptions(options) {
    if (typeof options !== "object" || options === null) throw new TypeError("createDrydock takes an object of options.");
    for (const name of Object.keys(options)) {
        if (!KNOWN.has(name)) throw new TypeError(`createDrydock has no option ${name}; there are ${[...KNOWN].join(", ")}.`);
    }
    const { seed, account, region, strict } = { ...DEFAULTS, ...options };
    if (!(typeof seed === "bigint" || Number.isSafeInteger(seed)) || BigInt(seed) < 0n || BigInt(seed) >= 1n << 64n) {
        throw new TypeError("seed is a whole number from 0 to 2^64-1 (a BigInt above 2^53).");
    }
    if (!/^\d{12}$/.test(account)) throw new TypeError(`account is a text of 12 digits, not ${JSON.stringify(account)}.`);
    if (!REGION.test(region)) {
        throw new TypeError(`region looks like us-east-1, not ${JSON.stringify(region)}.`);
    }
    if (typeof strict !== "boolean") throw new TypeError("strict is true or false.");
    return { seed, account, region, strict };
}

function checkSeconds(name, value) {
    if (typeof value !== "number" || !(value >= 0) || value > SECONDS_MAX) {
        throw new RangeError(`${name} takes seconds from 0 to ${SECONDS_MAX}.`);
    }
    return Math.round(value * 1000);
}

// One simulated account. Several live side by side and know nothing of each other.
class Drydock {
    #engine;
    #make;

    constructor(engine, make) {
        this.#engine = engine;
        this.#make = make;
    }

    // A requestHandler for any client of the SDK. How simulated time moves is the handler's matter, see handler.mjs:
    // { secondsPerRequest: 0, speed: 0 }.
    handler(options = {}) {
        return new DrydockHandler(() => this.#engine, options);
    }

    // The simulated date and time.
    get now() {
        return new Date(this.#engine.state().time);
    }

    // Simulated seconds since the start.
    get seconds() {
        return this.#engine.now / 1000;
    }

    // { time, seconds, hash, events, inputs, seed, account, region, strict }; equal hashes, equal worlds.
    state() {
        return this.#engine.state();
    }

    // Lets simulated time pass, all that happens in it included.
    advance(seconds) {
        this.#engine.runUntil(this.#engine.now + checkSeconds("advance", seconds));
        return this.seconds;
    }

    // Lets simulated time pass until `done` (called at once, then behind every moment in which something happened, at
    // most once in `everySeconds`) answers true. False: it did not within `maxSeconds`.
    async advanceUntil(done, { maxSeconds = 3600, everySeconds = 1 } = {}) {
        const end = this.#engine.now + checkSeconds("maxSeconds", maxSeconds);
        const step = Math.max(checkSeconds("everySeconds", everySeconds), 1);
        while (!(await done())) {
            const from = this.#engine.now;
            if (from >= end) return false;
            const next = this.#engine.next ?? end;
            this.#engine.runUntil(Math.min(Math.max(next, from + step), end));
        }
        return true;
    }

    // Runs a line of the page's terminal (the aws command line, pipes, files): { stdout, stderr, notes, exitCode }. While
    // it waits (`aws ecs wait ...`, `sleep`), simulated time passes, at most `maxSeconds`; then Ctrl-C ends it.
    shell(line, { maxSeconds = SHELL_SECONDS } = {}) {
        const engine = this.#engine;
        const end = engine.now + checkSeconds("maxSeconds", maxSeconds);
        const result = { stdout: "", stderr: "", notes: "", exitCode: 0 };
        let reply = engine.shell(String(line));
        for (;;) {
            for (const { kind, text } of reply.outputs) result[kind === "note" ? "notes" : kind] += text;
            result.exitCode = reply.exitCode;
            if (!reply.waiting) return result;
            const next = engine.next;
            if (next === null || next > end) {
                engine.runUntil(end);
                engine.interrupt();
                return { ...result, exitCode: 130 };
            }
            engine.runUntil(next);
            reply = engine.shellPoll(reply.seen);
        }
    }

    // Files of the shell's home folder; a path without a slash in front lies there.
    writeFile(path, content) {
        const problem = this.#engine.writeFile(path, content);
        if (problem) throw new Error(problem);
    }

    readFile(path) {
        return this.#engine.readFile(path);
    }

    // Forgets everything: an account as new. Handlers made before go on with it.
    async reset() {
        const fresh = await this.#make();
        this.#engine.delete();
        this.#engine = fresh;
    }

    // Frees the memory. Later calls fail.
    close() {
        this.#engine.delete();
    }
}

// options: { seed, account, region, strict, program }. `program` is what loadProgram() gave, or where its files lie.
export async function createDrydock(options = {}) {
    const settings = checkOptions(options);
    const program = await loadProgram(options.program);
    const make = () => createEngine(program.wasm, program.createDrydockEngine, settings);
    return new Drydock(await make(), make);
}

export { loadProgram };
