// The bridge itself: its options, its own paths, time, and what it does with input that no client would send.
import assert from "node:assert/strict";
import http from "node:http";
import net from "node:net";
import test from "node:test";
import zlib from "node:zlib";

import {
    advance, ecs, ecsHeaders, reset, ROLE, runBridge, send, serviceInput, startBridge, state, taskDefinition, until,
} from "./support.mjs";

const MAX = 10 * 1024 * 1024;

// Sends raw bytes and reads until the other side closes, or until `enough` says so.
function raw(bridge, bytes, enough = () => false) {
    return new Promise((resolve, reject) => {
        const socket = net.connect(bridge.port, "127.0.0.1", () => socket.write(bytes));
        let text = "";
        const done = () => {
            socket.destroy();
            resolve(text);
        };
        socket.setTimeout(10_000, () => reject(new Error(`no answer in time, only: ${text}`)));
        socket.on("data", (chunk) => {
            text += chunk.toString("latin1");
            if (enough(text)) done();
        });
        socket.on("close", done);
        socket.on("error", () => done());
    });
}

function assertAwsError(answer, status, code) {
    assert.equal(answer.status, status, answer.text);
    assert.equal(answer.json.__type, code);
    // AWS's own front door writes the member with a capital, or says nothing at all about a body it cannot read.
    const message = answer.json.message ?? answer.json.Message;
    assert.ok(message?.length > 0 || (message === undefined && code === "SerializationException"));
    assert.match(answer.headers["content-type"], /^application\/x-amz-json-1\.[01]$/);
}

test("options that make no sense are refused in one sentence", async () => {
    const cases = [["--speed", "fast"], ["--speed", "-1"], ["--speed"], ["--seed", "0x1"], ["--port", "70000"],
        ["--seed", "18446744073709551616"], ["--account", "12"], ["--region", "Mars"],
        ["--region", "cn-north-1"], ["--region", "us-gov-west-1"], ["--lenient=1"], ["--toString"],
        ["here"], ["--port", "1.5"], ["--speed=1e3"]];
    for (const flags of cases) {
        const { code, stdout, stderr } = await runBridge(...flags);
        assert.equal(code, 2, flags.join(" "));
        assert.equal(stdout, "");
        assert.match(stderr, /^--?\w.*\.\n$|^There is no option .*\.\n$/, flags.join(" "));
        assert.equal(stderr.trim().split("\n").length, 1);
    }
    const help = await runBridge("--help");
    assert.equal(help.code, 0);
    assert.match(help.stdout, /--port N/);
});

test("a port in use is said in one sentence", async (t) => {
    const bridge = await startBridge(t);
    const { code, stderr } = await runBridge("--port", String(bridge.port));
    assert.equal(code, 1);
    assert.match(stderr, /^Port \d+ is in use by another program; take another one with --port \d+\.\n$/);
});

test("it listens on the loopback address alone and ends cleanly on both signals", async (t) => {
    for (const signal of ["SIGINT", "SIGTERM"]) {
        const bridge = await startBridge(t);
        assert.match(bridge.stdout, /^Drydock answers AWS requests at http:\/\/127\.0\.0\.1:\d+ /);
        // An open connection must not keep it alive.
        const socket = net.connect(bridge.port, "127.0.0.1");
        await new Promise((resolve) => socket.on("connect", resolve));
        socket.on("error", () => {});
        assert.deepEqual(await bridge.stop(signal), { code: 0, signal: null });
        assert.equal(bridge.stderr, "");
        socket.destroy();
    }
    const bridge = await startBridge(t);
    const elsewhere = await new Promise((resolve) => {
        const socket = net.connect(bridge.port, "::1", () => resolve("connected"));
        socket.on("error", (error) => resolve(error.code));
    });
    assert.notEqual(elsewhere, "connected");
});

