// A requestHandler for the AWS SDK for JavaScript v3 (its HttpHandler): a request goes into the engine, the answer comes
// out. No socket, no fetch.
//
// Simulated time stands still unless the handler is told to move it, before each request:
//     secondsPerRequest: 15   by that much
//     speed: 60               to where it would be if it ran 60 times as fast as real time since the handler's first request
// The SDK's waiters sleep in real time between their requests, so one of both makes them end.

export const BODY_MAX = 10 * 1024 * 1024;      // bytes, as in engine/api/http.hpp; after decompression too
const SPEED_MAX = 100_000;
const SECONDS_MAX = 24 * 3600;

const encoder = new TextEncoder();
const IN_NODE = typeof process === "object" && typeof process.versions?.node === "string";

function aborted() {
    const error = new Error("Request aborted");
    error.name = "AbortError";
    return error;
}

class TooLarge extends Error {}

// All chunks as one, or TooLarge.
async function gather(chunks) {
    const parts = [];
    let size = 0;
    for await (const chunk of chunks) {
        const bytes = typeof chunk === "string" ? encoder.encode(chunk) : viewOf(chunk);
        if (bytes === null) throw new TypeError("The request's body is a stream of something else than bytes and text.");
        size += bytes.length;
        if (size > BODY_MAX) throw new TooLarge();
        parts.push(bytes);
    }
    const all = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
        all.set(part, at);
        at += part.length;
    }
    return all;
}

async function* pull(stream) {
    const reader = stream.getReader();
    try {
        for (;;) {
            const { done, value } = await reader.read();
            if (done) return;
            yield value;
        }
    } finally {
        reader.cancel().catch(() => {});
    }
}

function viewOf(body) {
    if (body instanceof Uint8Array) return body;
    if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    if (body instanceof ArrayBuffer) return new Uint8Array(body);
    return null;
}

// Everything that the SDK may give as a body: text, bytes, a Blob, a stream of either kind.
async function bytesOf(body) {
    if (body === undefined || body === null) return new Uint8Array(0);
    const view = typeof body === "string" ? encoder.encode(body) : viewOf(body);
    if (view !== null) {
        if (view.length > BODY_MAX) throw new TooLarge();
        return view;
    }
    if (typeof Blob === "function" && body instanceof Blob) {
        if (body.size > BODY_MAX) throw new TooLarge();
        return new Uint8Array(await body.arrayBuffer());
    }
    if (typeof body.getReader === "function") return gather(pull(body));
    if (typeof body[Symbol.asyncIterator] === "function") return gather(body);
    throw new TypeError("The request's body is neither text nor bytes nor a stream.");
}

const headerOf = (request, wanted) => {
    const found = Object.keys(request.headers ?? {}).find((name) => name.toLowerCase() === wanted);
    return found === undefined ? "" : String(request.headers[found]);
};

// The SDK compresses the bodies of some operations. An object of S3 that happens to be packed stays as it is.
const isCompressed = (request) => headerOf(request, "content-encoding").trim().toLowerCase() === "gzip" &&
    !/\/s3\/aws4_request/.test(headerOf(request, "authorization"));

const inflate = (bytes) => gather(pull(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))));

const escape = (text) => encodeURIComponent(text).replace(/[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function queryText(query) {
    const parts = [];
    for (const name of Object.keys(query ?? {}).sort()) {
        const value = query[name];
        if (Array.isArray(value)) for (const one of value) parts.push(`${escape(name)}=${escape(one)}`);
        else parts.push(value === null || value === undefined ? escape(name) : `${escape(name)}=${escape(value)}`);
    }
    return parts.join("&");
}

function headerList(request, size, compressed) {
    const list = [];
    const seen = new Set();
    for (const [name, value] of Object.entries(request.headers ?? {})) {
        const lower = name.toLowerCase();
        if (lower === "content-length" || value === undefined || (compressed && lower === "content-encoding")) continue;
        seen.add(lower);
        list.push(name, String(value));
    }
    if (!seen.has("host")) list.push("host", request.hostname + (request.port ? `:${request.port}` : ""));
    list.push("content-length", String(size));
    return list;
}

// A body as the SDK expects it where it runs: it reads JSON and XML from either kind, and hands streams on to its caller.
async function streamOf(bytes) {
    if (IN_NODE) {
        const { Readable } = await import("node:stream");
        return Readable.from(bytes.length ? [bytes] : [], { objectMode: false });
    }
    return new ReadableStream({
        start(controller) {
            if (bytes.length) controller.enqueue(bytes);
            controller.close();
        },
    });
}

function tooLarge() {
    const text = JSON.stringify({ __type: "RequestEntityTooLargeException",
        message: `The request body is larger than ${BODY_MAX} bytes.` });
    return { status: 413, headers: ["content-type", "application/x-amz-json-1.1"], body: encoder.encode(text) };
}

export class DrydockHandler {
    // What the SDK asks its handlers for.
    metadata = { handlerProtocol: "http/1.1" };
    #engine;
    #secondsPerRequest;
    #speed;
    #start = null;

    // engine: a function that gives the engine of the moment.
    constructor(engine, { secondsPerRequest = 0, speed = 0, ...unknown } = {}) {
        const names = Object.keys(unknown);
        if (names.length) throw new TypeError(`handler() has no option ${names[0]}; there are secondsPerRequest and speed.`);
        const good = (value, most) => typeof value === "number" && value >= 0 && value <= most;
        if (!good(secondsPerRequest, SECONDS_MAX)) throw new RangeError(`secondsPerRequest lies from 0 to ${SECONDS_MAX}.`);
        if (!good(speed, SPEED_MAX)) throw new RangeError(`speed lies from 0 to ${SPEED_MAX}.`);
        this.#engine = engine;
        this.#secondsPerRequest = secondsPerRequest;
        this.#speed = speed;
    }

    async handle(request, { abortSignal } = {}) {
        const check = () => {
            if (abortSignal?.aborted) throw aborted();
        };
        check();
        const compressed = isCompressed(request);
        let bytes = null;
        let answer = null;
        try {
            bytes = await bytesOf(request.body);
            if (compressed) bytes = await inflate(bytes);
        } catch (error) {
            if (!(error instanceof TooLarge)) throw error;
            answer = tooLarge();
        }
        // What happens from here on happens at once: a request is either not made at all or answered.
        check();
        if (answer === null) {
            const engine = this.#engine();
            this.#moveTime(engine);
            answer = engine.http({ method: request.method, path: request.path || "/", query: queryText(request.query),
                headers: headerList(request, bytes.length, compressed), body: bytes });
        }
        const headers = {};
        for (let i = 0; i < answer.headers.length; i += 2) headers[answer.headers[i].toLowerCase()] = answer.headers[i + 1];
        return { response: { statusCode: answer.status, reason: "", headers, body: await streamOf(answer.body) } };
    }

    #moveTime(engine) {
        if (this.#secondsPerRequest > 0) engine.runUntil(engine.now + Math.round(this.#secondsPerRequest * 1000));
        if (this.#speed === 0) return;
        this.#start ??= { engine, real: performance.now(), simulated: engine.now };
        if (this.#start.engine !== engine) this.#start = { engine, real: performance.now(), simulated: engine.now };
        engine.runUntil(this.#start.simulated + Math.floor((performance.now() - this.#start.real) * this.#speed));
    }

    // The SDK sets options of real connections, which mean nothing here.
    updateHttpClientConfig() {}
    httpHandlerConfigs() {
        return {};
    }
    destroy() {}
}
