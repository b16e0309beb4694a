// The page in Chromium: from navigation to the first interactive frame, on this machine and over a slow connection, and
// what came over the wire until then. Alone it prints its rows as JSON: node tests/bench/page.bench.mjs
//
// In Chromium without its window (chromium-headless-shell), where that is installed: without a graphics card the whole
// browser paints its own tab strip with the same processor, frame after frame while a page loads, and that is what would be
// measured.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

// 1.6 Mbit/s and 150 ms: a slow mobile connection.
const SLOW = { offline: false, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8, latency: 150 };
const ROUNDS = 5;
const WINDOWLESS = "/usr/bin/chromium-headless-shell";
const SETTLE_MS = 1000;   // a fresh context starts processes of its own

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function start(DrydockPage, browser, url, slow) {
    const drydock = await DrydockPage.open(browser, "about:blank", { wait: false });
    if (slow) {
        const session = await drydock.context.newCDPSession(drydock.page);
        await session.send("Network.enable");
        await session.send("Network.emulateNetworkConditions", SLOW);
    }
    await drydock.page.waitForTimeout(SETTLE_MS);
    await drydock.page.goto(url, { waitUntil: "commit" });
    await drydock.running();
    const first = await drydock.page.evaluate(() => {
        const at = performance.getEntriesByName("drydock-interactive")[0].startTime;
        const files = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
        return { at, bytes: files.filter((file) => file.startTime < at).reduce((sum, file) => sum + file.encodedBodySize, 0) };
    });
    await drydock.close();
    return first;
}

export default async function bench() {
    const { DrydockPage, launch, serve } = await import("../browser/support/page.mjs");
    const windowless = process.env.CHROMIUM === undefined && fs.existsSync(WINDOWLESS);
    if (!windowless) console.log("  (with the browser's own window: chromium-headless-shell is not used)");
    const browser = windowless ? await launch([], WINDOWLESS) : await launch();
    const server = await serve();
    try {
        const quick = [];
        for (let i = 0; i < ROUNDS; ++i) quick.push(await start(DrydockPage, browser, server.url, false));
        const slow = [];
        for (let i = 0; i < 3; ++i) slow.push(await start(DrydockPage, browser, server.url, true));
        return [
            { name: "page/first_frame/local", value: median(quick.map((run) => run.at)) / 1000, unit: "s" },
            { name: "page/first_frame/slow", value: median(slow.map((run) => run.at)) / 1000, unit: "s" },
            { name: "page/first_frame/wire", value: median(quick.map((run) => run.bytes)) / 1000, unit: "KB" },
        ];
    } finally {
        await browser.close();
        await server.close();
    }
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
    console.log(JSON.stringify(await bench(), null, 1));
}
