// The engine as a JavaScript object, and the bridge when the engine stops.
import assert from "node:assert/strict";
import test from "node:test";

import { createEngine, EngineStopped } from "../../web/sdk/engine.mjs";
import { engineLoader, readProgram } from "../../web/bridge/node_engine.mjs";
import { Pace } from "../../web/bridge/pace.mjs";
import { Bridge } from "../../web/bridge/server.mjs";
import { ecs, ecsHeaders, reset, send } from "./support.mjs";

const load = await engineLoader();
const empty = new Uint8Array();
const text = (answer) => new TextDecoder().decode(answer.body);

function call(engine, operation, input) {
    const headers = Object.entries(ecsHeaders(operation)).flat();
    return engine.http({ method: "POST", path: "/", query: "", headers, body: Buffer.from(JSON.stringify(input)) });
}

test("two engines live side by side", async () => {
    const one = await load({ seed: 1n });
    const two = await load({ seed: 2n, account: "222222222222" });
    assert.equal(call(one, "CreateCluster", { clusterName: "x" }).status, 200);
    assert.match(text(call(one, "ListClusters", {})), /111122223333:cluster\/x/);
    assert.equal(text(call(two, "ListClusters", {})), '{"clusterArns":[]}');
    one.delete();
    assert.throws(() => one.now, EngineStopped);
    assert.equal(two.now, 0);
});

test("time moves only forward and only when told", async () => {
    const engine = await load();
    assert.equal(engine.next, null);
    assert.equal(engine.runUntil(1500), true);
    assert.equal(engine.now, 1500);
    engine.runUntil(10);
    assert.equal(engine.now, 1500);
});

test("seeds keep all of their 64 bits", async () => {
    const engine = await load({ seed: 18446744073709551615n });
    assert.equal(engine.state().seed, "18446744073709551615");
});

test("a body may hold any byte", async () => {
    const engine = await load();
    const body = Uint8Array.from({ length: 256 }, (_, i) => i);
    const answer = engine.http({ method: "POST", path: "/", query: "",
        headers: Object.entries(ecsHeaders("CreateCluster")).flat(), body });
    assert.equal(answer.status, 400);
    assert.match(text(answer), /SerializationException/);
    assert.ok(engine.http({ method: "GET", path: "/", query: "", headers: [], body: empty }).status >= 400);
});

test("simulated time follows real time, in slices, and a late start does not stop it", async () => {
    const engine = await load();
    let real = 1000;
    const pace = new Pace(engine, 60, () => real);
    real += 500;
    assert.equal(pace.due(), 30_000);
    assert.equal(pace.slice(30_000), true);
    assert.equal(pace.untilNext(), null);
    pace.rebase();
    assert.equal(pace.due(), 30_000);
    real += 1000;
    assert.equal(pace.due(), 90_000);
});

test("when the engine stops, everybody is told, until a reset", async (t) => {
    const said = [];
    let broken = true;
    const { wasm, createDrydockEngine } = await readProgram();
    const spoiled = async (hooks) => {
        const module = await createDrydockEngine(hooks);
        const answer = module._drydock_engine_http;
        // A handle that points outside of the memory: the program traps, as on any fault of its own.
        if (broken) module._drydock_engine_http = () => answer(0xffffff00);
        return module;
    };
    const loading = (options) => createEngine(wasm, spoiled, options);
    const bridge = await new Bridge(loading, { speed: 0, strict: true }, { report: (line) => said.push(line) }).start();
    t.after(() => bridge.close());
    await new Promise((resolve) => bridge.server.listen(0, "127.0.0.1", resolve));
    const { port } = bridge.server.address();
    for (const answer of [await ecs({ port }, "ListClusters"), await ecs({ port }, "ListClusters"),
        await send({ port }, { method: "GET", target: "/_drydock/state" })]) {
        assert.equal(answer.status, 500);
        assert.equal(answer.json.__type, "InternalFailure");
        assert.match(answer.json.message,
            /^The engine stopped and everything in it is lost \(.+\) POST \/_drydock\/reset/);
    }
    assert.equal(said.length, 1);
    broken = false;
    assert.equal((await reset({ port })).status, 200);
    assert.equal((await ecs({ port }, "ListClusters")).status, 200);
});
