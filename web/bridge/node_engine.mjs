// Finds the engine's program (build/wasm/node) and makes engines of it in Node.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { createEngine } from "./engine.mjs";

export const DEFAULT_FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../build/wasm/node");

// Reads and compiles the program once; the function it returns makes engines.
export async function engineLoader(folder = DEFAULT_FOLDER) {
    const wasm = await WebAssembly.compile(fs.readFileSync(path.join(folder, "drydock_engine.wasm")));
    const createDrydockEngine = createRequire(import.meta.url)(path.join(folder, "drydock_engine.js"));
    return (options) => createEngine(wasm, createDrydockEngine, options);
}
