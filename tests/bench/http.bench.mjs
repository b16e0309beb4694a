// Requests a second through the bridge over one and over several kept connections, and how long boto3 waits for an
// answer. Beside it, in the same conditions: moto where it is installed, and a recording of the bridge's answer
// ("client"), which is what the client and the sockets take by themselves. Alone it prints its rows as JSON:
//   node tests/bench/http.bench.mjs
import { execFile } from "node:child_process";
import fs from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { ecsRequest, Lane } from "./http_lane.mjs";
import { furnish, startBridge, startMoto, startPlayback } from "./http_peers.mjs";

const WARM_UP_MS = 600;
const SLICES = 5;
const SLICE_MS = 200;
const BOTO3_ROUNDS = 3;
const PYTHON = "/usr/bin/python3";    // Debian's own, as in tests/clients

const python = (...args) => promisify(execFile)(PYTHON, args);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

// Requests a second, with each lane always busy.
async function rate(lanes, bytes, ms) {
    let count = 0;
    const start = performance.now();
    await Promise.all(lanes.map(async (lane) => {
        while (performance.now() - start < ms) {
            await lane.send(bytes);
            count += 1;
        }
    }));
    return count / ((performance.now() - start) / 1000);
}

// Slices of all peers in turn, so that whatever else this machine does meets each of them. Returns { kind: [rate] }.
async function measure(peers, name, connections) {
    const runs = peers.map(({ kind, port, requests }) => ({ kind, bytes: ecsRequest(...requests[name]), rates: [],
        lanes: Array.from({ length: connections }, () => new Lane(port)) }));
    for (const { lanes, bytes } of runs) await rate(lanes, bytes, WARM_UP_MS);
    for (let i = 0; i < SLICES; i += 1) {
        for (const { lanes, bytes, rates } of runs) rates.push(await rate(lanes, bytes, SLICE_MS));
    }
    for (const { lanes } of runs) lanes.forEach((lane) => lane.close());
    return Object.fromEntries(runs.map(({ kind, rates }) => [kind, rates]));
}

async function rateRowsOf(peers, name, connections) {
    const rates = await measure(peers, name, connections);
    const row = `${name}/connections=${connections}`;
    const rows = Object.entries(rates).map(([kind, values]) => (
        { name: `${kind}/${row}`, value: Number(median(values).toPrecision(4)), unit: "requests/s" }));
    if (rates.moto) {
        const times = median(rates.http.map((value, i) => value / rates.moto[i]));
        rows.push({ name: `http-over-moto/${row}`, value: times, unit: "times" });
    }
    return rows;
}

// In turn too, each time with a Python of its own.
async function boto3RowsOf(peers, name) {
    const script = fileURLToPath(new URL("./http_boto3.py", import.meta.url));
    const times = new Map(peers.map(({ kind }) => [kind, []]));
    for (let i = 0; i < BOTO3_ROUNDS; i += 1) {
        for (const { kind, port, requests } of peers) {
            const [operation, input] = requests[name];
            const { stdout } = await python(script, port, operation, JSON.stringify(input));
            times.get(kind).push(Number(stdout));
        }
    }
    return [...times].map(([kind, values]) => ({ name: `${kind}/${name}/boto3`, value: median(values), unit: "ms" }));
}

async function withRecording(peers, name, work) {
    const [{ port, requests }] = peers;
    const lane = new Lane(port);
    const recording = await startPlayback(Buffer.concat(await lane.send(ecsRequest(...requests[name]))));
    lane.close();
    try {
        return await work([...peers, { kind: "client", port: recording.port, requests }]);
    } finally {
        recording.stop();
    }
}

async function rateRows(peers, ...names) {
    const rows = [];
    for (const name of names) {
        for (const connections of [1, 8]) {
            rows.push(...await withRecording(peers, name, (all) => rateRowsOf(all, name, connections)));
        }
    }
    return rows;
}

async function boto3Rows(peers, ...names) {
    if (!await python("-c", "import boto3").catch(() => null)) {
        console.error(`  ${PYTHON} has no boto3: its latencies are left out`);
        return [];
    }
    const rows = [];
    for (const name of names) rows.push(...await withRecording(peers, name, (all) => boto3RowsOf(all, name)));
    return rows;
}

// What fills the cluster comes last.
const allRows = async (peers) => [
    ...await rateRows(peers, "DescribeServices-1", "DescribeServices-10", "DescribeTasks-100"),
    ...await boto3Rows(peers, "DescribeTasks-100", "RunTask-10"),
    ...await rateRows(peers, "RunTask-1"),
];

export default async function httpBench() {
    const started = [];
    try {
        const bridge = { kind: "http", ...await startBridge() };
        started.push(bridge);
        bridge.requests = await furnish(bridge, true);
        const moto = await startMoto();
        if (moto) {
            started.push(moto);
            Object.assign(moto, { kind: "moto", requests: await furnish(moto, false) });
        } else {
            console.error("  moto_server is not installed (or does not start): no comparison with it");
        }
        return await allRows(started);
    } finally {
        for (const peer of started) peer.stop();
    }
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
    console.log(JSON.stringify(await httpBench(), null, 2));
}