test("state, advance and reset", async (t) => {
    const bridge = await startBridge(t, "--speed", "0", "--seed", "7", "--account", "999988887777",
        "--region", "eu-west-1");
    const first = await state(bridge);
    assert.deepEqual({ ...first, hash: "" }, { time: "2026-01-05T09:00:00.000Z", seconds: 0, hash: "", events: 0,
        inputs: 0, seed: "7", account: "999988887777", region: "eu-west-1", strict: true, speed: 0 });
    assert.match(first.hash, /^[0-9a-f]{16}$/);
    const later = (await advance(bridge, 90.5)).json;
    assert.equal(later.time, "2026-01-05T09:01:30.500Z");
    assert.equal(later.seconds, 90.5);
    const here = (operation, input) => ecs(bridge, operation, input, { headers: ecsHeaders(operation, "eu-west-1") });
    const created = await here("CreateCluster", { clusterName: "x" });
    assert.equal(created.json.cluster.clusterArn, "arn:aws:ecs:eu-west-1:999988887777:cluster/x");
    const elsewhere = await ecs(bridge, "CreateCluster", { clusterName: "y" });
    assert.equal(elsewhere.status, 400);
    assert.equal(elsewhere.json.__type, "InvalidSignatureException");
    assert.match(elsewhere.text, /scoped to a valid region, not 'us-east-1'/);
    assert.notEqual((await state(bridge)).hash, later.hash);
    const again = (await reset(bridge)).json;
    assert.deepEqual(again, first);
    assert.deepEqual((await here("ListClusters")).json.clusterArns, []);
});

test("advance takes a number of seconds and nothing else", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const post = (body) => send(bridge, { target: "/_drydock/advance", body });
    for (const body of ["", "{", "[]", "null", "7"]) {
        const answer = await post(body);
        assert.equal(answer.status, 400, body);
    }
    for (const body of ['{"seconds":-1}', '{"seconds":"5"}', "{}", '{"seconds":1e9}', '{"seconds":1,"hours":1}']) {
        assertAwsError(await post(body), 400, "ValidationException");
    }
    assertAwsError(await post("{"), 400, "SerializationException");
    assert.equal((await state(bridge)).seconds, 0);
});

test("its own paths and methods that do not exist are refused", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    assertAwsError(await send(bridge, { target: "/_drydock/nope" }), 404, "UnknownOperationException");
    assertAwsError(await send(bridge, { target: "/_drydock/state" }), 405, "UnknownOperationException");
    assertAwsError(await send(bridge, { method: "GET", target: "/_drydock/reset" }), 405, "UnknownOperationException");
    const other = await send(bridge, { method: "DELETE", target: "/x/y?z" });
    assert.ok(other.status >= 400 && other.status < 500, other.text);
    assert.ok((await send(bridge, { method: "OPTIONS", target: "*" })).status >= 400);
});

test("time flows at the given speed, and events happen without anybody asking", async (t) => {
    const bridge = await startBridge(t, "--speed", "1000");
    const before = await state(bridge);
    const start = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const after = await state(bridge);
    const passed = after.seconds - before.seconds;
    const most = (Date.now() - start + 100) * 1.05;
    assert.ok(passed >= 490 && passed <= most, `${passed} simulated seconds, at most ${most}`);
    await ecs(bridge, "CreateCluster", { clusterName: "prod-web" });
    await ecs(bridge, "RegisterTaskDefinition", taskDefinition(1, { executionRoleArn: ROLE }));
    const created = await ecs(bridge, "CreateService", serviceInput());
    assert.equal(created.status, 200, created.text);
    const service = async () => (await ecs(bridge, "DescribeServices", {
        cluster: "prod-web", services: ["web-api-svc"] })).json.services[0];
    assert.equal((await until(async () => (await service()).runningCount === 2)), true);
});

test("connections are kept and used again", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    const ports = new Set();
    agent.on("free", (socket) => ports.add(socket.localPort));
    for (let i = 0; i < 20; i += 1) {
        const answer = await ecs(bridge, "ListClusters", {}, { agent });
        assert.equal(answer.status, 200);
    }
    assert.equal(ports.size, 1);
});

