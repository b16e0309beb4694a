// Completes the folder that a web server serves: node page.mjs <repository> <build/wasm/app>
//
// drydock.js, drydock.wasm, later.wasm and models.bin are there already. Added: index.html (from shell.html), the scripts
// and styles of web/page/, assets/, tutorials/, and next to each compressible file its .br and .gz. Files that are gone
// from the sources go from the folder too. In shell.html "@bytes:NAME@" becomes the size in bytes of that file as the
// browser sees it after decompression (for a true progress bar), "@version@" a hash of all files.
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const [root, out] = process.argv.slice(2);
const BUILT = ["drydock.js", "drydock.wasm", "later.wasm", "models.bin"];
const COMPRESSIBLE = /\.(html|js|mjs|css|json|md|svg|wasm|bin|txt|ttf|otf|csv|yaml|yml|webmanifest)$/;

// What the folders hold for those who write them.
const FOR_AUTHORS = /(^|\/)README\.md$|\.schema\.json$|\.mjs$/;

function* filesBelow(folder, prefix = "") {
    if (!fs.existsSync(folder)) return;
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        if (entry.name.startsWith(".")) continue;
        if (entry.isDirectory()) yield* filesBelow(path.join(folder, entry.name), `${prefix}${entry.name}/`);
        else yield prefix + entry.name;
    }
}

function collect() {
    const files = new Map();
    const add = (name, from) => files.set(name, fs.readFileSync(from));
    for (const name of filesBelow(path.join(root, "web/page"))) {
        if (!FOR_AUTHORS.test(name)) add(name, path.join(root, "web/page", name));
    }
    for (const folder of ["assets", "tutorials"]) {
        for (const name of filesBelow(path.join(root, folder))) {
            if (!FOR_AUTHORS.test(name)) add(`${folder}/${name}`, path.join(root, folder, name));
        }
    }
    for (const name of BUILT) add(name, path.join(out, name));
    const hash = crypto.createHash("sha256");
    for (const name of [...files.keys()].sort()) hash.update(name).update(files.get(name));
    const shell = path.join(root, "shell.html");
    if (fs.existsSync(shell)) {
        const html = fs.readFileSync(shell, "utf8").replaceAll("@version@", hash.digest("hex").slice(0, 12))
            .replace(/@bytes:([^@]+)@/g, (_, name) => {
                if (!files.has(name)) throw new Error(`shell.html asks for the size of ${name}, which the page lacks`);
                return String(files.get(name).length);
            });
        files.set("index.html", Buffer.from(html));
    }
    return files;
}

function compress(bytes) {
    const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
    return {
        ".br": zlib.brotliCompressSync(bytes, {
            params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: bytes.length },
        }),
        ".gz": zlib.gzipSync(bytes, { level: 9 }),
    };
}

// The digest of what was compressed last, by name, so that an unchanged file is not compressed again.
function main() {
    const files = collect();
    const memory = path.join(out, "../page.json");
    let before = {};
    try {
        before = JSON.parse(fs.readFileSync(memory, "utf8"));
    } catch {
        // The first run, or an interrupted one: everything is made anew.
    }
    const after = {};
    const keep = new Set();
    for (const [name, bytes] of files) {
        const file = path.join(out, name);
        const digest = crypto.createHash("sha256").update(bytes).digest("hex");
        const small = COMPRESSIBLE.test(name) && bytes.length > 300;
        after[name] = digest;
        const suffixes = small ? ["", ".br", ".gz"] : [""];
        for (const suffix of suffixes) keep.add(name + suffix);
        if (before[name] === digest && suffixes.every((suffix) => fs.existsSync(file + suffix))) continue;
        fs.mkdirSync(path.dirname(file), { recursive: true });
        if (!BUILT.includes(name)) fs.writeFileSync(file, bytes);
        for (const [suffix, content] of small ? Object.entries(compress(bytes)) : []) {
            fs.writeFileSync(file + suffix, content);
        }
    }
    for (const name of [...filesBelow(out)]) if (!keep.has(name)) fs.rmSync(path.join(out, name));
    fs.writeFileSync(memory, JSON.stringify(after));
}

main();
