// The AWS SDK for JavaScript v3 through the bridge.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import test from "node:test";

import { advance, ROLE, root, serviceInput, startBridge, taskDefinition } from "./support.mjs";

const sdk = createRequire(path.join(root, "web/package.json"))("@aws-sdk/client-ecs");

async function prepared(t, ...flags) {
    const bridge = await startBridge(t, ...flags);
    const client = new sdk.ECSClient({
        endpoint: bridge.address, region: "us-east-1", maxAttempts: 1,
        credentials: { accessKeyId: "any", secretAccessKey: "any" },
    });
    t.after(() => client.destroy());
    return { bridge, client, call: (name, input = {}) => client.send(new sdk[`${name}Command`](input)) };
}

test("the SDK deploys a service and its waiter sees it", async (t) => {
    const { client, call } = await prepared(t, "--speed", "600");
    const { cluster } = await call("CreateCluster", { clusterName: "prod-web" });
    assert.equal(cluster.clusterArn, "arn:aws:ecs:us-east-1:111122223333:cluster/prod-web");
    await call("RegisterTaskDefinition", taskDefinition(1, { executionRoleArn: ROLE }));
    const { service, $metadata } = await call("CreateService", serviceInput());
    assert.match($metadata.requestId, /^[0-9a-f-]{36}$/);
    assert.ok(service.createdAt instanceof Date);
    assert.equal(service.createdAt.toISOString().slice(0, 11), "2026-01-05T");
    const waited = await sdk.waitUntilServicesStable({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
        { cluster: "prod-web", services: ["web-api-svc"] });
    assert.equal(waited.state, "SUCCESS");
    const { taskArns } = await call("ListTasks", { cluster: "prod-web" });
    const { tasks } = await call("DescribeTasks", { cluster: "prod-web", tasks: taskArns });
    assert.deepEqual(tasks.map((task) => task.lastStatus), ["RUNNING", "RUNNING"]);
    assert.ok(tasks[0].startedAt > tasks[0].createdAt);
});

test("exceptions are the SDK's own classes", async (t) => {
    const { call } = await prepared(t, "--speed", "0");
    const rejected = (promise, kind, message) => assert.rejects(promise, (error) => {
        assert.ok(error instanceof kind, error.name);
        assert.equal(error.message, message);
        assert.equal(error.$fault, "client");
        assert.equal(error.$metadata.httpStatusCode, 400);
        return true;
    });
    await rejected(call("ListTasks", { cluster: "nope" }), sdk.ClusterNotFoundException, "Cluster not found.");
    await call("CreateCluster", { clusterName: "prod-web" });
    await rejected(call("DescribeTasks", { cluster: "prod-web", tasks: ["x"] }), sdk.InvalidParameterException,
        "taskId length should be one of [32,36]");
    await rejected(call("RegisterTaskDefinition", taskDefinition(1)), sdk.ClientException,
        "Fargate requires task definition to have execution role ARN to support ECR images.");
    await assert.rejects(call("CreateCapacityProvider", { name: "cp",
        autoScalingGroupProvider: { autoScalingGroupArn: "arn" } }), (error) => {
        assert.ok(error instanceof sdk.ECSServiceException);
        assert.match(error.message, /Drydock/);
        return true;
    });
});

test("paginators walk all pages", async (t) => {
    const { client, call } = await prepared(t, "--speed", "0");
    for (let i = 0; i < 7; i += 1) await call("CreateCluster", { clusterName: `c${i}` });
    const pages = [];
    for await (const page of sdk.paginateListClusters({ client, pageSize: 3 }, {})) pages.push(page.clusterArns);
    assert.deepEqual(pages.map((page) => page.length), [3, 3, 1]);
    assert.equal(new Set(pages.flat()).size, 7);
});

test("a task runs to its end, seen by both task waiters", async (t) => {
    const { bridge, client, call } = await prepared(t, "--speed", "0");
    await call("CreateCluster", { clusterName: "prod-web" });
    await call("RegisterTaskDefinition", taskDefinition(1, { executionRoleArn: ROLE }));
    const { networkConfiguration } = serviceInput();
    const { tasks, failures } = await call("RunTask", { cluster: "prod-web", taskDefinition: "web-api",
        launchType: "FARGATE", networkConfiguration });
    assert.deepEqual(failures, []);
    const one = { cluster: "prod-web", tasks: [tasks[0].taskArn] };
    const wait = { client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 };
    await advance(bridge, 120);
    assert.equal((await sdk.waitUntilTasksRunning(wait, one)).state, "SUCCESS");
    await call("StopTask", { cluster: "prod-web", task: tasks[0].taskArn });
    await advance(bridge, 180);
    assert.equal((await sdk.waitUntilTasksStopped(wait, one)).state, "SUCCESS");
});

test("a client token runs a task once", async (t) => {
    const { call } = await prepared(t, "--speed", "0");
    await call("CreateCluster", { clusterName: "prod-web" });
    await call("RegisterTaskDefinition", taskDefinition(1, { executionRoleArn: ROLE }));
    const { networkConfiguration } = serviceInput();
    const input = { cluster: "prod-web", taskDefinition: "web-api", launchType: "FARGATE", networkConfiguration };
    const arns = async (changes) => (await call("RunTask", { ...input, ...changes })).tasks.map((task) => task.taskArn);
    const first = await arns({ clientToken: "once", count: 2 });
    assert.deepEqual(await arns({ clientToken: "once", count: 2 }), first);
    await assert.rejects(arns({ clientToken: "once", count: 3 }), (error) => {
        assert.ok(error instanceof sdk.ConflictException, error.name);
        assert.deepEqual([...error.resourceIds].sort(), [...first].sort());
        return true;
    });
    // Without one the SDK makes a new token for each call.
    assert.notDeepEqual(await arns({}), await arns({}));
});
