// ./dev test: builds and checks everything without a screen, two jobs side by side.
//
//   node cmake/dev/test.mjs [--list] [suite...]
//
// Each job has its log in build/log. A suite that ends without a count of its tests counts as one failed test. The last
// line is "N passed, N failed".
import { spawn, execFileSync } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { ourFiles } from "./files.mjs";

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), "../..");
process.chdir(root);
const LOGS = "build/log";
const SUITES = ["unit", "property", "transcripts", "replay", "lessons", "panels"];
const JOB_LIMIT_MS = 30 * 60 * 1000;
const cores = os.availableParallelism?.() ?? os.cpus().length;
const color = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (color ? `\x1b[${code}m${text}\x1b[0m` : text);

function filesBelow(folder, pattern) {
    if (!fs.existsSync(folder)) return [];
    return fs.readdirSync(folder, { recursive: true }).map((name) => path.join(folder, String(name)))
        .filter((name) => pattern.test(name) && !name.includes("node_modules")).sort();
}

// ---- counting ----------------------------------------------------------------------------------------------------

function countDoctest(text) {
    const plain = text.replace(/\x1b\[[0-9;]*m/g, "");
    const m = [...plain.matchAll(/test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed/g)].pop();
    return m && { passed: Number(m[1]), failed: Number(m[2]) };
}

function countNode(text) {
    const number = (name) => [...text.matchAll(new RegExp(`^# ${name} (\\d+)$`, "gm"))].pop()?.[1];
    if (number("pass") === undefined) return null;
    return { passed: Number(number("pass")), failed: Number(number("fail") ?? 0) + Number(number("cancelled") ?? 0) };
}

function countLint(text) {
    const m = [...text.matchAll(/^lint: (\d+) passed, (\d+) failed/gm)].pop();
    return m && { passed: Number(m[1]), failed: Number(m[2]) };
}

// ---- jobs --------------------------------------------------------------------------------------------------------

function run(command, log, { env = {}, nice = 0 } = {}) {
    return new Promise((resolve) => {
        const out = fs.openSync(log, "w");
        const argv = nice ? ["nice", "-n", String(nice), ...command] : command;
        const child = spawn(argv[0], argv.slice(1), {
            stdio: ["ignore", out, out], env: { ...process.env, NO_COLOR: "1", ...env }, detached: true,
        });
        running.add(child);
        const timer = setTimeout(() => {
            fs.writeSync(out, `\nstopped: it ran longer than ${JOB_LIMIT_MS / 60000} minutes\n`);
            stop(child);
        }, JOB_LIMIT_MS);
        const end = (code) => {
            clearTimeout(timer);
            running.delete(child);
            fs.closeSync(out);
            resolve(code);
        };
        child.on("error", (error) => {
            fs.writeSync(out, `${error.message}\n`);
            end(127);
        });
        child.on("close", (code, signal) => {
            if (signal) fs.appendFileSync(log, `\nended by ${signal}\n`);
            end(code ?? 1);
        });
    });
}

const running = new Set();

// The job and what it started (a browser, a bridge): each job leads its own process group.
function stop(child) {
    try {
        process.kill(-child.pid, "SIGKILL");
    } catch {
        // It has ended by itself.
    }
}

// Runs a command; `count` reads the tests from its log.
function counted(command, count, options) {
    return async (job) => {
        const code = await run(command, job.log, options);
        const text = fs.readFileSync(job.log, "utf8");
        const counts = count(text) ?? { passed: 0, failed: 1 };
        if (code !== 0 && counts.failed === 0) counts.failed = 1;
        return counts;
    };
}

// A job that is a means to others: it counts only when it fails.
function means(command, options) {
    return async (job) => ({ passed: 0, failed: (await run(command, job.log, options)) === 0 ? 0 : 1 });
}

function doctest(binary, suite, wasm) {
    const args = [`--source-file=*tests/${suite}/*`, "--no-colors=true"];
    const command = wasm ? ["node", "--no-experimental-fetch", binary, ...args] : [binary, ...args];
    const env = {
        UBSAN_OPTIONS: "print_stacktrace=1:halt_on_error=1", ASAN_OPTIONS: "detect_leaks=1:strict_string_checks=1",
    };
    return counted(command, countDoctest, { env });
}

// One test a file; files whose text passed before cost nothing.
async function format(job) {
    const style = fs.readFileSync(".clang-format");
    const memory = "build/lint/format.json";
    fs.mkdirSync(path.dirname(memory), { recursive: true });
    const known = new Set(fs.existsSync(memory) ? JSON.parse(fs.readFileSync(memory, "utf8")) : []);
    const files = ourFiles("engine/*.cpp", "engine/*.hpp", "web/*.cpp", "web/*.hpp", "tests/*.cpp", "tests/*.hpp");
    const digest = (file) => crypto.createHash("sha256").update(style).update(fs.readFileSync(file)).digest("hex");
    const todo = files.filter((file) => !known.has(digest(file)));
    if (todo.length === 0) fs.writeFileSync(job.log, "no file has changed\n");
    else await run(["clang-format", "--dry-run", "-Werror", ...todo], job.log);
    const text = fs.readFileSync(job.log, "utf8");
    const bad = new Set(todo.filter((file) => text.includes(`${file}:`)));
    if (bad.size) fs.appendFileSync(job.log, `\n./dev format lays these files out:\n  ${[...bad].join("\n  ")}\n`);
    fs.writeFileSync(memory, JSON.stringify(files.filter((file) => !bad.has(file)).map(digest)));
    return { passed: files.length - bad.size, failed: bad.size };
}

// Tests print lines "replay-hash <name, may have blanks> <hash>"; each must be the same in both builds.
async function replayHashes(job) {
    const read = (log) => new Map([...(fs.existsSync(log) ? fs.readFileSync(log, "utf8") : "")
        .matchAll(/^replay-hash (.+) (\S+)$/gm)].map((m) => [m[1], m[2]]));
    const native = read(`${LOGS}/test-replay-native.log`);
    const wasm = read(`${LOGS}/test-replay-wasm.log`);
    const lines = [];
    let failed = 0;
    for (const name of new Set([...native.keys(), ...wasm.keys()])) {
        const same = native.get(name) === wasm.get(name);
        if (!same) failed += 1;
        lines.push(`${same ? "same" : "DIFFERENT"} ${name} native ${native.get(name)} wasm ${wasm.get(name)}`);
    }
    if (lines.length === 0) {
        failed = 1;
        lines.push("tests/replay printed no line 'replay-hash <name> <hash>'");
    }
    fs.writeFileSync(job.log, lines.join("\n") + "\n");
    return { passed: lines.length - failed, failed };
}

// npm packages of the tests, again only when package-lock.json has changed.
async function npm(job) {
    const stamp = "web/node_modules/.drydock-stamp";
    const wanted = crypto.createHash("sha256").update(fs.readFileSync("web/package-lock.json")).digest("hex");
    if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) {
        fs.writeFileSync(job.log, "unchanged\n");
        return { passed: 0, failed: 0 };
    }
    const result = await means(["npm", "ci", "--prefix", "web", "--no-audit", "--no-fund", "--ignore-scripts"])(job);
    if (result.failed === 0) fs.writeFileSync(stamp, wanted);
    else fs.appendFileSync(job.log, "\nnpm could not fetch the test tools: check the network, then run this again.\n");
    return result;
}

