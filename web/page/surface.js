// The exact size of the canvas in device pixels, the pixel ratio (zoom included), and the system's wishes.

export function measureSurface(context) {
    const { canvas, dd } = context;
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    let device = null;

    function apply() {
        const width = canvas.clientWidth || 1;
        const height = canvas.clientHeight || 1;
        const ratio = devicePixelRatio || 1;
        // The exact box, unless it was measured before a change of the ratio (or by an emulated screen).
        const exact = device && Math.abs(device.width - width * ratio) < 2 && Math.abs(device.height - height * ratio) < 2;
        const deviceWidth = exact ? device.width : Math.round(width * ratio);
        const deviceHeight = exact ? device.height : Math.round(height * ratio);
        dd.surface({ width, height, ratio, deviceWidth, deviceHeight, dark: dark.matches, reducedMotion: still.matches });
        // After the program, which sets a rounded guess.
        canvas.width = deviceWidth;
        canvas.height = deviceHeight;
        context.frameNow?.();   // in this task, or the browser shows one empty frame
    }

    const watcher = new ResizeObserver((entries) => {
        const box = entries.at(-1).devicePixelContentBoxSize?.[0];
        device = box ? { width: box.inlineSize, height: box.blockSize } : null;
        apply();
    });
    try {
        watcher.observe(canvas, { box: "device-pixel-content-box" });
    } catch {
        watcher.observe(canvas);   // Safari rounds by itself
    }

    // A query matches one ratio only, so each change asks for the next.
    function watchRatio() {
        matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => {
            apply();
            watchRatio();
        }, { once: true });
    }
    watchRatio();
    dark.addEventListener("change", apply);
    still.addEventListener("change", apply);
    apply();
    context.surfaceChanged = apply;
}
