// The URL fragment: where one is. Going somewhere else makes a step in the browser's history; what changes
// within a place does not.

import { bringBack } from "./session.js";

// The lesson (learn/<track>/<slug>) or the kind of page (play): what a saved session belongs to.
export function placeOf(fragment) {
    const parts = fragment.split("/");
    return parts.slice(0, parts[0] === "learn" ? 3 : 1).join("/");
}

function fragmentOf(url) {
    const raw = url.hash.slice(1);
    try {
        return decodeURIComponent(raw);
    } catch {
        return raw;
    }
}

// What a shared world's link has in place of a route.
const SHARED = "world/";
const sharedOf = (fragment) => (fragment.startsWith(SHARED) ? fragment.slice(SHARED.length) : null);

export function connectRoute(context) {
    const { dd } = context;
    dd.pageAddress(location.href.split("#")[0]);
    const first = fragmentOf(location);
    context.shared = sharedOf(first);
    let current = (context.shared === null && first) || context.lastRoute || "";
    if (current) dd.setRoute(current);
    context.place = placeOf(dd.route());

    // What one had at the link's place is brought back first, so that the program can say where it went.
    context.openShared = (shared) => {
        const place = dd.sharedPlace(shared);
        if (place && place !== context.place) {
            dd.setRoute(place);
            context.place = placeOf(dd.route());
            bringBack(context);
        }
        const problem = dd.openShared(shared);
        if (problem) dd.tell(problem);
        // The link has done its work: the address shows where one is, and a reload does not begin again.
        current = dd.route();
        context.place = placeOf(current);
        history.replaceState(null, "", `#${encodeURI(current)}`);
    };
    context.changes.push(({ route }) => {
        if (route === undefined) return;
        const step = current !== "" && placeOf(route) !== placeOf(current);
        current = route;
        context.place = placeOf(route);
        const url = `#${encodeURI(route)}`;
        if (url === location.hash) return;
        if (step) history.pushState(null, "", url);
        else history.replaceState(null, "", url);
    });
    const follow = () => {
        const wanted = fragmentOf(location);
        if (wanted === current) return;
        const shared = sharedOf(wanted);
        if (shared !== null) {
            context.saveNow();
            context.openShared(shared);
            context.event();
            return;
        }
        current = wanted;
        dd.setRoute(wanted);
        context.event();
    };
    addEventListener("popstate", follow);
    addEventListener("hashchange", follow);
}
