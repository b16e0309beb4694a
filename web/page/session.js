// Settings and autosave in localStorage, one session a place (lesson or free play). Storage may be missing or blocked
// (private windows, frames): then nothing is kept, and nothing breaks.

const SETTINGS = "drydock.settings";
const THEME = "drydock.theme";
const PLACE = "drydock.place";          // where one was last
const TRYING = "drydock.restoring";     // the place whose session is being brought back
const SAVE_EVERY_MS = 2000;
const sessionKey = (place) => `drydock.session/${place}`;

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

const lastPlace = () => storage.get(PLACE) ?? "";
// Whether somebody was here before, or came by a link to a certain place.
export const somethingSaved = () => storage.get(PLACE) !== null || location.hash.length > 1;
export const savedSession = () => storage.get(sessionKey(lastPlace()));
// Keeps what is stored for a place when another session is to take its name; its own beginning is no loss.
export function setAsideSession(place, incoming) {
    const key = sessionKey(place);
    const kept = storage.get(key);
    if (!kept) return;
    try {
        const [old, fresh] = [JSON.parse(kept), JSON.parse(incoming)];
        const same = JSON.stringify(old.config) === JSON.stringify(fresh.config) &&
            JSON.stringify(fresh.inputs.slice(0, old.inputs.length)) === JSON.stringify(old.inputs);
        if (same || old.inputs.length === 0) return;
    } catch {
        return;
    }
    storage.set(`${key}/set-aside`, kept);
}
export function forgetSession() {
    storage.set(sessionKey(lastPlace()), null);
    storage.set(TRYING, null);
}

// The skeleton has the theme of the last visit.
export function rememberTheme(theme) {
    document.documentElement.dataset.theme = theme;
    storage.set(THEME, theme);
}
export function recallTheme() {
    const theme = storage.get(THEME);
    if (theme) document.documentElement.dataset.theme = theme;
}

export function recallSettings(context) {
    const settings = storage.get(SETTINGS);
    if (settings) context.dd.setSettings(settings);
    context.lastRoute = lastPlace();
}

// Replays what was done here before. A session that stopped the program once is set aside, not tried again.
export function bringBack(context) {
    const key = sessionKey(context.place);
    const session = storage.get(key);
    if (!session) return;
    if (storage.get(TRYING) === context.place) {
        storage.set(TRYING, null);
        storage.set(`${key}/set-aside`, session);
        storage.set(key, null);
        return;
    }
    storage.set(TRYING, context.place);
    context.restored = context.dd.restore(session);
    setTimeout(() => storage.set(TRYING, null), 3000);
}

export function connectSession(context) {
    const { dd } = context;
    bringBack(context);
    if (context.shared !== null) context.openShared(context.shared);

    let forgotten = false;
    let timer = 0;
    const saveNow = () => {
        clearTimeout(timer);
        timer = 0;
        if (forgotten || context.stopped || context.following) return;
        storage.set(PLACE, context.place);
        storage.set(sessionKey(context.place), dd.save());
    };
    const saveSoon = () => {
        timer ||= setTimeout(() => {
            if (globalThis.requestIdleCallback) requestIdleCallback(saveNow, { timeout: 1000 });
            else saveNow();
        }, SAVE_EVERY_MS);
    };
    context.saveSoon = saveSoon;
    context.saveNow = saveNow;
    context.changes.push((changed) => {
        if (changed.settings !== undefined) storage.set(SETTINGS, changed.settings);
        if (changed.unsaved) saveSoon();
    });
    addEventListener("pagehide", saveNow);
    document.addEventListener("visibilitychange", () => document.hidden && saveNow());
    context.startAfresh = () => {
        forgotten = true;
        forgetSession();
        location.reload();
    };
}
