// window.drydock: the page by name, for browser tests, scripts and the curious. Everything here does what a
// person could do, or reads what a person could read.

export function installHook(context) {
    const { dd } = context;
    const fresh = () => dd.mirror();
    window.drydock = Object.freeze({
        items: () => fresh().items.map(({ a, r, l, b, s, v }) => ({
            anchor: a, role: r, label: l, box: b, visible: v,
            disabled: s.includes("d"), checked: s.includes("C"), opened: s.includes("O"), focused: s.includes("f"),
        })),
        texts: () => fresh().texts.map(({ r, t, g, b }) => ({ role: r, text: t, region: g, box: b })),
        text: (region) => fresh().texts.filter(({ g }) => !region || g === region).map(({ t }) => t).join("\n"),
        press: (anchor) => {
            dd.press(anchor);
            context.event();
        },
        type: (line) => {
            dd.terminalSubmit(line);
            context.event();
        },
        state: () => dd.state(),
        frames: () => dd.state().frames,
        wake: () => context.event(),
        save: () => dd.save(),
        restored: () => context.restored === true,
        crash: () => setTimeout(() => dd.crash()),
        startAfresh: () => context.startAfresh(),
    });
}
