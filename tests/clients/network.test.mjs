// The EC2 API through the bridge, by boto3 and the AWS SDK for JavaScript v3.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
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

test("the JavaScript SDK", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const sdk = createRequire(path.join(root, "web/package.json"))("@aws-sdk/client-ec2");
    const client = new sdk.EC2Client({ endpoint: bridge.address, region: "us-east-1", maxAttempts: 1,
        credentials: { accessKeyId: "any", secretAccessKey: "any" } });
    t.after(() => client.destroy());
    const call = (operation, input = {}) => client.send(new sdk[`${operation}Command`](input));
    const rejected = (promise, name, message, status = 400) => assert.rejects(promise, (error) => {
        assert.ok(error instanceof sdk.EC2ServiceException, String(error));
        assert.equal(error.name, name);
        assert.match(error.message, message);
        assert.equal(error.$metadata.httpStatusCode, status);
        return true;
    });
    const web = { IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "all" }] };
    await t.test("a group is made, opened, shown, closed and deleted", async () => {
        const { GroupId, Tags } = await call("CreateSecurityGroup", { GroupName: "web", Description: "http",
            VpcId: "vpc-0a1b2c3d",
            TagSpecifications: [{ ResourceType: "security-group", Tags: [{ Key: "team", Value: "web" }] }] });
        assert.match(GroupId, /^sg-[0-9a-f]{17}$/);
        assert.deepEqual(Tags, [{ Key: "team", Value: "web" }]);
        const { Return, SecurityGroupRules: [rule] } = await call("AuthorizeSecurityGroupIngress",
            { GroupId, IpPermissions: [web] });
        assert.equal(Return, true);
        assert.match(rule.SecurityGroupRuleId, /^sgr-[0-9a-f]{17}$/);
        const { SecurityGroups: [group] } = await call("DescribeSecurityGroups",
            { Filters: [{ Name: "tag:team", Values: ["w*"] }] });
        assert.deepEqual(group.IpPermissions.map(({ FromPort, IpRanges }) => [FromPort, IpRanges]), [[80, web.IpRanges]]);
        assert.equal((await call("RevokeSecurityGroupIngress", { GroupId, IpPermissions: [web] })).Return, true);
        await call("DeleteSecurityGroup", { GroupId });
        await rejected(call("DescribeSecurityGroups", { GroupIds: [GroupId] }), "InvalidGroup.NotFound", /does not exist/);
    });
    await t.test("pages and types", async () => {
        const sizes = [];
        for await (const page of sdk.paginateDescribeSubnets({ client, pageSize: 5 }, {})) sizes.push(page.Subnets.length);
        assert.deepEqual(sizes, [5, 1]);
        const { Subnets: [subnet] } = await call("DescribeSubnets", { SubnetIds: ["subnet-0a1b2c3d"] });
        assert.strictEqual(subnet.AvailableIpAddressCount, 4091);
        assert.strictEqual(subnet.MapPublicIpOnLaunch, true);
    });
    await t.test("errors carry EC2's codes", async () => {
        await rejected(call("DescribeNetworkInterfaces", { NetworkInterfaceIds: ["eni-0123456789abcdef0"] }),
            "InvalidNetworkInterfaceID.NotFound", /eni-0123456789abcdef0/);
        await rejected(call("AuthorizeSecurityGroupIngress", { GroupId: "sg-0a1b2c3d", IpPermissions: [
            { IpProtocol: "tcp", FromPort: 8080, ToPort: 8080, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }] }),
            "InvalidPermission.Duplicate", /already exists/);
        await rejected(call("RunInstances", { MinCount: 1, MaxCount: 1 }), "NotImplementedException", /Drydock/, 501);
    });
});
