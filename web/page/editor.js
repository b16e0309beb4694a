// The editor of the virtual home's files: a real text area above the picture, with what the model says about the text
// underlined while one types. The program checks (engine/api/check_text.cpp) and keeps the files; a save is an input of
// the simulation like any other.

const CHECK_MS = 120;
const FOUND = "Found by content";
const KEPT_IN_FILES = /^(Create|Register|Run|Start|Update|Put)/;
const HOME = "/home/learner/";
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

const shown = (path) => (path.startsWith(HOME) ? path.slice(HOME.length) : path);

function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
}

// Positions in bytes (ascending or not) to those of JavaScript's text.
function indexer(text) {
    if (/^[\x00-\x7f]*$/.test(text)) return (bytes) => bytes;
    const starts = [];
    let bytes = 0;
    for (let i = 0; i < text.length;) {
        const point = text.codePointAt(i);
        starts.push([bytes, i]);
        bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        i += point > 0xffff ? 2 : 1;
    }
    return (wanted) => {
        let low = 0;
        let high = starts.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (starts[middle][0] < wanted) low = middle + 1;
            else high = middle;
        }
        return low < starts.length ? starts[low][1] : text.length;
    };
}

function placeIn(text, index) {
    const before = text.slice(0, index);
    const line = before.split("\n").length;
    return { line, column: index - before.lastIndexOf("\n") };
}

class Editor {
    constructor(context) {
        this.context = context;
        this.dd = context.dd;
        this.path = "";
        this.saved = "";         // as the file stands in the world; null: there is none yet
        this.issues = [];
        this.choices = new Map();   // path -> what to check against
        this.readOnly = false;
        this.said = "";          // why a save was refused
        this.build();
    }

    build() {
        this.name = make("h2", { id: "editor-name" });
        this.mark = make("span", { className: "mark" });
        this.select = make("select");
        this.found = make("option", { value: "", textContent: FOUND });
        this.select.append(this.found,
            make("option", { value: "none", textContent: "JSON alone" }),
            ...this.dd.operations().filter((name) => KEPT_IN_FILES.test(name)).map((name) => make("option", { value: `ecs.${name}`, textContent: name })));
        this.saveButton = make("button", { type: "button", className: "plain primary", textContent: "Save",
            title: MAC ? "Save (\u2318S)" : "Save (Ctrl+S)" });
        const close = make("button", { type: "button", className: "close", textContent: "\u00d7", title: "Close (Escape)" });
        close.setAttribute("aria-label", "Close the editor");
        this.files = make("ul");
        this.newButton = make("button", { type: "button", className: "new", textContent: "+ New file" });
        this.nav = make("nav", {}, make("h3", { textContent: "Files" }), this.files, this.newButton);
        this.nav.setAttribute("aria-label", "Files");
        this.lines = make("div");
        this.marks = make("div");
        this.area = make("textarea", { id: "editor-text", spellcheck: false, autocomplete: "off", wrap: "off" });
        for (const [name, value] of [["autocapitalize", "off"], ["autocorrect", "off"], ["data-gramm", "false"],
            ["aria-labelledby", "editor-name"], ["aria-describedby", "editor-issues"]]) this.area.setAttribute(name, value);
        const gutter = make("pre", { className: "lines" }, this.lines);
        const underlay = make("pre", { className: "marks" }, this.marks);
        for (const hidden of [gutter, underlay]) hidden.setAttribute("aria-hidden", "true");
        this.footer = make("div", { id: "editor-issues", className: "issues" });
        this.footer.setAttribute("role", "status");
        this.root = make("section", { id: "editor", hidden: true },
            make("header", {}, this.name, this.mark, make("span", { className: "room" }),
                make("label", {}, "Check against", this.select), this.saveButton, close),
            this.nav, make("div", { className: "text" }, gutter, make("div", { className: "over" }, underlay, this.area)),
            this.footer);
        this.root.setAttribute("aria-label", "Editor");
        document.getElementById("stage").append(this.root);

        close.addEventListener("click", () => this.close());
        this.saveButton.addEventListener("click", () => this.save());
        this.newButton.addEventListener("click", () => this.askName());
        this.select.addEventListener("change", () => {
            this.choices.set(this.path, this.select.value);
            this.check();
        });
        this.area.addEventListener("input", () => this.typed());
        this.area.addEventListener("scroll", () => this.follow());
        this.root.addEventListener("keydown", (event) => this.key(event));
        document.addEventListener("selectionchange", () => document.activeElement === this.area && this.markLine());
        // The page's own handlers of these are for the terminal.
        for (const type of ["copy", "cut", "paste"]) this.root.addEventListener(type, (event) => event.stopPropagation());
        new ResizeObserver(() => this.follow()).observe(this.area);
        addEventListener("beforeunload", (event) => !this.root.hidden && this.dirty && event.preventDefault());
    }

    get dirty() {
        return this.area.value !== (this.saved ?? "");
    }

