// The page attached to a bridge: the real aws command line drives the world on the screen, and nothing is lost when
// either side goes.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, test } from "node:test";

import { advance, awsCli, NETWORK, reset, send, startBridge, state, until } from "../clients/support.mjs";
import { DrydockPage, launch } from "./support/page.mjs";

const IMAGE = '[{"name":"web","image":"public.ecr.aws/nginx/nginx:stable"}]';
let browser;
before(async () => {
    browser = await launch();
});
after(() => browser?.close());

const status = async (drydock) => (await drydock.item("bridge.status"))?.label ?? "";
const attached = (drydock, bridge) => drydock.until("it is attached", async () =>
    (await status(drydock)) === `Attached to 127.0.0.1:${bridge.port}`);

async function openPage(bridge, route = "play") {
    const drydock = await DrydockPage.open(browser, `${bridge.address}/#${route}`);
    // The bridge's going away is no fault of the page.
    drydock.faults = () => drydock.complaints.filter((text) => !/WebSocket connection|ERR_CONNECTION/.test(text));
    return drydock;
}

async function good(call) {
    const result = await call;
    assert.equal(result.code, 0, result.stderr);
    return result.json;
}

async function deploy(aws) {
    await good(aws("ecs", "create-cluster", "--cluster-name", "prod-web"));
    await good(aws("ecs", "register-task-definition", "--family", "web", "--network-mode", "awsvpc", "--cpu", "256",
        "--memory", "512", "--requires-compatibilities", "FARGATE", "--container-definitions", IMAGE));
    return good(aws("ecs", "create-service", "--cluster", "prod-web", "--service-name", "web", "--task-definition", "web",
        "--desired-count", "3", "--launch-type", "FARGATE", "--network-configuration", NETWORK));
}

const clusters = async (aws) => (await good(aws("ecs", "list-clusters"))).clusterArns.map((arn) => arn.split("/")[1]).sort();

test("the real command line drives the world on the screen, live", { timeout: 120_000 }, async (t) => {
    const bridge = await startBridge(t);
    const aws = awsCli(bridge);
    const drydock = await openPage(bridge);
    await attached(drydock, bridge);
    // The mirror follows the screen some frames later.
    await drydock.until("the mirror says so", async () =>
        /Attached to 127\.0\.0\.1/.test(await drydock.page.locator("#mirror").innerText()));
    await drydock.call("press", "speed.60");
    await deploy(aws);
    await drydock.untilText("ecs CreateService, by a client outside", "terminal");
    await drydock.until("three tiles", async () =>
        (await drydock.items()).filter(({ role, visible }) => role === "tile" && visible).length === 3, 30_000);
    await drydock.screenshot("attached");
    // What the person types here, the client sees there.
    await drydock.typeLine("aws ecs create-cluster --cluster-name typed-here");
    await drydock.untilText('"defaultCapacityProviderStrategy": []', "terminal");
    assert.deepEqual(await clusters(aws), ["prod-web", "typed-here"]);
    // Errors are AWS's.
    const wrong = await aws("ecs", "list-tasks", "--cluster", "nope");
    assert.equal(wrong.code, 254);
    assert.match(wrong.stderr, /\(ClusterNotFoundException\) when calling the ListTasks operation: Cluster not found\./);
    // The log has it all: the world is the same after a reload.
    await drydock.pause();
    const told = await state(bridge);
    const shown = await drydock.state();
    assert.equal(told.attached, true);
    assert.equal(told.hash, shown.hash);
    assert.equal(told.inputs, shown.inputs);
    assert.deepEqual(drydock.faults(), []);
    await drydock.close();
});

test("the bridge's own paths move and forget the world on the screen", { timeout: 120_000 }, async (t) => {
    const bridge = await startBridge(t);
    const aws = awsCli(bridge);
    const drydock = await openPage(bridge);
    await attached(drydock, bridge);
    await drydock.pause();
    await deploy(aws);
    const from = (await drydock.state()).time_ms;
    const moved = (await advance(bridge, 300)).json;
    assert.equal(moved.seconds * 1000, from + 300_000);
    assert.equal((await drydock.state()).time_ms, from + 300_000);
    await drydock.untilText("3 running", "map");
    assert.equal((await reset(bridge)).status, 200);
    assert.deepEqual(await clusters(aws), []);
    await drydock.until("the map is empty", async () => !(await drydock.item("map/cluster.prod-web")));
    await drydock.close();
});

