// The picture never burns: zero frames when nothing changes, and it is sharp, narrow, dark or light as asked.
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

test("paused and idle, not one frame is drawn", async () => {
    const drydock = await DrydockPage.open(browser, server.url);
    await drydock.pause();
    await drydock.page.mouse.move(2, 2);
    await drydock.page.evaluate(() => document.activeElement.blur());
    await drydock.settled();
    const { frames } = await drydock.state();
    await drydock.page.waitForTimeout(3000);
    assert.equal((await drydock.state()).frames, frames);
    await drydock.page.mouse.move(200, 200);
    await drydock.until("the mouse wakes it", async () => (await drydock.state()).frames > frames);
    await drydock.close();
});

test("a frame asks the graphics device nothing, for each answer would wait for the frames before", async () => {
    const drydock = await DrydockPage.open(browser, server.url, {
        init: () => {
            window.questions = [];
            const kind = WebGL2RenderingContext.prototype;
            for (const name of ["getParameter", "isEnabled", "getError", "getExtension", "readPixels", "getShaderParameter"]) {
                const asked = kind[name];
                kind[name] = function (...args) {
                    window.questions.push(`${name} ${args[0]}`);
                    return asked.apply(this, args);
                };
            }
        },
    });
    await drydock.settled();
    const first = await drydock.state();
    await drydock.page.evaluate(() => (window.questions = window.questions.filter((q) => /getExtension|isEnabled/.test(q))));
    assert.deepEqual(await drydock.page.evaluate(() => window.questions), [], "no extension is switched on");
    await drydock.typeLine("aws ecs list-clusters");
    await drydock.settled();
    assert.ok((await drydock.state()).frames > first.frames, "it drew");
    assert.deepEqual(await drydock.page.evaluate(() => window.questions), []);
    await drydock.close();
});

test("a hidden tab stops simulated time and drawing, and goes on when it is back", async () => {
    const drydock = await DrydockPage.open(browser, server.url);
    if ((await drydock.state()).paused) await drydock.call("press", "transport.play");
    await drydock.until("time runs", async () => !(await drydock.state()).paused);
    const hide = (hidden) => drydock.page.evaluate((h) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => h });
        document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
    await hide(true);
    await drydock.page.waitForTimeout(100);
    const then = await drydock.state();
    await drydock.page.waitForTimeout(1000);
    const later = await drydock.state();
    assert.equal(later.frames, then.frames);
    assert.equal(later.time_ms, then.time_ms);
    await hide(false);
    await drydock.until("time runs again", async () => (await drydock.state()).time_ms > then.time_ms);
    assert.ok((await drydock.state()).time_ms - then.time_ms < 60_000, "it did not catch up the time it was away");
    await drydock.close();
});

for (const [width, height, scale] of [[1280, 800, 1], [1920, 1080, 2], [390, 844, 3], [1280, 800, 1.25], [1024, 768, 1.5]]) {
    test(`one canvas pixel is one device pixel at ${width}x${height} and ratio ${scale}`, async () => {
        const drydock = await DrydockPage.open(browser, server.url, { width, height, scale });
        await drydock.settled();
        const size = await drydock.page.evaluate(() => {
            const canvas = document.getElementById("canvas");
            return [canvas.width, canvas.height, canvas.clientWidth, canvas.clientHeight];
        });
        assert.deepEqual(size, [Math.round(width * scale), Math.round(height * scale), width, height]);
        const outside = (await drydock.items()).filter(({ box: [x, , w], visible }) => visible && (x < -1 || x + w > width + 1));
        assert.deepEqual(outside.map(({ anchor }) => anchor), [], "nothing hangs over the edge");
        await drydock.screenshot(`first-frame-${width}x${height}@${scale}`);
        await drydock.close();
    });
}

test("a resized window is measured again", async () => {
    const drydock = await DrydockPage.open(browser, server.url);
    await drydock.page.setViewportSize({ width: 600, height: 700 });
    await drydock.until("the canvas follows", () => drydock.page.evaluate(() => document.getElementById("canvas").width === 600));
    await drydock.settled();
    assert.ok((await drydock.items()).every(({ box: [x, , w], visible }) => !visible || x + w <= 601));
    await drydock.close();
});

test("the light theme follows the system", async () => {
    const drydock = await DrydockPage.open(browser, server.url, { colorScheme: "light" });
    await drydock.settled();
    assert.equal(await drydock.page.evaluate(() => document.documentElement.dataset.theme), "light");
    await drydock.screenshot("first-frame-light");
    await drydock.close();
});
