// The AWS SDK for JavaScript v3 without a server: the request handler of web/sdk, in Node and in Chromium.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { Readable } from "node:stream";
import test from "node:test";
import { pathToFileURL } from "node:url";
import zlib from "node:zlib";

import { contentSecurityPolicy } from "../../web/bridge/serve.mjs";
import { launch } from "../browser/support/page.mjs";
import { ecsHeaders, ROLE, root, serviceInput, taskDefinition } from "./support.mjs";

const FOLDER = path.join(root, "build/wasm/sdk");
const { createDrydock, EngineStopped } = await import(pathToFileURL(path.join(FOLDER, "index.mjs")));
const sdk = createRequire(path.join(root, "web/package.json"))("@aws-sdk/client-ecs");

function clientOf(drydock, options, region = "us-east-1") {
    const client = new sdk.ECSClient({ region, maxAttempts: 1,
        credentials: { accessKeyId: "any", secretAccessKey: "any" }, requestHandler: drydock.handler(options) });
    return { client, call: (name, input = {}, more) => client.send(new sdk[`${name}Command`](input), more) };
}

// One request as the SDK would hand it over.
const request = (operation, body, headers = {}) => ({ method: "POST", hostname: "ecs.us-east-1.amazonaws.com", path: "/",
    query: {}, headers: { ...ecsHeaders(operation), ...headers }, body });
const textOf = async ({ response }) => {
    const chunks = [];
    for await (const chunk of response.body) chunks.push(chunk);
    return Buffer.concat(chunks).toString("utf8");
};

async function deployed(call) {
    await call("CreateCluster", { clusterName: "prod-web" });
    await call("RegisterTaskDefinition", taskDefinition(1, { executionRoleArn: ROLE }));
    return call("CreateService", serviceInput());
}

test("a service is deployed and its waiter sees it, each request a moment later", async () => {
    const drydock = await createDrydock();
    const { client, call } = clientOf(drydock, { secondsPerRequest: 5 });
    const { service, $metadata } = await deployed(call);
    assert.equal($metadata.httpStatusCode, 200);
    assert.match($metadata.requestId, /^[0-9a-f-]{36}$/);
    assert.ok(service.createdAt instanceof Date);
    const waited = await sdk.waitUntilServicesStable({ client, maxWaitTime: 30, minDelay: 0.01, maxDelay: 0.01 },
        { cluster: "prod-web", services: ["web-api-svc"] });
    assert.equal(waited.state, "SUCCESS");
    const { taskArns } = await call("ListTasks", { cluster: "prod-web" });
    const { tasks } = await call("DescribeTasks", { cluster: "prod-web", tasks: taskArns });
    assert.deepEqual(tasks.map((task) => task.lastStatus), ["RUNNING", "RUNNING"]);
    drydock.close();
});

test("time that flows by itself is caught up before each request", async () => {
    const drydock = await createDrydock();
    const { client, call } = clientOf(drydock, { speed: 5000 });
    await deployed(call);
    const waited = await sdk.waitUntilServicesStable({ client, maxWaitTime: 30, minDelay: 0.05, maxDelay: 0.05 },
        { cluster: "prod-web", services: ["web-api-svc"] });
    assert.equal(waited.state, "SUCCESS");
    assert.ok(drydock.seconds > 0);
});

test("time stands still until it is moved, and goes on until something is so", async () => {
    const drydock = await createDrydock();
    const { call } = clientOf(drydock);
    await deployed(call);
    const running = async () => (await call("DescribeServices", { cluster: "prod-web", services: ["web-api-svc"] }))
        .services[0].runningCount;
    assert.equal(await running(), 0);
    assert.equal(drydock.seconds, 0);
    assert.equal(await drydock.advanceUntil(async () => (await running()) === 2, { maxSeconds: 600 }), true);
    const reached = drydock.seconds;
    assert.ok(reached > 5 && reached < 300, `${reached} s`);
    assert.equal(await drydock.advanceUntil(() => false, { maxSeconds: 60 }), false);
    assert.equal(drydock.state().seconds, Math.round(reached * 1000 + 60_000) / 1000);
    assert.equal(drydock.advance(40), Math.round(reached * 1000 + 100_000) / 1000);
    assert.equal(drydock.now.toISOString(), drydock.state().time);
    assert.throws(() => drydock.advance(-1), RangeError);
    assert.throws(() => drydock.advance("60"), RangeError);
});

