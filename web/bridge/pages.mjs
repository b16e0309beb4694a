// The pages that have attached: at most one leads, and its world answers the bridge's clients. The others show what it
// does (mirrors), or go on alone when they hold a world of their own that would be lost.
//
// Nothing is lost when either side goes: the leader tells every input, so the bridge has its session at any time.
import { PageGone, PageLink, VERSION } from "./page_link.mjs";
import { Session, whichGoesOn } from "./sessions.mjs";

export const PAGES_MAX = 16;
const YIELD_MS = 2000;

export class Pages {
    #links = new Set();
    #leader = null;
    #session = null;     // the leader's, as far as it is told
    #host;

    // host: { settled(): the bridge holds a world, own(): its Session or null, goOn(session), setAside(session),
    // inTurn(work): between two requests, report(text) }
    constructor(host) {
        this.#host = host;
    }

    get leader() {
        return this.#leader;
    }

    get session() {
        return this.#session;
    }

    receive(socket) {
        if (this.#links.size >= PAGES_MAX) {
            socket.terminate();
            return;
        }
        this.#links.add(new PageLink(socket, {
            message: (page, told) => this.#message(page, told),
            answerLog: (page, log) => this.#grow(page, log),
            gone: (page) => this.#gone(page),
        }));
    }

    close() {
        for (const page of this.#links) page.drop();
    }

    #message(page, told) {
        if (told.t === "hello" && page.role === "new") this.#hello(page, told);
        else if (told.t === "lead" && page.role !== "new") this.#host.inTurn(() => this.#takeOver(page));
        else if (told.t === "resync" && page.role !== "new") {
            // One that was asked to lead meanwhile, or gave way, needs nothing any more.
            if (page.role === "follow") this.#place(page);
        } else throw new Error(`unknown message ${told.t}`);
    }

    #hello(page, told) {
        page.session = Session.parse(told.session, told.place);
        page.touched = told.touched === true;
        if (told.v !== VERSION || !page.session) {
            page.drop();
            return;
        }
        page.role = "waiting";
        this.#host.inTurn(() => this.#admit(page));
    }

    async #admit(page) {
        await this.#host.settled();
        if (page.closed) return;
        if (this.#leader) {
            this.#place(page);
            return;
        }
        const own = this.#host.own();
        const goesOn = own ? whichGoesOn(page.session, page.touched, own) : "page";
        if (goesOn === "page") {
            if (own && own.inputs.length > 0 && !page.session.continues(own)) this.#host.setAside(own);
            await this.#lead(page);
        } else {
            await this.#lead(page, own);
        }
    }

    // The page leads, with its own world or with `session`. Its answer brings its session.
    async #lead(page, session = null) {
        this.#leader = page;
        page.role = "lead";
        try {
            await page.ask("lead", session ? { place: session.place, session: session.text() } : {});
        } catch (error) {
            if (!(error instanceof PageGone)) throw error;
            return;
        }
        for (const other of this.#links) if (other !== page && other.role !== "new") this.#place(other);
    }

    // A page beside the leader.
    #place(page) {
        if (!this.#session) return;    // #lead() comes to it
        const mirrors = page.role === "follow" || !page.touched || this.#session.continues(page.session);
        page.role = mirrors ? "follow" : "apart";
        page.send(mirrors ? { t: "follow", place: this.#session.place, session: this.#session.text() } : { t: "apart" });
    }

    async #takeOver(page) {
        const old = this.#leader;
        if (old === page || page.closed) return;
        if (old) {
            const late = new Promise((resolve) => setTimeout(resolve, YIELD_MS));
            // The rest of its log comes with the answer.
            await Promise.race([old.ask("yield").catch(() => {}), late]);
            old.role = "waiting";
            old.touched = true;
            old.session = this.#session ?? old.session;
        }
        await this.#lead(page);
    }

    #grow(page, log) {
        if (page !== this.#leader || !log) return;
        if (log.session !== undefined) {
            const session = Session.parse(log.session, log.place);
            if (!session) throw new Error("no session");
            this.#session = session;
            this.#toMirrors({ t: "follow", place: session.place, session: log.session });
        } else if (!this.#session || !this.#session.grow(log.from, log.more, log.now)) {
            page.send({ t: "resync" });
        } else {
            this.#toMirrors({ t: "more", from: log.from, more: log.more, now: log.now });
        }
    }

    #toMirrors(message) {
        for (const other of this.#links) if (other.role === "follow") other.send(message);
    }

    #gone(page) {
        this.#links.delete(page);
        if (page !== this.#leader) return;
        this.#leader = null;
        const next = [...this.#links].find((other) => other.role === "follow");
        const session = this.#session;
        if (next) {
            this.#lead(next).catch((error) => this.#host.report(String(error?.stack ?? error)));
        } else {
            this.#session = null;
            this.#host.goOn(session);
        }
    }
}
