// The EC2 API through the bridge, by boto3.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";

import { clientEnvironment, root, run, startBridge } from "./support.mjs";

test("boto3", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const script = path.join(root, "tests/clients/network_calls.py");
    const { code, stdout, stderr } = await run("/usr/bin/python3", [script, bridge.address], { env: clientEnvironment });
    assert.equal(code, 0, stderr);
    const checks = stdout.trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(checks.length, 5, stdout);
    for (const { name, ok, detail } of checks) {
        await t.test(name, () => assert.ok(ok, detail));
    }
});