test("errors are the SDK's own classes, and paginators walk", async () => {
    const drydock = await createDrydock();
    const { client, call } = clientOf(drydock);
    await assert.rejects(call("ListTasks", { cluster: "nope" }), (error) => {
        assert.ok(error instanceof sdk.ClusterNotFoundException, error.name);
        assert.equal(error.message, "Cluster not found.");
        assert.equal(error.$metadata.httpStatusCode, 400);
        return true;
    });
    for (let i = 0; i < 5; i += 1) await call("CreateCluster", { clusterName: `c${i}` });
    const pages = [];
    for await (const page of sdk.paginateListClusters({ client, pageSize: 2 }, {})) pages.push(page.clusterArns.length);
    assert.deepEqual(pages, [2, 2, 1]);
});

test("accounts live side by side; the same seed and the same requests give the same account", async () => {
    const [one, two, three] = await Promise.all([createDrydock({ seed: 7 }), createDrydock({ seed: 7n }),
        createDrydock({ seed: 8, account: "222222222222", region: "eu-central-1" })]);
    const places = [[one, "us-east-1"], [two, "us-east-1"], [three, "eu-central-1"]];
    for (const [drydock, region] of places) {
        await deployed(clientOf(drydock, {}, region).call).catch((error) => assert.match(error.message, /subnet|role/i));
        drydock.advance(120);
    }
    assert.equal(one.state().hash, two.state().hash);
    assert.notEqual(one.state().hash, three.state().hash);
    const { clusterArns } = await clientOf(three, {}, "eu-central-1").call("ListClusters");
    assert.deepEqual(clusterArns, ["arn:aws:ecs:eu-central-1:222222222222:cluster/prod-web"]);
    await assert.rejects(clientOf(three).call("ListClusters"), { name: "InvalidSignatureException" });
    await two.reset();
    assert.deepEqual((await clientOf(two).call("ListClusters")).clusterArns, []);
    assert.equal((await clientOf(one).call("ListClusters")).clusterArns.length, 1);
    one.close();
    await assert.rejects(clientOf(one).call("ListClusters"), EngineStopped);
});

test("a handler goes on with the account after a reset", async () => {
    const drydock = await createDrydock();
    const { call } = clientOf(drydock, { speed: 60 });
    await call("CreateCluster", { clusterName: "before" });
    drydock.advance(1000);
    await drydock.reset();
    assert.deepEqual((await call("ListClusters")).clusterArns, []);
    assert.ok(drydock.seconds < 100);
});

test("every kind of body is taken: text, bytes, views, Blobs, streams of either kind, gzip", async () => {
    const drydock = await createDrydock();
    const handler = drydock.handler();
    const text = (name) => JSON.stringify({ clusterName: name });
    const bytes = (name) => new TextEncoder().encode(text(name));
    const padded = new Uint8Array([1, 2, ...bytes("view"), 3]);
    const bodies = {
        text: text("text"), bytes: bytes("bytes"), buffer: Buffer.from(text("buffer")),
        exact: bytes("exact").buffer, view: new DataView(padded.buffer, 2, padded.length - 3),
        blob: new Blob([text("blob")]), node: Readable.from([text("node").slice(0, 5), Buffer.from(text("node").slice(5))]),
        web: new Blob([text("web")]).stream(),
    };
    for (const [name, body] of Object.entries(bodies)) {
        const answer = await handler.handle(request("CreateCluster", body));
        assert.equal(answer.response.statusCode, 200, name);
        assert.equal(JSON.parse(await textOf(answer)).cluster.clusterName, name);
    }
    const packed = await handler.handle(request("CreateCluster", zlib.gzipSync(text("packed")), { "Content-Encoding": "gzip" }));
    assert.equal(JSON.parse(await textOf(packed)).cluster.clusterName, "packed");
    const none = await handler.handle(request("ListClusters", undefined));
    assert.equal(none.response.statusCode, 200);
    await assert.rejects(handler.handle(request("ListClusters", 5)), TypeError);
    await assert.rejects(handler.handle(request("ListClusters", Readable.from([{ a: 1 }]))), TypeError);
});

test("a body that is too large is refused as AWS does, also when it comes in pieces or packed", async () => {
    const handler = (await createDrydock()).handler();
    const size = 10 * 1024 * 1024 + 1;
    const piece = Buffer.alloc(1024 * 1024, 32);
    for (const [body, headers] of [["x".repeat(size)], [new Blob([Buffer.alloc(size)])],
        [Readable.from(Array.from({ length: 11 }, () => piece))],
        [zlib.gzipSync(Buffer.alloc(size)), { "content-encoding": "gzip" }]]) {
        const answer = await handler.handle(request("CreateCluster", body, headers));
        assert.equal(answer.response.statusCode, 413);
        assert.match(await textOf(answer), /RequestEntityTooLargeException/);
    }
});