test("pipelined requests are answered in their order", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const one = (name) => {
        const body = JSON.stringify({ clusterName: name });
        return `POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: ${ecsHeaders("CreateCluster")["x-amz-target"]}\r\n` +
            `Content-Type: application/x-amz-json-1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    };
    const text = await raw(bridge, one("first") + one("second") + one("third"), (t) => t.includes("cluster/third"));
    const order = [...text.matchAll(/"clusterArn":"[^"]*\/(\w+)"/g)].map((m) => m[1]);
    assert.deepEqual(order, ["first", "second", "third"]);
});

test("Expect: 100-continue is answered before the body, and a body that is too large is refused there", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const target = ecsHeaders("ListClusters")["x-amz-target"];
    const head = (size) => `POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: ${target}\r\n` +
        `Content-Type: application/x-amz-json-1.1\r\nExpect: 100-continue\r\nContent-Length: ${size}\r\n\r\n`;
    const early = await raw(bridge, head(2), (text) => text.includes("\r\n\r\n"));
    assert.match(early, /^HTTP\/1\.1 100 Continue\r\n\r\n/);
    const whole = await raw(bridge, `${head(2)}{}`, (text) => text.includes("clusterArns"));
    assert.match(whole, /HTTP\/1\.1 200 OK/);
    const refused = await raw(bridge, head(MAX + 1));
    assert.match(refused, /^HTTP\/1\.1 413 [^]*"__type":"RequestEntityTooLargeException"/);
    const strange = await raw(bridge, head(2).replace("100-continue", "magic"), (text) => text.includes("}"));
    assert.match(strange, /^HTTP\/1\.1 417 /);
});

test("a body of 10 MB is taken, a larger one is a 413, and the bridge goes on", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const filled = (size) => `{"clusterName":"${"x".repeat(size - 18)}"}`;
    const most = await ecs(bridge, "CreateCluster", filled(MAX));
    assertAwsError(most, 400, "InvalidParameterException");
    assertAwsError(await ecs(bridge, "CreateCluster", filled(MAX + 1)), 413, "RequestEntityTooLargeException");
    assertAwsError(await ecs(bridge, "CreateCluster", filled(5 * MAX)), 413, "RequestEntityTooLargeException");
    // Without a length in the headers the bytes are counted.
    const chunked = await send(bridge, {
        headers: { ...ecsHeaders("CreateCluster"), "transfer-encoding": "chunked" }, body: filled(MAX + 1) });
    assertAwsError(chunked, 413, "RequestEntityTooLargeException");
    assert.equal((await ecs(bridge, "ListClusters")).status, 200);
});

test("compressed bodies are read, with the same limit", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const gzip = (body, encoding = "gzip") => send(bridge, {
        headers: { ...ecsHeaders("CreateCluster"), "content-encoding": encoding }, body });
    const good = await gzip(zlib.gzipSync('{"clusterName":"packed"}'));
    assert.equal(good.json.cluster.clusterName, "packed");
    assertAwsError(await gzip(zlib.gzipSync(Buffer.alloc(MAX + 1, 32))), 413, "RequestEntityTooLargeException");
    assertAwsError(await gzip("not gzip"), 400, "MalformedHttpRequestException");
    assertAwsError(await gzip("x", "br"), 415, "MalformedHttpRequestException");
});

test("malformed requests get errors in AWS's shape", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    assertAwsError(await ecs(bridge, "CreateCluster", "{"), 400, "SerializationException");
    assertAwsError(await ecs(bridge, "CreateCluster", "[1]"), 400, "SerializationException");
    assertAwsError(await ecs(bridge, "CreateCluster", '{"clusterName":5}'), 400, "SerializationException");
    assertAwsError(await ecs(bridge, "CreateCluster", Buffer.from([0x7b, 0xff, 0x00, 0xfe])), 400,
        "SerializationException");
    assertAwsError(await ecs(bridge, "CreateCluster", `${"[".repeat(100_000)}`), 400, "SerializationException");
    const unknown = await ecs(bridge, "MakeCoffee");
    assert.equal(unknown.json.__type, "UnknownOperationException");
    const nobody = await send(bridge, { body: "{}" });
    assert.ok(nobody.status >= 400 && nobody.status < 500 && nobody.text.length > 0);
    const wild = await send(bridge, { headers: { "x-amz-target": "....", "content-type": "\xe9;;" }, body: "\0" });
    assert.ok(wild.status >= 400 && wild.status < 500);
    assert.equal((await ecs(bridge, "ListClusters")).status, 200);
});

test("what is not HTTP, or too much of it, is refused and forgotten", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    assert.match(await raw(bridge, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), /^HTTP\/1\.1 400 [^]*Malformed/);
    assert.match(await raw(bridge, "POST / HTTP/9.9\r\n\r\n"), /^HTTP\/1\.1 400 /);
    assert.match(await raw(bridge, "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
        /^HTTP\/1\.1 400 /);
    const smuggled = "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assert.match(await raw(bridge, smuggled),
        /^HTTP\/1\.1 400 /);
    assert.match(await raw(bridge, `GET / HTTP/1.1\r\nX: ${"y".repeat(70_000)}\r\n\r\n`), /^HTTP\/1\.1 431 [^]*__type/);
    assert.match(await raw(bridge, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"), /^HTTP\/1\.1 405 /);
    // A client that breaks off in the middle of its body.
    const socket = net.connect(bridge.port, "127.0.0.1", () => {
        socket.write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{", () => socket.destroy());
    });
    await new Promise((resolve) => socket.on("close", resolve));
    assert.equal((await ecs(bridge, "ListClusters")).status, 200);
    assert.equal(bridge.stderr, "");
});

test("web pages of other origins may not drive it", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const from = (origin, host) => send(bridge, { target: "/_drydock/reset", headers: { origin, host } });
    const here = `127.0.0.1:${bridge.port}`;
    assertAwsError(await from("https://example.com", here), 403, "AccessDeniedException");
    assertAwsError(await from("null", here), 403, "AccessDeniedException");
    // A name that somebody else's server has turned to this machine.
    assertAwsError(await from("http://example.com", "example.com"), 403, "AccessDeniedException");
    assert.equal((await from(`http://${here}`, here)).status, 200);
});

