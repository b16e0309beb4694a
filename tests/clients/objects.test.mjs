// ECR and S3 through the bridge: the aws CLI, boto3 and the AWS SDK for JavaScript v3, unmodified.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import test from "node:test";

import { advance, awsCli, clientEnvironment, root, run, startBridge, temporaryFolder } from "./support.mjs";

const require = createRequire(path.join(root, "web/package.json"));
const ecrSdk = require("@aws-sdk/client-ecr");
const s3Sdk = require("@aws-sdk/client-s3");

async function prepared(t) {
    const bridge = await startBridge(t, "--speed", "0");
    const options = { endpoint: bridge.address, region: "us-east-1", maxAttempts: 1,
        credentials: { accessKeyId: "any", secretAccessKey: "any" } };
    const ecr = new ecrSdk.ECRClient(options);
    const s3 = new s3Sdk.S3Client({ ...options, forcePathStyle: true });
    t.after(() => { ecr.destroy(); s3.destroy(); });
    return { bridge, options, ecr, s3, aws: awsCli(bridge),
        callEcr: (name, input = {}) => ecr.send(new ecrSdk[`${name}Command`](input)),
        callS3: (name, input = {}) => s3.send(new s3Sdk[`${name}Command`](input)) };
}

// Bytes of every value, lines and NULs among them.
const binary = (size) => Buffer.from(Array.from({ length: size }, (_, i) => (i * 7 + (i >> 8)) & 255));

// ---- the aws CLI ---------------------------------------------------------------------------------------------------

test("aws s3 makes buckets, copies, lists, syncs and removes", async (t) => {
    const { aws } = await prepared(t);
    const folder = temporaryFolder(t);
    const here = (...args) => aws("s3", ...args);
    fs.writeFileSync(path.join(folder, "photo.bin"), binary(300_000));
    fs.mkdirSync(path.join(folder, "site"));
    fs.writeFileSync(path.join(folder, "site/index.html"), "<p>hello</p>");
    fs.writeFileSync(path.join(folder, "site/a b+c&d.txt"), "odd name");
    assert.equal((await here("mb", "s3://shop-files")).stdout, "make_bucket: shop-files\n");
    const taken = await here("mb", "s3://test");
    assert.equal(taken.code, 1);
    assert.match(taken.stderr, /^make_bucket failed: s3:\/\/test An error occurred \(BucketAlreadyExists\)/);
    const up = await here("cp", path.join(folder, "photo.bin"), "s3://shop-files/photos/1.bin", "--no-progress");
    assert.equal(up.code, 0, up.stderr);
    assert.match(up.stdout, /^upload: .*photo\.bin to s3:\/\/shop-files\/photos\/1\.bin\n$/);
    const listed = await here("ls", "s3://shop-files", "--recursive", "--summarize");
    assert.equal(listed.stdout, "2026-01-05 09:00:00     300000 photos/1.bin\n\nTotal Objects: 1\n   Total Size: 300000\n");
    const back = path.join(folder, "back.bin");
    assert.equal((await here("cp", "s3://shop-files/photos/1.bin", back, "--no-progress")).code, 0);
    assert.ok(fs.readFileSync(back).equals(binary(300_000)));
    const synced = await here("sync", path.join(folder, "site"), "s3://shop-files/site", "--no-progress");
    assert.equal(synced.code, 0, synced.stderr);
    assert.equal(synced.stdout.trim().split("\n").length, 2);
    assert.equal((await here("ls", "s3://shop-files/site/")).stdout,
        "2026-01-05 09:00:00          8 a b+c&d.txt\n2026-01-05 09:00:00         12 index.html\n");
    const copied = await here("cp", "s3://shop-files/site/a b+c&d.txt", "s3://shop-files/copy.txt", "--no-progress");
    assert.equal(copied.stdout, "copy: s3://shop-files/site/a b+c&d.txt to s3://shop-files/copy.txt\n", copied.stderr);
    assert.match((await here("mv", "s3://shop-files/copy.txt", "s3://shop-files/moved.txt", "--no-progress")).stdout,
        /^move: /);
    const missing = await here("cp", "s3://shop-files/nope", back);
    assert.equal(missing.code, 1);
    assert.equal(missing.stderr,
        'fatal error: An error occurred (404) when calling the HeadObject operation: Key "nope" does not exist\n');
    const full = await here("rb", "s3://shop-files");
    assert.equal(full.code, 1);
    assert.match(full.stderr,
        /BucketNotEmpty\) when calling the DeleteBucket operation: The bucket you tried to delete is not empty/);
    const gone = await here("rb", "s3://shop-files", "--force");
    assert.equal(gone.code, 0, gone.stderr);
    assert.match(gone.stdout, /^delete: s3:\/\/shop-files\/[\s\S]*remove_bucket: shop-files\n$/);
    const none = await here("ls", "s3://shop-files");
    assert.equal(none.code, 254);
    assert.match(none.stderr,
        /\(NoSuchBucket\) when calling the ListObjectsV2 operation: The specified bucket does not exist/);
});

