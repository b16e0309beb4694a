// The bridge's HTTP server: AWS requests go to one engine in the order in which they are complete, with simulated time
// caught up exactly before each. While a page leads (pages.mjs), they go to its world instead, and simulated time is the
// page's matter.
//
//     POST /_drydock/reset      forgets everything               -> the new state
//     GET  /_drydock/state      where the simulation is          -> {"time","seconds","hash","events",...}
//     POST /_drydock/advance    {"seconds": N} moves time        -> the new state
//     POST /_drydock/restore    brings the world back that a page replaced -> the new state
//     GET  /_drydock/attach     a page's WebSocket
//     anything else             a request of an AWS service
import http from "node:http";

import { EngineStopped } from "../sdk/engine.mjs";
import * as limits from "./http_limits.mjs";
import { CATCH_UP_MS, Pace } from "./pace.mjs";
import { MESSAGE_MAX, PageGone } from "./page_link.mjs";
import { Pages } from "./pages.mjs";
import { Session } from "./sessions.mjs";

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
    #sockets = null;     // makes WebSockets; null: the package is missing
    #pages;
    #handover = null;    // a promise: the world of a page that left is being rebuilt
    #place = "play";     // what the engine's world is, in the page's words
    #aside = null;       // a Session that a page's world replaced

    // load: engineLoader()'s result. options: seed, account, region, strict, speed. report(text): what an operator
    // should know. page: optional handler of files, as serve.mjs makes it.
    constructor(load, options, { report = () => {}, page = null } = {}) {
        this.#load = load;
        this.#options = options;
        this.#report = report;
        this.#page = page;
        this.#pages = new Pages({
            settled: () => this.#handover,
            own: () => this.#ownSession(),
            goOn: (session) => this.#goOn(session),
            setAside: (session) => this.#setAside(session),
            inTurn: (work) => this.#add(null, work),
            report,
        });
    }

    async start() {
        await this.#renew();
        this.server = http.createServer({
            maxHeaderSize: limits.HEADERS_MAX, headersTimeout: limits.HEADERS_MS, requestTimeout: limits.REQUEST_MS,
            keepAliveTimeout: limits.KEEP_ALIVE_MS, requireHostHeader: false, noDelay: true,
        }, (request, response) => this.#receive(request, response));
        this.server.maxConnections = limits.CONNECTIONS_MAX;
        if (this.#page) await this.#listenForPages();
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
        this.#pages.close();
        this.server?.close();
        this.server?.closeAllConnections();
    }

    async #renew() {
        const engine = await this.#load({ ...this.#options, keepLog: true });
        this.#place = "play";
        if (!this.#engine?.stopped) this.#engine?.delete();
        this.#engine = engine;
        this.#pace = new Pace(engine, this.#options.speed);
    }

    // ---- pages ---------------------------------------------------------------------------------------------------

    async #listenForPages() {
        let WebSocketServer;
        try {
            ({ WebSocketServer } = await import("ws"));
        } catch {
            this.#report("Open pages cannot attach: the package ws is missing (npm ci in web/ installs it).");
            return;
        }
        this.#sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX, perMessageDeflate: false });
        this.server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
    }

    // Only a page that this bridge served may attach: a browser names the origin of every socket's page.
    #upgrade(request, socket, head) {
        socket.on("error", () => {});
        try {
            const [path] = limits.splitTarget(request.url);
            if (path !== "/_drydock/attach") throw new Refusal(404, "UnknownOperationException", "There is no such socket.");
            if (request.headers.origin === undefined) {
                throw new Refusal(403, "AccessDeniedException", "Only a page of this bridge may attach.");
            }
            limits.checkOrigin(request);
            this.#sockets.handleUpgrade(request, socket, head, (made) => this.#pages.receive(made));
        } catch (error) {
            const refusal = asRefusal(error);
            limits.refuseSocket(socket, refusal, refusal.status === 404 ? "Not Found" : "Forbidden");
        }
    }

    #ownSession() {
        if (this.#engine.stopped) return null;
        return Session.parse(this.#engine.save(), this.#place);
    }

    #setAside(session) {
        this.#aside = session;
        this.#report(`A page's world answers now. The bridge's own (${session.inputs.length} inputs) is set aside: ` +
            "POST /_drydock/restore brings it back.");
    }

    // The page that led has left: its world goes on here. null: it had not told one.
    #goOn(session) {
        if (this.#closed) return;
        const rebuild = async () => {
            if (session) await this.#become(session);
            this.#pace.rebase();
        };
        this.#handover = rebuild().catch((error) => this.#noteStop(error)).finally(() => {
            this.#handover = null;
            if (!this.#running) this.#setTimer();
        });
    }

    async #become(session) {
        const { account, region, strict } = session.settings();
        const engine = await this.#load({ ...this.#options, account, region, strict, keepLog: true });
        if (!engine.restore(session.text())) {
            engine.delete();
            throw new Error("the page's session could not be replayed");
        }
        if (!this.#engine.stopped) this.#engine.delete();
        this.#engine = engine;
        this.#place = session.place;
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
            // Signed GET requests are for a service; the others are for the page. What is the bridge's own is for those who
            // ask this machine by name: not for a foreign name that somebody has turned to it.
            const here = limits.namesThisMachine(request);
            if (path.startsWith("/_drydock/") && !here) {
                throw new Refusal(403, "AccessDeniedException", "The bridge's own paths are for this machine.");
            }
            if (this.#page && here && !limits.isSigned(request) && this.#page(request, response)) return;
            limits.checkPage(request);
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
                const message = { method: request.method, path, query, headers: request.rawHeaders, body };
                const reply = (answer) => {
                    response.writeHead(answer.status, answer.headers);
                    response.end(answer.body);
                };
                if (this.#alone) return reply(this.#engine.http(message));
                return this.#outside((page) => page.http(message), () => this.#engine.http(message)).then(reply);
            };
        }
        this.#add(response, work);
    }

    #add(response, work) {
        this.#jobs.push({ response, work, target: null, deadline: 0 });
        if (!this.#running) this.#pump();
    }

    // No page leads, and none has just left.
    get #alone() {
        return this.#pages.leader === null && this.#handover === null;
    }

    // Asks the page that leads; when it goes before it has answered, the next one or the bridge's own engine, which then
    // holds the page's world up to its last answer.
    async #outside(ask, alone) {
        for (;;) {
            await this.#handover;
            const { leader } = this.#pages;
            if (leader === null) return alone();
            try {
                return await ask(leader);
            } catch (error) {
                if (!(error instanceof PageGone)) throw error;
            }
            // Its socket's end may not have been noted yet.
            await new Promise((resume) => setImmediate(resume));
        }
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
        if (this.#engine.stopped || !this.#alone) return true;
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
        if (this.#closed || this.#engine.stopped || !this.#alone) return;
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
        const own = {
            "/_drydock/advance": () => this.#advance(response, secondsOf(bytes)),
            "/_drydock/reset": () => this.#renew(),
            "/_drydock/restore": () => this.#restore(),
            "/_drydock/state": () => {},
        }[path];
        if (this.#alone) {
            const later = own();
            if (later) return later.then(() => this.#sendState(response));
            this.#sendState(response);
            return null;
        }
        const more = path === "/_drydock/advance" ? { seconds: secondsOf(bytes) } : {};
        return this.#ownOutside(path.slice("/_drydock/".length), more, own, response);
    }

    // The same for the world of the page that leads.
    async #ownOutside(what, more, own, response) {
        let told = null;
        if (what === "restore") {
            const { session, place } = this.#swapAside(this.#pages.session);
            Object.assign(more, { session, place });
        }
        const state = await this.#outside(async (page) => (told = await page.ask(what, more)), own);
        if (told === null) this.#sendState(response);
        else limits.sendJson(response, 200, { ...this.#pageState(state), attached: true });
    }

    // {"now","hash","events","inputs","paused"} of a page, in the words of this bridge.
    #pageState({ now, hash, events, inputs, paused }) {
        const { epoch, seed, account, region, strict } = this.#pages.session?.settings() ?? { epoch: 0 };
        return { time: new Date(epoch + now).toISOString(), seconds: now / 1000, hash, events, inputs, seed, account,
            region, strict, paused };
    }

    // What was set aside comes back, and `current` goes aside.
    #swapAside(current) {
        if (!this.#aside) throw new Refusal(409, "ResourceNotFoundException", "Nothing is set aside.");
        const back = this.#aside;
        this.#aside = current;
        return { session: back.text(), place: back.place, back };
    }

    async #restore() {
        const { back } = this.#swapAside(this.#ownSession());
        await this.#become(back);
    }

    // Until the time is reached or the asker has left.
    async #advance(response, seconds) {
        const target = this.#engine.now + Math.round(seconds * 1000);
        while (!this.#pace.slice(target) && !response.destroyed && !this.#closed) {
            await new Promise((resume) => setImmediate(resume));
        }
        this.#pace.rebase();
    }

    #sendState(response) {
        limits.sendJson(response, 200, { ...this.#engine.state(), speed: this.#options.speed });
    }
}

const OWN_PATHS = { "/_drydock/reset": "POST", "/_drydock/state": "GET", "/_drydock/advance": "POST",
    "/_drydock/restore": "POST" };
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