    // What the program says: where to be, what to show.
    told(editor) {
        const { style } = this.root;
        style.display = editor.w > 0 ? "" : "none";
        style.left = `${editor.x}px`;
        style.top = `${editor.y}px`;
        style.width = `${editor.w}px`;
        style.height = `${editor.h}px`;
        const asked = editor.open && editor.revision !== this.revision;
        this.revision = editor.revision;
        const other = this.readOnly !== editor.readOnly;    // the past has files of its own
        this.readOnly = editor.readOnly;
        this.area.readOnly = editor.readOnly;
        if (asked) this.leaving(() => this.open(editor.path));
        if (!editor.open) this.root.hidden = true;
        if (other) this.worldChanged();
        this.paint();
    }

    open(path) {
        const text = this.dd.fileText(path);
        this.path = path;
        this.saved = text;
        this.area.value = text ?? "";
        this.name.textContent = shown(path);
        this.select.value = this.choices.get(path) ?? "";
        this.said = "";
        this.root.hidden = false;
        this.area.setSelectionRange(0, 0);
        this.area.scrollTop = this.area.scrollLeft = 0;
        this.check();
        this.area.focus({ preventScroll: true });
    }

    close() {
        this.leaving(() => {
            this.root.hidden = true;
            this.area.value = this.saved ?? "";
            this.dd.closeEditor();
            this.context.event();
        });
    }

    // Goes on at once, or when the person has said what is to become of unsaved text.
    leaving(goOn) {
        this.asking?.remove();
        if (this.root.hidden || !this.dirty) {
            goOn();
            return;
        }
        const done = () => {
            this.asking.remove();
            this.asking = null;
        };
        const button = (text, primary, act) => {
            const made = make("button", { type: "button", className: `plain${primary ? " primary" : ""}`, textContent: text });
            made.addEventListener("click", act);
            return made;
        };
        const keep = () => {
            done();
            this.area.focus({ preventScroll: true });
        };
        this.asking = make("div", { className: "ask" },
            make("p", { textContent: `${shown(this.path)} has changes that are not saved.` }),
            make("div", {}, button("Save", true, () => {
                done();
                if (this.save()) goOn();
            }), button("Discard", false, () => {
                done();
                goOn();
            }), button("Keep editing", false, keep)));
        this.asking.setAttribute("role", "alertdialog");
        this.asking.setAttribute("aria-label", "Unsaved changes");
        this.keepEditing = keep;
        this.root.append(this.asking);
        this.asking.querySelector("button").focus();
    }

    save() {
        if (this.readOnly) return false;
        this.said = this.dd.saveFile(this.path, this.area.value);
        if (!this.said) this.saved = this.area.value;
        this.paint();
        this.list();
        this.context.event();
        return !this.said;
    }

    askName() {
        const field = make("input", { type: "text", placeholder: "name.json", spellcheck: false });
        field.setAttribute("aria-label", "Name of the new file");
        let left = false;
        const leave = () => {
            if (left) return;
            left = true;    // taking it away blurs it, too
            field.replaceWith(this.newButton);
        };
        field.addEventListener("keydown", (event) => {
            if (event.key === "Escape") {
                event.stopPropagation();
                leave();
                this.newButton.focus();
            } else if (event.key === "Enter" && field.value.trim()) {
                const name = field.value.trim();
                leave();
                this.dd.openEditor(name.startsWith("/") ? name : HOME + name);
                this.context.event();
            }
        });
        field.addEventListener("blur", leave);
        this.newButton.replaceWith(field);
        field.focus();
    }

    key(event) {
        const command = (MAC ? event.metaKey : event.ctrlKey) && !event.altKey;
        if (command && event.key.toLowerCase() === "s") {
            event.preventDefault();
            this.save();
        } else if (event.key === "Escape") {
            event.preventDefault();
            if (this.asking) this.keepEditing();
            else this.close();
        } else if (event.target === this.area && !event.isComposing && !this.readOnly) {
            this.textKey(event, command);
        }
    }

    textKey(event, command) {
        if (command || event.altKey) return;
        if (event.key === "Tab" && !event.shiftKey) {
            event.preventDefault();
            this.insert("  ");
        } else if (event.key === "Enter") {
            const before = this.area.value.slice(0, this.area.selectionStart);
            const line = before.slice(before.lastIndexOf("\n") + 1);
            event.preventDefault();
            this.insert(`\n${/^[ \t]*/.exec(line)[0]}${/[[{]\s*$/.test(line) ? "  " : ""}`);
        }
    }

    // As if typed, so that it can be undone.
    insert(text) {
        if (document.execCommand("insertText", false, text)) return;
        this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
        this.typed();
    }

