// Who answers in http.bench.mjs: the bridge, moto where it is installed, and a recording. A peer is { port, stop() }.
import { spawn } from "node:child_process";
import net from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import { advanceRequest, ec2Request, ecsRequest, Lane } from "./http_lane.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

export async function startBridge() {
    const script = path.join(root, "web/bridge/bridge.mjs");
    const child = spawn(process.execPath, [script, "--port", "0", "--speed", "0"], {
        stdio: ["ignore", "pipe", "inherit"] });
    const port = await new Promise((resolve, reject) => {
        let said = "";
        child.stdout.setEncoding("utf8").on("data", (text) => {
            said += text;
            const found = said.match(/http:\/\/127\.0\.0\.1:(\d+)/);
            if (found) resolve(Number(found[1]));
        });
        child.on("close", () => reject(new Error("the bridge ended")));
    });
    return { port, stop: () => child.kill() };
}

function freePort() {
    return new Promise((resolve) => {
        const probe = net.createServer().listen(0, "127.0.0.1", () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

async function answers(address) {
    for (let i = 0; i < 300; i += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (await fetch(address).then((response) => response.ok, () => false)) return true;
    }
    return false;
}

// Another simulator of AWS: https://github.com/getmoto/moto. null: it is not installed, or does not start.
export async function startMoto() {
    const port = await freePort();
    const child = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore", detached: true });
    const gone = new Promise((resolve) => {
        child.on("error", () => resolve(false));
        child.on("close", () => resolve(false));
    });
    const stop = () => {
        try {
            process.kill(-child.pid, "SIGKILL");
        } catch {
            // It has ended by itself.
        }
    };
    if (await Promise.race([gone, answers(`http://127.0.0.1:${port}/moto-api/data.json`)])) return { port, stop };
    if (child.pid !== undefined) stop();
    return null;
}

// Answers everything with `bytes`.
export async function startPlayback(bytes) {
    const worker = new Worker(new URL("./http_playback.mjs", import.meta.url), { workerData: bytes });
    const port = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    return { port, stop: () => worker.terminate() };
}

// Furnishes a peer: 10 services of 10 tasks, and 100 tasks of their own, which run. Returns the requests to measure,
// operation and input.
export async function furnish(peer, ours) {
    const lane = new Lane(peer.port);
    const call = async (operation, input) => JSON.parse(await lane.ask(ecsRequest(operation, input)));
    const subnet = /<subnetId>([^<]+)/.exec(await lane.ask(ec2Request("DescribeSubnets")))[1];
    const group = /<groupId>([^<]+)/.exec(await lane.ask(ec2Request("DescribeSecurityGroups")))[1];
    await call("CreateCluster", { clusterName: "bench" });
    // moto wants what real ECS does not: a size of the container, and security groups.
    await call("RegisterTaskDefinition", {
        family: "web", networkMode: "awsvpc", requiresCompatibilities: ["FARGATE"], cpu: "256", memory: "512",
        executionRoleArn: "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
        containerDefinitions: [{ name: "web", essential: true, cpu: 256, memory: 512,
            image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:1.0" }] });
    const place = { cluster: "bench", taskDefinition: "web", launchType: "FARGATE",
        networkConfiguration: { awsvpcConfiguration: { subnets: [subnet], securityGroups: [group] } } };
    const services = Array.from({ length: 10 }, (_, i) => `web-${i}`);
    for (const serviceName of services) await call("CreateService", { ...place, serviceName, desiredCount: 10 });
    const tasks = [];
    for (let i = 0; i < 10; i += 1) {
        tasks.push(...(await call("RunTask", { ...place, count: 10 })).tasks.map((task) => task.taskArn));
    }
    if (ours) await lane.ask(advanceRequest(300));
    lane.close();
    return {
        "DescribeServices-1": ["DescribeServices", { cluster: "bench", services: services.slice(0, 1) }],
        "DescribeServices-10": ["DescribeServices", { cluster: "bench", services }],
        "DescribeTasks-100": ["DescribeTasks", { cluster: "bench", tasks }],
        "RunTask-1": ["RunTask", place],
        "RunTask-10": ["RunTask", { ...place, count: 10 }],
    };
}
