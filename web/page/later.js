// The part of the program that follows the first frame (cmake/dev/split_code.mjs). Both parts share memory and table;
// the first part calls the second through places in the table, which hold placeholders until the second part is there.
const FILE = "later.wasm";

// What the build has written into both parts; a cache may hold them of two builds.
function buildOf(module) {
    const [mark] = WebAssembly.Module.customSections(module, "drydock.build");
    return mark ? new TextDecoder().decode(mark) : "";
}

// A call that came before the part: everything stops until it is here. Nothing the page does on its own leads here
// (tests/browser/loading.test.mjs); it is the net below a mistake.
function fetchNow(place, couldNot) {
    performance.mark("drydock-early-call", { detail: place });   // build/wasm/later_places.txt names the function
    const request = new XMLHttpRequest();
    request.open("GET", FILE, false);
    request.overrideMimeType("text/plain; charset=x-user-defined");   // one byte a character, in its low eight bits
    try {
        request.send();
    } catch (error) {
        throw couldNot(FILE, error);
    }
    if (request.status !== 200) throw couldNot(FILE, new Error(`HTTP ${request.status}`));
    return new WebAssembly.Module(Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 255));
}

// couldNot(name, cause): the error that tells a person which file is missing.
export function makeLater(couldNot) {
    let first = null;
    let build = "";
    let here = false;
    const checked = (module) => {
        if (buildOf(module) !== build) throw couldNot(FILE, new Error("it is of another build"));
        return module;
    };
    const placeholders = new Proxy({}, {
        get: (_, place) => (...values) => {
            if (!here) {
                new WebAssembly.Instance(checked(fetchNow(place, couldNot)), { first });
                here = true;
            }
            return first.__indirect_function_table.get(Number(place))(...values);
        },
    });
    return {
        // For the first part's imports.
        placeholders,
        connect(exports, module = null) {
            first = exports;
            build = module ? buildOf(module) : "";
        },
        async load() {
            try {
                const response = await fetch(FILE, { credentials: "same-origin" });
                if (!response.ok) throw new Error(`HTTP ${response.status}`);
                const module = checked(await WebAssembly.compileStreaming(response));
                if (here) return;
                await WebAssembly.instantiate(module, { first });
                here = true;
            } catch (error) {
                throw couldNot(FILE, error);
            }
        },
    };
}
