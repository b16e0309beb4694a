// Takes the tables of the service models out of the page's program, so that they can follow the first frame:
//
//   node split_models.mjs <drydock.wasm>
//
// The tables lie together in memory, between what the exported functions drydock_models_begin and _end answer. Their
// bytes go from the data section into models.bin beside the program; the page puts them back at the same place.
// What the program does with them is the same either way. A program that was split before is left alone.
import fs from "node:fs";
import path from "node:path";

import { DATA, WasmModule, lebBytes, signedLebBytes } from "./wasm_module.mjs";

const file = process.argv[2];

function main() {
    const module = new WasmModule(fs.readFileSync(file));
    const exported = module.exportedFunctions();
    const marker = (name) => {
        if (!exported.has(name)) throw new Error(`${file} does not export ${name}`);
        return module.constantOf(exported.get(name));
    };
    const begin = marker("drydock_models_begin");
    const end = marker("drydock_models_end");
    const models = Buffer.alloc(end - begin);
    const data = module.section(DATA);
    const reader = module.reader(data);
    const count = reader.leb();
    const kept = [];
    let taken = 0;
    for (let i = 0; i < count; ++i) {
        const start = reader.at;
        if (reader.leb() !== 0 || reader.byte() !== 0x41) throw new Error("a data segment has no constant place");
        const place = reader.signedLeb();
        reader.take(1);
        const content = reader.take(reader.leb());
        if (place >= begin && place + content.length <= end) {
            content.copy(models, place - begin);
            taken += content.length;
            // An empty segment keeps the count of the section before.
            kept.push(Buffer.concat([Buffer.from([0, 0x41]), signedLebBytes(place), Buffer.from([0x0b, 0])]));
        } else if (place < end && place + content.length > begin) {
            throw new Error("a data segment crosses the border of the tables");
        } else {
            kept.push(module.bytes.subarray(start, reader.at));
        }
    }
    if (taken === 0) return;
    const body = Buffer.concat([lebBytes(count), ...kept]);
    fs.writeFileSync(file, Buffer.concat([module.bytes.subarray(0, data.start), Buffer.from([DATA]),
        lebBytes(body.length), body, module.bytes.subarray(data.end)]));
    fs.writeFileSync(path.join(path.dirname(file), "models.bin"), models);
}

main();