function targetsOf(preset) {
    const text = execFileSync("ninja", ["-C", `build/${preset}`, "-t", "targets", "all"],
        { encoding: "utf8", maxBuffer: 1 << 28 });
    return new Set([...text.matchAll(/^([\w-]+): phony$/gm)].map((m) => m[1]));
}

function configure(preset) {
    if (fs.existsSync(`build/${preset}/build.ninja`)) return;
    console.log(`  configure build/${preset}`);
    fs.mkdirSync(LOGS, { recursive: true });
    const log = fs.openSync(`${LOGS}/configure-${preset}.log`, "w");
    try {
        execFileSync("cmake", ["--preset", preset], { stdio: ["ignore", log, log] });
    } catch {
        console.error(`CMake could not configure build/${preset}; see ${LOGS}/configure-${preset}.log.`);
        process.exit(1);
    }
}

function ninja(preset, wanted) {
    const there = targetsOf(preset);
    const targets = wanted.filter((target) => there.has(target));
    return means(["flock", `build/${preset}/.lock`, "ninja", "-k", "20", "-C", `build/${preset}`, ...targets]);
}

function allJobs() {
    configure("debug");
    configure("wasm");
    const jobs = [];
    // `needs` must have succeeded; `after` is waited for where it runs, too.
    const add = (name, title, needs, work, after = []) => jobs.push({ name, title, needs, after: [...needs, ...after], work,
        log: `${LOGS}/test-${name}.log` });
    const nodeTest = (files, concurrency) => ["node", "--test", "--test-reporter=tap",
        ...(concurrency ? [`--test-concurrency=${concurrency}`] : []), ...files];
    add("build-debug", "build, native with sanitizers", [], ninja("debug", ["drydock_tests"]));
    add("build-page", "build, page and bridge", [], ninja("wasm", ["drydock_node", "drydock_sdk", "drydock_page"]));
    add("build-wasm", "build, tests in WebAssembly", [], ninja("wasm", ["drydock_tests"]), ["build-page"]);
    // The benchmarks run elsewhere (./dev bench); that they compile is seen here.
    add("build-bench", "build, benchmarks in WebAssembly", [], ninja("wasm", ["drydock_bench"]), ["build-wasm"]);
    for (const suite of SUITES) {
        if (filesBelow(`tests/${suite}`, /\.cpp$/).length === 0) continue;
        add(`${suite}-native`, `${suite}, native with sanitizers`, ["build-debug"],
            doctest("build/debug/tests/drydock_tests", suite, false));
        add(`${suite}-wasm`, `${suite}, WebAssembly`, ["build-wasm"],
            doctest("build/wasm/tests/drydock_tests.js", suite, true));
    }
    if (filesBelow("tests/replay", /\.cpp$/).length) {
        add("replay-same", "replay hashes, native = WebAssembly", ["replay-native", "replay-wasm"], replayHashes);
    }
    const tidy = filesBelow("tests/tidy", /\.test\.mjs$/);
    if (tidy.length) add("tidy", "source rules", [], counted(nodeTest(tidy), countNode));
    const bridge = filesBelow("web/bridge", /\.test\.mjs$/);
    const clients = [...filesBelow("tests/clients", /\.test\.mjs$/), ...bridge];
    const browser = filesBelow("tests/browser", /\.test\.mjs$/);
    const before = ["build-page"];
    if (fs.existsSync("web/package-lock.json") && (clients.length || browser.length)) {
        add("npm", "test tools from npm", [], npm);
        before.push("npm");
    }
    if (clients.length) {
        add("clients", "real clients through the bridge", before, counted(nodeTest(clients, 1), countNode));
    }
    // Behind the clients: pages drawn in software beside so many processes are too slow for what the tests wait for.
    if (browser.length) add("browser", "page in Chromium", before, counted(nodeTest(browser, 1), countNode), ["clients"]);
    add("format", "layout of the sources", [], format);
    add("lint", "clang-tidy", [], counted(["node", "cmake/dev/lint.mjs"], countLint, { nice: 10 }));
    return jobs;
}

