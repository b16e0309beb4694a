// The engine as an object: requests in, answers out, time moved by the caller. Nothing here needs Node; the bridge's
// node_engine.mjs and this folder's program.mjs find the program.
//
//     const engine = await createEngine(wasm, createDrydockEngine, { seed: 1n });   // a world of its own
//     engine.runUntil(5000); engine.http({ method: "POST", path: "/", query: "", headers: [...], body });
//
// When the program itself stops (a failed internal check, no memory left), the call throws EngineStopped, and so does
// every later call: what the engine held is lost.

// Regions of the partition "aws": ARNs and host names of the others (China, GovCloud) look different.
export const REGION = /^(?!cn-|us-gov-|us-iso|eusc-)[a-z]{2}(-[a-z]+){1,3}-\d{1,2}$/;
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
        const { seed, account, region, strict, keepLog } = { ...DEFAULTS, ...options };
        const bits = BigInt.asUintN(64, BigInt(seed));
        this.#handle = this.#call(() => this.#withTexts([account, region], (a, r) => module._drydock_engine_new(
            Number(bits >> 32n), Number(bits & 0xffffffffn), a, r, strict ? 1 : 0)));
        if (keepLog) this.#call(() => module._drydock_engine_keep_log(this.#handle));
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
            this.#input(head, body);
            const status = m._drydock_engine_http(this.#handle);
            const headers = this.#text(m._drydock_engine_head(this.#handle), m._drydock_engine_head_size(this.#handle));
            return { status, headers: headers.split("\0").slice(0, -1), body: this.#body() };
        });
    }

    // {"time","seconds","hash","events","inputs","seed","account","region","strict"}
    state() {
        return this.#call(() => {
            this.#module._drydock_engine_state(this.#handle);
            return JSON.parse(decoder.decode(this.#body()));
        });
    }

    // Runs a line of the terminal's shell: { outputs: [{ kind: "stdout" | "stderr" | "note", text }], exitCode, waiting,
    // seen }. waiting: it goes on in simulated time; shellPoll(seen) tells what it prints.
    shell(line) {
        return this.#call(() => {
            this.#input(encoder.encode(line));
            this.#module._drydock_engine_shell(this.#handle);
            return JSON.parse(decoder.decode(this.#body()));
        });
    }

    shellPoll(seen) {
        return this.#call(() => {
            this.#module._drydock_engine_shell_poll(this.#handle, seen);
            return JSON.parse(decoder.decode(this.#body()));
        });
    }

    // Ctrl-C for a command that waits.
    interrupt() {
        this.#call(() => this.#module._drydock_engine_interrupt(this.#handle));
    }

    // Empty, or why not.
    writeFile(path, content) {
        return this.#call(() => {
            this.#input(encoder.encode(`${path}\0`), encoder.encode(content));
            this.#module._drydock_engine_write_file(this.#handle);
            return decoder.decode(this.#body());
        });
    }

    // null: there is no such file.
    readFile(path) {
        return this.#call(() => {
            this.#input(encoder.encode(path));
            const found = this.#module._drydock_engine_read_file(this.#handle) === 1;
            return found ? decoder.decode(this.#body()) : null;
        });
    }

    // The session as text, for restore(). null: the log was not kept (option keepLog), or has grown too long.
    save() {
        return this.#call(() => {
            const size = this.#module._drydock_engine_save(this.#handle);
            return size === 0 ? null : decoder.decode(this.#body());
        });
    }

    // Replaces the world. False: the text is no session, and nothing has changed.
    restore(session) {
        return this.#call(() => {
            this.#input(encoder.encode(session));
            return this.#module._drydock_engine_restore(this.#handle) === 1;
        });
    }

    delete() {
        if (!this.#stopped) this.#call(() => this.#module._drydock_engine_delete(this.#handle));
        this.#stopped = new EngineStopped("this engine was deleted");
    }

    #input(...parts) {
        const m = this.#module;
        let at = m._drydock_engine_input(this.#handle, parts.reduce((sum, part) => sum + part.length, 0));
        // The heap may have moved when it grew, so HEAPU8 is asked anew after each call.
        for (const part of parts) {
            m.HEAPU8.set(part, at);
            at += part.length;
        }
    }

    #body() {
        return this.#bytes(this.#module._drydock_engine_body(this.#handle),
            this.#module._drydock_engine_body_size(this.#handle));
    }

    // Decoded where it lies, without the copy that the caller of #bytes() gets.
    #text(at, size) {
        return decoder.decode(this.#module.HEAPU8.subarray(at, at + size));
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
