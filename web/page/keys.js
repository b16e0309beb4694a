// Which keys are the browser's. SDL takes the default action from every key that it hears, so those that
// belong to the browser or to assistive technology must not reach it.

// With Ctrl or Cmd the app itself knows these; all others (reload, zoom, find, tabs, developer tools,
// address bar, print, save, ...) stay the browser's.
const OURS_WITH_CTRL = new Set(["a", "z", "y", "k", "Enter", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown",
    "Home", "End", "Backspace", "Delete"]);

export function belongsToBrowser(event) {
    if (event.isComposing || event.keyCode === 229) return true;
    if (event.key === "Tab") return true;                 // no keyboard trap
    if (/^F\d+$/.test(event.key)) return true;
    if (/^(Browser|Audio|Media|Launch)/.test(event.key)) return true;
    if (event.altKey && event.key !== "Alt") return true;
    if (event.ctrlKey || event.metaKey) {
        return event.key !== "Control" && event.key !== "Meta" && (event.shiftKey || !OURS_WITH_CTRL.has(event.key));
    }
    return false;
}

export function connectKeys({ canvas, dd }) {
    dd.mac(/Mac|iPhone|iPad/.test(navigator.platform));
    for (const type of ["keydown", "keyup", "keypress"]) {
        addEventListener(type, (event) => {
            if (event.target === canvas && belongsToBrowser(event)) event.stopImmediatePropagation();
        }, { capture: true });
    }
    // A focus ring is for those who move by keys.
    addEventListener("keydown", (event) => {
        if (event.key === "Tab") document.documentElement.dataset.keyboard = "";
    }, { capture: true });
    addEventListener("pointerdown", () => delete document.documentElement.dataset.keyboard, { capture: true });
    // Keys that were down when the canvas lost them will not be seen going up.
    canvas.addEventListener("blur", () => dd.releaseKeys());
}