test("aws s3api tells headers, ranges, pages and refusals", async (t) => {
    const { aws } = await prepared(t);
    const folder = temporaryFolder(t);
    const call = (...args) => aws("s3api", ...args);
    await call("create-bucket", "--bucket", "shop-files");
    const file = path.join(folder, "hello.txt");
    fs.writeFileSync(file, "hello world");
    const put = await call("put-object", "--bucket", "shop-files", "--key", "hello.txt", "--body", file,
        "--content-type", "text/plain", "--metadata", "colour=red", "--cache-control", "no-cache");
    assert.equal(put.json.ETag, '"5eb63bbbe01eeed093cb22bb8f5acdc3"', put.stderr);
    const out = path.join(folder, "out.txt");
    const got = await call("get-object", "--bucket", "shop-files", "--key", "hello.txt", "--range", "bytes=6-10", out);
    assert.equal(fs.readFileSync(out, "utf8"), "world");
    assert.equal(got.json.ContentRange, "bytes 6-10/11");
    assert.equal(got.json.ContentType, "text/plain");
    assert.deepEqual(got.json.Metadata, { colour: "red" });
    assert.equal(got.json.LastModified, "2026-01-05T09:00:00+00:00");
    for (let i = 0; i < 5; i += 1) {
        await call("put-object", "--bucket", "shop-files", "--key", `page/${i}`, "--body", file);
    }
    const pages = await call("list-objects-v2", "--bucket", "shop-files", "--prefix", "page/", "--page-size", "2",
        "--query", "Contents[].Key");
    assert.deepEqual(pages.json, [0, 1, 2, 3, 4].map((i) => `page/${i}`));
    const location = await call("get-bucket-location", "--bucket", "shop-files");
    assert.deepEqual(location.json, { LocationConstraint: null });
    const head = await call("head-object", "--bucket", "shop-files", "--key", "nope");
    assert.equal(head.code, 254);
    assert.match(head.stderr, /An error occurred \(404\) when calling the HeadObject operation: Not Found/);
    // What is not modelled must not be taken for its neighbour.
    const acl = await call("get-object-acl", "--bucket", "shop-files", "--key", "hello.txt");
    assert.match(acl.stderr, /\(NotImplemented\) when calling the GetObjectAcl operation: .*Drydock does not model/);
    const versions = await call("list-object-versions", "--bucket", "shop-files");
    assert.match(versions.stderr, /\(NotImplemented\)/);
    const tagged = await call("put-object-tagging", "--bucket", "shop-files", "--key", "hello.txt", "--tagging",
        "TagSet=[{Key=a,Value=b}]");
    assert.match(tagged.stderr, /\(NotImplemented\)/);
    const again = await call("head-object", "--bucket", "shop-files", "--key", "hello.txt");
    assert.equal(again.json.ContentLength, 11);
});

test("aws ecr walks from a repository to its images and their pages", async (t) => {
    const { aws } = await prepared(t);
    const call = (...args) => aws("ecr", ...args);
    const made = await call("create-repository", "--repository-name", "shop", "--image-tag-mutability", "IMMUTABLE");
    assert.equal(made.json.repository.repositoryUri, "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop");
    assert.equal(made.json.repository.createdAt, "2026-01-05T09:00:00+00:00");
    const again = await call("create-repository", "--repository-name", "shop");
    assert.equal(again.code, 254);
    assert.equal(again.stderr.trim(), "An error occurred (RepositoryAlreadyExistsException) when calling the CreateRepository " +
        "operation: The repository with name 'shop' already exists in the registry with id '111122223333'");
    const images = await call("describe-images", "--repository-name", "web-api", "--page-size", "2",
        "--query", "length(imageDetails)");
    assert.equal(images.json, 5);
    const got = await call("batch-get-image", "--repository-name", "web-api", "--image-ids", "imageTag=2.0");
    const { imageManifest, imageId } = got.json.images[0];
    assert.equal(imageId.imageDigest, `sha256:${crypto.createHash("sha256").update(imageManifest).digest("hex")}`);
    const tagged = await call("put-image", "--repository-name", "web-api", "--image-tag", "stable",
        "--image-manifest", imageManifest);
    assert.equal(tagged.json.image.imageId.imageDigest, imageId.imageDigest, tagged.stderr);
    const password = (await call("get-login-password")).stdout.trim();
    assert.ok(password.length > 200);
    const waited = await call("wait", "image-scan-complete", "--repository-name", "web-api", "--image-id", "imageTag=2.0");
    assert.match(waited.stderr, /Drydock does not model ecr:DescribeImageScanFindings yet/);
});

