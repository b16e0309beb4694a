// What a person reads when Drydock cannot run.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { DrydockPage, launch, serve } from "./support/page.mjs";

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

async function failureText(url, init) {
    const drydock = await DrydockPage.open(browser, url, { wait: false, init });
    await drydock.page.locator("#failure").waitFor();
    const text = await drydock.page.locator("#failure").innerText();
    assert.equal(await drydock.page.locator("#failure").getAttribute("role"), "alert");
    await drydock.close();
    return text;
}

test("a program that does not arrive is named, with a way out", async () => {
    const broken = await serve((request, response) => {
        if (request.url !== "/drydock.wasm") return false;
        response.writeHead(503).end();
        return true;
    });
    const text = await failureText(broken.url);
    assert.match(text, /could not be loaded completely/);
    assert.match(text, /drydock\.wasm/);
    assert.match(text, /Reload/);
    await broken.close();
});

test("a connection that breaks in the middle is told", async () => {
    const broken = await serve((request, response) => {
        if (request.url !== "/drydock.wasm") return false;
        response.writeHead(200, { "content-type": "application/wasm", "content-length": "900000" });
        response.write(Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
        setTimeout(() => response.destroy(), 100);
        return true;
    });
    assert.match(await failureText(broken.url), /could not be loaded completely|arrived damaged/);
    await broken.close();
});

for (const name of ["later.wasm", "models.bin"]) {
    test(`a ${name} that does not arrive after the first frame is named`, async () => {
        const broken = await serve((request, response) => {
            if (request.url !== `/${name}`) return false;
            response.writeHead(503).end();
            return true;
        });
        assert.match(await failureText(broken.url), new RegExp(name.replace(".", "\\.")));
        await broken.close();
    });
}

test("a missing loader script is told", async () => {
    const broken = await serve((request, response) => {
        if (request.url !== "/drydock.js") return false;
        response.writeHead(404).end();
        return true;
    });
    assert.match(await failureText(broken.url), /drydock\.js/);
    await broken.close();
});

test("a browser without WebGL 2 reads what to switch on", async () => {
    const text = await failureText(server.url, () => {
        const original = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
            return kind === "webgl2" ? null : original.call(this, kind, ...rest);
        };
    });
    assert.match(text, /no WebGL 2/);
    assert.match(text, /hardware acceleration/);
});

test("a browser without WebAssembly reads so", async () => {
    assert.match(await failureText(server.url, () => delete globalThis.WebAssembly), /no WebAssembly/);
});

test("a crash is told, the session is kept, and one can start afresh", async () => {
    const drydock = await DrydockPage.open(browser, server.url);
    await drydock.typeLine("echo before-the-crash");
    await drydock.until("the session is saved", () => drydock.page.evaluate(() =>
        Object.values({ ...localStorage }).some((value) => value.includes("before-the-crash"))));
    await drydock.call("crash");
    await drydock.page.locator("#failure").waitFor();
    const text = await drydock.page.locator("#failure").innerText();
    assert.match(text, /Drydock has stopped/);
    assert.match(text, /Start afresh/);
    await drydock.page.getByRole("button", { name: "Reload" }).click();
    await drydock.page.waitForFunction(() => document.body.matches(".running"));
    await drydock.untilText("before-the-crash");
    await drydock.close();
});

test("a lost graphics device comes back with the picture and the state", async () => {
    const drydock = await DrydockPage.open(browser, server.url);
    await drydock.settled();
    const before = await drydock.state();
    const picture = await drydock.page.screenshot();
    await drydock.page.evaluate(() => {
        const gl = document.getElementById("canvas").getContext("webgl2");
        window.loss = gl.getExtension("WEBGL_lose_context");
        window.loss.loseContext();
    });
    await drydock.page.locator("#device-lost").waitFor();
    await drydock.page.evaluate(() => window.loss.restoreContext());
    await drydock.page.locator("#device-lost").waitFor({ state: "hidden" });
    await drydock.settled();
    const now = await drydock.state();
    assert.ok(now.frames > before.frames, "it draws again");
    assert.equal(now.hash, before.hash);
    assert.ok(picture.equals(await drydock.page.screenshot()), "the same picture as before");
    await drydock.close();
});

test("blocked storage breaks nothing", async () => {
    const drydock = await DrydockPage.open(browser, server.url, {
        init: () => Object.defineProperty(globalThis, "localStorage", {
            get() {
                throw new DOMException("blocked", "SecurityError");
            },
        }),
    });
    await drydock.typeLine("echo still-alive");
    await drydock.untilText("still-alive");
    assert.deepEqual(drydock.complaints, []);
    await drydock.close();
});
