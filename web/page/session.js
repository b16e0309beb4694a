// Settings and autosave in localStorage. Storage may be missing or blocked (private windows, frames): then
// nothing is kept, and nothing breaks.

const SETTINGS = "drydock.settings";
const SESSION = "drydock.session";
const THEME = "drydock.theme";
const TRYING = "drydock.restoring";
const SAVE_EVERY_MS = 2000;

const storage = {
    get(key) {
        try {
            return localStorage.getItem(key);
        } catch {
            return null;
        }
    },
    set(key, value) {
        try {
            if (value === null) localStorage.removeItem(key);
            else localStorage.setItem(key, value);
            return true;
        } catch {
            return false;
        }
    },
};

export function forgetSession() {
    storage.set(SESSION, null);
    storage.set(TRYING, null);
}

// The skeleton has the theme of the last visit; a theme that merely follows the system changes nothing then.
export function rememberTheme(theme) {
    document.documentElement.dataset.theme = theme;
    storage.set(THEME, theme);
}
export function recallTheme() {
    const theme = storage.get(THEME);
    if (theme) document.documentElement.dataset.theme = theme;
}

export const savedSession = () => storage.get(SESSION);

export function connectSession(context) {
    const { dd } = context;
    const settings = storage.get(SETTINGS);
    if (settings) dd.setSettings(settings);

    // A session that stopped the program once is not tried again by itself.
    const session = storage.get(SESSION);
    if (session && storage.get(TRYING) !== "1") {
        storage.set(TRYING, "1");
        context.restored = dd.restore(session);
        setTimeout(() => storage.set(TRYING, null), 3000);
    } else if (session) {
        storage.set(TRYING, null);
        storage.set(`${SESSION}.set-aside`, session);
        storage.set(SESSION, null);
    }

    let unsaved = false;
    let forgotten = false;
    let timer = 0;
    const saveNow = () => {
        clearTimeout(timer);
        timer = 0;
        if (!unsaved || forgotten || context.stopped) return;
        unsaved = !storage.set(SESSION, dd.save());
    };
    const saveSoon = () => {
        timer ||= setTimeout(() => {
            if (globalThis.requestIdleCallback) requestIdleCallback(saveNow, { timeout: 1000 });
            else saveNow();
        }, SAVE_EVERY_MS);
    };
    context.changes.push((changed) => {
        if (changed.settings !== undefined) storage.set(SETTINGS, changed.settings);
        if (changed.unsaved) {
            unsaved = true;
            saveSoon();
        }
    });
    addEventListener("pagehide", saveNow);
    document.addEventListener("visibilitychange", () => document.hidden && saveNow());
    context.startAfresh = () => {
        forgotten = true;
        forgetSession();
        location.reload();
    };
}
