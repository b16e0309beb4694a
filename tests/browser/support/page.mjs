// A real server, a real Chromium and helpers that find and press by name.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "../../../web/node_modules/playwright-core/index.mjs";
import { pageHandler } from "../../../web/bridge/serve.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
export const PAGE_DIR = process.env.DRYDOCK_PAGE_DIR ?? path.join(ROOT, "build/wasm/app");
export const OUTPUT = path.join(ROOT, "build/test-output");

// Software rendering, and none of the traffic that a browser makes for itself.
const FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"];

function chromiumPath() {
    const known = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    const found = known.find((file) => file && fs.existsSync(file));
    if (!found) throw new Error("No Chromium here; set CHROMIUM to its path.");
    return found;
}

export const launch = (more = [], executablePath = chromiumPath()) =>
    chromium.launch({ executablePath, args: [...FLAGS, ...more] });

// `before(request, response)` may answer by itself (and return true): to fail or to dawdle.
export async function serve(before = () => false) {
    const page = pageHandler(PAGE_DIR);
    const server = http.createServer((request, response) => {
        if (before(request, response) || page(request, response)) return;
        response.writeHead(404).end();
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    server.unref();   // a test that fails before it closes this must not keep the others waiting
    return {
        url: `http://127.0.0.1:${server.address().port}/`,
        close: () => {
            server.closeAllConnections();
            return new Promise((resolve) => server.close(resolve));
        },
    };
}

export class DrydockPage {
    constructor(page, context) {
        this.page = page;
        this.context = context;
        this.complaints = [];   // anything in the console that a developer would have to explain
        page.on("console", (m) => ["error", "warning"].includes(m.type()) && this.complaints.push(`${m.type()}: ${m.text()}`));
        page.on("pageerror", (e) => this.complaints.push(`exception: ${e.message}`));
    }
    static async open(browser, url, { width = 1280, height = 800, scale = 1, init, wait = true, ...more } = {}) {
        const context = await browser.newContext({
            viewport: { width, height }, deviceScaleFactor: scale, reducedMotion: "reduce", ...more,
        });
        const page = await context.newPage();
        const made = new DrydockPage(page, context);
        if (init) await page.addInitScript(init);
        await page.goto(url, { waitUntil: "commit" });
        if (wait) await made.running();
        return made;
    }
    close() {
        return this.context.close();
    }
    async running() {
        await this.page.waitForFunction(() => document.body?.matches(".running, .failed"), null, { timeout: 30000 });
        const failure = await this.page.evaluate(() => document.body.matches(".failed") &&
            document.getElementById("failure").innerText);
        if (failure) throw new Error(`the page failed: ${failure}`);
    }
    call(name, ...args) {
        return this.page.evaluate(([n, a]) => window.drydock[n](...a), [name, args]);
    }
    state() {
        return this.call("state");
    }
    items() {
        return this.call("items");
    }
    text(region) {
        return this.call("text", region);
    }
    async item(anchor) {
        return (await this.items()).find((i) => i.anchor === anchor);
    }
    // The middle of what has the name; when it lies above or below its panel's edge, the panel is scrolled.
    async placeOf(anchor, scroll) {
        const { height } = this.page.viewportSize();
        const found = await this.until(`"${anchor}" is on the screen`, async () => {
            const item = await this.item(anchor);
            if (!item || item.disabled) return false;
            const [x, y, w, h] = item.box;
            if (item.visible && y >= 0 && y + h <= height) return item;
            await scroll(x + w / 2, y > height / 2 ? 60 : -60);
            await this.page.waitForTimeout(150);
            return false;
        });
        // Scrolling may still be under way.
        await this.page.waitForTimeout(100);
        const [x, y, w, h] = (await this.item(anchor))?.box ?? found.box;
        return [x + w / 2, y + h / 2];
    }
    // A real click.
    async click(anchor) {
        const [x, y] = await this.placeOf(anchor, async (at, dy) => {
            await this.page.mouse.move(at, this.page.viewportSize().height / 2);
            await this.page.mouse.wheel(0, dy);
        });
        await this.page.mouse.click(x, y);
    }
    // A real finger.
    async tap(anchor) {
        const [x, y] = await this.placeOf(anchor, async () => {});
        await this.page.touchscreen.tap(x, y);
    }
    async until(what, ask, ms = 10000) {
        const end = Date.now() + ms;
        for (;;) {
            const answer = await ask();
            if (answer) return answer;
            if (Date.now() > end) throw new Error(`not within ${ms / 1000} s: ${what}`);
            await this.page.waitForTimeout(50);
        }
    }
    untilText(part, region, ms) {
        return this.until(`"${part}" on the screen`, async () => (await this.text(region)).includes(part), ms);
    }
    terminal() {
        return this.page.locator("#terminal-input");
    }
    async typeLine(line) {
        await this.terminal().focus();
        await this.page.keyboard.type(line);
        await this.page.keyboard.press("Enter");
    }
    async pause() {
        if (!(await this.state()).paused) await this.call("press", "transport.play");
        await this.until("paused", async () => (await this.state()).paused);
    }
    // Stops the clock and waits until nothing has been drawn for half a second.
    async settled(ms = 15000) {
        await this.pause();
        await this.until("the page rests", async () => {
            const { frames } = await this.state();
            await this.page.waitForTimeout(500);
            return (await this.state()).frames === frames;
        }, ms);
    }
    async screenshot(name) {
        fs.mkdirSync(OUTPUT, { recursive: true });
        await this.page.screenshot({ path: path.join(OUTPUT, `${name}.png`) });
    }
}
