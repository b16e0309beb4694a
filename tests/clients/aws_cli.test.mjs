// The real aws CLI walks the story of the first deployment through the bridge.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { describe, test } from "node:test";

import { advance, awsCli, NETWORK, ROLE, send, startBridge, taskDefinition, temporaryFolder } from "./support.mjs";

const ARN = "arn:aws:ecs:us-east-1:111122223333";

function writeFiles(t) {
    const folder = temporaryFolder(t);
    const write = (name, value) => fs.writeFileSync(path.join(folder, name), JSON.stringify(value));
    write("task-def.json", taskDefinition(1));
    write("with-role.json", taskDefinition(1, { executionRoleArn: ROLE }));
    write("with-role-v2.json", taskDefinition(2, { executionRoleArn: ROLE }));
    return folder;
}

function succeeded(result) {
    assert.equal(result.code, 0, result.stderr);
    assert.equal(result.stderr, "");
    return result.json;
}

function refused(result, operation, code, message) {
    assert.equal(result.stderr, `\nAn error occurred (${code}) when calling the ${operation} operation: ${message}\n`);
    assert.equal(result.code, 254);
    assert.equal(result.stdout, "");
}

const createService = ["ecs", "create-service", "--cluster", "prod-web", "--service-name", "web-api-svc",
    "--task-definition", "web-api", "--desired-count", "2", "--launch-type", "FARGATE",
    "--network-configuration", NETWORK];
const ofService = ["--cluster", "prod-web", "--services", "web-api-svc"];

