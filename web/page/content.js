// Files dropped onto the page, what the program says aloud, the page's colours, and its clipboard.

import { rememberTheme } from "./session.js";

export function connectContent(context) {
    const { dd } = context;
    const live = document.getElementById("live");

    // A dropped text file goes into the terminal's home folder.
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", async (event) => {
        event.preventDefault();
        for (const file of event.dataTransfer?.files ?? []) {
            dd.file(file.name, await file.text());
            context.event();
        }
    });

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

    context.changes.push((changed) => {
        if (changed.announce) live.textContent = changed.announce;
        if (changed.dark !== undefined) {
            rememberTheme(changed.dark ? "dark" : "light");
        }
        if (changed.clipboard !== undefined && !context.copying) writeClipboard(changed.clipboard);
    });
}
