// Completes the folder that a program imports Drydock from: node sdk.mjs <web/sdk> <build/wasm/node> <build/wasm/sdk>
//
// The script around the engine is an ordinary one: Node takes it as CommonJS (.cjs), pages and workers as a module that
// exports its one function (.mjs).
import fs from "node:fs";
import path from "node:path";

const [source, program, out] = process.argv.slice(2);
const script = fs.readFileSync(path.join(program, "drydock_engine.js"), "utf8");
const files = new Map([
    ["drydock_engine.wasm", fs.readFileSync(path.join(program, "drydock_engine.wasm"))],
    ["drydock_engine.cjs", script],
    ["drydock_engine.mjs", `${script}\nexport default createDrydockEngine;\n`],
]);
for (const name of fs.readdirSync(source)) files.set(name, fs.readFileSync(path.join(source, name)));

fs.mkdirSync(out, { recursive: true });
for (const name of fs.readdirSync(out)) if (!files.has(name)) fs.rmSync(path.join(out, name));
for (const [name, content] of files) fs.writeFileSync(path.join(out, name), content);
