// Makes the fonts that are compiled into the app.
//
//   node fonts.mjs icons <out> <web>                     <out>/icons.txt: code points of icons that the sources name
//   node fonts.mjs fonts <out> [hb-subset] name=file..  <out>/drydock_fonts.{cpp,hpp}
//
// Without hb-subset the whole fonts go in: larger, not different.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

// What people and the simulated cloud write: Latin, punctuation, arrows, mathematics, box drawing, geometric shapes.
const TEXT = "U+0020-007E,U+00A0-017F,U+0192,U+02C6,U+02DA,U+02DC,U+2010-2027,U+202F-203A,U+20AC,U+2122,U+2190-21B5," +
    "U+2212,U+2248,U+2260,U+2264,U+2265,U+2500-257F,U+2580-259F,U+25A0-25FF,U+2713,U+2717,U+FFFD";

function writeIfChanged(file, content) {
    if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === content) return;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
}

function* sources(folder) {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        if (entry.name === "node_modules") continue;
        const name = path.join(folder, entry.name);
        if (entry.isDirectory()) yield* sources(name);
        else if (/\.(cpp|hpp)$/.test(entry.name)) yield name;
    }
}

// Icons lie in the private use area. A source may name one as "\uf0c8", "\xef\x83\x88", 0xF0C8 or the character.
function iconsIn(text) {
    const found = new Set();
    const add = (point) => {
        if (point >= 0xe000 && point <= 0xf8ff) found.add(point);
    };
    for (const m of text.matchAll(/\\u([0-9a-fA-F]{4})|0x([0-9a-fA-F]{4})\b/g)) add(parseInt(m[1] ?? m[2], 16));
    for (const m of text.matchAll(/\\x([eE][eEfF])(?:"\s*")?\\x([0-9a-fA-F]{2})(?:"\s*")?\\x([0-9a-fA-F]{2})/g)) {
        const [a, b, c] = m.slice(1).map((byte) => parseInt(byte, 16));
        add(((a & 0xf) << 12) | ((b & 0x3f) << 6) | (c & 0x3f));
    }
    for (const character of text) add(character.codePointAt(0));
    return found;
}

function icons(out, web) {
    const found = new Set();
    for (const file of sources(web)) for (const point of iconsIn(fs.readFileSync(file, "utf8"))) found.add(point);
    const lines = [...found].sort((a, b) => a - b).map((point) => `U+${point.toString(16).toUpperCase()}`);
    writeIfChanged(path.join(out, "icons.txt"), lines.join("\n") + "\n");
}

function subset(tool, out, name, file) {
    if (!tool) return fs.readFileSync(file);
    const small = path.join(out, `${name}${path.extname(file)}`);
    const list = fs.readFileSync(path.join(out, "icons.txt"), "utf8").trim().split("\n").filter(Boolean);
    const unicodes = name === "icons" ? list.join(",") || "U+F000" : TEXT;
    execFileSync(tool, [`--unicodes=${unicodes.replaceAll("U+", "")}`, "--layout-features=", "--no-hinting",
        "--desubroutinize", "--notdef-outline", "--drop-tables+=GSUB,GPOS,GDEF,DSIG,meta", `--output-file=${small}`,
        file]);
    return fs.readFileSync(small);
}

function fonts(out, rest) {
    const tool = rest[0] && !rest[0].includes("=") ? rest.shift() : "";
    const made = "// Made by cmake/dev/fonts.mjs.\n";
    const end = "\n}  // namespace drydock::fonts\n";
    let header = `${made}#pragma once\n\n#include <cstddef>\n\nnamespace drydock::fonts {\n\n` +
        "struct Font {\n    const unsigned char* data;\n    std::size_t size;\n};\n\n";
    let source = `${made}#include "drydock_fonts.hpp"\n\nnamespace drydock::fonts {\n\nnamespace {\n`;
    let table = "";
    for (const pair of rest) {
        const [name, file] = pair.split("=");
        const bytes = subset(tool, out, name, file);
        const lines = [];
        for (let i = 0; i < bytes.length; i += 24) lines.push([...bytes.subarray(i, i + 24)].join(",") + ",");
        source += `\nalignas(4) const unsigned char ${name}_bytes[] = {\n${lines.join("\n")}\n};\n`;
        table += `Font ${name}() { return {${name}_bytes, sizeof ${name}_bytes}; }\n`;
        header += `[[nodiscard]] Font ${name}();  // ${bytes.length} bytes\n`;
    }
    writeIfChanged(path.join(out, "drydock_fonts.hpp"), header + end);
    writeIfChanged(path.join(out, "drydock_fonts.cpp"), `${source}\n}  // namespace\n\n${table}${end}`);
    const now = new Date();
    for (const suffix of ["hpp", "cpp"]) fs.utimesSync(path.join(out, `drydock_fonts.${suffix}`), now, now);
}

const [mode, out, ...rest] = process.argv.slice(2);
fs.mkdirSync(out, { recursive: true });
if (mode === "icons") icons(out, rest[0]);
else fonts(out, rest);