test("a request while the past is looked at is answered by the present", { timeout: 120_000 }, async (t) => {
    const bridge = await startBridge(t);
    const aws = awsCli(bridge);
    const drydock = await openPage(bridge);
    await attached(drydock, bridge);
    await good(aws("ecs", "create-cluster", "--cluster-name", "first"));
    await advance(bridge, 600);
    await drydock.pause();
    const { box: [x, y, w, h] } = await drydock.item("timeline");
    await drydock.page.mouse.click(x + w * 0.3, y + h / 2);
    await drydock.until("the past is shown", () => drydock.item("past.return"));
    await good(aws("ecs", "create-cluster", "--cluster-name", "second"));
    assert.deepEqual(await clusters(aws), ["first", "second"]);
    assert.ok(!(await drydock.text("map")).includes("second"));
    await drydock.untilText("in the present, behind what you see", "terminal");
    await drydock.click("past.return");
    await drydock.untilText("second", "map");
    await drydock.close();
});

test("a page that goes leaves its world to the bridge, and finds it again with what was done meanwhile",
    { timeout: 180_000 }, async (t) => {
        const bridge = await startBridge(t, "--speed", "10");
        const aws = awsCli(bridge);
        const drydock = await openPage(bridge, "learn/basics/first-deployment/1");
        await attached(drydock, bridge);
        await good(aws("ecs", "create-cluster", "--cluster-name", "prod-web"));
        await drydock.until("the lesson has seen it", async () => (await drydock.item("goal.cluster-active"))?.label === "done");
        const before = await state(bridge);
        // It leaves the bridge's page for nowhere; its storage stays.
        await drydock.page.goto("about:blank");
        assert.deepEqual(await until(async () => (await state(bridge)).attached === undefined && clusters(aws)), ["prod-web"]);
        const alone = await state(bridge);
        assert.equal(alone.inputs, before.inputs);
        assert.ok(alone.seconds >= before.seconds);
        await good(aws("ecs", "create-cluster", "--cluster-name", "meanwhile"));
        // Back, in the same lesson.
        await drydock.page.goto(`${bridge.address}/#learn/basics/first-deployment/1`);
        await drydock.running();
        await attached(drydock, bridge);
        await drydock.untilText("meanwhile", "map");
        assert.equal((await drydock.item("goal.cluster-active"))?.label ?? "done", "done");
        assert.equal((await state(bridge)).attached, true);
        assert.deepEqual(await clusters(aws), ["meanwhile", "prod-web"]);
        assert.deepEqual(drydock.faults(), []);
        await drydock.close();
    });

test("a request that a dying page did not answer is answered by the bridge, once", { timeout: 120_000 }, async (t) => {
    const bridge = await startBridge(t);
    const aws = awsCli(bridge);
    const drydock = await openPage(bridge);
    await attached(drydock, bridge);
    await good(aws("ecs", "create-cluster", "--cluster-name", "kept"));
    // The page is stuck, and killed while the request waits in its socket.
    drydock.page.evaluate(() => {
        const end = performance.now() + 60_000;
        while (performance.now() < end);
    }).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 300));
    const waiting = aws("ecs", "create-cluster", "--cluster-name", "in-flight");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const session = await drydock.context.newCDPSession(drydock.page);
    session.send("Page.crash").catch(() => {});
    await good(waiting);
    assert.deepEqual(await clusters(aws), ["in-flight", "kept"]);
    await drydock.close().catch(() => {});
});

