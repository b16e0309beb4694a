// A bridge of its own for each test, and the clients that talk to it.
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const TARGET = "AmazonEC2ContainerServiceV20141113";
export const NETWORK = "awsvpcConfiguration={subnets=[subnet-0a1b2c3d],securityGroups=[sg-0a1b2c3d]," +
    "assignPublicIp=ENABLED}";
export const ROLE = "arn:aws:iam::111122223333:role/ecsTaskExecutionRole";

// Runs a program to its end: { code, signal, stdout, stderr }.
export function run(command, args, options = {}) {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
        const out = { stdout: "", stderr: "" };
        for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (t) => (out[name] += t));
        child.on("error", reject);
        child.on("close", (code, signal) => resolve({ code, signal, ...out }));
    });
}

const BRIDGE = path.join(root, "web/bridge/bridge.mjs");
export const runBridge = (...flags) => run(process.execPath, [BRIDGE, ...flags]);

// Starts a bridge on a free port. The test's end stops it.
export async function startBridge(t, ...flags) {
    const child = spawn(process.execPath, [BRIDGE, "--port", "0", ...flags], { stdio: ["ignore", "pipe", "pipe"] });
    const bridge = { child, stdout: "", stderr: "" };
    child.stderr.setEncoding("utf8").on("data", (text) => (bridge.stderr += text));
    bridge.ended = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal })));
    bridge.stop = (signal = "SIGTERM") => {
        child.kill(signal);
        return bridge.ended;
    };
    t.after(() => bridge.stop("SIGKILL"));
    bridge.address = await new Promise((resolve, reject) => {
        child.stdout.setEncoding("utf8").on("data", (text) => {
            bridge.stdout += text;
            const found = bridge.stdout.match(/http:\/\/127\.0\.0\.1:\d+/);
            if (found) resolve(found[0]);
        });
        bridge.ended.then(() => reject(new Error(`the bridge ended: ${bridge.stderr}`)));
    });
    bridge.port = Number(new URL(bridge.address).port);
    return bridge;
}

// One HTTP request: { status, headers, rawHeaders, text, json }.
export function send(bridge, { method = "POST", target = "/", headers = {}, body = "", agent } = {}) {
    return new Promise((resolve, reject) => {
        const request = http.request({ host: "127.0.0.1", port: bridge.port, method, path: target, headers, agent });
        request.on("error", reject);
        request.on("response", (response) => {
            const chunks = [];
            response.on("data", (chunk) => chunks.push(chunk));
            response.on("error", reject);
            response.on("end", () => {
                const text = Buffer.concat(chunks).toString("utf8");
                let json;
                try {
                    json = JSON.parse(text);
                } catch {
                    json = undefined;
                }
                const { statusCode: status, rawHeaders } = response;
                resolve({ status, headers: response.headers, rawHeaders, text, json });
            });
        });
        request.end(body);
    });
}

export const ecsHeaders = (operation, region = "us-east-1") => ({
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `${TARGET}.${operation}`,
    "authorization": `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260105/${region}/ecs/aws4_request, ` +
        "SignedHeaders=host, Signature=00",
});

// One ECS operation as the SDKs send it.
export const ecs = (bridge, operation, input = {}, options = {}) => send(bridge, {
    headers: ecsHeaders(operation),
    body: typeof input === "string" || Buffer.isBuffer(input) ? input : JSON.stringify(input), ...options });

export const state = async (bridge) => (await send(bridge, { method: "GET", target: "/_drydock/state" })).json;
export const reset = (bridge) => send(bridge, { target: "/_drydock/reset" });
export const advance = (bridge, seconds) => send(bridge, {
    target: "/_drydock/advance", body: JSON.stringify({ seconds }) });

// Debian's own clients, whatever else is first on PATH; no configuration but this.
export const clientEnvironment = {
    PATH: "/usr/bin:/bin", HOME: "/nonexistent", LC_ALL: "C.UTF-8", TZ: "UTC",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "any", AWS_DEFAULT_REGION: "us-east-1",
    AWS_CONFIG_FILE: "/nonexistent", AWS_SHARED_CREDENTIALS_FILE: "/nonexistent", AWS_PAGER: "",
    AWS_EC2_METADATA_DISABLED: "true", PYTHONDONTWRITEBYTECODE: "1",
};

// aws(bridge)("ecs", "list-clusters") -> { code, stdout, stderr, json }
export const awsCli = (bridge, options = {}) => async (...args) => {
    const result = await run("/usr/bin/aws", ["--endpoint-url", bridge.address, ...args],
        { env: clientEnvironment, ...options });
    try {
        result.json = JSON.parse(result.stdout);
    } catch {
        result.json = undefined;
    }
    return result;
};

export function temporaryFolder(t) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "drydock-clients-"));
    t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
    return folder;
}

// The task definition that the first tutorial hands out, revision 1 or 2.
export function taskDefinition(revision = 1, changes = {}) {
    const name = revision === 1 ? "task-def.json" : `task-def-v${revision}.json`;
    const file = path.join(root, "tutorials/basics/first-deployment", name);
    return { ...JSON.parse(fs.readFileSync(file, "utf8")), ...changes };
}

export const serviceInput = (changes = {}) => ({
    cluster: "prod-web", serviceName: "web-api-svc", taskDefinition: "web-api", desiredCount: 2, launchType: "FARGATE",
    networkConfiguration: { awsvpcConfiguration: {
        subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"], assignPublicIp: "ENABLED" } },
    ...changes,
});

// Calls `look` until it answers something that is not false, for at most `seconds`.
export async function until(look, seconds = 20) {
    const end = Date.now() + seconds * 1000;
    for (;;) {
        const found = await look();
        if (found || Date.now() > end) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}
