// Files of tutorials/ that the program asks for, what it says aloud, the page's colours, and its clipboard.

import { rememberTheme } from "./session.js";

export function connectContent(context) {
    const { dd } = context;
    const live = document.getElementById("live");

    async function bring(path) {
        let content = "";
        let ok = false;
        try {
            const response = await fetch(path, { credentials: "same-origin" });
            ok = response.ok;
            if (ok) content = await response.text();
        } catch {
            // Told to the program as "could not be had"; it says so where the file was wanted.
        }
        dd.file(path, content, ok);
        context.event();
    }

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
        for (const path of changed.files ?? []) bring(path);
        if (changed.announce) live.textContent = changed.announce;
        if (changed.dark !== undefined) {
            rememberTheme(changed.dark ? "dark" : "light");
        }
        if (changed.clipboard !== undefined && !context.copying) writeClipboard(changed.clipboard);
    });
}
