// ./dev bench: measures the engine natively and in WebAssembly, the page's sizes and its start, in one run.
//
//   node cmake/dev/bench.mjs [filter]
//
// Prints a table; build/bench/bench.json has the same rows as [{ name, native, wasm, unit }] with machine and commit.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import zlib from "node:zlib";

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), "../..");
process.chdir(root);

function build(preset, ...targets) {
    fs.mkdirSync("build/log", { recursive: true });
    console.log(`  build ${targets.join(" ")} in build/${preset}`);
    const log = `build/log/bench-build-${preset}.log`;
    const out = fs.openSync(log, "w");
    if (!fs.existsSync(`build/${preset}/build.ninja`)) {
        spawnSync("cmake", ["--preset", preset], { stdio: ["ignore", out, out] });
    }
    const { status } = spawnSync("ninja", ["-C", `build/${preset}`, ...targets], { stdio: ["ignore", out, out] });
    if (status === 0) return;
    const end = fs.readFileSync(log, "utf8").split("\n").slice(-40).join("\n");
    console.error(`The build failed; the end of ${log}:\n${end}`);
    process.exit(1);
}

// Runs one bench program; its rows come as JSON on standard output, what it says meanwhile on standard error.
function rowsOf(command) {
    const run = spawnSync(command[0], command.slice(1), { stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 26 });
    const text = String(run.stdout);
    // A program that was killed or stopped early has printed no rows; why stands on standard error.
    return { rows: text.includes("[") ? JSON.parse(text.slice(text.indexOf("["))) : [], ok: run.status === 0 };
}

const kilobytes = (name, count) => ({ name, wasm: count / 1000, unit: "KB" });

function sizes() {
    const rows = [];
    const total = { raw: 0, gzip: 0, brotli: 0 };
    const folder = "build/wasm/app";
    for (const name of fs.readdirSync(folder, { recursive: true }).map(String).sort()) {
        const file = path.join(folder, name);
        if (/\.(br|gz)$/.test(name) || !fs.statSync(file).isFile()) continue;
        const bytes = fs.readFileSync(file);
        const size = { raw: bytes.length, gzip: zlib.gzipSync(bytes, { level: 9 }).length,
            brotli: fs.existsSync(`${file}.br`) ? fs.statSync(`${file}.br`).size : bytes.length };
        for (const [how, count] of Object.entries(size)) {
            total[how] += count;
            if (/\.(wasm|js|html)$/.test(name)) rows.push(kilobytes(`size/${name}/${how}`, count));
        }
    }
    for (const [how, count] of Object.entries(total)) rows.push(kilobytes(`size/all/${how}`, count));
    return rows;
}

// tests/bench/*.bench.mjs export default async () => [{ name, value, unit }]: what needs a browser.
async function scripts(filter) {
    const rows = [];
    const folder = "tests/bench";
    for (const name of fs.existsSync(folder) ? fs.readdirSync(folder).sort() : []) {
        if (!name.endsWith(".bench.mjs") || !name.includes(filter)) continue;
        console.log(`  measure ${name}`);
        const module = await import(pathToFileURL(path.join(root, folder, name)));
        for (const { name: row, value, unit } of await module.default()) rows.push({ name: row, wasm: value, unit });
    }
    return rows;
}

function merge(native, wasm) {
    const rows = new Map();
    for (const [kind, list] of [["native", native], ["wasm", wasm]]) {
        for (const { name, value, unit } of list) {
            const plain = name.replace(/^(native|wasm)\//, "");
            rows.set(plain, { name: plain, ...rows.get(plain), [kind]: value, unit });
        }
    }
    return [...rows.values()];
}

const shown = (value) => (value === undefined ? "" : Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(4));

function print(rows) {
    const width = Math.max(4, ...rows.map((row) => row.name.length));
    console.log(`\n  ${"what".padEnd(width)}  ${"native".padStart(12)}  ${"wasm".padStart(12)}  unit`);
    for (const { name, native, wasm, unit } of rows) {
        console.log(`  ${name.padEnd(width)}  ${shown(native).padStart(12)}  ${shown(wasm).padStart(12)}  ${unit}`);
    }
}

async function main() {
    const filter = process.argv.slice(2).find((arg) => !arg.startsWith("--")) ?? "";
    build("release", "drydock_bench");
    build("wasm", "drydock_bench", "drydock_node", ...(fs.existsSync("shell.html") ? ["drydock_page"] : []));
    console.log("  measure, native");
    const native = rowsOf(["build/release/bench/drydock_bench", "--json", filter]);
    console.log("  measure, WebAssembly in Node");
    const wasm = rowsOf(["node", "--no-experimental-fetch", "build/wasm/bench/drydock_bench.js", "--json", filter]);
    const rows = merge(native.rows, wasm.rows);
    if (fs.existsSync("build/wasm/app/index.html") && "size".includes(filter)) rows.push(...sizes());
    rows.push(...await scripts(filter));
    print(rows);
    const commit = execFileSync("git", ["describe", "--always", "--dirty"], { encoding: "utf8" }).trim();
    const machine = `${os.cpus().length} x ${os.cpus()[0].model}`;
    fs.mkdirSync("build/bench", { recursive: true });
    const all = { commit, machine, node: process.version, rows };
    fs.writeFileSync("build/bench/bench.json", JSON.stringify(all, null, 1));
    console.log("\n  build/bench/bench.json has the same as JSON.");
    if (!native.ok || !wasm.ok || rows.length === 0) {
        console.error("A bench found a wrong result or none matched; see above.");
        process.exitCode = 1;
    }
}

main();
