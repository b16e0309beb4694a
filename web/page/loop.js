// Draws when there is something to draw: after events, when the simulation or an animation asks for it,
// and never otherwise. A hidden tab rests.

export function startLoop(context) {
    const { dd, canvas } = context;
    const start = performance.now();
    let raf = 0;
    let timer = 0;

    function runFrame() {
        clearTimeout(timer);
        timer = 0;
        let wait;
        try {
            wait = dd.frame(performance.now() - start);
            const changed = dd.changes();
            if (changed) for (const told of context.changes) told(changed);
        } catch (error) {
            context.fail(error);
            return;
        }
        if (wait === 0) context.wake();
        else if (wait > 0) timer = setTimeout(context.wake, Math.min(wait, 2 ** 31 - 1));
    }

    function step() {
        raf = 0;
        runFrame();
    }

    context.wake = () => {
        if (context.stopped || raf || document.hidden) return;
        raf = requestAnimationFrame(step);
    };
    // Something happened: the next frame is drawn, whatever the program thinks.
    context.event = () => {
        if (context.stopped) return;
        dd.noteEvent();
        context.wake();
    };
    context.frameNow = () => {
        if (!context.stopped && !document.hidden) runFrame();
    };
    context.now = () => performance.now() - start;

    for (const type of ["pointermove", "pointerdown", "pointerup", "wheel", "keydown", "keyup", "mousemove", "focus", "blur"]) {
        addEventListener(type, context.wake, { capture: true, passive: true });
    }
    document.addEventListener("visibilitychange", () => {
        dd.hidden(document.hidden);
        if (document.hidden) {
            clearTimeout(timer);
            cancelAnimationFrame(raf);
            timer = raf = 0;
        } else {
            context.event();
        }
    });

    const notice = document.getElementById("device-lost");
    canvas.addEventListener("webglcontextlost", (event) => {
        event.preventDefault();   // which asks for it back
        dd.deviceLost();
        notice.hidden = false;
    });
    canvas.addEventListener("webglcontextrestored", () => {
        dd.deviceRestored();
        notice.hidden = true;
        context.event();
    });
}
