// The program's exported functions under readable names, with texts as strings.

export function wrap(module) {
    const text = (pointer) => (pointer ? module.UTF8ToString(pointer) : "");
    // Long texts do not fit on the program's stack, so texts go through its heap.
    const withTexts = (texts, call) => {
        const pointers = texts.map((value) => {
            const size = module.lengthBytesUTF8(value) + 1;
            const pointer = module._malloc(size);
            module.stringToUTF8(value, pointer, size);
            return pointer;
        });
        try {
            return call(...pointers);
        } finally {
            pointers.forEach((pointer) => module._free(pointer));
        }
    };
    const json = (pointer) => (pointer ? JSON.parse(module.UTF8ToString(pointer)) : null);
    return {
        frame: (ms) => module._drydock_frame(ms),
        noteEvent: () => module._drydock_wake(),
        surface: (s) => module._drydock_surface(s.width, s.height, s.deviceWidth, s.deviceHeight, s.ratio, s.dark ? 1 : 0,
            s.reducedMotion ? 1 : 0),
        deviceLost: () => module._drydock_device_lost(),
        deviceRestored: () => module._drydock_device_restored(),
        changes: () => json(module._drydock_changes()),

        terminalInput: (value, cursor) => withTexts([value], (p) => module._drydock_terminal_input(p, cursor)),
        terminalSelection: (from, to) => module._drydock_terminal_selection(from, to),
        terminalSubmit: (value) => withTexts([value], (p) => module._drydock_terminal_submit(p)),
        terminalKey: (key) => module._drydock_terminal_key(key),
        terminalFocus: (focused) => module._drydock_terminal_focus(focused ? 1 : 0),
        paste: (value) => withTexts([value], (p) => module._drydock_paste(p)),
        copySelection: () => text(module._drydock_copy_selection()),
        clearSelection: () => module._drydock_clear_selection(),

        text: (value) => withTexts([value], (p) => module._drydock_text(p)),
        shortcut: (letter) => module._drydock_shortcut(letter.charCodeAt(0)),
        clipboardArrived: (value) => withTexts([value], (p) => module._drydock_clipboard_arrived(p)),
        clipboard: () => text(module._drydock_clipboard()),
        wantsText: () => module._drydock_wants_text() === 1,
        releaseKeys: () => module._drydock_release_keys(),
        mac: (mac) => module._drydock_mac(mac ? 1 : 0),

        touch: (phase, x, y, ms) => module._drydock_touch(phase, x, y, ms),
        click: (x, y) => module._drydock_click(x, y),
        press: (anchor) => withTexts([anchor], (p) => module._drydock_press(p)),

        setRoute: (fragment) => withTexts([fragment], (p) => module._drydock_set_route(p)),
        route: () => text(module._drydock_route()),
        setSettings: (value) => withTexts([value], (p) => module._drydock_set_settings(p)),
        file: (name, content) => withTexts([name, content], (a, b) => module._drydock_file(a, b)),
        hidden: (hidden) => module._drydock_hidden(hidden ? 1 : 0),

        mirror: () => json(module._drydock_mirror()),
        state: () => json(module._drydock_state()),
        openShared: (value) => withTexts([value], (p) => text(module._drydock_open_shared(p))),
        sharedPlace: (value) => withTexts([value], (p) => text(module._drydock_shared_place(p))),
        tell: (value) => withTexts([value], (p) => module._drydock_tell(p)),
        pageAddress: (value) => withTexts([value], (p) => module._drydock_page_address(p)),
        save: () => text(module._drydock_save()),
        restore: (value) => withTexts([value], (p) => module._drydock_restore(p)) === 1,

        bridge: (link, address) => withTexts([address], (p) => module._drydock_bridge(link, p)),
        catchUp: (ms) => module._drydock_catch_up(ms),
        // bytes: head and body, as web/bridge/http_bytes.hpp lays them out.
        http: (bytes) => {
            module.HEAPU8.set(bytes, module._drydock_http_input(bytes.length));
            const status = module._drydock_http();
            const slice = (at, size) => module.HEAPU8.slice(at, at + size);
            const head = slice(module._drydock_http_head(), module._drydock_http_head_size());
            return { status, headers: new TextDecoder().decode(head).split("\0").slice(0, -1),
                body: slice(module._drydock_http_body(), module._drydock_http_body_size()) };
        },
        log: (from) => json(module._drydock_log(from)),
        follow: (value) => withTexts([value], (p) => module._drydock_follow(p)) === 1,
        advance: (ms) => module._drydock_advance(ms),
        startOver: () => module._drydock_start_over(),

        openEditor: (path) => withTexts([path], (p) => module._drydock_editor_open(p)),
        closeEditor: () => module._drydock_editor_close(),
        files: () => json(module._drydock_files()),
        fileText: (path) => withTexts([path], (p) => {
            const at = module._drydock_file_text(p);
            return at ? module.UTF8ToString(at) : null;
        }),
        saveFile: (path, value) => withTexts([path, value], (a, b) => text(module._drydock_file_save(a, b))),
        checkFile: (path, value, wanted) => withTexts([path, value, wanted], (a, b, c) =>
            json(module._drydock_file_check(a, b, c))),
        operations: () => json(module._drydock_file_operations()),

        // The tables of the services, which follow the first frame.
        models: (bytes) => {
            const at = module._drydock_models_begin();
            if (bytes.length !== module._drydock_models_end() - at) throw new Error("models.bin is of another program");
            module.HEAPU8.set(bytes, at);
            module._drydock_models_arrived();
        },

        crash: () => module._drydock_crash(),

        monoFont: () => {
            const at = module._drydock_mono_font();
            return module.HEAPU8.slice(at, at + module._drydock_mono_font_size());
        },
        monoEm: () => module._drydock_mono_em(),
    };
}