test("a page whose bridge goes away goes on alone, and brings the next bridge up to date", { timeout: 120_000 }, async (t) => {
    const first = await startBridge(t);
    const drydock = await openPage(first);
    await attached(drydock, first);
    await good(awsCli(first)("ecs", "create-cluster", "--cluster-name", "before"));
    await first.stop("SIGKILL");
    await drydock.until("it says so", async () => (await status(drydock)).startsWith("No answer from"));
    await drydock.screenshot("bridge-gone");
    await drydock.typeLine("aws ecs create-cluster --cluster-name alone");
    await drydock.untilText('"defaultCapacityProviderStrategy": []', "terminal");
    const second = await startBridge(t, "--port", String(first.port));
    await attached(drydock, second);
    assert.deepEqual(await clusters(awsCli(second)), ["alone", "before"]);
    assert.deepEqual(drydock.faults(), []);
    await drydock.close();
});

test("an untouched page shows what the bridge already holds; a world of one's own is set aside, not lost",
    { timeout: 120_000 }, async (t) => {
        const bridge = await startBridge(t, "--seed", "77");
        const aws = awsCli(bridge);
        await good(aws("ecs", "create-cluster", "--cluster-name", "from-the-bridge"));
        const drydock = await openPage(bridge, "learn/basics/first-deployment/1");
        await attached(drydock, bridge);
        await drydock.untilText("from-the-bridge", "map");
        assert.equal((await state(bridge)).seed, "77");
        // The page leaves; the bridge is told to begin anew; the page comes back with what it had.
        await drydock.until("it is saved", () => drydock.page.evaluate(() =>
            (localStorage.getItem("drydock.session/play") ?? "").includes("from-the-bridge")));
        await drydock.page.goto("about:blank");
        await until(async () => (await state(bridge)).attached === undefined);
        await reset(bridge);
        await good(aws("ecs", "create-cluster", "--cluster-name", "anew"));
        await drydock.page.goto(`${bridge.address}/#play`);
        await drydock.running();
        await attached(drydock, bridge);
        assert.deepEqual(await clusters(aws), ["from-the-bridge"]);
        await until(() => bridge.stderr.includes("set aside"));
        const back = await send(bridge, { target: "/_drydock/restore" });
        assert.equal(back.status, 200, back.text);
        assert.deepEqual(await clusters(aws), ["anew"]);
        await drydock.untilText("anew", "map");
        await drydock.close();
    });

test("a second page mirrors the first, cannot act, and can take over", { timeout: 300_000 }, async (t) => {
    const bridge = await startBridge(t);
    const aws = awsCli(bridge);
    const one = await openPage(bridge);
    await attached(one, bridge);
    await deploy(aws);
    await one.call("press", "speed.60");
    const two = await openPage(bridge);
    await two.until("it mirrors", async () => (await status(two)).startsWith("Read-only mirror of"));
    await two.untilText("prod-web", "map");
    await two.typeLine("aws ecs create-cluster --cluster-name not-here");
    await two.untilText("Another page leads", "terminal");
    await one.untilText("3 running", "map", 30_000);
    await two.untilText("3 running", "map", 30_000);
    await two.screenshot("mirror");
    await good(aws("ecs", "update-service", "--cluster", "prod-web", "--service", "web", "--desired-count", "4"));
    await two.untilText("4 running", "map", 30_000);
    await one.pause();
    await two.until("the same moment", async () => (await two.state()).hash === (await one.state()).hash);
    assert.deepEqual(await clusters(aws), ["prod-web"]);

    await two.click("bridge.lead");
    await attached(two, bridge);
    await one.until("it mirrors now", async () => (await status(one)).startsWith("Read-only mirror of"));
    assert.match(await two.terminal().inputValue(), /not-here$/, "what was refused is not lost");
    await two.terminal().focus();
    await two.page.keyboard.press("Control+u");
    await two.typeLine("aws ecs create-cluster --cluster-name by-the-second --query cluster.status");
    await one.untilText("--cluster-name by-the-second", "terminal", 20_000);
    assert.deepEqual(await clusters(aws), ["by-the-second", "prod-web"]);

    // The leader goes: the mirror leads.
    await two.close();
    await attached(one, bridge);
    await one.typeLine("aws ecs create-cluster --cluster-name by-the-first --query cluster.status");
    await until(async () => (await clusters(aws)).length === 3);
    assert.deepEqual(await clusters(aws), ["by-the-first", "by-the-second", "prod-web"]);
    assert.deepEqual([...one.faults(), ...two.faults()], []);
    await one.close();
});

