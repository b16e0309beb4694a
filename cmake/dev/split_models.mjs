// Takes the tables of the service models out of the page's program, so that they can follow the first frame:
//
//   node split_models.mjs <drydock.wasm>
//
// The tables lie together in memory, between what the exported functions drydock_models_begin and _end answer. Their
// bytes go from the data section into models.bin beside the program; the page puts them back at the same place.
// What the program does with them is the same either way. A program that was split before is left alone.
import fs from "node:fs";
import path from "node:path";

const file = process.argv[2];
const bytes = fs.readFileSync(file);
const EXPORT = 7, IMPORT = 2, CODE = 10, DATA = 11;
let at = 0;

function leb() {
    let value = 0, shift = 0, byte;
    do {
        byte = bytes[at++];
        value += (byte & 127) * 2 ** shift;
        shift += 7;
    } while (byte & 128);
    return value;
}

function signedLeb() {
    let value = 0, shift = 0, byte;
    do {
        byte = bytes[at++];
        value |= (byte & 127) << shift;
        shift += 7;
    } while (byte & 128);
    return (shift < 32 && byte & 64 ? value | (-1 << shift) : value) >>> 0;
}

function lebBytes(value) {
    const out = [];
    do {
        const byte = value % 128;
        value = Math.floor(value / 128);
        out.push(value ? byte | 128 : byte);
    } while (value);
    return Buffer.from(out);
}

function signedLebBytes(value) {
    const out = [];
    for (let rest = value | 0; ;) {
        const byte = rest & 127;
        rest >>= 7;
        const done = (rest === 0 && !(byte & 64)) || (rest === -1 && byte & 64);
        out.push(done ? byte : byte | 128);
        if (done) return Buffer.from(out);
    }
}

function sections() {
    const found = new Map();
    for (at = 8; at < bytes.length;) {
        const start = at;
        const id = bytes[at++];
        const size = leb();
        if (id !== 0) found.set(id, { start, body: at, end: at + size });
        at += size;
    }
    return found;
}

function skipLimits() {
    const flags = leb();
    leb();
    if (flags & 1) leb();
}

function importedFunctions(section) {
    if (!section) return 0;
    at = section.body;
    let functions = 0;
    for (let n = leb(); n > 0; --n) {
        for (let name = 0; name < 2; ++name) {
            const size = leb();
            at += size;
        }
        const kind = bytes[at++];
        if (kind === 0) {
            leb();
            functions += 1;
        } else if (kind === 1) {
            at += 1;
            skipLimits();
        } else if (kind === 2) {
            skipLimits();
        } else {
            at += 2;
        }
    }
    return functions;
}

function exportsOf(section) {
    at = section.body;
    const found = new Map();
    for (let n = leb(); n > 0; --n) {
        const size = leb();
        const name = bytes.toString("utf8", at, at + size);
        at += size;
        const kind = bytes[at++];
        const index = leb();
        if (kind === 0) found.set(name, index);
    }
    return found;
}

// The answer of a function whose whole body is a constant.
function constantOf(section, index) {
    at = section.body;
    leb();
    for (let i = 0; i < index; ++i) {
        const size = leb();
        at += size;
    }
    leb();
    if (leb() !== 0 || bytes[at++] !== 0x41) throw new Error("a marker function is more than a constant");
    return signedLeb();
}

function main() {
    const found = sections();
    const names = exportsOf(found.get(EXPORT));
    const imported = importedFunctions(found.get(IMPORT));
    const marker = (name) => {
        if (!names.has(name)) throw new Error(`${file} does not export ${name}`);
        return constantOf(found.get(CODE), names.get(name) - imported);
    };
    const begin = marker("drydock_models_begin");
    const end = marker("drydock_models_end");
    const models = Buffer.alloc(end - begin);
    const data = found.get(DATA);
    at = data.body;
    const count = leb();
    const kept = [];
    let taken = 0;
    for (let i = 0; i < count; ++i) {
        const start = at;
        if (leb() !== 0 || bytes[at++] !== 0x41) throw new Error("a data segment has no constant place");
        const place = signedLeb();
        at += 1;
        const size = leb();
        const content = bytes.subarray(at, at + size);
        at += size;
        if (place >= begin && place + size <= end) {
            content.copy(models, place - begin);
            taken += size;
            // An empty segment keeps the count of the section before.
            kept.push(Buffer.concat([Buffer.from([0, 0x41]), signedLebBytes(place), Buffer.from([0x0b, 0])]));
        } else if (place < end && place + size > begin) {
            throw new Error("a data segment crosses the border of the tables");
        } else {
            kept.push(bytes.subarray(start, at));
        }
    }
    if (taken === 0) return;
    const body = Buffer.concat([lebBytes(count), ...kept]);
    fs.writeFileSync(file, Buffer.concat([
        bytes.subarray(0, data.start), Buffer.from([DATA]), lebBytes(body.length), body, bytes.subarray(data.end)]));
    fs.writeFileSync(path.join(path.dirname(file), "models.bin"), models);
}

main();
