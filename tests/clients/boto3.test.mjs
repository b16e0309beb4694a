// boto3 through the bridge: exceptions, paginators, waiters. boto3_calls.py holds the calls.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";

import { clientEnvironment, root, run, startBridge } from "./support.mjs";

test("boto3", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const script = path.join(root, "tests/clients/boto3_calls.py");
    const { code, stdout, stderr } = await run("/usr/bin/python3", [script, bridge.address], {
        env: clientEnvironment });
    assert.equal(code, 0, stderr);
    const checks = stdout.trim().split("\n").map((line) => JSON.parse(line));
    assert.ok(checks.length >= 11, stdout);
    for (const { name, ok, detail } of checks) {
        await t.test(name, () => assert.ok(ok, detail));
    }
});
