// Bodies that no client sends, made from good ones by a seeded generator: whatever they are, the answer is an AWS error
// or a success, never a stop of the engine. DRYDOCK_FUZZ_SEED and DRYDOCK_FUZZ_COUNT ask for other or more of them.
import assert from "node:assert/strict";
import http from "node:http";
import test from "node:test";

import { advance, ecs, ROLE, serviceInput, startBridge, state, taskDefinition } from "./support.mjs";

const SEED = Number(process.env.DRYDOCK_FUZZ_SEED ?? 20260105);
const COUNT = Number(process.env.DRYDOCK_FUZZ_COUNT ?? 3000);

// mulberry32
function generator(seed) {
    let state = seed >>> 0;
    return (n) => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) % n;
    };
}

const { networkConfiguration } = serviceInput();
const GOOD = [
    ["CreateCluster", { clusterName: "prod-web", tags: [{ key: "a", value: "b" }] }],
    ["DescribeClusters", { clusters: ["prod-web"], include: ["TAGS", "STATISTICS"] }],
    ["ListClusters", { maxResults: 10 }],
    ["RegisterTaskDefinition", taskDefinition(1, { executionRoleArn: ROLE })],
    ["DescribeTaskDefinition", { taskDefinition: "web-api:1" }],
    ["ListTaskDefinitions", { familyPrefix: "web-api", sort: "DESC", maxResults: 3 }],
    ["ListTaskDefinitionFamilies", { status: "ACTIVE" }],
    ["DeregisterTaskDefinition", { taskDefinition: "web-api:2" }],
    ["CreateService", serviceInput({ deploymentConfiguration: { maximumPercent: 150, minimumHealthyPercent: 50 } })],
    ["UpdateService", { cluster: "prod-web", service: "web-api-svc", desiredCount: 3, forceNewDeployment: true }],
    ["DescribeServices", { cluster: "prod-web", services: ["web-api-svc"], include: ["TAGS"] }],
    ["ListServices", { cluster: "prod-web", launchType: "FARGATE" }],
    ["DeleteService", { cluster: "prod-web", service: "web-api-svc", force: true }],
    ["RunTask", { cluster: "prod-web", taskDefinition: "web-api", launchType: "FARGATE", count: 2, startedBy: "x",
        networkConfiguration }],
    ["ListTasks", { cluster: "prod-web", desiredStatus: "STOPPED", maxResults: 2 }],
    ["DescribeTasks", { cluster: "prod-web", tasks: ["0123456789abcdef0123456789abcdef"] }],
    ["StopTask", { cluster: "prod-web", task: "0123456789abcdef0123456789abcdef", reason: "r" }],
    ["TagResource", { resourceArn: "arn:aws:ecs:us-east-1:111122223333:cluster/prod-web", tags: [{ key: "k" }] }],
    ["ListTagsForResource", { resourceArn: "arn:aws:ecs:us-east-1:111122223333:service/prod-web/web-api-svc" }],
    ["DeleteCluster", { cluster: "prod-web" }],
];
const ODD = [null, true, -1, 0, 1, 2147483647, -2147483648, 9007199254740993, 1e308, 0.5, "", " ", "x".repeat(300), ":",
    "/", "arn:aws:ecs", "arn:aws:ecs:us-east-1:111122223333:task/a/b/c/d", "\u0000", "\ud800", "ä世", [], {}, [[]],
    [null], [{}], ["a", "a"], Array.from({ length: 120 }, (_, i) => `n${i}`),
    { a: { b: {} } }, "web-api:99999999999999999999"];

function places(value, found = []) {
    if (value !== null && typeof value === "object") {
        for (const key of Object.keys(value)) {
            found.push([value, key]);
            places(value[key], found);
        }
    }
    return found;
}

function mutate(input, draw) {
    const copy = structuredClone(input);
    for (let i = draw(3); i >= 0; i -= 1) {
        const all = places(copy);
        if (all.length === 0) break;
        const [parent, key] = all[draw(all.length)];
        if (draw(4) === 0) delete parent[key];
        else parent[key] = structuredClone(ODD[draw(ODD.length)]);
    }
    const body = Buffer.from(JSON.stringify(copy));
    // One in eight is broken as text, too.
    if (draw(8) === 0) body[draw(body.length)] = draw(256);
    return draw(50) === 0 ? body.subarray(0, draw(body.length)) : body;
}

test(`${COUNT} spoiled requests (seed ${SEED}) stop nothing`, async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    const draw = generator(SEED);
    const seen = new Map();
    for (let i = 0; i < COUNT; i += 1) {
        // Good requests in between, so that there is something to spoil.
        const [operation, good] = GOOD[draw(GOOD.length)];
        const body = draw(5) === 0 ? good : mutate(good, draw);
        const answer = await ecs(bridge, operation, body, { agent });
        const kind = answer.status === 200 ? "ok" : answer.json?.__type;
        const sent = Buffer.isBuffer(body) ? body : JSON.stringify(body);
        const said = `request ${i}: ${operation} ${sent}\n${answer.text}`;
        assert.ok(answer.status === 200 || answer.status === 400, `${said}\n${bridge.stderr}`);
        assert.ok(kind, said);
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        if (i % 100 === 99) assert.equal((await advance(bridge, 1 + draw(200))).status, 200, bridge.stderr);
    }
    assert.equal((await advance(bridge, 7200)).status, 200, bridge.stderr);
    assert.match((await state(bridge)).hash, /^[0-9a-f]{16}$/);
    for (const kind of ["ok", "SerializationException", "InvalidParameterException", "ClientException"]) {
        assert.ok(seen.get(kind) > 10, `${kind}: ${JSON.stringify([...seen])}`);
    }
    assert.equal(bridge.stderr, "");
});
