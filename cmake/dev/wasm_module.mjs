// Reads the outer structure of a WebAssembly program: sections, names, places of functions.
// The binary format: https://webassembly.github.io/spec/core/binary/modules.html
export const CUSTOM = 0, IMPORT = 2, EXPORT = 7, CODE = 10, DATA = 11;

export function lebBytes(value) {
    const out = [];
    do {
        const byte = value % 128;
        value = Math.floor(value / 128);
        out.push(value ? byte | 128 : byte);
    } while (value);
    return Buffer.from(out);
}

export function signedLebBytes(value) {
    const out = [];
    for (let rest = value | 0; ;) {
        const byte = rest & 127;
        rest >>= 7;
        const done = (rest === 0 && !(byte & 64)) || (rest === -1 && byte & 64);
        out.push(done ? byte : byte | 128);
        if (done) return Buffer.from(out);
    }
}

export function nameBytes(text) {
    const bytes = Buffer.from(text);
    return Buffer.concat([lebBytes(bytes.length), bytes]);
}

// A place in bytes that moves over what it reads.
export class Reader {
    constructor(bytes, at, end = bytes.length) {
        Object.assign(this, { bytes, at, end });
    }
    byte() {
        return this.bytes[this.at++];
    }
    leb() {
        let value = 0, shift = 0, byte;
        do {
            byte = this.byte();
            value += (byte & 127) * 2 ** shift;
            shift += 7;
        } while (byte & 128);
        return value;
    }
    signedLeb() {
        let value = 0, shift = 0, byte;
        do {
            byte = this.byte();
            value |= (byte & 127) << shift;
            shift += 7;
        } while (byte & 128);
        return (shift < 32 && byte & 64 ? value | (-1 << shift) : value) >>> 0;
    }
    take(size) {
        this.at += size;
        return this.bytes.subarray(this.at - size, this.at);
    }
    name() {
        return this.take(this.leb()).toString("utf8");
    }
    limits() {
        const flags = this.leb();
        this.leb();
        if (flags & 1) this.leb();
    }
}

// Moves over one instruction of what our compiler writes; the index of the function that it calls by name, or null.
function skipInstruction(reader) {
    const code = reader.byte();
    if (code === 0x10) return reader.leb();                                      // call
    if (code >= 0x02 && code <= 0x04) reader.leb();                              // block, loop, if
    else if (code === 0x0c || code === 0x0d) reader.leb();                       // br, br_if
    else if (code === 0x0e) for (let n = reader.leb() + 1; n > 0; --n) reader.leb();   // br_table
    else if (code === 0x11) reader.leb(), reader.leb();                          // call_indirect
    else if (code >= 0x20 && code <= 0x24) reader.leb();                         // locals and globals
    else if (code >= 0x28 && code <= 0x3e) reader.leb(), reader.leb();           // loads and stores
    else if (code >= 0x3f && code <= 0x42) reader.leb();                         // memory, i32.const, i64.const
    else if (code === 0x43) reader.take(4);                                      // f32.const
    else if (code === 0x44) reader.take(8);                                      // f64.const
    else if (code === 0xfc && reader.leb() > 7) throw new Error("an instruction on bulk memory");
    else if (code > 0xc4 && code !== 0xfc) throw new Error(`unknown instruction ${code.toString(16)}`);
    return null;
}

export class WasmModule {
    constructor(bytes) {
        this.bytes = bytes;
        this.sections = [];
        for (const reader = new Reader(bytes, 8); reader.at < bytes.length;) {
            const start = reader.at;
            const id = reader.byte();
            const size = reader.leb();
            const section = { id, start, body: reader.at, end: reader.at + size };
            if (id === CUSTOM) section.name = reader.name();
            reader.at = section.end;
            this.sections.push(section);
        }
        this.importedFunctions = this.#countImports();
        this.functionSizes = this.#measureFunctions();
    }

    section(id) {
        return this.sections.find((section) => section.id === id);
    }
    reader(section) {
        return new Reader(this.bytes, section.body, section.end);
    }
    without(drop) {
        return Buffer.concat([this.bytes.subarray(0, 8),
            ...this.sections.filter((section) => !drop(section)).map(({ start, end }) => this.bytes.subarray(start, end))]);
    }

    #countImports() {
        const section = this.section(IMPORT);
        if (!section) return 0;
        const reader = this.reader(section);
        let functions = 0;
        for (let n = reader.leb(); n > 0; --n) {
            reader.name();
            reader.name();
            const kind = reader.byte();
            if (kind === 0) {
                reader.leb();
                functions += 1;
            } else if (kind === 1) {
                reader.byte();
                reader.limits();
            } else if (kind === 2) {
                reader.limits();
            } else {
                reader.take(2);
            }
        }
        return functions;
    }

    // Bytes of each own function.
    #measureFunctions() {
        const section = this.section(CODE);
        if (!section) return [];
        const reader = this.reader(section);
        return Array.from({ length: reader.leb() }, () => reader.take(reader.leb()).length);
    }

    // Exported functions: name to index.
    exportedFunctions() {
        const reader = this.reader(this.section(EXPORT));
        const found = new Map();
        for (let n = reader.leb(); n > 0; --n) {
            const name = reader.name();
            const kind = reader.byte();
            const index = reader.leb();
            if (kind === 0) found.set(name, index);
        }
        return found;
    }

    // Index to name, imported functions included; empty where the program was linked without names.
    functionNames() {
        const found = new Map();
        const section = this.sections.find(({ id, name }) => id === CUSTOM && name === "name");
        if (!section) return found;
        const reader = this.reader(section);
        reader.name();
        while (reader.at < section.end) {
            const kind = reader.byte();
            const end = reader.leb() + reader.at;
            if (kind === 1) for (let n = reader.leb(); n > 0; --n) found.set(reader.leb(), reader.name());
            reader.at = end;
        }
        return found;
    }

    // For each own function the indices of those that it calls by name, not through the table.
    directCalls() {
        const reader = this.reader(this.section(CODE));
        return Array.from({ length: reader.leb() }, () => {
            const size = reader.leb();
            const end = reader.at + size;
            const called = new Set();
            for (let n = reader.leb(); n > 0; --n) {
                reader.leb();
                reader.byte();
            }
            while (reader.at < end) {
                const target = skipInstruction(reader);
                if (target !== null) called.add(target);
            }
            return called;
        });
    }

    // The answer of a function whose whole body is a constant.
    constantOf(index) {
        const reader = this.reader(this.section(CODE));
        reader.leb();
        for (let i = this.importedFunctions; i < index; ++i) reader.take(reader.leb());
        reader.leb();
        if (reader.leb() !== 0 || reader.byte() !== 0x41) throw new Error("a marker function is more than a constant");
        return reader.signedLeb();
    }
}
