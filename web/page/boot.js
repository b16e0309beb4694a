// Loads the program with a true progress bar, starts it, and says in plain words when it cannot.
import { measureSurface } from "./surface.js";
import { startLoop } from "./loop.js";
import { connectKeys } from "./keys.js";
import { connectText } from "./text.js";
import { connectMirror } from "./mirror.js";
import { connectPointer } from "./pointer.js";
import { connectRoute } from "./route.js";
import { connectContent } from "./content.js";
import { connectSession, recallSettings, recallTheme, somethingSaved } from "./session.js";
import { installHook } from "./hook.js";
import { showFailure } from "./failure.js";
import { makeLater } from "./later.js";
import { wrap } from "./module.js";

const $ = (id) => document.getElementById(id);

// Sizes as the browser sees them after decompression, written into the page by the build.
function announcedBytes(name) {
    const link = document.querySelector(`link[href="${name}"][data-bytes]`);
    return Number(link?.dataset.bytes ?? 0);
}

// Counts what has arrived of all files together.
class Progress {
    constructor(names) {
        this.total = names.reduce((sum, name) => sum + announcedBytes(name), 0);
        this.got = 0;
        $("progress").max = this.total;
    }
    add(bytes) {
        this.got += bytes;
        // toLocaleString() would load its tables for this alone.
        const kb = (n) => String(Math.round(n / 1024)).replace(/\B(?=(\d{3})+$)/g, ",");
        $("progress").value = Math.min(this.got, this.total);
        $("progress-text").textContent = this.got >= this.total ? "Starting" :
            `Loading ${kb(this.got)} of ${kb(this.total)} KB`;
    }
}

class Refusal extends Error {
    constructor(title, text, cause) {
        super(title, { cause });
        this.title = title;
        this.text = text;
    }
}

function checkBrowser() {
    if (typeof WebAssembly !== "object") {
        throw new Refusal("This browser has no WebAssembly",
            "Drydock is a program that runs inside the page, and this browser cannot run it or was told not to. Use a " +
            "current Firefox, Chrome, Edge or Safari, or switch WebAssembly on (Lockdown Mode and some policies switch it off).");
    }
    // The one that the program will draw with: it is made while the program is still on its way, and asking a second
    // time gives the same one.
    if (!$("canvas").getContext("webgl2", { alpha: false, depth: false, stencil: false, antialias: false })) {
        throw new Refusal("This browser has no WebGL 2",
            "Drydock draws with WebGL 2, which is missing or switched off here. Use a current browser, and switch " +
            "hardware acceleration on in its settings. On a virtual machine, software rendering is enough.");
    }
}

const couldNot = (name, cause) => new Refusal("The page could not be loaded completely",
    `The file ${name} did not arrive. Check the network connection, then reload. Nothing you have done is lost.`, cause);

// Compiles while the bytes arrive, and counts them.
async function fetchProgram(progress) {
    let response;
    try {
        response = await fetch("drydock.wasm", { credentials: "same-origin" });
    } catch (error) {
        throw couldNot("drydock.wasm", error);
    }
    if (!response.ok) throw couldNot("drydock.wasm", new Error(`HTTP ${response.status}`));
    const count = new TransformStream({
        transform(chunk, controller) {
            progress.add(chunk.byteLength);
            controller.enqueue(chunk);
        },
    });
    const counted = new Response(response.body.pipeThrough(count), { headers: { "content-type": "application/wasm" } });
    try {
        return await WebAssembly.compileStreaming(counted);
    } catch (error) {
        if (error instanceof WebAssembly.CompileError) {
            throw new Refusal("This browser cannot run this program",
                "The program arrived damaged, or the browser is too old for it. Reload; if it stays, use a current browser.",
                error);
        }
        throw couldNot("drydock.wasm", error);
    }
}

