// ./dev lines: which lines of the engine and the panels the C++ tests execute. Prints a table by file, the least
// covered first; build/coverage/lines.json names the lines that were never executed.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), "../..");
process.chdir(root);
const folder = "build/coverage";

function* countFiles(where) {
    for (const entry of fs.readdirSync(where, { withFileTypes: true })) {
        const name = path.join(where, entry.name);
        if (entry.isDirectory()) yield* countFiles(name);
        else if (name.endsWith(".gcda")) yield name;
    }
}

for (const old of countFiles(folder)) fs.rmSync(old);
const run = spawnSync(`${folder}/tests/drydock_tests`, [], { encoding: "utf8", maxBuffer: 1 << 28 });
console.log(run.stdout.trim().split("\n").slice(-3).join("\n"));

const lines = new Map();   // file -> line -> times executed
for (const counts of countFiles(folder)) {
    const text = execFileSync("gcov", ["--json-format", "--stdout", counts], { encoding: "utf8", maxBuffer: 1 << 30 });
    for (const report of text.trim().split("\n").map((line) => JSON.parse(line))) {
        for (const file of report.files) {
            const name = path.relative(root, path.resolve(root, file.file.replace(/^\/(?=engine|web)/, "")));
            if (!/^(engine|web)\//.test(name)) continue;
            const known = lines.get(name) ?? new Map();
            for (const { line_number: line, count } of file.lines) known.set(line, (known.get(line) ?? 0) + count);
            lines.set(name, known);
        }
    }
}

const rows = [...lines].map(([name, known]) => ({
    name, all: known.size,
    missed: [...known].filter(([, count]) => count === 0).map(([line]) => line).sort((a, b) => a - b),
})).sort((a, b) => b.missed.length / b.all - a.missed.length / a.all || (a.name < b.name ? -1 : 1));
const percent = (all, missed) => `${(100 * (all - missed) / Math.max(1, all)).toFixed(1).padStart(5)} %`;
for (const { name, all, missed } of rows) {
    console.log(`${percent(all, missed.length)}  ${String(all).padStart(6)}  ${name}`);
}
const sum = rows.reduce(([all, missed], row) => [all + row.all, missed + row.missed.length], [0, 0]);
console.log(`${percent(...sum)}  ${String(sum[0]).padStart(6)}  all lines`);
fs.writeFileSync(`${folder}/lines.json`, JSON.stringify(Object.fromEntries(rows.map((row) => [row.name, row.missed]))));
process.exitCode = run.status === 0 ? 0 : 1;
