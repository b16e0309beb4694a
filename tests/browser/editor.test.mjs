// The editor of files: opened from the terminal, checked against the model while one types, saved into the world.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { DrydockPage, launch, serve } from "./support/page.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("../../web/node_modules/axe-core/axe.min.js"), "utf8");
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

const editor = (drydock) => drydock.page.locator("#editor");
const area = (drydock) => drydock.page.locator("#editor-text");
const issues = (drydock) => drydock.page.locator("#editor-issues").innerText();
const underlined = (drydock) => drydock.page.locator("#editor .marks u").allTextContents();
const says = (drydock, part) => drydock.until(`the editor says ${part}`, async () => (await issues(drydock)).includes(part));

async function opened(options) {
    const drydock = await DrydockPage.open(browser, `${server.url}#play`, options);
    await drydock.until("the page is ready", () => drydock.item("terminal.files"));
    await drydock.typeLine("edit task-def.json");
    await editor(drydock).waitFor();
    await drydock.until("the text has the keyboard", () => area(drydock).evaluate((el) => el === document.activeElement));
    return drydock;
}

// Selects the first `part` of the text, as a person would with the mouse.
const selectPart = (drydock, part) => area(drydock).evaluate((el, text) => {
    const at = el.value.indexOf(text);
    el.focus();
    el.setSelectionRange(at, at + text.length);
}, part);

test("a mistake is underlined with its reason, and gone when it is put right", { timeout: 60_000 }, async () => {
    const drydock = await opened();
    await says(drydock, "Fits the input of RegisterTaskDefinition.");
    await selectPart(drydock, '"image"');
    await drydock.page.keyboard.type('"imgae"');
    await says(drydock, 'ContainerDefinition has no member "imgae". Did you mean "image"?');
    assert.deepEqual(await underlined(drydock), ['"imgae"']);
    // The underline lies under the word.
    const [text, mark] = await Promise.all([area(drydock).boundingBox(), drydock.page.locator("#editor .marks u").boundingBox()]);
    const line = await area(drydock).evaluate((el) => el.value.slice(0, el.value.indexOf('"imgae"')).split("\n").length);
    assert.ok(Math.abs(mark.y - (text.y + 8 + (line - 1) * 20)) < 4, `${mark.y} in line ${line} of ${text.y}`);
    await drydock.screenshot("editor-mistake");
    // Undo is the text area's own.
    for (let i = 0; i < 8; i += 1) await drydock.page.keyboard.press("Control+z");
    await says(drydock, "Fits the input of");
    assert.deepEqual(await underlined(drydock), []);
    // Several at once, syntax among them; a click on one goes there.
    await selectPart(drydock, '"256"');
    await drydock.page.keyboard.type("256");
    await selectPart(drydock, "true");
    await drydock.page.keyboard.type("yes");
    await says(drydock, '"cpu" takes a text in quotes, not a number.');
    await says(drydock, "Text belongs in double quotes.");
    await editor(drydock).getByRole("button", { name: /Text belongs in double quotes/ }).click();
    assert.equal(await area(drydock).evaluate((el) => el.value.slice(el.selectionStart, el.selectionEnd)), "yes");
    assert.deepEqual(drydock.complaints, []);
    await drydock.close();
});

test("what is saved is a logged input, and the command line takes it", { timeout: 60_000 }, async () => {
    const drydock = await opened();
    const { inputs } = await drydock.state();
    await selectPart(drydock, '"web"');
    await drydock.page.keyboard.type('"edited"');
    await drydock.until("unsaved", async () => (await editor(drydock).innerText()).includes("Unsaved"));
    await drydock.page.keyboard.press("Control+s");
    await drydock.until("saved", async () => (await editor(drydock).innerText()).includes("Saved"));
    assert.equal((await drydock.state()).inputs, inputs + 1);
    await editor(drydock).getByRole("button", { name: "Type the command" }).click();
    await drydock.until("the command is in the line", async () => (await drydock.terminal().inputValue()) ===
        "aws ecs register-task-definition --cli-input-json file://task-def.json");
    assert.equal(await editor(drydock).isVisible(), false);
    await drydock.terminal().focus();
    await drydock.page.keyboard.press("Enter");
    await drydock.untilText('"registeredBy"', "terminal");
    await drydock.typeLine("aws ecs list-task-definition-families --output text");
    await drydock.untilText("FAMILIES", "terminal");
    assert.match(await drydock.text("terminal"), /FAMILIES\s+edited/);
    assert.deepEqual(drydock.complaints, []);
    await drydock.close();
});