test("the first deployment, from an empty account to a roll-back", async (t) => {
    // Time flows, but no faster than a slow machine keeps up with; what takes long is skipped with advance().
    const bridge = await startBridge(t, "--speed", "20");
    const folder = writeFiles(t);
    const aws = awsCli(bridge, { cwd: folder });
    const service = async () => succeeded(await aws("ecs", "describe-services", ...ofService)).services[0];
    const tasks = async () => succeeded(await aws("ecs", "list-tasks", "--cluster", "prod-web",
        "--service-name", "web-api-svc")).taskArns;

    await t.test("the cluster is created", async () => {
        const { cluster } = succeeded(await aws("ecs", "create-cluster", "--cluster-name", "prod-web"));
        assert.equal(cluster.clusterArn, `${ARN}:cluster/prod-web`);
        assert.equal(cluster.status, "ACTIVE");
    });
    await t.test("strict ECS wants an execution role for an ECR image", async () => {
        refused(await aws("ecs", "register-task-definition", "--cli-input-json", "file://task-def.json"),
            "RegisterTaskDefinition", "ClientException",
            "Fargate requires task definition to have execution role ARN to support ECR images.");
    });
    await t.test("with the role it is registered", async () => {
        const answer = succeeded(await aws("ecs", "register-task-definition", "--cli-input-json",
            "file://with-role.json"));
        const definition = answer.taskDefinition;
        assert.equal(definition.taskDefinitionArn, `${ARN}:task-definition/web-api:1`);
        assert.equal(definition.executionRoleArn, ROLE);
        assert.equal(definition.status, "ACTIVE");
        assert.deepEqual(definition.containerDefinitions[0].portMappings,
            [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }]);
    });
    await t.test("the service comes up with two tasks", async () => {
        const created = succeeded(await aws(...createService)).service;
        assert.equal(created.serviceArn, `${ARN}:service/prod-web/web-api-svc`);
        assert.equal(created.runningCount, 0);
        await advance(bridge, 180);
        succeeded(await aws("ecs", "wait", "services-stable", ...ofService));
        const { runningCount, pendingCount, deployments, events } = await service();
        assert.deepEqual([runningCount, pendingCount, deployments.length], [2, 0, 1]);
        assert.ok(events.some((event) => event.message === "(service web-api-svc) has reached a steady state."));
        const arns = await tasks();
        assert.equal(arns.length, 2);
        const seen = succeeded(await aws("ecs", "describe-tasks", "--cluster", "prod-web", "--tasks", ...arns));
        for (const task of seen.tasks) {
            assert.match(task.taskArn, /^arn:aws:ecs:us-east-1:111122223333:task\/prod-web\/[0-9a-f]{32}$/);
            assert.equal(task.lastStatus, "RUNNING");
            assert.equal(task.taskDefinitionArn, `${ARN}:task-definition/web-api:1`);
            assert.match(task.createdAt, /^2026-01-05T\d\d:\d\d:\d\d(\.\d{6})?\+00:00$/);
        }
    });
    await t.test("a stopped task is replaced", async () => {
        const [first, second] = await tasks();
        const stopped = succeeded(await aws("ecs", "stop-task", "--cluster", "prod-web", "--task", first,
            "--reason", "to see what happens")).task;
        assert.equal(stopped.desiredStatus, "STOPPED");
        await advance(bridge, 180);
        const now = await tasks();
        assert.equal(now.length, 2);
        assert.ok(!now.includes(first));
        assert.ok(now.includes(second));
        const [past] = succeeded(await aws("ecs", "describe-tasks", "--cluster", "prod-web", "--tasks", first)).tasks;
        assert.equal(past.lastStatus, "STOPPED");
        assert.equal(past.stopCode, "UserInitiated");
        assert.equal(past.stoppedReason, "to see what happens");
    });
    await t.test("revision 2 rolls out and revision 1 comes back", async () => {
        const second = succeeded(await aws("ecs", "register-task-definition", "--cli-input-json",
            "file://with-role-v2.json"));
        assert.equal(second.taskDefinition.revision, 2);
        for (const revision of [2, 1]) {
            const updated = succeeded(await aws("ecs", "update-service", "--cluster", "prod-web",
                "--service", "web-api-svc", "--task-definition", `web-api:${revision}`)).service;
            assert.equal(updated.deployments.length, 2);
            await advance(bridge, 400);
            succeeded(await aws("ecs", "wait", "services-stable", ...ofService));
            const { deployments, runningCount } = await service();
            assert.equal(runningCount, 2);
            assert.equal(deployments.length, 1);
            assert.equal(deployments[0].taskDefinition, `${ARN}:task-definition/web-api:${revision}`);
            assert.equal(deployments[0].rolloutState, "COMPLETED");
        }
    });
    await t.test("in the end everything can be taken down", async () => {
        refused(await aws("ecs", "delete-cluster", "--cluster", "prod-web"), "DeleteCluster",
            "ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.");
        succeeded(await aws("ecs", "delete-service", "--cluster", "prod-web", "--service", "web-api-svc", "--force"));
        await advance(bridge, 180);
        succeeded(await aws("ecs", "wait", "services-inactive", ...ofService));
        const { cluster } = succeeded(await aws("ecs", "delete-cluster", "--cluster", "prod-web"));
        assert.equal(cluster.status, "INACTIVE");
    });
});

test("with --lenient the task definition needs no execution role", async (t) => {
    const bridge = await startBridge(t, "--lenient", "--speed", "0");
    const aws = awsCli(bridge, { cwd: writeFiles(t) });
    const { taskDefinition: definition } = succeeded(await aws("ecs", "register-task-definition",
        "--cli-input-json", "file://task-def.json"));
    assert.equal(definition.executionRoleArn, ROLE);
});

test("by itself time brings a service up while the waiter waits", async (t) => {
    const bridge = await startBridge(t, "--speed", "600");
    const aws = awsCli(bridge, { cwd: writeFiles(t) });
    succeeded(await aws("ecs", "create-cluster", "--cluster-name", "prod-web"));
    succeeded(await aws("ecs", "register-task-definition", "--cli-input-json", "file://with-role.json"));
    succeeded(await aws(...createService));
    succeeded(await aws("ecs", "wait", "services-stable", ...ofService));
    const [service] = succeeded(await aws("ecs", "describe-services", ...ofService)).services;
    assert.deepEqual([service.runningCount, service.deployments[0].rolloutState], [2, "COMPLETED"]);
});

