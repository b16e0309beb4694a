// A world in a link: made in one browser, opened in another.
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

const linkIn = (text) => text.replaceAll("\n", "").match(/http:\/\/127[^#\s]+#world\/[\w-]+/)?.[0];

async function sharedLink(drydock) {
    await drydock.click("share");
    await drydock.untilText("The link is copied", "terminal");
    return drydock.page.evaluate(() => navigator.clipboard.readText());
}

test("a shared world opens elsewhere, step for step, and the address then shows where one is", async () => {
    const giver = await DrydockPage.open(browser, `${server.url}#play`, {
        permissions: ["clipboard-read", "clipboard-write"] });
    await giver.typeLine("aws ecs create-cluster --cluster-name given --query cluster.status");
    await giver.untilText('"ACTIVE"', "terminal");
    await giver.pause();
    const link = await sharedLink(giver);
    await giver.close();

    const taker = await DrydockPage.open(browser, link);
    // Said only where the hash is the same.
    await taker.untilText("A shared world. From here on it is yours.", "terminal");
    assert.equal(await taker.page.evaluate(() => location.hash), "#play");
    await taker.page.reload();
    await taker.running();
    await taker.untilText("create-cluster --cluster-name given --query cluster.status", "terminal");
    assert.deepEqual(taker.complaints, []);
    await taker.close();
});

test("a link that is followed in an open page leaves a way back to what one had", async () => {
    const drydock = await DrydockPage.open(browser, `${server.url}#play`, {
        permissions: ["clipboard-read", "clipboard-write"] });
    await drydock.typeLine("aws ecs create-cluster --cluster-name mine --query cluster.status");
    await drydock.untilText('"ACTIVE"', "terminal");
    await drydock.pause();
    const mine = await sharedLink(drydock);
    await drydock.typeLine("aws ecs delete-cluster --cluster mine --query cluster.status");
    await drydock.untilText('"INACTIVE"', "terminal");
    await drydock.page.evaluate((there) => (location.href = there), mine);
    await drydock.untilText("What you had here before", "terminal");
    assert.match(await drydock.text("terminal"), /A shared world\. From here on it is yours/);
    const before = linkIn(await drydock.text("terminal"));
    assert.ok(before && before !== mine);
    await drydock.close();
});

test("a damaged link says so, and what one had is still there", async () => {
    const drydock = await DrydockPage.open(browser, `${server.url}#play`);
    await drydock.typeLine("aws ecs create-cluster --cluster-name mine --query cluster.status");
    await drydock.untilText('"ACTIVE"', "terminal");
    await drydock.page.waitForTimeout(2500);   // autosave
    await drydock.page.goto("about:blank");
    await drydock.page.goto(`${server.url}#world/AAAA`);
    await drydock.running();
    await drydock.untilText("The link is damaged", "terminal");
    assert.match(await drydock.text("terminal"), /cluster-name mine/);
    await drydock.close();
});
