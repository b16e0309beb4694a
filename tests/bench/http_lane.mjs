// The leanest HTTP client, for benches: one kept connection, requests encoded beforehand, one at a time. Node's own
// client takes several times as long as the bridge does.
import net from "node:net";

// Calls take(head, parts) for each HTTP message that has arrived whole. Each one must say its length.
export function readMessages(socket, take) {
    let parts = [];
    let size = 0;
    let head = null;
    let whole = 0;
    socket.on("data", (part) => {
        parts.push(part);
        size += part.length;
        if (head === null) {
            const start = parts.length === 1 ? part : Buffer.concat(parts);
            const end = start.indexOf("\r\n\r\n");
            if (end < 0) return;
            head = start.latin1Slice(0, end);
            whole = end + 4 + Number(/\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
        }
        if (size < whole) return;
        const message = [head, parts];
        parts = [];
        size = 0;
        head = null;
        take(...message);
    });
}

const textOf = (parts) => Buffer.concat(parts).toString().replace(/^.*?\r\n\r\n/s, "");

export class Lane {
    #port;
    #socket = null;
    #waiting = null;

    constructor(port) {
        this.#port = port;
    }

    // The bytes of the answer, in parts; throws when the request is refused.
    send(bytes) {
        if (this.#socket === null) this.#connect();
        return new Promise((resolve, reject) => {
            this.#waiting = { resolve, reject };
            this.#socket.write(bytes);
        });
    }

    // The answer's body.
    async ask(bytes) {
        return textOf(await this.send(bytes));
    }

    close() {
        this.#socket?.destroy();
        this.#socket = null;
    }

    #connect() {
        this.#socket = net.connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
        this.#socket.on("error", (error) => this.#waiting?.reject(error));
        readMessages(this.#socket, (head, parts) => {
            // moto keeps no connection.
            if (/\nconnection: *close/i.test(head)) this.close();
            if (head.startsWith("200", "HTTP/1.1 ".length)) this.#waiting.resolve(parts);
            else this.#waiting.reject(new Error(`${head}\n\n${textOf(parts)}`));
        });
    }
}

// A POST request with the headers of an AWS SDK.
function encode(path, service, headers, text) {
    const body = Buffer.from(text);
    const all = {
        "Host": "127.0.0.1", ...headers, "User-Agent": "Boto3/1.26.27 Python/3.11 Linux/6.1 Botocore/1.29.27",
        "X-Amz-Date": "20260105T090000Z",
        "Authorization": `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260105/us-east-1/${service}/aws4_request, ` +
            `SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${"0".repeat(64)}`,
        "Content-Length": body.length,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n`), body]);
}

export const ecsRequest = (operation, input) => encode("/", "ecs", { "Content-Type": "application/x-amz-json-1.1",
    "X-Amz-Target": `AmazonEC2ContainerServiceV20141113.${operation}` }, JSON.stringify(input));

export const ec2Request = (operation) => encode("/", "ec2", {
    "Content-Type": "application/x-www-form-urlencoded; charset=utf-8" }, `Action=${operation}&Version=2016-11-15`);

export const advanceRequest = (seconds) => encode("/_drydock/advance", "ecs", {}, JSON.stringify({ seconds }));
