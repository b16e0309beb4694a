// ./dev fuzz [target...] [seconds]: feeds random input, guided by coverage, to what reads text from outside. Each target
// keeps its finds in build/fuzz/corpus/<target>; an input that breaks it is saved in build/fuzz/found.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), "../..");
process.chdir(root);
const program = "build/fuzz/tests/drydock_fuzz";

const known = spawnSync(program, { encoding: "utf8", env: { ...process.env, DRYDOCK_FUZZ_TARGET: "" } })
    .stderr.trim().replace(/^.*: /, "").split(" ");
const words = process.argv.slice(2);
const seconds = Number(words.find((word) => /^\d+$/.test(word)) ?? 60);
const asked = words.filter((word) => !/^\d+$/.test(word));
const strange = asked.filter((name) => !known.includes(name));
if (strange.length) {
    console.error(`There is no target ${strange.join(", ")}. The targets: ${known.join(", ")}.`);
    process.exit(2);
}

let broken = 0;
fs.mkdirSync("build/fuzz/found", { recursive: true });
for (const target of asked.length ? asked : known) {
    const corpus = `build/fuzz/corpus/${target}`;
    fs.mkdirSync(corpus, { recursive: true });
    const run = spawnSync(program, [corpus, `-max_total_time=${seconds}`, "-timeout=10", "-rss_limit_mb=2048",
        "-max_len=8192", "-print_final_stats=1", `-artifact_prefix=build/fuzz/found/${target}-`], {
        encoding: "utf8", maxBuffer: 1 << 28,
        env: { ...process.env, DRYDOCK_FUZZ_TARGET: target, ASAN_OPTIONS: "detect_leaks=0" },
    });
    const executed = run.stderr.match(/stat::number_of_executed_units:\s*(\d+)/)?.[1] ?? "?";
    if (run.status === 0) {
        console.log(`  ok      ${target}: ${executed} inputs in ${seconds} s`);
        continue;
    }
    broken += 1;
    const log = `build/log/fuzz-${target}.log`;
    fs.writeFileSync(log, run.stderr);
    console.log(`  BROKEN  ${target}: see ${log}; the input is in build/fuzz/found`);
}
process.exit(broken ? 1 : 0);