// ---- boto3 ---------------------------------------------------------------------------------------------------------

const PYTHON = `
import hashlib, json, sys
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

config = Config(retries={"max_attempts": 0})
def client(name):
    return boto3.client(name, endpoint_url=sys.argv[1], config=config)
s3, ecr = client("s3"), client("ecr")
out = {}
s3.create_bucket(Bucket="shop-files")
body = bytes(range(256)) * 500
put = s3.put_object(Bucket="shop-files", Key="all bytes/\\u00e9.bin", Body=body, Metadata={"Colour": "red"})
out["etag"] = put["ETag"] == '"%s"' % hashlib.md5(body).hexdigest()
got = s3.get_object(Bucket="shop-files", Key="all bytes/\\u00e9.bin")
out["same"] = got["Body"].read() == body
out["metadata"] = got["Metadata"]
out["status"] = put["ResponseMetadata"]["HTTPStatusCode"]
for i in range(5):
    s3.put_object(Bucket="shop-files", Key="k%d" % i, Body=b"x")
pages = s3.get_paginator("list_objects_v2").paginate(Bucket="shop-files", PaginationConfig={"PageSize": 2})
out["pages"] = [[o["Key"] for o in page["Contents"]] for page in pages]
out["deleted"] = len(s3.delete_objects(Bucket="shop-files", Delete={"Objects": [{"Key": "k0"}, {"Key": "k1"}]})["Deleted"])
s3.upload_file(sys.argv[2], "shop-files", "uploaded")
out["uploaded"] = s3.head_object(Bucket="shop-files", Key="uploaded")["ContentLength"]
try:
    s3.get_object(Bucket="shop-files", Key="nope")
except s3.exceptions.NoSuchKey as error:
    out["missing"] = [error.response["Error"]["Code"], error.response["Error"]["Key"]]
try:
    s3.list_objects_v2(Bucket="nope")
except s3.exceptions.NoSuchBucket as error:
    out["no bucket"] = [error.response["Error"]["Message"], error.response["Error"]["BucketName"]]
try:
    s3.create_multipart_upload(Bucket="shop-files", Key="large")
except ClientError as error:
    out["multipart"] = [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
s3.get_waiter("bucket_exists").wait(Bucket="shop-files")
repository = ecr.create_repository(repositoryName="shop", tags=[{"Key": "team", "Value": "shop"}])["repository"]
out["tags"] = ecr.list_tags_for_resource(resourceArn=repository["repositoryArn"])["tags"]
layer = b"layer"
digest = "sha256:" + hashlib.sha256(layer).hexdigest()
upload = ecr.initiate_layer_upload(repositoryName="shop")["uploadId"]
ecr.upload_layer_part(repositoryName="shop", uploadId=upload, partFirstByte=0, partLastByte=4, layerPartBlob=layer)
out["layer"] = ecr.complete_layer_upload(repositoryName="shop", uploadId=upload, layerDigests=[digest])["layerDigest"] == digest
try:
    ecr.put_image(repositoryName="shop", imageTag="1", imageManifest=json.dumps({"schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": {"digest": "sha256:00"}, "layers": []}))
except ecr.exceptions.LayersNotFoundException as error:
    out["layers"] = str(error)
try:
    ecr.describe_images(repositoryName="shop", imageIds=[{"imageTag": "v9"}])
except ecr.exceptions.ImageNotFoundException as error:
    out["image"] = error.response["Error"]["Message"]
print(json.dumps(out))
`;

test("boto3 stores bytes, walks pages and catches its own exceptions", async (t) => {
    const { bridge } = await prepared(t);
    const file = path.join(temporaryFolder(t), "upload.bin");
    fs.writeFileSync(file, binary(100_000));
    const result = await run("/usr/bin/python3", ["-c", PYTHON, bridge.address, file], { env: clientEnvironment });
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(JSON.parse(result.stdout), {
        etag: true, same: true, metadata: { colour: "red" }, status: 200,
        pages: [["all bytes/\u00e9.bin", "k0"], ["k1", "k2"], ["k3", "k4"]], deleted: 2, uploaded: 100_000,
        missing: ["NoSuchKey", "nope"], "no bucket": ["The specified bucket does not exist", "nope"],
        multipart: ["NotImplemented", 501], tags: [{ Key: "team", Value: "shop" }], layer: true,
        layers: "An error occurred (LayersNotFoundException) when calling the PutImage operation: Layers with digests " +
            "'[sha256:00]' required for pushing image into repository with name 'shop' in the registry with id " +
            "'111122223333' do not exist",
        image: "The image with imageId {imageDigest:'null', imageTag:'v9'} does not exist within the repository with " +
            "name 'shop' in the registry with id '111122223333'",
    });
});