// The asked suites ("unit" means unit-native and unit-wasm) and what they come after.
function chosen(jobs, names) {
    if (names.length === 0) return jobs;
    const byName = new Map(jobs.map((job) => [job.name, job]));
    const wanted = new Set();
    const want = (job) => {
        wanted.add(job);
        for (const before of job.needs) want(byName.get(before));
    };
    for (const name of names) {
        const found = jobs.filter((job) => job.name === name || job.name.replace(/-(native|wasm|same)$/, "") === name);
        if (found.length === 0) {
            console.error(`There is no suite ${name}. ./dev test --list names them.`);
            process.exit(2);
        }
        found.forEach(want);
    }
    return jobs.filter((job) => wanted.has(job));
}

// ---- running -----------------------------------------------------------------------------------------------------

const seconds = (job) => ((job.end ?? Date.now()) - job.start) / 1000;

function lastLine(log) {
    try {
        return fs.readFileSync(log, "utf8").slice(-400).trim().split("\n").pop().slice(0, 60);
    } catch {
        return "";
    }
}

function report(job) {
    const { passed, failed } = job.result;
    const count = passed || failed ? `  ${passed} passed, ${failed} failed` : "";
    const word = failed ? paint(31, "FAILED") : paint(32, "ok    ");
    console.log(`  ${word} ${job.title} (${seconds(job).toFixed(1)} s)${count}`);
    if (failed) {
        console.log(`    ---- ${job.log}`);
        for (const line of why(fs.readFileSync(job.log, "utf8").trim().split("\n"))) console.log(`    ${line}`);
        console.log("    ----");
    }
}

