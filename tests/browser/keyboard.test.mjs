// Keys, clipboard and input methods: what is typed arrives, what is the browser's stays the browser's.
import assert from "node:assert/strict";
import { after, before, beforeEach, afterEach, test } from "node:test";

import { DrydockPage, launch, serve } from "./support/page.mjs";

let browser;
let server;
let drydock;
before(async () => {
    browser = await launch();
    server = await serve();
});
after(async () => {
    await browser?.close();
    await server?.close();
});

// Notes for every key whether something took the browser's own action from it.
const watchKeys = () => {
    globalThis.taken = {};
    addEventListener("keydown", (event) => {
        const name = [event.ctrlKey && "Control", event.altKey && "Alt", event.shiftKey && "Shift", event.key]
            .filter((part, i, all) => part && all.indexOf(part) === i).join("+");
        setTimeout(() => (globalThis.taken[name] = event.defaultPrevented));
    }, { capture: true });
};

beforeEach(async () => {
    drydock = await DrydockPage.open(browser, server.url, {
        init: watchKeys, permissions: ["clipboard-read", "clipboard-write"],
    });
});
afterEach(() => drydock.close());

const taken = (name) => drydock.page.evaluate((n) => globalThis.taken[n], name);
const clipboard = () => drydock.page.evaluate(() => navigator.clipboard.readText());

async function paste(text) {
    await drydock.page.evaluate((t) => navigator.clipboard.writeText(t), text);
    await drydock.page.keyboard.press("Control+v");
}

const BROWSERS = ["Control+r", "Control+f", "Control+t", "Control+w", "Control+p", "Control+=", "Control+-", "Control+0",
    "Control+1", "Control+Shift+I", "F3", "F5", "F6", "F11", "F12", "Alt+ArrowLeft", "Alt+ArrowRight"];

test("reload, zoom, find, tabs and developer tools stay the browser's on the canvas", async () => {
    await drydock.page.locator("#canvas").focus();
    // Headless Chromium has no such actions of its own, so pressing them leaves the page in peace.
    for (const key of BROWSERS) {
        await drydock.page.keyboard.press(key);
        assert.equal(await drydock.until(key, async () => (await taken(key)) !== undefined && { is: await taken(key) })
            .then(({ is }) => is), false, key);
    }
});

test("and in the terminal too", async () => {
    await drydock.terminal().focus();
    for (const key of BROWSERS) {
        await drydock.page.keyboard.press(key);
        assert.equal(await drydock.until(key, async () => (await taken(key)) !== undefined && { is: await taken(key) })
            .then(({ is }) => is), false, key);
    }
});

test("a command typed with real keys runs and answers", async () => {
    await drydock.typeLine("echo typed by hand");
    await drydock.untilText("typed by hand");
    assert.equal(await drydock.terminal().inputValue(), "");
});

test("up brings the last command back, down leaves it, escape changes nothing", async () => {
    await drydock.typeLine("echo first");
    await drydock.typeLine("echo second");
    await drydock.page.keyboard.press("ArrowUp");
    await drydock.until("the last line", async () => (await drydock.terminal().inputValue()) === "echo second");
    await drydock.page.keyboard.press("ArrowUp");
    await drydock.until("the line before", async () => (await drydock.terminal().inputValue()) === "echo first");
    await drydock.page.keyboard.press("ArrowDown");
    await drydock.until("the last line", async () => (await drydock.terminal().inputValue()) === "echo second");
});

test("what the line goes on with is shown as one types, and Right at its end takes it", async () => {
    await drydock.page.keyboard.press("Control+c");
    await drydock.terminal().focus();
    await drydock.terminal().fill("");
    await drydock.page.keyboard.type("aws ecs register-task-d");
    await drydock.untilText("efinition", "terminal");
    assert.equal(await drydock.terminal().inputValue(), "aws ecs register-task-d");
    await drydock.page.keyboard.press("ArrowLeft");
    await drydock.page.keyboard.press("ArrowRight");
    assert.equal(await drydock.terminal().inputValue(), "aws ecs register-task-d", "the first one only moves");
    await drydock.page.keyboard.type("e");
    await drydock.page.keyboard.press("ArrowRight");
    await drydock.until("the whole word", async () =>
        (await drydock.terminal().inputValue()) === "aws ecs register-task-definition ");
    await drydock.page.keyboard.press("Control+c");
});

test("one pasted line waits for Enter, several run one after the other", async () => {
    await drydock.terminal().focus();
    await paste("echo pasted-one");
    await drydock.until("the line", async () => (await drydock.terminal().inputValue()) === "echo pasted-one");
    await drydock.page.keyboard.press("Enter");
    await paste("echo pasted-two\r\necho pasted-three\r\n");
    await drydock.untilText("pasted-three");
    const text = await drydock.text();
    assert.ok(text.indexOf("pasted-one") < text.indexOf("pasted-two"));
});

