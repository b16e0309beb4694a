// Which world goes on when page and bridge meet, and the session texts that both speak.
import assert from "node:assert/strict";
import test from "node:test";

import { engineLoader } from "../../web/bridge/node_engine.mjs";
import { Session, whichGoesOn } from "../../web/bridge/sessions.mjs";
import { ecsHeaders } from "./support.mjs";

const load = await engineLoader();

function create(engine, clusterName) {
    const headers = Object.entries(ecsHeaders("CreateCluster")).flat();
    return engine.http({ method: "POST", path: "/", query: "", headers, body: Buffer.from(JSON.stringify({ clusterName })) });
}

async function world(options, ...names) {
    const engine = await load({ keepLog: true, ...options });
    for (const name of names) {
        engine.runUntil(engine.now + 1000);
        create(engine, name);
    }
    return engine;
}
const sessionOf = (engine, place) => Session.parse(engine.save(), place);

test("a session brings the same world back, with a seed of 64 bits and names in any script", async () => {
    const engine = await world({ seed: 18446744073709551615n }, "one");
    engine.writeFile("notes.txt", "Grüße \u{1f600} \"quoted\" \\ \n");
    engine.shell("sleep 5");
    engine.runUntil(engine.now + 60_000);
    const session = sessionOf(engine);
    assert.equal(session.inputs.length, 3);
    const twin = await load();
    assert.equal(twin.restore(session.text()), true);
    assert.equal(twin.state().hash, engine.state().hash);
    assert.equal(twin.state().seed, "18446744073709551615");
    assert.equal(twin.now, engine.now);
    assert.equal(session.settings().region, "us-east-1");
});

test("what is no session changes nothing", async () => {
    const engine = await world({}, "kept");
    const { hash } = engine.state();
    const { config } = sessionOf(engine);
    const bad = ["", "{}", "[]", "x", '{"drydock":2}', `{"drydock":1,"config":${config},"inputs":[{"at":5,"kind":1}],"now":1}`,
        `{"drydock":1,"config":${config},"inputs":[{"at":5,"kind":99}],"now":9}`,
        `{"drydock":1,"config":${config},"inputs":[{"at":5,"kind":1},{"at":4,"kind":1}],"now":9}`];
    for (const text of bad) assert.equal(engine.restore(text), false, text);
    assert.equal(engine.state().hash, hash);
    for (const text of ["", "{}", "null", '{"drydock":1,"config":{},"inputs":5,"now":0}'])
        assert.equal(Session.parse(text), null);
});

test("an engine that was not told to keep its inputs has no session", async () => {
    const engine = await load();
    create(engine, "x");
    assert.equal(engine.save(), null);
});

test("the longer of two worlds of one beginning goes on", async () => {
    const short = sessionOf(await world({}, "one"));
    const long = sessionOf(await world({}, "one", "two"));
    assert.equal(whichGoesOn(short, true, long), "bridge");
    assert.equal(whichGoesOn(long, true, short), "page");
    assert.equal(long.continues(short), true);
    assert.equal(short.continues(long), false);
});

test("of two different worlds the one on the screen goes on, unless nobody has touched it", async () => {
    const here = sessionOf(await world({ seed: 2n }, "here"), "learn/basics/first-deployment");
    const there = sessionOf(await world({ seed: 3n }, "there"));
    const empty = sessionOf(await world({ seed: 3n }));
    assert.equal(whichGoesOn(here, true, there), "page");
    assert.equal(whichGoesOn(here, false, there), "bridge");
    assert.equal(whichGoesOn(here, false, empty), "page");
    assert.equal(whichGoesOn(sessionOf(await world({ seed: 2n })), false, empty), "bridge");
    // The same inputs under another seed are another world.
    assert.equal(sessionOf(await world({ seed: 3n }, "here")).continues(here), false);
});

test("a session grows only by what follows", async () => {
    const session = sessionOf(await world({}, "one"));
    const input = { at: 5000, kind: 1, target: "ecs.CreateCluster", text: "{}" };
    assert.equal(session.grow(0, [input], 6000), false);
    assert.equal(session.grow(1, "x", 6000), false);
    assert.equal(session.grow(1, [], session.now - 1), false);
    assert.equal(session.grow(1, [], NaN), false);
    assert.equal(session.grow(1, [input], 6000), true);
    assert.equal(session.inputs.length, 2);
    assert.equal(session.now, 6000);
});