// ---- the SDK for JavaScript ----------------------------------------------------------------------------------------

test("the SDK stores bytes with its own checksums and reads them back whole", async (t) => {
    const { callS3 } = await prepared(t);
    const body = binary(200_000);
    await callS3("CreateBucket", { Bucket: "shop-files" });
    const put = await callS3("PutObject", { Bucket: "shop-files", Key: "a/b c.bin", Body: body });
    assert.equal(put.ETag, `"${crypto.createHash("md5").update(body).digest("hex")}"`);
    assert.ok(put.ChecksumCRC32, "the SDK sends CRC32 by itself");
    const got = await callS3("GetObject", { Bucket: "shop-files", Key: "a/b c.bin" });
    assert.ok(Buffer.from(await got.Body.transformToByteArray()).equals(body));
    assert.equal(got.ChecksumCRC32, put.ChecksumCRC32);
    assert.ok(got.LastModified instanceof Date);
    // A stream of unknown checksum goes in chunks with the checksum behind them.
    const { Readable } = await import("node:stream");
    const streamed = await callS3("PutObject", { Bucket: "shop-files", Key: "streamed", ContentLength: body.length,
        Body: Readable.from([body.subarray(0, 70_000), body.subarray(70_000)]) });
    assert.equal(streamed.ETag, put.ETag);
    const sha = await callS3("PutObject", { Bucket: "shop-files", Key: "sha", Body: body, ChecksumAlgorithm: "SHA256" });
    assert.equal(sha.ChecksumSHA256, crypto.createHash("sha256").update(body).digest("base64"));
    await assert.rejects(callS3("PutObject", { Bucket: "shop-files", Key: "bad", Body: "x", ChecksumCRC32: "AAAAAA==" }),
        (error) => error.name === "BadDigest" && error.$metadata.httpStatusCode === 400);
    const cut = await callS3("GetObject", { Bucket: "shop-files", Key: "a/b c.bin", Range: "bytes=100-199" });
    assert.ok(Buffer.from(await cut.Body.transformToByteArray()).equals(body.subarray(100, 200)));
    assert.equal(cut.$metadata.httpStatusCode, 206);
});

test("the SDK's own exceptions, waiters and paginators of S3", async (t) => {
    const { s3, callS3, bridge } = await prepared(t);
    await callS3("CreateBucket", { Bucket: "shop-files" });
    await assert.rejects(callS3("GetObject", { Bucket: "shop-files", Key: "nope" }), (error) => {
        assert.ok(error instanceof s3Sdk.NoSuchKey, error.name);
        assert.equal(error.message, "The specified key does not exist.");
        return true;
    });
    await assert.rejects(callS3("HeadBucket", { Bucket: "nope" }), (error) => error instanceof s3Sdk.NotFound);
    await assert.rejects(callS3("ListObjectsV2", { Bucket: "nope" }), (error) => error instanceof s3Sdk.NoSuchBucket);
    await assert.rejects(callS3("CreateBucket", { Bucket: "test" }), (error) => error instanceof s3Sdk.BucketAlreadyExists);
    for (let i = 0; i < 5; i += 1) {
        await callS3("PutObject", { Bucket: "shop-files", Key: `dir${i % 2}/${i}`, Body: "x" });
    }
    const pages = [];
    for await (const page of s3Sdk.paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket: "shop-files" })) {
        pages.push(page.Contents.map(({ Key }) => Key));
    }
    assert.deepEqual(pages, [["dir0/0", "dir0/2"], ["dir0/4", "dir1/1"], ["dir1/3"]]);
    const folded = await callS3("ListObjectsV2", { Bucket: "shop-files", Delimiter: "/" });
    assert.deepEqual(folded.CommonPrefixes, [{ Prefix: "dir0/" }, { Prefix: "dir1/" }]);
    const waited = await s3Sdk.waitUntilObjectExists({ client: s3, maxWaitTime: 10 },
        { Bucket: "shop-files", Key: "dir0/0" });
    assert.equal(waited.state, "SUCCESS");
    await callS3("CopyObject", { Bucket: "shop-files", Key: "copy", CopySource: "shop-files/dir0/0" });
    await callS3("PutBucketTagging", { Bucket: "shop-files", Tagging: { TagSet: [{ Key: "team", Value: "shop" }] } });
    assert.deepEqual((await callS3("GetBucketTagging", { Bucket: "shop-files" })).TagSet, [{ Key: "team", Value: "shop" }]);
    const { Policy } = await callS3("PutBucketPolicy", { Bucket: "shop-files", Policy: JSON.stringify({ Statement: [
        { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }] }) })
        .then(() => callS3("GetBucketPolicy", { Bucket: "shop-files" }));
    assert.equal(JSON.parse(Policy).Statement[0].Effect, "Deny");
    await advance(bridge, 3600);
    const { Deleted } = await callS3("DeleteObjects", { Bucket: "shop-files", Delete: { Objects: [{ Key: "copy" }] } });
    assert.deepEqual(Deleted, [{ Key: "copy" }]);
    const { Buckets } = await callS3("ListBuckets");
    assert.deepEqual(Buckets.map(({ Name, CreationDate }) => [Name, CreationDate.toISOString()]),
        [["shop-files", "2026-01-05T09:00:00.000Z"]]);
});

