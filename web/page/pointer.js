// Fingers, and what the canvas needs around SDL's mouse.

const PHASE = { start: 0, move: 1, end: 2, cancel: 3, hold: 4 };
const HOLD_MS = 500;

export function connectPointer(context) {
    const { canvas, dd } = context;
    let finger = null;
    let hold = 0;

    const send = (phase, touch) => {
        const box = canvas.getBoundingClientRect();
        dd.touch(phase, touch.clientX - box.left, touch.clientY - box.top, context.now());
        context.wake();
    };
    const mine = (event) => [...event.changedTouches].find((touch) => touch.identifier === finger);
    const take = (event) => {
        event.preventDefault();              // no simulated mouse
        event.stopImmediatePropagation();    // not SDL's
    };

    canvas.addEventListener("touchstart", (event) => {
        event.stopImmediatePropagation();
        if (event.touches.length > 1) {      // two fingers zoom the page
            if (finger !== null) send(PHASE.cancel, event.touches[0]);
            finger = null;
            clearTimeout(hold);
            return;
        }
        event.preventDefault();
        canvas.focus({ preventScroll: true });
        const touch = event.changedTouches[0];
        finger = touch.identifier;
        send(PHASE.start, touch);
        hold = setTimeout(() => send(PHASE.hold, touch), HOLD_MS);
    }, { capture: true, passive: false });
    canvas.addEventListener("touchmove", (event) => {
        const touch = mine(event);
        if (!touch) return;
        take(event);
        clearTimeout(hold);
        send(PHASE.move, touch);
    }, { capture: true, passive: false });
    for (const type of ["touchend", "touchcancel"]) {
        canvas.addEventListener(type, (event) => {
            const touch = mine(event);
            if (!touch) return;
            take(event);
            clearTimeout(hold);
            finger = null;
            send(type === "touchend" ? PHASE.end : PHASE.cancel, touch);
            // In this task: only inside it do phones open their keyboard.
            context.frameNow();
            context.frameNow();
            context.frameNow();
            context.focusText?.();
        }, { capture: true, passive: false });
    }

    // SDL cancels the default action of a mouse press, which is what gives the focus.
    canvas.addEventListener("mousedown", () => canvas.focus({ preventScroll: true }));
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
}
