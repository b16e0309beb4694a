// The page attached to a bridge that serves it (web/bridge): the bridge's clients then drive the world on the screen.
// Loaded only where the bridge has marked the page. One page leads; others show what it does, or go on alone.
//
// Everything that changes the world is told to the bridge as it happens, so that the bridge can go on from it when the
// page closes, and a page that comes back finds what was done meanwhile. The messages: web/bridge/page_link.mjs.
import { setAsideSession } from "./session.js";

const LINK = { none: 0, lead: 1, follow: 2, lost: 3, apart: 4 };
const RETRY_MS = [500, 1000, 2000, 4000];
const SLICE_MS = 10 * 60 * 1000;    // simulated, of one step of an advance

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function pack(head, body) {
    const json = encoder.encode(JSON.stringify(head));
    const all = new Uint8Array(4 + json.length + body.length);
    new DataView(all.buffer).setUint32(0, json.length, true);
    all.set(json, 4);
    all.set(body, 4 + json.length);
    return all;
}

function unpack(buffer) {
    const size = new DataView(buffer).getUint32(0, true);
    return { head: JSON.parse(decoder.decode(new Uint8Array(buffer, 4, size))), bytes: new Uint8Array(buffer, 4 + size) };
}

const nextTask = () => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();   // timers of a hidden page are slow
    port1.onmessage = resolve;
    port2.postMessage(0);
});

class Attachment {
    constructor(context) {
        this.context = context;
        this.dd = context.dd;
        this.role = "none";
        this.tries = 0;
        this.told = null;      // { generation, inputs, now }: what the bridge knows of this page's log
        context.changes.push((changed) => {
            if (changed.lead) this.send({ t: "lead" });
            if (changed.unsaved && this.role === "lead") this.tell();
        });
    }

    connect() {
        const socket = new WebSocket(`ws://${location.host}/_drydock/attach`);
        socket.binaryType = "arraybuffer";
        this.socket = socket;
        socket.onopen = () => {
            const { touched } = this.dd.log(0xffffffff);
            this.tries = 0;
            this.send({ t: "hello", v: 1, place: this.context.place, touched, session: this.dd.save() });
        };
        socket.onmessage = ({ data }) => {
            if (this.context.stopped) return socket.close();
            return typeof data === "string" ? this.hear(JSON.parse(data)) : this.answer(data);
        };
        socket.onclose = () => {
            if (this.role !== "none") this.become("lost");
            const wait = RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)];
            this.tries += 1;
            if (!this.context.stopped) setTimeout(() => this.connect(), wait);
        };
    }

    send(message) {
        if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
    }

    become(role) {
        this.role = role;
        this.context.following = role === "follow";
        this.dd.bridge(LINK[role], location.host);
        this.context.event();
    }

    hear(message) {
        if (message.t === "ping") this.pong();
        else if (message.t === "ask") this.asked(message);
        else if (message.t === "follow") this.mirror(message);
        else if (message.t === "more") this.more(message);
        else if (message.t === "apart") this.become("apart");
        else if (message.t === "resync") this.told = null;
    }

    // A page in the background draws no frames; its time flows with the bridge's beat.
    pong() {
        if (this.role === "lead" && document.hidden) this.dd.catchUp(this.context.now());
        const log = this.role === "lead" ? this.news() : null;
        this.send(log ? { t: "pong", log } : { t: "pong" });
    }

    // What the bridge does not know yet, or null.
    news() {
        const from = this.told?.inputs ?? 0;
        const { generation, inputs, now, more } = this.dd.log(from);
        if (this.told && this.told.generation === generation && inputs >= from) {
            if (inputs === from && now === this.told.now) return null;
            this.told = { generation, inputs, now };
            return { from, more, now };
        }
        this.told = { generation, inputs, now };
        return { place: this.context.place, session: this.dd.save() };
    }

    tell() {
        const log = this.news();
        if (log) this.send({ t: "pong", log });
    }

    // A request of a client: { id }, then bytes as the engine takes them.
    answer(data) {
        const { head, bytes } = unpack(data);
        this.dd.catchUp(this.context.now());
        const { status, headers, body } = this.dd.http(bytes);
        this.socket.send(pack({ id: head.id, status, headers, log: this.news() }, body));
        this.context.event();
    }

    async asked(message) {
        const { id, what } = message;
        if (what === "lead" || what === "restore") {
            if (message.session) this.adopt(message);
            this.become("lead");
            this.told = null;
        } else if (what === "yield") {
            this.role = "waiting";
        } else if (what === "reset") {
            this.dd.startOver();
        } else if (what === "advance") {
            await this.advance(message.seconds * 1000);
        }
        this.context.event();
        this.send({ t: "done", id, result: this.state(), log: this.news() });
    }

    state() {
        const { time_ms: now, hash, events, inputs, paused } = this.dd.state();
        return { now, hash, events, inputs, paused };
    }

    async advance(ms) {
        for (let left = ms; left > 0;) {
            const slice = Math.min(left, SLICE_MS);
            left -= slice - this.dd.advance(slice);
            await nextTask();
            if (this.context.stopped) return;
        }
    }

    // The bridge's world comes onto the screen. What was kept of this place and is not part of it, is set aside.
    adopt({ place, session }) {
        setAsideSession(place, session);
        this.dd.bridge(LINK.none, location.host);
        if (place !== this.context.place) {
            this.dd.setRoute(place);
            this.context.place = place;
        }
        this.dd.restore(session);
        this.context.saveSoon?.();
    }

    // The whole world of the page that leads, unless it is here already.
    mirror(message) {
        const theirs = JSON.parse(message.session);
        const ours = JSON.parse(this.dd.save());
        const same = this.context.place === message.place && JSON.stringify(ours.config) === JSON.stringify(theirs.config) &&
            JSON.stringify(ours.inputs) === JSON.stringify(theirs.inputs);
        if (!same || theirs.now < ours.now) this.adopt(message);
        this.become("follow");
        this.more({ from: theirs.inputs.length, more: [], now: theirs.now });
    }

    more({ from, more, now }) {
        const known = this.dd.log(0xffffffff).inputs;
        if (known !== from || !this.dd.follow(JSON.stringify({ inputs: more, now }))) this.send({ t: "resync" });
        this.context.event();
    }
}

export function connectBridge(context) {
    const attachment = new Attachment(context);
    attachment.connect();
    addEventListener("pagehide", () => attachment.role === "lead" && attachment.tell());
}
