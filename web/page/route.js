// The URL fragment: where one is. Going somewhere else makes a step in the browser's history; what changes
// within a place does not.

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

export function connectRoute(context) {
    const { dd } = context;
    let current = fragmentOf(location) || context.lastRoute || "";
    if (current) dd.setRoute(current);
    context.place = placeOf(dd.route());

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
        current = wanted;
        dd.setRoute(wanted);
        context.event();
    };
    addEventListener("popstate", follow);
    addEventListener("hashchange", follow);
}