    typed() {
        this.said = "";
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.check(), CHECK_MS);
        this.paintText();
    }

    check() {
        clearTimeout(this.timer);
        const text = this.area.value;
        const { json, operation, issues } = this.dd.checkFile(this.path, text, this.select.value);
        const at = indexer(text);
        this.json = json;
        if (this.select.value === "") this.found.textContent = operation ? `${FOUND}: ${operation.split(".")[1]}` : FOUND;
        this.operation = operation;
        this.issues = issues.map((issue) => {
            const begin = at(issue.begin);
            return { ...issue, begin, end: Math.max(at(issue.end), begin), ...placeIn(text, begin) };
        });
        this.paint();
        this.list();
    }

    // ---- what is seen -------------------------------------------------------------------------------------------

    paint() {
        this.paintText();
        this.area.setAttribute("aria-invalid", String(this.issues.length > 0));
        this.footer.replaceChildren(...this.verdict());
        this.markLine();
    }

    paintText() {
        this.mark.textContent = this.readOnly ? "Read-only" : this.dirty ? "\u25cf Unsaved" : this.saved === null ? "New" : "Saved";
        this.mark.classList.toggle("unsaved", this.dirty && !this.readOnly);
        this.saveButton.disabled = this.readOnly || (!this.dirty && this.saved !== null);
        const text = this.area.value;
        const bad = new Set(this.issues.map(({ line }) => line));
        const count = text.split("\n").length;
        const numbers = [""];
        for (let n = 1; n <= count; n += 1) {
            if (bad.has(n)) numbers.push(make("b", { textContent: String(n) }), "\n");
            else numbers[numbers.length - 1] += `${n}\n`;
        }
        this.lines.replaceChildren(...numbers);
        const pieces = [];
        let from = 0;
        for (const { begin, end } of this.issues) {
            const start = Math.max(from, Math.min(begin, text.length));
            const stop = Math.min(end, text.length);
            if (stop <= start) continue;
            pieces.push(text.slice(from, start), make("u", { textContent: text.slice(start, stop) }));
            from = stop;
        }
        pieces.push(`${text.slice(from)}\n`);
        this.marks.replaceChildren(...pieces);
        this.follow();
    }

    verdict() {
        if (this.said) return [make("p", { className: "bad", textContent: this.said })];
        if (this.issues.length > 0) {
            return [make("ul", {}, ...this.issues.map((issue) => {
                const button = make("button", { type: "button" }, make("span", { textContent: `Line ${issue.line}` }), issue.message);
                button.addEventListener("click", () => this.go(issue));
                return make("li", {}, button);
            }))];
        }
        const name = this.operation.split(".")[1];
        const text = !this.json ? "Not JSON: nothing to check." : name ? `Fits the input of ${name}.` : "Well-formed JSON.";
        const line = make("p", { className: this.json ? "good" : "", textContent: text });
        if (name && this.saved !== null && !this.dirty && !this.readOnly) line.append(this.offer(name));
        return [line];
    }

    // The command that takes this file, into the terminal's line.
    offer(name) {
        const kebab = name.replace(/(?!^)([A-Z])/g, "-$1").toLowerCase();
        const button = make("button", { type: "button", className: "plain", textContent: "Type the command",
            title: `aws ecs ${kebab} --cli-input-json file://${shown(this.path)}` });
        button.addEventListener("click", () => {
            this.close();
            this.dd.paste(button.title);
            this.context.event();
        });
        return button;
    }

    go({ begin, end, line }) {
        this.area.focus({ preventScroll: true });
        this.area.setSelectionRange(begin, end);
        const height = parseFloat(getComputedStyle(this.area).lineHeight);
        const top = (line - 1) * height;
        if (top < this.area.scrollTop || top > this.area.scrollTop + this.area.clientHeight - 2 * height) {
            this.area.scrollTop = Math.max(0, top - this.area.clientHeight / 2);
        }
    }

    markLine() {
        const { line } = placeIn(this.area.value, this.area.selectionStart);
        [...this.footer.querySelectorAll("li")].forEach((item, i) =>
            item.classList.toggle("here", this.issues[i]?.line === line));
    }

    follow() {
        const { scrollTop, scrollLeft, clientWidth } = this.area;
        this.marks.parentElement.style.width = `${clientWidth}px`;
        this.marks.style.transform = `translate(${-scrollLeft}px, ${-scrollTop}px)`;
        this.lines.style.transform = `translateY(${-scrollTop}px)`;
    }

    list() {
        const items = this.dd.files().map(({ path }) => {
            const button = make("button", { type: "button", textContent: shown(path), title: path });
            button.setAttribute("aria-current", String(path === this.path));
            button.addEventListener("click", () => {
                if (path === this.path) return;
                this.leaving(() => this.open(path));
            });
            return make("li", {}, button);
        });
        this.files.replaceChildren(...items);
    }

    // Something happened in the world: the file may have changed under the editor.
    worldChanged() {
        if (this.root.hidden) return;
        const text = this.dd.fileText(this.path);
        if (text !== this.saved) {
            const untouched = !this.dirty;
            this.saved = text;
            if (untouched) {
                this.area.value = text ?? "";
                this.check();
                return;
            }
            this.paint();
        }
        this.list();
    }
}

export function makeEditor(context) {
    const sheet = make("link", { rel: "stylesheet", href: "editor.css" });
    const ready = new Promise((resolve) => {
        sheet.onload = sheet.onerror = resolve;
    });
    document.head.append(sheet);
    const editor = new Editor(context);
    return ready.then(() => editor);
}