function fetchLoader(progress) {
    return new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = "drydock.js";
        script.onload = () => {
            progress.add(announcedBytes("drydock.js"));
            resolve(globalThis.createDrydock);
        };
        script.onerror = () => reject(couldNot("drydock.js", new Error("the script did not load")));
        document.head.append(script);
    });
}

async function instantiate(createDrydock, program, later, onCrash) {
    return createDrydock({
        canvas: $("canvas"),
        print: (line) => console.log(line),
        printErr: (line) => console.warn(line),
        onAbort: (what) => onCrash(new Error(String(what))),
        instantiateWasm(imports, done) {
            WebAssembly.instantiate(program, { ...imports, later: later.placeholders }).then((instance) => {
                later.connect(instance.exports, program);
                done(instance, program);
            }, onCrash);
            return {};
        },
    });
}

async function fetchModels() {
    try {
        const response = await fetch("models.bin", { credentials: "same-origin" });
        if (!response.ok) throw new Error(`HTTP ${response.status}`);
        return new Uint8Array(await response.arrayBuffer());
    } catch (error) {
        throw couldNot("models.bin", error);
    }
}

// The tables of most services and the code behind typed lines: the first frame does not need them.
async function fetchRest(dd, later, fail) {
    try {
        const [models] = await Promise.all([fetchModels(), later.load()]);
        dd.models(models);
    } catch (error) {
        fail(error);
    }
}

// The editor comes when it is first asked for.
function connectEditor(context) {
    let editor = null;
    let latest = null;
    context.changes.push((changed) => {
        if (changed.editor) {
            latest = changed.editor;
            editor ??= import("./editor.js").then(({ makeEditor }) => makeEditor(context));
            editor.then((made) => made.told(latest), context.fail);
        } else if (changed.unsaved && editor) {
            editor.then((made) => made.worldChanged());
        }
    });
}

function begin(dd, rest, fail) {
    const context = { dd, fail, canvas: $("canvas"), changes: [] };
    measureSurface(context);
    recallSettings(context);
    connectRoute(context);
    connectSession(context);
    startLoop(context);
    connectContent(context);
    connectPointer(context);
    connectKeys(context);
    connectText(context);
    connectMirror(context);
    connectEditor(context);
    installHook(context);
    if (document.querySelector('meta[name="drydock-bridge"]')) {
        rest.then(() => import("./bridge.js")).then(({ connectBridge }) => connectBridge(context),
            (error) => console.warn(error));
    }
    context.wake();
    return context;
}

// Two frames after the first, so that what is below the skeleton is there.
function uncover(shown) {
    requestAnimationFrame(() => requestAnimationFrame(() => {
        document.body.classList.add("running");
        performance.mark("drydock-interactive");
        shown();
        setTimeout(() => $("skeleton")?.remove(), 300);
    }));
}

async function boot() {
    let failed = false;
    let context = null;
    const fail = (error) => {
        if (failed) return;
        failed = true;
        if (context) context.stopped = true;
        console.warn("Drydock stopped:", error.cause ?? error);
        showFailure(error);
    };
    try {
        checkBrowser();
        const progress = new Progress(["drydock.js", "drydock.wasm"]);
        const [loader, program] = await Promise.all([fetchLoader(progress), fetchProgram(progress)]);
        const later = makeLater(couldNot);
        const module = await instantiate(loader, program, later, fail);
        if (failed) return;
        // A trap outside of the frame loop: in an event's handler.
        addEventListener("error", ({ error }) => error instanceof WebAssembly.RuntimeError && fail(error));
        const dd = wrap(module);
        // What was done here before is done again, and that needs everything; a first visit does not wait.
        const again = somethingSaved();
        let shown;
        const first = new Promise((resolve) => (shown = resolve));
        const rest = (again ? Promise.resolve() : first).then(() => fetchRest(dd, later, fail));
        if (again) await rest;
        if (failed) return;
        context = begin(dd, rest, fail);
        uncover(shown);
    } catch (error) {
        fail(error);
    }
}

recallTheme();
boot();
