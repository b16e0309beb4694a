// Finds the engine's program (build/wasm/node) and makes engines of it in Node.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { createEngine } from "../sdk/engine.mjs";

export const DEFAULT_FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../build/wasm/node");

// The compiled program and the factory that its script defines.
export async function readProgram(folder = DEFAULT_FOLDER) {
    const wasm = await WebAssembly.compile(fs.readFileSync(path.join(folder, "drydock_engine.wasm")));
    return { wasm, createDrydockEngine: createRequire(import.meta.url)(path.join(folder, "drydock_engine.js")) };
}

// Reads the program once; the function it returns makes engines.
export async function engineLoader(folder) {
    const { wasm, createDrydockEngine } = await readProgram(folder);
    return (options) => createEngine(wasm, createDrydockEngine, options);
}