// A handshake as a program would make it: the status line of the answer.
function handshake(bridge, { path = "/_drydock/attach", ...headers }) {
    return new Promise((resolve, reject) => {
        const request = http.request({ host: "127.0.0.1", port: bridge.port, path, headers: {
            connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13",
            "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==", ...headers } });
        request.on("upgrade", (response, socket) => {
            socket.destroy();
            resolve(101);
        });
        request.on("response", (response) => {
            response.resume();
            resolve(response.statusCode);
        });
        request.on("error", reject);
        request.end();
    });
}

test("only a page that the bridge itself served may attach", { timeout: 60_000 }, async (t) => {
    const bridge = await startBridge(t);
    const here = `127.0.0.1:${bridge.port}`;
    assert.equal(await handshake(bridge, { host: here, origin: `http://${here}` }), 101);
    assert.equal(await handshake(bridge, { host: here }), 403);
    assert.equal(await handshake(bridge, { host: here, origin: "https://example.com" }), 403);
    assert.equal(await handshake(bridge, { host: here, origin: "null" }), 403);
    assert.equal(await handshake(bridge, { host: here, origin: `http://127.0.0.1:${bridge.port - 1}` }), 403);
    assert.equal(await handshake(bridge, { host: "example.com", origin: "http://example.com" }), 403);
    assert.equal(await handshake(bridge, { host: here, origin: `http://${here}`, path: "/other" }), 404);
    assert.equal((await state(bridge)).attached, undefined);
});

test("a page that talks nonsense is dropped, and the bridge goes on", { timeout: 60_000 }, async (t) => {
    const bridge = await startBridge(t);
    const { WebSocket } = await import("../../web/node_modules/ws/wrapper.mjs");
    const talk = (...messages) => new Promise((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${bridge.port}/_drydock/attach`, { origin: bridge.address });
        socket.on("open", () => messages.forEach((message) => socket.send(message)));
        socket.on("close", resolve);
        socket.on("error", () => {});
    });
    const hello = (session) => JSON.stringify({ t: "hello", v: 1, place: "play", touched: true, session });
    await talk("not json");
    await talk(JSON.stringify({ t: "hello", v: 99 }));
    await talk(hello("{}"), "");
    await talk(JSON.stringify({ t: "lead" }));
    await talk(Buffer.from([1, 2, 3]));
    await talk(Buffer.from([255, 255, 255, 127, 123, 125]));
    // It says that it leads, and then breaks off: the bridge's own world answers.
    const fine = '{"drydock":1,"config":{"seed":5,"account":"111122223333","region":"us-east-1","epoch":1767603600000,' +
        '"strict":true},"inputs":[],"now":0}';
    await talk(hello(fine), JSON.stringify({ t: "pong", log: { from: 7, more: "x", now: -1 } }), "}");
    assert.equal((await state(bridge)).seed, "1");
    assert.deepEqual(await clusters(awsCli(bridge)), []);
});

test("the page's policy lets it talk to its own bridge and to nobody else", { timeout: 60_000 }, async (t) => {
    const bridge = await startBridge(t);
    const page = await send(bridge, { method: "GET", target: "/", headers: { host: `127.0.0.1:${bridge.port}` } });
    assert.match(page.headers["content-security-policy"],
        new RegExp(`connect-src 'self' ws://127\\.0\\.0\\.1:${bridge.port};`));
    assert.match(page.text, /<meta name="drydock-bridge"/);
    assert.match(page.text, new RegExp(`connect-src 'self' ws://127\\.0\\.0\\.1:${bridge.port};`));
    // Asked by a name that is not this machine's, it gives neither the page nor what is its own.
    const odd = await send(bridge, { method: "GET", target: "/", headers: { host: "evil.example" } });
    assert.ok(odd.status >= 400 && !odd.text.includes("drydock-bridge"), odd.text);
    const own = await send(bridge, { method: "GET", target: "/_drydock/state", headers: { host: "evil.example" } });
    assert.equal(own.status, 403);
});