test("pictures and links of web pages elsewhere may not drive it either", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const here = `127.0.0.1:${bridge.port}`;
    const get = (headers) => send(bridge, { method: "GET", headers,
        target: "/x?Action=GetCallerIdentity&Version=2011-06-15" });
    for (const site of ["cross-site", "same-site"]) {
        assertAwsError(await get({ host: here, "sec-fetch-site": site }), 403, "AccessDeniedException");
        const page = await send(bridge, { method: "GET", headers: { host: here, "sec-fetch-site": site } });
        assert.equal(page.status, 200, "a link may lead to the page");
    }
    assert.equal((await get({ host: here, "sec-fetch-site": "none" })).status, 200);
    assertAwsError(await get({ host: "example.com", "user-agent": "Mozilla/5.0 (X11)" }), 403, "AccessDeniedException");
    const aws = { ...ecsHeaders("ListClusters"), host: "ecs.us-east-1.amazonaws.com", "user-agent": "Boto3/1.43" };
    assert.equal((await send(bridge, { headers: aws, body: "{}" })).status, 200);
});

test("what S3's clients get is S3's: an object, not a file of the page; a refusal in XML", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const authorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260105/us-east-1/s3/aws4_request, " +
        "SignedHeaders=host, Signature=00";
    const s3 = (method, target, body = "", headers = {}) =>
        send(bridge, { method, target, body, headers: { authorization, ...headers } });
    assert.equal((await s3("PUT", "/tutorials")).status, 200);
    const disposition = Buffer.from('attachment; filename="ü€.txt"').toString("latin1");
    assert.equal((await s3("PUT", "/tutorials/index.json", "mine", { "content-disposition": disposition })).status, 200);
    const signed = "X-Amz-Credential=AKIDEXAMPLE%2F20260105%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=00";
    const read = await send(bridge, { method: "GET", target: `/tutorials/index.json?${signed}` });
    assert.equal(read.text, "mine");
    assert.match(read.headers["content-disposition"], /^=\?UTF-8\?B\?/);
    for (const size of [5_000_000, 8_400_000, 10_500_000]) {
        const large = await s3("PUT", "/tutorials/large", Buffer.alloc(size));
        assert.equal(large.status, 400);
        assert.match(large.text, /<Code>EntityTooLarge<\/Code><Message>[^<]+<\/Message>/, `${size} bytes`);
    }
});