test("an abort signal is heeded before the request is made, and then nothing has happened", async () => {
    const drydock = await createDrydock();
    const { call } = clientOf(drydock);
    const early = new AbortController();
    early.abort();
    await assert.rejects(call("CreateCluster", { clusterName: "never" }, { abortSignal: early.signal }),
        (error) => error.name === "AbortError");
    const late = new AbortController();
    const slow = Readable.from((async function* body() {
        yield '{"clusterName":';
        late.abort();
        yield '"never"}';
    })());
    await assert.rejects(drydock.handler().handle(request("CreateCluster", slow), { abortSignal: late.signal }),
        (error) => error.name === "AbortError");
    assert.deepEqual((await call("ListClusters")).clusterArns, []);
});

test("the terminal's shell runs in the same account, and its waiting commands get simulated time", async () => {
    const drydock = await createDrydock();
    const { call } = clientOf(drydock);
    await deployed(call);
    const waited = drydock.shell("aws ecs wait services-stable --cluster prod-web --services web-api-svc && echo steady");
    assert.equal(waited.exitCode, 0, waited.stderr);
    assert.equal(waited.stdout, "steady\n");
    assert.ok(drydock.seconds > 0);
    assert.equal(drydock.shell("aws ecs list-clusters --output text").stdout,
        "CLUSTERARNS\tarn:aws:ecs:us-east-1:111122223333:cluster/prod-web\n");
    const before = drydock.seconds;
    assert.equal(drydock.shell("sleep 100", { maxSeconds: 10 }).exitCode, 130);
    assert.equal(drydock.seconds, Math.round(before * 1000 + 10_000) / 1000);
    assert.equal(drydock.shell("echo again").stdout, "again\n");
    const wrong = drydock.shell("aws ecs list-tasks --cluster nope");
    assert.equal(wrong.exitCode, 254);
    assert.match(wrong.stderr, /ClusterNotFoundException/);
    drydock.writeFile("in.json", '{"a": [1, 2, "é"]}');
    assert.equal(drydock.shell("jp -f in.json 'a[2]'").stdout.trim(), '"é"');
    drydock.shell("echo out > out.txt");
    assert.equal(drydock.readFile("out.txt"), "out\n");
    assert.equal(drydock.readFile("nothing.txt"), null);
    assert.throws(() => drydock.writeFile("/etc/passwd", "x"), Error);
});

test("options that make no sense are refused", async () => {
    for (const options of [{ seed: -1 }, { seed: 1.5 }, { seed: "1" }, { seed: 1n << 64n }, { account: "12" },
        { region: "Mars" }, { strict: "yes" }, { speed: 1 }]) {
        await assert.rejects(createDrydock(options), TypeError, JSON.stringify(options, (_, v) => String(v)));
    }
    const drydock = await createDrydock({ seed: 18446744073709551615n });
    assert.equal(drydock.state().seed, "18446744073709551615");
    for (const options of [{ speed: -1 }, { speed: NaN }, { secondsPerRequest: "1" }]) {
        assert.throws(() => drydock.handler(options), RangeError);
    }
    assert.throws(() => drydock.handler({ pace: 1 }), TypeError);
    await assert.rejects(createDrydock({ program: pathToFileURL("/nonexistent/").href }), /drydock_engine\.wasm/);
});

test("the README's example runs as printed", async () => {
    const readme = fs.readFileSync(path.join(FOLDER, "README.md"), "utf8");
    const code = readme.match(/```js\n([^]*?)```/)[1]
        .replace("./build/wasm/sdk/index.mjs", pathToFileURL(path.join(FOLDER, "index.mjs")).href)
        .replace('from "@aws-sdk/client-ecs"', `from ${JSON.stringify(pathToFileURL(
            createRequire(path.join(root, "web/package.json")).resolve("@aws-sdk/client-ecs")).href)}`)
        .replace(/^console\.log\((.*)\);$/m, "export default [$1];");
    const { default: [now, tasks] } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    assert.ok(now instanceof Date);
    assert.match(tasks, /^TASKARNS\t/);
});

