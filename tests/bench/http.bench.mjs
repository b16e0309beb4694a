// Requests a second through the bridge, over one and over several kept connections. Alone it prints its rows as JSON:
//   node tests/bench/http.bench.mjs
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const ROLE = "arn:aws:iam::111122223333:role/ecsTaskExecutionRole";
const NETWORK = { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"] } };
const WARM_UP = 300;
const MEASURE_MS = 1500;

async function startBridge() {
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
    return { child, port };
}

// One request; answers the parsed body, and throws when it is refused.
function request(port, agent, where, headers, input) {
    const body = JSON.stringify(input);
    return new Promise((resolve, reject) => {
        const call = http.request({ host: "127.0.0.1", port, agent, method: "POST", path: where,
            headers: { ...headers, "content-length": Buffer.byteLength(body) } }, (response) => {
            const chunks = [];
            response.on("data", (chunk) => chunks.push(chunk));
            response.on("end", () => {
                const text = Buffer.concat(chunks).toString();
                if (response.statusCode === 200) resolve(text);
                else reject(new Error(`${where} ${response.statusCode}: ${text}`));
            });
        });
        call.on("error", reject);
        call.end(body);
    });
}

const operation = (port, agent, name, input) => request(port, agent, "/", {
    "content-type": "application/x-amz-json-1.1", "x-amz-target": `AmazonEC2ContainerServiceV20141113.${name}`,
    "authorization": "AWS4-HMAC-SHA256 Credential=AKID/20260105/us-east-1/ecs/aws4_request, Signature=0",
}, input);

// Requests a second with `lanes` connections, each always busy.
async function rate(lanes, work, warmUp = WARM_UP) {
    for (let i = 0; i < warmUp; i += 1) await work();
    let count = 0;
    const start = performance.now();
    const lane = async () => {
        while (performance.now() - start < MEASURE_MS) {
            await work();
            count += 1;
        }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return count / ((performance.now() - start) / 1000);
}

// Another simulator of AWS, where it is installed: https://github.com/getmoto/moto
async function startMoto() {
    const port = await new Promise((resolve) => {
        const probe = net.createServer().listen(0, "127.0.0.1", () => {
            const { port: free } = probe.address();
            probe.close(() => resolve(free));
        });
    });
    const child = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore", detached: true });
    const gone = new Promise((resolve) => {
        child.on("error", () => resolve(false));
        child.on("close", () => resolve(false));
    });
    const answers = (async () => {
        for (let i = 0; i < 300; i += 1) {
            await new Promise((resolve) => setTimeout(resolve, 100));
            const up = await fetch(`http://127.0.0.1:${port}/moto-api/data.json`).then((r) => r.ok, () => false);
            if (up) return true;
        }
        return false;
    })();
    if (await Promise.race([gone, answers])) return { child, port };
    return null;
}

function stopMoto(moto) {
    try {
        process.kill(-moto.child.pid, "SIGKILL");
    } catch {
        // It has ended by itself.
    }
}

// The same requests to the same number of the same services.
async function compare(agent, ours) {
    const moto = await startMoto();
    if (!moto) {
        console.error("  moto_server is not installed (or does not start): no comparison with it");
        return [];
    }
    const rows = [];
    try {
        const services = await furnish(moto.port, agent, false);
        for (const [name, input] of describe(services)) {
            for (const lanes of [1, 8]) {
                const row = `${name}/connections=${lanes}`;
                const value = await rate(lanes, () => operation(moto.port, agent, "DescribeServices", input), 30);
                rows.push({ name: `moto/${row}`, value: Math.round(value), unit: "requests/s" });
                rows.push({ name: `http-over-moto/${row}`, value: ours.get(`http/${row}`) / value, unit: "times" });
            }
        }
    } finally {
        stopMoto(moto);
    }
    return rows;
}

const describe = (services) => [
    ["DescribeServices-1", { cluster: "bench", services: services.slice(0, 1) }],
    ["DescribeServices-10", { cluster: "bench", services }]];

async function furnish(port, agent, ours = true) {
    // The other one has no subnets of its own.
    const where = ours ? { launchType: "FARGATE", networkConfiguration: NETWORK } : { launchType: "EC2" };
    await operation(port, agent, "CreateCluster", { clusterName: "bench" });
    await operation(port, agent, "RegisterTaskDefinition", {
        family: "web", networkMode: "awsvpc", requiresCompatibilities: ["FARGATE"], cpu: "256", memory: "512",
        executionRoleArn: ROLE, containerDefinitions: [{ name: "web", essential: true,
            image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:1.0" }] });
    const services = Array.from({ length: 10 }, (_, i) => `web-${i}`);
    for (const serviceName of services) {
        await operation(port, agent, "CreateService", { cluster: "bench", serviceName, taskDefinition: "web",
            desiredCount: 10, ...where });
    }
    if (ours) await request(port, agent, "/_drydock/advance", {}, { seconds: 300 });
    return services;
}

export default async function httpBench() {
    const { child, port } = await startBridge();
    const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
    const rows = [];
    try {
        const services = await furnish(port, agent);
        const tasks = JSON.parse(await operation(port, agent, "ListTasks", { cluster: "bench" })).taskArns;
        const works = [
            ...describe(services).map(([name, input]) => [name, () => operation(port, agent, "DescribeServices", input)]),
            ["DescribeTasks-100", () => operation(port, agent, "DescribeTasks", { cluster: "bench", tasks })],
            // Last, for it fills the cluster.
            ["RunTask-1", () => operation(port, agent, "RunTask", { cluster: "bench", taskDefinition: "web",
                launchType: "FARGATE", networkConfiguration: NETWORK })],
        ];
        for (const [name, work] of works) {
            for (const lanes of [1, 8]) {
                const value = await rate(lanes, work);
                rows.push({ name: `http/${name}/connections=${lanes}`, value: Math.round(value), unit: "requests/s" });
            }
        }
        rows.push(...await compare(agent, new Map(rows.map(({ name, value }) => [name, value]))));
    } finally {
        agent.destroy();
        child.kill();
    }
    return rows;
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
    console.log(JSON.stringify(await httpBench(), null, 2));
}