// What a person wants to see of a failed job's log: of node's tests the failed ones with their messages, of compilers
// the errors, else the end.
function why(lines) {
    const shown = [];
    lines.forEach((line, i) => {
        if (!/^\s*not ok /.test(line)) return;
        const end = lines.findIndex((other, j) => j > i && /^\s*(stack: |expected:|code: |\.\.\.$)/.test(other));
        shown.push(...lines.slice(i, Math.min(end < 0 ? i + 20 : end, i + 25)).filter((other) => !NOISE.test(other)));
    });
    if (shown.length) return shown.slice(0, 120);
    const errors = lines.filter((line) => /error:|ERROR|FAILED/.test(line) && !line.startsWith("em++: error: '"));
    const end = lines.slice(-40);
    const some = errors.slice(0, 15).filter((line) => !end.includes(line));
    return [...some, ...(some.length ? ["..."] : []), ...end].map((line) => line.slice(0, 200));
}
const NOISE = /^\s*(---|duration_ms|location:|failureType:|type:)/;

async function runAll(jobs) {
    const done = new Set();
    const active = new Set();
    const waiting = [...jobs];
    const beat = setInterval(() => {
        for (const job of active) {
            console.log(paint(2, `  ... ${job.title}: ${seconds(job).toFixed(0)} s so far  ${lastLine(job.log)}`));
        }
    }, 20000);
    const start = (job) => {
        active.add(job);
        job.start = Date.now();
        return job.work(job).catch((error) => {
            fs.appendFileSync(job.log, `\n${error.stack}\n`);
            return { passed: 0, failed: 1 };
        }).then((result) => {
            job.result = result;
            job.end = Date.now();
            active.delete(job);
            done.add(job.name);
            report(job);
        });
    };
    const pending = new Set();
    const there = new Set(jobs.map((job) => job.name));
    while (waiting.length || pending.size) {
        for (const job of [...waiting]) {
            const failedBefore = jobs.find((other) => job.needs.includes(other.name) &&
                (other.skipped || (other.result?.failed && /^(build|npm)/.test(other.name))));
            if (failedBefore) {
                job.skipped = true;
                done.add(job.name);
                waiting.splice(waiting.indexOf(job), 1);
                console.log(`  ${paint(33, "left  ")} ${job.title}: ${failedBefore.title} failed`);
            } else if (active.size < Math.max(2, cores) && job.after.every((name) => done.has(name) || !there.has(name))) {
                waiting.splice(waiting.indexOf(job), 1);
                const promise = start(job).then(() => pending.delete(promise));
                pending.add(promise);
            }
        }
        if (pending.size) await Promise.race(pending);
        else if (waiting.length) throw new Error(`jobs wait for each other: ${waiting.map((job) => job.name)}`);
    }
    clearInterval(beat);
}

function summary(jobs, started) {
    const width = Math.max(...jobs.map((job) => job.title.length));
    const row = (title, good, bad, time) => [title.padEnd(width), String(good).padStart(6), String(bad).padStart(6),
        time.toFixed(1).padStart(7)].join("  ");
    console.log(`\n  ${"suite".padEnd(width)}  passed  failed  seconds`);
    let passed = 0;
    let failed = 0;
    for (const job of jobs) {
        if (job.skipped) {
            failed += 1;
            console.log(`  ${job.title.padEnd(width)}  ${paint(33, "     -       1        -  not run")}`);
            continue;
        }
        passed += job.result.passed;
        failed += job.result.failed;
        const line = row(job.title, job.result.passed, job.result.failed, seconds(job));
        console.log(`  ${job.result.failed ? paint(31, line) : line}`);
    }
    console.log(`  ${row("", passed, failed, (Date.now() - started) / 1000)}\n`);
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0;
}

async function main() {
    const started = Date.now();
    const names = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
    fs.mkdirSync(LOGS, { recursive: true });
    const jobs = chosen(allJobs(), names);
    if (process.argv.includes("--list")) {
        for (const job of jobs) console.log(`${job.name.padEnd(20)} ${job.title}`);
        return;
    }
    for (const signal of ["SIGINT", "SIGTERM"]) {
        process.on(signal, () => {
            for (const child of running) stop(child);
            process.exit(130);
        });
    }
    await runAll(jobs);
    process.exitCode = summary(jobs, started) ? 0 : 1;
}

main();