// A page of its own in Chromium, under the policy of Drydock's page: /test.js is its script, /sdk/ the module's folder.
async function openPage(t, files) {
    const html = `<!doctype html><title>x</title><script type="module" src="test.js"></script>`;
    const asked = [];
    const types = { ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };
    const server = http.createServer((incoming, response) => {
        asked.push(incoming.url);
        const name = incoming.url.startsWith("/sdk/") ? path.join(FOLDER, path.basename(incoming.url)) : null;
        const body = name ? fs.readFileSync(name) : files[incoming.url] ?? html;
        response.writeHead(200, { "content-type": types[path.extname(incoming.url)] ?? "text/html",
            "content-security-policy": contentSecurityPolicy(html) });
        response.end(body);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const browser = await launch();
    t.after(async () => {
        await browser.close();
        server.closeAllConnections();
        server.close();
    });
    const page = await browser.newPage();
    const complaints = [];
    page.on("console", (m) => ["error", "warning"].includes(m.type()) && complaints.push(m.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${server.address().port}/page.html`);
    return { page, asked, complaints: () => complaints.filter((text) => !/favicon/.test(text)) };
}

test("in a page, under a strict policy, the module needs nothing but its own files", async (t) => {
    const script = `import { createDrydock } from "./sdk/index.mjs";
        const drydock = await createDrydock({ seed: 5n });
        const handler = drydock.handler({ secondsPerRequest: 1 });
        window.ask = async (request) => {
            const { response } = await handler.handle(request);
            return { status: response.statusCode, type: response.headers["content-type"],
                stream: response.body instanceof ReadableStream, text: await new Response(response.body).text() };
        };
        window.drydock = drydock;`;
    const { page, asked, complaints } = await openPage(t, { "/test.js": script });
    await page.waitForFunction(() => window.drydock);
    const loaded = asked.length;
    const created = await page.evaluate((r) => window.ask(r), request("CreateCluster", '{"clusterName":"in-page"}'));
    assert.equal(created.status, 200);
    assert.equal(created.stream, true);
    assert.equal(JSON.parse(created.text).cluster.clusterName, "in-page");
    assert.equal(await page.evaluate(() =>
        window.drydock.shell("aws ecs list-clusters --query 'length(clusterArns)'").stdout), "1\n");
    assert.equal(await page.evaluate(() => window.drydock.seconds), 1);
    // In Node the same requests give the same account.
    const twin = await createDrydock({ seed: 5n });
    await twin.handler({ secondsPerRequest: 1 }).handle(request("CreateCluster", '{"clusterName":"in-page"}'));
    twin.shell("aws ecs list-clusters --query 'length(clusterArns)'");
    assert.equal(await page.evaluate(() => window.drydock.state().hash), twin.state().hash);
    assert.equal(asked.length, loaded, "the page asked its server for something");
    assert.deepEqual(complaints(), []);
});

test("in a page, the SDK's own client works as a bundler packs it for browsers", async (t) => {
    const { build } = createRequire(path.join(root, "web/package.json"))("esbuild");
    const bundle = await build({ bundle: true, platform: "browser", format: "esm", write: false, logLevel: "silent",
        stdin: { contents: 'export * from "@aws-sdk/client-ecs";', resolveDir: path.join(root, "web") } });
    const script = `import { createDrydock } from "./sdk/index.mjs";
        import * as sdk from "./aws.js";
        const drydock = await createDrydock();
        const client = new sdk.ECSClient({ region: "us-east-1", maxAttempts: 1,
            credentials: { accessKeyId: "any", secretAccessKey: "any" },
            requestHandler: drydock.handler({ secondsPerRequest: 5 }) });
        const call = (name, input) => client.send(new sdk[name + "Command"](input));
        await call("CreateCluster", { clusterName: "prod-web" });
        await call("RegisterTaskDefinition", ${JSON.stringify(taskDefinition(1, { executionRoleArn: ROLE }))});
        const { service } = await call("CreateService", ${JSON.stringify(serviceInput())});
        const waited = await sdk.waitUntilServicesStable({ client, maxWaitTime: 30, minDelay: 0.01, maxDelay: 0.01 },
            { cluster: "prod-web", services: ["web-api-svc"] });
        const missing = await call("ListTasks", { cluster: "nowhere" }).catch((error) => error);
        window.told = { state: waited.state, running: (await call("ListTasks", { cluster: "prod-web" })).taskArns.length,
            created: service.createdAt instanceof Date, missing: missing instanceof sdk.ClusterNotFoundException };`;
    const { page, asked, complaints } = await openPage(t, { "/test.js": script, "/aws.js": bundle.outputFiles[0].text });
    await page.waitForFunction(() => window.told);
    assert.deepEqual(await page.evaluate(() => window.told), { state: "SUCCESS", running: 2, created: true, missing: true });
    assert.deepEqual(asked.filter((url) => !/^\/(page\.html|test\.js|aws\.js|sdk\/|favicon)/.test(url)), []);
    assert.deepEqual(complaints(), []);
});
