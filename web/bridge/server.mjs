// The bridge's HTTP server: AWS requests go to one engine in the order in which they are complete, with simulated time
// caught up exactly before each.
//
//     POST /_drydock/reset      forgets everything               -> the new state
//     GET  /_drydock/state      where the simulation is          -> {"time","seconds","hash","events",...}
//     POST /_drydock/advance    {"seconds": N} moves time        -> the new state
//     anything else             a request of an AWS service
import http from "node:http";

import { EngineStopped } from "./engine.mjs";
import * as limits from "./http_limits.mjs";
import { CATCH_UP_MS, Pace } from "./pace.mjs";

const { Refusal } = limits;
export const ADVANCE_MAX_S = 366 * 24 * 3600;

export class Bridge {
    #load;
    #options;
    #engine = null;
    #pace = null;
    #jobs = [];
    #running = false;
    #timer = null;
    #closed = false;
    #report;
    #page;

    // load: engineLoader()'s result. options: seed, account, region, strict, speed. report(text): what an operator
    // should know. page: optional handler of files, as serve.mjs makes it.
    constructor(load, options, { report = () => {}, page = null } = {}) {
        this.#load = load;
        this.#options = options;
        this.#report = report;
        this.#page = page;
    }

    async start() {
        await this.#renew();
        this.server = http.createServer({
            maxHeaderSize: limits.HEADERS_MAX, headersTimeout: limits.HEADERS_MS, requestTimeout: limits.REQUEST_MS,
            keepAliveTimeout: limits.KEEP_ALIVE_MS, requireHostHeader: false, noDelay: true,
        }, (request, response) => this.#receive(request, response));
        this.server.maxConnections = limits.CONNECTIONS_MAX;
        this.server.on("checkContinue", (request, response) => {
            const small = !(Number(request.headers["content-length"] ?? 0) > limits.BODY_MAX);
            if (small) response.writeContinue();
            this.#receive(request, response);
        });
        this.server.on("checkExpectation", (request, response) => limits.sendRefusal(response,
            new Refusal(417, "MalformedHttpRequestException", "Only Expect: 100-continue is supported.")));
        this.server.on("clientError", refuseUnreadable);
        this.server.on("connect", (request, socket) => limits.refuseSocket(socket,
            new Refusal(405, "MalformedHttpRequestException", "CONNECT is not supported."), "Method Not Allowed"));
        return this;
    }

    close() {
        this.#closed = true;
        clearTimeout(this.#timer);
        this.server?.close();
        this.server?.closeAllConnections();
    }

    async #renew() {
        const engine = await this.#load(this.#options);
        if (!this.#engine?.stopped) this.#engine?.delete();
        this.#engine = engine;
        this.#pace = new Pace(engine, this.#options.speed);
    }

    // ---- requests in -----------------------------------------------------------------------------------------------

    #receive(request, response) {
        // The same world gives the same bytes, so no answer bears the real date.
        response.sendDate = false;
        response.on("error", () => {});
        try {
            limits.checkOrigin(request);
            const [path, query] = limits.splitTarget(request.url);
            // Signed GET requests are for a service; the others are for the page.
            if (this.#page && !request.headers.authorization && this.#page(request, response)) return;
            limits.readBody(request, (refusal, bytes) => {
                if (refusal) limits.sendRefusal(response, refusal);
                else this.#enqueue(request, response, path, query, bytes);
            });
        } catch (error) {
            request.resume();
            limits.sendRefusal(response, asRefusal(error));
        }
    }

    #enqueue(request, response, path, query, bytes) {
        let work;
        if (path.startsWith("/_drydock/")) {
            work = () => this.#own(request, response, path, bytes);
        } else {
            work = () => {
                const body = limits.inflateBody(request, bytes);
                const answer = this.#engine.http({
                    method: request.method, path, query, headers: request.rawHeaders, body });
                response.writeHead(answer.status, answer.headers);
                response.end(answer.body);
            };
        }
        this.#jobs.push({ response, work, target: null, deadline: 0 });
        if (!this.#running) this.#pump();
    }

    // ---- one thing at a time ---------------------------------------------------------------------------------------

