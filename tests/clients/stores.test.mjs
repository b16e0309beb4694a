// STS, SSM Parameter Store, Secrets Manager and the tagging API through the bridge, by three clients.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import test from "node:test";

import { awsCli, clientEnvironment, root, run, startBridge } from "./support.mjs";

const require = createRequire(path.join(root, "web/package.json"));
const ARN = (service, rest) => `arn:aws:${service}:us-east-1:111122223333:${rest}`;

test("boto3", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const script = path.join(root, "tests/clients/stores_calls.py");
    const { code, stdout, stderr } = await run("/usr/bin/python3", [script, bridge.address], { env: clientEnvironment });
    assert.equal(code, 0, stderr);
    const checks = stdout.trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(checks.length, 9, stdout);
    for (const { name, ok, detail } of checks) {
        await t.test(name, () => assert.ok(ok, detail));
    }
});

function succeeded(result) {
    assert.equal(result.code, 0, result.stderr);
    return result.json;
}

function refused(result, operation, code, message) {
    assert.equal(result.stderr, `\nAn error occurred (${code}) when calling the ${operation} operation: ${message}\n`);
    assert.equal(result.code, 254);
}

test("the aws CLI", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    const aws = awsCli(bridge);
    await t.test("asks who it is and assumes a role", async () => {
        const caller = succeeded(await aws("sts", "get-caller-identity"));
        assert.equal(caller.Arn, "arn:aws:iam::111122223333:user/learner");
        const role = "arn:aws:iam::111122223333:role/";
        const { Credentials: keys } = succeeded(await aws("sts", "assume-role", "--role-arn", `${role}ecsTaskRole`,
            "--role-session-name", "me"));
        assert.match(keys.AccessKeyId, /^ASIA[A-Z2-7]{16}$/);
        refused(await aws("sts", "assume-role", "--role-arn", `${role}nobody`, "--role-session-name", "me"),
            "AssumeRole", "AccessDenied", "User: arn:aws:iam::111122223333:user/learner is not authorized to perform: " +
            `sts:AssumeRole on resource: ${role}nobody`);
    });
    await t.test("keeps parameters", async () => {
        const put = (name, ...more) => aws("ssm", "put-parameter", "--name", name, ...more);
        assert.deepEqual(succeeded(await put("/prod/host", "--value", "h", "--type", "String")),
            { Version: 1, Tier: "Standard" });
        refused(await put("/prod/host", "--value", "h", "--type", "String"), "PutParameter", "ParameterAlreadyExists",
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
        const text = await aws("ssm", "get-parameter", "--name", "/prod/host", "--query", "Parameter.Value", "--output",
            "text");
        assert.equal(text.stdout, "h\n");
        refused(await aws("ssm", "get-parameter", "--name", "/prod/nothing"), "GetParameter", "ParameterNotFound", "");
        for (let i = 0; i < 12; i += 1) succeeded(await put(`/list/${10 + i}`, "--value", "x", "--type", "String"));
        const { Parameters: all } = succeeded(await aws("ssm", "get-parameters-by-path", "--path", "/list"));
        assert.equal(all.length, 12);
        const some = succeeded(await aws("ssm", "describe-parameters", "--max-items", "5", "--parameter-filters",
            "Key=Path,Values=/list"));
        assert.equal(some.Parameters.length, 5);
        const rest = succeeded(await aws("ssm", "describe-parameters", "--starting-token", some.NextToken,
            "--parameter-filters", "Key=Path,Values=/list"));
        assert.equal(rest.Parameters.length, 7);
    });
    await t.test("keeps secrets", async () => {
        const made = succeeded(await aws("secretsmanager", "create-secret", "--name", "db", "--secret-string",
            '{"user":"app"}', "--tags", "Key=team,Value=shop"));
        assert.match(made.ARN, /^arn:aws:secretsmanager:us-east-1:111122223333:secret:db-[A-Za-z0-9]{6}$/);
        const value = succeeded(await aws("secretsmanager", "get-secret-value", "--secret-id", "db"));
        assert.equal(value.SecretString, '{"user":"app"}');
        refused(await aws("secretsmanager", "create-secret", "--name", "db", "--secret-string", "x"), "CreateSecret",
            "ResourceExistsException", "The operation failed because the secret db already exists.");
        const { SecretList: list } = succeeded(await aws("secretsmanager", "list-secrets", "--filters",
            "Key=tag-key,Values=team"));
        assert.deepEqual(list.map((secret) => secret.Name), ["db"]);
        succeeded(await aws("secretsmanager", "delete-secret", "--secret-id", "db", "--force-delete-without-recovery"));
        refused(await aws("secretsmanager", "describe-secret", "--secret-id", "db"), "DescribeSecret",
            "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    });
    await t.test("finds and changes tags", async () => {
        const parameter = ARN("ssm", "parameter/prod/host");
        const changed = succeeded(await aws("resourcegroupstaggingapi", "tag-resources", "--resource-arn-list", parameter,
            ARN("ssm", "parameter/nothing"), "--tags", "team=shop,stage=prod"));
        assert.deepEqual(Object.keys(changed.FailedResourcesMap), [ARN("ssm", "parameter/nothing")]);
        const found = succeeded(await aws("resourcegroupstaggingapi", "get-resources", "--tag-filters",
            "Key=team,Values=shop"));
        assert.deepEqual(found.ResourceTagMappingList.map((one) => one.ResourceARN), [parameter]);
        refused(await aws("resourcegroupstaggingapi", "get-resources", "--tags-per-page", "7"), "GetResources",
            "InvalidParameterException", "TagsPerPage must be between 100 and 500.");
    });
});

test("the JavaScript SDK", async (t) => {
    const bridge = await startBridge(t, "--speed", "0");
    // calls("ssm", "SSM") -> { sdk, client, call("GetParameter", {...}) }
    const calls = (name, prefix) => {
        const sdk = require(`@aws-sdk/client-${name}`);
        const client = new sdk[`${prefix}Client`]({ endpoint: bridge.address, region: "us-east-1", maxAttempts: 1,
            credentials: { accessKeyId: "any", secretAccessKey: "any" } });
        t.after(() => client.destroy());
        return { sdk, client, call: (operation, input = {}) => client.send(new sdk[`${operation}Command`](input)) };
    };
    const rejected = (promise, kind, message) => assert.rejects(promise, (error) => {
        assert.ok(error instanceof kind, `${error.name}: ${error.message}`);
        if (message !== undefined) assert.equal(error.message, message);
        assert.equal(error.$fault, "client");
        return true;
    });
    await t.test("STS", async () => {
        const { sdk, call } = calls("sts", "STS");
        assert.equal((await call("GetCallerIdentity")).Account, "111122223333");
        const { Credentials: keys } = await call("AssumeRole", {
            RoleArn: "arn:aws:iam::111122223333:role/ecsTaskRole", RoleSessionName: "me" });
        assert.ok(keys.Expiration instanceof Date);
        assert.equal(keys.Expiration.toISOString(), "2026-01-05T10:00:00.000Z");
        await assert.rejects(call("AssumeRole", { RoleArn: "nothing-valid-in-here", RoleSessionName: "me" }), (error) => {
            assert.ok(error instanceof sdk.STSServiceException);
            assert.equal(error.name, "ValidationError");
            assert.equal(error.message, "nothing-valid-in-here is invalid");
            return true;
        });
    });
    await t.test("SSM", async () => {
        const { sdk, client, call } = calls("ssm", "SSM");
        for (let i = 0; i < 12; i += 1) await call("PutParameter", { Name: `/p/${10 + i}`, Value: `${i}`, Type: "String" });
        const { Parameter } = await call("GetParameter", { Name: "/p/10" });
        assert.ok(Parameter.LastModifiedDate instanceof Date);
        assert.equal(Parameter.Value, "0");
        const pages = [];
        for await (const page of sdk.paginateGetParametersByPath({ client, pageSize: 5 }, { Path: "/p" })) {
            pages.push(page.Parameters.length);
        }
        assert.deepEqual(pages, [5, 5, 2]);
        await rejected(call("GetParameter", { Name: "/p/99" }), sdk.ParameterNotFound);
        await rejected(call("PutParameter", { Name: "/p/10", Value: "x", Type: "String" }), sdk.ParameterAlreadyExists);
        await rejected(call("DescribeParameters", { ParameterFilters: [{ Key: "Label", Values: ["x"] }] }),
            sdk.InvalidFilterKey);
        await rejected(call("DescribeParameters", { NextToken: "nonsense" }), sdk.InvalidNextToken);
    });
    await t.test("Secrets Manager", async () => {
        const { sdk, client, call } = calls("secrets-manager", "SecretsManager");
        const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
        await call("CreateSecret", { Name: "bin", SecretBinary: bytes });
        assert.deepEqual((await call("GetSecretValue", { SecretId: "bin" })).SecretBinary, bytes);
        const { VersionId } = await call("CreateSecret", { Name: "db", SecretString: "one" });
        await call("PutSecretValue", { SecretId: "db", SecretString: "two" });
        assert.deepEqual((await call("DescribeSecret", { SecretId: "db" })).VersionIdsToStages[VersionId], ["AWSPREVIOUS"]);
        await rejected(call("CreateSecret", { Name: "db", SecretString: "x" }), sdk.ResourceExistsException,
            "The operation failed because the secret db already exists.");
        await rejected(call("GetSecretValue", { SecretId: "no" }), sdk.ResourceNotFoundException,
            "Secrets Manager can't find the specified secret.");
        const { DeletionDate } = await call("DeleteSecret", { SecretId: "db" });
        assert.equal(DeletionDate.toISOString(), "2026-02-04T09:00:00.000Z");
        await rejected(call("UpdateSecret", { SecretId: "db", Description: "x" }), sdk.InvalidRequestException,
            "You can't perform this operation on the secret because it was marked for deletion.");
        for (const name of ["a", "b", "c"]) await call("CreateSecret", { Name: name, SecretString: name });
        const names = [];
        for await (const page of sdk.paginateListSecrets({ client, pageSize: 2 }, { SortBy: "name" })) {
            names.push(page.SecretList.map((secret) => secret.Name));
        }
        assert.deepEqual(names, [["a", "b"], ["bin", "c"]]);
    });
    await t.test("the tagging API", async () => {
        const { sdk, client, call } = calls("resource-groups-tagging-api", "ResourceGroupsTaggingAPI");
        const arns = [10, 11, 12].map((i) => ARN("ssm", `parameter/p/${i}`));
        const { FailedResourcesMap } = await call("TagResources", { ResourceARNList: arns, Tags: { team: "shop" } });
        assert.deepEqual(FailedResourcesMap, {});
        const pages = [];
        for await (const page of sdk.paginateGetResources({ client }, { ResourcesPerPage: 2 })) {
            pages.push(page.ResourceTagMappingList.map((one) => one.ResourceARN));
        }
        assert.deepEqual(pages, [arns.slice(0, 2), arns.slice(2)]);
        assert.deepEqual((await call("GetTagValues", { Key: "team" })).TagValues, ["shop"]);
        await rejected(call("GetResources", { ResourceARNList: arns, TagFilters: [{ Key: "team" }] }),
            sdk.InvalidParameterException);
    });
});
