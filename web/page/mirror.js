// The picture as real elements: buttons are buttons, text is text, each where it is drawn, transparent, above the
// canvas. Screen readers read it, find-in-page finds and marks in it, Tab walks through it. The mouse passes through.

const TAG = {
    button: "button", link: "button", tab: "button", switch: "button", tile: "button", row: "button", slider: "button",
    textbox: "button", heading: "h2", text: "p", status: "p", log: "pre",
};
const LEAST_MS = 200;      // between two updates
const MOST = 1500;         // elements; the rest is told as a number
const TAB_STOPS = new Set(["button", "link", "tab", "switch"]);

function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
}
function setAttribute(element, name, value) {
    if (value === null) element.removeAttribute(name);
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
function place(element, [x, y, w, h]) {
    const box = `${x},${y},${w},${h}`;
    if (element.dataset.box === box) return;
    element.dataset.box = box;
    element.style.left = `${x}px`;
    element.style.top = `${y}px`;
    element.style.width = `${Math.max(w, 1)}px`;
    element.style.height = `${Math.max(h, 1)}px`;
}

function describe(element, item) {
    setText(element, item.l);
    element.disabled = item.s.includes("d");
    setAttribute(element, "data-anchor", item.a || null);
    setAttribute(element, "aria-pressed", item.r === "switch" ? String(item.s.includes("C")) : null);
    setAttribute(element, "aria-current", item.r === "tab" && item.s.includes("C") ? "true" : null);
    setAttribute(element, "aria-expanded", item.s.includes("o") ? String(item.s.includes("O")) : null);
    element.tabIndex = TAB_STOPS.has(item.r) && item.v ? 0 : -1;
}

export function connectMirror(context) {
    const { dd } = context;
    const root = document.getElementById("mirror");
    const kept = new Map();   // key -> element
    let timer = 0;
    let last = 0;

    function element(key, tag, used) {
        let found = kept.get(key);
        if (!found || found.localName !== tag) {
            found?.remove();
            found = document.createElement(tag);
            if (tag === "button") found.type = "button";
            kept.set(key, found);
        }
        used.add(key);
        return found;
    }

    // What is drawn, in reading order: by region as drawn, so texts and items interleave by position.
    function entries({ items, texts }) {
        const all = [
            ...items.filter((item) => item.v || item.a).map((item) => ({ item, box: item.b })),
            ...texts.map((text) => ({ text, box: text.b })),
        ];
        return all.slice(0, MOST);
    }

    function update() {
        timer = 0;
        last = performance.now();
        const used = new Set();
        const counts = new Map();
        let next = root.firstChild;
        for (const entry of entries(dd.mirror())) {
            const kind = entry.item ? entry.item.r : entry.text.r;
            const base = entry.item ? `${kind}:${entry.item.a || entry.item.l}` : `${kind}:${entry.text.g}:${entry.text.t}`;
            const n = counts.get(base) ?? 0;
            counts.set(base, n + 1);
            const made = element(`${base}:${n}`, TAG[kind] ?? "p", used);
            if (entry.item) describe(made, entry.item);
            else setText(made, entry.text.t);
            place(made, entry.box);
            if (made === next) next = next.nextSibling;
            else root.insertBefore(made, next);
        }
        for (const [key, old] of kept) {
            if (!used.has(key)) {
                old.remove();
                kept.delete(key);
            }
        }
    }

    context.changes.push(({ mirror }) => {
        if (mirror && !timer) timer = setTimeout(update, Math.max(0, LEAST_MS - (performance.now() - last)));
    });
    root.addEventListener("click", (event) => {
        const target = event.target.closest("button");
        if (!target) return;
        const [x, y, w, h] = target.dataset.box.split(",").map(Number);
        if (target.dataset.anchor) dd.press(target.dataset.anchor);
        else dd.click(x + w / 2, y + h / 2);
        context.event();
    });
}
