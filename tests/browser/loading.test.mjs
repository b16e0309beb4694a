// How the page arrives: types, policy, compression, progress, the first frame.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { lebBytes, nameBytes } from "../../cmake/dev/wasm_module.mjs";
import { DrydockPage, launch, PAGE_DIR, serve } from "./support/page.mjs";

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

test("what comes over the wire until the first frame is at most 700 KB", async () => {
    const files = await filesOfFirstFrame();
    assert.ok(weight(files) <= 700 * 1024, `${weight(files)} bytes: ${JSON.stringify(files)}`);
});

// Holds the part of the program that follows the first frame back until release() is called. Only its first request: a
// call that comes too early asks once more, and must not hang.
async function withoutLater() {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const asked = [];
    const slow = await serve((request, response) => {
        if (request.url !== "/later.wasm" || asked.push(request.url) > 1) return false;
        held.then(() => {
            response.writeHead(200, { "content-type": "application/wasm" });
            fs.createReadStream(path.join(PAGE_DIR, "later.wasm")).pipe(response);
        });
        return true;
    });
    return { slow, release, asked };
}
const earlyCalls = (drydock) => drydock.page.evaluate(() =>
    performance.getEntriesByName("drydock-early-call").length);

test("one looks around, types and presses Enter before the later part is there; then the line runs", async () => {
    const { slow, release, asked } = await withoutLater();
    const drydock = await DrydockPage.open(browser, slow.url);
    await drydock.until("the later part is asked for", () => asked.length > 0);
    for (const tab of ["tab.console", "tab.map"]) {
        await drydock.click(tab);
        await drydock.page.waitForTimeout(200);
    }
    await drydock.terminal().focus();
    await drydock.page.keyboard.type("aws ecs create-cl");
    await drydock.page.keyboard.press("Tab");
    await drydock.page.keyboard.type("uster --cluster-name early \\");
    await drydock.page.keyboard.press("Enter");
    await drydock.page.keyboard.type("  --query cluster.status");
    await drydock.page.keyboard.press("Enter");
    await drydock.page.waitForTimeout(300);
    assert.doesNotMatch(await drydock.text("terminal"), /ACTIVE/);
    assert.equal(await earlyCalls(drydock), 0);
    release();
    await drydock.untilText('"ACTIVE"', "terminal");
    assert.equal(await earlyCalls(drydock), 0);
    assert.deepEqual(drydock.complaints, []);
    await drydock.close();
    await slow.close();
});

// A program whose only function answers 42 and goes to the first place of the first part's table.
function smallLater() {
    const section = (id, ...content) => {
        const body = Buffer.concat(content.map((part) => Buffer.from(part)));
        return Buffer.concat([Buffer.from([id]), lebBytes(body.length), body]);
    };
    return Buffer.concat([Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
        section(1, [1, 0x60, 0, 1, 0x7f]),
        section(2, [1], nameBytes("first"), nameBytes("__indirect_function_table"), [1, 0x70, 0, 1]),
        section(3, [1, 0]),
        section(9, [1, 0, 0x41, 0, 0x0b, 1, 0]),
        section(10, [1, 4, 0, 0x41, 42, 0x0b])]);
}

test("a call into the later part before it is there fetches it and goes on", async () => {
    const small = await serve((request, response) => {
        if (request.url !== "/later.wasm") return false;
        response.writeHead(200, { "content-type": "application/wasm" }).end(smallLater());
        return true;
    });
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${small.url}later.js`);
    const answers = await page.evaluate(async () => {
        const { makeLater } = await import("/later.js");
        const later = makeLater((name, cause) => cause);
        later.connect({ __indirect_function_table: new WebAssembly.Table({ element: "anyfunc", initial: 1 }) });
        const early = later.placeholders[0]();
        await later.load();
        return [early, later.placeholders[0](), performance.getEntriesByName("drydock-early-call").length];
    });
    assert.deepEqual(answers, [42, 42, 1]);
    await page.context().close();
    await small.close();
});

test("a later part of another build is not joined", async () => {
    const mixed = await serve((request, response) => {
        if (request.url !== "/later.wasm") return false;
        response.writeHead(200, { "content-type": "application/wasm" }).end(smallLater());
        return true;
    });
    const drydock = await DrydockPage.open(browser, mixed.url, { wait: false });
    await drydock.page.locator("#failure").waitFor();
    assert.match(await drydock.page.locator("#failure").innerText(), /later\.wasm/);
    await drydock.close();
    await mixed.close();
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
