// clang-tidy over engine/ and web/: node lint.mjs [--all] [file...]
//
// A unit is a .cpp with the header of the same name, or a header alone. A unit that passed is remembered by the hash of
// its text, so an unchanged one costs nothing; --all forgets that. A change elsewhere (another header) does not bring it
// back: the checks in .clang-tidy look at one function at a time. As with ccache, what is remembered lies in the user's
// cache folder, so another clone of the same sources finds what this one checked.
import { spawn, spawnSync } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { ourFiles } from "./files.mjs";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../..");
process.chdir(root);
const memory = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "drydock/lint");
const DATABASE = "build/debug/compile_commands.json";

function units(only) {
    const list = ourFiles("engine/*.cpp", "engine/*.hpp", "web/*.cpp", "web/*.hpp");
    const database = JSON.parse(fs.readFileSync(DATABASE, "utf8"));
    const known = new Set(database.map((entry) => path.relative(root, entry.file)));
    const sources = new Set(list.filter((file) => file.endsWith(".cpp") && known.has(file)));
    const result = [];
    for (const file of list) {
        const header = file.replace(/\.cpp$/, ".hpp");
        // Only sources of this build have known flags; a header is checked with its source or alone.
        if (sources.has(file)) {
            result.push({ main: file, files: list.includes(header) ? [file, header] : [file] });
        } else if (file.endsWith(".hpp") && !sources.has(file.replace(/\.hpp$/, ".cpp"))) {
            result.push({ main: file, files: [file] });
        }
    }
    return result.filter((unit) => only.length === 0 || unit.files.some((file) => only.includes(file)));
}

const version = () => String(spawnSync("clang-tidy", ["--version"]).stdout);

function digest(unit, tool) {
    const hash = crypto.createHash("sha256").update(tool).update(fs.readFileSync(".clang-tidy"));
    for (const file of unit.files) hash.update(file).update(fs.readFileSync(file));
    return hash.digest("hex");
}

function headerFlags() {
    const entries = JSON.parse(fs.readFileSync(DATABASE, "utf8"));
    const flags = new Set(["-std=c++20", "-fno-exceptions", "-fno-rtti", "-xc++"]);
    for (const { command } of entries) {
        for (const [flag] of command.matchAll(/(?:-isystem |-I|-D)\S+/g)) {
            if (!/DRYDOCK_|IMGUI_USER_CONFIG/.test(flag)) flags.add(flag);
        }
    }
    const list = [...flags].flatMap((flag) => flag.split(" "));
    return [...list, '-DIMGUI_USER_CONFIG="web/imgui_config.hpp"'];
}

function run(unit, flags) {
    const args = ["--quiet", "--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-everything"];
    if (unit.main.endsWith(".cpp")) {
        if (unit.files.length > 1) args.push(`--header-filter=${unit.files[1].replace(/[.]/g, "\\.")}$`);
        args.push("-p", "build/debug", unit.main);
    } else {
        args.push(unit.main, "--", ...flags);
    }
    return new Promise((resolve) => {
        const child = spawn("clang-tidy", args, { stdio: ["ignore", "pipe", "pipe"] });
        let out = "";
        let err = "";
        child.stdout.on("data", (data) => (out += data));
        child.stderr.on("data", (data) => (err += data));
        child.on("error", (error) => resolve({ ok: false, text: String(error) }));
        child.on("close", (code) => resolve({ ok: code === 0, text: out + (code === 0 ? "" : err) }));
    });
}

async function main() {
    const args = process.argv.slice(2);
    if (!fs.existsSync(DATABASE)) {
        console.error("build/debug is not configured yet: run ./dev build debug first.");
        process.exit(2);
    }
    fs.mkdirSync(memory, { recursive: true });
    const all = args.includes("--all");
    const asked = args.filter((arg) => !arg.startsWith("--")).map((file) => path.relative(root, path.resolve(file)));
    const list = units(asked);
    const tool = version();
    const todo = list.filter((unit) => {
        unit.stamp = path.join(memory, digest(unit, tool));
        return all || !fs.existsSync(unit.stamp);
    });
    const flags = headerFlags();
    let failed = 0;
    let done = 0;
    const worker = async () => {
        for (let unit = todo.shift(); unit; unit = todo.shift()) {
            const { ok, text } = await run(unit, flags);
            done += 1;
            if (ok) fs.writeFileSync(unit.stamp, unit.main);
            else {
                failed += 1;
                console.log(`${unit.main}:\n${text.trim()}`);
            }
            console.log(`[${done}/${done + todo.length}] ${unit.main} ${ok ? "ok" : "FAILED"}`);
        }
    };
    await Promise.all(Array.from({ length: os.availableParallelism?.() ?? os.cpus().length }, worker));
    console.log(`lint: ${list.length - failed} passed, ${failed} failed (${list.length - done} unchanged)`);
    process.exit(failed ? 1 : 0);
}

main();