test("unsaved changes are never dropped without a question", { timeout: 60_000 }, async () => {
    const drydock = await opened();
    await drydock.page.keyboard.type(" ");
    await drydock.page.keyboard.press("Escape");
    const question = drydock.page.getByRole("alertdialog", { name: "Unsaved changes" });
    await question.waitFor();
    await drydock.page.keyboard.press("Escape");
    assert.equal(await question.count(), 0);
    assert.equal(await editor(drydock).isVisible(), true);
    // Another file, by the terminal, while this one is unsaved.
    await drydock.typeLine("edit other.json");
    await question.waitFor();
    await question.getByRole("button", { name: "Discard" }).click();
    await drydock.until("the other file", async () =>
        (await drydock.page.locator("#editor-name").textContent()) === "other.json");
    assert.match(await issues(drydock), /The file is empty/);
    await drydock.page.keyboard.press("Escape");
    await drydock.until("it is closed", async () => !(await editor(drydock).isVisible()));
    await drydock.until("the terminal has the keyboard", () =>
        drydock.terminal().evaluate((el) => el === document.activeElement));
    await drydock.close();
});

test("the list shows the files, makes new ones, and follows the shell", { timeout: 60_000 }, async () => {
    const drydock = await opened();
    await drydock.call("type", "echo '{\"clusterName\": 5}' > cluster.json");
    const files = editor(drydock).getByRole("navigation", { name: "Files" });
    await files.getByRole("button", { name: "cluster.json" }).click();
    await says(drydock, '"clusterName" takes a text in quotes, not a number.');
    assert.match(await editor(drydock).locator("select").innerText(), /Found by content: CreateCluster/);
    await editor(drydock).locator("select").selectOption("none");
    await says(drydock, "Well-formed JSON.");
    // The shell writes the open file: it is read anew.
    await drydock.call("type", "echo '{}' > cluster.json");
    await drydock.until("the new text", async () => (await area(drydock).inputValue()).trim() === "{}");
    await files.getByRole("button", { name: "+ New file" }).click();
    await drydock.page.keyboard.type("notes.txt");
    await drydock.page.keyboard.press("Enter");
    await says(drydock, "Not JSON: nothing to check.");
    await drydock.page.keyboard.type("Grüße 漢字");
    await drydock.page.keyboard.press("Control+s");
    await drydock.call("type", "cat notes.txt");
    await drydock.untilText("Grüße 漢字", "terminal");
    await files.getByRole("button", { name: "notes.txt" }).waitFor();
    await drydock.page.evaluate(axe);
    const { violations } = await drydock.page.evaluate(() => globalThis.axe.run(document.getElementById("editor")));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((n) => n.html).join(" | ")}`), []);
    await drydock.close();
});

test("on a phone it fills the screen between the bars, and the bars still work", { timeout: 60_000 }, async () => {
    const drydock = await DrydockPage.open(browser, `${server.url}#play`, {
        width: 390, height: 844, scale: 2, hasTouch: true, isMobile: true, colorScheme: "light" });
    await drydock.tap("tab.terminal");
    await drydock.tap("terminal.files");
    await editor(drydock).waitFor();
    const box = await editor(drydock).boundingBox();
    assert.ok(box.width === 390 && box.height > 600, JSON.stringify(box));
    await says(drydock, "Fits the input of RegisterTaskDefinition.");
    await drydock.screenshot("editor-phone");
    await drydock.tap("tab.map");
    await drydock.until("the map is in front", async () => !(await editor(drydock).isVisible()));
    await drydock.tap("tab.terminal");
    await editor(drydock).waitFor();
    await editor(drydock).getByRole("button", { name: "Close the editor" }).tap();
    await drydock.until("it is closed", async () => !(await editor(drydock).isVisible()));
    await drydock.close();
});
