// Serves the built page: node web/bridge/serve.mjs [--port N] [--host ADDRESS] [--dir FOLDER] [--open]
//
// Right types, compressed copies (made by the build), a strict content security policy, revalidation by ETag. The
// bridge uses pageHandler() for the same page on its own port.
import crypto from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8", ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png",
    ".ico": "image/x-icon", ".ttf": "font/ttf", ".otf": "font/otf", ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
};

export const DEFAULT_DIR = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../build/wasm/app");

// 'wasm-unsafe-eval' allows WebAssembly and nothing else; inline <style> blocks of the page are allowed by their hash.
// `sockets`: the origin of a bridge that the page may open a socket to.
export function contentSecurityPolicy(html, sockets = "") {
    const styles = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(
        (m) => `'sha256-${crypto.createHash("sha256").update(m[1]).digest("base64")}'`);
    return ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", `style-src 'self' ${styles.join(" ")}`.trim(),
        `connect-src 'self' ${sockets}`.trim(), "img-src 'self' data: blob:", "font-src 'self'",
        "manifest-src 'self'", "worker-src 'self'", "base-uri 'none'", "form-action 'none'",
        "frame-ancestors 'self'"].join("; ");
}

function pickEncoding(accepted, file) {
    for (const [encoding, suffix] of [["br", ".br"], ["gzip", ".gz"]]) {
        if (new RegExp(`\\b${encoding}\\b`).test(accepted) && fs.existsSync(file + suffix)) return [encoding, suffix];
    }
    return [null, ""];
}

function plain(response, status, text) {
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
    response.end(text + "\n");
}

// The shell for a bridge: marked, so that its scripts attach, and allowed to open a socket to the address it came from.
function markedForBridge(html, host) {
    const sockets = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/.test(host ?? "") ? `ws://${host}` : "";
    return { sockets, html: html.replace("connect-src 'self'", `connect-src 'self' ${sockets}`.trim())
        .replace("<head>", '<head>\n<meta name="drydock-bridge" content="attach">') };
}

// Answers requests for files below `dir`. Returns false (and sends nothing) when there is no such file. attach: a bridge
// serves the page.
export function pageHandler(dir = DEFAULT_DIR, { attach = false } = {}) {
    const base = path.resolve(dir);
    return (request, response) => {
        if (request.method !== "GET" && request.method !== "HEAD") return false;
        let name;
        try {
            name = decodeURIComponent(new URL(request.url, "http://page").pathname);
        } catch {
            return false;
        }
        const file = path.join(base, name.endsWith("/") ? `${name}index.html` : name);
        if (!file.startsWith(base + path.sep) || file.includes("\0")) return false;
        const stat = fs.statSync(file, { throwIfNoEntry: false });
        if (!stat?.isFile()) return false;
        if (attach && name.endsWith("/")) {
            const { sockets, html } = markedForBridge(fs.readFileSync(file, "utf8"), request.headers.host);
            const body = Buffer.from(html);
            response.writeHead(200, { "content-type": TYPES[".html"], "cache-control": "no-store",
                "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
                "content-security-policy": contentSecurityPolicy(html, sockets), "content-length": body.length });
            response.end(request.method === "HEAD" ? undefined : body);
            return true;
        }
        const [encoding, suffix] = pickEncoding(request.headers["accept-encoding"] ?? "", file);
        const headers = {
            "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
            "cache-control": "no-cache",
            "etag": `"${stat.size.toString(36)}-${Math.round(stat.mtimeMs).toString(36)}${suffix}"`,
            "vary": "accept-encoding",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
        };
        if (file.endsWith(".html")) {
            headers["content-security-policy"] = contentSecurityPolicy(fs.readFileSync(file, "utf8"));
        }
        if (encoding) headers["content-encoding"] = encoding;
        if (request.headers["if-none-match"] === headers.etag) {
            response.writeHead(304, headers);
            response.end();
            return true;
        }
        headers["content-length"] = fs.statSync(file + suffix).size;
        response.writeHead(200, headers);
        if (request.method === "HEAD") response.end();
        else fs.createReadStream(file + suffix).pipe(response);
        return true;
    };
}

function argumentsOf(list) {
    const options = { port: 8080, host: "127.0.0.1", dir: DEFAULT_DIR };
    for (let i = 0; i < list.length; i += 1) {
        const [name, joined] = list[i].split(/=(.*)/s);
        const key = name.replace(/^--/, "");
        if (!name.startsWith("--") || !(key in options)) {
            console.error(`There is no option ${list[i]}. Options: --port N, --host ADDRESS, --dir FOLDER.`);
            process.exit(2);
        }
        options[key] = joined ?? list[(i += 1)];
    }
    options.port = Number(options.port);
    if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65535) {
        console.error("A port is a number from 0 to 65535; 0 takes any free one.");
        process.exit(2);
    }
    return options;
}

function main() {
    const options = argumentsOf(process.argv.slice(2));
    const page = pageHandler(options.dir);
    const server = http.createServer((request, response) => {
        if (!page(request, response)) plain(response, 404, "There is no such file.");
    });
    server.on("error", (error) => {
        if (error.code === "EADDRINUSE") {
            const next = options.port + 1;
            console.error(`Port ${options.port} is in use by another program. Take another one: --port ${next}`);
        } else {
            console.error(`The page cannot be served on ${options.host}:${options.port}: ${error.message}`);
        }
        process.exit(1);
    });
    server.listen(options.port, options.host, () => {
        const { port } = server.address();
        const host = options.host.includes(":") ? `[${options.host}]` : options.host;
        console.log(`Drydock is at http://${host}:${port}/  (Ctrl-C stops it)`);
    });
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) main();
