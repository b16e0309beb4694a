// The engine as an object: requests in, answers out, time moved by the caller. Nothing here needs Node; node_engine.mjs
// finds the program on disk.
//
//     const load = await engineLoader();              // compiles the program once
//     const engine = await load({ seed: 1n });        // a world of its own
//     engine.runUntil(5000); engine.http({ method: "POST", path: "/", query: "", headers: [...], body });
//
// When the program itself stops (a failed internal check, no memory left), the call throws EngineStopped, and so does
// every later call: what the engine held is lost.

export const DEFAULTS = { seed: 1n, account: "111122223333", region: "us-east-1", strict: true };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class EngineStopped extends Error {}

export class Engine {
    #module;
    #handle;
    #complaints;
    #stopped = null;

    // `module` is an instance of the program; `complaints` collects what it prints before it stops.
    constructor(module, complaints, options) {
        this.#module = module;
        this.#complaints = complaints;
        const { seed, account, region, strict } = { ...DEFAULTS, ...options };
        const bits = BigInt.asUintN(64, BigInt(seed));
        this.#handle = this.#call(() => this.#withTexts([account, region], (a, r) => module._drydock_engine_new(
            Number(bits >> 32n), Number(bits & 0xffffffffn), a, r, strict ? 1 : 0)));
    }

    get stopped() {
        return this.#stopped !== null;
    }

    // Simulated milliseconds since the start.
    get now() {
        return this.#call(() => this.#module._drydock_engine_now(this.#handle));
    }

    // When the next event is due (simulated milliseconds); null when nothing is pending.
    get next() {
        const due = this.#call(() => this.#module._drydock_engine_next(this.#handle));
        return due < 0 ? null : due;
    }

    // Runs at most `budget` events. True: the time is reached.
    runUntil(ms, budget = 0xffffffff) {
        return this.#call(() => {
            this.#module._drydock_engine_run(this.#handle, ms, budget);
            return this.#module._drydock_engine_now(this.#handle) >= ms;
        });
    }

    // headers: a flat list name, value, name, value, ... in and out. body: bytes in and out.
    http({ method, path: where, query, headers, body }) {
        const head = encoder.encode(`${[method, where, query, ...headers].join("\0")}\0\0`);
        return this.#call(() => {
            const m = this.#module;
            const at = m._drydock_engine_input(this.#handle, head.length + body.length);
            // The heap may have moved when it grew, so HEAPU8 is asked anew after each call.
            m.HEAPU8.set(head, at);
            m.HEAPU8.set(body, at + head.length);
            const status = m._drydock_engine_http(this.#handle);
            const headText = decoder.decode(this.#bytes(m._drydock_engine_head(this.#handle),
                m._drydock_engine_head_size(this.#handle)));
            return { status, headers: headText.split("\0").slice(0, -1), body: this.#body() };
        });
    }

    // {"time","seconds","hash","events","inputs","seed","account","region","strict"}
    state() {
        return this.#call(() => {
            this.#module._drydock_engine_state(this.#handle);
            return JSON.parse(decoder.decode(this.#body()));
        });
    }

    delete() {
        if (!this.#stopped) this.#call(() => this.#module._drydock_engine_delete(this.#handle));
        this.#stopped = new EngineStopped("this engine was deleted");
    }

    #body() {
        return this.#bytes(this.#module._drydock_engine_body(this.#handle),
            this.#module._drydock_engine_body_size(this.#handle));
    }

    #bytes(at, size) {
        return this.#module.HEAPU8.slice(at, at + size);
    }

    #withTexts(texts, call) {
        const m = this.#module;
        const pointers = texts.map((text) => {
            const bytes = encoder.encode(`${text}\0`);
            const at = m._malloc(bytes.length);
            m.HEAPU8.set(bytes, at);
            return at;
        });
        try {
            return call(...pointers);
        } finally {
            pointers.forEach((at) => m._free(at));
        }
    }

    // Whatever a call into the program throws means that the program cannot go on.
    #call(work) {
        if (this.#stopped) throw this.#stopped;
        try {
            return work();
        } catch (error) {
            const said = this.#complaints.length ? this.#complaints.join(" ") : String(error.message ?? error);
            this.#stopped = new EngineStopped(said, { cause: error });
            throw this.#stopped;
        }
    }
}

// A new engine from the compiled program (`wasm`) and the factory that its script (drydock_engine.js) defines.
export async function createEngine(wasm, createDrydockEngine, options = {}) {
    const complaints = [];
    const module = await new Promise((resolve, reject) => {
        createDrydockEngine({
            instantiateWasm(imports, ready) {
                WebAssembly.instantiate(wasm, imports).then((instance) => ready(instance, wasm)).catch(reject);
                return {};
            },
            print: (line) => complaints.push(line),
            printErr: (line) => complaints.push(line),
        }).then(resolve, reject);
    });
    return new Engine(module, complaints, options);
}
