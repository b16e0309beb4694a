// How the page arrives: types, policy, compression, progress, the first frame.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { DrydockPage, launch, PAGE_DIR, serve } from "./support/page.mjs";

const CEILING = 800 * 1024;

let browser;
let server;
before(async () => {
    browser = await launch();
    server = await serve();
});
after(async () => {
    await browser?.close();
    await server?.close();
});

test("the page starts under a strict policy with nothing in the console", async () => {
    const response = await fetch(server.url);
    const policy = response.headers.get("content-security-policy");
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'(;|$)/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'/);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");

    const drydock = await DrydockPage.open(browser, server.url);
    await drydock.settled();
    assert.deepEqual(drydock.complaints, []);
    assert.ok((await drydock.state()).frames > 0);
    await drydock.close();
});

test("files have their types and come compressed when asked", async () => {
    const wasm = await fetch(`${server.url}drydock.wasm`, { headers: { "accept-encoding": "br" } });
    assert.equal(wasm.headers.get("content-type"), "application/wasm");
    assert.equal(wasm.headers.get("content-encoding"), "br");
    const raw = fs.readFileSync(path.join(PAGE_DIR, "drydock.wasm"));
    assert.deepEqual(Buffer.from(await wasm.arrayBuffer()), raw);
    const script = await fetch(`${server.url}boot.js`, { headers: { "accept-encoding": "identity" } });
    assert.match(script.headers.get("content-type"), /^text\/javascript/);
    assert.equal(script.headers.get("content-encoding"), null);
});

// [path, bytes as they came] of each file that was asked for before the first interactive frame.
async function filesOfFirstFrame() {
    const drydock = await DrydockPage.open(browser, server.url);
    const files = await drydock.page.evaluate(() => {
        const at = performance.getEntriesByName("drydock-interactive")[0].startTime;
        return [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .filter((file) => file.startTime < at).map((file) => [new URL(file.name).pathname, file.encodedBodySize]);
    });
    await drydock.close();
    assert.ok(files.some(([name, size]) => name === "/drydock.wasm" && size > 100_000), JSON.stringify(files));
    return files;
}
const weight = (files) => files.reduce((sum, [, size]) => sum + size, 0);

// Not met since the terminal and the storing services have grown. A failure here is reported, not counted.
test("what comes over the wire until the first frame is at most 700 KB", { todo: "code that only typed lines need" },
    async () => {
        const files = await filesOfFirstFrame();
        assert.ok(weight(files) <= 700 * 1024, `${weight(files)} bytes: ${JSON.stringify(files)}`);
    });

test("what comes over the wire until the first frame does not grow further", async () => {
    const files = await filesOfFirstFrame();
    assert.ok(weight(files) <= CEILING, `${weight(files)} bytes: ${JSON.stringify(files)}`);
});

test("the progress bar tells the truth, byte by byte", async () => {
    // The program comes in four pieces, uncompressed, each when the test says so.
    const bytes = fs.readFileSync(path.join(PAGE_DIR, "drydock.wasm"));
    const loader = fs.statSync(path.join(PAGE_DIR, "drydock.js")).size;
    const quarter = Math.ceil(bytes.length / 4);
    let send;
    const slow = await serve((request, response) => {
        if (request.url !== "/drydock.wasm") return false;
        response.writeHead(200, { "content-type": "application/wasm" });
        let sent = 0;
        send = () => {
            response.write(bytes.subarray(sent, sent + quarter));
            sent += quarter;
            if (sent >= bytes.length) response.end();
        };
        return true;
    });
    const drydock = await DrydockPage.open(browser, slow.url, { wait: false });
    const bar = () => drydock.page.evaluate(() => {
        const progress = document.getElementById("progress");
        return [progress?.value, progress?.max];
    });
    await drydock.until("the program is asked for", () => send);
    for (let i = 1; i <= 3; i += 1) {
        send();
        await drydock.until(`${i} quarters have arrived`, async () => {
            const [value, max] = await bar();
            return max === bytes.length + loader && value === i * quarter + loader;
        });
    }
    assert.equal(await drydock.page.evaluate(() => document.body.className), "", "it must not run before all is here");
    send();
    await drydock.running();
    await drydock.close();
    await slow.close();
});

test("the skeleton shows before the program is there, and goes when it is", async () => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const slow = await serve((request, response) => {
        if (request.url !== "/drydock.wasm" || !release) return false;
        held.then(() => {
            response.writeHead(200, { "content-type": "application/wasm" });
            fs.createReadStream(path.join(PAGE_DIR, "drydock.wasm")).pipe(response);
        });
        return true;
    });
    const drydock = await DrydockPage.open(browser, slow.url, { wait: false });
    await drydock.page.locator("#skeleton .guide").waitFor();
    await drydock.screenshot("skeleton");
    release();
    await drydock.running();
    await drydock.page.locator("#skeleton").waitFor({ state: "detached" });
    await drydock.close();
    await slow.close();
});

test("the page says nothing that forbids zooming", () => {
    const html = fs.readFileSync(path.join(PAGE_DIR, "index.html"), "utf8");
    assert.doesNotMatch(html, /maximum-scale|user-scalable/);
    assert.match(html, /<noscript>/);
});