    #pump() {
        this.#running = true;
        clearTimeout(this.#timer);
        while (this.#jobs.length > 0 && !this.#closed) {
            const job = this.#jobs[0];
            try {
                if (!this.#caughtUp(job)) {
                    setImmediate(() => this.#pump());
                    return;
                }
                const later = job.work(job);
                if (later) {
                    later.catch((error) => this.#answerError(job.response, error)).finally(() => this.#next());
                    return;
                }
            } catch (error) {
                this.#answerError(job.response, error);
            }
            this.#jobs.shift();
        }
        this.#running = false;
        this.#setTimer();
    }

    #next() {
        this.#jobs.shift();
        this.#pump();
    }

    // One slice towards the time of the request's turn. A stopped engine has no time to catch up with.
    #caughtUp(job) {
        if (this.#engine.stopped) return true;
        if (job.target === null) {
            job.target = this.#pace.due();
            job.deadline = performance.now() + CATCH_UP_MS;
        }
        if (this.#pace.slice(job.target)) return true;
        if (performance.now() < job.deadline) return false;
        this.#pace.rebase();
        return true;
    }

    // Lets time flow between requests, when something is pending.
    #setTimer() {
        if (this.#closed || this.#engine.stopped) return;
        try {
            const wait = this.#pace.untilNext();
            if (wait === null) return;
            this.#timer = setTimeout(() => this.#flow(), wait);
        } catch (error) {
            this.#noteStop(error);
        }
    }

    #flow() {
        if (this.#running) return;
        this.#jobs.push({ response: null, work: () => {}, target: null, deadline: 0 });
        this.#pump();
    }

    #answerError(response, error) {
        this.#noteStop(error);
        if (response) limits.sendRefusal(response, asRefusal(error));
    }

    #noteStop(error) {
        if (error instanceof EngineStopped && !error.reported) {
            error.reported = true;
            this.#report(`${STOPPED} (${error.message}) ${AFTER_STOP}`);
        } else if (!(error instanceof EngineStopped) && !(error instanceof Refusal)) {
            this.#report(`Unexpected: ${error?.stack ?? error}`);
        }
    }

    // ---- the bridge's own paths --------------------------------------------------------------------------------

    #own(request, response, path, bytes) {
        const route = OWN_PATHS[path];
        if (!route) {
            throw new Refusal(404, "UnknownOperationException",
                `There is no ${path}. There are ${Object.keys(OWN_PATHS).join(", ")}.`);
        }
        if (request.method !== route) {
            throw new Refusal(405, "UnknownOperationException", `${path} takes ${route}, not ${request.method}.`);
        }
        if (path === "/_drydock/advance") return this.#advance(request, response, secondsOf(bytes));
        if (path === "/_drydock/reset") return this.#renew().then(() => this.#sendState(response));
        this.#sendState(response);
        return null;
    }

    // Until the time is reached or the asker has left.
    async #advance(request, response, seconds) {
        const target = this.#engine.now + Math.round(seconds * 1000);
        while (!this.#pace.slice(target) && !response.destroyed && !this.#closed) {
            await new Promise((resume) => setImmediate(resume));
        }
        this.#pace.rebase();
        this.#sendState(response);
    }

    #sendState(response) {
        limits.sendJson(response, 200, { ...this.#engine.state(), speed: this.#options.speed });
    }
}

const OWN_PATHS = { "/_drydock/reset": "POST", "/_drydock/state": "GET", "/_drydock/advance": "POST" };
const STOPPED = "The engine stopped and everything in it is lost";
const AFTER_STOP = "POST /_drydock/reset starts an empty one.";

function asRefusal(error) {
    if (error instanceof Refusal) return error;
    if (error instanceof EngineStopped) {
        return new Refusal(500, "InternalFailure", `${STOPPED} (${error.message}) ${AFTER_STOP}`);
    }
    return new Refusal(500, "InternalFailure", `The bridge failed: ${error?.message ?? error}`);
}

function secondsOf(bytes) {
    let value;
    try {
        value = JSON.parse(bytes.toString("utf8"));
    } catch {
        throw new Refusal(400, "SerializationException", 'The body is not JSON; it looks like {"seconds": 30}.');
    }
    const seconds = value?.seconds;
    if (typeof seconds !== "number" || !(seconds >= 0) || seconds > ADVANCE_MAX_S) {
        throw new Refusal(400, "ValidationException", `"seconds" is a number from 0 to ${ADVANCE_MAX_S}.`);
    }
    const unknown = Object.keys(value).filter((key) => key !== "seconds");
    if (unknown.length) throw new Refusal(400, "ValidationException", `There is no member ${unknown.join(", ")}.`);
    return seconds;
}

function refuseUnreadable(error, socket) {
    if (error.code === "ECONNRESET") {
        socket.destroy();
    } else if (error.code === "HPE_HEADER_OVERFLOW") {
        limits.refuseSocket(socket, new Refusal(431, "MalformedHttpRequestException",
            `The headers are larger than ${limits.HEADERS_MAX} bytes.`), "Request Header Fields Too Large");
    } else if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") {
        limits.refuseSocket(socket, new Refusal(408, "RequestTimeoutException",
            "The request did not arrive in time."), "Request Timeout");
    } else {
        limits.refuseSocket(socket, new Refusal(400, "MalformedHttpRequestException",
            "The request is not valid HTTP."), "Bad Request");
    }
}