test("what is selected in the line is copied; without a selection Ctrl+C gives the line up", async () => {
    await drydock.terminal().focus();
    await drydock.page.keyboard.type("echo copied");
    await drydock.page.keyboard.press("Shift+Home");
    await drydock.page.keyboard.press("Control+c");
    assert.equal(await clipboard(), "echo copied");
    await drydock.page.keyboard.press("End");
    await drydock.until("nothing is selected",
        () => drydock.terminal().evaluate((field) => field.selectionStart === field.selectionEnd));
    // On a slow machine a frame may still be under way that shows the selection; a person presses again.
    await drydock.until("an empty line", async () => {
        await drydock.page.keyboard.press("Control+c");
        return (await drydock.terminal().inputValue()) === "";
    });
});

test("undo works in the line", async () => {
    await drydock.terminal().focus();
    await drydock.page.keyboard.type("echo undo");
    await drydock.page.keyboard.press("Control+z");
    await drydock.until("shorter", async () => (await drydock.terminal().inputValue()).length < "echo undo".length);
});

test("an input method composes into the line and Enter inside it does not submit", async () => {
    await drydock.terminal().focus();
    const session = await drydock.context.newCDPSession(drydock.page);
    await session.send("Input.imeSetComposition", { text: "nihon", selectionStart: 5, selectionEnd: 5 });
    await drydock.until("the composition shows", async () => (await drydock.terminal().inputValue()) === "nihon");
    await session.send("Input.insertText", { text: "日本" });
    await drydock.until("it is committed", async () => (await drydock.terminal().inputValue()) === "日本");
    const { inputs } = await drydock.state();
    await drydock.page.keyboard.press("Enter");
    await drydock.until("now it is submitted", async () => (await drydock.state()).inputs > inputs);
});

test("Escape, then Tab leaves the terminal; Tab leaves the canvas", async () => {
    const focused = () => drydock.page.evaluate(() => document.activeElement.id || document.activeElement.localName);
    await drydock.terminal().focus();
    await drydock.page.keyboard.press("Tab");
    assert.equal(await focused(), "terminal-input", "Tab completes");
    await drydock.page.keyboard.press("Escape");
    await drydock.page.keyboard.press("Tab");
    assert.notEqual(await focused(), "terminal-input");
    await drydock.page.locator("#canvas").focus();
    await drydock.page.keyboard.press("Tab");
    assert.notEqual(await focused(), "canvas");
});

test("typing brings the line into view, and the page stays where it is", async () => {
    await drydock.typeLine("seq 300");
    await drydock.untilText("299", "terminal");   // "300" stands in the typed line already
    await drydock.page.keyboard.press("PageUp");
    await drydock.page.keyboard.press("PageUp");
    await drydock.until("scrolled back", async () => !(await drydock.text("terminal")).includes("300"));
    await drydock.page.keyboard.type("x".repeat(300));
    await drydock.untilText("300", "terminal");
    const { stage, field, height } = await drydock.page.evaluate(() => ({
        stage: document.getElementById("stage").scrollTop,
        field: document.getElementById("terminal-input").getBoundingClientRect().toJSON(),
        height: innerHeight,
    }));
    assert.equal(stage, 0);
    assert.ok(field.top > 0 && field.bottom <= height, "the field lies inside of the page");
    await drydock.page.keyboard.press("Control+u");
    assert.equal(await drydock.terminal().inputValue(), "");
});

test("readline's keys edit the line", async () => {
    const value = () => drydock.terminal().inputValue();
    const { keyboard } = drydock.page;
    await drydock.terminal().focus();
    await keyboard.type("aws ecs list-tasks");
    await keyboard.press("Control+a");
    await keyboard.type("echo ");
    await keyboard.press("Control+e");
    await keyboard.type(" --cluster prod");
    await keyboard.press("Alt+Backspace");
    assert.equal(await value(), "echo aws ecs list-tasks --cluster ");
    await keyboard.press("Alt+b");
    await keyboard.press("Control+k");
    assert.equal(await value(), "echo aws ecs list-tasks ");
    await keyboard.press("Control+u");
    assert.equal(await value(), "");
    await keyboard.press("Control+z");
    await drydock.until("what was deleted comes back", async () => (await value()).startsWith("echo aws"));
});

test("a key right after Up counts, and text typed beside the terminal goes to it", async () => {
    await drydock.typeLine("echo before");
    await drydock.untilText("before", "terminal");
    await drydock.page.keyboard.press("ArrowUp");
    await drydock.page.keyboard.type("X");
    assert.equal(await drydock.terminal().inputValue(), "echo beforeX");
    await drydock.page.locator("#canvas").focus();
    await drydock.page.keyboard.type("YZ");
    assert.equal(await drydock.terminal().inputValue(), "echo beforeXYZ");
});

test("after a reload Up still knows what was typed", async () => {
    await drydock.typeLine("echo remembered");
    await drydock.untilText("remembered", "terminal");
    await drydock.page.reload();
    await drydock.running();
    await drydock.untilText("remembered", "terminal");
    await drydock.terminal().focus();
    await drydock.until("the line of before", async () => {
        await drydock.page.keyboard.press("ArrowUp");
        return (await drydock.terminal().inputValue()) === "echo remembered";
    });
});