test("a bucket in the host's name is the same bucket", async (t) => {
    const { bridge, callS3, options } = await prepared(t);
    await callS3("CreateBucket", { Bucket: "shop-files" });
    const http = await import("node:http");
    const { NodeHttpHandler } = require("@smithy/node-http-handler");
    const home = "127.0.0.1";
    const agent = new http.Agent({
        lookup: (_host, settings, done) => done(null, settings.all ? [{ address: home, family: 4 }] : home, 4),
    });
    const client = new s3Sdk.S3Client({ ...options, endpoint: `http://localhost:${bridge.port}`,
        requestHandler: new NodeHttpHandler({ httpAgent: agent }) });
    t.after(() => client.destroy());
    await client.send(new s3Sdk.PutObjectCommand({ Bucket: "shop-files", Key: "k", Body: "host" }));
    const got = await callS3("GetObject", { Bucket: "shop-files", Key: "k" });
    assert.equal(await got.Body.transformToString(), "host");
});

test("the SDK's own exceptions and paginators of ECR", async (t) => {
    const { ecr, callEcr } = await prepared(t);
    const rejected = (promise, kind, message) => assert.rejects(promise, (error) => {
        assert.ok(error instanceof kind, error.name);
        assert.equal(error.message, message);
        return true;
    });
    const { repository } = await callEcr("CreateRepository", { repositoryName: "shop" });
    assert.ok(repository.createdAt instanceof Date);
    await rejected(callEcr("DescribeRepositories", { repositoryNames: ["nope"] }), ecrSdk.RepositoryNotFoundException,
        "The repository with name 'nope' does not exist in the registry with id '111122223333'");
    await rejected(callEcr("DeleteRepository", { repositoryName: "worker" }), ecrSdk.RepositoryNotEmptyException,
        "The repository with name 'worker' in registry with id '111122223333' cannot be deleted because it still " +
        "contains images");
    await rejected(callEcr("GetLifecyclePolicy", { repositoryName: "shop" }), ecrSdk.LifecyclePolicyNotFoundException,
        "Lifecycle policy does not exist for the repository with name 'shop' in the registry with id '111122223333'");
    const pages = [];
    for await (const page of ecrSdk.paginateListImages({ client: ecr, pageSize: 4 }, { repositoryName: "web-api" })) {
        pages.push(page.imageIds.length);
    }
    assert.deepEqual(pages, [4, 2]);
    const { images } = await callEcr("BatchGetImage", { repositoryName: "web-api", imageIds: [{ imageTag: "1.0" }] });
    await callEcr("PutImageTagMutability", { repositoryName: "web-api", imageTagMutability: "IMMUTABLE" });
    await rejected(callEcr("PutImage", { repositoryName: "web-api", imageTag: "2.0",
        imageManifest: images[0].imageManifest }), ecrSdk.ImageTagAlreadyExistsException,
    "The image tag '2.0' already exists in the 'web-api' repository and cannot be overwritten because the tag is immutable.");
    const { authorizationData } = await callEcr("GetAuthorizationToken");
    assert.equal(authorizationData[0].expiresAt.toISOString(), "2026-01-05T21:00:00.000Z");
    const { failures } = await callEcr("BatchDeleteImage", { repositoryName: "web-api", imageIds: [{ imageTag: "v9" }] });
    assert.equal(failures[0].failureCode, "ImageNotFound");
});
