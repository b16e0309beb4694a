// The same content as real elements: for screen readers, find-in-page, the keyboard.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { DrydockPage, launch, serve } from "./support/page.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("../../web/node_modules/axe-core/axe.min.js"), "utf8");
let browser;
let server;
let drydock;
before(async () => {
    browser = await launch();
    server = await serve();
    drydock = await DrydockPage.open(browser, server.url);
    await drydock.settled();
});
after(async () => {
    await browser?.close();
    await server?.close();
});

test("every visible item that can be pressed is a real button where it is drawn", async () => {
    const pressable = (await drydock.items()).filter(({ visible, role, label }) => visible && role === "button" && label);
    assert.ok(pressable.length > 2, `${pressable.length} buttons`);
    for (const { anchor, label, box } of pressable.filter((item) => item.anchor)) {
        const button = drydock.page.locator(`#mirror button[data-anchor="${anchor}"]`);
        assert.equal(await button.textContent(), label);
        const place = await button.boundingBox();
        assert.ok(Math.abs(place.x - box[0]) <= 1 && Math.abs(place.y - box[1]) <= 1, anchor);
    }
});

test("what is printed in the terminal is text that find-in-page finds", async () => {
    await drydock.typeLine("echo findable-needle");
    await drydock.untilText("findable-needle");
    await drydock.until("the mirror has it", () => drydock.page.evaluate(() =>
        document.getElementById("mirror").innerText.includes("findable-needle")));
    assert.equal(await drydock.page.evaluate(() => {
        getSelection().removeAllRanges();
        return window.find("findable-needle");
    }), true);
});

test("a button of the mirror works with Enter", async () => {
    const { paused } = await drydock.state();
    await drydock.page.locator('#mirror button[data-anchor="transport.play"]').focus();
    await drydock.page.keyboard.press("Enter");
    await drydock.until("it was pressed", async () => (await drydock.state()).paused !== paused);
});

test("axe finds no violation", async () => {
    // Playwright's evaluate is not bound by the page's policy; the page itself needs no eval.
    await drydock.page.evaluate(axe);
    const { violations } = await drydock.page.evaluate(() => globalThis.axe.run(document, {
        rules: { "color-contrast": { enabled: false } },   // the mirror's text is transparent above its own picture
    }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((n) => n.html).join(" | ")}`), []);
});
