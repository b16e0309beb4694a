// What the bridge takes in, and how it refuses: every answer has the shape of an AWS error.
import crypto from "node:crypto";
import zlib from "node:zlib";

export const BODY_MAX = 10 * 1024 * 1024;      // bytes, as in engine/api/http.hpp; after decompression too
export const DRAIN_MAX = 256 * 1024 * 1024;    // bytes of a refused body that are read and thrown away
export const DRAIN_MS = 10_000;
export const HEADERS_MAX = 64 * 1024;          // bytes of all headers together
export const HEADERS_MS = 30_000;              // until the headers are complete
export const REQUEST_MS = 120_000;             // until the body is complete
export const KEEP_ALIVE_MS = 65_000;           // as AWS's load balancers: longer than clients keep a connection
export const CONNECTIONS_MAX = 1024;

const TYPE = "application/x-amz-json-1.1";

// Codes of AWS's common errors. close: the connection is of no use after the answer.
export class Refusal extends Error {
    constructor(status, code, message, { close = false } = {}) {
        super(message);
        this.status = status;
        this.code = code;
        this.close = close;
    }
}

const tooLarge = (options) => new Refusal(413, "RequestEntityTooLargeException",
    `The request body is larger than ${BODY_MAX} bytes.`, options);

function errorBody(refusal) {
    return JSON.stringify({ __type: refusal.code, message: refusal.message });
}

export function sendJson(response, status, value) {
    if (response.headersSent || response.destroyed) return;
    const body = Buffer.from(JSON.stringify(value) + "\n");
    response.writeHead(status, { "Content-Type": "application/json", "Content-Length": body.length });
    response.end(body);
}

// Whether the request is signed for S3, in its header or in its address.
const isForS3 = ({ headers, url }) => /(\/|%2F)s3(\/|%2F)aws4_request/i.test(`${headers.authorization} ${url}`);

export const isSigned = ({ headers, url }) => headers.authorization !== undefined ||
    /[?&](X-Amz-Signature|Signature)=/.test(url);

// What S3's clients read; an object that is too large has S3's own words.
function s3Refusal(refusal, id) {
    const large = refusal.status === 413;
    const code = large ? "EntityTooLarge" : refusal.code;
    const text = large ? "Your proposed upload exceeds the maximum allowed size" :
        refusal.message.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
    return { status: large ? 400 : refusal.status, type: "application/xml",
        body: '<?xml version="1.0" encoding="UTF-8"?>\n' +
            `<Error><Code>${code}</Code><Message>${text}</Message><RequestId>${id}</RequestId></Error>` };
}

export function sendRefusal(response, refusal) {
    if (response.headersSent || response.destroyed) return;
    const id = crypto.randomUUID();
    const forS3 = response.req !== undefined && isForS3(response.req);
    const { status, type, body } = forS3 ? s3Refusal(refusal, id) :
        { status: refusal.status, type: TYPE, body: errorBody(refusal) };
    response.statusMessage = "";   // not what an answer that could not be sent has left
    response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(body),
        "x-amzn-RequestId": id, ...(refusal.close ? { Connection: "close" } : {}) });
    response.end(body);
}

// The same for a socket whose request could not even be read.
export function refuseSocket(socket, refusal, reason) {
    if (!socket.writable || socket.destroyed) return;
    const body = errorBody(refusal);
    socket.end(`HTTP/1.1 ${refusal.status} ${reason}\r\nContent-Type: ${TYPE}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}

// Reads the whole body, then calls done(error, bytes) once. A body that is too large is refused at once, but read to
// its end (within limits), for a client that is still sending would not hear the refusal. One that waits for "100
// Continue" sends nothing after a refusal.
export function readBody(request, done) {
    const chunks = [];
    let size = 0;
    let over = false;
    const finish = (error, bytes) => {
        const call = done;
        done = () => {};
        call(error, bytes);
    };
    const refuse = () => {
        over = true;
        chunks.length = 0;
        finish(tooLarge({ close: request.headers.expect !== undefined }));
        const timer = setTimeout(() => request.destroy(), DRAIN_MS);
        request.on("close", () => clearTimeout(timer));
    };
    request.on("data", (chunk) => {
        size += chunk.length;
        if (over && size > DRAIN_MAX) request.destroy();
        else if (!over && size > BODY_MAX) refuse();
        else if (!over) chunks.push(chunk);
    });
    request.on("end", () => finish(null, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on("error", () => finish(new Refusal(400, "RequestAbortedException", "The request was cut off.")));
    if (Number(request.headers["content-length"] ?? 0) > BODY_MAX) refuse();
}

// Newer clients compress the bodies of some operations.
export function inflateBody(request, bytes) {
    const encoding = (request.headers["content-encoding"] ?? "").trim().toLowerCase();
    if (encoding === "" || encoding === "identity") return bytes;
    // An object of S3 is stored as it comes, and aws-chunked is for the engine to undo.
    if (isForS3(request)) return bytes;
    if (encoding !== "gzip") {
        throw new Refusal(415, "MalformedHttpRequestException", `The content encoding ${encoding} is not supported.`);
    }
    try {
        return zlib.gunzipSync(bytes, { maxOutputLength: BODY_MAX });
    } catch (error) {
        if (error.code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
        throw new Refusal(400, "MalformedHttpRequestException", "The request body is not valid gzip.");
    }
}

// "/path?query" in two parts. Proxies' clients name the host too; "*" and the like are no path.
export function splitTarget(url) {
    const target = url.startsWith("/") ? url : url.replace(/^https?:\/\/[^/?#]*/i, "") || "/";
    if (!target.startsWith("/")) throw new Refusal(400, "MalformedHttpRequestException", "The request names no path.");
    const mark = target.indexOf("?");
    return mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

// A request without a name (HTTP/1.0) is taken.
export function namesThisMachine({ headers: { host } }) {
    return host === undefined ||
        ["127.0.0.1", "localhost", "localhost.", "[::1]"].includes(host.replace(/:\d+$/, "").toLowerCase());
}

// A web page elsewhere must not drive the simulation of whoever looks at it: a browser names the page's origin.
export function checkOrigin(request) {
    const { origin, host } = request.headers;
    if (origin === undefined) return;
    if (host !== undefined && origin === `http://${host}` && namesThisMachine(request)) return;
    refusePage();
}

// The same for requests without an origin, such as those of a picture: browsers tell where the page stands that makes
// them, except to a foreign name that somebody has turned to this machine. Not for the page's own files, to which a link
// may lead from anywhere.
export function checkPage(request) {
    const site = request.headers["sec-fetch-site"] ?? "none";
    const browser = /^Mozilla\//.test(request.headers["user-agent"] ?? "");
    if (!["same-origin", "none"].includes(site) || (browser && !namesThisMachine(request))) refusePage();
}

function refusePage() {
    throw new Refusal(403, "AccessDeniedException", "Web pages of other origins may not use this endpoint.");
}
