// The first deployment, played by a person who reads the screen: real clicks and keys, wide and on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { DrydockPage, launch, serve } from "./support/page.mjs";

const STEPS = 8;
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

const guideSays = async (drydock) => drydock.text("guide");

// Waits until step `n` is done: the guide goes on to the next by itself or by its button.
async function stepDone(drydock, n, name) {
    const next = n < STEPS ? `Step ${n + 1} of ${STEPS}` : "Lesson finished";
    await drydock.until(`step ${n} is done`, async () => {
        if ((await guideSays(drydock)).includes(next)) return true;
        const button = await drydock.item("guide.next");
        if (button?.visible && !button.disabled) {
            await drydock.screenshot(`${name}-step-${n}-done`);
            // Not click(): the guide may go on by itself just now.
            const [x, y, w, h] = button.box;
            await drydock.page.mouse.click(x + w / 2, y + h / 2);
            // A second press would meet what stands in the same place then.
            await drydock.until("the guide goes on", async () => (await guideSays(drydock)).includes(next));
        }
        return false;
    }, 90_000);
    await drydock.screenshot(`${name}-step-${n + 1}`);
}

// "Show me" types the line; Enter in the terminal runs it.
async function showMeAndEnter(drydock) {
    await drydock.click("guide.show-me");
    await drydock.until("the line is typed", async () => (await drydock.terminal().inputValue()).startsWith("aws ecs "));
    await drydock.terminal().focus();
    await drydock.page.keyboard.press("Enter");
}

async function showMeAndRun(drydock) {
    await drydock.click("guide.show-me");
    // In another place of the button: the second click of a double-click would not count.
    const [x, y] = await drydock.placeOf("guide.run", async () => {});
    await drydock.page.mouse.click(x - 24, y);
}

async function expectStep(drydock, n) {
    await drydock.untilText(`Step ${n} of ${STEPS}`, "guide");
}

test("the tutorial is played from the first click to the debrief", { timeout: 300_000 }, async () => {
    const drydock = await DrydockPage.open(browser, server.url);
    await expectStep(drydock, 1);
    await drydock.screenshot("tutorial-step-1");

    await drydock.typeLine("aws ecs create-cluster --cluster-name prod-web");
    await drydock.untilText('"defaultCapacityProviderStrategy": []', "terminal");
    await drydock.untilText("prod-web", "map");
    await stepDone(drydock, 1, "tutorial");

    await showMeAndEnter(drydock);
    await stepDone(drydock, 2, "tutorial");

    await showMeAndRun(drydock);
    await stepDone(drydock, 3, "tutorial");

    await drydock.click("speed.60");
    await stepDone(drydock, 4, "tutorial");
    const tiles = (await drydock.items()).filter(({ role, visible }) => role === "tile" && visible);
    assert.ok(tiles.length >= 2, `the map shows ${tiles.length} tasks`);

    for (let n = 5; n <= STEPS; n += 1) {
        await expectStep(drydock, n);
        if (n % 2 === 0) await showMeAndEnter(drydock);
        else await showMeAndRun(drydock);
        await stepDone(drydock, n, "tutorial");
    }
    assert.match(await guideSays(drydock), /Lesson finished/);
    assert.deepEqual(drydock.complaints, []);

    // What was done is there after a reload.
    const { inputs } = await drydock.state();
    await drydock.until("it is saved", () => drydock.page.evaluate((n) =>
        JSON.parse(localStorage.getItem("drydock.session/learn/basics/first-deployment") ?? '{"inputs":[]}')
            .inputs.length >= n, inputs));
    await drydock.page.reload();
    await drydock.running();
    await drydock.untilText("Lesson finished", "guide");
    assert.equal((await drydock.state()).inputs, inputs);
    await drydock.close();
});

test("on a phone the first step is done by tapping", { timeout: 120_000 }, async () => {
    const drydock = await DrydockPage.open(browser, server.url, {
        width: 390, height: 844, scale: 3, hasTouch: true, isMobile: true,
    });
    await expectStep(drydock, 1);
    await drydock.screenshot("phone-guide");
    await drydock.tap("guide.show-me");
    await drydock.until("the terminal has the line", async () =>
        (await drydock.terminal().inputValue()) === "aws ecs create-cluster --cluster-name prod-web");
    await drydock.screenshot("phone-terminal");
    // A tap on the line opens the phone's keyboard; its Go key submits.
    await drydock.terminal().tap();
    await drydock.page.keyboard.press("Enter");
    await drydock.untilText("capacityProviders", "terminal");
    await drydock.tap("tab.guide");
    await drydock.tap("guide.next");
    await drydock.untilText(`Step 2 of ${STEPS}`, "guide");
    await drydock.screenshot("phone-step-2");
    await drydock.tap("tab.map");
    await drydock.untilText("prod-web", "map");
    await drydock.screenshot("phone-map");
    await drydock.close();
});
