// What the program says aloud, the page's colours, its clipboard, and files that are dropped onto the page.
import { rememberTheme } from "./session.js";

const FILE_BYTES_MAX = 256 * 1024;   // what the terminal's home folder takes

async function writeClipboard(text) {
    try {
        await navigator.clipboard.writeText(text);
    } catch {
        // No permission, or no secure context: the way of old.
        const before = document.activeElement;
        const box = document.createElement("textarea");
        box.className = "offscreen";
        box.value = text;
        document.body.append(box);
        box.select();
        document.execCommand("copy");
        box.remove();
        before?.focus({ preventScroll: true });
    }
}

export function connectContent(context) {
    const { dd } = context;
    const live = document.getElementById("live");

    context.changes.push((changed) => {
        if (changed.announce) live.textContent = changed.announce;
        if (changed.dark !== undefined) rememberTheme(changed.dark ? "dark" : "light");
        if (changed.clipboard !== undefined && !context.copying) writeClipboard(changed.clipboard);
    });

    // A dropped text file goes into the terminal's home folder.
    addEventListener("dragover", (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
    });
    addEventListener("drop", async (event) => {
        if (!event.dataTransfer?.files.length) return;
        event.preventDefault();
        for (const file of event.dataTransfer.files) {
            if (file.size > FILE_BYTES_MAX) {
                live.textContent = `${file.name} is larger than 256 KB and was not taken.`;
            } else {
                dd.file(file.name, await file.text());
                context.event();
            }
        }
    });
}
