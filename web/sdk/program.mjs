// Finds the engine's program, drydock_engine.wasm and the script around it, which lie beside this file. In Node they are
// read from disk, in a page and in a worker they are fetched from where this module came from; nothing else is asked.

const IN_NODE = typeof process === "object" && typeof process.versions?.node === "string";
let first = null;

async function fromDisk(folder) {
    const [{ readFile }, { createRequire }, { fileURLToPath }] = await Promise.all([
        import("node:fs/promises"), import("node:module"), import("node:url")]);
    const bytes = await readFile(new URL("drydock_engine.wasm", folder)).catch((error) => {
        throw new Error(`There is no drydock_engine.wasm in ${fileURLToPath(folder)}; ./dev build wasm drydock_sdk makes it.`,
            { cause: error });
    });
    const createDrydockEngine = createRequire(folder)(fileURLToPath(new URL("drydock_engine.cjs", folder)));
    return { wasm: await WebAssembly.compile(bytes), createDrydockEngine };
}

async function fromNetwork(folder) {
    const [module, response] = await Promise.all([
        import(new URL("drydock_engine.mjs", folder).href), fetch(new URL("drydock_engine.wasm", folder))]);
    if (!response.ok) throw new Error(`${response.url} could not be loaded: HTTP ${response.status}.`);
    // compileStreaming wants the right type, which not every server sends.
    return { wasm: await WebAssembly.compile(await response.arrayBuffer()), createDrydockEngine: module.default };
}

// where: a folder's URL (with a slash at its end), by default that of this module; or the object that this function gave.
// The program is compiled once.
export async function loadProgram(where) {
    if (where && typeof where === "object" && "wasm" in where) return where;
    const folder = new URL(where ?? ".", import.meta.url);
    const load = () => (IN_NODE && folder.protocol === "file:" ? fromDisk(folder) : fromNetwork(folder));
    if (where) return load();
    first ??= load().catch((error) => {
        first = null;
        throw error;
    });
    return first;
}
