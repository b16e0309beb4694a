// The rules of tests/tidy/rules.mjs over the repository.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { ourFiles } from "../../cmake/dev/files.mjs";
import { checkFile } from "./rules.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
process.chdir(root);
const files = ourFiles("engine", "web", "tests", "cmake", "dev")
    .filter((file) => /\.(cpp|hpp|mjs|cmake|sh)$|^dev$/.test(file));

for (const room of [...new Set(files.map((file) => file.split("/").slice(0, 2).join("/")))].sort()) {
    test(`sources of ${room} keep the rules`, () => {
        const mine = files.filter((file) => file.split("/").slice(0, 2).join("/") === room);
        const complaints = mine.flatMap((file) => checkFile(file, fs.readFileSync(path.join(root, file), "utf8")));
        if (complaints.length) {
            assert.fail(complaints.map((c) => `${c.file}:${c.line}: ${c.text} [${c.rule}]`).join("\n"));
        }
    });
}

test("the rules were applied to sources", () => {
    assert.ok(files.filter((file) => file.startsWith("engine/") && file.endsWith(".cpp")).length >= 10);
});
