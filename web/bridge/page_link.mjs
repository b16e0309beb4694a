// One page that has attached, over its socket.
//
// Control messages are JSON texts with a member `t`. Requests and their answers are binary: the length of a JSON head in
// 4 bytes (little endian), the head, then bytes. The page's side is web/page/bridge.js.

export const VERSION = 1;
export const MESSAGE_MAX = 64 * 1024 * 1024;   // bytes of one message: a session of many inputs
const PING_MS = 250;
const SILENCE_MS = 30_000;                     // a page that says nothing for so long is gone

// The page is gone, or was never there.
export class PageGone extends Error {}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function pack(head, ...parts) {
    const json = encoder.encode(JSON.stringify(head));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(json.length);
    return Buffer.concat([size, json, ...parts]);
}

function unpack(bytes) {
    const size = bytes.length < 4 ? Infinity : bytes.readUInt32LE(0);
    if (size > bytes.length - 4) throw new Error("a message is cut off");
    return { head: JSON.parse(decoder.decode(bytes.subarray(4, 4 + size))), body: bytes.subarray(4 + size) };
}

export class PageLink {
    #socket;
    #waiting = new Map();   // id -> { resolve, reject }
    #next = 1;
    #heard = Date.now();
    #timer;

    // on: { message(page, told), answerLog(page, log), gone(page) }
    constructor(socket, on) {
        this.#socket = socket;
        this.role = "new";
        socket.binaryType = "nodebuffer";
        socket.on("message", (data, binary) => {
            this.#heard = Date.now();
            try {
                if (binary) this.#answered(data, on);
                else this.#told(JSON.parse(data.toString("utf8")), on);
            } catch {
                this.drop();    // it does not speak this language
            }
        });
        socket.on("error", () => {});
        socket.on("close", () => {
            clearInterval(this.#timer);
            this.closed = true;
            for (const { reject } of this.#waiting.values()) reject(new PageGone());
            this.#waiting.clear();
            on.gone(this);
        });
        this.#timer = setInterval(() => {
            if (Date.now() - this.#heard > SILENCE_MS) this.drop();
            else this.send({ t: "ping" });
        }, PING_MS);
        this.#timer.unref();
    }

    send(message) {
        if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
    }

    drop() {
        this.#socket.terminate();
    }

    // A request of a client: { status, headers, body }. Rejects with PageGone when the page left without an answer.
    http({ method, path, query, headers, body }) {
        const head = encoder.encode(`${[method, path, query, ...headers].join("\0")}\0\0`);
        return this.#expect((id) => this.#socket.send(pack({ id }, head, body)));
    }

    // { t: "ask", what: "state" | "advance" | "reset" | "adopt" | "yield", ... }
    ask(what, more = {}) {
        return this.#expect((id) => this.send({ t: "ask", id, what, ...more }));
    }

    #expect(send) {
        if (this.closed || this.#socket.readyState !== this.#socket.OPEN) return Promise.reject(new PageGone());
        const id = this.#next;
        this.#next += 1;
        return new Promise((resolve, reject) => {
            this.#waiting.set(id, { resolve, reject });
            send(id);
        });
    }

    #answered(data, on) {
        const { head, body } = unpack(data);
        on.answerLog(this, head.log);
        this.#settle(head.id, { status: head.status, headers: head.headers, body });
    }

    #told(told, on) {
        if (told.t === "done") {
            if (told.log) on.answerLog(this, told.log);
            this.#settle(told.id, told.result);
        } else if (told.t === "pong") {
            if (told.log) on.answerLog(this, told.log);
        } else {
            on.message(this, told);
        }
    }

    #settle(id, result) {
        this.#waiting.get(id)?.resolve(result);
        this.#waiting.delete(id);
    }
}