// Passes requests on and calls seen(operation) after each answer.
async function between(t, bridge, seen) {
    const server = http.createServer((request, response) => {
        const chunks = [];
        request.on("data", (chunk) => chunks.push(chunk));
        request.on("end", async () => {
            const { headers, url: target, method } = request;
            const answer = await send(bridge, { method, target, headers, body: Buffer.concat(chunks) });
            await seen(headers["x-amz-target"].split(".").pop());
            response.writeHead(answer.status, answer.headers).end(answer.text);
        });
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    t.after(() => {
        server.close();
        server.closeAllConnections();
    });
    return { address: `http://127.0.0.1:${server.address().port}` };
}

test("a waiter that has to wait asks again until the service is stable", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const asked = [];
    const aws = awsCli(await between(t, bridge, async (operation) => {
        asked.push(operation);
        // The service comes up after the waiter's first look.
        if (operation === "DescribeServices") await advance(bridge, 120);
    }), { cwd: writeFiles(t) });
    succeeded(await aws("ecs", "create-cluster", "--cluster-name", "prod-web"));
    succeeded(await aws("ecs", "register-task-definition", "--cli-input-json", "file://with-role.json"));
    succeeded(await aws(...createService));
    succeeded(await aws("ecs", "wait", "services-stable", ...ofService));
    assert.deepEqual(asked, ["CreateCluster", "RegisterTaskDefinition", "CreateService", "DescribeServices",
        "DescribeServices"]);
});

describe("single commands", () => {
    const prepared = async (t) => {
        const bridge = await startBridge(t, "--speed", "0");
        const aws = awsCli(bridge, { cwd: writeFiles(t) });
        succeeded(await aws("ecs", "create-cluster", "--cluster-name", "prod-web"));
        return { bridge, aws };
    };

    test("errors arrive as from AWS, on standard error with exit code 254", async (t) => {
        const { aws } = await prepared(t);
        refused(await aws("ecs", "describe-services", "--cluster", "nope", "--services", "web"), "DescribeServices",
            "ClusterNotFoundException", "Cluster not found.");
        refused(await aws("ecs", "update-service", "--cluster", "prod-web", "--service", "nope"), "UpdateService",
            "ServiceNotFoundException", "Service not found.");
        refused(await aws("ecs", "describe-task-definition", "--task-definition", "nope"), "DescribeTaskDefinition",
            "ClientException", "Unable to describe task definition.");
        refused(await aws("ecs", "stop-task", "--cluster", "prod-web", "--task", "short"), "StopTask",
            "InvalidParameterException", "taskId length should be one of [32,36]");
        refused(await aws("ecs", "stop-task", "--cluster", "prod-web", "--task",
            "0123456789abcdef0123456789abcdef"), "StopTask", "InvalidParameterException",
            "The referenced task was not found.");
        refused(await aws("ecs", "create-cluster", "--cluster-name", "a b"), "CreateCluster",
            "InvalidParameterException", "Cluster must match ^[a-zA-Z0-9\\-_]{1,255}$, but was a b");
    });

    test("a waiter on what is missing fails with exit code 255", async (t) => {
        const { aws } = await prepared(t);
        const result = await aws("ecs", "wait", "services-stable", "--cluster", "prod-web", "--services", "nope");
        assert.equal(result.stderr, "\nWaiter ServicesStable failed: Waiter encountered a terminal failure state: " +
            'For expression "failures[].reason" we matched expected path: "MISSING" at least once\n');
        assert.equal(result.code, 255);
    });

    test("tags are set, listed and removed", async (t) => {
        const { aws } = await prepared(t);
        const arn = ["--resource-arn", `${ARN}:cluster/prod-web`];
        const tags = async () => succeeded(await aws("ecs", "list-tags-for-resource", ...arn)).tags;
        assert.deepEqual(await tags(), []);
        succeeded(await aws("ecs", "tag-resource", ...arn, "--tags", "key=team,value=web", "key=stage,value=prod"));
        assert.deepEqual((await tags()).sort((a, b) => (a.key < b.key ? -1 : 1)),
            [{ key: "stage", value: "prod" }, { key: "team", value: "web" }]);
        succeeded(await aws("ecs", "untag-resource", ...arn, "--tag-keys", "team"));
        assert.deepEqual(await tags(), [{ key: "stage", value: "prod" }]);
        const shown = succeeded(await aws("ecs", "describe-clusters", "--clusters", "prod-web", "--include", "TAGS"));
        assert.deepEqual(shown.clusters[0].tags, [{ key: "stage", value: "prod" }]);
    });

    test("lists come in pages, and --max-items goes on where it stopped", async (t) => {
        const { aws } = await prepared(t);
        for (const name of ["a", "b", "c", "d"]) {
            succeeded(await aws("ecs", "create-cluster", "--cluster-name", name));
        }
        const all = succeeded(await aws("ecs", "list-clusters", "--page-size", "2")).clusterArns;
        assert.equal(new Set(all).size, 5);
        const seen = [];
        let more = [];
        for (let pages = 0; more && pages < 5; pages += 1) {
            const page = succeeded(await aws("ecs", "list-clusters", "--max-items", "2", ...more));
            seen.push(...page.clusterArns);
            more = page.NextToken ? ["--starting-token", page.NextToken] : null;
        }
        assert.deepEqual(seen, all);
        refused(await aws("ecs", "list-clusters", "--no-paginate", "--next-token", "nonsense"), "ListClusters",
            "InvalidParameterException", "Invalid token.");
    });

    test("--query and --output work on the answers", async (t) => {
        const { aws } = await prepared(t);
        const result = await aws("ecs", "describe-clusters", "--clusters", "prod-web", "--query",
            "clusters[].[clusterName,status]", "--output", "text");
        assert.equal(result.stdout, "prod-web\tACTIVE\n");
        const missing = succeeded(await aws("ecs", "describe-clusters", "--clusters", "nope"));
        assert.deepEqual(missing, { clusters: [], failures: [{ arn: `${ARN}:cluster/nope`, reason: "MISSING" }] });
    });

    test("a one-off task runs and is stopped", async (t) => {
        const { bridge, aws } = await prepared(t);
        succeeded(await aws("ecs", "register-task-definition", "--cli-input-json", "file://with-role.json"));
        const ran = succeeded(await aws("ecs", "run-task", "--cluster", "prod-web", "--task-definition", "web-api:1",
            "--launch-type", "FARGATE", "--network-configuration", NETWORK));
        assert.deepEqual(ran.failures, []);
        const arn = ran.tasks[0].taskArn;
        assert.equal(ran.tasks[0].lastStatus, "PROVISIONING");
        await advance(bridge, 120);
        succeeded(await aws("ecs", "wait", "tasks-running", "--cluster", "prod-web", "--tasks", arn));
        succeeded(await aws("ecs", "stop-task", "--cluster", "prod-web", "--task", arn));
        await advance(bridge, 180);
        succeeded(await aws("ecs", "wait", "tasks-stopped", "--cluster", "prod-web", "--tasks", arn));
        const [task] = succeeded(await aws("ecs", "describe-tasks", "--cluster", "prod-web", "--tasks", arn)).tasks;
        assert.equal(task.stoppedReason, "Task stopped by user");
    });

    test("an operation that is not modelled says so", async (t) => {
        const { aws } = await prepared(t);
        const result = await aws("ecs", "create-capacity-provider", "--name", "cp", "--auto-scaling-group-provider",
            "autoScalingGroupArn=arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:x");
        assert.equal(result.code, 254);
        assert.match(result.stderr, /calling the CreateCapacityProvider operation: .*Drydock/);
    });
});
