// The URL fragment: where one is. Going somewhere else makes a step in the browser's history; what changes
// within a place does not.

const place = (fragment) => fragment.split("/").slice(0, 2).join("/");

export function connectRoute(context) {
    const { dd } = context;
    let current = decodeURIComponent(location.hash.slice(1));
    if (current) dd.setRoute(current);

    context.changes.push(({ route }) => {
        if (route === undefined || route === current) return;
        const first = current === "";
        const step = place(route) !== place(current);
        current = route;
        const url = `#${encodeURI(route)}`;
        if (step && !first) history.pushState(null, "", url);
        else history.replaceState(null, "", url);
    });
    const follow = () => {
        const wanted = decodeURIComponent(location.hash.slice(1));
        if (wanted === current) return;
        current = wanted;
        dd.setRoute(wanted);
        context.event();
    };
    addEventListener("popstate", follow);
    addEventListener("hashchange", follow);
}
