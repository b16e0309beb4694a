// Takes the functions that only a typed line, a request or a saved session needs out of the page's program, so that
// they can follow the first frame:
//
//   node split_code.mjs <drydock.wasm> <wasm-split>
//
// Which functions those are stands in later_functions.txt, by name; the program is linked with its names, which go from
// both parts here. The second part, later.wasm, shares memory and table with the first: where the first part calls it,
// wasm-split leaves a place in the table that the second part fills. A call that comes too early arrives at the page's
// web/page/later.js, which fetches the second part at once: it is slow, and never wrong. Which place stands for which
// function is written to later_places.txt beside the folder. Both parts carry the same mark in a section of their own, so
// that the page never joins parts of two programs.
import { execFileSync } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";

import { CUSTOM, WasmModule, lebBytes, nameBytes } from "./wasm_module.mjs";

const [file, wasmSplit] = process.argv.slice(2);
const here = path.dirname(new URL(import.meta.url).pathname);

// One rule a line: "+ PATTERN" takes functions whose name matches, "- PATTERN" leaves them and all that they call by name.
function readRules() {
    const rules = fs.readFileSync(path.join(here, "later_functions.txt"), "utf8").split("\n");
    const of = (sign) => rules.filter((line) => line.startsWith(`${sign} `)).map((line) => new RegExp(line.slice(2)));
    return { taken: of("+"), left: of("-") };
}

// Small functions stay: the linker makes one of those that are the same, and then a name says little about its callers.
const SMALL_BYTES = 100;

// The indices of the functions that go.
function chooseLater(module, names) {
    const { taken, left } = readRules();
    const matches = (patterns, name) => patterns.some((pattern) => pattern.test(name));
    const own = [...names].filter(([index]) => index >= module.importedFunctions);
    const size = (index) => module.functionSizes[index - module.importedFunctions];
    const later = new Set(own.filter(([index, name]) => size(index) >= SMALL_BYTES && matches(taken, name))
        .map(([index]) => index));
    const calls = module.directCalls();
    const stays = own.filter(([, name]) => matches(left, name)).map(([index]) => index);
    while (stays.length > 0) {
        const index = stays.pop();
        if (!later.delete(index)) continue;
        stays.push(...calls[index - module.importedFunctions]);
    }
    return [...later];
}

// The same program with each function called f<index>: wasm-split makes the names of new exports out of them.
function withShortNames(module, indices) {
    const names = Buffer.concat(indices.map((index) => Buffer.concat([lebBytes(index), nameBytes(`f${index}`)])));
    const list = Buffer.concat([lebBytes(indices.length), names]);
    const body = Buffer.concat([nameBytes("name"), Buffer.from([1]), lebBytes(list.length), list]);
    return Buffer.concat([module.without((section) => section.id === CUSTOM && section.name === "name"),
        Buffer.from([CUSTOM]), lebBytes(body.length), body]);
}

const marked = (program, mark) => {
    const body = Buffer.concat([nameBytes("drydock.build"), Buffer.from(mark)]);
    return Buffer.concat([program, Buffer.from([CUSTOM]), lebBytes(body.length), body]);
};

function main() {
    const module = new WasmModule(fs.readFileSync(file));
    const names = module.functionNames();
    if (names.size === 0) throw new Error(`${file} holds no names of functions: was it linked with --profiling-funcs?`);
    const later = chooseLater(module, names);
    const folder = path.dirname(file);
    const at = (name) => path.join(folder, name);
    const whole = withShortNames(module, [...names.keys()]);
    fs.writeFileSync(at("split-in.wasm"), whole);
    fs.writeFileSync(at("split-list.txt"), later.map((index) => `f${index}`).join("\n"));
    execFileSync(wasmSplit, [at("split-in.wasm"), "-o1", file, "-o2", at("later.wasm"),
        `--split-funcs=@${at("split-list.txt")}`, "--import-namespace=first", "--placeholder-namespace=later",
        "--export-prefix=%", "--enable-mutable-globals", "--placeholdermap"], { stdio: "inherit" });
    const mark = crypto.createHash("sha256").update(whole).digest("hex").slice(0, 16);
    for (const part of [file, at("later.wasm")]) fs.writeFileSync(part, marked(fs.readFileSync(part), mark));
    const places = fs.readFileSync(`${file}.placeholders`, "utf8")
        .replace(/f(\d+)$/gm, (_, index) => names.get(Number(index)));
    fs.writeFileSync(path.join(folder, "../later_places.txt"), places);
    for (const name of ["split-in.wasm", "split-list.txt", "drydock.wasm.placeholders"]) fs.rmSync(at(name));
}

main();
