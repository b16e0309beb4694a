// Text goes in through real text fields that lie, transparent, where the program draws the text: paste, undo,
// selection, input methods and phone keyboards come with them. One for the terminal's line, one for the program's
// small fields (filters).

const KEY = { previous: 0, next: 1, complete: 2, interrupt: 3, clear: 4, search: 5, escape: 6, pageUp: 7, pageDown: 8, forward: 9 };
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const TOUCH = matchMedia("(pointer: coarse)");

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const toBytes = (text, index) => encoder.encode(text.slice(0, index)).length;
const toIndex = (text, bytes) => decoder.decode(encoder.encode(text).slice(0, bytes)).length;

// Ctrl+C and the like, Cmd on a Mac.
const command = (event) => (MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.altKey;
// The terminal's own Ctrl, which is Ctrl everywhere.
const control = (event) => event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;

function useProgramFont(dd, field) {
    const face = new FontFace("Drydock Mono", dd.monoFont());
    face.load().then((loaded) => document.fonts.add(loaded), () => {});
    field.style.fontSize = `${dd.monoEm()}px`;
}

function connectTerminal(context) {
    const { dd, canvas } = context;
    const field = document.getElementById("terminal-input");
    let target = { wanted: false, revision: -1 };
    let composing = false;
    let leaving = false;      // Escape was the last key: Tab leaves
    let told = { value: "", from: 0, to: 0 };

    useProgramFont(dd, field);

    // The caret the program draws: the moving end of the selection.
    function tell() {
        const { value } = field;
        const from = field.selectionStart;
        const to = field.selectionEnd;
        if (value === told.value && from === told.from && to === told.to) return;
        const head = field.selectionDirection === "backward" ? from : to;
        dd.terminalInput(value, toBytes(value, head));
        dd.terminalSelection(toBytes(value, from), toBytes(value, to));
        told = { value, from, to };
        context.wake();
    }

    function follow(text) {
        const newText = text.revision !== target.revision;
        const wanted = text.wanted && !target.wanted;
        const left = target.wanted && !text.wanted;
        target = text;
        field.style.left = `${text.x}px`;
        field.style.top = `${text.y}px`;
        field.style.width = `${Math.max(text.w, 20)}px`;
        field.style.textIndent = `${text.indent}px`;   // the prompt stands in its first row
        field.style.height = `${Math.max(text.h, 17)}px`;
        field.hidden = text.w <= 0 || text.h <= 0;
        if (newText && !composing) {
            if (field.value !== text.value) field.value = text.value;
            const at = toIndex(text.value, text.cursor);
            field.setSelectionRange(at, at);
            told = { value: text.value, from: at, to: at };
        }
        // Not on phones by itself: the keyboard would cover half of the page.
        if (wanted && !TOUCH.matches) field.focus({ preventScroll: true });
        if (left && document.activeElement === field) canvas.focus({ preventScroll: true });
    }
    context.changes.push(({ text }) => text && follow(text));

    // A NUL would end the text on its way.
    const clean = (text) => text.replace(/\0/g, "");

    function submit() {
        const value = clean(field.value);
        field.value = "";
        told = { value: "", from: 0, to: 0 };
        dd.terminalSubmit(value);
        context.event();
    }

    // What the program has made of the line counts from now on, not from its next frame.
    function takeOver() {
        const changed = dd.changes();
        if (changed) for (const told of context.changes) told(changed);
    }

    function send(event, key) {
        event.preventDefault();
        dd.terminalKey(key);
        takeOver();
        context.event();
    }

    // The keys of readline that a text field lacks.
    const before = () => field.value.slice(0, field.selectionStart);
    const behind = () => field.value.slice(field.selectionEnd);
    const wordBefore = () => before().length - before().match(/\S*\s*$/)[0].length;
    const wordBehind = () => field.selectionEnd + behind().match(/^\s*\S*/)[0].length;
    const EDITS = {
        "C-a": () => field.setSelectionRange(0, 0),
        "C-e": () => field.setSelectionRange(field.value.length, field.value.length),
        "C-u": () => remove(0, field.selectionEnd),
        "C-k": () => remove(field.selectionStart, field.value.length),
        "C-d": () => remove(field.selectionStart, field.selectionStart + 1),
        "A-b": () => field.setSelectionRange(wordBefore(), wordBefore()),
        "A-f": () => field.setSelectionRange(wordBehind(), wordBehind()),
        "A-d": () => remove(field.selectionStart, wordBehind()),
        "A-Backspace": () => remove(wordBefore(), field.selectionEnd),
    };
    // As if typed, so that the browser can undo it.
    function remove(from, to) {
        if (from >= to || from >= field.value.length) return;
        field.setSelectionRange(from, to);
        document.execCommand("delete");
    }
    function edit(event) {
        const prefix = control(event) ? "C-" : event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey ? "A-" : "";
        const name = prefix === "A-" && event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
        const run = prefix && EDITS[prefix + name];
        if (!run) return false;
        event.preventDefault();
        run();
        tell();
        return true;
    }

    function keyDown(event) {
        if (event.isComposing || event.keyCode === 229) return;
        const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
        const wasLeaving = leaving;
        leaving = event.key === "Escape" || (leaving && event.key === "Shift");
        if (event.key === "Enter" && plain && !event.shiftKey) {
            event.preventDefault();
            submit();
        } else if (event.key === "ArrowUp" && plain) send(event, KEY.previous);
        else if (event.key === "ArrowDown" && plain) send(event, KEY.next);
        else if ((event.key === "ArrowRight" || event.key === "End") && plain && !event.shiftKey && atEnd()) {
            // The field has nothing to do with the key there; what is suggested behind the cursor is taken.
            dd.terminalKey(KEY.forward);
            takeOver();
            context.event();
        } else if (event.key === "PageUp" && plain) send(event, KEY.pageUp);
        else if (event.key === "PageDown" && plain) send(event, KEY.pageDown);
        else if (event.key === "Tab" && plain && !event.shiftKey && !wasLeaving) send(event, KEY.complete);
        else if (event.key === "Escape") send(event, KEY.escape);
        else if (control(event) && event.key === "l") send(event, KEY.clear);
        else if (searchKey(event)) send(event, KEY.search);
        else if (control(event) && event.key === "c" && !selectedText()) send(event, KEY.interrupt);
        else edit(event);
    }
    // Ctrl+R reloads the page wherever it is the browser's; Alt+R is the same on every system.
    const searchKey = (event) => (MAC && control(event) && event.key === "r") ||
        (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyR");

    const atEnd = () => field.selectionStart === field.value.length && field.selectionEnd === field.value.length;
    const selectedText = () => dd.copySelection() || field.value.slice(field.selectionStart, field.selectionEnd);

    field.addEventListener("keydown", keyDown);
    field.addEventListener("beforeinput", (event) => {
        // Phone keyboards say it this way.
        if (event.inputType === "insertLineBreak" || event.inputType === "insertParagraph") {
            event.preventDefault();
            submit();
        }
    });
    field.addEventListener("input", tell);
    field.addEventListener("compositionstart", () => (composing = true));
    field.addEventListener("compositionend", () => {
        composing = false;
        tell();
    });
    document.addEventListener("selectionchange", () => document.activeElement === field && tell());
    field.addEventListener("focus", () => {
        dd.terminalFocus(true);
        context.event();
    });
    field.addEventListener("blur", () => {
        composing = leaving = false;
        dd.terminalFocus(false);
        context.event();
    });

    field.addEventListener("paste", (event) => {
        const pasted = event.clipboardData?.getData("text/plain") ?? "";
        if (!/[\r\n]/.test(pasted)) return;    // the field inserts it, and can undo it
        event.preventDefault();
        field.setRangeText("", field.selectionStart, field.selectionEnd, "end");
        tell();
        dd.paste(clean(pasted).replace(/\r\n?/g, "\n"));
        takeOver();
        context.event();
    });
    for (const type of ["copy", "cut"]) {
        field.addEventListener(type, (event) => {
            const scrollback = dd.copySelection();
            if (!scrollback || field.selectionStart !== field.selectionEnd) return;   // the field's own text
            event.preventDefault();
            event.clipboardData.setData("text/plain", scrollback);
            dd.clearSelection();   // the next Ctrl+C is meant for the program that runs
            context.event();
        });
    }

    // What is typed while nothing else takes text is meant for the terminal; Space pauses.
    document.addEventListener("keydown", (event) => {
        const free = event.target === canvas || event.target === document.body;
        const text = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
        if (!free || !text || event.defaultPrevented || field.hidden || dd.wantsText()) return;
        field.focus({ preventScroll: true });
        event.stopPropagation();
    }, { capture: true });

    // The mouse over the line: the program sees where it is, and its wheel scrolls.
    const pass = (event) => canvas.dispatchEvent(new event.constructor(event.type, event));
    field.addEventListener("mousemove", pass);
    field.addEventListener("wheel", (event) => {
        event.preventDefault();
        pass(event);
    }, { passive: false });

    // After a press on the canvas the program says whether the terminal is meant.
    canvas.addEventListener("pointerup", (event) => {
        if (event.pointerType === "touch") return;
        requestAnimationFrame(() => requestAnimationFrame(() => {
            if (target.wanted && document.activeElement === canvas) field.focus({ preventScroll: true });
        }));
    });
    context.focusText = () => {
        if (target.wanted) field.focus({ preventScroll: true });
    };
    // On a phone the keyboard must not cover the line.
    globalThis.visualViewport?.addEventListener("resize", () => {
        if (document.activeElement === field) field.scrollIntoView({ block: "nearest" });
    });
    return field;
}

// Dear ImGui's own fields. The canvas hears plain keys through SDL; this adds clipboard everywhere, and a real
// field for input methods and phones.
function connectSmallFields(context, terminal) {
    const { dd, canvas } = context;
    const field = document.getElementById("field-input");
    let wanted = false;

    context.changes.push(({ field: place }) => {
        if (!place) return;
        wanted = place.wanted;
        field.hidden = !wanted;
        field.style.left = `${place.x}px`;
        field.style.top = `${place.y}px`;
        field.style.height = `${Math.max(place.h, 17)}px`;
        if (wanted) field.focus({ preventScroll: true });
        else if (document.activeElement === field) canvas.focus({ preventScroll: true });
    });

    // Keys that are not text go the way of all keys: to the canvas.
    for (const type of ["keydown", "keyup"]) {
        field.addEventListener(type, (event) => {
            if (event.isComposing || event.keyCode === 229) return;
            const text = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
            if (text || (command(event) && "cvx".includes(event.key))) return;
            if (event.key === "Tab" || event.altKey || /^F\d+$/.test(event.key)) return;
            const copy = new KeyboardEvent(type, event);
            if (!canvas.dispatchEvent(copy)) event.preventDefault();
            context.event();
        });
    }
    const flush = () => {
        if (field.value) dd.text(field.value);
        field.value = "";
        context.event();
    };
    field.addEventListener("input", (event) => {
        if (!event.isComposing) flush();
    });
    field.addEventListener("compositionend", flush);

    // The program answers a shortcut in its next frames; they are drawn at once, so that the answer can still be
    // given to this event.
    const run = (letter) => {
        dd.shortcut(letter);
        for (let i = 0; i < 4; i += 1) context.frameNow();
    };
    document.addEventListener("paste", (event) => {
        if (event.target === terminal || event.defaultPrevented) return;
        if (event.target !== canvas && event.target !== field && event.target !== document.body) return;
        const pasted = event.clipboardData?.getData("text/plain") ?? "";
        event.preventDefault();
        if (dd.wantsText()) {
            dd.clipboardArrived(pasted);
            run("v");
        } else if (pasted) {
            dd.paste(pasted.replace(/\r\n?/g, "\n"));   // outside of any field: the terminal's
            context.event();
        }
    });
    for (const [type, letter] of [["copy", "c"], ["cut", "x"]]) {
        document.addEventListener(type, (event) => {
            if (event.target === terminal || event.defaultPrevented) return;
            if (!document.getSelection().isCollapsed && document.activeElement !== field) return;   // the page's own text
            let text = "";
            if (dd.wantsText()) {
                context.copying = true;
                dd.clipboardArrived("");
                run(letter);
                context.copying = false;
                text = dd.clipboard();
            } else {
                text = dd.copySelection();
            }
            if (!text) return;
            event.preventDefault();
            event.clipboardData.setData("text/plain", text);
        });
    }
}

export function connectText(context) {
    const terminal = connectTerminal(context);
    connectSmallFields(context, terminal);
}
