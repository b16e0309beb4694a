// The same seed and the same requests give the same bytes: answers, headers and the hash of the state.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";

import { advance, awsCli, ecs, NETWORK, ROLE, send, serviceInput, startBridge, state, taskDefinition,
    temporaryFolder } from "./support.mjs";

// A deployment with everything that is drawn at random: ids, timings, addresses; refusals in between.
async function story(bridge) {
    const answers = [];
    const keep = async (promise) => {
        const answer = await promise;
        answers.push({ status: answer.status, headers: answer.rawHeaders, text: answer.text });
        return answer;
    };
    const call = (operation, input) => keep(ecs(bridge, operation, input));
    const look = async () => {
        const { json } = await call("ListTasks", { cluster: "prod-web" });
        if (json.taskArns.length) await call("DescribeTasks", { cluster: "prod-web", tasks: json.taskArns });
        await call("DescribeServices", { cluster: "prod-web", services: ["web-api-svc"], include: ["TAGS"] });
        return json.taskArns;
    };
    await call("CreateCluster", { clusterName: "prod-web" });
    await call("RegisterTaskDefinition", taskDefinition(1));
    await call("RegisterTaskDefinition", taskDefinition(1, { executionRoleArn: ROLE }));
    await call("CreateService", serviceInput({ desiredCount: 4, tags: [{ key: "a", value: "b" }] }));
    for (const seconds of [3, 4.25, 10, 60]) {
        await keep(advance(bridge, seconds));
        await look();
    }
    const [first] = await look();
    await call("StopTask", { cluster: "prod-web", task: first });
    await keep(advance(bridge, 7));
    await call("RegisterTaskDefinition", taskDefinition(2, { executionRoleArn: ROLE }));
    await call("UpdateService", { cluster: "prod-web", service: "web-api-svc", taskDefinition: "web-api:2" });
    await call("Nonsense", {});
    await call("CreateCluster", "{");
    await keep(advance(bridge, 300));
    await look();
    await call("RunTask", { cluster: "prod-web", taskDefinition: "web-api:1", launchType: "FARGATE", count: 3,
        networkConfiguration: serviceInput().networkConfiguration });
    await keep(advance(bridge, 45));
    await look();
    await keep(send(bridge, { method: "GET", target: "/_drydock/state" }));
    return answers;
}

test("two bridges with the same seed answer with the same bytes", async (t) => {
    const one = await story(await startBridge(t, "--speed", "0", "--seed", "42"));
    const two = await story(await startBridge(t, "--speed", "0", "--seed", "42"));
    assert.ok(one.length > 25);
    assert.ok(one.some((answer) => answer.text.includes('"lastStatus":"RUNNING"')));
    assert.deepEqual(two, one);
});

test("after a reset everything comes again as it was", async (t) => {
    const bridge = await startBridge(t, "--speed", "0", "--seed", "42");
    const one = await story(bridge);
    await send(bridge, { target: "/_drydock/reset" });
    assert.deepEqual(await story(bridge), one);
});

test("another seed gives other ids and timings", async (t) => {
    const one = await startBridge(t, "--speed", "0", "--seed", "1");
    const two = await startBridge(t, "--speed", "0", "--seed", "2");
    const last = (answers) => answers.filter((answer) => answer.text.includes("taskArns")).pop().text;
    assert.notEqual(last(await story(one)), last(await story(two)));
});

test("time in many small steps leads to where one large step leads", async (t) => {
    const run = async (steps) => {
        const bridge = await startBridge(t, "--speed", "0", "--seed", "9");
        await ecs(bridge, "CreateCluster", { clusterName: "prod-web" });
        await ecs(bridge, "RegisterTaskDefinition", taskDefinition(1, { executionRoleArn: ROLE }));
        await ecs(bridge, "CreateService", serviceInput({ desiredCount: 8 }));
        for (let i = 0; i < steps; i += 1) await advance(bridge, 600 / steps);
        return state(bridge);
    };
    const large = await run(1);
    assert.equal(large.seconds, 600);
    assert.ok(large.events > 20);
    assert.deepEqual(await run(160), large);
});

test("the aws CLI prints the same bytes for the same commands", async (t) => {
    const folder = temporaryFolder(t);
    const definition = taskDefinition(1, { executionRoleArn: ROLE });
    fs.writeFileSync(path.join(folder, "task-def.json"), JSON.stringify(definition));
    const commands = async () => {
        const bridge = await startBridge(t, "--speed", "0", "--seed", "5");
        const aws = awsCli(bridge, { cwd: folder });
        const out = [];
        const call = async (...args) => out.push(await aws("ecs", ...args));
        await call("create-cluster", "--cluster-name", "prod-web");
        await call("register-task-definition", "--cli-input-json", "file://task-def.json");
        await call("create-service", "--cluster", "prod-web", "--service-name", "web-api-svc", "--task-definition",
            "web-api", "--desired-count", "2", "--launch-type", "FARGATE", "--network-configuration", NETWORK);
        await advance(bridge, 77);
        await call("describe-services", "--cluster", "prod-web", "--services", "web-api-svc", "--output", "table");
        await call("list-tasks", "--cluster", "prod-web", "--output", "yaml");
        await call("delete-cluster", "--cluster", "prod-web");
        return out.map(({ code, stdout, stderr }) => ({ code, stdout, stderr }));
    };
    const [one, two] = await Promise.all([commands(), commands()]);
    assert.deepEqual(one.map(({ code }) => code), [0, 0, 0, 0, 0, 254]);
    assert.deepEqual(two, one);
});
