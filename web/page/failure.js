// One readable box for everything that keeps Drydock from running.
import { forgetSession, savedSession } from "./session.js";

const CRASH = {
    title: "Drydock has stopped",
    text: "The program met a mistake of its own and stopped before it could do harm. Your session was saved as you " +
        "went; reload to go on. If it stops again, start afresh, or save the session to a file to report it.",
};

function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
}

function download(text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "drydock-session.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export function showFailure(error) {
    const box = document.getElementById("failure");
    const { title, text } = error.title ? error : CRASH;
    document.getElementById("failure-title").textContent = title;
    document.getElementById("failure-text").textContent = text;
    const details = [error, error.cause].filter(Boolean).map((e) => e.stack ?? String(e)).join("\n\n");
    document.getElementById("failure-details").textContent = details;
    const actions = document.getElementById("failure-actions");
    actions.replaceChildren(button("Reload", () => location.reload()));
    if (!error.title) {
        const session = savedSession();
        actions.append(button("Start afresh", () => {
            forgetSession();
            location.reload();
        }));
        if (session) actions.append(button("Save the session to a file", () => download(session)));
    }
    box.hidden = false;
    document.body.classList.add("failed");
    actions.querySelector("button").focus();
}
